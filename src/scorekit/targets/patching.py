"""RFC 7386 merge patches and RFC 6902 operations over plain data. Values go in, new values come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scorekit.errors import ScorekitError
from scorekit.limits import MAX_DEPTH, spend
from scorekit.source.scalars import whole_number
from scorekit.suggest import did_you_mean
from scorekit.values import same, take

if TYPE_CHECKING:
    from scorekit.source.document import Path

#: The members that each operation must have, beside ``op`` and ``path``.
_OPERATIONS: Mapping[str, tuple[str, ...]] = {
    "add": ("value",),
    "copy": ("from",),
    "move": ("from",),
    "remove": (),
    "replace": ("value",),
    "test": ("value",),
}


class PatchError(ScorekitError):
    """A patch that does not fit what it is applied to: why, and which of its operations."""

    #: The operation, counted from 0; None for a merge, and until the caller that applies several sets it.
    index: int | None = None

    def __init__(self, message: str, *, help: str | None = None) -> None:  # noqa: A002
        super().__init__(message)
        self.message = message
        self.help = help


def merge_patch(target: Any, patch: Any) -> Any:
    """What RFC 7386 makes of a target: maps merge by key, null deletes, everything else replaces."""
    spend(1 + len(target) if isinstance(target, dict) else 1)
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merge_patch(result.get(key), value)
    return result


def apply_operation(target: Any, operation: Mapping[str, Any]) -> Any:
    """What one RFC 6902 operation makes of a target."""
    op = _checked(operation)
    path = locate(target, operation["path"])
    match op:
        case "add":
            return _insert(target, path, operation["value"])
        case "remove":
            return _remove(target, path)
        case "replace":
            lookup(target, path)
            return _change(target, path, lambda box, step: _with(box, step, operation["value"]))
        case "test":
            take(operation["value"])
            if not same(lookup(target, path), operation["value"]):
                raise PatchError(f"the value at `{operation['path']}` is another than `test` expects")
            return target
        case _:
            return _from_elsewhere(target, operation, path)


def locate(target: Any, pointer: str) -> Path:
    """The path that a JSON pointer (RFC 6901) means in a target; ``-`` becomes the index after a list's last item."""
    if pointer and not pointer.startswith("/"):
        raise PatchError(f"`{pointer}` is no JSON pointer", help=f"begin it with a slash: `/{pointer}`")
    path: list[Any] = []
    for token in pointer.split("/")[1:]:
        step: Any = token.replace("~1", "/").replace("~0", "~")
        if isinstance(target, list):
            step = _index(target, step, pointer)
            target = target[step] if step < len(target) else None
        elif isinstance(target, dict):
            target = target.get(step)
        else:
            raise PatchError(f"`{pointer}` leads into `{_pointer(path)}`, which holds nothing")
        path.append(step)
    return tuple(path)


def lookup(target: Any, path: Path) -> Any:
    """The value at a path, as ``locate`` gives it; PatchError where there is none."""
    for step in path:
        missing = step >= len(target) if isinstance(target, list) else step not in target
        if missing:
            hint = did_you_mean(step, map(str, target)) if isinstance(target, dict) else None
            raise PatchError(f"there is nothing at `{_pointer(path)}`", help=hint)
        target = target[step]
    return target


def _checked(operation: Mapping[str, Any]) -> str:
    op = operation.get("op")
    if not isinstance(op, str) or op not in _OPERATIONS:
        raise PatchError(
            f"`{op}` is no operation", help=did_you_mean(str(op), _OPERATIONS) or f"one of {', '.join(_OPERATIONS)}"
        )
    for member in ("path", *_OPERATIONS[op]):
        if member not in operation:
            raise PatchError(f"operation `{op}` needs `{member}`")
        if member != "value" and not isinstance(operation[member], str):
            raise PatchError(f"`{member}` of operation `{op}` must be a JSON pointer")
    return op


def _from_elsewhere(target: Any, operation: Mapping[str, Any], path: Path) -> Any:
    source = locate(target, operation["from"])
    value = lookup(target, source)
    if operation["op"] == "copy":
        return _insert(target, path, value)
    if path[: len(source)] == source and path != source:
        raise PatchError(f"`{operation['from']}` can't be moved into itself")
    rest = _remove(target, source)
    return _insert(rest, locate(rest, operation["path"]), value)


def _insert(target: Any, path: Path, value: Any) -> Any:
    # What is copied again and again doubles each time, and what is added to what was added goes ever deeper.
    if len(path) + take(value) > MAX_DEPTH:
        raise PatchError(f"`{_pointer(path)}` would be nested deeper than {MAX_DEPTH} levels")

    def put(box: Any, step: Any) -> Any:
        return [*box[:step], value, *box[step:]] if isinstance(box, list) else {**box, step: value}

    return _change(target, path, put) if path else value


def _remove(target: Any, path: Path) -> Any:
    def take(box: Any, step: Any) -> Any:
        if isinstance(box, list):
            return [*box[:step], *box[step + 1 :]]
        return {key: value for key, value in box.items() if key != step}

    lookup(target, path)
    return _change(target, path, take) if path else None


def _change(target: Any, path: Path, change: Callable[[Any, Any], Any]) -> Any:
    """The target with the box above a path's last step changed; only the boxes on the way are copied."""
    if not path:
        return change({"": target}, "")[""]
    return _along(target, path, change)


def _along(box: Any, path: Path, change: Callable[[Any, Any], Any]) -> Any:
    spend(len(box))
    step = path[0]
    if len(path) == 1:
        return change(box, step)
    return _with(box, step, _along(box[step], path[1:], change))


def _with(box: Any, step: Any, value: Any) -> Any:
    return [*box[:step], value, *box[step + 1 :]] if isinstance(box, list) else {**box, step: value}


def _index(items: list[Any], word: str, pointer: str) -> int:
    if word == "-":
        return len(items)
    if not word.isdecimal() or not word.isascii() or (word[0] == "0" and word != "0"):
        raise PatchError(f"`{word}` in `{pointer}` is no index of a list", help="indexes count from 0; `-` appends")
    index = whole_number(word)
    if index > len(items):
        raise PatchError(f"`{pointer}` lies past the end: the list has {len(items)} items")
    return index


def _pointer(path: Sequence[Any]) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)
