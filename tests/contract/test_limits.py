"""What multiplies comes to an end before it takes the machine, and is told at the line that asks for it.

Each project here is a few kilobytes. With the steps of a compile cut to a twentieth it asks for several times too many, and
would be made in a second or two if nobody counted them: a guard that is gone fails a test, and hangs none.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

import scorekit
from scorekit import Catalogue, limits
from scorekit.location import Source
from tests.golden.running import run

if TYPE_CHECKING:
    from pathlib import Path

    from scorekit.outcome import Outcome
    from scorekit.targets.api import ManifestSet

STEPS = limits.STEPS // 20
VERSION = {"apiVersion": "scorekit.dev/v1alpha1"}
DRIVER, ENVIRONMENT, SCORE = "resource_drivers/vault/inline/driver.yaml", "environments/mine.yaml", "score.yaml"

Parts = dict[str, Any]


def text(parts: Parts) -> str:
    return json.dumps(parts, indent=0)


def expression(words: str) -> str:
    return "{{ " + words + " }}"


def score(name: str = "shop", **more: Any) -> str:
    main = {"image": "registry.example.com/shop:1.0", **more.pop("main", {})}
    parts = {"metadata": {"name": name}, "containers": {"main": main}, **more}
    return text({"apiVersion": "score.dev/v1b1", **parts})


def scores(count: int, **more: Any) -> str:
    return "\n---\n".join(score(f"shop-{number}", **more) for number in range(count))


def typed(name: str, driver: Parts) -> dict[str, str]:
    """A type that takes a param ``x`` and gives a ``host``, and its driver."""
    type_ = {"kind": "ResourceType", "metadata": {"name": name}, "params": {"properties": {"x": {}}}}
    made = {"kind": "ResourceDriver", "metadata": {"name": f"{name}/inline"}, "outputs": {"host": "h"}, **driver}
    return {
        f"resource_drivers/{name}/type.yaml": text({**VERSION, **type_, "outputs": {"host": {"description": "h"}}}),
        f"resource_drivers/{name}/inline/driver.yaml": text({**VERSION, **made}),
    }


def environment(parent: str = "dev", **more: Any) -> dict[str, str]:
    named = {"kind": "Environment", "metadata": {"name": "mine"}, "extends": f"scorekit/{parent}"}
    return {ENVIRONMENT: text({**VERSION, **named, **more})}


#: Objects for each workload that is called as none is.
OBJECTS = [
    {"name": f"o{n}", "for": "workload", "match": {"name": "xx"}, "manifest": {"apiVersion": "v1", "kind": "ConfigMap"}}
    for n in range(600)
]


def allowed(count: int, **rule: Any) -> dict[str, str]:
    """Fifty workloads in an environment with rules of its own beside the dependency graph."""
    rules = [{"to": [{"podSelector": {}}], **rule}] * count
    return {**environment(networkPolicies={"egress": rules}), SCORE: scores(50)}


def vault(**driver: Any) -> dict[str, str]:
    """A workload that reads the host of a resource of a driver that somebody wrote."""
    main = {"variables": {"HOST": "${resources.it.host}"}}
    read = score(main=main, resources={"it": {"type": "vault", "params": {"x": 1}}})
    chosen = environment(drivers=[{"type": "vault", "driver": "vault/inline"}])
    return {SCORE: read, **chosen, **typed("vault", driver)}


def lets(count: int, pair: str = "[let.{0}, let.{0}]", first: str = "[1]") -> Parts:
    """Values each of which holds the one before twice."""
    names = [f"v{number:02}" for number in range(count)]
    following = {now: expression(pair.format(before)) for before, now in pairwise(names)}
    return {names[0]: expression(first), **following}


def looking(words: str) -> dict[str, str]:
    """An expression that looks at a list of six hundred, and is asked for three hundred times."""
    ten, hundreds = "[1,2,3,4,5,6,7,8,9,10]", "let.tens + let.tens"
    lists = {"ten": expression(ten), "tens": expression(" + ".join(["let.ten"] * 30)), "many": expression(hundreds)}
    again = [{"$each": {"item": "let.tens"}, "$value": expression(words)}]
    return vault(let={**lists, "word": "a-" * 3000, "again": again})


def config_maps(*each: Parts, **data: Any) -> Parts:
    object_ = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "{{ name }}"}, "data": data}
    return {"manifests": [{**repeat, **object_} for repeat in each or ({},)]}


def fanning(depth: int, width: int) -> dict[str, str]:
    """Types each of which requires several of the next."""
    files: dict[str, str] = {}
    for level in range(depth):
        below = {f"r{number}": {"type": f"t{level + 1}"} for number in range(width)} if level < depth - 1 else {}
        files |= typed(f"t{level}", {"requires": below})
    rules = [{"type": f"t{level}", "driver": f"t{level}/inline"} for level in range(depth)]
    return {SCORE: score(resources={"it": {"type": "t0"}}), **environment(drivers=rules), **files}


def handing_on(count: int, **driver: Any) -> dict[str, str]:
    """Types in a chain, each with a driver that hands on what it is given."""
    files: dict[str, str] = {}
    for level in range(count):
        below = {"next": {"type": f"t{level + 1}", **driver}} if level < count - 1 else {}
        files |= typed(f"t{level}", {"requires": below})
    rules = [{"type": f"t{level}", "driver": f"t{level}/inline"} for level in range(count)]
    it = {"type": "t0", "params": {"x": [1]}}
    return {SCORE: score(resources={"it": it}), **environment(drivers=rules), **files}


def patched(parent: str, *patches: Parts, **workload: Any) -> dict[str, str]:
    target = {"service": "shop-main"} if parent == "local" else {"kind": "Deployment"}
    named = [{"name": f"p{number}", "target": target, **patch} for number, patch in enumerate(patches)]
    return {SCORE: score(**workload), **environment(parent, patches=named)}


def waiting(containers: int, services: int) -> dict[str, str]:
    """Containers each of which waits for each service of a resource."""
    main = {"image": "registry.example.com/shop:1.0", "variables": {"HOST": "${resources.it.host}"}}
    names = [f"s{number}" for number in range(services)]
    made = {name: {"image": "registry.example.com/it:1.0"} for name in names}
    files = vault(compose={"services": made, "gate": [{"service": n, "condition": "service_started"} for n in names]})
    read = text(
        {
            "apiVersion": "score.dev/v1b1",
            "metadata": {"name": "shop"},
            "containers": {f"c{n}": main for n in range(containers)},
            "resources": {"it": {"type": "vault"}},
        }
    )
    return {**files, SCORE: read, **environment("local", drivers=[{"type": "vault", "driver": "vault/inline"}])}


def copying(labels: str, times: int) -> Parts:
    """A patch that copies a mapping into itself again and again."""
    first = {"op": "add", "path": labels, "value": {"a": "b"}}
    again = [{"op": "copy", "from": labels, "path": f"{labels}/a{number}"} for number in range(times)]
    return {"json": [first, *again]}


def repeated(item: Any, topic: Any = (1,) * 400, **lets: Any) -> dict[str, str]:
    """A driver that makes an item four hundred times."""
    return vault(let={**lets, "many": list(topic), "made": [{"$each": {"one": "let.many"}, "$value": item}]})


def patches(parent: str, key: str, count: int = 400, first: Parts | None = None) -> dict[str, str]:
    """Patches of a workload's labels or annotations."""
    parts = [first or {}, *({f"a{number}": "b"} for number in range(count))]
    return patched(
        parent, *({"merge": {"metadata": {key: part}} if parent == "dev" else {key: part}} for part in parts)
    )


def shops(count: int, **settings: Any) -> dict[str, str]:
    """Workloads that an environment gives settings."""
    return {SCORE: scores(count), **environment(workloads={"*": settings})}


def shop(**main: Any) -> dict[str, str]:
    return {SCORE: score(metadata={"name": "shop", "wide": WIDE}, main=main), **environment()}


WIDE = {f"k{number}": "v" for number in range(200)}
WIDER = {f"k{number}": "v" for number in range(1000)}
MAPPINGS = {f"a{n}": {k: expression(f"let.a{n - 1 or ''}") for k in "xy"} for n in range(1, 20)}
SECRETS = lets(20, "let.{0} ~ let.{0}", "secrets.p ~ '-'")
COMMAND = "/spec/template/spec/containers/0/command/0"
LONG = {"main": {"command": ["a"] * 400}}
#: Files, the one that is told of, and what the line says that is quoted.
MULTIPLIED: Mapping[str, tuple[Callable[[], dict[str, str]], str, str]] = {
    "a list in a list": (lambda: vault(let=lets(20)), DRIVER, "[let.v"),
    "a mapping in a mapping": (lambda: vault(let={"a": {"k": 1}, **MAPPINGS}), DRIVER, "let.a"),
    "a text of secrets": (lambda: vault(secrets={"p": {"generate": {}}}, let=SECRETS), DRIVER, "~ let.v"),
    "a sum of lists": (lambda: looking("(let.many + let.many) | length"), DRIVER, "let.many +"),
    "a list compared": (lambda: looking("let.many == let.many"), DRIVER, "let.many =="),
    "a list sorted": (lambda: looking("let.many | sort | length"), DRIVER, "| sort"),
    "a list joined": (lambda: looking("let.many | join(',') | length"), DRIVER, "| join"),
    "a list as text": (lambda: looking("(let.many | string) | length"), DRIVER, "| string"),
    "a list within a text": (lambda: repeated("{{ let.many }}-"), DRIVER, "let.many }}-"),
    "a text replaced": (lambda: looking("let.word | replace('a', 'b') | length"), DRIVER, "| replace"),
    "a text beside a text": (lambda: looking("(let.word ~ let.word) | length"), DRIVER, "let.word ~"),
    "an `$each` in an `$each`": (lambda: repeated([{"$each": {"b": "let.many"}, "$value": 1}]), DRIVER, "$value"),
    "an `$each` of nothing in an `$each`": (
        lambda: repeated([{"$each": {"b": "let.many"}, "$when": "false", "$value": 1}]),
        DRIVER,
        "$when",
    ),
    "an `$each` over a mapping": (
        lambda: repeated([{"$each": {"b": "let.wide"}, "$when": "false", "$value": 1}], wide=WIDE),
        DRIVER,
        "$when",
    ),
    "constants in an `$each`": (lambda: repeated({"$raw": [0] * 300}), DRIVER, "$raw"),
    "expressions in an `$each`": (lambda: repeated("{{ 1 }}" * 200), DRIVER, "{{ 1 }}{{ 1 }}"),
    "objects in an `$each`": (
        lambda: vault(let={"many": [1] * 400}, kubernetes=config_maps({"$each": {"one": "let.many"}}, **WIDE)),
        DRIVER,
        "data",
    ),
    "requirements": (lambda: fanning(10, 3), "resource_drivers/t4/inline/driver.yaml", "r"),
    "params handed on": (
        lambda: handing_on(40, params={"x": ["{{ params.x }}", "{{ params.x }}"]}),
        "resource_drivers/t10/inline/driver.yaml",
        "x",
    ),
    "a long driver": (lambda: vault(let={f"v{n}": expression(f"[{n}]") for n in range(6000)}), DRIVER, "{"),
    "outputs": (
        lambda: {
            SCORE: scores(
                20, main={"variables": {"V": "${resources.env.k1}"}}, resources={"env": {"type": "environment"}}
            ),
            **environment(variables=WIDE),
        },
        "scorekit:resource_drivers/environment/variables/driver.yaml",
        "",
    ),
    "placeholders": (lambda: shop(variables={f"V{n}": "${metadata.wide}" for n in range(2000)}), SCORE, "${metadata"),
    "files": (lambda: shop(files={f"/f{n}": {"source": "./long.txt"} for n in range(100)}), SCORE, "long.txt"),
    "overrides": (
        lambda: shops(50, overrides={"containers": {"main": {"variables": WIDER}}}),
        ENVIRONMENT,
        "overrides",
    ),
    "labels": (lambda: shops(50, labels=WIDER), ENVIRONMENT, "labels"),
    "waiting": (lambda: waiting(150, 200), SCORE, "c"),
    "patches of Kubernetes": (lambda: patches("dev", "annotations"), ENVIRONMENT, "{"),
    "patches of Compose": (lambda: patches("local", "labels"), ENVIRONMENT, "{"),
    "patches of a wide object of Kubernetes": (lambda: patches("dev", "annotations", 60, WIDER), ENVIRONMENT, "{"),
    "patches of a wide service of Compose": (lambda: patches("local", "labels", 60, WIDER), ENVIRONMENT, "{"),
    "patches of many objects": (
        lambda: {
            **patched("dev", *({"target": {"name": f"x{n}"}, "merge": {}} for n in range(600))),
            SCORE: scores(50),
        },
        ENVIRONMENT,
        "{",
    ),
    "directories": (lambda: shops(50, emptyDirs={f"/d{n}": {} for n in range(70)}), ENVIRONMENT, "/d"),
    "objects that are for no workload": (lambda: {**environment(objects=OBJECTS), SCORE: scores(50)}, ENVIRONMENT, "{"),
    "rules of network policies that are for no workload": (
        lambda: allowed(600, match={"name": "xx"}),
        ENVIRONMENT,
        "egress",
    ),
    "peers of network policies": (
        lambda: {**environment(networkPolicies={"dns": [{"podSelector": {}}] * 100}), SCORE: scores(50)},
        ENVIRONMENT,
        "dns",
    ),
    "rules of network policies": (lambda: allowed(100), ENVIRONMENT, "{"),
    "copies of Kubernetes": (lambda: patched("dev", copying("/metadata/annotations", 20)), ENVIRONMENT, "{"),
    "copies of Compose": (lambda: patched("local", copying("/labels", 20)), ENVIRONMENT, "{"),
    "operations on one field": (
        lambda: patched("dev", {"json": [{"op": "replace", "path": "/metadata/name", "value": "shop"}] * 300}),
        ENVIRONMENT,
        "{",
    ),
    "items of a long list": (
        lambda: patched("dev", *[{"json": [{"op": "add", "path": COMMAND, "value": "x"}]}] * 150, **LONG),
        ENVIRONMENT,
        "{",
    ),
    "tests of a long list": (
        lambda: patched("local", {"json": [{"op": "test", "path": "/entrypoint", "value": ["a"] * 400}] * 150}, **LONG),
        ENVIRONMENT,
        "{",
    ),
}


def compiled(files: Mapping[str, str], sources: Mapping[str, bytes] | None = None) -> Outcome[ManifestSet]:
    read = Source(SCORE, files[SCORE])
    catalogue = Catalogue.from_texts({name: text for name, text in files.items() if name != SCORE})
    return scorekit.compile([read], "mine", catalogue, sources=sources, seed=b"seed" * 8, project="shop")


@pytest.fixture
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STEPS", STEPS)
    monkeypatch.setattr(limits, "STEPS_A_VALUE", 0)


@pytest.mark.usefixtures("few_steps")
@pytest.mark.parametrize("case", MULTIPLIED)
def test_what_multiplies_is_told_where_it_is_asked_for(case: str) -> None:
    files, file, word = MULTIPLIED[case]
    found = compiled(files(), {"long.txt": b"x" * 64_000})
    assert found.value is None
    assert [d.code for d in found.errors] == ["SK556"]
    span = found.errors[0].span
    assert span
    assert span.file == file
    assert word in span.source.line(span.line)


def test_nothing_real_comes_near(monkeypatch: pytest.MonkeyPatch) -> None:
    """A third of the steps of a value are enough for workloads of several resources and containers, by themselves."""
    monkeypatch.setattr(limits, "STEPS", 2_000)
    monkeypatch.setattr(limits, "STEPS_A_VALUE", limits.STEPS_A_VALUE // 3)
    resources = {
        "db": {"type": "postgres"},
        "cache": {"type": "redis", "id": "cache"},
        "dns": {"type": "dns"},
        "route": {"type": "route", "params": {"host": "${resources.dns.host}", "path": "/", "port": "web"}},
    }
    main = {"variables": {"URL": "${resources.db.url}", "CACHE": "redis://${resources.cache.host}"}}
    read = Source(SCORE, scores(30, resources=resources, main=main, service={"ports": {"web": {"port": 80}}}))
    for target in ("dev", "local"):
        assert not scorekit.compile([read], target, Catalogue.builtin(), seed=b"seed" * 8, project="shop").errors


def test_a_value_in_a_value_in_a_value() -> None:
    """Depth is counted too: nobody who walks what an expression gives runs out of stack."""
    found = compiled(vault(let={"v000": "x", **{f"v{n:03}": expression(f"[let.v{n - 1:03}]") for n in range(1, 300)}}))
    assert [(d.code, d.message) for d in found.errors] == [("SK550", "this comes out nested deeper than 100 levels")]


@pytest.mark.usefixtures("few_steps")
def test_one_file_is_not_read_for_faults_by_the_hundred() -> None:
    files = shop(files={f"/f{n}": {"source": "./wrong.txt"} for n in range(20)})
    assert "SK556" in {d.code for d in compiled(files, {"wrong.txt": b"${nope}" * 500}).errors}


def test_one_text_of_many_placeholders_is_not_made() -> None:
    found = compiled(shop(variables={"V": "${metadata.wide}" * 4000}))
    assert [d.code for d in found.errors] == ["SK537"]
    assert "longer than 1,048,576 characters when filled" in found.errors[0].message


@pytest.mark.usefixtures("few_steps")
def test_a_bomb_ends_the_command_with_a_finding(tmp_path: Path) -> None:
    files = vault(let={**lets(60), "text": "{{ let.v59 | tojson }}"}, outputs={"host": "{{ let.text }}"})
    for name, content in {"scorekit.yaml": text({**VERSION, "kind": "Project"}), **files}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    done = run(tmp_path, ["check", "--env", "mine"])
    assert done.status == 1
    assert "error[SK556]" in done.stdout
    assert f"--> {DRIVER}:" in done.stdout


@pytest.mark.usefixtures("few_steps")
def test_all_environments_of_a_command_share_its_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STEPS_OF_COMMAND", 2 * limits.STEPS)
    large = repeated([{"$each": {"b": "let.many"}, "$value": 1}], (1,) * 130)
    with limits.command_budget():
        codes = [[d.code for d in compiled(large).errors] for _ in range(3)]
    assert codes == [[], [], ["SK556"]]
