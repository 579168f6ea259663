"""Documents that are made from the code are current, and every link between documents leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from tools.reference import click_commands, commands, drivers, environments, formats, library, shapes, types
from tools.reference.outputs import REPORTS, SHARED

import scorekit
from scorekit import extensions, testing
from scorekit.catalogue import Catalogue
from scorekit.cli import scorekit as command_line
from scorekit.model.driver import driver_model
from scorekit.model.environment import Environment
from scorekit.model.project import ProjectSettings
from scorekit.model.resource_type import ResourceType
from scorekit.model.workload import Workload
from scorekit.schemas.model_schema import definitions_of
from tests.architecture.sampling import samples
from tests.rows import each_row

if TYPE_CHECKING:
    from tests.conftest import Golden

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*/README.md")])


#: Keys of a score file that become nothing: the format's version, and a header's two halves.
NO_CONVERSION = {"apiVersion", "name", "value"}


def page_of_types() -> str:
    catalogue = Catalogue.builtin()
    return types.page(
        [catalogue.resource_type(name).unwrap() for name in catalogue.type_names()],
        [catalogue.driver(name).unwrap() for name in catalogue.driver_names()],
        {name: catalogue.environment(name).unwrap() for name in types.COLUMNS},
    )


def page_of_drivers() -> str:
    catalogue = Catalogue.builtin()
    used_by: dict[str, list[str]] = {}
    for name in catalogue.offered_environments():
        for rule in catalogue.environment(name).unwrap().drivers:
            used_by.setdefault(rule.driver, []).append(name)
    return drivers.page([catalogue.driver(name).unwrap() for name in catalogue.driver_names()], used_by)


def page_of_environments() -> str:
    catalogue = Catalogue.builtin()
    return environments.page([catalogue.environment(name).unwrap() for name in catalogue.environment_names()])


def page_of_formats() -> str:
    kinds = (
        (
            "Score file",
            "`score.yaml`, or `NAME.score.yaml`: a workload. Further documents of a file are workloads too.",
            Workload,
        ),
        ("Project", "`scorekit.yaml`, at the root of a project. Every key may be left out.", ProjectSettings),
        ("Environment", "`environments/NAME.yaml`. [How to write one](../environments.md).", Environment),
        ("Resource type", "`resource_drivers/TYPE/type.yaml`. [How to write one](../drivers.md).", ResourceType),
        ("Driver", "`resource_drivers/TYPE/NAME/driver.yaml`. [How to write one](../drivers.md).", driver_model()),
    )
    return formats.page(
        formats.Format(title, place, model.__name__, definitions_of(model)) for title, place, model in kinds
    )


def page_of_the_library() -> str:
    names = {name: getattr(scorekit, name) for name in scorekit.__all__ if not name.startswith("__")}
    names |= {f"testing.{name}": getattr(testing, name) for name in testing.__all__}
    added = {name: getattr(extensions, name) for name in extensions.__all__ if name not in names}
    return library.page(scorekit.__doc__ or "", names) + library.extensions(added)


@cache
def sampled() -> Mapping[str, list[Any]]:
    with TemporaryDirectory() as folder:
        return samples(Path(folder))


def page_of_json() -> str:
    return shapes.page([(report, sampled()[name]) for name, report in REPORTS.items()], SHARED)


#: The pages that are made from the code.
PAGES: Mapping[str, Callable[[], str]] = {
    "reference/commands.md": lambda: commands.page(click_commands.commands(command_line)),
    "reference/drivers.md": page_of_drivers,
    "reference/environments.md": page_of_environments,
    "reference/formats.md": page_of_formats,
    "reference/json.md": page_of_json,
    "reference/library.md": page_of_the_library,
    "reference/types.md": page_of_types,
}


@pytest.mark.parametrize("name", PAGES)
def test_golden_page_is_current(name: str, golden: Golden) -> None:
    golden.check_file(ROOT / "docs" / name, PAGES[name]())


@each_row("name", REPORTS)
def test_every_key_of_json_is_documented_and_none_that_is_not_there(name: str) -> None:
    assert shapes.strangers(REPORTS[name], sampled()[name], SHARED) == ()


def test_key_that_is_not_documented_and_one_that_is_not_there_are_told() -> None:
    report = REPORTS["parity"]
    (found,) = sampled()["parity"][:1]
    assert "Parity.more" in shapes.strangers(report, [{**found, "more": 1}], SHARED)
    assert "Parity.risks" in shapes.strangers(report, [{k: v for k, v in found.items() if k != "risks"}], SHARED)


def test_conversion_table_has_every_key_of_a_score_file() -> None:
    rows = (ROOT / "docs" / "conversion.md").read_text("utf-8").splitlines()
    said = set(re.findall(r"\w+", " ".join(row.split("|")[1] for row in rows if row.startswith("|"))))
    definitions = definitions_of(Workload)
    assert not {key for part in definitions.values() for key in part["properties"]} - said - NO_CONVERSION


LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]+))?[^)]*\)")


def test_links_lead_somewhere() -> None:
    lost = []
    for path in DOCUMENTS:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            for target, anchor in LINK.findall(line):
                page = path.parent / target if target else path
                if "://" not in target and not (page.exists() and (not anchor or anchor in anchors(page))):
                    lost.append(f"{path.relative_to(ROOT)}:{number} {target}#{anchor}")
    assert not lost


@cache
def anchors(page: Path) -> frozenset[str]:
    """The names of a page's headings, as the site gives them."""
    headings = re.findall(r"(?m)^#+ +(.+)$", page.read_text("utf-8"))
    return frozenset(re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", each).strip().lower()) for each in headings)


def test_commands_of_the_readme_are_targets_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    text = "".join((ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md"))
    assert not [t for t in re.findall(r"\bmake ([a-z]+)", text) if not re.search(rf"^{t}:", makefile, re.MULTILINE)]
