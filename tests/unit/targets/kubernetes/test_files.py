from __future__ import annotations

import base64
from typing import Any

from scorekit.values import ConfigMapKey, RuntimeVariable, SecretKey, SecretValue, Value
from tests.unit.targets.build import Keeper, Res, Work, derived, places, score
from tests.unit.targets.kubernetes.cluster import emit, objects

DB = "postgres.default#api.db"


def work(files: str, more: str = "", **outputs: Value) -> tuple[list[Work], list[Res]]:
    text = score(container=f"    files:\n{files}", more=more + "resources: {db: {type: postgres}}\n")
    db = Res(DB, outputs=outputs, secrets=derived("password"), workload="api", namespace="ns")
    return [Work(text, {"db": DB}, "ns")], [db]


def pod(made: dict[str, Any]) -> Any:
    return made["Deployment/api"]["spec"]["template"]["spec"]


def test_files_are_mounted_as_files() -> None:
    made = objects(*work("      /etc/app/b.conf: {content: two}\n      /etc/app/a.conf: {content: one}\n"))
    assert made["ConfigMap/api-files"]["data"] == {"main_etc_app_a.conf": "one", "main_etc_app_b.conf": "two"}
    assert pod(made)["volumes"] == [{"name": "files", "configMap": {"name": "api-files"}}]
    assert pod(made)["containers"][0]["volumeMounts"] == [
        {"name": "files", "mountPath": "/etc/app/a.conf", "subPath": "main_etc_app_a.conf", "readOnly": True},
        {"name": "files", "mountPath": "/etc/app/b.conf", "subPath": "main_etc_app_b.conf", "readOnly": True},
    ]


def test_binary_files_are_binary_data() -> None:
    made = objects(*work("      /bin/x: {binaryContent: AAECAw==}\n      /t: {content: text}\n"))
    assert made["ConfigMap/api-files"]["binaryData"] == {"main_bin_x": "AAECAw=="}
    assert made["ConfigMap/api-files"]["data"] == {"main_t": "text"}


def test_a_file_with_a_mode_lists_the_items() -> None:
    made = objects(*work('      /a: {content: one, mode: "0400"}\n      /b: {content: two}\n'))
    assert pod(made)["volumes"][0]["configMap"] == {
        "name": "api-files",
        "items": [{"key": "main_a", "path": "main_a", "mode": 0o400}, {"key": "main_b", "path": "main_b"}],
    }


def test_containers_share_one_config_map() -> None:
    made = objects(*work("      /a: {content: one}\n", more="  side: {image: s, files: {/a: {content: other}}}\n"))
    assert made["ConfigMap/api-files"]["data"] == {"main_a": "one", "side_a": "other"}
    assert pod(made)["containers"][1]["volumeMounts"][0]["subPath"] == "side_a"


def test_paths_that_are_spelt_alike_get_keys_of_their_own() -> None:
    data = objects(*work("      /a/b: {content: one}\n      /a_b: {content: two}\n"))["ConfigMap/api-files"]["data"]
    assert sorted(data.values()) == ["one", "two"]
    assert all(key.startswith("main_a_b-") for key in data)


def test_a_long_path_has_a_legal_key() -> None:
    data = objects(*work(f"      /{'a' * 300}: {{content: one}}\n"))["ConfigMap/api-files"]["data"]
    assert [len(key) for key in data] == [253]


def test_a_file_that_is_one_secret_is_an_item_of_that_secret() -> None:
    made = objects(*work('      /pw: {content: "${resources.db.pw}", mode: "0400"}\n', pw=SecretValue(DB, "password")))
    assert pod(made)["volumes"] == [
        {
            "name": "files",
            "projected": {
                "sources": [
                    {"secret": {"name": "api-db", "items": [{"key": "password", "path": "main_pw", "mode": 0o400}]}}
                ]
            },
        }
    ]
    assert made["Secret/api-db"]["data"] == {"password": base64.b64encode(b"VALUE-OF-password").decode()}
    assert "ConfigMap/api-files" not in made


def test_all_files_of_a_workload_are_one_volume() -> None:
    made = objects(
        *work(
            '      /a: {content: one}\n      /c: {content: "${resources.db.ca}"}\n'
            '      /d: {content: "${resources.db.key}"}\n      /p: {content: "pw=${resources.db.pw}"}\n',
            pw=SecretValue(DB, "password"),
            key=SecretKey("tls", "key"),
            ca=ConfigMapKey("ca", "ca.crt"),
        )
    )
    assert pod(made)["volumes"][0]["projected"]["sources"] == [
        {"configMap": {"name": "api-files"}},
        {"secret": {"name": "api-files"}},
        {"configMap": {"name": "ca", "items": [{"key": "ca.crt", "path": "main_c"}]}},
        {"secret": {"name": "tls", "items": [{"key": "key", "path": "main_d"}]}},
    ]


def test_a_text_around_derived_secrets_is_a_secret_composed_now() -> None:
    works, resources = work('      /p: {content: "pw=${resources.db.pw};"}\n', pw=SecretValue(DB, "password"))
    manifests = {f"{m.kind}/{m.name}": m for m in emit(works, resources).unwrap().manifests}
    secret = manifests["Secret/api-files"]
    assert secret.secret
    assert secret.data["data"] == {"main_p": base64.b64encode(b"pw=VALUE-OF-password;").decode()}


def test_a_text_around_a_foreign_secret_is_reported_with_the_way_it_came() -> None:
    works, resources = work(
        '      /p: {content: "pw=${resources.db.pw};${resources.db.pw}"}\n', pw=SecretKey("pg", "password", "ns")
    )
    outcome = emit(works, resources)
    assert places(outcome) == [("SK608", "score.yaml:8:25")]
    found = outcome.diagnostics[0]
    assert found.message == "a file can't hold key password of Secret pg among other text: it is known only at run time"
    assert [(str(label.span), label.text) for label in found.labels] == [
        ("postgres/test/driver.yaml:3:18", "`resources.db.pw` is key password of Secret pg")
    ]
    assert found.help == "read it from a variable, or let the driver offer the whole text as one secret"


def test_every_reference_in_a_text_that_can_not_be_composed_is_reported() -> None:
    works, resources = work(
        '      /p: {content: "${resources.db.aa} ${resources.db.bb} ${resources.db.cc}"}\n',
        aa=SecretValue(DB, "hidden"),
        bb=RuntimeVariable("LOG"),
        cc=SecretValue(DB, "password"),
    )
    outcome = emit(works, resources, keeper=Keeper(frozenset({"hidden"})))
    assert places(outcome) == [("SK609", "score.yaml:8:22"), ("SK607", "score.yaml:8:41")]


def test_a_file_of_a_runtime_variable_is_reported() -> None:
    works, resources = work('      /p: {content: "${resources.db.aa}"}\n', aa=RuntimeVariable("LOG"))
    outcome = emit(works, resources)
    assert places(outcome) == [("SK607", "score.yaml:8:22")]
    assert outcome.diagnostics[0].help == "give it under `variables` of environment `dev`"


def test_too_large_a_config_map_is_reported_at_its_largest_file() -> None:
    works, resources = work(f"      /a: {{content: one}}\n      /b: {{content: {'x' * (1 << 20)}}}\n")
    outcome = emit(works, resources)
    assert places(outcome) == [("SK640", "score.yaml:9:21")]


def test_a_relative_path_is_reported_at_its_key() -> None:
    works, resources = work("      etc/a: {content: one}\n")
    assert places(emit(works, resources)) == [("SK637", "score.yaml:8:7")]
