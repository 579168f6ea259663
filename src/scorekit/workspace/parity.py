"""Where a project's environments differ: each compiled, and compared with the strictest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from scorekit.caller import spelt
from scorekit.diagnostics import Diagnostic, errors_of
from scorekit.errors import UsageError, expect
from scorekit.outcome import Findings
from scorekit.parity import compare
from scorekit.parity.rules import RULES
from scorekit.suggest import suggestion
from scorekit.workspace.compilation import CompileInputs, compile_environments
from scorekit.workspace.forms import names
from scorekit.workspace.opened import NO_SCORE_FILE

if TYPE_CHECKING:
    from scorekit.outcome import Outcome
    from scorekit.parity.result import Parity
    from scorekit.targets.api import ManifestSet
    from scorekit.workspace.opened import OpenedProject
    from scorekit.workspace.options import ProjectOptions

#: The rules whose risks can be accepted.
RISKS = tuple(rule.name for rule in RULES if rule.verdict == "risk")


def parity(
    project: OpenedProject,
    environments: Iterable[str] | None,
    options: ProjectOptions,
    *,
    against: str | None,
    accepted: Collection[str],
) -> Outcome[Parity]:
    """The comparison. An environment that can't be compiled is part of the answer: the others are compared all the same."""
    expect("against", against, str | None, "the name of an environment")
    accepted = names("accepted", accepted, RISKS[0])
    for name in accepted:
        if name not in RISKS:
            words = spelt(f"accepted: there is no rule `{name}`", f"--accept {name}: there is no such rule")
            raise UsageError(f"{words}; {suggestion(name, RISKS)}")
    findings, asked = Findings(), compared(project, environments, against, named=bool(options.files))
    # What no environment can compile, such as a score file that is not there, is no difference between them.
    given = findings.take(CompileInputs.of(project, options))
    if given is None:
        return findings.outcome(None)
    made: list[ManifestSet] = []
    failed: dict[str, tuple[Diagnostic, ...]] = {}
    for name in asked:
        own = Findings()
        made += compile_environments(given, [name], own)
        if own.failed:
            failed[name] = errors_of(own.items)
    named = against.removeprefix("scorekit/") if against else None
    return findings.outcome(compare.parity(made, failed, against=named, accepted=accepted))


def compared(
    project: OpenedProject, environments: Iterable[str] | None, against: str | None, *, named: bool = False
) -> Sequence[str]:
    """The environments to compare, two of them at least. ``named``: score files are."""
    found = project.known(environments)
    if against:
        found = project.known((*found, against))
    if len(found) == 1:
        add = spelt("add another", "add --env NAME")
        words = f"environments are compared with one another, and `{found[0]}` is the only one; {add}"
        raise UsageError(words if named or project.folder.score_files() else NO_SCORE_FILE)
    return found
