"""The companion target ``terraform`` (OpenTofu too): one ``main.tf.json`` a unit, with a call of a module for each resource that asks for one.

A state is one whole: what a file lacks, a plan destroys. So a render asks for every workload of the project.
"""

from __future__ import annotations

from scorekit.targets.record import SectionKey, Target, deferred

#: A module call, as editors know it.
_CALL = {
    "type": "object",
    "required": ["source"],
    "properties": {
        "source": {
            "type": "string",
            "description": "A folder that begins with `./`, a module of a registry, or an address.",
        },
        "version": {"type": "string", "description": "A version of a registry's module, or a constraint: `~> 1.2`."},
        "providers": {"description": "The module's providers, each by one of the file's: `{aws: aws.replica}`."},
        "count": {"description": "How many of it there are."},
        "for_each": {"description": "What there is one of it for."},
        "depends_on": {"description": "What must be there before it."},
    },
}
_NAMES = {"items": {"type": "string"}}

#: Terraform's JSON syntax (https://developer.hashicorp.com/terraform/language/syntax/json), as versions from 1.1 on read it.
TARGET = Target(
    name="terraform",
    sort="companion",
    layouts=("stream",),
    sections={
        "modules": SectionKey(
            dict,
            "Calls of modules by name: `source`, `version`, and the module's arguments.",
            {
                "additionalProperties": {
                    "anyOf": [_CALL, {"type": "object", "required": ["$value"]}, {"type": "string"}]
                }
            },
        ),
        "replacedBy": SectionKey(
            list, "Arguments whose change makes a module destroy what it made, and make it anew.", _NAMES
        ),
        "interruptedBy": SectionKey(list, "Arguments whose change interrupts what a module made.", _NAMES),
    },
    emit=deferred("scorekit.targets.terraform.emit:emit"),
    layout=deferred("scorekit.targets.terraform.file:layout"),
    read=deferred("scorekit.targets.terraform.file:read"),
    data=deferred("scorekit.targets.terraform.change_rules:data"),
    changes=deferred("scorekit.targets.terraform.change_rules:change_rules"),
    whole=True,
    section_faults=deferred("scorekit.targets.terraform.modules:section_faults"),
    file_names=("main.tf.json",),
    supported_options=frozenset({"namespace"}),
    # A module writes the Secret that workloads read into their namespace.
    namespaces=True,
)
