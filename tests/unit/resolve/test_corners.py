"""What the larger tests pass by: one corner a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scorekit.resolve.resolution import ResourceUid
from scorekit.values import SecretKey, SecretValue, Text
from tests.rows import each_row
from tests.unit.resolve.test_expand import ENVIRONMENT, TYPES, driver, sites
from tests.unit.resolve.world import outputs, params, resolved, told, variables, workload

if TYPE_CHECKING:
    from scorekit.outcome import Outcome
    from scorekit.resolve.resolution import Resolution

UID = "postgres.default#shop.db"


@each_row("text", ["", "postgres", "postgres#", "#x", ".default#x"])
def test_a_text_that_is_no_uid_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no resource uid"):
        ResourceUid.parse(text)


def test_a_placeholder_to_a_resource_that_nobody_declares_is_no_edge() -> None:
    found = resolved(workload("d1: {type: dns, params: {subdomain: '${resources.nope.x}'}}"))
    assert told(found) == [("SK537", "score.yaml:7:40")]


def middle(params_: str, text: str) -> Outcome[Resolution]:
    """A resource that requires a site that requires a cache, each giving params to the next."""
    drivers = {
        "any/outer": f"""
            kind: ResourceDriver
            metadata: {{name: any/outer}}
            let: {{who: me}}
            requires: {{site: {{type: site, params: {params_}}}}}
            outputs: {{out: "{{{{ requires.site.address }}}}"}}
            """
    }
    requires = (
        '{cache: {type: cache, $when: "params.cached or true", params: {owner: "{{ params.host | default(name) }}"}}}'
    )
    return resolved(
        workload(f"d1: {{type: dns}}\no1: {{type: any, class: outer, params: {text}}}"),
        types=TYPES,
        drivers={**driver(requires, outputs_='{address: "{{ requires.cache.host }}"}'), **drivers},
        environment=ENVIRONMENT + "  - {type: any, class: outer, driver: any/outer}\n",
    )


CACHE = "cache.default#site.default#any.outer#shop.o1/site/cache"


def test_params_travel_through_any_number_of_parents() -> None:
    found = middle('{host: "{{ params.host }}"}', "{host: '${resources.d1.host}'}")
    assert told(found) == []
    assert params(found, CACHE)["owner"] == "shop-d1.test"
    graph = found.unwrap().graph
    assert [(e.kind, e.target) for e in graph.edges_from(CACHE)] == [("after", "dns.default#shop.d1")]


def test_what_needs_a_parents_let_is_unknown_to_structure_and_known_later() -> None:
    found = middle('{host: "{{ let.who }}"}', "{}")
    assert params(found, CACHE)["owner"] == "me"
    assert [code for code, _ in told(middle('{cached: "{{ let.who }}"}', "{}"))] == ["SK511"]


def test_params_that_a_parent_writes_out_wait_for_nobody() -> None:
    found = middle("{host: plain}", "{host: '${resources.d1.host}'}")
    assert params(found, CACHE)["owner"] == "plain"
    assert found.unwrap().graph.edges_from(CACHE) == ()


def test_a_let_and_a_derived_output_may_be_left_out() -> None:
    types = {
        "dns": "{kind: ResourceType, metadata: {name: dns}, outputs: {host: {}, url: {from: '{{ omit if name else 1 }}'}}}"
    }
    text = """
        kind: ResourceDriver
        metadata: {name: dns/simple}
        let: {a: "{{ omit if name else 1 }}"}
        outputs: {host: "{{ let.a | default('h') }}", url: u}
        kubernetes: {outputs: {url: "{{ omit if name else 1 }}"}}
        """
    found = resolved(workload("d1: {type: dns}"), types=types, drivers={"dns/simple": text})
    assert told(found) == [("SK525", "resource_drivers/dns/simple/driver.yaml:6:1")]


def test_a_let_holds_secrets_and_the_name_of_the_secret_that_one_of_them_is_in() -> None:
    text = """
        kind: ResourceDriver
        metadata: {name: dns/simple}
        let: {login: "{{ secrets.own }}@{{ secrets.others }}", where: "{{ name }}-x"}
        secrets: {own: {generate: {}}, others: {from: {secret: "{{ let.where }}", key: k}}}
        outputs: {host: h, url: "{{ let.login }}"}
        """
    types = {"dns": "{kind: ResourceType, metadata: {name: dns}, outputs: {host: {}, url: {secret: true}}}"}
    found = resolved(workload("d1: {type: dns}"), types=types, drivers={"dns/simple": text})
    own = SecretValue("dns.default#shop.d1", "own")
    assert outputs(found, "dns.default#shop.d1")["url"] == Text((own, "@", SecretKey("shop-d1-x", "k", None)))


def test_what_a_failed_parent_requires_fails_without_a_word() -> None:
    requires = '{cache: {type: cache, params: {owner: "{{ params.host }}"}}}'
    found = sites(
        requires,
        "s1: {type: site, params: {host: h, cached: maybe}}",
        outputs_='{address: "{{ requires.cache.host }}"}',
    )
    assert told(found) == [("SK515", "shop.yaml:7:46")]


@pytest.mark.parametrize(
    "let",
    [
        "{a: '{{ environment.variables.nope }}', b: '{{ let.a }}'}",
        "{a: '{{ environment.variables[requires.cache.host] }}', b: '{{ let.a }}'}",
    ],
)
def test_a_let_that_fails_is_told_once(let: str) -> None:
    requires = "{cache: {type: cache}}"
    found = sites(
        requires, "s1: {type: site, params: {host: h}}", more=f"let: {let}", outputs_='{address: "{{ let.b }}"}'
    )
    assert [code for code, _ in told(found)] == ["SK550"]
    assert found.value is None


@pytest.mark.parametrize(
    ("way", "secret"),
    [("from", "{secret: '{{ params.tags[0] }}', key: k}"), ("text", "'{{ params.tags[0] }}'")],
)
def test_a_secret_whose_text_fails_is_told(way: str, secret: str) -> None:
    text = f"""
        kind: ResourceDriver
        metadata: {{name: postgres/simple}}
        secrets: {{p: {{{way}: {secret}}}}}
        outputs: {{host: h, port: 1, password: {{secret: p}}}}
        """
    assert "SK550" in [
        code for code, _ in told(resolved(workload("db: {type: postgres}"), drivers={"postgres/simple": text}))
    ]


def test_an_output_that_is_left_out_is_missing() -> None:
    text = """
        kind: ResourceDriver
        metadata: {name: dns/simple}
        outputs: {host: "{{ omit if name else 1 }}"}
        """
    found = resolved(workload("d1: {type: dns}"), drivers={"dns/simple": text})
    assert told(found) == [("SK525", "resource_drivers/dns/simple/driver.yaml:5:1")]


def test_an_output_beyond_the_contract_is_kept() -> None:
    text = """
        kind: ResourceDriver
        metadata: {name: dns/simple}
        let: {all: {host: h, more: m}}
        outputs: "{{ let.all }}"
        """
    assert outputs(resolved(workload("d1: {type: dns}"), drivers={"dns/simple": text}), "dns.default#shop.d1") == {
        "host": "h",
        "more": "m",
    }


def test_outputs_whose_expression_fails_are_told_once() -> None:
    text = """
        kind: ResourceDriver
        metadata: {name: dns/simple}
        outputs: "{{ environment.variables.nope }}"
        """
    assert [code for code, _ in told(resolved(workload("d1: {type: dns}"), drivers={"dns/simple": text}))] == ["SK550"]


ODD = {
    "odd": """
        kind: ResourceType
        metadata: {name: odd}
        params: {properties: {n: {type: integer}}}
        outputs:
          object: {type: object, secret: true}
          count: {type: integer, from: "{{ name }}"}
        """
}


def odd(outputs_: str, body: str = "") -> Outcome[Resolution]:
    driver_ = f"""
        kind: ResourceDriver
        metadata: {{name: odd/odd}}
        secrets: {{p: {{generate: {{}}}}}}
        outputs: {outputs_}
        """
    environment = "kind: Environment\nmetadata: {name: dev}\ndrivers: [{type: odd, driver: odd/odd}]\n"
    return resolved(
        workload("o1: {type: odd}", body=body), types=ODD, drivers={"odd/odd": driver_}, environment=environment
    )


def test_a_reference_is_no_mapping() -> None:
    assert ("SK526", "resource_drivers/odd/odd/driver.yaml:6:28") in told(odd("{object: {secret: p}, count: 1}"))


def test_a_derived_output_must_have_its_type_too() -> None:
    found = odd("{object: {a: '{{ secrets.p }}'}}")
    assert told(found) == [("SK526", "resource_drivers/odd/type.yaml:8:32")]


def test_a_derived_output_whose_expression_is_wrong_is_told() -> None:
    types = {
        "dns": "{kind: ResourceType, metadata: {name: dns}, outputs: {host: {}, url: {from: '{{ outputs.host + }}'}}}"
    }
    found = resolved(
        workload("d1: {type: dns}"),
        types=types,
        drivers={"dns/simple": "{kind: ResourceDriver, metadata: {name: dns/simple}, outputs: {host: h}}"},
    )
    assert [place.split(":")[0] for _, place in told(found)] == ["resource_drivers/dns/type.yaml"]


def test_a_mapping_with_a_reference_inside_cant_be_written_into_a_text() -> None:
    found = odd("{object: {a: '{{ secrets.p }}'}, count: 1}", "variables: {V: '${resources.o1.object}'}")
    assert told(found) == [("SK537", "score.yaml:6:21")]
    fine = odd("{object: {a: '{{ secrets.p }}'}, count: 1}", "variables: {V: '${resources.o1.object.a}'}")
    assert repr(variables(fine)["V"]) == "secret p of odd.default#shop.o1"


def test_every_fault_in_nested_params_is_told() -> None:
    found = resolved(workload("db: {type: postgres, params: {labels: {a: '${x}', b: ok}, tags: ['${y}', '${z}']}}"))
    assert told(found) == [("SK537", f"score.yaml:7:{column}") for column in (46, 69, 77)]


def test_a_placeholder_in_the_depth_of_a_param_is_reported_where_it_is() -> None:
    text = "db: {type: postgres, params: {labels: {a: x, b: '${resources.zz.host}'}, tags: [a, '${metadata.zz}']}}"
    assert told(resolved(workload(text))) == [("SK537", "score.yaml:7:52"), ("SK537", "score.yaml:7:87")]


def test_shared_declarations_are_compared_at_any_depth() -> None:
    one = workload("db: {type: postgres, id: main, params: {tags: [a, b]}}")
    two = workload("db: {type: postgres, id: main, params: {tags: [a, b]}}", "cart", file="cart.yaml")
    other = workload("db: {type: postgres, id: main, params: {tags: [a, c]}}", "users", file="users.yaml")
    assert told(resolved(one, two)) == []
    (fault,) = resolved(one, two, other).diagnostics
    assert (fault.code, str(fault.span)) == ("SK519", "cart.yaml:7:3")
    assert {str(label.span): label.text for label in fault.labels} == {
        "score.yaml:7:3": "workload `shop` gives others",
        "users.yaml:7:3": "workload `users` gives others",
    }


def test_a_fault_of_a_drivers_expression_is_shown_with_who_asks_for_the_resource() -> None:
    text = "{kind: ResourceDriver, metadata: {name: dns/simple}, outputs: {host: '{{ params.subdomain + 1 }}'}}"
    (fault,) = resolved(workload("d1: {type: dns, params: {subdomain: a}}"), drivers={"dns/simple": text}).diagnostics
    assert (fault.code, [label.text for label in fault.labels]) == ("SK550", ["asks for `dns.default#shop.d1`"])


def test_a_required_setting_is_missed_at_the_rule() -> None:
    text = """
        kind: ResourceDriver
        metadata: {name: dns/simple}
        settings: {properties: {zone: {type: string}, ttl: {type: integer}}, required: [zone]}
        outputs: {host: "{{ settings.zone }}"}
        """
    one = workload("d1: {type: dns}")
    found = resolved(one, drivers={"dns/simple": text})
    assert told(found) == [("SK521", "environments/dev.yaml:7:25")]
    assert found.diagnostics[0].message == "`dns/simple` lacks `zone`"
    environment = "kind: Environment\nmetadata: {name: dev}\nsettings: {dns/simple: {zone: 1, ttl: x}}\n"
    environment += "drivers: [{type: dns, driver: dns/simple, settings: {zone: z}}]\n"
    assert told(resolved(one, drivers={"dns/simple": text}, environment=environment)) == [
        ("SK521", "environments/dev.yaml:4:39")
    ]


def test_a_part_that_is_not_there_is_no_part() -> None:
    with pytest.raises(KeyError, match="nope"):
        workload().document.part(("nope",))


def test_a_failed_workload_fails_its_resources_without_a_word() -> None:
    found = resolved(workload("db: {type: postgres}"), environment="namespace: '{{ workload.name }}_x'")
    assert told(found) == [("SK546", "environments/dev.yaml:12:12")]


def test_resources_that_require_one_another_come_to_an_end() -> None:
    inner = """
        kind: ResourceDriver
        metadata: {name: any/echo}
        requires: {c: {type: cache, $when: params.on}}
        outputs: {out: x}
        """
    requires = """{again: {type: site, id: main, params: {host: "{{ params.host }}"}}, inner: {type: any, params: {"on": "{{ params.cached }}"}}}"""
    found = resolved(
        workload("s1: {type: site, id: main, params: {host: h}}"),
        types=TYPES,
        drivers={**driver(requires), "any/echo": inner},
        environment=ENVIRONMENT,
    )
    assert ("SK510", "resource_drivers/site/simple/driver.yaml:5:12") in told(found)


def warned(warnings: str, params_: str = "{}") -> list[tuple[str, str | None]]:
    text = f"""
        kind: ResourceDriver
        metadata: {{name: postgres/simple}}
        secrets: {{p: {{generate: {{}}}}}}
        outputs: {{host: h, port: 1, password: {{secret: p}}}}
        warnings: {warnings}
        """
    found = resolved(workload(f"db: {{type: postgres, params: {params_}}}"), drivers={"postgres/simple": text})
    return [(d.message, d.help) for d in found.diagnostics if d.code in ("SK554", "SK529")]


def test_a_driver_warns_of_how_it_is_asked_for() -> None:
    text = "[{$when: params.size == 'large', message: 'size of {{ name }} at {{ outputs.host }}', help: 'less'}]"
    assert warned(text, "{size: large}") == [("size of shop-db at h", "less")]
    assert warned(text) == []


def test_a_warning_tells_no_secret() -> None:
    (found,) = warned("[{message: 'it is {{ secrets.p }}'}]")
    assert found[0] == "what a driver warns of is a text that is known by now"
