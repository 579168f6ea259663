"""Outputs on disk: replaced whole, all together or not at all, edits kept, stale files removed."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from scorekit.catalogue.output_list import INTENT_FILE, LIST_FILE, OLD_LIST_FILE, digest, listed, text
from scorekit.catalogue.private_files import ENV_FILE_MARK
from scorekit.diagnostics import Severity
from scorekit.targets.api import OutputFile
from scorekit.targets.compose import TARGET
from scorekit.workspace import writing
from scorekit.workspace.outputs import EnvFile, FolderOutput, Part, WholeFile
from scorekit.written_output import WrittenOutput

if TYPE_CHECKING:
    from scorekit.outcome import Outcome

assert TARGET.secrets_file is not None
SECRETS = TARGET.secrets_file
A = OutputFile("shop/a.yaml", b"a: 1\n")
A2 = OutputFile("shop/a.yaml", b"a: 2\n")
B = OutputFile("shop/b.yaml", b"b: 1\n")
B2 = OutputFile("shop/b.yaml", b"b: 2\n")
SECRET = OutputFile("secrets/s.yaml", b"s: 1\n", mode=0o600, secret=True)


def write_folder(
    folder: Path, files: Sequence[OutputFile], *, kept: frozenset[str] = frozenset(), force: bool = False
) -> Outcome[WrittenOutput]:
    with writing.locked([folder]):
        return writing.write([FolderOutput(folder, files, kept, force)])


def write_env_file(path: Path, file: OutputFile | None, *used: bytes) -> Outcome[WrittenOutput]:
    with writing.locked([path.parent]):
        return writing.write([EnvFile(path, file, SECRETS, used=lambda: frozenset(used))])


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def names(folder: Path, paths: Sequence[str]) -> list[str]:
    return [Path(path).relative_to(folder).as_posix() for path in paths]


def codes(outcome: Outcome[WrittenOutput]) -> list[str]:
    return [d.code for d in outcome.diagnostics]


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_folder_holds_the_files_and_their_list(tmp_path: Path) -> None:
    written = write_folder(tmp_path / "out", [A, B]).unwrap()
    assert names(tmp_path / "out", written.changed) == ["shop/a.yaml", "shop/b.yaml"]
    assert set(tree(tmp_path / "out")) == {"shop/a.yaml", "shop/b.yaml", LIST_FILE}
    assert listed(tmp_path / "out") == {"shop/a.yaml": {digest(A.content)}, "shop/b.yaml": {digest(B.content)}}


def test_a_file_is_on_the_disk_before_it_has_its_name_and_the_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, named = tmp_path / A.path, dict[int, bool]()
    monkeypatch.setattr(os, "fsync", lambda opened: named.update({os.fstat(opened).st_ino: place.exists()}))
    write_folder(tmp_path, [A]).unwrap()
    assert (named[place.stat().st_ino], named[place.parent.stat().st_ino]) == (False, True)
    assert (tmp_path / LIST_FILE).stat().st_ino in named


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    write_folder(tmp_path, [A, B])
    before = (tmp_path / "shop/a.yaml").stat().st_mtime_ns
    written = write_folder(tmp_path, [A, B2]).unwrap()
    assert (names(tmp_path, written.changed), written.unchanged) == (["shop/b.yaml"], 1)
    assert (tmp_path / "shop/a.yaml").stat().st_mtime_ns == before


def test_nothing_is_touched_where_all_is_as_it_should_be(tmp_path: Path) -> None:
    write_folder(tmp_path, [A, SECRET])
    before = {p: p.stat().st_mtime_ns for p in (tmp_path, *tmp_path.rglob("*"))}
    assert write_folder(tmp_path, [A, SECRET]).unwrap() == WrittenOutput(unchanged=2)
    assert {p: p.stat().st_mtime_ns for p in (tmp_path, *tmp_path.rglob("*"))} == before


def test_what_is_no_longer_made_is_removed_with_its_empty_folder(tmp_path: Path) -> None:
    write_folder(tmp_path, [A, SECRET])
    written = write_folder(tmp_path, [A]).unwrap()
    assert names(tmp_path, written.removed) == ["secrets/s.yaml"]
    assert not (tmp_path / "secrets").exists()


def test_a_folder_of_which_nothing_is_left_goes_with_its_list(tmp_path: Path) -> None:
    write_folder(tmp_path / "files", [A])
    write_folder(tmp_path / "files", [])
    assert not (tmp_path / "files").exists()


def test_an_edited_file_is_kept_and_nothing_is_written(tmp_path: Path) -> None:
    write_folder(tmp_path, [A, B])
    (tmp_path / "shop/a.yaml").write_text("mine")
    before = tree(tmp_path)
    assert codes(write_folder(tmp_path, [A2, B2])) == ["SK801"]
    assert tree(tmp_path) == before


def test_an_edited_file_that_is_no_longer_made_stays(tmp_path: Path) -> None:
    write_folder(tmp_path, [A, B])
    (tmp_path / "shop/b.yaml").write_text("mine")
    assert write_folder(tmp_path, [A]).unwrap().removed == ()
    assert (tmp_path / "shop/b.yaml").read_text() == "mine"


def test_a_file_of_someone_else_is_kept(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/a.yaml").write_text("theirs")
    assert codes(write_folder(tmp_path, [A])) == ["SK802"]
    assert tree(tmp_path) == {"shop/a.yaml": b"theirs"}


def test_force_replaces_edits_and_foreign_files(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/a.yaml").write_text("theirs")
    assert write_folder(tmp_path, [A], force=True).ok
    assert (tmp_path / "shop/a.yaml").read_bytes() == A.content


def test_a_file_that_has_the_wanted_content_is_adopted(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/a.yaml").write_bytes(A.content)
    assert write_folder(tmp_path, [A]).unwrap().unchanged == 1


def test_an_older_list_is_taken_over_and_goes(tmp_path: Path) -> None:
    write_folder(tmp_path, [A, B])
    digests = ", ".join(f'"{f.path}": "sha256:{digest(f.content)}"' for f in (A, B))
    (tmp_path / OLD_LIST_FILE).write_text(f'{{"files": {{{digests}}}}}')
    (tmp_path / LIST_FILE).unlink()
    written = write_folder(tmp_path, [A2]).unwrap()
    assert names(tmp_path, written.removed) == ["shop/b.yaml"]
    assert tree(tmp_path) == {"shop/a.yaml": A2.content, LIST_FILE: text({A.path: [digest(A2.content)]})}


def test_a_large_file_in_the_place_of_ours_is_read_no_further_than_any_of_ours_could_be(tmp_path: Path) -> None:
    write_folder(tmp_path, [A])
    with (tmp_path / A.path).open("wb") as file:
        file.truncate(1 << 40)
    assert codes(write_folder(tmp_path, [A2])) == ["SK801"]


def test_secrets_are_closed_to_others(tmp_path: Path) -> None:
    write_folder(tmp_path, [SECRET])
    path = tmp_path / SECRET.path
    assert (mode(path), mode(path.parent)) == (0o600, 0o700)
    path.chmod(0o644)
    assert names(tmp_path, write_folder(tmp_path, [SECRET]).unwrap().changed) == [SECRET.path]
    assert mode(path) == 0o600


def test_a_secret_that_a_container_must_read_lies_in_a_folder_that_nobody_else_enters(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir(mode=0o755)
    file = OutputFile("secrets/s", b"s", 0o444, secret=True)
    for _ in range(2):
        write_folder(tmp_path, [file])
        assert (mode(tmp_path / file.path), mode(tmp_path / "secrets")) == (0o444, 0o700)
        (tmp_path / "secrets").chmod(0o755)


def test_a_changed_mode_alone_is_a_change_and_one_that_nobody_asked_for_is_left(tmp_path: Path) -> None:
    for asked in (0o755, 0o444, 0o644):
        file = OutputFile("files/x", b"x", asked)
        assert names(tmp_path, write_folder(tmp_path, [file, A]).unwrap().changed)[0] == "files/x"
        assert mode(tmp_path / "files/x") == asked
    (tmp_path / A.path).chmod(0o640)
    assert write_folder(tmp_path, [file, A]).unwrap().changed == ()


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out/shop").symlink_to(tmp_path / "elsewhere")
    assert codes(write_folder(tmp_path / "out", [A], force=True)) == ["SK804"]
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_folder_where_a_file_should_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OSError, match="directory"):
        write_folder(tmp_path / "out", [A])
    assert codes(writing.write_file(tmp_path / "out" / "x.yaml", A.content)) == ["SK804"]
    assert tree(tmp_path) == {"out": b"a file"}


@pytest.mark.parametrize(
    ("place", "words"),
    [("folder", "a folder is in its place"), ("link", "a link is in its place"), ("pipe", "no regular file")],
)
def test_what_is_in_a_files_place_is_named_and_nothing_is_written(tmp_path: Path, place: str, words: str) -> None:
    path = tmp_path / "shop" / "b.yaml"
    path.parent.mkdir()
    if place == "folder":
        path.mkdir()
    elif place == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("nowhere")
    (found,) = write_folder(tmp_path, [A, B], force=True).diagnostics
    assert found.message == f"can't write `{path.as_posix()}`: {words}"
    assert tree(tmp_path) == {}


def test_one_file_is_replaced_whole_and_untouched_when_equal(tmp_path: Path) -> None:
    path = tmp_path / "new" / "out.yaml"
    assert writing.write_file(path, A.content).unwrap().changed == (path.as_posix(),)
    assert tree(tmp_path) == {"new/out.yaml": A.content}
    assert writing.write_file(path, A.content).unwrap().unchanged == 1


def test_a_link_leads_out_of_no_repository_that_one_works_above(tmp_path: Path) -> None:
    (tmp_path / "clone" / ".git").mkdir(parents=True)
    (tmp_path / "outside" / ".git").mkdir(parents=True)
    (tmp_path / "clone" / "link").symlink_to(tmp_path / "outside")
    with chdir(tmp_path):
        refused = writing.write_file(tmp_path / "clone" / "link" / "x.json", b"x")
        assert writing.write_file(tmp_path / "clone" / "x.json", b"x").ok
    assert "a link leads out of the repository" in refused.diagnostics[0].message
    assert not (tmp_path / "outside" / "x.json").exists()


def test_a_link_to_an_output_file_keeps_being_one(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_text("old")
    (tmp_path / "link.yaml").symlink_to(tmp_path / "real.yaml")
    writing.write_file(tmp_path / "link.yaml", A.content)
    assert (tmp_path / "link.yaml").is_symlink()
    assert (tmp_path / "real.yaml").read_bytes() == A.content


OURS = OutputFile(".env", ENV_FILE_MARK + b"\nSCOREKIT_X_0123456789ab='1'\n", mode=0o600, secret=True)


def test_an_env_file_of_someone_else_is_never_touched(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("MINE=1\n")
    assert codes(write_env_file(path, OURS)) == ["SK803"]
    assert codes(write_env_file(path, None)) == []
    assert path.read_text() == "MINE=1\n"


def test_an_env_file_of_ours_is_replaced_and_goes_with_its_last_secret(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    for content in (b"1", b"2"):
        file = OutputFile(".env", OURS.content.replace(b"1'", content + b"'"), 0o600, secret=True)
        assert write_env_file(path, file).ok
        assert (path.read_bytes(), mode(path)) == (file.content, 0o600)
    assert write_env_file(path, None).unwrap().removed == (path.as_posix(),)
    assert not path.exists()
    assert write_env_file(path, None).unwrap() == WrittenOutput()


def test_secrets_that_change_are_told_without_their_values(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    line = "SCOREKIT_{}_0123456789ab='{}'\n"

    def ours(**values: str) -> OutputFile:
        content = "".join(line.format(name, value) for name, value in values.items())
        return OutputFile(".env", ENV_FILE_MARK + b"\n" + content.encode(), 0o600, secret=True)

    assert codes(write_env_file(path, ours(A="old", B="old"))) == []
    assert codes(write_env_file(path, ours(A="old", B="old", C="fresh"))) == []
    for changed, words in (
        ({"A": "new", "B": "old"}, "`SCOREKIT_A_0123456789ab` has another value"),
        ({"A": "newer", "B": "new"}, "`SCOREKIT_A_0123456789ab` and 1 other secret have another value"),
    ):
        (found,) = write_env_file(path, ours(**changed)).diagnostics
        assert (found.code, found.severity) == ("SK810", Severity.WARNING)
        assert found.message == f"{words} in `{path.as_posix()}` than before"
        assert "new" not in str(found.help)
        assert codes(write_env_file(path, ours(**changed))) == []
    assert codes(write_env_file(path, None)) == []


def test_an_env_file_that_is_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    assert codes(write_env_file(tmp_path / ".env", OURS)) == ["SK804"]


def test_parts_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files/shop").write_text("a file where a folder is wanted")
    before = tree(tmp_path)
    parts: list[Part] = [
        EnvFile(tmp_path / ".env", OURS, SECRETS),
        FolderOutput(tmp_path / "files", [A]),
        WholeFile(tmp_path / "c.yaml", A),
    ]
    with writing.locked([tmp_path]):
        assert codes(writing.write(parts)) == ["SK804"]
    assert tree(tmp_path) == before


# Interruptions


def interrupted(folder: Path, *, seen: Sequence[OutputFile], meant: Sequence[OutputFile]) -> None:
    """A folder as a render leaves it that is killed between two renames: some files are new, the list is old."""
    (folder / INTENT_FILE).write_bytes(
        text({name: {*listed(folder).get(name, ()), *(digest(f.content) for f in meant if f.path == name)}
              for name in {*listed(folder), *(f.path for f in meant)}})
    )  # fmt: skip
    for file in seen:
        (folder / file.path).write_bytes(file.content)
    for place in (folder, folder / "shop"):
        (place / ".scorekit-ab12_xyz.tmp").write_bytes(b"a secret")


def test_a_run_after_a_killed_one_knows_its_own_files_whatever_changed(tmp_path: Path) -> None:
    write_folder(tmp_path, [A, B])
    interrupted(tmp_path, seen=[A2], meant=[A2, B2])
    wanted = [OutputFile(f.path, b"3") for f in (A, B)]
    assert write_folder(tmp_path, wanted).ok
    assert tree(tmp_path).keys() == {A.path, B.path, LIST_FILE}
    assert {tree(tmp_path)[f.path] for f in wanted} == {b"3"}


def test_two_killed_runs_are_known_after_each_other(tmp_path: Path) -> None:
    write_folder(tmp_path, [A, B])
    interrupted(tmp_path, seen=[A2], meant=[A2, B2])
    interrupted(tmp_path, seen=[], meant=[OutputFile(B.path, b"3")])
    assert write_folder(tmp_path, [OutputFile(f.path, b"4") for f in (A, B)]).ok


def test_a_file_of_a_killed_run_that_is_not_made_any_more_is_removed(tmp_path: Path) -> None:
    write_folder(tmp_path, [A])
    interrupted(tmp_path, seen=[A2, B2], meant=[A2, B2])
    assert write_folder(tmp_path, [A]).ok
    assert tree(tmp_path).keys() == {A.path, LIST_FILE}


def test_an_edit_after_a_killed_run_is_kept(tmp_path: Path) -> None:
    write_folder(tmp_path, [A, B])
    interrupted(tmp_path, seen=[A2], meant=[A2, B2])
    (tmp_path / A.path).write_text("mine")
    assert codes(write_folder(tmp_path, [A, B])) == ["SK801"]
    assert (tmp_path / A.path).read_text() == "mine"


def test_what_stays_is_listed_as_it_is_after_a_killed_run(tmp_path: Path) -> None:
    write_folder(tmp_path, [A, B])
    interrupted(tmp_path, seen=[B2], meant=[B2])
    assert write_folder(tmp_path, [A], kept=frozenset({B.path})).ok
    assert listed(tmp_path)[B.path] == {digest(B2.content)}


def test_only_what_is_called_as_ours_are_is_swept(tmp_path: Path) -> None:
    kept = ["a.tmp", ".scorekit-.tmp", ".scorekit-toolong00.tmp", ".scorekit-AB12CD34.tmp", "x.scorekit-ab12cd34.tmp"]
    for name in (*kept, ".scorekit-ab12cd34.tmp"):
        (tmp_path / name).write_text("x")
    (tmp_path / ".scorekit-ab12cd35.tmp").mkdir()
    (tmp_path / ".scorekit-ab12cd36.tmp").symlink_to("a.tmp")
    with writing.locked([tmp_path]):
        assert not (tmp_path / ".scorekit-ab12cd34.tmp").exists()
    assert sorted(tree(tmp_path)) == sorted([*kept, ".scorekit-ab12cd36.tmp"])


def test_what_a_killed_run_had_staged_goes_before_there_is_an_intent(tmp_path: Path) -> None:
    write_folder(tmp_path, [A, SECRET])
    left = [tmp_path / ".scorekit-ab12cd34.tmp", tmp_path / "secrets/.scorekit-ab12cd34.tmp"]
    for each in left:
        each.write_text("x")
    write_folder(tmp_path, [A, SECRET])
    assert not any(each.exists() for each in left)


def test_a_folder_that_holds_secrets_alone_is_known_as_ours(tmp_path: Path) -> None:
    write_folder(tmp_path, [A, SECRET])
    write_folder(tmp_path, [SECRET])
    assert tree(tmp_path).keys() == {LIST_FILE, SECRET.path, f"secrets/{LIST_FILE}"}
    write_folder(tmp_path, [])
    assert not tree(tmp_path)


def test_a_folder_of_secrets_that_is_a_link_is_not_swept(tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside", tmp_path / "inside"
    outside.mkdir()
    (outside / ".scorekit-ab12cd34.tmp").write_text("x")
    write_folder(inside, [A])
    (inside / "secrets").symlink_to(outside)
    write_folder(inside, [A2])
    assert tree(outside).keys() == {".scorekit-ab12cd34.tmp"}


def test_an_intent_stays_as_long_as_what_it_speaks_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_folder(tmp_path, [A, B])
    real = Path.unlink

    def refuse(self: Path, *, missing_ok: bool = False) -> None:
        if self.name != INTENT_FILE and self.suffix == ".tmp":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(self, missing_ok=missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuse)
        assert write_folder(tmp_path, [A2, B2]).ok
    assert (tmp_path / INTENT_FILE).exists()
    assert write_folder(tmp_path, [A2, B2]).ok
    assert tree(tmp_path).keys() == {A.path, B.path, LIST_FILE}


def test_a_list_that_the_system_refuses_is_none_that_is_missing(tmp_path: Path) -> None:
    write_folder(tmp_path / "out", [A, B])
    (tmp_path / "out" / LIST_FILE).unlink()
    (tmp_path / "out" / LIST_FILE).symlink_to(LIST_FILE)
    with pytest.raises(OSError, match=LIST_FILE):
        write_folder(tmp_path / "out", [A2, B])
    assert (tmp_path / "out" / A.path).read_bytes() == A.content


STEPS = ("replace", "unlink", "hardlink_to", "chmod", "mkdir")


@pytest.mark.parametrize("step", STEPS)
def test_whatever_the_system_refuses_leaves_all_as_it_was(
    tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each call of a kind fails once. (``make kill`` has every call fail, and real disks run full.)"""
    write_folder(tmp_path, [A, B, SECRET])
    before = tree(tmp_path)
    files = [A2, B2, OutputFile("new/c.yaml", b"c")]
    real = getattr(Path, step)
    for number in range(40):
        left = [number, 1]

        def failing(self: Path, *arguments: object, left: list[int] = left, **options: object) -> object:
            left[0] -= 1
            if left[0] < 0 and len(left) > 1:
                left.pop()
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(self, *arguments, **options)

        with monkeypatch.context() as patched:
            patched.setattr(Path, step, failing)
            try:
                written = write_folder(tmp_path, files).ok
            except OSError:
                written = False
        if not written:
            assert tree(tmp_path) == before
        elif len(left) > 1:
            break
        else:
            write_folder(tmp_path, [A, B, SECRET])
    assert number
    assert set(tree(tmp_path)) == {A.path, B.path, "new/c.yaml", LIST_FILE}
