from __future__ import annotations

from typing import Any

import pytest

from scorekit.targets.api import OutputFile
from scorekit.values import ConfigMapKey, RuntimeVariable, SecretValue, Text, Value
from tests.unit.targets.build import Keeper, Work
from tests.unit.targets.compose.emitted import compose, driven, emit, findings, made_of, web, written

UID = "postgres.default#shop.db"
PASSWORD = SecretValue(UID, "password")
READ_ONLY = "patches: [{name: locked, target: {service: shop-web}, merge: {read_only: true}}]\n"


def files(**listed: str) -> str:
    """A workload with files ``/a``, ``/b`` and so on."""
    return web("    files:\n" + "".join(f"      /{name}: {{{text}}}\n" for name, text in listed.items()))


def made(
    text: str, env: str = "", keeper: Keeper | None = None, **values: Value
) -> tuple[dict[str, Any], dict[str, OutputFile]]:
    works = [Work(text, values={f"metadata.{k}": v for k, v in values.items()})]
    manifests = emit(made_of(works, (), env, keeper=keeper)).unwrap()
    return written(manifests), {f.path: f for f in manifests.files}


def label(data: dict[str, Any]) -> str:
    text: str = data["services"]["shop-web"]["labels"]["dev.scorekit.checksum"]
    return text


def test_text_is_an_inline_config_with_its_mode_in_quoted_octal() -> None:
    """Vector 10: the mode is the file's, not that of a copy on the host."""
    data, beside = made(files(a="content: 'x $ y', mode: '0400'", b="content: z"))
    first, second = data["services"]["shop-web"]["configs"]
    assert (first["target"], first["mode"], second["target"]) == ("/a", "0400", "/b")
    assert "mode" not in second
    assert data["configs"] == {first["source"]: {"content": "x $$ y"}, second["source"]: {"content": "z"}}
    assert beside == {}


def test_files_of_one_basename_never_meet() -> None:
    """D3: the reference writes both to one place."""
    listed = "    files: {/a/app.conf: {content: one}, /b/app.conf: {content: two}}\n"
    text = web(listed, "  side:\n    image: s:1\n" + listed.replace("one", "three"))
    assert sorted(c["content"] for c in compose(text)["configs"].values()) == ["one", "three", "two", "two"]


def test_changed_content_changes_a_label_and_nothing_else() -> None:
    one, other = made(files(a="content: x"))[0], made(files(a="content: y"))[0]
    assert label(one) != label(other)
    del one["services"]["shop-web"]["labels"], other["services"]["shop-web"]["labels"]
    del one["configs"], other["configs"]
    assert one == other


def test_service_without_files_has_no_checksum() -> None:
    assert "dev.scorekit.checksum" not in compose(web())["services"]["shop-web"]["labels"]


def test_secret_in_a_file_is_filled_in_by_compose() -> None:
    data, beside = made(files(a="content: 'pw ${metadata.pw}$'"), pw=PASSWORD)
    (config,) = data["configs"].values()
    name = "SCOREKIT_POSTGRES_DEFAULT_SHOP_DB_PASSWORD_31523e61a9a7"
    assert config == {"content": f"pw ${{{name}:?written by scorekit render}}$$"}
    assert list(beside) == [".env"]


@pytest.mark.parametrize("content", ["'${metadata.pw}'", "'pw ${metadata.pw}'"])
def test_a_service_is_recreated_when_a_secret_in_its_file_changes(content: str) -> None:
    text = files(a=f"content: {content}")
    before = label(made(text, pw=PASSWORD)[0])
    assert before == label(made(text, pw=PASSWORD)[0])
    assert before != label(made(text, pw=PASSWORD, keeper=Keeper(rotation="-2"))[0])
    assert before != label(made(text, pw=SecretValue(UID, "other"))[0])


def test_a_checksum_of_secrets_can_not_be_computed_without_the_seed() -> None:
    secret, plain, other = files(a="content: '${metadata.pw}'"), files(a="content: x"), Keeper(seed=b"other")
    assert label(made(secret, pw=PASSWORD)[0]) != label(made(secret, pw=PASSWORD, keeper=other)[0])
    assert label(made(plain)[0]) == label(made(plain, keeper=other)[0])


def test_binary_content_lies_beside_the_file() -> None:
    """Vector 12: nothing is read into it."""
    data, beside = made(files(a="binaryContent: 'AP8k', mode: '0750'"))
    (reference,) = data["services"]["shop-web"]["configs"]
    path = f"files/{reference['source']}"
    assert data["configs"] == {reference["source"]: {"file": f"./{path}"}}
    assert reference == {"source": reference["source"], "target": "/a"}
    assert beside == {path: OutputFile(path, b"\0\xff$", mode=0o750)}
    assert label(data)


def test_empty_file_lies_beside_the_file() -> None:
    """Compose mounts the project's folder for an empty ``content``."""
    (file,) = made(files(a="content: ''"))[1].values()
    assert (file.content, file.mode) == (b"", 0o644)


def test_files_of_a_service_with_a_read_only_root_lie_beside_the_file() -> None:
    data, beside = made(files(a="content: 'x $', mode: '0440'"), READ_ONLY)
    (file,) = beside.values()
    assert (file.content, file.mode, file.secret) == (b"x $", 0o440, False)
    assert [c["file"] for c in data["configs"].values()] == [f"./{file.path}"]
    assert "mode" not in data["services"]["shop-web"]["configs"][0]


@pytest.mark.parametrize("content", [PASSWORD, Text(("a ", PASSWORD))])
def test_secret_files_of_a_service_with_a_read_only_root_are_secret(content: Value) -> None:
    beside = made(files(a="content: '${metadata.pw}', mode: '0444'"), READ_ONLY, pw=content)[1]
    ((path, file),) = beside.items()
    assert path.startswith("secrets/")
    assert file.content.endswith(b"VALUE-OF-password")
    assert (file.mode, file.secret) == (0o444, True)


@pytest.mark.parametrize(
    "value", [RuntimeVariable("A"), ConfigMapKey("a", "b"), Text((PASSWORD, RuntimeVariable("A")))]
)
def test_file_that_nothing_can_fill_in_is_reported_at_its_content(value: Value) -> None:
    work = Work(files(a="content: '${metadata.v}'"), values={"metadata.v": value})
    assert findings([work], (), READ_ONLY) == [("SK674", "score.yaml:7:21")]


def test_variable_in_a_file_is_left_to_the_starting_process() -> None:
    (config,) = made(files(a="content: '${metadata.v}'"), v=RuntimeVariable("A"))[0]["configs"].values()
    assert config == {"content": "${A}"}


def test_unknown_secret_in_such_a_file_is_reported_at_its_content() -> None:
    work = Work(files(a="content: '${metadata.v}'"), values={"metadata.v": PASSWORD})
    found = emit(made_of([work], (), READ_ONLY, keeper=Keeper(frozenset({"password"})))).diagnostics
    assert [(d.code, str(d.span)) for d in found] == [("SK651", "score.yaml:7:21")]


SECTION = """
services:
  proxy:
    image: nginx:1
    labels: LABELS
    configs: [{source: site, target: /site, mode: "0440", uid: "1"}, other]
  locked:
    image: nginx:1
    read_only: true
    configs: [{source: site, target: /site}, {source: kept, target: /kept}]
configs: {site: {content: "listen $host;"}, other: {content: x}, kept: {file: ./mine}}
"""


@pytest.mark.parametrize(("labels", "kept"), [("{}", {}), ("{a: b}", {"a": "b"}), ("[a=b]", ["a=b"])])
def test_drivers_files_are_placed_and_counted_like_workloads(labels: str, kept: Any) -> None:
    works = [Work(web(), {"proxy": "http-proxy.default#shop.proxy"})]
    proxy = driven("http-proxy.default#shop.proxy", SECTION.replace("LABELS", labels))
    manifests = emit(made_of(works, [proxy])).unwrap()
    data = written(manifests)
    assert data["configs"] == {
        "site": {"file": "./files/site"}, "other": {"content": "x"}, "kept": {"file": "./mine"},
    }  # fmt: skip
    assert data["services"]["proxy"]["configs"] == [{"source": "site", "target": "/site"}, "other"]
    assert manifests.files == (OutputFile("files/site", b"listen $host;", mode=0o440),)
    counted = data["services"]["proxy"]["labels"]
    rest = counted[:-1] if isinstance(counted, list) else {k: v for k, v in counted.items() if "checksum" not in k}
    assert rest == kept
    assert len(counted) == len(kept) + 1
