"""Rules about an Ingress and an HTTPRoute: paths and hosts that an API server refuses, or that no request has.

An API server has them in code and in CEL, so no schema knows them. And routes that another one hides, which no server refuses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scorekit.codes.targets import BAD_ROUTE, HIDDEN_ROUTE
from scorekit.diagnostics import Diagnostic, Label
from scorekit.names import SUBDOMAIN_RULE, is_subdomain
from scorekit.targets.kubernetes.kinds import GATEWAY, is_core
from scorekit.targets.kubernetes.shapes import below, items, mapping
from scorekit.targets.ownership import called, place
from scorekit.targets.schema_check import Fault

if TYPE_CHECKING:
    from scorekit.resolve.resolution import Resolution
    from scorekit.source.document import Path
    from scorekit.targets.api import Manifest


#: What a path can't have, and what is said of it. A request's path is compared once it is resolved, without its query.
_NEVER = (
    (re.compile(r"[?#]"), "a query or a fragment is no part of a path"),
    (re.compile(r"//"), "a path has no empty segment"),
    (re.compile(r"/\.\.?(?=/|\Z)"), "a path has no segment `.` or `..`"),
    (re.compile(r"%2[fF]"), "a path has no slash in a segment"),
)
#: What the path of an HTTPRoute is made of (RFC 3986).
_GATEWAY_PATH = re.compile(r"(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|%[0-9a-fA-F]{2})*")
_ADDRESS = re.compile(r"[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*")


def ingress(data: Mapping[str, Any]) -> Iterator[Fault]:
    """The rules of an Ingress, and the hosts of its certificates."""
    spec = mapping(data.get("spec"))
    if not spec.get("rules") and not spec.get("defaultBackend"):
        message = f"Ingress `{data['metadata']['name']}` leads nowhere"
        yield Fault(BAD_ROUTE, ("spec",), message, "it needs `rules` or a `defaultBackend`")
    for index, rule in items(spec.get("rules")):
        at: Path = ("spec", "rules", index)
        yield from _host(rule.get("host"), (*at, "host"))
        for number, path in items(below(rule, ("http", "paths"))):
            text = path.get("path") or ""
            if path.get("pathType") in ("Exact", "Prefix") or text:
                literal = path.get("pathType") != "ImplementationSpecific"
                yield from _path(text, (*at, "http", "paths", number, "path"), literal=literal)
    for index, tls in items(spec.get("tls")):
        for number, host in enumerate(hosts if isinstance(hosts := tls.get("hosts"), list) else ()):
            yield from _host(host, ("spec", "tls", index, "hosts", number))


def http_route(data: Mapping[str, Any]) -> Iterator[Fault]:
    """The hosts and matches of an HTTPRoute."""
    hosts = below(data, ("spec", "hostnames"))
    for index, host in enumerate(hosts if isinstance(hosts, list) else ()):
        yield from _host(host, ("spec", "hostnames", index))
    for index, rule in items(below(data, ("spec", "rules"))):
        for number, match in items(rule.get("matches")):
            text = below(match, ("path", "value"))
            at = ("spec", "rules", index, "matches", number, "path", "value")
            if below(match, ("path", "type")) != "RegularExpression":
                yield from _path("/" if text is None else text, at, literal=True, made_of=_GATEWAY_PATH)


def _path(text: Any, at: Path, *, literal: bool, made_of: re.Pattern[str] | None = None) -> Iterator[Fault]:
    if not isinstance(text, str):
        return
    if not text.startswith("/"):
        yield Fault(BAD_ROUTE, at, f"`{text}` is no path of a route", "begin it with a slash")
        return
    wrong = next((words for pattern, words in _NEVER if literal and pattern.search(text)), None)
    if wrong is None and made_of is not None and not made_of.fullmatch(text):
        wrong = "write other characters than letters, digits and `-._~!$&'()*+,;=:@` as `%` and two digits"
    if wrong is not None:
        yield Fault(BAD_ROUTE, at, f"no request's path fits `{text}`", wrong)


def _host(text: Any, at: Path) -> Iterator[Fault]:
    if not isinstance(text, str) or not text:
        return
    if _ADDRESS.fullmatch(text):
        yield Fault(BAD_ROUTE, at, f"`{text}` is an address, and a route's host is a name")
    elif not is_subdomain(text.removeprefix("*.")):
        help_ = f"allowed: {SUBDOMAIN_RULE}; `*.` before it stands for one label"
        yield Fault(BAD_ROUTE, at, f"`{text}` is no host of a route", help_)


def hidden(resolution: Resolution, manifests: Iterable[Manifest]) -> Iterator[Diagnostic]:
    """A warning for each route that has the host and path of another one's: requests reach one of the two."""
    first: dict[str, Manifest] = {}
    for found in manifests:
        for key, what in taken(found):
            other = first.setdefault(key, found)
            if other.owner != found.owner:
                message = f"{called(resolution, other.owner)} and {called(resolution, found.owner)} both route {what}"
                labels = [Label(place(resolution, other.owner), f"{called(resolution, other.owner)} is declared here")]
                help_ = "give one of them another host or path"
                yield HIDDEN_ROUTE.at(place(resolution, found.owner), message, labels=labels, help=help_)


def taken(found: Manifest) -> Iterator[tuple[str, str]]:
    """What requests a route takes and where it is attached, as a key and in words."""
    spec = mapping(found.data.get("spec"))
    if found.kind == "Ingress" and is_core(found.api_version):
        for _, rule in items(spec.get("rules")):
            for _, path in items(below(rule, ("http", "paths"))):
                host, kind, text = rule.get("host", ""), path.get("pathType"), str(path.get("path", "/"))
                yield repr((spec.get("ingressClassName"), host, kind, _spelt(kind, text))), f"`{host}{text}`"
    elif found.kind == "HTTPRoute" and found.group == GATEWAY:
        hosts = spec.get("hostnames")
        for _, rule in items(spec.get("rules")):
            for _, match in items(rule.get("matches", [{}])):
                path = mapping(match.get("path"))
                kind, text = path.get("type", "PathPrefix"), str(path.get("value", "/"))
                further = {name: value for name, value in match.items() if name != "path"}
                for host in hosts if isinstance(hosts, list) else ("",):
                    yield repr((spec.get("parentRefs"), host, kind, _spelt(kind, text), further)), f"`{host}{text}`"


def _spelt(kind: Any, path: str) -> str:
    """A path as others are compared with it: a prefix is the same with a slash at its end."""
    return path.rstrip("/") if kind in ("Prefix", "PathPrefix") else path
