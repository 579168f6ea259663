"""A project of two workloads, a driver and an environment of its own, and places in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scorekit.language.cursor import Position
from scorekit.language.project import OpenProject

if TYPE_CHECKING:
    from pathlib import Path

#: Stands where the cursor is.
CURSOR = "¦"
SCORE = """\
apiVersion: score.dev/v1b1
metadata: {name: shop}
containers:
  main:
    image: registry.example/shop:1.4
    variables:
      HOST: ${resources.db.host}
      PASSWORD: ${resources.db.password}
      REGION: ${resources.env.REGION}
resources:
  db:
    type: postgres
    params: {size: small}
  env: {type: environment}
"""
OTHER = """\
apiVersion: score.dev/v1b1
metadata: {name: mail}
containers: {main: {image: "registry.example/mail:2"}}
resources: {queue: {type: mailbox}}
"""
ENVIRONMENT = """\
apiVersion: scorekit.dev/v1alpha1
kind: Environment
metadata: {name: dev}
extends: scorekit/dev
variables: {REGION: north}
drivers:
  - type: mailbox
    driver: mailbox/plain
  - type: postgres
    workload: shop
    resource: db
    driver: postgres/in-cluster
"""
TYPE = """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceType
metadata: {name: mailbox, description: Somewhere to leave mail.}
params:
  properties: {colour: {type: string, enum: [red, blue], description: What it looks like.}}
outputs:
  host: {description: Where it is.}
"""
DRIVER = """\
apiVersion: scorekit.dev/v1alpha1
kind: ResourceDriver
metadata: {name: mailbox/plain, description: A mailbox of the plain sort.}
settings:
  properties: {street: {type: string, default: Elm}}
let:
  place: "{{ settings.street }}"
outputs:
  host: "{{ let.place }}"
kubernetes: {}
"""
FILES = {
    "scorekit.yaml": "apiVersion: scorekit.dev/v1alpha1\nkind: Project\nname: shop\ndefaultEnvironment: dev\n",
    "score.yaml": SCORE,
    "mail/score.yaml": OTHER,
    "environments/dev.yaml": ENVIRONMENT,
    "resource_drivers/mailbox/type.yaml": TYPE,
    "resource_drivers/mailbox/plain/driver.yaml": DRIVER,
}


def written(folder: Path) -> Path:
    """The project, in a folder."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def position(text: str) -> tuple[str, Position]:
    """A text without its cursor, and where that was."""
    before, _, after = text.partition(CURSOR)
    return before + after, Position(before.count("\n") + 1, len(before) - before.rfind("\n"))


def opened(folder: Path, name: str, text: str) -> tuple[OpenProject, Position]:
    """The project with one file open, and the place of the cursor in it."""
    plain, place = position(text)
    found = OpenProject.find(folder / name, folder, {folder / name: plain})
    assert found is not None
    return found, place
