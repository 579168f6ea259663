"""SK1xx and SK2xx: texts that can't be read, and documents of the wrong shape; those of SK3xx, contradictions in Score files, that not only ``checks`` finds."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

# Text that can't be read: SK101-SK114

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

# Documents of the wrong shape: SK201-SK218

UNKNOWN_KEY = Code("SK201", "unknown key", Severity.ERROR)
MISSING_KEY = Code("SK202", "missing key", Severity.ERROR)
WRONG_TYPE = Code("SK203", "wrong type", Severity.ERROR)
NULL_VALUE = Code("SK204", "no value", Severity.ERROR)
BAD_SPELLING = Code("SK205", "text of the wrong form", Severity.ERROR)
UNKNOWN_WORD = Code("SK206", "none of the words allowed", Severity.ERROR)
OUT_OF_RANGE = Code("SK207", "number out of range", Severity.ERROR)
EMPTY = Code("SK208", "empty value", Severity.ERROR)
KEY_NOT_TEXT = Code("SK209", "key that is no text", Severity.ERROR, softens=True)
CONTRADICTION = Code("SK210", "keys that exclude or need each other", Severity.ERROR)
API_VERSION = Code("SK211", "unknown apiVersion", Severity.ERROR)
NOT_A_MAPPING = Code("SK212", "document that is no mapping", Severity.ERROR)
OLD_FORM = Code("SK213", "deprecated form", Severity.WARNING)
DUPLICATE_TARGET = Code("SK214", "one target twice", Severity.ERROR)
BOTH_FORMS = Code("SK215", "old and new key together", Severity.ERROR)
BAD_OVERRIDE = Code("SK216", "override that can't be read", Severity.ERROR)
OVERRIDE_NOWHERE = Code("SK217", "override that leads nowhere", Severity.ERROR)
OTHER_DOCUMENT = Code("SK218", "document of another kind", Severity.WARNING)

# Contradictions in Score files: SK320-SK322

DUPLICATE_WORKLOAD = Code("SK320", "two workloads of one name", Severity.ERROR)
BAD_IMAGE = Code("SK322", "image that is no reference", Severity.ERROR)
