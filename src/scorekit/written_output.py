"""What a write changed."""

from __future__ import annotations

from scorekit.lazy_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class WrittenOutput:
    """What a write changed, by path as the working folder sees it."""

    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    #: How many files were as they should be.
    unchanged: int = 0
    #: Files of an earlier render that stay: these manifests are not about them.
    kept: tuple[str, ...] = ()
    #: Whose files those are: other workloads', or, of a projection, other environments'.
    kept_of: str = "workloads"
    #: Where it was written, as it was named.
    place: str = ""
    #: The command that starts what was written, where the one that anybody knows would not find its file of secrets.
    start: str | None = None

    def __add__(self, other: WrittenOutput) -> WrittenOutput:
        return WrittenOutput(
            self.changed + other.changed, self.removed + other.removed, self.unchanged + other.unchanged
        )
