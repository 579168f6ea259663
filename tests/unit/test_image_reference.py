"""Image references: what is one, what is none, and what was meant."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scorekit.image_reference import fault
from tests.rows import each_row

DIGEST = "sha256:" + "0123456789abcdef" * 4

GOOD = [
    "nginx", "nginx:1", "acme/shop", "a/b/c:x", "localhost:5000/a", "[::1]:5000/a:1", "r.example/a__b/c-d.e:V1_2.3-x",
    f"nginx@{DIGEST}", f"nginx:1@{DIGEST}", "Registry.example.com/shop", "a/" + "b" * 250, "nginx:" + "t" * 128,
]  # fmt: skip
BAD = {
    "": "write `registry/name:tag`",
    " ": "write `registry/name:tag`",
    "Nginx": "write `nginx`",
    "r.example/Team/App:1.0-RC": "write `r.example/team/app:1.0-RC`",
    "http://r.example/app": "write `r.example/app`",
    "docker://nginx:1": "write `nginx:1`",
    " nginx:1 ": "write `nginx:1`",
    "nginx:": "write `nginx:TAG`",
    "r.example/App:": "write `r.example/app:TAG`",
    "nginx/": "write `nginx`",
    "nginx 1": "write it `registry/name:tag`",
    "nginx:1 2": "write it `registry/name:tag`",
    "a//b": "write it",
    "-a": "write it",
    "nginx:-1": "write it",
    "nginx:" + "t" * 129: "write it",
    "nginx@sha256:12": "write it",
    "a/" + "b" * 254: "write it",
    "${IMAGE}": "write `image: .`",
    "r.example/app:${TAG}": "write `image: .`",
    "r.example/app:$(TAG)": "write `image: .`",
    "r.example/app:$TAG": "write `image: .`",
    "r.example/app:#{TAG}#": "write `image: .`",
    "r.example/{{ name }}:1": "write `image: .`",
    "<registry>/app": "write `image: .`",
    "x" * 5000 + "/": "write it",
}


@each_row("text", GOOD)
def test_a_reference_is_one(text: str) -> None:
    assert fault(text) is None


@each_row("text", BAD)
def test_what_is_none_leads_to_what_was_meant(text: str) -> None:
    found = fault(text)
    assert found is not None
    assert found[1].startswith(BAD[text])


@given(st.text("aA:/@.-_ $#{}[]1", max_size=40))
def test_what_a_hint_writes_is_a_reference(text: str) -> None:
    found = fault(text)
    if found is not None and found[1].startswith("write `") and "`image: .`" not in found[1]:
        written = found[1].split("`")[1].removesuffix(":TAG")
        assert fault(written) is None or written.startswith("registry/name")
