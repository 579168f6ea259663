"""The modules that come with drivers: they take what their drivers give, and give what these promise."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.rows import each_row
from tests.unit.targets.terraform.test_for_real import TERRAFORM, terraform

if TYPE_CHECKING:
    from pathlib import Path

DRIVERS = ROOT / "resource_drivers"
EXAMPLE = ROOT / "examples/09-terraform/expected/prod/terraform/main.tf.json"
#: By the source that calls name.
MODULES = {f"./modules/{path.parent.relative_to(DRIVERS)}": path for path in sorted(DRIVERS.glob("*/terraform*/files"))}
#: What a variable, an output, a resource or a local value is in one of their files.
_BLOCK = re.compile(r'^(variable|output) "(\w+)" \{\n.*?^\}\n', re.DOTALL | re.MULTILINE)
CALLS = [
    call
    for path in (EXAMPLE, *sorted(DRIVERS.glob("*/terraform*/tests/*/expected/terraform/main.tf.json")))
    for call in json.loads(path.read_text("utf-8"))["module"].values()
]


def blocks(module: Path, kind: str) -> dict[str, str]:
    text = "".join(path.read_text("utf-8") for path in sorted(module.glob("*.tf")))
    return {found[2]: found[0] for found in _BLOCK.finditer(text) if found[1] == kind}


@each_row("source", MODULES)
def test_a_module_takes_what_its_driver_gives(source: str) -> None:
    calls = [call for call in CALLS if call["source"] == source]
    assert calls
    variables = blocks(MODULES[source], "variable")
    for call in calls:
        assert set(call) - {"//", "source"} <= set(variables)
        assert {name for name, text in variables.items() if "default" not in text} <= set(call)
        comment = call["//"]
        assert {*comment.get("replacedBy", ()), *comment.get("interruptedBy", ())} <= set(variables)


def test_a_module_gives_what_is_read_of_it() -> None:
    data = json.loads(EXAMPLE.read_text("utf-8"))
    sensitive = 0
    for output in data["output"].values():
        found = re.fullmatch(r"\$\{module\.([\w-]+)\.(\w+)\}", output["value"])
        assert found
        given = blocks(MODULES[data["module"][found[1]]["source"]], "output")[found[2]]
        assert ("sensitive = true" in given) == output.get("sensitive", False)
        sensitive += output.get("sensitive", False)
    assert sensitive


def test_a_module_that_several_drivers_have_is_one() -> None:
    postgres, mysql = (MODULES[f"./modules/{name}/terraform-rds"] for name in ("postgres", "mysql"))
    for path in mysql.iterdir():
        assert path.read_bytes() == (postgres / path.name).read_bytes()
    connections = {(module / "connection.tf").read_bytes() for module in MODULES.values()}
    assert len(connections) == 1


def test_the_tiers_of_a_database() -> None:
    text = (MODULES["./modules/postgres/terraform-rds"] / "main.tf").read_text("utf-8")
    tiers = re.findall(r'(\w+) += \{ instance_class = "([\w.]+)", storage = (\d+) \}', text)
    assert tiers == [
        ("small", "db.t3.micro", "20"),
        ("medium", "db.t3.medium", "100"),
        ("large", "db.r6g.large", "500"),
    ]
    assert {call["tier"] for call in CALLS if "tier" in call} == {"small", "medium", "large"}


@pytest.mark.skipif(TERRAFORM is None, reason="neither terraform nor tofu is installed")
def test_terraform_takes_the_example_with_the_variables_of_the_modules(tmp_path: Path) -> None:
    """Without a provider: each module has its own variables, and makes nothing else."""
    data = json.loads(EXAMPLE.read_text("utf-8"))
    data = {key: value for key, value in data.items() if key not in ("terraform", "provider")}
    for source, module in MODULES.items():
        folder = tmp_path / source
        shutil.copytree(module, folder)
        terraform(folder, "fmt", "-check", "-diff")
        for path in folder.glob("*.tf"):
            path.unlink()
        outputs = "".join(
            f'output "{name}" {{\n  value = terraform_data.main.id\n  sensitive = {"sensitive" in text}\n}}\n'.lower()
            for name, text in blocks(module, "output").items()
        )
        made = 'resource "terraform_data" "main" {}\n'
        (folder / "main.tf").write_text("".join(blocks(module, "variable").values()) + made + outputs)
    file = tmp_path / "main.tf.json"
    file.write_text(json.dumps(data))
    values = ["-var=kubeconfig=x", "-var=database_subnets=x", '-var=database_clients=["x"]', "-input=false"]
    terraform(tmp_path, "init", "-input=false")
    terraform(tmp_path, "apply", "-auto-approve", *values)
    data["module"]["orders-db"] |= {"tier": "huge", "service_name": "Not_Kebab"}
    file.write_text(json.dumps(data))
    with pytest.raises(AssertionError) as refused:
        terraform(tmp_path, "plan", "-no-color", *values)
    assert "Tier must be small, medium, or large" in str(refused.value)
    assert "Service name must be kebab-case" in str(refused.value)
