"""What an environment says of Terraform, for each unit: backend, providers, variables and what else stands beside the module calls.

It is in Terraform's own language, whose ``${...}`` mean what they mean there; ``{{ ... }}`` are read before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.codes.catalogue import IDLE_SETTING
from scorekit.codes.targets import BAD_MODULE, SHARED_STATE
from scorekit.resolve.plan import plan_text
from scorekit.resolve.resolution import Origin
from scorekit.suggest import listed
from scorekit.targets.api import SHARED, Manifest
from scorekit.targets.origins import MarkedOrigins, PrefixOrigins
from scorekit.targets.terraform.file import MAIN
from scorekit.targets.terraform.modules import IDENTIFIER

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.environment import Environment
    from scorekit.outcome import Findings
    from scorekit.resolve.resolution import Resolution
    from scorekit.source.document import Document, Path
    from scorekit.targets.terraform.modules import ModuleCall

#: The key of an environment that this reads.
KEY = "terraform"
#: The parts of the block ``terraform``, by what an environment calls them.
_BLOCK = {"requiredVersion": "required_version", "requiredProviders": "required_providers", "backend": "backend"}
#: The kinds of blocks that have names, by what an environment calls them.
_BLOCKS = {"providers": "provider", "variables": "variable"}


def settings_of(resolution: Resolution, unit: str | None, name: str, findings: Findings) -> Document | None:
    """The section of the environment for a unit, as if rendered under a name; None where it says nothing, or what it says is wrong."""
    environment = resolution.environment
    if environment.document.at((KEY,)) is None:
        return None
    facts = {"name": name, "type": environment.type, "variables": dict(environment.variables)}
    scope = {"environment": facts, "namespace": unit or "", "project": resolution.project or ""}
    expression = plan_text(environment, (KEY,), findings)
    return None if expression is None else expression.evaluate(scope, findings)


def blocks(settings: Document, unit: str | None, findings: Findings) -> Iterator[Manifest]:
    """The blocks that stand beside the module calls of a unit."""
    block = {word: part for key, word in _BLOCK.items() if (part := settings.at((key,))) is not None and part.data}
    if block:
        _one_backend(block.get("backend"), findings)
        prefixes = {(word,): MarkedOrigins(part.mark, "environment") for word, part in block.items()}
        origins = PrefixOrigins(Origin("environment", settings.mark.span), prefixes)
        yield _manifest("terraform", MAIN, unit, {word: part.data for word, part in block.items()}, origins)
    for key, kind in _BLOCKS.items():
        for name in settings.data.get(key) or ():
            yield from _named(settings, kind, name, (key, name), unit, findings)
    if (local := settings.at(("locals",))) is not None and local.data:
        yield _manifest("locals", MAIN, unit, local.data, MarkedOrigins(local.mark, "environment"))
    for type_, some in (settings.data.get("data") or {}).items():
        for name in some:
            yield from _named(settings, "data", f"{type_}.{name}", ("data", type_, name), unit, findings)


def _named(
    settings: Document, kind: str, name: str, path: Path, unit: str | None, findings: Findings
) -> Iterator[Manifest]:
    part = settings.part(path)
    several = kind in ("provider", "data")
    if not all(map(IDENTIFIER.fullmatch, name.split(".", 1) if several else [name])):
        message = f"`{name}` is no name for a {kind} of Terraform"
        findings.add(BAD_MODULE.at(settings.span(path, key=True), message, help="use letters, digits, `_` and `-`"))
    elif isinstance(part.data, dict):
        yield _manifest(kind, name, unit, part.data, MarkedOrigins(part.mark, "environment"))


def moved(settings: Document, modules: Mapping[str, str | None]) -> Iterator[Manifest]:
    """The blocks that say what modules were called before, for those that there are: their names, with the unit of each."""
    found = settings.at(("moved",))
    for old, part in found.items() if found is not None else ():
        if isinstance(part.data, str) and part.data in modules and old not in modules:
            data = {"from": f"module.{old}", "to": f"module.{part.data}"}
            origins = MarkedOrigins(part.mark, "environment")
            yield _manifest("moved", data["from"], modules[part.data], data, origins)


def idle(environment: Environment, calls: Collection[ModuleCall]) -> Iterator[Diagnostic]:
    """What an environment says in its own file of module calls that there are none of."""
    names = {call.name for call in calls}
    drivers = {driver.name for call in calls if (driver := call.resource.selection.driver) is not None}
    own = environment.document.mark.source
    said = {("arguments", name): name == "*" or name in drivers for name in environment.terraform.arguments}
    said |= {("moved", old): new in names and old not in names for old, new in environment.terraform.moved.items()}
    for path, holds in said.items():
        part = environment.document.at((KEY, *path))
        if not holds and part is not None and part.mark.source == own and "{{" not in str(part.data):
            span = environment.span((KEY, *path), key=True)
            what = f"`{path[0]}` of `{path[1]}`"
            help_ = f"there are: {listed(sorted(drivers if path[0] == 'arguments' else names)) or 'none'}"
            yield IDLE_SETTING.at(span, f"{what} has no effect: there is no such module call", help=help_)


def _manifest(kind: str, name: str, unit: str | None, data: Mapping[str, Any], origins: Any) -> Manifest:
    return Manifest(kind, "", unit, name, data, unit=SHARED, owner=SHARED, origins=origins)


def _one_backend(backend: Document | None, findings: Findings) -> None:
    if backend is not None and len(backend.data) > 1:
        message = f"there is one backend, and these are {len(backend.data)}: {', '.join(map(str, backend.data))}"
        findings.add(BAD_MODULE.at(backend.mark.span, message, help="null removes the one that a parent has"))


def check_states(resolution: Resolution, units: Iterable[str | None], findings: Findings) -> None:
    """What two units, or two environments, would keep in one state they would destroy for each other by turns."""
    name, base = resolution.environment_name, resolution.environment.name
    span = resolution.environment.span((KEY, "backend"))
    seen: dict[str, str | None] = {}
    for unit in units:
        backend = _backend(settings_of(resolution, unit, name, findings))
        if not backend:
            continue
        if repr(backend) in seen:
            message = f"namespaces `{seen[repr(backend)]}` and `{unit}` would keep one state, and destroy each other's"
            findings.add(SHARED_STATE.at(span, message, help="make the backend's key from `{{ namespace }}`"))
        elif name != base and backend == _backend(settings_of(resolution, unit, base, findings)):
            message = f"`{name}` and `{base}` would keep one state, and destroy each other's"
            findings.add(SHARED_STATE.at(span, message, help="make the backend's key from `{{ environment.name }}`"))
        seen[repr(backend)] = unit


def _backend(settings: Document | None) -> Any:
    return None if settings is None else settings.data.get("backend")
