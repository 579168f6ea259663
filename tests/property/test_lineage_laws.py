"""What a change of one scalar alters is what ``impact`` says of its line, and what ``explain`` leads back to it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scorekit import pipeline
from scorekit.catalogue import Catalogue
from scorekit.explain.explainer import Explainer
from scorekit.impact.measure import impact
from scorekit.impact.subject import Area, ImpactSubject, areas_at
from scorekit.location import Source, Span
from scorekit.source import reader

if TYPE_CHECKING:
    from scorekit.explain.fields import EmittedField
    from scorekit.source.document import Mark, Path
    from scorekit.targets.api import ManifestSet

STORE_TYPE = """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceType
metadata: {name: store, description: "A store."}
params:
  type: object
  properties:
    size: {type: string, default: small}
    count: {type: integer, default: 1}
    tls: {type: boolean, default: false}
    topics: {type: array, items: {type: string}, default: [red]}
outputs:
  host: {description: "Its host."}
  port: {description: "Its port.", type: integer}
  tail: {description: "What else."}
  url: {description: "Its address.", from: "x://{{ outputs.host }}:{{ outputs.port }}"}
  password: {description: "Its password.", secret: true}
"""
SERVER_TYPE = """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceType
metadata: {name: server, description: "A server."}
params:
  type: object
  properties:
    size: {type: string, default: tiny}
    label: {type: string, default: none}
outputs:
  address: {description: "Its address."}
"""
#: A project's files before and after, the file that differs, and the line.
Change = tuple[dict[str, str], dict[str, str], str, int]
#: What a compile does not follow: a change of these is refused, or alters nothing.
UNREAD = ("apiVersion", "kind", "description", "driver", "extends", "secret", "type")
#: What each feature adds to a driver's parts; all of one kind come together.
STORE = {
    "settings": ["region: {type: string, default: north}", "zone: {type: string, default: z}"],
    "let": [
        'label: "{{ name }}-{{ params.size }}"',
        "ports: {small: 1001, large: 1002, medium: 1003}",
        'port: "{{ let.ports[params.size] | default(1004) }}"',
        "from: \"{{ environment.variables.mode | default('off') }}\"",
    ],
    "outputs": [
        'tail: "{{ settings.region }}"',
        'tail: "{{ requires.server.address }}/{{ environment.type }}"',
        "tail: \"{{ let.from }}{{ params.topics | join(',') }}\"",
        'tail: "{{ params.count if params.tls else settings.zone }}"',
        "tail: plain",
    ],
    "data": [
        'size: "{{ params.size }}"',
        'host: "{{ outputs.host }}"',
        'when: {$when: params.tls, $value: "{{ settings.zone }}"}',
        'deps: "n{{ dependents | length }}"',
        'own: "{{ workload.name if workload is defined else name }}"',
        'mode: "{{ let.from }}-{{ namespace }}"',
        'address: "{{ requires.server.address }}"',
        "fixed: here",
        "note: \"{{ metadata.annotations.note | default('-') }}\"",
        'port: "p{{ workload.ports.web.port if workload is defined else 1 }}"',
        "kind: \"{{ 'a' if environment.name == 'live' else 'b' }}{{ type }}{{ class }}\"",
    ],
}
VARIABLES = (
    "literal", "${resources.db.host}", "${resources.db.url}", "p=${resources.db.port}", "${resources.db.tail}", "${metadata.name}",
    "${resources.env.mode}", "${resources.db.password}", r"${resources.env.app\.mode}", "${metadata.annotations.team}", "${resources.other.hostname}:${resources.other.port}", "${resources.dns.host}",
)  # fmt: skip
#: What the environment may have beside.
ENVIRONMENTS = (
    "", "workloads:\n  shop: {replicas: 2}\n", "workloads:\n  '*': {labels: {tier: x}, variables: {mode: w}}\n",
    "workloads:\n  shop:\n    overrides: {containers: {main: {variables: {V0: over}}}}\n",
    "bindings:\n  db: {type: store, outputs: {host: h, port: 7, tail: t, password: {secretRef: {name: s, key: k}}}}\n",
    "patches:\n  - name: p\n    target: {kind: Deployment}\n    merge: {metadata: {labels: {patched: yes}}}\n",
    "images: {shop: 'shop:2'}\n",
)  # fmt: skip
#: What a Score file may have beside, by section.
CONTAINERS = (
    "command: [run]",
    "args: [--name, a]",
    "resources: {limits: {memory: 64Mi}}",
    "livenessProbe: {httpGet: {path: /live, port: 80}}",
)
RESOURCES = (
    "disk: {type: volume, params: {size: 1Gi}}",
    "route: {type: route, params: {host: a.test, path: /, port: web}}",
)
PARAMS = ("size: large", "size: medium", "count: 3", "tls: true", "topics: [a, b]", 'size: "${resources.env.mode}"')


def some(parts: list[str] | tuple[str, ...], at_least: int = 0) -> st.SearchStrategy[list[str]]:
    """Some of a feature's parts, in their order, no key twice."""

    def distinct(indexes: set[int]) -> list[str]:
        found: dict[str, str] = {}
        for index in sorted(indexes):
            found.setdefault(parts[index].partition(":")[0], parts[index])
        return list(found.values())

    return st.sets(st.integers(0, len(parts) - 1), min_size=at_least).map(distinct)


def block(key: str, lines: list[str], indent: str = "") -> str:
    return f"{indent}{key}:\n" + "".join(f"{indent}  {line}\n" for line in lines) if lines else ""


@st.composite
def projects(draw: st.DrawFn) -> dict[str, str]:
    """The files of a small project, by name."""
    tail, *_ = draw(some(STORE["outputs"], 1))
    driver = (
        "apiVersion: scorekit.dev/v1alpha1\nkind: ResourceDriver\nmetadata: {name: store/own, description: d}\n"
         "settings:\n  properties:\n    " + "\n    ".join(STORE["settings"]) + "\n"
        + block("let", STORE["let"])
        + "requires:\n  server: {type: server"
        + draw(st.sampled_from(["", ", id: shared", ', id: "s-{{ params.size }}"']))
        + draw(st.sampled_from(["", ', params: {size: "{{ params.size }}", label: x}', ', params: {label: "{{ let.label }}"}']))
        + "}\nsecrets: {password: {generate: {length: 12}}}\n"
        + 'outputs:\n  host: "{{ let.label }}.{{ settings.zone }}"\n  port: "{{ let.port }}"\n  password: {secret: password}\n'
        + f"  {tail}\n"
        + 'kubernetes:\n  manifests:\n    - apiVersion: v1\n      kind: ConfigMap\n      metadata: {name: "{{ name }}-conf"}\n'
        + block("data", draw(some(STORE["data"], 2)), "      ")
        + '    - apiVersion: example.com/v1\n      kind: Topics\n      metadata: {name: "{{ name }}"}\n      spec:\n'
        + '        - $each: {topic: params.topics}\n          name: "{{ topic }}-{{ params.count }}"\n'
        + 'compose:\n  services:\n    "{{ name }}":\n      image: "store:{{ params.count }}"\n'
        + block("environment", draw(some(STORE["data"], 2)), "      ")
    )  # fmt: skip
    server = (
        "apiVersion: scorekit.dev/v1alpha1\nkind: ResourceDriver\nmetadata: {name: server/own, description: d}\n"
        'outputs: {address: "{{ name }}.{{ params.label }}"}\n'
        'kubernetes:\n  manifests:\n    - apiVersion: v1\n      kind: ConfigMap\n      metadata: {name: "{{ name }}"}\n      data:\n'
        '        size: "{{ params.size }}"\n'
        + draw(st.sampled_from(["", "        all: \"{{ dependents | map(attribute='name') | join(',') }}\"\n",
                                '        sizes: "{{ dependents[0].params.size }}"\n']))
        + 'compose:\n  services:\n    "{{ name }}": {image: s:1, environment: {S: "{{ params.size }}", N: "{{ dependents | length }}"}}\n'
    )  # fmt: skip
    rules = [
        "type: store\n    driver: store/own" + draw(st.sampled_from([
            "", "\n    settings: {region: south}", "\n    params: {defaults: {size: big}}",
            "\n    params: {enforced: {count: 7}}\n    settings: {zone: q}", '\n    name: "n-{{ workload.name }}"',
        ])),
        "type: server\n    driver: server/own",
        "type: environment\n    driver: environment/variables",
    ]  # fmt: skip
    base = (
        "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: base}\ntype: development\n"
        + draw(st.sampled_from(["extends: scorekit/dev\n", "extends: scorekit/local\n"]))
        + "variables:\n  mode: debug\n  app.mode: fast\n"
        + block("drivers", [f"- {rule}" for rule in rules])
    )
    dev = (
        "apiVersion: scorekit.dev/v1alpha1\nkind: Environment\nmetadata: {name: live}\nextends: base\n"
        + draw(st.sampled_from(["", "namespace: apps\n", 'namespace: "{{ workload.name }}"\nsharedNamespace: common\n']))
        + draw(st.sampled_from(["", "variables:\n  mode: quiet\n", "variables: {other: o}\n"]))
        + draw(st.sampled_from(ENVIRONMENTS))
    )  # fmt: skip
    files = {
        "resource_drivers/store/type.yaml": STORE_TYPE,
        "resource_drivers/server/type.yaml": SERVER_TYPE,
        "resource_drivers/store/own/driver.yaml": driver,
        "resource_drivers/server/own/driver.yaml": server,
        "environments/base.yaml": base,
        "environments/live.yaml": dev,
    }
    for name in draw(st.sampled_from([["shop"], ["shop", "blog"]])):
        variables = draw(st.lists(st.sampled_from(VARIABLES), min_size=1, max_size=4, unique=True))
        id_ = "" if "workload" in driver + base else draw(st.sampled_from(["", "    id: one\n"]))
        files[f"{name}/score.yaml"] = (
            f"apiVersion: score.dev/v1b1\nmetadata:\n  name: {name}\n  annotations: {{team: t}}\ncontainers:\n  main:\n    image: {name}:1\n"
            "    variables:\n" + "".join(f'      V{i}: "{text}"\n'.replace("\\", "\\\\") for i, text in enumerate(variables))
            + '    files:\n      /etc/conf: {content: "' + draw(st.sampled_from(["x", "${resources.db.tail}"])) + '"}\n'
            + "".join(f"    {line}\n" for line in draw(some(CONTAINERS)))
            + "resources:\n  env: {type: environment}\n"
            + "".join(f"  {line}\n" for line in draw(some(RESOURCES)))
            + "  dns: {type: dns}\n  other: {type: service, params: {workload: shop, port: web}}\n"
            + "  db:\n    type: store\n"
            + "    metadata: {annotations: {note: n}}\n"
            + id_
            + (block("params", draw(some(PARAMS)), "    ") if not id_ else "")
            + "service:\n  ports:\n    web: {port: 80}\n"
            + draw(st.sampled_from(["", "    api: {port: 81, targetPort: 8081}\n"]))
        )  # fmt: skip
    return files


def compiled(files: Mapping[str, str]) -> ManifestSet | None:
    """What a project's files give; None where something in them is refused."""
    try:
        catalogue = Catalogue.from_texts(
            {name: text for name, text in files.items() if not name.endswith("score.yaml")}
        )
        scores = [Source(name, text) for name, text in files.items() if name.endswith("score.yaml")]
        target = "compose" if "scorekit/local" in files["environments/base.yaml"] else "kubernetes"
        return pipeline.compile(scores, "live", catalogue, target=target, seed=b"s" * 32).value
    except KeyError:
        return None


def scalars(mark: Mark, data: Any, path: Path = ()) -> Iterator[tuple[Path, Mark, Any]]:
    """The scalars of a document that stand on one line."""
    if isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            below = mark.child(key)
            if below is not None:
                yield from scalars(below, value, (*path, key))
    elif data is not None and mark.line == mark.end_line:
        yield path, mark, data


def changed(text: str, mark: Mark, value: Any) -> str:
    """A file's text with another scalar at a place: of the same kind, and not far from the one before."""
    if isinstance(value, bool):
        new = "false" if value else "true"
    elif isinstance(value, int):
        new = str(value + 1)
    else:
        new = json.dumps(f"{value}z")
    lines = text.split("\n")
    line = lines[mark.line - 1]
    lines[mark.line - 1] = line[: mark.column - 1] + new + line[mark.end_column - 1 :]
    return "\n".join(lines)


def fields(explainer: Explainer) -> dict[tuple[str, Path], EmittedField]:
    """The fields of a compile by object and path, in which an item of a list goes by its name where it has one."""
    return {(explainer.fields.objects[leaf.number], named(leaf)): leaf for leaf in explainer.fields.leaves}


def named(leaf: EmittedField) -> Path:
    data: Any = leaf.manifest.data
    path: Path = ()
    for step in leaf.path:
        data = data[step]
        path = (*path, data["name"] if isinstance(step, int) and isinstance(data, dict) and "name" in data else step)
    return path


def covers(span: Span | None, file: str, line: int) -> bool:
    return span is not None and span.file == file and span.line <= line <= span.end_line


def scalars_of(file: str, text: str) -> Iterator[tuple[Mark, Any]]:
    document = reader.read(Source(file, text)).unwrap()
    return ((mark, value) for path, mark, value in scalars(document.mark, document.data) if is_read(file, path))


def is_read(file: str, path: Path) -> bool:
    """Whether a change of a scalar may alter what is made, and not only whether anything is."""
    named = path == ("metadata", "name") and not file.endswith("score.yaml")
    return path[-1] not in UNREAD and not named


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """A project before and after one scalar of it is another, with the file and the line."""
    before = draw(projects())
    told = {name: found for name, text in sorted(before.items()) if (found := list(scalars_of(name, text)))}
    file = draw(st.sampled_from(list(told)))
    mark, value = draw(st.sampled_from(told[file]))
    return before, {**before, file: changed(before[file], mark, value)}, file, mark.line


def differing(one: Explainer, other: Explainer) -> dict[tuple[str, Path], tuple[Explainer, EmittedField]]:
    """The fields that differ, each as the side has it that has one: the first of the two, if both do."""
    before, after = fields(one), fields(other)
    found = {key: (other, leaf) for key, leaf in after.items() if key not in before}
    found |= {key: (one, leaf) for key, leaf in before.items() if key not in after or after[key].value != leaf.value}
    return found


def altered(
    change: Change,
) -> tuple[dict[tuple[str, Path], tuple[Explainer, EmittedField]], tuple[Explainer, Explainer]]:
    """The fields that a change alters, and both sides; nothing is asked of a project that does not compile."""
    one, other = map(compiled, change[:2])
    assume(one is not None and other is not None)
    assert one is not None
    assert other is not None
    sides = Explainer(one), Explainer(other)
    return differing(*sides), sides


def touched(explainer: Explainer, text: str, file: str, line: int) -> set[str]:
    """The objects that ``impact FILE:LINE`` names."""
    areas = [(area,) for area in areas_at(Source(file, text), line)]
    whole = [(Area(file),)] if file.startswith("resource_drivers") else []
    found = impact(ImpactSubject("place", f"{file}:{line}", (*areas, *whole)), [explainer.manifests])
    return {each.object for environment in found.environments for each in environment.objects}


def line_of(change: Change) -> tuple[str, int, str]:
    return (*change[2:], change[0][change[2]].split("\n")[change[3] - 1])


#: Each compiles twice.
FEWER = settings(max_examples=settings().max_examples // 3)


@FEWER
@given(changes())
def test_what_a_change_alters_lies_in_what_impact_says_of_its_line(change: Change) -> None:
    found, sides = altered(change)
    known: set[str] = set()
    for explainer, text in zip(sides, change[:2], strict=True):
        known |= touched(explainer, text[change[2]], *change[2:])
    assert not {name for name, _ in found} - known, line_of(change)


@FEWER
@given(changes())
def test_what_explains_a_field_holds_each_line_that_alters_it(change: Change) -> None:
    found, sides = altered(change)
    both = set.intersection(*(set(side.fields.objects) for side in sides))
    for (name, path), (explainer, leaf) in found.items():
        # Of an object that is called otherwise now only the name is another.
        if name in both or path == ("metadata", "name"):
            steps = explainer.field_steps.step(leaf).walk()
            assert any(covers(step.span, *change[2:]) for step in steps), (line_of(change), name, path)
