"""The two parsers: libyaml by way of ruamel.yaml.clib, and ruamel's own in Python. Both give the same events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ruamel.yaml import YAML

try:
    from ruamel.yaml.cyaml import CBaseLoader
except ImportError:  # no wheel for this platform: everything works, at a tenth of the speed
    CBaseLoader = None

#: Whether the parser in C is in use.
FAST: bool = CBaseLoader is not None

#: Gives the next event of a text; not to be called after the end of the stream.
NextEvent = Callable[[], Any]


def fast_events(text: str) -> NextEvent:
    """The events of a text, by the C parser where there is one.

    ``YAML(typ="safe").parse`` would make a class for every text, a third of the whole time; this is the loader it wraps.
    """
    if CBaseLoader is None:
        return pure_events(text)
    next_event: NextEvent = CBaseLoader(text).get_event
    return next_event


def pure_events(text: str) -> NextEvent:
    """The events of a text, by the parser in Python: the judge of what libyaml 0.1.7 refuses."""
    return YAML(typ="safe", pure=True).parse(text).__next__
