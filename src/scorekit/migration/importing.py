"""A tool's project to the files of ours, and a report. Nothing is read or written here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Any

from scorekit.lazy_dataclass import dataclass
from scorekit.migration.assemble import Brought, assemble, driver_name
from scorekit.migration.entries import Entry, read_entries, shadowed
from scorekit.migration.environment import environment, matching
from scorekit.migration.patches import Patches, translate
from scorekit.migration.run import run
from scorekit.migration.state import KeptResource, State, at, read_state
from scorekit.outcome import Findings, Outcome
from scorekit.redaction import without_secrets
from scorekit.source import reader
from scorekit.source.writer import dump

if TYPE_CHECKING:
    from scorekit.location import Source
    from scorekit.migration.draft import Draft
    from scorekit.model.resource_type import ResourceType

#: The built-in environment that one of a tool begins with.
PARENTS = {"score-compose": "scorekit/local", "score-k8s": "scorekit/dev"}
#: Notes that leave something to a person.
_OPEN = "would disagree|is empty|name one|is not translated"


@dataclass(frozen=True, slots=True)
class ToolProject:
    """What a tool's project holds, as texts."""

    tool: str
    provisioners: tuple[Source, ...]
    state: Source | None = None
    #: Patch templates that lie beside it, where the state has none.
    patches: Mapping[str, str] = field(default_factory=dict)
    #: Specifications of workloads by name, where the state has none.
    workloads: Mapping[str, Any] = field(default_factory=dict)
    #: What the tool has emitted last, for patch templates that go through it.
    output: Source | None = None
    #: Names of files that look like overrides.
    overrides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """What became of one thing."""

    #: ``translated``, ``decide`` (a person must) or ``left`` (out).
    outcome: str
    what: str
    place: str
    #: The driver or patch that it became.
    into: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Import:
    """Files to be written, by their path in the project, and what became of what."""

    tool: str
    files: Mapping[str, str]
    items: tuple[Item, ...]
    #: Where secrets that exist are to be put: where scorekit reads them, and where the tool has them.
    secrets: tuple[tuple[str, str], ...] = ()
    todo: tuple[str, ...] = ()
    environment: str = ""

    def counted(self, outcome: str) -> int:
        """How many things came out so."""
        return sum(item.outcome == outcome for item in self.items)


def import_project(
    project: ToolProject,
    known: Callable[[str], ResourceType | None],
    pinned: Callable[[str], str | None],
    *,
    name: str,
    own_name: str | None = None,
    has_settings: bool = False,
    defaults: bool = True,
) -> Outcome[Import]:
    """Bring a tool's project over.

    ``known`` gives the catalogue's types, ``pinned`` an image with its version, ``name`` is the environment's; ``own_name`` is that of the scorekit project, if it
    has one. Without ``defaults`` the provisioners that the tool itself brings are left out: scorekit's own drivers serve their types.
    """
    findings = Findings()
    entries: list[Entry] = []
    for source in project.provisioners:
        entries += findings.take(read_entries(source)) or ()
    state = State("")
    if project.state is not None:
        state = findings.take(read_state(project.state)) or state
    if findings.failed:
        return findings.outcome(None)
    hidden = shadowed(entries)
    owners = [(resource, matching(entries, resource)) for resource in state.resources]
    owned: dict[int, list[KeptResource]] = {}
    for resource, owner in owners:
        owned.setdefault(id(owner), []).append(resource)
    items: list[Item] = []
    brought: list[Brought] = []
    files: dict[str, str] = {}
    types: dict[str, ResourceType | None] = {}
    for index, entry in enumerate(entries):
        if (item := _not_translated(entry, hidden.get(index), defaults=defaults)) is not None:
            items.append(item)
            continue
        types.setdefault(entry.type, known(entry.type))
        driver = _free(driver_name(entry.uri, entry.type, project.tool), {each.driver for each in brought})
        draft = _draft(entry, owned.get(id(entry), ()), findings)
        one = assemble(draft, driver, types[entry.type], pinned)
        brought.append(one)
        _merge(files, one.files)
        items.append(_item(one))
    workloads = dict(state.workloads or project.workloads)
    templates = {f"{state.file}, patching_templates[{n}]": text for n, text in enumerate(state.patches)}
    patches = translate(templates or dict(project.patches), workloads, _documents(project.output), findings)
    made = environment(name, PARENTS[project.tool], brought, owners, state, patches)
    files[f"environments/{name}.yaml"] = made.text
    items += _patch_items(patches)
    todo = [*made.todo, *_name(files, state, own_name, has_settings=has_settings)]
    todo += [
        f"hand `{each}` to each render as an overrides file, as you did: nulls in it delete"
        for each in project.overrides
    ]
    found = Import(project.tool, dict(sorted(files.items())), tuple(items), tuple(made.secrets), tuple(todo), name)
    return findings.outcome(found)


def _documents(output: Source | None) -> list[Any]:
    """What a tool has emitted; nothing where that can't be read."""
    read = reader.read_all(output).value if output is not None else None
    return [each.data for each in read or ()]


def _not_translated(entry: Entry, before: Entry | None, *, defaults: bool) -> Item | None:
    """What becomes of a provisioner that no driver is made from; None for the others."""
    if before is not None:
        why = f"never chosen: {before.uri} ({before.place}) comes first and fits whatever this one fits"
        return Item("left", entry.uri, entry.place, details=(why,))
    if entry.uri.startswith("template://example-provisioners/"):
        return Item("left", entry.uri, entry.place, details=("the tool's own example",))
    if entry.scheme == "local-env":
        why = "scorekit's own driver does the same: what an environment does not define stays `${KEY}` in Compose"
        return Item("translated", entry.uri, entry.place, "environment/variables", (why,))
    if entry.scheme != "template":
        outputs = f" ({', '.join(entry.outputs)})" if entry.outputs else ""
        why = f"a program: scorekit runs none. Bind the resources of type `{entry.type}`, with their outputs{outputs}, or write a driver; until then scorekit's own serves, where it has one"
        return Item("decide", entry.uri, entry.place, details=(why,))
    if entry.is_default and not defaults:
        why = "the tool's own: scorekit's driver of the type takes its place, with data of its own"
        return Item("left", entry.uri, entry.place, details=(why,))
    return None


def _draft(entry: Entry, owned: Sequence[KeptResource], findings: Findings) -> Draft:
    """A provisioner, run; again with its secrets kept apart where the state has some of its resources."""
    draft = run(entry, keeps_secrets=False, findings=findings)
    if any(at(each.state, path) is not None for each in owned for path in draft.kept_secrets.values()):
        return run(entry, keeps_secrets=True, findings=Findings())
    return draft


def _item(brought: Brought) -> Item:
    entry = brought.draft.entry
    decisions = [f"decide: {each.reason}: {_short(each.original)}" for each in brought.decisions]
    notes = list(dict.fromkeys(brought.draft.notes))
    outcome = "decide" if decisions or any(re.search(_OPEN, each) for each in notes) else "translated"
    return Item(outcome, entry.uri, entry.place, brought.driver, (*decisions, *notes))


def _patch_items(patches: Patches) -> list[Item]:
    found = [
        Item("translated", f"patch `{each['name']}`", "", " ".join(each["target"].values())) for each in patches.items
    ]
    return found + [
        Item("decide", "a patch template", template, details=(f"{each.reason}: {_short(each.original)}",))
        for template, each in patches.decisions
    ]


def _short(text: str) -> str:
    line = " ".join(without_secrets(text).split())
    return line if len(line) <= 100 else line[:99] + "…"


def _free(name: str, taken: set[str]) -> str:
    number, found = 2, name
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    return found


def _merge(files: dict[str, str], more: Mapping[str, str]) -> None:
    """Add files; a type that two provisioners extend is left with the longer contract."""
    for path, text in more.items():
        if path not in files or len(text) > len(files[path]):
            files[path] = text


def _name(files: dict[str, str], state: State, own_name: str | None, *, has_settings: bool) -> list[str]:
    """The project's name, which Compose puts before the names of volumes."""
    if state.project is None:
        return []
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,62}", state.project):
        return [f"give the project a name: `{state.project[:80]}` is none that Compose takes"]
    if own_name == state.project:
        return []
    if has_settings:
        return [
            f"write `name: {state.project}` into scorekit.yaml: Compose puts the project's name before those of volumes, and the old ones have this"
        ]
    settings = {"apiVersion": "scorekit.dev/v1alpha1", "kind": "Project", "name": state.project}
    files["scorekit.yaml"] = dump(settings)
    return []
