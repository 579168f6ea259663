"""The images that drivers ask for by name and version, and the mirrors that an environment pulls images from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from scorekit.codes.resolution import IMAGE_OUTLIVED, NO_IMAGE
from scorekit.diagnostics import Label
from scorekit.image_reference import in_registry
from scorekit.resolve.resolution import Origin, Traced
from scorekit.suggest import did_you_mean, listed

if TYPE_CHECKING:
    from scorekit.catalogue.images import ListedImage, ListedImages
    from scorekit.diagnostics import Diagnostic
    from scorekit.location import Span
    from scorekit.model.environment import Environment
    from scorekit.outcome import Findings
    from scorekit.resolve.context import Run
    from scorekit.resolve.plan import Plan
    from scorekit.resolve.resolution import Declaration


def driver_images(
    plan: Plan, scope: Mapping[str, Any], run: Run, asker: Declaration, findings: Findings
) -> dict[str, Traced]:
    """The images that a driver asks for, by alias, in the scope of a resource.

    Of a version that is not maintained a workload that asks for it is told; of what a driver requires, that driver's own
    check tells (``drivers check``).
    """
    found: dict[str, Traced] = {}
    if not plan.images:
        return found
    table = findings.take(run.library.images())
    if table is None:
        return found
    for alias, expression in plan.images.items():
        request = expression.evaluate(scope, findings)
        one = None if request is None else asked_image(table, request.data, expression.span, findings)
        if request is None or one is None:
            continue
        if one.outlived and asker.workload is not None:
            findings.add(outlived(table, request.data, asker.span))
        # Who asks first, then the line of the table that answers.
        origin = Origin("driver", expression.span, expression.inputs, (Origin("driver", one.span),))
        found[alias] = at_mirror(Traced(one.reference, origin), run.environment)
    return found


def outlived(table: ListedImages, request: Mapping[str, Any], place: Span) -> Diagnostic:
    """That a version which is asked for at a place is not maintained any more."""
    image, version = str(request["image"]), str(request["version"])
    one = table[image][version]
    message = f"version {version} of `{image}` is not maintained since {one.end_of_life}"
    later = [v for v, other in table[image].items() if not other.outlived]
    help_ = f"there {'is' if len(later) == 1 else 'are'} {listed(later)}" if later else None
    return IMAGE_OUTLIVED.at(place, message, labels=[Label(one.span, "the image")], help=help_)


def asked_image(table: ListedImages, request: Mapping[str, Any], span: Span, findings: Findings) -> ListedImage | None:
    """The image of a name and version; None, and said, where the table has none."""
    name, version = str(request.get("image")), str(request.get("version"))
    if name not in table:
        hint = (
            did_you_mean(name, table)
            or "`scorekit images list` lists them; `images.yaml` beside your drivers adds to them"
        )
        findings.add(NO_IMAGE.at(span, f"no table of images has `{name}`", help=hint))
        return None
    if version not in table[name]:
        message = f"the table of images has no version `{version}` of `{name}`"
        findings.add(NO_IMAGE.at(span, message, help=f"it has {listed(table[name])}"))
        return None
    return table[name][version]


def at_mirror(image: Traced, environment: Environment) -> Traced:
    """An image as an environment pulls it: from the mirror of its registry, where it has one."""
    mirrors = environment.registry_mirrors
    if not mirrors or not isinstance(image.value, str):
        return image
    registry, rest = in_registry(image.value)
    if registry not in mirrors:
        return image
    origin = Origin("environment", environment.span(("registryMirrors", registry)), image.origin.inputs)
    return Traced(f"{mirrors[registry].rstrip('/')}/{rest}", origin.over(image.origin))
