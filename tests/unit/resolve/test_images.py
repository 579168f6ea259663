"""Images by name and version: what a table gives, whose goes first, and the mirrors of an environment."""

from __future__ import annotations

import pytest

import scorekit
from scorekit.catalogue import Catalogue
from scorekit.image_reference import in_registry
from tests.rows import each_row

DRIVER = """
apiVersion: scorekit.dev/v1alpha1
kind: ResourceDriver
metadata: {name: redis/own}
images: {server: {image: cache, version: "{{ params.version }}"}}
outputs: {host: "{{ images.server }}", port: 1, username: x, password: {secret: password}}
secrets: {password: {generate: {}}}
"""
TABLE = """
apiVersion: scorekit.dev/v1alpha1
kind: ImageTable
metadata: {name: images}
date: 2026-06-01
images:
  cache:
    repository: registry.example.com:5000/team/cache
    versions:
      "6.2": {tag: "6.2.1", endOfLife: 2026-06-01}
      "7": {tag: "7.4", digest: "DIGEST", endOfLife: 2026-06-02}
""".replace("DIGEST", "sha256:" + "0" * 64)
ENVIRONMENT = """
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: x}
extends: scorekit/dev
drivers: [{type: redis, driver: redis/own}]
"""
SCORE = """
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers: {main: {image: "nginx:1.27", variables: {IMAGE: "${resources.cache.host}"}}}
resources: {cache: {type: redis, params: {version: VERSION}}}
"""
CACHE = "registry.example.com:5000/team/cache"


def compiled(
    version: str = "7", table: str = TABLE, environment: str = "", driver: str = DRIVER
) -> scorekit.Outcome[scorekit.ManifestSet]:
    texts = {
        "environments/x.yaml": ENVIRONMENT + environment,
        "resource_drivers/redis/own/driver.yaml": driver,
        "resource_drivers/images.yaml": table,
    }
    return scorekit.compile([SCORE.replace("VERSION", version)], "x", Catalogue.from_texts(texts), seed=b"s" * 32)


def images(made: scorekit.Outcome[scorekit.ManifestSet]) -> tuple[str, str]:
    """That of the workload's container, and what the driver gives as its image."""
    (pod,) = (m.data["spec"]["template"]["spec"] for m in made.unwrap().manifests if m.kind == "Deployment")
    return pod["containers"][0]["image"], pod["containers"][0]["env"][0]["value"]


def test_a_digest_follows_the_tag() -> None:
    made = compiled()
    assert images(made) == ("nginx:1.27", f"{CACHE}:7.4@sha256:{'0' * 64}")
    assert not [d for d in made.diagnostics if d.code == "SK559"]


def test_a_version_is_outlived_on_the_day_on_which_its_life_has_ended_by_the_tables_own_date() -> None:
    (warning,) = (d for d in compiled("6.2").diagnostics if d.code == "SK559")
    assert warning.message == "version 6.2 of `cache` is not maintained since 2026-06-01"
    assert warning.help == "there is `7`"
    assert str(warning.labels[0].span) == "resource_drivers/images.yaml:10:7"


def test_a_projects_version_goes_before_the_built_in_one_and_leaves_the_others() -> None:
    table = TABLE.replace("  cache:\n", "  redis:\n").replace("6.2.1", "6.2.99")
    driver = DRIVER.replace("image: cache", "image: redis")
    assert images(compiled("6.2", table, driver=driver))[1] == f"{CACHE}:6.2.99"
    table = table[: table.index('      "7"')]
    assert images(compiled("7", table, driver=driver))[1].startswith("docker.io/library/redis:7.")


def test_a_mirror_serves_workloads_and_drivers_and_no_other_registry() -> None:
    mirrors = "registryMirrors: {docker.io: mirror.example.com/hub/, 'registry.example.com:5000': other.example.com}"
    own, asked = images(compiled(environment=mirrors))
    assert own == "mirror.example.com/hub/library/nginx:1.27"
    assert asked == f"other.example.com/team/cache:7.4@sha256:{'0' * 64}"
    assert images(compiled(environment="registryMirrors: {quay.io: q.example.com}")) == images(compiled())


@pytest.mark.parametrize(
    ("driver", "message"),
    [
        (DRIVER.replace("image: cache", "image: cach"), "no table of images has `cach`"),
        (DRIVER.replace("{{ params.version }}", "5"), "the table of images has no version `5` of `cache`"),
    ],
)
def test_what_no_table_has_is_an_error_where_it_is_asked_for(driver: str, message: str) -> None:
    found = [d for d in compiled(driver=driver).diagnostics if d.code == "SK558"]
    assert [d.message for d in found] == [message]
    assert str(found[0].span) == "resource_drivers/redis/own/driver.yaml:5:18"


@each_row(
    ("reference", "registry", "rest"),
    [
        ("nginx", "docker.io", "library/nginx"),
        ("grafana/loki:3", "docker.io", "grafana/loki:3"),
        ("docker.io/library/nginx:1", "docker.io", "library/nginx:1"),
        ("docker.io/nginx:1", "docker.io", "library/nginx:1"),
        ("localhost/x", "localhost", "x"),
        ("host:5000/a/b@sha256:0", "host:5000", "a/b@sha256:0"),
        ("ghcr.io/a/b:1", "ghcr.io", "a/b:1"),
    ],
)
def test_the_registry_of_a_reference(reference: str, registry: str, rest: str) -> None:
    assert in_registry(reference) == (registry, rest)


@each_row(
    ("given", "place"),
    [
        (("repository: registry.example.com:5000/team/cache", "repository: nginx"), "SK205 8:17"),
        (("repository: registry.example.com:5000/team/cache", "repository: docker.io/nginx:1"), "SK205 8:17"),
        (("date: 2026-06-01", "date: June"), "SK205 5:7"),
        (("6.2.1", "latest:1"), "SK205 10:20"),
        (("sha256:", "sha1:"), "SK205 11:33"),
        (("digest: ", "digset: "), "SK201 11:25"),
        (("name: images", "name: others"), "SK404 4:18"),
    ],
)
def test_a_wrong_table_is_told(given: tuple[str, str], place: str) -> None:
    read = Catalogue.from_texts({"resource_drivers/images.yaml": TABLE.replace(*given)}).images()
    assert read.value is None
    assert [f"{d.code} {str(d.span).partition(':')[2]}" for d in read.diagnostics] == [place]


@each_row(
    ("registry", "mirror", "said"),
    [
        ("docker.io", "m.example.com", []),
        ("docker.io", "m.example.com/hub/x/", []),
        ("docker.io", "m:5000/hub", []),
        ("localhost", "'[::1]:5000'", []),
        ("m:5000", "localhost", []),
        ("docker.io", "https://m.example.com", ["SK205 7:32"]),
        ("docker.io", "' m.example.com'", ["SK205 7:32"]),
        ("docker.io", "m.example.com/a b", ["SK205 7:32"]),
        # What the registry of would be docker.io again.
        ("docker.io", "hub", ["SK205 7:32"]),
        ("docker.io", "hub/x", ["SK205 7:32"]),
        ("docker.io", "m.example.com/x:1", ["SK205 7:32"]),
        # What no image is of.
        ("https://docker.io", "m.example.com", ["SK205 7:19"]),
        ("docker.io/library", "m.example.com", ["SK205 7:19"]),
        ("Docker.io", "m.example.com", ["SK205 7:19"]),
        ("docker", "m.example.com", ["SK205 7:19"]),
    ],
)
def test_a_mirror_is_a_registry_as_images_name_one(registry: str, mirror: str, said: list[str]) -> None:
    made = compiled(environment=f"registryMirrors: {{'{registry}': {mirror}}}\n")
    found = [f"{d.code} {str(d.span).partition(':')[2]}" for d in made.diagnostics if d.code == "SK205"]
    assert found == said


def test_versions_come_by_number_where_they_are_some_that_can_be_read_or_not() -> None:
    versions = ["2", "10", "10.9", "10.10", "9" * 5000, "1.\u00b2", "x"]
    rows = "".join(f'      ? "{each}"\n      : {{tag: a}}\n' for each in reversed(versions))
    table = f"{TABLE.partition('  cache:')[0]}  cache:\n    repository: docker.io/a/b\n    versions:\n{rows}"
    found = Catalogue.from_texts({"resource_drivers/images.yaml": table}).images().unwrap()["cache"]
    assert list(found) == ["1.\u00b2", "2", "10", "10.9", "10.10", "9" * 5000, "x"]
