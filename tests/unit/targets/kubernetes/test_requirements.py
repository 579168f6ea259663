"""What is emitted needs of the cluster is said once a render."""

from __future__ import annotations

from tests.rows import each_row
from tests.unit.targets.build import Res, Work, document, score
from tests.unit.targets.kubernetes.cluster import emit

NAMES = {"n1": "dns.default#api.n1", "n2": "dns.default#api.n2"}
ROUTE = "route.default#web.rt"
WORKS = [
    Work(score(more="resources: {n1: {type: dns}, n2: {type: dns}}\n"), NAMES),
    Work(score("web", more="resources: {rt: {type: route}}\n"), {"rt": ROUTE}, file="web.yaml"),
]


def manifests(*kinds: str) -> str:
    parts = (kind.split(".") for kind in kinds)
    lines = (
        f"- {{apiVersion: {group}.acme.example/v1, kind: {kind}, metadata: {{name: NAME}}}}\n" for group, kind in parts
    )
    return "manifests:\n" + "".join(lines) if kinds else "{}"


def needs(dns: str, route: str = "{}", driver: str = "") -> list[tuple[str, tuple[str, ...]]]:
    resources = [
        Res(uid, document(dns.replace("NAME", name)), workload="api", driver=driver) for name, uid in NAMES.items()
    ]
    found = emit(WORKS, [*resources, Res(ROUTE, document(route.replace("NAME", "rt")), workload="web")])
    assert found.ok
    return [(d.message, d.notes) for d in found.diagnostics if d.code == "SK509"]


@each_row(
    ("kinds", "driver", "words"),
    [
        (["dns.Zone"], "", "the CRD of `Zone` (dns.acme.example)"),
        (["dns.Zone", "ca.Cert"], "", "the CRDs of `Cert` (ca.acme.example), `Zone` (dns.acme.example)"),
        (["dns.Zone"], "needs: {crds: [names.old.example], operators: [external-dns]}\n",
         "the CRD of `Zone` (dns.acme.example) and the operator `external-dns`"),
        ([], "needs: {operators: [b, a]}\n", "the operators `a`, `b`"),
    ],
)  # fmt: skip
def test_the_kinds_that_are_emitted_are_named_and_the_operators(kinds: list[str], driver: str, words: str) -> None:
    assert needs(manifests(*kinds), driver=driver) == [(f"driver `dns/test` needs {words} in the cluster", ())]


def test_several_drivers_are_in_one_note() -> None:
    ((message, notes),) = needs(manifests("dns.Zone"), manifests("gw.Route"))
    assert message == "2 drivers need more than a plain cluster"
    assert notes == (
        "`dns/test` needs the CRD of `Zone` (dns.acme.example)",
        "`route/test` needs the CRD of `Route` (gw.acme.example)",
    )


def test_what_any_cluster_has_is_not_said() -> None:
    plain = "manifests: [{apiVersion: v1, kind: ConfigMap, metadata: {name: NAME}}]\n"
    assert needs(plain, driver="needs: {crds: [zones.dns.example.org]}\n") == []
