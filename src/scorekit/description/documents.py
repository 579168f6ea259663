"""One type, driver or environment in full: facts, and lists of rows. No row holds a secret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit import targets
from scorekit.impact.measure import selectors
from scorekit.redaction import REDACTED, is_secret_name, redacted
from scorekit.source.document import Path, dotted

if TYPE_CHECKING:
    from scorekit.catalogue import Catalogue
    from scorekit.catalogue.images import ListedImage
    from scorekit.model.driver import Driver, SecretDefinition
    from scorekit.model.environment import Environment
    from scorekit.model.resource_type import ResourceType

    Row = dict[str, Any]


def resource_type(_: str, found: ResourceType, catalogue: Catalogue) -> Row:
    """A type: what may be asked, what it answers, and who serves it where."""
    extra = found.additional_outputs
    return {
        "type": found.name,
        "description": found.metadata.description,
        "file": found.document.source.name,
        "mountable": found.mountable,
        "additionalOutputs": f"any, each a {'secret' if extra.secret else extra.type}" if extra else None,
        "params": _properties(found.params, "param"),
        "outputs": [
            {"output": key, "type": o.type, "secret": o.secret, "from": o.from_, "description": o.description}
            for key, o in found.outputs.items()
        ],
        "classes": [{"class": key, "description": text} for key, text in sorted(found.classes.items())],
        "aliases": [{"alias": key, "param": meant} for key, meant in sorted(found.aliases.items())],
        "tolerated": [{"param": key, "why": text} for key, text in sorted(found.tolerated.items())],
        "drivers": list(_serving(found.name, catalogue)),
    }


def driver(_: str, found: Driver, catalogue: Catalogue) -> Row:
    """A driver: what may be set, what it needs, where its files are, and who chooses it."""
    return {
        "driver": found.name,
        "type": found.type,
        "description": found.metadata.description,
        "targets": list(found.targets) or ["any"],
        "files": files_of(found),
        "crds": list(found.needs.crds),
        "operators": list(found.needs.operators),
        "settings": _properties(found.settings, "setting"),
        "images": [{"alias": key, "image": i.image, "version": i.version} for key, i in found.images.items()],
        "requires": [
            {"alias": key, "type": r.type, "class": r.class_, "id": r.id, "when": r.when}
            for key, r in found.requires.items()
        ],
        "coprovisions": [
            {
                "alias": key,
                "type": c.type,
                "class": c.class_,
                "id": c.id,
                "when": c.when,
                "matchDependents": c.match_dependents,
            }
            for key, c in found.coprovisions.items()
        ],
        "secrets": [{"secret": key, "source": _source(s)} for key, s in found.secrets.items()],
        "outputs": [
            {"output": key, "span": found.span(("outputs", key), key=True)}
            for key in (found.outputs if isinstance(found.outputs, dict) else {})
        ],
        "chosen": [
            {"environment": e.name, "matches": selectors(e.drivers[i]), "span": e.span(("drivers", i))}
            for e, i in _rules(catalogue)
            if _serves(e, i, found, catalogue)
        ],
    }


def environment(name: str, found: Environment, catalogue: Catalogue) -> Row:
    """An environment with its parents merged in: each rule, binding, setting and variable at its place."""
    return {
        "environment": found.name,
        "type": found.type,
        "description": found.metadata.description,
        "abstract": found.abstract,
        "targets": list(found.targets),
        "namespace": found.namespace,
        "sharedNamespace": found.shared_namespace,
        "secrets": found.secrets.backend,
        "files": list(catalogue.environment_chain(name).value or ()),
        "rules": [
            {"matches": selectors(rule), "driver": rule.driver, "span": found.span(("drivers", index))}
            for index, rule in enumerate(found.drivers)
        ],
        "registryMirrors": [
            {"registry": key, "mirror": text, "span": found.span(("registryMirrors", key))}
            for key, text in sorted(found.registry_mirrors.items())
        ],
        "bindings": list(_bindings(found, catalogue)),
        "settings": list(_leaves(found, "settings", found.settings, "driver")),
        "variables": [
            {"variable": key, "value": redacted(key, text), "span": found.span(("variables", key))}
            for key, text in sorted(found.variables.items())
        ],
        "workloads": list(_leaves(found, "workloads", found.document.data.get("workloads") or {}, "workload")),
        "patches": [
            {"patch": patch.name, "span": found.span(("patches", index))} for index, patch in enumerate(found.patches)
        ],
    }


def image(name: str, found: Mapping[str, ListedImage], catalogue: Catalogue) -> Row:
    """An image: its versions, and the drivers that ask for it."""
    drivers = (catalogue.driver(one).value for one in catalogue.driver_names())
    return {
        "image": name,
        "versions": [version_of_image(version, one) for version, one in found.items()],
        "drivers": [
            {"driver": driver.name, "as": alias, "version": request.version, "span": driver.span(("images", alias))}
            for driver in drivers
            if driver is not None
            for alias, request in driver.images.items()
            if request.image == name
        ],
    }


def version_of_image(version: str, found: ListedImage) -> Row:
    """One version of an image."""
    return {
        "version": version,
        "reference": found.reference,
        "released": found.released,
        "endOfLife": found.end_of_life,
        "maintained": not found.outlived,
        "span": found.span,
    }


def files_of(found: Driver) -> list[str]:
    """The files of a driver: its own, and those of its sections."""
    mark = found.document.mark
    sections = (section.source.name for target in targets.names() if (section := mark.child(target)) is not None)
    return list(dict.fromkeys((mark.source.name, *sections)))


def _properties(schema: Mapping[str, Any], noun: str) -> list[Row]:
    """A schema's properties as rows; what a row has no column for is left to the file."""
    rows = []
    for key, one in (schema.get("properties") or {}).items():
        rules = one if isinstance(one, dict) else {}
        rows.append(
            {
                noun: key,
                "type": rules.get("type"),
                "default": redacted(key, rules.get("default")),
                "values": redacted(key, rules.get("enum")) or _bounds(rules),
                "required": key in schema.get("required", ()),
                "description": rules.get("description", ""),
            }
        )
    return rows


def _bounds(rules: Mapping[str, Any]) -> list[Any]:
    """What else a value must keep to, in few words."""
    words = (("minimum", "at least"), ("maximum", "at most"), ("pattern", "of the form"))
    return [f"{text} {rules[key]}" for key, text in words if key in rules]


def _source(secret: SecretDefinition) -> str:
    """Where a driver's secret comes from, without a word of what it is."""
    if secret.generate is not None:
        return f"derived from the seed, {secret.generate.length} characters"
    if secret.from_ is not None:
        return f"key {secret.from_.key} of Secret {secret.from_.secret}"
    if secret.external is not None:
        return f"entry {secret.external.key} of an external store"
    return "a text around other secrets"


def _rules(catalogue: Catalogue) -> Iterator[tuple[Environment, int]]:
    """Every rule of every environment to render for."""
    for name in catalogue.offered_environments():
        found = catalogue.environment(name).value
        if found is not None:
            yield from ((found, index) for index in range(len(found.drivers)))


def _serves(environment: Environment, index: int, found: Driver, catalogue: Catalogue) -> bool:
    """Whether a rule leads to a driver: a project's own may have the name of a built-in one."""
    rule = environment.drivers[index]
    if rule.type != found.type or not catalogue.has_driver(rule.driver):
        return False
    chosen = catalogue.driver(rule.driver).value
    return chosen is not None and chosen.document.source.name == found.document.source.name


def _serving(type_: str, catalogue: Catalogue) -> Iterator[Row]:
    """The drivers of a type, each with the environments that choose it."""
    for name in catalogue.driver_names(type_):
        found = catalogue.driver(name).value
        if found is None:
            continue
        chosen = dict.fromkeys(e.name for e, i in _rules(catalogue) if _serves(e, i, found, catalogue))
        yield {
            "driver": name,
            "targets": list(found.targets) or ["any"],
            "environments": list(chosen),
            "description": found.metadata.description,
        }


def _bindings(found: Environment, catalogue: Catalogue) -> Iterator[Row]:
    """The outputs of bindings; what the type calls secret is not shown, nor what its name calls so."""
    for key, binding in sorted(found.bindings.items()):
        type_ = binding.type or key.partition("#")[0].partition(".")[0]
        kind = catalogue.resource_type(type_).value if type_ in catalogue.type_names() else None
        for name, value in binding.outputs.items():
            contract = kind.outputs.get(name) if kind is not None else None
            hidden = contract is not None and contract.secret and not isinstance(value, dict)
            yield {
                "binding": key,
                "type": binding.type,
                "output": name,
                "value": REDACTED if hidden else redacted(name, value),
                "span": found.span(("bindings", key, "outputs", name)),
            }


def _leaves(found: Environment, section: str, tree: Mapping[str, Any], noun: str) -> Iterator[Row]:
    """The settings of a section by whom they are for: each value at its place, since parents may have given a part."""
    for key in sorted(tree):
        for path, value in _ends(tree[key] or {}):
            yield {
                noun: key,
                "setting": dotted(path),
                "value": REDACTED if any(map(is_secret_name, map(str, path[:-1]))) else redacted(str(path[-1]), value),
                "span": found.span((section, key, *path)),
            }


def _ends(tree: Mapping[str, Any], above: Path = ()) -> Iterator[tuple[Path, Any]]:
    """What is no mapping, or an empty one, with the way to it."""
    for key, value in tree.items():
        if isinstance(value, dict) and value:
            yield from _ends(value, (*above, key))
        else:
            yield (*above, key), value
