"""Holds drivers to the contracts of their types, and types to themselves, before anything is rendered.

A driver that passes can still meet a value that it can't work with; it can't name what does not exist, lack an output
on one of its targets, or show a secret.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.codes.catalogue import (
    ALIAS_TWICE,
    BAD_DEFAULT,
    CIRCULAR_DEFINITION,
    CONTRACT_SECRET_LEAKED,
    UNKNOWN_DRIVER,
    UNKNOWN_NAME,
    UNKNOWN_REQUIRED_TYPE,
)
from scorekit.diagnostics import Label
from scorekit.errors import UnknownNameError
from scorekit.outcome import Findings
from scorekit.resolve import scope_types
from scorekit.resolve.contract_outputs import check_outputs, section_faults
from scorekit.resolve.images import asked_image, outlived
from scorekit.resolve.schema import Effort
from scorekit.resolve.scope_types import ANYTHING, Record, Shape
from scorekit.resolve.trees import compile_tree
from scorekit.resolve.validate import violations
from scorekit.source.document import Document, Path, dotted
from scorekit.source.merge import drop
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.expressions import Name
    from scorekit.location import Span
    from scorekit.model.driver import Driver, Requirement
    from scorekit.model.resource_type import ResourceType
    from scorekit.resolve.options import Library


def check_driver(driver: Driver, type_: ResourceType, types: Library | None) -> tuple[Diagnostic, ...]:
    """Every way in which a driver breaks its type's contract. Only one that requires others wants their types."""
    check = _DriverCheck(driver, type_, types)
    check.images()
    check.let()
    check.requires()
    check.secrets()
    check.outputs()
    check.warnings()
    check.coprovisions()
    check.needs()
    for target in driver.targets:
        check.section(target)
    return check.findings.items


def check_type(type_: ResourceType) -> tuple[Diagnostic, ...]:
    """Every way in which a type contradicts itself."""
    findings = Findings()
    _check_defaults(type_.document, ("params",), type_.params, findings)
    seen = scope_types.derivation(type_)
    needs: dict[str, list[str]] = {}
    for key, output in type_.outputs.items():
        if output.from_ is None:
            continue
        path = ("outputs", key, "from")
        used = list(_names(type_.document.at(path), seen, findings))
        needs[key] = [str(name.path[1]) for name, _ in used if name.path[0] == "outputs" and len(name.path) > 1]
        secret = next((n for n in needs[key] if n in type_.outputs and type_.outputs[n].secret), None)
        if secret is not None and not output.secret:
            message = f"output `{key}` holds the secret output `{secret}` and is not marked secret itself"
            findings.add(CONTRACT_SECRET_LEAKED.at(type_.span(path), message, help=f"add `secret: true` to `{key}`"))
    _check_circles("output", needs, lambda key: type_.span(("outputs", key, "from")), findings)
    return findings.items


def without_files(driver: Driver, library: Library) -> Iterator[Diagnostic]:
    """The drivers among those whose files a driver needs that there are not."""
    for index, name in enumerate(driver.needs.files):
        try:
            library.driver(name)
        except UnknownNameError:
            span = driver.span(("needs", "files", index))
            hint = did_you_mean(name, library.driver_names()) or "`scorekit drivers list` lists them"
            yield UNKNOWN_DRIVER.at(span, f"there is no driver `{name}`", help=hint)


class _DriverCheck:
    """One driver against its type."""

    def __init__(self, driver: Driver, type_: ResourceType, types: Library | None) -> None:
        self.findings = Findings()
        self._driver = driver
        self._type = type_
        self._types = types
        self._document = driver.document
        self._required = {
            alias: self._required_type(("requires", alias), one) for alias, one in driver.requires.items()
        }
        outputs = {alias: ANYTHING if t is None else scope_types.outputs_of(t) for alias, t in self._required.items()}
        self._requires = Record(outputs)
        #: Names in ``let`` that hold a secret, and names known only when required resources have outputs.
        self._secret_lets: set[str] = set()
        self._late_lets: set[str] = set()
        self._lets: dict[str, Shape] = {}

    def _required_type(self, path: Path, requirement: Requirement) -> ResourceType | None:
        """The type that is required, or made beside; None where that is computed, unknown or broken."""
        name = requirement.type
        if "{{" in name or self._types is None:
            return None
        try:
            return self._types.resource_type(name).value
        except UnknownNameError:
            span = self._driver.span((*path, "type"))
            hint = did_you_mean(name, self._types.type_names()) or "`scorekit types list` lists them"
            self.findings.add(UNKNOWN_REQUIRED_TYPE.at(span, f"there is no type `{name}`", help=hint))
            return None

    def _first(self) -> Record:
        return scope_types.phase_one(self._driver, self._type, Record(self._lets), self._requires)

    def images(self) -> None:
        """Each is in the table; its version sees what is known first."""
        seen = scope_types.before_let(self._driver, self._type)
        table = self.findings.take(self._types.images()) if self._driver.images and self._types is not None else None
        for alias, request in self._driver.images.items():
            part = self._document.part(("images", alias))
            list(_names(part, seen, self.findings))
            if table is not None and "{{" not in request.image:
                known = "{{" in request.version and request.image in table
                version = next(iter(table[request.image])) if known else request.version
                asked = {"image": request.image, "version": version}
                one = asked_image(table, asked, part.mark.span, self.findings)
                if one is not None and one.outlived and version == request.version:
                    self.findings.add(outlived(table, asked, part.mark.span))

    def let(self) -> None:
        """Each entry sees the ones above it."""
        for key in self._driver.let:
            part = self._document.at(("let", key))
            names = list(_names(part, self._first(), self.findings))
            if any(self.is_secret(name) for name, _ in names):
                self._secret_lets.add(key)
            if any(n.path[0] in ("requires", "dependencies") or _let_of(n) in self._late_lets for n, _ in names):
                self._late_lets.add(key)
            self._lets[key] = scope_types.of_data(self._driver.let[key])

    def requires(self) -> None:
        """What is required is chosen before anything that is required has outputs."""
        early = Record({key: shape for key, shape in self._lets.items() if key not in self._late_lets})
        seen = scope_types.phase_one(self._driver, self._type, early, None)
        for alias, requirement in self._driver.requires.items():
            path = ("requires", alias)
            list(_names(self._document.at(path), seen, self.findings))
            self._params(path, requirement, self._required[alias])

    def _params(self, path: Path, requirement: Requirement, required: ResourceType | None) -> None:
        """What is given to a resource is among the params of its type."""
        known = () if required is None else {*required.params.get("properties", {}), *required.tolerated}
        for key in requirement.params if required is not None else ():
            if key not in known and not key.startswith("$") and "{{" not in key:
                span = self._driver.span((*path, "params", key), key=True)
                message = f"`{requirement.type}` has no param `{key}`"
                self.findings.add(UNKNOWN_NAME.at(span, message, help=did_you_mean(key, known)))

    def coprovisions(self) -> None:
        """What is made beside is chosen as early as what is required, and gets its params when the outputs are known."""
        early = scope_types.phase_one(self._driver, self._type, Record({}), None)
        late = Record({**self._first().keys, "outputs": scope_types.outputs_of(self._type)})
        for alias, one in self._driver.coprovisions.items():
            path = ("coprovisions", alias)
            list(_names(drop(self._document.part(path), ("params",)), early, self.findings))
            list(_names(self._document.at((*path, "params")), late, self.findings))
            self._params(path, one, self._required_type(path, one))
            if alias in self._driver.requires:
                span = self._driver.span(path, key=True)
                message = f"`{alias}` is both required and made beside"
                labels = [Label(self._driver.span(("requires", alias), key=True), "required here")]
                help_ = "call one of them otherwise: what belongs to a resource is named after it and the alias"
                self.findings.add(ALIAS_TWICE.at(span, message, labels=labels, help=help_))

    def secrets(self) -> None:
        """None needs itself, and what names the Secret of another waits for none of them."""
        needs: dict[str, list[str]] = {}
        for key, definition in self._driver.secrets.items():
            used = list(_names(self._document.at(("secrets", key)), self._first(), self.findings))
            for name, span in used if definition.from_ is not None else ():
                if _let_of(name) in self._secret_lets | self._late_lets:
                    message = f"`{name}` is known only after the Secret of `{key}` is named: it holds a secret or a requirement's output"
                    self.findings.add(UNKNOWN_NAME.at(span, message, help="name the Secret by what is known before"))
            needs[key] = [str(n.path[1]) for n, _ in used if n.path[0] == "secrets" and len(n.path) > 1]
        _check_circles("secret", needs, lambda key: self._driver.span(("secrets", key), key=True), self.findings)

    def outputs(self) -> None:
        """Each target gives what the contract promises."""
        _check_defaults(self._document, ("settings",), self._driver.settings, self.findings)
        for path in (("outputs",), *((target, "outputs") for target in self._driver.targets)):
            list(_names(self._document.at(path), self._first(), self.findings))
        check_outputs(self._driver, self._type, self.is_secret, self.findings)

    def warnings(self) -> None:
        """They see the outputs as well."""
        seen = Record({**self._first().keys, "outputs": scope_types.outputs_of(self._type)})
        list(_names(self._document.at(("warnings",)), seen, self.findings))

    def needs(self) -> None:
        """The drivers that it shares files with are there."""
        if self._types is not None:
            self.findings.extend(without_files(self._driver, self._types))

    def section(self, target: str) -> None:
        """A target's section less its outputs."""
        seen = scope_types.phase_two(self._first(), self._type)
        for key in self._document.data[target]:
            if key == "outputs":
                continue
            list(_names(self._document.at((target, key)), seen, self.findings))
        self.findings.extend(section_faults(self._driver, target))

    def is_secret(self, name: Name) -> bool:
        """Whether a name leads to a secret of this driver, or of what it requires."""
        head, *rest = name.path
        if head == "secrets" or _let_of(name) in self._secret_lets:
            return True
        required = self._required.get(str(rest[0])) if head == "requires" and len(rest) > 1 else None
        output = required.outputs.get(str(rest[1])) if required is not None else None
        return output is not None and output.secret


def _let_of(name: Name) -> str | None:
    return str(name.path[1]) if name.path[0] == "let" and len(name.path) > 1 else None


def _names(part: Document | None, seen: Record, findings: Findings) -> Iterator[tuple[Name, Span]]:
    """The names in a part of a document; unknown ones and every fault of the part are noted."""
    tree = None if part is None else findings.take(compile_tree(part))
    for name, span in tree.names() if tree is not None else ():
        wrong = scope_types.fault(seen, name)
        if wrong is not None:
            findings.add(UNKNOWN_NAME.at(span, wrong[0], help=wrong[1]))
        yield name, span


def _check_defaults(document: Document, path: Path, schema: Mapping[str, Any], findings: Findings) -> None:
    """Every default of a schema's properties satisfies its own schema."""
    effort = Effort()
    for key, part in schema.get("properties", {}).items():
        if not isinstance(part, dict) or "default" not in part:
            continue
        for violation in violations(part, part["default"], (key,), root=schema, effort=effort):
            below = violation.path[1:]
            span = document.span((*path, "properties", key, "default", *below))
            inside = f" at `{dotted(below)}`" if below else ""
            findings.add(BAD_DEFAULT.at(span, f"the default of `{key}`{inside} {violation.text}", help=violation.help))


def _check_circles(kind: str, needs: Mapping[str, list[str]], place: Any, findings: Findings) -> None:
    """No definition needs itself, by however many others."""
    for start in needs:
        way = _way_back(start, needs)
        if way and start == min(way):
            route = " -> ".join(f"`{key}`" for key in (*way, start))
            findings.add(CIRCULAR_DEFINITION.at(place(start), f"{kind} `{start}` needs itself: {route}"))


def _way_back(start: str, needs: Mapping[str, list[str]]) -> tuple[str, ...]:
    """The shortest way from a key back to itself, without its end; empty when there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    reached: set[str] = set()
    for way in ways:
        for key in needs.get(way[-1], ()):
            if key == start:
                return way
            if key not in reached:
                reached.add(key)
                ways.append((*way, key))
    return ()
