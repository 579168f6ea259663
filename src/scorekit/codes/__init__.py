"""Every diagnostic code. ``all_codes`` is the whole list by number, ``documentation`` what each means.

What several rooms find stands here, what one check finds beside the check:

    documents     SK1xx to SK3xx
    catalogue     SK4xx
    resolution    SK5xx
    targets       SK6xx
    writing       SK8xx

Checks of installed packages bring codes of their own: capital letters other than ``SK``, and three digits.
"""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from inspect import getdoc
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from scorekit import installed
from scorekit.diagnostics import Code

#: The packages whose modules declare codes.
_PACKAGES = ("scorekit.codes", "scorekit.checks")
#: The codes of installed packages.
_ADDED = r"(?!SK[0-9])[A-Z]{2,12}[0-9]{3}"


class AddedChecks(NamedTuple):
    """A module of checks of an installed package, and its codes by id."""

    extension: installed.Extension
    module: ModuleType
    codes: Mapping[str, Code]


@cache
def added_checks() -> tuple[AddedChecks, ...]:
    """Those of installed packages, in the order of their names.

    Raises ExtensionError for what is no such module, and for codes that are not a package's own.
    """
    found: list[AddedChecks] = []
    for extension in installed.named("checks").values():
        module = extension.load()
        checks = getattr(module, "CHECKS", None)
        if not isinstance(module, ModuleType) or not isinstance(checks, tuple | list) or not all(map(callable, checks)):
            raise extension.fault(f"leads to no module with a tuple of functions `CHECKS`: `{extension.value}`")
        own = _codes_in(module)
        for id_ in own:
            if not re.fullmatch(_ADDED, id_):
                raise extension.fault(
                    f"has a code `{id_}`; codes of packages are like `ACME001`, and none begins with SK"
                )
            if other := next((each for each in found if id_ in each.codes), None):
                raise extension.fault(f"has a code `{id_}`, as has that of package {other.extension.distribution}")
        found.append(AddedChecks(extension, module, own))
    return tuple(found)


def _codes_in(module: ModuleType) -> dict[str, Code]:
    return {code.id: code for code in vars(module).values() if isinstance(code, Code)}


@cache
def all_codes() -> Mapping[str, Code]:
    """Every code by its id, in order."""
    found: dict[str, Code] = {}
    for package in map(import_module, _PACKAGES):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            found |= _codes_in(import_module(module.name))
    for added in added_checks():
        found |= added.codes
    return dict(sorted(found.items()))


def is_code(text: str) -> bool:
    """Whether a text looks like a code; those of installed packages stand in capital letters, as no subject of a question does."""
    return re.fullmatch(r"(?i:sk[0-9]+)|[A-Z]{2,12}[0-9]{3}", text) is not None


def documentation_page() -> Path:
    """The file in which the codes are described: that of the package, or of the checkout."""
    folder = Path(__file__).parent
    inside = folder / "codes.md"
    return inside if inside.is_file() else folder.parents[2] / "docs" / "codes.md"


@cache
def documentation() -> Mapping[str, str]:
    """What each code means, by id, as Markdown: why it matters, a wrong example and a right one.

    It is written in ``docs/codes.md``, which an installed package has inside and an editable one finds in the checkout. What the
    codes of another package mean is told by the docstring of the module of its checks.
    """
    text = documentation_page().read_text("utf-8")
    _, *entries = re.split(r"^### (SK\d+): .*\n\n.*\n\n|^## .*\n", text, flags=re.MULTILINE)
    own = {id_: text.strip() for id_, text in zip(entries[::2], entries[1::2], strict=True) if id_}
    return own | {
        id_: getdoc(added.module) or code.title for added in added_checks() for id_, code in added.codes.items()
    }
