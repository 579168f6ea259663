"""Resources: names, types, ids, params."""

from __future__ import annotations

from tests.conformance.vectors import Vector

VECTORS = (
    Vector(83, "R", "{}"),
    Vector(83, "R", "{db: {type: pg}}"),
    Vector(83, "R", "{db: {type: Postgres-9, class: Large-1}}"),
    Vector(84, "R", "null", "SK204 6:12"),
    Vector(84, "R", "{db: {}}", "SK202 6:13"),
    Vector(84, "R", "{db: null}", "SK204 6:17"),
    Vector(84, "R", "{d: {type: pg}}", "SK205 6:13"),
    Vector(84, "R", "{my_db: {type: pg}}", "SK205 6:13"),
    Vector(84, "R", "{Db: {type: pg}}", "SK205 6:13"),
    Vector(84, "R", "{my.db: {type: pg}}", "SK205 6:13"),
    Vector(85, "R", "{db: {type: p}}", "SK205 6:24"),
    Vector(85, "R", "{db: {type: a_b}}", "SK205 6:24"),
    Vector(85, "R", "{db: {type: a.b}}", "SK205 6:24"),
    Vector(85, "R", "{db: {type: ab-}}", "SK205 6:24"),
    Vector(85, "R", "{db: {type: 12}}", "SK203 6:24"),
    Vector(85, "R", "{db: {type: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}}", "SK205 6:24"),
    Vector(85, "R", "{db: {type: pg, class: a}}", "SK205 6:35"),
    Vector(85, "R", "{db: {type: pg, class: a.b}}", "SK205 6:35"),
    Vector(85, "R", '{db: {type: pg, class: ""}}', "SK205 6:35"),
    Vector(85, "R", "{db: {type: pg, class: null}}", "SK204 6:35"),
    Vector(86, "R", "{db: {type: pg, id: main-db}}"),
    Vector(86, "R", "{db: {type: pg, id: a.b.c}}"),
    Vector(86, "R", "{db: {type: pg, id: a--b}}"),
    Vector(86, "R", "{db: {type: pg, id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}}"),
    Vector(87, "R", "{db: {type: pg, id: a}}", "SK205 6:32"),
    Vector(87, "R", "{db: {type: pg, id: Main}}", "SK205 6:32"),
    Vector(87, "R", "{db: {type: pg, id: a..b}}", "SK205 6:32"),
    Vector(87, "R", "{db: {type: pg, id: ab-}}", "SK205 6:32"),
    Vector(87, "R", "{db: {type: pg, id: a.-b}}", "SK205 6:32"),
    Vector(87, "R", "{db: {type: pg, id: a.b.}}", "SK205 6:32"),
    Vector(87, "R", "{db: {type: pg, id: a_b}}", "SK205 6:32"),
    Vector(87, "R", "{db: {type: pg, id: 12}}", "SK203 6:32"),
    Vector(
        87, "R", "{db: {type: pg, id: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}}", "SK205 6:32"
    ),
    Vector(88, "R", "{db: {type: pg, params: null}}", "SK204 6:36"),
    Vector(88, "R", "{db: {type: pg, params: []}}", "SK203 6:36"),
    Vector(88, "R", "{db: {type: pg, params: {1: x}}}", "SK209 6:37"),
    Vector(88, "R", '{db: {type: pg, params: {a: [1, {b: null}], "x y": true}}}'),
    Vector(89, "R", "{db: {type: pg, metadata: null}}", "SK204 6:38"),
    Vector(89, "R", "{db: {type: pg, metadata: {annotations: {aa: 1}}}}", "SK203 6:57"),
    Vector(
        89,
        "R",
        "{db: {type: pg, properties: {a: 1}}}",
        "",
        "SK213 6:28",
        decided="the 0.1 word for params, with a warning",
    ),
)
