"""The findings of a resolve, kept by whom they are about, so that a fault stops only those who depend on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.outcome import Findings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scorekit.diagnostics import Diagnostic

#: The subject of findings that are about the compiled set as a whole.
EVERYTHING = ""


class Ledger:
    """Findings by subject: a resource's uid, a workload's node, or EVERYTHING.

    A subject fails when an error about it was noted, or when what it depends on failed; the latter without a word, for
    the cause was told already.
    """

    __slots__ = ("_findings", "_spoilt")

    def __init__(self) -> None:
        self._findings: dict[str, Findings] = {}
        self._spoilt: set[str] = set()

    def of(self, subject: str) -> Findings:
        """The findings about a subject, to be added to."""
        found = self._findings.get(subject)
        if found is None:
            found = self._findings[subject] = Findings()
        return found

    def share(self, subjects: Iterable[str], diagnostic: Diagnostic) -> None:
        """Note one finding about several subjects; it is told once."""
        for subject in subjects:
            self.of(subject).add(diagnostic)

    def mark_failed(self, subject: str) -> None:
        """Let a subject fail because of another."""
        self._spoilt.add(subject)

    def failed(self, subject: str) -> bool:
        """Whether a subject failed."""
        found = self._findings.get(subject)
        return subject in self._spoilt or (found is not None and found.failed)

    def finalize(self, matters: Callable[[str], bool]) -> Findings:
        """Every finding once; those about subjects that do not matter stop nothing."""
        told: dict[Diagnostic, bool] = {}
        for subject, findings in self._findings.items():
            counts = subject == EVERYTHING or matters(subject)
            for diagnostic in findings.items:
                told[diagnostic] = counts or told.get(diagnostic, False)
        return Findings(d if counts else d.softened() for d, counts in told.items())
