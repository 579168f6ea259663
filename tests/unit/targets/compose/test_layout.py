from __future__ import annotations

from dataclasses import replace

import pytest

from scorekit.location import Source
from scorekit.source.reader import read
from scorekit.targets.compose import TARGET
from tests.unit.targets.build import Work
from tests.unit.targets.compose.emitted import driven, emit, made_of, validator, web, written

UID = "volume.default#shop.data"


def test_file_as_a_whole() -> None:
    fields = (
        "    command: [web]\n    args: [serve]\n    variables: {B: x, A: 'no'}\n    volumes: {/data: {source: '${resources.data}'}}\n"
        '    files: {/a: {content: "one\\ntwo\\n"}}\n    readinessProbe: {exec: {command: [ok]}}\n'
        "    resources: {limits: {memory: 1Gi, cpu: '1'}}\n"
    )
    section = "volume: {source: shop-data, type: volume}\nvolumes: {shop-data: {}}\nnetworks: {back: {}}\n"
    manifests = emit(made_of([Work(web(fields), {"data": UID})], [driven(UID, section)]), "8080:shop:80").unwrap()
    (file,) = TARGET.layout(manifests, "stream", ())
    assert (
        file.content.decode()
        == """\
name: shop
services:
  shop-web:
    image: web:1
    hostname: shop
    entrypoint:
    - web
    command:
    - serve
    environment:
      A: "no"
      B: x
    configs:
    - source: shop-web-fca3c1b7
      target: /a
    volumes:
    - type: volume
      source: shop-data
      target: /data
    healthcheck:
      test:
      - CMD
      - ok
      interval: 5s
      timeout: 5s
      retries: 6
      start_period: 30s
    networks:
      default:
        aliases:
        - shop
    ports:
    - target: 80
      published: "8080"
      host_ip: "127.0.0.1"
      protocol: tcp
    restart: unless-stopped
    deploy:
      resources:
        limits:
          cpus: "1"
          memory: "1073741824"
    labels:
      dev.scorekit.checksum: 3a52f48a243b7f31
      dev.scorekit.workload: shop
volumes:
  shop-data: {}
networks:
  back: {}
configs:
  shop-web-fca3c1b7:
    content: |
      one
      two
"""
    )


def test_file_of_nothing_is_valid() -> None:
    manifests = emit(made_of([Work(web(), selected=False)])).unwrap()
    (file,) = TARGET.layout(manifests, "stream", ())
    assert file.content == b"name: shop\nservices: {}\n"
    assert validator().is_valid({"name": "shop", "services": {}})


def test_files_beside_it_follow() -> None:
    manifests = emit(made_of(web("    files: {/a: {binaryContent: 'AAAA'}}\n"))).unwrap()
    first, second = TARGET.layout(manifests, "stream", ())
    assert (first.path, second.path.partition("/")[0]) == ("compose.yaml", "files")


def test_target_says_what_it_offers() -> None:
    assert (TARGET.name, TARGET.layouts) == ("compose", ("stream",))
    assert TARGET.sections.keys() == {
        "services",
        "volumes",
        "networks",
        "configs",
        "models",
        "volume",
        "workload",
        "gate",
    }


TWO = [Work(web()), Work(web(name="cart"))]


def test_several_workloads_without_a_project_name_are_warned_of_once() -> None:
    outcome = emit(made_of(TWO))
    assert [(d.code, d.span) for d in outcome.diagnostics] == [("SK681", None)]
    assert written(outcome.unwrap())["name"] == "scorekit"


@pytest.mark.parametrize(("works", "project", "name"), [(TWO, "store", "store"), (TWO[:1], None, "shop")])
def test_project_that_has_a_name_is_not_warned_of(works: list[Work], project: str | None, name: str) -> None:
    outcome = emit(made_of(works, project=project))
    assert outcome.diagnostics == ()
    assert written(outcome.unwrap())["name"] == name


@pytest.mark.parametrize(("project", "name"), [("store", "store-pr-7"), (None, "shop-pr-7")])
def test_environment_under_another_name_has_a_project_of_its_own(project: str | None, name: str) -> None:
    made = replace(made_of(TWO[:1], project=project), environment_name="PR.7")
    assert written(emit(made).unwrap())["name"] == name


def test_a_file_is_read_back_as_what_was_written() -> None:
    section = "volume: {source: shop-data, type: volume}\nvolumes: {shop-data: {}}\nnetworks: {back: {}}\n"
    fields = "    volumes: {/data: {source: '${resources.data}'}}\n    files: {/a: {content: a}}\n"
    made = emit(made_of([Work(web(fields), {"data": UID})], [driven(UID, section)])).unwrap()
    (file,) = TARGET.layout(made, "stream", ())
    found, extra = TARGET.read(read(Source("compose.yaml", file.content.decode())).unwrap())
    assert [(m.kind, m.name, m.data) for m in found] == [(m.kind, m.name, m.data) for m in made.manifests]
    assert {m.kind for m in found} == {"service", "volume", "network", "config"}
    assert extra == {"name": "shop"}


def test_what_is_no_entry_of_a_file_is_passed_over() -> None:
    for text, names in (
        ("[]", []),
        ("a", []),
        ("services: []", []),
        ("services: {a: null, b: {}, 1: {image: x}}\nvolumes: a\nother: {c: {}}", ["b", "1"]),
    ):
        found, extra = TARGET.read(read(Source("compose.yaml", text)).unwrap())
        assert ([m.name for m in found], extra) == (names, {})
