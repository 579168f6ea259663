"""What a cache holds, and how it serves a compile."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING

from scorekit.cache.joined import Joined
from scorekit.cache.known import KnownCatalogue, same
from scorekit.cache.parts import PartsCompile
from scorekit.errors import NotApartError
from scorekit.inputs import InputMemo

if TYPE_CHECKING:
    from scorekit.cache.part import Part
    from scorekit.catalogue import Catalogue
    from scorekit.inputs import CompiledSet
    from scorekit.model.environment import Environment
    from scorekit.outcome import Outcome
    from scorekit.resolve.options import ResolveOptions
    from scorekit.targets.api import ManifestSet, TargetOptions


class Memory:
    """What the last compile made of a set."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self.inputs = InputMemo()
        self._catalogue: KnownCatalogue | None = None
        self._environment: Environment | None = None
        self._choices: object = None
        self._parts: list[Part] = []
        self._joined = Joined()

    def __len__(self) -> int:
        return len(self._parts)

    def known(self, environment: Environment, catalogue: Catalogue) -> tuple[Environment, KnownCatalogue]:
        """The environment and the catalogue as the last compile had them, where they say the same; else these."""
        equal = self._environment is not None and same(self._environment, environment)
        if self._catalogue is None or not equal or not self._catalogue.holds(catalogue):
            self._catalogue, self._environment = KnownCatalogue(catalogue), environment
            self._parts, self._joined = [], Joined()
        return self._environment or environment, self._catalogue

    def compile(self, decoded: CompiledSet, options: ResolveOptions, output: TargetOptions) -> Outcome[ManifestSet]:
        """The manifests of a set in what ``known`` gave, by its parts.

        Raises NotApartError, and OverLimitError where a part takes too many steps.
        """
        catalogue, environment, apart = self._catalogue, self._environment, options.target.apart
        if (
            catalogue is None
            or environment is None
            or apart is None
            or output.generate_namespace
            or environment.network_policies is not None
            or any(each.for_ == "once" for each in environment.objects)
            or any(each.target.file for each in environment.patches)
            or not decoded.workloads
        ):
            raise NotApartError
        choices = _choices(options, output)
        if choices != self._choices:
            self._choices, self._parts, self._joined = choices, [], Joined()
        job = PartsCompile(decoded.workloads, environment, catalogue, options, output)
        parts = job.parts(self._parts)
        self._parts = parts
        return job.joined(parts, self._joined)


def _choices(options: ResolveOptions, output: TargetOptions) -> object:
    """What the caller chose, but for what each part compares itself."""
    # What is built from is the caller's own data, in which `1` is not `true`.
    chosen = replace(options, selected=None, sources={}, builds={})
    return chosen, repr(options.builds), replace(output, definition=None)
