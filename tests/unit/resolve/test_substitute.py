from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scorekit.diagnostics import Severity
from scorekit.location import Source, Span
from scorekit.parsing import parse
from scorekit.resolve.resolution import Origin, Resolution, ResolvedContainer, Traced
from scorekit.resolve.substitute import start_order
from scorekit.values import SecretValue, Text, VolumeHandle
from tests.rows import each_row
from tests.unit.resolve.world import resolved, told, variables, workload

if TYPE_CHECKING:
    from scorekit.outcome import Outcome

DB = "db: {type: postgres}"
PASSWORD = SecretValue("postgres.default#shop.db", "password")


def container(outcome: Outcome[Resolution]) -> ResolvedContainer:
    return outcome.unwrap().workloads[0].containers[0]


def variable(text: str, resources: str = DB, **options: Any) -> Outcome[Resolution]:
    return resolved(workload(resources, body=f"variables:\n  V: {text}"), **options)


@each_row(
    ("text", "value"),
    [
        ("plain", "plain"),
        ("'cost $5 $$5 $${x}'", "cost $5 $5 ${x}"),
        ("'${metadata.name}-${resources.db.port}'", "shop-5432"),
        ("${resources.db.password}", PASSWORD),
        ("'a$$${resources.db.password}b'", Text(("a$", PASSWORD, "b"))),
    ],
)
def test_a_variable_becomes_text_or_a_reference(text: str, value: Any) -> None:
    assert variables(variable(text)) == {"V": value}


def test_a_variable_knows_its_text_and_the_names_in_it() -> None:
    origin = container(variable("'${metadata.name}${resources.db.port}${metadata.name}'")).variables["V"].origin
    assert (origin.kind, str(origin.span)) == ("score", "score.yaml:7:10")
    assert list(map(str, origin.inputs)) == ["metadata.name", "resources.db.port"]


@each_row(
    ("text", "code", "place", "message"),
    [
        ("'x${HOME}'", "SK537", "7:12", "`${HOME}` is neither `${metadata.KEY}` nor `${resources.NAME.OUTPUT}`"),
        ("'${metadata}'", "SK537", "7:11", "`${metadata}` needs a key: `${metadata.KEY}`"),
        (
            "'${resources}'",
            "SK537",
            "7:11",
            "`${resources}` is neither `${metadata.KEY}` nor `${resources.NAME.OUTPUT}`",
        ),
        ("'${metadata.nope}'", "SK537", "7:11", "`${metadata.nope}` names `nope`, which `metadata` does not have"),
        ("'${metadata.name.x}'", "SK537", "7:11", "`${metadata.name.x}` goes into `metadata.name`, which is no map"),
        (
            "'${resources.nope.x}'",
            "SK537",
            "7:11",
            "`${resources.nope.x}` names a resource that `shop` does not declare",
        ),
        ("'${resources.db}'", "SK538", "7:11", "`${resources.db}` is a resource, not an output"),
        ("'${resources.db.hots}'", "SK535", "7:11", "`postgres` has no output `hots`"),
        (
            "'${resources.db.port.x}'",
            "SK537",
            "7:11",
            "`${resources.db.port.x}` goes into `resources.db.port`, which is no map",
        ),
        (
            "'${resources.db.password.x}'",
            "SK537",
            "7:11",
            "`${resources.db.password.x}` goes into `resources.db.password`, which is known only at run time",
        ),
    ],
)
def test_a_placeholder_that_leads_nowhere_is_reported_where_it_stands(
    text: str, code: str, place: str, message: str
) -> None:
    found = variable(text)
    assert told(found) == [(code, f"score.yaml:{place}")]
    assert found.diagnostics[0].message == message


def test_every_fault_of_a_text_is_told_each_at_its_own_place() -> None:
    found = variable("'${HOME} and ${PATH} and ${HOME}'")
    assert told(found) == [("SK537", f"score.yaml:7:{column}") for column in (11, 23, 35)]


@each_row(
    ("text", "hint"),
    [
        ("${resources.db.hots}", "did you mean `host`?"),
        ("${resources.db.zzzz}", "it has `host`, `password`, `port`, `url`"),
        ("${resources.dbb.host}", "did you mean `db`?"),
        ("${Metadata.name}", "did you mean `metadata`?"),
        ("${env.HOME}", "to write it as it stands, double the `$`: `$${env.HOME}`"),
        (
            "${resources.db}",
            "name an output: `${resources.db.host}`, `${resources.db.password}`, `${resources.db.port}`, `${resources.db.url}`",
        ),
        ("${metadata.nane}", "did you mean `name`?"),
        ("${resources.db.hostname}", "did you mean `host`?"),
        ("${resources.db.endpoint}", "did you mean `host`?"),
        ("${resources.db.pass}", "did you mean `password`?"),
    ],
)
def test_hints(text: str, hint: str) -> None:
    assert variable(text).diagnostics[0].help == hint


def test_a_resource_without_outputs_says_so() -> None:
    found = variable("${resources.r1}", "r1: {type: route, params: {host: h}}")
    assert found.diagnostics[0].help == "`route` has no outputs"


def test_a_placeholder_may_not_go_past_a_runtime_variable() -> None:
    assert told(variable("${resources.env.HOME.x}", "env: {type: environment}", target="compose")) == [
        ("SK537", "score.yaml:7:10")
    ]


# Volumes


def test_a_resource_as_the_source_of_a_volume_is_a_handle_on_it() -> None:
    body = "volumes:\n  /data: {source: '${resources.disk}', path: sub, readOnly: true}"
    (volume,) = container(resolved(workload("disk: {type: volume}", body=body))).volumes
    assert volume.source.value == VolumeHandle("volume.default#shop.disk")
    assert (volume.target, volume.sub_path, volume.read_only) == ("/data", "sub", True)
    assert volume.path == ("containers", "main", "volumes", "/data")
    assert list(map(str, volume.source.origin.inputs)) == ["resources.disk"]


def test_a_volume_may_be_a_name_or_an_output() -> None:
    body = "volumes:\n  /a: {source: plain}\n  /b: {source: '${resources.disk.source}'}"
    found = container(resolved(workload("disk: {type: volume}", body=body))).volumes
    assert [v.source.value for v in found] == ["plain", "disk"]


def test_a_resource_that_is_no_volume_is_reported_at_the_source() -> None:
    body = "volumes:\n  /data: {source: '${resources.db}'}\n  /more: {source: '${resources.db.nope}'}"
    assert told(resolved(workload(DB, body=body))) == [("SK539", "score.yaml:7:23"), ("SK535", "score.yaml:8:24")]


def test_a_driver_with_a_volume_makes_its_resource_mountable() -> None:
    drivers = {
        "any/echo": """
            kind: ResourceDriver
            metadata: {name: any/echo}
            outputs: {out: x}
            kubernetes: {volume: {source: {emptyDir: {}}}}
            """
    }
    body = "volumes:\n  /data: {source: '${resources.a1}'}"
    assert told(resolved(workload("a1: {type: any}", body=body), drivers=drivers)) == []


# Files


def files(text: str, file: str = "score.yaml", **options: Any) -> Outcome[Resolution]:
    return resolved(workload(DB, body=f"files:\n  /f: {text}", file=file), **options)


@each_row(
    ("text", "content"),
    [
        ("{content: 'h=${resources.db.host}'}", "h=shop-db"),
        ("{content: 'p=${resources.db.password}'}", Text(("p=", PASSWORD))),
        ("{content: '$${x} ${HOME}', noExpand: true}", "$${x} ${HOME}"),
        ("{binaryContent: aGVs bG8=}", b"hello"),
        ("{source: conf/a.txt}", "a shop ${x}\n"),
        ("{source: ./conf/../conf/a.txt, noExpand: true}", "a ${metadata.name} $${x}\n"),
        ("{source: raw, noExpand: true}", b"\xff\xfe"),
        ("{source: nul, noExpand: true}", b"a\0b"),
    ],
)
def test_a_file_has_its_content(text: str, content: Any) -> None:
    sources = {"web/conf/a.txt": b"a ${metadata.name} $${x}\n", "web/raw": b"\xff\xfe", "web/nul": b"a\0b"}
    found = files(text, "web/score.yaml", sources=sources)
    assert told(found) == []
    assert container(found).files[0].content.value == content


def test_modes_are_octal_and_paths_lead_into_the_document() -> None:
    found = container(files("{content: x, mode: '0640'}")).files[0]
    assert (found.target, found.mode, found.path) == ("/f", 0o640, ("containers", "main", "files", "/f"))
    assert container(files("{content: x}")).files[0].mode is None


def test_a_missing_source_is_reported_at_the_source() -> None:
    found = files("{source: conf/b.txt}", "web/score.yaml", sources={"web/conf/a.txt": b""})
    assert told(found) == [("SK541", "web/score.yaml:7:20")]
    assert found.diagnostics[0].message == "the file `web/conf/b.txt` does not exist"
    assert found.diagnostics[0].help == "did you mean `web/conf/a.txt`?"
    assert files("{source: x}").diagnostics[0].help == "the path is relative to the score file's folder"


def test_a_fault_in_a_sourced_file_stands_in_that_file() -> None:
    found = files("{source: a.txt}", sources={"a.txt": b"one\ntwo $${HOME} ${HOME}\n${resources.db.nope}"})
    assert told(found) == [("SK537", "a.txt:2:14"), ("SK535", "a.txt:3:1")]


def test_a_source_that_is_no_text_is_passed_on_with_a_warning() -> None:
    found = files("{source: raw}", sources={"raw": b"\xff"})
    assert told(found) == [("SK542", "score.yaml:7:20")]
    assert container(found).files[0].content.value == b"\xff"


def test_a_fault_in_content_stands_where_it_is_written() -> None:
    assert told(files("{content: 'a ${nope}', mode: '0644'}")) == [("SK537", "score.yaml:7:24")]
    assert told(files("{source: a}", sources={"a": b"x\n ${nope} y"})) == [("SK537", "a:2:2")]


def test_content_comes_from_where_it_is_written() -> None:
    for text in ("content: x", "source: a", "binaryContent: aGVsbG8="):
        (container,) = files(f"{{{text}, mode: '0644'}}", sources={"a": b"x"}).unwrap().workloads[0].containers
        assert str(container.files[0].content.origin.span) == f"score.yaml:7:{13 + text.index(' ')}", text


def test_content_that_is_not_base64_is_reported_and_not_quoted() -> None:
    found = files("{binaryContent: 'a'}")
    assert told(found) == [("SK543", "score.yaml:7:27")]
    assert not found.diagnostics[0].quote


# Images

DOT = "apiVersion: score.dev/v1b1\nmetadata: {name: %s}\ncontainers: {main: {image: .}, side: {image: .}}\n"


def dotted(name: str = "shop") -> Any:
    return parse(DOT % name, name=f"{name}.yaml").unwrap()


def option(ref: str) -> Traced:
    return Traced(ref, Origin("option", Span(Source("--image", ref), 1, 1, 1, 2)))


def images(outcome: Outcome[Resolution]) -> list[Any]:
    return [c.image and c.image.value for c in outcome.unwrap().workloads[0].containers]


@each_row(
    ("given", "environment", "expected"),
    [
        ({"shop/main": "a", "main": "b", "shop": "c", "*": "d"}, "{}", ["a", "c"]),
        ({"main": "b", "*": "d"}, "{}", ["b", "d"]),
        ({"main": "b"}, "{shop/main: x, shop/side: y, shop: z, '*': 'q'}", ["b", "y"]),
        ({}, "{shop/main: x, shop: z, '*': w}", ["x", "z"]),
        ({}, "{'*': w}", ["w", "w"]),
    ],
)
def test_images_are_supplied_by_the_strongest_who_names_them(
    given: dict[str, str], environment: str, expected: list[str]
) -> None:
    options = {key: option(ref) for key, ref in given.items()}
    assert images(resolved(dotted(), environment=f"images: {environment}", images=options)) == expected


def test_an_image_comes_from_the_line_that_supplies_it() -> None:
    given = {"shop/main": option("a")}
    found = resolved(dotted(), environment="images: {'*': w}", images=given).unwrap().workloads[0].containers
    origins = [c.image.origin for c in found if c.image]
    assert [(o.kind, o.span.source.name) for o in origins] == [
        ("option", "--image"),
        ("environment", "environments/dev.yaml"),
    ]


def test_images_that_are_written_stay() -> None:
    found = container(resolved(workload(), images={"*": option("x")}))
    assert found.image is not None
    assert (found.image.value, found.image.origin.kind, str(found.image.origin.span)) == (
        "nginx",
        "score",
        "score.yaml:5:12",
    )


def test_all_images_that_nobody_supplies_are_one_error() -> None:
    found = resolved(dotted(), dotted("cart"), images={"cart/main": option("x")})
    assert told(found) == [("SK544", "cart.yaml:3:46")]
    assert [label.text for label in found.diagnostics[0].labels] == ["`shop/main`", "`shop/side`"]
    assert found.value is None


def test_a_missing_image_is_a_note_for_a_check() -> None:
    found = resolved(dotted(), require_images=False)
    assert [(d.code, d.severity) for d in found.diagnostics] == [("SK544", Severity.NOTE)]
    assert images(found) == [None, None]


def test_workloads_that_nobody_asked_for_need_no_image() -> None:
    assert told(resolved(dotted(), workload(name="cart"), selected=frozenset({"cart"}))) == []


def test_a_container_that_is_built_needs_no_image() -> None:
    found = resolved(dotted(), builds={"shop/main": "web", "shop/side": "side"})
    assert [(c.image, c.build) for c in found.unwrap().workloads[0].containers] == [(None, "web"), (None, "side")]


# Start order


def test_containers_start_after_those_that_must_be_ready_before_them() -> None:
    text = "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers:\n"
    text += "  aa: {image: x}\n  bb: {image: x}\n  zz: {image: x, before: {aa: {ready: complete}}}\n"
    made = parse(text).unwrap()
    assert resolved(made).unwrap().workloads[0].start_order == ("bb", "zz", "aa")
    (aa, zz) = (made.containers["aa"], made.containers["zz"])
    looped = {"aa": zz, "zz": zz.model_copy(update={"before": {"aa": zz.before["aa"], "zz": zz.before["aa"]}})}
    assert sorted(start_order(looped)) == ["aa", "zz"]
    assert start_order({"b": aa, "a": aa}) == ("a", "b")
