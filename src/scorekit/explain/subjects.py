"""Subjects: what can be explained, as texts, and suggestions for an unknown text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from scorekit.caller import spelt
from scorekit.errors import UsageError, expect
from scorekit.explain.paths import leaves, located
from scorekit.lazy_dataclass import dataclass
from scorekit.resolve.outputs import variable_origins
from scorekit.source.document import dotted
from scorekit.source.scalars import whole_number
from scorekit.suggest import did_you_mean, listed, longer_name

if TYPE_CHECKING:
    from scorekit.explain.fields import Fields
    from scorekit.resolve.resolution import ResolvedResource, ResolvedWorkload
    from scorekit.source.document import Path
    from scorekit.targets.api import ManifestSet

#: The parts of a resource, by the word under which they are asked for.
_PARTS = {"params": "param", "settings": "setting", "outputs": "output", "secrets": "secret"}
#: Where a name that says no part is looked for, in this order: as placeholders have it, the outputs first.
_SHORT = ("outputs", "params", "settings", "secrets")
_PLACE = re.compile(r"(?P<file>.+):(?P<line>[1-9][0-9]*)(?::[0-9]+)?")
#: What a message says of the forms.
_FORMS = (
    "a subject is a workload (`shop`), a path of its Score file (`shop.containers.main.variables.DB_HOST`), a resource "
    "(`shop.db`, `shop.db.outputs.host`), a uid (`postgres.default#shop.db`), a variable of "
    "the environment (`variables.REGION`), an emitted object or a field of it "
    "(`Deployment/shop.spec.replicas`)"
)
#: The last of them. The command line alone tells of codes, which are in no compile.
_LAST = (" or a place (`score.yaml:12`)", ", a place (`score.yaml:12`) or a diagnostic code (`SK303`)")


class NoSubjectError(UsageError):
    """A text that means nothing in a compile."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a text was found to mean."""

    #: ``workload``, ``container``, ``value``, ``resource``, ``part``, ``driver``, ``variable``, ``object``, ``field`` or ``place``.
    kind: str
    #: The workload's name, the resource's uid, the driver's or variable's name, or the file.
    name: str
    #: Below it: a path in the Score file or the object, or the part, its key and the path in its value.
    path: Path = ()
    #: The index of the object, or the line.
    number: int = 0


class Subjects:
    """The subjects of one compile."""

    def __init__(self, manifests: ManifestSet, fields: Fields) -> None:
        self._manifests = manifests.manifests
        self._resolution = manifests.resolution
        self._fields = fields

    def find(self, text: str) -> Subject:
        """What a text means; UsageError, with what is near it, where it means nothing."""
        expect("subject", text, str, "a text")
        text = text.strip()
        readings = (self._object, self._by_uid, self._in_workload, self._driver, self._place, self._variable)
        for reading in readings:
            found = reading(text)
            if found is not None:
                return found
        raise NoSubjectError(f"there is nothing called `{text}` here; {self._hint(text)}")

    @cached_property
    def all(self) -> tuple[str, ...]:
        """Every subject but the fields of objects, sorted."""
        variables = (dotted(("variables", key)) for key in self._variables)
        return tuple(sorted({*self._of_workloads(), *self._of_resources(), *self._fields.objects, *variables}))

    def _of_workloads(self) -> Iterator[str]:
        for workload in self._resolution.workloads:
            yield workload.name
            yield from (f"{workload.name}.{dotted(('containers', c.name))}" for c in workload.containers)
            yield from (f"{workload.name}.{dotted(path)}" for path, _, _ in workload.values)
            for name, uid in workload.resources.items():
                yield f"{workload.name}.resources.{name}"
                yield from (f"{workload.name}.{name}{part}" for part in self._parts_of(str(uid)))

    def _of_resources(self) -> Iterator[str]:
        for uid, resource in self._resolution.resources.items():
            yield uid
            yield from (f"{uid}{part}" for part in self._parts_of(uid))
            if resource.selection.driver is not None:
                yield resource.selection.driver.name

    def _parts_of(self, uid: str) -> Iterator[str]:
        resource = self._resolution.resources[uid]
        for word in _PARTS:
            yield from (f".{dotted((word, key))}" for key in getattr(resource, word))

    def _hint(self, text: str) -> str:
        names = (*self.all, *self._short_forms(), *self._fields_near(text))
        return did_you_mean(text, names) or longer_name(text, names) or _FORMS + spelt(*_LAST)

    def _short_forms(self) -> Iterator[str]:
        """What may be left out of longer names: ``shop.main.DB_HOST``, ``shop.db.host``."""
        for workload in self._resolution.workloads:
            for path, kind, _ in workload.values:
                if kind == "variable":
                    yield f"{workload.name}.{dotted((path[1], path[-1]))}"
            for name, uid in workload.resources.items():
                resource = self._resolution.resources[str(uid)]
                keys = {key for word in _SHORT for key in getattr(resource, word)}
                yield from (f"{workload.name}.{name}.{dotted((key,))}" for key in sorted(keys))

    def _fields_near(self, text: str) -> Iterator[str]:
        """The fields of the object that a text begins with."""
        number = self._begun(text)
        if number is not None:
            name = self._fields.objects[number]
            yield from (f"{name}.{dotted(path)}" for path, _ in leaves(self._manifests[number].data) if path)

    def _object(self, text: str) -> Subject | None:
        number = self._begun(text)
        if number is None:
            return None
        name = next(n for n in self._names(number) if _begins(text, n))
        rest = text[len(name) :]
        if not rest:
            return Subject("object", name, number=number)
        path = located(self._manifests[number].data, rest.removeprefix("."))
        return None if path is None else Subject("field", name, path, number)

    def _begun(self, text: str) -> int | None:
        """The object whose name a text begins with, the longest first; UsageError where there are several."""
        named = [(n, i) for i in range(len(self._manifests)) for n in self._names(i) if _begins(text, n)]
        if not named:
            return None
        longest = max(len(name) for name, _ in named)
        found = sorted({i for name, i in named if len(name) == longest})
        if len(found) > 1:
            those = listed(str(self._fields.objects[i]) for i in found)
            raise UsageError(f"`{text}` may be in any of {those}; say which namespace")
        return found[0]

    def _names(self, number: int) -> tuple[str, ...]:
        manifest = self._manifests[number]
        full = (f"{manifest.kind}/{manifest.namespace}/{manifest.name}",) if manifest.namespace else ()
        return (*full, f"{manifest.kind}/{manifest.name}")

    def _by_uid(self, text: str) -> Subject | None:
        if "#" not in text:
            return None
        for uid, resource in sorted(self._resolution.resources.items(), key=lambda item: (-len(item[0]), item[0])):
            short = f"{resource.uid.type}#{resource.uid.id}" if resource.uid.class_ == "default" else uid
            for spelling in (uid, short):
                if _begins(text, spelling):
                    found = self._below_resource(resource, text[len(spelling) :])
                    if found is not None:
                        return found
        return None

    def _below_resource(self, resource: ResolvedResource, rest: str) -> Subject | None:
        """A resource, or a part of one: ``.params.version``, or ``.version`` alone, which is an output before a param."""
        uid = str(resource.uid)
        if not rest:
            return Subject("resource", uid)
        values: Mapping[str, Mapping[str, Any]] = {
            "params": {key: traced.value for key, traced in resource.params.items()},
            "outputs": {key: traced.value for key, traced in resource.outputs.items()},
            "settings": resource.settings,
            "secrets": dict.fromkeys(resource.secrets),
        }
        bare = rest.removeprefix(".")
        path = located(values, bare)
        if path is not None and len(path) > 1:
            return Subject("part", uid, (_PARTS[path[0]], *path[1:]))
        for word in _SHORT:
            if path := located(values[word], bare):
                return Subject("part", uid, (_PARTS[word], *path))
        return None

    def _in_workload(self, text: str) -> Subject | None:
        for workload in sorted(self._resolution.workloads, key=lambda w: -len(w.name)):
            if text == workload.name:
                return Subject("workload", workload.name)
            if text.startswith(f"{workload.name}."):
                found = self._below_workload(workload, text[len(workload.name) + 1 :])
                if found is not None:
                    return found
        return None

    def _below_workload(self, workload: ResolvedWorkload, rest: str) -> Subject | None:
        declared = {name: self._resolution.resources[str(uid)] for name, uid in workload.resources.items()}
        short = rest.removeprefix("resources.")
        for name in sorted(declared, key=lambda n: (-len(n), n)):
            if short.startswith(name) and _begins(short, name):
                found = self._below_resource(declared[name], short[len(name) :])
                if found is not None:
                    return found
        path = located(workload.spec.document.data, rest)
        if path is None:
            return self._value(workload, rest)
        if len(path) == 2 and path[0] == "containers":
            return Subject("container", workload.name, path)
        for own, kind, _ in workload.values:
            # A file's `content` and a volume's `source` are what the file and the volume are.
            if path[: len(own)] == own and (kind not in ("file", "volume") or path[len(own) :] in _INNER):
                return Subject("value", workload.name, own)
        return Subject("value", workload.name, path)

    def _value(self, workload: ResolvedWorkload, rest: str) -> Subject | None:
        """A value that its Score file does not spell out: an image of the command line, a variable by its name alone."""
        for path, _, _ in workload.values:
            forms = (path, (path[1], path[-1]), path[-1:])
            if any(located(_nested(form), rest) == form for form in forms):
                return Subject("value", workload.name, path)
        return None

    def _driver(self, text: str) -> Subject | None:
        known = {r.selection.driver.name for r in self._resolution.resources.values() if r.selection.driver}
        return Subject("driver", text) if text in known else None

    def _variable(self, text: str) -> Subject | None:
        """A variable of the environment, as the environment's file or a driver's text has it."""
        path = located({"variables": self._variables}, text.removeprefix("environment."))
        return Subject("variable", str(path[1])) if path is not None and len(path) > 1 else None

    @cached_property
    def _variables(self) -> Mapping[str, None]:
        """The names of the environment's variables, those for single workloads among them."""
        workloads = ("", *(workload.name for workload in self._resolution.workloads))
        origins = (variable_origins(self._resolution.environment, self._resolution.rules(one)) for one in workloads)
        return dict.fromkeys(key for known in origins for key in known)

    def _place(self, text: str) -> Subject | None:
        found = _PLACE.fullmatch(text)
        known = found is not None and found["file"] in self._files
        return Subject("place", found["file"], number=whole_number(found["line"])) if found and known else None

    @cached_property
    def _files(self) -> frozenset[str]:
        """Every file that something of this compile is written in."""
        found = {workload.spec.document.source.name for workload in self._resolution.workloads}
        found |= {leaf.origin.span.file for leaf in self._fields.leaves}
        for resource in self._resolution.resources.values():
            origins = [t.origin for part in (resource.params, resource.outputs) for t in part.values()]
            found |= {o.span.file for o in (*origins, *resource.setting_origins.values())}
            found |= {resource.selection.span.file, *(d.span.file for d in resource.declarations)}
        return frozenset(found)


#: What is below a file or a volume and is the thing itself.
_INNER: tuple[Path, ...] = ((), ("content",), ("source",), ("binaryContent",))


def _nested(path: Path) -> Any:
    """Data that has nothing but a value at a path."""
    return {path[0]: _nested(path[1:])} if path else None


def _begins(text: str, name: str) -> bool:
    """Whether a text is a name, or a path below it."""
    return text == name or (
        text[: len(name)].lower() == name.lower() and (len(text) == len(name) or text[len(name)] in ".[")
    )
