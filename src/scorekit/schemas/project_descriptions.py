"""What each key of scorekit.yaml is for, in the words that an editor shows beside it: model, then key."""

from __future__ import annotations

from collections.abc import Mapping

PROJECT_WORDS: Mapping[str, Mapping[str, str]] = {
    "ProjectSettings": {
        "apiVersion": "The version of scorekit's own formats: `scorekit.dev/v1alpha1`.",
        "kind": "Project.",
        "name": "The project's name.",
        "score": "Globs of the score files, relative to this file.",
        "environments": "The folder of environments, relative to this file.",
        "drivers": "The folder of types and drivers, relative to this file.",
        "platform": "Where more types, drivers, environments and CRDs come from, one source or a list, in order: after the project's own, before the built-in ones.",
        "defaultEnvironment": "The environment that counts where none is asked for.",
        "output": "Where `render` writes to, by environment, relative to this file.",
        "images": "Images for containers whose image is `.`, where the environment has none: by WORKLOAD/CONTAINER, WORKLOAD or `*`. {{ }} holds an expression.",
        "build": "The folder, relative to this file, or Compose's own `build`, for such containers (Compose), in the same keys.",
        "projections": "Options of projections, by name: those of `render --target NAME` that are the same each time.",
        "checks": "How much a finding matters in this project, by its code; errors stay errors.",
    },
    "PlatformSource": {
        "name": "What the source is called: before `:` in its files' names, and before `/` in names that mean it alone.",
        "git": "A git repository, by `https`, `ssh` or `file`.",
        "archive": "A `.tar.gz` or `.zip`, by `https`.",
        "oci": "An artefact in a registry: `registry.example.com/team/platform:1.2`.",
        "ref": "The branch, tag or commit of the git repository; its default branch without.",
        "path": "The folder: relative to this file, or, beside an address, to the top of what it gives.",
    },
}
