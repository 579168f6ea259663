"""SK43x: what scorekit.yaml says of a project, and what an environment says to no effect."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

OUTSIDE_PROJECT = Code("SK431", "a file of another project", Severity.ERROR)
NO_SUCH_FOLDER = Code("SK432", "a folder that scorekit.yaml or an option names does not exist", Severity.ERROR)
GLOB_LEAVES_PROJECT = Code("SK433", "a glob that leaves the project", Severity.ERROR)
UNKNOWN_ENVIRONMENT = Code("SK434", "scorekit.yaml names an environment that does not exist", Severity.ERROR)
LEAVES_REPOSITORY = Code("SK435", "scorekit.yaml names a place outside of the repository", Severity.ERROR)
FRUITLESS_CHECK = Code("SK436", "an entry of `checks` that changes nothing", Severity.WARNING)
IDLE_SETTING = Code("SK437", "a setting that has no effect", Severity.WARNING)
LITERAL_EXPRESSION = Code("SK438", "an expression where none is read", Severity.WARNING)
NO_SUCH_OPTION = Code("SK439", "scorekit.yaml says what no projection takes", Severity.ERROR)
