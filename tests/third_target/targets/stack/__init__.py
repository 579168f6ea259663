"""A workload target that no product reads: programs, services and stores, in one document by kind and name."""

from __future__ import annotations

from scorekit.extensions import SectionKey, Target, deferred

TARGET = Target(
    name="stack",
    sort="workload",
    layouts=("stream",),
    sections={
        "services": SectionKey(dict, "Services by name."),
        "stores": SectionKey(dict, "Stores of data by name."),
    },
    emit=deferred("tests.third_target.targets.stack.emit:emit"),
    layout=deferred("tests.third_target.targets.stack.emit:layout"),
    read=deferred("tests.third_target.targets.stack.emit:read"),
    data=deferred("tests.third_target.targets.stack.emit:data"),
    runs_server=deferred("tests.third_target.targets.stack.emit:runs_server"),
    file_names=("stack.yaml",),
)
