"""The words of the fuzzer: keys, texts, parts, links, arguments and command lines that something may stumble over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tests.fuzz.documents import Spelt, keyed

# fmt: off
#: Keys that are no texts, or that few people would take for keys.
KEYS = (
    *map(Spelt, ("8080", "1.10", "true", "null", "~", "0x1F", "-.inf", ".nan", "[a]", "{a: b}", "!!int '5'", "<<")),
    "", " ", "a.b", "a/b", "a=b", "$when", "$each", "$value", "$raw", "$patch", "$x", "{{ name }}", "{{ params }}",
    "{{ secrets.password }}", "{{ omit }}", "{{", "${metadata.name}", "__proto__", "k" * 300, "\ud800", "\x00", "\x1b[31m",
)
#: Texts that mean something to one part of the program or another, or that none should stumble over.
TEXTS = (
    "", " ", "\n", "a\nb\n", "\t", "0", "-1", "true", "null", "~", "omit", ".", "..", "/", "a/../b", "*", "-", "--help",
    "{{ omit }}", "{{ name }}", "{{ params }}", "{{ params.size }}", "{{ let }}", "{{ settings }}", "{{ metadata }}",
    "{{ secrets.password }}", "x{{ secrets.composed }}y", "{{ secrets.foreign }}", "{{ secrets }}", "{{ requires }}",
    "{{ requires.inner.host }}", "{{ outputs }}", "{{ outputs.password }}", "{{ dependents }}", "{{ workload }}",
    "{{ workload.ports }}", "{{ workloads }}", "{{ environment }}", "{{ environment.variables }}", "{{ target }}",
    "{{ 1 / 0 }}", "{{ 10 * 10 }}", "{{ [1, 2] }}", "{{ {'a': 1} }}", "{{ none }}", "{{ true }}", "{{ 1.5 }}", "{{ 'a' * 3 }}",
    "{{ params | tojson }}", "{{ name | upper }}", "{{ nope }}", "{{ nope | default(omit) }}", "{{", "}}", "{{ }}", "{{ {{ }} }}",
    "{% if x %}", "{# x #}", "{{ name[0] }}", "{{ name.upper() }}", "{{ params['size'] }}", "{{ (((((((1))))))) }}",
    "${metadata.name}", "${metadata}", "${resources.vv}", "${resources.vv.password}", "${resources.vv.nope}", "${", "$${a}", "$(A)",
    "${resources.data}", "a${resources.db.url}b", "${resources.env.X}", "${x.y}", "$", "$$", "${metadata.name.x}",
    "1Gi", "100m", "1e9", "0.5", "-5", "99999999999999999999", "1_000", "12:30", "2024-01-02", "yes", "010",
    "* * * * *", "@daily", "TZ=UTC * * * * *", "http://x", "registry/x:1", "x@sha256:00", "$patch", "delete",
    "\ud800", "\x00", "\x1b]0;x\x07", "\u202e", "\ufeff", "é", "😀", "`", "'", '"', "\\", "::error::x", "<script>", "[x](y)",
    "x" * 64, "x" * 254, "x" * 300, "x" * 5000, "é" * 200, "a-" * 40, "a." * 100, "1" * 400, "1" * 5000, "/" + "1" * 5000, "(" * 200, "[" * 300,
    "/metadata/name", "/spec/-", "/data", "vault.large#shop.vv", "vault/inline", "scorekit/dev", "shop.main", "shop/main",
)


def _nested(key: str | None) -> Any:
    tree: Any = "x"
    for _ in range(60):
        tree = [tree] if key is None else {key: tree}
    return tree


_EACH: Any = {"$each": {"x": "params.topics"}, "$value": "{{ x }}"}
#: Whole parts that stand where others were expected.
PARTS: tuple[Any, ...] = tuple(map(keyed, (
    None, True, False, 0, 1, -1, 80, 65536, 1.5, 1e300, 10**30, float("nan"), float("inf"),
    [], {}, [None], [[]], [{}], ["a"], ["a", "a"], [1, 2], [True], ["{{ name }}"], ["{{ secrets.password }}"],
    {"a": None}, {"a": 1}, {"name": "a"}, {"name": 1}, {Spelt("1"): "x"}, {"": ""}, {"a": "{{ secrets.password }}"},
    {"$when": "false", "a": 1}, {"$when": "params.size > 1", "a": 1}, {"$when": "secrets.password"}, {"$when": 1},
    {"$value": "{{ omit }}"}, {"$raw": "{{ x }}"}, {"$raw": {Spelt("1"): "x"}}, {"$raw": []}, {"$value": 1, "a": 1},
    _EACH, [_EACH], {"$each": "x"}, [{"$each": {"x": "secrets"}, "a": 1}], [{"$each": {"x": "params.map"}, "name": "{{ x.key }}"}],
    {"secret": "password"}, {"secret": 1}, {"secretRef": {"name": "a", "key": "b"}}, {"configMapRef": {"name": "a", "key": "b"}},
    {"secretRef": {"name": "{{ secrets.password }}", "key": "b"}}, {"valueFrom": {"secretKeyRef": 1}},
    {"$ref": "#/definitions/a"}, {"$ref": "file:///etc/passwd"}, {"type": "nope"}, {"type": {}}, {"enum": [1, None, []]},
    {"properties": []}, {"pattern": "("}, {"pattern": "(a+)+$"}, {"anyOf": {}}, {"required": {}}, {"default": {}},
    _nested(None), _nested("a"), _nested("spec"), _nested("properties"), ["x"] * 200, {f"k{n}": n for n in range(150)},
    *map(Spelt, ("1.10", "0x1F", "!!str 5", "!x y", "*a", "&a [*a]", "? ", "{{ name }}", "'unclosed", "|", "@", "!!binary aGk=")),
)))
#: What a link may lead to: out, nowhere, to itself, to another file or to a folder.
LINKS = ("../x", "/etc/passwd", "nowhere", "score.yaml", "environments", ".", "..", "x" * 300, "\udcff", "/dev/zero", ".git/config")
#: Names that a tree of git may hold.
NAMES = (
    "environments/ee.yaml", "score.yaml", "scorekit.yaml", "resource_drivers", "environments", "a/b/c.score.yaml",
    "x" * 260, "a/" * 120 + "score.yaml", "a\nb.yaml", "\udcff.yaml", ".git/config", "a/.git/x", ".GIT/x", "-x", "é.yaml",
)
#: Command lines. Words in capitals stand for something that the project has, or could have.
COMMANDS = (
    "render --env ENV -o -", "render --env ENV", "render --env ENV -o out/", "render --env ENV -o out/ --layout kustomize",
    "render --env ENV -o out.yaml --env-file .env", "render --env ENV -o out/ --check", "render --env ENV --check",
    "render --env ENV -o out/ --no-secrets --force", "render --env ENV -o - --shared SHARED --generate-namespace",
    "render --env ENV -o - --as NAME", "render --env ENV -o - -n NAME", "render --env ENV -o - --image REF", "render FILE --env ENV -o -",
    "render --env ENV -o - --images images.yaml", "render --env ENV -o - --build BUILD", "render --env ENV -o - --publish PORT",
    "render score.yaml --env ENV -o - --override-property SET", "render score.yaml --env ENV -o - --overrides-file debug.yaml",
    "render --env ENV -o - --report REPORT", "render --env ENV -o - --seed-file FILE", "render --env ENV --context FILE -o -",
    "check", "check --env ENV", "check FILE", "check --format FINDINGS", "check --report REPORT", "check --images images.yaml",
    "check --drivers FILE", "check --environments FILE",
    "explain SUBJECT --env ENV", "explain SUBJECT", "explain SUBJECT --env ENV --format json", "explain SUBJECT -t TARGET",
    "diff --env ENV --env ENV", "diff --env ENV --env ENV --format DIFFS", "diff --from HEAD --env ENV", "diff --from HEAD",
    "diff --from HEAD --env ENV --format DIFFS --fail-on stateful", "diff --from REVISION", "diff --rendered out --env ENV",
    "diff --rendered out --env cc --format DIFFS", "diff --rendered FILE --env ENV --exit-code", "diff --from HEAD --merge-base",
    "graph --env ENV", "graph --env ENV --format DRAWING", "graph --env ENV --focus SUBJECT", "graph -o graph.html", "graph -o FILE",
    "impact SUBJECT", "impact SUBJECT --format DIFFS", "impact SUBJECT --env ENV", "impact --changed HEAD", "impact --changed REVISION",
    "parity", "parity --env ENV --env ENV --format DIFFS", "parity --against ENV", "parity --accept NAME",
    "fix --diff", "fix --check", "fix", "fix FILE", "schema KIND", "schema score --env ENV", "schema KIND -o FILE",
    "init --yes", "init FILE --yes --name NAME", "init new --yes --ci github", "hook check FILE", "hook render --check --env ENV FILE",
    "envs list", "envs list --format json", "envs show ENV", "envs show ENV --format json", "types list", "types show NAME",
    "types show NAME --format json", "drivers list --format json", "drivers show NAME", "drivers show NAME --format json",
    "drivers check", "drivers check --format FINDINGS",
)
_SUBJECTS = (
    "shop", "shop.vv", "shop.main", "shop.containers.main.variables.HOST", "shop.vv.params.size", "shop.vv.outputs.password",
    "vault.large#shop.vv", "vault/inline", "vault", "ee", "score.yaml:12", "environments/ee.yaml:20", "SK209", "other", "shop.db",
    "Deployment/shop-vault", "ConfigMap/shop-vault.data", "StatefulSet/shop.spec.template.spec.containers[main].env[HOST].value",
    "resource_drivers/vault/inline/driver.yaml:12", "resource_drivers/vault/inline/kubernetes.yaml", "environments", "scorekit.yaml",
    "shop-main", "shop.route", "postgres", "scorekit/dev", "environments/ee.yaml", "shop.metadata.name", "shop.service.ports.web",
)
#: What each word in capitals may become.
WORDS: Mapping[str, Sequence[str]] = {
    "ENV": ("ee", "cc", "dev", "local", "prod", "staging", "base", "scorekit/dev", "prod-crossplane"),
    "TARGET": ("kubernetes", "compose"),
    "SHARED": ("include", "only", "exclude"),
    "NAME": ("shop", "pr-123", "vault", "vault/inline", "postgres", "postgres/shared", "volume/own", "x" * 63, "A_b", "1"),
    "FILE": ("score.yaml", "other", "environments/ee.yaml", ".", "out", "nowhere", "page.html", "resource_drivers", "x/score.yaml"),
    "REF": ("registry/x:1", "main=x:2", "shop/migrate=x:3", "x", "x@sha256:" + "0" * 64, ":"),
    "BUILD": ("migrate=.", 'shop/migrate={"context": "."}', "migrate={1: x}", "migrate={", "x"),
    "PORT": ("9000:shop:80", "8080:vault.large#shop.vv.host:8200", "1:2:3", ":::", "127.0.0.1:99:shop.web:80"),
    "SET": (
        "containers.main.image=x:1", "metadata.team={1: x}", "service.ports.web.port=", "containers.main.args[0]=a", "=", "a.b.c=[",
        "x={a: {b: 1}}",
    ),
    "REPORT": ("sarif=report.json", "junit=report.xml", "json=out/x.json", "markdown=-", "x=y"),
    "FINDINGS": ("json", "sarif", "github", "gitlab", "junit", "markdown"),
    "DIFFS": ("json", "markdown", "text"),
    "DRAWING": ("json", "dot", "mermaid", "svg", "html"),
    "REVISION": ("HEAD", "main", "HEAD~1", "nope", "--all", "HEAD:score.yaml", "x" * 300, "\udcff", "a b", "HEAD^{tree}", "@{-1}"),
    "KIND": ("score", "environment", "driver", "type", "project", "kubernetes", "terraform"),
    "SUBJECT": _SUBJECTS,
}
#: What a shell could hand over, and what it could not. No place outside of the project: what a caller names is written.
ARGUMENTS = (
    "", " ", "-", "--", "x" * 256, "x/" * 200, "x" * 5000, "score.yaml:" + "1" * 5000, "é" * 200, "\x00", "a\x00b", "\udcff", "\ud800", "\n", "\x1b[31m",
    "~", "*", "a#b", "#", "a:1", "a:99999", ":1", "a.b.c.d", "a[b]", "a[", "/dev/null", "%s", "{}", "${x}", "{{ x }}",
)
# fmt: on
