"""What people call types and outputs leads to what the catalogue calls them, by meaning and never to another thing."""

from __future__ import annotations

import scorekit
from scorekit.catalogue import Catalogue
from scorekit.catalogue.synonyms import canonical_output
from tests.rows import each_row

#: Things of their own, which no built-in type is, however alike they are spelt.
OTHERS = (
    "azure-blob", "bigquery", "cassandra", "certificate", "clickhouse", "cloud-sql", "cloudsql", "cron", "database",
    "db", "db2", "elasticsearch", "gcs", "gpu", "influxdb", "memcached", "mssql", "nats", "neo4j", "opensearch",
    "oracle", "pubsub", "pulsar", "rds", "secret", "smtp", "snowflake", "spanner", "sql", "sqlite", "sqs", "vault",
)  # fmt: skip
OUTPUTS = {
    **dict.fromkeys(("address", "endpoint", "server", "fqdn"), "host"),
    **dict.fromkeys(("passwd", "pwd", "secret"), "password"),
    **dict.fromkeys(("uri", "dsn", "connection", "connection-string", "connectionstring"), "url"),
    **dict.fromkeys(("login", "account"), "username"),
}


#: Another word for the same thing: the type is taken for it.
SAME = {
    "dapr-statestore": "dapr-state-store", "dns-record": "dns", "empty-dir": "volume.ephemeral",
    "emptydir": "volume.ephemeral", "env": "environment", "hpa": "horizontal-pod-autoscaler", "http-route": "route",
    "httproute": "route", "ingress": "route", "k8s-service": "service", "k8s-service-account": "service-account",
    "mongo": "mongodb", "persistent-volume": "volume.persistent", "persistentvolume": "volume.persistent",
    "pg": "postgres", "postgresql": "postgres", "psql": "postgres", "pvc": "volume.persistent", "rabbitmq": "amqp",
    "redis-cache": "redis", "s3-bucket": "s3", "serviceaccount": "service-account", "sns": "sns-topic",
    "sql-server": "mssql", "sqlserver": "mssql", "tls-cert": "certificate", "valkey": "redis",
}  # fmt: skip
SIMILAR = {
    "amazon-mq": "amqp", "aurora": "postgres", "aurora-mysql": "mysql", "aurora-postgresql": "postgres",
    "blob-storage": "s3", "bucket": "s3", "cache": "redis", "cockroachdb": "postgres", "config": "environment",
    "configmap": "environment", "disk": "volume", "dns-zone": "dns", "documentdb": "mongodb", "domain": "dns",
    "dynamodb": "dynamodb-table", "ebs": "volume", "efs": "volume", "elasticache": "redis", "gateway-route": "route",
    "hostname": "dns", "ingress-route": "route", "kafka": "kafka-topic", "keydb": "redis", "llm": "llm-model",
    "mariadb": "mysql", "message-queue": "amqp", "minio": "s3", "object-storage": "s3", "object-store": "s3",
    "queue": "amqp", "rabbit": "amqp", "route53": "dns", "storage": "volume", "timescaledb": "postgres",
    "variables": "environment", "workload": "service",
}  # fmt: skip
SYNONYMS = Catalogue.builtin().synonyms().unwrap()


def test_the_table_is_what_is_written_here() -> None:
    assert SYNONYMS.same == SAME
    assert {word: type_ for word, type_ in SYNONYMS.similar.items() if type_} == SIMILAR
    assert {word for word, type_ in SYNONYMS.similar.items() if not type_} == set(OTHERS)


@each_row("name", [*SAME, *SIMILAR])
def test_a_type_is_suggested_by_what_a_word_means(name: str) -> None:
    meant = {**SAME, **SIMILAR}[name].partition(".")[0]
    for written in (name, name.upper(), name.replace("-", "_")):
        assert SYNONYMS.hint(written, [meant, f"{name}s"], ": write {}") == f"that is `{meant}` here: write {meant}"
    assert SYNONYMS.hint(name, [f"{name}s"]) is None


@each_row("name", SAME)
def test_another_word_is_taken_for_a_type_that_there_is(name: str) -> None:
    type_, _, class_ = SAME[name].partition(".")
    assert SYNONYMS.type_of(name.title().replace("-", "_"), [type_]) == (type_, class_ or None)
    assert SYNONYMS.type_of(name, [f"{type_}s"]) is None


@each_row("name", [*SIMILAR, *OTHERS, "postgres", ""])
def test_no_other_word_is_taken_for_one(name: str) -> None:
    assert SYNONYMS.type_of(name, list(SIMILAR.values())) is None


@each_row("name", OTHERS)
def test_a_thing_of_its_own_is_nothing_that_is_spelt_like_it(name: str) -> None:
    assert SYNONYMS.hint(name, [f"{name}s", "mysql", "dns"]) is None


def test_another_name_is_what_is_spelt_like_it() -> None:
    assert SYNONYMS.hint("postgre", ["postgres", "redis"]) == "did you mean `postgres`?"
    assert SYNONYMS.hint("zzz", ["postgres", "redis"]) is None


PROJECT = """
apiVersion: scorekit.dev/v1alpha1
kind: SynonymTable
metadata: {name: synonyms}
same: {our-db: postgres, mongo: postgres}
"""
SCORE = """
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers:
  main: {image: "nginx:1.27", variables: {A: "${resources.one.name}", B: "${resources.two.name}"}, volumes: {/x: {source: "${resources.tmp}"}}}
resources:
  one: {type: Our_DB, id: shared}
  two: {type: postgres, id: shared}
  tmp: {type: emptyDir}
""".replace("Our_DB", "Our-DB")


def test_a_resource_under_another_word_is_the_one_that_is_meant_and_a_projects_words_go_first() -> None:
    catalogue = Catalogue.from_texts({"resource_drivers/synonyms.yaml": PROJECT})
    made = scorekit.compile([SCORE], "dev", catalogue, seed=b"s" * 32)
    resources = made.unwrap().resolution.resources
    assert sorted(resources) == ["postgres.default#shared", "volume.ephemeral#shop.tmp"]
    told = [(d.message, d.help, str(d.span)) for d in made.diagnostics if d.code == "SK500"]
    assert told == [
        ("`Our-DB` is called `postgres` here", "write `type: postgres`", "workloads[0]:7:15"),
        ("`emptyDir` is called `volume` here", "write `type: volume, class: ephemeral`", "workloads[0]:9:15"),
    ]
    assert catalogue.synonyms().unwrap().type_of("mongo", ["mongodb", "postgres"]) == ("postgres", None)


def test_a_type_of_the_project_by_that_name_is_itself() -> None:
    type_ = "apiVersion: scorekit.dev/v1alpha1\nkind: ResourceType\nmetadata: {name: postgresql}\n"
    catalogue = Catalogue.from_texts({"resource_drivers/postgresql/type.yaml": type_})
    score = "apiVersion: score.dev/v1b1\nmetadata: {name: shop}\ncontainers: {main: {image: x:1}}\nresources: {db: {type: postgresql}}\n"
    assert [d.code for d in scorekit.compile([score], "dev", catalogue).diagnostics] == ["SK502"]


def test_a_wrong_table_is_told() -> None:
    catalogue = Catalogue.from_texts({"resource_drivers/synonyms.yaml": PROJECT.replace("same:", "sme:")})
    assert [d.code for d in catalogue.synonyms().diagnostics] == ["SK201"]


@each_row(
    "written",
    [
        # A word that would never be found.
        "same: {Our-db: postgres}", "same: {our_db: postgres}", "similar: {Our: postgres}", "others: [our_db]",
        # What no score file could write as its type and class.
        "same: {our-db: postgres.}", "same: {our-db: .a}", "same: {our-db: ''}", "same: {our-db: postgres.../x}",
        "same: {our-db: postgres.A B}", "same: {our-db: postgres.aa.bb}", "similar: {our: volume.persistent}",
    ],
)  # fmt: skip
def test_a_row_that_says_nothing_is_told(written: str) -> None:
    table = PROJECT.replace("same: {our-db: postgres, mongo: postgres}", written)
    catalogue = Catalogue.from_texts({"resource_drivers/synonyms.yaml": table})
    assert [d.code for d in catalogue.synonyms().diagnostics] == ["SK205"]


@each_row("name", OUTPUTS)
def test_an_output_is_known_by_what_it_means(name: str) -> None:
    assert canonical_output(name) == canonical_output(name.upper().replace("-", "_")) == OUTPUTS[name]


def test_an_output_of_another_name_means_nothing() -> None:
    assert canonical_output("host") is None
    assert canonical_output("port") is None
