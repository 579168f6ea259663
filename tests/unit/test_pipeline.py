"""What ``compile`` does to the process around it: nothing that stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest

import scorekit
from scorekit.catalogue import Catalogue
from scorekit.errors import UsageError

SHOP = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers: {main: {image: "shop:1", files: {/etc/motd: {source: motd.txt}}}}
"""
BROKEN = SHOP.replace("image:", "images:")


class Watched(dict[str, bytes]):
    """The contents of files; notes how the collector is whenever one is read, and may compile something itself."""

    def __init__(self, *, nested: bool = False) -> None:
        super().__init__({"motd.txt": b"hello"})
        self.nested = nested
        self.seen: list[bool] = []

    def __getitem__(self, name: str) -> bytes:
        self._note()
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self._note()
        return super().get(name, default)

    def _note(self) -> None:
        if self.nested:
            compiled(Watched())
        self.seen.append(gc.isenabled())


def compiled(sources: Watched, score: str = SHOP, environment: str = "dev") -> Any:
    source = scorekit.Source("score.yaml", score)
    return scorekit.compile([source], environment, Catalogue.builtin(), target="kubernetes", sources=sources)


@pytest.fixture(params=[True, False], ids=["on", "off"])
def before(request: pytest.FixtureRequest) -> Iterator[bool]:
    """The collector as the caller has it: on or off."""
    was = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if was else gc.disable)()


@pytest.mark.parametrize("nested", [False, True])
def test_the_collector_rests_while_compiling_and_is_as_before_afterwards(before: bool, nested: bool) -> None:  # noqa: FBT001 - drawn
    sources = Watched(nested=nested)
    made = compiled(sources).unwrap()
    assert sources.seen
    assert not any(sources.seen)
    assert gc.isenabled() is before
    assert scorekit.files(made)
    assert gc.isenabled() is before


def test_the_collector_is_as_before_where_a_compile_fails(before: bool) -> None:  # noqa: FBT001 - drawn
    assert compiled(Watched(), BROKEN).value is None
    assert gc.isenabled() is before
    with pytest.raises(UsageError):
        compiled(Watched(), environment="nowhere")
    assert gc.isenabled() is before
    with pytest.raises(UsageError):
        scorekit.files(compiled(Watched()).unwrap(), "no-such-layout")
    assert gc.isenabled() is before
