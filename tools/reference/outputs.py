"""What the JSON outputs mean, key by key; that these are the keys is held by a test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.reference.shapes import ANY, Key, Report, Shape

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLACE = "Where that is written."
_ENVIRONMENT: Mapping[str, Key] = {
    "environment": Key("The environment's name."),
    "target": Key("The output language: `kubernetes` or `compose`."),
}

#: Shapes that several outputs have.
SHARED = (
    Shape("Span", "A stretch of a file. Lines and columns count from 1, columns in code points; the end is exclusive.", {
        "file": Key("Relative to the project, with `/`; `scorekit:` begins a built-in file, `--` an option of the command line."),
        "line": Key("The first line."), "column": Key("The first column."),
        "endLine": Key("The last line."), "endColumn": Key("The column after the last character."),
    }),
)  # fmt: skip

CHECK = Report("`check`", "`scorekit check --format json`, and `--report json=FILE`.", (
    Shape("Diagnostics", "The outermost object.", {
        "ok": Key("Whether there is no error."),
        "errors": Key("How many there are."), "warnings": Key("How many there are."), "notes": Key("How many there are."),
        "diagnostics": Key("Each finding, in order of file, position and code.", "Diagnostic"),
    }),
    Shape("Diagnostic", "One finding. [Each code](../codes.md) is explained.", {
        "code": Key("`SK` and three digits; stable."), "severity": Key("`error`, `warning` or `note`."),
        "message": Key("One line."), "help": Key("What to do about it."), "notes": Key("Facts that help to understand."),
        "span": Key("The primary place.", "Span", null=True),
        "labels": Key("Further places.", "Label"),
        "environments": Key("Where it was found; left out by commands that look at one environment."),
    }),
    Shape("Label", "A further place of a diagnostic.", {
        "text": Key("What is there."), "span": Key("The place.", "Span"),
    }),
))  # fmt: skip

CODE = Report("`explain CODE`", "`scorekit explain CODE --format json`.", (
    Shape("Code", "The outermost object.", {
        "code": Key("`SK` and three digits."), "title": Key("A few words."), "severity": Key("`error`, `warning` or `note`."),
        "text": Key("Why it matters, a wrong example and the mend, as Markdown."),
    }),
))  # fmt: skip

EXPLAIN = Report("`explain`", "`scorekit explain SUBJECT --format json`.", (
    Shape("Explanations", "The outermost object.", {
        "explanations": Key("One for each environment and target in which there is such a thing.", "Explanation"),
    }),
    Shape("Explanation", "Why a subject is what it is.", {
        "subject": Key("The subject in its full spelling."), **_ENVIRONMENT,
        "root": Key("The chain, from the subject down.", "Step"),
        "reaches": Key("The fields of emitted objects that the subject ends in.", "Field"),
    }),
    Shape("Step", "One step of a chain.", {
        "kind": Key("What it tells of: `variable`, `placeholder`, `resource`, `candidate`, `driver`, `binding`, `param`, `output`"
                    " and others; new kinds may come."),
        "name": Key("For resources, drivers, bindings and candidates: the uid, the driver's name, the binding's key."),
        "text": Key("One line for people, whose words may change."),
        "value": Key("What came out.", ANY),
        "span": Key("Where it is written; `null` for what nobody wrote.", "Span", null=True),
        "chosen": Key("For a candidate: whether it was chosen."),
        "steps": Key("What it rests on.", "Step"),
    }),
    Shape("Field", "A field of an emitted object.", {
        "object": Key("`Deployment/shop`."), "path": Key("`spec.replicas`."),
    }),
))  # fmt: skip

_VERB = Key("`added`, `removed`, `changed`, `moved` or `renamed`.")
DIFF = Report("`diff`", "`scorekit diff --format json`.", (
    Shape("Differences", "The outermost object.", {
        "changes": Key("One for each environment and target that was compared.", "Changes"),
    }),
    Shape("Changes", "All that differs between two sides.", {
        "before": Key("The one side.", "Side"), "after": Key("The other.", "Side"),
        "equal": Key("Whether nothing differs."),
        "standing": Key("Whether the sides stand side by side, as environments do; else the one becomes the other."),
        "comparable": Key("Whether the objects could be compared: those of different targets can't."),
        "namespaces": Key("Pairs of namespaces that stand for each other in two environments."),
        "counts": Key("How many hazards there are of each severity."),
        "hazards": Key("What the change would do beside changing, the worst first.", "Hazard"),
        "resources": Key("The resources that differ.", "ResourceChange"),
        "workloads": Key("The workloads that differ.", "WorkloadChange"),
        "objects": Key("The objects that differ.", "ObjectChange"),
        "files": Key("Further files that differ.", "FileChange"),
    }),
    Shape("Side", "One of the two that are compared.", {
        "label": Key("How it is called: an environment, a revision, a folder."), **_ENVIRONMENT,
    }),
    Shape("Hazard", "A change that does more than change.", {
        "severity": Key("`stateful`, `refused` or `disruptive`."), "rule": Key("The rule that says so; stable."),
        "subject": Key("A resource's uid, or `Kind/name`."), "effect": Key("What happens."), "reason": Key("Why that is so."),
        "path": Key("The field that brings it about; empty where the whole does."), "place": Key(_PLACE, "Place", null=True),
    }),
    Shape("ResourceChange", "A resource that differs.", {
        "verb": _VERB, "before": Key("`null` where it was added.", "Resource", null=True), "after": Key("`null` where it went.", "Resource", null=True),
        "params": Key("The params that differ.", "FieldChange"), "outputs": Key("The outputs that differ.", "FieldChange"),
    }),
    Shape("Resource", "A resource, and what serves it.", {
        "uid": Key("`TYPE.CLASS#ID`."), "name": Key("What its objects are called after."),
        "servedBy": Key("The driver's name, or `binding`."), "place": Key("Where that is chosen.", "Place"),
    }),
    Shape("WorkloadChange", "A workload that differs in what its Score file says, once filled in.", {
        "verb": _VERB, "name": Key("The workload."), "fields": Key("What differs.", "FieldChange"),
    }),
    Shape("ObjectChange", "An object that differs.", {
        "verb": _VERB, "before": Key("`null` where it was added.", "Object", null=True), "after": Key("`null` where it went.", "Object", null=True),
        "fields": Key("The fields that differ.", "FieldChange"),
    }),
    Shape("Object", "An emitted object.", {
        "kind": Key("`Deployment`; in Compose `service`, `volume`, `config` or `network`."),
        "apiVersion": Key("`apps/v1`; empty in Compose."), "namespace": Key("Its namespace.", null=True), "name": Key("Its name."),
        "owner": Key("The workload's name or the resource's uid; `null` for what was read from a folder.", null=True),
    }),
    Shape("FieldChange", "One value that differs.", {
        "verb": Key("`added`, `removed` or `changed`."), "path": Key("`spec.template.spec.containers[main].image`."),
        "steps": Key("The path in parts."), "secret": Key("Whether the values are secret, and so left out."),
        "before": Key("The value; left out where there was none.", ANY), "after": Key("The value; left out where there is none.", ANY),
        "beforePlace": Key(_PLACE, "Place", null=True), "afterPlace": Key(_PLACE, "Place", null=True),
        "cause": Key("What the difference goes back to, where that is another place.", "Cause"),
        "same": Key("Whether an API server holds the same before and after, as where a default is written out."),
    }),
    Shape("Cause", "What a difference goes back to.", {
        "name": Key("`params.size of postgres.default#shop.db`."),
        "beforePlace": Key(_PLACE, "Place", null=True), "afterPlace": Key(_PLACE, "Place", null=True),
    }),
    Shape("Place", "Where a value comes from.", {
        "kind": Key("The layer that gave it: `score`, `override`, `driver`, `environment`, `rendered` and others."),
        "span": Key("The place.", "Span"),
    }),
    Shape("FileChange", "A file of the output that is no object.", {
        "verb": Key("`added`, `removed` or `changed`."), "path": Key("In the output folder."),
        "secret": Key("Whether it holds secrets."), "names": Key("The variables of a `.env` that differ."),
    }),
))  # fmt: skip

_HIT = Key("`direct`, or `indirect` for what is reached through something else.")
IMPACT = Report("`impact`", "`scorekit impact SUBJECT --format json`.", (
    Shape("Impact", "The outermost object.", {
        "subject": Key("What was asked about.", "Subject"),
        "environments": Key("Every environment and target that was looked at.", "Reached"),
        "failed": Key("Environments that can't be compiled, so that nothing is known of them."),
        "rules": Key("For a driver or a type: the rules that name it.", "Rule"),
    }),
    Shape("Subject", "What was asked about.", {
        "kind": Key("`driver`, `type`, `environment`, `resource`, `place`, `file` or `change`."), "name": Key("Its full spelling."),
        "file": Key("The file to open.", null=True), "files": Key("The files that it is made of."),
        "path": Key("For a line of a file: the way to what is written there."),
        "environments": Key("For an environment's file: the environments that it is part of."),
    }),
    Shape("Reached", "What is reached in one environment.", {
        **_ENVIRONMENT,
        "workloads": Key("By name.", "ReachedWorkload"), "resources": Key("By uid.", "ReachedResource"),
        "objects": Key("In output order.", "ReachedObject"),
        "considered": Key("What of it was weighed and lost.", "Considered"),
    }),
    Shape("ReachedWorkload", "A workload that is reached.", {
        "name": Key("The workload."), "hit": _HIT, "through": Key("Its resources that lead there, by its own names."),
        "takes": Key("What takes a value from it: `main.DB_HOST`."),
    }),
    Shape("ReachedResource", "A resource that is reached.", {
        "uid": Key("`TYPE.CLASS#ID`."), "hit": _HIT, "servedBy": Key("The driver's name, or `binding KEY`."),
        "why": Key("One line."), "span": Key(_PLACE, "Span", null=True),
    }),
    Shape("ReachedObject", "An object that is reached.", {
        "object": Key("`Deployment/shop`."), "owner": Key("The workload's name or the resource's uid."), "hit": _HIT,
        "why": Key("One line."), "span": Key(_PLACE, "Span", null=True), "data": Key("Why it holds data that a change may cost.", null=True),
        "fields": Key("The fields whose value comes from the subject."),
    }),
    Shape("Considered", "What was weighed for a resource and lost.", {
        "uid": Key("The resource."), "what": Key("What was weighed."), "lost": Key("Why it lost."), "span": Key(_PLACE, "Span", null=True),
    }),
    Shape("Rule", "A rule of an environment that names the driver or the type.", {
        "environment": Key("The environment."), "driver": Key("What it chooses."), "matches": Key("What it matches."),
        "span": Key(_PLACE, "Span", null=True),
    }),
))  # fmt: skip

PARITY = Report("`parity`", "`scorekit parity --format json`.", (
    Shape("Parity", "The outermost object.", {
        "reference": Key("The environment that the others are held against; `null` where none can be compiled.", null=True),
        "environments": Key("Development first, production last.", "Environment"),
        "risks": Key("How many there are, environments that can't be compiled included."),
        "equal": Key("How many things are the same everywhere."),
        "problems": Key("Why environments can't be compiled.", "Problem"),
        "differences": Key("Risks first.", "Difference"),
    }),
    Shape("Environment", "One environment of the report.", {
        "name": Key("What `values` calls it: its name, with the target where it was compiled for several."),
        "environment": Key("Its name."), "type": Key("`development`, `staging` or `production`."),
    }),
    Shape("Problem", "A diagnostic of an environment that can't be compiled.", {
        "environment": Key("Its name."), "code": Key("The diagnostic's code."), "message": Key("One line."),
        "span": Key(_PLACE, "Span", null=True),
    }),
    Shape("Difference", "One thing in which environments differ.", {
        "subject": Key("`shop.db` for a workload's resource, a uid for a shared one, a workload's name, or `environment`."),
        "aspect": Key("`driver`, `version`, `output`, `variable`, `storage` and others."),
        "name": Key("The output, param, variable or image; empty where the aspect has but one."),
        "verdict": Key("`risk` or `expected`."), "rule": Key("What `--accept` takes; stable."), "reason": Key("One line."),
        "values": Key("What each environment says, `null` where it says nothing.", "Value", by_name=True),
    }),
    Shape("Value", "What an environment says.", {
        "text": Key("In one line; what is secret, or known at run time alone, is named."),
        "form": Key("`literal`, `secret` or `run time`."),
        "enforced": Key("Whether the environment lays it over what the developer wrote."), "span": Key(_PLACE, "Span", null=True),
    }),
))  # fmt: skip

_LINE = Key("Where it is written.", "Line", null=True)
GRAPH = Report("`graph`", "`scorekit graph --format json`.", (
    Shape("Graph", "The outermost object.", {
        "project": Key("The project's name.", null=True), "scenes": Key("One for each environment and target.", "Scene"),
    }),
    Shape("Scene", "The graph of one environment.", {
        **_ENVIRONMENT, "nodes": Key("Sorted by key.", "Node"), "edges": Key("Sorted by source and target.", "Edge"),
    }),
    Shape("Node", "A workload, a container or a resource; what follows `workload` is there for resources alone.", {
        "key": Key("What edges call it."), "kind": Key("`workload`, `container` or `resource`."), "label": Key("A short name."),
        "workload": Key("The workload that it belongs to; `null` for what is shared."),
        "shared": Key("Whether it belongs to no workload."), "type": Key("Its type."), "class": Key("Its class."),
        "name": Key("What its objects are called after."), "servedBy": Key("The driver's name, or `binding KEY`."),
        "bound": Key("Whether a binding serves it."),
        "coProvisioned": Key("Whether only drivers ask for it, and no workload does."),
        "place": _LINE, "objects": Key("What is emitted for it."),
    }),
    Shape("Edge", "One node that needs another.", {
        "source": Key("The node that needs."), "target": Key("The node that is needed."),
        "kind": Key("How: `refers`, `requires` and others."), "reasons": Key("What says so.", "Reason"),
    }),
    Shape("Reason", "Why an edge is there.", {
        "text": Key("The placeholder, or the words."), "holder": Key("What holds it: `variables.DB_HOST`.", null=True), "place": _LINE,
    }),
    Shape("Line", "A line of a file.", {"file": Key("Relative to the project, with `/`."), "line": Key("Counted from 1.")}),
))  # fmt: skip

#: By the command's name.
REPORTS: Mapping[str, Report] = {
    "check": CHECK, "code": CODE, "diff": DIFF, "explain": EXPLAIN, "graph": GRAPH, "impact": IMPACT, "parity": PARITY,
}  # fmt: skip
