"""Packages that extend scorekit: what each group adds, and how a package at fault is told of."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import chdir
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import scorekit
from scorekit import checks, codes, installed, projections, report, targets
from scorekit.expressions import ExpressionError, compile_text
from scorekit.extensions import ExtensionError, Outcome
from scorekit.model.driver import driver_model
from scorekit.projections.api import find_projection
from scorekit.targets.record import find_target
from scorekit.values import SecretKey
from tests.conftest import ROOT
from tests.golden.running import run
from tests.packages import packages, write_package
from tests.rows import each_row
from tests.third_target.targets.stack import TARGET

SCORE = "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: shop:1}}\n"
TARGET_OF = """\
from dataclasses import replace
from tests.third_target.targets.stack import TARGET

TARGET = replace(TARGET, name="%s")
"""
PROJECTION_OF = """\
from scorekit.extensions import Manifest, Option, Outcome, Success, PrefixOrigins, Origin, Projection

def project(sets, options):
    return Success(())

def refuse(value):
    raise KeyError(value)

PROJECTION = Projection("%s", "Lists workloads", None, (Option("site", "a site", "x", refusal=refuse),), project, lambda document: 7)
"""
CHECKS = """\
\"\"\"Why it matters.\"\"\"
from scorekit.extensions import Code, Severity

ODD = Code("ACME001", "an odd name", Severity.WARNING)

def odd(workload):
    yield ODD.at(workload.span(("metadata", "name")), f"`{workload.name}` is odd")

CHECKS = (odd,)
"""
FORMAT = """\
def render(result, more=None):
    return f"{len(result)} found\\n"

def together(parts):
    return f"{len(parts)} parts\\n"
"""
FILTERS = "def twice(text, times=2):\n    return text * times\n"


def compiled() -> Outcome[scorekit.ManifestSet]:
    return scorekit.compile([SCORE], "dev", scorekit.Catalogue.builtin(), seed=b"0" * 32)


def warned() -> list[str]:
    return [d.code for d in compiled().diagnostics]


class Group(NamedTuple):
    """How a package adds to a group, and what comes of it."""

    #: The entry point, and what it leads to.
    name: str
    value: str
    module: str
    #: Asks for it by name, and what that gives.
    use: Callable[[str], Any]
    gives: Any
    #: A name that scorekit itself has.
    taken: str
    #: What is loaded and is none of the kind.
    wrong: str
    told: str


GROUPS: Mapping[str, Group] = {
    "targets": Group(
        "stack2", "acme:TARGET", TARGET_OF % "stack2", lambda n: (targets.names(), find_target(n).layouts),
        (("compose", "kubernetes", "stack2", "terraform"), ("stream",)), "compose", "TARGET = 7", "leads to no Target, but to a value of type int",
    ),
    "projections": Group(
        "lists", "acme:PROJECTION", PROJECTION_OF % "lists", lambda n: (projections.names(), find_projection(n).summary),
        (("argocd", "lists"), "Lists workloads"), "argocd", "PROJECTION = None", "leads to no Projection, but to a value of type NoneType",
    ),
    "checks": Group(
        "acme", "acme", CHECKS, lambda _: warned(), ["ACME001"], "", "CHECKS = 7", "leads to no module with a tuple of functions `CHECKS`",
    ),
    "formats": Group(
        "diagnostics.count", "acme", FORMAT, lambda n: scorekit.format((), n.partition(".")[2]), "0 found\n", "diagnostics.json",
        "render = 'x'", "leads to no format of this kind, which has a function `render`",
    ),
    "filters": Group(
        "twice", "acme:twice", FILTERS, lambda n: compile_text(f"{{{{ 'ab' | {n} }}}}").evaluate({}), "abab", "upper",
        "twice = 7", "leads to no function",
    ),
}  # fmt: skip


def points(group: str, name: str, value: str) -> str:
    return f"[scorekit.{group}]\n{name} = {value}\n"


def refused(use: Callable[[], object], *words: str) -> None:
    with pytest.raises(ExtensionError) as error:
        use()
    assert not [word for word in words if word not in str(error.value)], str(error.value)


@each_row("group, one", GROUPS.items())
def test_a_package_adds_to_each_group(group: str, one: Group, tmp_path: Path) -> None:
    folder = write_package(tmp_path / group, "acme_ops", points(group, one.name, one.value), {"acme": one.module})
    with packages(folder):
        assert one.use(one.name) == one.gives
        (line,) = installed.listing()
        assert line == f"with acme_ops 1.0: {group[:-1]} {one.name}"
    assert installed.listing() == ()


@each_row("group, one", GROUPS.items())
def test_a_package_at_fault_is_named_with_its_entry_point(group: str, one: Group, tmp_path: Path) -> None:
    named = f"package acme_ops 1.0: entry point `{one.name}` of scorekit.{group} "
    for case, module, value, words in (
        ("import", "import no_such_module", one.value, "No module named 'no_such_module'"),
        ("exit", "raise SystemExit(3)", one.value, "SystemExit: 3"),
        ("absent", one.module, "acme:nothing_here", "can't be loaded from `acme:nothing_here`: AttributeError"),
        ("unwritten", one.module, "1:2:3", "can't be loaded from `1:2:3`"),
        ("wrong", one.wrong, one.value, one.told),
    ):
        folder = write_package(tmp_path / group / case, "acme_ops", points(group, one.name, value), {"acme": module})
        with packages(folder):
            refused(lambda: one.use(one.name), named, words)


@each_row("group, one", GROUPS.items())
def test_a_name_has_one_meaning(group: str, one: Group, tmp_path: Path) -> None:
    folders = [
        write_package(tmp_path / group / name, name, points(group, one.name, one.value), {"acme": one.module})
        for name in ("acme_ops", "bcme_ops")
    ]
    for order in (folders, folders[::-1]):
        with packages(*order):
            refused(lambda: one.use(one.name), "package bcme_ops 1.0: ", "has the name of one of package acme_ops")
    unnamed = dict.fromkeys(("Bad", "a-b", "a.b", "class"), "can't be called so")
    if group == "formats":
        unnamed = dict.fromkeys(("count", "no_kind.a", "diff.b.c"), "is of no kind of result")
        unnamed["diagnostics.A"] = "can't be called so"
    for name, words in unnamed.items():
        with packages(write_package(tmp_path / group / name, "acme_ops", points(group, name, one.value))):
            refused(lambda: one.use(name), "package acme_ops 1.0: ", f"`{name}` of", words)  # noqa: B023 - called at once
    if group == "projections":
        folder = write_package(tmp_path / group / "target", "acme_ops", points(group, "compose", one.value))
        with packages(folder):
            refused(lambda: one.use("compose"), "`compose`", "has a name that scorekit itself uses")
    if one.taken:
        folder = write_package(tmp_path / group / "taken", "acme_ops", points(group, one.taken, one.value))
        with packages(folder):
            refused(lambda: one.use(one.taken), f"entry point `{one.taken}`", "has a name that scorekit itself uses")


@each_row("name", ["name", "outputs", "model_x", "driver", "type", "supports"])
def test_a_target_is_no_other_key_of_a_driver(name: str, tmp_path: Path) -> None:
    with packages(write_package(tmp_path / name, "acme_ops", points("targets", name, "acme:TARGET"))):
        refused(driver_model, f"`{name}` of scorekit.targets has ")


def test_a_record_is_called_as_its_entry_point(tmp_path: Path) -> None:
    folder = write_package(tmp_path, "acme_ops", points("targets", "other", "acme:TARGET"), {"acme": TARGET_OF % "one"})
    with packages(folder):
        refused(lambda: find_target("other"), "leads to a Target of another name, `one`")


@each_row(
    "text, words",
    [
        ("[scorekit.target]\nx = y\n", "is of no group that there is; there are: scorekit.checks, scorekit.filters"),
        ("[scorekit.targets]\nx\n", "package acme_ops 1.0: its entry_points.txt can't be read"),
        ("[scorekit.targets]\n\udcff = y\n", "package acme_ops 1.0: its entry_points.txt can't be read"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, words: str, tmp_path: Path) -> None:
    folder = write_package(tmp_path / str(len(text)), "acme_ops", "")
    (folder / "acme_ops-1.0.dist-info/entry_points.txt").write_bytes(text.encode("utf-8", "surrogateescape"))
    with packages(folder):
        refused(targets.names, words)


def test_what_stands_where_python_is_started_is_not_installed(tmp_path: Path) -> None:
    group = GROUPS["checks"]
    folder = write_package(tmp_path, "acme_ops", points("checks", "acme", "acme"), {"acme": group.module})
    with chdir(folder), packages(folder, Path(), Path("../") / folder.name):
        assert warned() == []
    command = [sys.executable, "-m", "scorekit", "--version"]
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
    assert told == f"scorekit, version {scorekit.__version__}\n"


def test_of_two_versions_the_first_on_pythons_path_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = write_package(tmp_path / "a", "acme_ops", "[console_scripts]\nx = y\n")
    second = write_package(tmp_path / "b", "Acme_ops", points("targets", "stack", "acme:TARGET"))
    with packages(first, second, tmp_path / "nowhere"):
        assert installed.extensions() == ()
    metadata = second / "Acme_ops-1.0.dist-info"
    with packages(second, first):
        assert [(each.distribution, each.version) for each in installed.extensions()] == [("Acme_ops", "1.0")]
    metadata.rename(second / "Acme_ops-1.0-py3.11.egg-info")
    with packages(second):
        assert [(each.distribution, each.version) for each in installed.extensions()] == [("Acme_ops", "1.0")]
    (second / "Acme_ops-1.0-py3.11.egg-info").rename(second / "Acme_ops.egg-info")
    with packages(second):
        assert installed.listing() == ("with Acme_ops: target stack",)
        # Nobody should leave two in one folder; whatever order the system lists them in, the same one counts.
        (second / "acme_ops-0.9.dist-info").mkdir()
        listed = os.listdir
        for backwards in (True, False):
            installed.extensions.cache_clear()
            monkeypatch.setattr(os, "listdir", lambda folder, b=backwards: sorted(listed(folder), reverse=b))
            assert installed.listing() == ("with Acme_ops: target stack",)


CODES = 'from scorekit.extensions import Code, Severity\nX = Code("{}", "x", Severity.ERROR)\nCHECKS = ()\n'


def test_checks_are_a_module(tmp_path: Path) -> None:
    text = "class Held:\n    CHECKS = ()\n"
    with packages(write_package(tmp_path, "a", points("checks", "a", "acme:Held"), {"acme": text})):
        refused(checks.checks, "leads to no module with a tuple of functions `CHECKS`")


def test_codes_of_checks_are_known_and_their_own(tmp_path: Path) -> None:
    for number, id_ in enumerate(("SK001", "acme1", "X1")):
        with packages(write_package(tmp_path / f"{number}", "a", points("checks", "a", "a"), {"a": CODES.format(id_)})):
            refused(codes.all_codes, "entry point `a` of scorekit.checks has a code", f"`{id_}`")
    both = [
        write_package(tmp_path / name, name, points("checks", name, name), {name: CODES.format("ACME001")})
        for name in ("one", "two")
    ]
    with packages(*both):
        refused(compiled, "package two 1.0", "has a code `ACME001`, as has that of package one")
    with packages(write_package(tmp_path / "own", "acme_ops", points("checks", "acme", "acme"), {"acme": CHECKS})):
        assert codes.all_codes()["ACME001"].title == "an odd name"
        assert codes.documentation()["ACME001"] == "Why it matters."
        sarif = scorekit.format(compiled().diagnostics, "sarif")
        assert "An odd name." in sarif
        assert run(tmp_path, ["explain", "ACME001"]).stdout == "ACME001: an odd name (warning)\n\nWhy it matters.\n"
        (tmp_path / "score.yaml").write_text(SCORE, "utf-8")
        (tmp_path / "scorekit.yaml").write_text("checks: {ACME001: error}\n", "utf-8")
        assert "error[ACME001]" in run(tmp_path, ["check", "--env", "dev"]).stdout
    assert "ACME001" not in codes.all_codes()


FAILING = """\
from scorekit.extensions import Code, Diagnostic, Severity

ODD = Code("ACME001", "an odd name", Severity.WARNING)
def render(result, more=None):
    {0}
together = render
def check(workload):
    {0}
CHECKS = (check,)
def filter_(value):
    {0}
"""


@each_row(
    "body, words",
    [
        ("raise KeyError('secret')", "fails with KeyError in acme, line 5"),
        ("return open('/nowhere/at/all')", "fails with FileNotFoundError in acme, line 5"),
        ("return 7", "gives a value of type int, not of str"),
    ],
)
def test_a_format_that_fails_is_told(body: str, words: str, tmp_path: Path) -> None:
    folder = tmp_path / str(len(body))
    write_package(folder, "a", points("formats", "diagnostics.odd", "acme"), {"acme": FAILING.format(body)})
    with packages(folder):
        refused(lambda: scorekit.format((), "odd"), "package a 1.0: entry point `diagnostics.odd`", words)
        refused(lambda: report.diagnostics.FORMATS.find("odd").together(()), words)


@each_row(
    "body, words",
    [
        ("raise KeyError('secret')", "fails with KeyError in acme, line 8"),
        ("yield ODD.at(None, 'x'); yield 1 / 0", "fails with ZeroDivisionError in acme, line 8"),
        ("return [7]", "gives what is no diagnostic of its own codes: `int`"),
        ("return None", "fails with TypeError"),
        ("yield Diagnostic('SK202', Severity.ERROR, 'x')", "gives what is no diagnostic of its own codes: `SK202`"),
    ],
)
def test_a_check_that_fails_is_told(body: str, words: str, tmp_path: Path) -> None:
    folder = tmp_path / str(len(body))
    write_package(folder, "a", points("checks", "odd", "acme"), {"acme": FAILING.format(body)})
    with packages(folder):
        refused(compiled, "package a 1.0: entry point `odd` of scorekit.checks", words)
        refused(lambda: scorekit.parse(SCORE), words)
        assert len(checks.checks()) > 1


def test_a_projection_and_a_target_that_fail_are_told(tmp_path: Path) -> None:
    text = (PROJECTION_OF % "odd").replace("return Success(())", "raise KeyError('secret')")
    with packages(write_package(tmp_path / "p", "a", points("projections", "odd", "acme:PROJECTION"), {"acme": text})):
        sets = (compiled().unwrap(),)
        refused(lambda: scorekit.project(sets, "odd"), "entry point `odd`", "fails with KeyError in acme, line 4")
        refused(lambda: scorekit.project(sets, "odd", {"site": "x"}), "fails with KeyError in acme, line 7")
        made: Any = find_projection("odd")
        refused(lambda: made.file(None), "gives a value of type int, not of str")
    text = TARGET_OF % "odd" + "\ndef data(*_):\n    yield 1 / 0\n\nTARGET = replace(TARGET, emit=len, data=data)\n"
    with packages(write_package(tmp_path / "t", "a", points("targets", "odd", "acme:TARGET"), {"acme": text})):
        target: Any = find_target("odd")
        refused(lambda: list(target.data(None, None, {})), "package a 1.0", "ZeroDivisionError in acme, line 7")
        refused(lambda: target.emit(None, None), "fails with TypeError")
        assert target.service_name is not TARGET.service_name


@each_row(
    "field, words",
    [
        ("sort='any'", "leads to a Target whose `sort` is none"),
        ("layouts=()", "leads to a Target whose `layouts` is none"),
        ("layouts=(7,)", "leads to a Target whose `layouts` is none"),
        ("layouts=7", "fails with TypeError"),
        ("sections={'x': dict}", "leads to a Target whose `sections` is none"),
        ("sections=()", "fails with AttributeError"),
    ],
)
def test_a_record_is_one_that_can_be_read(field: str, words: str, tmp_path: Path) -> None:
    text = TARGET_OF % "odd" + f"\nTARGET = replace(TARGET, {field})\n"
    with packages(write_package(tmp_path / field, "a", points("targets", "odd", "acme:TARGET"), {"acme": text})):
        refused(lambda: find_target("odd"), "package a 1.0: entry point `odd` of scorekit.targets ", words)


def applied(expression: str, **scope: Any) -> Any:
    return compile_text(f"{{{{ {expression} }}}}").evaluate(scope)


FILTER = """\
def last(items):
    items.sort()
    return {"of": items}

def loop(_):
    found = []
    found.append(found)
    return found

def refuse(value):
    raise ValueError("it is none of ours")

def broken(value):
    return value.nothing

def long(text):
    return text * 70000

def odd(text):
    return {1: text}

def big(_):
    return 2 ** 70
"""


def test_a_filter_gets_copies_and_gives_plain_values(tmp_path: Path) -> None:
    names = ("last", "loop", "refuse", "broken", "long", "odd", "big")
    entry_points = "[scorekit.filters]\n" + "".join(f"{name}_ = acme:{name}\n" for name in names)
    with packages(write_package(tmp_path, "a", entry_points, {"acme": FILTER})):
        items = ["b", "a"]
        assert applied("items | last_", items=items) == {"of": ["a", "b"]}
        assert items == ["b", "a"]
        for expression, words in (
            ("1 | refuse_", "it is none of ours"),
            ("'x' | long_", "the text would be longer than"),
            ("1 | big_", "the number would be too large"),
            ("1 | loop_", "nested deeper"),
            ("secret | last_", "known only at run time"),
            ("[[secret]] | last_", "known only at run time"),
            ("1 | last_(2)", "wrong arguments for `last_`"),
            ("1 | lost_", "did you mean `last_`?"),
        ):
            with pytest.raises(ExpressionError) as error:
                applied(expression, secret=SecretKey("shop", "key"))
            assert words in f"{error.value.message} {error.value.help}", expression
        refused(lambda: applied("1 | broken_"), "`broken_`", "fails with AttributeError in acme, line 14")
        refused(lambda: applied("1 | odd_"), "`odd_`", "gives what no filter can")


def test_the_command_line_lists_what_is_there_and_tells_of_what_is_broken(tmp_path: Path) -> None:
    """In a process of its own: what options may be is known when their command is loaded."""
    text = points("formats", "diagnostics.count", "acme") + points("targets", "broken", "no_such_module:TARGET")
    folder = write_package(tmp_path / "installed", "acme_ops", text, {"acme": FORMAT})
    (tmp_path / "score.yaml").write_text(SCORE, "utf-8")
    environment = {**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}"}
    lines = ["check --format count score.yaml --env dev", "--version", "schema driver"]
    program = f"""
import json
from dataclasses import astuple
from pathlib import Path
from tests.golden.running import run
print(json.dumps([astuple(run(Path(), line.split())) for line in {lines}]))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    counted, version, told = json.loads(done.stdout)
    assert counted[1] == "0 found\n"
    assert version[1].endswith("\nwith acme_ops 1.0: format diagnostics.count, target broken\n")
    assert told[:2] == [2, ""]
    assert told[2].startswith("error: package acme_ops 1.0: entry point `broken` of scorekit.targets can't be loaded")
