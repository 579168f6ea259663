"""The page of the library: every public name with its signature and its words."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, is_typeddict

from pydantic import BaseModel

import scorekit
from scorekit.parts import HOMES as PARTS
from tools.reference.markdown import code, codes, prose, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_INTRODUCTION = (
    "# Library\n\n"
    "Made from the code by `make docs-reference`. Every name is imported from `scorekit`; the package is typed. What a user does"
    " wrong is never an exception: functions answer with an `Outcome`, which is a `Success` with a value or a `Failure` that says why there is none."
    " What the caller does wrong (a name that nothing has, an argument of another form) is raised as a `UsageError` that says so.\n\n"
    "Results are values: two compiles of the same input are equal, and may be kept as keys. They are pickled, too, but for what holds a"
    " secret, which raises UsageError there: `manifests.redacted()` is the same set without, and the bytes of `scorekit.files(manifests)`"
    " are what to hand on where the secrets are wanted. The texts of files are in a pickle as they were written.\n"
)

_PARTS = (
    "## What results and documents are made of\n\n"
    "They are imported from `scorekit` too, for annotations; none need be made by hand.\n"
)
#: A signature up to here stands in one line.
_WIDTH = 90
_CODE = re.compile(r"``(.+?)``")
#: An alias of a module with the comment above it.
_ALIAS = r"((?:^#:.*\n)+){name}(?:: TypeAlias)? = ((?:.+\n)(?:(?: .*|\]|\))\n)*)"
#: A field with the comment above it.
_FIELD = re.compile(r"((?:^ +#:.*\n)+) +(\w+):", re.MULTILINE)


def page(introduction: str, names: Mapping[str, Any]) -> str:
    """The public names as one Markdown page."""
    parts = [
        _INTRODUCTION,
        f"```text\n{introduction.strip()}\n```\n",
        Path(__file__).with_name("writing.md").read_text("utf-8"),
    ]
    parts += [_entry(name, value) for name, value in names.items() if name not in PARTS]
    parts.append(_PARTS)
    parts += [f"#{_entry(name, value)}" for name, value in names.items() if name in PARTS]
    return "\n".join(parts)


def _entry(name: str, value: Any) -> str:
    if not getattr(value, "__module__", "").startswith("scorekit"):
        return _alias(name)
    if not inspect.isclass(value):
        return f"## {name}\n\n```py\n{_signature(name, value)}\n```\n\n{_words(value)}\n"
    parts = [f"## {name}\n", f"{_words(value)}\n", *_fields(value)]
    return "\n".join([*parts, *(_member(name, key, found) for key, found in _members(value))])


def _alias(name: str) -> str:
    """A name for a type: what it stands for, with the comment above it."""
    text = inspect.getsource(import_module(f"scorekit.{ {**scorekit._HOMES, **PARTS}[name] }"))  # noqa: SLF001 - where each name lives
    (found,) = re.finditer(_ALIAS.format(name=name), text, re.MULTILINE)
    said = _CODE.sub(r"`\1`", " ".join(found[1].replace("#:", "").split()))
    return f"## {name}\n\n```py\n{name} = {found[2].strip()}\n```\n\n{said}\n"


def _fields(value: type) -> list[str]:
    """The values of an enumeration, or the fields of a record with the comments above them."""
    if issubclass(value, Enum):
        return [f"Values: {codes(member.name for member in value)}.\n"]
    if is_dataclass(value):
        types = {f.name: f.type for f in fields(value)}
    elif issubclass(value, tuple) or is_typeddict(value):
        types = _annotations(value)
    elif issubclass(value, BaseModel):
        written = _annotations(value)
        types = {name: written.get(name, "") for name in value.model_fields}
    else:
        return []
    sources = "".join(_source(c) for c in value.__mro__ if c.__module__.startswith("scorekit."))
    said = {key: " ".join(lines.replace("#:", "").split()) for lines, key in _FIELD.findall(sources)}
    rows = (
        (code(name), code(type_), prose(said.get(name, "").replace("``", "`")))
        for name, type_ in types.items()
        if not name.startswith("_")
    )
    return [table(("Field", "Type", "Meaning"), rows)]


#: The text of a class or a function: each time, Python reads the whole module of a class.
_source = cache(inspect.getsource)


def _annotations(value: Any) -> dict[str, Any]:
    """The annotations of a class's fields, or of a function, as they are written: those of models are no texts when they run."""
    texts = {name: getattr(each, "__forward_arg__", each) for name, each in inspect.get_annotations(value).items()}
    if all(isinstance(each, str) for each in texts.values()):
        return texts
    (written,) = ast.parse(textwrap.dedent(_source(value))).body
    if isinstance(written, ast.FunctionDef):
        arguments = (*written.args.posonlyargs, *written.args.args, *written.args.kwonlyargs)
        found = {each.arg: each.annotation for each in arguments} | {"return": written.returns}
    else:
        body = written.body if isinstance(written, ast.ClassDef) else []
        found = {ast.unparse(each.target): each.annotation for each in body if isinstance(each, ast.AnnAssign)}
    return {name: ast.unparse(annotation) for name, annotation in found.items() if annotation is not None}


def _members(value: type) -> Iterator[tuple[str, Any]]:
    # Of a class of ours that it is made from, what is a fact of the thing; what that one does is for our own modules.
    bases = [
        base for base in value.__mro__[1:] if is_dataclass(base) and base.__module__.startswith("scorekit.workspace")
    ]
    inherited = {k: v for base in bases for k, v in vars(base).items() if isinstance(v, property)}
    for key, found in (*inherited.items(), *vars(value).items()):
        plain = found.fget if isinstance(found, property) else getattr(found, "__func__", found)
        ours = inspect.isfunction(plain) and plain.__doc__ and plain.__module__.startswith("scorekit")
        if not key.startswith("_") and ours:
            yield key, found


def _member(name: str, key: str, found: Any) -> str:
    if isinstance(found, property):
        return f"`{name}.{key}`: {_words(found)}\n"
    function = getattr(found, "__func__", found)
    return f"```py\n{_signature(f'{name}.{key}', function)}\n```\n\n{_words(function)}\n"


def _signature(name: str, function: Any) -> str:
    """A call as it is written: names, annotations and defaults, without ``self``."""
    signature = inspect.signature(function)
    written = _annotations(function) if inspect.isfunction(function) else {}
    parameters = [
        _shown(p.replace(annotation=written.get(p.name, p.annotation)))
        for p in signature.parameters.values()
        if p.name not in {"self", "cls"}
    ]
    answer = written.get("return", signature.return_annotation)
    shown = str(signature.replace(parameters=parameters, return_annotation=answer))
    # Annotations are texts, and shown without their quotes.
    plain = re.sub(r"(: |-> )'([^']*)'", r"\1\2", shown)
    return f"{name}{plain}" if len(plain) < _WIDTH else f"{name}(\n    {_lines(plain)}"


def _shown(parameter: inspect.Parameter) -> inspect.Parameter:
    """A parameter whose default is written as in code."""
    default = parameter.default
    return parameter.replace(default=_Written(default)) if isinstance(default, Enum) else parameter


@dataclass(frozen=True, slots=True)
class _Written:
    """A member of an enumeration as code has it."""

    member: Enum

    def __repr__(self) -> str:
        return f"{type(self.member).__name__}.{self.member.name}"


def _lines(signature: str) -> str:
    """A long signature, one parameter a line."""
    inside, _, answer = signature[1:].rpartition(")")
    depth, parts, start = 0, [], 0
    for position, character in enumerate(inside):
        depth += (character in "[(") - (character in ")]")
        if character == "," and depth == 0:
            parts.append(inside[start:position].strip())
            start = position + 1
    return ",\n    ".join([*parts, inside[start:].strip()]) + f",\n){answer}"


def _words(value: Any) -> str:
    """The docstring as Markdown: its double backticks are single ones here."""
    return _CODE.sub(r"`\1`", inspect.getdoc(value) or "")


_EXTENSIONS = """\
## Extensions

What a package that [extends scorekit](../how-to/extend.md) imports, from `scorekit.extensions`: the names above that it needs, and those below.

Public are the names in `scorekit` and `scorekit.extensions`, what this page says of them, the groups of entry points (`scorekit.checks`, `scorekit.filters`,
`scorekit.formats`, `scorekit.projections`, `scorekit.targets`) and what an entry point of each leads to. All other modules may change with any release.

What is public goes, or comes to mean something else, with another minor version as long as the first number is 0, and with another major version from 1.0 on; until then it is
deprecated in a release before, by a `DeprecationWarning` where code can see the use and in the changelog always. A record's new field has a default, and a
package's functions are called with the same arguments. So a package that asks for `scorekit>=0.1,<0.2` goes on working with each 0.1.x.

Entry points are read once a process, when the first name of theirs is wanted; a package is imported when what it adds is first used, and kept. Its functions may be called by several threads
at once. Whatever is wrong with a package is an `ExtensionError`, a `UsageError` that names it.
"""


def extensions(names: Mapping[str, Any]) -> str:
    """What packages that extend scorekit import beside the public names, as a part of the page."""
    entries = (_entry(name, value).replace("## ", "### ", 1) for name, value in names.items())
    return "\n" + "\n".join((_EXTENSIONS, *entries))
