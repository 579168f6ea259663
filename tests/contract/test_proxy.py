"""The table of the local proxy, read as nginx reads it: which address leads to which workload."""

from __future__ import annotations

import json
import re
from typing import Any

import scorekit
from scorekit.location import Source
from tests.contract.catalogued import CATALOGUE
from tests.rows import each_row

#: Workload to the host, path and type of its route.
ROUTES = {
    "api": ("shop.localhost", "/api", "Prefix"),
    "page": ("shop.localhost", "/api/page", "Exact"),
    "files": ("shop.localhost", "/files/", "Prefix"),
    "tenants": ("*.shop.localhost", "/", "Prefix"),
    "one": ("one.shop.localhost", "/", "Prefix"),
    "deep": ("*.shop.localhost", "/much/deeper", "Prefix"),
}


def source(name: str, host: str, path: str, path_type: str) -> Source:
    text: dict[str, Any] = {
        "apiVersion": "score.dev/v1b1",
        "metadata": {"name": name},
        "containers": {"main": {"image": "registry.example.com/web:1.0.0"}},
        "service": {"ports": {"http": {"port": 80, "targetPort": 8080}}},
        "resources": {
            "route": {"type": "route", "params": {"host": host, "path": path, "pathType": path_type, "port": "http"}}
        },
    }
    return Source(f"{name}.yaml", json.dumps(text))


def table() -> list[tuple[re.Pattern[str], str]]:
    """The lines of the proxy's table in the order in which nginx includes them: by file name."""
    sources = [source(name, *route) for name, route in ROUTES.items()]
    made = scorekit.compile(sources, "local", CATALOGUE, seed=b"seed" * 4, project="shop").unwrap()
    objects = {(m.kind, m.name): m.data for m in made.manifests}
    mounted = [c for c in objects["service", "http-proxy-shared"]["configs"] if "/routes/" in c["target"]]
    lines = []
    for config in sorted(mounted, key=lambda c: c["target"]):
        content = objects["config", config["source"]]["content"].replace("$$", "$")
        found = re.fullmatch(r'"~(.+)" (\S+);\n', content)
        assert found is not None
        lines.append((re.compile(unquoted(found[1])), found[2]))
    return lines


def unquoted(pattern: str) -> str:
    """A pattern for Python, which does not know ``\\Q`` and ``\\E``."""
    return re.sub(r"\\Q(.*?)\\E", lambda found: re.escape(found[1]), pattern)


@each_row(
    ("address", "workload"),
    [
        ("shop.localhost/api", "api"),
        ("shop.localhost/api/", "api"),
        ("shop.localhost/api/x", "api"),
        ("shop.localhost/apix", None),
        ("shop.localhost/api/page", "page"),
        ("shop.localhost/api/page/x", "api"),
        ("shop.localhost/files", "files"),
        ("shop.localhost/files/x", "files"),
        ("shopxlocalhost/api", None),
        ("two.shop.localhost/x", "tenants"),
        ("two.shop.localhost/much/deeper/x", "deep"),
        ("one.shop.localhost/much/deeper/x", "one"),
        ("a.two.shop.localhost/x", None),
        ("shop.localhost/x", None),
        (".shop.localhost/x", None),
    ],
)
def test_address_leads_to_the_most_specific_route(address: str, workload: str | None) -> None:
    found = next((to for pattern, to in table() if pattern.match(f"{address}/")), None)
    assert found == (workload and f"{workload}:8080")


def test_path_is_written_decoded_as_the_proxy_compares_it() -> None:
    made = scorekit.compile([source("web", "a.localhost", "/a%20b", "Exact")], "local", CATALOGUE, seed=b"seed" * 4)
    assert [d.code for d in made.errors] == ["SK515"]
