"""A small world to resolve in: a few types and drivers in memory, and one way to say what was found where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from scorekit.catalogue import Catalogue
from scorekit.outcome import Failure, Outcome, Success
from scorekit.parsing import parse
from scorekit.resolve import ResolveOptions, resolve
from scorekit.targets.record import find_target
from tests.wordings import hold

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic
    from scorekit.model.workload import Workload
    from scorekit.resolve.resolution import Resolution, ResolvedResource

VERSION = "apiVersion: scorekit.dev/v1alpha1"

TYPES: Mapping[str, str] = {
    "postgres": """
        kind: ResourceType
        metadata: {name: postgres}
        params:
          properties:
            version: {type: string, default: "17"}
            size: {enum: [small, medium, large], default: small}
            replicas: {type: integer, minimum: 1, maximum: 5}
            labels: {type: object, additionalProperties: {type: string}}
            tags: {type: array, items: {type: string}}
        outputs:
          host: {}
          port: {type: integer}
          password: {secret: true}
          url: {secret: true, from: "pg://{{ outputs.password }}@{{ outputs.host }}:{{ outputs.port }}"}
        classes: {large: a large one}
        tolerated: {extensions: there are none here}
        """,
    "dns": """
        kind: ResourceType
        metadata: {name: dns}
        params: {properties: {subdomain: {type: string}}}
        outputs: {host: {}}
        """,
    "route": """
        kind: ResourceType
        metadata: {name: route}
        params: {properties: {host: {type: string}, path: {type: string}, port: {type: integer}}, required: [host]}
        """,
    "volume": "{kind: ResourceType, metadata: {name: volume}, mountable: true, outputs: {source: {}}}",
    "environment": """
        kind: ResourceType
        metadata: {name: environment}
        additionalOutputs: {runtime: [compose]}
        """,
    "any": """
        kind: ResourceType
        metadata: {name: any}
        params: {properties: {x: {}, out: {}, "on": {}, host: {}}}
        outputs: {out: {}}
        """,
}
DRIVERS: Mapping[str, str] = {
    "postgres/simple": """
        kind: ResourceDriver
        metadata: {name: postgres/simple}
        settings: {properties: {port: {type: integer, default: 5432}}}
        secrets: {password: {generate: {length: 16}}}
        outputs: {host: "{{ name }}{{ domain }}", port: "{{ settings.port }}", password: {secret: password}}
        kubernetes: {manifests: []}
        compose: {services: {}}
        """,
    "dns/simple": """
        kind: ResourceDriver
        metadata: {name: dns/simple}
        outputs: {host: "{{ params.subdomain | default(name) }}.test"}
        """,
    "route/simple": "{kind: ResourceDriver, metadata: {name: route/simple}}",
    "volume/simple": "{kind: ResourceDriver, metadata: {name: volume/simple}, outputs: {source: disk}}",
    "environment/simple": """
        kind: ResourceDriver
        metadata: {name: environment/simple}
        outputs: "{{ environment.variables }}"
        """,
    "any/echo": """
        kind: ResourceDriver
        metadata: {name: any/echo}
        outputs: {out: "{{ params.out | default(name) }}"}
        """,
}
RULES = "".join(f"\n  - {{type: {name.split('/')[0]}, driver: {name}}}" for name in DRIVERS)
SEED = b"a seed for tests"


def document(text: str) -> str:
    """The text of a document, block or flow, with its version."""
    text = dedent(text)
    return f"{{{VERSION}, {text[1:]}" if text.startswith("{") else f"{VERSION}\n{text}"


SYNONYMS = document(
    "kind: SynonymTable\nmetadata: {name: synonyms}\nsimilar: {aurora: postgres, aurora-postgresql: postgres}\nothers: [mssql]\n"
)


def catalogue(
    types: Mapping[str, str] | None = None, drivers: Mapping[str, str] | None = None, environment: str = ""
) -> Catalogue:
    """The catalogue of this world, with further types and drivers; the environment ``dev`` has a rule for each driver."""
    texts = {f"resource_drivers/{name}/type.yaml": document(text) for name, text in {**TYPES, **(types or {})}.items()}
    for name, text in {**DRIVERS, **(drivers or {})}.items():
        texts[f"resource_drivers/{name}/driver.yaml"] = document(text)
    texts["environments/dev.yaml"] = document(environment or DEV)
    texts |= {"resource_drivers/synonyms.yaml": SYNONYMS}
    return Catalogue.from_texts(texts, builtin=False)


DEV = f"kind: Environment\nmetadata: {{name: dev}}\ntargets: [kubernetes, compose]\ndrivers:{RULES}\n"


def workload(resources: str = "", name: str = "shop", body: str = "", file: str = "score.yaml") -> Workload:
    """A workload of some resources; ``body`` is what stands under its container beside the image."""
    text = f"apiVersion: score.dev/v1b1\nmetadata: {{name: {name}}}\ncontainers:\n  main:\n    image: nginx\n"
    text += "".join(f"    {line}\n" for line in dedent(body).strip().splitlines())
    if resources:
        text += "resources:\n" + "".join(f"  {line}\n" for line in dedent(resources).strip("\n").splitlines())
    return parse(text, name=file).unwrap()


def resolved(
    *workloads: Workload,
    types: Mapping[str, str] | None = None,
    drivers: Mapping[str, str] | None = None,
    environment: str = "",
    **options: Any,
) -> Outcome[Resolution]:
    """The workloads, resolved in ``dev`` of this world; ``environment`` replaces or (without a head) follows it."""
    if environment and not environment.lstrip().startswith("kind:"):
        environment = DEV + dedent(environment)
    shelf = catalogue(types, drivers, environment)
    target = find_target(options.pop("target", "kubernetes"))
    settings = {"target": target, "seed": SEED, **options}
    found = resolve(workloads, shelf.environment("dev").unwrap(), shelf, ResolveOptions(**settings))
    hold("resolve", found.diagnostics)
    return found


def only(outcome: Outcome[Resolution], uid: str) -> ResolvedResource:
    """The resource of a uid."""
    return outcome.unwrap().resources[uid]


def params(outcome: Outcome[Resolution], uid: str) -> dict[str, Any]:
    """A resource's params, by value."""
    return {key: traced.value for key, traced in only(outcome, uid).params.items()}


def outputs(outcome: Outcome[Resolution], uid: str) -> dict[str, Any]:
    """A resource's outputs, by value."""
    return {key: traced.value for key, traced in only(outcome, uid).outputs.items()}


def variables(outcome: Outcome[Resolution], name: str = "shop") -> dict[str, Any]:
    """The variables of a workload's container ``main``, by value."""
    found = outcome.unwrap().workload(name)
    assert found is not None
    return {key: traced.value for key, traced in found.containers[0].variables.items()}


def told(source: Outcome[Any] | Iterable[Diagnostic]) -> list[tuple[str, str]]:
    """What was found, as code and place."""
    items: Iterable[Diagnostic] = source.diagnostics if isinstance(source, Success | Failure) else source
    return [(d.code, str(d.span) if d.span else "") for d in items]
