"""What the checks advise, where it depends on the rest of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scorekit.checks import check
from scorekit.parsing import parse
from tests.conformance.vectors import document
from tests.rows import each_row

if TYPE_CHECKING:
    from scorekit.diagnostics import Diagnostic


SHELL = (
    "give it to a variable under `variables`, which the program reads, or a shell does: "
    '`command: ["sh", "-c", "exec server --host \\"$DB_HOST\\""]`'
)


def only(text: str, name: str = "score.yaml") -> Diagnostic:
    found = check(parse(text, name).unwrap())
    assert len(found) == 1, found
    return found[0]


@each_row(
    ("placeholder", "advice"),
    [
        ("${db.host}", "write `${resources.db.host}` to read the resource"),
        ("${resource.db.host}", "did you mean `resources`?"),
        ("${{resources.db.host}}", "write `${resources.db.host}`: one pair of braces"),
        ("${{ resources.db.host }}", "write `${resources.db.host}`"),
        ("${resources[db].host}", "write `${resources.NAME.KEY}`, without brackets"),
        ("#{resources.db.host}", "write `${resources.db.host}`"),
        ("%{resources.db.host}", "write `${resources.db.host}`"),
        ("@{ resources.db.host }", "write `${resources.db.host}`"),
        ("$(resources.db.host)", "write `${resources.db.host}`"),
        ("$resources.db.host.", "write `${resources.db.host}`"),
        ("${metadata.namespace}", "a Score file does not know its namespace; what an environment says is an output of a resource of type `environment`"),
        ("${values.x}", "a value of the environment is `${resources.env.x}`, with `env: {type: environment}` under `resources`; to keep the text as it is, write `$${values.x}`"),
        ("${externals.db.host}", "write `${resources.db.host}`; `scorekit fix` does it"),
        ("${shared.db.host}", "write `${resources.db.host}`; `scorekit fix` does it"),
        ("${shared.cache.host}", "declare `cache` under `resources`, and write `${resources.cache.host}`"),
        ("${resources.resources.db.host}", "write `${resources.db.host}`"),
        ("${HOME}", "write `$${HOME}` to keep it as it is; a value of the environment is `${resources.env.HOME}`, with `env: {type: environment}` under `resources`"),
        ("${env.HOME}", "write `$${env.HOME}` to keep it as it is; a value of the environment is `${resources.env.HOME}`, with `env: {type: environment}` under `resources`"),
        ("${resources.dbs.host}", "did you mean `db`?"),
        ("${resources.cache.host}", "declare it: `resources: {cache: {type: ...}}`; declared so far: `db`"),
        ("${resources.db}", "name the output: `${resources.db.KEY}`"),
        ("${metadata.nam}", "did you mean `name`?"),
        ("${metadata.owner}", "the keys there: `name`"),
        ("${metadata.name.x}", "read it whole: `${metadata.name}`"),
        ("${ resources.db . host }", "write `${resources.db.host}`"),
        ("${}", "write `${resources.NAME.KEY}`, or write `$${}` to keep it as it is"),
        ("${resources}", "name a resource and its output: `${resources.NAME.KEY}`"),
        ("${resources.db.x:-y}", "leave `:-` and what follows out, or write `$${resources.db.x:-y}` to keep it as it is"),
        ("${resources.}", "two dots, or a dot at an end, have no name between them; write `$${resources.}` to keep it as it is"),
        ("${ HOME }", "write `$${ HOME }` to keep it as it is"),
        ("${metadata. name}", "write `${metadata.name}`"),
        ("${resources.db.", "write `}` after it"),
    ],
)  # fmt: skip
def test_a_placeholder_is_mended(placeholder: str, advice: str) -> None:
    assert only(document("B", f"variables: {{A: '{placeholder}'}}")).help == advice


@each_row("text", ["resources.db.host", "$$resources.db.host", "$$(resources.db.host)", "see {resources.db.host}"])
def test_a_name_that_nobody_would_fill_in_is_no_placeholder(text: str) -> None:
    assert check(parse(document("B", f"variables: {{A: '{text}'}}"), "score.yaml").unwrap()) == ()


@pytest.mark.parametrize("image", ["${resources.db.host}", "{{ .Values.image }}", "x:${metadata.name}"])
def test_an_image_that_nobody_fills_in_is_told_once(image: str) -> None:
    found = only(document("I", f"image: '{image}'"))
    assert (found.code, found.help) == ("SK322", "write `image: .` and give the image when rendering")


def test_the_first_resource_declares_itself_without_a_list() -> None:
    found = only(document("C", "variables: {A: '${resources.db.host}'}"))
    assert found.help == "declare it: `resources: {db: {type: ...}}`"


def test_a_resource_of_type_environment_is_named() -> None:
    text = document("B", "variables: {A: '${HOME}'}").replace("type: pg", "type: environment")
    found = only(text)
    assert found.help == "write `$${HOME}` to keep it as it is; a value of the environment is `${resources.db.HOME}`"


def test_a_file_may_be_left_alone_as_a_whole() -> None:
    found = only(document("C", "files: {/a: {content: '${a.b}'}}"))
    assert found.help == "write `$${a.b}` to keep it as it is, or `noExpand: true` for the whole file"


def test_a_value_that_is_no_text_is_told() -> None:
    text = document("C", "variables: {A: '${metadata.x}'}").replace("name: shop", "name: shop, x: .inf")
    found = only(text)
    assert "can't be filled in" in found.message
    assert found.help is None


def test_an_empty_mapping_of_metadata_has_no_keys() -> None:
    text = document("C", "variables: {A: '${metadata.x.y}'}").replace("name: shop", "name: shop, x: {}")
    assert only(text).help == "the keys there: none"


@each_row(
    ("kind", "fragment", "place", "advice"),
    [
        ("C", "args: ['${metadata.name}']", "6:13", SHELL),
        ("C", "command: ['${metadata.name}']", "6:16", SHELL),
        ("M", "{name: shop, a: '${metadata.name}'}", "2:28", "placeholders work in variables, contents of files, sources of volumes and params"),
        ("C", "variables: {'${metadata.name}': x}", "6:17", "placeholders work in variables, contents of files, sources of volumes and params"),
    ],
)  # fmt: skip
def test_a_placeholder_that_nobody_fills_in_is_told(kind: str, fragment: str, place: str, advice: str) -> None:
    found = only(document(kind, fragment))
    assert (found.code, str(found.span), found.help) == ("SK307", f"score.yaml:{place}", advice)


@pytest.mark.parametrize(
    ("kind", "fragment"),
    [("C", "files: {'/${metadata.name}': {content: x}}"), ("M", "{name: shop, content: '${metadata.name}'}")],
)
def test_only_the_content_of_a_file_is_kept_on_purpose(kind: str, fragment: str) -> None:
    assert only(document(kind, fragment)).code == "SK307"


@each_row(
    ("value", "message"),
    [
        ("null", "`metadata.q` is null, so there is no `x` in it"),
        ("[a]", "`metadata.q` is a list, so there is no `x` in it"),
        ("a", "`metadata.q` is a single value, so there is no `x` in it"),
        ("{1: a, xy: b}", "`metadata.q` has no key `x`"),
    ],
)
def test_metadata_that_is_not_there_is_told_by_what_is(value: str, message: str) -> None:
    text = document("C", "variables: {A: '${metadata.q.x}'}").replace("name: shop", f"name: shop, q: {value}")
    assert only(text).message == message


def test_two_entries_at_the_root_are_told_once_each() -> None:
    text = document("C", 'volumes: {"/": {source: v}}\n    files: {"": {content: x}}')
    assert [d.code for d in check(parse(text).unwrap())] == ["SK314", "SK314"]


@pytest.mark.parametrize(
    "fragment",
    [
        "args: ['${HOME}', '$(A)', '${values.x}', '${metadata}']",
        "files: {/a: {content: '${metadata.name} ${resources.x', noExpand: true}}",
        "variables: {A: '$${resources.db.host'}",
    ],
)
def test_what_is_meant_literally_is_left_alone(fragment: str) -> None:
    assert check(parse(document("C", fragment)).unwrap()) == ()


@pytest.mark.parametrize(
    ("before", "advice"),
    [("{webb: {ready: started}}", "did you mean `web`?"), ("{other: {ready: started}}", "the other containers: `web`")],
)
def test_before_names_the_containers_there_are(before: str, advice: str) -> None:
    assert only(document("W", f"before: {before}")).help == advice


def test_before_without_other_containers_says_so() -> None:
    assert only(document("C", "before: {other: {ready: started}}")).help == "there is no other container"


def test_a_container_before_itself_is_no_cycle() -> None:
    assert only(document("W", "before: {main: {ready: started}, web: {ready: started}}")).code == "SK309"


def test_a_cycle_shows_every_member() -> None:
    text = (
        "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers:\n"
        "  aa: {image: x, before: {bb: {ready: started}}}\n"
        "  bb: {image: x, before: {cc: {ready: started}, dd: {ready: started}}}\n"
        "  cc: {image: x, before: {aa: {ready: started}}}\n"
        "  dd: {image: x}\n"
    )
    found = only(text)
    assert found.message == "`aa`, `bb` and `cc` wait for each other"
    assert str(found.span) == "score.yaml:4:27"
    assert [f"{label.span} {label.text}" for label in found.labels] == [
        "score.yaml:5:27 `bb` starts before `cc`",
        "score.yaml:6:27 `cc` starts before `aa`",
    ]


@each_row(
    ("name", "source", "told"),
    [
        ("score.yaml", "./a/b", False),
        ("score.yaml", "a/../b", False),
        ("score.yaml", "../b", True),
        ("a/score.yaml", "../b", False),
        ("a/score.yaml", "../../b", True),
        ("../a/score.yaml", "b", False),
        ("../a/score.yaml", "../b", False),
        ("../a/score.yaml", "../../b", True),
        ("score.yaml", "/b", True),
    ],
)
def test_a_source_lies_in_the_project(name: str, source: str, *, told: bool) -> None:
    workload = parse(document("C", f"files: {{/a: {{source: {source}}}}}"), name).unwrap()
    assert [d.code for d in check(workload)] == (["SK319"] if told else [])


@pytest.mark.parametrize("content", ["", "AAEC", "aGVsbG8h\\n"])
def test_base64_may_be_empty_or_folded(content: str) -> None:
    assert check(parse(document("C", f'files: {{/a: {{binaryContent: "{content}"}}}}')).unwrap()) == ()


@each_row("content", ["A", "AAE", "A-_C", "AA EC", "é"])
def test_what_is_no_base64_is_told(content: str) -> None:
    assert only(document("C", f'files: {{/a: {{binaryContent: "{content}"}}}}')).code == "SK312"


def test_a_file_in_a_volume_and_a_volume_in_a_volume_are_no_collision() -> None:
    text = document("C", "volumes: {/data: {source: v}, /data/deep: {source: v}}\n    files: {/data/a: {content: x}}")
    assert check(parse(text).unwrap()) == ()


def test_a_volume_below_a_file_collides_with_the_topmost() -> None:
    text = document("C", "files: {/a: {content: x}}\n    volumes: {/a/b/c: {source: v}}")
    found = only(text)
    assert (found.message, str(found.labels[0].span)) == (
        "`/a/b/c` lies below `/a`, which is a file",
        "score.yaml:6:13",
    )


@each_row("target", ["/", "//", "/.", "/a/..", ""])
def test_the_root_is_no_place_for_a_volume(target: str) -> None:
    found = only(document("C", f'volumes: {{"{target}": {{source: v}}}}'))
    assert found.code == "SK314"
    assert found.message == (f"a volume can't be at `{target}`" if target else "the path of a volume is empty")


@pytest.mark.parametrize("probe", ["livenessProbe", "readinessProbe"])
def test_either_probe_tells_of_health(probe: str) -> None:
    text = document("W", f"before: {{web: {{ready: healthy}}}}\n    {probe}: {{exec: {{command: [x]}}}}")
    assert check(parse(text).unwrap()) == ()


def test_equal_amounts_are_within_the_limit() -> None:
    text = document("C", "resources: {requests: {cpu: 500m, memory: 1Gi}, limits: {cpu: '0.5', memory: 1024Mi}}")
    assert check(parse(text).unwrap()) == ()


def test_a_limit_that_is_not_given_is_not_passed() -> None:
    assert (
        check(parse(document("C", "resources: {requests: {cpu: '9', memory: 1Gi}, limits: {cpu: '9'}}")).unwrap()) == ()
    )


@each_row("source", ["${resources.db}", "${resources.nope.x}", "${metadata.name}", "v", "x-$${resources.db.x}"])
def test_other_sources_of_volumes_are_no_outputs(source: str) -> None:
    workload = parse(document("B", f"volumes: {{/a: {{source: '{source}'}}}}")).unwrap()
    assert "SK306" not in {d.code for d in check(workload)}


def test_a_mixed_source_of_a_volume_needs_an_output() -> None:
    found = only(document("B", "volumes: {/a: {source: 'x-${resources.db}'}}"))
    assert (found.code, found.help) == ("SK305", "write `${resources.db}` alone")


@each_row(
    ("key", "advice"),
    [
        ("scorekit.dev/kindd", "did you mean `kind`?"),
        ("k8s.score.dev/servicename", "did you mean `service-name`?"),
        ("scorekit.dev/service-name", "write `k8s.score.dev/service-name`"),
        ("scorekit.dev/zz", "known under `scorekit.dev/`: `kind`, `schedule`"),
        ("compose.score.dev/kind", "write `scorekit.dev/kind`"),
        ("compose.score.dev/xx", "leave it out: no annotation under `compose.score.dev/` is read here"),
    ],
)
def test_an_annotation_that_nobody_reads_is_told_at_its_key(key: str, advice: str) -> None:
    found = only(document("M", f"{{name: shop, annotations: {{{key}: x}}}}"))
    assert (found.code, str(found.span), found.help) == ("SK321", "score.yaml:2:38", advice)


@each_row("key", ["scorekit.dev/schedule", "k8s.score.dev/kind", "example.org/kindd", "kindd"])
def test_annotations_that_are_read_or_are_someone_elses_are_fine(key: str) -> None:
    assert check(parse(document("M", f"{{name: shop, annotations: {{{key}: x}}}}")).unwrap()) == ()


@each_row(
    ("key", "advice"),
    [
        ("compose.score.dev/publish-prot", "did you mean `publish-port`?"),
        ("k8s.score.dev/publish-port", "write `compose.score.dev/publish-port`"),
        (
            "compose.score.dev/publish-management-port",
            "`scorekit render --publish` takes the output that names the server",
        ),
        ("compose.score.dev/xx", "known under `compose.score.dev/`: `publish-port`, `route-provisioner-path-type`"),
    ],
)
def test_an_annotation_of_a_resource_that_nobody_reads_is_told(key: str, advice: str) -> None:
    text = f"{{db: {{type: pg, metadata: {{annotations: {{{key}: x, compose.score.dev/publish-port: '5432', own/xx: y}}}}}}}}"
    if key == "compose.score.dev/publish-prot":
        text = text.replace(", compose.score.dev/publish-port: '5432'", "")
    assert only(document("R", text)).help == advice
