"""What a cluster must have before it can serve what drivers emit: the files that lie beside them, given out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from scorekit.outcome import Findings, Outcome
from scorekit.resolve.contract import without_files
from scorekit.scaffold import Draft, NewFiles
from scorekit.workspace.forms import names
from scorekit.workspace.new_files import create_files

if TYPE_CHECKING:
    from scorekit.catalogue import Catalogue


def cluster_files(catalogue: Catalogue, drivers: Iterable[str], environment: str | None) -> Outcome[dict[str, str]]:
    """The texts for some drivers and for those of an environment, sorted by path; see ``Project.cluster_files``."""
    findings = Findings()
    asked = set(names("drivers", drivers, "postgres/aws-rds"))
    chosen = findings.take(catalogue.environment(environment)) if environment is not None else None
    asked |= {rule.driver for rule in chosen.drivers} if chosen is not None else set()
    found: dict[str, str] = {}
    done: set[str] = set()
    while left := sorted(asked - done):
        for name in left:
            driver = findings.take(catalogue.driver(name))
            if driver is not None:
                findings.extend(without_files(driver, catalogue))
                asked |= {one for one in driver.needs.files if catalogue.has_driver(one)}
            texts = findings.take(catalogue.cluster_files(name)) or {}
            found |= {path: source.text for path, source in texts.items()}
            done.add(name)
    return findings.outcome(dict(sorted(found.items())))


def give_out(texts: Mapping[str, str], folder: str) -> NewFiles:
    """Write such texts into a folder, as the working folder sees it; a file that is there already is left as it is."""
    return create_files(Path.cwd() / folder, [Draft(path, text, "") for path, text in texts.items()])
