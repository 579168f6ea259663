"""Requests by HTTP: encrypted but to this machine itself, of bounded size and time, and never led to another kind of address."""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from scorekit.lazy_dataclass import dataclass
from scorekit.model.platform import LOOPBACK
from scorekit.remote.refusal import RefusedError
from scorekit.version import __version__

if TYPE_CHECKING:
    from email.message import Message

#: How long a server may be silent, and how long a whole answer may take, in seconds.
_SILENCE, _PATIENCE = 30.0, 300.0
_AT_ONCE = 64 * 1024
_OK = 200
_LOCAL = re.compile(LOOPBACK)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    status: int
    headers: Message
    body: bytes
    #: Where it came from in the end.
    url: str


def request(
    url: str,
    limit: int,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    authorization: str | None = None,
    body: bytes | None = None,
) -> Answer:
    """Ask a server, and follow it to where it sends one. What authorises is told to the one server alone.

    Raises RefusedError for an address that may not be asked, where nobody answers, and for more than ``limit`` bytes.
    """
    _judge(url, is_local(url))
    asked = urllib.request.Request(url, body, dict(headers or {}), method=method)  # noqa: S310 - judged above
    asked.add_header("User-Agent", f"scorekit/{__version__}")
    if authorization is not None:
        asked.add_unredirected_header("Authorization", authorization)
    host, until = urlsplit(url).netloc, time.monotonic() + _PATIENCE
    try:
        try:
            answer = _opener(local=is_local(url)).open(asked, timeout=_SILENCE)
        except urllib.error.HTTPError as refused:
            answer = refused
        with answer:
            return Answer(
                answer.status, answer.headers, _bounded(answer, limit, until, host, wanted=method != "HEAD"), answer.url
            )
    except urllib.error.URLError as fault:
        raise RefusedError(f"`{host}` does not answer: {fault.reason}") from None
    except (OSError, HTTPException, ValueError) as fault:
        raise RefusedError(f"`{host}` broke off: {str(fault) or type(fault).__name__}") from None


def download(url: str, limit: int) -> bytes:
    """What lies at an address. Raises RefusedError where it is not there, or larger than ``limit``."""
    answer = request(url, limit)
    if answer.status != _OK:
        raise RefusedError(f"`{urlsplit(url).netloc}` answers {answer.status}")
    return answer.body


def is_local(url: str) -> bool:
    """Whether an address is one of this machine itself."""
    host = urlsplit(url).hostname or ""
    return _LOCAL.fullmatch(f"[{host}]" if ":" in host else host) is not None


def _judge(url: str, local: bool) -> None:  # noqa: FBT001 - of a function of this module alone
    """Refuse an address that is not encrypted, but one of this machine's where one asked it in the first place."""
    scheme = urlsplit(url).scheme
    if scheme != "https" and not (scheme == "http" and local and is_local(url)):
        raise RefusedError(f"it leads to an address by `{scheme}`, and only `https` is followed")


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows a server to where it may lead."""

    max_redirections = 5

    def __init__(self, *, local: bool) -> None:
        self._local = local

    def http_error_302(self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any) -> Any:
        """What it leads to, refused where it may not be followed."""
        place = urljoin(req.full_url, headers.get("Location") or "")
        _judge(place, self._local)
        try:
            return super().http_error_302(req, fp, code, msg, headers)
        except urllib.error.HTTPError:
            raise RefusedError(f"`{urlsplit(place).netloc}` leads on and on") from None

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302


def _opener(*, local: bool) -> urllib.request.OpenerDirector:
    """What opens addresses by HTTP alone: no files, no FTP, no data."""
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler({} if local else None),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.UnknownHandler(),
        _Redirects(local=local),
    ):
        opener.add_handler(handler)
    return opener


def _bounded(answer: Any, limit: int, until: float, host: str, *, wanted: bool) -> bytes:
    """The body, as long as it is not longer than the limit."""
    length = answer.headers.get("Content-Length") if answer.status == _OK and wanted else None
    parts: list[bytes] = []
    held = 0
    while part := answer.read1(_AT_ONCE) if hasattr(answer, "read1") else answer.read(_AT_ONCE):
        parts.append(part)
        held += len(part)
        if held > limit:
            raise RefusedError(f"`{host}` sends more than {limit:,} bytes")
        if time.monotonic() > until:
            raise RefusedError(f"`{host}` took longer than {_PATIENCE:.0f} seconds")
    if length is not None and length.isdecimal() and len(length) < 20 and held < int(length):
        raise RefusedError(f"`{host}` broke off after {held:,} of {int(length):,} bytes")
    return b"".join(parts)
