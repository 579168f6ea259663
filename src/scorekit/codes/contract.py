"""SK45x to SK47x: what drivers and types promise: expressions, directives, contracts."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

# What drivers and types say: expressions, directives, contracts: SK450-SK479

BAD_EXPRESSION = Code("SK450", "an expression that can't be read", Severity.ERROR)
BAD_DIRECTIVE = Code("SK451", "a directive in the wrong place or of the wrong shape", Severity.ERROR)
UNKNOWN_DIRECTIVE = Code("SK452", "an unknown directive", Severity.ERROR)
UNKNOWN_NAME = Code("SK453", "an expression names what is not there", Severity.ERROR)
CONTRACT_OUTPUT_MISSING = Code("SK454", "a driver lacks an output of its type", Severity.ERROR)
CONTRACT_OUTPUT_UNKNOWN = Code("SK455", "a driver gives an output that its type does not have", Severity.ERROR)
CONTRACT_SECRET_LITERAL = Code("SK456", "a secret output is written out", Severity.ERROR)
CONTRACT_SECRET_LEAKED = Code("SK457", "a secret in an output that is not marked secret", Severity.ERROR)
UNKNOWN_REQUIRED_TYPE = Code("SK458", "a driver requires an unknown type", Severity.ERROR)
UNKNOWN_SECTION_KEY = Code("SK459", "an unknown key in a target's section", Severity.ERROR)
SECRET_MANIFEST = Code("SK461", "a driver writes a Secret", Severity.ERROR)
BAD_DEFAULT = Code("SK462", "a default that its own schema refuses", Severity.ERROR)
CIRCULAR_DEFINITION = Code("SK463", "definitions that need each other", Severity.ERROR)
BAD_SCHEMA = Code("SK464", "a schema that does not say what it should", Severity.ERROR)
SECTION_PART = Code("SK465", "a part of a target's section of the wrong type", Severity.ERROR)
