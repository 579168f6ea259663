"""SK525 to SK55x: outputs, secrets, and what placeholders lead to."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

# Outputs and secrets: SK525-SK534

MISSING_OUTPUT = Code("SK525", "a driver lacks an output of its contract", Severity.ERROR)
WRONG_OUTPUT = Code("SK526", "an output of the wrong type", Severity.ERROR)
LITERAL_SECRET = Code("SK527", "a secret written out", Severity.ERROR)
UNKNOWN_SECRET = Code("SK528", "an output names no secret of its driver", Severity.ERROR)
BAD_REFERENCE = Code("SK529", "a reference that is not well formed", Severity.ERROR)
UNLISTED_OUTPUT = Code("SK530", "a binding gives an output that the contract lacks", Severity.NOTE)
NO_SECRET_BACKEND = Code("SK531", "a driver makes a secret where none may be made", Severity.ERROR)
NO_SEED = Code("SK532", "secrets that anyone can compute", Severity.WARNING)

# What placeholders lead to: SK535 to SK540

UNKNOWN_OUTPUT = Code("SK535", "a placeholder names an unknown output", Severity.ERROR)
UNBOUND_OUTPUT = Code("SK536", "a binding lacks an output that a workload uses", Severity.ERROR)
BAD_PLACEHOLDER = Code("SK537", "a placeholder that leads nowhere", Severity.ERROR)
BARE_RESOURCE = Code("SK538", "a resource where an output must stand", Severity.ERROR)
NOT_MOUNTABLE = Code("SK539", "a volume from a resource that is none", Severity.ERROR)

# Files, images, namespaces, names: SK541-SK549

FILE_MISSING = Code("SK541", "a file's source does not exist", Severity.ERROR)
BINARY_SOURCE = Code("SK542", "a file's source is no text", Severity.WARNING)
BAD_BASE64 = Code("SK543", "binary content that is not base64", Severity.ERROR)
IMAGE_MISSING = Code("SK544", "an image that nobody supplies", Severity.ERROR, softens=True)
NO_SHARED_NAMESPACE = Code("SK545", "no namespace for a shared resource", Severity.ERROR)
BAD_NAME = Code("SK546", "a name that is none", Severity.ERROR)
IMAGE_UNUSED = Code("SK547", "an image or a build that fills nothing", Severity.WARNING)

# Evaluating drivers: SK550-SK579

EXPRESSION_FAILED = Code("SK550", "an expression has no value here", Severity.ERROR)
REPEATED_COMPUTED_KEY = Code("SK551", "two keys of a mapping are equal once evaluated", Severity.ERROR)
NOTHING_TO_REPEAT = Code("SK552", "`$each` is given what has no items", Severity.ERROR)
BAD_COMPUTED_KEY = Code("SK553", "the key of a mapping is no text once evaluated", Severity.ERROR)
DRIVER_WARNING = Code("SK554", "a driver's warning", Severity.WARNING)
OVER_LIMIT = Code("SK556", "a compile beyond its limit", Severity.ERROR)
UNENCODED_SECRET = Code("SK557", "an address that holds a secret as it is", Severity.NOTE)
