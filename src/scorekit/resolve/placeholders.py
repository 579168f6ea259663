"""What the placeholders of one workload lead to: its metadata, and the outputs of its resources."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.catalogue.synonyms import canonical_output
from scorekit.codes.resolution import BAD_PLACEHOLDER, BARE_RESOURCE, UNBOUND_OUTPUT, UNENCODED_SECRET, UNKNOWN_OUTPUT
from scorekit.diagnostics import Code, Diagnostic, Label
from scorekit.errors import ScorekitError
from scorekit.expressions import compile_text
from scorekit.limits import LONGEST_FILLED, MAX_FINDINGS, STEPS_OF_FINDING, spend
from scorekit.location import source_named
from scorekit.placeholder import Placeholder, placeholders, scan
from scorekit.resolve.outputs import EVERY_OUTPUT
from scorekit.source.document import Document, Mark, fragment_span, texts
from scorekit.suggest import did_you_mean, listed
from scorekit.value_path import ValuePath
from scorekit.values import (
    ConfigMapKey,
    Opaque,
    OpaqueError,
    Reference,
    RuntimeVariable,
    SecretKey,
    Text,
    Value,
    is_secret,
    join,
    length_of,
    take,
    to_text,
)

if TYPE_CHECKING:
    from scorekit.location import Span
    from scorekit.model.resource_type import ResourceType
    from scorekit.model.workload import Workload
    from scorekit.outcome import Findings
    from scorekit.resolve.resolution import ResolvedResource

METADATA, RESOURCES = "metadata", "resources"


class Filled(NamedTuple):
    """A text with its placeholders replaced, and the names that they were."""

    value: str | Reference | Text
    inputs: tuple[ValuePath, ...] = ()


_ADDRESS = r"[a-z][a-z0-9+.-]*://(?:[^/@]*@)?(?P<host>[^/?#]*)"


class _LostError(ScorekitError):
    """A placeholder has no value: what to say of it, which is nothing where its resource failed and was reported."""

    def __init__(
        self, code: Code | None = None, message: str = "", help_: str | None = None, labels: Sequence[Label] = ()
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.help = help_
        self.labels = labels


class PlaceholderReader:
    """Reads the placeholders of one workload."""

    def __init__(
        self,
        workload: Workload,
        uids: Mapping[str, str],
        resources: Callable[[str], ResolvedResource | None],
        target: str,
        environment: str = "",
        types: Callable[[str], ResourceType | None] = lambda _: None,
    ) -> None:
        """``uids`` has the instance of each resource name; ``resources`` finds a resolved one, None when it failed.

        ``environment`` is the file of the environment. ``types`` finds the contract of one that failed, as far as it has one: unknown outputs are reported all the same.
        """
        self._metadata = workload.plain_metadata
        self._name = workload.name
        self._uids = uids
        self._resources = resources
        self._target = target
        self._environment = environment
        self._types = types
        #: What was written already, by the placeholder's path.
        self._texts: dict[tuple[str, ...], str] = {}

    def fill(self, text: str, mark: Mark, findings: Findings) -> Filled | None:
        """The text with its placeholders replaced; None when one has no value. All of its faults are noted."""
        if "$" not in text:
            return Filled(text)
        pieces: list[str | Reference | Text] = []
        inputs: dict[ValuePath, None] = {}
        lost = length = 0
        if len(text) > LONGEST_FILLED:
            findings.add(_too_long(mark))
            return None
        for piece in scan(text):
            if isinstance(piece, str):
                pieces.append(piece)
                length += len(piece)
                continue
            inputs[piece.reads] = None
            try:
                pieces.append(self._piece(piece, mark, findings))
            except _LostError as error:
                lost += 1
                _note(error, piece, mark, findings)
            else:
                length += length_of(pieces[-1])
            if lost == MAX_FINDINGS:
                break
            if length > LONGEST_FILLED:
                findings.add(_too_long(mark))
                return None
        return None if lost else Filled(join(pieces), tuple(inputs))

    def fill_all(self, value: Any, mark: Mark, findings: Findings) -> tuple[Any, tuple[ValuePath, ...]] | None:
        """The value with the placeholders of every text in it replaced; keys stay as they are."""
        inputs: dict[ValuePath, None] = {}
        try:
            return self._deep(value, mark, findings, inputs), tuple(inputs)
        except _LostError:
            return None

    def uid_of_volume(self, text: str) -> tuple[str, Placeholder] | None:
        """The uid of the resource that a text is a placeholder for, and nothing else: ``${resources.NAME}``."""
        pieces = scan(text)
        if len(pieces) == 1 and isinstance(pieces[0], Placeholder):
            found = pieces[0]
            if len(found.path) == 2 and found.path[0] == RESOURCES and found.path[1] in self._uids:
                return self._uids[found.path[1]], found
        return None

    def _deep(self, value: Any, mark: Mark, findings: Findings, inputs: dict[ValuePath, None]) -> Any:
        if isinstance(value, str):
            filled = self.fill(value, mark, findings)
            if filled is None:
                raise _LostError
            inputs.update(dict.fromkeys(filled.inputs))
            return filled.value
        if not isinstance(value, dict | list):
            return value
        found: dict[Any, Any] = {}
        lost = False
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            try:
                found[key] = self._deep(inner, mark.child(key) or mark, findings, inputs)
            except _LostError:
                lost = True
        if lost:
            raise _LostError
        return found if isinstance(value, dict) else list(found.values())

    def _piece(self, placeholder: Placeholder, mark: Mark, findings: Findings) -> str | Reference | Text:
        known = self._texts.get(placeholder.path)
        if known is not None:
            take(known, mark)
            return known
        value = self._value(placeholder)
        take(value, mark)
        if isinstance(value, Text):
            self._warn_of_unencoded(value, placeholder, mark, findings)
        if isinstance(value, Reference | Text):
            return value
        try:
            text = self._texts[placeholder.path] = to_text(value)
        except (OpaqueError, ValueError) as fault:
            raise _bad(placeholder, f"can't be written into a text: {fault}") from None
        return text

    def _value(self, placeholder: Placeholder) -> Value:
        root, *steps = placeholder.path
        if root == METADATA:
            if not steps:
                raise _bad(placeholder, "needs a key: `${metadata.KEY}`")
            return _walk(self._metadata, placeholder, 1)
        if root == RESOURCES and steps:
            return self._output(placeholder, steps[0], steps[1:])
        literally = f"to write it as it stands, double the `$`: `${placeholder.raw}`"
        hint = did_you_mean(root, (METADATA, RESOURCES)) or literally
        raise _bad(placeholder, "is neither `${metadata.KEY}` nor `${resources.NAME.OUTPUT}`", hint)

    def _output(self, placeholder: Placeholder, name: str, steps: Sequence[str]) -> Value:
        uid = self._uids.get(name)
        if uid is None:
            hint = did_you_mean(name, self._uids) or "a workload sees the resources that it declares itself"
            raise _bad(placeholder, f"names a resource that `{self._name}` does not declare", hint)
        resource = self._resources(uid)
        if resource is None:
            type_ = self._types(uid)
            if type_ is None or type_.additional_outputs is not None or not steps or steps[0] in type_.outputs:
                raise _LostError
            raise _unknown_output(type_, steps[0], type_.outputs)
        contract = resource.type.outputs
        known = [
            *(k for k in resource.outputs if k != EVERY_OUTPUT),
            *(k for k, o in contract.items() if k not in resource.outputs and not o.optional),
        ]
        if not steps:
            listing = f"name an output: {_listed(placeholder, known)}"
            hint = listing if known else f"`{resource.type.name}` has no outputs"
            raise _bad(placeholder, "is a resource, not an output", hint, BARE_RESOURCE)
        key = steps[0]
        if key in resource.outputs:
            return _walk(resource.outputs[key].value, placeholder, 3)
        if EVERY_OUTPUT in resource.outputs and key not in resource.type.outputs:
            if len(steps) > 1:
                raise _bad(placeholder, f"goes into `{key}`, which is known only at run time")
            return _each_key(resource.outputs[EVERY_OUTPUT].value, key)
        additional = resource.type.additional_outputs
        if additional is not None and self._target in additional.runtime and key not in resource.type.outputs:
            if len(steps) > 1:
                raise _bad(placeholder, f"goes into `{key}`, which is known only at run time")
            return RuntimeVariable(key, secret=additional.secret)
        raise self._missing(resource, key, known)

    def _missing(self, resource: ResolvedResource, key: str, known: Sequence[str]) -> _LostError:
        if key in resource.type.outputs and resource.selection.binding is not None:
            return _unbound(resource, key)
        if key in resource.type.outputs:
            message = f"the environment's `{resource.type.name}` gives no `{key}`"
            return _LostError(UNKNOWN_OUTPUT, message, resource.type.outputs[key].description or None)
        additional = resource.type.additional_outputs
        if additional is None:
            return _unknown_output(resource.type, key, known)
        own = not source_named(self._environment)
        there = f"in {self._environment}" if own else "of an environment of your own, which `extends` this one"
        hint = did_you_mean(key, known) or f"add it to {additional.given_by} {there}"
        return _LostError(UNKNOWN_OUTPUT, f"the environment gives `{resource.type.name}` no `{key}`", hint)

    def _warn_of_unencoded(self, value: Text, placeholder: Placeholder, mark: Mark, findings: Findings) -> None:
        """A driver knows what its secrets are made of; of the secrets that an environment names nothing is known."""
        resource = self._resources(self._uids.get(placeholder.path[1], ""))
        bound = resource is not None and resource.selection.binding is not None
        if secrets := dict.fromkeys(map(repr, _unencoded(value))) if bound else {}:
            span = fragment_span(mark, placeholder.raw, placeholder.occurrence)
            message = f"`{placeholder.raw}` is an address, and nothing percent-encodes {' and '.join(secrets)} in it"
            hint = "make it of letters, digits and `-._~` alone, bind the address too, or give the client its parts"
            findings.add(UNENCODED_SECRET.at(span, message, help=hint))


def _each_key(value: Value, key: str) -> Value:
    """An output of a driver that gives any: the key of that name in what it refers to."""
    return replace(value, key=key) if isinstance(value, SecretKey | ConfigMapKey) else value


def _walk(value: Value, placeholder: Placeholder, start: int) -> Value:
    """What a value holds under the keys of a placeholder from a position on."""
    root, *keys = placeholder.path
    for index in range(start, len(placeholder.path)):
        key = placeholder.path[index]
        way = ValuePath(root, tuple(keys[: index - 1]))
        if not isinstance(value, dict):
            raise _bad(placeholder, f"goes into `{way}`, which is {_kind(value)}")
        if key not in value:
            hint = did_you_mean(key, [str(k) for k in value])
            raise _bad(placeholder, f"names `{key}`, which `{way}` does not have", hint)
        value = value[key]
    return value


def _note(error: _LostError, placeholder: Placeholder, mark: Mark, findings: Findings) -> None:
    if error.code is not None:
        spend(STEPS_OF_FINDING, mark)
        span = fragment_span(mark, placeholder.raw, placeholder.occurrence)
        findings.add(error.code.at(span, error.message, help=error.help, labels=error.labels))


def _bad(placeholder: Placeholder, words: str, hint: str | None = None, code: Code = BAD_PLACEHOLDER) -> _LostError:
    return _LostError(code, f"`{placeholder.raw}` {words}", hint)


def _too_long(mark: Mark) -> Diagnostic:
    message = f"this text is longer than {LONGEST_FILLED:,} characters when filled"
    return BAD_PLACEHOLDER.at(mark.span, message, help="put what is constant into a file of its own")


def _unknown_output(type_: ResourceType, key: str, known: Collection[str]) -> _LostError:
    meant = canonical_output(key)
    near = f"did you mean `{meant}`?" if meant in known else did_you_mean(key, known)
    hint = near or f"it has {listed(known) or 'none'}"
    return _LostError(UNKNOWN_OUTPUT, f"`{type_.name}` has no output `{key}`", hint)


def _unbound(resource: ResolvedResource, key: str) -> _LostError:
    """A binding lacks an output, or what the output would be made of."""
    sources = [source for source in dict.fromkeys(_sources(resource, key, ())) if source != key]
    names = " and ".join(f"`{source}`" for source in sources)
    made, instead = (f", from which `{key}` is made", f", or `{key}` itself") if names else ("", "")
    message = f"the binding of `{resource.uid}` gives no {names or f'`{key}`'}{made}"
    hint = f"add {names or f'`{key}`'} to the binding's `outputs`{instead}"
    return _LostError(UNBOUND_OUTPUT, message, hint, [Label(resource.selection.span, "the binding")])


def _sources(resource: ResolvedResource, key: str, above: tuple[str, ...]) -> Iterator[str]:
    """The outputs that are missing for one, through any number that are derived: itself where it is not."""
    contract = resource.type.outputs.get(key)
    if contract is None or contract.from_ is None or key in above:
        yield key
        return
    names = dict.fromkeys(str(n.path[1]) for n in compile_text(contract.from_).names if n.path[0] == "outputs")
    for name in names:
        if name not in resource.outputs:
            yield from _sources(resource, name, (*above, key))


def resources_in(value: Any, mark: Mark) -> Iterator[tuple[str, str, Span]]:
    """The resource names that a tree's placeholders mention, each with the placeholder and its place."""
    for path, text in texts(value):
        for found in placeholders(text):
            if found.path[0] == RESOURCES and len(found.path) > 1:
                yield found.path[1], found.raw, Document(value, mark).within(path, found.raw, found.occurrence)


def _unencoded(value: Text) -> Iterator[SecretKey | RuntimeVariable]:
    """The secrets of others in an address, but for its host and port, which are not encoded."""
    # Only the shape counts, so each reference is one character.
    shape = "".join(part if isinstance(part, str) else "\0" for part in value.parts)
    address = re.match(_ADDRESS, shape)
    host = range(*address.span("host")) if address else range(len(shape))
    place = 0
    for part in value.parts:
        if isinstance(part, SecretKey | RuntimeVariable) and is_secret(part) and place not in host:
            yield part
        place += len(part) if isinstance(part, str) else 1


def _listed(placeholder: Placeholder, known: Sequence[str]) -> str:
    return ", ".join(f"`{placeholder.raw[:-1]}.{key}}}`" for key in sorted(known)[:6])


def _kind(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, Opaque):
        return "known only at run time"
    return "a list" if isinstance(value, list) else "no map"
