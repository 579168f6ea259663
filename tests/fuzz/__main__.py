"""``make fuzz``: examples for as long as one likes; each new kind of problem is made small and kept.

The same seed gives the same examples. What is found lies in ``tests/fuzz/found/``: mend it, then move the file to ``corpus/``.
"""

from __future__ import annotations

import argparse
import faulthandler
import gc
import sys
import tempfile
import time
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.fuzz.judging import Problem, judge
from tests.fuzz.mutations import examples
from tests.fuzz.reducing import reduced
from tests.golden.serving import load

if TYPE_CHECKING:
    from tests.fuzz.projects import Example

FOUND = Path(__file__).parent / "found"
#: Examples of one seed.
_ROUND = 100
#: Seconds that go into making one example small.
_REDUCING = 120
#: Wall seconds after which a command that not even a signal ends is given up, with the whole run.
_HOPELESS = 300


@dataclass
class Hunt:
    """One run of the fuzzer."""

    folder: Path
    until: float
    runs: int = 0
    commands: int = 0
    known: dict[str, Example] = field(default_factory=dict)

    def examine(self, example: Example) -> None:
        """Run an example; where it shows something new, make it small and keep it."""
        if time.monotonic() > self.until:
            return
        self.runs += 1
        self.commands += len(example.commands)
        for problem in self._problems(example, twice=self.runs % 5 == 0):
            if problem.kind not in self.known:
                self.known[problem.kind] = example
                self._keep(example, problem)

    def _problems(self, example: Example, *, twice: bool) -> list[Problem]:
        faulthandler.dump_traceback_later(_HOPELESS, exit=True)
        return list(judge(example, self.folder, twice=twice))

    def _keep(self, example: Example, problem: Problem) -> None:
        until = time.monotonic() + _REDUCING

        def shows(smaller: Example) -> bool:
            if time.monotonic() > until:
                return False
            twice = "question" in problem.law
            return any(found.kind == problem.kind for found in self._problems(smaller, twice=twice))

        small = reduced(example, shows)
        path = FOUND / f"{sha256(problem.kind.encode()).hexdigest()[:8]}.txt"
        words = f"{problem.kind}\n{list(problem.command)}\n{problem.evidence}"
        small.save(path, words.replace("\n$", "\n ").replace("\n-- ", "\n - "))
        sys.stdout.write(f"{problem.kind}\n  {path}\n")
        sys.stdout.flush()

    def round(self, number: int) -> None:
        """Some examples. A seed of hypothesis gives the same ones again."""

        @seed(number)
        @settings(
            max_examples=_ROUND,
            database=None,
            deadline=None,
            derandomize=False,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(examples())
        def trial(example: Example) -> None:
            self.examine(example)

        trial()


def main() -> int:
    """Hunt, and tell how much was tried; 1 where something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    load()
    gc.set_threshold(100_000, 50, 1_000)
    with tempfile.TemporaryDirectory(prefix="scorekit-fuzz-") as name:
        hunt = Hunt(Path(name) / "a/b/project", time.monotonic() + options.seconds)
        number = options.seed
        while time.monotonic() < hunt.until:
            hunt.round(number)
            number += 1
    sys.stdout.write(f"{hunt.runs} projects, {hunt.commands} commands, {len(hunt.known)} kinds of problem\n")
    return 1 if hunt.known else 0


if __name__ == "__main__":
    sys.exit(main())
