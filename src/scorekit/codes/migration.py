"""SK9xx: what is brought over from other tools."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

BAD_PROVISIONER = Code("SK901", "not a provisioner of score-compose or score-k8s", Severity.ERROR)
BAD_TEMPLATE = Code("SK902", "not a template of Go that can be translated", Severity.WARNING)
BAD_STATE = Code("SK903", "not a state of score-compose or score-k8s", Severity.ERROR)
IN_THE_WAY = Code("SK904", "file that an import would write is there already", Severity.ERROR)
