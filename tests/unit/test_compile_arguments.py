"""What a caller may hand to ``compile``, and that nothing else ends in another error than UsageError."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

import pytest

import scorekit
from scorekit import compile_arguments
from scorekit.cli import run
from scorekit.errors import AbstractEnvironmentError, SeveralTargetsError, UnknownEnvironmentError, UsageError
from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers: {main: {image: .}}
service: {ports: {web: {port: 80}}}
"""
DATA = {
    "apiVersion": "score.dev/v1b1",
    "metadata": {"name": "shop"},
    "containers": {"main": {"image": "."}},
    "service": {"ports": {"web": {"port": 80}}},
}
CATALOGUE = scorekit.Catalogue.builtin()
FORMS = "a Workload, a Source, the text of a Score file or its data as a mapping"


def compiled(workloads: Any = None, environment: Any = "local", **arguments: Any) -> scorekit.Outcome[Any]:
    given = [TEXT] if workloads is None else workloads
    return scorekit.compile(given, environment, **{"catalogue": CATALOGUE, "images": {"main": "r/x:1"}, **arguments})


def written(outcome: scorekit.Outcome[Any]) -> bytes:
    return b"".join(file.content for file in scorekit.files(outcome.unwrap()))


def test_a_workload_is_given_in_any_form() -> None:
    forms = [TEXT, DATA, scorekit.Source("score.yaml", TEXT), scorekit.parse(TEXT).unwrap()]
    assert len({written(compiled([form])) for form in forms}) == 1


def test_what_is_wrong_in_a_text_or_mapping_is_quoted_under_its_number() -> None:
    faults = compiled([TEXT, {**DATA, "metadata": {"name": "Shop!"}}]).errors
    assert [(str(d.span), d.code) for d in faults] == [("workloads[1]:4:13", "SK205")]


def test_overrides_are_given_in_any_form() -> None:
    source = scorekit.Source("score.yaml", TEXT)
    layers = [
        'metadata.annotations={"example.com/note": "1"}',
        {"metadata": {"annotations": {"example.com/note": "1"}}},
    ]
    layers.append(scorekit.Source("more.yaml", 'metadata: {annotations: {example.com/note: "1"}}'))  # type: ignore[arg-type] # any form
    found = {written(compiled([source], "dev", overrides={"score.yaml": [each]})) for each in layers}
    assert len(found) == 1
    assert found != {written(compiled([source], "dev"))}
    assert compiled([source], overrides={"score.yaml": ["nothing"]}).errors[0].code == "SK216"


def test_messages_name_what_the_caller_gave(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The library's words here, the options of the command line there."""
    source = scorekit.Source("score.yaml", TEXT)
    found = compiled([source], overrides={"score.yaml": ["a=b", "nothing"]}).errors
    told = scorekit.format(found) + scorekit.format(compiled(images={}).errors)
    told += scorekit.format(compiled(publish=["80:shpo:80", "1:shop:9"]).diagnostics)
    for words in (
        "--> overrides['score.yaml'][1]:1:1",
        "give it as `images={'shop/main': 'REF'}`",
        "`publish 80:shpo:80`: there is no workload",
        "`publish 1:shop:9`: `shop` declares no container port 9",
    ):
        assert words in told
    found = compiled([source], overrides={"score.yaml": ["containers.main.variables.DB_PASSWORD=[hunter2"]}).errors
    assert found
    assert "hunter2" not in scorekit.format(found)
    assert "--override" not in told
    assert "--publish" not in told
    (tmp_path / "score.yaml").write_text(TEXT, "utf-8")
    given = [
        "render",
        str(tmp_path / "score.yaml"),
        "--env",
        "local",
        "--publish",
        "80:shpo:80",
        "--image",
        "main=r/x:1",
    ]
    run(given)
    run([*given[:4], "--override-property", "nothing"])
    run(given[:4])
    printed = capsys.readouterr().err
    for words in (
        "`--publish 80:shpo:80`: there is no workload",
        "--> --override-property:1:1",
        "`--image shop/main=REF`",
    ):
        assert words in printed
    with pytest.raises(UsageError, match=r"ask the target: `target='kubernetes'`"):
        compiled(target="argocd", environment="dev")


def test_images_and_ports_are_given_as_texts() -> None:
    made = written(compiled(publish=["8080:shop:80"]))
    assert b"image: r/x:1" in made
    assert b"127.0.0.1:8080:80" in made or b"published" in made


@each_row(
    ("arguments", "message"),
    [
        ({"workloads": TEXT}, f"workloads is a list, not str; each is {FORMS}"),
        ({"workloads": DATA}, f"workloads is a list, not dict; each is {FORMS}"),
        ({"workloads": scorekit.Source("a", TEXT)}, f"workloads is a list, not Source; each is {FORMS}"),
        ({"workloads": [3]}, f"workloads[0] is 3; it is {FORMS}"),
        (
            {"workloads": [TEXT, "shop.yaml"]},
            "workloads[1] is a path; hand in its text, or Source('shop.yaml', text) with its name",
        ),
        ({"workloads": [{"a": {1}}]}, "workloads[0] holds what no YAML file can: Object of type set is not JSON serializable"),
        ({"environment": None}, "environment is a name or an Environment, not None"),
        ({"catalogue": None}, "catalogue is a Catalogue, not None"),
        ({"target": 3}, "target is a text, not 3"),
        ({"select": "shop"}, "select is a list of names, say ['shop'], since a text is one of letters"),
        ({"select": [3]}, "each of select is the name of a workload or source, not 3"),
        ({"sources": {3: b""}}, "a path of sources is a text, not 3"),
        ({"builds": {"main": 3}}, "builds['main'] is a folder or a mapping as Compose has it, not 3"),
        ({"require_images": "no"}, "require_images is True or False, not 'no'"),
        ({"options": {"target": "compose"}}, "options is a CompileOptions, not dict"),
        ({"select": ["shpo"]}, "select: there is no workload or source `shpo`; did you mean `shop`?"),
        ({"image": {}}, "there is no option `image` of a compile; did you mean `images`?"),
        ({"images": "r/x:1"}, "images is a mapping, say {'main': 'registry/shop:1.0'}"),
        ({"images": {3: "r/x:1"}}, "images is a mapping, say {'main': 'registry/shop:1.0'}"),
        ({"images": {"main": None}}, "images['main'] is None; it is a reference, say 'registry/shop:1.0'"),
        (
            {"images": {"main": "Shop:1"}},
            "images['main']: `Shop:1` is no reference of an image; write `shop:1`",
        ),
        ({"overrides": ["a=b"]}, "overrides is a mapping, say {'score.yaml': ['metadata.name=shop']}"),
        ({"overrides": {"nope": []}}, "overrides: there is no source `nope`; there are: workloads[0]"),
        (
            {"overrides": {"workloads[0]": "a=b"}},
            "overrides['workloads[0]'] is a list of overrides, say ['metadata.name=shop']",
        ),
        (
            {"overrides": {"workloads[0]": [3]}},
            "overrides['workloads[0]'][0] is 3; it is a Source, a mapping or 'PATH=VALUE'",
        ),
        ({"seed": b""}, "the seed is too short: 16 bytes at least, 32 are better"),
        ({"seed": b"0123456789abcde"}, "the seed is too short: 16 bytes at least, 32 are better"),
        ({"seed": "0123456789abcdef"}, "seed is bytes, of which nobody else knows"),
        ({"shared": "nonsense"}, "shared is one of include, only, exclude, not 'nonsense'"),
        ({"publish": "80:shop:80"}, "publish is a list, say ['8080:shop:80']"),
        ({"publish": [80]}, "publish holds 80; a port is written '8080:shop:80'"),
        *(
            ({name: "a/b"}, f"{name} can't be 'a/b'; allowed: lower-case letters, digits and dashes, at most 63, a letter or digit at each end")
            for name in ("project", "environment_name", "namespace")
        ),
    ],
)  # fmt: skip
def test_what_can_not_be_meant_is_refused_with_a_reason(arguments: Mapping[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as refused:
        compiled(**arguments)
    assert str(refused.value) == message


def test_what_a_caller_may_ask_about_has_a_class() -> None:
    for environment, kind in (("nope", UnknownEnvironmentError), ("base", AbstractEnvironmentError)):
        with pytest.raises(kind):
            compiled(environment=environment)
    own = scorekit.Catalogue.from_texts(
        {
            "environments/both.yaml": "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: both}\n"
            "targets: [compose, kubernetes]\n"
        }
    )
    with pytest.raises(SeveralTargetsError):
        compiled(environment="both", catalogue=own)


def test_a_selection_is_not_refused_while_a_file_can_not_be_read() -> None:
    assert [d.code for d in compiled([TEXT, "{"], select=["other"]).errors] == []


def test_the_command_line_rests_the_collector_of_its_own_process_alone() -> None:
    code = "import gc, sys\nfrom scorekit import cli\ntry:\n    cli.main(['--version'])\nexcept SystemExit:\n    print(gc.isenabled(), gc.get_freeze_count() > 0)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.splitlines()[-1] == "False True"
    assert run(["--version"]) == 0


def test_options_are_one_value_that_keywords_change() -> None:
    options = scorekit.CompileOptions(images={"main": "r/x:1"}, project="one", select=iter(["shop"]))  # type: ignore[arg-type] # no collection, and taken all the same
    assert written(scorekit.compile([TEXT], "local", CATALOGUE, options)) == written(compiled(project="one"))
    other = scorekit.compile([TEXT], "local", CATALOGUE, options, project="two")
    assert written(other) == written(compiled(project="two"))
    assert "seed" not in repr(scorekit.CompileOptions(seed=b"0123456789abcdef"))


@pytest.mark.parametrize("given", ["a", b"a", 3])
def test_options_are_refused_where_they_are_made(given: Any) -> None:
    with pytest.raises(UsageError, match="select is a list of names"):
        scorekit.CompileOptions(select=given)


def test_keywords_are_the_fields_of_options() -> None:
    tree = ast.parse(inspect.getsource(compile_arguments))
    (keywords,) = (n for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and n.name == "CompileKeywords")
    named = {n.target.id: ast.unparse(n.annotation) for n in keywords.body if isinstance(n, ast.AnnAssign)}  # type: ignore[union-attr] # a name
    assert named == {f.name: f.type for f in fields(scorekit.CompileOptions)}
