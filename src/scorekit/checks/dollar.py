"""A dollar sign in a command means itself: it is no escape, and calls for no variable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scorekit.codes.meaning import DOUBLE_DOLLAR, LITERAL_REFERENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Container, Workload
    from scorekit.source.document import Path

#: What Kubernetes would put a variable's value in for.
_REFERENCE = re.compile(r"(?<!\$)\$\(([^()$]+)\)")
_DOUBLED = re.compile(r"\$\$+(?:\{[^}\s]*\}|\([^)\s]*\)|\w*)")


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The words that score-compose, Docker Compose or Kubernetes would read otherwise."""
    for name, container in workload.containers.items():
        above: Path = ("containers", name)
        for path, word in _words(container):
            for found, start in {m[0]: m.start() for m in reversed([*_DOUBLED.finditer(word)])}.items():
                span = workload.document.within((*above, *path), found, word.count(found, 0, start))
                message = f"`{found}` has two dollar signs here; score-compose and score-k8s hand over one"
                yield DOUBLE_DOLLAR.at(span, message, help=f"write `{found.replace('$$', '$')}` where one is meant")
        variables = ((("variables", key), text) for key, text in container.variables.items())
        for path, text in (*_words(container), *variables):
            for called in dict.fromkeys(_REFERENCE.findall(text)):
                if called in container.variables:
                    span = workload.document.within((*above, *path), f"$({called})")
                    message = f"`$({called})` is text here, not the value of variable `{called}`"
                    help_ = "Score puts in placeholders alone; write the value out if it is meant"
                    yield LITERAL_REFERENCE.at(span, message, help=help_)


def _words(container: Container) -> Iterator[tuple[Path, str]]:
    """The words of everything that a container runs."""
    for key in ("command", "args"):
        for index, word in enumerate(getattr(container, key) or ()):
            yield (key, index), word
    for key, probe in (("livenessProbe", container.liveness_probe), ("readinessProbe", container.readiness_probe)):
        for index, word in enumerate(probe.exec.command if probe is not None and probe.exec is not None else ()):
            yield (key, "exec", "command", index), word
