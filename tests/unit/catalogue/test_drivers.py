"""Types and drivers by name, and the sections that stand beside a driver."""

from __future__ import annotations

import pytest

from scorekit.catalogue import Catalogue
from scorekit.errors import UnknownNameError
from tests.rows import each_row
from tests.unit.catalogue.documents import driver, places, resource_type

TYPE = "resource_drivers/cache/type.yaml"
PLACE = "resource_drivers/cache/local"
DRIVER = f"{PLACE}/driver.yaml"


def catalogue(texts: dict[str, str], *, builtin: bool = False) -> Catalogue:
    return Catalogue.from_texts(texts, builtin=builtin)


def test_a_type_is_found_by_its_place() -> None:
    found = catalogue({TYPE: resource_type("cache", "mountable: true")}).resource_type("cache").unwrap()
    assert (found.name, found.mountable) == ("cache", True)


def test_a_driver_is_found_by_its_place() -> None:
    found = catalogue({DRIVER: driver("cache/local", "outputs: {host: x}")}).driver("cache/local").unwrap()
    assert (found.name, found.type, found.outputs) == ("cache/local", "cache", {"host": "x"})


@each_row("name", ["redis", "cache/local", "../cache", "", "scorekit/cache"])
def test_no_type_of_a_name_is_raised(name: str) -> None:
    with pytest.raises(UnknownNameError, match=r"there is no resource type `.*`; (did you mean|there are: cache)"):
        catalogue({TYPE: resource_type("cache")}).resource_type(name)


@each_row("name", ["cache/x", "cache", "cache/../cache/local", "cache/local/x", "/cache/local", "cache//local"])
def test_no_driver_of_a_name_is_raised(name: str) -> None:
    known = catalogue({DRIVER: driver("cache/local")})
    with pytest.raises(UnknownNameError, match=r"there is no driver `.*`; (did you mean|there are: cache/local)"):
        known.driver(name)
    assert not known.has_driver(name)


def test_the_prefix_means_the_built_in_ones() -> None:
    texts = {
        "resource_drivers/postgres/type.yaml": resource_type("postgres", "tolerated: {x: own}"),
        "resource_drivers/postgres/in-cluster/driver.yaml": driver("postgres/in-cluster", "cost: {own: 1}"),
    }
    known = catalogue(texts, builtin=True)
    assert known.resource_type("postgres").unwrap().tolerated == {"x": "own"}
    assert known.resource_type("scorekit/postgres").unwrap().tolerated != {"x": "own"}
    assert known.driver("postgres/in-cluster").unwrap().cost == {"own": 1}
    built_in = known.driver("scorekit/postgres/in-cluster").unwrap()
    assert built_in.document.source.name == "scorekit:resource_drivers/postgres/in-cluster/driver.yaml"


def test_a_type_called_scorekit_has_drivers_like_any_other() -> None:
    known = catalogue({"resource_drivers/scorekit/x/driver.yaml": driver("scorekit/x")})
    assert known.driver("scorekit/x").ok
    assert known.has_driver("scorekit/x")


def test_a_name_other_than_the_place_is_reported_at_the_name() -> None:
    known = catalogue({TYPE: resource_type("cash"), DRIVER: driver("cash/local")})
    assert places(known.resource_type("cache").diagnostics) == [("SK404", f"{TYPE}:3:18")]
    assert places(known.driver("cache/local").diagnostics) == [("SK404", f"{DRIVER}:3:18")]


def test_faults_of_shape_are_reported_in_their_file() -> None:
    known = catalogue({TYPE: resource_type("cache", "prams: {}"), DRIVER: driver("cache/local", "setings: {}")})
    assert places(known.resource_type("cache").diagnostics) == [("SK201", f"{TYPE}:4:1")]
    assert places(known.driver("cache/local").diagnostics) == [("SK201", f"{DRIVER}:4:1")]


def test_text_that_is_no_yaml_is_reported_in_its_file() -> None:
    known = catalogue({TYPE: "a: [1", DRIVER: "a: [1"})
    assert {d.span.file for d in known.resource_type("cache").errors if d.span} == {TYPE}
    assert {d.span.file for d in known.driver("cache/local").errors if d.span} == {DRIVER}


def test_a_fault_elsewhere_harms_nobody() -> None:
    known = catalogue({DRIVER: driver("cache/local"), "resource_drivers/cache/other/driver.yaml": "{{{", TYPE: "{{{"})
    assert known.driver("cache/local").ok


@pytest.mark.parametrize("ending", ["type.yml", "local/driver.yml"])
def test_a_file_that_ends_in_yml_is_refused(ending: str) -> None:
    known = catalogue({f"resource_drivers/cache/{ending}": "x"})
    outcome = known.resource_type("cache") if ending == "type.yml" else known.driver("cache/local")
    assert places(outcome.diagnostics) == [("SK408", "-")]
    assert outcome.diagnostics[0].message == f"`resource_drivers/cache/{ending}` is not read"


def test_names_are_those_of_the_places_and_none_is_read() -> None:
    texts = {
        TYPE: "{{{",
        DRIVER: "{{{",
        "resource_drivers/cache/b/driver.yaml": "{{{",
        "resource_drivers/cache/docs/readme.md": "",
        "resource_drivers/bus/type.yaml": "{{{",
        "resource_drivers/only/x/driver.yaml": "{{{",
    }
    known = catalogue(texts)
    assert known.type_names() == ("bus", "cache")
    assert known.driver_names() == ("cache/b", "cache/local", "only/x")
    assert known.driver_names("cache") == ("cache/b", "cache/local")
    assert known.driver_names("zzz") == ()


# Sections


def test_a_section_in_a_file_of_its_own_keeps_its_places() -> None:
    known = catalogue(
        {DRIVER: driver("cache/local"), f"{PLACE}/kubernetes.yaml": "manifests: []\n", f"{PLACE}/compose.yaml": "{}\n"}
    )
    found = known.driver("cache/local").unwrap()
    assert (found.document.data["kubernetes"], found.document.data["compose"]) == ({"manifests": []}, {})
    assert str(found.span(("kubernetes", "manifests"))) == f"{PLACE}/kubernetes.yaml:1:12"
    assert found.targets == ("compose", "kubernetes")


def test_sections_may_stand_in_different_places() -> None:
    known = catalogue({DRIVER: driver("cache/local", "compose: {}"), f"{PLACE}/kubernetes.yaml": "{}"})
    assert known.driver("cache/local").unwrap().targets == ("compose", "kubernetes")


def test_a_section_written_twice_is_an_error_with_both_places() -> None:
    known = catalogue({DRIVER: driver("cache/local", "kubernetes: {}"), f"{PLACE}/kubernetes.yaml": "{}"})
    (found,) = known.driver("cache/local").diagnostics
    assert places([found]) == [("SK405", f"{DRIVER}:4:1")]
    assert [str(label.span) for label in found.labels] == [f"{PLACE}/kubernetes.yaml:1:1"]


def test_an_empty_section_is_an_error_in_its_file() -> None:
    known = catalogue({DRIVER: driver("cache/local"), f"{PLACE}/kubernetes.yaml": "# nothing yet\n"})
    found = known.driver("cache/local").errors
    assert ("SK406", f"{PLACE}/kubernetes.yaml:1:1") in places(found)


def test_a_section_that_is_no_mapping_is_an_error_in_its_file() -> None:
    known = catalogue({DRIVER: driver("cache/local"), f"{PLACE}/kubernetes.yaml": "[1]\n"})
    assert places(known.driver("cache/local").diagnostics) == [("SK203", f"{PLACE}/kubernetes.yaml:1:1")]


def test_a_section_that_is_no_yaml_is_an_error_in_its_file() -> None:
    known = catalogue({DRIVER: driver("cache/local"), f"{PLACE}/kubernetes.yaml": "a: [1\n"})
    outcome = known.driver("cache/local")
    assert outcome.value is None
    assert {d.span.file for d in outcome.errors if d.span} == {f"{PLACE}/kubernetes.yaml"}


def test_sections_beside_what_is_no_driver_are_not_looked_at() -> None:
    known = catalogue({DRIVER: "[1]", f"{PLACE}/kubernetes.yaml": "a: [1\n"})
    assert {d.span.file for d in known.driver("cache/local").errors if d.span} == {DRIVER}


@each_row(
    ("name", "help_"),
    [
        ("kubernets.yaml", "did you mean `kubernetes.yaml`?"),
        ("compose.yml", "did you mean `compose.yaml`?"),
        ("driver.yml", "did you mean `driver.yaml`?"),
        *(
            (
                f"{name}.yaml",
                f"there is no target `{name}`; beside driver.yaml there can be compose.yaml, kubernetes.yaml, terraform.yaml",
            )
            for name in ("zzz", "nomad", "helm")
        ),
    ],
)
def test_a_stray_file_beside_a_driver_is_a_warning(name: str, help_: str) -> None:
    outcome = catalogue({DRIVER: driver("cache/local"), f"{PLACE}/{name}": "{{{"}).driver("cache/local")
    assert outcome.ok
    assert outcome.value is not None
    assert places(outcome.diagnostics) == [("SK407", "-")]
    assert outcome.diagnostics[0].message == f"nothing reads `{PLACE}/{name}`"
    assert outcome.diagnostics[0].help == help_


def test_files_of_other_kinds_beside_a_driver_are_no_matter() -> None:
    outcome = catalogue({DRIVER: driver("cache/local"), f"{PLACE}/README.md": "x"}).driver("cache/local")
    assert outcome.diagnostics == ()


@each_row(
    ("files", "message", "hint"),
    [
        (["queue/rabbit/driver.yaml"], "`resource_drivers/queue/` has drivers but no type.yaml", "write `resource_drivers/queue/type.yaml`"),
        (["queue/typ.yaml"], "`resource_drivers/queue/` has files but no type.yaml", "rename `typ.yaml`"),
        (["queue/type.yaml", "queue/rabbit/drivr.yaml"], "`resource_drivers/queue/rabbit/` has files but no driver.yaml", "rename `drivr.yaml`"),
        (["queue/type.yaml", "queue/rabbit/kubernetes.yaml"], "`resource_drivers/queue/rabbit/` has files but no driver.yaml", "write `resource_drivers/queue/rabbit/driver.yaml`"),
    ],
)  # fmt: skip
def test_a_folder_without_the_file_that_makes_it_one_is_told(files: list[str], message: str, hint: str) -> None:
    known = catalogue({f"resource_drivers/{path}": "x" for path in files}, builtin=True)
    asked = known.resource_type("queue") if len(files) == 1 else known.driver("queue/rabbit")
    for told in (known.incomplete(), asked.diagnostics):
        assert [(d.code, d.message, d.help) for d in told] == [("SK409", message, hint)]


def test_a_driver_of_a_built_in_type_and_other_folders_lack_nothing() -> None:
    texts = {
        "resource_drivers/redis/mine/driver.yaml": "x",
        "resource_drivers/redis/mine/docs/a.yaml": "x",
        "resource_drivers/redis/docs/readme.md": "x",
        "resource_drivers/notes/readme.md": "x",
    }
    assert catalogue(texts, builtin=True).incomplete() == ()


def test_a_driver_without_its_file_does_not_give_way_to_a_built_in_one() -> None:
    found = catalogue({"resource_drivers/redis/in-cluster/kubernetes.yaml": "x"}, builtin=True).driver(
        "redis/in-cluster"
    )
    assert (found.value, [d.code for d in found.diagnostics]) == (None, ["SK409"])
