"""Where the copy of a shared secret lies is explained by what places its reader."""

from __future__ import annotations

from scorekit import pipeline
from scorekit.catalogue import Catalogue
from scorekit.explain.explainer import Explainer
from scorekit.location import Source

LIVE = """\
kind: Environment
apiVersion: scorekit.dev/v1alpha1
metadata: {name: live}
extends: scorekit/dev
namespace: "ns-{{ workload.name }}"
sharedNamespace: common
"""
SHOP = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers: {main: {image: shop:1, variables: {PASSWORD: "${resources.db.password}"}}}
resources: {db: {type: postgres, id: common}}
"""


def test_each_copy_of_a_secret_lies_where_its_line_says() -> None:
    catalogue = Catalogue.from_texts({"environments/live.yaml": LIVE})
    explainer = Explainer(pipeline.compile([Source("score.yaml", SHOP)], "live", catalogue, seed=b"seed" * 4).unwrap())
    lines = {
        space: explainer.explain(f"Secret/{space}/postgres-common.metadata.namespace").root.span
        for space in ("ns-shop", "common")
    }
    assert {space: span.line for space, span in lines.items() if span} == {"ns-shop": 5, "common": 6}
