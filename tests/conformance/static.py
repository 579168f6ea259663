"""What the text of placeholders says before anything is resolved."""

from __future__ import annotations

from tests.conformance.vectors import Vector

VECTORS = (
    Vector(117, "B", 'variables: {A: "${resources.db.host}"}'),
    Vector(117, "B", 'variables: {A: "${resources.db}"}', "SK305 6:21", decided="it could only fail later"),
    Vector(117, "B", 'variables: {A: "${metadata.any.thing}"}', "SK304 6:21", decided="metadata is known"),
    Vector(117, "B", 'variables: {A: "$${HOME} $$"}'),
    Vector(118, "B", 'variables: {A: "${resources.nope.x}"}', "SK303 6:21"),
    Vector(119, "B", 'variables: {A: "${resources}"}', "SK301 6:21"),
    Vector(119, "B", 'variables: {A: "${metadata}"}', "SK301 6:21"),
    Vector(119, "B", 'variables: {A: "${}"}', "SK301 6:21"),
    Vector(119, "B", 'variables: {A: "${HOME}"}', "SK302 6:21"),
    Vector(119, "B", 'variables: {A: "${ resources.db.host }"}', "SK301 6:21"),
    Vector(119, "B", 'variables: {A: "${resources.db.}"}', "SK301 6:21"),
    Vector(119, "B", 'variables: {A: "${resources..x}"}', "SK301 6:21"),
    Vector(119, "B", 'variables: {A: "${resources.db.host:-x}"}', "SK301 6:21"),
    Vector(119, "B", 'variables: {A: "${metadata.é}"}', "SK304 6:21"),
    Vector(
        120,
        "A",
        "variables: {A: '${metadata.annotations.k8s\\.io/xx}'}",
        decided="as the text of the specification has it",
    ),
    Vector(
        120, "A", 'variables: {A: "${metadata.annotations.aa/bb}"}', decided="as the text of the specification has it"
    ),
    Vector(121, "B", 'variables: {A: "${env.HOME}"}', "SK302 6:21"),
    Vector(
        122,
        "I",
        'image: "${bogus}"',
        warnings="SK322 5:12",
        decided="not scanned; but it is no reference of an image, so one is supplied when rendering",
    ),
    Vector(122, "B", 'command: ["${bogus}"]'),
    Vector(122, "B", 'args: ["${bogus}"]'),
    Vector(122, "B", 'variables: {"${bogus}": x}'),
    Vector(122, "B", 'files: {/a: {source: "${bogus}"}}'),
    Vector(122, "B", 'files: {/a: {content: "${bogus}", noExpand: true}}'),
    Vector(122, "B", 'volumes: {"/${bogus}": {source: v, path: "${bogus}"}}'),
    Vector(122, "B", 'readinessProbe: {exec: {command: ["${bogus}"]}}'),
    Vector(
        122, "B", 'files: {/a: {binaryContent: "${bogus}"}}', "SK312 6:33", decided="not scanned; but it is no base64"
    ),
    Vector(122, "R", '{db: {type: pg, params: {"${bogus}": 1}, metadata: {a: "${bogus}"}}}'),
    Vector(122, "M", '{name: shop, a: "${bogus}"}'),
    Vector(123, "B", 'files: {/a: {content: "${bogus}"}}', "SK302 6:28"),
    Vector(123, "B", 'volumes: {/a: {source: "${bogus}"}}', "SK302 6:29"),
    Vector(123, "R", '{db: {type: pg, params: {a: [["${bogus}"]]}}}', "SK302 6:43"),
)
