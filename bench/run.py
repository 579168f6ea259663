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
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

sys.path.insert(0, str(Path(__file__).parent))

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


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of some rounds, in seconds of processor time: what else the machine does counts least there."""
    times = []
    for _ in range(rounds):
        gc.collect()
        gc.disable()  # as the command line does
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
        gc.enable()
    return statistics.median(times)


def sources(count: int) -> list[scorekit.Source]:
    return [scorekit.Source(f"services/{n:05d}/score.yaml", score_file(n)) for n in range(count)]


def compile_all(count: int, environment: str, target: str) -> str:
    """Text to text: read, compile and write a set of workloads."""
    outcome = scorekit.compile(
        sources(count), environment, scorekit.Catalogue.builtin(), target=target, seed=b"bench" * 8, project="bench"
    )
    return scorekit.files(outcome.unwrap(), "stream")[0].content.decode()


def yaml_alone(count: int, outputs: list[str]) -> float:
    """What libyaml needs to load the same inputs and dump the same outputs, through PyYAML's C classes."""
    texts = [score_file(n) for n in range(count)]
    documents = [list(yaml.load_all(o, Loader=yaml.CSafeLoader)) for o in outputs]

    def work() -> None:
        for _ in outputs:
            for text in texts:
                yaml.load(text, Loader=yaml.CSafeLoader)
        for output in documents:
            yaml.dump_all(output, Dumper=yaml.CSafeDumper, sort_keys=False)

    return seconds(work)


def reading() -> None:
    texts = sources(1000)
    took = seconds(lambda: [reader.read(t) for t in texts])
    print(f"read: {1000 / took:,.0f} documents/s ({len(texts[0].text.splitlines())} lines each)")
    decoded = seconds(lambda: [scorekit.parse(t.text, t.name) for t in texts])
    print(f"parse (read, decode, check): {1000 / decoded:,.0f} documents/s")


def compiling() -> None:
    count = 1000
    outputs = [compile_all(count, *t) for t in TARGETS]
    took = 0.0
    for environment, target in TARGETS:
        one = seconds(lambda e=environment, t=target: compile_all(count, e, t))  # type: ignore[misc]
        took += one
        print(f"compile for {target}: {count / one:,.0f} workloads/s ({count} workloads of 3 resources, {one:.2f} s)")
    floor = yaml_alone(count, outputs)
    print(f"both targets: {took:.2f} s; PyYAML-C load of the inputs and dump of the outputs: {floor:.2f} s")
    print(f"ratio: {took / floor:.2f} (aim: at most 1.5)")


def growth() -> None:
    per = {}
    for count in (250, 1000, 4000):
        took = sum(seconds(lambda e=e, t=t: compile_all(count, e, t), 3) for e, t in TARGETS)  # type: ignore[misc]  # noqa: B023
        per[count] = took / count
        print(f"{count} workloads: {took:.2f} s, {per[count] * 1000:.3f} ms a workload")
    print(f"growth from 250 to 4,000: {per[4000] / per[250]:.2f} a workload (aim: at most 1.1)")


#: ``VmHWM`` begins anew with each program, which ``ru_maxrss`` does not.
PEAK = """
import re, sys
sys.path.insert(0, {folder!r})
import run
run.compile_all({count}, *run.TARGETS[0])
print(int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024)
"""


def memory() -> None:
    peaks = []
    for count in (1, 1000):
        script = PEAK.format(folder=str(Path(__file__).parent), count=count)
        done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
        peaks.append(int(done.stdout))
    print(f"peak memory for kubernetes: {peaks[0]} MiB with 1 workload, {peaks[1]} MiB with 1,000")


def cold() -> None:
    """Whole processes, in turn so that both meet the same machine; with bytecode, as an installed package has it."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "score.yaml").write_text(score_file(1))
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = f"{folder}/bytecode"
        render = ["-m", "scorekit", "render", "score.yaml", "--env", "dev", "-q"]
        bare = ["-c", "import click, pydantic, jinja2"]
        model = ["-c", "import click, pydantic, jinja2\nclass M(pydantic.BaseModel): x: int"]
        took: dict[str, list[float]] = {}
        helped, coded = ["-m", "scorekit", "--help"], ["-m", "scorekit", "explain", "SK303"]
        commands = (("render", render), ("bare", bare), ("model", model), ("help", helped), ("code", coded))
        for number in range(12):
            for name, arguments in commands:
                start = time.perf_counter()
                command = [sys.executable, *arguments]
                subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
                if number > 1:
                    took.setdefault(name, []).append(time.perf_counter() - start)
    middle = {name: statistics.median(times) * 1000 for name, times in took.items()}
    print(f"one cold render: {middle['render']:.0f} ms; `import click, pydantic, jinja2`: {middle['bare']:.0f} ms")
    print(f"`scorekit --help`: {middle['help']:.0f} ms; `scorekit explain SK303`: {middle['code']:.0f} ms")
    print(
        f"ratio: {middle['render'] / middle['bare']:.2f} (aim: at most 2); "
        f"to that import with one pydantic model: {middle['render'] / middle['model']:.2f}"
    )


def understanding() -> None:
    """What is told of a compile, in relation to the compile itself."""
    count = 500

    def made(tag: str = "1.4.2") -> ManifestSet:
        texts = [scorekit.Source(s.name, s.text.replace(":1.4.2", f":{tag}")) for s in sources(count)]
        return scorekit.compile(
            texts, "dev", scorekit.Catalogue.builtin(), target="kubernetes", seed=b"bench" * 8
        ).unwrap()

    dev, later = made(), made("1.4.3")
    one = seconds(made)
    subject = "service-00250.containers.main.variables.DB_HOST"

    def page() -> str:
        return reports.FORMATS.find("html").render(drawing.explained(drawing.draw(dev), [dev]))

    works: dict[str, Callable[[], object]] = {
        "explain of one value": lambda: Explainer(dev).explain(subject),
        "diff with a new tag for each": lambda: compare(dev, later),
        "graph as a page": page,
    }
    for name, work in works.items():
        took = seconds(work)
        print(f"{name}, {count} workloads: {took:.2f} s, {took / one:.2f} of the compile ({one:.2f} s)")


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
        for _ in range(ROUNDS):
            made(given, plain, cache)
            for step, (texts, folder) in steps.items():
                shares.setdefault(step, []).append(made(texts, folder, cache) / made(texts, folder, None))
            gc.collect()
        gc.enable()
        for step, found in shares.items():
            print(f"with a cache, {target}, {step}: {statistics.median(found):.1%} of a compile of {count} workloads")


if __name__ == "__main__":
    for step in (reading, compiling, understanding, again, growth, memory, cold):
        step()
