"""What the two compared sides are called, in every report."""

from __future__ import annotations

from typing import Any

import pytest

import scorekit
from tests.rows import each_row

TEXT = 'apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: "r/x:1"}}\n'


def compiled(environment: str = "dev", image: str = "1") -> scorekit.ManifestSet:
    source = scorekit.Source("score.yaml", TEXT.replace('x:1"', f'x:{image}"'))
    return scorekit.compile([source], environment, scorekit.Catalogue.builtin()).unwrap()


def test_labels_stand_for_environments_in_every_report() -> None:
    changes = scorekit.compare(compiled(), compiled(image="2"), labels=("main", "pr-12"))
    assert scorekit.format(changes).startswith("main -> pr-12 (dev, kubernetes): 1 disruptive; 1 object differs\n")
    assert "<code>main</code> &#8594; <code>pr-12</code> (dev, kubernetes)" in scorekit.format(changes, "markdown")
    sides = [
        (side["label"], side["environment"])
        for side in (scorekit.as_data(changes)["changes"][0][k] for k in ("before", "after"))
    ]
    assert sides == [("main", "dev"), ("pr-12", "dev")]
    plain = scorekit.compare(compiled(), compiled("prod"))
    assert (plain.before.label, plain.after.label) == ("dev", "prod")


@each_row("labels", ["ab", ("main",), ("main", ""), ("main", 3), ("a", "b", "c"), {"a": 1, "b": 2}])
def test_labels_are_two_texts(labels: Any) -> None:
    made = compiled()
    with pytest.raises(scorekit.UsageError, match=r"labels are what the two are called, say \('main', 'pr-12'\)"):
        scorekit.compare(made, made, labels=labels)
