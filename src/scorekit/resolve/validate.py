"""Values against JSON Schema 2020-12, without what reaches out of a schema: references lead only to places in it.

This is scorekit's own since a schema and a value come from a repository that is not trusted: the work that they may
cause is counted, nothing is ever retrieved, and a violation's words repeat neither the value nor what a secret may be.
It also loads in no time. A property test holds it to jsonschema. What a schema itself may say is judged when it is
loaded (``catalogue.schema_shape``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any

from scorekit.lazy_dataclass import dataclass
from scorekit.redaction import is_secret_name
from scorekit.resolve.assertions import ASSERTIONS
from scorekit.resolve.schema import Effort, TooMuchError, referred, types_of
from scorekit.source.document import Path
from scorekit.suggest import did_you_mean
from scorekit.values import Opaque

#: Schemas within schemas while a value is checked against them; Python allows a thousand calls within calls.
_DEEPEST = 200
#: What it costs to check a value against a schema, besides its keywords, and to report a violation.
_HOLDING = 3
_TELLING = 10
#: A schema that is no boolean.
Schema = Mapping[str, Any]
#: How many violations of one value are reported.
_MOST = 100
#: The longest sentence of what several schemas have against a value.
_LONGEST = 300
#: Keywords that can't be checked against a reference.
_LITERAL = frozenset({"enum", "const", "pattern", "minLength", "maxLength", "not", "if"})


@dataclass(frozen=True, slots=True)
class Violation:
    """One way in which a value breaks its schema."""

    path: Path
    #: What is wrong, to follow the value's name: ``must be an integer, not a text``.
    text: str
    help: str | None = None
    #: The reference that stands where a known value must.
    opaque: Opaque | None = None

    @property
    def name(self) -> str:
        """The key that the value goes by: its own, or that of the list that it is in; empty where it has none."""
        return next((step for step in reversed(self.path) if isinstance(step, str)), "")


def violations(
    schema: Any, value: Any, path: Path = (), *, root: Any = None, effort: Effort | None = None
) -> list[Violation]:
    """How a value breaks a schema. References are looked up in ``root``, which is the schema itself where none is given.

    ``path`` leads to the value from whatever has names; a violation's path begins with it.
    """
    validation = _SchemaValidation(schema if root is None else root, effort or Effort())
    try:
        found = validation.check(schema, value, path).found
    except TooMuchError as error:
        return [
            Violation(path, str(error), "make the value smaller, or its schema plainer: less `anyOf`, shorter patterns")
        ]
    distinct = list(dict.fromkeys(found))
    if len(distinct) > _MOST:
        distinct[_MOST:] = [Violation(path, f"breaks its schema in {len(distinct) - _MOST:,} more places")]
    return distinct


@dataclass(slots=True)
class _Result:
    """What one schema says of one value."""

    found: list[Violation] = field(default_factory=list)
    #: The keys or indexes that a keyword has said something of, for ``unevaluated...``.
    seen: set[Any] = field(default_factory=set)

    def add(self, other: _Result) -> None:
        """Take over what another schema says of the same value."""
        self.found += other.found
        self.seen |= other.seen


class _SchemaValidation:
    """One value against one schema."""

    def __init__(self, root: Any, effort: Effort) -> None:
        self.root = root
        self.effort = effort
        self._depth = 0

    def check(self, schema: Any, value: Any, path: Path) -> _Result:
        """What a schema within says of a value within."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TooMuchError("is nested too deep, or leads through too many references")
        result = _Result()
        if isinstance(schema, bool):
            self.effort.spend(1)
            if not schema:
                result.found.append(Violation(path, "is not allowed"))
        elif isinstance(value, Opaque):
            self._opaque(schema, value, path, result)
        elif isinstance(value, float) and not math.isfinite(value):
            result.found.append(Violation(path, "is no number that JSON knows"))
        else:
            self._known(schema, value, path, result)
        if result.found:
            self.effort.spend(_TELLING)
        self._depth -= 1
        return result

    def _opaque(self, schema: Schema, value: Opaque, path: Path, result: _Result) -> None:
        """A reference is a text, and nothing else is known of it."""
        self.effort.spend(_HOLDING + len(schema))
        wanted = types_of(schema)
        inner = [*schema.get("allOf", ()), *([self.referred(schema)] if "$ref" in schema else ())]
        options = [schema[word] for word in ("anyOf", "oneOf") if word in schema]
        if (
            (wanted and "string" not in wanted)
            or schema.keys() & _LITERAL
            or any(self.check(one, value, path).found for one in inner)
            or any(all(self.check(one, value, path).found for one in several) for several in options)
        ):
            text = "must be a known value here, and this one is known only at run time"
            result.found.append(Violation(path, text, opaque=value))

    def _known(self, schema: Schema, value: Any, path: Path, result: _Result) -> None:
        self.effort.spend(_HOLDING + len(schema) + (len(value) // 4 if isinstance(value, dict | list) else 0))
        for keyword, assertion in ASSERTIONS.items():
            if keyword in schema:
                fault = assertion(schema[keyword], value, self.effort)
                if fault is not None:
                    # A value of the wrong type breaks most other keywords too; one word is enough.
                    result.found.append(_redacted(keyword, Violation(path, *fault)))
                    return
        kind = next((kind for kind in _INSIDE if isinstance(value, kind)), None)
        if kind is not None:
            _INSIDE[kind][0](self, schema, value, path, result)
        for keyword, applicator in _IN_PLACE.items():
            if keyword in schema:
                applicator(self, schema, value, path, result)
        if kind is not None:
            _INSIDE[kind][1](self, schema, value, path, result)

    def referred(self, schema: Schema) -> Any:
        """The schema that the reference of a schema leads to."""
        self.effort.spend(len(schema["$ref"]) // 8)
        return referred(self.root, schema["$ref"])

    # What is inside a value

    def entries(self, schema: Schema, value: Mapping[str, Any], path: Path, result: _Result) -> None:
        known = schema.get("properties", {})
        for key, item in value.items():
            if key in known:
                result.found += self.check(known[key], item, (*path, key)).found
                result.seen.add(key)
        for pattern, below in schema.get("patternProperties", {}).items():
            for key, item in value.items():
                if self.effort.matches(pattern, key):
                    result.found += self.check(below, item, (*path, key)).found
                    result.seen.add(key)
        if "additionalProperties" in schema:
            self.others(schema["additionalProperties"], value, path, result, tuple(known))
        for key in value if "propertyNames" in schema else ():
            for wrong in self.check(schema["propertyNames"], key, (*path, key)).found[:1]:
                result.found.append(Violation((*path, key), f"has a name that {wrong.text}", wrong.help))

    def entries_left(self, schema: Schema, value: Mapping[str, Any], path: Path, result: _Result) -> None:
        if "unevaluatedProperties" in schema:
            self.others(schema["unevaluatedProperties"], value, path, result, ())

    def others(self, schema: Any, value: Mapping[str, Any], path: Path, result: _Result, known: Sequence[str]) -> None:
        """The entries that nothing has been said of."""
        for key, item in value.items():
            if key in result.seen:
                continue
            if schema is False:
                self.effort.spend(_TELLING * (1 + len(known)))
                result.found.append(Violation((*path, key), "is not known", did_you_mean(key, known)))
            else:
                result.found += self.check(schema, item, (*path, key)).found
        result.seen.update(value)

    def items(self, schema: Schema, value: Sequence[Any], path: Path, result: _Result) -> None:
        first = schema.get("prefixItems", ())
        for index, item in enumerate(value):
            below = first[index] if index < len(first) else schema.get("items")
            if below is not None:
                result.found += self.check(below, item, (*path, index)).found
                result.seen.add(index)
        if "contains" in schema:
            fitting = [i for i, item in enumerate(value) if not self.check(schema["contains"], item, path).found]
            result.seen.update(fitting)
            least, most = schema.get("minContains", 1), schema.get("maxContains", len(value))
            if not least <= len(fitting) <= most:
                words = f"at least {least}" if len(fitting) < least else f"at most {most}"
                result.found.append(Violation(path, f"must hold {words} of what `contains` describes"))

    def items_left(self, schema: Schema, value: Sequence[Any], path: Path, result: _Result) -> None:
        if "unevaluatedItems" in schema:
            for index, item in enumerate(value):
                if index not in result.seen:
                    result.found += self.check(schema["unevaluatedItems"], item, (*path, index)).found
            result.seen.update(range(len(value)))

    # Other schemas of the same value

    def reference(self, schema: Schema, value: Any, path: Path, result: _Result) -> None:
        result.add(self.check(self.referred(schema), value, path))

    def all_of(self, schema: Schema, value: Any, path: Path, result: _Result) -> None:
        for one in schema["allOf"]:
            result.add(self.check(one, value, path))

    def any_of(self, schema: Schema, value: Any, path: Path, result: _Result) -> None:
        results = [self.check(one, value, path) for one in schema["anyOf"]]
        fitting = [one for one in results if not one.found]
        for one in fitting:
            result.add(one)
        if not fitting:
            result.found.append(_none_fits(results, path, "anyOf"))

    def one_of(self, schema: Schema, value: Any, path: Path, result: _Result) -> None:
        results = [self.check(one, value, path) for one in schema["oneOf"]]
        fitting = [index for index, one in enumerate(results) if not one.found]
        if not fitting:
            result.found.append(_none_fits(results, path, "oneOf"))
        elif len(fitting) > 1:
            first, second = (index + 1 for index in fitting[:2])
            words = f"must fit one schema of `oneOf` alone, and fits numbers {first} and {second}"
            result.found.append(Violation(path, words))
        else:
            result.add(results[fitting[0]])

    def negated(self, schema: Schema, value: Any, path: Path, result: _Result) -> None:
        if not self.check(schema["not"], value, path).found:
            result.found.append(Violation(path, "must not be what `not` describes"))

    def conditional(self, schema: Schema, value: Any, path: Path, result: _Result) -> None:
        asked = self.check(schema["if"], value, path)
        if not asked.found:
            result.add(asked)
        branch = "else" if asked.found else "then"
        if branch in schema:
            result.add(self.check(schema[branch], value, path))

    def dependents(self, schema: Schema, value: Any, path: Path, result: _Result) -> None:
        for key, one in schema["dependentSchemas"].items() if isinstance(value, dict) else ():
            if key in value:
                result.add(self.check(one, value, path))


_Applicator = Callable[[_SchemaValidation, Schema, Any, Path, _Result], None]
#: What looks into a value of a type, and what looks at the rest when all has been said.
_INSIDE: Mapping[type, tuple[_Applicator, _Applicator]] = {
    dict: (_SchemaValidation.entries, _SchemaValidation.entries_left),
    list: (_SchemaValidation.items, _SchemaValidation.items_left),
}
#: Keywords that hold the same value against other schemas.
_IN_PLACE: Mapping[str, _Applicator] = {
    "$ref": _SchemaValidation.reference,
    "allOf": _SchemaValidation.all_of,
    "anyOf": _SchemaValidation.any_of,
    "oneOf": _SchemaValidation.one_of,
    "not": _SchemaValidation.negated,
    "if": _SchemaValidation.conditional,
    "dependentSchemas": _SchemaValidation.dependents,
}


def _none_fits(results: Sequence[_Result], path: Path, keyword: str) -> Violation:
    """No one of several schemas takes the value: what each has against it."""
    wrong = [one.found[0] for one in results]
    words = ", or ".join(dict.fromkeys(violation.text for violation in wrong))
    if len(words) > _LONGEST or any(v.path != path or not v.text.startswith(("lacks ", "must ")) for v in wrong):
        words = f"fits no schema of `{keyword}`"
    return Violation(path, words)


def _redacted(keyword: str, violation: Violation) -> Violation:
    """The violation without the values that are allowed, where the name says that they are secret."""
    if keyword in ("enum", "const") and is_secret_name(violation.name):
        return Violation(violation.path, "must be one of the values that its schema allows")
    return violation
