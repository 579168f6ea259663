from __future__ import annotations

from fractions import Fraction

from scorekit.targets.kubernetes.containers import quantity
from tests.rows import each_row
from tests.unit.targets.build import Work, score
from tests.unit.targets.kubernetes.cluster import objects


@each_row(
    ("text", "amount"),
    [
        ("1", 1),
        ("0.5", Fraction(1, 2)),
        (".5", Fraction(1, 2)),
        ("1.", 1),
        ("100m", Fraction(1, 10)),
        ("1n", Fraction(1, 10**9)),
        ("1u", Fraction(1, 10**6)),
        ("1k", 1000),
        ("1E", 10**18),
        ("1E3", 1000),
        ("1e-3", Fraction(1, 1000)),
        ("1.5Gi", 3 * 2**29),
        ("-1", -1),
    ],
)
def test_quantities(text: str, amount: Fraction) -> None:
    assert quantity(text) == amount


@each_row("text", ["", "1K", "1ki", "1 Gi", "Gi", "1GB", "one", "1e100", "1" * 41, "1e999999999"])
def test_what_is_no_quantity(text: str) -> None:
    assert quantity(text) is None


@each_row(
    ("own", "expected"),
    [
        ("limits: {memory: 64Mi}", {"limits": {"memory": "64Mi"}, "requests": {"cpu": "100m"}}),
        ("limits: {memory: 128Mi}", {"limits": {"memory": "128Mi"}, "requests": {"cpu": "100m", "memory": "128Mi"}}),
        ("limits: {cpu: 50m}", {"limits": {"cpu": "50m"}, "requests": {"memory": "128Mi"}}),
        ("requests: {cpu: 10m}", {"requests": {"cpu": "10m", "memory": "128Mi"}}),
    ],
)
def test_a_default_request_gives_way_to_a_limit_below_it(own: str, expected: dict[str, dict[str, str]]) -> None:
    env = 'workloads: {"*": {resources: {requests: {cpu: 100m, memory: 128Mi}}}}\n'
    made = objects([Work(score(container=f"    resources: {{{own}}}\n"))], env=env)
    assert made["Deployment/api"]["spec"]["template"]["spec"]["containers"][0]["resources"] == expected
