"""A catalogue that remembers its answers, and when two documents say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.errors import UsageError
from scorekit.resolve.schema import Effort
from scorekit.source.document import Document

if TYPE_CHECKING:
    from scorekit.catalogue import Catalogue
    from scorekit.catalogue.images import ListedImages
    from scorekit.catalogue.synonyms import Synonyms
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.driver import Driver
    from scorekit.model.resource_type import ResourceType
    from scorekit.outcome import Outcome


def same(one: Any, other: Any) -> bool:
    """Whether two documents, models of documents or plain values say the same at the same places."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, Document):
        return one.says_the_same(other)
    document = getattr(one, "document", None)
    return bool(one == other) and (document is None or document.says_the_same(other.document))


class KnownCatalogue:
    """A catalogue that remembers its answers, so that it can be said whether another one gives the same."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._answers: dict[tuple[str, tuple[Any, ...]], Any] = {}
        #: What is done once for all parts that are compiled with it.
        self.effort = Effort()

    def holds(self, catalogue: Catalogue) -> bool:
        """Whether a catalogue gives the same answers; from then on it is asked what has not been asked."""
        if catalogue is not self._catalogue:
            for (question, names), answer in self._answers.items():
                if not _same_answer(answer, _answer(catalogue, question, names)):
                    return False
            self._catalogue = catalogue
        return True

    def _ask(self, question: str, *names: Any) -> Any:
        key = (question, names)
        if key not in self._answers:
            self._answers[key] = _answer(self._catalogue, question, names)
        answer = self._answers[key]
        if isinstance(answer, UsageError):
            raise type(answer)(*answer.args)
        return answer

    def resource_type(self, name: str) -> Outcome[ResourceType]:
        """See ``Catalogue``."""
        found: Outcome[ResourceType] = self._ask("resource_type", name)
        return found

    def driver(self, name: str) -> Outcome[Driver]:
        """See ``Catalogue``."""
        found: Outcome[Driver] = self._ask("driver", name)
        return found

    def type_names(self) -> tuple[str, ...]:
        """See ``Catalogue``."""
        found: tuple[str, ...] = self._ask("type_names")
        return found

    def driver_names(self, type: str | None = None) -> tuple[str, ...]:  # noqa: A002 - the field's own word
        """See ``Catalogue``."""
        found: tuple[str, ...] = self._ask("driver_names", type)
        return found

    def images(self) -> Outcome[ListedImages]:
        """See ``Catalogue``."""
        found: Outcome[ListedImages] = self._ask("images")
        return found

    def synonyms(self) -> Outcome[Synonyms]:
        """See ``Catalogue``."""
        found: Outcome[Synonyms] = self._ask("synonyms")
        return found

    def definition(
        self, group: str, kind: str, drivers: tuple[str, ...] = ()
    ) -> tuple[Document | None, tuple[Diagnostic, ...]]:
        """See ``Catalogue``."""
        found: tuple[Document | None, tuple[Diagnostic, ...]] = self._ask("definition", group, kind, drivers)
        return found


def _answer(catalogue: Catalogue, question: str, names: tuple[Any, ...]) -> Any:
    """What a catalogue says, or raises."""
    try:
        return getattr(catalogue, question)(*names)
    except UsageError as error:
        return error


def _same_answer(one: Any, other: Any) -> bool:
    if isinstance(one, UsageError):
        return type(one) is type(other) and str(one) == str(other)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_same_answer, one, other))
    if hasattr(one, "diagnostics") and hasattr(other, "diagnostics"):
        return one.diagnostics == other.diagnostics and same(one.value, other.value)
    return same(one, other)
