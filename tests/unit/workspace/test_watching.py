"""What changed between looks, and what is looked at."""

from __future__ import annotations

from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorekit.cli.commands.check import check
from scorekit.cli.request import Request
from scorekit.cli.watcher import watch_observer
from scorekit.resolve.resolver import resolve_apart
from scorekit.workspace.watching import FileTimes, changed_names, changes

if TYPE_CHECKING:
    import pytest

A, B = (1, 10, 1), (2, 10, 1)


def seen(*looks: dict[str, tuple[int, int, int]]) -> list[set[str]]:
    first, *later = (FileTimes(look) for look in looks)
    return [set(changed) for changed in changes(first, later)]


def test_nothing_changed_is_nothing_told() -> None:
    assert seen({"a": A}, {"a": A}, {"a": A}) == []


def test_a_change_is_told_once_when_it_lies_still() -> None:
    assert seen({"a": A}, {"a": B}, {"a": B}, {"a": B}) == [{"a"}]


def test_files_that_change_together_are_told_together() -> None:
    assert seen({"a": A, "b": A}, {"a": B, "b": A}, {"a": B, "b": B}, {"a": B, "b": B}) == [{"a", "b"}]


def test_new_and_deleted_files_are_changes() -> None:
    assert seen({"a": A}, {"a": A, "b": A}, {"a": A, "b": A}, {"b": A}, {"b": A}) == [{"b"}, {"a"}]


def test_what_is_undone_before_it_lies_still_is_no_change() -> None:
    assert seen({"a": A}, {"a": B}, {"a": A}, {"a": A}) == []


def test_a_name_that_is_watched_from_now_on_is_no_change_but_its_next_is() -> None:
    later = [FileTimes({}, {"s": None}), FileTimes({}, {"s": None}), FileTimes({}, {"s": A}), FileTimes({}, {"s": A})]
    assert [set(c) for c in changes(FileTimes(), later)] == [{"s"}]


SCORE = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers:
  main:
    image: registry.example.com/shop:1.0
    files: {/etc/motd: {source: motd.txt}}
"""


def test_every_file_that_matters_is_looked_at(tmp_path: Path) -> None:
    for name in ("environments", "ours/x", "resource_drivers", "lib"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "score.yaml").write_text(SCORE)
    (tmp_path / "images.yaml").write_text("{}")
    (tmp_path / "scorekit.yaml").write_text("apiVersion: scorekit.dev/v1alpha1\nkind: Project\nname: shop\n")
    (tmp_path / "environments/dev.yaml").write_text(
        "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: dev}\nextends: scorekit/dev\n"
    )
    with chdir(tmp_path):
        request = Request(
            image_files=(Path("images.yaml"),),
            driver_folders=(Path("ours"),),
            environments=("dev",),
            quiet=True,
            form="json",
        )
        watcher = watch_observer(request)
        check(request, watcher)
        before = watcher.watched.look()
        touched = (
            *("score.yaml", "images.yaml", "scorekit.yaml", "environments/dev.yaml"),
            *("motd.txt", "ours/x/new.yaml", "environments/new.yaml", "lib/other.score.yaml", "lib/nothing.txt"),
            ".scorekit-seed",
        )
        for name in touched:
            with (tmp_path / name).open("a") as file:
                file.write(" \n")
        changed = {n for n in touched if any(str(c).endswith(n) for c in watcher.watched.look().since(before))}
    assert changed == {*touched} - {"lib/nothing.txt"}


def test_a_few_changed_files_are_named(tmp_path: Path) -> None:
    with chdir(tmp_path):
        assert changed_names([str(tmp_path / n) for n in "ba"]) == "a, b"
        assert changed_names([str(tmp_path / n) for n in "abcde"]) == "a, b, c and 2 more"


def test_a_watch_compiles_again_only_what_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("api", "web"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "score.yaml").write_text(SCORE.replace("{name: shop}", f"{{name: {name}}}"))
        (tmp_path / name / "motd.txt").write_text("hello")
    (tmp_path / "scorekit.yaml").write_text("apiVersion: scorekit.dev/v1alpha1\nkind: Project\nname: shop\n")
    request = Request(environments=("dev",), quiet=True)
    made: list[str] = []

    def resolved(workloads: Any, *others: Any) -> Any:
        made.extend(workload.name for workload in workloads)
        return resolve_apart(workloads, *others)

    monkeypatch.setattr("scorekit.cache.parts.resolve_apart", resolved)
    with chdir(tmp_path):
        watcher = watch_observer(request)
        assert check(request, watcher) == 0
        assert made == ["api", "web"]
        (tmp_path / "web/motd.txt").write_text("good bye")
        assert check(request, watcher) == 0
    assert made == ["api", "web", "web"]
