"""Files of images: maps that people write, and what ``docker buildx bake --metadata-file`` and ``skaffold build --file-output`` leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from scorekit import image_reference
from scorekit.codes.documents import BAD_IMAGE, WRONG_TYPE
from scorekit.resolve.resolution import Origin, Traced

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scorekit.outcome import Findings
    from scorekit.source.document import Document, Path

#: What bake says of a target, https://docs.docker.com/reference/cli/docker/buildx/bake/#metadata-file.
_BAKE_NAME, _BAKE_DIGEST = "image.name", "containerimage.digest"
#: What stands beside the targets.
_BAKE_OWN = "buildx."
#: What skaffold says, https://skaffold.dev/docs/references/cli/ (``skaffold build``).
_SKAFFOLD = "builds"


def read_images(document: Document, findings: Findings) -> Mapping[str, Traced]:
    """The images of a file by ``WORKLOAD/CONTAINER``, ``CONTAINER`` or ``WORKLOAD``, with the digests that it has."""
    data = document.data
    if not isinstance(data, dict):
        message = "a file of images is a map of `WORKLOAD/CONTAINER` to image"
        findings.add(WRONG_TYPE.at(document.span(), message))
        return {}
    if isinstance(data.get(_SKAFFOLD), list):
        rows = _of_skaffold(document, findings)
    elif any(isinstance(value, dict) for value in data.values()):
        rows = _of_bake(document, findings)
    else:
        rows = ((key, value, (key,)) for key, value in data.items())
    found: dict[str, Traced] = {}
    for key, value, path in rows:
        if not isinstance(value, str) or not value:
            findings.add(WRONG_TYPE.at(document.span(path), "an image is a text that is not empty"))
        elif (wrong := image_reference.fault(value)) is not None:
            findings.add(BAD_IMAGE.at(document.span(path), f"`{value}` {wrong[0]}", help=wrong[1]))
        elif key in found:
            message = f"the file has two images for `{key}`"
            findings.add(WRONG_TYPE.at(document.span(path), message, help="name the images by their containers"))
        else:
            found[key] = Traced(value, Origin("option", document.span(path)))
    return found


def _of_bake(document: Document, findings: Findings) -> Iterator[tuple[str, object, Path]]:
    """The targets of bake: each the first of its names, at the digest that was built."""
    for target, facts in document.data.items():
        if target.startswith(_BAKE_OWN):
            continue
        name, digest = (facts.get(key) if isinstance(facts, dict) else None for key in (_BAKE_NAME, _BAKE_DIGEST))
        if not isinstance(name, str) or not name:
            message = f"target `{target}` has no `{_BAKE_NAME}`, so nobody can pull what it built"
            help_ = "give the target `tags`, and build it with `--push`"
            findings.add(WRONG_TYPE.at(document.span((target,), key=True), message, help=help_))
            continue
        first = name.partition(",")[0].strip()
        pinned = isinstance(digest, str) and "@" not in first
        yield _container(target), f"{first}@{digest}" if pinned else first, (target, _BAKE_NAME)


def _of_skaffold(document: Document, findings: Findings) -> Iterator[tuple[str, object, Path]]:
    """The builds of skaffold: each by the last part of its ``imageName``, as ``tag`` has it."""
    for index, build in enumerate(document.data[_SKAFFOLD]):
        name = build.get("imageName") if isinstance(build, dict) else None
        if not isinstance(name, str) or not name:
            message = "a build has an `imageName` and a `tag`"
            findings.add(WRONG_TYPE.at(document.span((_SKAFFOLD, index)), message))
            continue
        yield _container(name.rpartition("/")[2]), build.get("tag"), (_SKAFFOLD, index, "tag")


def _container(name: str) -> str:
    """What a name of a build tool's means: ``shop_main`` is ``shop/main``, since no name of a workload has an underscore."""
    return name.replace("_", "/", 1)
