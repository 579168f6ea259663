"""What a cache spares, and where it steps aside. That it changes nothing is a law: ``tests/property/test_cache_laws.py``."""

from __future__ import annotations

import gc
import pickle
from typing import Any

import pytest

import scorekit
from scorekit import limits
from scorekit.limits import command_budget
from scorekit.resolve.resolver import resolve_apart
from scorekit.source.writer import dump
from scorekit.targets import api

SCORE = """\
apiVersion: score.dev/v1b1
metadata: {{name: {name}}}
containers: {{main: {{image: "{image}", variables: {{HOST: "${{resources.db.host}}"}}}}}}
resources: {{db: {{type: redis}}}}
"""
NAMES = ("aa", "bb", "cc")


def sources(**images: str) -> list[scorekit.Source]:
    return [scorekit.Source(f"{n}.yaml", SCORE.format(name=n, image=images.get(n, "x:1"))) for n in NAMES]


class Work:
    """Counts the parts that are made and the objects that are written."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: list[str] = []
        self.written = 0

        def resolved(workloads: Any, *rest: Any) -> Any:
            self.made += [w.name for w in workloads]
            return resolve_apart(workloads, *rest)

        def dumped(data: Any) -> str:
            self.written += 1
            return dump(data)

        monkeypatch.setattr("scorekit.cache.parts.resolve_apart", resolved)
        monkeypatch.setattr("scorekit.targets.api.dump", dumped)

    def of(
        self, texts: list[scorekit.Source], cache: scorekit.Cache, environment: str = "dev"
    ) -> tuple[list[str], int]:
        """What a compile and the files of what it gives take."""
        self.made, self.written = [], 0
        made = compile_(texts, cache, environment).unwrap()
        scorekit.files(made, "stream")
        return self.made, self.written


def compile_(
    texts: list[scorekit.Source], cache: scorekit.Cache | None, environment: str = "dev", **options: Any
) -> scorekit.Outcome[scorekit.ManifestSet]:
    catalogue = scorekit.Catalogue.builtin()
    with command_budget(anew=True):
        return scorekit.compile(texts, environment, catalogue, seed=b"s" * 16, cache=cache, **options)


#: Of what drivers share it has a server of databases, and the proxy, whose table has a line of each route.
ROUTED = """\
apiVersion: score.dev/v1b1
metadata: {{name: {name}}}
service: {{ports: {{web: {{port: 80}}}}}}
containers: {{main: {{image: "{image}", variables: {{HOST: "${{resources.db.host}}"}}}}}}
resources:
  db: {{type: postgres}}
  dns: {{type: dns}}
  route: {{type: route, params: {{host: "${{resources.dns.host}}", path: /, port: web}}}}
"""


def test_what_drivers_share_is_put_together_for_compose(monkeypatch: pytest.MonkeyPatch) -> None:
    cache, work = scorekit.Cache(), Work(monkeypatch)
    texts = [scorekit.Source(f"{n}.yaml", ROUTED.format(name=n, image="x:1")) for n in NAMES]
    later = scorekit.Source("bb.yaml", ROUTED.format(name="bb", image="x:2"))
    for given, expected in (
        (texts, [*NAMES]),
        ([texts[0], later, texts[2]], ["bb"]),
        (texts[:2], ["bb"]),
        (texts, ["cc"]),
        (texts, []),
    ):
        work.made = []
        made = compile_(given, cache, "local", project="it").unwrap()
        assert work.made == expected
        whole = compile_(given, None, "local", project="it").unwrap()
        assert scorekit.files(made, "stream") == scorekit.files(whole, "stream")
        assert made == whole


def test_only_what_changed_is_made_and_written_again(monkeypatch: pytest.MonkeyPatch) -> None:
    cache, work = scorekit.Cache(), Work(monkeypatch)
    made, each = work.of(sources(), cache)
    assert (made, each) == ([*NAMES], 12)
    assert work.of(sources(), cache) == ([], 0)
    assert work.of(sources(bb="x:2"), cache) == (["bb"], 4)
    assert work.of(sources(bb="x:2")[:2], cache) == ([], 0)
    assert len(cache.memory) == 2
    assert work.of(sources(bb="x:2"), cache) == (["cc"], 4)
    assert work.of([*reversed(sources(bb="x:2"))], cache) == ([], 0)
    work.of(sources(), cache, "local")
    assert work.of(sources(), cache)[0] == [*NAMES]


def test_who_shares_a_resource_is_made_with_who_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    cache, work = scorekit.Cache(), Work(monkeypatch)
    text = SCORE.replace("type: redis", "type: redis, id: both")
    sharing = [scorekit.Source(s.name, text.format(name=s.name[:2], image="x:1")) for s in sources()]
    work.of([sharing[0], *sources()[1:]], cache)
    assert work.of([*sharing[:2], sources()[2]], cache)[0] == ["aa", "bb"]


def test_a_cache_lets_go_of_what_the_last_compile_had_not() -> None:
    cache = scorekit.Cache()
    compile_(sources(), cache)
    compile_(sources(aa="x:2"), cache)
    gc.collect()
    held = [s for s in gc.get_objects() if isinstance(s, scorekit.Workload) and s.name in NAMES]
    assert sorted(w.name for w in held if w.containers["main"].image == "x:1") == ["bb", "cc"]


def test_a_file_that_is_given_twice_is_told_each_time() -> None:
    cache = scorekit.Cache()
    twice = [*sources(), *sources()[:1]]
    told = [compile_(twice, cache).diagnostics for _ in range(3)]
    assert told == [compile_(twice, None).diagnostics] * 3
    assert told[0][0].code == "SK320"


def test_a_limit_is_met_as_without_a_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = scorekit.Cache()
    compile_(sources(), cache)
    monkeypatch.setattr(limits, "STEPS", 0)
    monkeypatch.setattr(limits, "STEPS_A_VALUE", 1)
    assert compile_(sources(), cache) == compile_(sources(), None)
    assert compile_(sources(), cache).diagnostics[0].code == "SK556"


def test_what_a_kept_part_takes_of_the_steps_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A set that was compiled far below a limit is beyond it when that is lower, though no part is made again."""
    cache = scorekit.Cache()
    least = next(n for n in range(0, 10_000, 50) if _fits(n, None, monkeypatch))
    assert _fits(100_000, cache, monkeypatch)
    assert not _fits(least - 50, cache, monkeypatch)
    assert _fits(least, cache, monkeypatch)


def _fits(steps: int, cache: scorekit.Cache | None, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr(limits, "STEPS", steps)
    monkeypatch.setattr(limits, "STEPS_A_VALUE", 0)
    return compile_(sources(), cache).ok


def test_what_is_no_cache_is_refused() -> None:
    with pytest.raises(scorekit.UsageError, match="cache is a Cache, not 'x'"):
        compile_(sources(), "x")  # type: ignore[arg-type] # what a caller may get wrong


def test_a_set_is_pickled_without_the_texts_that_were_written() -> None:
    cache = scorekit.Cache()
    made = compile_(sources(), cache).unwrap()
    assert made._texts is not None
    made.text(made.manifests[0])
    assert pickle.dumps(made._texts) == pickle.dumps(api.Texts())
