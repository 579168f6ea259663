"""The spellings that an API server asks for: names, keys and values of labels, variables."""

from __future__ import annotations

import re
from functools import lru_cache

from scorekit.names import is_dns_label

#: What is said of a name that is no DNS label.
LABEL_RULE = "lower-case letters, digits and dashes, at most 63, a letter or digit at each end"
SUBDOMAIN_RULE = "lower-case letters, digits, dashes and dots, at most 253, a letter or digit at each end"

_SUBDOMAIN = re.compile(r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*")
_QUALIFIED = re.compile(r"[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?")
_DATA_KEY = re.compile(r"[-._a-zA-Z0-9]{1,253}")
_VARIABLE = re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*")


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
