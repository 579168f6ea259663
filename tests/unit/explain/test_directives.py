"""What a driver repeats, and what it writes under a condition alone, leads to what it loops over and to the condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit import pipeline
from scorekit.catalogue import Catalogue
from scorekit.explain.explainer import Explainer
from scorekit.location import Source

if TYPE_CHECKING:
    from scorekit.explain.explanation import Step

TYPE = """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceType
metadata: {name: queue, description: "A queue."}
params:
  type: object
  properties:
    topics: {type: array, items: {type: string}, default: [a]}
    tls: {type: boolean, default: false}
outputs: {host: {description: "Its host."}}
"""
DRIVER = """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceDriver
metadata: {name: queue/own, description: "One of its own."}
outputs: {host: "{{ name }}"}
kubernetes:
  manifests:
    - apiVersion: v1
      kind: ConfigMap
      metadata: {name: "{{ name }}"}
      data:
        secure:
          $when: params.tls
          $value: "yes"
        plain: "no"
    - apiVersion: example.com/v1
      kind: Topics
      metadata: {name: "{{ name }}"}
      spec:
        names:
          - $each: {topic: params.topics}
            name: "{{ topic }}-{{ name }}"
            fixed: here
    - apiVersion: example.com/v1
      kind: Template
      metadata: {name: "{{ name }}"}
      spec:
        $raw: {when: {$when: params.tls, words: as they are}, then: {$when: "{{ another's", words: too}}
"""
LIVE = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: live}
extends: scorekit/dev
drivers: [{type: queue, driver: queue/own}]
"""
SHOP = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
service: {ports: {web: {port: 80}, dns: {port: 53, protocol: UDP}}}
containers:
  main:
    image: shop:1
    variables: {DSN: "x://${resources.db.username}:${resources.db.password}@h", HOST: "${resources.jobs.host}"}
resources:
  db: {type: postgres}
  jobs: {type: queue, params: {topics: [red, blue], tls: true}}
  dns: {type: dns}
  route: {type: route, params: {host: "${resources.dns.host}", path: /shop, port: web}}
"""
CATALOGUE = Catalogue.from_texts(
    {
        "resource_drivers/queue/type.yaml": TYPE,
        "resource_drivers/queue/own/driver.yaml": DRIVER,
        "environments/live.yaml": LIVE,
        "environments/near.yaml": LIVE.replace("name: live", "name: near").replace("/dev", "/local"),
        "resource_drivers/queue/own/compose.yaml": 'configs: {"{{ name }}": {content: x}}\n',
    }
)


def explainer(environment: str = "live", target: str = "kubernetes") -> Explainer:
    made = pipeline.compile([Source("score.yaml", SHOP)], environment, CATALOGUE, target=target, seed=b"s" * 32)
    return Explainer(made.unwrap())


def below(step: Step, kind: str) -> list[Step]:
    return [one for one in step.walk() if one.kind == kind]


def test_what_a_loop_gives_leads_to_what_it_loops_over() -> None:
    root = explainer().explain("Topics/shop-jobs.spec.names[1].name").root
    (loop,) = below(root, "loop")
    assert loop.text == "`topic` is each of `params.topics`"
    assert loop.span is not None
    assert loop.span.place == "resource_drivers/queue/own/driver.yaml:20"
    assert [(one.kind, one.value) for one in loop.steps] == [("param", ["red", "blue"])]


def test_what_reads_no_item_of_its_loop_does_not_name_it() -> None:
    assert not below(explainer().explain("Topics/shop-jobs.spec.names[1].fixed").root, "loop")


def test_a_param_that_is_looped_over_reaches_what_the_loop_gives() -> None:
    reached = explainer().explain("shop.jobs.params.topics").reaches
    assert [field.path for field in reached] == ["spec.names[0].name", "spec.names[1].name"]


def test_what_stands_under_a_condition_leads_to_it() -> None:
    root = explainer().explain("ConfigMap/shop-jobs.data.secure").root
    (condition,) = below(root, "condition")
    assert condition.text == "there because `params.tls` holds"
    assert [(one.kind, one.value) for one in condition.steps] == [("param", True)]
    assert not below(explainer().explain("ConfigMap/shop-jobs.data.plain").root, "condition")


def test_dependents_lead_to_what_is_read_of_them_and_to_what_they_are_called_after() -> None:
    root = explainer("near", "compose").explain("service/http-proxy-shared.configs[1].target").root
    (loop,) = below(root, "loop")
    (dependent,) = [one for one in loop.steps if one.name == "route.default#shop.route"]
    lines = {one.span.place for one in dependent.steps if one.span is not None}
    assert {"score.yaml:2", "score.yaml:12"} <= lines


def test_what_the_target_made_up_is_not_said_to_be_in_the_score_file() -> None:
    found = explainer()
    container = "Deployment/shop.spec.template.spec.containers[0]"
    for path in (f"{container}.env[0].name", f"{container}.ports[1].protocol", "Service/shop.spec.ports[0].protocol"):
        assert found.explain(path).root.text.endswith("set by the target"), path
    for path in (f"{container}.ports[0].protocol", "Service/shop.spec.ports[1].protocol"):
        assert found.explain(path).root.text.endswith("from the score file"), path


def test_compose_misses_no_namespace() -> None:
    found = explainer("near", "compose")
    told = [step.text for subject in ("shop", "shop.db", "shop.jobs") for step in found.explain(subject).root.walk()]
    assert not [text for text in told if "namespace" in text]
    assert [step for step in explainer().explain("shop").root.walk() if "namespace" in step.text]


def test_a_tree_that_is_copied_unread_has_no_conditions_whatever_its_keys() -> None:
    for key in ("when", "then"):
        root = explainer().explain(f"Template/shop-jobs.spec.{key}.words").root
        assert not below(root, "condition")
        assert any(step.span is not None for step in root.walk())
