"""The page of diagnostic codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scorekit.diagnostics import Code

_HUNDREDS = {
    "1": "Reading: text that is no YAML, or more than it should be",
    "2": "Shape: documents that do not have the form they should",
    "3": "Meaning: Score files that contradict themselves",
    "4": "Types, drivers, environments and projects",
    "5": "Resources: selection, params, outputs, secrets and their graph",
    "6": "Targets: what Kubernetes or Compose can't express or would refuse",
    "7": "Policy",
    "8": "Outputs: what stands in the way of writing them",
}


def page(codes: Iterable[Code]) -> str:
    """All codes as one Markdown page."""
    parts = [
        "# Diagnostic codes\n",
        "Made from the code by `make docs-reference`; `scorekit explain CODE` prints one entry. A code keeps its number for ever.\n",
    ]
    hundred = ""
    for code in codes:
        if code.id[2] != hundred:
            hundred = code.id[2]
            parts.append(f"## SK{hundred}xx. {_HUNDREDS[hundred]}\n")
        parts.append(f"### {code.id}: {code.title}\n\n*{code.severity}*\n\n{code.doc.strip()}\n")
    return "\n".join(parts)
