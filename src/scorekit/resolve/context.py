"""One resolve: what every stage of it reads, and the ledger that they write to."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scorekit.codes.resolution import BAD_NAME, NO_SHARED_NAMESPACE
from scorekit.graph import workload_node
from scorekit.lazy_dataclass import dataclass
from scorekit.names import is_dns_label
from scorekit.outcome import Findings
from scorekit.resolve.environment_texts import has_texts, scope_of
from scorekit.resolve.plan import plan_text
from scorekit.resolve.schema import MOST_STEPS, STEPS_EACH, Effort
from scorekit.resolve.scope import Scopes, environment_facts
from scorekit.resolve.workload_settings import SettingsTable

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.environment import Environment
    from scorekit.model.workload import Workload
    from scorekit.resolve.apart import Apart
    from scorekit.resolve.options import Library, ResolveOptions


@dataclass(frozen=True, slots=True)
class Run:
    """The inputs of a resolve and what follows from them alone."""

    environment: Environment
    library: Library
    options: ResolveOptions
    #: By name, sorted.
    workloads: Mapping[str, Workload]
    #: Each workload's namespace; None where objects have none.
    homes: Mapping[str, str | None]
    namespaces: Namespaces
    settings: SettingsTable
    scopes: Scopes
    ledger: Ledger
    #: What is left of the work on schemas.
    effort: Effort
    #: Where this is a part of a set whose other parts are resolved apart from it.
    apart: Apart | None = None

    @property
    def environment_name(self) -> str:
        """The name that the environment is rendered under."""
        return self.options.environment_name or self.environment.name

    def selected(self, workload: str) -> bool:
        """Whether a workload's manifests are asked for."""
        return self.options.selected is None or workload in self.options.selected


def start(
    workloads: Sequence[Workload],
    environment: Environment,
    library: Library,
    options: ResolveOptions,
    apart: Apart | None = None,
) -> Run:
    """The run of some workloads in an environment, all of a set or one part of it."""
    ledger = Ledger()
    by_name = {w.name: w for w in sorted(workloads, key=lambda w: w.name)}
    facts = environment_facts(environment, options, environment.variables)
    namespaces = Namespaces(environment, options, facts)
    homes = {name: namespaces.of_workload(w, ledger.of(workload_node(name))) for name, w in by_name.items()}
    settings = SettingsTable(environment, by_name.values())
    if has_texts(environment, ("workloads",)):
        for name, workload in by_name.items():
            scope = scope_of(environment, options.environment_name, workload, homes[name])
            settings.evaluate(name, scope, ledger.of(workload_node(name)))
    at_home = [(w, homes[name]) for name, w in by_name.items()]
    scopes = Scopes(environment, options, settings, at_home, None if apart is None else apart.network)
    return Run(
        environment,
        library,
        options,
        by_name,
        homes,
        namespaces,
        settings,
        scopes,
        ledger,
        Effort(most_effort(len(by_name))) if apart is None else apart.effort,
        apart,
    )


def most_effort(workloads: int) -> int:
    """How much work on schemas a set of so many workloads may take."""
    return MOST_STEPS + workloads * STEPS_EACH


#: The subject of findings that are about the compiled set as a whole.
EVERYTHING = ""


class Ledger:
    """Findings by subject: a resource's uid, a workload's node, or EVERYTHING.

    A subject fails when an error about it was noted, or when what it depends on failed; the latter without a word, for
    the cause was reported already.
    """

    __slots__ = ("_failed", "_findings")

    def __init__(self) -> None:
        self._findings: dict[str, Findings] = {}
        self._failed: set[str] = set()

    def of(self, subject: str) -> Findings:
        """The findings about a subject, to be added to."""
        found = self._findings.get(subject)
        if found is None:
            found = self._findings[subject] = Findings()
        return found

    def share(self, subjects: Iterable[str], diagnostic: Diagnostic) -> None:
        """Note one finding about several subjects; it is reported once."""
        for subject in subjects:
            self.of(subject).add(diagnostic)

    def mark_failed(self, subject: str) -> None:
        """Let a subject fail because of another."""
        self._failed.add(subject)

    def failed(self, subject: str) -> bool:
        """Whether a subject failed."""
        found = self._findings.get(subject)
        return subject in self._failed or (found is not None and found.failed)

    def finalize(self, matters: Callable[[str], bool], elsewhere: Container[str] = ()) -> Findings:
        """Every finding once; those about subjects that do not matter stop nothing, and those about others ``elsewhere`` are left out."""
        found: dict[Diagnostic, bool] = {}
        for subject, findings in self._findings.items():
            if subject in elsewhere:
                continue
            counts = subject == EVERYTHING or matters(subject)
            for diagnostic in findings.items:
                found[diagnostic] = counts or found.get(diagnostic, False)
        return Findings(d if counts else d.softened() for d, counts in found.items())


class Namespaces:
    """The namespaces of one environment, evaluated when asked for."""

    def __init__(self, environment: Environment, options: ResolveOptions, facts: Mapping[str, Any]) -> None:
        """``facts`` is what expressions see as ``environment``."""
        self._environment = environment
        self._facts = facts
        #: The one for everything, and whether it counts: no target without namespaces looks at the environment's.
        self._given = options.namespace if options.target.namespaces else None
        self._decided = bool(options.namespace) or not options.target.namespaces

    def of_workload(self, workload: Workload, findings: Findings) -> str | None:
        """A workload's namespace; None where objects have none."""
        if self._decided or self._environment.namespace is None:
            return self._given
        scope = {"environment": self._facts, "workload": {"name": workload.name, "metadata": workload.plain_metadata}}
        return self._evaluate("namespace", scope, findings)

    def of_shared(self, findings: Findings) -> str | None:
        """The namespace of resources with an id; None where objects have none."""
        if self._decided:
            return self._given
        if self._environment.shared_namespace is not None:
            return self._evaluate("sharedNamespace", {"environment": self._facts}, findings)
        if self._environment.namespace is None:
            return None
        expression = plan_text(self._environment, ("namespace",), findings)
        if expression is not None and expression.reads_any({("workload",)}):
            message = f"environment `{self._environment.name}` has no namespace for resources with an `id`"
            hint = "`namespace` depends on the workload, and such a resource has none: add `sharedNamespace`"
            findings.add(NO_SHARED_NAMESPACE.at(expression.span, message, help=hint))
            return None
        return self._evaluate("namespace", {"environment": self._facts}, findings)

    def _evaluate(self, key: str, scope: Mapping[str, Any], findings: Findings) -> str | None:
        expression = plan_text(self._environment, (key,), findings)
        found = expression.evaluate(scope, findings) if expression is not None else None
        if found is None:
            return None
        if not isinstance(found.data, str) or not is_dns_label(found.data):
            message = f"`{key}` comes out as `{found.data!r}`, which is no namespace"
            hint = "a namespace has lower-case letters, digits and dashes, at most 63"
            findings.add(BAD_NAME.at(self._environment.span((key,)), message, help=hint))
            return None
        return found.data
