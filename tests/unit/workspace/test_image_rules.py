"""Images and builds by rules of environments and scorekit.yaml, variables of the caller, and what build tools leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import scorekit
from scorekit.targets.origins import value_at
from scorekit.workspace.compilation import CompileInputs
from scorekit.workspace.options import ProjectOptions
from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "apiVersion: scorekit.dev/v1alpha1\n"
SCORE = """apiVersion: score.dev/v1b1
metadata: {name: shop}
containers:
  main: {image: .}
  side: {image: .}
"""
DIGEST = f"sha256:{'0a' * 32}"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "environments").mkdir()
    (tmp_path / "score.yaml").write_text(SCORE)
    written(tmp_path)
    return tmp_path


def written(root: Path, project: str = "", environment: str = "") -> None:
    (root / "scorekit.yaml").write_text(f"{HEAD}kind: Project\nname: shop\n{project}\n")
    head = f"{HEAD}kind: Environment\nmetadata: {{name: dev}}\nextends: scorekit/base\ntargets: [kubernetes, compose]\n"
    (root / "environments/dev.yaml").write_text(f"{head}{environment}\n")


def opened(root: Path) -> scorekit.Project:
    return scorekit.Project.open(root).unwrap()


def compiled(root: Path, target: str = "kubernetes", **options: Any) -> scorekit.ManifestSet:
    return opened(root).compile("dev", target=target, **options).unwrap()


def images(root: Path, **options: Any) -> dict[str, str]:
    (found,) = compiled(root, **options).manifests
    return {each["name"]: each["image"] for each in value_at(found.data, ("spec", "template", "spec", "containers"))}


@each_row(
    ("project", "environment", "options", "main", "side"),
    [
        ("images: {'*': p:1}", "", {}, "p:1", "p:1"),
        ("images: {'*': p:1, shop: p:2, shop/main: p:3}", "", {}, "p:3", "p:2"),
        ("images: {'*': p:1, shop/main: p:3}", "images: {shop/side: e:1}", {}, "p:3", "e:1"),
        ("images: {'*': p:1, shop/main: p:3}", "images: {shop: e:1}", {}, "e:1", "e:1"),
        ("images: {shop: p:2, shop/main: p:3}", "images: {'*': e:1}", {}, "e:1", "e:1"),
        ("images: {shop/main: p:3}", "images: {shop/main: e:1, '*': e:2}", {"images": {"side": "o:1"}}, "e:1", "o:1"),
        ("images: {'*': 'r.example/{{ workload.name }}:{{ variables.TAG }}'}", "variables: {TAG: a}", {}, "r.example/shop:a", "r.example/shop:a"),
        ("images: {'*': 'r.example/{{ workload.name }}:{{ variables.TAG }}'}", "variables: {TAG: a}\nworkloads: {shop: {variables: {TAG: c}}}", {"variables": ["TAG=b"]}, "r.example/shop:b", "r.example/shop:b"),
        ("", "images: {shop/main: 'r.example/a@{{ environment.variables.D }}', shop: b}", {"variables": {"D": DIGEST}}, f"r.example/a@{DIGEST}", "b"),
        ("build: {'*': .}", "images: {'*': e:1}", {}, "e:1", "e:1"),
    ],
)  # fmt: skip
def test_the_nearest_layer_and_in_it_the_most_specific_rule_gives_the_image(
    root: Path, project: str, environment: str, options: dict[str, Any], main: str, side: str
) -> None:
    written(root, project, environment)
    assert images(root, **options) == {"main": main, "side": side}


@each_row(
    ("rules", "options", "home", "main", "side"),
    [
        ("build: {shop/main: './{{ workload.name }}', '*': .}", {}, "", "./shop", "."),
        ("build: {shop/main: web, '*': .}", {}, "out", "../web", ".."),
        ("build: {shop/main: {context: web, target: dev}, '*': 'https://git.example.com/a.git'}", {}, "out", {"context": "../web", "target": "dev"}, "https://git.example.com/a.git"),
        ("build: {'*': {target: dev}}", {}, "out", {"target": "dev", "context": ".."}, {"target": "dev", "context": ".."}),
        ("build: {'*': .}", {"builds": {"side": "https://g.example/a"}}, "", ".", "https://g.example/a"),
        ("build: {'*': .}", {"images": {"side": "o:1"}}, "", ".", None),
        ("build: {'*': .}\nimages: {'*': e:1}", {}, "", ".", "."),
    ],
)  # fmt: skip
def test_compose_builds_what_rules_say_from_where_the_output_lies(
    root: Path, rules: str, options: dict[str, Any], home: str, main: object, side: object
) -> None:
    for place in ({"project": rules}, {"environment": rules}):
        written(root, **place)
        given = CompileInputs.of(opened(root), ProjectOptions.of(options)).unwrap().written_to(root / home)
        services = {each.name: each.data for each in given.compile("dev", "compose").unwrap().manifests}
        wanted = [{"context": one} if isinstance(one, str) else one for one in (main, side)]
        assert [services[f"shop-{name}"].get("build") for name in ("main", "side")] == wanted


BAKE = f"""{{"buildx.build.warnings": [],
 "main": {{"buildx.build.ref": "a/b/c", "containerimage.digest": "{DIGEST}", "image.name": "r.example/shop:1,r.example/shop:latest"}},
 "shop_side": {{"image.name": "docker.io/library/side:2"}}}}
"""
SKAFFOLD = f"""{{"builds": [{{"imageName": "r.example/main", "tag": "r.example/main:1@{DIGEST}"}}, {{"imageName": "shop_side", "tag": "side:2"}}]}}
"""


@each_row(
    ("text", "main", "side"),
    [
        (BAKE, f"r.example/shop:1@{DIGEST}", "docker.io/library/side:2"),
        (SKAFFOLD, f"r.example/main:1@{DIGEST}", "side:2"),
        (f"shop/main: a@{DIGEST}\nside: b:2\n", f"a@{DIGEST}", "b:2"),
    ],
)
def test_files_of_build_tools_are_files_of_images(root: Path, text: str, main: str, side: str) -> None:
    (root / "images.json").write_text(text)
    assert images(root, image_files=[root / "images.json"]) == {"main": main, "side": side}


@each_row(
    ("text", "place", "said"),
    [
        ('{"main": {"image.name": ""}}', "images.json:1:2", "target `main` has no `image.name`"),
        ('{"main": {"image.name": "a b"}}', "images.json:1:25", "`a b` is no reference"),
        ('{"main": {"image.name": "a", "containerimage.digest": "md5:1"}}', "images.json:1:25", "is no reference"),
        ('{"main": {}, "side": 3}', "images.json:1:14", "target `side` has no `image.name`"),
        ('{"builds": [3]}', "images.json:1:13", "a build has an `imageName` and a `tag`"),
        ('{"builds": [{"imageName": "a"}]}', "images.json:1:13", "an image is a text"),
        ('{"builds": [{"imageName": "x/a", "tag": "a"}, {"imageName": "y/a", "tag": "b"}]}', "images.json:1:75", "two images for `a`"),
        ("[]", "images.json:1:1", "a file of images is a map"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_is_told_at_its_place(root: Path, text: str, place: str, said: str) -> None:
    (root / "images.json").write_text(text)
    outcome = opened(root).compile("dev", target="kubernetes", image_files=[root / "images.json"])
    assert any(str(d.span) == place and said in d.message for d in outcome.diagnostics), outcome.diagnostics


RULE = "images: {'*': 'r.example/{{ workload.name }}:{{ variables.TAG }}'}"


def test_an_image_and_its_variable_lead_to_their_lines(root: Path) -> None:
    written(root, project=RULE)
    project = opened(root)
    (found,) = project.explain("shop.containers.main.image", ["dev"], target="kubernetes", variables=["TAG=2"]).value
    (variable,) = found.root.steps
    assert (str(found.root.span), str(variable.span), variable.value) == ("scorekit.yaml:4:15", "variables:1:1", "2")
    hit = project.impact("scorekit.yaml:4", ["dev"], target="kubernetes", variables=["TAG=2"])
    assert hit.value is not None
    assert "Deployment/shop" in scorekit.format(hit.value, "json")


def test_a_variable_that_nobody_gives_yet_makes_the_image_come_later(root: Path) -> None:
    written(root, environment=RULE)
    project = opened(root)
    rendered = [d for d in project.compile("dev", target="kubernetes").diagnostics if d.code == "SK544"]
    checked = project.check(["dev"]).diagnostics
    assert [d.severity.name for d in rendered] == ["ERROR"]
    assert [(d.code, d.severity.name) for d in checked] == [("SK544", "NOTE")]
    assert "`variables={'TAG': 'VALUE'}`" in (rendered[0].help or "")
    assert not project.check(["dev"], variables={"TAG": "1"}).diagnostics


@each_row(
    ("project", "environment", "said"),
    [
        ("images: {shop/main/x: a}", "", ("SK420", "scorekit.yaml:4:10")),
        ("images: {shop: 'A B'}", "", ("SK322", "scorekit.yaml:4:16")),
        ("build: {'shop.x': a}", "", ("SK420", "scorekit.yaml:4:9")),
        ("build: {'*': {contxt: a}}", "", ("SK673", "scorekit.yaml:4:14")),
        ("", "build: {'shop.x': a}", ("SK420", "environments/dev.yaml:6:9")),
        ("", "images: {shop: '{{ variables.A | nothing }}'}", ("SK450", "environments/dev.yaml:6:34")),
        ("images: {shop: '{{ variables.A }}:{{ workload.x }}'}", "variables: {A: a}", ("SK550", "scorekit.yaml:4:38")),
    ],
)  # fmt: skip
def test_a_rule_that_is_wrong_is_told_at_its_place(
    root: Path, project: str, environment: str, said: tuple[str, str]
) -> None:
    written(root, project, environment)
    found = scorekit.Project.open(root)
    target = "compose" if "contxt" in project else "kubernetes"
    outcome = found.value.compile("dev", target=target) if found.value is not None else found
    assert said in [(d.code, str(d.span)) for d in (*found.diagnostics, *outcome.diagnostics)]


def test_a_rule_for_an_image_that_is_written_changes_nothing_and_is_told(root: Path) -> None:
    (root / "score.yaml").write_text(SCORE.replace("main: {image: .}", "main: {image: 'nginx:1'}"))
    written(root, environment="images: {shop/main: e:1, '*': e:2}")
    assert images(root) == {"main": "nginx:1", "side": "e:2"}
    (told,) = opened(root).check(["dev"]).diagnostics
    assert (told.code, str(told.span)) == ("SK547", "environments/dev.yaml:6:10")


@each_row("given", ["TAG", "=1", "TAG={{ environment.name }}"])
def test_a_variable_that_is_none_is_refused(root: Path, given: str) -> None:
    with pytest.raises(scorekit.UsageError):
        opened(root).compile("dev", variables=[given])


def test_a_variable_that_is_given_is_over_those_of_the_environment_and_its_workloads(root: Path) -> None:
    text = 'main: {image: "a:1", variables: {TAG: "${resources.env.TAG}"}}'
    (root / "score.yaml").write_text(
        SCORE.replace("main: {image: .}", text).replace(
            "  side: {image: .}\n", "resources: {env: {type: environment}}\n"
        )
    )
    rules = "drivers: [{type: environment, driver: environment/variables}]\nvariables: {TAG: a}\n"
    written(root, environment=f"{rules}workloads: {{shop: {{variables: {{TAG: c}}}}}}")
    (container,) = compiled(root, variables=["TAG=b"]).resolution.workloads[0].containers
    assert container.variables["TAG"].value == "b"
    origin = (
        compiled(root, variables=["TAG=b"]).resolution.resources["environment.default#shop.env"].outputs["TAG"].origin
    )
    assert (origin.kind, str(origin.span)) == ("option", "variables:1:1")
