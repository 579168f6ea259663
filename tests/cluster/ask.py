"""Asks a real API server what it says to every change of a field of every object."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from scorekit.targets.kubernetes.containers import quantity
from tests.cluster import pairs, table
from tests.cluster.pairs import ACCEPTED, CLIENT, INVALID, REFUSED, SAME, SERVER, VERBS, Pair
from tests.cluster.server import WAYS, Server


def fields(asked: Server) -> Iterator[tuple[str, str, Any, Any]]:
    """Every field of every object, with two values."""
    for name, base in pairs.given()["objects"].items():
        schemas = asked.schemas(base["apiVersion"])
        schema = pairs.schema_of(base, schemas)
        for at, below in pairs.fields(name, schema, schemas):
            values = pairs.samples(name, at, below, schemas)
            if values is not None:
                yield name, pairs.spelt(at), *values


def answers(asked: Server, questions: Sequence[Pair]) -> tuple[list[str], list[table.Creation]]:
    """What the server says to each change; and objects as they were sent, each with what the server made of it."""
    sides = {
        way: [
            (asked.named(pair.before, f"{way[0]}{number}"), asked.named(pair.after, f"{way[0]}{number}"))
            for number, pair in enumerate(questions)
        ]
        for way in WAYS
    }
    trials = [
        (asked.named(pair.before, f"b{number}"), asked.named(pair.after, f"a{number}"))
        for number, pair in enumerate(questions)
    ]
    full = [asked.named(each, f"f{number}") for number, each in enumerate(pairs.given()["full"])]
    made = asked.create([*(side for both in trials for side in both), *full])
    assert all(each["metadata"]["name"] in made for each in full)
    kinds = {pair.kind for pair in questions}
    failed: dict[str, set[str]] = {}
    for way, both in sides.items():
        failed[way] = set(asked.apply([before for before, _ in both], way))
        claims = [one for (one, _), pair in zip(both, questions, strict=True) if "bound" in pair.object]
        failed[way] |= asked.bind([one for one in claims if one["metadata"]["name"] not in failed[way]])
    there = asked.held(kinds)
    refused = {way: asked.apply([after for _, after in both], way) for way, both in sides.items()}
    here = asked.held(kinds)

    def answer(number: int) -> str:
        pair = questions[number]
        after = {way: both[number][1] for way, both in sides.items()}
        names = {way: str(each["metadata"]["name"]) for way, each in after.items()}
        impossible = not pair.by_hand and trials[number][1]["metadata"]["name"] not in made
        # Controllers may have taken it away meanwhile.
        gone = any(f"{pair.kind}/{name}" not in held for name in names.values() for held in (there, here))
        if impossible or gone or any(name in failed[way] for way, name in names.items()):
            return INVALID
        failing = {way for way, name in names.items() if name in refused[way]}
        if not failing:
            lacking = {w for w, name in names.items() if not _holds(here[f"{pair.kind}/{name}"], after[w], pair.kind)}
            # What neither way brings about is what the server drops; what one does is the other's fault.
            failing = lacking if len(lacking) == 1 else failing
        if not failing and all(there[f"{pair.kind}/{n}"] == here[f"{pair.kind}/{n}"] for n in names.values()):
            return SAME
        return {0: ACCEPTED, 2: REFUSED}.get(len(failing)) or (CLIENT if "client-side" in failing else SERVER)

    sent = [*(side for both in trials for side in both), *full]
    creations = [(each, made[name]) for each in sent if (name := each["metadata"]["name"]) in made]
    return [answer(number) for number in range(len(questions))], creations


def _holds(held: Any, wanted: Any, kind: str) -> bool:
    """Whether the server holds all that was applied, and no further items of a list."""
    if isinstance(wanted, dict):
        if not isinstance(held, dict):
            return False
        written = (key for key in wanted if key not in {"stringData", "name", "namespace"} or "containerPort" in wanted)
        return all(
            key in held and _holds(held[key], wanted[key], kind) for key in written if wanted[key] not in ({}, None, "")
        )
    if isinstance(wanted, list):
        # A pod gets volumes and tolerations that nobody asked for.
        fits = len(held) == len(wanted) or kind == "Pod"
        return fits and all(any(_holds(one, each, kind) for one in held) for each in wanted)
    return bool(held == wanted or quantity(str(held)) == quantity(str(wanted)) is not None)


def ask(asked: Server) -> tuple[dict[str, Any], list[table.Creation]]:
    """What is kept in ``verdicts.json``; and objects as they were sent, each with what the server made of it.

    Every field with its values and what the server says to each way of changing it, then the pairs written by hand. A
    field of which no way can be asked is left out.
    """
    rows = list(fields(asked))
    questions = [(row, pair) for row in rows for pair in pairs.of_field(*row)]
    hand = list(pairs.written())
    found, creations = answers(asked, [*(pair for _, pair in questions), *hand])
    said: dict[tuple[str, str], dict[str, str]] = {}
    for (row, pair), verdict in zip(questions, found, strict=False):
        said.setdefault(row[:2], {})[pair.verb] = verdict
    listed = [[*row, *(said[row[:2]].get(verb) for verb in VERBS)] for row in rows]
    told = [[p.object, p.field, verdict] for p, verdict in zip(hand, found[len(questions) :], strict=True)]
    return {
        "version": asked.version,
        "fields": [row for row in listed if set(row[4:]) - {INVALID, None}],
        "pairs": told,
    }, creations
