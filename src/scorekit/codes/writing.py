"""SK8xx: what stands in the way of writing the output."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

EDITED_OUTPUT = Code("SK801", "an output file was edited", Severity.ERROR)
FOREIGN_OUTPUT = Code("SK802", "a file in the output folder is not scorekit's", Severity.ERROR)
FOREIGN_ENV_FILE = Code("SK803", "the .env file is not scorekit's", Severity.ERROR)
UNWRITABLE_OUTPUT = Code("SK804", "an output can't be written", Severity.ERROR)
IDLE_OPTION = Code("SK805", "an option without effect", Severity.WARNING)
STALE_OUTPUT = Code("SK806", "a manifest is stale", Severity.ERROR)
SUPERFLUOUS_OUTPUT = Code("SK807", "a manifest is no longer made", Severity.ERROR)
UNFINISHED_OUTPUT = Code("SK808", "an output was not rendered to its end", Severity.ERROR)
NOT_MENDED = Code("SK809", "deprecated form that is not mended", Severity.ERROR)
SECRETS_CHANGED = Code("SK810", "secrets that are not what they were", Severity.WARNING)
STALE_SCHEMAS = Code("SK811", "schemas for editors that are stale", Severity.NOTE)
