"""Pages of the site as markup: the frame of a page, tables, links. Whatever a repository says comes in through ``text`` alone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import NewType

from scorekit.report.drawing.svg import safe
from scorekit.report.tables import shortened
from scorekit.report.terminal import printable

#: Text that is markup already: only functions of this module and literals of ours make it.
Markup = NewType("Markup", str)

#: A longer text is cut: manifests and files hold the whole.
_LONGEST = 300
#: A longer table is cut, and says so.
MOST_ROWS = 5000
#: The rest of a file's name is taken by its digest.
_LONGEST_NAME = 80
#: Nothing is loaded but the one style and the one script beside the page.
_POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'"

#: The field of the search, which the script shows.
_SEARCH = (
    '<div role="search" hidden><input id="search" type="search" aria-label="Search the report" '
    'placeholder="Search ( / )" autocomplete="off" spellcheck="false"></div>'
)
#: The pages that the head of each page leads to.
PAGES = {
    "index.html": "Overview",
    "workloads.html": "Workloads",
    "resources.html": "Resources",
    "drivers.html": "Drivers and images",
    "findings.html": "Findings",
    "parity.html": "Parity",
    "graph.html": "Graph",
    "search.html": "Search",
}


def text(words: object) -> Markup:
    """A text that anybody may have written, to stand between tags or in a quoted attribute; a long one is cut."""
    lines = shortened(str(words), _LONGEST).split("\n")
    return Markup(safe(" ".join(map(printable, lines))))


def code(words: object) -> Markup:
    """A name, a value or a place; nothing for no text."""
    return Markup(f"<code>{text(words)}</code>") if str(words) else Markup("")


def slug(name: str) -> str:
    """A name as a part of a file's name and of an anchor: no two names have the same, and capitals make no difference in it."""
    spelt = re.sub("[^a-z0-9-]", lambda found: f"_{ord(found[0]):x}_", name)
    if len(spelt) <= _LONGEST_NAME:
        return spelt
    return f"{spelt[:_LONGEST_NAME]}_{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:16]}"


def link(words: object, page: str, anchor: str = "") -> Markup:
    """A link to a page of the site, whose name is made by ``slug`` or stands in ``PAGES``."""
    return Markup(f'<a href="{safe(page)}{f"#{safe(anchor)}" if anchor else ""}">{text(words)}</a>')


def joined(parts: Iterable[Markup], between: str = ", ") -> Markup:
    """Some parts, one after another."""
    return Markup(between.join(parts))


def badge(words: str, kind: str) -> Markup:
    """A word that stands out; it is told by the word, and not by its colour alone."""
    return Markup(f'<span class="badge {kind}">{text(words)}</span>')


def table(caption: str, heads: Sequence[str], rows: Sequence[tuple[str, Sequence[Markup]]]) -> Markup:
    """A table, whose rows have an anchor, or none, and their cells; the first cell of a row is its head."""
    if not rows:
        return Markup(f'<p class="none">{text(caption)}: none.</p>')
    named = "".join(f'<th scope="col">{text(head)}</th>' for head in heads)
    lines = [
        f'<div class="scroll" role="region" tabindex="0" aria-label="{text(caption)}">',
        f"<table><caption>{text(caption)}</caption>",
        f"<thead><tr>{named}</tr></thead>",
        "<tbody>",
    ]
    for anchor, (first, *others) in rows[:MOST_ROWS]:
        marked = f' id="{safe(anchor)}"' if anchor else ""
        cells = "".join(f"<td>{cell}</td>" for cell in others)
        lines.append(f'<tr{marked}><th scope="row">{first}</th>{cells}</tr>')
    lines += ["</tbody></table></div>"]
    if len(rows) > MOST_ROWS:
        lines.append(f'<p class="none">And {len(rows) - MOST_ROWS} more.</p>')
    return Markup("\n".join(lines))


def facts(rows: Iterable[tuple[str, Markup]], kind: str = "facts") -> Markup:
    """Some facts under their names; those without a value are left out."""
    found = "".join(f"<div><dt>{text(name)}</dt><dd>{value}</dd></div>\n" for name, value in rows if value)
    return Markup(f'<dl class="{kind}">\n{found}</dl>')


def section(title: str, *parts: Markup, anchor: str = "") -> Markup:
    """A part of a page under its heading, which says enough of what stands there alone."""
    marked = (f' id="{safe(anchor)}"' if anchor else "") + (' class="alone"' if len(parts) == 1 else "")
    return Markup("\n".join((f"<section{marked}>", f"<h2>{text(title)}</h2>", *parts, "</section>")))


def page(project: str, name: str, title: str, *parts: Markup) -> str:
    """A whole page. ``name`` is the file's."""
    items = [
        f'<li><a href="{page}"{" aria-current=page" if page == name else ""}>{words}</a></li>'
        for page, words in PAGES.items()
    ]
    return "\n".join(
        (
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="color-scheme" content="light dark">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{text(title)} - {text(project)}</title>",
            '<link rel="stylesheet" href="site.css">',
            '<script defer src="site.js"></script>',
            "</head>",
            "<body>",
            '<a class="skip" href="#content">Skip to the content</a>',
            "<header>",
            f'<p class="project">{text(project)}</p>',
            f'<nav aria-label="Pages"><ul>{"".join(items)}</ul></nav>',
            _SEARCH,
            "</header>",
            '<main id="content" tabindex="-1">',
            f"<h1>{text(title)}</h1>",
            *parts,
            "</main>",
            "</body>",
            "</html>",
            "",
        )
    )


def folded(words: str, inner: Markup) -> Markup:
    """What is opened by who wants it, under a few words."""
    return Markup(f"<details><summary>{text(words)}</summary>\n{inner}\n</details>")
