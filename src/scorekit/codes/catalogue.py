"""SK4xx: types, drivers, environments and projects."""

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

# Environments, SK411 to SK425

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

# Projects, and what an environment says to no effect, SK431 to SK439

OUTSIDE_PROJECT = Code("SK431", "a file of another project", Severity.ERROR)
NO_SUCH_FOLDER = Code("SK432", "a folder that scorekit.yaml or an option names does not exist", Severity.ERROR)
GLOB_LEAVES_PROJECT = Code("SK433", "a glob that leaves the project", Severity.ERROR)
UNKNOWN_ENVIRONMENT = Code("SK434", "scorekit.yaml names an environment that does not exist", Severity.ERROR)
LEAVES_REPOSITORY = Code("SK435", "scorekit.yaml names a place outside of the repository", Severity.ERROR)
FRUITLESS_CHECK = Code("SK436", "an entry of `checks` that changes nothing", Severity.WARNING)
IDLE_SETTING = Code("SK437", "a setting that has no effect", Severity.WARNING)
LITERAL_EXPRESSION = Code("SK438", "an expression where none is read", Severity.ERROR)
NO_SUCH_OPTION = Code("SK439", "scorekit.yaml says what no projection takes", Severity.ERROR)

# Platform sources, SK440 to SK446

SOURCE_FORM = Code("SK440", "a platform source that names no one place", Severity.ERROR)
NOT_PINNED = Code("SK441", "a platform source that scorekit.lock does not pin", Severity.ERROR)
NOT_FETCHED = Code("SK442", "a platform source that is not in the cache", Severity.ERROR)
DIGEST_DIFFERS = Code("SK443", "a platform source that is not what was pinned", Severity.ERROR)
SOURCE_MOVED = Code("SK444", "a tag or an address that gives something else than before", Severity.ERROR)
SOURCE_REFUSED = Code("SK445", "a platform source that can't be fetched", Severity.ERROR)
UNFIT_TREE = Code("SK446", "a platform source whose files can't be taken", Severity.ERROR)

# What drivers and types promise, by expressions, directives and contracts, SK450 to SK466

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
ALIAS_TWICE = Code("SK466", "an alias that a driver uses twice", Severity.ERROR)
