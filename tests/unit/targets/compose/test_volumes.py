from __future__ import annotations

from typing import Any

import pytest

from scorekit.values import RuntimeVariable
from tests.rows import each_row
from tests.unit.targets.build import Res, Work
from tests.unit.targets.compose.emitted import compose, driven, emit, findings, made_of, web

UID = "volume.default#shop.data"


def mounted(more: str = "", source: str = "${resources.data}") -> Work:
    return Work(web(f"    volumes:\n      /data: {{source: '{source}'{more}}}\n"), {"data": UID})


def mount(section: str, more: str = "", **values: Any) -> dict[str, Any]:
    service = compose([mounted(more)], [driven(UID, section, values)])["services"]["shop-web"]
    found: dict[str, Any] = service["volumes"][0]
    return found


NAMED = "volume: {type: volume, source: shop-data}\nvolumes: {shop-data: {labels: {a: b}}}\n"


def test_resource_is_mounted_as_its_driver_says() -> None:
    """Vector 13."""
    data = compose([mounted(", readOnly: true")], [driven(UID, NAMED)])
    assert data["services"]["shop-web"]["volumes"] == [
        {"type": "volume", "source": "shop-data", "target": "/data", "read_only": True}
    ]
    assert data["volumes"] == {"shop-data": {"labels": {"a": "b"}}}


@pytest.mark.parametrize(
    ("section", "found"),
    [
        (NAMED, {"type": "volume", "source": "shop-data", "volume": {"subpath": "a/b"}}),
        (
            "volume: {type: volume, source: shop-data, volume: {subpath: base, nocopy: true}}\nvolumes: {shop-data: {}}\n",
            {"type": "volume", "source": "shop-data", "volume": {"subpath": "base/a/b", "nocopy": True}},
        ),
        ("volume: {type: bind, source: ./data/}\n", {"type": "bind", "source": "./data/a/b"}),
    ],
)
def test_path_leads_into_the_volume(section: str, found: dict[str, Any]) -> None:
    assert mount(section, ", path: /a/b") == {**found, "target": "/data"}


def test_path_leads_into_a_folder_that_is_known_at_start() -> None:
    section = "volume: {type: bind, source: WHERE}\n"
    assert mount(section, ", path: a", WHERE=RuntimeVariable("DIR"))["source"] == "${DIR}/a"


def test_path_in_a_tmpfs_is_reported_at_the_path() -> None:
    works, tmpfs = [mounted(", path: a")], [driven(UID, "volume: {type: tmpfs}\n")]
    assert findings(works, tmpfs) == [("SK655", "score.yaml:7:50")]


def test_tmpfs_is_mounted() -> None:
    assert mount("volume: {type: tmpfs, tmpfs: {size: 1000}}\n") == {
        "type": "tmpfs", "target": "/data", "tmpfs": {"size": 1000},
    }  # fmt: skip


@pytest.mark.parametrize("section", ["services: {}\n", None])
def test_resource_that_is_no_volume_is_reported_at_the_source(section: str | None) -> None:
    resource = Res(UID) if section is None else driven(UID, section)
    assert findings([mounted()], [resource]) == [("SK653", "score.yaml:7:23")]


@each_row(
    "volume", ["text", "[]", "{source: x}", "{type: 1}", "{type: volume, source: []}", "{type: volume, volume: text}"]
)
def test_volume_of_another_shape_is_reported_in_the_driver(volume: str) -> None:
    assert findings([mounted()], [driven(UID, f"volume: {volume}\n")]) == [("SK672", "compose.yaml:1:9")]


def test_plain_name_is_a_declared_volume() -> None:
    """D31: the reference declares none, so Compose refuses the file."""
    data = compose([mounted(source="cache")], [Res(UID)])
    assert data["services"]["shop-web"]["volumes"] == [{"type": "volume", "source": "cache", "target": "/data"}]
    assert data["volumes"] == {"cache": {}}


def test_plain_name_of_one_letter_is_no_drive_of_windows() -> None:
    assert list(compose([mounted(source="v")], [Res(UID)])["volumes"]) == ["volume-v"]


def test_plain_name_is_told_of_since_kubernetes_refuses_it() -> None:
    assert findings([mounted(source="cache")], [Res(UID)]) == [("SK677", "score.yaml:7:23")]


@pytest.mark.parametrize("source", ["data", "resources.data", "volumes.data"])
def test_plain_name_of_a_resource_is_a_forgotten_placeholder(source: str) -> None:
    (found,) = emit(made_of([mounted(source=source)], [driven(UID, NAMED)])).diagnostics
    assert (found.code, str(found.span)) == ("SK676", "score.yaml:7:23")
    assert found.help == "did you mean `${resources.data}`?"


@each_row("path", ["..", "../x", "a/../../x", "/../x"])
@each_row("section", [NAMED, "volume: {type: bind, source: ./data}\n"])
def test_path_that_leads_out_of_the_volume_is_refused(path: str, section: str) -> None:
    assert findings([mounted(f", path: {path}")], [driven(UID, section)]) == [("SK678", "score.yaml:7:50")]


def test_path_with_dots_in_a_name_stays_inside() -> None:
    assert mount(NAMED, ", path: a..b/..c")["volume"] == {"subpath": "a..b/..c"}


def test_path_in_a_named_volume_must_be_there_before_the_first_start() -> None:
    assert findings([mounted(", path: a")], [driven(UID, NAMED)]) == [("SK679", "score.yaml:7:50")]


def test_path_in_a_folder_of_the_host_is_made_by_the_engine() -> None:
    assert findings([mounted(", path: a")], [driven(UID, "volume: {type: bind, source: ./data}\n")]) == []


def test_one_name_in_two_workloads_is_no_volume_of_both() -> None:
    """Two developers who call their folder `data` do not mean one."""
    text = "    volumes: {/data: {source: cache}}\n"
    (found,) = emit(made_of([Work(web(text)), Work(web(text, name="cart"), file="cart.yaml")], project="p")).errors
    assert found.message == "workload `cart` and workload `shop` would share volume `cache`"
    assert (str(found.span), str(found.labels[0].span)) == ("score.yaml:2:18", "cart.yaml:2:18")


@each_row("source", ["/srv/data", "./data", "a b", "-a"])
def test_source_that_is_no_name_is_reported(source: str) -> None:
    assert findings([mounted(source=source)], [Res(UID)]) == [("SK654", "score.yaml:7:23")]


def test_source_that_is_known_at_start_only_is_reported() -> None:
    work = Work(
        web("    volumes:\n      /data: {source: '${metadata.dir}'}\n"), values={"metadata.dir": RuntimeVariable("A")}
    )
    assert findings([work]) == [("SK654", "score.yaml:7:23")]
