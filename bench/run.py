"""Figures of speed and memory. They are printed, never asserted: machines differ, ratios travel better than seconds.

make bench
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parent))

from tests.language.client import Client
from workloads import score_file

import scorekit
from scorekit import drawing
from scorekit.diff import compare
from scorekit.explain.explainer import Explainer
from scorekit.report import drawing as reports
from scorekit.source import reader

if TYPE_CHECKING:
    from scorekit.targets.api import ManifestSet

ROUNDS = 3
TARGETS = (("dev", "kubernetes"), ("local", "compose"))


def seconds(work: Callable[[], object]) -> float:
    """What some work takes, in seconds of processor time: what else the machine does counts least there."""
    gc.collect()
    gc.disable()  # as the command line does
    start = time.process_time()
    work()
    took = time.process_time() - start
    gc.enable()
    return took


def medians(*works: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """The medians of some works, done in turn, so that all of them meet the same machine."""
    found = [[seconds(work) for work in works] for _ in range(rounds)]
    return [statistics.median(times) for times in zip(*found, strict=True)]


def ratio(over: Callable[[], object], under: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float, float]:
    """The medians of two works, and that of the ratios of each pair."""
    pairs = [(seconds(over), seconds(under)) for _ in range(rounds)]
    first, second = (statistics.median(times) for times in zip(*pairs, strict=True))
    return first, second, statistics.median(a / b for a, b in pairs)


def sources(count: int) -> list[scorekit.Source]:
    return [scorekit.Source(f"services/{n:05d}/score.yaml", score_file(n)) for n in range(count)]


def compile_all(count: int, environment: str, target: str) -> str:
    """Text to text: read, compile and write a set of workloads."""
    outcome = scorekit.compile(
        sources(count), environment, scorekit.Catalogue.builtin(), target=target, seed=b"bench" * 8, project="bench"
    )
    return scorekit.files(outcome.unwrap(), "stream")[0].content.decode()


def yaml_alone(count: int, output: str) -> Callable[[], object]:
    """What PyYAML's C classes do to load the same inputs and to dump the same output."""
    texts = [score_file(n) for n in range(count)]
    documents = list(yaml.load_all(output, Loader=yaml.CSafeLoader))

    def work() -> None:
        for text in texts:
            yaml.load(text, Loader=yaml.CSafeLoader)
        yaml.dump_all(documents, Dumper=yaml.CSafeDumper, sort_keys=False)

    return work


def reading() -> None:
    texts = sources(1000)
    read, parsed = medians(
        lambda: [reader.read(t) for t in texts], lambda: [scorekit.parse(t.text, t.name) for t in texts]
    )
    print(f"read: {1000 / read:,.0f} documents/s ({len(texts[0].text.splitlines())} lines each)")
    print(f"parse (read, decode, check): {1000 / parsed:,.0f} documents/s")


def compiling() -> None:
    for environment, target in TARGETS:
        alone = yaml_alone(500, compile_all(500, environment, target))
        took, floor, over = ratio(partial(compile_all, 500, environment, target), alone, ROUNDS + 2)
        print(
            f"500 workloads for {target}: {took:.2f} s; PyYAML-C, load of the inputs and dump of the output: {floor:.2f} s"
            f"; ratio: {over:.2f} (aim: at most 1.0)"
        )
    (took,) = medians(partial(compile_all, 1000, *TARGETS[0]))
    print(f"1,000 workloads for {TARGETS[0][1]}: {took:.2f} s, so many milliseconds each (3 resources)")


def growth() -> None:
    for environment, target in TARGETS:
        small, middle, large = medians(*(partial(compile_all, n, environment, target) for n in (250, 1000, 4000)))
        each = ", ".join(f"{took / n * 1000:.2f}" for took, n in ((small, 250), (middle, 1000), (large, 4000)))
        print(
            f"{target}, 250, 1,000 and 4,000 workloads: {each} ms a workload; "
            f"growth from 250 to 4,000: {large / small / 16:.2f} (aim: at most 1.05)"
        )


#: ``VmHWM`` begins anew with each program, which ``ru_maxrss`` does not.
PEAK = """
import re, sys
sys.path.insert(0, {folder!r})
import run
run.compile_all({count}, *run.TARGETS[0])
print(int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024)
"""
PEAK_ALONE = "import re\n" + PEAK.strip().splitlines()[-1]


def memory() -> None:
    peaks = {}
    for count in (0, 1, 1000, 4000):
        script = PEAK.format(folder=str(Path(__file__).parent), count=count) if count else PEAK_ALONE
        done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
        peaks[count] = int(done.stdout)
    over = {count: peak - peaks[0] for count, peak in peaks.items()}
    print(
        f"peak memory for kubernetes, above the interpreter's {peaks[0]} MiB: {over[1]} MiB with 1 workload, "
        f"{over[1000]} MiB with 1,000 (aim: at most 150), {over[4000]} MiB with 4,000"
    )


def processes(commands: Mapping[str, Sequence[str]], folder: str, rounds: int) -> dict[str, list[float]]:
    """The processor time of whole processes, in turn; with bytecode, as an installed package has it."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = f"{folder}/bytecode"
    took: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds + 1):
        for name, arguments in commands.items():
            before = os.times()
            command = [sys.executable, *arguments]
            subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
            after = os.times()
            if number:  # the first writes the bytecode
                children = after.children_user - before.children_user, after.children_system - before.children_system
                took[name].append(sum(children))
    return took


#: What a render can't do without.
IMPORTS = "import click, ruamel.yaml\nfrom pydantic import BaseModel\nclass M(BaseModel): x: int"


def cold() -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "score.yaml").write_text(score_file(1))
        commands = {
            "render": ["-m", "scorekit", "render", "score.yaml", "--env", "dev", "-q"],
            "imports": ["-c", IMPORTS],
            "help": ["-m", "scorekit", "--help"],
            "code": ["-m", "scorekit", "explain", "SK303"],
        }
        took = processes(commands, folder, 11)
    middle = {name: statistics.median(times) * 1000 for name, times in took.items()}
    over = statistics.median(a / b for a, b in zip(took["render"], took["imports"], strict=True))
    print(
        f"one cold render: {middle['render']:.0f} ms; import of click, ruamel.yaml and pydantic with one model: "
        f"{middle['imports']:.0f} ms; ratio: {over:.2f} (aim: at most 1.5)"
    )
    print(f"`scorekit --help`: {middle['help']:.0f} ms; `scorekit explain SK303`: {middle['code']:.0f} ms")


def environments() -> None:
    """One command over one environment, and over six that extend the same one."""
    names = [f"stage-{n}" for n in range(6)]
    asked = [word for name in names for word in ("--env", name)]
    with tempfile.TemporaryDirectory() as folder:
        for count in (1, 100):
            root = Path(folder) / str(count)
            (root / "environments").mkdir(parents=True)
            (root / "scorekit.yaml").write_text("")
            for n in range(count):
                (root / f"{n:05d}").mkdir()
                (root / f"{n:05d}" / "score.yaml").write_text(score_file(n))
            for name in names:
                (root / "environments" / f"{name}.yaml").write_text(ENVIRONMENT.format(name=name))
            check = ["-m", "scorekit", "check", "-q"]
            took = processes({"one": [*check, *asked[:2]], "six": [*check, *asked]}, str(root), 5)
            further = statistics.median((b - a) / 5 / a for a, b in zip(took["one"], took["six"], strict=True))
            print(
                f"environments 2 to 6 of a command, {count} workload{'s' if count > 1 else ''}: each takes {further:.2f} "
                "of what the first does (aim: at most 0.5)"
            )


ENVIRONMENT = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {{name: {name}}}
extends: dev
variables: {{STAGE: {name}}}
"""


def understanding() -> None:
    """What is told of a compile, in relation to the compile itself."""
    count = 500

    def made(tag: str = "1.4.2") -> ManifestSet:
        texts = [scorekit.Source(s.name, s.text.replace(":1.4.2", f":{tag}")) for s in sources(count)]
        return scorekit.compile(
            texts, "dev", scorekit.Catalogue.builtin(), target="kubernetes", seed=b"bench" * 8
        ).unwrap()

    dev, later = made(), made("1.4.3")
    subject = "service-00250.containers.main.variables.DB_HOST"

    def page() -> str:
        return reports.FORMATS.find("html").render(drawing.explained(drawing.draw(dev), [dev]))

    works: dict[str, Callable[[], object]] = {
        "explain of one value": lambda: Explainer(dev).explain(subject),
        "diff with a new tag for each": lambda: compare(dev, later),
        "graph as a page": page,
    }
    for name, work in works.items():
        took, one, over = ratio(work, made)
        print(f"{name}, {count} workloads: {took:.2f} s, {over:.2f} of the compile ({one:.2f} s)")


def again() -> None:
    """Compiles with a cache beside whole ones, each right after the other: the machine is then the same for both."""
    count = 1000
    given = sources(count)
    edited = [*given]
    edited[count // 2] = scorekit.Source(given[count // 2].name, score_file(count // 2).replace(": info", ": debug"))
    valued = "extends: scorekit/{0}\napiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {{name: {0}}}\n"
    for environment, target in TARGETS:
        plain = {f"environments/{environment}.yaml": valued.format(environment)}
        other = {name: f"{text}variables: {{region: north}}\n" for name, text in plain.items()}
        cache = scorekit.Cache()

        def made(
            texts: list[scorekit.Source],
            folder: dict[str, str],
            cache: scorekit.Cache | None,
            environment: str = environment,
            target: str = target,
        ) -> float:
            catalogue = scorekit.Catalogue.from_texts(folder)
            start = time.process_time()
            outcome = scorekit.compile(
                texts, environment, catalogue, target=target, seed=b"bench" * 8, project="bench", cache=cache
            )
            scorekit.files(outcome.unwrap(), "stream")
            return time.process_time() - start

        steps = {
            "nothing changed": (given, plain),
            "one score file changed": (edited, plain),
            "one value of the environment changed": (edited, other),
        }
        shares: dict[str, list[float]] = {}
        gc.disable()
        made(given, plain, None)
        for _ in range(ROUNDS):
            first = made(given, plain, scorekit.Cache())
            shares.setdefault("the first time", []).append(first / made(given, plain, None))
            made(given, plain, cache)
            for step, (texts, folder) in steps.items():
                shares.setdefault(step, []).append(made(texts, folder, cache) / made(texts, folder, None))
            gc.collect()
        gc.enable()
        for step, found in shares.items():
            print(f"with a cache, {target}, {step}: {statistics.median(found):.1%} of a compile of {count} workloads")


def editing() -> None:
    """What an editor waits for in a project of 500 workloads, with the server's own rest of 30 ms before it looks.

    Before some edits the writer rests, so that the whole project is being checked when they come.
    """
    took: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        (root / "scorekit.yaml").write_text("name: bench\n")
        for each in sources(500):
            (root / each.name).parent.mkdir(parents=True)
            (root / each.name).write_text(each.text)
        name, text = f"services/{250:05d}/score.yaml", score_file(250)
        line = next(n for n, one in enumerate(text.split("\n")) if "resources.db.host" in one)
        with Client(root) as client:
            client.open(name, text)
            client.told_of(name)
            # Once an editor is open: the first completion makes the schema.
            client.ask_at("completion", name, 0, 0)
            time.sleep(2)
            for number in range(100):
                rested = number % 5 == 0
                time.sleep(0.8 if rested else 0)
                # Each edit has a finding of its own, so that there is something to tell.
                edited = text.replace("resources.db.host", f"resources.db.host{number}", 1)
                works: dict[str, Callable[[], object]] = {
                    "an edit's findings": lambda: client.told_of(name),
                    "a completion": lambda: client.ask_at("completion", name, line, 28),
                    "a hover": lambda: client.ask_at("hover", name, line + 1, 28),
                }
                start = time.perf_counter()
                client.change(name, edited, number + 2)
                for what, work in works.items():
                    work()
                    took.setdefault(f"{what}, during a check" if rested else what, []).append(
                        time.perf_counter() - start
                    )
                    start = time.perf_counter()
    told = (f"{what}: {statistics.quantiles(times, n=20)[18] * 1000:.0f} ms" for what, times in sorted(took.items()))
    print(f"language server, 500 workloads, 95 of 100 within (aim: 200 ms): {'; '.join(told)}")


if __name__ == "__main__":
    for step in (reading, compiling, cold, environments, growth, memory, understanding, again, editing):
        step()
