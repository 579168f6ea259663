"""The module calls of drivers' sections: what a call is, and what of it Terraform would refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.codes.targets import BAD_MODULE
from scorekit.resolve.tree_nodes import Computed
from scorekit.targets.origins import MarkedOrigins

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.outcome import Findings
    from scorekit.resolve.resolution import ResolvedResource
    from scorekit.source.document import Document, Path
    from scorekit.targets.api import FindDefinition, Origins

#: https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers, of its letters those of ASCII.
IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
#: What a call has beside the module's arguments, in the order in which it is written.
META = ("source", "version", "providers", "count", "for_each", "depends_on")
#: A module of a registry, which alone has versions: ``[HOST/]NAMESPACE/NAME/SYSTEM``, and a folder in it.
_REGISTRY = re.compile(r"([A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?/)?[A-Za-z0-9_-]+/[A-Za-z0-9_-]+/[a-z0-9]+(//.*)?")


class ModuleCall(NamedTuple):
    """A call of a module, whose values may still be references."""

    name: str
    #: As the driver has it.
    data: Mapping[str, Any]
    resource: ResolvedResource
    origins: Origins
    #: Arguments whose change does more than change what it made: what it does, to the arguments.
    effects: Mapping[str, list[str]]


def identifier(name: str) -> str:
    """A name as Terraform allows it: none begins with a digit."""
    return f"_{name}" if name[:1].isdigit() else name


def output_name(resource: str, output: str) -> str:
    """What the file calls an output of a resource."""
    return identifier(re.sub(r"[^A-Za-z0-9_-]", "_", f"{resource}_{output}"))


def calls(resource: ResolvedResource, findings: Findings) -> Iterator[ModuleCall]:
    """The calls of a resource's section that can be made."""
    section = resource.section
    for name, data in (section.data.get("modules") or {}).items() if section is not None else ():
        path: Path = ("modules", name)
        wrong = tuple(_faults(section, path, data)) if section is not None else ()
        findings.extend(wrong)
        if section is not None and not wrong:
            effects = {word: _named(section, word, data) for word in ("replacedBy", "interruptedBy")}
            origins = MarkedOrigins(section.part(path).mark)
            yield ModuleCall(identifier(name), data, resource, origins, effects)


def _named(section: Document, word: str, data: Mapping[str, Any]) -> list[str]:
    """The arguments of a call that a list of the section names."""
    return sorted({each for each in section.data.get(word) or () if isinstance(each, str) and each in data})


def section_faults(section: Document, definition: FindDefinition | None) -> Iterator[Diagnostic]:
    """The faults of the calls in a driver's section as it is written."""
    del definition
    modules = section.data.get("modules") if isinstance(section.data, dict) else None
    for name, data in modules.items() if isinstance(modules, dict) else ():
        if not isinstance(data, Computed):
            yield from _faults(section, ("modules", name), data)


def _faults(section: Document, path: Path, data: Any) -> Iterator[Diagnostic]:
    name = path[-1]
    if not _is_identifier(name):
        help_ = "use letters, digits, `_` and `-`"
        yield BAD_MODULE.at(section.span(path, key=True), f"`{name}` is no name for a module call", help=help_)
    if not isinstance(data, dict):
        yield BAD_MODULE.at(section.span(path), f"module `{name}` must be a mapping")
        return
    for key in data:
        if not _is_identifier(key):
            message = f"`{key}` is no name of an argument"
            yield BAD_MODULE.at(section.span((*path, key), key=True), message, help="use letters, digits and `_`")
    source, version = data.get("source"), data.get("version")
    if source is None or source == "":
        help_ = "name a folder that begins with `./`, or a module of a registry: `NAMESPACE/NAME/SYSTEM`"
        yield BAD_MODULE.at(section.span(path, key=True), f"module `{name}` has no `source`", help=help_)
    for key, value in (("source", source), ("version", version)):
        if not isinstance(value, str | Computed | None):
            message = f"`{key}` of a module is a text that is known when the file is written"
            yield BAD_MODULE.at(section.span((*path, key)), message)
    if isinstance(source, str) and source and version is not None and not _REGISTRY.fullmatch(source):
        help_ = "leave `version` out, and let `source` say which: `?ref=v1.2.0` of a git address"
        message = f"`{source}` is of no registry, so it has no `version`"
        yield BAD_MODULE.at(section.span((*path, "version")), message, help=help_)


def _is_identifier(name: Any) -> bool:
    """Whether a key can stand where Terraform has a name; one that is computed may."""
    return isinstance(name, Computed) or IDENTIFIER.fullmatch(identifier(name)) is not None
