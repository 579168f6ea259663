from __future__ import annotations

import string
from typing import Any

import pytest

from scorekit.errors import InternalError
from scorekit.resolve import public_secrets
from scorekit.resolve.secrets import (
    NO_SEED_CONSTANT,
    Composed,
    Derived,
    Encrypted,
    External,
    SecretKeeper,
    SecretSource,
    derive,
)
from scorekit.values import ConfigMapKey, SecretKey, SecretValue, Text
from tests.rows import each_row
from tests.unit.resolve.world import SEED, resolved, told, workload

UID = "postgres.default#shop.db"
DB = workload("db: {type: postgres}")
A = SecretValue(UID, "a")
SOURCES: dict[str, dict[str, SecretSource]] = {
    UID: {
        "a": Derived(20, "alnum"),
        "b": Composed(Text(("u:", A))),
        "c": External("k", None),
        "d": Composed(Text(("x", SecretValue(UID, "c")))),
        "e": Composed("plain"),
    }
}


def keeper(**changes: Any) -> SecretKeeper:
    settings: dict[str, Any] = {
        "backend": "derive", "project": "p", "environment": "dev", "rotation": {}, "sources": SOURCES, "seed": SEED,
    }  # fmt: skip
    return SecretKeeper(**{**settings, **changes})


def test_a_secret_depends_on_all_that_names_it_and_on_nothing_else() -> None:
    known = keeper().reveal(A)
    assert known == keeper().reveal(A)
    others = [
        keeper(seed=b"other"),
        keeper(seed=None),
        keeper(project="q"),
        keeper(environment="pr-1"),
        keeper(rotation={UID: "2"}),
        # The fields are told apart by their lengths.
        keeper(project="pd", environment="ev"),
    ]
    values = {known, *(k.reveal(A) for k in others)}
    assert len(values) == len(others) + 1
    assert keeper(rotation={"postgres.default#cart.db": "2"}).reveal(A) == known
    assert keeper(seed=None).reveal(A) == keeper(seed=NO_SEED_CONSTANT).reveal(A)


@pytest.mark.parametrize("form", [Derived(8, "alnum"), Derived(20, "hex"), Derived(20, "base64")])
def test_a_secret_of_another_length_or_alphabet_is_another(form: Derived) -> None:
    """Knowing the short one says nothing of the long one."""
    sources: dict[str, dict[str, SecretSource]] = {UID: {"a": form}}
    known, other = keeper().reveal(A), keeper(sources=sources).reveal(A)
    assert len(other) == form.length
    assert known[:4] != other[:4]


def test_a_fingerprint_is_the_seeds_own_and_no_secret() -> None:
    assert keeper().fingerprint(b"x") == keeper(rotation={UID: "2"}).fingerprint(b"x")
    assert len({keeper().fingerprint(b"x"), keeper().fingerprint(b"y"), keeper(seed=b"other").fingerprint(b"x")}) == 3


def test_derived_values_never_change() -> None:
    """A change here would change every development database's password."""
    assert keeper().reveal(A) == "olhfSpTMN4F6gMv7YzBt"
    assert derive(b"key", 12, "hex") == "e71f5369a11a"
    assert derive(b"key", 12, "base64") == "ixXVLZMPkbrk"


@pytest.mark.parametrize(
    ("alphabet", "letters"),
    [
        ("alnum", string.ascii_letters + string.digits),
        ("hex", "0123456789abcdef"),
        ("base64", string.ascii_letters + string.digits + "-_"),
    ],
)
def test_every_character_of_an_alphabet_is_as_likely_as_another(alphabet: Any, letters: str) -> None:
    text = derive(b"key", 200 * len(letters), alphabet)
    assert len(text) == 200 * len(letters)
    assert text[0] in string.ascii_letters
    counts = [text[1:].count(letter) for letter in letters]
    assert set(text) == set(letters)
    assert sum((n - 200) ** 2 / 200 for n in counts) < 2 * len(letters) + 10


def test_texts_around_secrets_are_composed() -> None:
    known = keeper().reveal(A)
    assert keeper().reveal(SecretValue(UID, "b")) == f"u:{known}"
    assert keeper().reveal(Text(("<", SecretValue(UID, "b"), ">"))) == f"<u:{known}>"
    assert keeper().reveal("plain") == "plain"
    assert keeper().reveal(SecretValue(UID, "e")) == "plain"


def test_what_is_known_only_at_run_time_cant_be_revealed() -> None:
    hidden = [
        SecretValue(UID, "c"),
        SecretValue(UID, "d"),
        SecretKey("s", "k"),
        SecretValue("x", "y"),
        ConfigMapKey("s", "k"),
    ]
    assert [keeper().can_reveal(value) for value in hidden] == [False] * 5
    assert all(keeper().can_reveal(v) for v in (A, "x", SecretValue(UID, "b"), SecretValue(UID, "e"), Text(("x", A))))
    assert not keeper().can_reveal(Text((A, SecretKey("s", "k"))))
    assert not keeper().can_reveal(3)
    for value in hidden[:4]:
        with pytest.raises(InternalError, match="can't be revealed"):
            keeper().reveal(value)


def test_the_backend_none_reveals_nothing_derived() -> None:
    assert not keeper(backend="none").can_reveal(A)
    with pytest.raises(InternalError):
        keeper(backend="none").reveal(A)


def test_no_repr_shows_a_value_or_the_seed() -> None:
    found = resolved(DB)
    value = found.unwrap().secrets.reveal(SecretValue(UID, "password"))
    assert len(value) == 16
    for thing in (found, found.unwrap(), found.unwrap().resources, found.unwrap().secrets, found.diagnostics):
        assert value not in repr(thing)
        assert "a seed for tests" not in repr(thing)


def test_secrets_follow_the_project_and_the_name_that_an_environment_is_rendered_under() -> None:
    plain = resolved(DB, project="p").unwrap().secrets
    renamed = resolved(DB, project="p", environment_name="pr-1").unwrap().secrets
    rotated = resolved(DB, project="p", environment=f"secrets: {{rotation: {{{UID}: 2}}}}").unwrap().secrets
    key = SecretValue(UID, "password")
    assert (plain.project, plain.environment, renamed.environment) == ("p", "dev", "pr-1")
    assert len({plain.reveal(key), renamed.reveal(key), rotated.reveal(key)}) == 3


def test_without_a_seed_a_warning_says_that_anyone_can_compute_the_secrets() -> None:
    assert [d.code for d in public_secrets(resolved(DB, seed=None).unwrap())] == ["SK532"]
    assert not list(public_secrets(resolved(DB).unwrap()))
    assert not list(public_secrets(resolved(workload("d1: {type: dns}"), seed=None).unwrap()))


def test_a_driver_that_makes_secrets_where_none_may_be_made_is_reported_at_its_rule() -> None:
    found = resolved(DB, environment="type: production")
    assert told(found) == [("SK531", "environments/dev.yaml:6:5")]
    assert [str(label.span) for label in found.diagnostics[0].labels] == [
        "resource_drivers/postgres/simple/driver.yaml:6:11"
    ]
    assert told(resolved(DB, environment="secrets: {backend: none}")) == [("SK531", "environments/dev.yaml:6:5")]


@each_row(
    ("more", "found"),
    [
        ("key: 'x/{{ environment.name }}/{{ name }}/{{ secret }}'", External("x/dev/shop-db/password", None)),
        ("key: '{{ uid }}', property: '{{ secret | upper }}'", External(UID, "PASSWORD")),
        ("key: '{{ secrte }}'", [("SK550", "environments/dev.yaml:13:71")]),
        ("key: '{{ metadata }}'", [("SK529", "environments/dev.yaml:13:67")]),
        ("key: k, property: '{{ id if false else \"\" }}'", [("SK529", "environments/dev.yaml:13:80")]),
        ("refreshInterval: 1h", [("SK531", "environments/dev.yaml:6:5")]),
    ],
)
def test_what_a_driver_would_generate_is_an_entry_of_the_store(more: str, found: External | list[Any]) -> None:
    text = f"secrets: {{backend: external-secrets, store: {{name: company}}, {more}}}"
    made = resolved(DB, environment=f"type: production\n{text}")
    told_of = told(made) or made.unwrap().resources[UID].secrets["password"]
    assert told_of == found


@each_row(
    ("file", "found"),
    [
        ("sealed/{{ environment.name }}/../{{ name }}.yaml", Encrypted("sealed/shop-db.yaml", b"sealed")),
        ("{{ name }}.yaml", [("SK541", "environments/dev.yaml:13:43")]),
        ("{{ nam }}.yaml", [("SK550", "environments/dev.yaml:13:47")]),
        ("{{ metadata }}", [("SK529", "environments/dev.yaml:13:43")]),
    ],
)
def test_what_a_driver_would_make_is_in_an_encrypted_file(file: str, found: Encrypted | list[Any]) -> None:
    text = f"secrets: {{backend: encrypted-files, file: '{file}'}}"
    made = resolved(DB, environment=f"type: production\n{text}", sources={"sealed/shop-db.yaml": b"sealed"})
    told_of = told(made) or made.unwrap().resources[UID].secrets["password"]
    assert told_of == found


def test_the_csi_driver_fetches_entries_of_a_store_too() -> None:
    text = "type: production\nsecrets: {backend: csi, provider: vault, key: '{{ name }}/{{ secret }}'}"
    found = resolved(DB, environment=text).unwrap()
    assert found.resources[UID].secrets["password"] == External("shop-db/password", None)
    assert found.secrets.is_provided(SecretValue(UID, "password"))
    assert not found.secrets.is_stored(SecretValue(UID, "password"))


def test_what_is_in_a_store_is_known_to_the_cluster_alone() -> None:
    stored = keeper(backend="external-secrets")
    values = {key: SecretValue(UID, key) for key in "abcde"}
    assert [key for key, value in values.items() if stored.is_stored(value)] == ["c", "d", "e"]
    assert not any(map(stored.can_reveal, values.values()))
    assert not any(map(keeper().is_stored, values.values()))
    assert stored.is_stored(Text(("x", values["d"])))
    assert not stored.is_stored(Text((values["d"], SecretKey("s", "k"))))


def test_secrets_that_something_else_writes_need_no_backend() -> None:
    driver = """
        kind: ResourceDriver
        metadata: {name: postgres/simple}
        secrets: {p: {external: {key: k}}, q: {from: {secret: s, key: k}}, r: {text: "x{{ secrets.p }}"}}
        outputs: {host: h, port: 1, password: {secret: r}}
        """
    assert told(resolved(DB, environment="type: staging", drivers={"postgres/simple": driver})) == []


@pytest.mark.parametrize(
    ("secret", "place"),
    [
        ("{from: {secret: '{{ settings }}', key: k}}", "5:21"),
        ("{external: {key: '{{ settings }}'}}", "5:25"),
    ],
)
def test_a_secret_that_names_nothing_is_reported(secret: str, place: str) -> None:
    driver = f"""
        kind: ResourceDriver
        metadata: {{name: postgres/simple}}
        secrets: {{p: {secret}}}
        outputs: {{host: h, port: 1, password: {{secret: p}}}}
        """
    found = told(resolved(DB, drivers={"postgres/simple": driver}))
    assert found == [("SK529", f"resource_drivers/postgres/simple/driver.yaml:{place}")]
