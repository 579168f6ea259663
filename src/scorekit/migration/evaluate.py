"""Templates run with values that are not known yet: what comes out is the text, with marks where values and conditions stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from scorekit.migration.functions import call
from scorekit.migration.go_syntax import Assign, Branch, Field, Literal, Output, Pipe, Text, Word
from scorekit.migration.reading import get, truth
from scorekit.migration.symbols import (
    MISSING,
    Choice,
    Code,
    Const,
    Items,
    Missing,
    Tree,
    Undecided,
    UntranslatableError,
    code,
    walk,
    weighed,
)

#: What marks stand between: characters of private use, which no template has. A template that has them is refused.
OPEN, CLOSE = "\ue0f0", "\ue0f1"
#: How many pieces one section may come to: constant loops and branches multiply.
MAX_PIECES = 20_000


class Marks:
    """The values that marks in texts stand for, by number."""

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._steps = 0

    def step(self, length: int) -> None:
        """Count a node that is run, and how long the text is that it gives."""
        self._steps += 1 + length // 64
        if self._steps > 10 * MAX_PIECES:
            raise UntranslatableError("a template that comes to too much")

    def put(self, kind: str, value: Any) -> str:
        """A mark: ``v`` of a value, ``i`` and ``r`` that open a condition or a loop, ``e`` of its other branch, ``x`` that closes."""
        if len(self.values) > MAX_PIECES:
            raise UntranslatableError("a template that comes to too much")
        self.values.append(value)
        return f"{OPEN}{kind}{len(self.values) - 1}{CLOSE}"


class Evaluator:
    """One section of a provisioner, run."""

    def __init__(self, root: Callable[[str], Any], marks: Marks, note: Callable[[str, int], None]) -> None:
        self._root = root
        self._marks = marks
        #: Told of each check that is left out, with its message.
        self._note = note
        self._variables: dict[str, Any] = {}
        self._dot: list[Any] = []

    def run(self, nodes: Sequence[Any]) -> str:
        """The text of some nodes, with marks."""
        return "".join(map(self._node, nodes))

    def _node(self, node: Any) -> str:
        self._marks.step(len(node.text) if isinstance(node, Text) else 0)
        if isinstance(node, Text):
            return node.text
        if isinstance(node, Assign):
            self._variables[node.name] = self._tried(node.pipe, node.raw)
            return ""
        if isinstance(node, Output):
            if _fails(node):
                return ""
            value = self._tried(node.pipe, node.raw)
            if any(isinstance(each, Missing) for each in walk(value)):
                value = Undecided("a value that nothing sets; the tool writes `<no value>`", node.raw)
            return self._marks.put("v", value)
        return self._branch(node)

    def _tried(self, pipe: Pipe, raw: str) -> Any:
        try:
            return self.pipe(pipe)
        except UntranslatableError as error:
            return Undecided(str(error), raw)

    def _branch(self, node: Branch) -> str:
        if _only_fails(node.body) and not node.other:
            for each in node.body:
                if isinstance(each, Output):
                    self._note(each.raw, each.offset)
            return ""
        before = dict(self._variables)
        try:
            value = self.pipe(node.pipe)
            if node.kind == "range":
                return self._range(node, value)
            is_true = truth(value)
        except UntranslatableError as error:
            undecided = Undecided(str(error), node.raw)
            return self._conditional(node, undecided, undecided)
        if node.variables:
            self._variables[node.variables[0]] = value
        if isinstance(is_true, Const):
            text = self._inside(node, node.body, value) if is_true.value else self.run(node.other)
            self._variables = {name: self._variables.get(name, old) for name, old in before.items()} | {
                name: new for name, new in self._variables.items() if not node.variables or name not in node.variables
            }
            return text
        return self._conditional(node, is_true, value)

    def _inside(self, node: Branch, body: Sequence[Any], value: Any) -> str:
        if node.kind != "with":
            return self.run(body)
        self._dot.append(value)
        try:
            return self.run(body)
        finally:
            self._dot.pop()

    def _conditional(self, node: Branch, condition: Any, value: Any) -> str:
        before = dict(self._variables)
        then = self._inside(node, node.body, value)
        after_then, self._variables = self._variables, dict(before)
        other = self.run(node.other)
        after_other = self._variables
        for name, old in before.items():
            left, right = after_then.get(name, old), after_other.get(name, old)
            if isinstance(condition, Undecided):
                self._variables[name] = left if left == right else condition
            else:
                self._variables[name] = left if left == right else weighed(Choice(condition, left, right))
        if not then.strip() and not other.strip():
            return ""
        middle = self._marks.put("e", None) + other if node.other else ""
        return self._marks.put("i", condition) + then + middle + self._marks.put("x", None)

    def _range(self, node: Branch, value: Any) -> str:
        known = _known_items(value)
        if known is not None:
            if not known:
                return self.run(node.other)
            return "".join(self._turn(node, key, item) for key, item in known)
        if node.other:
            raise UntranslatableError("a loop with `else`")
        if not isinstance(value, Code):
            raise UntranslatableError("a loop over what expressions can't go through")
        name = "".join(filter(str.isalnum, node.variables[-1][1:])) if node.variables else "item"
        name = name if name and not name[0].isdigit() and name not in _TAKEN else "item"
        if value.kind == "ports":
            over = Code(value.text.removesuffix(".ports") + ".portNames", "list")
            key: Any = Code(name, "text")
            item: Any = Code(f"{value.text}[{name}]", "port")
        elif len(node.variables) == 2:
            over, key, item = value, Code(f"{name}.key", "text"), Code(f"{name}.value")
        else:
            over, key, item = value, MISSING, Code(name)
        body = self._turn(node, key, item)
        return self._marks.put("r", (name, over)) + body + self._marks.put("x", None)

    def _turn(self, node: Branch, key: Any, item: Any) -> str:
        if len(node.variables) == 2:
            self._variables[node.variables[0]] = key
        if node.variables:
            self._variables[node.variables[-1]] = item
        self._dot.append(item)
        try:
            return self.run(node.body)
        finally:
            self._dot.pop()

    def pipe(self, pipe: Pipe) -> Any:
        """A pipeline's value. Raises UntranslatableError."""
        value: Any = None
        for number, command in enumerate(pipe.commands):
            value = self._command(command, [value] if number else [])
        if isinstance(value, Undecided):
            raise UntranslatableError(value.reason)
        return value

    def _command(self, command: Sequence[Any], last: list[Any]) -> Any:
        head = command[0]
        if isinstance(head, Word):
            return call(head.name, [*map(self._operand, command[1:]), *last])
        if len(command) > 1 or last:
            raise UntranslatableError("a call of what is no function")
        return self._operand(head)

    def _operand(self, operand: Any) -> Any:
        if isinstance(operand, Literal):
            return Const(operand.value)
        if isinstance(operand, Pipe):
            return self.pipe(operand)
        if isinstance(operand, Word):
            return call(operand.name, [])
        if isinstance(operand, Field):
            return self._field(operand)
        raise UntranslatableError("a part of a pipeline that is not known")

    def _field(self, field: Field) -> Any:
        path = list(field.path)
        if field.base == "." and self._dot:
            value = self._dot[-1]
        elif field.base in (".", "$"):
            if not path:
                raise UntranslatableError("all that a template sees at once")
            value = self._root(path.pop(0))
        elif isinstance(field.base, str):
            if field.base not in self._variables:
                raise UntranslatableError(f"`{field.base}`, which is set nowhere")
            value = self._variables[field.base]
        else:
            value = self.pipe(field.base)
        for step in path:
            value = get(value, Const(step))
        if isinstance(value, Undecided):
            raise UntranslatableError(value.reason)
        return value


#: Names that expressions see, which no loop may take.
_TAKEN = {
    "name", "namespace", "domain", "uid", "type", "class", "id", "metadata", "params", "settings", "let", "environment",
    "target", "requires", "secrets", "workloads", "workload", "outputs", "dependents", "consumers", "resources", "images",
    "in", "is", "not", "and", "or", "if", "else", "true", "false", "none", "omit", "dependencies",
}  # fmt: skip


def _known_items(value: Any) -> list[tuple[Any, Any]] | None:
    """Keys and items of what is known, None for what is not."""
    if isinstance(value, Tree):
        return sorted(value.entries, key=lambda entry: code(entry[0]))
    known: Any = value.value if isinstance(value, Const) else None
    if isinstance(known, dict):
        return [(Const(key), Const(each)) for key, each in sorted(known.items())]
    items: list[Any] | None = None
    if isinstance(value, Items):
        items = list(value.nodes)
    elif isinstance(known, list):
        items = [Const(each) for each in known]
    elif isinstance(known, int):
        items = [Const(number) for number in range(min(known, MAX_PIECES))]
    elif isinstance(value, Missing) or (isinstance(value, Const) and not known):
        items = []
    return None if items is None else [(Const(index), each) for index, each in enumerate(items)]


def _fails(node: Any) -> bool:
    return isinstance(node, Output) and any(
        command and isinstance(command[0], Word) and command[0].name == "fail" for command in node.pipe.commands
    )


def _only_fails(nodes: Sequence[Any]) -> bool:
    """Whether all that some nodes do is to refuse what was asked for."""
    return any(map(_fails, nodes)) and all(
        _fails(node) or (isinstance(node, Text) and not node.text.strip()) for node in nodes
    )
