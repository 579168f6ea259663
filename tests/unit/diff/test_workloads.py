"""What differs in what the model says of workloads, whatever it is rendered to."""

from __future__ import annotations

from scorekit import pipeline
from scorekit.catalogue import Catalogue
from scorekit.diff import Changes, compare
from scorekit.location import Source

BEFORE = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers:
  one:
    image: "a:1"
    variables: {A: "1", SAME: x, GONE: y}
    files: {/etc/a: {content: old}}
    volumes: {/data: {source: "${resources.here}"}}
  went: {image: "b:1"}
service: {ports: {web: {port: 80}}}
resources: {here: {type: volume}, there: {type: volume}}
"""
AFTER = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers:
  one:
    image: "a:2"
    variables: {A: "2", SAME: x}
    files: {/etc/a: {content: new}}
    volumes: {/data: {source: "${resources.there}"}}
  came: {image: "b:1"}
service: {ports: {web: {port: 81}, more: {port: 82}}}
resources: {here: {type: volume}, there: {type: volume}}
"""
OTHER = "apiVersion: score.dev/v1b1\nmetadata: {name: other}\ncontainers: {main: {image: x}}\n"


def compared(before: list[str], after: list[str]) -> Changes:
    sides = [
        pipeline.compile(
            [Source(f"{i}.yaml", text) for i, text in enumerate(texts)],
            "scorekit/dev",
            Catalogue.builtin(),
            seed=b"s" * 16,
        ).unwrap()
        for texts in (before, after)
    ]
    return compare(*sides)


def test_every_part_of_a_workload_that_differs_is_told_of() -> None:
    (found,) = compared([BEFORE], [AFTER]).workloads
    assert (found.name, found.verb) == ("shop", "changed")
    assert [(f.path, f.verb, str(f.before), str(f.after)) for f in found.fields] == [
        ("containers.came", "added", "NOTHING", "container"),
        ("containers.one.image", "changed", "a:1", "a:2"),
        ("containers.one.variables.A", "changed", "1", "2"),
        ("containers.one.variables.GONE", "removed", "y", "NOTHING"),
        ("containers.one.files./etc/a", "changed", "old", "new"),
        (
            "containers.one.volumes./data", "changed",
            "<volume volume.default#shop.here>", "<volume volume.default#shop.there>",
        ),
        ("containers.went", "removed", "container", "NOTHING"),
        ("service.ports.web.port", "changed", "80", "81"),
        ("service.ports.more", "added", "NOTHING", "{'port': 82}"),
    ]  # fmt: skip


def test_a_workload_that_comes_or_goes_is_told_of_as_a_whole() -> None:
    found = [
        [(change.name, change.verb, change.fields) for change in compared(*sides).workloads]
        for sides in (([AFTER], [AFTER, OTHER]), ([AFTER, OTHER], [AFTER]), ([AFTER, OTHER], [AFTER, OTHER]))
    ]
    assert found == [[("other", "added", ())], [("other", "removed", ())], []]
