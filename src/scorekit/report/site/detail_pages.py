"""The pages about one environment, one workload, and where environments differ."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scorekit.description.outputs import outputs_of
from scorekit.description.secrets import secrets_of
from scorekit.report import parity as parities
from scorekit.report.site.markup import (
    Markup,
    badge,
    code,
    facts,
    folded,
    joined,
    link,
    page,
    section,
    slug,
    table,
    text,
)
from scorekit.report.site.project_pages import description
from scorekit.report.site.views import (
    Report,
    View,
    resource_link,
    rows_of,
    serving_link,
    version_of,
    view_link,
    where,
    workload_link,
    workload_page,
)
from scorekit.report.tables import counted
from scorekit.values import is_secret

if TYPE_CHECKING:
    from scorekit.resolve.resolution import ResolvedContainer
    from scorekit.targets.api import Manifest


#: A page about one workload names so many others that share a resource; the row of the resource names all of them.
_MOST_USERS = 20


def environment(report: Report, view: View) -> str:
    """The page of an environment: its objects, who each is for, and its secrets by name."""
    resolution = view.made.resolution
    counts = (len(view.workloads), len(view.resources), len(view.made.manifests))
    known = facts((
        ("Type", text(resolution.environment.type)),
        ("Target", text(view.made.target)),
        ("Namespace", code(resolution.namespace or resolution.environment.namespace or "")),
        *zip(("Workloads", "Resources", "Objects"), map(text, counts), strict=True),
    ))  # fmt: skip
    heads = ("Workload", "Images", "Uses", "Used by", "Objects")
    workloads = [("", tuple(_in_environment(view, name))) for name in view.workloads]
    objects = [("", _object(view, manifest)) for manifest in view.made.manifests]
    secrets = [
        (
            "",
            (
                _owner(view, row["resource"]),
                joined(map(code, row["secret"])),
                text(row["source"]),
                where(row["span"]),
                joined(map(code, row["readBy"])),
            ),
        )
        for row in rows_of(secrets_of(view.made))
    ]
    parts = (
        known,
        section("Workloads", table("Workloads", heads, workloads)),
        section("Secrets", table("Secrets by name", ("Resource", "Secret", "From", "Where", "Read by"), secrets)),
        section("Objects", table("Objects", ("Object", "Namespace", "For"), objects)),
    )
    return page(report.title, view.page, view.label, *parts)


def _in_environment(view: View, name: str) -> Iterator[Markup]:
    workload = view.workloads[name]
    yield link(name, workload_page(name), slug(view.label))
    yield joined(_image(c) for c in workload.containers)
    yield joined(map(resource_link, sorted({str(uid) for uid in workload.resources.values()})))
    yield joined(map(workload_link, view.callers[name]))
    yield text(len(view.objects.get(name, ())))


def _image(container: ResolvedContainer) -> Markup:
    traced = container.image
    if traced is None or is_secret(traced.value):
        return badge("given at the deploy", "")
    return code(traced.value)


def _object(view: View, manifest: Manifest) -> Sequence[Markup]:
    return (
        code(f"{manifest.kind}/{manifest.name}"),
        code(manifest.namespace or ""),
        _owner(view, manifest.owner),
    )


def _owner(view: View, owner: str) -> Markup:
    if owner in view.workloads:
        return workload_link(owner)
    return resource_link(owner) if owner in view.resources else code(owner)


def workload(report: Report, name: str) -> str:
    """The page of a workload: in each environment its images, resources, their outputs, and what is emitted."""
    views = [view for view in report.views if name in view.workloads]
    spec = views[0].workloads[name].spec.document
    callers = sorted({caller for view in views for caller in view.callers[name]})
    said = description(spec.data)
    known = facts((
        ("Written in", where(spec.span(("metadata", "name")))),
        ("Used by", joined(map(workload_link, callers))),
        ("Environments", joined(link(v.label, workload_page(name), slug(v.label)) for v in views)),
    ))  # fmt: skip
    lead = Markup(f'<p class="lead">{text(said)}</p>') if said else Markup("")
    parts = [section(f"In {view.label}", *_workload_in(view, name), anchor=slug(view.label)) for view in views]
    return page(report.title, workload_page(name), name, lead, known, *parts)


def _workload_in(view: View, name: str) -> Iterator[Markup]:
    found = view.workloads[name]
    containers = [("", (code(c.name), _image(c))) for c in found.containers]
    yield table(f"Containers in {view.label}", ("Container", "Image"), containers)
    rows = []
    for called, uid in sorted(found.resources.items()):
        resource = view.resources[str(uid)]
        others = [user for user in view.users.get(str(uid), ()) if user != name]
        more = len(others) - _MOST_USERS
        rest = (link(f"and {more} more", "resources.html", slug(str(uid))),) if more > 0 else ()
        rows.append(
            (
                "",
                (
                    code(called),
                    resource_link(str(uid)),
                    joined((serving_link(resource), code(version_of(resource))), " "),
                    code(resource.name),
                    joined((*map(workload_link, others[:_MOST_USERS]), *rest)),
                ),
            )
        )
    heads = ("Name", "Resource", "Served by", "Called", "Shared with")
    yield table(f"Resources in {view.label}", heads, rows)
    outputs = [
        (
            "",
            (
                code(f"{one.name}.{one.output}"),
                code(one.text),
                badge("secret", "warning") if one.secret else Markup(""),
                where(one.span),
            ),
        )
        for one in outputs_of(view.made, name)
    ]
    shown = table(f"Outputs of resources in {view.label}", ("Output", "Value", "Secret", "Where"), outputs)
    yield folded(f"{counted(len(outputs), 'output')} of resources in {view.label}", shown) if outputs else shown
    objects = [("", (code(f"{m.kind}/{m.name}"), code(m.namespace or ""))) for m in view.objects.get(name, ())]
    yield table(f"Objects in {view.label}", ("Object", "Namespace"), objects)


def parity(report: Report) -> str:
    """``parity.html``: where environments differ, risks first."""
    found = report.parity
    if found is None:
        none = Markup('<p class="lead">There is one environment alone, and nothing to compare it with.</p>')
        return page(report.title, "parity.html", "Parity", none)
    pages = {view.label: view_link(view) for view in report.views}
    names = joined(pages.get(column.label, text(column.label)) for column in found.columns)
    problems = Markup("".join(f"<p>{badge('risk', 'error')} {text(line)}</p>" for line in parities.problems(found)))
    heads = parities.heads(found)
    parts = [
        Markup(f'<p class="lead">{text(parities.summary(found))}.</p>'),
        facts((("Environments", names),)),
        section("Risks", problems, _differences("Risks", heads, parities.table(found, "risk")), anchor="risks"),
        section(
            "Expected differences",
            _differences("Expected differences", heads, parities.table(found, "expected")),
            anchor="expected",
        ),
    ]
    return page(report.title, "parity.html", "Parity", *parts)


def _differences(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Markup:
    named = ("What", *heads[1:-2], "Why", "Where")
    return table(caption, named, [("", tuple(_difference(row))) for row in rows])


def _difference(row: Sequence[str]) -> Iterator[Markup]:
    first, *values, why, place = row
    yield text(first)
    yield from map(code, values)
    yield text(why)
    yield code(place)
