"""Holds ``diff`` and the examples to a real API server.

    KUBECONFIG=... python -m tests.cluster [--rewrite]

Every change of ``objects.yaml`` is applied, client-side and server-side, and what the server says is compared with what
``diff`` says; then every example is applied, and applied again. It works in namespaces of its own, and removes them. With
``--rewrite`` the server's answers become ``verdicts.json`` and the table that ``diff`` goes by.
"""

from __future__ import annotations

import os
import sys
from collections import Counter

from tests.cluster import ask, examples, judging, pairs, table
from tests.cluster.server import answers, server

_NO_SERVER = """\
KUBECONFIG names no cluster that answers. One is made, for example, by

    kind create cluster --kubeconfig cluster.kubeconfig
    kubectl --kubeconfig cluster.kubeconfig apply --server-side -f \\
        https://github.com/kubernetes-sigs/gateway-api/releases/download/v1.4.0/standard-install.yaml
    make cluster KUBECONFIG=cluster.kubeconfig

Any cluster will do where you may make namespaces, classes, roles and volumes. KUBECTL names another kubectl.
"""


def main() -> int:
    """The whole run; its exit status."""
    if "KUBECONFIG" not in os.environ or not answers():
        sys.stderr.write(_NO_SERVER)
        return 2
    with server(f"scorekit-{os.getpid()}") as asked:
        verdicts, creations = ask.ask(asked)
        if "--rewrite" in sys.argv[1:]:
            pairs.write(pairs.VERDICTS, verdicts)
            pairs.write(
                table.PLACE,
                table.made(
                    verdicts,
                    creations,
                    {n: asked.schemas(o["apiVersion"]) for n, o in pairs.given()["objects"].items()},
                ),
            )
            return 0
        wrong = list(judging.disagreements(verdicts))
        count, faults = examples.faults(asked)
    asked_for = Counter(said for _, said in judging.told(verdicts))
    words = ", ".join(f"{number} {said}" for said, number in asked_for.most_common())
    first = f"{verdicts['version']}: {asked_for.total()} changes ({words}); diff says otherwise of {len(wrong)}"
    second = f"{count} objects of examples applied four times; {len(faults)} faults"
    sys.stdout.write("\n".join((first, *wrong, second, *faults, "")))
    return 1 if wrong or faults else 0


if __name__ == "__main__":
    sys.exit(main())
