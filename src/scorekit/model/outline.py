"""The outline of a document: which keys its model has at which path. Hints are made from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args, get_origin

from scorekit.model.base import StrictModel

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from scorekit.source.document import Path


@cache
def keys(model: type[StrictModel]) -> Mapping[str, FieldInfo]:
    """The keys of a mapping as people write them, with their fields."""
    return {str(field.validation_alias): field for field in model.model_fields.values()}


def model_at(root: type[StrictModel], path: Path) -> type[StrictModel] | None:
    """The model of the mapping at a path; None where there is no closed mapping."""
    return next((option for option in _options(_at(root, path)) if _is_closed(option)), None)


def is_free(root: type[StrictModel], path: Path) -> bool:
    """Whether a model says nothing of the value at a path."""
    return _at(root, path) in (None, Any)


def _at(root: type[StrictModel], path: Path) -> Any:
    """The annotation of the value at a path; None where the model has none."""
    annotation: Any = root
    for step in path:
        annotation = _below(annotation, step)
    return annotation


@cache
def places(root: type[StrictModel]) -> Mapping[str, tuple[str, ...]]:
    """Where each key may stand: ``image`` at ``containers.NAME.image``. Names of a user's own are NAME, list entries ``[]``."""
    found: dict[str, list[str]] = {}
    for key, place in _walk(root, ""):
        found.setdefault(key, []).append(place)
    return {key: tuple(at) for key, at in found.items()}


def _walk(annotation: Any, place: str) -> Iterator[tuple[str, str]]:
    for option in _options(annotation):
        if get_origin(option) is dict:
            yield from _walk(get_args(option)[1], f"{place}.NAME")
        elif get_origin(option) is list:
            yield from _walk(get_args(option)[0], f"{place}[]")
        elif _is_closed(option):
            for key, field in keys(option).items():
                below = f"{place}.{key}" if place else key
                yield key, below
                yield from _walk(field.annotation, below)


def constructed(annotation: Any, value: Any) -> Any:
    """A value that is known to be right as its annotation wants it: with models for mappings, and nothing checked."""
    for option in _options(annotation):
        if get_origin(option) is dict and isinstance(value, dict):
            return {key: constructed(get_args(option)[1], each) for key, each in value.items()}
        if get_origin(option) is list and isinstance(value, list):
            return [constructed(get_args(option)[0], each) for each in value]
        if _is_closed(option) and isinstance(value, dict):
            fields = ((field.annotation, key) for key, field in keys(option).items() if key in value)
            return option.model_construct(**{key: constructed(below, value[key]) for below, key in fields})
    return value


def _below(annotation: Any, step: Any) -> Any:
    for option in _options(annotation):
        if get_origin(option) in (dict, list):
            return get_args(option)[-1]
        if _is_closed(option) and step in keys(option):
            return keys(option)[step].annotation
    return None


def _options(annotation: Any) -> Iterator[Any]:
    """An annotation without its wrapping, each part of a union by itself."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _options(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for option in get_args(annotation):
            yield from _options(option)
    else:
        yield annotation


def _is_closed(option: Any) -> bool:
    return isinstance(option, type) and issubclass(option, StrictModel)
