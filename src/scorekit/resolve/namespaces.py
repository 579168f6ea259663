"""Where things live: the namespace of each workload, and that of resources which belong to none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.codes.values import BAD_NAME, NO_SHARED_NAMESPACE
from scorekit.names import is_dns_label
from scorekit.resolve.plan import plan_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.model.environment import Environment
    from scorekit.model.workload import Workload
    from scorekit.outcome import Findings
    from scorekit.resolve.options import ResolveOptions


class Namespaces:
    """The namespaces of one environment, evaluated when asked for."""

    def __init__(self, environment: Environment, options: ResolveOptions, facts: Mapping[str, Any]) -> None:
        """``facts`` is what expressions see as ``environment``."""
        self._environment = environment
        self._facts = facts
        self._fixed = options.namespace
        self._off = not options.target.namespaces

    def of_workload(self, workload: Workload, findings: Findings) -> str | None:
        """A workload's namespace; None where objects have none."""
        if self._off or self._fixed or self._environment.namespace is None:
            return None if self._off else self._fixed
        scope = {"environment": self._facts, "workload": {"name": workload.name, "metadata": workload.plain_metadata}}
        return self._evaluate("namespace", scope, findings)

    def of_shared(self, findings: Findings) -> str | None:
        """The namespace of resources with an id; None where objects have none."""
        if self._off or self._fixed:
            return None if self._off else self._fixed
        if self._environment.shared_namespace is not None:
            return self._evaluate("sharedNamespace", {"environment": self._facts}, findings)
        if self._environment.namespace is None:
            return None
        expression = plan_text(self._environment, ("namespace",), findings)
        if expression is not None and expression.reads_any({("workload",)}):
            findings.add(
                NO_SHARED_NAMESPACE.at(
                    expression.span,
                    f"environment `{self._environment.name}` has no namespace for resources with an `id`",
                    help="`namespace` depends on the workload, and such a resource has none: add `sharedNamespace`",
                )
            )
            return None
        return self._evaluate("namespace", {"environment": self._facts}, findings)

    def _evaluate(self, key: str, scope: Mapping[str, Any], findings: Findings) -> str | None:
        expression = plan_text(self._environment, (key,), findings)
        found = expression.evaluate(scope, findings) if expression is not None else None
        if found is None:
            return None
        if not isinstance(found.data, str) or not is_dns_label(found.data):
            span = self._environment.span((key,))
            findings.add(
                BAD_NAME.at(
                    span,
                    f"`{key}` comes out as `{found.data!r}`, which is no namespace",
                    help="a namespace has lower-case letters, digits and dashes, at most 63",
                )
            )
            return None
        return found.data
