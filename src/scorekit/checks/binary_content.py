"""``binaryContent`` is base64."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from scorekit.codes.meaning import BINARY_CONTENT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload


def check(workload: Workload) -> Iterator[Diagnostic]:
    """The contents that can't be decoded."""
    for name, container in workload.containers.items():
        for target, file in container.files.items():
            if file.binary_content is not None and not _decodes(file.binary_content):
                span = workload.span(("containers", name, "files", target, "binaryContent"))
                message = f"the content of the file `{target}` is no base64"
                yield BINARY_CONTENT.at(span, message, help="`base64 FILE` makes it; plain text belongs in `content`")


def _decodes(text: str) -> bool:
    # Line ends are no part of base64 and mean nothing: a folded text is as good as one line.
    try:
        base64.b64decode(text.replace("\n", "").replace("\r", ""), validate=True)
    except (binascii.Error, ValueError):
        return False
    return True
