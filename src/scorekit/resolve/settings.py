"""A driver's settings: its defaults, the environment's ``settings`` for it, and the rule's own over both."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scorekit.codes.resolution import WRONG_SETTING
from scorekit.outcome import Findings
from scorekit.resolve.memo import per_object
from scorekit.resolve.resolution import Origin
from scorekit.resolve.schema import coerce
from scorekit.resolve.validate import violations
from scorekit.resolve.workload_settings import merge_maps
from scorekit.source.document import dotted
from scorekit.suggest import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.diagnostics import Diagnostic
    from scorekit.location import Span
    from scorekit.model.driver import Driver
    from scorekit.model.environment import Environment
    from scorekit.resolve.effort import Effort
    from scorekit.source.document import Document, Path


def driver_settings(
    driver: Driver, environment: Environment, rule: int, findings: Findings, effort: Effort
) -> tuple[Mapping[str, Any], Mapping[str, Origin]]:
    """The settings of a driver under the rule of an index, and their origins; what the driver's schema refuses is noted."""
    values, origins, diagnostics = _merged(driver, environment, rule, effort)
    findings.extend(diagnostics)
    return values, origins


@per_object
def _merged(
    driver: Driver, environment: Environment, rule: int, effort: Effort
) -> tuple[Mapping[str, Any], Mapping[str, Origin], tuple[Diagnostic, ...]]:
    findings = Findings()
    properties = driver.settings.get("properties", {})
    values: dict[str, Any] = {k: s["default"] for k, s in properties.items() if isinstance(s, dict) and "default" in s}
    origins = {k: Origin("setting", driver.span(("settings", "properties", k, "default"))) for k in values}
    paths: tuple[Path, ...] = (("settings", driver.name), ("drivers", rule, "settings"))
    layers = [part for path in paths if (part := environment.document.at(path)) is not None]
    for layer in layers:
        for key, value in layer.data.items():
            if key in properties:
                coerced = coerce(value, properties[key], layer.mark.child(key), root=driver.settings)
                values[key] = merge_maps(values.get(key), coerced)
                origins[key] = _over(layer.span((key,)), origins.get(key))
            else:
                findings.add(_unknown(driver, key, layer, properties))
    for violation in violations(driver.settings, values, effort=effort):
        key = violation.path[0] if violation.path else ""
        span = _written(layers, violation.path) or environment.span(("drivers", rule, "driver"))
        name = dotted(violation.path)
        message = (
            f"setting `{name}` of `{driver.name}` {violation.text}" if key else f"`{driver.name}` {violation.text}"
        )
        findings.add(WRONG_SETTING.at(span, message, help=violation.help))
    return dict(sorted(values.items())), origins, findings.items


def _over(span: Span, below: Origin | None) -> Origin:
    replaced = () if below is None else (replace(below, replaced=()), *below.replaced)
    return Origin("setting", span, replaced=replaced)


def _unknown(driver: Driver, key: str, layer: Document, properties: Mapping[str, Any]) -> Any:
    known = listed(properties)
    hint = did_you_mean(key, properties) or (f"it has {known}" if known else "it has no settings")
    return WRONG_SETTING.at(layer.span((key,), key=True), f"`{driver.name}` has no setting `{key}`", help=hint)


def _written(layers: list[Document], path: Path) -> Span | None:
    """Where a setting is given: by the strongest layer that has it."""
    for layer in reversed(layers):
        if path and path[0] in layer.data:
            return layer.span(path)
    return None
