"""What the placeholders of one workload lead to: its metadata, and the outputs of its resources."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scorekit.catalogue.synonyms import canonical_output
from scorekit.codes.resolution import BAD_PLACEHOLDER, BARE_RESOURCE, UNBOUND_OUTPUT, UNENCODED_SECRET, UNKNOWN_OUTPUT
from scorekit.diagnostics import Code, Diagnostic, Label
from scorekit.errors import ScorekitError
from scorekit.expressions import compile_text
from scorekit.limits import LONGEST_FILLED, MAX_FINDINGS, STEPS_OF_FINDING, spend
from scorekit.placeholder import Placeholder, scan
from scorekit.source.document import Mark, fragment_span
from scorekit.suggest import did_you_mean, listed
from scorekit.value_path import ValuePath
from scorekit.values import (
    Opaque,
    OpaqueError,
    Reference,
    RuntimeVariable,
    SecretKey,
    Text,
    Value,
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


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its placeholders replaced, and the names that they were."""

    value: str | Reference | Text
    inputs: tuple[ValuePath, ...] = ()


_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://(?:[^/@]*@)?(?P<host>[^/?#]*)")


class _LostError(ScorekitError):
    """A placeholder has no value: reported where it was found, or where its resource failed."""


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
            except _LostError:
                lost += 1
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
        value = self._value(placeholder, mark, findings)
        take(value, mark)
        if isinstance(value, Reference | Text):
            return value
        try:
            text = self._texts[placeholder.path] = to_text(value)
        except (OpaqueError, ValueError) as fault:
            raise self._bad(placeholder, mark, findings, f"can't be written into a text: {fault}") from None
        return text

    def _value(self, placeholder: Placeholder, mark: Mark, findings: Findings) -> Value:
        root, *steps = placeholder.path
        if root == METADATA:
            if not steps:
                raise self._bad(placeholder, mark, findings, "needs a key: `${metadata.KEY}`")
            return self._walk(self._metadata, steps, 0, placeholder, mark, findings)
        if root == RESOURCES and steps:
            return self._output(steps[0], steps[1:], placeholder, mark, findings)
        hint = (
            did_you_mean(root, (METADATA, RESOURCES))
            or f"to write it as it stands, double the `$`: `${placeholder.raw}`"
        )
        raise self._bad(
            placeholder, mark, findings, "is neither `${metadata.KEY}` nor `${resources.NAME.OUTPUT}`", hint
        )

    def _output(
        self, name: str, steps: Sequence[str], placeholder: Placeholder, mark: Mark, findings: Findings
    ) -> Value:
        uid = self._uids.get(name)
        if uid is None:
            hint = did_you_mean(name, self._uids) or "a workload sees the resources that it declares itself"
            raise self._bad(placeholder, mark, findings, f"names a resource that `{self._name}` does not declare", hint)
        resource = self._resources(uid)
        if resource is None:
            type_ = self._types(uid)
            if type_ is None or type_.additional_outputs is not None or not steps or steps[0] in type_.outputs:
                raise _LostError
            span = fragment_span(mark, placeholder.raw, placeholder.occurrence)
            findings.add(_unknown_output(type_, steps[0], type_.outputs, span))
            raise _LostError
        known = [*resource.outputs, *(k for k in resource.type.outputs if k not in resource.outputs)]
        if not steps:
            hint = (
                f"name an output: {_listed(placeholder, known)}" if known else f"`{resource.type.name}` has no outputs"
            )
            raise self._fault(BARE_RESOURCE, placeholder, mark, findings, "is a resource, not an output", hint)
        key = steps[0]
        if key in resource.outputs:
            value = self._walk(resource.outputs[key].value, steps, 1, placeholder, mark, findings)
            # A driver knows what its secrets are made of; of the secrets that an environment names nothing is known.
            bound = resource.selection.binding is not None
            if secrets := dict.fromkeys(map(repr, _unencoded(value))) if bound else {}:
                span = fragment_span(mark, placeholder.raw, placeholder.occurrence)
                message = (
                    f"`{placeholder.raw}` is an address, and nothing percent-encodes {' and '.join(secrets)} in it"
                )
                help_ = (
                    "make it of letters, digits and `-._~` alone, bind the address too, or give the client its parts"
                )
                findings.add(UNENCODED_SECRET.at(span, message, help=help_))
            return value
        additional = resource.type.additional_outputs
        if additional is not None and self._target in additional.runtime and key not in resource.type.outputs:
            if len(steps) > 1:
                raise self._bad(placeholder, mark, findings, f"goes into `{key}`, which is known only at run time")
            return RuntimeVariable(key)
        raise self._missing(resource, key, known, placeholder, mark, findings)

    def _missing(
        self,
        resource: ResolvedResource,
        key: str,
        known: Sequence[str],
        placeholder: Placeholder,
        mark: Mark,
        findings: Findings,
    ) -> _LostError:
        span = fragment_span(mark, placeholder.raw, placeholder.occurrence)
        if key in resource.type.outputs and resource.selection.binding is not None:
            findings.add(_unbound(resource, key, span))
        elif resource.type.additional_outputs is not None:
            own = not self._environment.startswith("scorekit:")
            there = f"in {self._environment}" if own else "of an environment of your own, which `extends` this one"
            hint = did_you_mean(key, known) or f"add it to the `variables` {there}"
            message = f"the environment gives `{resource.type.name}` no `{key}`"
            findings.add(UNKNOWN_OUTPUT.at(span, message, help=hint))
        else:
            findings.add(_unknown_output(resource.type, key, known, span))
        return _LostError()

    def _walk(
        self, value: Value, steps: Sequence[str], done: int, placeholder: Placeholder, mark: Mark, findings: Findings
    ) -> Value:
        for index in range(done, len(steps)):
            key = steps[index]
            way = ValuePath(placeholder.path[0], placeholder.path[1 : len(placeholder.path) - len(steps) + index])
            if not isinstance(value, dict):
                raise self._bad(placeholder, mark, findings, f"goes into `{way}`, which is {_kind(value)}")
            if key not in value:
                hint = did_you_mean(key, [str(k) for k in value])
                raise self._bad(placeholder, mark, findings, f"names `{key}`, which `{way}` does not have", hint)
            value = value[key]
        return value

    def _bad(
        self, placeholder: Placeholder, mark: Mark, findings: Findings, words: str, hint: str | None = None
    ) -> _LostError:
        return self._fault(BAD_PLACEHOLDER, placeholder, mark, findings, words, hint)

    @staticmethod
    def _fault(
        code: Code, placeholder: Placeholder, mark: Mark, findings: Findings, words: str, hint: str | None
    ) -> _LostError:
        spend(STEPS_OF_FINDING, mark)
        span = fragment_span(mark, placeholder.raw, placeholder.occurrence)
        findings.add(code.at(span, f"`{placeholder.raw}` {words}", help=hint))
        return _LostError()


def _too_long(mark: Mark) -> Diagnostic:
    message = f"this text is longer than {LONGEST_FILLED:,} characters when filled"
    return BAD_PLACEHOLDER.at(mark.span, message, help="put what is constant into a file of its own")


def _unknown_output(type_: ResourceType, key: str, known: Collection[str], span: Span) -> Diagnostic:
    meant = canonical_output(key)
    near = f"did you mean `{meant}`?" if meant in known else did_you_mean(key, known)
    hint = near or f"it has {listed(known) or 'none'}"
    return UNKNOWN_OUTPUT.at(span, f"`{type_.name}` has no output `{key}`", help=hint)


def _unbound(resource: ResolvedResource, key: str, span: Span) -> Diagnostic:
    """A binding lacks an output, or what the output would be made of."""
    sources = [source for source in dict.fromkeys(_sources(resource, key, ())) if source != key]
    names = " and ".join(f"`{source}`" for source in sources)
    made, instead = (f", from which `{key}` is made", f", or `{key}` itself") if names else ("", "")
    message = f"the binding of `{resource.uid}` gives no {names or f'`{key}`'}{made}"
    hint = f"add {names or f'`{key}`'} to the binding's `outputs`{instead}"
    return UNBOUND_OUTPUT.at(span, message, labels=[Label(resource.selection.span, "the binding")], help=hint)


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
    if isinstance(value, str):
        if "$" in value:
            for piece in scan(value):
                if isinstance(piece, Placeholder) and piece.path[0] == RESOURCES and len(piece.path) > 1:
                    yield piece.path[1], piece.raw, fragment_span(mark, piece.raw, piece.occurrence)
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from resources_in(inner, mark.child(key) or mark)


def _unencoded(value: Value) -> Iterator[SecretKey]:
    """The secrets of others in an address, but for its host and port, which are not encoded."""
    if not isinstance(value, Text):
        return
    # Only the shape counts, so each reference is one character.
    shape = "".join(part if isinstance(part, str) else "\0" for part in value.parts)
    address = _ADDRESS.match(shape)
    host = range(*address.span("host")) if address else range(len(shape))
    place = 0
    for part in value.parts:
        if isinstance(part, SecretKey) and place not in host:
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
