"""What people call resource types that the catalogue calls otherwise, or has none for: suggestions go by meaning.

By spelling `mssql` is near to `mysql`, which is another server.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from scorekit.suggest import did_you_mean

#: The type that each name means.
_MEANT: Mapping[str, tuple[str, ...]] = {
    "amqp": ("rabbitmq", "rabbit", "queue", "message-queue", "amazon-mq"),
    "dns": ("domain", "hostname", "dns-record", "route53", "dns-zone"),
    "environment": ("env", "config", "configmap", "variables"),
    "mongodb": ("mongo", "documentdb"),
    "mysql": ("mariadb", "aurora-mysql"),
    "postgres": ("postgresql", "pg", "psql", "aurora", "aurora-postgresql", "cockroachdb", "timescaledb"),
    "redis": ("valkey", "elasticache", "cache", "redis-cache", "keydb"),
    "route": ("ingress", "httproute", "http-route", "gateway-route", "ingress-route"),
    "s3": ("bucket", "minio", "object-storage", "object-store", "s3-bucket", "blob-storage"),
    "service": ("workload", "k8s-service"),
    "volume": (
        *("persistent-volume", "persistentvolume", "pvc", "emptydir", "empty-dir", "storage", "disk", "efs", "ebs"),
    ),
}
#: What none of these types is.
_OTHERS = frozenset(
    {
        "mssql", "sqlserver", "sql-server", "oracle", "sqlite", "db2", "cassandra", "elasticsearch", "opensearch", "kafka",
        "kafka-topic", "nats", "pulsar", "sqs", "sns", "sns-topic", "dynamodb", "dynamodb-table", "memcached", "neo4j",
        "influxdb", "clickhouse", "spanner", "bigquery", "snowflake", "gcs", "azure-blob", "pubsub", "secret", "vault",
        "rds", "cloudsql", "cloud-sql", "sql", "database", "db", "smtp", "llm", "llm-model", "gpu", "certificate", "cron",
    }
)  # fmt: skip
#: The output that each name means, where spelling does not lead there.
_OUTPUTS: Mapping[str, tuple[str, ...]] = {
    "host": ("address", "endpoint", "server", "fqdn"),
    "password": ("passwd", "pwd", "secret"),
    "url": ("uri", "dsn", "connection", "connection-string", "connectionstring"),
    "username": ("login", "account"),
}
_TYPES = {name: type_ for type_, names in _MEANT.items() for name in names}


def canonical_type(name: str) -> str | None:
    """The type that a name means, by whatever spelling; empty for something that no type is; None for an unknown name."""
    plain = name.lower().replace("_", "-")
    return _TYPES.get(plain, "" if plain in _OTHERS else None)


def type_hint(name: str, known: Collection[str], written: str = "") -> str | None:
    """What to write instead of a type that is not there: what it means, else what is spelt alike.

    ``written`` follows the type that it means, with ``{}`` for its name.
    """
    meant = canonical_type(name)
    if meant in known:
        return f"that is `{meant}` here{written.format(meant)}"
    return did_you_mean(name, known) if meant is None else None


def canonical_output(name: str) -> str | None:
    """The output that a name means, by whatever spelling."""
    plain = name.lower().replace("_", "-")
    return next((output for output, names in _OUTPUTS.items() if plain in names), None)
