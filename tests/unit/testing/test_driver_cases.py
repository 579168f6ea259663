"""Drivers' own cases: collected by pytest, compiled for each target, held against what they expect; nothing of them is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from scorekit.cli import run
from scorekit.errors import UsageError
from scorekit.testing.cases import DriverCase, DriverFolder, is_case

OURS = "apiVersion: scorekit.dev/v1alpha1\nkind:"
SCORE = (
    "apiVersion: score.dev/v1b1\nmetadata: {name: web}\n"
    'containers: {main: {image: "r/x:1", variables: {MAIL: "${resources.mail.host}"}}}\nresources: {mail: {type: mail}}\n'
)
FILES = {
    "scorekit.yaml": f"{OURS} Project\nname: news\n",
    "score.yaml": SCORE,
    "environments/base.yaml": f"{OURS} Environment\nmetadata: {{name: base}}\nextends: scorekit/prod\nabstract: true\n"
    "drivers: [{type: mail, driver: mail/relay}]\n",
    "environments/a-customer.yaml": f"{OURS} Environment\nmetadata: {{name: a-customer}}\nextends: base\n",
    "resource_drivers/mail/type.yaml": f"{OURS} ResourceType\nmetadata: {{name: mail}}\n"
    "params: {properties: {quota: {type: integer, default: 1, maximum: 9}}}\noutputs: {host: {description: Its host.}}\n",
    "resource_drivers/mail/relay/driver.yaml": f"{OURS} ResourceDriver\nmetadata: {{name: mail/relay}}\n"
    'settings: {properties: {greeting: {type: string, default: hello}}}\noutputs: {host: "{{ name }}.local"}\n',
    "resource_drivers/mail/relay/kubernetes.yaml": "manifests:\n"
    '  - {apiVersion: v1, kind: ConfigMap, metadata: {name: "{{ name }}"}, data: {greeting: "{{ settings.greeting }}"}}\n',
    "resource_drivers/mail/relay/compose.yaml": 'services: {"{{ name }}": {image: "r/relay:1", restart: "no"}}\n',
}
TESTS = "resource_drivers/mail/relay/tests"


def write(root: Path, **files: str) -> Path:
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return root


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path, **FILES)


def case(root: Path, name: str, score: str = SCORE, environment: str | None = None) -> DriverCase:
    """A case of the driver that is written now."""
    write(root, **{f"{TESTS}/{name}/score.yaml": score})
    if environment is not None:
        write(root, **{f"{TESTS}/{name}/environment.yaml": environment})
    return DriverCase(root / TESTS / name, DriverFolder.open(root / "resource_drivers"))


def expected(made: DriverCase, target: str) -> dict[str, str]:
    """What a case expects once it is rewritten."""
    made.check(target, update=True)
    made.check(target)
    folder = made.folder / "expected" / target
    return {p.name: p.read_text("utf-8") for p in folder.iterdir()}


def test_a_case_without_an_environment_is_for_every_target_of_its_driver(root: Path) -> None:
    made = case(root, "plain")
    assert (made.driver, made.targets()) == ("mail/relay", ("compose", "kubernetes"))
    assert "greeting: hello\n" in expected(made, "kubernetes")["manifests.yaml"]
    assert "image: r/relay:1\n" in expected(made, "compose")["compose.yaml"]
    changed = FILES["resource_drivers/mail/relay/driver.yaml"].replace("hello", "hi")
    write(root, **{"resource_drivers/mail/relay/driver.yaml": changed})
    made = case(root, "plain")
    with pytest.raises(AssertionError, match=r"-  greeting: hello\n\+  greeting: hi"):
        made.check("kubernetes")


def test_an_environment_says_more_and_may_extend_the_projects(root: Path) -> None:
    text = (
        f"{OURS} Environment\nmetadata: {{name: dublin}}\nextends: base\nsettings: {{mail/relay: {{greeting: slán}}}}\n"
    )
    made = case(root, "settings", environment=text)
    assert made.targets() == ("kubernetes",)
    assert "greeting: slán\n" in expected(made, "kubernetes")["manifests.yaml"]


def test_a_refusal_is_a_case(root: Path) -> None:
    made = case(root, "refused", SCORE.replace("{type: mail}", "{type: mail, params: {quota: 10}}"))
    found = expected(made, "compose")
    assert [*found] == ["diagnostics.txt"]
    assert f"--> {TESTS}/refused/score.yaml:4:" in found["diagnostics.txt"]


def rewritten(made: DriverCase) -> None:
    for target in made.targets():
        made.check(target, update=True)


def test_what_is_wrong_with_a_case_is_told(root: Path) -> None:
    other = f"{OURS} Environment\nmetadata: {{name: other}}\nextends: scorekit/dev\nbindings: {{web.mail: {{outputs: {{host: mail.example.com}}}}}}\n"
    for environment, words in (
        (f"{OURS} Environment\nmetadata: {{name: odd}}\ntargets: [composee]\n", "did you mean `compose`?"),
        ("", "an environment lacks the key `apiVersion`"),
        (other, "no resource of the case is served by `mail/relay`"),
    ):
        broken = case(root, "broken", environment=environment)
        with pytest.raises(AssertionError, match=words):
            rewritten(broken)
    write(root, **{"resource_drivers/mail/relay/compose.yaml": ""})
    with pytest.raises(AssertionError, match="the section for compose is empty"):
        case(root, "plain").targets()
    write(root, **{"scorekit.yaml": "names: news\n"})
    with pytest.raises(AssertionError, match="did you mean `name`"):
        case(root, "plain")


def test_nothing_is_read_or_written_through_a_link(root: Path) -> None:
    outside = root.parent / f"{root.name}-mine"
    outside.mkdir()
    (outside / "manifests.yaml").write_text("mine", "utf-8")
    made = case(root, "linked")
    (made.folder / "expected").symlink_to(outside.parent)
    (outside.parent / "kubernetes").symlink_to(outside)
    for update in (False, True):
        with pytest.raises(UsageError, match="`expected/kubernetes` is reached through a link"):
            made.check("kubernetes", update=update)
    (made.folder / "score.yaml").unlink()
    (made.folder / "score.yaml").symlink_to("/etc/passwd")
    (made.folder / "expected").unlink()
    with pytest.raises(AssertionError, match="SK"):
        made.check("kubernetes", update=True)
    assert (outside / "manifests.yaml").read_text("utf-8") == "mine"


def test_cases_are_no_score_files_of_the_project(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case(root, "plain")
    write(root, **{"tests/one/score.yaml": SCORE.replace("web", "one")})
    assert is_case(root / TESTS / "plain" / "score.yaml")
    assert not is_case(root / "tests" / "one" / "score.yaml")
    assert not is_case(Path("/tests/one/score.yaml"))
    monkeypatch.chdir(root)
    text = FILES["environments/base.yaml"].replace("base", "live").replace("abstract: true\n", "namespace: news\n")
    write(root, **{"environments/live.yaml": text})
    assert run(["render", "--env", "live", "--format", "json", "-o", "out/"]) == 0
    assert sorted(p.name for p in (root / "out").iterdir() if p.is_dir()) == ["one", "web"]
    assert run(["drivers", "check"]) == 0
    assert "nothing wrong in" in capsys.readouterr().err


def test_pytest_collects_cases_and_runs_nothing_of_the_repository(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("good", "new", "stale"):
        case(root, name)
    for target in ("kubernetes", "compose"):
        case(root, "good").check(target, update=True)
    write(root, **{f"{TESTS}/stale/expected/helm/x": "", f"{TESTS}/good/evil.py": "raise SystemExit('run')"})
    monkeypatch.chdir(root)
    switched_off = [f"-pno:{name}" for name in ("cacheprovider", "cov", "xdist", "hypothesispytest")]
    status = pytest.main(["resource_drivers", "-qs", "--rootdir=.", *switched_off])
    printed = capsys.readouterr().out
    assert status == pytest.ExitCode.TESTS_FAILED, printed
    for words in (
        "expected/helm belongs to no target of the case: compose, kubernetes",
        "mail/relay, case new, for kubernetes",
        "manifests.yaml: is new",
        "(`pytest --scorekit-update` rewrites what is expected; review it as code)",
        "mail/relay, case stale _",
        "3 failed, 2 passed",
    ):
        assert words in printed
    assert "Traceback" not in printed
