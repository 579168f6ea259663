"""The two parsers: libyaml by way of ruamel.yaml.clib, and ruamel's own in Python. Both give the same events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ruamel.yaml import YAML

# Without its C part ruamel.yaml falls back to Python without a word and takes ten times as long: this import fails instead.
from ruamel.yaml.cyaml import CBaseLoader

#: Gives the next event of a text; not to be called after the end of the stream.
NextEvent = Callable[[], Any]


def fast_events(text: str) -> NextEvent:
    """The events of a text, by the C parser.

    ``YAML(typ="safe").parse`` would make a class for every text, a third of the whole time; this is the loader it wraps.
    """
    next_event: NextEvent = CBaseLoader(text).get_event
    return next_event


def pure_events(text: str) -> NextEvent:
    """The events of a text, by the parser in Python: the judge of what libyaml 0.1.7 refuses."""
    next_event: NextEvent = YAML(typ="safe", pure=True).parse(text).__next__
    return next_event
