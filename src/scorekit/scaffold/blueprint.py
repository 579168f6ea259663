"""The blueprint of a project: its files, their purposes and their contents."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from scorekit.lazy_dataclass import dataclass
from scorekit.source.writer import inline

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic

#: The service whose pipeline checks the project.
Pipeline = Literal["github", "gitlab", "none"]
PIPELINES: tuple[Pipeline, ...] = ("github", "gitlab", "none")
#: What git must not know, as lines of a .gitignore.
IGNORED = (".scorekit-seed", ".env", "secrets/", ".scorekit-*.tmp")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a new project is asked for."""

    #: A DNS label: the project's name, the sample workload's, and a part of namespaces.
    name: str
    pipeline: Pipeline = "github"
    #: What CI installs, as pip understands it.
    requirement: str = "scorekit"


@dataclass(frozen=True, slots=True)
class Draft:
    """A file to make, unless something of its name is there."""

    #: From the folder in which it is made.
    path: str
    text: str
    #: Half a sentence for the list of what was made.
    purpose: str


@dataclass(frozen=True, slots=True)
class NewFiles:
    """What was made, what existed already, what is left for a person to do, and what stood in the way."""

    made: tuple[Draft, ...] = ()
    #: Paths, as the drafts have them.
    kept: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    def __add__(self, other: NewFiles) -> NewFiles:
        return NewFiles(
            self.made + other.made,
            self.kept + other.kept,
            self.advice + other.advice,
            self.diagnostics + other.diagnostics,
        )


@dataclass(frozen=True, slots=True)
class Blueprint:
    """The files of a new project in the order in which they are made: what marks the project comes last of its own."""

    #: What the project says: what is compiled depends on these.
    content: tuple[Draft, ...]
    #: The score file to begin with.
    sample: Draft
    #: scorekit.yaml.
    mark: Draft
    #: The hooks of pre-commit and the pipeline: they belong to a repository's root.
    repository: tuple[Draft, ...]
    #: Keeps secrets out of git.
    ignore: Draft

    @classmethod
    def of(cls, answers: Answers) -> Blueprint:
        """The blueprint that some answers make."""
        return cls(
            content=(
                _draft(answers, "environments/local.yaml", "this machine, with Compose"),
                _draft(answers, "environments/dev.yaml", "a cluster for development"),
                _draft(answers, "environments/prod.yaml", "production"),
                _draft(answers, "resource_drivers/postgres/external/driver.yaml", "a driver of your own"),
                _draft(answers, "README.md", "what the project's people need to know"),
            ),
            sample=_draft(answers, "score.yaml", "a workload to begin with"),
            mark=_draft(answers, "scorekit.yaml", "the project: its name, and where renders go"),
            repository=(
                _draft(answers, ".pre-commit-config.yaml", "the check, before each commit", "pre-commit.yaml"),
                *_pipeline(answers),
            ),
            ignore=_draft(answers, ".gitignore", "keeps the seed and rendered secrets out of git", "gitignore"),
        )


def _pipeline(answers: Answers) -> tuple[Draft, ...]:
    paths = {"github": ".github/workflows/scorekit.yml", "gitlab": ".gitlab-ci.yml"}
    path = paths.get(answers.pipeline)
    return (_draft(answers, path, "the check, in CI", f"{answers.pipeline}.yaml"),) if path else ()


def _draft(answers: Answers, path: str, purpose: str, template: str = "") -> Draft:
    text = _template(template or path)
    for mark, value in (
        ("@name@", answers.name),
        ("@value@", inline(answers.name)),
        ("@requirement@", inline(answers.requirement)),
    ):
        text = text.replace(mark, value)
    return Draft(path, text, purpose)


@cache
def _template(name: str) -> str:
    """A template of the package: the file itself, with marks where answers stand, spelt for YAML where they are values."""
    return files("scorekit.scaffold").joinpath("templates", *name.split("/")).read_text("utf-8")
