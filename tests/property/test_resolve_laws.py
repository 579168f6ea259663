from __future__ import annotations

import copy
from string import ascii_letters, ascii_lowercase, digits
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from scorekit.graph import DependencyGraph, Edge
from scorekit.names import is_dns_label
from scorekit.parsing import parse
from scorekit.resolve import ResolveOptions, resolve
from scorekit.resolve.instances import default_name
from scorekit.resolve.resolution import ResourceUid
from scorekit.resolve.secrets import derive
from scorekit.targets.record import find_target
from tests.property.strategies import HEAVY, words
from tests.unit.resolve.world import DEV, catalogue

SHELF = catalogue()
ENVIRONMENT = SHELF.environment("dev").unwrap()
OPTIONS = ResolveOptions(target=find_target("kubernetes"), seed=b"seed")


# Graphs


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[str], list[Edge]]:
    names = [f"n{i}" for i in range(draw(st.integers(1, 9)))]
    pairs = draw(st.lists(st.tuples(st.sampled_from(names), st.sampled_from(names)), max_size=16))
    return names, [Edge(a, b, "refers", ()) for a, b in pairs]


@given(graphs(), st.randoms(use_true_random=False))
def test_order_puts_every_dependency_first_and_is_stable(made: tuple[list[str], list[Edge]], random: Any) -> None:
    names, edges = made
    graph = DependencyGraph.of(dict.fromkeys(names, "resource"), edges)
    order = graph.order()
    place = {key: i for i, key in enumerate(order)}
    assert all(place[e.target] < place[e.source] for e in graph.edges if e.source in place)
    assert (len(order) == len(names)) == (not graph.cycles())
    shuffled = list(names)
    random.shuffle(shuffled)
    random.shuffle(edges)
    assert DependencyGraph.of(dict.fromkeys(shuffled, "resource"), edges).order() == order


@given(graphs())
def test_a_cycle_is_found_exactly_where_a_node_reaches_itself(made: tuple[list[str], list[Edge]]) -> None:
    names, edges = made
    graph = DependencyGraph.of(dict.fromkeys(names, "resource"), edges)
    below = {n: graph.all_dependencies({e.target for e in graph.edges_from(n)}) for n in names}
    looping = {e.source for group in graph.cycles() for e in group}
    assert looping == {n for n in names if n in below[n]}


# Compiled sets


@st.composite
def workloads(draw: st.DrawFn, name: str) -> Any:
    """A workload whose resources refer to those after them, some of them shared."""
    count = draw(st.integers(0, 4))
    lines = []
    for i in range(count):
        later = [f"r{j}" for j in range(i + 1, count)]
        target = draw(st.sampled_from([*later, None]))
        if target:
            lines.append(f"  r{i}: {{type: any, params: {{x: '${{resources.{target}}}'}}}}".replace("}'", ".out}'"))
        else:
            lines.append(f"  r{i}: {{type: any{draw(st.sampled_from(['', ', id: one', ', id: two']))}}}")
    head = f"apiVersion: score.dev/v1b1\nmetadata: {{name: {name}}}\ncontainers: {{main: {{image: x, variables: {{A: '"
    used = "".join(f"${{resources.r{i}.out}}" for i in range(count))
    text = head + used + "'}}}\n" + ("resources:\n" + "\n".join(lines) + "\n" if lines else "")
    return parse(text, name=f"{name}/score.yaml").unwrap()


@HEAVY
@given(workloads("aa"), workloads("bb"), workloads("cc"), st.randoms(use_true_random=False))
def test_the_order_of_workloads_never_matters(one: Any, two: Any, three: Any, random: Any) -> None:
    made = [one, two, three]
    first = resolve(made, ENVIRONMENT, SHELF, OPTIONS)
    random.shuffle(made)
    second = resolve(made, ENVIRONMENT, SHELF, OPTIONS)
    assert first.diagnostics == second.diagnostics
    assert list(first.unwrap().resources.items()) == list(second.unwrap().resources.items())
    assert first.unwrap().workloads == second.unwrap().workloads


@given(workloads("aa"), workloads("bb"))
def test_an_unrelated_workload_changes_nothing_for_the_others(one: Any, two: Any) -> None:
    alone = resolve([one], ENVIRONMENT, SHELF, OPTIONS).unwrap()
    both = resolve([one, two], ENVIRONMENT, SHELF, OPTIONS).unwrap()
    assert both.workload("aa") == alone.workload("aa")
    for key, resource in alone.resources.items():
        other = both.resources[key]
        assert (other.name, other.outputs, other.params, other.selection) == (
            resource.name, resource.outputs, resource.params, resource.selection,
        )  # fmt: skip


@given(workloads("aa"))
def test_inputs_are_equal_after_the_call(one: Any) -> None:
    before = copy.deepcopy(one.document.data), copy.deepcopy(ENVIRONMENT.document.data)
    resolve([one], ENVIRONMENT, SHELF, OPTIONS)
    assert (one.document.data, ENVIRONMENT.document.data) == before


@HEAVY
@given(st.permutations(DEV.strip().splitlines()[4:]))
def test_selection_does_not_depend_on_the_order_of_rules(rules: list[str]) -> None:
    head = DEV.splitlines()[:4]
    shelf = catalogue(environment="\n".join([*head, *rules]))
    text = "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: x}}\n"
    workload = parse(text + "resources: {db: {type: postgres}, d1: {type: dns}}\n").unwrap()
    found = resolve([workload], shelf.environment("dev").unwrap(), shelf, OPTIONS).unwrap()
    chosen = {key: r.selection.driver.name for key, r in found.resources.items() if r.selection.driver}
    assert chosen == {"postgres.default#shop.db": "postgres/simple", "dns.default#shop.d1": "dns/simple"}


@given(st.binary(max_size=40), st.integers(1, 60), st.sampled_from(["alnum", "hex", "base64"]))
def test_derived_secrets_are_safe_in_addresses_and_begin_with_a_letter(key: bytes, length: int, alphabet: Any) -> None:
    text = derive(key, length, alphabet)
    assert len(text) == length
    assert text[0].isalpha()
    assert all(c.isascii() and (c.isalnum() or c in "-_") for c in text)


# Names

_WORD = words(digits + ascii_lowercase)
_TYPE = words(digits + ascii_letters)
_PART = st.sampled_from(digits + ascii_lowercase) | words(digits + ascii_lowercase, 19)
_ID = st.lists(_PART, min_size=1, max_size=3).map(".".join).filter(lambda text: len(text) > 1)


_OWNED = st.tuples(_WORD, _WORD).map(lambda words: (words[0], ".".join(words)))


@given(_TYPE, _TYPE, st.one_of(st.tuples(st.none(), _ID), _OWNED), st.lists(_WORD, max_size=3))
def test_every_name_is_a_legal_label_and_every_uid_survives_its_text(
    type_: str, class_: str, owned: tuple[str | None, str], aliases: list[str]
) -> None:
    workload, id_ = owned
    uid = ResourceUid(type_, class_, id_)
    for alias in aliases:
        uid = ResourceUid("volume", "default", f"{uid}/{alias}")
    assert ResourceUid.parse(str(uid)) == uid
    name = default_name(uid, workload)
    assert is_dns_label(name)
    assert not name[0].isdigit()
    assert len(name) <= 52


# Requirements

_GIVES = ("plain", "{{ params.x }}", "{{ let.early }}", "{{ name }}", "{{ secrets.s }}")


@st.composite
def required_worlds(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str], str]:
    """Types that require those after them, privately or shared, and give them params of every kind; and a score file."""
    count = 4
    types = {
        f"tt{i}": f"{{kind: ResourceType, metadata: {{name: tt{i}}}, params: {{properties: {{x: {{type: string, default: d}}}}}}, outputs: {{o: {{}}}}}}"
        for i in range(count)
    }
    drivers = {}
    for i in range(count):
        requires = []
        for j in draw(st.lists(st.integers(i, count - 1), max_size=2, unique=True)):
            id_ = draw(st.sampled_from(["", ", id: one"]))
            when = draw(st.sampled_from(["", ", $when: \"params.x != 'no'\""]))
            given_ = draw(st.sampled_from(["", *(f', params: {{x: "{text}"}}' for text in _GIVES)]))
            requires.append(f"a{j}: {{type: tt{j}{id_}{when}{given_}}}")
        drivers[f"tt{i}/d"] = (
            f"{{kind: ResourceDriver, metadata: {{name: tt{i}/d}}, requires: {{{', '.join(requires)}}}, "
            'let: {early: "{{ params.x }}"}, secrets: {s: {generate: {}}}, outputs: {o: "{{ name }}"}}'
        )
    names = [f"r{i}" for i in range(draw(st.integers(1, 4)))]
    lines = []
    for name in names:
        param = draw(st.sampled_from(["", "", *(f", params: {{x: '${{resources.{other}.o}}'}}" for other in names)]))
        shared = draw(st.sampled_from(["", "", ", id: one"]))
        lines.append(f"  {name}: {{type: tt{draw(st.integers(0, count - 1))}{shared}{param}}}\n")
    return types, drivers, "resources:\n" + "".join(lines)


@HEAVY
@given(required_worlds())
def test_whatever_drivers_require_there_is_a_resolution_or_an_error(
    made: tuple[dict[str, str], dict[str, str], str],
) -> None:
    types, drivers, resources = made
    rules = "".join(f"  - {{type: {name.partition('/')[0]}, driver: {name}}}\n" for name in drivers)
    shelf = catalogue(types, drivers, f"kind: Environment\nmetadata: {{name: dev}}\ndrivers:\n{rules}")
    head = "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: x}}\n"
    workload = parse(head + resources).unwrap()
    outcome = resolve([workload], shelf.environment("dev").unwrap(), shelf, OPTIONS)
    if outcome.value is None:
        assert outcome.errors
        return
    found = outcome.value.resources
    place = {key: index for index, key in enumerate(found)}
    for key, resource in found.items():
        assert all(place[str(child)] < place[key] for child in resource.requires.values())
        assert all(str(resource.uid) in map(str, found[str(c)].dependents) for c in resource.requires.values())
    assert set(outcome.value.graph.nodes) == {"workload shop", *found}
