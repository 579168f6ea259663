"""SK2xx: documents of the wrong shape."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

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
