from __future__ import annotations

from typing import Any

from scorekit.location import Source
from scorekit.outcome import Findings
from scorekit.resolve.resolution import Origin
from scorekit.source.reader import read
from scorekit.targets.origins import PrefixOrigins
from scorekit.targets.terraform.finish import Finisher
from scorekit.values import ModuleOutput, SecretKey, SecretValue, Text
from tests.rows import each_row

PLACE = PrefixOrigins(Origin("driver", read(Source("x.yaml", "x")).unwrap().mark.span))
DB = ModuleOutput("shop-db", "host")
#: A value, and what Terraform reads: ``test_for_real`` asks it.
VALUES: list[tuple[Any, Any]] = [
    ("${var.x}", "$${var.x}"),
    ("$${x}", "$$${x}"),
    ("$$${x}", "$$$${x}"),
    ("%{ if a }", "%%{ if a }"),
    ("%%{x}", "%%%{x}"),
    ("$%{x}", "$%%{x}"),
    ("$", "$"),
    ("a$$", "a$$"),
    ('\\n "q"\n', '\\n "q"\n'),
    ({"${k}": ["${v}", 1, True, None]}, {"$${k}": ["$${v}", 1, True, None]}),
    (DB, "${module.shop-db.host}"),
    (Text(("a ${b} ", DB, ":5432")), "a $${b} ${module.shop-db.host}:5432"),
    (Text(("US$", DB)), 'US${"$"}${module.shop-db.host}'),
    (Text(("$$", DB, "$", DB, "$")), '${"$$"}${module.shop-db.host}${"$"}${module.shop-db.host}$'),
    (Text(("%", DB)), "%${module.shop-db.host}"),
    (Text((DB, DB)), "${module.shop-db.host}${module.shop-db.host}"),
    (ModuleOutput("1a", "host"), "${module._1a.host}"),
]


@each_row(("value", "expected"), VALUES)
def test_a_value_means_itself(value: Any, expected: Any) -> None:
    findings = Findings()
    assert Finisher({"shop-db", "_1a"}, findings).data(value, PLACE) == expected
    assert not findings.items


@each_row(
    ("value", "code", "words"),
    [
        (SecretValue("db", "password"), "SK683", "can't read secret password of db"),
        (Text(("a", SecretKey("db", "password"))), "SK683", "can't read key password of Secret db"),
        (ModuleOutput("shop-bd", "host"), "SK686", "no module `shop-bd`"),
        (ModuleOutput("shop-db", "a b"), "SK686", "`a b` is no name"),
    ],
)
def test_what_terraform_can_not_read_is_refused(value: Any, code: str, words: str) -> None:
    findings = Findings()
    Finisher({"shop-db"}, findings).data([value], PLACE)
    (found,) = findings.items
    assert found.code == code
    assert words in found.message
