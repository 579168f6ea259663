"""What a caller writes, for the type checker to read: every public name, with its type. Never run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack, assert_type

import scorekit
from scorekit import testing

if TYPE_CHECKING:
    from pathlib import Path


def compile_a_file(path: Path) -> dict[str, bytes]:
    """The files of one workload in an environment."""
    catalogue = scorekit.Catalogue.load(path.parent)
    parsed = scorekit.parse(path.read_text(), name=path.name)
    assert_type(parsed, scorekit.Outcome[scorekit.Workload])
    several = scorekit.parse_all(path.read_text(), name=path.name)
    assert_type(several, scorekit.Outcome[tuple[scorekit.Workload, ...]])
    cache = scorekit.Cache()
    try:
        outcome = scorekit.compile([parsed.unwrap()], "dev", catalogue, target="kubernetes", cache=cache)
    except scorekit.UsageError as error:
        raise SystemExit(str(error)) from error
    except scorekit.InternalError as error:
        raise SystemExit(70) from error
    except scorekit.ScorekitError as error:
        raise SystemExit(1) from error
    assert_type(outcome, scorekit.Outcome[scorekit.ManifestSet])
    manifests = outcome.unwrap()
    first: scorekit.Manifest = manifests.manifests[0]
    assert_type(first.name, str)
    resolution: scorekit.Resolution = manifests.resolution
    graph: scorekit.DependencyGraph = resolution.graph
    graph.to_networkx()
    written: tuple[scorekit.OutputFile, ...] = scorekit.files(manifests, "files")
    projected = scorekit.project([manifests], "argocd", {"repo-url": "https://git.example.com/shop.git"})
    assert_type(projected, scorekit.Outcome[scorekit.ManifestSet])
    return {f.path: f.content for f in written}


def compile_in_plain_words(catalogue: scorekit.Catalogue) -> scorekit.Outcome[scorekit.ManifestSet]:
    """What a portal has: texts, data and words."""
    try:
        return scorekit.compile(
            ["apiVersion: score.dev/v1b1", {"apiVersion": "score.dev/v1b1"}],
            "dev",
            catalogue,
            select=["shop"],
            images={"main": "registry/shop:1.0"},
            overrides={"workloads[0]": ["metadata.name=shop", {"containers": {}}, scorekit.Source("more.yaml", "")]},
            publish=["8080:shop:80"],
        )
    except (scorekit.UnknownEnvironmentError, scorekit.UnknownNameError) as error:
        raise SystemExit(3) from error
    except (scorekit.AbstractEnvironmentError, scorekit.SeveralTargetsError) as error:
        raise SystemExit(2) from error
    except scorekit.ExtensionError as error:
        raise SystemExit(str(error)) from error.__cause__


def write_outputs(project: scorekit.Project, manifests: scorekit.ManifestSet, place: Path) -> bool:
    """What the pipeline of a monorepo does with what it compiled."""
    written = project.write([manifests], place, layout="files", force=True)
    assert_type(written, scorekit.Outcome[scorekit.WrittenOutput])
    documents = project.project([manifests], "argocd", {"repo-url": "https://git.example.com/shop.git"}).unwrap()
    assert_type(project.outputs["prod"], str)
    return project.is_current(documents, "argocd/", no_secrets=True).ok and not written.unwrap().removed


def driver_page(catalogue: scorekit.Catalogue, name: str) -> str:
    """What a portal shows of a driver."""
    described = scorekit.describe(catalogue, "driver", name)
    assert_type(described, scorekit.Outcome[scorekit.Description])
    return scorekit.format(described.unwrap())


def compile_data(catalogue: scorekit.Catalogue, data: scorekit.Json, image: str) -> int:
    """What a tool has that writes Score files itself, and what it reads of a manifest."""
    if not isinstance(data, dict):
        return 0
    manifests = scorekit.compile(
        [data, {"apiVersion": "score.dev/v1b1"}], "dev", catalogue, images={"*": image}
    ).unwrap()
    kind: scorekit.OriginKind = manifests.manifests[0].origins.at(("spec", "replicas")).kind
    replicas: int = manifests.manifests[0].data["spec"]["replicas"]
    return replicas if kind == "environment" else 1


def compile_with_options(catalogue: scorekit.Catalogue, texts: list[str], seed: bytes) -> list[scorekit.ManifestSet]:
    """What a server has: one value for many compiles."""
    options = scorekit.CompileOptions(seed=seed, project="shop", images={"main": "registry/shop:1.0"})
    names = catalogue.offered_environments()
    return [scorekit.compile(texts, name, catalogue, options, namespace="preview").unwrap() for name in names]


def check_own_drivers(folder: Path) -> bool:
    """What a suite of drivers asks."""
    catalogue: scorekit.Catalogue = scorekit.Catalogue.load(folder).preload()
    return scorekit.check(catalogue) == ()


def compile_for_a_portal(
    catalogue: scorekit.Catalogue, text: str, **keywords: Unpack[scorekit.CompileKeywords]
) -> scorekit.Outcome[scorekit.ManifestSet]:
    """What a wrapper of a compile says of the keywords that it hands on."""
    return scorekit.compile([text], "dev", catalogue, **keywords)


def shown(result: scorekit.Result) -> str:
    """What a wrapper of reports takes."""
    return scorekit.format(result, "markdown")


def icon(verb: scorekit.Verb, kind: scorekit.DrawnKind | scorekit.NodeKind | scorekit.SubjectKind) -> str:
    """A page's own table over the words of results."""
    icons: dict[scorekit.Verb, str] = {"added": "+", "removed": "-"}
    return icons.get(verb, kind)


def one_object(manifests: scorekit.ManifestSet) -> scorekit.Manifest:
    """The public modules are there beside the names."""
    made: scorekit.extensions.Manifest = scorekit.testing.find(manifests, "Service", "shop")
    return made


def walk_a_resolution(resolution: scorekit.Resolution) -> list[str]:
    """Params and outputs with what gave them, and what was chosen for what reason."""
    told: list[str] = []
    for uid, resource in resolution.resources.items():
        selection: scorekit.Selection = resource.selection
        driver: scorekit.Driver | None = selection.driver
        rule: scorekit.Rule | None = selection.rule
        lost: list[scorekit.Candidate] = [candidate for candidate in selection.candidates if candidate.lost]
        told.append(f"{uid}: {driver and driver.name} by {rule and rule.driver} at {selection.span}, {len(lost)} lost")
        values: dict[str, scorekit.Traced] = {**resource.params, **resource.outputs}
        for name, traced in values.items():
            origin: scorekit.Origin = traced.origin
            over: tuple[scorekit.Origin, ...] = origin.replaced
            told.append(f"{name}: {origin.kind} at {origin.span}, over {len(over)}")
            if isinstance(traced.value, scorekit.SecretKey | scorekit.SecretValue):
                told.append(f"{name} is secret {traced.value.key}")
    for workload in resolution.workloads:
        assert_type(workload, scorekit.ResolvedWorkload)
        for path, kind, traced in workload.values:
            told.append(f"{path} {kind} {traced.origin.span.place}")
    return told


def what_an_outcome_is(outcome: scorekit.Outcome[scorekit.Workload]) -> str:
    """Each way to ask narrows."""
    assert_type(outcome.value, scorekit.Workload | None)
    assert_type(outcome.unwrap(), scorekit.Workload)
    if outcome.value is None:
        assert_type(outcome, scorekit.Failure)
    else:
        assert_type(outcome, scorekit.Success[scorekit.Workload])
    if outcome.ok is True:
        assert_type(outcome.value, scorekit.Workload)
    else:
        assert_type(outcome, scorekit.Failure)
    if isinstance(outcome, scorekit.Failure):
        return str(outcome.errors)
    assert_type(outcome, scorekit.Success[scorekit.Workload])
    return outcome.value.name


def an_outcome_by_match(outcome: scorekit.Outcome[scorekit.Workload]) -> str:
    """So does a match, and it is complete."""
    match outcome:
        case scorekit.Success(workload, warnings):
            assert_type(workload, scorekit.Workload)
            return f"{workload.name}, {len(warnings)} findings"
        case scorekit.Failure(diagnostics):
            return scorekit.format(diagnostics)


def test_own_drivers(manifests: scorekit.ManifestSet, expected: Path) -> object:
    """What a suite asks of an output."""
    service = testing.find(manifests, "Service", "news-mail", namespace="news")
    assert_type(service, scorekit.Manifest)
    testing.golden(manifests, expected, update=False)
    testing.golden(scorekit.files(manifests, "files"), str(expected))
    changed = scorekit.Catalogue.builtin().with_texts({"environments/dev.yaml": scorekit.Source("dev.yaml", "")})
    return service.data["spec"], changed


def begin_and_run_drivers(project: scorekit.Project) -> bool:
    """What a platform team's script does: begin a driver, and run the cases of all."""
    made = project.new_driver("search/own", ["compose"]).unwrap()
    assert_type(made, scorekit.NewFiles)
    results = list(testing.run_cases(project, ["postgres/own"], update=False))
    assert_type(results, list[testing.CaseResult])
    return all(result.fault is None or result.target is None for result in results)


def typos() -> None:
    """A name that is not there is an error for type checkers, too."""
    scorekit.complie  # type: ignore[attr-defined] # noqa: B018
    scorekit.CompileOptions(imagse={})  # type: ignore[call-arg]
    scorekit.compile([], "dev", scorekit.Catalogue.builtin(), imagse={})  # type: ignore[call-arg]
    scorekit.parse("").unwrap().nmae  # type: ignore[attr-defined] # noqa: B018


def explain(diagnostic: scorekit.Diagnostic) -> str:
    """A diagnostic as one line."""
    if diagnostic.severity is scorekit.Severity.NOTE:
        return ""
    span: scorekit.Span | None = diagnostic.span
    labels: tuple[scorekit.Label, ...] = diagnostic.labels
    source = scorekit.Source("score.yaml", "")
    return f"{span or source.name}: {diagnostic.message} ({len(labels)})"


def documents(
    driver: scorekit.Driver,
    environment: scorekit.Environment,
    project: scorekit.ProjectSettings,
    kind: scorekit.ResourceType,
) -> tuple[str, str, str | None, str, scorekit.ResourceUid]:
    """The documents that platform engineers write."""
    return driver.name, environment.name, project.name, kind.name, scorekit.ResourceUid.parse("postgres#shop.db")


def ask_a_project(folder: Path) -> scorekit.CheckResult:
    """What the commands do, as a pipeline calls it."""
    opened = scorekit.Project.open(folder, drivers=["shared/drivers"])
    assert_type(opened, scorekit.Outcome[scorekit.Project])
    project = opened.unwrap()
    assert_type(project.environments, tuple[str, ...])
    assert_type(project.compile("dev", images=["main=r/x:1"], seed=b""), scorekit.Outcome[scorekit.ManifestSet])
    options: scorekit.ProjectKeywords = {"files": [folder, scorekit.Source("score.yaml", "")], "namespace": "shop"}
    everything = project.compile_all(["dev", "prod"], **options)
    assert_type(everything, scorekit.Partial[tuple[scorekit.ManifestSet, ...]])
    then = project.at("main", merge_base_with="HEAD").unwrap()
    assert_type(project.diff(since=then).value, tuple[scorekit.Changes, ...])
    impact: scorekit.Impact | None = project.impact("postgres/aws-rds").value
    parity: scorekit.Outcome[scorekit.Parity] = project.parity(against="prod", accepted=["version-major"])
    assert_type(project.explain("shop.db").value, tuple[scorekit.Explanation, ...])
    assert_type(project.draw(focus="shop"), scorekit.Outcome[scorekit.Drawing])
    fixed: tuple[scorekit.FixedText, ...] = project.fix().value
    assert_type(project.rewrite(fixed[0]), scorekit.Outcome[bool])
    project.compile("dev", imagse={})  # type: ignore[call-arg]
    assert scorekit.format(fixed)
    assert impact
    assert parity.ok
    assert_type(project.schema("score"), scorekit.Partial[dict[str, Any] | None])
    return project.check(observer=scorekit.Observer(), **options)


def understand(before: scorekit.ManifestSet, after: scorekit.ManifestSet) -> str:
    """Why a value is what it is, what differs, and who needs whom; each told in one of its formats."""
    explainer = scorekit.Explainer(after)
    explanation: scorekit.Explanation = explainer.explain("shop.main.DB_HOST")
    changes: scorekit.Changes = scorekit.compare(before, after, labels=("main", "pr-12"))
    drawing: scorekit.Drawing = scorekit.draw(after)
    assert_type(scorekit.format(explanation), str)
    data: scorekit.JsonObject = scorekit.as_data([changes])
    assert data
    return scorekit.format(changes, "markdown") + scorekit.format([changes]) + scorekit.format(drawing, "mermaid")


def keep_a_platform(folder: Path) -> tuple[scorekit.Changes, ...]:
    """What a platform team's pipeline does, and what the projects that use it do."""
    platform = scorekit.Platform.open(folder).unwrap()
    assert_type(platform.update(["acme"], moved=True), scorekit.Outcome[tuple[scorekit.PinnedChange, ...]])
    assert_type(platform.fetch("main"), scorekit.Outcome[tuple[scorekit.PinnedSource, ...]])
    packed: bytes = platform.pack().unwrap()
    assert packed
    assert_type(platform.push("oci://registry.example.com/a/b:1", layout=folder), scorekit.Outcome[str])
    return platform.check([folder], ["prod"], source="acme").value


VERSION: str = scorekit.__version__


def listed_secrets(made: scorekit.ManifestSet) -> str:
    """Where secrets come from, as text."""
    listed = scorekit.secrets_of(made)
    assert_type(scorekit.outputs_of(made, "shop.db", reveal=True), tuple[scorekit.ResourceOutput, ...])
    assert_type(listed, scorekit.Description)
    return scorekit.format(listed)
