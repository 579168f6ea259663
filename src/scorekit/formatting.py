"""Any result as text or data, in any of its formats: what a library's user prints, or hands on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scorekit.description import Description
from scorekit.description.outputs import ResourceOutput
from scorekit.diagnostics import CheckResult, Diagnostic
from scorekit.diff.model import Changes
from scorekit.drawing.model import Drawing
from scorekit.errors import UsageError, expect
from scorekit.explain.explanation import Explanation
from scorekit.fix import FixedText
from scorekit.impact.result import Impact
from scorekit.parity.result import Parity
from scorekit.report import description, diagnostics, diff, drawing, explanation, fix, impact, output, outputs, parity
from scorekit.suggest import suggestion
from scorekit.targets.api import ManifestSet
from scorekit.written_output import WrittenOutput

if TYPE_CHECKING:
    from scorekit.report.formats import Formats
    from scorekit.values import JsonObject

#: What ``format`` and ``as_data`` take.
Result = (
    Diagnostic
    | CheckResult
    | Explanation
    | Changes
    | Drawing
    | Impact
    | Parity
    | FixedText
    | Description
    | ResourceOutput
    | WrittenOutput
)


#: The formats of each kind of result, and whether these take several at once.
_FORMATS: Mapping[type[Any], tuple[Formats[Any], bool]] = {
    Diagnostic: (diagnostics.FORMATS, True),
    Explanation: (explanation.FORMATS, True),
    Changes: (diff.FORMATS, True),
    Drawing: (drawing.FORMATS, False),
    Impact: (impact.FORMATS, False),
    Parity: (parity.FORMATS, False),
    FixedText: (fix.FORMATS, True),
    Description: (description.FORMATS, False),
    ResourceOutput: (outputs.FORMATS, True),
    WrittenOutput: (output.FORMATS, False),
}


def format(  # noqa: A001 - the word of the trade
    result: Result | Sequence[Result], form: str = "text"
) -> str:
    """A result as text: diagnostics, a check, explanations, changes, a drawing, an impact, a parity, fixed score files,
    a description, outputs of resources or what a write changed.

    ``form`` is ``text``, ``json``, ``markdown``, ``sarif``, ``mermaid`` or another format of that kind of result.
    Secrets are named, never shown, but for outputs that were asked for with ``reveal``.

    Raises UsageError for a format that the kind does not have, and for what is no result.
    """
    if isinstance(result, CheckResult):
        return _found(result, form)
    several = tuple(result) if isinstance(result, Sequence) else (result,)
    kinds = {type(one) for one in several} or {Diagnostic}
    kind = kinds.pop()
    if kind not in _FORMATS:
        raise UsageError(_no_result(kind))
    if kinds:
        raise UsageError(f"results of one kind are told together, not a {kind.__name__} and a {kinds.pop().__name__}")
    formats, together = _FORMATS[kind]
    expect("form", form, str, "the name of a format")
    if form not in formats.names():
        raise UsageError(f"there is no format `{form}` for this; {suggestion(form, formats.names())}")
    text: str = formats.find(form).render(several if together else several[0])
    return text


def _no_result(kind: type[Any]) -> str:
    if {"value", "diagnostics"} <= set(dir(kind)):  # an Outcome or a Partial
        return f"{kind.__name__} is no result by itself; hand in its value, or its diagnostics"
    if kind is ManifestSet:
        return (
            "the texts of a ManifestSet are `scorekit.files(manifests)`, that of one object `manifests.text(manifest)`"
        )
    known = ", ".join(sorted(each.__name__ for each in (*_FORMATS, CheckResult)))
    return f"{kind.__name__} is no result; there are: {known}"


def _found(result: CheckResult, form: str) -> str:
    """What a check found, with the environments of each finding."""
    if form not in diagnostics.FORMATS.names():
        raise UsageError(f"there is no format `{form}` for this; {suggestion(form, diagnostics.FORMATS.names())}")
    context = diagnostics.Context(result.environments, prefix=result.prefix, home=result.home, checked=result.checked)
    shown: Sequence[Diagnostic] = result.diagnostics
    if form == "text":
        shown = [diagnostics.with_environments(d, context) for d in shown]
    return diagnostics.FORMATS.find(form).render(shown, context)


def as_data(result: Result | Sequence[Result]) -> JsonObject:
    """A result as what its JSON holds: mappings, lists, texts and numbers, in the stable shape of ``docs/reference/json.md``.

    It is a mapping; of a Description of all of a kind, or of outputs, a list of them.

    Raises UsageError for what has no JSON.
    """
    data: JsonObject = json.loads(format(result, "json"))
    return data
