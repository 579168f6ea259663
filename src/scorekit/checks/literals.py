"""Texts that stay as they are written, though they look as if something were filled in: placeholders, variables, escapes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from scorekit.diagnostics import Code, Diagnostic, Severity
from scorekit.placeholder import placeholders
from scorekit.source.document import Path, texts_and_keys

if TYPE_CHECKING:
    from scorekit.model.workload import Container, Workload

LITERAL_PLACEHOLDER = Code("SK307", "placeholder that stays as it is", Severity.WARNING)
LITERAL_REFERENCE = Code("SK323", "text that looks like a reference to a variable", Severity.WARNING)
DOUBLE_DOLLAR = Code("SK324", "two dollar signs in a command", Severity.WARNING)


_ROOTS = ("metadata", "resources")
#: One of these is in every text that is looked at.
_MARKS = re.compile(r"[$\{]\{|(?:resources|metadata)\.")
_OURS = r"(?:resources|metadata)\.[\w.-]*\w"
#: A resource's output as a driver, another tool or a shell would write it, and what Helm fills in.
_FOREIGN = re.compile(
    rf"(?<!\$)\{{\{{-? *({_OURS}|\.(?:Values|Release|Chart)\.[\w.-]+) *-?\}}\}}"
    rf"|(?:[#%@]\{{|(?<!\$)\$\() *({_OURS}) *[)}}]|(?<!\$)\$({_OURS})"
)
_OPEN = re.compile(r"(?<!\$)\$\{(?:resources|metadata)\.[^}]*\Z")


def unfilled_placeholder(workload: Workload) -> Iterator[Diagnostic]:
    """The placeholders that are not filled in."""
    texts = texts_and_keys(workload.document.data, _MARKS.search)
    filled = {path for path, _ in workload.expanded_texts()} if texts else set()
    for path, text, key in texts:
        if path in filled and not key:
            yield from _unclosed(workload, path, text)
        elif _asked_for(path):
            continue
        else:
            yield from _unfilled(workload, path, text, key=key)
        yield from _braces(workload, path, text, key=key)


def _unclosed(workload: Workload, path: Path, text: str) -> Iterator[Diagnostic]:
    found = _OPEN.search(text, text.rfind("}") + 1)
    if found:
        start = found[0].split("\n", 1)[0]
        span = workload.document.within(path, start, text.count(start, 0, found.start()))
        yield LITERAL_PLACEHOLDER.at(
            span, "a placeholder is not closed, so it stays as it is", help="write `}` after it"
        )


def _unfilled(workload: Workload, path: Path, text: str, *, key: bool) -> Iterator[Diagnostic]:
    for found in placeholders(text):
        if found.path[0] in _ROOTS and len(found.path) > 1:
            span = workload.document.within(path, found.raw, found.occurrence)
            message = f"`{found.raw}` stays as it is: Score fills nothing in here"
            yield LITERAL_PLACEHOLDER.at(workload.span(path, key=True) if key else span, message, help=_help(path))


def _braces(workload: Workload, path: Path, text: str, *, key: bool) -> Iterator[Diagnostic]:
    for found in {m[0]: m for m in reversed([*_FOREIGN.finditer(text)])}.values():
        span = workload.span(path, key=True) if key else workload.document.within(path, found[0])
        message = f"`{found[0]}` stays as it is: a placeholder of Score is `${{...}}`"
        name = next(filter(None, found.groups()))
        hint = "say what differs in environments, or by a resource" if name[0] == "." else f"write `${{{name}}}`"
        yield LITERAL_PLACEHOLDER.at(span, message, help=hint)


def _asked_for(path: Path) -> bool:
    """Whether ``noExpand`` asked for it, for no other text of a file's content is left unfilled, or the image is none."""
    return path[0] == "containers" and path[-1] in ("content", "image")


def _help(path: Path) -> str | None:
    if path[0] == "containers" and path[2] in ("command", "args"):
        return (
            "give it to a variable under `variables`, which the program reads, or a shell does: "
            '`command: ["sh", "-c", "exec server --host \\"$DB_HOST\\""]`'
        )
    return "placeholders work in variables, contents of files, sources of volumes and params"


#: What Kubernetes would put a variable's value in for.
_REFERENCE = re.compile(r"(?<!\$)\$\(([^()$]+)\)")
_DOUBLED = r"\$\$+(?:\{[^}\s]*\}|\([^)\s]*\)|\w*)"


def dollar(workload: Workload) -> Iterator[Diagnostic]:
    """The words that score-compose, Docker Compose or Kubernetes would read otherwise."""
    for name, container in workload.containers.items():
        above: Path = ("containers", name)
        for path, word in _words(container):
            for found, start in {m[0]: m.start() for m in reversed([*re.finditer(_DOUBLED, word)])}.items():
                span = workload.document.within((*above, *path), found, word.count(found, 0, start))
                message = f"`{found}` has two dollar signs here; score-compose and score-k8s hand over one"
                yield DOUBLE_DOLLAR.at(span, message, help=f"write `{found.replace('$$', '$')}` where one is meant")
        variables = ((("variables", key), text) for key, text in container.variables.items())
        for path, text in (*_words(container), *variables):
            for called in dict.fromkeys(_REFERENCE.findall(text)):
                if called in container.variables:
                    span = workload.document.within((*above, *path), f"$({called})")
                    message = f"`$({called})` is text here, not the value of variable `{called}`"
                    help_ = "Score puts in placeholders alone; write the value out if it is meant"
                    yield LITERAL_REFERENCE.at(span, message, help=help_)


def _words(container: Container) -> Iterator[tuple[Path, str]]:
    """The words of everything that a container runs."""
    for key in ("command", "args"):
        for index, word in enumerate(getattr(container, key) or ()):
            yield (key, index), word
    for key, probe in (("livenessProbe", container.liveness_probe), ("readinessProbe", container.readiness_probe)):
        for index, word in enumerate(probe.exec.command if probe is not None and probe.exec is not None else ()):
            yield (key, "exec", "command", index), word


CHECKS = (
    unfilled_placeholder,
    dollar,
)
