from __future__ import annotations

import scorekit

TYPE = "apiVersion: scorekit.dev/v1alpha1\nkind: ResourceType\nmetadata: {name: store}\noutputs: {host: {}}\n"
DRIVER = "apiVersion: scorekit.dev/v1alpha1\nkind: ResourceDriver\nmetadata: {name: store/own}\noutputs: {host: h}\n"
LIVE = (
    "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: live}\ntargets: [kubernetes]\n"
    "drivers: [{type: store, driver: store/own}]\n"
)
FILES = {
    "resource_drivers/store/type.yaml": TYPE,
    "resource_drivers/store/own/driver.yaml": DRIVER,
    "environments/live.yaml": LIVE,
}


def faults(**broken: str) -> list[tuple[str, str]]:
    texts = {path: broken.get(path.rpartition("/")[2].removesuffix(".yaml"), text) for path, text in FILES.items()}
    found = scorekit.check(scorekit.Catalogue.from_texts(texts))
    return [(d.code, str(d.span).rpartition(":")[0].rpartition(":")[0]) for d in found]


def test_what_comes_with_scorekit_has_no_fault() -> None:
    assert scorekit.check(scorekit.Catalogue.builtin()) == ()
    assert faults() == []


def test_types_drivers_and_environments_are_checked() -> None:
    kubernetes = 'kubernetes: {manifests: [{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: "no map"}]}\n'
    assert faults(driver=DRIVER.replace("host: h", "hots: h")) == [
        ("SK454", "resource_drivers/store/own/driver.yaml"),
        ("SK455", "resource_drivers/store/own/driver.yaml"),
    ]
    assert [file for _, file in faults(driver=DRIVER + kubernetes)] == ["resource_drivers/store/own/driver.yaml"]
    assert [file for _, file in faults(type=TYPE.replace("outputs", "outputz"))][:1] == [
        "resource_drivers/store/type.yaml"
    ]
    assert [file for _, file in faults(live=LIVE.replace("store/own", "store/none"))] == ["environments/live.yaml"]


def test_a_document_that_can_not_be_read_is_among_the_faults() -> None:
    assert [file for _, file in faults(driver="{")] == ["resource_drivers/store/own/driver.yaml"]
    assert [file for _, file in faults(live="{")] == ["environments/live.yaml"]
