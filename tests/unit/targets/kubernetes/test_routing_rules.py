"""Routes that another one hides."""

from __future__ import annotations

import pytest

from tests.rows import each_row
from tests.unit.targets.build import Res, Work, document, score
from tests.unit.targets.kubernetes.cluster import emit

GATEWAY = """\
manifests:
- apiVersion: gateway.networking.k8s.io/v1
  kind: HTTPRoute
  metadata: {name: NAME}
  spec: {parentRefs: [{name: PARENT}], hostnames: [HOST], rules: [{matches: [{path: {type: TYPE, value: PATH}MORE}]}]}
"""
INGRESS = """\
manifests:
- apiVersion: networking.k8s.io/v1
  kind: Ingress
  metadata: {name: NAME}
  spec:
    ingressClassName: PARENT
    rules:
    - host: HOST
      http: {paths: [{path: PATH, pathType: TYPE, backend: {service: {name: x, port: {number: 80}}}}]}
"""


def told(form: str, *routes: dict[str, str]) -> list[str]:
    found = []
    for name, route in zip(("one", "two"), routes, strict=True):
        text = form
        words = {"NAME": name, "PARENT": "p", "HOST": "x.example", "PATH": "/a", "MORE": "", **route}
        for word, value in {"TYPE": "PathPrefix" if form is GATEWAY else "Prefix", **words}.items():
            text = text.replace(word, value)
        found.append(Res(f"route.default#api.{name}", document(text), workload="api"))
    more = "resources: {one: {type: route}, two: {type: route}}\n"
    work = Work(score(more=more), {r.uid.rpartition(".")[2]: r.uid for r in found})
    return [d.message for d in emit([work], found).diagnostics if d.code == "SK693"]


@pytest.mark.parametrize("form", [GATEWAY, INGRESS])
def test_of_two_routes_of_one_path_one_is_hidden(form: str) -> None:
    message = "resource `route.default#api.one` and resource `route.default#api.two` both route `x.example/a{}`"
    assert told(form, {}, {}) == [message.format("")]
    assert told(form, {}, {"PATH": "/a/"}) == [message.format("/")]


@each_row("form", [GATEWAY, INGRESS])
@each_row("other", [{"HOST": "y.example"}, {"PATH": "/b"}, {"TYPE": "Exact"}, {"PARENT": "q"}])
def test_routes_that_differ_hide_none(form: str, other: dict[str, str]) -> None:
    assert told(form, {}, other) == []


def test_an_exact_path_ends_as_it_is_written() -> None:
    assert told(GATEWAY, {"TYPE": "Exact"}, {"TYPE": "Exact", "PATH": "/a/"}) == []
    assert told(GATEWAY, {}, {"MORE": ", method: GET"}) == []


def test_routes_of_any_shape_are_looked_at_without_falling_over() -> None:
    broken = GATEWAY.replace("hostnames: [HOST]", "hostnames: HOST").replace("[{matches", "[3, {matches")
    assert len(told(broken, {}, {})) == 1
