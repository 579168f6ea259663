"""How workloads run in an environment, and which ones a rule about that is for."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError, ValidationError

from scorekit.model.base import DocumentModel, Integer, Label, StrictModel, TextPattern
from scorekit.model.workload import Compute, ContainerResources, NonEmpty
from scorekit.names import SCORE_NAME
from scorekit.source.document import Path


class SecurityException(StrictModel):
    """A workload's leave from the security profile, with its reason."""

    #: Names of restrictions: ``runAsNonRoot``, ``capabilities``, ``allowPrivilegeEscalation``, ``seccompProfile``, ``fsGroup``.
    allow: list[Literal["runAsNonRoot", "capabilities", "allowPrivilegeEscalation", "seccompProfile", "fsGroup"]]
    #: None: every container of the workload.
    container: Label | None = None
    reason: NonEmpty


class Security(StrictModel):
    """The pod security profile (https://kubernetes.io/docs/concepts/security/pod-security-standards/)."""

    profile: Literal["privileged", "baseline", "restricted"] = "baseline"
    exceptions: list[SecurityException] = []

    def lifted(self, container: str | None) -> frozenset[str]:
        """The restrictions that the exceptions for a container, or for the whole workload, lift."""
        return frozenset(name for each in self.exceptions if each.container == container for name in each.allow)


class ServiceAccount(StrictModel):
    """The ServiceAccount of a workload: created, or named if it exists already."""

    create: bool = False
    #: Defaults to the workload's name when created.
    name: str | None = None
    annotations: dict[str, str] = {}
    #: Whether the pod gets the account's token.
    token: bool = False


class ProbeTiming(StrictModel):
    """Kubernetes' and Compose's timings of a probe, in seconds, and what the main container is asked in a cluster."""

    initial_delay_seconds: Annotated[Integer, Field(ge=0)] | None = None
    period_seconds: Annotated[Integer, Field(ge=1)] | None = None
    timeout_seconds: Annotated[Integer, Field(ge=1)] | None = None
    success_threshold: Annotated[Integer, Field(ge=1)] | None = None
    failure_threshold: Annotated[Integer, Field(ge=1)] | None = None
    #: Kubernetes' handlers, in its shapes: the main container's, in place of what the Score file says.
    grpc: dict[str, Any] | None = None
    tcp_socket: dict[str, Any] | None = None
    http_get: dict[str, Any] | None = None
    exec: dict[str, Any] | None = None


class ProbeTimings(StrictModel):
    """``workloads.*.probes``."""

    liveness: ProbeTiming = ProbeTiming.model_construct()
    readiness: ProbeTiming = ProbeTiming.model_construct()
    #: Kubernetes alone; without a handler it asks what the liveness probe asks, else the readiness probe.
    startup: ProbeTiming = ProbeTiming.model_construct()


class Amounts(Compute):
    """Amounts of compute, and of whatever else a cluster has, by the names that it has there."""

    model_config = ConfigDict(extra="allow")

    @model_validator(mode="before")
    @classmethod
    def _named(cls, value: Any) -> Any:
        for key in value if isinstance(value, dict) else ():
            if key not in ("cpu", "memory", "ephemeral-storage") and "/" not in key:
                known = (
                    "amounts of `cpu`, `memory`, `ephemeral-storage` and names with a domain such as `nvidia.com/gpu`"
                )
                raise PydanticCustomError("amounts", "{known}, and `{key}` is none", {"known": known, "key": key})
        return value


class DefaultResources(ContainerResources):
    """``workloads.*.resources``."""

    limits: Amounts | None = None
    requests: Amounts | None = None


#: A value in Kubernetes' own shape, which its schema judges once it stands in an object. False takes away what a weaker rule gives.
InKubernetesShape = Any


class WorkloadSettings(StrictModel):
    """How a workload runs in an environment. ``workloads."*"`` has the defaults for every other rule, merged by key."""

    #: False: the workload is no part of this environment, nor is what it alone uses.
    enabled: bool = True
    replicas: Annotated[Integer, Field(ge=0)] | None = None
    #: CPU and memory for containers that ask for none; other resources, such as ``nvidia.com/gpu``, for the main container.
    resources: DefaultResources | None = None
    security: Security = Security.model_construct()
    service_account: ServiceAccount | None = None
    probes: ProbeTimings = ProbeTimings.model_construct()
    #: Spread pods over this topology key (``topology.kubernetes.io/zone``, ``kubernetes.io/hostname``).
    spread: list[NonEmpty] = []
    image_pull_secrets: list[NonEmpty] = []
    labels: dict[str, str] = {}
    annotations: dict[str, str] = {}
    #: Outputs of type ``environment`` for this workload; they override the environment's.
    variables: dict[str, str] = {}
    #: The spec of a HorizontalPodAutoscaler without ``scaleTargetRef``; ``replicas`` are its business then.
    autoscaling: InKubernetesShape = None
    #: The spec of a PodDisruptionBudget without ``selector``.
    disruption_budget: InKubernetesShape = None
    run_as_user: InKubernetesShape = None
    read_only_root_filesystem: InKubernetesShape = None
    #: Paths in every container to an ``emptyDir`` each, for what a read-only root file system must let it write.
    empty_dirs: dict[str, dict[str, Any]] = {}
    termination_grace_period_seconds: Annotated[Integer, Field(ge=0)] | None = None
    pre_stop: InKubernetesShape = None
    #: Of a Deployment; ``update_strategy`` of StatefulSets and DaemonSets.
    strategy: InKubernetesShape = None
    update_strategy: InKubernetesShape = None
    affinity: InKubernetesShape = None
    node_selector: InKubernetesShape = None
    tolerations: InKubernetesShape = None
    priority_class_name: InKubernetesShape = None
    runtime_class_name: InKubernetesShape = None
    #: Of a CronJob.
    time_zone: InKubernetesShape = None
    concurrency_policy: InKubernetesShape = None
    #: Of a Job, and of those that a CronJob makes.
    ttl_seconds_after_finished: InKubernetesShape = None
    backoff_limit: InKubernetesShape = None
    active_deadline_seconds: InKubernetesShape = None
    #: Score-shaped, merged like an overrides file, below the command line's.
    overrides: dict[str, Any] = {}

    @classmethod
    def judged(cls, data: Mapping[str, Any]) -> "tuple[WorkloadSettings, list[tuple[Path, str]]]":
        """The settings of data whose texts were evaluated, none where some do not fit; and these by their paths, with words to follow them."""
        try:
            return cls.model_validate(data), []
        except ValidationError as error:
            faults = error.errors(include_url=False)
        return cls(), [(f["loc"], f"comes out as `{f['input']}`, which does not fit: {f['msg']}") for f in faults]


_LABEL = r"([a-z0-9.-]+/)?[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"
_LabelKey = Annotated[str, TextPattern("label", f"^{_LABEL}$", "a label's name, such as `tier` or `acme.example/tier`")]
_LabelValue = Annotated[
    str, TextPattern("label", r"^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$", "a label's value, such as `web`")
]


class Match(StrictModel):
    """Which workloads a rule is for: those that have everything that is given; all of them where nothing is."""

    name: Label | None = None
    #: Labels of the Score file's ``metadata``.
    labels: dict[_LabelKey, _LabelValue] = {}

    @property
    def key(self) -> str:
        """The key of ``workloads`` that means the same: ``*``, a name, ``tier=web``, or ``shop,tier=web``."""
        labels = [f"{key}={value}" for key, value in sorted(self.labels.items())]
        return ",".join(([self.name] if self.name else []) + labels) or "*"

    @classmethod
    def of(cls, key: str) -> "Match":
        """What a key of ``workloads`` with labels means."""
        parts = [part.partition("=") for part in key.split(",")]
        names = [name for name, is_label, _ in parts if not is_label]
        labels = {label: value for label, is_label, value in parts if is_label}
        return cls.model_construct(name=names[0] if names else None, labels=labels)

    def fits(self, name: str, labels: Mapping[str, Any]) -> bool:
        """Whether a workload of a name and labels is meant."""
        return self.name in (None, name) and all(_label(labels.get(k)) == v for k, v in self.labels.items())


def _label(value: Any) -> str | None:
    """A label as Kubernetes has it, where a Score file may have `true` without quotes; None where there is none."""
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


class WorkloadRule(WorkloadSettings):
    """An item of ``workloads`` where that is a list."""

    match: Match = Match.model_construct()


class WorkloadRules(DocumentModel):
    """``workloads`` of an environment's file, where it is a list."""

    workloads: list[WorkloadRule]


#: A key of ``workloads``: ``*``, or a name and labels.
WORKLOADS_KEY = rf"\*|({SCORE_NAME}|{_LABEL}=[^\s,=]*)(,{_LABEL}=[^\s,=]*)*"
