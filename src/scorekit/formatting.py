"""Any result as text, in any of its formats: what a library's user prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scorekit.diagnostics import Diagnostic
from scorekit.diff.model import Changes
from scorekit.drawing.model import Drawing
from scorekit.errors import UsageError
from scorekit.explain.explanation import Explanation
from scorekit.impact.result import Impact
from scorekit.parity.result import Parity
from scorekit.report import diagnostics, diff, drawing, explanation, impact, parity
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from types import ModuleType

    #: What can be told.
    Result = Diagnostic | Explanation | Changes | Drawing | Impact | Parity


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of result: the package of its formats, and whether these take several at once."""

    package: ModuleType
    several: bool


_KINDS: dict[type[Any], _Kind] = {
    Diagnostic: _Kind(diagnostics, several=True),
    Explanation: _Kind(explanation, several=True),
    Changes: _Kind(diff, several=True),
    Drawing: _Kind(drawing, several=False),
    Impact: _Kind(impact, several=False),
    Parity: _Kind(parity, several=False),
}


def format(  # noqa: A001 - the word of the trade
    result: Result | Sequence[Result], form: str = "text"
) -> str:
    """A result as text: diagnostics, explanations, changes, a drawing, an impact or a parity.

    ``form`` is ``text``, ``json``, ``markdown``, ``sarif``, ``mermaid`` or another format of that kind of result.
    Secrets are named, never shown.

    Raises UsageError for a format that the kind does not have.
    """
    several = tuple(result) if isinstance(result, Sequence) else (result,)
    kind = _KINDS[type(several[0])] if several else _KINDS[Diagnostic]
    offered = kind.package.names()
    if form not in offered:
        hint = did_you_mean(form, offered) or f"there are: {', '.join(offered)}"
        raise UsageError(f"there is no format `{form}` for this; {hint}")
    told: str = kind.package.find(form).render(several if kind.several else several[0])
    return told
