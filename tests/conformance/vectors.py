"""Test vectors of the Score format: a fragment, where it goes, and what is said of it.

The document around a fragment puts it at a known place, so that expectations can name lines and columns.
"""

from __future__ import annotations

from dataclasses import dataclass

from scorekit.checks import check
from scorekit.diagnostics import Severity
from scorekit.location import Source
from scorekit.model.decode import decode_workload
from scorekit.outcome import Findings
from scorekit.parsing import documents

_HEAD = "apiVersion: score.dev/v1b1\n"
_NAME = "metadata: {name: shop}\n"
_MAIN = "containers:\n  main:\n    image: x\n"
#: Kind of fragment to the document around it. D is a whole document, T a line at its top, M the metadata, K the containers,
#: C a line of the container at 6:5, W the same with a second container ``web``, I its image, S the service, R the resources,
#: B as C with a resource ``db``, A as C with annotations to read.
_AROUND = {
    "D": "{}",
    "T": f"{_HEAD}{_NAME}{_MAIN}{{}}\n",
    "M": f"{_HEAD}metadata: {{}}\n{_MAIN}",
    "K": f"{_HEAD}{_NAME}containers: {{}}\n",
    "C": f"{_HEAD}{_NAME}{_MAIN}    {{}}\n",
    "W": f"{_HEAD}{_NAME}{_MAIN}    {{}}\n  web: {{image: x}}\n",
    "I": f"{_HEAD}{_NAME}containers:\n  main:\n    {{}}\n",
    "S": f"{_HEAD}{_NAME}{_MAIN}service: {{}}\n",
    "R": f"{_HEAD}{_NAME}{_MAIN}resources: {{}}\n",
    "B": f"{_HEAD}{_NAME}{_MAIN}    {{}}\nresources: {{db: {{type: pg}}}}\n",
    "A": f'{_HEAD}metadata: {{name: shop, annotations: {{"k8s.io/xx": a, aa/bb: b}}}}\n{_MAIN}    {{}}\n',
}


@dataclass(frozen=True)
class Vector:
    """One case of a numbered vector; several share a number."""

    number: int
    kind: str
    fragment: str
    #: ``CODE LINE:COLUMN`` of every error, joined by commas; empty: accepted.
    errors: str = ""
    #: The same of warnings.
    warnings: str = ""
    #: Where this differs from what Score's own tools do, the decision.
    decided: str = ""

    def __str__(self) -> str:
        return f"{self.number}-{self.fragment[:40]}"

    @property
    def text(self) -> str:
        return document(self.kind, self.fragment)


def document(kind: str, fragment: str) -> str:
    """The document of a fragment."""
    return _AROUND[kind].replace("{}", fragment, 1)


def told(text: str) -> tuple[str, str]:
    """The errors and the warnings about a text: shape and meaning, as a compile has them."""
    findings = Findings()
    for part in findings.take(documents(Source("score.yaml", text))) or ():
        workload = findings.take(decode_workload(part))
        if workload is not None:
            findings.extend(check(workload))
    lines: dict[Severity, list[str]] = {Severity.ERROR: [], Severity.WARNING: []}
    for diagnostic in findings.items:
        span = diagnostic.span
        assert span is not None
        lines[diagnostic.severity].append(f"{diagnostic.code} {span.line}:{span.column}")
    return ", ".join(lines[Severity.ERROR]), ", ".join(lines[Severity.WARNING])
