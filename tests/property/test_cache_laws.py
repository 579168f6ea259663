"""A compile with a cache is the compile without one: after any edits, in its objects, findings, origins and explanations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from scorekit import pipeline
from scorekit.cache import Cache
from scorekit.catalogue import Catalogue
from scorekit.errors import UsageError
from scorekit.explain.explainer import Explainer
from scorekit.limits import command_budget
from scorekit.location import Source
from scorekit.targets.record import find_target
from tests.property.strategies import ALL, law
from tests.rows import each_row

if TYPE_CHECKING:
    import pytest

    from scorekit.outcome import Outcome
    from scorekit.targets.api import ManifestSet

HEAD = "apiVersion: scorekit.dev/v1alpha1\nkind: {}\n"
TYPES = {
    "resource_drivers/store/type.yaml": HEAD.format("ResourceType")
    + """\
metadata: {name: store, description: "A store."}
params:
  type: object
  properties:
    size: {type: string, pattern: "^[a-z]+$", default: small}
    peer: {type: string, default: none}
    other: {type: string, default: none}
outputs:
  host: {description: "Its host."}
  url: {description: "Its address.", from: "x://{{ outputs.host }}"}
  password: {description: "Its password.", secret: true}
""",
    "resource_drivers/server/type.yaml": HEAD.format("ResourceType")
    + """\
metadata: {name: server, description: "A server."}
params: {type: object, properties: {label: {type: string, default: none}}}
outputs: {address: {description: "Its address."}}
""",
    "resource_drivers/between/type.yaml": HEAD.format("ResourceType")
    + 'metadata: {name: between, description: "It."}\nparams: {type: object, properties: {}}\noutputs: {}\n',
    "resource_drivers/between/it/driver.yaml": HEAD.format("ResourceDriver")
    + """\
metadata: {name: between/it, description: "Comes to ask for a server later."}
requires: {server: {type: server, id: shared}}
kubernetes: {}
compose:
  configs: {"{{ name }}": {content: "n{{ dependencies | length }}"}}
""",
    "resource_drivers/server/plain/driver.yaml": HEAD.format("ResourceDriver")
    + """\
metadata: {name: server/plain, description: "A server."}
outputs: {address: "{{ name }}.{{ namespace }}"}
secrets: {main: {generate: {length: 20}}}
kubernetes:
  manifests:
    - apiVersion: v1
      kind: ConfigMap
      metadata: {name: "{{ name }}"}
      data: {users: "n{{ dependents | length }}", uses: "n{{ dependencies | length }}", label: "{{ params.label }}"}
compose:
""",
}
#: What a server is in Compose, by what of those who need it goes into it and comes out of it.
SERVERS = {
    "counts": """\
  services: {"{{ name }}": {image: "x:1", environment: {N: "{{ dependents | length }}", L: "{{ params.label }}"}}}
  gate: [{service: "{{ name }}", condition: service_started}]
""",
    "mounts": """\
  services:
    "{{ name }}":
      image: "x:1"
      environment: {P: "{{ secrets.main }}"}
      configs:
        - {source: "{{ name }}", target: /own}
        - $each: {one: dependents}
          source: "{{ one.name }}"
          target: "/all/{{ one.name }}"
  configs: {"{{ name }}": {content: "all"}}
""",
    "is read-only": """\
  services:
    "{{ name }}":
      image: "x:1"
      read_only: true
      configs:
        - {source: "{{ name }}", target: /own, mode: "0600"}
        - $each: {one: dependents}
          $when: (dependents | length) < 2
          source: "{{ one.name }}"
          target: "/all/{{ one.name }}"
  configs: {"{{ name }}": {content: "{{ secrets.main }}"}}
""",
    "is called by whoever is first": """\
  services: {"{{ name }}": {image: "x:1"}, "{{ dependents[0].name }}-first": {image: "x:1"}}
""",
    "makes way": """\
  services: {"{{ name }}": {image: "x:1"}}
  gate: [{service: "{{ name }}", condition: "{{ 'service_started' if (dependents | length) > 2 else 'service_completed_successfully' }}"}]
""",
    "waits": """\
  services: {"{{ name }}": {image: "x:1", depends_on: ["{{ dependents[0].workload }}-main"]}}
""",
    "is constant": """\
  services:
    "{{ name }}":
      image: "x:1"
      read_only: true
      healthcheck: {test: [CMD, "true"]}
      networks: {default: {aliases: [large]}}
      configs: [{source: "a-{{ name }}", target: /own}]
  configs: {"a-{{ name }}": {content: "{{ secrets.main }}"}}
  volumes: {"{{ name }}": {}}
  volume: {type: volume, source: "{{ name }}"}
  gate: [{service: "{{ name }}", condition: service_healthy}]
""",
    "has one name": """\
  services: {large: {image: "x:1"}}
""",
    "mounts volumes": """\
  services:
    "{{ name }}":
      image: "x:1"
      volumes: [{$each: {one: dependents}, type: volume, source: "{{ one.name }}", target: "/{{ one.name }}"}]
""",
    "looks": """\
  services: {"{{ name }}": {image: "x:1", environment: {N: "{{ workloads | length }}"}}}
""",
    "brings": """\
  services: {"{{ name }}": {image: "x:1"}}
coprovisions: {all: {type: between, id: all}, own: {type: between, matchDependents: true}}
""",
    "warns": """\
  services: {"{{ name }}": {image: "x:1"}}
warnings: [{message: "It looks."}]
""",
}
#: What a store is in Compose.
COMPOSE = {
    "own": """\
  services:
    "{{ name }}":
      image: "x:1"
      environment: {SIZE: "{{ params.size }}", P: "{{ secrets.main }}"}
      configs: [{source: "{{ name }}", target: /a}]
  configs: {"{{ name }}": {content: ""}}
  volumes: {"{{ name }}": {}}
  gate: [{service: "{{ name }}", condition: service_started}]
""",
    "server": """\
  configs: {"{{ name }}": {content: "{{ params.size }} {{ secrets.main }}"}}
""",
    "empty server": """\
  configs: {"{{ name }}": {content: ""}}
  volumes: {"{{ name }}": {}}
""",
    "server or between": """\
  configs: {"{{ name }}": {content: "1"}}
""",
    "chosen server": """\
  configs: {"{{ name }}": {content: "{{ params.size }}"}}
  services: {"{{ name }}-setup": {image: "x:1", restart: "no"}}
  gate: [{service: "{{ name }}-setup", condition: service_completed_successfully}]
""",
    "beside": """\
  configs: {"{{ name }}": {content: "1"}}
  workload: [{merge: {labels: {uses: "n{{ consumers[0].resources | length }}"}}}]
""",
    "one name": """\
  services: {"{{ params.size }}": {image: "x:1"}}
""",
    "common": """\
  services: {"{{ name }}": {image: "x:1", networks: [common]}}
  networks: {common: {shared: true, labels: {size: "{{ params.size }}"}}}
""",
    "peer": """\
  services: {"{{ name }}": {image: "x:1", environment: {N: "{{ workloads | length }}"}}}
""",
    "pod": """\
  services: {"{{ name }}": {image: "x:1", depends_on: ["{{ params.peer }}-main"]}}
""",
    "route": """\
  services: {"{{ name }}": {image: "x:1", networks: {default: {aliases: ["{{ params.size }}.example.com"]}}}}
""",
    "unknown name": "  {}\n",
}
#: What a store is, by what of it another part may read, share or clash with.
STORES = {
    "own": """\
outputs: {host: "{{ name }}", password: {secret: main}}
kubernetes:
  manifests:
    - {apiVersion: v1, kind: ConfigMap, metadata: {name: "{{ name }}"}, data: {size: "{{ params.size }}"}}
""",
    "server": """\
requires: {server: {type: server, id: shared, params: {label: "{{ params.size }}"}}}
outputs: {host: "{{ requires.server.address }}", password: {secret: main}}
kubernetes: {}
""",
    "chosen server": """\
requires: {server: {type: server, id: "{{ params.size }}-server"}}
outputs: {host: "{{ requires.server.address }}", password: {secret: main}}
kubernetes: {}
""",
    "empty server": """\
requires: {server: {type: server, id: shared, params: {label: "{{ params.size }}"}}}
outputs: {host: "{{ requires.server.address }}", password: {secret: main}}
kubernetes: {}
""",
    "server or between": """\
requires:
  server: {type: server, id: shared, $when: "params.size != 'large'"}
  between: {type: between, $when: "params.size == 'large'"}
outputs: {host: "{{ name }}", password: {secret: main}}
kubernetes: {}
""",
    "beside": """\
outputs: {host: "{{ name }}", password: {secret: main}}
coprovisions:
  all: {type: server, id: shared, matchDependents: true}
  own: {type: server, params: {label: "{{ outputs.host }}"}, $when: "params.size == 'large'"}
kubernetes: {}
""",
    "one name": """\
outputs: {host: "{{ name }}", password: {secret: main}}
kubernetes:
  manifests:
    - {apiVersion: v1, kind: ConfigMap, metadata: {name: "{{ params.size }}"}, data: {size: "{{ params.size }}"}}
""",
    "common": """\
outputs: {host: "{{ name }}", password: {secret: main}}
kubernetes:
  manifests:
    - {shared: true, apiVersion: v1, kind: ConfigMap, metadata: {name: common}, data: {size: "{{ params.size }}"}}
    - {apiVersion: acme.example/v1, kind: Thing, metadata: {name: "{{ name }}"}}
needs: {operators: [acme]}
""",
    "peer": """\
outputs:
  host: "{{ workloads[params.peer].service if params.peer != 'none' else name }}"
  password: {secret: main}
warnings:
  - {message: "it knows {{ workloads | length }}", $when: "params.size == 'large'"}
kubernetes:
  manifests:
    - apiVersion: v1
      kind: ConfigMap
      metadata: {name: "{{ name }}"}
      data:
        ports: "{{ workloads[params.peer].portNames | join(' ') if params.peer in workloads else '' }}"
""",
    "pod": """\
outputs: {host: "{{ name }}", password: {secret: main}}
kubernetes:
  manifests:
    - apiVersion: v1
      kind: Pod
      metadata: {name: "{{ name }}"}
      spec:
        containers:
          - {name: main, image: "x:1", envFrom: [{secretRef: {name: "{{ params.peer }}-store"}}]}
        volumes: [{name: data, persistentVolumeClaim: {claimName: "{{ params.peer }}-store"}}]
    - apiVersion: apps/v1
      kind: Deployment
      metadata: {name: "{{ name }}"}
      spec:
        selector: {matchLabels: {a: b}}
        template:
          metadata: {labels: {a: b}}
          spec:
            containers:
              - {name: main, image: "x:1", envFrom: [{secretRef: {name: "{{ params.peer }}-store"}}]}
""",
    "route": """\
outputs: {host: "{{ params.size }}.example.com", password: {secret: main}}
kubernetes:
  manifests:
    - apiVersion: gateway.networking.k8s.io/v1
      kind: HTTPRoute
      metadata: {name: "{{ name }}"}
      spec:
        hostnames: ["{{ params.size }}.example.com"]
        rules: [{backendRefs: [{name: "{{ name }}", port: 80}]}]
""",
    "unknown name": "outputs: {host: '{{ nothing }}', password: {secret: main}}\nkubernetes: {}\n",
}
ENVIRONMENTS = {
    "plain": "",
    "namespaces": 'namespace: "{{ workload.name }}-ns"\nsharedNamespace: all\n',
    "settings": 'workloads: {"*": {replicas: 2}, aa: {labels: {team: red}, overrides: {metadata: {annotations: {x.y/z: "1"}}}}}\n',
    "patch": "patches: [{name: p, target: {kind: Deployment, workload: aa}, merge: {metadata: {labels: {a: b}}}}]\n",
    "patch of a service": "patches: [{name: p, target: {service: aa-main}, merge: {labels: {a: b}}}]\n",
    "patch of a server": "patches: [{name: p, target: {service: server-shared}, merge: {labels: {a: b}}}]\n",
    "binding": "bindings: {store: {type: store, outputs: {host: h, password: p}}}\n",
    "image": 'images: {"*": "y:2", bb/main: "z:3", zz/main: "z:3"}\n',
    "typo": "workloads: {ab: {replicas: 3}}\n",
}
NAMES = ("aa", "bb", "cc", "dd")
RESOURCES = {
    "none": "",
    "own": "resources: {store: {type: store}}\n",
    "params": "resources: {store: {type: store, params: {size: large, peer: aa}}}\n",
    "peer": "resources: {store: {type: store, params: {peer: bb}}}\n",
    "shared": "resources: {store: {type: store, id: both}}\n",
    "shared params": "resources: {store: {type: store, id: both, params: {size: medium}}}\n",
    "spelt alike": "resources: {store: {type: store, id: aa.store}}\n",
    "server itself": "resources: {store: {type: server, id: shared}}\n",
    "two": "resources: {store: {type: store, params: {other: '${resources.next.host}'}}, next: {type: store, class: xx}}\n",
}
WRONG = {
    "wrong": "resources: {store: {type: store, params: {size: 1A}}}\n",
    "unknown": "resources: {store: {type: stroe}}\n",
}
BODIES = {
    "plain": 'image: "x:1"',
    "later": "image: .",
    "reads": 'image: "x:1", variables: {A: "${resources.store.host}", B: "${resources.store.password}"}',
    "volume": 'image: "x:1", volumes: {/v: {source: server-shared}}',
    "file": 'image: "x:1", files: {/etc/a: {source: a.txt}}',
    "fault": 'image: "x:1", variables: {A: "${resources.sotre.host}"}',
    "broken": "image: [",
}


#: The bodies that any workload may have. Those that read a store have a fault where there is none.
SOUND = ("plain", "reads", "file")


@dataclass(frozen=True)
class State:
    """All that a compile is given."""

    scores: Mapping[str, str] = field(default_factory=dict)
    store: str = "own"
    server: str = "counts"
    environment: str = "plain"
    overrides: Mapping[str, Any] = field(default_factory=dict)
    source: bytes = b"one"
    select: tuple[str, ...] | None = None
    images: Mapping[str, str] = field(default_factory=dict)
    target: str = "kubernetes"

    def compile(self, cache: Cache | None) -> Outcome[ManifestSet]:
        store = HEAD.format("ResourceDriver") + 'metadata: {name: store/it, description: "It."}\n' + STORES[self.store]
        store += "compose:\n" + COMPOSE[self.store]
        if "password" in store and "secrets:" not in store:
            store += "secrets: {main: {generate: {length: 20}}}\n"
        environment = (
            HEAD.format("Environment")
            + f"metadata: {{name: here}}\ntype: development\ntargets: [{self.target}]\n"
            + "drivers: [{type: store, driver: store/it}, {type: server, driver: server/plain}, {type: between, driver: between/it}]\n"
            + ENVIRONMENTS[self.environment]
        )
        texts = {
            **TYPES,
            "resource_drivers/server/plain/driver.yaml": TYPES["resource_drivers/server/plain/driver.yaml"]
            + SERVERS[self.server],
            "resource_drivers/store/it/driver.yaml": store,
            "environments/here.yaml": environment,
        }
        with command_budget(anew=True):
            return pipeline.compile(
                [Source(name, text) for name, text in self.scores.items()],
                "here",
                Catalogue.from_texts(texts, builtin=False),
                select=self.select,
                overrides={name: [over] for name, over in self.overrides.items() if name in self.scores},
                sources={"a.txt": self.source} if self.source else {},
                images=self.images,
                seed=b"s" * 16,
                project="it",
                cache=cache,
            )


@st.composite
def score_files(draw: st.DrawFn) -> str:
    name, body = draw(st.sampled_from(NAMES)), draw(st.sampled_from([*BODIES, *SOUND * 4]))
    resources = draw(st.sampled_from([*RESOURCES, "own", "own", "params", "peer"] * 3 + [*WRONG]))
    port = draw(st.sampled_from(("", "service: {ports: {web: {port: 80}}}\n", "service: {ports: {api: {port: 81}}}\n")))
    head = f"apiVersion: score.dev/v1b1\nmetadata: {{name: {name}}}\n"
    return f"{head}{port}containers:\n  main: {{{BODIES[body]}}}\n{(RESOURCES | WRONG)[resources]}"


FILES = tuple(f"{name}.yaml" for name in NAMES)


@st.composite
def edits(draw: st.DrawFn, state: State) -> State:
    what = draw(
        st.sampled_from(("score", "score", "score", "gone", "store", "server", "environment", "override", "other"))
    )
    file = draw(st.sampled_from(FILES))
    if what == "score":
        text = draw(score_files())
        if draw(st.integers(0, 5)):  # mostly each file has its own workload
            text = text.replace(text[text.index("name: ") :][:8], f"name: {file[:2]}", 1)
        return replace(state, scores={**state.scores, file: text})
    if what == "gone":
        return replace(state, scores={name: text for name, text in state.scores.items() if name != file})
    tables: Mapping[str, Mapping[str, str]] = {"store": STORES, "server": SERVERS, "environment": ENVIRONMENTS}
    if what in tables:
        chosen: Any = {what: draw(st.sampled_from([*tables[what]]))}
        return replace(state, **chosen)
    if what == "override":
        over: Any = draw(st.sampled_from(({}, {"containers": {"main": {"args": ["x"]}}}, "metadata.annotations.a=b")))
        return replace(state, overrides={**state.overrides, file: over} if over else {})
    changes: tuple[dict[str, Any], ...] = (
        {"source": b"two"},
        {"source": b""},
        {"select": None},
        {"select": (file,)},
        {"images": {"main": "w:1"}},
        {"images": {}},
    )
    return replace(state, **draw(st.sampled_from(changes)))


def told(state: State, cache: Cache | None = None, *, explained: bool = True) -> Any:
    """All that can be seen of a compile; explanations, which take longest, where they are asked for."""
    try:
        outcome = state.compile(cache)
    except UsageError as error:
        return str(error)
    made = outcome.value
    if made is None:
        return outcome.diagnostics
    explainer = Explainer(made)
    graph = made.resolution.graph
    return (
        outcome.diagnostics,
        [(each.kind, each.name, each.unit, each.owner, each.secret, [*_places(each)]) for each in made.manifests],
        [pipeline.files(made, layout) for layout in find_target(state.target).layouts],
        [*made.resolution.resources.items()],
        (made.resolution.workloads, [*graph.nodes.items()], graph.edges, [graph.edges_to(key) for key in graph.nodes]),
        (made.resolution.secrets, made.files, made.extra),
        # Each object is a subject.
        [explainer.explain(subject) for subject in explainer.subjects()] if explained else [],
    )


def _places(manifest: Any) -> Any:
    waiting: list[tuple[tuple[Any, ...], Any]] = [((), manifest.data)]
    for path, value in waiting:
        yield path, value, manifest.origins.at(path), manifest.origins.at(path, key=True)
        below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        waiting += [((*path, key), part) for key, part in below]


def score(file: str, body: str = "plain", resources: str = "none", port: str = "") -> str:
    head = f"apiVersion: score.dev/v1b1\nmetadata: {{name: {file}}}\n"
    service = f"service: {{ports: {{{port}: {{port: 80}}}}}}\n" if port else ""
    return f"{head}{service}containers:\n  main: {{{BODIES[body]}}}\n{(RESOURCES | WRONG)[resources]}"


def having(state: State = State(), /, **scores: tuple[str, ...] | None) -> State:
    """The state with further score files, or without those of None."""
    kept = {name: text for name, text in state.scores.items() if name[:2] not in scores}
    given = {f"{name}.yaml": score(name, *said) for name, said in scores.items() if said is not None}
    return replace(state, scores={**kept, **given})


THREE = having(aa=("plain", "own", "web"), bb=("plain", "own"), cc=("reads", "own"))
PEERS = replace(having(THREE, bb=("plain", "params"), cc=("plain", "peer")), store="peer")
STEPS: dict[str, tuple[State, ...]] = {
    "a workload changes, goes and comes": (
        THREE,
        having(THREE, bb=("reads", "own")),
        having(THREE, bb=None),
        THREE,
        having(THREE, dd=("plain",)),
    ),
    "a fault is made and mended": (THREE, having(THREE, bb=("fault", "own")), having(THREE, cc=("broken",)), THREE),
    "a driver looks at a workload that changes": (
        PEERS,
        having(PEERS, aa=("plain", "own", "api")),
        having(PEERS, aa=None, bb=("plain", "own")),
    ),
    "a driver counts workloads": (PEERS, having(PEERS, dd=("plain",)), having(PEERS, dd=None)),
    "a file that is read changes, and goes": (
        state := having(THREE, bb=("file",)),
        replace(state, source=b"two"),
        replace(state, source=b""),
    ),
    "others are selected": (
        THREE,
        replace(THREE, select=("aa.yaml",)),
        replace(THREE, select=("aa.yaml", "bb.yaml")),
        THREE,
        replace(having(THREE, bb=("fault", "own")), select=("aa.yaml",)),
    ),
    "an image is another": (
        state := replace(having(THREE, bb=("later",)), images={"main": "w:1"}),
        replace(state, images={"main": "w:2"}),
        replace(THREE, images={"main": "w:2"}),
        replace(state, images={}),
    ),
    "a resource is shared with a part that is kept": (
        state := having(THREE, aa=("plain", "shared params")),
        having(state, bb=("plain", "shared")),
        state,
        having(THREE, bb=("plain", "spelt alike")),
    ),
    "drivers require a server": (
        replace(THREE, store="server"),
        having(replace(THREE, store="server"), bb=("plain", "params")),
    ),
    **{
        f"a server {server}": (
            state := replace(THREE, store="server", server=server, target="compose"),
            having(state, bb=("file", "own")),
            replace(having(state, dd=("plain", "own")), store="empty server"),
        )
        for server in SERVERS
    },
    "servers come and go": (
        state := replace(THREE, store="chosen server", server="mounts", target="compose"),
        having(state, aa=("plain", "params")),
        having(replace(state, environment="patch of a server"), aa=("plain", "params")),
        replace(state, store="server", environment="patch of a server"),
        having(replace(state, store="server"), dd=("plain", "server itself")),
        replace(state, store="server"),
        replace(having(state, aa=("plain",)), store="server", server="counts", select=("aa.yaml",)),
    ),
    "a server is asked for early and late": tuple(
        having(replace(THREE, store="server or between", server=server, target="compose"), aa=("plain", "params"))
        for server in ("mounts", "looks", "warns")
    ),
    "score files name a server that drivers require": (
        state := replace(THREE, store="server or between", target="compose"),
        having(state, cc=("plain", "server itself"), dd=("plain", "server itself")),
        having(state, bb=("plain",), cc=("plain",), dd=("plain", "server itself")),
        having(state, cc=("plain",), dd=("plain", "server itself")),
        having(state, dd=("plain",)),
    ),
    "a server's names are taken": (
        state := replace(THREE, store="chosen server", server="has one name", target="compose"),
        having(state, aa=("plain", "params")),
        state := replace(THREE, store="server", server="is constant", target="compose"),
        having(state, bb=("volume",)),
    ),
    "servers have others made beside them": (
        state := replace(
            having(THREE, aa=("plain", "own"), bb=("plain", "params")), store="chosen server", server="brings"
        ),
        having(state, cc=("plain", "params")),
        having(state, bb=None),
    ),
    "stores have others made beside them": (
        state := replace(having(THREE, aa=("plain", "own"), bb=("plain", "params")), store="beside"),
        having(state, cc=("reads", "params")),
        having(state, bb=("plain", "peer")),
    ),
    "two make one object": (
        state := replace(THREE, store="one name", scores=having(aa=("plain", "own"), bb=("plain",)).scores),
        having(state, bb=("plain", "own")),
        having(state, bb=("plain", "params")),
    ),
    "two route one host": (
        state := replace(THREE, store="route", scores=having(aa=("plain", "own"), bb=("plain",)).scores),
        having(state, bb=("plain", "own")),
        having(state, bb=("plain", "params")),
    ),
    "a pod reads what another part has": (
        state := replace(THREE, store="pod", scores=having(aa=("reads", "own"), bb=("plain",)).scores),
        having(state, bb=("plain", "params")),
        having(state, aa=("plain",), bb=("plain", "params")),
    ),
    "a driver's needs are told once": (replace(THREE, store="common"), THREE),
    "a patch matches nothing any more": (
        state := replace(THREE, environment="patch"),
        having(state, aa=None),
        having(state, bb=None),
        state := replace(THREE, environment="patch of a service"),
        having(state, bb=("file", "own")),
        having(state, aa=None),
    ),
    "settings and overrides": (
        replace(THREE, environment="settings"),
        replace(THREE, overrides={"bb.yaml": "metadata.annotations.a=b"}),
        replace(THREE, environment="binding"),
        replace(THREE, environment="image"),
        replace(THREE, environment="typo"),
    ),
}


TARGETS = ("kubernetes", "compose")


@law
@each_row("number, name", enumerate(STEPS))
def test_a_cache_changes_nothing_where_parts_meet(number: int, name: str) -> None:
    targets = TARGETS if ALL else (TARGETS[number % 2],)
    for target in targets if STEPS[name][0].target == "kubernetes" else ("compose",):
        cache = Cache()
        for state in STEPS[name]:
            for_target = replace(state, target=target)
            explained = (ALL and target == "kubernetes") or state is STEPS[name][-1]
            assert told(for_target, cache, explained=explained) == told(for_target, explained=explained), target


def test_parts_are_found_anew_where_a_score_file_comes_to_name_what_drivers_share(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def whole(*_: Any) -> Any:
        raise AssertionError("it is compiled as a whole")

    monkeypatch.setattr("scorekit.pipeline.resolve", whole)
    cache = Cache()
    for state in STEPS["score files name a server that drivers require"]:
        assert state.compile(cache).ok


#: Each compiles ten times.
FEW = settings(max_examples=settings().max_examples // 5, phases=[Phase.generate], report_multiple_bugs=False)


@FEW
@given(st.data())
def test_a_cache_changes_nothing(data: st.DataObject) -> None:
    state, cache = State(target=data.draw(st.sampled_from(TARGETS))), Cache()
    for file in islice(cycle(FILES), 3):
        text = data.draw(score_files())
        start = text.index("name: ")
        state = replace(state, scores={**state.scores, file: text[:start] + f"name: {file[:2]}" + text[start + 8 :]})
    for _ in range(5):
        assert told(state, cache) == told(state)
        state = data.draw(edits(state))
