"""SK4xx: types, drivers and environments."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

# Files and documents, SK401 to SK409

FILE_NOT_FOUND = Code("SK401", "no such file", Severity.ERROR)
FILE_UNREADABLE = Code("SK402", "a file can't be read", Severity.ERROR)
SEVERAL_DOCUMENTS = Code("SK403", "more than one document in a file that holds one", Severity.ERROR)
NAME_DIFFERS = Code("SK404", "a document's name differs from its place", Severity.ERROR)
SECTION_TWICE = Code("SK405", "a target's section is written twice", Severity.ERROR)
SECTION_EMPTY = Code("SK406", "a target's file is empty", Severity.ERROR)
STRAY_FILE = Code("SK407", "a file beside a driver that nothing reads", Severity.WARNING)
WRONG_ENDING = Code("SK408", "a file that ends in .yml", Severity.ERROR)
FILE_LACKING = Code("SK409", "a folder without the file that makes it a type or driver", Severity.ERROR)

# Environments, SK411 to SK429

UNKNOWN_PARENT = Code("SK411", "an environment extends one that does not exist", Severity.ERROR)
EXTENDS_CYCLE = Code("SK412", "environments extend each other in a circle", Severity.ERROR)
SELECTORS_TWICE = Code("SK413", "two rules of a file have equal selectors", Severity.ERROR)
ENTRY_TWICE = Code("SK414", "two patches or policies of a file have the same name", Severity.ERROR)
NOTHING_TO_REMOVE = Code("SK415", "an entry removes what no parent has", Severity.ERROR)
UNKNOWN_TYPE = Code("SK416", "no such resource type", Severity.ERROR)
UNKNOWN_DRIVER = Code("SK417", "no such driver", Severity.ERROR)
DRIVER_OF_OTHER_TYPE = Code("SK418", "a rule's driver provides another type", Severity.ERROR)
IMPOSSIBLE_RULE = Code("SK419", "a rule that can never match", Severity.ERROR)
MALFORMED_KEY = Code("SK420", "a key that names nothing", Severity.ERROR)
BINDING_TYPE_DIFFERS = Code("SK421", "a binding's type contradicts its key", Severity.ERROR)
DERIVED_SECRETS = Code("SK422", "derived secrets outside development", Severity.ERROR)
UNUSED_ENTRY = Code("SK423", "an entry for what is not there", Severity.WARNING)
BAD_DEFINITION = Code("SK424", "a CustomResourceDefinition that an API server refuses", Severity.ERROR)
TOO_MANY_DEFINITIONS = Code("SK425", "too much below crds/", Severity.ERROR)
