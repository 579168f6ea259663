from __future__ import annotations

import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scorekit.targets.kubernetes.env import escape
from scorekit.values import ConfigMapKey, RuntimeVariable, SecretKey, SecretValue, Value
from tests.rows import each_row
from tests.unit.targets.build import Keeper, Res, Work, derived, places, score
from tests.unit.targets.kubernetes.cluster import emit, objects

DB = "postgres.default#api.db"


def work(variables: str, value: Value = "", **values: Value) -> tuple[list[Work], list[Res]]:
    text = score(container=f"    variables: {{{variables}}}\n", more="resources: {db: {type: postgres}}\n")
    db = Res(DB, outputs={"password": value, **values}, secrets=derived("password"), workload="api", namespace="ns")
    return [Work(text, {"db": DB}, "ns")], [db]


def env(variables: str, value: Value = "", **values: Value) -> list[Any]:
    made = objects(*work(variables, value, **values))
    found: list[Any] = made["Deployment/api"]["spec"]["template"]["spec"]["containers"][0]["env"]
    return found


def test_variables_are_sorted_by_name() -> None:
    assert env('ZZ: "1", AA: "2"') == [{"name": "AA", "value": "2"}, {"name": "ZZ", "value": "1"}]


def test_a_secret_alone_is_read_from_its_secret() -> None:
    entry = {"name": "PW", "valueFrom": {"secretKeyRef": {"name": "api-db", "key": "password"}}}
    assert env('PW: "${resources.db.password}"', SecretValue(DB, "password")) == [entry]


def test_a_key_that_something_else_writes_is_read_where_it_is() -> None:
    made = env(
        'AA: "${resources.db.password}", BB: "${resources.db.b}"', SecretKey("s", "k"), b=ConfigMapKey("c", "k", "ns")
    )
    assert made == [
        {"name": "AA", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
        {"name": "BB", "valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}}},
    ]


def test_a_text_around_secrets_is_composed_of_helpers_that_come_first() -> None:
    made = env(
        'DSN: "u:${resources.db.password}@${resources.db.b}", DSN2: "${resources.db.password}!", AA: x',
        SecretKey("s", "k"),
        b=SecretKey("s", "other"),
    )
    names = [entry["name"] for entry in made]
    assert names == [*sorted(names[:2]), "AA", "DSN", "DSN2"]
    assert all(re.fullmatch("SCOREKIT_REF_[0-9A-F]{8}", name) for name in names[:2])
    by_key = {entry["valueFrom"]["secretKeyRef"]["key"]: entry["name"] for entry in made[:2]}
    assert made[3]["value"] == f"u:$({by_key['k']})@$({by_key['other']})"
    assert made[4]["value"] == f"$({by_key['k']})!"


def test_a_dollar_before_a_reference_stays_a_dollar() -> None:
    made = env('PRICE: "in $$${resources.db.password} or $$"', SecretKey("s", "k"))
    assert made[1]["value"] == f"in $$$({made[0]['name']}) or $"


def expand(text: str, variables: dict[str, str]) -> str:
    """Kubernetes' own expansion (third_party/forked/golang/expansion)."""

    def one(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        return variables.get(match[1], match[0])

    return re.sub(r"\$\$|\$\(([^)]*)\)", one, text)


@given(st.text(alphabet="$()AB x", max_size=20))
def test_a_value_means_itself(text: str) -> None:
    assert expand(escape(text), {"A": "1", "B": "2"}) == text


@given(st.text(alphabet="$()A", max_size=8))
def test_a_value_before_a_reference_means_itself(text: str) -> None:
    assert expand(escape(text, joined=True) + "$(REF)", {"A": "1", "REF": "!"}) == text + "!"


def test_text_like_a_reference_to_a_variable_means_itself() -> None:
    assert env('AA: b, DSN: "x$(AA)"')[1]["value"] == "x$$(AA)"


def test_commands_and_arguments_mean_themselves() -> None:
    container = '    variables: {HOME: /x}\n    command: [echo, "$(HOME)", "$$", "$HOME"]\n    args: ["$$(x)"]\n'
    outcome = emit([Work(score(container=container))])
    made = outcome.unwrap().manifests[0].data["spec"]["template"]["spec"]["containers"][0]
    assert made["command"] == ["echo", "$$(HOME)", "$$$", "$HOME"]
    assert made["args"] == ["$$$$(x)"]


def test_an_empty_command_is_kept() -> None:
    made = objects([Work(score(container="    command: []\n"))])
    assert made["Deployment/api"]["spec"]["template"]["spec"]["containers"][0]["command"] == []


@each_row("name", ["MY VAR", "1st", "..", ".", "ä"])
def test_an_illegal_name_is_reported_at_its_key(name: str) -> None:
    works, resources = work(f'"{name}": x')
    assert places(emit(works, resources)) == [("SK605", "score.yaml:7:17")]


def test_a_name_with_dots_and_dashes_is_legal() -> None:
    assert env("my.var-1: x")[0]["name"] == "my.var-1"


@each_row(
    ("value", "code", "message"),
    [
        (
            RuntimeVariable("LOG"),
            "SK607",
            "variable LOG of the process that starts the workload has no value on a cluster",
        ),
        (
            RuntimeVariable("KEY", secret=True, required=True),
            "SK607",
            "variable KEY of the process that starts the workload has no value on a cluster",
        ),
        (
            SecretKey("s", "k", "other"),
            "SK610",
            "key k of Secret s lies in namespace `other`, and its reader has namespace `ns`",
        ),
        (SecretValue(DB, "hidden"), "SK609", f"environment `dev` can't provide secret hidden of {DB}"),
    ],
)
@each_row("around", ["", "x"])
def test_what_a_pod_can_not_read_is_reported_at_the_placeholder(
    value: Value, code: str, message: str, around: str
) -> None:
    works, resources = work(f'AA: "{around}${{resources.db.password}}"', value)
    outcome = emit(works, resources, keeper=Keeper(frozenset({"hidden"})))
    assert places(outcome) == [(code, f"score.yaml:7:{22 + len(around)}")]
    assert outcome.diagnostics[0].message == message
    assert [str(label.span) for label in outcome.diagnostics[0].labels] == ["postgres/test/driver.yaml:3:18"]


def test_a_reader_without_a_namespace_reads_no_foreign_secret() -> None:
    works, resources = work('AA: "${resources.db.password}"', SecretKey("s", "k", "other"))
    outcome = emit([Work(works[0].text, works[0].resources)], resources)
    assert outcome.diagnostics[0].message.endswith("and its reader has no namespace of its own")


def test_a_value_of_no_resource_is_reported_where_it_is_used() -> None:
    text = score(container='    variables: {AA: "${metadata.x}"}\n')
    assert places(emit([Work(text, values={"metadata.x": RuntimeVariable("LOG")})])) == [("SK607", "score.yaml:7:21")]


def test_a_volume_is_no_value() -> None:
    text = score(container='    variables: {AA: "${resources.db}"}\n', more="resources: {db: {type: volume}}\n")
    outcome = emit([Work(text, {"db": "volume.default#api.db"})], [Res("volume.default#api.db", workload="api")])
    assert places(outcome) == [("SK607", "score.yaml:7:21")]
    assert outcome.diagnostics[0].help is None
