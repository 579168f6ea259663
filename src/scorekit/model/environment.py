"""An environment: which driver serves which resource, and how workloads run there."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr
from pydantic_core import PydanticCustomError

from scorekit import projections, targets
from scorekit.limits import spend
from scorekit.model.base import DocumentModel, Label, OneOf, ResourceId, StrictModel, TextPattern, TypeName
from scorekit.model.network_policies import NetworkPolicies, switched
from scorekit.model.resource_type import DocumentMetadata
from scorekit.model.secrets import Secrets
from scorekit.model.workload import NonEmpty
from scorekit.model.workload_settings import Match, WorkloadSettings

#: The key of ``workloads`` that is for all of them.
EVERY = "*"
#: The target of an environment that names none.
DEFAULT_TARGET = "kubernetes"


def offered_targets() -> list[str]:
    """The targets that an environment can name, the default first."""
    return sorted(targets.names(), key=lambda name: (name != DEFAULT_TARGET, name))


def _known_target(name: str) -> str:
    known = offered_targets()
    if name not in known:
        expected: dict[str, str] = {"expected": ", ".join(map(repr, known))}
        if name in projections.names():
            expected["advice"] = (
                f"`{name}` is a projection, made of what a target emits: leave it out here, and say "
                f"`scorekit render --target {name}`"
            )
        raise PydanticCustomError("literal_error", "no target", expected)
    return name


#: What the first part of a reference must be for it to be a registry: with a dot, a port, or `localhost`.
_HOST = r"([a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]+)?|[a-z0-9-]+:[0-9]+|localhost|\[[0-9a-f:]+\](:[0-9]+)?)"
_Registry = Annotated[
    str, TextPattern("registry", f"^{_HOST}$", "a registry's host, with its port if it has one: `docker.io`")
]
_Mirror = Annotated[
    str,
    TextPattern(
        "mirror",
        rf"^{_HOST}(/[a-z0-9]+([._-]+[a-z0-9]+)*)*/?$",
        "a registry's host, and a path where there is one: `mirror.example.com/dockerhub`, with no scheme before it",
    ),
]


def _offer_targets(schema: dict[str, Any]) -> None:
    schema["enum"] = offered_targets()


TargetName = Annotated[str, AfterValidator(_known_target), Field(json_schema_extra=_offer_targets)]


class RuleParams(StrictModel):
    """What a rule says about params."""

    #: Lie under the developer's params.
    defaults: dict[str, Any] = {}
    #: Lie over them; said when one overrides what a developer wrote.
    enforced: dict[str, Any] = {}
    #: A JSON Schema that narrows what the type allows.
    allow: dict[str, Any] = {}


class Rule(StrictModel):
    """One rule of ``drivers``: the resources it matches, and the driver they get. Every selector given must match."""

    type: TypeName
    class_: Annotated[TypeName | None, Field(validation_alias="class", serialization_alias="class")] = None
    id: ResourceId | None = None
    workload: Label | None = None
    resource: Label | None = None
    driver: NonEmpty
    #: An expression that replaces the resource's name.
    name: str | None = None
    params: RuleParams = RuleParams.model_construct()
    settings: dict[str, Any] = {}


class Binding(StrictModel):
    """Outputs written by hand: no driver runs, nothing is emitted."""

    #: Narrows a key that is a bare resource name.
    type: TypeName | None = None
    #: An expression that replaces the resource's name.
    name: str | None = None
    outputs: dict[str, Any] = {}


class PatchTarget(StrictModel):
    """What a patch applies to: Kubernetes objects, or their containers; or services of Compose, or its whole file."""

    kind: str | None = None
    group: str | None = None
    name: str | None = None
    labels: dict[str, str] = {}
    workload: Label | None = None
    #: The containers of this name in the objects, or the services of Compose that run one.
    container: Label | None = None
    #: ``*``: every service of Compose that the rest fits.
    service: str | None = None
    #: The whole file of Compose, by its keys at the top.
    file: Literal[True] | None = None

    @property
    def of_file(self) -> bool:
        """Whether it is for a Compose file alone: for services, or the whole of it."""
        return self.service is not None or self.file is not None


class Patch(OneOf):
    """A change after emission: a tree to merge, or RFC 6902 operations."""

    noun = "a patch"
    options = ("merge", "json", "remove")

    name: NonEmpty
    target: PatchTarget = PatchTarget.model_construct()
    merge: dict[str, Any] | None = None
    json_: Annotated[list[dict[str, Any]] | None, Field(validation_alias="json", serialization_alias="json")] = None
    #: Whether it may match nothing: a company's patch of a kind that one project lacks.
    optional: bool = False
    #: Drops the patch of this name that a parent has; a merged environment holds none of these.
    remove: Literal[True] | None = None


class ExtraObject(OneOf):
    """An object of Kubernetes that an environment adds, once or for each workload that matches."""

    noun = "an object"
    options = ("manifest", "remove")

    name: NonEmpty
    for_: Annotated[Literal["once", "workload"], Field(validation_alias="for", serialization_alias="for")] = "once"
    match: Match = Match.model_construct()
    #: A tree with expressions and directives, as drivers' manifests are.
    manifest: dict[str, Any] | None = None
    #: Whether a kind that is not Kubernetes' own has no namespace.
    cluster_scoped: bool = False
    #: Drops the object of this name that a parent has; a merged environment holds none of these.
    remove: Literal[True] | None = None


class Cluster(StrictModel):
    """What is known of the environment's cluster."""

    #: Kubernetes' minor version (``1.35``): fields and kinds are checked against it. None: any that scorekit serves.
    version: Annotated[str, Field(pattern=r"^1\.[0-9]{1,3}$")] | None = None

    @property
    def minor(self) -> int | None:
        """The number after ``1.``."""
        return None if self.version is None else int(self.version.removeprefix("1."))


class Terraform(StrictModel):
    """What stands in a file of Terraform beside the module calls. Blocks are in Terraform's own language, as its JSON syntax has them."""

    #: One file and state for the project, or one for each namespace.
    unit: Literal["project", "namespace"] = "project"
    required_version: NonEmpty | None = None
    #: By local name: ``source`` and ``version``.
    required_providers: dict[str, dict[str, Any]] = {}
    #: One, by its type.
    backend: dict[str, dict[str, Any]] = {}
    #: By local name; a second one of it as ``NAME.ALIAS``.
    providers: dict[str, dict[str, Any]] = {}
    variables: dict[str, dict[str, Any]] = {}
    locals: dict[str, Any] = {}
    #: By type, then name.
    data: dict[str, dict[str, dict[str, Any]]] = {}
    #: Arguments of module calls by driver, ``*`` for all; they override those of the driver.
    arguments: dict[str, dict[str, Any]] = {}
    #: What module calls were called before, to what they are called now.
    moved: dict[str, str] = {}


class Environment(DocumentModel):
    """``kind: Environment``, with its parents merged in. Positions may be in any file of the chain."""

    api_version: Literal["scorekit.dev/v1alpha1"]
    kind: Literal["Environment"]
    metadata: DocumentMetadata
    extends: str | None = None
    #: Only there to be extended: it can't be rendered, and is not listed. Never inherited.
    abstract: bool = False
    type: Literal["development", "staging", "production"] = "development"
    #: The targets that ``render`` offers; the first is the default of a one-target render.
    targets: Annotated[list[TargetName], Field(min_length=1)] = [DEFAULT_TARGET]
    #: An expression over ``workload`` and ``environment``. None: objects have no namespace.
    namespace: str | None = None
    #: The namespace of resources with an id.
    shared_namespace: str | None = None
    cluster_domain: NonEmpty = "cluster.local"
    kubernetes: Cluster = Cluster.model_construct()
    terraform: Terraform = Terraform.model_construct()
    variables: dict[str, str] = {}
    #: ``WORKLOAD/CONTAINER`` (or ``WORKLOAD``, ``*``) to an image, for images written as ``.``.
    images: dict[str, NonEmpty] = {}
    #: The same keys to the folder that such an image is built from, or to Compose's own ``build`` (Compose).
    build: dict[str, NonEmpty | dict[str, Any]] = {}
    #: A registry (``docker.io``) to where its images are pulled from instead (``mirror.example.com/dockerhub``).
    registry_mirrors: dict[_Registry, _Mirror] = {}
    #: Driver name to settings, under the rule's own.
    settings: dict[str, dict[str, Any]] = {}
    drivers: list[Rule] = []
    bindings: dict[str, Binding] = {}
    #: By name, ``*``, or labels; a file may write a list of rules with ``match`` instead.
    workloads: dict[str, WorkloadSettings] = {}
    patches: list[Patch] = []
    objects: list[ExtraObject] = []
    #: A NetworkPolicy for each workload and each driver's pods, from the dependency graph.
    network_policies: Annotated[NetworkPolicies | None, BeforeValidator(switched)] = None
    secrets: Secrets = Secrets.model_construct()
    #: Read by the policy gate.
    policies: list[dict[str, Any]] = []

    _selectors: tuple[tuple[str, Match], ...] | None = PrivateAttr(default=None)

    @property
    def name(self) -> str:
        """``metadata.name``."""
        return self.metadata.name

    def rules(self, name: str, metadata: Any) -> tuple[str, ...]:
        """The keys of ``workloads`` that count for a workload of a name and ``metadata``, weakest first.

        That is the one for all, those by labels, the one by name, those by both; more labels are stronger than fewer,
        and of equals the later one is.
        """
        given = self.workloads
        if self._selectors is None:
            self._selectors = tuple((key, Match.of(key)) for key in given if "=" in key)
        found = [((0, 0), EVERY)] if EVERY in given else []
        if name in given and name != EVERY:
            found.append(((2, 0), name))
        if self._selectors:
            spend(len(self._selectors))
            own = metadata.get("labels") if isinstance(metadata, dict) else None
            for key, match in self._selectors:
                if match.fits(name, own if isinstance(own, dict) else {}):
                    found.append(((3 if match.name else 1, len(match.labels)), key))
            found.sort(key=lambda each: each[0])
        return tuple([key for _, key in found])
