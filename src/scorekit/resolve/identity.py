"""The identity of a resource instance: ``TYPE.CLASS#ID``, as Score's tools spell it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class ResourceUid:
    """Equal uids are one instance, across workloads.

    The id is the resource's ``id`` when shared, ``WORKLOAD.RESOURCE`` when private to a workload, and
    ``PARENT-UID/ALIAS`` when private to another resource. Score's patterns distinguish the three but for one
    case that Score itself allows: an id of ``aa.db`` is workload ``aa``'s private ``db`` of the same type and class where
    there is one, so the text alone does not say whose a resource is.
    """

    type: str
    class_: str
    id: str

    @classmethod
    def parse(cls, text: str) -> ResourceUid:
        """The uid that a text spells; the class may be left out. ValueError when it is none."""
        head, mark, id_ = text.partition("#")
        type_, _, class_ = head.partition(".")
        if not (type_ and mark and id_):
            raise ValueError(f"{text!r} is no resource uid: write TYPE.CLASS#ID")
        return cls(type_, class_ or "default", id_)

    def __str__(self) -> str:
        return f"{self.type}.{self.class_}#{self.id}"
