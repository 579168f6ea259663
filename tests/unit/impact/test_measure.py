"""What subjects reach: the direct told apart from the indirect, the used from the considered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from scorekit import pipeline
from scorekit.catalogue import Catalogue
from scorekit.impact.measure import impact
from scorekit.impact.subject import Area, ImpactSubject
from scorekit.location import Source

if TYPE_CHECKING:
    from scorekit.impact.result import Impact, InEnvironment
    from scorekit.resolve.resolution import Origin
    from scorekit.targets.api import Origins

SHOP = """\
apiVersion: score.dev/v1b1
metadata:
  name: shop
containers:
  main:
    image: shop:1
    variables:
      URL: ${resources.db.url}
      HOST: ${resources.dns.host}
    files:
      /etc/motd: {source: motd.txt}
resources:
  db:
    type: postgres
    params: {size: medium}
  dns:
    type: dns
    id: front
  route:
    type: route
    params: {host: "${resources.dns.host}", path: /, port: "80"}
service:
  ports:
    http: {port: 80}
"""
PLAIN = """\
apiVersion: score.dev/v1b1
metadata:
  name: plain
containers:
  main:
    image: plain:1
"""
PROD = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata:
  name: live
extends: scorekit/prod
drivers:
  - type: postgres
    resource: db
    driver: postgres/aws-rds
    params:
      defaults: {size: small}
workloads:
  plain:
    replicas: 5
"""
CATALOGUE = Catalogue.from_texts({"environments/live.yaml": PROD})


def measured(subject: ImpactSubject, environments: Sequence[str] = ("dev", "live")) -> Impact:
    sources = [Source("shop.yaml", SHOP), Source("plain.yaml", PLAIN)]
    made = [
        pipeline.compile(
            sources, e, CATALOGUE, target="kubernetes", seed=b"0123456789abcdef", sources={"motd.txt": b"hello"}
        ).unwrap()
        for e in environments
    ]
    known = [CATALOGUE.environment(e).unwrap() for e in environments]
    return impact(subject, made, environments=known)


def files(*names: str) -> ImpactSubject:
    return ImpactSubject("file", ", ".join(names), (tuple(Area(name) for name in names),))


def at(file: str, first: int, last: int | None = None) -> ImpactSubject:
    return ImpactSubject("place", f"{file}:{first}", ((Area(file, first, last or first, "x"),),))


def driver(name: str) -> ImpactSubject:
    found = CATALOGUE.driver(name).unwrap()
    file = found.document.source.name
    areas = (Area(file), Area(file.replace("driver.yaml", "kubernetes.yaml")))
    return ImpactSubject("driver", name, (areas,), drivers=frozenset({name}), type=found.type, file=file)


def here(found: Impact, environment: str) -> InEnvironment:
    return next(e for e in found.environments if e.environment == environment)


def objects(found: InEnvironment) -> dict[str, str]:
    return {o.object: o.hit for o in found.objects}


def test_driver_reaches_what_it_serves_and_what_reads_that() -> None:
    found = measured(driver("postgres/aws-rds"))
    live = here(found, "live")
    assert [(r.uid, r.hit) for r in live.resources] == [("postgres.default#shop.db", "direct")]
    assert objects(live) == {"RDSInstance/shop-db": "direct", "Deployment/shop": "indirect"}
    assert [(w.name, w.hit, w.through, w.takes) for w in live.workloads] == [("shop", "direct", ("db",), ("main.URL",))]
    assert [(c.span.file, c.lost) for c in live.considered] == [
        ("scorekit:environments/prod.yaml", "the rule for `postgres/aws-rds` is more specific")
    ]
    assert not here(found, "dev").reached


def test_driver_that_lost_is_considered_and_not_used() -> None:
    rule = PROD.replace("resource: db\n", "workload: shop\n").replace("name: live", "name: dev")
    environment = rule.replace("extends: scorekit/prod", "extends: scorekit/dev")
    catalogue = Catalogue.from_texts({"environments/dev.yaml": environment})
    made = pipeline.compile(
        [Source("shop.yaml", SHOP)], "dev", catalogue, seed=b"0123456789abcdef", sources={"motd.txt": b""}
    )
    found = impact(driver("postgres/in-cluster"), [made.unwrap()])
    (dev,) = found.environments
    assert not dev.reached
    assert next((c.uid, c.lost) for c in dev.considered) == (
        "postgres.default#shop.db",
        "the rule for `postgres/aws-rds` is more specific",
    )


def test_driver_that_nothing_uses_has_the_rules_that_would_choose_it() -> None:
    found = measured(driver("redis/in-cluster"))
    assert not found.reached
    assert [(r.environment, r.selectors, r.span.file) for r in found.rules] == [
        ("dev", "redis", "scorekit:environments/dev.yaml")
    ]


def test_section_of_a_driver_counts_for_its_target_alone() -> None:
    folder = "scorekit:resource_drivers/postgres/in-cluster"
    assert here(measured(files(f"{folder}/kubernetes.yaml")), "dev").resources
    assert not measured(files("scorekit:resource_drivers/postgres/shared/compose.yaml")).reached


def test_what_needs_a_resource_is_indirect() -> None:
    found = here(measured(ImpactSubject("resource", "dns.default#front", uid="dns.default#front")), "dev")
    assert [(r.uid, r.hit) for r in found.resources] == [
        ("dns.default#front", "direct"),
        ("route.default#shop.route", "indirect"),
    ]
    assert objects(found) == {"Deployment/shop": "indirect", "HTTPRoute/shop-route": "indirect"}


def test_what_a_driver_requires_is_indirect() -> None:
    made = pipeline.compile(
        [Source("shop.yaml", SHOP)], "local", CATALOGUE, seed=b"0123456789abcdef", sources={"motd.txt": b""}
    ).unwrap()
    found = impact(driver("postgres/shared"), [made]).environments[0]
    assert {r.uid: r.hit for r in found.resources} == {
        "postgres.default#shop.db": "direct",
        "postgres-instance.default#shared-17": "indirect",
    }


def test_default_that_a_developer_replaced_is_considered() -> None:
    found = here(measured(at("environments/live.yaml", 11)), "live")
    assert not found.reached
    assert [(c.what, c.lost) for c in found.considered] == [("param size", "shop.yaml:15 overrides it")]


def test_setting_of_a_workload_reaches_the_field_that_it_gives() -> None:
    found = here(measured(at("environments/live.yaml", 14)), "live")
    assert [(o.object, o.fields) for o in found.objects] == [("Deployment/plain", ("spec.replicas",))]
    assert [w.name for w in found.workloads] == ["plain"]


def test_source_of_a_file_reaches_what_holds_and_mounts_it() -> None:
    found = here(measured(files("motd.txt")), "dev")
    assert objects(found) == {"ConfigMap/shop-files": "direct", "Deployment/shop": "direct"}
    assert [(w.name, w.takes) for w in found.workloads] == [("shop", ("main:/etc/motd",))]


def test_score_file_reaches_its_workload_alone() -> None:
    found = here(measured(files("plain.yaml")), "dev")
    assert objects(found) == {"Deployment/plain": "direct"}
    assert [w.name for w in found.workloads] == ["plain"]


def test_narrowest_part_from_which_anything_is_taken_counts() -> None:
    rule = (Area("environments/live.yaml", 7, 11, "drivers[0]"),)
    subject = ImpactSubject(
        "place", "environments/live.yaml:9", ((Area("environments/live.yaml", 9, 9, "drivers[0].driver"),), rule)
    )
    found = measured(subject)
    assert found.subject.areas == (rule,)
    assert [r.uid for r in here(found, "live").resources] == ["postgres.default#shop.db"]


def test_objects_that_hold_data_are_marked() -> None:
    kind = ImpactSubject(
        "type", "postgres", ((Area("scorekit:resource_drivers/postgres/type.yaml"),),), type="postgres"
    )
    found = measured(kind)
    held = {o.object for o in found.objects() if o.data}
    assert held == {"StatefulSet/shop-db", "RDSInstance/shop-db"}


def test_file_that_nothing_reads_reaches_nothing() -> None:
    assert not measured(files("README.md")).reached


def test_field_of_a_section_reaches_its_object_and_resource_and_nobody_through_them() -> None:
    section = "scorekit:resource_drivers/postgres/in-cluster/kubernetes.yaml"
    found = here(measured(at(section, 38)), "dev")
    assert [(o.object, o.hit, o.fields) for o in found.objects] == [
        ("StatefulSet/shop-db", "direct", ("spec.template.spec.containers[0].image",))
    ]
    assert [(r.uid, r.cause.text) for r in found.resources] == [
        ("postgres.default#shop.db", "a field of StatefulSet/shop-db comes from here")
    ]
    assert [(w.name, w.takes) for w in found.workloads] == [("shop", ())]


def test_output_reaches_those_who_read_it_and_what_is_computed_from_it() -> None:
    file = "scorekit:resource_drivers/postgres/in-cluster/driver.yaml"
    host = here(measured(at(file, 37)), "dev")
    assert [w.takes for w in host.workloads] == [("main.URL",)]
    assert objects(host) == {"Deployment/shop": "indirect"}


@dataclass(frozen=True)
class Counted:
    """Origins that count how often each is asked for."""

    origins: Origins
    asked: Counter[Any] = field(default_factory=Counter)

    foreign = False

    def at(self, path: Any, *, key: bool = False) -> Origin:
        self.asked[path] += 1
        return self.origins.at(path, key=key)


def test_where_a_field_is_from_is_worked_out_once_however_narrow_the_question() -> None:
    made = pipeline.compile([Source("plain.yaml", PLAIN)], "dev", CATALOGUE, seed=b"0123456789abcdef").unwrap()
    counted = replace(made, manifests=tuple(replace(m, origins=Counted(m.origins)) for m in made.manifests))
    nothing = (Area("plain.yaml", 40, 40),)
    found = impact(ImpactSubject("place", "plain.yaml:40", (nothing, nothing, nothing)), [counted])
    assert not found.reached
    asked = Counter(
        count for m in counted.manifests if isinstance(m.origins, Counted) for count in m.origins.asked.values()
    )
    assert set(asked) == {1}
