"""SK3xx: Score files that contradict themselves, where more than their checks finds it; the rest stand beside the checks."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

DUPLICATE_WORKLOAD = Code(
    "SK320",
    "two workloads of one name",
    Severity.ERROR,
    """Workloads of a project are known by their names, which become names of objects in every target. Two of one name would replace
each other.

Wrong: `metadata: {name: shop}` in two files
Right: `metadata: {name: shop}` in one and `metadata: {name: shop-worker}` in the other""",
)
BAD_IMAGE = Code(
    "SK322",
    "image that is no reference",
    Severity.ERROR,
    """An image is `registry/name:tag`, or has a digest: `registry/name@sha256:...`. The name is in lower case; a scheme, a space or an
empty tag is no part of it, and nobody fills in what other tools would: Docker refuses it, and a pod ends in InvalidImageName. The
grammar is that of https://pkg.go.dev/github.com/distribution/reference, and holds for score files, environments, drivers, patches
and the command line alike.

Wrong: `image: https://registry.example.com/Shop:1.0`
Right: `image: registry.example.com/shop:1.0`
Right: `image: .`, and `--image shop/main=registry.example.com/shop:1.0` when rendering""",
)
