"""Trees with expressions in them: compiled once, evaluated for each resource.

A leaf that is text may hold ``{{ EXPR }}``; so may a key. Directives take bare expressions:

    $when: EXPR             on any mapping: it is left out where the expression is false
    $each: {name: EXPR}     on an item of a list: the item is repeated, with ``name`` for each item of the expression
    $value: TREE            what ``$when`` and ``$each`` stand on, where that is no mapping
    $raw: TREE              the tree as it is written, unread

The constant ``omit`` leaves out whatever holds it. A tree is a pure value, to be kept for as long as its document is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.codes.catalogue import BAD_DIRECTIVE, BAD_EXPRESSION, UNKNOWN_DIRECTIVE
from scorekit.expressions import OMIT, ExpressionError, Name, Template, compile_expression, compile_text
from scorekit.lazy_dataclass import dataclass
from scorekit.outcome import Findings, Outcome
from scorekit.resolve.evaluation_faults import expression_fault
from scorekit.resolve.tree_nodes import FAILED, Constant, Each, Leaf, ListNode, MapNode, Node, When
from scorekit.source.document import Document, Mark
from scorekit.suggest import did_you_mean

if TYPE_CHECKING:
    from scorekit.location import Span

DIRECTIVES = frozenset({"$each", "$raw", "$value", "$when"})
#: Words that can't be the variable of ``$each``.
_RESERVED = frozenset(
    {"and", "else", "false", "if", "in", "is", "none", "not", "omit", "or", "true", "False", "None", "True"}
)


@dataclass(frozen=True, slots=True)
class Tree:
    """A compiled document."""

    _root: Node

    def evaluate(self, scope: Mapping[str, Any], findings: Findings) -> Document | None:
        """The document in a scope, with the marks of its text; None when it is omitted, or failed and the findings say why."""
        data, mark = self._root.evaluate(scope, findings)
        return None if data is OMIT or data is FAILED else Document(data, mark)

    def outline(self) -> Document:
        """The document as far as it is known without a scope, for checks; ``Computed`` stands for the rest."""
        return Document(*self._root.outline())

    def names(self) -> Iterator[tuple[Name, Span]]:
        """Every name that it uses, with its place.

        The variable of an ``$each`` stands for item 0 of what it goes through; where that is computed, it is left out.
        """
        return self._root.names({})


def compile_tree(document: Document) -> Outcome[Tree]:
    """The tree of a document, or every fault in it."""
    compiler = _TreeCompiler()
    root = compiler.node(document.data, document.mark)
    return compiler.findings.outcome(Tree(root))


class _TreeCompiler:
    """One walk over a document."""

    def __init__(self) -> None:
        self.findings = Findings()

    def node(self, data: Any, mark: Mark) -> Node:
        """A value anywhere but in a list."""
        if isinstance(data, str):
            return self._leaf(data, mark) if "{{" in data else Constant(data, mark)
        if isinstance(data, dict):
            found = self._mapping(data, mark)
            if not isinstance(found, Each):
                return found
            span = found.topic.mark.key.span if found.topic.mark.key else found.topic.mark.span
            message = "`$each` stands on an item of a list"
            self.findings.add(BAD_DIRECTIVE.at(span, message, help="begin the item with `- `"))
            return found.body
        return self._list(data, mark) if isinstance(data, list) else Constant(data, mark)

    def _list(self, data: list[Any], mark: Mark) -> Node:
        items: list[Node | Each] = []
        for index, value in enumerate(data):
            below = mark.child(index) or mark
            items.append(self._mapping(value, below) if isinstance(value, dict) else self.node(value, below))
        if any(item.mark is not mark.child(index) for index, item in enumerate(items)):
            mark = mark._replace(children=tuple(item.mark for item in items))
        constants = [item for item in items if isinstance(item, Constant)]
        if len(constants) < len(items):
            return ListNode(tuple(items), mark)
        shared = all(item.data is value for item, value in zip(constants, data, strict=True))
        return Constant(data if shared else [item.data for item in constants], mark)

    def _leaf(self, text: str, mark: Mark) -> Node:
        template = self._template(compile_text, text, mark)
        if template is None:
            return Constant(text, mark)
        reads = tuple(dict.fromkeys(name.reads for name in template.names))
        return Leaf(template, mark._replace(reads=reads) if reads else mark)

    def _template(self, compile_: Callable[[str], Template], text: str, mark: Mark) -> Template | None:
        try:
            return compile_(text)
        except ExpressionError as error:
            self.findings.add(expression_fault(BAD_EXPRESSION, error, text, mark))
            return None

    # Mappings and their directives

    def _mapping(self, data: dict[Any, Any], mark: Mark) -> Node | Each:
        directives = [key for key in data if key.startswith("$")]
        if not directives:
            return self._plain(data, mark)
        self._refuse_unknown(directives, mark)
        body = self._body(data, directives, mark)
        if "$when" in data:
            condition = self._condition(data["$when"], mark.child("$when") or mark)
            body = body if condition is None else When(condition, body)
        return self._each(data["$each"], mark.child("$each") or mark, body) if "$each" in data else body

    def _plain(self, data: dict[Any, Any], mark: Mark) -> Node:
        entries: list[tuple[Any, Leaf | None, Node]] = []
        for key, value in data.items():
            below = mark.child(key) or mark
            computed = self._key(key, below) if "{{" in key else None
            entries.append((key, computed, self.node(value, below)))
        if any(node.mark is not mark.child(key) for key, _, node in entries):
            mark = mark._replace(children={key: node.mark for key, _, node in entries})
        constants = [(key, node) for key, computed, node in entries if computed is None and isinstance(node, Constant)]
        if len(constants) < len(entries):
            return MapNode(tuple(entries), mark)
        shared = all(node.data is data[key] for key, node in constants)
        return Constant(data if shared else {key: node.data for key, node in constants}, mark)

    def _key(self, key: str, below: Mark) -> Leaf | None:
        mark = below.key or below
        template = self._template(compile_text, key, mark)
        return None if template is None else Leaf(template, mark)

    def _refuse_unknown(self, directives: list[str], mark: Mark) -> None:
        for key in directives:
            if key not in DIRECTIVES:
                near = did_you_mean(key, DIRECTIVES)
                hint = f"{near or ''} a tree with such keys of its own goes under `$raw`".lstrip()
                message = f"there is no directive `{key}`"
                self.findings.add(UNKNOWN_DIRECTIVE.at(_key_span(mark, key), message, help=hint))

    def _body(self, data: dict[Any, Any], directives: list[str], mark: Mark) -> Node:
        """What ``$when`` and ``$each`` stand on."""
        whole = next((key for key in ("$raw", "$value") if key in data), None)
        if whole is None:
            rest = {key: value for key, value in data.items() if key not in directives}
            below = {key: child for key in rest if (child := mark.child(key)) is not None}
            return self._plain(rest, mark._replace(children=below))
        for key in data:
            if key not in {whole, "$when", "$each"}:
                message = f"`{key}` can't stand beside `{whole}`"
                hint = f"`{whole}` is the whole of what stands here"
                self.findings.add(BAD_DIRECTIVE.at(_key_span(mark, key), message, help=hint))
        below_mark = (mark.child(whole) or mark)._replace(key=mark.key)
        return Constant(data[whole], below_mark) if whole == "$raw" else self.node(data[whole], below_mark)

    def _condition(self, data: Any, mark: Mark) -> Leaf | None:
        if isinstance(data, bool):
            return Leaf(compile_expression("true" if data else "false"), mark)
        return self._bare("$when", data, mark)

    def _each(self, data: Any, mark: Mark, body: Node) -> Node | Each:
        if not isinstance(data, dict) or len(data) != 1:
            message = "`$each` takes one name with one expression"
            self.findings.add(BAD_DIRECTIVE.at(mark.span, message, help="write `$each: {topic: params.topics}`"))
            return body
        ((variable, topic),) = data.items()
        below = mark.child(variable) or mark
        if not isinstance(variable, str) or not variable.isidentifier() or variable in _RESERVED:
            message = f"`{variable}` can't be the name of an item"
            self.findings.add(BAD_DIRECTIVE.at((below.key or below).span, message, help="write a word, as in `topic`"))
            return body
        expression = self._bare("$each", topic, below)
        if expression is None:
            return body
        # The mark of the directive's own key, for the error that it is in the wrong place.
        return Each(variable, Leaf(expression.template, below._replace(key=mark.key)), body)

    def _bare(self, directive: str, data: Any, mark: Mark) -> Leaf | None:
        if not isinstance(data, str):
            message = f"`{directive}` takes an expression"
            hint = "write it as text, without braces, as in `params.topics`"
            self.findings.add(BAD_DIRECTIVE.at(mark.span, message, help=hint))
            return None
        template = self._template(compile_expression, data, mark)
        return None if template is None else Leaf(template, mark)


def _key_span(mark: Mark, key: Any) -> Span:
    below = mark.child(key) or mark
    return (below.key or below).span
