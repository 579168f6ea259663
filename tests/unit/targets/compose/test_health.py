from __future__ import annotations

import pytest

from tests.rows import each_row
from tests.unit.targets.compose.emitted import compose, findings, shop, web

EXEC = "{exec: {command: [ready, now]}}"
LIVE = "{exec: {command: [alive]}}"
HTTP = "{httpGet: {path: /ok, port: 80}}"
BOTH = "{httpGet: {path: /ok, port: 80}, exec: {command: [ready, now]}}"


def probes(readiness: str | None, liveness: str | None) -> str:
    fields = f"    readinessProbe: {readiness}\n" if readiness else ""
    return fields + (f"    livenessProbe: {liveness}\n" if liveness else "")


def check(text: str, service: str = "shop-web", env: str = "") -> dict[str, object] | None:
    found: dict[str, object] | None = compose(text, (), env)["services"][service].get("healthcheck")
    return found


def test_exec_probe_is_a_command_with_timings() -> None:
    """Vector 6, and D40: no retries or start period are given there."""
    assert check(web(probes(EXEC, None))) == {
        "test": ["CMD", "ready", "now"], "interval": "5s", "timeout": "5s", "retries": 6, "start_period": "30s",
    }  # fmt: skip


@each_row(
    ("readiness", "liveness", "command"),
    [
        (EXEC, LIVE, ["CMD", "ready", "now"]),
        (None, LIVE, ["CMD", "alive"]),
        (BOTH, LIVE, ["CMD", "ready", "now"]),
        # D32: a readiness probe by HTTP hides no liveness probe that can be run.
        (HTTP, LIVE, ["CMD", "alive"]),
        (HTTP, BOTH, ["CMD", "ready", "now"]),
        ("{exec: {command: []}}", LIVE, ["CMD", "alive"]),
    ],
)
def test_readiness_counts_before_liveness_as_far_as_it_can_be_run(
    readiness: str | None, liveness: str, command: list[str]
) -> None:
    found = check(web(probes(readiness, liveness)))
    assert found is not None
    assert found["test"] == command


@pytest.mark.parametrize(("readiness", "liveness"), [(None, None), ("{exec: {command: []}}", None)])
def test_no_probe_is_no_check(readiness: str | None, liveness: str | None) -> None:
    assert check(web(probes(readiness, liveness))) is None
    assert findings(web(probes(readiness, liveness))) == []


@pytest.mark.parametrize(("readiness", "liveness"), [(HTTP, None), (None, HTTP), (HTTP, HTTP)])
def test_http_probe_that_nobody_waits_for_is_only_noted(readiness: str | None, liveness: str | None) -> None:
    text = web(probes(readiness, liveness))
    assert check(text) is None
    assert [(code, place[:13]) for code, place in findings(text)] == [("SK670", "score.yaml:6:")]


def watched(probe: str) -> str:
    return shop(f"  db:\n    image: db:1\n    before: {{web: {{ready: healthy}}}}\n{probe}  web: {{image: 'web:1'}}\n")


def test_http_probe_that_someone_waits_for_becomes_a_command_with_a_warning() -> None:
    """D6: the reference waits for the health of a service without a check."""
    text = watched(probes(HTTP, None))
    services = compose(text)["services"]
    assert services["shop-web"]["depends_on"] == {"shop-db": {"condition": "service_healthy"}}
    wget = "wget -q -O /dev/null http://127.0.0.1:80/ok"
    curl = "curl -fsSL -o /dev/null http://127.0.0.1:80/ok"
    command = f"if command -v wget >/dev/null; then {wget}; else {curl}; fi"
    assert services["shop-db"]["healthcheck"]["test"] == ["CMD-SHELL", command]
    assert findings(text) == [("SK669", "score.yaml:7:22")]


def test_waiting_takes_readiness_before_liveness_even_by_http() -> None:
    found = check(watched(probes(HTTP, LIVE)), "shop-db")
    assert found is not None
    assert str(found["test"]).startswith("['CMD-SHELL'")


def test_exec_probe_that_someone_waits_for_needs_no_warning() -> None:
    assert findings(watched(probes(BOTH, None))) == []


def test_http_command_asks_what_the_probe_says() -> None:
    probe = """{httpGet: {path: "a b?$x", port: 8443, scheme: HTTPS, host: app,
      httpHeaders: [{name: X-It, value: it's}, {name: Accept, value: "*/*"}]}}"""
    found = check(watched(probes(None, probe)), "shop-db")
    assert found is not None
    test = found["test"]
    assert isinstance(test, list)
    assert test[1].startswith(
        "if command -v wget >/dev/null; then wget -q -O /dev/null --no-check-certificate "
        """--header 'X-It: it'"'"'s' --header 'Accept: */*' 'https://app:8443/a b?$$x'; """
    )
    assert test[1].endswith(
        """else curl -fsSL -o /dev/null -k -H 'X-It: it'"'"'s' -H 'Accept: */*' 'https://app:8443/a b?$$x'; fi"""
    )


def test_environment_sets_the_timings() -> None:
    timing = "{initialDelaySeconds: 0, periodSeconds: 7, timeoutSeconds: 2, failureThreshold: 9}"
    found = check(web(probes(EXEC, None)), env=f"workloads: {{'*': {{probes: {{readiness: {timing}}}}}}}\n")
    assert found is not None
    assert (found["interval"], found["timeout"], found["retries"], found["start_period"]) == ("7s", "2s", 9, "0s")
