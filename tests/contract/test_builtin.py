"""What comes with scorekit is read unchecked, since it is checked here: as any project's own documents are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scorekit.catalogue.drivers import driver_names, read_driver, read_type, type_names
from scorekit.catalogue.environments import Environments
from scorekit.catalogue.folders import DRIVERS, ENVIRONMENTS, builtin_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.outcome import Outcome


def _given(value: Any) -> Any:
    """Which fields were given, all the way down: equality does not ask for all of it."""
    if isinstance(value, dict):
        return {key: _given(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_given(each) for each in value]
    fields = getattr(value, "model_fields_set", None)
    return (type(value), sorted(fields), _given(dict(value))) if fields is not None else (type(value), value)


def _pairs() -> Iterator[tuple[str, Outcome[Any] | None, Outcome[Any] | None]]:
    """Every document as a render has it, and as it were if a project had written it."""
    drivers, environments = builtin_folder(DRIVERS), builtin_folder(ENVIRONMENTS)
    own, own_environments = replace(drivers, builtin=False), replace(environments, builtin=False)
    for name in type_names([drivers]):
        yield name, read_type([drivers], name), read_type([own], name)
    for name in driver_names([drivers], None):
        yield name, read_driver([drivers], name), read_driver([own], name)
    there, here = Environments([environments]), Environments([own_environments])
    for name in there.names():
        yield name, there.get(name), here.get(name)


def test_each_is_without_findings_and_the_same_unchecked() -> None:
    count = 0
    for name, unchecked, checked in _pairs():
        assert unchecked is not None, name
        assert checked is not None, name
        assert checked.diagnostics == unchecked.diagnostics == (), name
        quick, whole = unchecked.unwrap(), checked.unwrap()
        assert quick == whole, name
        assert _given(quick) == _given(whole), name
        assert quick.document.data == whole.document.data, name
        count += 1
    assert count > 50
