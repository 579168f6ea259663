"""A project as a site of pages that open from a file: every environment, who uses what, what is wrong and what differs.

No page loads anything but the one style and the one script beside it, and its policy says so. Secrets are named, never shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from scorekit.report.drawing import html as graph
from scorekit.report.site import detail_pages, project_pages
from scorekit.report.site.markup import Markup, page, slug
from scorekit.report.site.views import Report, rows_of, serving, workload_page
from scorekit.report.terminal import printable
from scorekit.targets.api import OutputFile

__all__ = ["Report", "render", "rows_of"]


def render(report: Report) -> tuple[OutputFile, ...]:
    """The files of the site, by name: its pages, a style and a script. The same report gives the same bytes."""
    made = dict(_pages(report))
    made["site.css"], made["site.js"] = _asset("site.css"), _asset("site.js")
    return tuple(OutputFile(name, made[name].encode("utf-8", "replace")) for name in sorted(made))


def _pages(report: Report) -> Iterator[tuple[str, str]]:
    yield "index.html", project_pages.overview(report)
    yield "workloads.html", project_pages.workloads(report)
    yield "resources.html", project_pages.resources(report)
    yield "drivers.html", project_pages.drivers(report)
    yield "findings.html", project_pages.findings(report)
    yield "parity.html", detail_pages.parity(report)
    yield "graph.html", graph.page(report.drawing, '<a class="field" href="index.html">Report</a>')
    yield "search.html", _search(report)
    for view in report.views:
        yield view.page, detail_pages.environment(report, view)
    for name in report.workloads:
        yield workload_page(name), detail_pages.workload(report, name)


def _search(report: Report) -> str:
    """``search.html``: everything that has a name, as data that the script filters."""
    rows = [[*map(printable, words), to] for *words, to in sorted(set(_entries(report)))]
    data = graph.inert(json.dumps(rows, ensure_ascii=False, separators=(",", ":")))
    parts = (
        Markup('<p id="told" class="lead" role="status">The search needs JavaScript; every page works without it.</p>'),
        Markup('<ul id="results" aria-label="Results"></ul>'),
        Markup(f'<script type="application/json" id="data">{data}</script>'),
    )
    return page(report.title, "search.html", "Search", *parts)


def _entries(report: Report) -> Iterator[tuple[str, str, str, str]]:
    """What can be found: its kind, its name, what else is said of it, and where it is shown."""
    for name in report.workloads:
        found = next(view.workloads[name] for view in report.views if name in view.workloads)
        yield "workload", name, project_pages.description(found.spec.document.data)[:200], workload_page(name)
    for view in report.views:
        yield "environment", view.label, view.made.target, view.page
        for workload in view.workloads.values():
            for container in workload.containers:
                for variable in container.variables:
                    yield "variable", variable, f"{workload.name}/{container.name}", workload_page(workload.name)
    yield from _resources(report)
    yield from _objects(report)
    for one in report.checked.environments:
        yield "finding", f"{one.code} {one.message}"[:200], one.span.place if one.span else "", "findings.html"


def _resources(report: Report) -> Iterator[tuple[str, str, str, str]]:
    served: dict[str, dict[str, None]] = {}
    for view in report.views:
        for uid, resource in view.resources.items():
            by = serving(resource)
            served.setdefault(uid, {})[by] = None
            if resource.selection.driver:
                yield "driver", by, "", f"drivers.html#{slug(by)}"
            for traced in resource.images.values():
                yield "image", str(traced.value), by, "drivers.html#images"
    for uid, names in served.items():
        yield "resource", uid, ", ".join(names), f"resources.html#{slug(uid)}"


def _objects(report: Report) -> Iterator[tuple[str, str, str, str]]:
    kept: dict[tuple[str, str, str], dict[str, None]] = {}
    for view in report.views:
        for manifest in view.made.manifests:
            owner = manifest.owner
            of_resource = f"resources.html#{slug(owner)}" if owner in view.resources else view.page
            to = workload_page(owner) if owner in view.workloads else of_resource
            kept.setdefault((f"{manifest.kind}/{manifest.name}", owner, to), {})[view.label] = None
    for (what, owner, to), labels in kept.items():
        yield "object", what, f"for {owner} in {', '.join(labels)}", to


def _asset(name: str) -> str:
    return (Path(__file__).parent / name).read_text("utf-8")
