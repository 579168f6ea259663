"""A project on disk, and what can be asked of it: what the commands of the command line are made of."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self, Unpack

from scorekit.errors import UsageError, expect
from scorekit.limits import command_budget
from scorekit.outcome import Findings, Outcome
from scorekit.workspace.compilation import CompileInputs, compile_environments
from scorekit.workspace.forms import absolute, is_there, path_text, paths
from scorekit.workspace.observer import Observer
from scorekit.workspace.opened import OpenedProject, home_of, seen
from scorekit.workspace.options import ProjectKeywords, ProjectOptions
from scorekit.workspace.partial import Partial

# What a plain compile does not need is loaded where it is asked for.

if TYPE_CHECKING:
    from scorekit.cache import Cache
    from scorekit.diagnostics import CheckResult
    from scorekit.diff import Changes
    from scorekit.drawing import Drawing
    from scorekit.explain.explanation import Explanation
    from scorekit.fix import FixedText
    from scorekit.impact.result import Impact
    from scorekit.parity.result import Parity
    from scorekit.resolve.resolution import Traced
    from scorekit.scaffold import NewFiles
    from scorekit.targets.api import ManifestSet
    from scorekit.workspace.opened import PathLike
    from scorekit.written_output import WrittenOutput


class Project(OpenedProject):
    """A project on disk, with the catalogue that serves it: what the command line does, as calls.

    Environments and drivers are read when first asked for and kept, score files at each call, once whatever the number of
    environments: open the project anew after environments or drivers have changed. One project may be used by several
    threads. ``options`` of a call are those of ``ProjectKeywords``. What a file says wrong is a diagnostic.
    What no file says raises UsageError: a name or revision that does not exist, an option of another form, a short seed.
    """

    __slots__ = ()

    @classmethod
    def open(
        cls,
        path: PathLike = ".",
        *,
        drivers: Iterable[PathLike] = (),
        environments: Iterable[PathLike] = (),
        platform: Iterable[PathLike] = (),
    ) -> Outcome[Self]:
        """The project that a file or folder belongs to: the nearest folder with a scorekit.yaml, at or above it.

        Where there is none, it is the nearest with types, drivers or environments of ours, else the folder itself with the
        built-in environments. ``drivers`` and ``environments`` are folders that come before the project's own; those of ``platform``,
        as ``NAME=FOLDER`` or called as the folder is, take the place of the source of their name, or come before all sources.
        No value where scorekit.yaml can't be read; the diagnostics say why.

        Raises UsageError where there is no such path.
        """
        place = absolute(path_text("path", path))
        if not is_there(place):
            raise UsageError(f"there is no file or folder `{seen(place)}`")
        return cls._opened([], place if place.is_dir() else place.parent, drivers, environments, platform)

    @command_budget()
    def check(
        self,
        environments: Iterable[str] | None = None,
        *,
        observer: Observer | None = None,
        **options: Unpack[ProjectKeywords],
    ) -> CheckResult:
        """Everything that is wrong with score files, drivers and environments, in all environments or in some.

        An image that only the deploy supplies may be missing. A project without a score file has its drivers checked.
        """
        from scorekit.workspace.check import check

        expect("observer", observer, Observer | None, "an Observer")
        return check(self, environments, ProjectOptions.of(options), observer or Observer())

    @command_budget()
    def compile(
        self, environment: str | None = None, *, cache: Cache | None = None, **options: Unpack[ProjectKeywords]
    ) -> Outcome[ManifestSet]:
        """The manifests in one environment (the project's default one if None), as ``scorekit render`` makes them.

        ``cache`` has what the last such compile left: what has not changed is not compiled again.
        """
        name = self.environment(environment)
        findings = Findings()
        asked = ProjectOptions.of(options)
        given = findings.take(CompileInputs.of(self, asked))
        if given is None:
            return findings.outcome(None)
        caches = None if cache is None else {(name, asked.target): cache}
        return findings.outcome(findings.take(given.compile(name, asked.target, caches=caches)))

    def preload(self) -> Self:
        """The project with the environments and drivers of now, as ``Catalogue.preload`` has them: what a service shares.

        Score files are read at each call all the same.
        """
        return replace(self, catalogue=self.catalogue.preload())

    @command_budget()
    def compile_all(
        self,
        environments: Iterable[str] | None = None,
        *,
        require_images: bool = True,
        **options: Unpack[ProjectKeywords],
    ) -> Partial[tuple[ManifestSet, ...]]:
        """The manifests in each environment (all of the project if None), for the target asked for or each that it has.

        An environment that has an error is left out. Without ``require_images`` images and a seed may be missing, for who
        only looks at the result.
        """
        asked = ProjectOptions.of(options)
        names = self.known(environments, named=bool(asked.files))
        findings = Findings()
        given = findings.take(CompileInputs.of(self, asked))
        made = compile_environments(given, names, findings, require_images=require_images)
        return Partial(made, findings.items)

    def at(self, revision: str, *, merge_base_with: str | None = None) -> Outcome[Self]:
        """The project as it was in a revision of git: a project like any other.

        With ``merge_base_with`` it is as it was where ``revision`` and that one parted: ``at("main", merge_base_with="HEAD")``
        is what a pull request started from. Paths that options name mean the files as they were. The seed is today's, since it
        is in no revision; so is what git does not track in the folders of drivers and environments (``notes`` names them).

        Its files lie in a temporary folder, which is removed when nobody has the project any more, at the latest with the
        process: keep the project while you use its catalogue. Git is only read.

        Raises UsageError where there is no repository, or no such revision in it.
        """
        from scorekit.workspace.past import as_of

        return as_of(self, revision, merge_base_with)

    @command_budget()
    def diff(
        self,
        environments: Iterable[str] | None = None,
        *,
        since: Self | str | None = None,
        rendered: PathLike | None = None,
        no_secrets: bool = False,
        **options: Unpack[ProjectKeywords],
    ) -> Partial[tuple[Changes, ...]]:
        """What differs between two environments, since a revision, or between rendered manifests and a compile of now.

        Without ``since`` and ``rendered``, ``environments`` are the two to compare. ``since`` is a revision, or another
        version of the project, as of ``at``; it is compared in ``environments``, or in all that either version has.
        ``rendered`` is a file or folder of manifests of the one environment named (the default one if None); ``no_secrets``
        leaves out what holds secret values.
        """
        from scorekit.workspace.diff import diff

        asked = ProjectOptions.of(options)
        return diff(self, environments, asked, since=since, rendered=rendered, no_secrets=no_secrets)

    @command_budget()
    def impact(
        self,
        subject: str | None = None,
        environments: Iterable[str] | None = None,
        *,
        changed: str | None = None,
        **options: Unpack[ProjectKeywords],
    ) -> Partial[Impact | None]:
        """The workloads, environments and objects that a driver, type, environment, resource, file or line has a hand in.

        ``subject`` is what ``scorekit impact`` takes: ``postgres/aws-rds``, ``environments/prod.yaml:14``. ``changed`` asks
        instead for all files that differ from a revision. No value where the subject itself can't be read.
        """
        from scorekit.workspace.impact import impact

        return impact(self, subject, environments, ProjectOptions.of(options), changed=changed)

    @command_budget()
    def parity(
        self,
        environments: Iterable[str] | None = None,
        *,
        against: str | None = None,
        accepted: Collection[str] = (),
        **options: Unpack[ProjectKeywords],
    ) -> Outcome[Parity]:
        """Where environments differ in what a developer can see, sorted into risks and what is expected.

        All are compared with the strictest, or with ``against``. ``accepted`` are the names of rules whose risks are known and
        taken. An environment that can't be compiled is a part of the answer.

        Raises UsageError where there is but one environment to compare.
        """
        from scorekit.workspace.parity import parity

        return parity(self, environments, ProjectOptions.of(options), against=against, accepted=accepted)

    @command_budget()
    def explain(
        self, subject: str, environments: Iterable[str] | None = None, **options: Unpack[ProjectKeywords]
    ) -> Partial[tuple[Explanation, ...]]:
        """Why a subject is what it is, in each environment that has it; in the default one, else in all, if None are named.

        ``subject`` is what ``scorekit explain`` takes: ``shop.db``, ``shop.containers.main.variables.DB_HOST``, ``score.yaml:12``.

        Raises UsageError, with what is near it, where nothing is called so in any of them.
        """
        from scorekit.workspace.explain import explain

        return explain(self, subject, environments, ProjectOptions.of(options))

    @command_budget()
    def draw(
        self,
        environments: Iterable[str] | None = None,
        *,
        focus: str | None = None,
        explain: bool = False,
        **options: Unpack[ProjectKeywords],
    ) -> Outcome[Drawing]:
        """The dependency graph in each environment, as something to draw: what workloads need, and why. The default one is the first.

        ``focus`` keeps only what a node needs and what needs it: a workload, ``WORKLOAD.RESOURCE``, a shared id or a uid.
        With ``explain`` it has the explanation of each node, which the format ``html`` shows.
        """
        from scorekit.workspace.draw import draw

        return draw(self, environments, ProjectOptions.of(options), focus=focus, explain=explain)

    def fix(self, files: Iterable[PathLike] = ()) -> Partial[tuple[FixedText, ...]]:
        """Each score file, or those named, with deprecated forms written as they are today; ``rewrite`` puts them in place.

        A file that can't be read is left out. What could not be fixed is told by each text.
        """
        from scorekit.workspace.fix import fix

        return fix(self, paths("files", files))

    def rewrite(self, fixed: FixedText) -> Outcome[bool]:
        """Write what ``fix`` made of a file in its place; whether that changed it. No value where it could not be written."""
        from scorekit.workspace.fix import rewrite

        return rewrite(self, fixed)

    def new_driver(self, name: str, targets: Iterable[str] = ()) -> Outcome[NewFiles]:
        """Begin the driver ``TYPE/NAME``, with a case, in the first folder of drivers; what is there already is left as it is.

        It keeps the contract of its type, which is begun, too, where there is none, and has a section for each of ``targets``, or
        for each of a cluster or a laptop. Open the project anew to use it. Raises UsageError for a name of another form, and for
        targets that no one driver is begun for.
        """
        from scorekit.workspace.new_driver import begin_driver

        return begin_driver(self, name, targets)

    @property
    def outputs(self) -> Mapping[str, str]:
        """Where scorekit.yaml has the manifests of each environment, as the working folder sees it; a final slash says folder."""
        return {
            name: os.path.relpath(home_of(self.folder) / place) + ("/" if place.endswith("/") else "")
            for name, place in sorted(self.folder.settings.output.items())
        }

    def project(
        self, sets: Sequence[ManifestSet], projection: str, options: Mapping[str, str | Traced] | None = None
    ) -> Outcome[ManifestSet]:
        """``scorekit.project`` with the options that scorekit.yaml has for the projection, below ``options``."""
        from scorekit.workspace.projecting import projected

        return projected(self.folder, sets, projection, {} if options is None else options)

    def write(
        self,
        manifests: ManifestSet | Iterable[ManifestSet],
        place: str | os.PathLike[str],
        *,
        layout: str | None = None,
        env_file: str | os.PathLike[str] | None = None,
        no_secrets: bool = False,
        force: bool = False,
    ) -> Outcome[WrittenOutput]:
        """Write manifests, or the documents of a projection, to a file or folder, as ``scorekit render -o`` does.

        All is written or nothing, and where nothing is, the outcome says why. A file that someone edited, or that scorekit did
        not write, is such an error without ``force``. In a folder, what an earlier render left and nobody makes any more is
        removed; files of workloads that were not selected stay. Two runs never write to one folder at the same time.

        ``place`` counts from the working folder. It is a folder where there is one, where it ends with a slash or has no ending
        of a manifest, and for the layouts ``files`` and ``kustomize``. Several sets, for different targets, go to a folder,
        each below its target's name. ``env_file`` is where Compose's secrets go (beside the output if None); ``no_secrets``
        leaves out what holds secret values.

        Raises UsageError for what can't be meant: a layout that the target does not have, a place that is one of the inputs.
        """
        from scorekit.workspace.delivery import Delivery
        from scorekit.workspace.destination import Destination

        how = Destination.of(place, layout, env_file, no_secrets=no_secrets, force=force)
        return Delivery.of(self, manifests, how).write()

    def is_current(
        self,
        manifests: ManifestSet | Iterable[ManifestSet],
        place: str | os.PathLike[str],
        *,
        layout: str | None = None,
        env_file: str | os.PathLike[str] | None = None,
        no_secrets: bool = False,
    ) -> Outcome[WrittenOutput]:
        """Whether ``write`` would change nothing, as ``scorekit render --check`` asks: ``is_current(...).ok``. Writes nothing.

        The outcome has an error for each file that is missing, stale, edited or no longer made, at the first field that
        differs. Files of secrets, which nobody commits, may be missing.

        Raises UsageError as ``write`` does.
        """
        from scorekit.workspace.delivery import Delivery
        from scorekit.workspace.destination import Destination

        how = Destination.of(place, layout, env_file, no_secrets=no_secrets)
        return Delivery.of(self, manifests, how).compare()

    def schema(self, kind: str, environment: str | None = None) -> Partial[dict[str, Any] | None]:
        """The JSON Schema of a kind of document: ``score``, ``environment``, ``driver``, ``type``, ``project``, or a
        target's name: the section of a driver that stands in a file beside it.

        For ``score``, an environment narrows it to what can be had there. Drivers and types that can't be read are left out;
        no value where the environment can't be.
        """
        from scorekit.workspace.schema import schema

        return schema(self, kind, environment)
