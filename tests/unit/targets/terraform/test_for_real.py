"""The files before Terraform itself, with modules that need no provider; skipped where there is none."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

import scorekit
from scorekit.diff import compare
from tests.unit.targets.terraform.emitted import MIRROR, SHOP, emit
from tests.unit.targets.terraform.test_finish import VALUES

if TYPE_CHECKING:
    from pathlib import Path

TERRAFORM = shutil.which("terraform") or shutil.which("tofu")
pytestmark = pytest.mark.skipif(TERRAFORM is None, reason="neither terraform nor tofu is installed")
#: A module that gives what it is given, and makes what it made anew where ``size`` differs.
MODULE = """\
variable "size" {}
variable "values" { default = null }
resource "terraform_data" "made" {
  input            = var.values
  triggers_replace = var.size
}
output "host" { value = "h" }
output "password" { value = terraform_data.made.id }
output "values" { value = terraform_data.made.output }
"""
DRIVER = MIRROR.replace("  modules", "  replacedBy: [size]\n  modules")


def terraform(folder: Path, *arguments: str) -> str:
    assert TERRAFORM is not None
    environment = {
        "PATH": "/usr/bin:/bin",
        "TF_CLI_CONFIG_FILE": "/dev/null",
        "TF_IN_AUTOMATION": "1",
        "HOME": str(folder),
    }
    done = subprocess.run(
        [TERRAFORM, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def written(folder: Path, *resources: str, **keywords: Any) -> scorekit.ManifestSet:
    made = emit(*resources, driver=DRIVER, **keywords).unwrap()
    (folder / "main.tf.json").write_bytes(scorekit.files(made)[0].content)
    return made


def planned(folder: Path) -> dict[str, list[str]]:
    """What a plan would do to each module's resource."""
    terraform(folder, "init", "-input=false")  # the modules of new calls
    terraform(folder, "plan", "-input=false", "-out=plan")
    changes = json.loads(terraform(folder, "show", "-json", "plan")).get("resource_changes", [])
    return {each["address"].removesuffix(".terraform_data.made"): each["change"]["actions"] for each in changes}


def test_a_plan_destroys_and_replaces_what_diff_says(tmp_path: Path) -> None:
    (tmp_path / "mirror").mkdir()
    (tmp_path / "mirror/main.tf").write_text(MODULE)
    text = 'resources: {%s: {type: store}, bb: {type: store, params: {size: %s}}, cc: {type: store, params: {size: "${resources.bb.host}"}}}\n'
    first = written(tmp_path, text % ("aa", "small"), SHOP)
    terraform(tmp_path, "init", "-input=false")
    terraform(tmp_path, "validate")
    terraform(tmp_path, "apply", "-input=false", "-auto-approve")
    second = written(tmp_path, text % ("dd", "large"), environment="terraform: {moved: {shop0-aa: shop0-dd}}\n")
    assert planned(tmp_path) == {
        "module.shop0-bb": ["delete", "create"],
        "module.shop0-cc": ["no-op"],
        "module.shop0-dd": ["no-op"],
        "module.shop1-db": ["delete"],
    }
    hazards = compare(first, second).hazards
    assert {(h.rule, h.subject) for h in hazards} == {
        ("module-replaced", "module/shop0-bb"),
        ("resource-removed", "store.default#shop1.db"),
    }


def test_a_value_means_itself_to_terraform(tmp_path: Path) -> None:
    (tmp_path / "mirror").mkdir()
    (tmp_path / "mirror/main.tf").write_text(MODULE)
    plain = [value for value, _ in VALUES if isinstance(value, str | dict)]
    written(tmp_path, SHOP)
    file = tmp_path / "main.tf.json"
    data = json.loads(file.read_text())
    texts = [expected for value, expected in VALUES if isinstance(value, str | dict)]
    joined = [
        str(e).replace("shop-db", "shop0-db").replace("_1a", "shop0-db")
        for v, e in VALUES
        if not isinstance(v, str | dict)
    ]
    data["output"]["values"] = {"value": [*texts, *joined]}
    file.write_text(json.dumps(data))
    terraform(tmp_path, "init", "-input=false")
    terraform(tmp_path, "apply", "-input=false", "-auto-approve")
    found = json.loads(terraform(tmp_path, "output", "-json", "values"))
    assert found[: len(plain)] == plain
    assert found[len(plain) :] == ["h", "a ${b} h:5432", "US$h", "$$h$h$", "%h", "hh", "h"]
