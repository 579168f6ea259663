"""Every diagnostic code. ``all_codes`` is the whole list by number, ``documentation`` what each means.

What several rooms find stands here, what one check finds beside the check:

    documents     SK1xx to SK3xx
    catalogue     SK4xx
    resolution    SK5xx
    targets       SK6xx
    writing       SK8xx
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from scorekit.diagnostics import Code

#: The packages whose modules declare codes.
_PACKAGES = ("scorekit.codes", "scorekit.checks")


@cache
def all_codes() -> Mapping[str, Code]:
    """Every code by its id, in order."""
    found: dict[str, Code] = {}
    for package in map(import_module, _PACKAGES):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            found |= {code.id: code for code in vars(import_module(module.name)).values() if isinstance(code, Code)}
    return dict(sorted(found.items()))


@cache
def documentation() -> Mapping[str, str]:
    """What each code means, by id, as Markdown: why it matters, a wrong example and a right one.

    It is written in ``docs/codes.md``, which an installed package has inside and an editable one finds in the checkout.
    """
    folder = Path(__file__).parent
    inside = folder / "codes.md"
    page = inside if inside.is_file() else folder.parents[2] / "docs" / "codes.md"
    _, *entries = re.split(r"^### (SK\d+): .*\n\n.*\n\n|^## .*\n", page.read_text("utf-8"), flags=re.MULTILINE)
    return {id_: text.strip() for id_, text in zip(entries[::2], entries[1::2], strict=True) if id_}
