"""What each key of scorekit's own documents is for, in the words that an editor shows beside it: model, then key."""

from __future__ import annotations

from collections.abc import Mapping

from scorekit.schemas.workload_descriptions import WORKLOAD_SETTINGS_WORDS

_VERSION = "The version of scorekit's own formats: `scorekit.dev/v1alpha1`."
_METADATA = "What the document is called, and what it is."
_EXPRESSION = "`{{ ... }}` holds an expression."

_ENVIRONMENT: Mapping[str, Mapping[str, str]] = {
    "Environment": {
        "apiVersion": _VERSION,
        "kind": "Environment.",
        "metadata": _METADATA,
        "extends": "The environment that this one inherits from. Maps merge by key, null removes what the parent has.",
        "abstract": "Whether it is there to be extended alone. It is not listed and can't be rendered.",
        "type": "What it is for. Secrets are derived in development alone.",
        "targets": "The output languages; the first counts where none is asked for.",
        "namespace": f"The namespace of a workload's objects. {_EXPRESSION} Without it, objects have none.",
        "sharedNamespace": "The namespace of resources with an id.",
        "clusterDomain": "The cluster's DNS domain.",
        "kubernetes": "What is known of the environment's cluster.",
        "terraform": f"What stands in a file of Terraform beside the module calls. {_EXPRESSION}",
        "variables": "What `${resources.NAME.KEY}` of a resource of type environment gives, by KEY.",
        "images": "Images for containers whose image is `.`, by WORKLOAD/CONTAINER, WORKLOAD or `*`.",
        "build": "The folder, from the project's, or Compose's own `build`, for containers whose image is `.` (Compose), by WORKLOAD/CONTAINER, WORKLOAD or `*`.",
        "registryMirrors": "Where images of a registry (`docker.io`) are pulled from instead (`mirror.example.com/dockerhub`).",
        "settings": "Settings of drivers by the driver's name. Those of a rule override them.",
        "drivers": "Which driver serves which resource. The most specific rule wins, wherever it stands.",
        "bindings": "Resources that exist already, with their outputs, by TYPE.CLASS#ID, id, WORKLOAD.RESOURCE or RESOURCE.",
        "workloads": "How workloads run here: by name, `*` for all, or labels (`tier=web`); or a list of rules with `match`.",
        "objects": "Objects of Kubernetes that the environment adds.",
        "networkPolicies": "NetworkPolicies from the dependency graph: true, or what there is beside it.",
        "patches": "Changes to what is emitted, in order.",
        "secrets": "Where secrets live.",
        "policies": "Rules that what is emitted must keep.",
    },
    "DocumentMetadata": {
        "name": "The name, which the document's file or folder has too.",
        "description": "One sentence about it, which lists show.",
    },
    "Rule": {
        "type": "The resource type that the rule is for.",
        "class": "Only resources of this class.",
        "id": "Only the shared resource of this id.",
        "workload": "Only resources of this workload.",
        "resource": "Only resources that their workload calls so.",
        "driver": "The driver that serves them, as TYPE/NAME. `scorekit/TYPE/NAME` is always the built-in one.",
        "name": f"What replaces the resource's name. {_EXPRESSION}",
        "params": "What the rule says about params.",
        "settings": "Settings of the driver for these resources.",
    },
    "RuleParams": {
        "defaults": "Params that count where a developer gives none.",
        "enforced": "Params that count whatever a developer gives.",
        "allow": "A JSON Schema that narrows what the type allows.",
    },
    "Binding": {
        "type": "Narrows a key that is the bare name of a resource or an id.",
        "name": f"What replaces the resource's name. {_EXPRESSION}",
        "outputs": "The outputs. One that is secret is a reference, such as `{secretRef: {name: ..., key: ...}}`.",
    },
    **WORKLOAD_SETTINGS_WORDS,
    "ExtraObject": {
        "name": "The object's name here; a child environment replaces or removes it by that.",
        "for": "Whether it is made once, or for each workload.",
        "match": "Which workloads it is made for. Without it, all.",
        "manifest": f"The object. {_EXPRESSION} `$when` and `$each` stand where drivers have them.",
        "clusterScoped": "Whether a kind that is not Kubernetes' own has no namespace.",
        "remove": "Drops the object of this name that a parent has.",
    },
    "Patch": {
        "name": "The patch's name; a child environment replaces or removes it by that.",
        "target": "What it applies to: everything that fits all that is said here.",
        "merge": "A tree that is merged in; null removes a key.",
        "json": "Operations of RFC 6902 (JSON Patch).",
        "optional": "Whether it may match nothing.",
        "remove": "Drops the patch of this name that a parent has.",
    },
    "PatchTarget": {
        "kind": "The kind of Kubernetes objects.",
        "group": "The API group of Kubernetes objects.",
        "name": "The object's name.",
        "labels": "Labels that the object has.",
        "workload": "The workload that the object or service belongs to.",
        "container": "The containers of this name in Kubernetes objects, or the services of Compose that run one.",
        "file": "The whole file of Compose, by its keys at the top.",
        "service": "The service in Compose; `*` for all that the rest fits.",
    },
    "Cluster": {
        "version": "Kubernetes' minor version (`1.35`): fields and kinds of objects are checked against it. Without it, against all from 1.29 on.",
    },
    "Terraform": {
        "unit": "One file and state for the project, or one for each namespace.",
        "requiredVersion": "The versions of Terraform that may read the file, say `>= 1.5`.",
        "requiredProviders": "Providers by local name: `{source: hashicorp/aws, version: ~> 6.0}`.",
        "backend": "Where the state is kept: one, by its type. Its key should be made from `{{ environment.name }}`.",
        "providers": "The settings of providers by local name; a second one of it as `NAME.ALIAS`.",
        "variables": "Variables that whoever runs Terraform gives, by name.",
        "locals": "Values by name.",
        "data": "Data sources by type, then by name.",
        "arguments": "Arguments of module calls by driver, or `*` for all. They override those of the driver.",
        "moved": "Module calls that were renamed: the name of before to that of now.",
    },
    "Secrets": {
        "backend": "`derive` computes them from the project's seed, in development alone; `none` refuses inline secrets; "
        "`external-secrets` copies them from a store, in the cluster; `csi` has the Secrets Store CSI driver fetch them; `encrypted-files`: files that are sealed, or encrypted by SOPS, hold them.",
        "rotation": "A number or word by TYPE.CLASS#ID; another one changes the derived secrets of that resource.",
        "store": "The store that External Secrets copies from.",
        "refreshInterval": "How often it is looked at. Without it, as External Secrets has it: every hour.",
        "key": f"The entry of the store that holds what a driver would generate; `secret` is the driver's name for it. {_EXPRESSION}",
        "property": f"The part of that entry, where entries have several. {_EXPRESSION}",
        "provider": "The provider of the Secrets Store CSI driver.",
        "parameters": "What that provider is told, beside what to fetch.",
        "file": f"The encrypted file, from the project's folder, that has the Secret of a resource. {_EXPRESSION}",
    },
    "SecretStore": {
        "name": "The name of the store's object.",
        "kind": "Whether it is one of the cluster or of the namespace.",
    },
}
_REQUIREMENT = {
    "type": f"The resource type. {_EXPRESSION}",
    "class": f"Its class. {_EXPRESSION}",
    "id": f"Given: shared by all who name it. Absent: private to this resource. {_EXPRESSION}",
    "params": f"Its params. {_EXPRESSION}",
    "$when": "An expression, without braces; where it is false the resource is not there.",
}
_DRIVER: Mapping[str, Mapping[str, str]] = {
    "Driver": {
        "apiVersion": _VERSION,
        "kind": "ResourceDriver.",
        "metadata": _METADATA,
        "settings": "A JSON Schema of what an environment may set: `properties`, each with a default.",
        "images": "Images of the table, by an alias: `images.ALIAS` is the reference to pull.",
        "let": f"Values for use further down; each sees those above it. {_EXPRESSION}",
        "requires": "Resources that this one needs itself, by an alias; their outputs are `requires.ALIAS.KEY`.",
        "coprovisions": "Resources that are made beside this one, by an alias, though nobody asks for them. They depend on it.",
        "secrets": "Secrets of the resource, by name. The target stores them; drivers never write a Secret.",
        "outputs": f"The resource's outputs, as its type lists them. {_EXPRESSION}",
        "warnings": "What to say of a resource where it is asked for.",
        "clusterScoped": "Kinds among the manifests that have no namespace and are not Kubernetes' own.",
        "needs": "What a cluster must have for the manifests to work.",
        "cost": "What it costs a month by size, with a date.",
    },
    "Requirement": _REQUIREMENT,
    "Coprovision": {
        **_REQUIREMENT,
        "matchDependents": "Whether whoever depends on this resource depends on that one, too.",
    },
    "SecretDefinition": {
        "generate": "A secret that is made up once and stays the same.",
        "text": "A text around other secrets: `postgresql://app:{{ secrets.password }}@...`.",
        "from": "A key of a Secret that something else writes.",
        "external": "An entry of an external secret store.",
    },
    "Generate": {"length": "How many characters.", "alphabet": "Of which characters."},
    "SecretKeySource": {"secret": f"The Secret's name. {_EXPRESSION}", "key": f"The key in it. {_EXPRESSION}"},
    "ExternalSource": {
        "key": f"The entry's name in the store. {_EXPRESSION}",
        "property": f"The property of the entry, where it has several. {_EXPRESSION}",
    },
    "ImageRequest": {
        "image": f"The name in the table of images, `images.yaml`. {_EXPRESSION}",
        "version": f"The version there. {_EXPRESSION}",
    },
    "DriverWarning": {
        "message": f"One sentence, without a final stop. {_EXPRESSION}",
        "help": f"What to write instead. {_EXPRESSION}",
        "$when": "An expression, without braces; where it is false nothing is said.",
    },
    "Needs": {
        "crds": "CustomResourceDefinitions by full name, for readers: a render names the kinds of what it emits.",
        "operators": "Operators, as people call them: a render says that the cluster needs them.",
        "files": "Drivers whose `files/` serve this one, too: `scorekit drivers files` gives them out.",
    },
}
_TYPE: Mapping[str, Mapping[str, str]] = {
    "ResourceType": {
        "apiVersion": _VERSION,
        "kind": "ResourceType.",
        "metadata": _METADATA,
        "params": "A JSON Schema of what developers may ask for: `properties` with defaults, and `required`.",
        "outputs": "What every driver of the type answers, by key.",
        "aliases": "Other names of params: a name that is given to the param that it means.",
        "additionalOutputs": "Outputs beyond those listed, where drivers choose the keys.",
        "classes": "The classes that developers may name, each with what it means.",
        "tolerated": "Params of other tools that are dropped with a warning, each with the reason.",
        "mountable": "Whether `${resources.NAME}` may be the source of a volume.",
    },
    "OutputContract": {
        "type": "The output's JSON type.",
        "description": "What it is.",
        "secret": "Whether it is a secret: every driver and binding must give a reference then.",
        "optional": "Whether a driver may leave it out; its description is told to who reads it then.",
        "from": f"What it is computed from where a driver gives none. {_EXPRESSION}",
    },
    "AdditionalOutputs": {
        "type": "Their JSON type.",
        "secret": "Whether each is a secret: every driver and binding must give a reference then.",
        "givenBy": "Where an environment gives one, in words, for hints.",
        "runtime": "Targets in which a key that is not known is supplied when the workload is started.",
    },
}
_IMAGES: Mapping[str, Mapping[str, str]] = {
    "ImageTable": {
        "apiVersion": _VERSION,
        "kind": "ImageTable.",
        "metadata": _METADATA,
        "date": "When the table was last looked through: versions whose life had ended by then are warned of.",
        "images": "Images by the name that drivers use.",
    },
    "Image": {
        "repository": "The registry and the name, without a tag: `docker.io/library/postgres`.",
        "description": "What it is.",
        "versions": "Versions by what drivers ask for, most often the major version.",
    },
    "ImageVersion": {
        "tag": "The tag of the newest release of the version.",
        "digest": "`sha256:...`, which pins what is pulled.",
        "released": "The day of the release, as `2026-08-11`.",
        "endOfLife": "The first day on which nobody mends the version any more; without it, none is announced.",
    },
}
_SYNONYMS: Mapping[str, Mapping[str, str]] = {
    "SynonymTable": {
        "apiVersion": _VERSION,
        "kind": "SynonymTable.",
        "metadata": _METADATA,
        "same": "Another word for a type, to `TYPE` or `TYPE.CLASS`: it is taken for that, with a warning.",
        "similar": "A word to the type that may be meant: it is suggested.",
        "others": "Words that mean no type, so that none which is spelt alike is suggested.",
    },
}
PLATFORM_WORDS: Mapping[str, Mapping[str, str]] = {
    **_ENVIRONMENT,
    **_DRIVER,
    **_TYPE,
    **_IMAGES,
    **_SYNONYMS,
}
