"""Sections for Compose: what a provisioner of score-compose adds, as a driver does."""

from __future__ import annotations

import re
from typing import Any

from scorekit.migration.draft import Draft, is_per_resource
from scorekit.migration.drafting import Comments, is_comment, mapped, outline, plain
from scorekit.migration.symbols import (
    Cat,
    Const,
    Items,
    Root,
    Tree,
    Undecided,
    UntranslatableError,
    When,
    cat,
    walk,
    written,
)
from scorekit.source.writer import dump

#: What tells a service that runs once.
_ONE_SHOT = "dev.score.compose.labels.is-init-container"


def section(draft: Draft) -> dict[str, Any]:
    """``compose`` of the driver."""
    trees, comments = draft.trees, draft.comments
    files = _Files(draft, trees.get("files"))
    found: dict[str, Any] = {}
    for name in ("services", "volumes", "networks", "models"):
        tree = trees.get(name)
        if isinstance(tree, Undecided):
            found[comments.undecided(f"{name}: |\n", tree)] = None
        elif tree is not None:
            tree = files.mounted(tree) if name == "services" else tree
            data = plain(mapped(tree, _undoubled), comments, draft.settled)
            if isinstance(data, dict) and data:
                found[name] = data if name == "services" else of_all(draft, name.removesuffix("s"), data)
    if isinstance(found.get("services"), dict):
        found["services"] = _adapted(draft, found["services"])
    if files.configs:
        found["configs"] = files.configs
    for key in files.left():
        found[key] = None
    if isinstance(trees.get("directories"), Tree | Undecided):
        found[comments.note("The tool also makes folders here (`directories`); scorekit writes none.")] = None
    if gate := _gate(found.get("services", {})):
        found["gate"] = gate
    return found


def volume(draft: Draft, outputs: Any) -> dict[str, Any] | None:
    """What is mounted, of a provisioner whose outputs are a volume; None for others."""
    if not isinstance(outputs, Tree) or outputs.get("type") not in tuple(map(Const, ("volume", "bind", "tmpfs"))):
        return None
    kept = tuple(entry for entry in outputs.entries if entry[0].value in ("type", "source", "volume", "bind", "tmpfs"))
    found = plain(Tree(kept), draft.comments, draft.settled)
    return found if isinstance(found, dict) else None


def _undoubled(value: Any) -> Any:
    """A text as it is meant: Compose reads ``$$`` as a dollar sign, and a driver's text means itself."""
    if not isinstance(value, Const) or not isinstance(value.value, str) or "$" not in value.value:
        return value
    if re.search(r"(?<!\$)(\$\$)*\$(?!\$)[A-Za-z_{]", value.value):
        return Undecided("a variable that Compose takes from the shell: use an output `{env: NAME}`", value.value)
    return Const(value.value.replace("$$", "$"))


class _Files:
    """The files of a provisioner, as configs."""

    def __init__(self, draft: Draft, tree: Any) -> None:
        self._draft = draft
        self._comments: Comments = draft.comments
        self._contents: dict[str, Any] = {}
        self._used: set[str] = set()
        self._refused: list[str] = []
        self.configs: dict[str, Any] = {}
        if isinstance(tree, Undecided):
            self._refused.append(self._comments.undecided("files: |\n", tree))
        for key, value in tree.entries if isinstance(tree, Tree) else ():
            try:
                self._contents[str(written(draft.settled(key)))] = value
            except UntranslatableError as error:
                self._refused.append(self._comments.undecided("files: ", Undecided(str(error), "…")))

    def left(self) -> list[str]:
        """Comments on files that nothing mounts, and on those that can't be said."""
        found = list(self._refused)
        for path in self._contents.keys() - self._used:
            text = _shown(self._contents[path])
            found.append(
                self._comments.undecided(
                    f"files:\n  {path}: |\n",
                    Undecided("a file in the tool's folder of mounts that no service here mounts", text),
                )
            )
        return sorted(found)

    def mounted(self, node: Any) -> Any:
        """A tree of services with mounts of files made configs."""
        if isinstance(node, When):
            return node._replace(node=self.mounted(node.node))
        if not isinstance(node, Tree):
            return node
        return Tree(tuple((key, self._service(value)) for key, value in node.entries))

    def _service(self, node: Any) -> Any:
        if isinstance(node, When):
            return node._replace(node=self._service(node.node))
        mounts = node.get("volumes") if isinstance(node, Tree) else None
        if not isinstance(node, Tree) or not isinstance(mounts, Items):
            return node
        volumes: list[Any] = []
        configs: list[Any] = []
        for each in mounts.nodes:
            try:
                found = self._mount(each)
            except UntranslatableError as error:
                found = Undecided(str(error), outline(each))
            if found is None:
                volumes.append(each)
            elif isinstance(found, Undecided):
                volumes.append(found)
            else:
                configs += found
        entries = [(k, Items(tuple(volumes)) if k == Const("volumes") else v) for k, v in node.entries]
        if not volumes:
            entries = [(k, v) for k, v in entries if k != Const("volumes")]
        if configs:
            entries.append((Const("configs"), Items(tuple(configs))))
        return Tree(tuple(entries))

    def _mount(self, node: Any) -> list[Any] | Undecided | None:
        """The configs of one mount; None where it is none of the tool's folder."""
        source, target = _source_and_target(node)
        if source is None:
            return None
        text = written(self._draft.settled(cat((source,)))) if source != Const("") else ""
        found = []
        for path, content in self._contents.items():
            is_below = not text or path.startswith(f"{text}/")
            if path != text and not is_below:
                continue
            self._used.add(path)
            rest = path[len(str(text)) :].lstrip("/")
            place = str(written(self._draft.settled(target)))
            place = f"{place.rstrip('/')}/{rest}" if rest else place
            found.append(Tree(((Const("source"), self._config(path, content)), (Const("target"), place))))
        if found:
            return found
        return Undecided("a folder of the tool's mounts, in which it writes no file here", f"{text}: {_shown(target)}")

    def _config(self, path: str, content: Any) -> str:
        tail = re.sub(r"[^a-z0-9]+", "-", re.sub(r"\{\{.*?\}\}", "", path.rpartition("/")[2]).lower()).strip("-")
        name = "{{ name }}" + (f"-{tail}" if tail else "")
        number = 2
        made = plain(content, self._comments, self._draft.settled) if not isinstance(content, Undecided) else None
        body = {"content": made} if made is not None else self._undecided(content)
        while name in self.configs and self.configs[name] != body:
            name, number = f"{name}-{number}", number + 1
        self.configs[name] = body
        return name

    def _undecided(self, content: Any) -> dict[str, Any]:
        reason = content if isinstance(content, Undecided) else Undecided("a file that the tool removes", "null")
        return {self._comments.undecided("content: |\n", reason): None, "content": ""}


def _source_and_target(node: Any) -> tuple[Any, Any]:
    """The path below the tool's folder that an item of ``volumes`` mounts, and where; None where it is another's."""
    if isinstance(node, Tree):
        source, target = node.get("source"), node.get("target")
        rest = _below_mounts(source)
        return rest, target
    if isinstance(node, Cat):
        rest = _below_mounts(node)
        if isinstance(rest, Cat | Const):
            parts = rest.parts if isinstance(rest, Cat) else (rest,)
            for index, part in enumerate(parts):
                if isinstance(part, Const) and ":" in part.value:
                    head, _, tail = part.value.partition(":")
                    target = cat((Const(tail), *parts[index + 1 :]))
                    if isinstance(target, Const):
                        target = Const(re.sub(r":(ro|rw|z|Z)$", "", target.value))
                    return cat((*parts[:index], Const(head))), target
    return None, None


def _below_mounts(value: Any) -> Any:
    if value == Root("Mounts"):
        return Const("")
    if isinstance(value, Cat) and value.parts[0] == Root("Mounts"):
        rest = list(value.parts[1:])
        if rest and isinstance(rest[0], Const):
            rest[0] = Const(rest[0].value.removeprefix("/"))
        return cat(rest)
    return None


def _shown(value: Any) -> str:
    if isinstance(value, Undecided):
        return value.original
    known = (each.value for each in walk(value) if isinstance(each, Const))
    return "".join(each for each in known if isinstance(each, str))


def _adapted(draft: Draft, services: dict[str, Any]) -> dict[str, Any]:
    """Services as scorekit has them: ports on this machine alone, and a one-shot of each resource by its own name."""
    found: dict[str, Any] = {}
    for key, service in services.items():
        if not isinstance(service, dict):
            found[key] = service
            continue
        body: dict[str, Any] = {}
        for name, value in service.items():
            if name == "ports" and (told := _published_anyway(draft, value)):
                body[draft.comments.note(told)] = None
                draft.notes.append(f"`ports` are left out: {told}")
            else:
                body[name] = _ports(value) if name == "ports" else value
        if is_per_resource(key):
            found[key] = body
        elif is_per_resource(dump(body)) and _is_one_shot(body):
            found[draft.comments.note("One of each resource: the tool has one that runs the scripts of all.")] = None
            found[key + "-{{ name }}"] = body
        else:
            found[key] = body
    return of_all(draft, "service", found)


def of_all(draft: Draft, what: str, entries: dict[str, Any]) -> dict[str, Any]:
    """Entries whose names say that all resources mean one are marked so; they must then be the same for all."""
    found: dict[str, Any] = {}
    for key, body in entries.items():
        if is_comment(key) or is_per_resource(key) or not isinstance(body, dict):
            found[key] = body
            continue
        if is_per_resource(dump(body)):
            draft.notes.append(
                f"{what} `{key}` is one for all resources but made of one resource's values: two would disagree"
            )
            found[draft.comments.note("TO DECIDE: one for all resources, but made of one resource's values.")] = None
        found[key] = {"shared": True, **body}
    return found


def _published_anyway(draft: Draft, value: Any) -> str | None:
    """What to say instead of ports that an annotation asks for, which scorekit opens itself; None for others."""
    text = dump({"ports": value})
    for name in re.findall(r"let\.(\w+)", text):
        text += str(draft.lets.get(name))
    if "compose.score.dev/publish-" not in text:
        return None
    outputs = draft.trees.get("outputs")
    port = outputs.get("port") if isinstance(outputs, Tree) else None
    targets = re.findall(r"target['\"]?: ['\"]?([0-9]+)", text)
    if isinstance(port, Const) and str(port.value) in targets:
        return "`compose.score.dev/publish-port` opens the port anyway; `publish` of a render opens others."
    return None


def _ports(value: Any) -> Any:
    if isinstance(value, list):
        return [_port(each) for each in value]
    if isinstance(value, dict) and "$value" in value:
        return {**value, "$value": _ports(value["$value"])}
    return value


def _port(value: Any) -> Any:
    if isinstance(value, dict) and "target" in value and "host_ip" not in value:
        return {**value, "host_ip": "127.0.0.1"}
    if (
        isinstance(value, str)
        and not is_comment(value)
        and re.fullmatch(r"[^:]+:[^:]+", re.sub(r"\{\{.*?\}\}", "x", value))
    ):
        return f"127.0.0.1:{value}"
    return value


def _is_one_shot(service: dict[str, Any]) -> bool:
    labels = service.get("labels")
    return isinstance(labels, dict) and str(labels.get(_ONE_SHOT)) == "true"


def _gate(services: Any) -> list[dict[str, Any]]:
    """What workloads wait for: the tool has them wait for each service that a provisioner adds."""
    found = []
    for key, service in services.items() if isinstance(services, dict) else ():
        if not isinstance(service, dict) or is_comment(key) or "provider" in service:
            continue
        condition = "service_started"
        if "healthcheck" in service:
            condition = "service_healthy"
        elif _is_one_shot(service):
            condition = "service_completed_successfully"
        when = {"$when": service["$when"]} if "$when" in service else {}
        found.append({**when, "service": key, "condition": condition})
    return found
