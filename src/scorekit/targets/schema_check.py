"""Values against the schemas of the targets' languages: what they refuse, with its path.

This runs over every object that a driver or a patch has a hand in, so it is quick: a plain scalar of the right type costs
one look-up. A reference to what is known only at run time counts as a text, and what an expression will give fits
everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from scorekit.patterns import PatternError
from scorekit.resolve.schema import Effort, TooMuchError
from scorekit.suggest import did_you_mean
from scorekit.targets.schema import ANYTHING, KNOWN, Schema
from scorekit.values import Opaque

if TYPE_CHECKING:
    from scorekit.diagnostics import Code, Diagnostic, Label
    from scorekit.source.document import Path
    from scorekit.targets.api import Origins

_WORDS = {dict: "a mapping", list: "a list", str: "a text", int: "a number", bool: "a boolean", float: "a number"}
_ARTICLES = {"integer": "an integer", "array": "a list", "object": "a mapping", "string": "a text"}
#: How many faults of one value are reported, and how many fields or options with one.
_MOST, _LISTED = 50, 10
#: What it costs to compare a key with one that is known.
_HINTING = 10


class Fault(NamedTuple):
    """What a target's consumer would find wrong at a path of an object."""

    code: Code
    path: Path
    message: str
    help: str | None = None
    #: A further place that the fault is about, and its words.
    also: tuple[Path, str] | None = None
    #: Whether it is about the key at the path, not about the value.
    at_key: bool = False

    def diagnostic(self, origins: Origins, above: Path = (), labels: Iterable[Label] = ()) -> Diagnostic:
        """It as a diagnostic, by the origins of what has the object at a path."""
        span = origins.at((*above, *self.path), key=self.at_key).span
        return self.code.at(span, self.message, help=self.help, labels=labels)


class Misfit(NamedTuple):
    """One thing that a schema refuses in a value."""

    kind: Literal["unknown", "missing", "type", "value", "version", "repeated"]
    #: Where; of a missing field where it would be.
    path: Path
    #: For ``type`` and ``value``, to follow the field's name: ``must be an integer, not a text``. Else the field's name,
    #: or the keys of an item that another has too.
    text: str
    help: str | None = None
    #: For ``version``: the minor versions that have the field.
    versions: tuple[int | None, int | None] = (None, None)


class _EnoughError(Exception):
    """No more is looked for."""


def misfits(
    schema: Schema,
    value: Any,
    *,
    partial: bool = False,
    outline: bool = False,
    minor: int | None = None,
    effort: Effort | None = None,
) -> list[Misfit]:
    """What a schema refuses in a value.

    A ``partial`` value is merged into another: nothing is missing in it, and null deletes. Of an ``outline``, parts that a
    condition may leave out are there: nothing is there too often. A field that a version of
    Kubernetes lacks is unknown where ``minor`` is that version, and reported as one of ``versions`` where none is given.
    """
    check = _Check(partial, outline, minor, effort or Effort())
    try:
        check.value(schema, value, (), check.found)
    except _EnoughError:
        del check.found[_MOST:]
    except TooMuchError as error:
        check.found.append(Misfit("value", (), str(error)))
    return check.found


def worded(found: Misfit, what: str, spelt: Callable[[Path], str]) -> str:
    """A misfit that is no unknown field, in ``what``, as a sentence; ``spelt`` writes a path."""
    place, words = spelt(found.path), found.text
    if found.kind == "missing":
        place, words = spelt(found.path[:-1]), f"lacks `{found.text}`"
    return f"`{place}` of {what} {words}" if place else f"{what} {words}"


def had_by(versions: tuple[int | None, int | None]) -> str:
    """Which versions have a field or kind, as a sentence: ``Kubernetes has it from 1.33 on``."""
    since, until = versions
    if since is None:
        return f"Kubernetes has it up to 1.{until}"
    return f"Kubernetes has it from 1.{since} on" if until is None else f"Kubernetes has it from 1.{since} to 1.{until}"


class _Check:
    """One value against its schema."""

    def __init__(self, partial: bool, outline: bool, minor: int | None, effort: Effort) -> None:  # noqa: FBT001 - bound by misfits
        self.found: list[Misfit] = []
        self._partial = partial
        self._outline = outline
        self._minor = minor
        self._effort = effort
        #: How many branches it is in: elsewhere the work is no more than the value is large.
        self._branched = 0

    def value(self, schema: Schema, value: Any, path: Path, found: list[Misfit]) -> None:
        """Note what a schema refuses in a value."""
        kind = type(value)
        if kind not in KNOWN:
            if not isinstance(value, Opaque | bytes):
                return
            kind = str
        elif value is None and self._partial:
            return
        self._count(value)
        schema = schema.read()
        if kind not in schema.types and not (kind is float and int in schema.types and value.is_integer()):
            found.append(_mistyped(schema.words, value, path))
            return
        if kind is dict:
            self._mapping(schema, value, path, found)
        elif kind is list:
            self._list(schema, value, path, found)
        if schema.asks_more:
            if type(value) in KNOWN:
                self._assertions(schema, value, path, found)
            if schema.branches:
                self._in_place(schema, value, path, found)

    def _count(self, value: Any) -> None:
        if len(self.found) > _MOST:
            raise _EnoughError
        if self._branched:
            self._effort.spend(1 + (len(value) // 4 if isinstance(value, dict | list) else 0))

    # What is inside

    def _mapping(self, schema: Schema, value: Mapping[Any, Any], path: Path, found: list[Misfit]) -> None:
        fields = schema.fields
        hints: set[str | None] = set()
        for key, item in value.items():
            below = fields.get(key) or self._other(schema, key)
            if item is None and schema.null_leaves_out and key in fields:
                continue
            if below is None:
                hints.add(self._unknown(schema, key, path, found))
            elif type(item) not in below.plain:
                self.value(below, item, (*path, key), found)
        if schema.ranges:
            self._ranged(schema, value, path, found)
        missing = () if self._partial else [name for name in schema.required if _lacks(schema, value, name)]
        if missing and all(type(key) is str for key in value):
            # What is misspelt is not missing as well.
            missing = [name for name in missing if f"did you mean `{name}`?" not in hints]
            found.extend(Misfit("missing", (*path, name), name) for name in missing)
        if schema.alternatives:
            self._alternatives(schema, value, path, found)

    def _alternatives(self, schema: Schema, value: Mapping[Any, Any], path: Path, found: list[Misfit]) -> None:
        """Fields of which exactly one is there."""
        given = [f"`{name}`" for name in schema.alternatives if not _lacks(schema, value, name)]
        if not given and not self._partial:
            listed = ", ".join(f"`{name}`" for name in schema.alternatives)
            found.append(Misfit("value", path, f"must have one of {listed}"))
        elif len(given) > 1 and not self._outline:
            text = f"can't have both {' and '.join(given[:2])}"
            found.append(
                Misfit("value", path, text, f"keep one; in a patch, {given[0][:-1]}: null` takes the other out")
            )

    def _other(self, schema: Schema, key: Any) -> Schema | None:
        """The schema of a key that is no field; None where it may not be there."""
        for pattern, below in schema.patterns:
            if type(key) is not str or pattern.search(key):
                return below
        if isinstance(schema.others, Schema):
            return schema.others
        return ANYTHING if schema.others or type(key) is not str else None

    def _unknown(self, schema: Schema, key: str, path: Path, found: list[Misfit]) -> str | None:
        """Note a key that may not be there; what is said to help."""
        if self._partial and key.startswith("$"):
            return None
        known = schema.fields
        self._count(key)
        self._effort.spend(_HINTING * (1 + len(known)))
        listed = f"it has {', '.join(f'`{name}`' for name in known)}" if 0 < len(known) <= _LISTED else None
        hint = did_you_mean(key, known) or listed
        found.append(Misfit("unknown", (*path, key), key, hint))
        return hint

    def _ranged(self, schema: Schema, value: Mapping[Any, Any], path: Path, found: list[Misfit]) -> None:
        """Fields that not every version has."""
        for key, (since, until) in schema.ranges.items():
            if key not in value:
                continue
            if self._minor is None:
                found.append(Misfit("version", (*path, key), key, versions=(since, until)))
            elif not (since or self._minor) <= self._minor <= (until or self._minor):
                found.append(Misfit("unknown", (*path, key), key, had_by((since, until))))

    def _list(self, schema: Schema, value: Sequence[Any], path: Path, found: list[Misfit]) -> None:
        below = schema.items
        if below is not None:
            plain = below.plain
            for index, item in enumerate(value):
                if type(item) not in plain:
                    self.value(below, item, (*path, index), found)
        first: dict[str, int] = {}
        for index, item in enumerate(value) if schema.keyed and not self._outline else ():
            if isinstance(item, dict) and schema.keyed[0] in item:
                identity = ", ".join(
                    f"{key}: {item[key]}" for key in schema.keyed if type(item.get(key)) in _PLAIN_KEYS
                )
                if first.setdefault(identity, index) != index:
                    found.append(Misfit("repeated", (*path, index), identity))

    # What is asked of the value itself

    def _assertions(self, schema: Schema, value: Any, path: Path, found: list[Misfit]) -> None:
        if schema.options is not None and not _among(value, schema.options):
            found.append(_unlisted(schema.options, value, path))
        if schema.formats is not None and (wrong := schema.formats(value)) is not None:
            found.append(Misfit("value", path, *wrong))
        counted = not (self._outline and value and isinstance(value, dict | list))
        for check, limit in schema.asserted if counted else ():
            try:
                fault = check(limit, value, self._effort)
            except PatternError:
                continue  # a pattern of another dialect than ours: only the cluster can hold to it
            if fault is not None:
                has = (
                    f"it has {', '.join(f'`{key}`' for key in [*value][:_LISTED])}" if isinstance(value, dict) else None
                )
                found.append(Misfit("value", path, fault[0], fault[1] or has))

    def _in_place(self, schema: Schema, value: Any, path: Path, found: list[Misfit]) -> None:
        """The same value against other schemas."""
        self._branched += 1
        for one in schema.all_of:
            self.value(one, value, path, found)
        for options, alone in ((schema.any_of, False), (schema.one_of, True)):
            if options:
                found += self._branches(options, value, path, alone=alone)
        if schema.excluded is not None and not self._against(schema.excluded, value, path):
            found.append(Misfit("value", path, "is what its schema excludes by `not`"))
        self._branched -= 1

    def _against(self, schema: Schema, value: Any, path: Path) -> list[Misfit]:
        found: list[Misfit] = []
        self.value(schema, value, path, found)
        return found

    def _branches(self, options: Sequence[Schema], value: Any, path: Path, *, alone: bool) -> Sequence[Misfit]:
        """What several schemas, one of which must take a value, have against it."""
        # What is of another type fits nowhere, and says least of what is meant.
        typed = [o for o in options if (kind := type(value)) is float or kind not in KNOWN or kind in o.read().types]
        results = [self._against(one, value, path) for one in typed]
        fitting = sum(not result for result in results)
        if fitting > 1 and alone:
            return (Misfit("value", path, f"fits {fitting} schemas of which it must fit one"),)
        if fitting:
            return ()
        likely = [result for result in results if (result[0].kind, result[0].path) != ("type", path)]
        if likely:
            return min(likely, key=lambda result: (len(result), -max(len(one.path) for one in result)))
        words = dict.fromkeys(word for one in options for word in one.read().words)
        return (_mistyped(tuple(words), value, path),)


_PLAIN_KEYS = frozenset({str, int, bool})


def _lacks(schema: Schema, value: Mapping[Any, Any], name: str) -> bool:
    """Whether a field is not there."""
    return name not in value or (schema.null_leaves_out and value[name] is None)


def _mistyped(words: Sequence[str], value: Any, path: Path) -> Misfit:
    wanted = [word for word in words if word != "null"] or list(words)
    types = " or ".join(dict.fromkeys(_ARTICLES.get(word, f"a {word}") for word in wanted))
    given = "null" if value is None else _WORDS.get(type(value), "a value that is known only at run time")
    return Misfit("type", path, f"must be {types or 'something else'}, not {given}", _rewritten(wanted, value))


def _rewritten(wanted: Sequence[str], value: Any) -> str | None:
    """How to write a scalar that only lacks its quotes, or has some too many."""
    if isinstance(value, bool | int | float) and "string" in wanted:
        return 'quote it: `"..."`'
    numeric = isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,18}", value) and {"integer", "number"} & {*wanted}
    if numeric or (value in ("true", "false") and "boolean" in wanted):
        return f"write it without quotes: `{value}`"
    return "write a list: `[...]`" if list(wanted) == ["array"] else None


def _among(value: Any, options: Sequence[Any]) -> bool:
    """Whether a value is one of some options; ``true`` is not 1."""
    return any(value == option and isinstance(value, bool) == isinstance(option, bool) for option in options)


def _unlisted(options: Sequence[Any], value: Any, path: Path) -> Misfit:
    words = [str(option) for option in options if option not in (None, "")]
    options = ", ".join(f"`{word}`" for word in words[:_LISTED])
    more = f" and {len(words) - _LISTED} more" if len(words) > _LISTED else ""
    hint = did_you_mean(value, words) if isinstance(value, str) else None
    return Misfit("value", path, f"must be {'one of ' if len(words) > 1 else ''}{options}{more}", hint)
