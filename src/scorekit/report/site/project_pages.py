"""The pages about the project as a whole: an overview, and who uses what in every environment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scorekit.diagnostics import Severity
from scorekit.report.site.markup import Markup, badge, code, facts, joined, link, page, section, slug, table, text
from scorekit.report.site.views import (
    Report,
    View,
    resource_link,
    serving_link,
    version_of,
    view_link,
    where,
    workload_link,
)

if TYPE_CHECKING:
    from scorekit.resolve.resolution import ResolvedResource


def overview(report: Report) -> str:
    """``index.html``: the figures, and a row for each environment."""
    counts = {s: sum(d.severity is s for d in report.checked.environments) for s in Severity}
    risks = report.parity.risks if report.parity else 0
    numbers = [
        ("Workloads", link(len(report.workloads), "workloads.html")),
        ("Resources", link(len(report.resources), "resources.html")),
        ("Environments", text(len(report.checked.checked))),
        ("Errors", link(counts[Severity.ERROR], "findings.html")),
        ("Warnings", link(counts[Severity.WARNING], "findings.html")),
        ("Risks of parity", link(risks, "parity.html")),
    ]
    heads = ("Environment", "Type", "Target", "Workloads", "Resources", "Objects", "Errors", "Warnings")
    rows = [("", _environment(report, view)) for view in report.views]
    compiled = {view.name for view in report.views}
    failed = [name for name in report.checked.checked if name not in compiled]
    rows += [("", _failed(report, name)) for name in failed]
    parts = (
        facts(numbers, "facts numbers"),
        section("Environments", table("Environments", heads, rows)),
    )
    return page(report.title, "index.html", "Overview", *parts)


def _environment(report: Report, view: View) -> Sequence[Markup]:
    counts = (len(view.workloads), len(view.resources), len(view.made.manifests))
    return (
        view_link(view),
        text(view.made.resolution.environment.type),
        text(view.made.target),
        *map(text, counts),
        *_judged(report, view.name),
    )


def _failed(report: Report, name: str) -> Sequence[Markup]:
    return (text(name), badge("can't be compiled", "error"), *[Markup("")] * 4, *_judged(report, name))


def _judged(report: Report, name: str) -> Iterator[Markup]:
    for severity in (Severity.ERROR, Severity.WARNING):
        yield text(sum(d.severity is severity and name in names for d, names in report.checked.environments.items()))


def workloads(report: Report) -> str:
    """``workloads.html``: a row for each workload of any environment."""
    heads = ("Workload", "Description", "Containers", "Uses", "Used by", "Environments")
    rows = [(slug(name), tuple(_workload(report, name))) for name in report.workloads]
    return page(report.title, "workloads.html", "Workloads", table("Workloads", heads, rows))


def _workload(report: Report, name: str) -> Iterator[Markup]:
    views = [view for view in report.views if name in view.workloads]
    found = [view.workloads[name] for view in views]
    yield workload_link(name)
    yield text(description(found[0].spec.document.data))
    yield joined(map(code, dict.fromkeys(c.name for each in found for c in each.containers)))
    types = {uid.type for each in found for uid in each.resources.values()}
    yield joined(map(text, sorted(types)))
    yield joined(map(workload_link, sorted({caller for view in views for caller in view.callers[name]})))
    yield joined(map(view_link, views))


def description(score: Mapping[str, Any]) -> str:
    """What a Score file says that its workload is: ``metadata.description``, as text or among the annotations."""
    metadata = score["metadata"]
    found = metadata.get("description") or (metadata.get("annotations") or {}).get("description")
    return found if isinstance(found, str) else ""


def resources(report: Report) -> str:
    """``resources.html``: a row for each resource, with what serves it in each environment."""
    heads = ("Resource", "Type", "Used by", "Required by", *(view.label for view in report.views))
    rows = [(slug(uid), tuple(_resource(report, uid))) for uid in report.resources]
    note = Markup('<p class="lead">Each environment\'s column says what serves a resource there, and its version.</p>')
    return page(report.title, "resources.html", "Resources", note, table("Resources", heads, rows))


def _resource(report: Report, uid: str) -> Iterator[Markup]:
    found = [view.resources[uid] for view in report.views if uid in view.resources]
    yield code(uid)
    yield text(found[0].uid.type)
    yield joined(map(workload_link, sorted({name for view in report.views for name in view.users.get(uid, ())})))
    yield joined(map(resource_link, sorted({str(one) for each in found for one in each.dependents})))
    for view in report.views:
        yield _served(view.resources.get(uid))


def _served(resource: ResolvedResource | None) -> Markup:
    if resource is None:
        return Markup("")
    version = version_of(resource)
    return joined((serving_link(resource), *((code(version),) if version else ())), " ")


def drivers(report: Report) -> str:
    """``drivers.html``: the drivers that serve something, and the images that they pull, with the end of each one's life."""
    served: dict[str, dict[str, list[str]]] = {}
    descriptions: dict[str, str] = {}
    for view in report.views:
        for uid, resource in view.resources.items():
            if driver := resource.selection.driver:
                served.setdefault(driver.name, {}).setdefault(view.label, []).append(uid)
                descriptions[driver.name] = driver.metadata.description or ""
    heads = ("Driver", "Description", *(f"Resources in {view.label}" for view in report.views))
    rows = [
        (
            slug(name),
            (
                code(name),
                text(descriptions[name]),
                *(text(len(by_view[v.label])) if v.label in by_view else Markup("") for v in report.views),
            ),
        )
        for name, by_view in sorted(served.items())
    ]
    parts = (
        section("Drivers", table("Drivers in use", heads, rows)),
        section("Images of drivers", _images(report), anchor="images"),
    )
    return page(report.title, "drivers.html", "Drivers and images", *parts)


def _images(report: Report) -> Markup:
    by_span = {row["span"]: row for row in report.images}
    used: dict[str, tuple[Mapping[str, Any], dict[str, Markup], dict[str, Markup]]] = {}
    for view in report.views:
        for resource in view.resources.values():
            for traced in resource.images.values():
                # What answers in the table is among what a mirror or the driver's request stands over.
                places = (traced.origin.span, *(each.span for each in traced.origin.replaced))
                row = next((by_span[place] for place in places if place in by_span), {})
                _, by_driver, by_view = used.setdefault(str(traced.value), (row, {}, {}))
                by_driver[serving_link(resource)] = serving_link(resource)
                by_view[view.label] = view_link(view)
    heads = ("Image", "Version", "Released", "End of life", "Maintained", "Drivers", "Environments")
    rows = [
        ("", (code(image), *_life(row), joined(sorted(by_driver.values())), joined(by_view.values())))
        for image, (row, by_driver, by_view) in sorted(used.items())
    ]
    return table("Images that drivers pull", heads, rows)


def _life(row: Mapping[str, Any]) -> Iterator[Markup]:
    yield text(row.get("version", ""))
    for key in ("released", "endOfLife"):
        yield Markup(f"<time>{text(row[key])}</time>") if row.get(key) else Markup("")
    if row:
        yield badge("yes", "good") if row["maintained"] else badge("no", "warning")
    else:
        yield Markup("")


def findings(report: Report) -> str:
    """``findings.html``: everything that ``scorekit check`` tells, errors first."""
    order = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
    found = sorted(report.checked.environments.items(), key=lambda item: order.index(item[0].severity))
    pages = {view.name: link(view.name, view.page) for view in report.views}
    every = len(report.checked.checked)
    rows = []
    for one, names in found:
        hint = Markup(f'<span class="hint">{text(one.help)}</span>') if one.help else ""
        in_all = len(names) == every and every > 1
        holds = text("all") if in_all else joined(pages.get(name, text(name)) for name in names)
        severity = badge(one.severity.value, one.severity.value)
        rows.append(("", (severity, code(one.code), Markup(text(one.message) + hint), where(one.span), holds)))
    heads = ("Severity", "Code", "Finding", "Where", "Environments")
    return page(report.title, "findings.html", "Findings", table("Findings", heads, rows))
