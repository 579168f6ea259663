"""Every built-in environment serves every type that workloads ask for, whatever they choose."""

from __future__ import annotations

import pytest
from tools.reference.types import COLUMNS, NOT_EVERYWHERE, NOT_IN_PRODUCTION

from scorekit import Diagnostic, Severity
from scorekit.catalogue.environment_checks import check_environment
from scorekit.codes.resolution import NO_SEED
from tests.api_schemas import CORE, accepted
from tests.contract.catalogued import CATALOGUE, DRIVERS, ENVIRONMENTS, TYPES, compiled, each_choice, params
from tests.property.strategies import ALL, law
from tests.rows import each_row

#: Types that an environment leaves out, with the reason.
LEFT_OUT = {
    # The gateway is the platform's.
    ("dev", "http-proxy"),
    ("staging", "http-proxy"),
    ("prod", "http-proxy"),
    # It can be mounted there, and not be read: nobody knows it before it is made.
    ("local", "certificate"),
    # Nothing of production shares a server.
    ("staging", "mysql-instance"),
    ("prod", "mysql-instance"),
}
LEFT_OUT |= {(environment, name) for environment in ("staging", "prod") for name in NOT_IN_PRODUCTION}


#: What is told of a type in an environment.
TOLD = {
    # Two pods of each workload, and a claim of one node.
    ("prod", "volume"): "SK619",
    # Nothing scales there.
    ("local", "horizontal-pod-autoscaler"): "SK554",
}


@each_row("name", CATALOGUE.environment_names())
def test_environment_is_sound(name: str) -> None:
    found = CATALOGUE.environment(name)
    assert found.diagnostics == ()
    environment = found.unwrap()
    assert check_environment(environment, CATALOGUE) == ()
    assert environment.metadata.description.endswith(".")


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_rules_choose_drivers_that_have_every_target(name: str) -> None:
    environment = CATALOGUE.environment(name).unwrap()
    for rule in environment.drivers:
        driver = CATALOGUE.driver(rule.driver).unwrap()
        assert [t for t in environment.targets if not driver.supports(t)] == [], rule.driver


def test_every_type_is_served_everywhere_or_the_docs_say_why_not() -> None:
    for environment in COLUMNS:
        served = {rule.type for rule in CATALOGUE.environment(environment).unwrap().drivers}
        said = {name for column, name in NOT_EVERYWHERE if column == environment}
        assert set(TYPES) - served == said | (NOT_IN_PRODUCTION.keys() if environment == "prod" else set())


#: Drivers that no built-in environment chooses: they are there for environments of one's own.
OFFERED = {
    "amqp/compose",
    "amqp/rabbitmq-operator",
    "dns/external-dns",
    "dns/listener-set",
    "postgres/azure-flexible-server",
    "postgres/cloudnative-pg",
    "postgres/gcp-cloud-sql",
    "redis/azure-managed-redis",
    "redis/gcp-memorystore",
    "route/ingress",
    "s3/compose",
}


def test_every_driver_is_chosen_somewhere_or_is_offered_to_choose() -> None:
    chosen = {rule.driver for e in ENVIRONMENTS for rule in CATALOGUE.environment(e).unwrap().drivers}
    by_terraform = {name for name in DRIVERS if "terraform" in CATALOGUE.driver(name).unwrap().targets}
    assert set(DRIVERS) - chosen == OFFERED | by_terraform


@law
@pytest.mark.parametrize("environment", ENVIRONMENTS)
@each_row("name", TYPES)
def test_environment_serves_every_choice_of_a_type(environment: str, name: str) -> None:
    if (environment, name) in LEFT_OUT:
        return
    type_ = CATALOGUE.resource_type(name).unwrap()
    for position, given in enumerate(params(type_) if ALL else each_choice(type_)):
        made = compiled(type_, given, environment)
        expected = {TOLD.get((environment, name))} - {None}
        # Versions whose life has ended are told, too.
        ignored = {*expected, "SK559"}
        told = [d for d in made.diagnostics if d.severity is not Severity.NOTE and d.code not in ignored]
        assert told == unseeded(made.diagnostics)
        assert expected <= {d.code for d in made.diagnostics}
        # Choices differ in amounts and versions: one of them stands for the shape of all.
        if position == 0 and made.unwrap().target == "kubernetes":
            for manifest in made.unwrap().manifests:
                if manifest.api_version.rpartition("/")[0] in CORE:
                    accepted(dict(manifest.data))


@each_row("environment", [e for e in ENVIRONMENTS if CATALOGUE.environment(e).unwrap().type != "development"])
@each_row("name", TYPES)
def test_nothing_stateful_and_no_secret_in_production(environment: str, name: str) -> None:
    if (environment, name) in LEFT_OUT:
        return
    type_ = CATALOGUE.resource_type(name).unwrap()
    made = compiled(type_, next(params(type_)), environment).unwrap()
    kinds = {m.kind for m in made.manifests}
    assert kinds.isdisjoint({"StatefulSet", "Secret"})


def unseeded(diagnostics: tuple[Diagnostic, ...]) -> list[Diagnostic]:
    """The warning that secrets come from no seed, which tests have none of."""
    return [d for d in diagnostics if d.code == NO_SEED.id]
