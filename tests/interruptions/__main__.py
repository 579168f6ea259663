"""``make kill``: renders that are killed, run out of disk, or meet each other, and what the next render makes of it.

After each of them every file must be whole, old or new; and the next render, of other sources, must succeed without
``--force``, make just what a render into nothing makes, and leave no temporary file.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorekit.catalogue.output_list import LIST_FILE
from scorekit.cli import run

if TYPE_CHECKING:
    from types import FrameType

WORKLOADS = 4
PROJECT = "apiVersion: scorekit.dev/v1alpha1\nkind: Project\nname: demo\n"
SCORE = """\
apiVersion: score.dev/v1b1
metadata: {{name: app{number}}}
containers:
  main:
    image: "registry.example.com/app:{version}"
    variables: {{P: "${{resources.{resource}.password}}", T: "{text}"}}
    files: {{/blob: {{binaryContent: AAE{letter}}}}}
resources: {{{resource}: {{type: redis}}}}
"""
#: An output each: its environment, its options, and the folder that it makes below the project's.
OUTPUTS = {
    "folder": ("dev", ("-o", "out/")),
    "base": ("dev", ("-o", "out/", "--layout", "kustomize")),
    "compose": ("local", ("-o", "out/compose.yaml")),
    "stream": ("dev", ("-o", "out/all.yaml")),
}
#: How a child ends whose accident never came.
_UNHARMED = 42


@dataclass
class Arena:
    """A project that is rendered again and again, as it was, as it is, and as it will be."""

    folder: Path
    output: str
    wanted: dict[int, dict[str, bytes]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def prepare(self) -> None:
        """Render each version into nothing."""
        (self.folder / "scorekit.yaml").write_text(PROJECT)
        (self.folder / ".scorekit-seed").write_text("0123456789abcdef0123456789abcdef")
        for version in (1, 2, 3):
            self.fresh()
            self.write(version)
            self.render()
            self.wanted[version] = self.tree()

    def fresh(self) -> None:
        """Nothing is rendered."""
        with contextlib.suppress(FileNotFoundError):
            for path in (self.folder / "out").iterdir():
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def old(self) -> None:
        """The first version is rendered, and the second is what the sources say."""
        self.fresh()
        self.write(1)
        self.render()
        self.write(2)

    def write(self, version: int) -> None:
        """The sources of a version: each has other images, secrets, files and, in part, objects."""
        for number in range(WORKLOADS):
            place = self.folder / f"app{number}.score.yaml"
            resource = "db" if version == 1 or number % 2 else f"kv{version}"
            letter = "CDE"[version - 1]
            text = "x" * (400 * version)
            place.write_text(SCORE.format(number=number, version=version, resource=resource, text=text, letter=letter))

    @property
    def arguments(self) -> list[str]:
        environment, options = OUTPUTS[self.output]
        return ["render", "--env", environment, "-q", *options]

    def render(self) -> int:
        """Render in this process, which must stand in the project's folder."""
        return run(self.arguments)

    def tree(self) -> dict[str, bytes]:
        """What there is, by path."""
        top = self.folder / "out"
        return {p.relative_to(top).as_posix(): p.read_bytes() for p in sorted(top.rglob("*")) if p.is_file()}

    def judge(self, what: str) -> None:
        """Hold what an accident left, then what the next render makes of it, against what is right."""
        there = self.tree()
        state = next((f"whole {v}" for v in (1, 2) if self.wanted[v] == there), "between")
        self.counts[f"{what}: {state}"] += 1
        for name, content in bare(there).items():
            if not name.endswith(LIST_FILE) and content not in (self.wanted[1].get(name), self.wanted[2].get(name)):
                self.faults.append(f"{what}: {name} is torn")
        self.write(3)
        if self.render() != 0:
            self.faults.append(f"{what}: the next render fails")
        elif self.tree() != self.wanted[3]:
            odd = sorted(
                n for n in self.wanted[3].keys() | self.tree().keys() if self.wanted[3].get(n) != self.tree().get(n)
            )
            self.faults.append(f"{what}: the next render leaves {odd[:3]} otherwise")


def bare(tree: dict[str, bytes]) -> dict[str, bytes]:
    """A tree without what tells of a render at work: an accident may be that it can't be taken away."""
    return {name: content for name, content in tree.items() if not name.endswith(".tmp")}


class Step:
    """A hook that acts before the n-th call to the system of a delivery."""

    def __init__(self, number: int, act: Callable[[], None]) -> None:
        self.left = number
        self.act = act
        self.active = False

    def __call__(self, frame: FrameType, event: str, callee: Any) -> None:
        if event == "call" and frame.f_code.co_name == "deliver":
            self.active = True
        elif event == "return" and frame.f_code.co_name == "deliver":
            self.active = False
        elif event == "c_call" and self.active and _is_of_the_system(callee):
            self.left -= 1
            if self.left < 0:
                self.active = False
                self.act()


def _is_of_the_system(callee: Any) -> bool:
    module = getattr(callee, "__module__", None)
    if module in {"posix", "fcntl"}:
        return callee.__name__ not in {"fspath", "getcwd", "stat", "lstat", "fstat"}
    return type(getattr(callee, "__self__", None)).__module__ == "_io" and callee.__name__ in {
        "write",
        "close",
        "flush",
    }


def die() -> None:
    """End as a kill ends a process: nothing of Python's is run."""
    os.kill(os.getpid(), signal.SIGKILL)


def run_full() -> None:
    """Fail as a full disk does."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def child(work: Callable[[], int]) -> int:
    """Do something in a process of its own; how it ended, as ``subprocess`` tells it."""
    return os.waitstatus_to_exitcode(os.waitpid(started(work), 0)[1])


def started(work: Callable[[], int]) -> int:
    """The number of a process of its own that does something."""
    number = os.fork()
    if number == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os._exit(work())
    return number


def at_each_step(arena: Arena, act: Callable[[], None], what: str, stride: int) -> int:
    """An accident at each call to the system of a render, in turn; how many there were."""
    number = 0
    while True:
        arena.old()

        def work(step: int = number) -> int:
            hook = Step(step, act)
            sys.setprofile(hook)
            status = arena.render()
            return status if hook.left < 0 else _UNHARMED

        status = child(work)
        if status == _UNHARMED:
            return number
        whole = [arena.wanted[version] for version in ((2,) if status == 0 else (1, 2))]
        if status in {0, 1} and bare(arena.tree()) not in whole:
            arena.faults.append(f"{what} at step {number}: it ended with {status}, and something else than whole")
        if status not in {0, 1, 2, -signal.SIGKILL}:
            arena.faults.append(f"{what} at step {number}: it ended with {status}")
        arena.judge(f"{what}, {'refused' if status == 1 else 'went on' if status == 0 else 'dead'}")
        number += stride


def at_any_time(arena: Arena, kills: int) -> None:
    """Kills all along renders in processes of their own."""
    arena.old()
    started = time.monotonic()
    subprocess.run(command(arena), check=True)
    longest = time.monotonic() - started
    for number in range(kills):
        arena.old()
        process = subprocess.Popen(command(arena), stderr=subprocess.DEVNULL)
        # The writing comes last, so most of them hit it.
        time.sleep(longest * (0.5 + 0.6 * number / kills))
        process.send_signal(signal.SIGKILL)
        process.wait()
        arena.judge("kill at any time")


def on_full_disks(arena: Arena, disks: int) -> None:
    """Disks that have room for less and less of what is to be written."""
    for number in range(disks):
        arena.fresh()
        arena.write(1)
        room = 128 + number * 24
        with small_disk(arena.folder / "out", room):
            if arena.render() != 0:
                arena.counts["full disk: too small for the first"] += 1
                if arena.tree():
                    arena.faults.append(
                        f"full disk of {room} KiB: a refused first render leaves {sorted(arena.tree())[:3]}"
                    )
                continue
            arena.write(2)
            filler = arena.folder / "out" / "filler"
            fill(filler, leave=(number % 10) * 8192)
            status = child(arena.render)
            filler.unlink()
            subprocess.run(["mount", "-o", "remount,size=16m", arena.folder / "out"], check=True)
            if status not in {0, 1} or arena.tree() != arena.wanted[2 if status == 0 else 1]:
                arena.faults.append(f"full disk of {room} KiB: status {status}, and something else than whole")
            arena.judge("full disk")


@contextlib.contextmanager
def small_disk(place: Path, room: int) -> Iterator[None]:
    """A file system of some KiB."""
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={room}k", "scorekit", place], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", place], check=True)


def fill(path: Path, leave: int) -> None:
    """Take all room but so many bytes."""
    with path.open("wb", buffering=0) as file:
        with contextlib.suppress(OSError):
            while True:
                file.write(b"x" * 4096)
        file.truncate(max(0, file.tell() - leave))


def at_once(arena: Arena, times: int, steps: int) -> None:
    """A second render, of other sources, while the first is at work: one waits for the other, and the later wins, whole."""
    for number in range(times):
        arena.old()
        place = arena.folder / "copy"
        place.mkdir()
        for name in ("scorekit.yaml", ".scorekit-seed"):
            shutil.copy(arena.folder / name, place / name)
        Arena(place, arena.output).write(3)
        reading, writing = os.pipe()

        def pause(writing: int = writing) -> None:
            os.close(writing)
            time.sleep(0.5)

        def first(step: int = steps * number // times, pause: Callable[[], None] = pause) -> int:
            sys.setprofile(Step(step, pause))
            return arena.render()

        def second(place: Path = place) -> int:
            os.chdir(place)
            return run([f"../{word}" if word.startswith("out") else word for word in arena.arguments])

        one = started(first)
        os.close(writing)
        os.read(reading, 1)
        os.close(reading)
        ended = [child(second), os.waitstatus_to_exitcode(os.waitpid(one, 0)[1])]
        whole = ended == [0, 0] and arena.tree() in (arena.wanted[2], arena.wanted[3])
        arena.counts[f"at once: {'whole' if whole else 'mixed'}"] += 1
        if not whole:
            arena.faults.append(f"at once: they end with {ended}, and neither is there whole")
        shutil.rmtree(place)


def command(arena: Arena) -> list[str]:
    """The render as a process of its own."""
    return [sys.executable, "-m", "scorekit", *arena.arguments]


def main() -> int:
    """Everything, for each kind of output; 1 where something was not as it should be."""
    parser = argparse.ArgumentParser(prog="make kill", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="kills at any moment, over all outputs")
    parser.add_argument(
        "--disks", type=int, default=52, help="full disks, over all outputs; they want the right to mount"
    )
    parser.add_argument("--pairs", type=int, default=52, help="pairs of renders at once, over all outputs")
    parser.add_argument("--stride", type=int, default=3, help="every how many calls to the system there is an accident")
    asked = parser.parse_args()
    faults: list[str] = []
    for output in OUTPUTS:
        with tempfile.TemporaryDirectory(prefix="scorekit-kill-") as name:
            arena = Arena(Path(os.path.realpath(name)), output)
            os.chdir(arena.folder)
            arena.prepare()
            steps = at_each_step(arena, die, "kill at a step", asked.stride)
            at_each_step(arena, run_full, "no room at a step", asked.stride)
            at_any_time(arena, asked.kills // len(OUTPUTS))
            if os.geteuid() == 0:
                on_full_disks(arena, asked.disks // len(OUTPUTS))
            else:
                arena.counts["full disk: left out, as it wants root"] += 1
            at_once(arena, asked.pairs // len(OUTPUTS), steps)
            os.chdir("/")
        told = [
            f"{output}: {steps} calls to the system",
            *(f"  {n:5} {what}" for what, n in sorted(arena.counts.items())),
        ]
        sys.stdout.write("".join(f"{line}\n" for line in told))
        sys.stdout.flush()
        faults += [f"{output}: {fault}" for fault in arena.faults]
    sys.stdout.write("".join(f"{line}\n" for line in (*faults, f"{len(faults)} faults")))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
