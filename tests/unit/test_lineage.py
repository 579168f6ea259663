"""What names mean, what values are made of and where they go."""

from __future__ import annotations

from collections.abc import Sequence

from scorekit import pipeline
from scorekit.catalogue import Catalogue
from scorekit.graph import workload_node
from scorekit.lineage import Lineage, Value
from scorekit.location import Source
from scorekit.value_path import ValuePath, is_delicate
from tests.rows import each_row

TYPE = """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceType
metadata: {name: store, description: s}
params:
  type: object
  properties:
    size: {type: string, default: small}
    peers: {type: array, items: {type: string}, default: []}
outputs: {host: {description: h}}
additionalOutputs: {type: string}
"""
DRIVER = """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceDriver
metadata: {name: store/own, description: d}
settings: {properties: {zone: {type: string, default: z}}}
let: {label: "{{ name }}-{{ params.size }}"}
requires: {server: {type: server, id: one, params: {size: "{{ let.label }}"}}}
outputs:
  host: "{{ let.label }}.{{ settings.zone }}.{{ requires.server.host }}"
kubernetes:
  manifests:
    - apiVersion: example.com/v1
      kind: Store
      metadata: {name: "{{ name }}"}
      spec:
        peers:
          - $each: {peer: params.peers}
            host: "{{ workloads[peer].service }}"
        escaped: "{{ \\"x\\" ~ params.size }}"
"""
SERVER = """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceDriver
metadata: {name: server/own, description: d}
outputs: {host: "{{ params.size }}"}
kubernetes:
  manifests:
    - {apiVersion: example.com/v1, kind: Server, metadata: {name: "{{ name }}"}, spec: {hosts: "{{ dependents | map(attribute='name') | join }}"}}
"""
LIVE = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: live}
namespace: apps
variables: {a.b: c}
drivers: [{type: store, driver: store/own}, {type: server, driver: server/own}, {type: environment, driver: environment/variables}]
"""
SCORE = "apiVersion: score.dev/v1b1\n"
DB, SERVED = "store.default#shop.db", "server.default#one"


def shop(name: str = "shop", peers: str = "") -> Source:
    text = f"""\
apiVersion: score.dev/v1b1
metadata: {{name: {name}}}
containers: {{main: {{image: x, variables: {{H: "${{resources.db.host}}", N: "${{metadata.name}}"}}}}}}
resources: {{db: {{type: store, params: {{size: "${{resources.env.a\\\\.b}}", peers: [{peers}]}}}}, env: {{type: environment}}}}
"""
    return Source(f"{name}.yaml", text)


def lineage(*sources: Source) -> Lineage:
    catalogue = Catalogue.from_texts(
        {
            "resource_drivers/store/type.yaml": TYPE,
            "resource_drivers/server/type.yaml": TYPE.replace("name: store", "name: server"),
            "resource_drivers/store/own/driver.yaml": DRIVER,
            "resource_drivers/server/own/driver.yaml": SERVER,
            "environments/live.yaml": LIVE,
        }
    )
    return Lineage(pipeline.compile(sources or [shop()], "live", catalogue, target="kubernetes").unwrap().resolution)


@each_row(
    ("owner", "name", "meant"),
    [
        ("shop", ("resources", "db", "host"), [("output", DB, "host")]),
        ("shop", ("resources", "db", "host", "deep"), [("output", DB, "host")]),
        ("shop", ("resources", "db"), [("resource", DB, "")]),
        ("shop", ("resources", "env", "a.b"), [("output", "environment.default#shop.env", "a.b")]),
        ("shop", ("resources", "other", "host"), []),
        ("shop", ("metadata", "name"), [("fact", "shop", ValuePath("metadata", ("name",)))]),
        (DB, ("params", "size"), [("param", DB, "size")]),
        (DB, ("params",), [("param", DB, "peers"), ("param", DB, "size")]),
        (DB, ("settings", "zone"), [("setting", DB, "zone")]),
        (DB, ("let", "label"), [("let", DB, "label")]),
        (DB, ("requires", "server", "host"), [("output", SERVED, "host")]),
        (DB, ("requires",), [("output", SERVED, "host")]),
        (DB, ("environment", "variables", "a.b"), [("variable", "shop", "a.b")]),
        (DB, ("params", "none"), []),
        (DB, ("peer",), []),
        (SERVED, ("dependents", 0, "params", "size"), [("param", DB, "size")]),
        (SERVED, ("dependents", 0, "name"), []),
        ("nobody", ("params",), []),
    ],
)  # fmt: skip
def test_what_a_name_means_depends_on_whose_text_it_is_in(
    owner: str, name: tuple[str | int, ...], meant: Sequence[tuple[object, ...]]
) -> None:
    assert list(lineage().meant(owner, ValuePath(str(name[0]), name[1:]))) == meant


def test_a_param_is_read_in_the_names_of_whoever_gives_it() -> None:
    made = lineage()
    assert made.reader(Value("param", DB, "size")) == "shop"
    assert made.reader(Value("param", SERVED, "size")) == DB
    assert made.reader(Value("param", SERVED, "peers")) == ""
    assert made.reader(Value("setting", DB, "zone")) == ""
    assert made.readers[Value("let", DB, "label")] == (("param", SERVED, "size"), ("output", DB, "host"))


def test_what_is_reached_is_all_that_the_readers_of_everything_lead_to() -> None:
    made = lineage()
    every = {*made.readers, *(one for readers in made.readers.values() for one in readers)}
    for value in every:
        found = {value}
        while more := {one for known in found for one in made.readers.get(known, ())} - found:
            found |= more
        assert set(made.reached([value])) == found


def test_what_is_made_of_a_variable_of_the_environment_ends_in_the_container() -> None:
    env = Value("output", "environment.default#shop.env", "a.b")
    assert set(lineage().reached([env])) == {
        env,
        ("param", DB, "size"),
        ("let", DB, "label"),
        ("param", SERVED, "size"),
        ("output", SERVED, "host"),
        ("output", DB, "host"),
        ("value", "shop", ("containers", "main", "variables", "H")),
    }


def test_an_item_of_a_loop_that_names_a_workload_reaches_it() -> None:
    others = [
        Source(f"{n}.yaml", f"{SCORE}metadata: {{name: {n}}}\ncontainers: {{main: {{image: x}}}}\n")
        for n in ("blog", "far")
    ]
    made = lineage(shop(peers="blog, blog"), *others)
    edges = [e for e in made.resolution.graph.edges_from(DB) if e.kind == "reaches"]
    assert [edge.target for edge in edges] == [workload_node("blog")]


def test_a_quoted_text_with_escapes_knows_what_it_reads() -> None:
    section = lineage().resolution.resources[DB].section
    assert section is not None
    mark = section.part(("manifests", 0, "spec", "escaped")).mark
    assert mark.reads == (ValuePath("params", ("size",)),)


def test_names_of_secrets_are_delicate() -> None:
    names = [("params", "password"), ("resources", "api", "key"), ("let", "secret"), ("params", "size")]
    found = [is_delicate([ValuePath("name"), ValuePath(root, tuple(path))]) for root, *path in names]
    assert found == [True, True, False, False]
