"""What people call types and outputs leads to what the catalogue calls them, by meaning and never to another thing."""

from __future__ import annotations

from scorekit.catalogue.synonyms import canonical_output, type_hint
from tests.rows import each_row

#: What people write, and the type that it means.
MEANT = {
    **dict.fromkeys(("rabbitmq", "rabbit", "queue", "message-queue", "amazon-mq"), "amqp"),
    **dict.fromkeys(("domain", "hostname", "dns-record", "route53", "dns-zone"), "dns"),
    **dict.fromkeys(("env", "config", "configmap", "variables"), "environment"),
    **dict.fromkeys(("mongo", "documentdb"), "mongodb"),
    **dict.fromkeys(("mariadb", "aurora-mysql"), "mysql"),
    **dict.fromkeys(
        ("postgresql", "pg", "psql", "aurora", "aurora-postgresql", "cockroachdb", "timescaledb"), "postgres"
    ),
    **dict.fromkeys(("valkey", "elasticache", "cache", "redis-cache", "keydb"), "redis"),
    **dict.fromkeys(("ingress", "httproute", "http-route", "gateway-route", "ingress-route"), "route"),
    **dict.fromkeys(("bucket", "minio", "object-storage", "object-store", "s3-bucket", "blob-storage"), "s3"),
    **dict.fromkeys(("workload", "k8s-service"), "service"),
    **dict.fromkeys(
        ("persistent-volume", "persistentvolume", "pvc", "emptydir", "empty-dir", "storage", "disk", "efs", "ebs"),
        "volume",
    ),
}
#: Things of their own, which no built-in type is, however alike they are spelt.
OTHERS = (
    "mssql", "sqlserver", "sql-server", "oracle", "sqlite", "db2", "cassandra", "elasticsearch", "opensearch", "kafka",
    "kafka-topic", "nats", "pulsar", "sqs", "sns", "sns-topic", "dynamodb", "dynamodb-table", "memcached", "neo4j",
    "influxdb", "clickhouse", "spanner", "bigquery", "snowflake", "gcs", "azure-blob", "pubsub", "secret", "vault",
    "rds", "cloudsql", "cloud-sql", "sql", "database", "db", "smtp", "llm", "llm-model", "gpu", "certificate", "cron",
)  # fmt: skip
OUTPUTS = {
    **dict.fromkeys(("address", "endpoint", "server", "fqdn"), "host"),
    **dict.fromkeys(("passwd", "pwd", "secret"), "password"),
    **dict.fromkeys(("uri", "dsn", "connection", "connection-string", "connectionstring"), "url"),
    **dict.fromkeys(("login", "account"), "username"),
}


@each_row("name", MEANT)
def test_a_type_is_known_by_what_it_means(name: str) -> None:
    meant = MEANT[name]
    for written in (name, name.upper(), name.replace("-", "_")):
        assert type_hint(written, [meant, f"{name}s"], ": write {}") == f"that is `{meant}` here: write {meant}"
    assert type_hint(name, [f"{name}s"]) is None


@each_row("name", OTHERS)
def test_a_thing_of_its_own_is_nothing_that_is_spelt_like_it(name: str) -> None:
    assert type_hint(name, [f"{name}s", "mysql", "dns"]) is None


def test_another_name_is_what_is_spelt_like_it() -> None:
    assert type_hint("postgre", ["postgres", "redis"]) == "did you mean `postgres`?"
    assert type_hint("zzz", ["postgres", "redis"]) is None


@each_row("name", OUTPUTS)
def test_an_output_is_known_by_what_it_means(name: str) -> None:
    assert canonical_output(name) == canonical_output(name.upper().replace("-", "_")) == OUTPUTS[name]


def test_an_output_of_another_name_means_nothing() -> None:
    assert canonical_output("host") is None
    assert canonical_output("port") is None
