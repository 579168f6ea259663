"""The site of ``scorekit report`` in a real browser, from files: its search, keys and links work, and nothing is asked for elsewhere."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.test_page import CHROMIUM, HERE, NODE, missing
from tests.unit.report.site.projects import files_of, make_hostile

if TYPE_CHECKING:
    from pathlib import Path

SCENARIOS = ("search", "typing", "keyboard", "links", "pages", "dark")

pytestmark = [pytest.mark.browser, pytest.mark.skipif(bool(missing()), reason=missing() or "all is there")]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What each scenario of site.js saw; nothing may have left the folder, and the browser may not have complained."""
    root: Path = tmp_path_factory.mktemp("site")
    for file in files_of(make_hostile(tmp_path_factory.mktemp("project"))):
        (root / file.path).write_bytes(file.content)
    command = [str(NODE), str(HERE / "site.js"), str(CHROMIUM), str(root), *SCENARIOS]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=400, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    assert {name: (each.pop("away"), each.pop("complaints")) for name, each in found.items()} == dict.fromkeys(
        SCENARIOS, ([], [])
    )
    return found


def test_search_leads_from_any_page_to_the_row_of_what_was_found(seen: dict[str, dict[str, Any]]) -> None:
    search = seen["search"]
    assert "StatefulSet/api-db" in search["found"]
    assert search["told"] == f"{len(search['found'])} found."
    assert search["place"] == "resources.html#postgres_2e_default_23_api_2e_db"
    assert search["lit"] == "postgres.default#api.db"


def test_the_page_of_results_filters_as_one_types(seen: dict[str, dict[str, Any]]) -> None:
    assert seen["typing"] == {"first": 1, "nothing": "Nothing found.", "best": "web", "place": "search.html#web"}


def test_the_keyboard_alone_is_enough(seen: dict[str, dict[str, Any]]) -> None:
    assert seen["keyboard"] == {"skip": "Skip to the content", "there": "content", "opened": True}


def test_links_lead_on_and_back(seen: dict[str, dict[str, Any]]) -> None:
    assert seen["links"] == {"workload": "api", "user": "web", "back": "Overview"}


def test_every_page_fits_a_phone_and_runs_nothing_of_a_repository(seen: dict[str, dict[str, Any]]) -> None:
    assert seen["pages"] == {"names": 12, "wide": [], "hacked": [], "unseen": []}


def test_dark_pages_are_dark(seen: dict[str, dict[str, Any]]) -> None:
    assert seen["dark"] == {"light": "rgb(245, 246, 249)", "dark": "rgb(17, 21, 28)"}
