"""Laws of the built-in environments, over workloads of any types: whose is whose, and where secrets are."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import scorekit
from scorekit.catalogue import Catalogue

CATALOGUE = Catalogue.builtin()
ENVIRONMENTS = ("local", "dev", "prod")
#: What a type can't be asked for without.
PARAMS: dict[str, dict[str, Any]] = {
    "certificate": {"host": "shop.example.com"},
    "dapr-subscription": {"topic": "orders", "pubsub": "${resources.dapr-pubsub.name}"},
    "llm-model": {"model": "ai/smollm2"},
    "route": {"host": "shop.example.com", "port": "http"},
}
#: They look at another workload.
ELSEWHERE = {"endpoint", "service", "service-port"}
#: One proxy has the routes of all, as it must.
COMMON = {"local": {"http-proxy", "route"}, "dev": set[str](), "prod": set[str]()}
TYPES = {
    name: sorted({rule.type for rule in CATALOGUE.environment(name).unwrap().drivers} - ELSEWHERE)
    for name in ENVIRONMENTS
}
#: So long is no text by chance what a secret is.
LONG = 16


def workload(name: str, types: set[str]) -> str:
    """A workload with a resource of each type, that reads whatever there is to read."""
    types = types | ({"dapr-pubsub"} if "dapr-subscription" in types else set())
    known = {type_: CATALOGUE.resource_type(type_).unwrap().outputs for type_ in sorted(types - {"certificate"})}
    return json.dumps(
        {
            "apiVersion": "score.dev/v1b1",
            "metadata": {"name": name},
            "service": {"ports": {"http": {"port": 80, "targetPort": 8080}}},
            "containers": {
                "main": {
                    "image": "shop:1",
                    "variables": {
                        f"V{number}_{index}": f"${{resources.{type_}.{key}}}"
                        for number, (type_, outputs) in enumerate(known.items())
                        for index, (key, output) in enumerate(outputs.items())
                        if not output.optional
                    },
                }
            },
            "resources": {
                type_: {"type": type_, **({"params": PARAMS[type_]} if type_ in PARAMS else {})}
                for type_ in sorted(types)
            },
        }
    )


def compiled(environment: str, *workloads: str) -> scorekit.ManifestSet:
    return scorekit.compile(workloads, environment, CATALOGUE, seed=b"s" * 32, project="shop").unwrap()


def parts(made: scorekit.ManifestSet) -> dict[tuple[str, str | None, str], str]:
    """What is emitted, by what it is called: objects of a cluster, entries of a Compose file."""
    return {(each.kind, each.namespace, each.name): json.dumps(each.data, sort_keys=True) for each in made.manifests}


def some(environment: str) -> st.SearchStrategy[set[str]]:
    return st.sets(st.sampled_from(sorted(set(TYPES[environment]) - COMMON[environment])), max_size=6)


@given(st.data())
def test_a_workload_that_comes_or_goes_changes_nothing_of_another(data: st.DataObject) -> None:
    environment = data.draw(st.sampled_from(ENVIRONMENTS))
    first, second = (workload(name, data.draw(some(environment))) for name in ("aa", "bb"))
    one, other, both = (parts(compiled(environment, *w)) for w in ((first,), (second,), (first, second)))
    assert one | other == both


def derived(made: scorekit.ManifestSet) -> set[str]:
    """The secrets of a set that are made by it: what has small and capital letters and digits, in what holds secrets."""
    # Of a line of `.env` the value: its name stands in the Compose file.
    held = [value for file in made.files if file.secret for value in re.findall(r"='(.*)'", str(file.content, "utf-8"))]
    for each in made.manifests:
        data = each.data.get("data", {}) if each.secret else {}
        held += [base64.b64decode(value).decode() for value in data.values()]
    words = {word for text in held for word in re.findall(rf"[A-Za-z0-9_-]{{{LONG},}}", text)}
    return {word for word in words if all(re.search(kind, word) for kind in ("[a-z]", "[A-Z]", "[0-9]"))}


@given(st.data())
def test_a_generated_secret_is_in_what_holds_secrets_and_nowhere_else(data: st.DataObject) -> None:
    environment = data.draw(st.sampled_from(("local", "dev")))
    made = compiled(
        environment,
        *(workload(name, data.draw(some(environment) | st.just(set(TYPES[environment])))) for name in ("aa", "bb")),
    )
    open_ = [made.text(each) for each in made.manifests if not each.secret]
    open_ += [str(file.content) for file in made.files if not file.secret]
    for secret in derived(made):
        coded = base64.b64encode(secret.encode()).decode().rstrip("=")[:-1]
        assert not any(secret in text or coded in text for text in open_)


def test_every_type_that_has_a_secret_of_its_own_has_one_there() -> None:
    """That the law above looks at something."""
    for environment, fewest in (("local", 20), ("dev", 20)):
        assert len(derived(compiled(environment, workload("aa", set(TYPES[environment]))))) >= fewest
