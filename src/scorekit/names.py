"""Names of resources and objects: legal, stable, cut with a hash only when they must be.

A name depends on its owner alone, never on which other workloads are present, so that adding a workload renames nothing.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

#: What a resource's name may measure: it leaves room for suffixes within a DNS label's 63.
LONGEST = 52
#: What is said of a name that is no DNS label, or no DNS name.
LABEL_RULE = "lower-case letters, digits and dashes, at most 63, a letter or digit at each end"
SUBDOMAIN_RULE = "lower-case letters, digits, dashes and dots, at most 253, a letter or digit at each end"
#: A name as Score has it (score-v1b1, ``$defs``): a DNS label of at least two characters.
SCORE_NAME = r"[a-z0-9][a-z0-9-]{0,61}[a-z0-9]"

_DNS_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_SUBDOMAIN = re.compile(r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*")
_QUALIFIED = re.compile(r"[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?")
_DATA_KEY = re.compile(r"[-._a-zA-Z0-9]{1,253}")
_VARIABLE = re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*")


def is_dns_label(text: str) -> bool:
    """Whether a text is a DNS label (RFC 1123)."""
    return _DNS_LABEL.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def is_service_label(text: str) -> bool:
    """Whether a text is a DNS label that begins with a letter (RFC 1035)."""
    return is_dns_label(text) and text[0].isalpha()


@lru_cache(maxsize=4096)
def is_subdomain(text: str) -> bool:
    """Whether a text is a DNS name (RFC 1123)."""
    return len(text) <= 253 and _SUBDOMAIN.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def is_qualified_name(text: str) -> bool:
    """Whether a text can be the key of a label or annotation: a name, after a domain and ``/`` if any."""
    domain, slash, name = text.rpartition("/")
    if slash and not is_subdomain(domain):
        return False
    return len(name) <= 63 and _QUALIFIED.fullmatch(name) is not None


@lru_cache(maxsize=4096)
def is_label_value(text: str) -> bool:
    """Whether a text can be the value of a label."""
    return not text or (len(text) <= 63 and _QUALIFIED.fullmatch(text) is not None)


def is_data_key(text: str) -> bool:
    """Whether a text can be a key of a ConfigMap or Secret."""
    return _DATA_KEY.fullmatch(text) is not None and text != "." and not text.startswith("..")


@lru_cache(maxsize=4096)
def is_variable_name(text: str) -> bool:
    """Whether a text can be the name of an environment variable."""
    return _VARIABLE.fullmatch(text) is not None and text != "." and not text.startswith("..")


def cut(name: str, owner: str, *, limit: int = LONGEST, joint: str = "-") -> str:
    """A name of at most ``limit`` characters: its head, a joint and 8 hex of SHA-256 of its owner when it is longer."""
    if len(name) <= limit:
        return name
    digest = hashlib.sha256(owner.encode()).hexdigest()[:8]
    head = name[: limit - 8 - len(joint)].rstrip("-_.")
    return f"{head}{joint}{digest}"


def dns(name: str, *, limit: int = LONGEST) -> str:
    """The name as a DNS label that begins with a letter (RFC 1035), as Services and StatefulSets need it."""
    label = re.sub(r"[^a-z0-9-]+", "-", name.lower()).strip("-") or "x"
    if not label[0].isalpha():
        label = f"s-{label}"
    return cut(label, name, limit=limit)


def identifier(name: str, *, limit: int = 63) -> str:
    """The name as an SQL identifier that needs no quotes (PostgreSQL keeps 63 characters, MySQL's user names 32)."""
    word = re.sub(r"[^a-z0-9_]+", "_", name.lower()).strip("_") or "x"
    if word[0].isdigit():
        word = f"r_{word}"
    return cut(word, name, limit=limit, joint="_")


def last_word(text: str) -> str:
    """The last name in a text: ``data`` of ``./data``, ``volumes.data`` and ``{{resources.data}}``; empty where none is."""
    words: list[str] = re.findall(r"[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*", text)
    return words[-1] if words else ""


def label(text: str) -> str:
    """The text as the value of a Kubernetes label; itself where it is one."""
    return text if text and is_label_value(text) else dns(text, limit=63)


def alnum(name: str, *, limit: int = LONGEST) -> str:
    """The name with letters and digits alone."""
    word = re.sub(r"[^a-z0-9]+", "", name.lower()) or "x"
    return cut(word, name, limit=limit, joint="")
