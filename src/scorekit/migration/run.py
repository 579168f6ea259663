"""A provisioner's sections, run one after another as the tool does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from scorekit.codes.migration import BAD_TEMPLATE
from scorekit.migration.draft import Draft
from scorekit.migration.evaluate import Evaluator, Marks
from scorekit.migration.layout import tree_of
from scorekit.migration.symbols import Code, Random, Root, Tree, Undecided, UntranslatableError

if TYPE_CHECKING:
    from scorekit.migration.entries import Entry
    from scorekit.outcome import Findings

#: Sections that are told about and not run.
_NOT_RUN = {"info_logs": "what it prints: `scorekit explain` and `scorekit secrets list` tell how to connect"}
_EMPTY = Tree(())
#: The resource's own random identifier.
GUID = Random(36, "hex", -1)


def run(entry: Entry, *, keeps_secrets: bool, findings: Findings) -> Draft:
    """A draft with the tree of each section."""
    draft = Draft(entry, keeps_secrets=keeps_secrets)
    for name, (reason, text) in entry.broken.items():
        if name not in _NOT_RUN:
            _learn(draft, name, Undecided(reason, text))
    for name, template in entry.templates.items():
        if name in _NOT_RUN:
            draft.notes.append(f"`{name}` is left out: {_NOT_RUN[name]}")
            continue
        marks = Marks()

        def note(text: str, offset: int, template: Any = template) -> None:
            line = template.span(offset).line
            draft.notes.append(f"line {line}: a check is left out, {text}: the type's params say what is allowed")

        evaluator = Evaluator(partial(_seen, draft, name), marks, note)
        try:
            tree = tree_of(evaluator.run(template.nodes), marks)
        except UntranslatableError as error:
            tree = Undecided(str(error), template.text)
        except RecursionError:
            findings.add(BAD_TEMPLATE.at(template.span(0), f"`{name}`: nested too deep"))
            tree = None
        _learn(draft, name, tree)
    return draft


def _learn(draft: Draft, name: str, tree: Any) -> None:
    if isinstance(tree, Undecided) and name in ("init", "state", "shared"):
        draft.comments.undecided(f"{name}: |\n", tree)
        draft.notes.append(f"`{name}` is not translated: {tree.reason}")
        draft.trees[name] = _EMPTY
    elif name == "init":
        draft.learn_init(tree)
    elif name == "state":
        draft.learn_state(tree)
    elif name == "shared":
        draft.learn_shared(tree or _EMPTY)
    elif tree is not None:
        draft.trees[name] = tree


def _seen(draft: Draft, section: str, key: str) -> Any:
    """What a template sees under a name."""
    if key in ("Init", "State", "Shared"):
        return draft.trees.get(key.lower(), _EMPTY)
    simple = {
        "Uid": Code("uid", "text"),
        "Type": Code("type", "text"),
        "Class": Code("class", "text"),
        "Id": Code("id", "text"),
        "Namespace": Code("namespace", "text"),
        "SourceWorkload": Code("workload.name", "text"),
        "WorkloadMetadata": Code("workload.metadata", "map"),
        "Params": Root("Params"),
        "Metadata": Root("Metadata"),
        "WorkloadServices": Root("Workloads"),
        "MountsDirectory": Root("Mounts"),
        "ComposeProjectName": Root("ProjectName"),
    }
    if key in simple:
        return simple[key]
    if key == "Guid":
        if section in ("init", "state", "shared"):
            return GUID
        if "guid" not in draft.settings:
            draft.settings["guid"] = "what the tool has made up to tell this resource from others"
            draft.kept_names["guid"] = ()
            draft.lets["guid"] = Code("settings.guid | default(uid)", "text")
        return Code("let.guid", "text")
    raise UntranslatableError(f"`.{key}`, which scorekit does not have")
