from __future__ import annotations

import scorekit
from scorekit.diff import compare
from scorekit.resolve.trees import compile_tree
from scorekit.source.reader import read
from scorekit.targets.terraform.file import read as read_back
from scorekit.targets.terraform.modules import output_name, section_faults
from tests.rows import each_row
from tests.unit.targets.terraform.emitted import MIRROR, SHOP, catalogue, emit, files, main, told

EVERYTHING = """\
namespace: "{{ workload.name }}"
terraform:
  unit: namespace
  requiredVersion: ">= 1.5"
  requiredProviders: {aws: {source: hashicorp/aws, version: ~> 6.0}}
  backend: {s3: {key: "{{ project }}/{{ environment.name }}/{{ namespace }}"}}
  providers: {aws: {region: a}, aws.other: {region: b}}
  variables: {vpc: {type: string}, key: {type: string, sensitive: true}}
  locals: {a: "${var.vpc}"}
  data: {aws_vpc: {main: {id: "${var.vpc}"}}}
  arguments: {"*": {tags: {a: "${local.a}"}}, store/mirror: {size: huge}}
  moved: {shop0-old: shop0-db, shop0-gone: shop0-nowhere}
"""


def test_a_call_has_what_its_driver_says_and_names_whose_it_is() -> None:
    driver = MIRROR.replace("  modules", "  replacedBy: [size, absent]\n  interruptedBy: []\n  modules")
    assert main(driver=driver) == {
        "module": {
            "shop0-db": {
                "//": {"resource": "store.default#shop0.db", "replacedBy": ["size"]}, "source": "./mirror", "size": "small",
            }
        },
        "output": {
            "shop0-db_host": {"value": "${module.shop0-db.host}"},
            "shop0-db_password": {"value": "${module.shop0-db.password}", "sensitive": True},
        },
    }  # fmt: skip


def test_meta_arguments_come_first_and_the_others_by_name() -> None:
    call = "{b: 1, a: 2, depends_on: [], for_each: [], count: 1, providers: {}, version: 1.0.0, source: x/y/z}"
    driver = f'kubernetes: {{}}\noutputs: {{host: x, password: {{secretRef: {{name: a, key: b}}}}}}\nterraform: {{modules: {{"{{{{ name }}}}": {call}}}}}\n'
    found = main(driver=driver)["module"]["shop0-db"]
    assert list(found) == ["//", "source", "version", "providers", "count", "for_each", "depends_on", "a", "b"]


def test_everything_that_an_environment_says_stands_in_each_file() -> None:
    made = emit(SHOP, SHOP, environment=EVERYTHING, project="shop").unwrap()
    found = files(SHOP, SHOP, environment=EVERYTHING, project="shop")
    assert list(found) == ["shop0/main.tf.json", "shop1/main.tf.json"]
    first, second = found.values()
    assert list(first) == ["//", "terraform", "provider", "variable", "locals", "data", "moved", "module", "output"]
    assert list(second) == [key for key in first if key != "moved"]
    assert first["//"] == {"namespace": "shop0"}
    assert first["terraform"] == {
        "required_version": ">= 1.5",
        "required_providers": {"aws": {"source": "hashicorp/aws", "version": "~> 6.0"}},
        "backend": {"s3": {"key": "shop/prod/shop0"}},
    }
    assert second["terraform"]["backend"] == {"s3": {"key": "shop/prod/shop1"}}
    assert first["provider"] == {"aws": [{"region": "a"}, {"alias": "other", "region": "b"}]}
    assert first["variable"] == {"key": {"type": "string", "sensitive": True}, "vpc": {"type": "string"}}
    assert first["locals"] == {"a": "${var.vpc}"}
    assert first["data"] == {"aws_vpc": {"main": {"id": "${var.vpc}"}}}
    assert first["moved"] == [{"from": "module.shop0-old", "to": "module.shop0-db"}]
    call = first["module"]["shop0-db"]
    assert (call["tags"], call["size"]) == ({"a": "${local.a}"}, "huge")
    places = {(m.kind, m.name): m.origins.at(("size",)).kind for m in made.manifests}
    assert places["module", "shop0-db"] == "environment"
    _, extra = read_back(read(scorekit.Source("main.tf.json", scorekit.files(made)[0].content.decode())).unwrap())
    assert extra == {"module.shop0-db": "module.shop0-old"}


def test_a_file_is_read_back_as_it_was_made() -> None:
    made = emit(SHOP, environment=EVERYTHING, project="shop").unwrap()
    (file,) = scorekit.files(made)
    found, extra = read_back(read(scorekit.Source(file.path, file.content.decode())).unwrap())
    assert [(m.kind, m.namespace, m.name, m.data) for m in found] == [
        (m.kind, m.namespace, m.name, m.data) for m in made.manifests
    ]
    assert extra == made.extra


@each_row(
    "text", ["[]", "{module: 1, provider: {a: [1]}, moved: [1], data: {a: {b: 1}}, locals: []}", '{"//": 1}', "a"]
)
def test_any_file_is_read(text: str) -> None:
    assert read_back(read(scorekit.Source("main.tf.json", text)).unwrap()) == ((), {})


def test_a_file_without_resources_is_there_so_that_what_was_made_goes() -> None:
    assert main("") == {}
    assert files("", environment="namespace: a\nterraform: {unit: namespace}\n") == {}


def test_resources_refer_to_each_other_by_their_modules() -> None:
    text = 'resources: {aa: {type: store, params: {size: "of $${x} ${resources.bb.host}$"}}, bb: {type: store}}\n'
    assert main(text)["module"]["shop0-aa"]["size"] == "of $${x} ${module.shop0-bb.host}$"


@each_row(("name", "found"), [("1a", "_1a"), ("a1", "a1")])
def test_no_name_begins_with_a_digit(name: str, found: str) -> None:
    made = main(driver=MIRROR.replace("{{ name }}", name))
    assert list(made["module"]) == [found]
    assert made["output"]["shop0-db_host"] == {"value": f"${{module.{found}.host}}"}


BACKEND = "terraform: {backend: {s3: {key: %s}}}\n"


@each_row(
    ("environment", "options", "expected"),
    [
        (BACKEND % "a", {}, []),
        (BACKEND % "a", {"environment_name": "pr-7"}, ["`pr-7` and `prod` would keep one state, and destroy each other's"]),
        (BACKEND % '"{{ environment.name }}"', {"environment_name": "pr-7"}, []),
        ("", {"environment_name": "pr-7"}, []),
        ('namespace: "{{ workload.name }}"\n' + (BACKEND % "a").replace("{backend", "{unit: namespace, backend"), {},
         ["namespaces `shop0` and `shop1` would keep one state, and destroy each other's"]),
    ],
)  # fmt: skip
def test_one_state_is_one_files(environment: str, options: dict[str, str], expected: list[str]) -> None:
    assert told(SHOP, SHOP, environment=environment, **options) == [("SK687", each) for each in expected]


@each_row(
    ("environment", "expected"),
    [
        ("terraform: {locals: {a: [1, .inf]}}\n", [("SK684", "`inf` is no number that JSON can write")]),
        ("terraform: {arguments: {store/mirror: {a: .nan}}}\n", [("SK684", "`nan` is no number that JSON can write")]),
        ("terraform: {arguments: {store/mirorr: {a: 1}}}\n",
         [("SK437", "`arguments` of `store/mirorr` has no effect: there is no such module call")]),
        ("terraform: {moved: {old: shop0-bd}}\n", [("SK437", "`moved` of `old` has no effect: there is no such module call")]),
        ("terraform: {moved: {shop0-db: shop0-db}}\n", [("SK437", "`moved` of `shop0-db` has no effect: there is no such module call")]),
        ("extends: parent\n", []),
        ('terraform: {moved: {old: "{{ [1] }}"}, arguments: {"*": {a: 1}}}\n', []),
        ('terraform: {providers: {"a b": {}}, data: {a: {"b c": {}}}}\n',
         [("SK684", "`a b` is no name for a provider of Terraform"), ("SK684", "`a.b c` is no name for a data of Terraform")]),
    ],
)  # fmt: skip
def test_what_an_environment_says_in_vain_or_wrongly(environment: str, expected: list[tuple[str, str]]) -> None:
    found = emit(environment=environment).diagnostics
    assert [(d.code, d.message) for d in found if d.severity in ("error", "warning")] == expected


def test_what_is_there_under_both_names_did_not_move() -> None:
    assert "moved" not in main(SHOP, SHOP, environment="terraform: {moved: {shop0-db: shop1-db}}\n")


def test_an_output_of_any_name_has_a_legal_one() -> None:
    assert output_name("1a", "x.y z") == "_1a_x_y_z"


def test_a_module_of_another_namespace_is_out_of_reach() -> None:
    shared = 'resources: {db: {type: store, id: one}, own: {type: store, params: {size: "${resources.db.host}"}}}\n'
    units = "namespace: a\nsharedNamespace: b\nterraform: {unit: namespace}\n"
    assert told(shared, environment=units) == [("SK686", "there is no module `store-one` in this file")]
    assert told(shared, environment=units.replace("namespace}", "project}")) == []


def test_a_call_that_is_moved_is_what_it_was_and_told_of_as_that() -> None:
    """No data goes with the name, but what the arguments say by it may make the module replace what it made."""
    driver = MIRROR.replace("  modules", "  replacedBy: [size]\n  modules")
    before, same = emit(SHOP, driver=driver).unwrap(), SHOP.replace("db:", "store:")
    moved = "terraform: {moved: {shop0-db: shop0-store}}\n"
    for text, environment, rules in (
        (same, "", ["resource-renamed"]),
        (same, moved, []),
        (same.replace("store}", "store, params: {size: big}}"), moved, ["module-replaced"]),
    ):
        after = emit(text, driver=driver, environment=environment).unwrap()
        assert [h.rule for h in compare(before, after).hazards] == rules


def test_a_section_is_checked_as_it_is_written() -> None:
    driver = MIRROR.replace('"{{ name }}": {source: ./mirror', '"{{ name }}": {version: 1, source: ./mirror')
    found = scorekit.Catalogue.from_texts(catalogue(driver)).driver("store/mirror").unwrap()
    faults = section_faults(compile_tree(found.document.part(("terraform",))).unwrap().outline(), None)
    assert [(d.code, str(d.span).partition(":")[2]) for d in faults] == [
        ("SK684", "8:37"),  # no text
        ("SK684", "8:37"),  # of no registry
    ]


def test_what_is_not_asked_for_is_not_there() -> None:
    """Of the command line's targets, this one is asked for everything; a caller of the library has the choice."""
    assert list(main(SHOP, SHOP, select=["shop1"])["module"]) == ["shop1-db"]


def test_kubernetes_reads_the_secret_that_the_module_writes() -> None:
    made = emit(SHOP, target="kubernetes").unwrap()
    assert [m.kind for m in made.manifests] == ["Deployment"]


@each_row(
    ("driver", "resources", "code"),
    [
        (MIRROR + "terraform: {}\n", SHOP, "SK102"),
        (MIRROR + "nonsense: 1\n", SHOP, "SK201"),
        (MIRROR.replace("source: ./mirror", "$nonsense: 1"), SHOP, "SK452"),
        (MIRROR.replace("params.size", "params.size |"), SHOP, "SK450"),
        (MIRROR, SHOP.replace("store", "stor"), "SK501"),
        (MIRROR, "resources: {db: {type: store, params: {nonsense: 1}}}\n", "SK513"),
    ],
)
def test_what_may_be_this_targets_is_never_left_out_without_a_word(driver: str, resources: str, code: str) -> None:
    made = emit(resources, driver=driver)
    assert made.value is None
    assert code in [d.code for d in made.diagnostics]


def test_what_is_for_another_target_alone_is_left_out() -> None:
    driver = "outputs: {host: x, password: {secretRef: {name: a, key: b}}}\nkubernetes: {}\n"
    assert told(driver=driver) == []
    assert main(driver=driver) == {}
