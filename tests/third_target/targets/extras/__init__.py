"""A companion of the target ``stack``: it takes the resources whose driver has a section for it, and runs no workload."""

from __future__ import annotations

from dataclasses import replace

from scorekit.extensions import deferred
from tests.third_target.targets.stack import TARGET as STACK

TARGET = replace(
    STACK,
    name="extras",
    sort="companion",
    emit=deferred("tests.third_target.targets.extras.emit:emit"),
    file_names=("extras.yaml",),
)
