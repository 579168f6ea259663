"""For test suites: an object of an output by kind and name, goldens, and drivers' own cases, which pytest collects.

from scorekit.testing import find, golden

service = find(manifests, "Service", "news-mail")
golden(manifests, "tests/expected/news", update=config.getoption("--update"))
"""

from __future__ import annotations

from scorekit.testing.finding import find
from scorekit.testing.goldens import golden
from scorekit.testing.running import CaseResult, run_cases

__all__ = ["CaseResult", "find", "golden", "run_cases"]
