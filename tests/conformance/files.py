"""Files and volumes of a container, in both forms."""

from __future__ import annotations

from tests.conformance.vectors import Vector

VECTORS = (
    Vector(43, "C", "files: {/a: {content: hi}}"),
    Vector(43, "C", 'files: {/a: {content: ""}}'),
    Vector(43, "C", "files: {}"),
    Vector(43, "C", "files: {a/b: {content: hi}}", "", "SK313 6:13", decided="a relative path draws a warning"),
    Vector(44, "C", "files: {/a: {}}", "SK210 6:13"),
    Vector(44, "C", 'files: {/a: {mode: "600"}}', "SK210 6:13"),
    Vector(44, "C", "files: {/a: null}", "SK204 6:17"),
    Vector(44, "C", "files: null", "SK204 6:12"),
    Vector(45, "C", "files: {/a: {content: x, source: y}}", "SK210 6:30"),
    Vector(46, "C", 'files: {/a: {source: ""}}', "SK208 6:26"),
    Vector(46, "C", "files: {/a: {source: /etc/x}}", "SK319 6:26", decided="sources lie in the project"),
    Vector(
        47, "C", 'files: {/a: {binaryContent: "!!!"}}', "SK312 6:33", decided="told at once, not when the file is made"
    ),
    Vector(48, "C", 'files: {/a: {content: x, mode: "600"}}'),
    Vector(48, "C", 'files: {/a: {content: x, mode: "0600"}}'),
    Vector(
        48,
        "C",
        'files: {/a: {content: x, mode: "000"}}',
        "",
        "SK318 6:36",
        decided="its owner can't read it: a warning",
    ),
    Vector(49, "C", 'files: {/a: {content: x, mode: "1777"}}', "SK205 6:36"),
    Vector(49, "C", 'files: {/a: {content: x, mode: "00600"}}', "SK205 6:36"),
    Vector(49, "C", 'files: {/a: {content: x, mode: "800"}}', "SK205 6:36"),
    Vector(49, "C", 'files: {/a: {content: x, mode: "60"}}', "SK205 6:36"),
    Vector(49, "C", 'files: {/a: {content: x, mode: "0o600"}}', "SK205 6:36"),
    Vector(49, "C", "files: {/a: {content: x, mode: 0600}}", "SK203 6:36", "SK113 6:36"),
    Vector(49, "C", "files: {/a: {content: x, mode: 644}}", "SK203 6:36"),
    Vector(50, "C", 'files: {/a: {content: x, noExpand: "true"}}', "SK203 6:40"),
    Vector(50, "C", "files: {/a: {content: x, noExpand: yes}}", "SK203 6:40"),
    Vector(51, "C", "files: {/a: {target: /b, content: x}}", "SK201 6:18"),
    Vector(52, "C", "files: {/a: {content: [l1, l2]}}", "SK203 6:27"),
    Vector(53, "C", "files: [{target: /a, content: hi}]", "", "SK213 6:5"),
    Vector(54, "C", "files: [{target: /a, content: [l1, 2, true, 1.50]}]", "", "SK213 6:5, SK213 6:26"),
    Vector(
        54,
        "C",
        "files: [{target: /a, content: [l1, null]}]",
        "SK204 6:40",
        "SK213 6:5, SK213 6:26",
        decided="no line becomes `<nil>`",
    ),
    Vector(55, "C", "files: [{content: hi}]", "SK202 6:13", "SK213 6:5"),
    Vector(56, "C", "files: [{target: 5, content: hi}]", "SK203 6:22", "SK213 6:5"),
    Vector(57, "C", "files: []", "", "SK213 6:5"),
    Vector(
        58,
        "C",
        "files: [{target: /a, content: one}, {target: /a, content: two}]",
        "SK214 6:50",
        "SK213 6:5",
        decided="nothing is dropped",
    ),
    Vector(59, "C", "files: [/a]", "SK203 6:13", "SK213 6:5", decided="nothing is dropped"),
    Vector(
        60, "C", 'files: [{target: "", content: hi}]', "SK314 6:22", "SK213 6:5", decided="the schema refuses it, too"
    ),
    Vector(61, "C", "volumes: {/a: {source: v}}"),
    Vector(61, "C", 'volumes: {/a: {source: ""}}'),
    Vector(61, "C", "volumes: {/a: {source: v, path: s/x, readOnly: true}}"),
    Vector(62, "C", "volumes: {/a: {path: x}}", "SK202 6:15"),
    Vector(62, "C", 'volumes: {/a: {source: v, readOnly: "true"}}', "SK203 6:41"),
    Vector(62, "C", "volumes: {/a: {source: v, read_only: true}}", "SK201 6:31"),
    Vector(62, "C", "volumes: {/a: {source: v, target: /b}}", "SK201 6:31"),
    Vector(63, "C", "volumes: [{target: /a, source: v, read_only: true}]", "", "SK213 6:5, SK213 6:39"),
    Vector(64, "C", 'volumes: [{target: /a, source: v, read_only: "yes"}]', "SK201 6:39", "SK213 6:5"),
    Vector(
        65, "C", "volumes: [{target: /a, source: v, read_only: true, readOnly: false}]", "", "SK213 6:5, SK213 6:39"
    ),
    Vector(66, "C", "volumes: [{source: v}]", "SK202 6:15", "SK213 6:5"),
)
