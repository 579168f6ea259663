"""Rules for images: those of scorekit.yaml under an environment's own, with the variables that the caller gives."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit.model.decode import decode
from scorekit.model.environment import EVERY, Environment
from scorekit.outcome import Findings, Outcome, Success
from scorekit.resolve.environment_texts import has_texts, scope_of, with_texts
from scorekit.resolve.memo import per_object
from scorekit.resolve.resolution import Build, Origin, Traced
from scorekit.resolve.trees import compile_tree
from scorekit.source.document import Document, Mark, Path
from scorekit.source.merge import drop, put
from scorekit.value_path import ValuePath

if TYPE_CHECKING:
    from scorekit.model.project import ProjectSettings
    from scorekit.resolve.context import Run

#: The keys of rules, in an environment and in scorekit.yaml.
IMAGES, BUILD = "images", "build"
#: Build contexts that Compose fetches.
_REMOTE = ("git@", "github.com/")


@per_object
def completed(
    environment: Environment, settings: ProjectSettings | None, variables: tuple[tuple[str, Traced], ...]
) -> Outcome[Environment]:
    """An environment with the rules of scorekit.yaml under its own, and with the caller's variables over its own."""
    document = environment.document
    for section in (IMAGES, BUILD) if settings is not None else ():
        part = settings.document.at((section,)) if settings is not None else None
        for key in part.data or () if part is not None else ():
            if part is not None and not _is_covered(key, getattr(environment, section)):
                document = put(document, (section, key), part.part((key,)))
    for name, given in variables:
        span = given.origin.span
        mark = Mark(span.source, span.line, span.column, span.end_line, span.end_column)
        for rule in environment.workloads:
            document = drop(document, ("workloads", rule, "variables", name))
        document = put(document, ("variables", name), Document(given.value, mark))
    return Success(environment) if document is environment.document else decode(Environment, document)


def _is_covered(key: str, rules: Mapping[str, object]) -> bool:
    """Whether the environment has a rule for all that a rule of scorekit.yaml is for."""
    return any(wider in rules for wider in (EVERY, key.partition("/")[0], key))


class Rule(NamedTuple):
    """What the rules of an environment say of one container."""

    value: Any
    origin: Origin
    #: Variables that it reads and nobody gives.
    lacks: tuple[str, ...] = ()


def rule_for(run: Run, section: str, workload: str, container: str, findings: Findings) -> Rule | None:
    """What the most specific rule gives a container: the one that names it, its workload's, or the one for all."""
    rules: Mapping[str, Any] = getattr(run.environment, section)
    key = next((key for key in (f"{workload}/{container}", workload, EVERY) if key in rules), None)
    if key is None:
        return None
    path: Path = (section, key)
    part = run.environment.document.part(path)
    origin = Origin("environment", part.mark.span)
    if not has_texts(run.environment, path):
        return Rule(part.data, origin)
    own = Findings()
    scope = scope_of(run.environment, run.options.environment_name, run.workloads[workload], run.homes[workload])
    value = with_texts(part, scope, own)
    read = tuple(dict.fromkeys(_variables(part)))
    known = [name for name in read if name in scope["variables"]]
    origin = origin._replace(inputs=tuple(ValuePath("environment", ("variables", name)) for name in known))
    lacks = tuple(name for name in read if name not in known) if own.failed else ()
    if not lacks:
        findings.extend(own.items)
    return Rule(value.data, origin, lacks)


def _variables(part: Document) -> Iterator[str]:
    """The variables of the environment that texts read."""
    tree = compile_tree(part).value
    for name, _ in tree.names() if tree is not None else ():
        path = name.path[1:] if name.path[0] == "environment" else name.path
        if path[0] == "variables" and len(path) > 1:
            yield str(path[1])


def seen_from(output: str, build: Build) -> Build:
    """What to build from as an output sees it, from which ``output`` is the way to the project's folder."""
    if isinstance(build, str):
        fetched = build.startswith((*_REMOTE, "/")) or "://" in build
        return build if fetched or output == "." else posixpath.normpath(posixpath.join(output, build))
    context = build.get("context", ".")
    return {**build, "context": seen_from(output, context)} if isinstance(context, str) else build
