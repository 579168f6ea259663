"""What names mean, what values are made of and where they go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scorekit import pipeline
from scorekit.catalogue import Catalogue
from scorekit.graph import workload_node
from scorekit.lineage import Lineage, Value
from scorekit.location import Source
from scorekit.resolve.resolution import Origin
from scorekit.value_path import ValuePath, is_delicate

if TYPE_CHECKING:
    from scorekit.lineage.graph import Kind
    from scorekit.source.document import Path

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
settings: {properties: {zone: {type: string, default: z}, on: {default: true}}}
let: {mode: '{{ environment.variables["a.b"] }}', label: "{{ name }}-{{ params.size }}"}
requires: {server: {$when: settings.zone, type: server, id: one, params: {size: "{{ let.label }}"}}}
outputs:
  host: {$when: settings.on, $value: "{{ let.label }}.{{ settings.zone }}.{{ requires.server.host }}"}
kubernetes:
  manifests:
    - apiVersion: example.com/v1
      kind: Store
      metadata: {name: "{{ name }}"}
      spec:
        peers:
          - $each: {peer: params.peers}
            host: "{{ workloads[peer].service }}"
            both: "{{ peer }} {{ params.size }}"
        raw: {$raw: {$each: {a: name}, $when: name, it: {$when: name, deep: x}}}
        nested:
          - $each: {outer: "[params.size]"}
            within:
              - $each: {inner: "[outer]"}
                $when: settings.zone
                read: "{{ inner }}"
                unread: "{{ name }}"
        escaped: "{{ \\"x\\" ~ params.size }}"
"""
SERVER = """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceDriver
metadata: {name: server/own, description: d}
secrets: {key: {from: {secret: "{{ params.size }}", key: k}}}
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
workloads: {"*": {variables: {every: e}}, shop: {variables: {own: d}}}
drivers: [{type: store, driver: store/own}, {type: server, driver: server/own}, {type: environment, driver: environment/variables}]
"""
OWN = 'workloads: {"*": {variables: {every: e}}, shop: {variables: {own: d}}}\n'
MAIN = "containers: {main: {image: x}}\n"
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


def lineage(*sources: Source, live: str = LIVE) -> Lineage:
    catalogue = Catalogue.from_texts(
        {
            "resource_drivers/store/type.yaml": TYPE,
            "resource_drivers/server/type.yaml": TYPE.replace("name: store", "name: server"),
            "resource_drivers/store/own/driver.yaml": DRIVER,
            "resource_drivers/server/own/driver.yaml": SERVER,
            "environments/live.yaml": live,
        }
    )
    return Lineage(pipeline.compile(sources or [shop()], "live", catalogue, target="kubernetes").unwrap().resolution)


#: Whose text a name is in, and the values that it means there.
MEANT: Sequence[tuple[str, tuple[str | int, ...], Sequence[tuple[object, ...]]]] = (
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
    (DB, ("let",), [("let", DB, "label"), ("let", DB, "mode")]),
    (DB, ("requires", "server", "host"), [("output", SERVED, "host")]),
    (DB, ("requires",), [("output", SERVED, "host")]),
    (DB, ("environment", "name"), []),
    (DB, ("environment", "variables", "a.b"), [("variable", "shop", "a.b")]),
    (DB, ("environment", "variables", "own"), [("variable", "shop", "own")]),
    (DB, ("environment", "variables"), [("variable", "shop", key) for key in ("a.b", "every", "own")]),
    (SERVED, ("environment", "variables"), [("variable", "", "a.b")]),
    (DB, ("params", "none"), []),
    (DB, ("peer",), []),
    (SERVED, ("secrets", "key"), [("secret", SERVED, "key")]),
    (SERVED, ("dependents", 0, "params", "size"), [("param", DB, "size")]),
    (SERVED, ("dependents", 0, "params"), [("param", DB, "peers"), ("param", DB, "size")]),
    (SERVED, ("dependents", 0, "outputs", "host"), [("output", DB, "host")]),
    (SERVED, ("dependents", 0, "settings", "zone"), []),
    (SERVED, ("dependents", 0, "name"), []),
    (SERVED, ("dependents", 0), []),
    (DB, ("dependencies", 0, "outputs", "host"), [("output", SERVED, "host")]),
    (DB, ("workload", "resources", 0, "params", "size"), [("param", DB, "size")]),
    (DB, ("consumers", 0, "resources", 0, "params", "size"), [("param", DB, "size")]),
    (DB, ("workload", "resources", 0, "name"), []),
    ("nobody", ("params",), []),
)


def test_what_a_name_means_depends_on_whose_text_it_is_in() -> None:
    made = lineage()
    found = [(owner, name, list(made.meant(owner, ValuePath(str(name[0]), name[1:])))) for owner, name, _ in MEANT]
    assert found == list(MEANT)


def test_the_values_of_a_resource_say_where_they_are_written_and_what_they_read() -> None:
    made = lineage()
    found = [
        (value.kind, value.key, origin.kind, str(origin.span).rpartition("/")[2], [*map(str, origin.inputs)])
        for uid in (DB, SERVED)
        for value, origin in made.values(uid)
    ]
    assert found == [
        ("param", "peers", "score", "shop.yaml:4:79", []),
        ("param", "size", "score", "shop.yaml:4:46", ["resources.env.a\\.b"]),
        ("setting", "zone", "setting", "driver.yaml:4:55", []),
        ("setting", "on", "setting", "driver.yaml:4:73", []),
        ("let", "mode", "driver", "driver.yaml:5:13", ["environment.variables.a\\.b"]),
        ("let", "label", "driver", "driver.yaml:5:58", ["name", "params.size"]),
        (
            "output",
            "host",
            "driver",
            "driver.yaml:8:9",
            ["settings.on", "let.label", "settings.zone", "requires.server.host"],
        ),
        ("param", "peers", "type", "type.yaml:8:58", []),
        ("param", "size", "driver", "driver.yaml:6:81", ["let.label"]),
        ("secret", "key", "driver", "driver.yaml:4:11", ["params.size"]),
        ("output", "host", "driver", "driver.yaml:5:17", ["params.size"]),
    ]


def test_a_param_a_setting_and_an_output_are_there_with_their_origins_and_nothing_else_is() -> None:
    made = lineage()
    path = ("containers", "main", "variables", "H")
    asked: list[tuple[Kind, str, str | Path, object]] = [
        ("param", DB, "size", ("c", "score")),
        ("setting", DB, "zone", ("z", "setting")),
        ("output", DB, "host", ("shop-db-c.z.shop-db-c", "driver")),
        ("param", DB, "none", None),
        ("setting", DB, "none", None),
        ("let", DB, "label", None),
        ("secret", SERVED, "key", None),
        ("value", "shop", path, None),
        ("variable", "", "a.b", None),
    ]
    for kind, owner, key, known in asked:
        traced = made.traced(Value(kind, owner, key))
        assert (traced and (traced.value, traced.origin.kind)) == known, (kind, key)


def test_who_declares_a_param_is_whoever_gives_it() -> None:
    made = lineage()
    found = [made.declaration(uid, key) for uid, key in ((DB, "size"), (SERVED, "size"), (SERVED, "peers"))]
    assert [one and (one.workload, one.parent and str(one.parent)) for one in found] == [
        ("shop", None),
        (None, DB),
        None,
    ]
    enforced = lineage(live=LIVE.replace("driver: store/own", "driver: store/own, params: {enforced: {size: big}}"))
    assert enforced.declaration(DB, "size") is None
    assert enforced.reader(Value("param", DB, "size")) == ""


def test_of_several_who_declare_a_resource_the_one_that_gives_the_param_is_meant() -> None:
    """Whether in its Score file or by the environment's overrides, which stand in a file that is nobody's own."""
    db = "resources: {db: {type: store, id: common}}\n"
    given = db.replace("common", "common, params: {size: large}")
    aa, bb = (Source(f"{n}.yaml", f"{SCORE}metadata: {{name: {n}}}\n{MAIN}") for n in ("aa", "bb"))
    overrides = "workloads: {bb: {overrides: {resources: {db: {params: {size: large}}}}}}\n"
    for name, live in ((given, LIVE), (db, LIVE.replace(OWN, overrides))):
        made = lineage(Source("aa.yaml", aa.text + db), Source("bb.yaml", bb.text + name), live=live)
        assert made.reader(Value("param", "store.default#common", "size")) == "bb"


def test_what_a_shared_resource_passes_on_is_the_variable_that_shared_resources_see() -> None:
    shared = shop().text.replace("{type: environment}", "{type: environment, id: common}")
    made = lineage(Source("shop.yaml", shared))
    value = Value("output", "environment.default#common", "a.b")
    traced = made.traced(value)
    assert traced is not None
    assert Value("variable", "", "a.b") in made.made_of(value, traced.origin)


def test_a_param_is_read_in_the_names_of_whoever_gives_it() -> None:
    made = lineage()
    assert made.reader(Value("param", DB, "size")) == "shop"
    assert made.reader(Value("param", SERVED, "size")) == DB
    assert made.reader(Value("param", SERVED, "peers")) == ""
    assert made.reader(Value("setting", DB, "zone")) == ""
    # A condition is read by what stands under it.
    assert made.readers[Value("setting", DB, "on")] == (("output", DB, "host"),)
    assert made.readers[Value("setting", DB, "zone")] == (("param", SERVED, "size"), ("output", DB, "host"))
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
        ("secret", SERVED, "key"),
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


def test_a_text_rests_on_every_condition_and_on_the_loops_whose_items_it_reads() -> None:
    made = lineage()
    section = made.resolution.resources[DB].section
    assert section is not None
    found = {}
    for key in ("read", "unread"):
        mark = section.part(("manifests", 0, "spec", "nested", 0, "within", 0, key)).mark
        above = made.above(DB, Origin("driver", mark.span, mark.reads))
        found[key] = [(one.variable, one.text, [*map(str, read)]) for one, read in above]
    condition = ("", "settings.zone", ["settings.zone"])
    for path in (("it", "deep"), ("$when",)):
        mark = section.part(("manifests", 0, "spec", "raw", *path)).mark
        assert made.above(DB, Origin("driver", mark.span)) == ()
    resources = made.resolution.resources
    for origin, text in (
        (resources[DB].outputs["host"].origin, "settings.on"),
        (resources[SERVED].params["size"].origin, "settings.zone"),
    ):
        assert [(one.variable, one.text) for one, _ in made.above(DB, origin)] == [("", text)]
    shared = lineage(shop(peers="blog"), Source("blog.yaml", f"{SCORE}metadata: {{name: blog}}\n{MAIN}"))
    section = shared.resolution.resources[DB].section
    assert section is not None
    mark = section.part(("manifests", 0, "spec", "peers", 0, "both")).mark
    ((one, read),) = shared.above(DB, Origin("driver", mark.span, mark.reads))
    assert (one.variable, [*map(str, read)]) == ("peer", ["params.peers[0]"])
    assert found == {
        "read": [condition, ("inner", "[outer]", ["outer"]), ("outer", "[params.size]", ["params.size"])],
        "unread": [condition],
    }


def test_a_name_that_a_rule_or_a_binding_gives_is_written_there_and_any_other_nowhere() -> None:
    rule = LIVE.replace("driver: server/own", "driver: server/own, name: 'n-{{ environment.name }}'")
    bound = (
        "bindings: {far: {type: store, outputs: {host: h}}, shop.db: {type: store, name: own, outputs: {host: h}}}\n"
    )
    found = [
        (made and (made.kind, str(made.span).rpartition("/")[2], [*map(str, made.inputs)]))
        for made in (
            lineage(live=rule).given_name(SERVED),
            lineage(live=rule).given_name(DB),
            lineage(live=LIVE + bound).given_name(DB),
            lineage().given_name(DB),
        )
    ]
    assert found == [
        ("environment", "live.yaml:7:86", ["environment.name"]),
        None,
        ("environment", "live.yaml:8:81", []),
        None,
    ]


def test_names_of_secrets_are_delicate() -> None:
    names = [("params", "password"), ("resources", "api", "key"), ("let", "secret"), ("params", "size")]
    found = [is_delicate([ValuePath("name"), ValuePath(root, tuple(path))]) for root, *path in names]
    assert found == [True, True, False, False]
