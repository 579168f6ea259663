"""What a project can use, as plain data: the types, drivers or environments that there are, or one of them in full."""

from scorekit.description.kinds import KINDS, Description, describe, files_of

__all__ = ["KINDS", "Description", "describe", "files_of"]
