"""The names that owners take in a Compose file and at the engine: each row is a case of two that would be one, or not."""

from __future__ import annotations

from tests.rows import each_row
from tests.unit.targets.build import Res, Work, document
from tests.unit.targets.compose.emitted import compose, emit, findings, made_of, shop

AA, BB = "redis.default#api.aa", "redis.default#web.bb"


def works(*, selected: tuple[str, ...] = ("api", "web"), volume: str = "") -> list[Work]:
    mount = f", volumes: {{/data: {{source: {volume}}}}}" if volume else ""
    return [
        Work(
            shop(f"  main: {{image: 'x:1'{mount}}}\n", f"resources: {{{name}: {{type: redis}}}}\n", name=workload),
            {name: uid},
            selected=workload in selected,
            file=f"{workload}.yaml",
        )
        for workload, name, uid in (("api", "aa", AA), ("web", "bb", BB))
    ]


def driven(uid: str, section: str, **more: object) -> Res:
    return Res(uid, document(section, "compose.yaml"), workload=uid.partition("#")[2].partition(".")[0], **more)  # type: ignore[arg-type]


def shares(one: str, other: str) -> list[tuple[str, str]]:
    """What two resources would share, by code and message."""
    outcome = emit(made_of(works(), [driven(AA, one), driven(BB, other)], project="shop"))
    return [(found.code, found.message.partition(" would share ")[2]) for found in outcome.errors]


def service(name: str, more: str = "") -> str:
    return f"services: {{{name}: {{image: 'x:1'{more}}}}}\n"


@each_row(
    ("one", "other", "expected"),
    [
        (service("aa"), service("aa"), ("SK656", "service `aa`")),
        ("volumes: {data: {}}", "volumes: {data: {}}", ("SK656", "volume `data`")),
        ("networks: {net: {}}", "networks: {net: {}}", ("SK656", "network `net`")),
        ("configs: {c: {content: x}}", "configs: {c: {content: x}}", ("SK656", "config `c`")),
        ("volumes: {aa: {}}", "volumes: {bb: {}}", None),
        # The engine's own names, which the file's keys do not show.
        ("volumes: {aa: {name: data}}", "volumes: {bb: {name: data}}", ("SK656", "the engine's volume `data`")),
        ("volumes: {aa: {}}", "volumes: {bb: {name: shop_aa}}", ("SK656", "the engine's volume `shop_aa`")),
        (
            service("aa", ", container_name: cc"),
            service("bb", ", container_name: cc"),
            ("SK657", "the host name `cc`"),
        ),
        # A name that the proxy of a network hands out by turns.
        (service("aa", ", networks: {default: {aliases: [cc]}}"), service("cc"), ("SK657", "the host name `cc`")),
        (
            service("aa", ", networks: {default: {aliases: [cc]}}"),
            service("bb", ", networks: {default: {aliases: [cc]}}"),
            ("SK657", "the host name `cc`"),
        ),
        (service("aa", ", networks: {back: {aliases: [cc]}}") + "networks: {back: {}}\n", service("cc"), None),
        (service("aa", ", networks: [default]"), service("api"), ("SK657", "the host name `api`")),
        (service("aa", ", network_mode: host"), service("bb", ", networks: {default: {aliases: [aa]}}"), None),
        # A folder of the host by the resource's own name.
        (
            "volume: {type: bind, source: ./same}",
            "volume: {type: bind, source: ./same}",
            ("SK656", "what is mounted"),
        ),
        ("volume: {type: bind, source: ./all}", "volume: {type: bind, source: ./all}", None),
    ],
)
def test_one_name_has_one_owner(one: str, other: str, expected: tuple[str, str] | None) -> None:
    both = [driven(AA, one, name="same"), driven(BB, other, name="same")]
    outcome = emit(made_of(works(), both, project="shop"))
    found = [(found.code, found.message.partition(" would share ")[2]) for found in outcome.errors]
    assert found == ([expected] if expected else [])


def test_what_all_mean_as_one_is_one() -> None:
    section = "services: {aa: {shared: true, image: 'x:1', container_name: cc}}\nvolumes: {data: {shared: true}}\n"
    made = compose(works(), [driven(AA, section), driven(BB, section)])
    assert made["services"]["aa"] == {"image": "x:1", "container_name": "cc"}
    assert made["volumes"] == {"data": {}}
    for shared, there in (("only", ["aa"]), ("exclude", ["api-main", "web-main"])):
        assert list(compose(works(), [driven(AA, section), driven(BB, section)], shared=shared)["services"]) == there
    assert [code for code, _ in shares(section, section.replace("x:1", "y:1"))] == ["SK656"]


def test_shared_is_true_or_false() -> None:
    found = findings(works(), [driven(AA, "volumes: {data: {shared: 'no'}}\n"), Res(BB)])
    assert found == [("SK672", "compose.yaml:1:26")]


def test_a_volume_of_a_resource_is_no_workloads_to_mount_by_its_name() -> None:
    """It holds the database of someone who knows nothing of it."""
    outcome = emit(made_of(works(volume="bb-data")[:1], [driven(AA, "{}"), driven(BB, "volumes: {bb-data: {}}\n")]))
    assert [found.message.partition(" would share ")[2] for found in outcome.errors] == ["volume `bb-data`"]


@each_row(
    ("selected", "severity"), [(("api", "web"), "error"), (("api",), "error"), (("web",), "error"), ((), "warning")]
)
@each_row("other", ["aa", "cc"])
def test_a_clash_is_told_whoever_is_asked_for(selected: tuple[str, ...], severity: str, other: str) -> None:
    resources = [driven(AA, service("aa", ", networks: {default: {aliases: [cc]}}")), driven(BB, service(other))]
    outcome = emit(made_of(works(selected=selected), resources, project="shop"))
    assert [found.severity.value for found in outcome.diagnostics] == [severity]
