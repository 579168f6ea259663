"""What a caller hands to ``compile``: plain forms become the library's own, and what can't be meant is refused.

Raises UsageError with a reason for a mistake of the caller; what is wrong inside of a text is a diagnostic, as everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field, fields, replace
from typing import TYPE_CHECKING, Any, TypedDict, TypeGuard

from scorekit import image_reference
from scorekit.caller import spelt
from scorekit.errors import UsageError, expect, shown
from scorekit.inputs import source_name
from scorekit.lazy_dataclass import dataclass
from scorekit.location import Source, one_line_span
from scorekit.model.overrides import PropertyOverride
from scorekit.model.project import ProjectSettings
from scorekit.model.workload import Workload
from scorekit.names import LABEL_RULE, is_dns_label
from scorekit.resolve.resolution import Origin, Traced
from scorekit.source.document import Document
from scorekit.source.encoding import LONE_SURROGATE
from scorekit.source.reader import read
from scorekit.suggest import suggestion
from scorekit.targets.api import PublishedPort

if TYPE_CHECKING:
    from scorekit.inputs import Input, Override
    from scorekit.model.environment import Environment
    from scorekit.outcome import Findings, Outcome
    from scorekit.resolve.resolution import Build
    from scorekit.values import Json

#: Of a seed, in bytes: what is shorter is guessed.
SHORTEST_SEED = 16
_SHARED = ("include", "only", "exclude")
_FORMS = "a Workload, a Source, the text of a Score file or its data as a mapping"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompileOptions:
    """What is asked of a compile beside its workloads, environment and catalogue: one value for any number of compiles.

    It is for ``scorekit.compile``, which reads no file; what a ``Project`` is asked for are ``ProjectKeywords``.
    Raises UsageError for an argument of another form. Every field has a default.
    """

    #: The language to write; None: the only target of the environment.
    target: str | None = None
    #: The workloads to emit, by their names or their sources'; None: all. The rest of the set is known only.
    select: Collection[str] | None = None
    #: What is merged into a source's documents, by the source's name: Sources, Documents, mappings or ``PATH=VALUE``.
    overrides: Mapping[str, Sequence[Override | Source | str | Mapping[str, Json]]] | None = None
    #: The bytes of ``files.*.source``, by path relative to the project.
    sources: Mapping[str, bytes] | None = None
    #: What fills ``image: .``, by ``WORKLOAD/CONTAINER``, ``CONTAINER`` or ``*``.
    images: Mapping[str, Traced | str] | None = None
    #: Variables of the environment, over its own.
    variables: Mapping[str, Traced | str] | None = None
    #: What scorekit.yaml says of images and builds: it counts where the environment says nothing.
    settings: ProjectSettings | None = None
    #: Without, images and the seed may be missing, for who only looks at the result.
    require_images: bool = True
    #: What secrets of development are derived from: 16 bytes or more, of which nobody else knows.
    seed: bytes | None = field(default=None, repr=False)
    #: The project's name: secrets, labels and Compose's project go by it.
    project: str | None = None
    #: Renders the environment under another name.
    environment_name: str | None = None
    #: The namespace of everything, over the environment's.
    namespace: str | None = None
    #: Whether resources of no one workload are emitted: ``include``, ``only`` or ``exclude``.
    shared: str = "include"
    #: Folders to build from, or mappings as Compose has them, by ``WORKLOAD/CONTAINER`` or ``CONTAINER``. This one and the
    #: ones below are some targets' own, and the others leave them out.
    builds: Mapping[str, Build] | None = None
    #: The way from where the output will lie to the project's folder, from which ``build`` of rules counts.
    build_root: str = "."
    #: Ports on the host: ``[ADDRESS:]HOST:REF:CONTAINER[/PROTOCOL]``.
    publish: Iterable[PublishedPort | str] = ()
    #: Where a Compose file's ``.env`` will lie, relative to it; None: ``.env``.
    env_file: str | None = None
    #: Whether the namespace is emitted too.
    generate_namespace: bool = False

    def __post_init__(self) -> None:
        for name in ("target", "env_file"):
            expect(name, getattr(self, name), str | None, "a text")
        expect("build_root", self.build_root, str, "a path")
        expect("settings", self.settings, ProjectSettings | None, "a ProjectSettings")
        for name in ("require_images", "generate_namespace"):
            expect(name, getattr(self, name), bool, "True or False")
        for name in ("project", "environment_name", "namespace"):
            _check_label(name, getattr(self, name))
        expect("sources", self.sources, Mapping | None, "a mapping of paths to bytes")
        for path in self.sources if isinstance(self.sources, dict) else ():
            expect("a path of sources", path, str, "a text")
        # What is given once, as a generator is, is asked for more than once.
        object.__setattr__(self, "select", _selected(self.select))
        object.__setattr__(self, "publish", published(self.publish))
        _check_seed(self.seed)
        if self.shared not in _SHARED:
            raise UsageError(f"shared is one of {', '.join(_SHARED)}, not {shown(self.shared)}")


class CompileKeywords(TypedDict, total=False):
    """The fields of CompileOptions, as ``compile`` takes them one by one."""

    target: str | None
    select: Collection[str] | None
    overrides: Mapping[str, Sequence[Override | Source | str | Mapping[str, Json]]] | None
    sources: Mapping[str, bytes] | None
    images: Mapping[str, Traced | str] | None
    variables: Mapping[str, Traced | str] | None
    settings: ProjectSettings | None
    require_images: bool
    seed: bytes | None
    project: str | None
    environment_name: str | None
    namespace: str | None
    shared: str
    builds: Mapping[str, Build] | None
    build_root: str
    publish: Iterable[PublishedPort | str]
    env_file: str | None
    generate_namespace: bool


def options_of(options: CompileOptions | None, keywords: Mapping[str, Any]) -> CompileOptions:
    """Options with keywords over them. Raises UsageError for a keyword that there is not."""
    expect("options", options, CompileOptions | None, "a CompileOptions")
    refuse_unknown(keywords, CompileOptions)
    return replace(options, **keywords) if options else CompileOptions(**keywords)


def refuse_unknown(keywords: Mapping[str, object], options: type[Any]) -> None:
    """UsageError for a keyword that options of a compile do not have, with the nearest that they have."""
    known = [option.name for option in fields(options)]
    if unknown := sorted(keywords.keys() - set(known)):
        raise UsageError(f"there is no option `{unknown[0]}` of a compile; {suggestion(unknown[0], known)}")


def workloads_of(given: Iterable[object]) -> tuple[Input, ...]:
    """The compiled set. A text or a mapping is called ``workloads[0]`` in messages, after its place."""
    if isinstance(given, Workload | Source | Document) or not _is_collection(given):
        raise UsageError(f"workloads is a list, not {shown(given)}; each is {_FORMS}")
    return tuple(_workload(item, f"workloads[{number}]") for number, item in enumerate(given))


def _workload(item: object, name: str) -> Input:
    if isinstance(item, Source):
        expect(f"the name of {name}", item.name, str, "a text")
        expect(f"the text of {name}", item.text, str, "a text")
    if isinstance(item, Workload | Source | Document):
        return item
    if isinstance(item, Mapping):
        return _as_source(item, name)
    if not isinstance(item, str):
        raise UsageError(f"{name} is {shown(item)}; it is {_FORMS}")
    if "\n" not in item and item.endswith((".yaml", ".yml")):
        raise UsageError(f"{name} is a path; hand in its text, or Source({item!r}, text) with its name")
    return Source(name, item)


def _as_source(data: Mapping[Any, Any], name: str) -> Source:
    """Data as a document, which JSON is: messages quote it as it is written there."""
    try:
        return Source(name, json.dumps(data, indent=2, ensure_ascii=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise UsageError(f"{name} holds what no YAML file can: {error}") from None


def images_of(given: Mapping[str, object] | None) -> Mapping[str, Traced]:
    """Images by ``WORKLOAD/CONTAINER``, ``CONTAINER`` or ``*``."""
    return {
        key: _image(key, value) for key, value in _mapping("images", given, "{'main': 'registry/shop:1.0'}").items()
    }


def _image(key: str, value: object) -> Traced:
    if isinstance(value, Traced):
        return value
    if not isinstance(value, str) or not value:
        raise UsageError(f"images[{key!r}] is {shown(value)}; it is a reference, say 'registry/shop:1.0'")
    if (wrong := image_reference.fault(value)) is not None:
        raise UsageError(f"images[{key!r}]: `{value}` {wrong[0]}; {wrong[1]}")
    return Traced(value, Origin("option", one_line_span("images", f"{key}={value}")))


def completed(environment: Environment, options: CompileOptions) -> Outcome[Environment]:
    """An environment with what scorekit.yaml says of images, and the caller's variables."""
    from scorekit.resolve.image_rules import completed as with_rules  # noqa: PLC0415 - few compiles are given any

    given = _mapping("variables", options.variables, "{'TAG': '1.4.2'}")
    variables = tuple((name, _variable(name, given[name])) for name in sorted(given))
    return with_rules(environment, options.settings, variables)


def _variable(name: str, given: object) -> Traced:
    """A variable, which is a text that holds no expression: who gives it need not be who wrote the environment."""
    from scorekit.catalogue.environment_shape import is_expression  # noqa: PLC0415 - few compiles are given any

    text = given.value if isinstance(given, Traced) else given
    said = spelt(f"variables[{name!r}]", f"--var {name}")
    if not isinstance(text, str):
        raise UsageError(f"{said} is a text, not {shown(text)}")
    if is_expression(text):
        raise UsageError(f"{said} is a text as it is; expressions stand in the environment")
    if LONE_SURROGATE.search(name + text):
        raise UsageError(f"{said}: no manifest can hold a text that is no UTF-8")
    if isinstance(given, Traced):
        return given
    return Traced(text, Origin("option", one_line_span("variables", f"{name}={text}")))


def overrides_of(
    given: Mapping[str, object] | None, inputs: Sequence[Input], findings: Findings
) -> Mapping[str, Sequence[Override]] | None:
    """Overrides by the name of a source, in order; None, and noted, where one can't be read."""
    known = {source_name(item) for item in inputs}
    found: dict[str, Sequence[Override]] = {}
    for name, layers in _mapping("overrides", given, "{'score.yaml': ['metadata.name=shop']}").items():
        if name not in known:
            raise UsageError(f"overrides: there is no source `{name}`; {suggestion(name, sorted(known))}")
        if not _is_collection(layers) or isinstance(layers, Document):
            raise UsageError(f"overrides[{name!r}] is a list of overrides, say ['metadata.name=shop']")
        read_ = [_override(layer, f"overrides[{name!r}][{number}]", findings) for number, layer in enumerate(layers)]
        found[name] = [layer for layer in read_ if layer is not None]
    return None if findings.failed else found


def _override(layer: object, name: str, findings: Findings) -> Override | None:
    if isinstance(layer, Document | PropertyOverride):
        return layer
    if isinstance(layer, str):
        return findings.take(PropertyOverride.parse(layer, name))
    if isinstance(layer, Mapping):
        layer = _as_source(layer, name)
    if not isinstance(layer, Source):
        raise UsageError(f"{name} is {shown(layer)}; it is a Source, a mapping or 'PATH=VALUE'")
    return findings.take(read(layer))


def published(given: object) -> tuple[PublishedPort, ...]:
    """Ports on the host; a text is ``[ADDRESS:]HOST:REF:CONTAINER[/PROTOCOL]``, one port or a range."""
    if not _is_collection(given):
        raise UsageError("publish is a list, say ['8080:shop:80']")
    ports = tuple(given)
    for port in ports:
        if not isinstance(port, str | PublishedPort):
            raise UsageError(f"publish holds {shown(port)}; a port is written '8080:shop:80'")
    asked = ((port,) if isinstance(port, PublishedPort) else PublishedPort.parse_range(port) for port in ports)
    return tuple(port for each in asked for port in each)


def builds_of(given: Mapping[str, object] | None) -> Mapping[str, Build]:
    """What to build from, by ``WORKLOAD/CONTAINER`` or ``CONTAINER``."""
    found = _mapping("builds", given, "{'main': '.'}")
    for key, build in found.items():
        expect(f"builds[{key!r}]", build, str | Mapping, "a folder or a mapping as Compose has it")
    return found


def _mapping(name: str, given: object, example: str) -> Mapping[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, Mapping) or not all(isinstance(key, str) for key in given):
        raise UsageError(f"{name} is a mapping, say {example}")
    return given


def _is_collection(given: object) -> TypeGuard[Iterable[Any]]:
    return isinstance(given, Iterable) and not isinstance(given, str | bytes | Mapping)


def _selected(given: object) -> tuple[str, ...] | None:
    """One name where several are meant is refused: its letters would be."""
    if given is None:
        return None
    if not _is_collection(given):
        raise UsageError(f"select is a list of names, say [{shown(given)}], since a text is one of letters")
    names = tuple(given)
    for name in names:
        expect("each of select", name, str, "the name of a workload or source")
    return names


def _check_seed(seed: object) -> None:
    """Refuse a seed that is no secret."""
    if seed is not None and not isinstance(seed, bytes):
        raise UsageError("seed is bytes, of which nobody else knows")
    if seed is not None and len(seed) < SHORTEST_SEED:
        raise UsageError(f"the seed is too short: {SHORTEST_SEED} bytes at least, 32 are better")


def _check_label(name: str, value: object) -> None:
    """Refuse a name that no object can have (RFC 1123)."""
    if value is not None and not (isinstance(value, str) and is_dns_label(value)):
        raise UsageError(f"{name} can't be {shown(value)}; allowed: {LABEL_RULE}")
