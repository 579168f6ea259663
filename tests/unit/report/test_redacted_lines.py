"""Source lines as they may be quoted. Each row is a text, and what of it is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scorekit.location import Source
from scorekit.report import redacted_lines
from scorekit.report.redacted_lines import masked
from tests.rows import each_row


def shown(text: str) -> str:
    lines = masked(Source("a.yaml", text))
    assert list(map(len, lines)) == [len(line.rstrip("\r")) for line in text.split("\n")], "a caret would be off"
    return redacted_lines.shown(Source("a.yaml", text))


#: A text that can be read, and what of it is shown.
READ = [
    ("DB_PASSWORD: hunter2", "DB_PASSWORD: ***"),
    ("DB_PASSWORD: hunter2 # was hunter1", "DB_PASSWORD: *** #***"),
    ("DB_PASSWORD: 'hunter2, and a }'", "DB_PASSWORD: ***"),
    ('"DB_PASSWORD": "hun\\"ter2"', '"DB_PASSWORD": ***'),
    ("DB_PASSWORD: 4711", "DB_PASSWORD: ***"),
    ("DB_PASSWORD: ${resources.db.password}", "DB_PASSWORD: ${resources.db.password}"),
    ("DB_PASSWORD: x${resources.db.password}", "DB_PASSWORD: ***"),
    ("variables: {HOST: a, DB_PASSWORD: hunter2, PORT: 80}", "variables: {HOST: a, DB_PASSWORD: ***, PORT: 80}"),
    ("variables: {API_KEY: [one, two], B: c}", "variables: {API_KEY: [***, ***], B: c}"),
    ("DB_PASSWORD:\n  hunter2\nHOST: a", "DB_PASSWORD:\n  ***\nHOST: a"),
    ("PRIVATE_KEY: |\n  one: 1\n\n    two\nHOST: a", "PRIVATE_KEY: ***\n***\n\n***\nHOST: a"),
    ("token: 'one\n  two: three'\nhost: a", "token: ***\n***\nhost: a"),
    ("- name: DB_PASSWORD\n  value: hunter2", "- name: DB_PASSWORD\n  value: ***"),
    ("- value: hunter2\n  name: DB_PASSWORD", "- value: ***\n  name: DB_PASSWORD"),
    (
        "[{name: DB_PASSWORD, value: hunter2}, {name: HOST, value: a}]",
        "[{name: DB_PASSWORD, value: ***}, {name: HOST, value: a}]",
    ),
    ("password: {type: string, default: hunter2}", "password: {type: string, default: ***}"),
    ("files:\n  /etc/db-password: {content: hunter2}", "files:\n  /etc/db-password: {content: ***}"),
    ("args: [--user, app, --password, hunter2]", "args: [--user, app, --password, ***]"),
    ("args:\n- --password\n- hunter2\n- --verbose", "args:\n- --password\n- ***\n- --verbose"),
    ("command: [sh, -c, 'app --password hunter2 --port 80']", "command: [sh, -c, 'app --password *** --port 80']"),
    ("command: [sh, -c, 'PGPASSWORD=hunter2 psql']", "command: [sh, -c, 'PGPASSWORD=***']"),
    (
        "content: |\n  [db]\n  password = hunter2 and more\n  host = a",
        "content: |\n  [db]\n  password = ***\n  host = a",
    ),
    ("URL: postgres://app:hunter2@db/x", "URL: postgres://app:***@db/x"),
    ("URL: postgres://app:${resources.db.password}@db/x", "URL: postgres://app:${resources.db.password}@db/x"),
    ("# DB_PASSWORD=hunter2\na: b", "# DB_PASSWORD***\na: b"),
    ("a: b # the token is hunter2", "a: b # the token***"),
    ("password: {secret: hunter2}", "password: {secret: ***}"),
    ("kind: ResourceDriver\npassword: {secret: password}", "kind: ResourceDriver\npassword: {secret: password}"),
    ("password: {secretRef: {name: db, key: password}}", "password: {secretRef: {name: db, key: password}}"),
    (
        "outputs: {password: {secret: true, description: the one}}",
        "outputs: {password: {secret: true, description: the one}}",
    ),
    ("serviceAccount: {token: true}", "serviceAccount: {token: true}"),
    ("imagePullSecrets: [registry]", "imagePullSecrets: [registry]"),
    ("secrets: {backend: derive}", "secrets: {backend: derive}"),
    ("secretName: db-conn", "secretName: db-conn"),
    ("DB_PASSWORD: &pw hunter2\nOTHER: *pw", "DB_PASSWORD: ***\nOTHER: *pw"),
    ("DB_PASSWORD: !!str hunter2", "DB_PASSWORD: ***"),
    ("DB_PASSWORD: one\nDB_PASSWORD: two", "DB_PASSWORD: ***\nDB_PASSWORD: ***"),
    ("TLS_KEY: a\nkey: b", "TLS_KEY: a\nkey: b"),
    ("containers.main.variables.DB_PASSWORD=hunter 2", "containers.main.variables.DB_PASSWORD=***"),
    ("Authorization: Bearer abc", "Authorization: ***"),
    ("httpHeaders: [{name: Authorization, value: Basic hunter2}]", "httpHeaders: [{name: Authorization, value: ***}]"),
    ("c: [curl, -H, 'Authorization: Bearer hunter2 x']", "c: [curl, -H, 'Authorization: ***']"),
    ("c: [sh, -c, 'curl -H \"Authorization: Bearer hunter2\" x']", "c: [sh, -c, 'curl -H \"Authorization: ***\" x']"),
    ("files: [{target: /etc/token, content: hunter2}]", "files: [{target: /etc/token, content: ***}]"),
    ("variables: {TOKEN: {a: [hunter2]}, B: {c: d}}", "variables: {TOKEN: {a: [***]}, B: {c: d}}"),
    ("password: '{{ params.password or \"hunter2\" }}'", "password: '{{ params.password or *** }}'"),
    ('password: "{{ params.password }}"', 'password: "{{ params.password }}"'),
    ("DB_PASSWORD: &hunter2\nb: c", "DB_PASSWORD: ***\nb: c"),
    ("DB_PASSWORD: &hunter2 # x\nb: c", "DB_PASSWORD: ***\nb: c"),
    ("a: b\r\nDB_PASSWORD: hunter2\r\n", "a: b\nDB_PASSWORD: ***\n"),
]


@each_row(("text", "expected"), READ)
def test_what_stands_under_the_name_of_a_secret_is_not_shown(text: str, expected: str) -> None:
    assert shown(text) == expected


@each_row(
    ("kind", "text", "expected"),
    [
        ("Environment", "variables: {DB_PASSWORD: {a: hunter2, b: [hunter3]}}", "variables: {DB_PASSWORD: {a: ***, b: [***]}}"),
        ("Environment", "drivers: [{settings: {password: {a: hunter2}}}]", "drivers: [{settings: {password: {a: ***}}}]"),
        ("Environment", "bindings: {db: {outputs: {password: {secret: db}}}}", "bindings: {db: {outputs: {password: {secret: db}}}}"),
        ("ResourceDriver", "secrets: {password: {generate: {length: 32}}}", "secrets: {password: {generate: {length: 32}}}"),
        ("ResourceType", "params: {properties: {password: {type: string}}}", "params: {properties: {password: {type: string}}}"),
    ],
)  # fmt: skip
def test_what_stands_below_the_name_of_a_secret_is_hidden_where_values_are_given(
    kind: str, text: str, expected: str
) -> None:
    assert shown(f"kind: {kind}\n{text}\n").splitlines()[1] == expected


@each_row("fault", ["\na: b: c\n", "\n]\n", "\n\t- x\n", "\na: 'b\n"])
def test_nothing_more_is_shown_of_a_file_that_can_not_be_read(fault: str) -> None:
    secrets = ("hunter", "4711", "one", "two", "three", "and more")
    for text, expected in READ:
        broken = shown(f"{text}{fault}")
        assert not [secret for secret in secrets if secret in broken and secret not in expected], broken
        assert broken[:4] == text[:4]


def test_a_long_line_is_hidden_from_the_first_secret_on() -> None:
    text = "a: {" + "x: y, " * 1000 + "password: hunter2, b: c}"
    assert shown(f"{text}\n]").splitlines()[0] == "a: {" + "x: y, " * 1000 + "password: ***"


@each_row("unit", ["password: x, ", "{[", "a=", "--token ", "'", '"', "://", "# ", "x", "-", "pass ", "&a "])
def test_a_long_line_takes_no_longer_than_it_is(unit: str) -> None:
    """A second for 300 KB would be a hundred times too long."""
    assert shown(unit * (300_000 // len(unit)) + "\n]")


@given(st.text(alphabet="ab:=#-{}[]'\"|>&*! \n,password", max_size=60))
def test_columns_stay(text: str) -> None:
    shown(text)
