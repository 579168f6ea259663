"""What must hold of every run, whatever the files and arguments: the laws, and the watch over time and memory."""

from __future__ import annotations

import base64
import json
import re
import resource
import shutil
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tests.golden.running import Run, run

if TYPE_CHECKING:
    from tests.fuzz.projects import Example

#: Seconds of work that one command may take. A busy machine makes no difference: it is the processor's time.
LONGEST = 5.0
#: Bytes that one command may ask for.
LARGEST = 500 * 1024 * 1024
#: Exit statuses: fine, the files are at fault, wrong usage.
_STATUSES = {0, 1, 2}
_SEED = "0123456789abcdef0123456789abcdef"
#: A derived value: long, without a break, and with digits in it.
_DERIVED = re.compile(r"(?=[A-Za-z0-9]*[0-9])[A-Za-z0-9]{16,}")
_VARIABLE = re.compile(r"^[A-Z0-9_]+='(.*)'$", re.MULTILINE)


class TooSlowError(BaseException):
    """The time is up. No handler of errors may swallow it."""


@dataclass(frozen=True)
class Problem:
    """A law that was broken: which, by what command, and what shows it."""

    law: str
    command: Sequence[str]
    evidence: str

    @property
    def kind(self) -> str:
        """What problems of one cause have in common."""
        return self.law if "same question" in self.law else f"{self.law}: {self.evidence.partition(chr(10))[0]}"


@contextmanager
def bounded(seconds: float = LONGEST, size: int = LARGEST) -> Iterator[None]:
    """End what takes too long with TooSlowError, and what asks for too much with MemoryError."""

    def ended(*_: Any) -> None:
        raise TooSlowError

    now = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    before = signal.signal(signal.SIGPROF, ended)
    resource.setrlimit(resource.RLIMIT_AS, (now + size, hard))
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def judge(example: Example, folder: Path, *, twice: bool = False) -> Iterator[Problem]:
    """Every law that the commands of an example break, run in a folder of their own; ``twice`` asks for the same bytes again."""
    runs = _runs(example, folder)
    for command, done in runs:
        yield from run_faults(command, done)
    made = _made(folder)
    yield from leaks(example, runs, made)
    yield from _disagreements(example, runs[0][1], folder)
    # A seed is made by chance, and so is the name of a file that waits to be renamed.
    steady = all(isinstance(done, Run) and done.status in _STATUSES and command[0] != "init" for command, done in runs)
    if twice and steady:
        again = _runs(example, folder)
        for (command, first), (_, second) in zip(runs, again, strict=True):
            if first != second:
                yield Problem(
                    f"another answer of {command[0]} to the same question", command, _difference(first, second)
                )
        differ = sorted(path for path, _ in _made(folder).items() ^ made.items())
        if differ:
            yield Problem("other files of the same question", example.commands[0], " ".join(differ))


def _runs(example: Example, folder: Path) -> list[tuple[Sequence[str], Run | str]]:
    """What each command prints; a word where it came to no end."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    example.project.write(folder)
    found: list[tuple[Sequence[str], Run | str]] = []
    for command in example.commands:
        try:
            with bounded():
                found.append((command, run(folder, command)))
        except TooSlowError:
            found.append((command, f"more than {LONGEST:g} s"))
        except Exception as error:  # noqa: BLE001 - whatever comes out of the program is a problem
            found.append((command, f"{type(error).__name__}: {error}"))
    return found


def run_faults(command: Sequence[str], done: Run | str) -> Iterator[Problem]:
    if isinstance(done, str):
        yield Problem("no end", command, done)
    elif done.status not in _STATUSES or "Traceback (most recent call last)" in done.stderr:
        yield Problem(f"status {done.status}", command, _place(done.stderr))
    elif done.status == 0 and (wrong := _unreadable(command, done.stdout)):
        yield Problem("output that nobody reads", command, wrong)


def _place(stderr: str) -> str:
    """The error, and the last line of ours that it went through."""
    ours = re.findall(r'File "[^"]*/scorekit/([^"]+)", line \d+, in (\S+)', stderr)
    error = re.findall(r"^(\w[\w.]*(?:Error|Exception|Interrupt|Warning)\b.*)$", stderr, re.MULTILINE)
    where = f"{ours[-1][0]} in {ours[-1][1]}" if ours else "?"
    return f"{where}: {(error[-1] if error else '?').partition(':')[0]}\n{stderr[-3000:]}"


def _unreadable(command: Sequence[str], text: str) -> str | None:
    """What is wrong with an output that programs read; None where nothing is."""
    form = command[command.index("--format") + 1] if "--format" in command[:-1] else ""
    try:
        if command[0] == "schema" or form in {"json", "sarif", "gitlab"}:
            json.loads(text or "{}")
        elif command[0] == "render" and "-o" in command and command[command.index("-o") + 1] == "-" and not form:
            list(yaml.load_all(text, yaml.CBaseLoader))
    except (ValueError, yaml.YAMLError) as error:
        return f"{type(error).__name__}: {error}"
    return None


def _made(folder: Path) -> dict[str, str]:
    """The text of each file in a folder; links are not followed."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8", "surrogateescape")
        for path in sorted(folder.rglob("*"))
        if not path.is_symlink() and path.is_file() and ".git" not in path.parts
    }


def leaks(example: Example, runs: Sequence[tuple[Sequence[str], Run | str]], made: dict[str, str]) -> Iterator[Problem]:
    """Where a derived secret shows that is no Secret and no ``.env``, or the seed anywhere."""
    known = "".join(entry.text for entry in (*example.project.files.values(), *example.project.head.values()))
    texts = [(command, done) for command, done in runs if isinstance(done, Run)]
    documents = [document for _, done in texts for document in _documents(done.stdout)]
    written = [document for path, text in made.items() if path.endswith(".yaml") for document in _documents(text)]
    held = {secret for document in (*documents, *written) for secret in _held(document)}
    held |= {
        secret
        for path, text in made.items()
        if text.startswith("# Written by scorekit")
        for value in _VARIABLE.findall(text)
        for secret in _DERIVED.findall(value)
    }
    secrets = {secret for secret in held if secret not in known} | {_SEED}
    for command, done in texts:
        shown = [done.stderr, *(_open_parts(done.stdout) if command[0] == "render" else [done.stdout])]
        for secret in sorted(secrets):
            if any(secret in text or _encoded(secret) in text for text in shown):
                yield Problem("a secret is shown", command, f"{secret[:3]}...")
    for path, text in made.items():
        before = example.project.files.get(path)
        if (before is not None and before.text == text) or text.startswith("# Written by scorekit"):
            continue
        for secret in sorted(secrets) if not path.startswith(("secrets/", "out/secrets/", ".scorekit-seed")) else ():
            if any(secret in part or _encoded(secret) in part for part in _open_parts(text)):
                yield Problem("a secret is written", ["render"], f"in {path}")


def _encoded(secret: str) -> str:
    return base64.b64encode(secret.encode()).decode().rstrip("=")


def _documents(text: str) -> list[Any]:
    with suppress(yaml.YAMLError, ValueError, RecursionError):
        return [d for d in yaml.load_all(text, yaml.CBaseLoader) if isinstance(d, dict)]
    return []


def _is_secret(document: Any) -> bool:
    return isinstance(document, dict) and document.get("kind") == "Secret" and document.get("apiVersion") == "v1"


def _held(document: Any) -> Iterator[str]:
    """The derived values in a Secret."""
    if not _is_secret(document):
        return
    data = document.get("data")
    for value in data.values() if isinstance(data, dict) else ():
        with suppress(ValueError):
            yield from _DERIVED.findall(base64.b64decode(str(value)).decode("utf-8", "replace"))


def _open_parts(text: str) -> list[str]:
    """The documents of a stream that are no Secrets."""
    return [
        part for part in re.split(r"^---\n", text, flags=re.MULTILINE) if not any(map(_is_secret, _documents(part)))
    ]


def _disagreements(example: Example, first: Run | str, folder: Path) -> Iterator[Problem]:
    """What the first ``render`` refuses of the files, ``check`` says as well."""
    command = example.commands[0]
    plain = command[:2] == ["render", "--env"] and list(command[3:]) in ([], ["-o", "-"])
    if not plain or not isinstance(first, Run) or first.status != 1:
        return
    (checked,) = [done for _, done in _runs(replace(example, commands=[["check", "--env", command[2]]]), folder)]
    if isinstance(checked, Run):
        codes = set(re.findall(r"error\[(SK\d+)\]", first.stderr)) - _OF_OUTPUT
        missing = codes - set(re.findall(r"\w+\[(SK\d+)\]", checked.stdout + checked.stderr))
        if codes and (checked.status == 0 or missing):
            yield Problem("render refuses what check takes", command, f"{' '.join(sorted(missing))}\n{first.stderr}")


#: What is about the output alone: files that are there, places, images that are given when rendering.
_OF_OUTPUT = {"SK435", "SK544", *(f"SK8{n:02}" for n in range(100))}


def _difference(first: Run | str, second: Run | str) -> str:
    if isinstance(first, str) or isinstance(second, str):
        return f"{first!r:.80} {second!r:.80}"
    pairs = ((first.stdout, second.stdout), (first.stderr, second.stderr))
    lines = [
        f"{a!r} {b!r}"
        for one, other in pairs
        for a, b in zip(one.split("\n"), other.split("\n"), strict=False)
        if a != b
    ]
    return lines[0] if lines else f"status {first.status} {second.status}"
