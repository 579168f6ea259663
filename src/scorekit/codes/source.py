"""SK1xx: text that can't be read."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

SYNTAX = Code("SK101", "not YAML", Severity.ERROR)
REPEATED_KEY = Code("SK102", "repeated key", Severity.ERROR)
COMPLEX_KEY = Code("SK103", "key that is a mapping or a list", Severity.ERROR)
UNKNOWN_TAG = Code("SK104", "unknown tag", Severity.ERROR)
TAG_MISMATCH = Code("SK105", "value that is not what its tag says", Severity.ERROR)
UNKNOWN_ALIAS = Code("SK106", "unknown alias", Severity.ERROR)
RECURSIVE_ALIAS = Code("SK107", "alias inside its own value", Severity.ERROR)
BAD_MERGE = Code("SK108", "merge key without a mapping", Severity.ERROR)
TOO_LARGE = Code("SK109", "input beyond a limit", Severity.ERROR)
BAD_CHARACTER = Code("SK110", "character that YAML does not allow", Severity.ERROR)
BAD_ENCODING = Code("SK111", "not a text", Severity.ERROR)
NUMBER_RANGE = Code("SK112", "number out of range", Severity.ERROR)
LEADING_ZERO = Code("SK113", "number with a leading zero", Severity.WARNING)
FURTHER_DOCUMENT = Code("SK114", "further document", Severity.WARNING)
