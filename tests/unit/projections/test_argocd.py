"""Argo CD's ApplicationSet: what of an environment becomes which field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

import scorekit
from scorekit.location import Source, Span
from scorekit.model.decode import decode
from scorekit.projections.argocd import PROJECTION
from scorekit.resolve.resolution import Origin, Traced
from scorekit.source.reader import read
from tests.rows import each_row

REPO = {"repo-url": "https://git.example.com/shop.git"}
HERE = {**REPO, "path": "deploy/{env}"}
SCORE = """\
apiVersion: score.dev/v1b1
metadata: {name: NAME}
containers: {main: {image: "registry.example.com/shop:1.0"}}
"""
ENVIRONMENT = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: NAME}
"""


def environment(text: str = "namespace: shop\n", name: str = "dev") -> scorekit.Environment:
    source = Source(f"environments/{name}.yaml", ENVIRONMENT.replace("NAME", name) + text)
    return decode(scorekit.Environment, read(source).unwrap()).unwrap()


def compiled(
    text: str = SCORE.replace("NAME", "api"), where: scorekit.Environment | None = None, **options: Any
) -> scorekit.ManifestSet:
    """A workload's manifests, for which drivers of the built-in dev serve."""
    catalogue = scorekit.Catalogue.builtin()
    given = {"seed": b"0" * 32, "project": "shop", **options}
    return scorekit.compile([Source("score.yaml", text)], where or environment(), catalogue, **given).unwrap()


def made(*sets: scorekit.ManifestSet, given: Mapping[str, str | Traced] = HERE) -> list[dict[str, Any]]:
    outcome = scorekit.project(sets or (compiled(),), "argocd", given)
    return [dict(m.data) for m in outcome.unwrap().manifests]


def elements(document: Mapping[str, Any]) -> list[dict[str, str]]:
    (generator,) = document["spec"]["generators"]
    found: list[dict[str, str]] = generator["list"]["elements"]
    return found


def application(document: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["spec"]["template"]["spec"]
    return found


def with_object(
    manifests: scorekit.ManifestSet, *objects: Mapping[str, Any], unit: str = "api"
) -> scorekit.ManifestSet:
    """A set with further objects, as drivers and patches may bring them."""
    origins = manifests.manifests[0].origins
    more = [
        scorekit.Manifest(o["kind"], o["apiVersion"], "shop", o["metadata"]["name"], o, unit, unit, origins)
        for o in objects
    ]
    return scorekit.ManifestSet(manifests.target, manifests.resolution, (*manifests.manifests, *more))


def test_application_for_each_folder() -> None:
    text = SCORE.replace("NAME", "web") + "---\n" + SCORE.replace("NAME", "2nd")
    (document,) = made(
        with_object(compiled(text), {"apiVersion": "v1", "kind": "X", "metadata": {"name": "x"}}, unit="_shared")
    )
    assert document["metadata"]["name"] == "shop-dev"
    assert elements(document) == [
        {"application": f"shop-dev-{name}", "unit": unit, "namespace": "shop", "path": f"deploy/dev/{folder}"}
        for name, unit, folder in (("-shared", "shared", "_shared"), ("2nd", "2nd", "w_2nd"), ("web", "web", "web"))
    ]
    assert document["spec"]["template"]["metadata"]["labels"] == {
        "app.kubernetes.io/name": "{{.unit}}",
        "app.kubernetes.io/managed-by": "scorekit",
        "app.kubernetes.io/part-of": "shop",
        "scorekit.dev/environment": "dev",
    }


def test_destination_is_the_workloads_namespace_also_where_objects_lie_elsewhere() -> None:
    manifests = compiled()
    elsewhere = replace(manifests.manifests[0], namespace="another", name="elsewhere")
    (document,) = made(replace(manifests, manifests=(*manifests.manifests, elsewhere)))
    assert elements(document)[0]["namespace"] == "shop"


def test_folder_of_objects_without_a_namespace_goes_where_the_workloads_are() -> None:
    manifests = compiled()
    role = replace(manifests.manifests[0], namespace=None, unit="_shared", name="role")
    (document,) = made(replace(manifests, manifests=(*manifests.manifests, role)))
    assert [e["namespace"] for e in elements(document)] == ["shop", "shop"]


def test_every_option_reaches_its_field() -> None:
    given = {
        **HERE,
        "revision": "v{env}",
        "project": "team",
        "cluster": "{env}-eu",
        "name": "{env}-apps",
        "argocd-namespace": "gitops",
    }
    (document,) = made(given=given)
    assert document["metadata"]["name"] == "dev-apps"
    assert document["metadata"]["namespace"] == "gitops"
    assert elements(document)[0]["application"] == "dev-apps-api"
    assert application(document) == {
        "project": "team",
        "source": {"repoURL": REPO["repo-url"], "targetRevision": "vdev", "path": "{{.path}}"},
        "destination": {"name": "dev-eu", "namespace": "{{.namespace}}"},
        "syncPolicy": {"syncOptions": ["CreateNamespace=true"]},
    }
    assert application(made()[0])["destination"]["server"] == "https://kubernetes.default.svc"


@each_row(
    ("given", "policy"),
    [
        ({}, None),
        ({"sync": "automated"}, {"prune": False, "selfHeal": False}),
        ({"sync": "automated", "prune": "true"}, {"prune": True, "selfHeal": False}),
        ({"sync": "automated", "self-heal": "true"}, {"prune": False, "selfHeal": True}),
    ],
)
def test_nothing_happens_by_itself_that_nobody_asked_for(given: Mapping[str, str], policy: object) -> None:
    assert application(made(given={**HERE, **given})[0])["syncPolicy"].get("automated") == policy


CLAIM = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "data"}}
NAMESPACE = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "shop"}}
SERVER = {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "db"}}
KEPT = {**SERVER, "spec": {"volumeClaimTemplates": [{"metadata": {"name": "data"}}]}}
BUCKET = {
    "apiVersion": "storage.example.org/v1",
    "kind": "Bucket",
    "metadata": {"name": "b"},
    "spec": {"providerConfigRef": {}},
}
MONITOR = {
    "apiVersion": "monitoring.example.org/v1",
    "kind": "Monitor",
    "metadata": {"name": "m"},
    "spec": {"selector": {}},
}


@each_row("item", [CLAIM, NAMESPACE, KEPT, BUCKET], ids=lambda i: i["kind"])
def test_what_holds_data_goes_by_confirmation_alone(item: Mapping[str, Any]) -> None:
    (document,) = made(with_object(compiled(), item, unit="_shared"))
    assert document["spec"]["syncPolicy"] == {"preserveResourcesOnDeletion": True}
    assert [(e["unit"], e["deletion"]) for e in elements(document)] == [("shared", "confirm"), ("api", "true")]
    options = application(document)["syncPolicy"]["syncOptions"]
    assert options == ["CreateNamespace=true", "Prune={{.deletion}}", "Delete={{.deletion}}"]


@pytest.mark.parametrize("item", [SERVER, MONITOR], ids=lambda i: i["kind"])
def test_what_holds_no_data_goes_freely(item: Mapping[str, Any]) -> None:
    (document,) = made(with_object(compiled(), item))
    assert "syncPolicy" not in document["spec"]
    assert "deletion" not in elements(document)[0]


def scaler(kind: str = "Deployment", name: str = "api") -> dict[str, Any]:
    spec = {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": kind, "name": name}}
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "api"},
        "spec": spec,
    }


def test_number_that_an_autoscaler_changes_is_no_difference() -> None:
    scaled = compiled(where=environment("namespace: shop\nworkloads: {api: {replicas: 3}}\n"))
    (document,) = made(with_object(scaled, scaler()))
    assert application(document)["ignoreDifferences"] == [
        {"group": "apps", "kind": "Deployment", "name": "api", "namespace": "shop", "jsonPointers": ["/spec/replicas"]}
    ]
    assert application(document)["syncPolicy"]["syncOptions"][-1] == "RespectIgnoreDifferences=true"


@pytest.mark.parametrize(
    ("replicas", "item"),
    [
        ("", scaler()),
        ("workloads: {api: {replicas: 3}}\n", scaler(name="other")),
        ("workloads: {api: {replicas: 3}}\n", scaler("StatefulSet")),
    ],
)
def test_autoscaler_of_what_commits_no_number_says_nothing(replicas: str, item: Mapping[str, Any]) -> None:
    (document,) = made(with_object(compiled(where=environment(f"namespace: shop\n{replicas}")), item))
    assert "ignoreDifferences" not in application(document)


def output(path: str) -> Traced:
    return Traced(path, Origin("option", Span(Source("scorekit.yaml", "x"), 1, 1, 1, 2)))


@pytest.mark.parametrize(
    ("targets", "path", "folder"),
    [("", "a/b", "a/b/api"), ("", ".", "api"), ("targets: [kubernetes, compose]\n", "a", "a/kubernetes/api")],
)
def test_folder_is_the_projects_output(targets: str, path: str, folder: str) -> None:
    manifests = compiled(where=environment(f"namespace: shop\n{targets}"), target="kubernetes")
    (document,) = scorekit.project([manifests], "argocd", REPO, outputs={"dev": output(path)}).unwrap().manifests
    assert elements(document.data)[0]["path"] == folder
    assert document.origins.at(("spec", "generators", 0, "list", "elements", 0, "path")).span.file == "scorekit.yaml"


def test_long_names_are_cut_and_stay_apart() -> None:
    names = [f"{'long-' * 12}{end}" for end in ("aa", "bb")]
    text = "---\n".join(SCORE.replace("NAME", name) for name in names)
    found = [e["application"] for e in elements(made(compiled(text))[0])]
    assert len(set(found)) == 2
    assert all(60 <= len(name) <= 63 for name in found)


def environments(*names: str) -> Sequence[scorekit.ManifestSet]:
    return [compiled(where=environment(name=name)) for name in names]


def test_each_environment_has_an_applicationset_and_a_file() -> None:
    outcome = scorekit.project(environments("prod", "dev"), "argocd", HERE).unwrap()
    assert [f.path for f in scorekit.files(outcome, "files")] == ["shop-dev.yaml", "shop-prod.yaml"]
    assert [m.origins.at(()).span.file for m in outcome.manifests] == [
        "environments/prod.yaml",
        "environments/dev.yaml",
    ]


def test_two_applications_of_one_name_are_wrong_usage() -> None:
    with pytest.raises(scorekit.UsageError, match=r"`dev` and `prod` would both have the ApplicationSet `shop`"):
        made(*environments("dev", "prod"), given={**HERE, "name": "shop"})
    one = compiled(SCORE.replace("NAME", "x-api"), environment(name="dev"))
    other = compiled(where=environment(name="dev-x"))
    with pytest.raises(scorekit.UsageError, match="would both have the Application `shop-dev-x-api`"):
        made(one, other)


@each_row(
    ("option", "value", "words"),
    [
        ("repo-url", "https://ann:pass@git.example.com/x.git", "holds a user, a password"),
        ("repo-url", "https://token@git.example.com/x.git", "holds a user, a password"),
        ("repo-url", "ssh://git:pass@git.example.com/x.git", "holds a user, a password"),
        ("repo-url", "https://git.example.com/x.git?access_token=pass", "or a query"),
        ("repo-url", "ann:pass@git.example.com/x.git", "holds a user, a password"),
        ("revision", "main\nb: c", "no printable text"),
        ("revision", "a\udcff", "no printable text"),
        ("repo-url", "https://git.example.com/a b", "holds a space"),
        ("path", "../other", "leaves the repository"),
        ("path", "a/../..", "leaves the repository"),
        ("path", "/deploy", "leaves the repository"),
        ("name", "Shop", "no object can be called"),
        ("argocd-namespace", "a" * 64, "no object can be called"),
        ("revision", "{{.x}}", "no other braces mean anything"),
        ("prune", "yes", "it is one of: false, true"),
        ("prune", "true", "does nothing while `sync` is manual"),
        ("self-heal", "true", "does nothing while `sync` is manual"),
    ],
)
def test_values_that_no_option_can_have(option: str, value: str, words: str) -> None:
    with pytest.raises(scorekit.UsageError) as fault:
        made(given={**HERE, option: value})
    assert words in str(fault.value)
    assert "pass" not in str(fault.value).replace("password", "")


@pytest.mark.parametrize(
    "url", ["git@git.example.com:shop.git", "ssh://git@git.example.com/x.git", "oci://r.example.com/x"]
)
def test_addresses_that_hold_no_password(url: str) -> None:
    assert PROJECTION.fault("repo-url", url) is None


def test_folder_that_nobody_names_is_wrong_usage() -> None:
    with pytest.raises(scorekit.UsageError, match="where are the manifests of `dev` committed"):
        made(given=REPO)


def test_environment_without_a_namespace_is_an_error() -> None:
    outcome = scorekit.project([compiled(where=environment(""))], "argocd", HERE)
    assert outcome.value is None
    (found,) = outcome.diagnostics
    assert (found.code, found.help) == (
        "SK697",
        "add `namespace: shop-dev` to the environment, or say `namespace=NAME`",
    )


def test_secrets_are_given_and_are_no_folder() -> None:
    manifests = compiled(
        SCORE.replace("NAME", "api") + "resources: {db: {type: postgres}}\n",
        scorekit.Catalogue.builtin().environment("dev").unwrap(),
        namespace="shop",
    )
    assert any(m.secret for m in manifests.manifests)
    outcome = scorekit.project([manifests], "argocd", HERE)
    assert [d.code for d in outcome.diagnostics] == ["SK698"]
    alone = scorekit.ManifestSet("kubernetes", manifests.resolution, tuple(m for m in manifests.manifests if m.secret))
    assert elements(scorekit.project([alone], "argocd", HERE).unwrap().manifests[0].data) == []


def test_fields_lead_to_the_lines_that_gave_them() -> None:
    manifests = with_object(
        compiled(where=environment("namespace: shop\nworkloads: {api: {replicas: 3}}\n")), scaler(), CLAIM
    )
    given: dict[str, str | Traced] = {**HERE, "revision": output("main")}
    (document,) = scorekit.project([manifests], "argocd", given).unwrap().manifests
    element = ("spec", "generators", 0, "list", "elements", 0)
    template = ("spec", "template", "spec")
    for path, kind, place in (
        ((*element, "application"), "score", "score.yaml:2"),
        ((*element, "namespace"), "environment", "environments/dev.yaml:4"),
        ((*element, "path"), "option", "options"),
        ((*template, "source", "targetRevision"), "option", "scorekit.yaml:1"),
        ((*template, "source", "repoURL"), "option", "options"),
        ((*template, "project"), "target", "environments/dev.yaml:3"),
        (("kind",), "target", "environments/dev.yaml:3"),
    ):
        origin = document.origins.at(path)
        assert (origin.kind, origin.span.place) == (kind, place), path
