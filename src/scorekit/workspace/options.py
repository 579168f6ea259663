"""What a compile of a project is asked for, beside the environment."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any, TypedDict

from scorekit.compile_arguments import refuse_unknown
from scorekit.errors import UsageError, expect
from scorekit.lazy_dataclass import dataclass
from scorekit.location import Source
from scorekit.workspace.forms import absolute, names, path_text, paths, several
from scorekit.workspace.option_texts import parse_builds, parse_images, parse_variables

if TYPE_CHECKING:
    from pathlib import Path

    from scorekit.model.overrides import PropertyOverride
    from scorekit.resolve.resolution import Build, Traced
    from scorekit.targets.api import PublishedPort

    PathLike = str | os.PathLike[str]


class ProjectKeywords(TypedDict, total=False):
    """The options of a compile as keywords, in plain forms. Relative paths count from the working folder of the call.

    They are those of ``Project``, which reads files; ``CompileOptions`` are those of ``scorekit.compile``, which reads none.
    """

    #: Score files, and folders of them: what is emitted. The rest of the project is known only. A ``Source`` is a score file that
    #: is not on the disk, and stands in the place of the file of its name, or of its workloads.
    files: Iterable[PathLike | Source]
    #: Score files that are known and never emitted.
    context: Iterable[PathLike]
    #: What is emitted, by workload or by file, where no ``files`` say it; all if None.
    select: Iterable[str] | None
    #: The output language, where the environment has several.
    target: str | None
    #: Of containers whose image is ``.``: by ``WORKLOAD/CONTAINER``, ``CONTAINER`` or ``*``, or texts ``[[WORKLOAD/]CONTAINER=]REF``.
    images: Mapping[str, str | Traced] | Iterable[str]
    #: Maps of ``WORKLOAD/CONTAINER`` to image, as YAML or JSON.
    image_files: Iterable[PathLike]
    #: Variables of the environment, over its own, or texts ``NAME=VALUE``.
    variables: Mapping[str, str | Traced] | Iterable[str]
    #: Of the one score file that is asked for, merged in turn: paths, Sources, mappings, ``PATH=VALUE``.
    overrides: Iterable[os.PathLike[str] | Source | PropertyOverride | Mapping[str, Any] | str]
    #: Folders to build from, as Compose finds them from its file: by ``WORKLOAD/CONTAINER`` or ``CONTAINER``, or texts.
    builds: Mapping[str, Build] | Iterable[str]
    #: The seed of derived secrets, 16 bytes or more, or the path of a file with it. Without one it is that of ``SCOREKIT_SEED``,
    #: or of the project's own file.
    seed: bytes | PathLike | None
    #: Another name to render the environment under.
    environment_name: str | None
    #: The namespace of every object.
    namespace: str | None
    #: Whether the Namespace is emitted too.
    generate_namespace: bool
    #: Ports to open on the host: ``[ADDRESS:]HOST:REF:CONTAINER[/PROTOCOL]``, say ``8080:shop:80``.
    publish: Iterable[str | PublishedPort]
    #: Whether resources with an id are emitted: ``include``, ``only`` or ``exclude``.
    shared: str
    #: How Compose's file of secrets is called.
    env_file: str | None


@dataclass(frozen=True, slots=True)
class ProjectOptions:
    """The options of a compile as one value; its paths are absolute. ``of`` makes it of the plain forms of ``ProjectKeywords``."""

    files: tuple[Path | Source, ...] = ()
    context: tuple[Path, ...] = ()
    select: frozenset[str] | None = None
    target: str | None = None
    images: Mapping[str, str | Traced] = field(default_factory=dict)
    image_files: tuple[Path, ...] = ()
    variables: Mapping[str, str | Traced] = field(default_factory=dict)
    overrides: tuple[Path | Source | PropertyOverride | Mapping[str, Any] | str, ...] = ()
    builds: Mapping[str, Build] = field(default_factory=dict)
    seed: bytes | Path | None = field(default=None, repr=False)
    environment_name: str | None = None
    namespace: str | None = None
    generate_namespace: bool = False
    publish: tuple[str | PublishedPort, ...] = ()
    shared: str = "include"
    env_file: str | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> ProjectOptions:
        """The options that keywords mean. Raises UsageError for an unknown one, and for a value of another form."""
        refuse_unknown(given, cls)
        plain: dict[str, Any] = dict(given)
        for name in ("files", "context", "image_files", "overrides", "publish"):
            if name in plain:
                plain[name] = several(name, plain[name])
        for name in ("context", "image_files"):
            plain[name] = paths(name, plain.get(name, ()))
        plain["files"] = tuple(_file("files", each) for each in plain.get("files", ()))
        plain["overrides"] = tuple(
            _file("overrides", each) if isinstance(each, os.PathLike | Source) else each
            for each in plain.get("overrides", ())
        )
        for name, parse in (
            ("images", parse_images),
            ("builds", parse_builds),
            ("variables", parse_variables),
        ):
            if name in plain and not isinstance(plain[name], Mapping):
                plain[name] = parse(several(name, plain[name]), name)
        if plain.get("select") is not None:
            plain["select"] = frozenset(names("select", plain["select"], "shop"))
            if plain["files"]:
                raise UsageError("files and select both say what is emitted; choose one")
        seed = plain.get("seed")
        if seed is not None and not isinstance(seed, bytes | str | os.PathLike):
            raise UsageError("seed is bytes, or the path of a file that holds it")  # and no message holds it
        plain["seed"] = seed if seed is None or isinstance(seed, bytes) else absolute(path_text("seed", seed))
        return cls(**plain)


def _file(name: str, given: object) -> Path | Source:
    """A file, by its path or as a text with a name."""
    if not isinstance(given, Source):
        return absolute(path_text(f"each of {name}", given))
    expect(f"the name of a Source in {name}", given.name, str, "a text")
    expect(f"the text of a Source in {name}", given.text, str, "a text")
    return given
