"""Every built-in type and driver keeps its contract, and every driver's output is what a platform engineer would let in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from scorekit.resolve.contract import check_driver, check_type
from tests.contract.catalogued import CATALOGUE, DRIVERS, TYPES
from tests.rows import each_row

if TYPE_CHECKING:
    from scorekit.model.driver import Driver
    from scorekit.model.resource_type import ResourceType

#: A tag that names a release, with a minor version at least, or a cumulative update of a year's release.
PINNED = re.compile(r"[a-z0-9.-]+(/[a-z0-9._-]+)+:(v?\d+\.\d+[\w.-]*|\d{4}-CU\d+-[\w.-]+)")

#: What score-compose, score-k8s, their community and real score files read, by type.
USUAL_OUTPUTS = {
    "amqp": "host port vhost username password",
    "azure-blob": "account_name account_key container connection_string blob_endpoint",
    "dns": "host url",
    "dynamodb-table": "arn name region url",
    "elasticsearch": "host port username password",
    "gcp-pubsub-emulator": "host port project_id emulator_host",
    "kafka-topic": "host port name num_partitions",
    "mariadb": "host port name database username password",
    "mongodb": "host port username password connection",
    "mssql": "server port connection database username password",
    "mysql": "host port name database username password",
    "postgres": "host port name database database_name username user password connection_string",
    "postgres-instance": "host port username password",
    "redis": "host port username user password connection_string",
    "s3": "bucket access_key_id secret_key endpoint region aws_access_key_id aws_secret_key aws_secret_access_key access_key url arn",
    "sns-topic": "arn name region url",
    "spanner": "project instance database",
    "sqs": "arn name region url",
    "service": "name",
    "service-port": "hostname port",
}


@cache
def types() -> Mapping[str, ResourceType]:
    """Every built-in type by its name."""
    return {name: CATALOGUE.resource_type(name).unwrap() for name in TYPES}


@cache
def drivers() -> Mapping[str, Driver]:
    """Every built-in driver by its name."""
    return {name: CATALOGUE.driver(name).unwrap() for name in DRIVERS}


def test_types_are_sound() -> None:
    assert not [found for name in TYPES if (found := CATALOGUE.resource_type(name).diagnostics)]
    assert not [found for type_ in types().values() if (found := check_type(type_))]


@each_row("name", TYPES)
def test_types_describe_themselves_their_params_and_their_outputs(name: str) -> None:
    type_ = types()[name]
    assert type_.metadata.description.endswith(".")
    assert [key for key, schema in type_.params.get("properties", {}).items() if not schema.get("description")] == []
    assert [key for key, output in type_.outputs.items() if not output.description] == []


@each_row("name", USUAL_OUTPUTS)
def test_outputs_are_called_as_users_of_other_tools_know_them(name: str) -> None:
    type_ = CATALOGUE.resource_type(name).unwrap()
    assert set(USUAL_OUTPUTS[name].split()) <= type_.outputs.keys()


def test_types_have_a_driver() -> None:
    assert not [name for name in TYPES if not CATALOGUE.driver_names(name)]


def test_drivers_keep_their_contract() -> None:
    assert not [found for name in DRIVERS if (found := CATALOGUE.driver(name).diagnostics)]
    assert not [found for d in drivers().values() if (found := check_driver(d, types()[d.type], CATALOGUE))]


@each_row("name", DRIVERS)
def test_drivers_describe_themselves_and_their_settings(name: str) -> None:
    driver = drivers()[name]
    assert driver.metadata.description.endswith(".")
    assert [k for k, schema in driver.settings.get("properties", {}).items() if not schema.get("description")] == []


@each_row("name", DRIVERS)
def test_images_are_pinned(name: str) -> None:
    driver = drivers()[name]
    settings = driver.settings.get("properties", {})
    written = [*driver.let.get("images", {}).values(), settings.get("image", {}).get("default")]
    assert [image for image in written if image is not None and not PINNED.fullmatch(image)] == []
    used = [container["image"] for _, container in containers(driver.section("kubernetes"))]
    used += [service["image"] for service in services(driver.section("compose")).values()]
    assert [image for image in used if not image.startswith("{{")] == []


def test_the_table_of_images_names_releases() -> None:
    listed = [one.reference for versions in CATALOGUE.images().unwrap().values() for one in versions.values()]
    assert len(listed) > 30
    assert [reference for reference in listed if not PINNED.fullmatch(reference)] == []


@each_row(
    "family", ["amqp", "elasticsearch", "mariadb", "mongodb", "mssql", "mysql", "opensearch", "postgres", "redis"]
)
def test_drivers_of_one_server_have_the_same_images(family: str) -> None:
    family_of = {name: d.type.removesuffix("-instance") for name, d in drivers().items()}
    asked = [d.images["server"] for name, d in drivers().items() if family_of[name] == family and "server" in d.images]
    assert len(asked) >= 2
    assert all(one == asked[0] for one in asked)


@each_row("name", DRIVERS)
def test_pods_need_no_privilege(name: str) -> None:
    for pod, container in containers(drivers()[name].section("kubernetes")):
        assert pod["automountServiceAccountToken"] is False
        assert pod["enableServiceLinks"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["runAsUser"] > 0
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert container["securityContext"]["allowPrivilegeEscalation"] is False
        assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
        assert {"cpu", "memory"} <= container["resources"]["requests"].keys()
        assert "memory" in container["resources"]["limits"]


@each_row("name", DRIVERS)
def test_servers_say_when_they_are_ready(name: str) -> None:
    for manifest in (drivers()[name].section("kubernetes") or {}).get("manifests", []):
        if manifest["kind"] in ("StatefulSet", "Deployment"):
            assert all("readinessProbe" in c for c in manifest["spec"]["template"]["spec"]["containers"])
    made = services(drivers()[name].section("compose"))
    # An image without a shell can't ask itself: then what sets it up waits until it answers.
    waited_for = {server for service in made.values() for server in service.get("depends_on", {})}
    for key, service in made.items():
        assert "healthcheck" in service or service["restart"] == "no" or key in waited_for


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("amqp/compose", "RABBITMQ_DEFAULT_PASS"),
        ("amqp-instance/compose", "RABBITMQ_DEFAULT_PASS"),
        ("elasticsearch/compose", "ELASTIC_PASSWORD"),
        ("mongodb/compose", "MONGO_INITDB_ROOT_PASSWORD"),
        ("opensearch/compose", "OPENSEARCH_INITIAL_ADMIN_PASSWORD"),
    ],
)
def test_a_server_that_refuses_its_own_password_is_not_healthy(name: str, variable: str) -> None:
    """It took the password when its volume was new, and nothing else of ours logs in before the workloads do."""
    (service,) = services(CATALOGUE.driver(name).unwrap().section("compose")).values()
    assert variable in service["environment"]
    assert service["healthcheck"]["test"][0] == "CMD-SHELL"
    assert f'${variable}"' in service["healthcheck"]["test"][1]


@each_row("name", DRIVERS)
def test_gates_are_on_the_drivers_own_services(name: str) -> None:
    section = drivers()[name].section("compose") or {}
    for gate in section.get("gate", []):
        ends = services(section)[gate["service"]]["restart"] == "no"
        assert gate["condition"] == ("service_completed_successfully" if ends else "service_healthy")


@each_row("name", DRIVERS)
def test_setup_jobs_are_named_by_their_content(name: str) -> None:
    for manifest in (drivers()[name].section("kubernetes") or {}).get("manifests", []):
        if manifest["kind"] == "Job":
            assert manifest["metadata"]["annotations"]["scorekit.dev/name-by-hash"] == "true"
            assert "ttlSecondsAfterFinished" not in manifest["spec"]


def containers(section: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each container that a section writes, with its pod."""
    for manifest in (section or {}).get("manifests", []):
        pod = manifest.get("spec", {}).get("template", {}).get("spec", {})
        for container in pod.get("containers", []):
            yield pod, container


def services(section: Any) -> dict[str, Any]:
    """The services that a section writes, by name."""
    found: dict[str, Any] = (section or {}).get("services", {})
    return found
