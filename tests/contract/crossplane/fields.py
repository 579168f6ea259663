"""The fields of the AWS provider's kinds that the shipped compositions write and read, with their types.

    python -m tests.contract.crossplane.fields PACKAGE_CRDS

reads the provider's definitions (``package/crds`` of crossplane-contrib/provider-upjet-aws, v2.6.0) and writes the table. A field
that the provider does not have is an error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.contract.crossplane.composing import Steps, field_type, leaves, resources, shipped, steps

#: By kind and group, the dotted path of each field and its type; items of lists are ``*``.
TABLE = Path(__file__).with_name("fields.json")
#: Written by every managed resource's machinery, or by Kubernetes.
_COMMON = "metadata"


def used() -> Iterator[tuple[str, str]]:
    """Each kind and field that a composition writes or reads."""
    for each in shipped().values():
        for composition in each.compositions.values():
            for resource in resources(composition):
                base = resource["base"]
                kind = f"{base['kind']}.{base['apiVersion'].partition('/')[0]}"
                paths = [path for path, _ in leaves(base["spec"], ("spec",))]
                paths += [steps(p["toFieldPath"]) for p in resource["patches"] if not p["type"].startswith("To")]
                paths += [steps(p["fromFieldPath"]) for p in resource["patches"] if p["type"].startswith("To")]
                paths += [
                    steps(d["fromFieldPath"]) for d in resource.get("connectionDetails", ()) if "fromFieldPath" in d
                ]
                yield from ((kind, dotted(path)) for path in paths if path[0] != _COMMON)


def dotted(path: Steps) -> str:
    """A path as the table has it: every item of a list is ``*``."""
    return ".".join("*" if isinstance(step, int) else step for step in path)


def main(folder: Path) -> int:
    """Write the table; 1 where the provider lacks a field."""
    schemas = {}
    for file in folder.glob("*.aws.m.upbound.io_*.yaml"):
        text = file.read_text("utf-8")
        if any(f"kind: {kind.partition('.')[0]}\n" in text for kind, _ in used()):
            found = yaml.safe_load(text)["spec"]
            version = next(v for v in found["versions"] if v["storage"])
            schemas[f"{found['names']['kind']}.{found['group']}"] = version["schema"]["openAPIV3Schema"]
    table: dict[str, dict[str, str]] = {}
    lacking = []
    for kind, path in sorted(set(used())):
        type_ = field_type(schemas[kind], path.split(".")) if kind in schemas else None
        if type_ is None:
            lacking.append(f"{kind}: {path}")
        else:
            table.setdefault(kind, {})[path] = type_
    TABLE.write_text(json.dumps(table, indent=1) + "\n", "utf-8")
    sys.stdout.write("".join(f"there is no {line}\n" for line in lacking))
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
