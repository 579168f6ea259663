"""A layout puts every box somewhere, none upon another, the same way each time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorekit.drawing import Drawing, Scene
from scorekit.drawing.layout import Box, Picture, picture
from scorekit.drawing.layout.cards import fitted, text_width
from scorekit.drawing.layout.layered import Gaps, LayerItem, columns, forward, layered, ordered, spread
from scorekit.drawing.layout.picture import packed
from scorekit.report.drawing.svg import classes_of
from tests.property.strategies import WHOLE
from tests.unit.drawing.projects import many, shop

if TYPE_CHECKING:
    from random import Random


KEYS = tuple("abcdefgh")
LINKS = st.sets(st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS)), max_size=16)
DRAWINGS: Mapping[str, Callable[[], Drawing]] = {
    "shop": shop,
    "compose": lambda: shop("local", "compose"),
    "many": lambda: many(60),
    "hub": lambda: many(60, ", id: all"),
}


def scene_of(name: str) -> Scene:
    return DRAWINGS[name]().scenes[0]


@pytest.fixture(params=DRAWINGS)
def scene(request: pytest.FixtureRequest) -> Scene:
    return scene_of(request.param)


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def units(made: Picture) -> list[Box]:
    """Cards, and what stands in none."""
    cards = [b for b in made.boxes if b.shape == "card"]
    return cards + [b for b in made.boxes if b.node.shared]


def test_every_node_has_a_box_but_containers_of_lists(scene: Scene) -> None:
    made = picture(scene)
    wanted = [n.key for n in scene.nodes if not (made.compact and n.kind == "container")]
    assert sorted(b.node.key for b in made.boxes) == wanted


def test_no_card_lies_on_another_and_each_holds_its_own(scene: Scene) -> None:
    made = picture(scene)
    assert not [(a.node.key, b.node.key) for a, b in combinations(units(made), 2) if overlap(a, b)]
    cards = {b.node.label: b for b in made.boxes if b.shape == "card"}
    for box in made.boxes:
        assert 0 <= box.x < box.x + box.width <= made.width
        assert 0 <= box.y < box.y + box.height <= made.height
        if box.shape != "card" and box.node.workload:
            card = cards[box.node.workload]
            assert card.x < box.x < box.x + box.width < card.x + card.width
            assert card.y < box.y < box.y + box.height < card.y + card.height
    for workload in cards:
        inner = [b for b in made.boxes if b.node.workload == workload and b.shape != "card"]
        assert not [1 for a, b in combinations(inner, 2) if overlap(a, b)]


def test_every_arrow_has_a_route_that_ends_at_its_target(scene: Scene) -> None:
    made = picture(scene)
    assert {e for r in made.routes for e in r.ends} == {(s, t) for s, t, _ in scene.arrows()} - inner_arrows(made)
    boxes = {b.node.key: b for b in made.boxes}
    for route in made.routes:
        if route.arrow:
            box = boxes.get(route.ends[0][1])
            x, y = route.points[-1]
            assert box is None or (x in {box.x, box.x + box.width} and box.y <= y <= box.y + box.height)


def inner_arrows(made: Picture) -> set[tuple[str, str]]:
    """What happens inside a card that is a list is told by its rows."""
    if not made.compact:
        return set()
    return {(f"container {b.node.workload}/main", b.node.key) for b in made.boxes if b.shape == "row"}


def test_a_node_that_many_need_counts_them_and_keeps_its_arrows_quiet() -> None:
    made = picture(scene_of("hub"))
    assert [b.needed_by for b in made.boxes if b.node.shared] == [60]
    assert all(r.quiet for r in made.routes)


def test_a_large_picture_has_the_shape_of_a_screen() -> None:
    made = picture(many(120).scenes[0])
    assert made.compact
    assert 1.0 < made.width / made.height < 2.6


def test_few_workloads_are_drawn_whole() -> None:
    assert not picture(shop().scenes[0]).compact


def test_a_picture_is_the_same_each_time() -> None:
    assert picture(scene_of("shop")) == picture(scene_of("shop"))


@given(LINKS)
def test_cycles_are_turned_and_each_link_leads_to_a_later_column(links: set[tuple[str, str]]) -> None:
    ahead = forward(KEYS, links)
    assert {frozenset(link) for link in ahead} == {frozenset(link) for link in links if link[0] != link[1]}
    assert ahead == sorted(ahead)
    at = columns(KEYS, ahead)
    assert all(at[source] < at[target] for source, target in ahead)


@given(LINKS, st.randoms(use_true_random=False))
def test_the_order_in_which_links_come_moves_nothing(links: set[tuple[str, str]], random: Random) -> None:
    shuffled = sorted(links)
    random.shuffle(shuffled)
    items = [LayerItem(key, 20 + 7 * i, 10 + 5 * i) for i, key in enumerate(KEYS)]
    assert layered(items, shuffled, Gaps(30, 6, 90)) == layered(items, sorted(links), Gaps(30, 6, 90))


def test_the_order_in_which_parts_of_a_scene_come_moves_nothing() -> None:
    scene = scene_of("shop")
    turned = Scene.of(scene.environment, scene.target, scene.nodes[::-1], scene.edges[::-1])
    assert turned == scene
    assert picture(turned) == picture(scene)


@given(LINKS)
def test_boxes_of_a_layered_layout_never_meet(links: set[tuple[str, str]]) -> None:
    items = [LayerItem(key, 20 + 7 * i, 10 + 5 * i) for i, key in enumerate(KEYS)]
    laid = layered(items, links, Gaps(30, 6, 90))
    placed = [(laid.places[i.key], i) for i in items]
    for ((ax, ay), a), ((bx, by), b) in combinations(placed, 2):
        assert ax + a.width <= bx or bx + b.width <= ax or ay + a.height <= by or by + b.height <= ay
    assert all(0 <= x <= laid.width - i.width and 0 <= y <= laid.height - i.height for (x, y), i in placed)


@given(LINKS, st.sampled_from([90, 1 << 30]))
def test_no_link_passes_through_a_box(links: set[tuple[str, str]], tallest: int) -> None:
    """Not even where a column is split since it would be a tower, or a wider box stands above the one that it leaves."""
    items = {key: LayerItem(key, 20 + 17 * i, 10 + 5 * i) for i, key in enumerate(KEYS)}
    laid = layered([*items.values()], links, Gaps(30, 6, tallest))
    for source, target in links:
        (x, y), (to_x, to_y) = laid.places[source], laid.places[target]
        if x < to_x:  # others are turned round, and lead the same way back
            y += items[source].height // 2
            end = (to_x, to_y + items[target].height // 2)
            way = [(x + items[source].width, y), (laid.ends[source], y), *laid.bends.get((source, target), ()), end]
            for (ax, ay), (bx, by) in pairwise(way):
                for key, item in items.items():
                    left, top = laid.places[key]
                    between = ax < left + item.width and left < bx
                    assert not (between and min(ay, by) < top + item.height and top < max(ay, by)), (
                        source,
                        target,
                        key,
                    )


def test_a_column_that_would_be_a_tower_is_several() -> None:
    items = [LayerItem("from", 20, 20), *(LayerItem(f"to{n}", 20, 20) for n in range(12))]
    laid = layered(items, {("from", f"to{n}") for n in range(12)}, Gaps(30, 10, 90))
    assert laid.height < 300  # lanes past the first parts included; a tower would be 350
    assert len({x for x, _ in laid.places.values()}) == 5


@pytest.mark.parametrize(("many", "words"), [(12, {"h11"}), (13, {"h0", "hollow"}), (25, {"h0", "broken"})])
def test_types_beyond_the_colours_have_them_with_another_bar(many: int, words: set[str]) -> None:
    classes = classes_of([f"t{n:02}" for n in range(many)])
    assert set(classes[f"t{many - 1:02}"].split()) == words
    assert len(set(classes.values())) == many


@given(st.lists(st.tuples(st.integers(-500, 500), st.integers(1, 60)), max_size=12))
def test_spread_keeps_the_order_and_the_room_and_moves_nothing_that_fits(rows: list[tuple[int, int]]) -> None:
    wanted, heights = [float(w) for w, _ in rows], [h for _, h in rows]
    found = spread(wanted, heights)
    assert all(a + h <= b + 1e-6 for a, b, h in zip(found, found[1:], heights, strict=False))
    if all(a + h <= b for a, b, h in zip(wanted, wanted[1:], heights, strict=False)):
        assert found == pytest.approx(wanted)


def test_ordering_uncrosses_what_can_be_uncrossed() -> None:
    assert ordered([["a", "b"], ["x", "y"]], [("a", "y"), ("b", "x")]) in (
        [["a", "b"], ["y", "x"]],
        [["b", "a"], ["x", "y"]],
    )


def test_what_is_last_stands_right_of_all_others() -> None:
    assert columns(["a", "b", "z"], [("a", "b"), ("a", "z")], {"z"}) == {"a": 0, "b": 1, "z": 2}


def test_a_break_begins_a_row() -> None:
    sizes = [(10, 5)] * 6
    assert packed(sizes, 0)[0][:3] == [(0, 0), (10, 0), (0, 5)]
    assert packed(sizes, 0, {1})[0][:3] == [(0, 0), (0, 5), (10, 5)]


@given(st.text(WHOLE, max_size=60), st.integers(40, 200), st.booleans())
def test_a_fitted_text_has_the_room_and_keeps_its_ends(text: str, room: int, bold: bool) -> None:  # noqa: FBT001 - drawn
    found = fitted(text, 12, room, bold=bold)
    assert found == text or (text_width(found, 12, bold=bold) <= room and found[-1] == text[-1])
