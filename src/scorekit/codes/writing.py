"""SK8xx: what stands in the way of writing the output."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

EDITED_OUTPUT = Code(
    "SK801",
    "an output file was edited",
    Severity.ERROR,
    """A file that an earlier render wrote has other content now. Rendering over it would lose what someone did, so
nothing is written. Move the change to where it belongs (a patch of the environment, a driver, an override) or say
`--force` to replace the file.""",
)

FOREIGN_OUTPUT = Code(
    "SK802",
    "a file in the output folder is not scorekit's",
    Severity.ERROR,
    """The output folder holds a file of the name that a render wants, and `.scorekit-files` does not list it: someone
else wrote it, or the list was not kept. Give another folder, or say `--force` to replace the file.""",
)

FOREIGN_ENV_FILE = Code(
    "SK803",
    "the .env file is not scorekit's",
    Severity.ERROR,
    """Compose reads secrets from a `.env` file beside compose.yaml, and scorekit writes it. One that does not begin with
scorekit's own first line belongs to somebody else and is never touched, not even with `--force`. Name another file
with `--env-file PATH` (and start with `docker compose --env-file PATH up`).""",
)

UNWRITABLE_OUTPUT = Code(
    "SK804",
    "an output can't be written",
    Severity.ERROR,
    """The system refused to write the output: a missing right, a folder where a file should be, a full disk, another render that
is at work in the folder and does not come to its end, or a link that leads out of the output folder, out of the working folder, or to what is git's: whoever committed it could have any
file replaced. Name the place itself that is meant. What was there before is still there.""",
)

IDLE_OPTION = Code(
    "SK805",
    "an option without effect",
    Severity.WARNING,
    """An option of the command line means nothing to the target: only Compose builds images, publishes ports and reads a
`.env`, and only Kubernetes has namespaces.

    scorekit render score.yaml --env dev --publish 8080:shop:80        # nothing is published on Kubernetes
    scorekit render score.yaml --env local --publish 8080:shop:80""",
)


STALE_OUTPUT = Code(
    "SK806",
    "a manifest is stale",
    Severity.ERROR,
    """`scorekit render --check` compares an output with what rendering now would write, and writes nothing. This file is
not there, or has other content: a score file, an environment, a driver or an option changed since it was rendered.
The fields that differ are named, with the places where their new values come from. Render again, with the command that
the help names, and commit what it writes.

    scorekit render --env prod -o manifests/ --check
    scorekit render --env prod -o manifests/""",
)

SUPERFLUOUS_OUTPUT = Code(
    "SK807",
    "a manifest is no longer made",
    Severity.ERROR,
    """`scorekit render --check` found a file that an earlier render wrote and that rendering now would take away: its
workload, resource or object is gone, or has another name. Applied from the folder, it would keep running. Render
again, and commit that the file is gone.""",
)

UNFINISHED_OUTPUT = Code(
    "SK808",
    "an output was not rendered to its end",
    Severity.ERROR,
    """`.scorekit-files` lists what a render wrote into a folder, and is written last. `scorekit render --check` found it
missing, at odds with the files that it lists, or beside what a render leaves that is interrupted (`.scorekit-files.tmp`),
although the files are what rendering now would write. Or it found the list of an earlier version, `.scorekit.json`, which
`kubectl apply -R` and Argo CD would take for a manifest: a render takes it over. Without a list, the next render can't tell its own files from
those of others. Render again, and commit the list too.""",
)

NOT_MENDED = Code(
    "SK809",
    "deprecated form that is not mended",
    Severity.ERROR,
    """`scorekit fix` writes today's forms in place of deprecated ones, and leaves one alone where the text would not say the
same afterwards, or where it is written in a way that an edit could only guess about: with aliases and `<<` between the
places, say. Such a form is still understood; write it anew by hand.

Left: `volumes: [{<<: *defaults, source: "${resources.data}"}]` where `defaults` brings the `target`""",
)

SECRETS_CHANGED = Code(
    "SK810",
    "secrets that are not what they were",
    Severity.WARNING,
    """A render gave secrets in `.env` other values than it did before: the seed, the project's name, `--as` or a rotation changed.
`docker compose up` makes anew whatever reads them, but a database took its password when its volume was new, and refuses
the new one. Render with the old seed again, or let the data go.

    docker compose down --volumes""",
)
