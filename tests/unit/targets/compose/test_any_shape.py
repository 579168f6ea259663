from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from scorekit.source.document import Document
from scorekit.targets.api import PublishedPort, TargetOptions
from scorekit.targets.compose import TARGET
from scorekit.targets.compose.schema import _definitions
from scorekit.values import RuntimeVariable, SecretValue, Text
from tests.property.strategies import HEAVY, WHOLE
from tests.unit.targets.build import Work
from tests.unit.targets.compose.emitted import driven, made_of, web, written

if TYPE_CHECKING:
    from scorekit.outcome import Outcome

UID = "postgres.default#shop.db"
WORDS = [
    "db", "shop-web", "data", "source", "target", "type", "volume", "bind", "mode", "condition", "service", "test", "content",
    "service_healthy", "service:db", "service:shop-web", "default", "aliases", "file", "", "$", "a b", "data:/data",
]  # fmt: skip
SECRET = SecretValue(UID, "password")
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(0, 9),
    st.floats(0, 1),
    st.sampled_from(WORDS),
    st.sampled_from([SECRET, RuntimeVariable("A"), RuntimeVariable("b c"), Text(("a", SECRET))]),
)
TREES = st.recursive(
    LEAVES, lambda t: st.lists(t, max_size=3) | st.dictionaries(st.sampled_from(WORDS), t, max_size=3), max_leaves=6
)
READ = [
    "image", "build", "depends_on", "configs", "volumes", "networks", "network_mode", "ports", "labels", "healthcheck",
    "read_only", "pid", "environment", "deploy",
]  # fmt: skip
SERVICES = st.dictionaries(st.sampled_from(READ), TREES, max_size=5)
assert _definitions().named("service").raw["properties"].keys() >= set(READ)
ENTRIES = st.dictionaries(st.sampled_from(["db", "data", "shop-web"]), SERVICES | TREES, max_size=2)


def section(**parts: Any) -> Outcome[Any]:
    made = made_of([Work(web("    volumes: {/d: {source: '${resources.db}'}}\n"), {"db": UID})], [driven(UID, "{}\n")])
    resource = made.resources[UID]
    assert resource.section is not None
    return TARGET.emit(
        replace(made, resources={UID: replace(resource, section=Document(parts, resource.section.mark))}),
        TargetOptions(publish=(PublishedPort.parse("80:postgres#shop.db.host:80"),)),
    )


@HEAVY
@given(st.fixed_dictionaries({}, optional={"services": ENTRIES, "volumes": ENTRIES, "configs": ENTRIES,
                                           "networks": ENTRIES, "gate": st.lists(TREES, max_size=2), "volume": TREES}))  # fmt: skip
def test_section_of_any_shape_gives_findings_or_a_file_that_can_be_written(parts: dict[str, Any]) -> None:
    outcome = section(**parts)
    assert outcome.ok == (outcome.value is not None)


@HEAVY
@given(SERVICES)
def test_service_of_any_shape_gives_findings_or_a_file_that_can_be_written(service: dict[str, Any]) -> None:
    outcome = section(services={"db": {"image": "pg:17", **service}}, volumes={"data": None})
    assert outcome.ok == (outcome.value is not None)


def plain(tree: Any) -> bool:
    if isinstance(tree, dict):
        return all(isinstance(k, str) and plain(v) for k, v in tree.items())
    if isinstance(tree, list):
        return all(map(plain, tree))
    return tree is None or isinstance(tree, str | int | float)


@given(st.dictionaries(st.text(WHOLE, max_size=4), TREES, max_size=3))
def test_whatever_is_emitted_is_plain_data(values: dict[str, Any]) -> None:
    outcome = section(services={"db": {"image": "pg:17", "x-any": values}}, volume={"type": "tmpfs"})
    if outcome.value is not None:
        assert all(plain(m.data) for m in outcome.value.manifests)
        assert written(outcome.value)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.sampled_from(WORDS),
    lambda t: st.lists(t, max_size=3) | st.dictionaries(st.sampled_from(WORDS), t, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(READ), PLAIN, max_size=4))
def test_patch_of_any_shape_gives_findings_or_a_file_that_can_be_written(tree: dict[str, Any]) -> None:
    env = f"patches: [{{name: mine, target: {{service: shop-web}}, merge: {json.dumps(tree)}}}]\n"
    outcome = TARGET.emit(made_of(web(), (), env), TargetOptions())
    assert outcome.ok == (outcome.value is not None)
