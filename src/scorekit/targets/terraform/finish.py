"""The last step: plain data in Terraform's JSON syntax. Every text is escaped here, and nowhere else.

A reference to a module's output becomes ``${module.NAME.OUTPUT}``; a value of any other kind is known to nobody who runs Terraform.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from scorekit.codes.targets import NO_SUCH_MODULE, OUT_OF_TERRAFORM
from scorekit.suggest import did_you_mean
from scorekit.targets.terraform.modules import IDENTIFIER, identifier
from scorekit.values import ModuleOutput, Reference, Text

if TYPE_CHECKING:
    from scorekit.outcome import Findings
    from scorekit.source.document import Path
    from scorekit.targets.api import Origins

#: What is the beginning of an escape where an interpolation follows.
_LAST_DOLLARS = re.compile(r"\$+\Z")


def escaped(text: str) -> str:
    """A text that means itself to Terraform."""
    return text.replace("${", "$${").replace("%{", "%%{")


class Finisher:
    """Turns the values of one unit into plain data."""

    __slots__ = ("_findings", "_modules")

    def __init__(self, modules: Collection[str], findings: Findings) -> None:
        """``modules`` are the names of the calls in the unit."""
        self._modules = modules
        self._findings = findings

    def data(self, value: Any, origins: Origins, path: Path = ()) -> Any:
        """A value as the file has it. Its keys are templates too, as texts are."""
        if isinstance(value, str):
            return escaped(value)
        if isinstance(value, dict):
            return {escaped(k): self.data(v, origins, (*path, k)) for k, v in sorted(value.items())}
        if isinstance(value, list | tuple):
            return [self.data(each, origins, (*path, index)) for index, each in enumerate(value)]
        if isinstance(value, Text):
            return "".join(self._pieces(value, origins, path))
        return self._reference(value, origins, path) if isinstance(value, Reference) else value

    def _pieces(self, text: Text, origins: Origins, path: Path) -> Iterator[str]:
        followed = (*text.parts[1:], "")
        for part, following in zip(text.parts, followed, strict=True):
            if not isinstance(part, str):
                yield self._reference(part, origins, path)
            elif isinstance(following, Reference):
                yield _LAST_DOLLARS.sub(lambda found: f'${{"{found[0]}"}}', escaped(part))
            else:
                yield escaped(part)

    def _reference(self, reference: Reference, origins: Origins, path: Path) -> str:
        span = origins.at(path).span
        if not isinstance(reference, ModuleOutput):
            help_ = "let a module make it, or give it by `variables` and `arguments` of the environment's `terraform`"
            self._findings.add(OUT_OF_TERRAFORM.at(span, f"Terraform can't read {reference!r}", help=help_))
        elif (name := identifier(reference.module)) not in self._modules:
            message = f"there is no module `{name}` in this file"
            self._findings.add(NO_SUCH_MODULE.at(span, message, help=did_you_mean(name, self._modules)))
        elif not IDENTIFIER.fullmatch(reference.output):
            self._findings.add(NO_SUCH_MODULE.at(span, f"`{reference.output}` is no name of a module's output"))
        else:
            return f"${{module.{name}.{reference.output}}}"
        return ""
