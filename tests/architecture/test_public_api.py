"""The public surface is a list, and the list is kept."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING

import scorekit
from scorekit import _HOMES, extensions
from scorekit.parts import HOMES as PARTS

if TYPE_CHECKING:
    import pytest

IMPORTED = re.compile(r"^\s*(?:from|import) (scorekit[\w.]*)", re.MULTILINE)


def test_all_is_sorted_and_complete() -> None:
    assert len(scorekit.__all__) == len(set(scorekit.__all__))
    for name in scorekit.__all__:
        value = getattr(scorekit, name)
        # An alias or a constant has the comment above it for a docstring, which the page of the library asks for.
        assert (
            value.__doc__
            if inspect.isclass(value) or inspect.isfunction(value)
            else name in {**_HOMES, **PARTS, "__version__": ""}
        ), name


def test_typed_usage_names_every_public_name() -> None:
    tree = ast.parse((Path(__file__).parents[1] / "typing" / "api.py").read_text("utf-8"))
    used = {n.attr for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    assert set(scorekit.__all__) - used - PARTS.keys() == set()


def test_no_public_name_is_a_modules_name() -> None:
    """Importing ``scorekit.x`` puts the module in the place of a name ``x``, whoever asks first."""
    modules = {m.name for m in pkgutil.iter_modules(scorekit.__path__)}
    assert not modules.intersection(scorekit.__all__)


def test_what_packages_import_is_sorted_and_told_of() -> None:
    assert list(extensions.__all__) == sorted(extensions.__all__)
    # An alias, as Outcome is one, has no docstring of its own.
    named = {name: getattr(extensions, name) for name in extensions.__all__}
    assert not [name for name, value in named.items() if isinstance(value, type | FunctionType) and not value.__doc__]


def test_the_packages_of_the_tests_and_of_the_manual_import_nothing_else() -> None:
    tests = Path(__file__).parents[1]
    places = [*(tests / "third_target" / "targets").rglob("*.py"), tests.parent / "docs" / "how-to" / "extend.md"]
    found = {module for place in places for module in IMPORTED.findall(place.read_text("utf-8"))}
    assert found == {"scorekit", "scorekit.extensions"}


def test_the_public_modules_are_there_for_who_imports_the_package_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("testing", "extensions"):
        # An import of the module has put it there, which nobody may have made.
        monkeypatch.delattr(scorekit, name, raising=False)
    assert (scorekit.testing.find.__name__, scorekit.extensions.Target.__name__) == ("find", "Target")


def test_unknown_name_is_an_attribute_error() -> None:
    assert not hasattr(scorekit, "no_such_name")
