from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorekit.limits import step_budget, steps_left
from scorekit.targets.kubernetes.merging import Merge, keys_of
from scorekit.targets.patching import PatchError, merge_patch
from tests.property.strategies import WHOLE
from tests.rows import each_row

TREES = st.recursive(
    st.none() | st.integers() | st.text(WHOLE, max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["env", "name", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)
MAPS = st.dictionaries(st.sampled_from(["env", "name", "x"]), TREES, max_size=3)


def merged(base: Any, patch: Any, kind: str = "Deployment") -> Any:
    return Merge(keys_of("apps/v1" if kind == "Deployment" else "v1", kind)).mapping(base, patch)


def test_containers_join_by_name() -> None:
    base = {"containers": [{"name": "a", "image": "1"}, {"name": "b"}]}
    patch = {"containers": [{"name": "b", "image": "2"}, {"name": "c"}]}
    assert merged(base, patch) == {
        "containers": [{"name": "a", "image": "1"}, {"name": "b", "image": "2"}, {"name": "c"}]
    }


def test_a_merge_takes_steps_for_all_that_it_lays_together() -> None:
    keys = {str(number): number for number in range(50)}
    with step_budget():
        before = steps_left()
        merged(keys, keys)
        assert before - steps_left() >= 2 * len(keys)


def test_mounts_join_by_path_and_null_deletes_in_them() -> None:
    base = {"volumeMounts": [{"mountPath": "/a", "name": "v", "subPath": "x"}]}
    assert merged(base, {"volumeMounts": [{"mountPath": "/a", "subPath": None, "readOnly": True}]}) == {
        "volumeMounts": [{"mountPath": "/a", "name": "v", "readOnly": True}]
    }


def test_ports_of_containers_join_by_number_and_protocol() -> None:
    base = {"ports": [{"containerPort": 53, "protocol": "UDP"}, {"containerPort": 53}]}
    assert merged(base, {"ports": [{"containerPort": 53, "name": "dns"}]}) == {
        "ports": [{"containerPort": 53, "protocol": "UDP"}, {"containerPort": 53, "name": "dns"}]
    }


def test_ports_of_a_service_join_by_port() -> None:
    base = {"ports": [{"port": 80, "targetPort": 1, "protocol": "TCP"}]}
    assert merged(base, {"ports": [{"port": 80, "targetPort": 2}]}, "Service") == {
        "ports": [{"port": 80, "targetPort": 2, "protocol": "TCP"}]
    }


def test_other_lists_are_replaced() -> None:
    assert merged({"args": ["a"], "rules": [{"x": 1}]}, {"args": ["b"], "rules": []}) == {"args": ["b"], "rules": []}


def test_lists_of_kinds_that_are_not_kubernetes_own_are_replaced() -> None:
    assert keys_of("example.org/v1", "Deployment") == {}


def test_an_item_is_deleted_by_directive() -> None:
    base = {"env": [{"name": "a"}, {"name": "b"}]}
    assert merged(base, {"env": [{"name": "a", "$patch": "delete"}]}) == {"env": [{"name": "b"}]}


def test_a_map_or_list_is_replaced_by_directive() -> None:
    base = {"m": {"a": 1}, "env": [{"name": "a"}]}
    patch = {"m": {"$patch": "replace", "b": 2}, "env": [{"$patch": "replace"}, {"name": "c"}]}
    merge = Merge(keys_of("v1", "Pod"))
    assert merge.mapping(base, patch) == {"m": {"b": 2}, "env": [{"name": "c"}]}
    assert merge.written == {("m",): ("m",), ("m", "b"): ("m", "b"), ("env",): ("env",)}


def test_a_list_is_made_where_there_was_none() -> None:
    assert merged({}, {"env": [{"name": "a", "value": None}]}) == {"env": [{"name": "a"}]}


@pytest.mark.parametrize(
    ("patch", "message"),
    [
        ({"env": [{"value": "x"}]}, "an item of `env` has no `name`, by which the list joins"),
        ({"env": [{"name": "z", "$patch": "delete"}]}, "`env` has no item with `name: z` to delete"),
    ],
)
def test_what_does_not_join_is_told(patch: Any, message: str) -> None:
    with pytest.raises(PatchError) as caught:
        merged({"env": [{"name": "a"}, "odd"]}, patch)
    assert caught.value.message == message


def test_what_was_written_and_what_moved_is_kept() -> None:
    merge = Merge(keys_of("v1", "Pod"))
    base = {"env": [{"name": "a", "value": "1"}, {"name": "b"}]}
    merge.mapping(
        base, {"env": [{"name": "c"}, {"name": "a", "$patch": "delete"}, {"name": "b", "value": "2"}], "x": {"y": 1}}
    )
    assert merge.written == {
        ("env", 0, "name"): ("env", 2, "name"),
        ("env", 0, "value"): ("env", 2, "value"),
        ("env", 1): ("env", 0),
        ("env", 1, "name"): ("env", 0, "name"),
        ("x",): ("x",),
        ("x", "y"): ("x", "y"),
    }
    assert merge.moved == {("env",): (1, None)}


@given(MAPS, MAPS)
def test_without_keys_it_is_rfc_7386(base: dict[str, Any], patch: dict[str, Any]) -> None:
    assert Merge({}).mapping(base, patch) == merge_patch(base, patch)


@each_row(
    ("listed", "keys"),
    [
        *(
            (listed, ("name",))
            for listed in (
                "containers", "env", "ephemeralContainers", "imagePullSecrets", "initContainers", "resourceClaims",
                "schedulingGates", "secrets", "volumes", "webhooks",
            )
        ),
        ("hostAliases", ("ip",)),
        ("ports", ("containerPort", "protocol")),
        ("topologySpreadConstraints", ("topologyKey", "whenUnsatisfiable")),
        ("volumeDevices", ("devicePath",)),
        ("volumeMounts", ("mountPath",)),
    ],
)  # fmt: skip
def test_items_of_each_list_join_by_what_names_them(listed: str, keys: tuple[str, ...]) -> None:
    one, other = dict.fromkeys(keys, "a"), dict.fromkeys(keys, "b")
    assert merged({listed: [{**one, "x": 1}, other]}, {listed: [{**one, "y": 2}]}) == {
        listed: [{**one, "x": 1, "y": 2}, other]
    }


def test_a_list_of_another_name_is_replaced_whole() -> None:
    assert merged({"rules": [{"name": "a"}]}, {"rules": [{"name": "b"}]}) == {"rules": [{"name": "b"}]}


@each_row(
    "group",
    [
        "", "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "apps", "autoscaling",
        "batch", "certificates.k8s.io", "coordination.k8s.io", "discovery.k8s.io", "flowcontrol.apiserver.k8s.io",
        "networking.k8s.io", "node.k8s.io", "policy", "rbac.authorization.k8s.io", "resource.k8s.io",
        "scheduling.k8s.io", "storage.k8s.io",
    ],
)  # fmt: skip
def test_lists_join_in_each_group_that_kubernetes_serves_itself(group: str) -> None:
    assert keys_of(f"{group}/v1" if group else "v1", "Any")["containers"] == ("name",)
    assert keys_of(f"{group or 'core'}.example.org/v1", "Any") == {}
