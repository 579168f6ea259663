"""Where data lies for Terraform, and what changes to a file make a plan do: rows of tables, with the reason of each.

What a module does with its arguments its driver knows (``replacedBy``, ``interruptedBy``), and the file says so in the comment of a call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from scorekit.targets.change_rules import (
    ChangedField,
    ChangeRules,
    Consequence,
    DataLocation,
    FieldRule,
    HazardLevel,
    of_kind,
)
from scorekit.targets.terraform.file import COMMENT
from scorekit.values import same

if TYPE_CHECKING:
    from scorekit.resolve.resolution import Resolution
    from scorekit.targets.api import Manifest

_S, _D = HazardLevel.STATEFUL, HazardLevel.DISRUPTIVE
_MODULE, _PROVIDER, _TERRAFORM = of_kind("", "module"), of_kind("", "provider"), of_kind("", "terraform")


def data(manifest: Manifest, resolution: Resolution | None, extra: Mapping[str, Any]) -> Iterator[DataLocation]:
    """What a module makes, which is nobody's to look into. A module that was moved is what it was before."""
    del resolution
    if manifest.kind == "module":
        address = first = f"module.{manifest.name}"
        for _ in extra:
            address = extra.get(address, address)
        place = f"module {manifest.name}"
        yield DataLocation(
            place, (address or first,), "is destroyed by the next apply", "what a Terraform module makes"
        )


def _other_major(change: ChangedField) -> bool:
    """Whether a constraint of versions (``~> 6.4``) begins with another major version."""
    found = [re.search(r"\d+", str(version)) for version in (change.before, change.after)]
    return all(found) and len({each[0] for each in found if each}) > 1


def _consequences(before: Manifest, after: Manifest) -> Iterator[Consequence]:
    """What the driver of a module says of the arguments that differ."""
    for word, severity, rule, effect, reason in _EFFECTS:
        for name in _arguments(after, word) or _arguments(before, word):
            if not same(before.data.get(name), after.data.get(name)):
                yield Consequence(severity, rule, (name,), effect, reason)


def _arguments(manifest: Manifest, word: str) -> list[str]:
    comment = manifest.data.get(COMMENT) if manifest.kind == "module" else None
    found = comment.get(word) if isinstance(comment, dict) else None
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []


@cache
def change_rules() -> ChangeRules:
    """What is known of changes."""
    return ChangeRules(fields=_FIELDS, consequences=_consequences)


#: By the word under which a call names arguments.
_EFFECTS = (
    (
        "replacedBy", _S, "module-replaced", "a plan destroys what {what} made, with its data, and makes it anew",
        "what the module makes can't take another value there",
    ),
    (
        "interruptedBy", _D, "module-interrupted", "what {what} made is interrupted",
        "the change is made in place, with a restart or a failover",
    ),
)  # fmt: skip
_FIELDS = (
    FieldRule(
        "module-source", _MODULE, ("source",), _S,
        "a plan destroys what {what} made, as far as `{after}` does not have it under the same names",
        "a state knows what it holds by the module's own names",
    ),
    FieldRule(
        "module-version", _MODULE, ("version",), _S,
        "{what} goes from {before} to {after}, which may replace what the earlier one made",
        "a new major version of a module may name what it makes otherwise: read its upgrade guide, then the plan",
        when=_other_major,
    ),
    FieldRule(
        "state-moved", _TERRAFORM, ("backend",), _S,
        "the state stays behind in the backend of before, and without it a plan makes everything anew",
        "a backend is where a state is kept: `terraform init -migrate-state` brings it along",
    ),
    *(
        FieldRule(
            "provider-moved", _PROVIDER, (argument,), _S,
            "{what} leads to {after}, where a plan makes everything anew; what is in {before} is lost sight of",
            "a state names what it holds without saying where that is",
        )
        for argument in ("region", "project", "subscription_id")
    ),
    FieldRule(
        "provider-version", _TERRAFORM, ("required_providers",), _D,
        "a provider goes from {before} to {after}, which may change or refuse what the earlier one made",
        "a new major version of a provider may read arguments otherwise: read its upgrade guide, then the plan",
        when=_other_major,
    ),
)  # fmt: skip
