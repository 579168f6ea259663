"""The catalogue: resource types, drivers and environments by name, from folders that stand one before another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING

from scorekit.catalogue.definitions import DEFINITIONS, NO_TEXTS, CustomDefinitions, DefinitionTexts
from scorekit.catalogue.drivers import (
    cluster_files,
    driver_names,
    has_driver,
    incomplete,
    read_driver,
    read_type,
    type_names,
)
from scorekit.catalogue.environments import Environments
from scorekit.catalogue.folders import DRIVERS, ENVIRONMENTS, Folder, HeldFolder, builtin_folder
from scorekit.catalogue.given import disk_folders, expect_texts, folder_of_texts, listed_folders, present_folder
from scorekit.catalogue.images import ListedImages, read_images
from scorekit.catalogue.open_files import opened
from scorekit.catalogue.project import ProjectFolder, open_project
from scorekit.catalogue.synonyms import Synonyms, read_synonyms
from scorekit.diagnostics import Diagnostic, ordered
from scorekit.errors import UnknownNameError, UsageError, expect
from scorekit.limits import command_budget
from scorekit.location import Source
from scorekit.suggest import suggestion

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from scorekit.model.driver import Driver
    from scorekit.model.environment import Environment
    from scorekit.model.resource_type import ResourceType
    from scorekit.outcome import Outcome
    from scorekit.source.document import Document


#: A driver's files stand in ``TYPE/NAME/``, and what a cluster needs for it in ``files/`` there; its tests are further down.
_DEPTH_OF_DRIVERS = 3


class Catalogue:
    """Documents by name, each read when first asked for and kept: a fault in one that is not used has no effect.

    A name means the nearest folder that has it: folders given by the caller, the project's, those of its platform sources in their
    order, the built-in ones. ``scorekit/NAME`` is always the built-in one, and ``SOURCE/NAME`` that of a source. Threads may share one; what ``preload`` gives reads nothing any more, and pickles.
    """

    def __init__(
        self,
        drivers: Sequence[Folder],
        environments: Sequence[Folder],
        definitions: CustomDefinitions | None = None,
    ) -> None:
        self._drivers = tuple(drivers)
        self._folders = (self._drivers, tuple(environments))
        self._definitions = definitions or CustomDefinitions()
        self._environments = Environments(environments)
        self._type = cache(partial(read_type, self._drivers))
        self._driver = cache(partial(read_driver, self._drivers))
        self._type_names = cache(partial(type_names, self._drivers))
        self._driver_names = cache(partial(driver_names, self._drivers))
        self._images = cache(partial(read_images, self._drivers))
        self._synonyms = cache(partial(read_synonyms, self._drivers))
        self._definition = cache(self._definitions.find)
        self._shipped = cache(self._shipped_by)

    def __repr__(self) -> str:
        return (
            f"<Catalogue: drivers in {', '.join(folder.name('').removesuffix('/') or '.' for folder in self._drivers)}>"
        )

    @classmethod
    def builtin(cls) -> Catalogue:
        """What comes with scorekit, and nothing else."""
        return cls([builtin_folder(DRIVERS)], [builtin_folder(ENVIRONMENTS)])

    @classmethod
    def load(
        cls,
        project: ProjectFolder | str | os.PathLike[str] | None,
        *,
        drivers: Sequence[str | os.PathLike[str]] = (),
        environments: Sequence[str | os.PathLike[str]] = (),
    ) -> Catalogue:
        """The caller's folders before a project's before the built-in ones. Reads a project's scorekit.yaml and nothing else yet.

        A path stands for the project in that folder; relative ones count from where the process is now, also later.

        Raises UsageError for a folder that is not there, and for a project whose scorekit.yaml has an error.
        """
        if project is not None and not isinstance(project, ProjectFolder):
            project = _opened(present_folder("project", project))
        own_folders = [
            [present_folder(name, path) for path in listed_folders(name, given)]
            for name, given in (("drivers", drivers), ("environments", environments))
        ]
        own_drivers, own_environments = (project.drivers_dir, project.environments_dir) if project else (None, None)
        sources = {
            kind: [source.folders[kind] for source in (project.platform if project else ())]
            for kind in (DRIVERS, ENVIRONMENTS, DEFINITIONS)
        }
        definitions = (
            [*disk_folders(project, (), project.root / DEFINITIONS), *sources[DEFINITIONS]] if project else None
        )
        return cls(
            [*disk_folders(project, own_folders[0], own_drivers), *sources[DRIVERS], builtin_folder(DRIVERS)],
            [
                *disk_folders(project, own_folders[1], own_environments),
                *sources[ENVIRONMENTS],
                builtin_folder(ENVIRONMENTS),
            ],
            CustomDefinitions(definitions) if definitions else None,
        )

    @classmethod
    def from_texts(cls, texts: Mapping[str, str | Source], *, builtin: bool = True) -> Catalogue:
        """Documents in memory by path (``environments/dev.yaml``), before the built-in ones."""
        expect_texts(texts)
        return cls(
            [folder_of_texts(texts, DRIVERS), *([builtin_folder(DRIVERS)] if builtin else ())],
            [folder_of_texts(texts, ENVIRONMENTS), *([builtin_folder(ENVIRONMENTS)] if builtin else ())],
            CustomDefinitions([folder_of_texts(texts, DEFINITIONS)]),
        )

    def with_texts(self, texts: Mapping[str, str | Source]) -> Catalogue:
        """This catalogue with documents in memory before its own, by path: what it would be with a change.

        A Source is called in messages as it says.
        """
        expect_texts(texts)
        drivers, environments = self._folders
        return Catalogue(
            [folder_of_texts(texts, DRIVERS), *drivers],
            [folder_of_texts(texts, ENVIRONMENTS), *environments],
            self._definitions.behind(folder_of_texts(texts, DEFINITIONS)),
        )

    def with_open_files(self, texts: Mapping[str, Source], within: Path) -> tuple[Catalogue, tuple[str, ...]]:
        """This catalogue with texts in the place of its own files, by the names that diagnostics give these: as an editor has them.

        Folders that do not lie in ``within`` are left out, and no link leads out of it; the names of those that were.
        """
        left_out: list[str] = []

        def change(folder: Folder) -> Folder | None:
            return opened(folder, texts, within, left_out)

        drivers, environments = ([f for f in map(change, each) if f is not None] for each in self._folders)
        return Catalogue(drivers, environments, self._definitions.through(change)), tuple(left_out)

    def own_texts(self) -> Iterator[tuple[str, str]]:
        """The documents that are not built in, by the names that diagnostics give their files. UsageError where they are too many."""
        for folders, depth in zip(self._folders, (_DEPTH_OF_DRIVERS - 1, 0), strict=True):
            for held in (HeldFolder.of(folder, depth) for folder in folders if not folder.builtin):
                yield from ((held.name(p), r.value.text) for p, r in sorted(held.reads.items()) if r.value is not None)

    @property
    def sources(self) -> tuple[str, ...]:
        """What may stand before a name: the platform sources in their order, and ``scorekit`` where its own documents are in."""
        return tuple(dict.fromkeys(folder.source for folders in self._folders for folder in folders if folder.source))

    def place(self, name: str) -> Path | None:
        """Where a document's file lies, by the name that diagnostics give it; None for one in memory, or where there is none."""
        for folder in (folder for folders in self._folders for folder in folders):
            start = folder.name("")
            if name.startswith(start) and (place := folder.place(name.removeprefix(start))) is not None:
                return place
        return None

    def preload(self) -> Catalogue:
        """The catalogue as its folders are now: one that holds all that a compile may read, and reads nothing any more.

        What a ``git pull`` brings later is not mixed in, and a deleted folder is not missed; what can't be read is held as the
        finding that it is. Everything is decoded at once, for threads to share, and the result pickles to another process.
        Call it while nobody writes to the folders. The built-in catalogue takes a tenth of a second and 2 MiB, or 110 kB pickled.

        Raises UsageError where they hold more than 64 MiB.
        """
        drivers, environments = (
            tuple(HeldFolder.of(folder, depth) for folder in folders)
            for folders, depth in zip(self._folders, (_DEPTH_OF_DRIVERS, 0), strict=True)
        )
        held = _held(drivers, environments, self._definitions.texts())
        every: list[Callable[[], object]] = [partial(held.environment, name) for name in held.environment_names()]
        every += [partial(held.resource_type, name) for name in held.type_names()]
        every += [partial(held.driver, name) for name in held.driver_names()]
        every += [held.images, held.synonyms]
        for decoded in every:
            # Each as in a compile of its own, so that a faulty file takes no hint from another.
            with command_budget(anew=True):
                decoded()
        return held

    def __reduce__(self) -> tuple[object, ...]:
        if not all(isinstance(folder, HeldFolder) for folders in self._folders for folder in folders):
            raise UsageError("a catalogue that reads folders can't be pickled; pickle what `preload()` gives")
        return _held, (*self._folders, self._definitions.texts())

    def environment(self, name: str) -> Outcome[Environment]:
        """An environment with its parents merged in. Raises UnknownEnvironmentError where there is none of the name."""
        expect("name", name, str, "a text")
        return self._environments.get(name)

    def environment_chain(self, name: str) -> Outcome[tuple[str, ...]]:
        """The files that an environment is made of, nearest first. Raises UnknownEnvironmentError, too."""
        expect("name", name, str, "a text")
        return self._environments.chain(name)

    def has_environment(self, name: str) -> bool:
        """Whether there is an environment of a name; reads nothing."""
        expect("name", name, str, "a text")
        return self._environments.has(name)

    def environment_names(self, *, builtin: bool = True) -> tuple[str, ...]:
        """The names of all environments, sorted; without the built-in ones those of the project and the caller."""
        return self._environments.names(builtin=builtin)

    def offered_environments(self, *, builtin: bool = True) -> tuple[str, ...]:
        """The names of the environments to render for, sorted: all but the abstract ones. Reads every one."""
        return self._environments.offered(builtin=builtin)

    def resource_type(self, name: str) -> Outcome[ResourceType]:
        """A resource type. Raises UnknownNameError where there is none of the name."""
        expect("name", name, str, "a text")
        found = self._type(name)
        if found is None:
            raise UnknownNameError(f"there is no resource type `{name}`; {suggestion(name, self.type_names())}")
        return found

    def type_names(self) -> tuple[str, ...]:
        """The names of all types, sorted."""
        return self._type_names()

    def driver(self, name: str) -> Outcome[Driver]:
        """A driver, by ``TYPE/NAME``. Raises UnknownNameError where there is none of the name."""
        expect("name", name, str, "a text")
        found = self._driver(name)
        if found is None:
            raise UnknownNameError(f"there is no driver `{name}`; {suggestion(name, self.driver_names())}")
        return found

    def has_driver(self, name: str) -> bool:
        """Whether there is a driver of a name; reads nothing."""
        expect("name", name, str, "a text")
        return has_driver(self._drivers, name)

    def cluster_files(self, name: str) -> Outcome[dict[str, Source]]:
        """What lies in a driver's ``files/``, by ``TYPE/NAME/FILE``. Raises UnknownNameError where there is no such driver."""
        self.driver(name)
        return cluster_files(self._drivers, name)

    def definition(
        self, group: str, kind: str, drivers: tuple[str, ...] = ()
    ) -> tuple[Document | None, tuple[Diagnostic, ...]]:
        """The CustomResourceDefinition, or Crossplane's CompositeResourceDefinition, of a kind, and the faults of the files read for it.

        It is looked for in the project's ``crds/``, then in the ``files/`` of some drivers and of those that their ``needs`` name.
        """
        expect("group", group, str, "a text")
        expect("kind", kind, str, "a text")
        found, faults = self._definition(group, kind)
        for name in dict.fromkeys(drivers) if found is None else ():
            found, further = self._shipped(name)(group, kind)
            faults += further
            if found is not None:
                break
        return found, faults

    def has_definitions(self) -> bool:
        """Whether there is a definition in the project's ``crds/``, or a file there that can't be read."""
        return self._definitions.texts() != NO_TEXTS

    def _shipped_by(self, name: str) -> Callable[[str, str], tuple[Document | None, tuple[Diagnostic, ...]]]:
        """Finds the definitions that a driver has for its cluster, and those that it shares with others, each once."""
        driver = self._driver(name)
        needed = driver.value.needs.files if driver is not None and driver.value is not None else []
        built_in = _builtin_catalogue()
        if self is not built_in and all(self._driver(one) is built_in._driver(one) for one in (name, *needed)):  # noqa: SLF001 - another of this class
            return built_in._shipped(name)  # noqa: SLF001 - as above
        reads = (cluster_files(self._drivers, one).value or {} for one in (name, *needed))
        texts = {path: text for read in reads for path, text in read.items()}
        found = CustomDefinitions([HeldFolder.of_texts(".", dict[str, str | Source](texts))] if texts else ())
        # A project may ask for any number of kinds.
        return lru_cache(maxsize=64)(found.find)

    def images(self) -> Outcome[ListedImages]:
        """The images that drivers ask for by name and version: those of ``images.yaml`` beside the types, a project's own first."""
        return self._images()

    def synonyms(self) -> Outcome[Synonyms]:
        """What else people call the types: ``synonyms.yaml`` beside them, a project's own first."""
        return self._synonyms()

    def incomplete(self) -> tuple[Diagnostic, ...]:
        """The folders that look like a type's or a driver's and lack the file that makes them one."""
        return ordered(incomplete(self._drivers))

    def driver_names(self, type: str | None = None) -> tuple[str, ...]:  # noqa: A002 - the field's own word
        """The names of all drivers, or of those of one type, sorted."""
        expect("type", type, str | None, "the name of a resource type")
        return self._driver_names(type)


@cache
def _builtin_catalogue() -> Catalogue:
    """What comes with scorekit, for what each catalogue of a process asks alike."""
    return Catalogue.builtin()


@lru_cache(maxsize=8)
def _held(
    drivers: tuple[HeldFolder, ...], environments: tuple[HeldFolder, ...], definitions: DefinitionTexts
) -> Catalogue:
    """The catalogue of what is held. A process that is sent the same one again, with each task say, has it decoded."""
    return Catalogue(drivers, environments, CustomDefinitions(texts=definitions))


def _opened(root: Path) -> ProjectFolder:
    outcome = open_project(root)
    if outcome.value is None:
        raise UsageError("; ".join(f"{fault.span or root}: {fault.code}: {fault.message}" for fault in outcome.errors))
    return outcome.value
