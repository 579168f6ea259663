"""The Score workload, score.dev/v1b1, after the deprecated shapes are upgraded.

Rules and names follow the published JSON Schema (https://score.dev/schemas/score, release 0.4.1).
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import ConfigDict, Field, PrivateAttr, StringConstraints

from scorekit.limits import LONGEST_FILLED
from scorekit.location import Span
from scorekit.model.base import DocumentModel, Integer, Label, OneOf, ResourceId, StrictModel, TextPattern, TypeName
from scorekit.names import SCORE_NAME
from scorekit.placeholder import Placeholder, placeholders
from scorekit.source.document import Path, texts

#: Whose annotations are read, the stronger first; ``k8s.score.dev/`` is Score's own for Kubernetes.
READ = ("scorekit.dev/", "k8s.score.dev/")

#: A TCP or UDP port number.
Port = Annotated[Integer, Field(ge=1, le=65535)]
#: The key of an annotation (score-v1b1, ``annotations``): both the prefix's labels and the name need two characters.
AnnotationKey = Annotated[
    str,
    TextPattern(
        "annotation",
        rf"^(({SCORE_NAME})(\.{SCORE_NAME})*/)?"
        r"[A-Za-z0-9][A-Za-z0-9._-]{0,61}[A-Za-z0-9]$",
        "letters, digits, dots, underscores and dashes, 2 to 63 characters, starting and ending with a letter or digit, "
        "after a domain name and `/` if you like (each part of the domain has 2 characters at least)",
        shortest=2,
        longest=316,
    ),
]
#: CPU cores, or thousandths with ``m``.
Cpu = Annotated[
    str,
    TextPattern(
        "cpu",
        r"^[0-9]+(?:m|\.[0-9]+)?$",
        'a number of cores such as "0.5" or "2", or of thousandths such as "250m"',
        longest=40,
    ),
]
#: Bytes, with a decimal or binary suffix; decimal kilo is a capital K here.
Memory = Annotated[
    str,
    TextPattern(
        "memory",
        r"^(0\.[0-9]+|[1-9][0-9]*(\.[0-9]+)?)(K|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$",
        'a number of bytes above zero such as "64Mi" or "1.5G", with one of K, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei or none',
        longest=40,
    ),
]
#: Three octal digits, with or without a leading zero.
FileMode = Annotated[
    str, TextPattern("mode", r"^0?[0-7]{3}$", 'three octal digits such as "644", with or without a zero before them')
]
NonEmpty = Annotated[str, StringConstraints(min_length=1, strict=True)]
VariableName = Annotated[str, TextPattern("variable", r"^[^=]+$", "one character or more, and no equals sign")]
HeaderName = Annotated[str, TextPattern("header", r"^[A-Za-z0-9_-]+$", "letters, digits, dashes and underscores")]

#: What a container must have reached before another may start.
Ready = Literal["started", "healthy", "complete"]


class Metadata(StrictModel):
    """``metadata``: a name, annotations, and whatever else its writers like."""

    model_config = ConfigDict(extra="allow")

    name: Label
    annotations: dict[AnnotationKey, str] = {}


class ServicePort(StrictModel):
    """A port that others may reach inside the network. Nothing is published on a host."""

    port: Port
    protocol: Literal["TCP", "UDP"] = "TCP"
    target_port: Port | None = None

    @property
    def container_port(self) -> int:
        """The port that the container listens on."""
        return self.target_port or self.port


class Service(StrictModel):
    """``service``: the ports of a workload, in file order."""

    ports: dict[Label, ServicePort] = {}


class Header(StrictModel):
    """One header of an HTTP probe."""

    name: HeaderName
    value: NonEmpty


class HttpGet(StrictModel):
    """A probe by an HTTP request."""

    path: str
    port: Port
    scheme: Literal["HTTP", "HTTPS"] = "HTTP"
    host: NonEmpty | None = None
    http_headers: list[Header] = []


class Exec(StrictModel):
    """A probe by a command in the container."""

    command: list[str]


class Probe(OneOf):
    """A liveness or readiness probe: a request, a command, or both for the target to choose from."""

    noun = "a probe"
    options = ("httpGet", "exec")
    several = True

    http_get: HttpGet | None = None
    exec: Exec | None = None


class Compute(StrictModel):
    """Amounts of compute: ``cpu`` in cores, ``memory`` in bytes, as Score spells them."""

    cpu: Cpu | None = None
    memory: Memory | None = None


class ContainerResources(StrictModel):
    """``containers.*.resources``."""

    limits: Compute | None = None
    requests: Compute | None = None


class File(OneOf):
    """A file in a container: exactly one of ``content``, ``source`` and ``binaryContent``."""

    noun = "a file"
    options = ("content", "source", "binaryContent")

    content: str | None = None
    source: NonEmpty | None = None
    binary_content: str | None = None
    mode: FileMode | None = None
    no_expand: bool = False


class VolumeMount(StrictModel):
    """A volume in a container."""

    source: str
    path: str | None = None
    read_only: bool = False


class Before(StrictModel):
    """What this container must have reached before another starts."""

    ready: Ready


class Container(StrictModel):
    """One container of a workload."""

    image: NonEmpty
    command: list[str] | None = None
    args: list[str] | None = None
    variables: dict[VariableName, str] = {}
    files: dict[str, File] = {}
    volumes: dict[str, VolumeMount] = {}
    before: dict[Label, Before] = {}
    resources: ContainerResources | None = None
    liveness_probe: Probe | None = None
    readiness_probe: Probe | None = None


class ResourceMetadata(StrictModel):
    """``resources.*.metadata``: annotations, and whatever else its writers like."""

    model_config = ConfigDict(extra="allow")

    annotations: dict[AnnotationKey, str] = {}


class Resource(StrictModel):
    """What a workload asks the platform for."""

    type: TypeName
    class_: Annotated[TypeName | None, Field(validation_alias="class", serialization_alias="class")] = None
    id: ResourceId | None = None
    metadata: ResourceMetadata | None = None
    params: dict[str, Any] | None = None


class PlacedPlaceholder(NamedTuple):
    """A placeholder that will be filled in, and the way to its text."""

    path: Path
    text: str
    placeholder: Placeholder


class Workload(DocumentModel):
    """One Score document."""

    api_version: Literal["score.dev/v1b1"]
    metadata: Metadata
    containers: Annotated[dict[Label, Container], Field(min_length=1)]
    service: Service | None = None
    resources: dict[Label, Resource] = {}

    _placeholders: tuple[PlacedPlaceholder, ...] | None = PrivateAttr(default=None)

    @property
    def placeholders(self) -> tuple[PlacedPlaceholder, ...]:
        """The placeholders that will be filled in, in file order; found once."""
        if self._placeholders is None:
            # A text that is too long to be filled in has none here; resolving reports it.
            self._placeholders = tuple(
                PlacedPlaceholder(path, text, found)
                for path, text in self.expanded_texts()
                if len(text) <= LONGEST_FILLED
                for found in placeholders(text)
            )
        return self._placeholders

    def expanded_texts(self) -> Iterator[tuple[Path, str]]:
        """Every text in which placeholders are filled in, with its path (score-v1b1, "Resource references")."""
        for name, container in self.containers.items():
            above = ("containers", name)
            for key, value in container.variables.items():
                yield (*above, "variables", key), value
            for target, file in container.files.items():
                if file.content is not None and not file.no_expand:
                    yield (*above, "files", target, "content"), file.content
            for target, volume in container.volumes.items():
                yield (*above, "volumes", target, "source"), volume.source
        for name, resource in self.resources.items():
            yield from texts(resource.params, ("resources", name, "params"))

    def placeholder_span(self, found: PlacedPlaceholder) -> Span:
        """Where a placeholder is written."""
        return self.document.within(found.path, found.placeholder.raw, found.placeholder.occurrence)

    @property
    def name(self) -> str:
        """``metadata.name``."""
        return self.metadata.name

    @property
    def plain_metadata(self) -> dict[str, Any]:
        """``metadata`` as written, which is what ``${metadata...}`` reads."""
        data: dict[str, Any] = self.document.data["metadata"]
        return data

    def annotation(self, name: str) -> tuple[str, str] | None:
        """The annotation that says ``name`` to scorekit: its key and value."""
        annotations = self.metadata.annotations
        return next(((key, annotations[key]) for prefix in READ if (key := prefix + name) in annotations), None)

    @property
    def kind(self) -> str:
        """The kind of object that its annotation asks for, whether there is such a kind or not."""
        given = self.annotation("kind")
        return given[1] if given else "Deployment"
