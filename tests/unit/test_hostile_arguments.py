"""Wrong arguments for every public function and method end in UsageError with a reason, or in a result."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import scorekit
from scorekit.targets.change_rules import HazardLevel
from scorekit.testing import find, golden

TEXT = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers: {main: {image: ., files: {/a: {source: x}}}}
resources: {cache: {type: redis}}
"""
CATALOGUE = scorekit.Catalogue.builtin()
KEYWORDS: dict[str, Any] = {"images": {"main": "r/x:1"}, "seed": b"nobody else knows", "sources": {"x": b"a"}}


def _made(environment: str = "dev") -> scorekit.ManifestSet:
    return scorekit.compile([TEXT], environment, CATALOGUE, **KEYWORDS).unwrap()


MADE = _made()
FOUND = scorekit.Diagnostic("SK101", scorekit.Severity.ERROR, "it is broken")
UID = "redis.default#shop.cache"
WORKLOAD = scorekit.parse(TEXT).unwrap()


class Odd:
    """What raises for whoever goes through it is the caller's own fault, and its error the caller's own."""

    def __str__(self) -> str:
        raise AssertionError("nobody may ask")


def hostile() -> list[Any]:
    return [
        None, 3, -1, 3.5, float("nan"), True, "", "shop", "x" * 3000, "../..", "\0", "\ud800", "a\nb", b"bytes", [], {}, (), set(),
        [3], ["x"], [None], [[]], [{}], {3: 4}, {"main": 3}, {"main": None}, {"": ""}, {"shop": [3]}, {"x": {"y": object()}}, {"a": b"x"},
        object(), Odd(), len, type, (n for n in [3]), range(3), Path("/nonexistent"), frozenset(["x"]), MADE, [MADE, 3], CATALOGUE, FOUND,
        WORKLOAD, scorekit.Source("a", "b"), scorekit.Source(3, 4), [scorekit.Source(None, None)],  # type: ignore[arg-type] # hostile
    ]  # fmt: skip


def tolerant(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function for test suites, whose AssertionErrors are what it is there for."""

    def call(**arguments: Any) -> None:
        with suppress(AssertionError):
            function(**arguments)

    return call


def functions() -> Iterator[tuple[str, Callable[..., Any], Mapping[str, Any]]]:
    """Every public function, and what makes or asks a catalogue, with arguments that it takes."""
    whole = {"workloads": [TEXT], "environment": "dev", "catalogue": CATALOGUE, "options": None, **KEYWORDS}
    options = dict.fromkeys(inspect.signature(scorekit.CompileOptions).parameters)
    rest = {"build_root": ".", "require_images": True, "shared": "include", "publish": (), "generate_namespace": False}
    yield "compile", scorekit.compile, {**options, **rest, **whole}
    local = partial(scorekit.compile, [TEXT], "local", CATALOGUE, **KEYWORDS)
    yield "compile in Compose", local, {"builds": None, "publish": (), "env_file": None, "project": None}
    yield "CompileOptions", scorekit.CompileOptions, {**options, **rest}
    for function in (scorekit.parse, scorekit.parse_all):
        yield function.__name__, function, {"text": TEXT, "name": "score.yaml"}
    yield "files", scorekit.files, {"manifests": MADE, "layout": "kustomize", "kept": ()}
    yield "format", scorekit.format, {"result": [FOUND], "form": "text"}
    yield "as_data", scorekit.as_data, {"result": [FOUND]}
    yield "compare", scorekit.compare, {"before": MADE, "after": MADE, "standing": None}
    yield "draw", scorekit.draw, {"manifests": MADE}
    yield "check", scorekit.check, {"catalogue": CATALOGUE}
    url = {"repo-url": "https://git.example.com/shop.git"}
    yield (
        "project",
        scorekit.project,
        {"sets": [MADE], "projection": "argocd", "options": url, "outputs": {"dev": "out"}},
    )
    yield "Catalogue.load", scorekit.Catalogue.load, {"project": None, "drivers": (), "environments": ()}
    yield "Catalogue.from_texts", scorekit.Catalogue.from_texts, {"texts": {"environments/x.yaml": ""}, "builtin": True}
    yield "Catalogue.with_texts", CATALOGUE.with_texts, {"texts": {"environments/x.yaml": ""}}
    found = {"kind": "Deployment", "name": "shop", "namespace": None}
    yield "find", tolerant(find), {"manifests": MADE, **found}
    yield "golden", tolerant(partial(golden, folder="/nonexistent")), {"made": MADE}
    for name in ("environment", "environment_chain", "has_environment"):
        yield f"Catalogue.{name}", getattr(CATALOGUE, name), {"name": "dev"}
    for name in ("environment_names", "offered_environments"):
        yield f"Catalogue.{name}", getattr(CATALOGUE, name), {"builtin": True}
    for name in ("driver", "has_driver"):
        yield f"Catalogue.{name}", getattr(CATALOGUE, name), {"name": "redis/in-cluster"}
    for name, argument in (("resource_type", "name"), ("driver_names", "type")):
        yield f"Catalogue.{name}", getattr(CATALOGUE, name), {argument: "redis"}
    yield "Catalogue.definition", CATALOGUE.definition, {"group": "example.org", "kind": "Bucket"}


def methods() -> Iterator[tuple[str, Callable[..., Any], Mapping[str, Any]]]:
    """The methods of results and documents."""
    resolution, graph = MADE.resolution, MADE.resolution.graph
    explainer, driver = scorekit.Explainer(MADE), CATALOGUE.driver("redis/in-cluster").unwrap()
    documents = [driver, CATALOGUE.environment("dev").unwrap(), CATALOGUE.resource_type("redis").unwrap(), WORKLOAD]
    yield "Explainer", scorekit.Explainer, {"manifests": MADE}
    yield "Explainer.explain", explainer.explain, {"subject": "shop"}
    yield "Explainer.resource", explainer.resource, {"uid": UID}
    yield "Explainer.workload", explainer.workload, {"name": "shop"}
    yield "Explainer.container", explainer.container, {"workload": "shop", "name": "main"}
    yield "Resolution.workload", resolution.workload, {"name": "shop"}
    yield "ResourceUid.parse", scorekit.ResourceUid.parse, {"text": UID}
    for name in ("edges_from", "edges_to", "dependencies", "dependents"):
        yield f"DependencyGraph.{name}", getattr(graph, name), {"key": UID}
    for name in ("all_dependencies", "all_dependents"):
        yield f"DependencyGraph.{name}", getattr(graph, name), {"keys": [UID]}
    yield "Changes.worst", scorekit.compare(MADE, MADE).worst, {"severity": HazardLevel.STATEFUL}
    yield "Source.line", scorekit.Source("a", "b\nc").line, {"number": 1}
    yield "Driver.section", driver.section, {"target": "kubernetes"}
    yield "Driver.supports", driver.supports, {"target": "kubernetes"}
    for document in documents:
        yield f"{type(document).__name__}.span", document.span, {"path": ("metadata",)}
    for name in ("nearest", "span", "spelling", "text", "at"):
        yield f"Document.{name}", getattr(WORKLOAD.document, name), {"path": ("metadata",)}
    for name in ("reveal", "can_reveal"):
        yield f"SecretKeeper.{name}", getattr(resolution.secrets, name), {"value": "plain"}
    yield "SecretKeeper.fingerprint", resolution.secrets.fingerprint, {"content": b"plain"}
    yield "Mark.child", WORKLOAD.document.mark.child, {"step": "metadata"}
    yield "PublishedPort.parse", scorekit.PublishedPort.parse, {"text": "8080:shop:80"}
    yield "PropertyOverride.parse", scorekit.PropertyOverride.parse, {"argument": "metadata.name=shop"}
    for manifest in MADE.manifests:
        yield "Origins.at", manifest.origins.at, {"path": ("spec",)}


def test_a_model_that_was_made_in_memory_is_refused() -> None:
    made = scorekit.Workload.model_validate(WORKLOAD.model_dump(by_alias=True, exclude_unset=True))
    with pytest.raises(scorekit.UsageError, match=r"^this Workload was made in memory"):
        scorekit.compile([made], "dev", CATALOGUE)


def test_what_is_wrong_is_refused_with_a_reason() -> None:
    wrong = []
    for name, call, good in (*functions(), *methods()):
        call(**good)
        # Of a uid's form Python's own error says what `int("x")` would.
        refusals = (scorekit.UsageError, ValueError) if name == "ResourceUid.parse" else (scorekit.UsageError,)
        for argument in good:
            for value in hostile():
                try:
                    call(**{**good, argument: value})
                except refusals as error:
                    reason = str(error)
                except Exception as error:  # noqa: BLE001 - each is a finding
                    wrong.append(f"{name}({argument}={type(value).__name__}): {error!r}")
                else:
                    continue
                wrong += [] if reason else [f"{name}({argument}={type(value).__name__}): no reason"]
    assert wrong == []
