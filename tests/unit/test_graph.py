from __future__ import annotations

import itertools
import subprocess
import sys

import networkx as nx

from scorekit.graph import DependencyGraph, Edge, EdgeKind, NodeKind, Reason, workload_node
from scorekit.location import Source, Span

SOURCE = Source("score.yaml", "")


def why(text: str, line: int = 1) -> tuple[Reason, ...]:
    return (Reason(Span(SOURCE, line, 1, line, 2), text),)


def graph(*pairs: str, nodes: str = "", kind: EdgeKind = "refers") -> DependencyGraph:
    """A graph of edges like ``ab``: a needs b."""
    keys: dict[str, NodeKind] = dict.fromkeys("".join(pairs) + nodes, "resource")
    return DependencyGraph.of(keys, [Edge(p[0], p[1], kind, why(p)) for p in pairs])


def test_order_puts_dependencies_first_and_sorts_each_layer() -> None:
    assert graph("zb", "za", "bc", nodes="xy").order() == ("a", "c", "x", "y", "b", "z")


def test_order_leaves_out_a_cycle_and_what_stands_above_it() -> None:
    assert graph("ab", "ba", "ca", "de").order() == ("e", "d")


def test_order_is_over_resources_alone() -> None:
    nodes: dict[str, NodeKind] = {"workload shop": "workload", "a": "resource", "b": "resource"}
    edges = [Edge("workload shop", "a", "declares", why("a")), Edge("a", "b", "refers", why("b"))]
    found = DependencyGraph.of(nodes, edges)
    assert found.order() == ("b", "a")
    assert found.dependents("a") == ()
    assert found.dependencies("workload shop") == ("a",)
    assert found.all_dependents(["b"]) == {"a", "b", "workload shop"}


def test_a_workload_node_is_told_from_a_resource_by_its_space() -> None:
    assert workload_node("shop") == "workload shop"


def test_edges_of_equal_ends_and_kind_become_one_with_every_reason_in_order() -> None:
    edges = [Edge("a", "b", "refers", why("second", 2)), Edge("a", "b", "refers", why("first", 1))]
    found = DependencyGraph.of({"a": "resource", "b": "resource"}, [*edges, edges[0]])
    assert [r.text for e in found.edges for r in e.reasons] == ["first", "second"]
    assert found.edges_from("a") == found.edges_to("b") == found.edges


def test_edges_to_no_node_are_left_out() -> None:
    found = DependencyGraph.of({"a": "resource"}, [Edge("a", "b", "refers", ()), Edge("b", "a", "refers", ())])
    assert found.edges == ()
    assert found.edges_from("b") == found.edges_to("b") == ()


def test_edges_that_only_order_are_no_dependency() -> None:
    found = graph("ab", kind="after")
    assert found.order() == ("b", "a")
    assert found.dependencies("a") == found.dependents("b") == ()
    assert found.all_dependencies(["a"]) == {"a", "b"}


def test_dependents_are_direct_and_sorted() -> None:
    found = graph("za", "ba", "cb")
    assert found.dependents("a") == ("b", "z")
    assert found.all_dependents(["a"]) == {"a", "b", "c", "z"}
    assert found.all_dependencies(["c"]) == {"a", "b", "c"}


def test_cycles_are_groups_of_edges_with_their_reasons() -> None:
    groups = graph("ab", "bc", "ca", "xx", "de", "da").cycles()
    assert [[(e.source, e.target, e.reasons[0].text) for e in g] for g in groups] == [
        [("a", "b", "ab"), ("b", "c", "bc"), ("c", "a", "ca")],
        [("x", "x", "xx")],
    ]


def test_two_cycles_that_share_a_node_are_one_group() -> None:
    (group,) = graph("ab", "ba", "bc", "cb").cycles()
    assert {e.source for e in group} == {"a", "b", "c"}


def test_two_workloads_may_reach_each_other_and_need_nothing_of_each_other() -> None:
    nodes: dict[str, NodeKind] = {"workload a": "workload", "workload b": "workload", "x": "resource", "y": "resource"}
    edges = [Edge("workload a", "x", "declares", why("x")), Edge("workload b", "y", "declares", why("y"))]
    before = DependencyGraph.of(nodes, edges)
    reaching = [Edge("x", "workload b", "reaches", why("b")), Edge("y", "workload a", "reaches", why("a"))]
    found = before.joined(reaching)
    assert found == DependencyGraph.of(nodes, [*edges, *reaching])
    assert found.edges_from("x") == (reaching[0],)
    assert found.edges_to("workload a") == (reaching[1],)
    assert (found.order(), found.cycles()) == (("x", "y"), ())
    assert found.dependencies("x") == found.dependents("workload a") == ()
    assert found.all_dependencies(["workload a"]) == {"workload a", "x"}
    assert found.all_dependents(["workload a"]) == {"workload a"}
    assert before.joined([]) is before


def test_what_reaches_a_resource_comes_in_any_order() -> None:
    assert graph("ab", kind="reaches").order() == ("a", "b")


def test_a_graph_with_an_order_has_no_cycles() -> None:
    assert graph("ab", "ac", "bd", "cd").cycles() == ()


def test_a_long_chain_is_no_trouble() -> None:
    keys = [f"n{i:05}" for i in range(5000)]
    nodes: dict[str, NodeKind] = dict.fromkeys(keys, "resource")
    chain = DependencyGraph.of(nodes, [Edge(a, b, "refers", ()) for a, b in itertools.pairwise(keys)])
    assert chain.order() == tuple(reversed(keys))
    assert chain.cycles() == ()


def test_equal_graphs_are_equal_whatever_the_order_of_their_edges() -> None:
    assert graph("ab", "bc") == graph("bc", "ab")


def test_networkx_sees_the_same_graph() -> None:
    nodes: dict[str, NodeKind] = {"workload shop": "workload", "a": "resource"}
    found = DependencyGraph.of(nodes, [Edge("workload shop", "a", "declares", why("db"))]).to_networkx()
    assert isinstance(found, nx.MultiDiGraph)
    assert dict(found.nodes(data="kind")) == nodes
    assert found.edges["workload shop", "a", "declares"]["reasons"] == why("db")


def test_importing_the_graph_does_not_load_networkx() -> None:
    code = "import scorekit.graph, sys; print('networkx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
