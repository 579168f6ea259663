from __future__ import annotations

from typing import Any

from tests.unit.targets.build import Work, places, score
from tests.unit.targets.kubernetes.cluster import emit, objects


def test_ports_keep_file_order_and_what_the_file_says() -> None:
    ports = "service: {ports: {web: {port: 80, targetPort: 8080, protocol: UDP}, admin: {port: 9000}}}\n"
    made = objects([Work(score(more=ports))])
    assert made["Service/api"]["spec"] == {
        "selector": made["Deployment/api"]["spec"]["selector"]["matchLabels"],
        "ports": [
            {"name": "web", "port": 80, "targetPort": 8080, "protocol": "UDP"},
            {"name": "admin", "port": 9000, "targetPort": 9000, "protocol": "TCP"},
        ],
    }


def test_without_ports_there_is_no_service() -> None:
    assert "Service/api" not in objects([Work(score(more="service: {}\n"))])


def test_an_annotation_names_the_service() -> None:
    text = score(annotations="k8s.score.dev/service-name: front", more="service: {ports: {web: {port: 80}}}\n")
    assert "Service/front" in objects([Work(text)])


def test_an_illegal_service_name_is_reported_at_its_annotation() -> None:
    text = score(annotations="k8s.score.dev/service-name: Front", more="service: {ports: {web: {port: 80}}}\n")
    assert places(emit([Work(text)])) == [("SK630", "score.yaml:4:45")]


def test_a_name_that_begins_with_a_digit_is_mended() -> None:
    assert "Service/s-4u" in objects([Work(score("4u", more="service: {ports: {web: {port: 80}}}\n"))])


def test_the_main_container_has_each_port_once() -> None:
    text = score(
        more="""\
  beside: {image: b}
  after: {image: b, before: {main: {ready: started}}}
service:
  ports: {zz: {port: 80, targetPort: 8080}, aa: {port: 81, targetPort: 8080}, dns: {port: 8080, protocol: UDP}}
"""
    )
    init, containers = (
        objects([Work(text)])["Deployment/api"]["spec"]["template"]["spec"][k] for k in ("initContainers", "containers")
    )
    assert [c["name"] for c in containers] == ["beside", "main"]
    assert containers[0]["ports"] == [
        {"name": "aa", "containerPort": 8080, "protocol": "TCP"},
        {"name": "dns", "containerPort": 8080, "protocol": "UDP"},
    ]
    assert "ports" not in containers[1]
    assert "ports" not in init[0]


def test_the_order_of_ports_in_the_file_is_the_services_alone() -> None:
    def made(*ports: str) -> Any:
        return objects([Work(score(more=f"service: {{ports: {{{', '.join(ports)}}}}}\n"))])

    given = ("zz: {port: 80, targetPort: 8080}", "aa: {port: 81, targetPort: 8080}", "mm: {port: 82}")
    one, other = made(*given), made(*reversed(given))
    assert one["Deployment/api"] == other["Deployment/api"]
    assert [port["name"] for port in one["Service/api"]["spec"]["ports"]] == ["zz", "aa", "mm"]
    assert [port["name"] for port in other["Service/api"]["spec"]["ports"]] == ["mm", "aa", "zz"]


def test_port_names_are_mended() -> None:
    text = score(more='service: {ports: {"8080": {port: 8080}, administration-api: {port: 9000}}}\n')
    made = objects([Work(text)])
    names = [port["name"] for port in made["Service/api"]["spec"]["ports"]]
    assert names == ["p-8080", "admini-56a97530"]
    assert [
        port["name"] for port in made["Deployment/api"]["spec"]["template"]["spec"]["containers"][0]["ports"]
    ] == names


def test_a_port_given_twice_is_reported_at_the_second() -> None:
    outcome = emit([Work(score(more="service: {ports: {aa: {port: 80}, bb: {port: 80}}}\n"))])
    assert places(outcome) == [("SK634", "score.yaml:7:39")]
    assert [(str(label.span), label.text) for label in outcome.diagnostics[0].labels] == [
        ("score.yaml:7:23", "first given here")
    ]


def test_a_port_of_a_container_comes_from_the_port_of_the_service() -> None:
    made = emit([Work(score(more="service:\n  ports:\n    web: {port: 80, targetPort: 8080}\n"))]).unwrap()
    deployment = next(m for m in made.manifests if m.kind == "Deployment")
    path = ("spec", "template", "spec", "containers", 0, "ports", 0)
    assert str(deployment.origins.at(path).span) == "score.yaml:9:10"
