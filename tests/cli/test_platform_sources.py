"""Platforms from archives and registries: taken whole and as they were pinned, or not at all."""

from __future__ import annotations

import base64
import gzip
import io
import json
import os
import shutil
import socket
import subprocess
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from scorekit.remote.registry import Reference, credentials
from tests.cli.platforms import PLATFORM, PROJECT, environment, make_app, make_repository, write
from tests.cli.servers import Registry, Reply, digest_of, registry, serving
from tests.conftest import needs_git
from tests.git import commit_all, git
from tests.golden.running import Run, run
from tests.rows import each_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

PROD = {"environments/prod.yaml": PLATFORM["environments/prod.yaml"].encode()}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SCOREKIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path / "docker"))
    return tmp_path / "cache"


def said(told: Run) -> str:
    return told.stdout + told.stderr


def tar(files: Mapping[str, bytes], *others: tarfile.TarInfo) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
        for other in others:
            archive.addfile(other)
    return out.getvalue()


def zipped(files: Mapping[str, bytes], mode: int = 0o100644, packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packed) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = mode << 16
            archive.writestr(entry, content, packed)
    return out.getvalue()


def link(name: str, to: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, to
    return entry


def whole(prefix: str = "") -> dict[str, bytes]:
    return {f"{prefix}{path}": text.encode() for path, text in PLATFORM.items()}


def archive_source(url: str, more: str = "") -> str:
    return f"{{name: acme, archive: '{url}/platform.tar.gz'{more}}}"


# Archives


@each_row(
    "content, more",
    [
        (tar(whole()), ""),
        (tar(whole("./")), ""),
        (tar(whole("platform-1.2/")), ""),
        (tar(whole("infra/platform/"), link("infra/docs", "/etc")), ", path: platform"),
        (zipped(whole()), ""),
        (zipped(whole("infra-1/platform/")), ", path: platform/"),
    ],
)
def test_an_archive_is_taken_at_its_top_or_below_its_path(tmp_path: Path, content: bytes, more: str) -> None:
    shutil.rmtree(tmp_path / "cache", ignore_errors=True)
    with serving(lambda *_: (200, {}, content)) as url:
        app = make_app(tmp_path / "app", archive_source(url, more))
        (app / "scorekit.lock").unlink(missing_ok=True)
        assert run(app, ["platform", "update"]).status == 0
    assert f"digest: {digest_of(content)}" in (app / "scorekit.lock").read_text()
    assert "queue.example.com" in run(app, ["render", "--env", "prod"]).stdout


#: Archives that nobody should take, and what is said of them.
HOSTILE: tuple[tuple[Callable[[], bytes], str], ...] = (
    (lambda: tar({"../environments/prod.yaml": b""}), "`../environments/prod.yaml` leads out of it"),
    (lambda: tar({"/environments/prod.yaml": b""}), "leads out of it"),
    (lambda: tar({**PROD, "docs/../../x": b""}), "leads out of it"),
    (lambda: zipped({"environments/../../prod.yaml": b""}), "leads out of it"),
    (lambda: zipped({"environments\\prod.yaml": b"", "environments/a\\b.yaml": b""}), "is no plain path"),
    (lambda: tar({}, link("environments/prod.yaml", "/etc/passwd")), "is a link, or no file at all"),
    (lambda: tar(PROD, link("environments/b.yaml", "environments/prod.yaml", tarfile.LNKTYPE)), "is a link"),
    (lambda: tar({}, link("environments/prod.yaml", "", tarfile.FIFOTYPE)), "is a link, or no file at all"),
    (lambda: zipped({"environments/prod.yaml": b"/etc/passwd"}, mode=0o120777), "is a link"),
    (lambda: tar(whole())[:-20], "is cut or damaged"),
    (lambda: gzip.compress(gzip.decompress(tar(whole()))[:1536]), "is cut or damaged"),
    (lambda: gzip.compress(gzip.decompress(tar(whole()))[:1500]), "is cut or damaged"),
    (lambda: zipped(whole())[:-30], "is cut or damaged"),
    (lambda: zipped(whole()).replace(b"PK\x05\x06", b"PK\x05\x07"), "is cut or damaged"),
    (lambda: gzip.compress(b"", mtime=0) * 20_000, "is in more than 10,000 pieces"),
    (
        lambda: zipped(whole(), packed=zipfile.ZIP_LZMA).replace(b"\x5d\0", b"\xff\xff"),
        "is encrypted, or packed in a way",
    ),
    (lambda: b"<html>404</html>", "neither a `.tar.gz` nor a `.zip`"),
    (lambda: tar({"README.md": b""}), "it has none of `resource_drivers/`"),
    (lambda: tar({"environments/big.yaml": bytes(9 * 1024 * 1024)}), "is larger than 8 MiB"),
    (lambda: zipped({"environments/big.yaml": bytes(9 * 1024 * 1024)}), "is larger than 8 MiB"),
    (lambda: tar({**PROD, "environments/.git/config": b""}), "is git's own"),
    (lambda: tar({**PROD, "environments/a:b.yaml": b""}), "is no plain path"),
    (lambda: zipped({**PROD, "./environments/prod.yaml": b"x"}), "comes twice"),
)


@each_row("make, reason", HOSTILE)
def test_a_hostile_archive_leaves_nothing(tmp_path: Path, make: Callable[[], bytes], reason: str) -> None:
    content = make()
    with serving(lambda *_: (200, {}, content)) as url:
        app = make_app(tmp_path / "app", archive_source(url))
        told = run(app, ["platform", "update"])
    assert (told.status, "SK446" in said(told)) == (1, True)
    assert reason in said(told)
    assert not (app / "scorekit.lock").exists()
    assert not (tmp_path / "cache").exists()


@each_row(
    "limit, content, reason",
    [
        ("remote.archive._MOST_OUT", gzip.compress(bytes(1 << 20)), "holds more than 0 MiB"),
        ("remote.archive._MOST_ENTRIES", tar({f"docs/{n}": b"" for n in range(5)}), "more than 4 files"),
        ("catalogue.trees.MOST_FILES", tar({f"environments/{n}.yaml": b"" for n in range(5)}), "more than 4 files or"),
        ("catalogue.trees.MOST_BYTES", tar(whole()), "more than 10,000 files or 0 MiB"),
        ("remote.archive.LARGEST", tar(whole()), "sends more than 4 bytes"),
    ],
)
def test_an_archive_is_bounded(tmp_path: Path, limit: str, content: bytes, reason: str) -> None:
    with serving(lambda *_: (200, {}, content)) as url, pytest.MonkeyPatch.context() as patch:
        patch.setattr(f"scorekit.{limit}", 4)
        told = run(make_app(tmp_path / "app", archive_source(url)), ["platform", "update"])
    assert (told.status, reason in said(told)) == (1, True), said(told)


def endless() -> Iterator[bytes]:
    while True:
        yield bytes(1024 * 1024)


#: What a hostile server answers, and what is said of it.
ANSWERS: tuple[tuple[Reply, str], ...] = (
    ((302, {"Location": "file:///etc/passwd"}, b""), "leads to an address by `file`"),
    ((302, {"Location": "ftp://files.example.com/x"}, b""), "leads to an address by `ftp`"),
    ((302, {"Location": "http://files.example.com/x"}, b""), "leads to an address by `http`"),
    ((302, {"Location": "/platform.tar.gz"}, b""), "leads on and on"),
    ((404, {}, b""), "answers 404"),
    ((200, {"Content-Length": "1000"}, iter([b"short"])), "broke off"),
    ((200, {}, endless()), "sends more than 67,108,864 bytes"),
)


@each_row("reply, reason", ANSWERS)
def test_a_hostile_server_is_left_alone(tmp_path: Path, reply: Reply, reason: str) -> None:
    with serving(lambda *_: reply) as url:
        app = make_app(tmp_path / "app", archive_source(url))
        told = run(app, ["platform", "update"])
    assert (told.status, "SK445" in said(told)) == (1, True)
    assert reason in said(told)
    assert not (app / "scorekit.lock").exists()


def test_an_archive_is_what_was_pinned_or_refused(tmp_path: Path, cache: Path) -> None:
    held = [tar(whole())]
    with serving(lambda *_: (200, {}, held[0])) as url:
        app = make_app(tmp_path / "app", archive_source(url))
        assert run(app, ["platform", "update"]).status == 0
        lock = (app / "scorekit.lock").read_text()
        held[0] = tar({**whole(), "environments/base.yaml": environment("base", "extends: scorekit/prod").encode()})
        told = run(app, ["platform", "update"])
        assert (told.status, "SK444" in said(told)) == (1, True)
        shutil.rmtree(cache)
        told = run(app, ["platform", "fetch"])
        assert (told.status, "SK444" in said(told)) == (1, True)
        # The same files, packed by another program, are the same platform.
        held[0] = zipped(whole("repacked/"))
        assert run(app, ["platform", "fetch"]).status == 0
        assert run(app, ["render", "--env", "prod"]).status == 0
        assert (app / "scorekit.lock").read_text() == lock


# Registries


def oci_source(one: Registry) -> str:
    return f"{{name: acme, oci: '{one.url.removeprefix('http://')}/team/platform:1.0'}}"


def titled(name: str, **more: object) -> dict[str, object]:
    return {"annotations": {"org.opencontainers.image.title": name}, **more}


LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"


@each_row(
    "layers",
    [
        [(titled("platform.tar.gz"), tar(whole()))],
        [
            (titled("environments", mediaType=LAYER), tar(PROD)),
            (titled("environments/base.yaml"), whole()["environments/base.yaml"]),
        ],
    ],
)
def test_artefacts_as_oras_makes_them_are_taken(
    tmp_path: Path, layers: list[tuple[Mapping[str, object], bytes]]
) -> None:
    with registry() as one:
        one.put("1.0", *layers)
        app = make_app(tmp_path / "app", oci_source(one))
        (app / "scorekit.lock").unlink(missing_ok=True)
        assert run(app, ["platform", "update"]).status == 0
        assert f"digest: {digest_of(one.manifests['1.0'])}" in (app / "scorekit.lock").read_text()
        shutil.rmtree(tmp_path / "cache")
        # By its digest, whatever the tag names meanwhile.
        pinned = one.manifests.pop("1.0")
        one.manifests[digest_of(pinned)] = pinned
        assert run(app, ["platform", "fetch"]).status == 0
    catalogue = run(app, ["envs", "show", "acme/prod"])
    assert catalogue.status == 0


def test_docker_hub_is_asked_where_it_answers_and_helpers_of_docker_know_who_asks(tmp_path: Path) -> None:
    reference = Reference.parse("oci://docker.io/acme/platform:1.0")
    assert reference.url("manifests/1.0") == "https://registry-1.docker.io/v2/acme/platform/manifests/1.0"
    assert Reference.parse("localhost:5000/a/b@sha256:0") == Reference("localhost:5000", "a/b", "sha256:0")
    helper = write(
        tmp_path,
        {
            "docker-credential-test": '#!/bin/sh\nread host\necho "{\\"Username\\": \\"$host\\", \\"Secret\\": \\"s\\"}"\n'
        },
    )
    (helper / "docker-credential-test").chmod(0o755)
    write(tmp_path, {"docker/config.json": '{"credsStore": "test", "credHelpers": {"bad.example.com": "../x"}}'})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
        known = {host: credentials(host) for host in ("docker.io", "registry.example.com", "bad.example.com")}
    told = {host: base64.b64decode((word or "Basic ").removeprefix("Basic ")).decode() for host, word in known.items()}
    assert told == {
        "docker.io": "https://index.docker.io/v1/:s",
        "registry.example.com": "registry.example.com:s",
        "bad.example.com": "",
    }


#: What a hostile registry says of an artefact, and what is said of that.
LIES: tuple[tuple[Callable[[Registry], None], str], ...] = (
    (lambda r: r.put("1.0", (titled("a.tar.gz", digest=f"sha256:{'0' * 64}"), tar(whole()))), "answers 404"),
    (lambda r: r.put("1.0", (titled("a.tar.gz", size=1), tar(whole()))), "sends something else"),
    (lambda r: r.put("1.0", (titled("a.tar.gz", size=10**12), tar(whole()))), "more than 1,000 layers or 64 MiB"),
    (lambda r: r.put("1.0", (titled("a.tar.gz", size=-1), tar(whole()))), "not one of an artefact"),
    (lambda r: r.put("1.0", (titled("a.tar.gz", digest="sha256:../../x"), tar(whole()))), "not one of an artefact"),
    (lambda r: r.put("1.0", ({"annotations": "none"}, b"x")), "not one of an artefact"),
    (lambda r: r.manifests.update({"1.0": b"[" * 100_000}), "not one of an artefact"),
    (lambda r: r.manifests.update({"1.0": b'{"layers": {}}'}), "none of `resource_drivers/`"),
    (lambda r: r.put("1.0", (titled("../environments/prod.yaml"), b"x")), "leads out of it"),
    (lambda _: None, "answers 404"),
)


@each_row("lie, reason", LIES)
def test_a_hostile_registry_is_refused(tmp_path: Path, lie: Callable[[Registry], None], reason: str) -> None:
    with registry() as one:
        lie(one)
        app = make_app(tmp_path / "app", oci_source(one))
        told = run(app, ["platform", "update"])
    assert (told.status, reason in said(told)) == (1, True), said(told)
    assert not (app / "scorekit.lock").exists()


def test_other_bytes_under_a_digest_are_refused(tmp_path: Path) -> None:
    with registry() as one:
        one.put("1.0", (titled("a.tar.gz"), tar(whole())))
        (blob,) = one.blobs
        one.blobs[blob] = one.blobs[blob][:-1] + b"x"
        told = run(make_app(tmp_path / "app", oci_source(one)), ["platform", "update"])
        assert "sends something else" in said(told)
        lying = digest_of(b"something else")
        one.answer = lambda *_: (200, {"Docker-Content-Digest": lying}, one.manifests["1.0"])  # type: ignore[method-assign]
    with serving(one.answer) as url:
        one.url = url
        told = run(make_app(tmp_path / "app", oci_source(one)), ["platform", "update"])
    assert f"for {lying}" in said(told)


# Git by HTTP


@needs_git
def test_a_repository_is_fetched_from_a_server_of_plain_files(tmp_path: Path, cache: Path) -> None:
    """The simplest server that git knows gives out no single commit: the history of the branch comes, and the commit is in it."""
    origin = make_repository(tmp_path / "origin")
    git(origin, "update-server-info")

    def answer(_method: str, path: str, _headers: Mapping[str, str], _body: bytes) -> Reply:
        file = origin / ".git" / path.partition("?")[0].removeprefix("/platform.git/")
        return (200, {}, file.read_bytes()) if file.is_file() else (404, {}, b"")

    with serving(answer) as url:
        app = make_app(tmp_path / "app", f"{{name: acme, git: '{url}/platform.git', ref: v1}}")
        assert run(app, ["platform", "update"]).status == 0
        shutil.rmtree(cache)
        assert run(app, ["platform", "fetch"]).status == 0
        told = run(make_app(tmp_path / "b", f"{{git: '{url}/other.git', ref: v1}}"), ["platform", "update"])
        assert (told.status, "SK445" in said(told)) == (1, True)
    assert f"commit: {git(origin, 'rev-parse', 'v1')}" in (app / "scorekit.lock").read_text()
    assert run(app, ["render", "--env", "prod"]).status == 0


# A real registry


@pytest.mark.skipif(not (shutil.which("registry") and shutil.which("oras")), reason="`make registry` runs it")
def test_oras_and_a_real_registry_agree(tmp_path: Path, platform: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(["registry", "--port", str(port)], stderr=subprocess.PIPE)
    try:
        assert server.stderr is not None
        server.stderr.readline()  # that it serves
        host = f"127.0.0.1:{port}"
        assert run(platform, ["platform", "push", f"oci://{host}/team/ours:1.0", "-o", "layout"]).status == 0

        def oras(*words: str) -> None:
            subprocess.run(["oras", words[0], *words[1:]], cwd=platform, check=True, capture_output=True)

        oras("push", "--plain-http", f"{host}/team/theirs:1.0", "environments", "resource_drivers")
        oras("pull", "--plain-http", f"{host}/team/ours:1.0", "-o", str(tmp_path / "pulled"))
        oras("cp", "--from-oci-layout", "--to-plain-http", "layout:1.0", f"{host}/team/copied:1.0")
        assert run(platform, ["platform", "pack", "-o", "packed.tar.gz"]).status == 0
        assert (tmp_path / "pulled" / "platform.tar.gz").read_bytes() == (platform / "packed.tar.gz").read_bytes()
        trees = set()
        for name in ("ours", "theirs", "copied"):
            app = make_app(tmp_path / name, f"{{name: acme, oci: '{host}/team/{name}:1.0'}}")
            assert run(app, ["platform", "update"]).status == 0
            assert run(app, ["render", "--env", "prod"]).status == 0
            trees.add((app / "scorekit.lock").read_text().rpartition("tree: ")[2])
        assert len(trees) == 1
    finally:
        server.kill()
        server.wait()


# A platform's own side


@pytest.fixture
def platform(tmp_path: Path) -> Path:
    return write(tmp_path / "acme", {**PLATFORM, "scorekit.yaml": PROJECT.replace("app", "acme")})


def test_a_source_inside_of_its_project_is_packed_by_itself(tmp_path: Path) -> None:
    app, platform = make_app(tmp_path, "{path: acme}"), write(tmp_path / "acme", PLATFORM)
    assert run(platform, ["platform", "pack", "-o", "packed.tar.gz"]).status == 0
    assert run(platform, ["platform", "check", "--against", ".."]).status == 0
    assert run(app, ["platform", "pack", "-o", "packed.tar.gz"]).status == 1


def test_what_is_pushed_is_what_is_packed_and_what_others_get(tmp_path: Path, platform: Path) -> None:
    (tmp_path / "docker").mkdir()
    with registry(token="t0k3n") as one:  # noqa: S106 - of a registry that is gone in a moment
        host = one.url.removeprefix("http://")
        logins = {"auths": {host: {"auth": "bWU6c2VjcmV0"}}}
        (tmp_path / "docker" / "config.json").write_text(json.dumps(logins))
        pushed = run(platform, ["platform", "push", f"oci://{host}/team/platform:1.0", "-o", "layout"])
        assert pushed.status == 0, said(pushed)
        assert "GET /token Basic bWU6c2VjcmV0" in one.asked
        assert not [line for line in one.asked if "Basic" in line and "/token" not in line]
        digest = pushed.stdout.split()[-1]
        app = make_app(tmp_path / "app", oci_source(one))
        assert run(app, ["platform", "update"]).status == 0
        assert f"digest: {digest}" in (app / "scorekit.lock").read_text()
    assert "queue.example.com" in run(app, ["render", "--env", "prod"]).stdout
    index = json.loads((platform / "layout" / "index.json").read_text())
    assert index["manifests"][0]["digest"] == digest
    for blob in (platform / "layout" / "blobs" / "sha256").iterdir():
        assert digest_of(blob.read_bytes()) == f"sha256:{blob.name}"

    assert run(platform, ["platform", "pack", "-o", "one.tar.gz"]).status == 0
    for path in platform.rglob("*.yaml"):
        os.utime(path, (1, 1))
        path.chmod(0o600)
    assert run(platform, ["platform", "pack", "-o", "two.tar.gz"]).status == 0
    assert (platform / "one.tar.gz").read_bytes() == (platform / "two.tar.gz").read_bytes()
    assert (platform / "one.tar.gz").read_bytes() in [p.read_bytes() for p in platform.glob("layout/blobs/sha256/*")]
    assert run(platform, ["platform", "push"]).status == 2
    assert run(platform, ["platform", "push", "registry.example.com/a"]).status == 2
    assert run(platform, ["platform", "push", "-o", "environments"]).status == 2


@each_row("text", ["", "# Written by scorekit render\n"])
def test_nothing_is_packed_that_no_one_should_take(tmp_path: Path, text: str) -> None:
    folder = write(tmp_path / "own", {"environments/a.yaml": text})
    if not text:
        (folder / "environments" / "b.yaml").symlink_to("/etc/passwd")
    told = run(folder, ["platform", "pack", "-o", "x.tar.gz"])
    (folder / "environments" / "b.yaml").unlink(missing_ok=True)
    assert (told.status, "SK446" in said(told)) == (1, True)
    assert not (folder / "x.tar.gz").exists()


def test_a_platform_is_held_against_those_who_use_it(tmp_path: Path, platform: Path) -> None:
    content = [tar(whole())]
    with serving(lambda *_: (200, {}, content[0])) as url:
        for name in ("shop", "billing"):
            app = make_app(tmp_path / name / "app", archive_source(url))
            assert run(app, ["platform", "update"]).status == 0
            commit_all(tmp_path / name)
    write(tmp_path / "none", {"scorekit.yaml": PROJECT})
    check = ["platform", "check", "--against", "../shop", "../billing"]
    told = run(platform, [*check, "--exit-code"])
    assert told.status == 0
    assert "no difference between ../shop/app as pinned and ../shop/app with this acme in prod" in told.stderr
    driver = "resource_drivers/queue/own/driver.yaml"
    write(platform, {driver: PLATFORM[driver].replace("queue.example.com", "other.example.com")})
    told = run(platform, [*check, "--exit-code", "--env", "prod"])
    assert told.status == 1
    for name in ("shop", "billing"):
        assert f"../{name}/app as pinned" in told.stdout
    assert "queue.example.com -> other.example.com" in told.stdout
    assert run(platform, [*check, "--fail-on", "stateful"]).status == 0
    write(platform, {driver: PLATFORM[driver].replace("outputs", "output")})
    told = run(platform, [*check])
    assert (told.status, "acme:resource_drivers/queue/own/driver.yaml" in told.stderr) == (1, True)
    assert run(platform, ["platform", "check", "--against", "../none"]).status == 2
    assert run(platform, [*check, "--source", "other"]).status == 2
    shutil.rmtree(tmp_path / "cache")
    told = run(platform, check)
    assert [f"so it is in ../{name}/app" in told.stderr for name in ("shop", "billing")] == [True, True]
