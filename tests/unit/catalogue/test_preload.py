"""A preloaded catalogue is what the folders held at one moment: for threads, for other processes, whatever becomes of the folders."""

from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

import scorekit
from scorekit import limits
from scorekit.catalogue import folders
from scorekit.errors import UsageError
from tests.rows import each_row

if TYPE_CHECKING:
    from pathlib import Path

KIND = "apiVersion: scorekit.dev/v1alpha1\nkind:"
RELAY = (
    'manifests: [{apiVersion: mail.example.org/v1, kind: Relay, metadata: {name: "{{ name }}"}, spec: {quota: 3}}]\n'
)
FILES = {
    "scorekit.yaml": f"{KIND} Project\nname: news\n",
    "environments/dev.yaml": f"{KIND} Environment\nmetadata: {{name: dev}}\nextends: scorekit/dev\n"
    "drivers: [{type: mail, driver: mail/relay}]\n",
    "environments/strict.yaml": f"{KIND} Environment\nmetadata: {{name: strict}}\nextends: dev\n"
    "drivers: [{type: mail, driver: mail/wrong}]\n",
    "environments/broken.yaml": f"{KIND} Environment\nmetadata: {{name: broken}}\ntargets: [compsoe]\n",
    "environments/empty.yaml": "",
    "environments/other.yml": "",
    "resource_drivers/mail/type.yaml": f"{KIND} ResourceType\nmetadata: {{name: mail}}\noutputs: {{host: {{description: Its host.}}}}\n",
    "resource_drivers/mail/relay/driver.yaml": f'{KIND} ResourceDriver\nmetadata: {{name: mail/relay}}\noutputs: {{host: "{{{{ name }}}}"}}\n',
    "resource_drivers/mail/relay/kubernetes.yaml": RELAY,
    "resource_drivers/mail/wrong/driver.yaml": f"{KIND} ResourceDriver\nmetadata: {{name: mail/wrong}}\noutputs: {{host: it}}\n",
    "resource_drivers/mail/wrong/kubernetes.yaml": RELAY.replace("3", "many"),
    "resource_drivers/mail/relay/tests/one/score.yaml": "no part of the driver",
    "resource_drivers/mail/lost/kubernetes.yaml": "manifests: []\n",
    "crds/relay.yaml": """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: relays.mail.example.org}
spec:
  group: mail.example.org
  scope: Namespaced
  names: {kind: Relay, plural: relays}
  versions:
    - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {quota: {type: integer}}}}}}}
""",
}
WORKLOAD = """\
apiVersion: score.dev/v1b1
metadata: {name: news}
containers: {main: {image: "registry.example.com/news:1.0", variables: {MAIL: "${resources.mail.host}", CACHE: "${resources.cache.host}"}}}
resources: {mail: {type: mail}, cache: {type: redis}}
"""
SEED = b"0123456789abcdef"
#: What another process does with it, and what that prints.
ELSEWHERE = """
import pickle, sys
import scorekit
catalogue, workload, seed = pickle.load(sys.stdin.buffer)
made = scorekit.compile([workload], "dev", catalogue, seed=seed)
print(scorekit.format(made.diagnostics), *(file.content.decode() for file in scorekit.files(made.unwrap())), sep="\\n")
print(scorekit.format(scorekit.compile([workload], "strict", catalogue, seed=seed).diagnostics), end="")
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    for path, text in FILES.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return tmp_path


def told(catalogue: scorekit.Catalogue) -> str:
    """All that a catalogue says: its faults, with the lines that they quote, and what a compile gives in each environment."""
    seen = [scorekit.format(catalogue.incomplete()), repr(catalogue), str(catalogue.environment_names())]
    for environment in ("dev", "strict", "broken", "empty", "scorekit/dev", "other", "nothing"):
        try:
            made = scorekit.compile([WORKLOAD], environment, catalogue, seed=SEED)
        except UsageError as error:
            seen.append(str(error))
            continue
        seen.append(scorekit.format(made.diagnostics))
        seen += [file.content.decode() for file in scorekit.files(made.value)] if made.value else []
    return "\n".join(seen)


def test_a_preloaded_catalogue_outlives_its_folders_here_in_threads_and_elsewhere(place: Path) -> None:
    expected = told(scorekit.Catalogue.load(place))
    for word in (
        "name: news-mail",
        "targets: [compsoe]",
        "quota: many",
        "is not read",
        "mail/lost",
        "no environment `nothing`",
    ):
        assert word in expected
    held = scorekit.Catalogue.load(place).preload()
    shutil.rmtree(place)
    assert told(held) == expected
    assert held.preload() is held
    with ThreadPoolExecutor(4) as pool:
        assert {*pool.map(told, [held] * 4)} == {expected}
    elsewhere = subprocess.run(
        [sys.executable, "-c", ELSEWHERE], input=pickle.dumps((held, WORKLOAD, SEED)), capture_output=True, check=True
    )
    assert "name: news-mail" in (printed := elsewhere.stdout.decode())
    assert printed in expected


def test_threads_may_read_a_catalogue_that_nobody_read_before() -> None:
    with ThreadPoolExecutor(4) as pool:
        assert len({*pool.map(told, [scorekit.Catalogue.from_texts(FILES)] * 4)}) == 1


def test_a_preloaded_catalogue_is_decoded_once_a_process(place: Path) -> None:
    held = scorekit.Catalogue.load(place).preload()
    assert pickle.loads(pickle.dumps(held)) is held  # noqa: S301 - our own
    assert scorekit.Catalogue.load(place).preload() is held
    (place / "environments/dev.yaml").write_text(
        FILES["environments/dev.yaml"].replace("dev}", "dev} # later"), "utf-8"
    )
    assert scorekit.Catalogue.load(place).preload() is not held


def test_texts_stand_before_what_a_catalogue_has(place: Path) -> None:
    change: dict[str, str | scorekit.Source] = {
        "environments/dev.yaml": scorekit.Source(
            "proposed.yaml",
            FILES["environments/strict.yaml"].replace("extends: dev", "extends: scorekit/dev").replace("strict", "dev"),
        ),
        "crds/other.yaml": FILES["crds/relay.yaml"].replace("elay", "eply"),
    }
    for catalogue in (own := scorekit.Catalogue.load(place), own.preload()):
        changed = catalogue.with_texts(change)
        assert changed.environment_chain("strict").unwrap()[:2] == ("environments/strict.yaml", "proposed.yaml")
        assert catalogue.environment_chain("strict").unwrap()[1] == "environments/dev.yaml"
        kinds = [changed.definition("mail.example.org", kind)[0] is not None for kind in ("Relay", "Reply")]
        assert kinds == [True, True]
        assert catalogue.definition("mail.example.org", "Reply")[0] is None


def test_what_reads_folders_is_not_pickled() -> None:
    with pytest.raises(UsageError, match=r"pickle what `preload\(\)` gives"):
        pickle.dumps(scorekit.Catalogue.builtin())
    own = scorekit.Catalogue.from_texts(FILES, builtin=False)
    assert pickle.loads(pickle.dumps(own)).type_names() == ("mail",)  # noqa: S301 - our own


def test_a_file_takes_no_hint_from_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """As lazily, where each compile has its own allowance of comparisons."""
    monkeypatch.setattr(limits, "COMPARED_LETTERS", 3000)
    text = f"{KIND} Environment\nmetadata: {{name: NAME}}\n"
    texts = {
        "environments/aa.yaml": text.replace("NAME", "aa") + "".join(f"targetz{n}: 1\n" for n in range(40)),
        "environments/bb.yaml": text.replace("NAME", "bb") + "target: [dev]\n",
    }
    own = scorekit.Catalogue.from_texts(texts)
    held = scorekit.Catalogue.from_texts(texts).preload()
    lazy, preloaded = (
        [scorekit.format(scorekit.compile([], name, each).diagnostics) for name in ("aa", "bb")] for each in (own, held)
    )
    assert lazy == preloaded
    assert 0 < lazy[0].count("did you mean") < 40
    assert lazy[1].count("did you mean") == 1


@each_row(("most", "refused"), [(1300, True), (100_000, False)])
def test_what_is_held_is_bounded(most: int, refused: bool) -> None:  # noqa: FBT001 - a row
    catalogue = scorekit.Catalogue.from_texts({f"environments/e{n}.yaml": "#" * 100 for n in range(14)}, builtin=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folders, "_MOST_HELD", most)
        if refused:
            with pytest.raises(UsageError, match="`environments/` holds more than 0 MiB of documents"):
                catalogue.preload()
        else:
            assert len(catalogue.preload().environment_names()) == 14
