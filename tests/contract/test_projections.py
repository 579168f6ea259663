"""Every projection keeps its record, gives the same bytes for the same input, and says of each field where it comes from."""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jsonschema import Draft202012Validator

import scorekit
from scorekit import projections, targets
from scorekit.catalogue import find_project
from scorekit.cli import options as command_options
from scorekit.outcome import Outcome, Success
from scorekit.projections.api import (
    Option,
    Projection,
    ProjectionOptions,
    find_projection,
    project_faults,
    project_options,
)
from tests.contract.projected import compiled, written
from tests.golden.running import run

if TYPE_CHECKING:
    from scorekit.resolve.resolution import Traced
    from scorekit.source.document import Path as Steps

ROOT = Path(__file__).parents[2]
NAMES = projections.names()
ENVIRONMENTS = ("dev", "live")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("projected"))


def projected(name: str, folder: Path, *, backwards: bool = False) -> scorekit.ManifestSet:
    """What a projection makes of the project, with the options of its scorekit.yaml and an example of each other."""
    found = find_projection(name)
    project = find_project([], folder).unwrap().settings
    examples = {o.name: o.example for o in found.options if not o.choices}
    given: dict[str, str | Traced] = {**examples, **project_options(project, name)}
    environments = ENVIRONMENTS if found.several else ENVIRONMENTS[:1]
    sets = compiled(folder, environments, found.target or "kubernetes", backwards=backwards)
    return scorekit.project(sets, name, given).unwrap()


def contents(made: scorekit.ManifestSet) -> dict[str, bytes]:
    layouts = find_projection(made.target).layouts
    return {f"{layout}: {file.path}": file.content for layout in layouts for file in scorekit.files(made, layout)}


def leaves(data: Any, path: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    below = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else None
    if below is None:
        yield path, data
    for step, value in below or ():
        yield from leaves(value, (*path, step))


@pytest.mark.parametrize("name", NAMES)
def test_record_says_what_the_projection_is(name: str) -> None:
    found = find_projection(name)
    assert found.name == name
    assert name not in targets.names()
    assert found.summary
    assert not found.summary.endswith(".")
    assert found.target is None or found.target in targets.names()
    assert len(found.named) == len(found.options)
    for option in found.options:
        assert found.fault(option.name, option.example) is None
        assert option.default is None or found.fault(option.name, option.default) is None
        assert not (option.required and option.default)


@pytest.mark.parametrize("name", NAMES)
def test_same_bytes_in_any_order_of_files(name: str, folder: Path) -> None:
    assert contents(projected(name, folder)) == contents(projected(name, folder, backwards=True))


@pytest.mark.parametrize("name", NAMES)
def test_files_hold_what_the_stream_holds(name: str, folder: Path) -> None:
    made = projected(name, folder)
    streamed = [d for f in scorekit.files(made, "stream") for d in yaml.safe_load_all(f.content)]
    filed = [d for f in scorekit.files(made, "files") for d in yaml.safe_load_all(f.content)]
    assert streamed == [dict(m.data) for m in made.manifests] != []
    assert sorted(map(str, filed)) == sorted(map(str, streamed))


@pytest.mark.parametrize("name", NAMES)
def test_no_secret_value_is_in_a_document(name: str, folder: Path) -> None:
    sets = compiled(folder, ENVIRONMENTS, find_projection(name).target or "kubernetes")
    held = {v for s in sets for m in s.manifests if m.secret for v in m.data.get("data", {}).values()}
    values = {*(v.encode() for v in held), *map(base64.b64decode, held)}
    assert len(values) > 4
    made = b"".join(contents(projected(name, folder)).values())
    assert not [v for v in values if v in made]


@pytest.mark.parametrize("name", NAMES)
def test_every_field_comes_from_somewhere(name: str, folder: Path) -> None:
    texts = {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in folder.rglob("*.yaml")}
    for manifest in projected(name, folder).manifests:
        for path, _ in leaves(manifest.data):
            span = manifest.origins.at(path).span
            known = texts.get(span.file)
            assert known is not None or span.file.startswith(("scorekit:", "options")), (path, span.file)
            assert known is None or 0 < span.line <= len(known.splitlines())


@pytest.mark.parametrize("name", NAMES)
def test_documents_pass_their_schema(name: str, folder: Path) -> None:
    """The schema is the part of the format's own that the projection writes, closed: nothing passes that nobody looked up."""
    schema = json.loads((Path(__file__).parent / "projections" / f"{name}.json").read_text("utf-8"))
    validator = Draft202012Validator(schema)
    for manifest in projected(name, folder).manifests:
        assert [f"{list(e.absolute_path)}: {e.message}" for e in validator.iter_errors(manifest.data)] == []


@pytest.mark.parametrize("name", NAMES)
def test_help_page_and_completion_name_everything(name: str) -> None:
    found = find_projection(name)
    page = (ROOT / "docs" / "how-to" / f"{name}.md").read_text("utf-8")
    printed = " ".join(run(ROOT, ["render", "--help"]).stdout.split())
    assert f"--target {name}" in page
    assert f"--target {name}" in printed
    for option in found.options:
        assert f"`{option.name}`" in page
        assert f"--option {option.name}={option.usage}" in printed
        assert " ".join(option.help.split()).replace("- ", "-") in printed.replace("- ", "-")
    assert name in command_options.targets_and_projections()


def test_completion_offers_targets_and_projections() -> None:
    assert command_options.targets_and_projections() == sorted({*targets.names(), *NAMES})


# A projection of a test: JSON, one environment, and any target.


def summary_of(
    sets: Sequence[scorekit.ManifestSet], options: ProjectionOptions
) -> Outcome[tuple[scorekit.Manifest, ...]]:
    (only,) = sets
    title = options.text("title", only.resolution.environment_name)
    first = only.manifests[0]
    data = {"title": title, "objects": [m.name for m in only.manifests], "first": first.data}
    made = scorekit.Manifest("Summary", "", None, "summary", data, "", "", first.origins)
    return Success((made, made) if title == "twice" else (made,))


SUMMARY = Projection(
    "summary",
    "a summary",
    None,
    (Option("title", "its title", "a title", default="of {env}"),),
    summary_of,
    lambda document: f"of/{document.name}.json",
    several=False,
)


@pytest.fixture
def summary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projections, "names", lambda: (*NAMES, "summary"))
    monkeypatch.setitem(sys.modules, "scorekit.projections.summary", SimpleNamespace(PROJECTION=SUMMARY))


@pytest.mark.usefixtures("summary")
def test_json_is_written_as_json(folder: Path) -> None:
    made = scorekit.project(compiled(folder, ("dev",)), "summary").unwrap()
    (file,) = scorekit.files(made, "files")
    assert file.path == "of/summary.json"
    assert file.content.endswith(b"}\n")
    assert json.loads(file.content)["title"] == "of dev"
    several = scorekit.project(compiled(folder, ("dev",)), "summary", {"title": "twice"}).unwrap()
    assert [d["title"] for d in json.loads(scorekit.files(several, "files")[0].content)] == ["twice", "twice"]


@pytest.mark.usefixtures("summary")
def test_projection_sees_no_value_of_a_secret(folder: Path) -> None:
    (made,) = compiled(folder, ("dev",))
    secrets = [m for m in made.manifests if m.secret]
    shown = scorekit.project([scorekit.ManifestSet("kubernetes", made.resolution, (secrets[0],))], "summary").unwrap()
    first = shown.manifests[0].data["first"]
    assert set(first["data"].values()) == {"<secret>"}
    assert first["metadata"] == secrets[0].data["metadata"]


def test_projection_sees_no_file_of_secrets(folder: Path) -> None:
    (made,) = compiled(folder, ("dev",))
    files = tuple(scorekit.OutputFile(name, b"", secret=secret) for name, secret in ((".env", True), ("a.png", False)))
    assert [f.path for f in replace(made, files=files).redacted().files] == ["a.png"]


@pytest.mark.usefixtures("summary")
def test_what_a_projection_does_not_take_is_wrong_usage(folder: Path) -> None:
    sets = compiled(folder, ENVIRONMENTS)
    for given, words in (
        ((sets, "summary"), "is made of one environment"),
        (((), "argocd"), "is made of one environment or more"),
        ((sets, "sumary"), "did you mean `summary`?"),
        ((sets, "zzz"), "there are: argocd, summary"),
        (((sets[0], sets[1], sets[0]), "argocd"), "two sets are of environment `dev`"),
        ((sets[:1], "summary", {"titel": "x"}), "has no option `titel`; did you mean `title`?"),
        ((sets[:1], "summary", {"title": ""}), "is empty; it is its title, `a title` for example"),
        ((sets[:1], "summary", {"title": "{name}"}), "`{env}` stands for the environment's name"),
        ((sets, "argocd"), "needs more, for example `options={'repo-url': "),
        (([scorekit.ManifestSet("compose", sets[0].resolution, ())], "argocd"), "what target `kubernetes` emits"),
    ):
        with pytest.raises(scorekit.UsageError) as fault:
            scorekit.project(*given)
        assert words in str(fault.value)
    with pytest.raises(scorekit.UsageError, match="projection `summary` has no layout `kustomize`"):
        scorekit.files(scorekit.project(sets[:1], "summary").unwrap(), "kustomize")


@pytest.mark.usefixtures("summary")
def test_command_line_takes_one_environment_where_the_projection_does(folder: Path) -> None:
    asked = ["render", "--target", "summary", "-q", "--seed-file", "environments/dev.yaml"]
    done = run(folder, [*asked, "--env", "dev"])
    assert (done.status, yaml.safe_load(done.stdout)["title"]) == (0, "of dev")
    refused = run(folder, [*asked, "--env", "dev", "--env", "live"])
    assert (refused.status, refused.stdout) == (2, "")
    assert "is made of one environment; give --env once" in refused.stderr


def test_options_of_scorekit_yaml_are_held_to_the_record(tmp_path: Path) -> None:
    given = "projections: {argo: {a: b}, argocd: {repo-url: 'https://x/y', sync: on, nam: x}}\n"
    text = "apiVersion: scorekit.dev/v1alpha1\nkind: Project\n" + given
    project = find_project([], written(tmp_path, {"scorekit.yaml": text})).unwrap().settings
    assert [(d.code, d.message, d.span and d.span.column) for d in project_faults(project)] == [
        ("SK439", "there is no projection `argo`", given.index("argo") + 1),
        ("SK439", "option `sync` can't be `on`", given.index("on,") + 1),
        ("SK439", "projection `argocd` has no option `nam`", given.index("nam:") + 1),
    ]
