"""What ``compile`` does to the process around it: nothing that stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest

import scorekit
from scorekit.catalogue import Catalogue
from scorekit.limits import command_budget
from scorekit.parsing import documents

SHOP = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers: {main: {image: "shop:1", files: {/etc/motd: {source: motd.txt}}}}
"""
BROKEN = SHOP.replace("image:", "images:")


class Watched(dict[str, bytes]):
    """The contents of files; notes how the collector is whenever one is read."""

    def __init__(self) -> None:
        super().__init__({"motd.txt": b"hello"})
        self.seen: list[bool] = []

    def __getitem__(self, name: str) -> bytes:
        self._note()
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self._note()
        return super().get(name, default)

    def _note(self) -> None:
        self.seen.append(gc.isenabled())


def compiled(sources: Watched, score: str = SHOP) -> Any:
    source = scorekit.Source("score.yaml", score)
    return scorekit.compile([source], "dev", Catalogue.builtin(), target="kubernetes", sources=sources)


@pytest.fixture(params=[True, False], ids=["on", "off"])
def before(request: pytest.FixtureRequest) -> Iterator[bool]:
    """The collector as the caller has it: on or off."""
    was = gc.isenabled()
    gc.freeze()  # what the tests before this one left is not walked through
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if was else gc.disable)()


def test_the_collector_of_the_host_process_is_not_touched(before: bool) -> None:  # noqa: FBT001 - drawn
    sources = Watched()
    assert scorekit.files(compiled(sources).unwrap())
    assert compiled(sources, BROKEN).value is None
    assert set(sources.seen) == {before}
    assert gc.isenabled() is before


@pytest.mark.parametrize("before", [False], indirect=True)
@pytest.mark.parametrize("target", ["kubernetes", "compose"])
def test_a_compile_leaves_nothing_to_the_collector(before: bool, target: str) -> None:  # noqa: FBT001 - drawn
    shop = SHOP.replace("containers:", "resources: {db: {type: postgres, params: {size: small}}}\ncontainers:").replace(
        ", files:", ", variables: {P: '${resources.db.password}'}, files:"
    )
    environment = "dev" if target == "kubernetes" else "local"
    catalogue = Catalogue.builtin()
    left = []
    for _ in range(2):  # the first reads drivers and environments
        scorekit.compile(
            [shop], environment, catalogue, target=target, seed=b"0123456789abcdef", sources={"motd.txt": b"hello"}
        ).unwrap()
        left.append(gc.collect())
    assert not before
    assert left[-1] == 0


def test_a_value_is_a_line_and_no_secret_where_it_is_printed() -> None:
    shop = SHOP.replace("containers:", "resources: {db: {type: postgres}}\ncontainers:").replace(
        ", files:", ", variables: {P: '${resources.db.password}'}, files:"
    )
    manifests = scorekit.compile(
        [shop], "dev", Catalogue.builtin(), seed=b"0123456789abcdef", sources={"motd.txt": b"hello"}
    ).unwrap()
    values = [
        manifests,
        *manifests.manifests,
        manifests.resolution,
        manifests.resolution.graph,
        manifests.resolution.environment,
        Catalogue.builtin(),
        scorekit.parse(shop).unwrap(),
        scorekit.Explainer(manifests),
        scorekit.compare(manifests, manifests),
        scorekit.draw(manifests),
        *scorekit.files(manifests),
    ]
    long = [text for text in map(repr, values) if len(text) > 250 or "\n" in text]
    assert not long
    (secret,) = [each for each in manifests.manifests if each.secret]
    hidden = [str(value) for value in secret.data["data"].values()]
    assert hidden
    assert not [text for text in map(repr, values) if any(value in text for value in hidden)]


def test_a_command_reads_each_file_once_and_a_change_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several environments share what a file says, findings too; nothing outlives the command."""
    read: list[str] = []

    def noted(source: scorekit.Source) -> Any:
        read.append(source.text)
        return documents(source)

    monkeypatch.setattr("scorekit.inputs.documents", noted)
    source, changed = scorekit.Source("score.yaml", BROKEN), scorekit.Source("score.yaml", SHOP)

    def faults(source: scorekit.Source, environment: str) -> Any:
        return scorekit.compile([source], environment, Catalogue.builtin(), sources=Watched()).errors

    with command_budget():
        assert faults(source, "dev") == faults(source, "local") != ()
        assert faults(changed, "dev") == ()
    assert read == [BROKEN, SHOP]
    assert faults(source, "dev")
    assert read == [BROKEN, SHOP, BROKEN]


def test_a_source_that_is_given_twice_is_two_workloads_of_one_name() -> None:
    source = scorekit.Source("score.yaml", SHOP)
    made = scorekit.compile([source, source], "dev", Catalogue.builtin(), sources={"motd.txt": b"hello"})
    assert [each.code for each in made.errors] == ["SK320"]
