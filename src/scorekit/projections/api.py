"""What a projection is: a pure function from what was compiled to documents, and a record of what it takes, also from scorekit.yaml."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from scorekit import projections
from scorekit.caller import spelt
from scorekit.codes.catalogue import NO_SUCH_OPTION
from scorekit.errors import UsageError, expect
from scorekit.lazy_dataclass import dataclass
from scorekit.location import one_line_span
from scorekit.outcome import Failure, Success
from scorekit.resolve.resolution import Origin, Traced
from scorekit.source.writer import dump_all
from scorekit.suggest import did_you_mean, listed, suggestion
from scorekit.targets.api import Manifest, ManifestSet, OutputFile

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.project import ProjectSettings
    from scorekit.outcome import Outcome


class Option(NamedTuple):
    """An option of a projection: a text, or one of some words."""

    name: str
    #: What it is: ``the Git repository that Argo CD reads``.
    summary: str
    #: A value that it may have, for messages and documents.
    example: str
    #: What it is where nobody says.
    default: str | None = None
    #: The words that it may be; none where any text will do.
    choices: tuple[str, ...] = ()
    #: Whether somebody has to say it. One that is neither required nor has a default is found out, as the summary says.
    required: bool = False
    #: What is wrong with a value, as the end of a sentence, where anything is; ``{env}`` is filled in.
    refusal: Callable[[str], str | None] = lambda _: None

    @property
    def usage(self) -> str:
        """What stands after its name in a help: its words, or an example."""
        return "|".join(self.choices) or self.example

    @property
    def help(self) -> str:
        """What it is, as help has it."""
        default = "required" if self.required else f"default: {self.default}" if self.default else ""
        return f"{self.summary[:1].upper()}{self.summary[1:]}." + (f"  [{default}]" if default else "")


@dataclass(frozen=True, slots=True)
class ProjectionOptions:
    """What a projection is given beside what was compiled."""

    #: Those that somebody gave, by name.
    given: Mapping[str, Traced]
    #: What the others are that have a default.
    defaults: Mapping[str, str]
    #: Environment to the folder that its manifests are rendered to, relative to the repository, where the project says so.
    outputs: Mapping[str, Traced] = field(default_factory=dict)

    def text(self, name: str, environment: str) -> str | None:
        """The value of an option; ``{env}`` in it stands for the environment's name. None where there is none."""
        value = self.given[name].value if name in self.given else self.defaults.get(name)
        return None if value is None else str(value).replace("{env}", environment)


@dataclass(frozen=True, slots=True)
class Projection:
    """A kind of documents that are made of what a target emits, and need no section in a driver."""

    name: str
    #: What it makes, as a sentence without a final stop.
    summary: str
    #: The target whose manifests it is made of; None: the first of the environment's.
    target: str | None
    options: tuple[Option, ...]
    #: Its documents, in output order, of one set an environment; no secret value is in them.
    project: Callable[[Sequence[ManifestSet], ProjectionOptions], Outcome[tuple[Manifest, ...]]]
    #: The file that a document goes to, relative to the output folder; several may share one. ``.json`` is written as JSON.
    file: Callable[[Manifest], str]
    #: The environment that a document is about, by the label of it: an earlier render's stays while others are rendered.
    environment: Callable[[Mapping[str, Any]], object] = lambda _: None
    #: Whether it takes several environments at once.
    several: bool = True
    layouts: tuple[str, ...] = ("stream", "files")
    #: As those of a target; what it is made of has its own.
    supported_options: frozenset[str] = frozenset()

    def layout(self, manifests: ManifestSet, layout: str, kept: Collection[str] = ()) -> tuple[OutputFile, ...]:
        """The files of an output; for ``stream`` one, as YAML, of which JSON is a part."""
        del kept  # nothing that it writes lists other files
        if layout == "stream":
            return (OutputFile("documents.yaml", _yaml(manifests.manifests)),)
        files: dict[str, list[Manifest]] = {}
        for document in manifests.manifests:
            files.setdefault(self.file(document), []).append(document)
        return tuple(
            OutputFile(path, (_json if path.endswith(".json") else _yaml)(files[path])) for path in sorted(files)
        )

    @property
    def named(self) -> Mapping[str, Option]:
        """Its options by name."""
        return {option.name: option for option in self.options}

    def fault(self, name: str, value: str) -> tuple[str, str] | None:
        """What is wrong with an option and its value, and a hint; None where nothing is."""
        option = self.named.get(name)
        if option is None:
            hint = did_you_mean(name, self.named) or f"there are: {listed(self.named)}"
            return f"projection `{self.name}` has no option `{name}`", hint
        if not value:
            return f"option `{name}` is empty", f"it is {option.summary}, `{option.example}` for example"
        if not value.isprintable():
            return f"option `{name}` holds what is no printable text", f"it is one line, `{option.example}` for example"
        if option.choices and value not in option.choices:
            hint = did_you_mean(value, option.choices) or f"it is one of: {', '.join(option.choices)}"
            return f"option `{name}` can't be `{value}`", hint
        filled = value.replace("{env}", "env")
        if re.search(r"[{}]", filled):
            return (
                f"option `{name}` can't be `{value}`",
                "`{env}` stands for the environment's name; no other braces mean anything",
            )
        why = option.refusal(filled)
        return (f"option `{name}` {why}", f"`{option.example}` is one that it may have") if why else None

    def accept(
        self, given: Mapping[str, str | Traced], outputs: Mapping[str, str | Traced] | None = None
    ) -> ProjectionOptions:
        """Its options, those given as plain texts being the command line's.

        Raises UsageError for an option that there is not, a value that it can't have, and one that is missing.
        """
        expect("options", given, Mapping, "a mapping of names to texts")
        expect("outputs", outputs, Mapping | None, "a mapping of environments to folders")
        for name, value in given.items():
            expect("a name of options", name, str, "a text")
            expect(f"options[{name!r}]", value, str | Traced, "a text")
            if fault := self.fault(name, str(value.value if isinstance(value, Traced) else value)):
                raise UsageError("; ".join(fault))
        for name, folder in (outputs or {}).items():
            expect("an environment of outputs", name, str, "a text")
            expect(f"outputs[{name!r}]", folder, str | Traced, "a folder")
        missing = [o for o in self.options if o.required and o.name not in given]
        if missing:
            wanted = "; ".join(f"`{option_text(o.name, o.example)}`, {o.summary}" for o in missing)
            raise UsageError(f"projection `{self.name}` needs more, for example {wanted}")
        traced = {
            n: v if isinstance(v, Traced) else _written(spelt("options", "--option"), n, v) for n, v in given.items()
        }
        folders = {n: v if isinstance(v, Traced) else _written("outputs", n, v) for n, v in (outputs or {}).items()}
        defaults = {o.name: o.default for o in self.options if o.default is not None}
        return ProjectionOptions(traced, defaults, folders)


def option_text(name: str, value: str) -> str:
    """An option as whoever asks for the projection gives it."""
    return spelt(f"options={{{name!r}: {value!r}}}", f"--option {name}={value}")


def _written(option: str, name: str, value: str) -> Traced:
    return Traced(value, Origin("option", one_line_span(option, f"{name}={value}")))


@cache
def find_projection(name: str) -> Projection:
    """The projection of a name that ``projections.names`` lists; its code is loaded only now."""
    if extension := projections.added().get(name):
        found = extension.record(Projection, project=(Success, Failure), file=str)
        return replace(found, options=tuple(o._replace(refusal=extension.guarded(o.refusal)) for o in found.options))
    projection: Projection = import_module(f"scorekit.projections.{name}").PROJECTION
    return projection


def _yaml(documents: Sequence[Manifest]) -> bytes:
    return dump_all([dict(document.data) for document in documents]).encode()


def _json(documents: Sequence[Manifest]) -> bytes:
    """One document as it is, several as a list."""
    data = [document.data for document in documents]
    return f"{json.dumps(data[0] if len(data) == 1 else data, indent=2, ensure_ascii=False)}\n".encode()


def project_faults(project: ProjectSettings) -> Iterator[Diagnostic]:
    """What ``projections`` of scorekit.yaml says and no projection takes."""
    for name, options in project.projections.items():
        if name not in projections.names():
            yield NO_SUCH_OPTION.at(
                project.span(("projections", name), key=True),
                f"there is no projection `{name}`",
                help=suggestion(name, projections.names()),
            )
            continue
        for option, value in options.items():
            if fault := find_projection(name).fault(option, value):
                there = option in find_projection(name).named
                yield NO_SUCH_OPTION.at(
                    project.span(("projections", name, option), key=not there), fault[0], help=fault[1]
                )


def project_options(project: ProjectSettings, name: str) -> Mapping[str, Traced]:
    """The options that scorekit.yaml gives a projection."""
    return {
        option: Traced(value, Origin("option", project.span(("projections", name, option))))
        for option, value in project.projections.get(name, {}).items()
    }
