"""What a driver has made beside its resource: who depends on what, what each sees of the others, and what goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.graph import workload_node
from tests.rows import each_row
from tests.unit.resolve.world import only, outputs, params, resolved, told, workload

if TYPE_CHECKING:
    from scorekit.outcome import Outcome
    from scorekit.resolve.resolution import Resolution

HEAD = "kind: ResourceDriver\nmetadata: {{name: {}}}\n"
TYPES = {
    "bucket": """
        kind: ResourceType
        metadata: {name: bucket}
        classes: {admin: It is written.}
        params: {properties: {policy: {type: boolean, default: true}}}
        outputs: {arn: {}}
        """,
    "policy": """
        kind: ResourceType
        metadata: {name: policy}
        classes: {admin: It is written.}
        params: {properties: {of: {type: string}}}
        outputs: {arn: {}}
        """,
    "account": "kind: ResourceType\nmetadata: {name: account}\noutputs: {seen: {type: array}}\n",
}
BUCKET = """\
coprovisions:
  policy: {type: policy, class: "{{ class }}", $when: params.policy, params: {of: "{{ outputs.arn }}"}, matchDependents: true}
outputs: {arn: "arn:{{ name }}"}
"""
POLICY = 'outputs: {arn: "of {{ params.of }}"}\n'
ACCOUNT = """\
outputs: {seen: []}
kubernetes:
  workload:
    - $each: {one: workload.resources}
      $when: one.type == 'policy'
      merge: {class: "{{ one.class }}", arn: "{{ one.outputs.arn }}"}
"""
RULES = "".join(f"\n  - {{type: {name}, driver: {name}/simple}}" for name in TYPES)
ENVIRONMENT = f"kind: Environment\nmetadata: {{name: dev}}\ntargets: [kubernetes]\ndrivers:{RULES}\n"


def made(*resources: str, bucket: str = BUCKET, policy: str = POLICY, account: str = ACCOUNT) -> Outcome[Resolution]:
    texts = {"bucket": bucket, "policy": policy, "account": account}
    return resolved(
        *(workload(text, name, file=f"{name}.yaml") for name, text in zip(("shop", "cart"), resources, strict=False)),
        types=TYPES,
        drivers={f"{name}/simple": HEAD.format(f"{name}/simple") + text for name, text in texts.items()},
        environment=ENVIRONMENT,
    )


def edges(found: Outcome[Resolution], key: str) -> list[tuple[str, str, str]]:
    return [(e.target, e.kind, e.reasons[0].text) for e in found.unwrap().graph.edges_from(key)]


def test_it_depends_on_what_it_is_made_beside_and_sees_its_outputs() -> None:
    found = made("b1: {type: bucket, class: admin}")
    uid = "policy.admin#bucket.admin#shop.b1/policy"
    assert (params(found, uid)["of"], only(found, uid).workload, only(found, uid).name) == (
        "arn:shop-b1",
        "shop",
        "shop-b1-policy",
    )
    assert edges(found, uid) == [("bucket.admin#shop.b1", "accompanies", "coprovisions policy")]
    assert [str(u) for u in only(found, "bucket.admin#shop.b1").dependents] == [uid]
    assert uid in found.unwrap().graph.all_dependencies([workload_node("shop")])


def test_whoever_depends_on_the_one_depends_on_the_other() -> None:
    found = made(
        "b1: {type: bucket, class: admin}\na1: {type: account}",
        "b1: {type: bucket, params: {policy: false}}\na1: {type: account}",
    )
    uid = "policy.admin#bucket.admin#shop.b1/policy"
    assert (uid, "requires", "comes with bucket.admin#shop.b1") in edges(found, workload_node("shop"))
    section = only(found, "account.default#shop.a1").section
    assert section is not None
    assert section.data["workload"] == [{"merge": {"class": "admin", "arn": "of arn:shop-b1"}}]
    other = only(found, "account.default#cart.a1").section
    assert other is not None
    assert other.data["workload"] == []


def test_without_matching_nobody_depends_on_it_and_it_is_there() -> None:
    found = made("b1: {type: bucket}", bucket=BUCKET.replace(", matchDependents: true", ""))
    assert [target for target, _, _ in edges(found, workload_node("shop"))] == ["bucket.default#shop.b1"]
    assert "policy.default#bucket.default#shop.b1/policy" in found.unwrap().graph.all_dependencies(
        [workload_node("shop")]
    )


def test_one_for_all_sees_everything_that_it_is_made_beside() -> None:
    bucket = "coprovisions: {policy: {type: policy, id: all}}\n" + BUCKET.split("\n", 2)[2]
    policy = "outputs: {arn: \"{{ dependencies | map(attribute='outputs') | map(attribute='arn') | join(' ') }}\"}\n"
    found = made("b1: {type: bucket}\nc1: {type: bucket}", "b1: {type: bucket}", bucket=bucket, policy=policy)
    assert outputs(found, "policy.default#all")["arn"] == "arn:cart-b1 arn:shop-b1 arn:shop-c1"


def test_what_is_made_beside_may_have_something_made_beside_it_for_the_same_users() -> None:
    policy = POLICY + "coprovisions: {account: {type: account, matchDependents: true}}\n"
    account = ACCOUNT.replace("kubernetes:", "requires: {}\nkubernetes:").split("requires")[0]
    found = made("b1: {type: bucket}", policy=policy, account=account)
    assert [target.partition("#")[0] for target, _, _ in edges(found, workload_node("shop"))] == [
        "account.default",
        "bucket.default",
        "policy.default",
    ]


def test_those_beside_one_resource_do_not_need_each_other() -> None:
    bucket = "coprovisions:\n" + "".join(
        f"  {alias}: {{type: policy, id: '{alias}-{{{{ name }}}}', matchDependents: true}}\n"
        for alias in ("one", "two")
    )
    policy = POLICY.replace("params.of", "requires.of.arn") + "requires: {of: {type: bucket, id: all}}\n"
    found = made("b1: {type: bucket, id: all}", bucket=bucket + BUCKET.split("\n", 2)[2], policy=policy)
    assert [target for target, _, _ in edges(found, "policy.default#one-bucket-all")] == ["bucket.default#all"] * 2
    assert len(edges(found, workload_node("shop"))) == 3


@each_row(
    "bucket, expected",
    [
        (BUCKET.replace("outputs.arn", "outputs.arm"), "SK453"),
        (BUCKET.replace("{of:", "{off:"), "SK453"),
        (BUCKET.replace("params.policy,", "outputs.arn,"), "SK453"),
        (BUCKET.replace("type: policy", "type: polcy"), "SK458"),
        ("requires: {policy: {type: policy}}\n" + BUCKET, "SK466"),
        (BUCKET.replace("type: policy", "type: bucket").replace(', params: {of: "{{ outputs.arn }}"}', ""), "SK506"),
        (BUCKET.replace('"arn:{{ name }}"', '"{{ settings.none }}"'), "SK453"),
    ],
)
def test_what_is_wrong_is_told(bucket: str, expected: str) -> None:
    found = made("b1: {type: bucket}", bucket=bucket)
    assert expected in {code for code, _ in told(found)}


def test_what_is_made_beside_a_failed_resource_fails_without_a_word() -> None:
    bucket = BUCKET.replace('"arn:{{ name }}"', '"{{ metadata.none }}"')
    reading = 'outputs: {arn: "{{ dependencies[0].outputs.arn }}"}\n'
    for text in (bucket, bucket.replace(', params: {of: "{{ outputs.arn }}"}', "")):
        found = made("b1: {type: bucket}", bucket=text, policy=reading)
        assert [code for code, _ in told(found)] == ["SK550"]
