"""What compiles of an open project find and make: of one file as it is written, and of the whole project meanwhile."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field, replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from scorekit import catalogue as catalogues
from scorekit import targets
from scorekit.catalogue import SourceFiles
from scorekit.catalogue_check import check_document
from scorekit.diagnostics import ordered
from scorekit.errors import UsageError
from scorekit.lazy_dataclass import dataclass
from scorekit.limits import command_budget
from scorekit.outcome import Findings
from scorekit.parsing import parse_all, written_names
from scorekit.workspace.check import found_in
from scorekit.workspace.compilation import CompileInputs, FindingsByEnvironment
from scorekit.workspace.inputs import Inputs
from scorekit.workspace.observer import Observer
from scorekit.workspace.options import ProjectOptions

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.language.project import OpenProject
    from scorekit.location import Source, Span
    from scorekit.targets.api import ManifestSet
    from scorekit.workspace.observer import Caches

#: What may be the name of a workload, or an id, in a text; and an id where a resource says it.
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_ID = re.compile(r"""\bid["']?\s*:\s*["']?([^\s,}"']+)""")
#: With how many other files one is compiled as it is written: what more of them say is found by the compile of all.
_MOST_NEIGHBOURS = 30
#: Seconds after which no further environment is looked at while someone writes: a file may ask for all that the limits let it.
_LONGEST = 1.0
#: The files of types and drivers.
_OF_CATALOGUE = frozenset({"type", "driver"})


class _Facts(NamedTuple):
    """The names of a file's workloads, and the ids of the resources that it shares."""

    names: frozenset[str]
    ids: frozenset[str]


@dataclass
class SourceFacts:
    """What is known of score files by their texts alone, kept while they are the same."""

    _known: dict[str, tuple[Source, _Facts]] = field(default_factory=dict)

    def around(self, project: OpenProject, name: str) -> tuple[Source, ...]:
        """A score file with those that it names workloads of, that have one of its names, or share a resource by an id."""
        own = project.sources[name]
        words, ids = set(_WORD.findall(own.text)), set(_ID.findall(own.text))
        others = ((s, self._of(s)) for s in project.sources.values() if s is not own)
        near = (s for s, facts in others if not words.isdisjoint(facts.names) or not ids.isdisjoint(facts.ids))
        return (own, *islice(near, _MOST_NEIGHBOURS))

    def _of(self, source: Source) -> _Facts:
        known = self._known.get(source.name)
        if known is None or known[0] is not source:
            facts = _Facts(written_names(source), frozenset(_ID.findall(source.text)))
            known = self._known[source.name] = source, facts
        return known[1]


@dataclass(frozen=True)
class CompiledFile:
    """A score file compiled in every environment, with no more of the project than it needs."""

    #: By environment and target, what could be made.
    made: Mapping[tuple[str, str | None], ManifestSet]
    diagnostics: tuple[Diagnostic, ...]


def compile_file(project: OpenProject, name: str, facts: SourceFacts) -> CompiledFile:
    """The manifests of a score file in each environment, and what is wrong with it; after a second, of those so far."""
    gathered, made = FindingsByEnvironment(), dict[tuple[str, str | None], "ManifestSet"]()
    started = time.perf_counter()
    # One command, so that the file is read and decoded once.
    with command_budget(anew=True):
        given = _inputs(project, facts.around(project, name), frozenset({name}))
        alone = () if project.environments else parse_all(project.sources[name].text, name).diagnostics
        for environment in project.environments:
            if time.perf_counter() - started > _LONGEST:
                break
            with gathered.collect(environment) as found:
                made |= _made_in(given, environment, found)
    return CompiledFile(made, _of_file((*alone, *gathered.items()), name))


def _made_in(
    given: CompileInputs, environment: str, found: Findings
) -> Iterator[tuple[tuple[str, str | None], ManifestSet]]:
    """What one environment makes for each of its targets."""
    for target in given.targets(environment):
        with suppress(UsageError):
            manifests = found.take(given.compile(environment, target, require_images=False))
            if manifests is not None:
                yield (environment, target), manifests


def check_file(project: OpenProject, name: str) -> tuple[Diagnostic, ...]:
    """What is wrong with a file of the project that is no score file, as far as it is known without a workload."""
    kind = project.kind(name)
    found = Findings(project.diagnostics)
    with command_budget(anew=True):
        if kind == "environment":
            found.extend(_of_environments(project))
        elif kind in ("images", "synonyms"):
            found.take(project.catalogue.images() if kind == "images" else project.catalogue.synonyms())
        elif kind in _OF_CATALOGUE or kind in targets.names():
            found.extend(_of_document(project, project.named_by(name)))
    return _of_file(project.folder.judged(found.items), name)


def _of_environments(project: OpenProject) -> Iterator[Diagnostic]:
    """The faults of every environment of the project's own: one of them may extend the one that is written."""
    catalogue = project.catalogue
    for name in catalogue.environment_names(builtin=False):
        environment = catalogue.environment(name)
        yield from environment.diagnostics
        if environment.value is not None:
            yield from catalogues.check_environment(environment.value, catalogue)


def _of_document(project: OpenProject, name: str) -> Iterable[Diagnostic]:
    try:
        return check_document(name, project.catalogue)
    except UsageError:
        return ()


def _of_file(found: Iterable[Diagnostic], name: str) -> tuple[Diagnostic, ...]:
    return ordered(d for d in found if d.span is not None and d.span.file == name)


class _Quiet(Observer):
    """Has what the compiles before left, and tells nobody."""

    def __init__(self, caches: Caches) -> None:
        self.caches = caches


def check_project(
    project: OpenProject, caches: Caches, wanted: Callable[[], bool]
) -> Mapping[str, tuple[Diagnostic, ...]] | None:
    """Everything that is wrong with a project, by file; what is about no file is told of scorekit.yaml.

    None as soon as it is not ``wanted`` any more, which is asked between environments.
    """
    given = _inputs(project, tuple(project.sources.values()), None)
    gathered = FindingsByEnvironment()
    for environment in project.environments if project.sources else ():
        if not wanted():
            return None
        with gathered.collect(environment) as found, command_budget(anew=True):
            try:
                found.extend(found_in(given, environment, _Quiet(caches)))
            except UsageError:
                continue
    own = Findings(project.diagnostics)
    with command_budget(anew=True):
        own.extend(_of_environments(project))
    for name in (*project.catalogue.type_names(), *project.catalogue.driver_names()):
        if not wanted():
            return None
        with command_budget(anew=True):
            own.extend(_of_document(project, name) if project.has_document(name) else ())
    found_by_file: dict[str, list[Diagnostic]] = {}
    told = gathered.items()
    known = {(d.code, d.span) for d in told}
    for diagnostic in (*told, *(d for d in project.folder.judged(own.items) if (d.code, d.span) not in known)):
        place = diagnostic.span.file if diagnostic.span is not None else "scorekit.yaml"
        found_by_file.setdefault(place, []).append(diagnostic)
    return {name: ordered(found) for name, found in sorted(found_by_file.items())}


def _inputs(project: OpenProject, sources: tuple[Source, ...], select: frozenset[str] | None) -> CompileInputs:
    """What is compiled: without a seed, so that no secret of the project is anywhere in what is told."""
    inputs = Inputs(sources, select, sources)
    return CompileInputs(project.project, ProjectOptions(), inputs, {}, {}, {}, SourceFiles(project.root))


def kept(before: Sequence[Diagnostic], now: Source) -> tuple[Diagnostic, ...]:
    """What was found in a file and stands on lines that an edit left as they were, where these stand now.

    The compile that found it comes again a little later; till then an editor need not lose it.
    """
    lines: dict[str, list[int]] = {}
    for number, line in enumerate(now.lines, 1):
        lines.setdefault(line, []).append(number)
    found: list[Diagnostic] = []
    for diagnostic in before:
        span = diagnostic.span
        there = lines.get(span.source.line(span.line), ()) if span is not None else ()
        if span is not None and len(there) == 1 and span.line == span.end_line:
            found.append(replace(diagnostic, span=_moved(span, now, there[0])))
    return tuple(found)


def _moved(span: Span, now: Source, line: int) -> Span:
    return replace(span, source=now, line=line, end_line=line)
