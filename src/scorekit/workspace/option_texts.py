"""Images, builds, variables and options of projections as one writes them in one text: ``shop/main=registry/shop:1.0``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scorekit import image_reference
from scorekit.caller import spelt
from scorekit.errors import UsageError, expect
from scorekit.location import Source, one_line_span
from scorekit.resolve.resolution import Build, Origin, Traced
from scorekit.source import reader
from scorekit.source.encoding import LONE_SURROGATE

if TYPE_CHECKING:
    from scorekit.values import Value

_NAMED = r"(?s)([a-z0-9][a-z0-9-]*(?:/[a-z0-9][a-z0-9-]*)?)=(.+)"


def parse_images(arguments: Sequence[str], name: str) -> Mapping[str, Traced]:
    """Images as ``[[WORKLOAD/]CONTAINER=]REF`` spells them; ``name`` is how messages call the argument."""
    found: dict[str, Traced] = {}
    for argument in arguments:
        expect(f"each of {name}", argument, str, "a text")
        named = re.fullmatch(_NAMED, argument)
        key, ref = (named[1], named[2]) if named else ("*", argument)
        if (wrong := image_reference.fault(ref)) is not None:
            raise UsageError(f"{name} {argument}: `{ref}` {wrong[0]}; {wrong[1]}")
        found[key] = Traced(ref, Origin("option", one_line_span(name, argument)))
    return found


def parse_builds(arguments: Sequence[str], name: str) -> Mapping[str, Build]:
    """Folders to build from, or Compose's own ``build`` mappings, as ``[WORKLOAD/]CONTAINER=FOLDER`` spells them."""
    found: dict[str, Build] = {}
    for argument in arguments:
        expect(f"each of {name}", argument, str, "a text")
        named = re.fullmatch(_NAMED, argument)
        if not named:
            raise UsageError(f"{name} {argument}: write WORKLOAD/CONTAINER=FOLDER")
        if LONE_SURROGATE.search(named[2]):
            raise UsageError(f"{name} {argument}: a Compose file can hold no name that is no UTF-8")
        found[named[1]] = _build_mapping(name, argument, named[2]) if named[2].lstrip().startswith("{") else named[2]
    return found


def parse_variables(arguments: Sequence[str], name: str) -> Mapping[str, Traced]:
    """Variables of the environment by name, as ``NAME=VALUE`` spells them."""
    found: dict[str, Traced] = {}
    for argument in arguments:
        expect(f"each of {name}", argument, str, "a text")
        key, equals, value = argument.partition("=")
        if not equals or not key:
            raise UsageError(f"{name} {argument}: write NAME=VALUE")
        if key in found:
            raise UsageError(f"{name} gives `{key}` twice; which one is meant?")
        found[key] = Traced(value, Origin("option", one_line_span(name, argument)))
    return found


def parse_options(arguments: Sequence[str], name: str) -> Mapping[str, str]:
    """Options of a projection by name, as ``NAME=VALUE`` spells them."""
    found: dict[str, str] = {}
    for argument in arguments:
        key, equals, value = argument.partition("=")
        if not equals or not key:
            raise UsageError(f"{name} {argument}: write NAME=VALUE")
        if key in found:
            raise UsageError(f"{name} gives `{key}` twice; which one is meant?")
        found[key] = value
    return found


def command_text(words: Sequence[str], options: Mapping[str, Any], *more: str) -> str:
    """A command as one types it, with options by name: True is a flag, several values are several options. No secret is shown."""
    import shlex

    from scorekit.report.redacted_lines import shown

    written = [*words]
    for name, value in options.items():
        for each in value if isinstance(value, tuple) else (value,):
            text = shown(Source(name, each)) if name == spelt("overrides", "--override-property") else str(each)
            written += [name] if value is True else [name, text]
    return shlex.join((*written, *more))


def _build_mapping(name: str, argument: str, text: str) -> Mapping[str, Value]:
    document = reader.read(Source(name, text)).value
    data = document.data if document is not None else None
    if not isinstance(data, dict):
        raise UsageError(f'{name} {argument}: write a mapping as Compose has it, say {{"context": "./web"}}')
    return data
