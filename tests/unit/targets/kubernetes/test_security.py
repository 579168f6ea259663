from __future__ import annotations

from typing import Any

import pytest

from tests.rows import each_row
from tests.unit.targets.build import Work, places, score
from tests.unit.targets.kubernetes.cluster import emit, objects

TWO = "  side: {image: s}\n"


def pod(security: str) -> Any:
    made = objects([Work(score(more=TWO))], env=f"workloads: {{api: {{security: {security}}}}}\n")
    return made["Deployment/api"]["spec"]["template"]["spec"]


def test_the_restricted_profile_is_written_out() -> None:
    made = pod("{profile: restricted}")
    assert made["securityContext"] == {
        "runAsNonRoot": True,
        "seccompProfile": {"type": "RuntimeDefault"},
        "fsGroup": 65532,
    }
    for container in made["containers"]:
        assert container["securityContext"] == {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}


def test_the_other_profiles_ask_for_nothing() -> None:
    for profile in ("baseline", "privileged"):
        made = pod(f"{{profile: {profile}}}")
        assert "securityContext" not in made
        assert "securityContext" not in made["containers"][0]


def test_an_exception_for_the_workload_leaves_a_restriction_out() -> None:
    allow = "[runAsNonRoot, capabilities, allowPrivilegeEscalation, seccompProfile, fsGroup]"
    made = pod(f"{{profile: restricted, exceptions: [{{allow: {allow}, reason: legacy}}]}}")
    assert "securityContext" not in made
    assert "securityContext" not in made["containers"][0]


def test_an_exception_for_a_container_undoes_it_there() -> None:
    allow = "[runAsNonRoot, capabilities, seccompProfile]"
    made = pod(f"{{profile: restricted, exceptions: [{{allow: {allow}, container: side, reason: legacy}}]}}")
    assert made["securityContext"]["runAsNonRoot"] is True
    main, side = (container["securityContext"] for container in made["containers"])
    assert main == {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}
    assert side == {
        "allowPrivilegeEscalation": False,
        "runAsNonRoot": False,
        "seccompProfile": {"type": "Unconfined"},
    }


def test_an_exception_for_no_container_is_reported() -> None:
    env = "workloads: {api: {security: {exceptions: [{allow: [fsGroup], container: sidd, reason: x}]}}}\n"
    outcome = emit([Work(score(more=TWO))], env=env)
    assert places(outcome) == [("SK617", "environments/dev.yaml:4:73")]
    assert outcome.diagnostics[0].help == "did you mean `side`?"


def test_an_exception_for_every_workload_may_name_a_container_of_some() -> None:
    env = 'workloads: {"*": {security: {exceptions: [{allow: [fsGroup], container: other, reason: x}]}}}\n'
    assert emit([Work(score())], env=env).ok


ADDED = """\
workloads: {"*": {security: {profile: PROFILE}}}
patches:
  - name: agent
    target: {kind: Deployment}
    merge:
      spec:
        template:
          spec:
            containers:
              - {name: agent, image: a, securityContext: CONTEXT}
"""


@pytest.mark.parametrize(
    ("context", "message"),
    [
        ("{}", "container `agent` lacks `allowPrivilegeEscalation: false` and `capabilities: {drop: [ALL]}`"),
        ("{capabilities: {drop: [ALL]}}", "container `agent` lacks `allowPrivilegeEscalation: false`"),
        (
            "{allowPrivilegeEscalation: false, capabilities: {drop: [NET_RAW]}}",
            "container `agent` lacks `capabilities: {drop: [ALL]}`",
        ),
    ],
)
def test_a_container_that_a_patch_adds_is_held_to_the_profile(context: str, message: str) -> None:
    env = ADDED.replace("PROFILE", "restricted").replace("CONTEXT", context)
    outcome = emit([Work(score(more="service: {ports: {web: {port: 80}}}\n"))], env=env)
    assert outcome.ok
    assert places(outcome) == [("SK627", "environments/dev.yaml:13:17")]
    assert outcome.diagnostics[0].message == message


@pytest.mark.parametrize(
    ("profile", "context"),
    [("restricted", "{allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}"), ("baseline", "{}")],
)
def test_a_patched_container_within_the_profile_is_fine(profile: str, context: str) -> None:
    env = ADDED.replace("PROFILE", profile).replace("CONTEXT", context)
    assert places(emit([Work(score())], env=env)) == []


def test_a_patched_container_may_be_excepted() -> None:
    env = ADDED.replace("CONTEXT", "{}").replace(
        "PROFILE", "restricted, exceptions: [{allow: [capabilities, allowPrivilegeEscalation], reason: x}]"
    )
    assert places(emit([Work(score())], env=env)) == []


PROBED = "    livenessProbe: {httpGet: {path: /, port: 80, host: shop.example}}\n"
HOOKED = ADDED.replace("securityContext: CONTEXT", "lifecycle: {preStop: {tcpSocket: {port: 80, host: 127.0.0.1}}}")


@each_row(
    ("env", "expected"),
    [
        ("", ["SK690"]),
        ('workloads: {"*": {security: {profile: restricted}}}\n', ["SK690"]),
        ('workloads: {"*": {security: {profile: privileged}}}\n', []),
        ('kubernetes: {version: "1.33"}\n', []),
        ('kubernetes: {version: "1.34"}\n', ["SK690"]),
    ],
)
def test_a_probe_asks_no_other_host(env: str, expected: list[str]) -> None:
    outcome = emit([Work(score(container=PROBED))], env=env)
    assert outcome.ok
    assert places(outcome) == [(code, "score.yaml:7:56") for code in expected]


def test_a_hook_of_a_patch_asks_no_other_host() -> None:
    outcome = emit([Work(score())], env=HOOKED.replace("PROFILE", "baseline"))
    assert [(d.code, d.message) for d in outcome.diagnostics] == [
        ("SK690", "`preStop` of `agent` asks host `127.0.0.1`: pods of `baseline` may not")
    ]
