"""Placeholders: well formed, of a root that Score has, and of something that is there and can be filled in.

Resources of other workloads can't be read: a shared one is declared in each with the same id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.diagnostics import Code, Diagnostic, Severity
from scorekit.source.document import Path, dotted
from scorekit.suggest import did_you_mean, listed
from scorekit.values import to_text

if TYPE_CHECKING:
    from scorekit.model.workload import PlacedPlaceholder, Workload
    from scorekit.placeholder import Placeholder

MALFORMED_PLACEHOLDER = Code("SK301", "malformed placeholder", Severity.ERROR)
UNKNOWN_ROOT = Code("SK302", "unknown placeholder", Severity.ERROR)
UNDECLARED_RESOURCE = Code("SK303", "undeclared resource", Severity.ERROR)
UNKNOWN_METADATA = Code("SK304", "unknown metadata", Severity.ERROR)
BARE_RESOURCE = Code("SK305", "resource where an output is needed", Severity.ERROR)
VOLUME_SOURCE = Code("SK306", "output as the source of a volume", Severity.WARNING)


#: What to write where a placeholder names no more than its root.
_ROOTS = {
    "metadata": "name a key: `${metadata.name}`",
    "resources": "name a resource and its output: `${resources.NAME.KEY}`",
}
#: What Humanitec's deployments call a workload's own resources, and its shared ones.
RESOURCES_ELSEWHERE = ("externals", "shared")


def form(workload: Workload) -> Iterator[Diagnostic]:
    """The placeholders that are malformed: a space or an empty part is nearly always a slip of the pen."""
    for placed in workload.placeholders:
        if fault := _malformed(placed.placeholder):
            yield MALFORMED_PLACEHOLDER.at(workload.placeholder_span(placed), fault[0], help=fault[1])


def _malformed(found: Placeholder) -> tuple[str, str] | None:
    if len(found.path) == 1 and (advice := _ROOTS.get(found.path[0])):
        return f"the placeholder `{found.raw}` names no more than `{found.path[0]}`", advice
    if found.well_formed:
        return None
    name = f"`{found.raw}`"
    literal = f"write `${found.raw}` to keep it as it is"
    if found.path == ("",):
        return f"the placeholder {name} is empty", f"write `${{resources.NAME.KEY}}`, or {literal}"
    if ":-" in found.raw:
        return (
            f"the placeholder {name} has a default value, which Score doesn't know",
            f"leave `:-` and what follows out, or {literal}",
        )
    if all(segment.strip() for segment in found.path):
        message = f"the placeholder {name} has spaces around a name"
        # GitHub's workflows have two braces, and blanks within.
        names = [segment.strip(" {").replace(".", "\\.") for segment in found.path]
        return message, f"write `${{{'.'.join(names)}}}`" if names[0] in _ROOTS else literal
    return (
        f"the placeholder {name} has an empty part",
        f"two dots, or a dot at an end, have no name between them; {literal}",
    )


def root(workload: Workload) -> Iterator[Diagnostic]:
    """The placeholders with another root, above all `${HOME}` and `${env.X}`: meant for a shell or another tool."""
    for placed in workload.placeholders:
        found = placed.placeholder
        if found.well_formed and found.path[0] not in _ROOTS:
            span = workload.placeholder_span(placed)
            message = f"the placeholder `{found.raw}` begins neither with `resources` nor with `metadata`"
            yield UNKNOWN_ROOT.at(span, message, help=_other_root(workload, placed))


def _other_root(workload: Workload, placed: PlacedPlaceholder) -> str:
    found = placed.placeholder
    root, rest = found.path[0], found.raw[2:]
    near = _spelt(found) or did_you_mean(root, _ROOTS)
    if near and len(found.path) > 1:
        return near
    if root in workload.resources:
        return f"write `${{resources.{rest}` to read the resource"
    if len(found.path) > 1 and root in (*RESOURCES_ELSEWHERE, "values"):
        return _of_humanitec(workload, found)
    literal = f"write `${found.raw}` to keep it as it is"
    if placed.path[-1] == "content":
        literal += ", or `noExpand: true` for the whole file"
    if len(found.path) == 1 or root in ("env", "environment"):
        return f"{literal}; {_of_environment(workload, found.path[-1])}"
    return literal


def _spelt(found: Placeholder) -> str | None:
    """The hint for other braces and brackets around names of Score's."""
    bare = found.raw.strip("${} ")
    if bare.startswith(tuple(f"{root}." for root in _ROOTS)):
        return f"write `${{{bare}}}`: one pair of braces"
    return "write `${resources.NAME.KEY}`, without brackets" if bare.startswith("resources[") else None


def _of_humanitec(workload: Workload, found: Placeholder) -> str:
    name = found.path[1]
    if found.path[0] == "values":
        return f"{_of_environment(workload, name)}; to keep the text as it is, write `${found.raw}`"
    own = f"`${{resources.{found.raw.partition('.')[2]}`"
    if name in workload.resources:
        return f"write {own}; `scorekit fix` does it"
    return f"declare `{name}` under `resources`, and write {own}"


def _of_environment(workload: Workload, key: str) -> str:
    names = sorted(name for name, resource in workload.resources.items() if resource.type == "environment")
    if names:
        return f"a value of the environment is `${{resources.{names[0]}.{key}}}`"
    return (
        f"a value of the environment is `${{resources.env.{key}}}`, with `env: {{type: environment}}` under `resources`"
    )


def _below(workload: Workload, root: str) -> Iterator[tuple[PlacedPlaceholder, Placeholder]]:
    """The well-formed placeholders of a root that name something below it."""
    for placed in workload.placeholders:
        found = placed.placeholder
        if found.path[0] == root and len(found.path) > 1 and found.well_formed:
            yield placed, found


def declared(workload: Workload) -> Iterator[Diagnostic]:
    """The placeholders of resources that the workload does not declare."""
    for placed, found in _below(workload, "resources"):
        if found.path[1] not in workload.resources:
            message, span = f"the workload declares no resource `{found.path[1]}`", workload.placeholder_span(placed)
            yield UNDECLARED_RESOURCE.at(span, message, help=_undeclared(workload, found))


def _undeclared(workload: Workload, found: Placeholder) -> str:
    name = found.path[1]
    if name == "resources" and found.path[2:] and found.path[2] in workload.resources:
        return f"write `${{{found.raw.removeprefix('${resources.')}`"
    near = did_you_mean(name, workload.resources)
    if near:
        return near
    declare = f"declare it: `resources: {{{name}: {{type: ...}}}}`"
    return f"{declare}; declared so far: {listed(workload.resources)}" if workload.resources else declare


def metadata(workload: Workload) -> Iterator[Diagnostic]:
    """The placeholders of metadata that is not there, or that can't be written as text."""
    faults: dict[Path, tuple[str, str | None] | None] = {}  # a large value is looked at once, however often it is read
    for placed, found in _below(workload, "metadata"):
        if found.path not in faults:
            faults[found.path] = _unreadable(workload.plain_metadata, found.path)
        if fault := faults[found.path]:
            yield UNKNOWN_METADATA.at(workload.placeholder_span(placed), fault[0], help=fault[1])


def _unreadable(value: Any, path: Path) -> tuple[str, str | None] | None:
    for position, step in enumerate(path[1:], start=1):
        above = dotted(path[:position])
        if not isinstance(value, dict):
            kind = "a list" if isinstance(value, list) else "null" if value is None else "a single value"
            return f"`{above}` is {kind}, so there is no `{step}` in it", f"read it whole: `${{{above}}}`"
        if step not in value:
            return f"`{above}` has no key `{step}`", _unknown_key(step, value)
        value = value[step]
    try:
        to_text(value)
    except ValueError as error:
        return f"`{dotted(path)}` can't be filled in: {error}", None
    return None


def _unknown_key(step: str, keys: Mapping[str, Any]) -> str:
    if step in ("namespace", "environment"):
        return f"a Score file does not know its {step}; what an environment says is an output of a resource of type `environment`"
    return did_you_mean(step, keys) or f"the keys there: {listed(keys) or 'none'}"


def output(workload: Workload) -> Iterator[Diagnostic]:
    """The placeholders of a resource without an output, which stand only as the whole source of a volume."""
    for placed, found in _below(workload, "resources"):
        volume = placed.path[2] == "volumes"
        if len(found.path) == 2 and not (volume and placed.text == found.raw):
            message = f"`{found.raw}` is the resource itself, and a text needs one of its outputs"
            help_ = f"write `{found.raw}` alone" if volume else f"name the output: `${{resources.{found.path[1]}.KEY}}`"
            yield BARE_RESOURCE.at(workload.placeholder_span(placed), message, help=help_)


def volume_source(workload: Workload) -> Iterator[Diagnostic]:
    """The volumes whose source is an output of a resource."""
    for placed, found in _below(workload, "resources"):
        if placed.path[2] == "volumes" and len(found.path) > 2 and found.path[1] in workload.resources:
            message = f"the source of the volume `{placed.path[3]}` is an output of a resource, not the resource"
            span = workload.placeholder_span(placed)
            yield VOLUME_SOURCE.at(span, message, help=f"write `${{resources.{found.path[1]}}}`")


CHECKS = (form, root, declared, metadata, output, volume_source)
