"""Changes for people: what may cost data first, then resources, then objects with their fields.

dev -> prod (kubernetes): 1 stateful; 1 resource and 2 objects differ

!! STATEFUL redis.default#shop.cache
!!   a new, empty redis `shop.cache` is created; ...
!!   since another driver makes something new and moves no data
!!   at environments/prod.yaml:16

~ Deployment/shop
    spec.replicas: 1 -> 2  (environments/prod.yaml:28)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scorekit.diff import Changes, FieldChange, Hazard, HazardLevel, ObjectChange, ResourceChange
from scorekit.report.diff import MARKS, lines, places, served, summary, title
from scorekit.report.terminal import PLAIN, Palette, printable, width
from scorekit.source.document import dotted

#: What stands before the lines of a hazard, so that it is seen without colour too.
_LOUD = {HazardLevel.STATEFUL: "!!", HazardLevel.REFUSED: "!", HazardLevel.DISRUPTIVE: "*"}
#: What two values may measure to stand in one line.
_WIDEST = 100


def render(changes: Sequence[Changes], palette: Palette = PLAIN) -> str:
    """The changes as text; empty where nothing differs."""
    blocks = ["\n".join(_block(each, palette)) + "\n" for each in changes if not each.empty]
    return "\n".join(blocks)


def _block(changes: Changes, palette: Palette) -> Iterator[str]:
    before, after, where = title(changes)
    arrow = "and" if changes.standing else "->"
    yield f"{palette.bold}{printable(f'{before} {arrow} {after} ({where})')}{palette.reset}: {summary(changes)}"
    loud = [h for h in changes.hazards if h.severity is not HazardLevel.DISRUPTIVE]
    for hazard in loud:
        yield ""
        yield from _hazard(hazard, palette)
    for one, other in changes.namespaces:
        yield f"\nnamespace {printable(one)} is {printable(other)}"
    if changes.resources:
        yield "\nresources"
        for resource in changes.resources:
            yield from _resource(resource, palette)
    if not changes.comparable:
        yield from _models(changes, palette)
    if changes.objects:
        restarts = {h.subject: h.effect for h in changes.hazards if h.severity is HazardLevel.DISRUPTIVE}
        yield "\nobjects"
        for each in changes.objects:
            yield from _object(each, restarts.get(str(each.subject), ""), palette)
    if changes.files:
        yield "\nfiles"
        for file in changes.files:
            names = f": {', '.join(file.names)} (values are secret)" if file.names else ""
            yield f"  {_marked(file.verb, palette)} {printable(file.path + names)}"


def _hazard(hazard: Hazard, palette: Palette) -> Iterator[str]:
    stateful = hazard.severity is HazardLevel.STATEFUL
    colour = palette.error if stateful else palette.warning
    mark = f"{colour}{_LOUD[hazard.severity]}{palette.reset}"
    path = f" {hazard.path}" if hazard.path else ""
    yield f"{mark} {colour}{hazard.severity.upper()}{palette.reset} {palette.bold}{printable(hazard.subject + path)}{palette.reset}"
    yield f"{mark}   {printable(hazard.effect)}"
    yield f"{mark}   since {printable(hazard.reason)}"
    if hazard.place is not None:
        yield f"{mark}   at {printable(str(hazard.place))}"


def _resource(change: ResourceChange, palette: Palette) -> Iterator[str]:
    old = f"{change.before.uid} -> " if change.verb == "renamed" and change.before else ""
    words = f"{old}{change.subject.uid}  {served(change)}"
    yield f"  {_marked(change.verb, palette)} {printable(words)}  {_dim(f'({change.subject.place})', palette)}"
    for word, fields in (("params", change.params), ("outputs", change.outputs)):
        for field in fields:
            yield from _field(field, palette, dotted((word, *field.steps)))


def _models(changes: Changes, palette: Palette) -> Iterator[str]:
    kinds = f"{changes.before.target} and {changes.after.target}"
    yield f"\nworkloads, as the model has them: objects of {kinds} can't be compared"
    for each in changes.workloads:
        yield f"  {_marked(each.verb, palette)} {printable(each.name)}"
        for field in each.fields:
            yield from _field(field, palette)


def _object(change: ObjectChange, restart: str, palette: Palette) -> Iterator[str]:
    words = str(change.subject)
    if change.verb == "moved" and change.before and change.after:
        both = (change.before, change.after)
        apart = change.before.namespace != change.after.namespace
        words = " -> ".join(f"{o} in {o.namespace or 'no namespace'}" if apart else str(o) for o in both)
    owner = change.subject.owner
    of = f"  of {owner}" if owner and owner != change.subject.name else ""
    yield f"  {_marked(change.verb, palette)} {printable(words + of)}{_dim(f'  ({restart})', palette) if restart else ''}"
    if change.verb in {"added", "removed"}:
        return
    for field in change.fields:
        yield from _field(field, palette)


def _field(field: FieldChange, palette: Palette, path: str = "") -> Iterator[str]:
    """A field in one line where its values are short, else its lines below its path."""
    path, where = printable(path or field.path), places(field)
    written_at = _dim(f"  ({printable(where)})", palette) if where else ""
    mark = _marked(field.verb, palette)
    if field.secret:
        yield f"      {mark} {path}: a secret value, {field.verb}{written_at}"
        return
    rows = [(m, printable(line)) for m, line in lines(field)]
    each_once = len({m for m, _ in rows} & set("+-")) == len(rows)
    if each_once and sum(width(line) for _, line in rows) <= _WIDEST:
        both = f" {palette.dim}->{palette.reset} ".join(_coloured(m, line, palette) for m, line in rows)
        yield f"      {mark} {path}: {both}{written_at}"
        return
    yield f"      {mark} {path}:{written_at}"
    yield from (f"          {_coloured(m, f'{m} {line}'.rstrip(), palette)}" for m, line in rows)


def _coloured(mark: str, text: str, palette: Palette) -> str:
    colour = {"+": palette.good, "-": palette.error}.get(mark, "")
    return f"{colour}{text}{palette.reset}" if colour else text


def _marked(verb: str, palette: Palette) -> str:
    colour = {"added": palette.good, "removed": palette.error}.get(verb, palette.warning)
    return f"{colour}{MARKS[verb]}{palette.reset}"


def _dim(text: str, palette: Palette) -> str:
    return f"{palette.dim}{text}{palette.reset}"
