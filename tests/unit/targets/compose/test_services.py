"""The first vectors of what Score's Compose tool does, as scorekit decides them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scorekit.targets.api import TargetOptions
from scorekit.targets.compose import TARGET
from tests.rows import each_row
from tests.unit.targets.build import Work, resolution
from tests.unit.targets.compose.emitted import compose, emit, findings, made_of, shop, web, written


def test_minimal_workload_is_one_service() -> None:
    """Vector 1, with a label for the reference's annotation ``compose.score.dev/workload-name``."""
    assert compose(web()) == {
        "name": "shop",
        "services": {
            "shop-web": {
                "image": "web:1",
                "hostname": "shop",
                "networks": {"default": {"aliases": ["shop"]}},
                "restart": "unless-stopped",
                "labels": {"dev.scorekit.workload": "shop"},
            }
        },
    }


def test_containers_share_one_network() -> None:
    """Vector 2, but that neither of them owns it."""
    services = compose(shop("  frontend: {image: f:1}\n  backend: {image: b:1}\n"))["services"]
    assert services["shop"]["hostname"] == "shop"
    for name in ("shop-frontend", "shop-backend"):
        assert services[name]["network_mode"] == "service:shop"
        assert not {"hostname", "networks", "ports"} & services[name].keys()


@each_row(
    "text", ["echo hello $A ${B}", 'echo "$FOO"', "echo '$FOO'", 'exec "$0" "$X"', "x$A", "a  $B", "$$", "$(pwd)"]
)
def test_every_dollar_of_a_command_means_itself(text: str) -> None:
    """Vector 3 and D4: the reference's pattern misses some."""
    fields = f"    command: [sh, -c]\n    args: [{_quoted(text)}]\n"
    fields += f"    livenessProbe: {{exec: {{command: [{_quoted(text)}]}}}}\n"
    service = compose(web(fields))["services"]["shop-web"]
    assert service["entrypoint"] == ["sh", "-c"]
    assert service["command"] == [text.replace("$", "$$")]
    assert service["healthcheck"]["test"] == ["CMD", text.replace("$", "$$")]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def test_empty_command_is_the_image_s_own() -> None:
    service = compose(web("    command: []\n    args: []\n"))["services"]["shop-web"]
    assert not {"entrypoint", "command"} & service.keys()


def test_score_s_escapes_stay_what_they_mean() -> None:
    """Vector 4: ``$${X}`` is the text ``${X}`` to Score, which Compose spells ``$${X}``."""
    service = compose(web('    variables: {A: "$${X}", B: "$$_", C: "a$b"}\n'))["services"]["shop-web"]
    assert service["environment"] == {"A": "$${X}", "B": "$$_", "C": "a$$b"}


def test_one_shot_before_main_has_its_own_network() -> None:
    """Vector 7."""
    services = compose(shop("  init:\n    image: i:1\n    before: {main: {ready: complete}}\n  main: {image: m:1}\n"))[
        "services"
    ]
    assert services["shop-main"]["depends_on"] == {"shop-init": {"condition": "service_completed_successfully"}}
    assert not {"network_mode", "hostname", "networks"} & services["shop-init"].keys()
    assert (services["shop-init"]["restart"], services["shop-main"]["restart"]) == ("no", "unless-stopped")


def test_limits_and_requests_are_kept() -> None:
    """Vector 9 and D31: the reference drops them."""
    limits = "    resources:\n      limits: {cpu: 250m, memory: 1.5Gi}\n      requests: {cpu: 1m, memory: 1K}\n"
    assert compose(web(limits))["services"]["shop-web"]["deploy"] == {
        "resources": {
            "limits": {"cpus": "0.25", "memory": "1610612736"},
            "reservations": {"cpus": "0.01", "memory": "6291456"},
        }
    }


@pytest.mark.parametrize("limits", ["{}", "{limits: {}}", "{limits: {cpu: '0', memory: '0.0'}}"])
def test_limits_of_nothing_are_none(limits: str) -> None:
    assert "deploy" not in compose(web(f"    resources: {limits}\n"))["services"]["shop-web"]


def test_environment_gives_limits_where_the_container_asks_for_none() -> None:
    env = "workloads: {'*': {resources: {limits: {cpu: '2'}}}}\n"
    assert compose(web(), (), env)["services"]["shop-web"]["deploy"] == {"resources": {"limits": {"cpus": "2"}}}


@pytest.mark.parametrize("word", ["limits", "requests"])
def test_memory_that_is_raised_is_told_of_at_the_amount(word: str) -> None:
    amounts = f"    resources:\n      {word}: {{memory: 1Mi}}\n"
    place = f"score.yaml:7:{len(word) + 18}"
    assert findings(web(amounts)) == [("SK680", place)]


@pytest.mark.parametrize("memory", ["6Mi", "'0.0'"])
def test_memory_that_the_engine_takes_is_not_told_of(memory: str) -> None:
    assert findings(web(f"    resources:\n      limits: {{memory: {memory}}}\n")) == []


def test_no_more_memory_is_reserved_than_there_may_be() -> None:
    limits = "    resources:\n      limits: {memory: 9Mi}\n      requests: {memory: 1Gi}\n"
    assert findings(web(limits)) == []  # its check tells
    compute = compose(web(limits))["services"]["shop-web"]["deploy"]["resources"]
    assert compute == {"limits": {"memory": "9437184"}, "reservations": {"memory": "9437184"}}


def test_a_request_above_the_environment_s_limit_is_told() -> None:
    env = "workloads: {'*': {resources: {limits: {memory: 9Mi}}}}\n"
    assert findings(web("    resources:\n      requests: {memory: 1Gi}\n"), (), env) == [("SK675", "score.yaml:7:26")]


def test_build_takes_the_place_of_the_image() -> None:
    """Vector 20."""
    made = made_of(web())
    container = replace(made.workloads[0].containers[0], build="./d", image=None)
    made = replace(made, workloads=(replace(made.workloads[0], containers=(container,)),))
    service = written(emit(made).unwrap())["services"]["shop-web"]
    assert service["build"] == {"context": "./d"}
    assert "image" not in service


def test_image_that_nobody_gave_yet_is_left_out() -> None:
    service = compose(shop("  web: {image: .}\n"))["services"]["shop-web"]
    assert "image" not in service


@each_row(
    ("project", "works", "name"),
    [
        ("big-shop", ["shop"], "big-shop"),
        (None, ["shop"], "shop"),
        (None, ["shop", "cart"], "scorekit"),
        ("-Bad Name", ["shop"], "bad-name"),
        ("_", ["shop"], "scorekit"),
    ],
)
def test_name_is_the_project_s_or_the_only_workload_s(project: str | None, works: list[str], name: str) -> None:
    """Vector 21, but never the folder's."""
    assert compose([Work(web(name=w)) for w in works], project=project)["name"] == name


def test_annotations_are_on_every_service_but_those_that_steer_tools() -> None:
    """Vector 22."""
    text = (
        "apiVersion: score.dev/v1b1\nmetadata:\n  name: shop\n  annotations:\n    acme.example/team: a$b\n"
        "    k8s.score.dev/service-name: x\n    compose.score.dev/any: x\n    scorekit.dev/any: x\n"
        "containers: {aa: {image: 'a:1'}, bb: {image: 'b:1'}}\n"
    )
    env = "workloads: {shop: {annotations: {more: 'yes'}, labels: {team: shop}}}\n"
    services = compose(text, (), env)["services"]
    assert services["shop-aa"]["annotations"] == services["shop-bb"]["annotations"]
    assert services["shop-aa"]["annotations"] == {"acme.example/team": "a$$b", "more": "yes"}
    assert services["shop-aa"]["labels"] == {"dev.scorekit.workload": "shop", "team": "shop"}


def kind(name: str, key: str = "k8s.score.dev/kind") -> str:
    return (
        f"apiVersion: score.dev/v1b1\nmetadata:\n  name: shop\n  annotations: {{{key}: {name}}}\n"
        "containers: {main: {image: 'm:1'}, side: {image: 's:1', before: {main: {ready: started}}}}\n"
    )


@pytest.mark.parametrize("name", ["Deployment", "StatefulSet", "DaemonSet"])
def test_other_kinds_are_services_that_go_on_running(name: str) -> None:
    services = compose(kind(name))["services"]
    assert {s["restart"] for s in services.values()} == {"unless-stopped"}


def test_job_runs_once() -> None:
    services = compose(kind("Job", "scorekit.dev/kind"))["services"]
    assert (services["shop-main"]["restart"], services["shop-side"]["restart"]) == ("no", "unless-stopped")


def test_cron_job_waits_for_someone_to_start_it() -> None:
    assert {tuple(s["profiles"]) for s in compose(kind("CronJob"))["services"].values()} == {("shop",)}
    assert findings(kind("CronJob")) == [("SK671", "score.yaml:4:37")]


def test_unknown_kind_is_reported_at_the_annotation() -> None:
    """D1: the reference drops the workload without a word."""
    assert findings(kind("Statefulset")) == [("SK601", "score.yaml:4:37")]
    hints = [emit(made_of(kind(word))).diagnostics[0].help for word in ("Statefulset", "Zzz")]
    assert hints == ["did you mean `StatefulSet`?", "one of Deployment, StatefulSet, DaemonSet, Job, CronJob"]


def test_restricted_profile_drops_what_it_can() -> None:
    service = compose(web(), (), "workloads: {'*': {security: {profile: restricted}}}\n")["services"]["shop-web"]
    assert (service["cap_drop"], service["security_opt"]) == (["ALL"], ["no-new-privileges:true"])


@pytest.mark.parametrize(
    ("exception", "kept"),
    [
        ("{allow: [capabilities], reason: x}", {"security_opt"}),
        ("{allow: [allowPrivilegeEscalation], reason: x, container: web}", {"cap_drop"}),
        (
            "{allow: [capabilities, allowPrivilegeEscalation], reason: x, container: other}",
            {"cap_drop", "security_opt"},
        ),
    ],
)
def test_exceptions_lift_their_own_restriction(exception: str, kept: set[str]) -> None:
    env = f"workloads: {{'*': {{security: {{profile: restricted, exceptions: [{exception}]}}}}}}\n"
    service = compose(web(), (), env)["services"]["shop-web"]
    assert {"cap_drop", "security_opt"} & service.keys() == kept


def test_baseline_profile_changes_nothing() -> None:
    assert not {"cap_drop", "security_opt"} & compose(web())["services"]["shop-web"].keys()


def test_only_selected_workloads_are_emitted() -> None:
    works = [Work(web()), Work(web(name="cart"), selected=False)]
    assert list(compose(works)["services"]) == ["shop-web"]


def test_every_manifest_tells_where_its_parts_come_from() -> None:
    text = web(
        "    command: [x]\n    variables: {A: b}\n    before: {zz: {ready: started}}\n", "  zz: {image: 'z:1'}\n"
    )
    manifests = {m.name: m for m in emit(made_of(text)).unwrap().manifests}
    origins = manifests["shop-web"].origins
    assert str(origins.at(()).span) == "score.yaml:4:3"
    assert str(origins.at(("image",)).span) == "score.yaml:5:12"
    assert str(origins.at(("entrypoint", 0)).span) == "score.yaml:6:15"
    assert str(origins.at(("environment", "A")).span) == "score.yaml:7:20"
    assert origins.at(("restart",)).kind == "target"
    waiting = manifests["shop-zz"].origins.at(("depends_on", "shop-web", "condition"))
    assert (waiting.kind, str(waiting.span)) == ("score", "score.yaml:8:14")
    network = manifests["shop"].origins
    assert str(network.at(("image",)).span) == "score.yaml:3:1"
    assert str(network.at(("hostname",)).span) == "score.yaml:2:18"


def test_a_file_is_named_to_compose_unless_it_looks_for_it() -> None:
    assert TARGET.secrets_file is not None
    start = TARGET.secrets_file.start
    assert start(".env", "compose.yaml") == "docker compose --env-file .env up"
    assert start("b.env", "other.yaml") == "docker compose --env-file b.env -f other.yaml up"


def test_unit_and_owner_are_the_workload() -> None:
    manifest = emit(made_of(web())).unwrap().manifests[0]
    assert (manifest.kind, manifest.unit, manifest.owner, manifest.namespace, manifest.secret) == (
        "service", "shop", "shop", None, False,
    )  # fmt: skip


def test_order_of_files_and_keys_changes_no_byte() -> None:
    one = "  web:\n    image: w:1\n    variables: {B: x, A: y}\n    volumes: {/b: {source: bb}, /a: {source: aa}}\n"
    other = "  web:\n    volumes: {/a: {source: aa}, /b: {source: bb}}\n    variables: {A: y, B: x}\n    image: w:1\n"
    cart = web(name="cart")
    first = resolution([Work(shop(one)), Work(cart)], target="compose")
    second = resolution([Work(cart), Work(shop(other))], target="compose")
    files = [
        [f.content for f in TARGET.layout(TARGET.emit(r, TargetOptions()).unwrap(), "stream", ())]
        for r in (first, second)
    ]
    assert files[0] == files[1]


def test_another_workload_changes_no_other_service() -> None:
    alone = compose(web(), project="x")["services"]
    both = compose([Work(web()), Work(web(name="cart"))], project="x")["services"]
    assert both["shop-web"] == alone["shop-web"]


def test_defaults_fill_what_a_container_leaves_open_and_give_way_to_a_limit_below_them() -> None:
    env = "workloads: {'*': {resources: {limits: {cpu: '2'}, requests: {memory: 128Mi, cpu: 100m}}}}\n"
    limits = "    resources:\n      limits: {memory: 64Mi}\n"
    assert findings(web(limits), (), env) == []
    assert compose(web(limits), (), env)["services"]["shop-web"]["deploy"] == {
        "resources": {"limits": {"cpus": "2", "memory": "67108864"}, "reservations": {"cpus": "0.1"}}
    }


def test_what_compose_can_follow_is_not_told() -> None:
    settings = (
        "annotations: {a: b}, enabled: true, labels: {a: b}, overrides: {}, probes: {}, replicas: 2, resources: {}"
    )
    env = f"{{{settings}, security: {{}}, terminationGracePeriodSeconds: 5, variables: {{A: b}}}}"
    assert findings(web(), (), f"targets: [compose]\nworkloads: {{shop: {env}}}\n") == []


@each_row("key", ["imagePullSecrets: [x]", "nodeSelector: {a: b}", "serviceAccount: {create: true}", "spread: [zone]"])
def test_a_setting_that_only_a_cluster_can_follow_is_told_in_an_environment_for_compose(key: str) -> None:
    env = f"workloads: {{shop: {{{key}, labels: {{team: one}}}}}}\n"
    assert [code for code, _ in findings(web(), (), f"targets: [compose]\n{env}")] == ["SK437"]
    assert findings(web(), (), f"targets: [kubernetes, compose]\n{env}") == []
