"""Workloads that drivers look up by a developer's params: the built-in ``service`` and ``service-port``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from scorekit.catalogue import Catalogue
from scorekit.parsing import parse
from scorekit.resolve import ResolveOptions, resolve
from scorekit.targets.record import find_target
from tests.rows import each_row
from tests.unit.resolve.world import document, outputs, resolved, told, workload
from tests.wordings import hold

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload
    from scorekit.outcome import Outcome
    from scorekit.resolve.resolution import Resolution

PORTS = "service: {ports: {http: {port: 80, targetPort: 8080}, admin: {port: 443}, '8443': {port: 9}}}"
AA = "service.default#aa.bb"


def served(
    *workloads: Workload, environment: str = "", target: str = "kubernetes", **options: Any
) -> Outcome[Resolution]:
    text = f"kind: Environment\nmetadata: {{name: x}}\nextends: scorekit/dev\ntargets: [kubernetes, compose]\n{environment}"
    shelf = Catalogue.from_texts({"environments/x.yaml": document(text)})
    found = shelf.environment("x").unwrap()
    made = resolve(workloads, found, shelf, ResolveOptions(target=find_target(target), seed=b"seed", **options))
    hold("resolve", made.diagnostics)
    return made


def asks(text: str, name: str = "aa") -> Workload:
    return workload(text, name=name, file=f"{name}.yaml")


def other(name: str = "bb", ports: str = PORTS) -> Workload:
    """A workload with ports, its keys in the order of the text."""
    found = workload(name=name, file=f"{name}.yaml")
    return parse(found.document.source.text + ports + "\n", name=f"{name}.yaml").unwrap()


def fault(found: Outcome[Resolution]) -> Diagnostic:
    (only,) = found.diagnostics
    return only


def test_without_a_port_it_is_the_first_in_the_file_and_that_is_said_where_there_are_several() -> None:
    ports = "service: {ports: {web: {port: 80}, admin: {port: 443}}}"
    found = served(asks("bb: {type: service}"), other(ports=ports))
    assert outputs(found, AA)["port"] == 80
    (warning,) = found.diagnostics
    assert (warning.code, str(warning.span), warning.help) == (
        "SK554",
        "aa.yaml:7:3",
        "say which: `params: {port: web}`",
    )
    assert warning.message == "`bb` has several ports and none is named, so it is the first in its file (web, admin)"
    named = served(asks("bb: {type: service, params: {port: admin}}"), other(ports=ports))
    assert (outputs(named, AA)["port"], named.diagnostics) == (443, ())
    assert not served(asks("bb: {type: service}"), other(ports="service: {ports: {web: {port: 80}}}")).diagnostics


@each_row(("port", "number"), [("http", 80), ("'443'", 443), ("443", 443), ("8443", 9)])
def test_a_port_is_found_by_name_and_else_by_number(port: str, number: int) -> None:
    found = served(asks(f"bb: {{type: service, params: {{port: {port}}}}}"), other())
    assert outputs(found, AA)["port"] == number


@pytest.mark.parametrize(
    ("environment", "name"),
    [
        ("namespace: null", "bb"),
        ("namespace: nn", "bb.nn.svc.cluster.local"),
        ("{namespace: '{{ workload.name }}', clusterDomain: example.internal}", "bb.bb.svc.example.internal"),
    ],
)
def test_a_service_is_a_host_of_its_own_namespace_and_the_environments_domain(environment: str, name: str) -> None:
    text = environment.strip("{}").replace(", cluster", "\ncluster") if environment.startswith("{") else environment
    services = asks("bb: {type: service}\nport: {type: service-port, params: {workload: bb, port: http}}")
    found = served(services, other(), environment=text + "\n")
    assert outputs(found, AA)["name"] == name
    assert outputs(found, "service-port.default#aa.port")["hostname"] == name
    composed = served(services, other(), environment=text + "\n", target="compose")
    assert outputs(composed, AA)["name"] == "bb"


def test_an_unknown_workload_is_reported_at_the_param_that_names_it() -> None:
    found = fault(served(asks("xx: {type: service, params: {workload: bbx}}"), other()))
    assert (found.code, str(found.span), found.message) == ("SK522", "aa.yaml:7:42", "there is no workload `bbx`")
    assert found.help == "did you mean `bb`? there are: `bb`; whatever `workloads` holds is known"
    (label,) = found.labels
    assert (label.text, str(label.span).split(":")[:2]) == (
        "looked up here",
        ["scorekit", "resource_drivers/service/workload/driver.yaml"],
    )


def test_an_unknown_workload_is_reported_at_the_resource_that_is_named_after_it() -> None:
    found = fault(served(asks("zz: {type: service}")))
    assert (found.code, str(found.span), found.message) == ("SK522", "aa.yaml:7:3", "there is no workload `zz`")
    assert found.help == "no other is known; whatever `workloads` holds is known"


def test_nobody_is_asked_whether_he_meant_himself() -> None:
    found = fault(served(asks("aab: {type: service}"), other()))
    assert found.help == "there are: `bb`; whatever `workloads` holds is known"


def test_a_class_that_names_a_workload_is_led_to_the_param() -> None:
    found = served(asks("bb: {type: service, class: bb}"), other())
    assert [d.help for d in found.diagnostics if d.code == "SK504"] == [
        "to name a workload write `params: {workload: bb}`, and no `class`"
    ]


@pytest.mark.parametrize("type_", ["service", "service-port"])
def test_an_unknown_port_is_reported_at_the_param_that_names_it(type_: str) -> None:
    found = fault(served(asks(f"xx: {{type: {type_}, params: {{workload: bb, port: 99}}}}"), other()))
    assert (found.code, found.message) == ("SK522", "workload `bb` has no port `99`")
    assert str(found.span) == f"aa.yaml:7:{len(type_) + 45}"
    assert found.help == "it has `8443` (9), `admin` (443), `http` (80)"


def test_a_misspelt_port_has_a_hint() -> None:
    found = fault(served(asks("bb: {type: service, params: {port: htpp}}"), other()))
    assert found.help == "did you mean `http`? it has `8443` (9), `admin` (443), `http` (80)"


def test_a_workload_without_ports_is_reported_at_the_resource() -> None:
    found = fault(served(asks("bb: {type: service}"), other(ports="")))
    assert (found.code, str(found.span), found.message) == ("SK522", "aa.yaml:7:3", "workload `bb` has no ports")


def test_long_lists_of_workloads_are_cut() -> None:
    many = [workload(name=f"w{n:02}", file=f"w{n:02}.yaml") for n in range(14)]
    assert (fault(served(asks("zz: {type: service}"), *many)).help or "").count("`w1") == 2


def driver(text: str, type_: str = "dns") -> dict[str, str]:
    return {f"{type_}/simple": f"\nkind: ResourceDriver\nmetadata: {{name: {type_}/simple}}\n{text}"}


def test_a_param_that_a_driver_has_nothing_for_is_reported_at_the_param() -> None:
    table = driver('let: {all: {a: 1}}\noutputs: {host: "{{ let.all[params.subdomain] }}"}\n')
    found = fault(resolved(workload("d1: {type: dns, params: {subdomain: b}}"), drivers=table))
    assert (found.code, str(found.span), found.message) == ("SK522", "score.yaml:7:39", "`let.all` has no key `b`")


def test_what_the_driver_made_itself_is_its_own_fault() -> None:
    table = driver('let: {all: {a: 1}}\noutputs: {host: "{{ let.all[name ~ params.subdomain] }}"}\n')
    found = fault(resolved(workload("d1: {type: dns, params: {subdomain: b}}"), drivers=table))
    assert (found.code, found.message) == ("SK550", "`let.all` has no key `shop-d1b`")
    assert str(found.span) == "resource_drivers/dns/simple/driver.yaml:6:28"


def test_a_word_that_the_contract_offers_is_the_drivers_fault() -> None:
    text = driver(
        'let: {all: {small: 1}}\noutputs: {host: "{{ let.all[params.size] }}", port: 1, password: {secretRef: {name: a, key: b}}}\n',
        "postgres",
    )
    assert fault(resolved(workload("db: {type: postgres, params: {size: large}}"), drivers=text)).code == "SK550"
    assert fault(resolved(workload("db: {type: postgres, params: {size: medium}}"), drivers=text)).code == "SK550"


def test_a_contracts_default_is_nobodys_fault_but_the_drivers() -> None:
    text = driver(
        'outputs: {host: "{{ settings[params.version] }}", port: 1, password: {secretRef: {name: a, key: b}}}\n',
        "postgres",
    )
    assert fault(resolved(workload("db: {type: postgres}"), drivers=text)).code == "SK550"


def test_a_param_that_another_driver_gives_is_reported_there() -> None:
    drivers = {
        **driver('outputs: {host: "{{ workloads[params.subdomain].service }}"}\n'),
        **driver(
            'requires: {d: {type: dns, params: {subdomain: nope}}}\noutputs: {out: "{{ requires.d.host }}"}\n', "any"
        ),
    }
    drivers["any/echo"] = drivers.pop("any/simple").replace("any/simple", "any/echo")
    found = fault(resolved(workload("a1: {type: any}"), drivers=drivers))
    assert (found.code, str(found.span).partition(":")[0]) == ("SK522", "resource_drivers/any/echo/driver.yaml")
    assert [label.text for label in found.labels] == ["looked up here"]


def test_a_driver_that_goes_through_all_workloads_looks_at_each() -> None:
    drivers = driver("""\
let:
  all: [{$each: {one: workloads}, $value: "{{ one.value.service }}"}]
outputs: {host: "{{ let.all | join }}"}
""")
    found = resolved(workload("d1: {type: dns}"), workload(name="cart", file="cart.yaml"), drivers=drivers)
    assert outputs(found, "dns.default#shop.d1")["host"] == "cartshop"
    assert [target for target, _, _ in reaches(found, "dns.default#shop.d1")] == ["workload cart", "workload shop"]


def test_drivers_may_go_through_all_workloads() -> None:
    drivers = driver('outputs: {host: "{{ workloads | length }} {{ workloads.shop.portNames | join }}"}\n')
    found = resolved(workload("d1: {type: dns}"), workload(name="cart", file="cart.yaml"), drivers=drivers)
    assert outputs(found, "dns.default#shop.d1")["host"] == "2 "
    assert told(found) == []


def reaches(found: Outcome[Resolution], uid: str) -> list[tuple[str, str, str]]:
    edges = (e for e in found.unwrap().graph.edges_from(uid) if e.kind == "reaches")
    return [(e.target, reason.text, str(reason.span)) for e in edges for reason in e.reasons]


def test_the_graph_knows_which_workloads_a_driver_looked_at_and_why() -> None:
    text = "bb: {type: service}\nport: {type: service-port, params: {workload: bb, port: http}}"
    found = served(asks(text), other(), other("cc"))
    assert reaches(found, AA) == [("workload bb", "workloads.bb", "aa.yaml:7:3")]
    uid = "service-port.default#aa.port"
    assert reaches(found, uid) == [("workload bb", "params.workload", "aa.yaml:8:49")]


def test_workloads_that_reach_each_other_are_no_cycle() -> None:
    one = asks("bb: {type: service, params: {port: http}}")
    text = one.document.source.text.replace("name: aa", "name: bb").replace("bb: {type", "aa: {type")
    two = parse(text + PORTS, name="bb.yaml").unwrap()
    first = parse(one.document.source.text + PORTS, name="aa.yaml").unwrap()
    found = served(first, two)
    assert told(found) == []
    assert reaches(found, AA) == [("workload bb", "workloads.bb", "aa.yaml:7:3")]
    assert reaches(found, "service.default#bb.aa") == [("workload aa", "workloads.aa", "bb.yaml:7:3")]
