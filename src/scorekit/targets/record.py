"""What a target is: a record of what it knows, most of it functions that are loaded when they are called.

Whoever reads, resolves, compares or explains asks the record and never the name of a target.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import field
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from scorekit import targets
from scorekit.errors import UsageError
from scorekit.lazy_dataclass import dataclass
from scorekit.outcome import Failure, Outcome, Success
from scorekit.targets.change_rules import ChangeRules, DataLocation, never, nothing

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.driver import Driver
    from scorekit.model.environment import Environment
    from scorekit.model.workload import Workload
    from scorekit.outcome import Outcome
    from scorekit.resolve import apart as resolve_apart
    from scorekit.resolve.resolution import Resolution
    from scorekit.source.document import Document
    from scorekit.targets.api import FindDefinition, Manifest, ManifestSet, OutputFile, TargetOptions

#: ``workload``: it runs workloads, and each resource needs a driver that fits. ``companion``: it takes the resources whose
#: driver has a section for it, and leaves the rest to others.
Sort = Literal["workload", "companion"]


class SectionKey(NamedTuple):
    """A key of a driver's section."""

    #: What it holds.
    type: type[dict[str, Any] | list[Any]]
    #: What it is for, for editors and the manual.
    about: str
    #: What editors know of what stands below: keywords of JSON Schema that hold of trees with expressions in them.
    schema: Mapping[str, Any] = MappingProxyType({})


class SecretsFile(NamedTuple):
    """A file of variables that stands beside an output and holds its secrets."""

    #: Where its consumer looks for it.
    name: str
    #: The command that starts an output, the second argument, with the secrets of the first.
    start: Callable[[str, str], str]
    #: The command that lets go of the data which was made with earlier secrets.
    reset: str


class Apart(NamedTuple):
    """How a target emits the parts of a compiled set apart from one another, so that one that has not changed is not emitted again."""

    #: As ``emit`` does, for one part; what may be in other parts too goes into the last argument.
    emit: Callable[[Resolution, TargetOptions, resolve_apart.Apart], Outcome[ManifestSet]]
    #: The key by which objects of all parts sort.
    order: Callable[[Manifest], Any]
    #: What is told of all parts at once; None where that can't be told of parts.
    tell: Callable[[Iterable[resolve_apart.Apart]], Iterable[Diagnostic] | None]
    #: What all parts have in common, once: the objects of the resources of these uids, further files, and facts about the whole.
    #: None where workloads that need one resource are one part. It raises NotApartError where that can't be told of parts.
    emit_shared: (
        Callable[[Resolution, Collection[str], Collection[resolve_apart.Apart], TargetOptions], Outcome[ManifestSet]]
        | None
    ) = None


def deferred(place: str) -> Callable[..., Any]:
    """The function at ``package.module:function``, whose module is loaded by the first call."""
    module, _, name = place.partition(":")
    found: Callable[..., Any] | None = None

    def call(*args: Any, **kwargs: Any) -> Any:
        nonlocal found
        if found is None:
            found = getattr(import_module(module), name)
        return found(*args, **kwargs)

    return call


@dataclass(frozen=True, slots=True)
class Target:
    """An output language."""

    #: Its folder's name, and the key of a driver's section for it.
    name: str
    sort: Sort
    #: The layouts that it offers, the default first: ``stream``, ``files``, ``kustomize``.
    layouts: tuple[str, ...]
    #: The keys that a driver's section may have, less ``outputs``.
    sections: Mapping[str, SectionKey]
    #: The manifests of every selected workload and of every resource that one of them needs.
    emit: Callable[[Resolution, TargetOptions], Outcome[ManifestSet]]
    #: The files of an output in one of the layouts; for ``stream`` the first is what goes to stdout. The last argument names
    #: other workloads' files that an earlier render left in the folder: a file that lists others lists them too.
    layout: Callable[[ManifestSet, str, Collection[str]], tuple[OutputFile, ...]]
    #: Where the data of an object lies, and what becomes of it; nowhere where it holds none. Beside the object it is given what was
    #: compiled, None for an output that was read back, and ``ManifestSet.extra``.
    data: Callable[[Manifest, Resolution | None, Mapping[str, Any]], Iterable[DataLocation]]
    #: The objects of a document of its output, and what it says of the whole (``ManifestSet.extra``).
    read: Callable[[Document], tuple[Iterable[Manifest], Mapping[str, Any]]]
    #: Whether its consumer takes what an output lacks for gone, so that a render into files asks for every workload of the project.
    whole: bool = False
    #: How it emits parts of a compiled set; None where it emits the whole alone.
    apart: Apart | None = None
    #: The caller's choices that change what it emits: ``namespace``, ``builds``, ``publish``, ``env_file``.
    supported_options: frozenset[str] = frozenset()
    #: The codes of faults in a Score file that this target corrects: warnings here.
    tolerated_codes: frozenset[str] = frozenset()
    #: Whether its objects have namespaces.
    namespaces: bool = False
    #: The host name at which others reach a workload, without its domain.
    service_name: Callable[[Workload], str] = field(default=lambda workload: workload.name)
    #: What follows a name in a namespace to make a host that is reached from everywhere: ``.shop.svc.cluster.local``.
    domain: Callable[[str, Environment], str] = field(default=lambda _namespace, _environment: "")
    #: What it knows of changes to its objects.
    changes: Callable[[], ChangeRules] = field(default=ChangeRules)
    #: What an object reads of others: their kind, name and keys; None: all of them.
    reads: Callable[[Manifest], Iterable[tuple[str, str, tuple[str, ...] | None]]] = field(default=nothing)
    #: The last steps to fields that are checksums of what is read elsewhere.
    checksums: frozenset[str] = frozenset()
    #: Whether an object runs a server, which keeps what it writes in its own file system where nothing else is said.
    runs_server: Callable[[Manifest], bool] = field(default=never)
    #: Whether a driver's section mounts its resource as a folder that goes with whoever mounts it.
    is_scratch: Callable[[Document], bool] = field(default=never)
    #: The names under which its consumer looks for its file in a folder, the first that is there counts; none: it reads every
    #: file below, but for those of ``other_files``.
    file_names: tuple[str, ...] = ()
    #: The names of files of an output that hold no objects.
    other_files: frozenset[str] = frozenset()
    #: The file from which its output takes secrets; None where it holds them itself.
    secrets_file: SecretsFile | None = None
    #: What of a driver's section can't work as it is written.
    written_faults: Callable[[Driver], Iterable[Diagnostic]] = field(default=nothing)
    #: What its language refuses in the outline of a driver's section, as far as it is known without a render.
    section_faults: Callable[[Document, FindDefinition | None], Iterable[Diagnostic]] = field(default=nothing)


@cache
def find_target(name: str) -> Target:
    """The target of a name; of its code only the record is loaded. Raises UsageError where there is none."""
    if extension := targets.added().get(name):
        found = extension.record(Target, emit=(Success, Failure), layout=tuple, read=tuple)
        if wrong := extension.guarded(_wrong_field)(found):
            raise extension.fault(f"leads to a Target whose `{wrong}` is none")
        return found
    place = f"scorekit.targets.{name}"
    try:
        own: Target = import_module(place).TARGET
    except ModuleNotFoundError as error:
        if error.name != place:
            raise
        raise UsageError(f"there is no target `{name}`; of a projection, ask the target that it is made of") from None
    return own


def _wrong_field(target: Target) -> str | None:
    """The first field of a record that can't be right, where there is one."""
    right = {
        "sort": target.sort in get_args(Sort),
        "layouts": bool(target.layouts) and all(isinstance(each, str) for each in target.layouts),
        "sections": all(isinstance(each, SectionKey) for each in target.sections.values()),
    }
    return next((name for name, holds in right.items() if not holds), None)
