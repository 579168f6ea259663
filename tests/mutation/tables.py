"""The tables of the package: what is written out in a module as four rows or more; and the tests that hold their rows."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.architecture.modules import modules

if TYPE_CHECKING:
    from pathlib import Path

#: As many rows make a table.
_FEWEST = 4
_MAKERS = {"frozenset", "MappingProxyType", "dict", "tuple"}


@dataclass(frozen=True)
class Table:
    """A table, and the statement that makes it."""

    module: str
    name: str
    path: Path
    line: int

    @property
    def key(self) -> str:
        """``diff.rules.FIELD_RULES``."""
        return f"{self.module.removeprefix('scorekit.')}.{self.name}"


def tables() -> Iterator[Table]:
    """Every table of every module."""
    for module in modules():
        for node in module.tree.body:
            if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                if isinstance(target, ast.Name) and target.id.strip("_").isupper() and _size(node.value) >= _FEWEST:
                    yield Table(module.name, target.id, module.path, node.lineno)


def _size(value: ast.expr) -> int:
    """How many rows are written out."""
    match value:
        case ast.Tuple(items) | ast.List(items) | ast.Set(items):
            return sum(_size(i.value) if isinstance(i, ast.Starred) else 1 for i in items)
        case ast.Dict(keys):
            return len(keys)
        case ast.Call(ast.Name(maker), [first, *_]) if maker in _MAKERS:
            return _size(first)
    return 0


#: Files of tests, each with the tables of which it fails where a row is gone.
HOLDERS: Mapping[str, tuple[str, ...]] = {
    "tests/unit/test_installed.py": ("installed.GROUPS",),
    "tests/cli/test_platform.py": ("workspace.platform._KEYS",),
    "tests/architecture/test_public_api.py": ("scorekit._HOMES",),
    "tests/architecture/test_public_types.py": ("parts._NAMES",),
    "tests/cli/test_impact.py": ("report.impact.json._PARTS",),
    "tests/cli/test_parity.py": ("report.parity.json._PARTS",),
    "tests/cli/test_diff.py": (
        "report.diff.json._PARTS",
        "diff.resource_rules.RULES",
        "report.diff.MARKS",
        "targets.compose._FILES",
    ),
    "tests/cli/test_explain.py": (
        "explain.facts._ROOTS",
        "explain.field_steps.STORED",
        "explain.paths._NAMING",
        "explain.selection._SELECTORS",
        "explain.subjects._INNER",
        "explain.subjects._PARTS",
        "explain.subjects._SHORT",
        "lineage.graph._ROOTS",
    ),
    "tests/cli/test_feel.py": ("cli.usage.OPTIONS",),
    "tests/unit/migration/test_templates.py": (
        "migration.entries.SECTIONS",
        "migration.evaluate._TAKEN",
        "migration.functions.FUNCTIONS",
        "migration.go_syntax._REFUSED",
    ),
    "tests/unit/migration/test_values.py": (
        "migration.contract._TYPES",
        "migration.drafting._REBUILT",
        "migration.go_syntax._ESCAPES",
        "migration.patches._LISTS",
        "migration.patches._SECRETS",
        "migration.reading._TRUTHS",
        "migration.symbols._ROOTS",
        "migration.symbols._SPELT",
    ),
    "tests/cli/test_graph.py": ("report.drawing.ENDINGS",),
    "tests/cli/test_driver_cases.py": ("scaffold.driver._VALUES",),
    "tests/cli/test_listing.py": ("description.kinds.KINDS", "report.description.text._QUALITIES"),
    "tests/cli/test_schema.py": ("cli.commands.schema._KINDS",),
    "tests/cli/test_streams.py": ("report.streams._PLAIN",),
    "tests/language/test_dialogue.py": ("language.protocol._ITEMS", "language.server._TRIGGERS"),
    "tests/unit/catalogue/test_driver_shape.py": (
        "catalogue.environment_shape._CHECKS",
        "catalogue.schema_shape.KEYWORDS",
        "catalogue.schema_shape._ELSEWHERE",
        "catalogue.schema_shape._IN_PLACE",
        "catalogue.schema_shape._LEFT_OUT",
        "catalogue.schema_shape._ONE_WITHIN",
        "catalogue.schema_shape._TYPES",
    ),
    "tests/unit/catalogue/test_environment_checks.py": (
        "catalogue.environment_shape._CHECKS",
        "catalogue.environment_shape._READ",
    ),
    "tests/unit/catalogue/test_environments.py": (
        "catalogue.inheritance.SELECTORS",
        "catalogue.inheritance._JOINED",
    ),
    "tests/unit/catalogue/test_synonyms.py": ("catalogue.synonyms._OUTPUTS",),
    "tests/unit/checks/test_cases.py": (
        "checks.containers.CHECKS",
        "checks.files.CHECKS",
        "checks.placeholders.CHECKS",
    ),
    "tests/unit/cli/test_usage.py": ("cli.usage.COMMANDS",),
    "tests/unit/diff/test_defaults.py": (
        "targets.kubernetes.server_defaults._COMPUTED",
        "targets.kubernetes.server_defaults._DEFAULT_CLASSES",
    ),
    "tests/unit/diff/test_fields.py": (
        "targets.compose.change_rules._LISTS",
        "targets.kubernetes.change_rules._LISTS",
    ),
    "tests/unit/diff/test_moves.py": ("diff.resource_rules.RULES",),
    "tests/unit/diff/test_rules.py": (
        "targets.compose.change_rules._FIELDS",
        "targets.kubernetes.change_rules._FIELDS",
        "targets.kubernetes.change_rules._OBJECTS",
        "targets.kubernetes.refusals._OTHERS",
        "targets.kubernetes.refusals._WORDS",
        "targets.terraform.change_rules._FIELDS",
    ),
    "tests/unit/drawing/test_layout.py": ("drawing.layout.picture._STRENGTH",),
    "tests/unit/explain/test_directives.py": (
        "explain.wording.LAYER_WORDS",
        "explain.wording._REPLACED",
        "explain.facts._ROOTS",
        "explain.wording._TYPES",
        "explain.selection._SELECTORS",
        "explain.subjects._PARTS",
    ),
    "tests/unit/explain/test_fields_asked.py": (
        "explain.subjects._INNER",
        "lineage.graph._ROOTS",
    ),
    "tests/unit/explain/test_paths.py": ("explain.paths._NAMING",),
    "tests/unit/impact/test_measure.py": ("explain.field_steps.STORED",),
    "tests/unit/model/test_decode.py": (
        "model.decode._ABOUT_KEYS",
        "model.faults._BOUNDS",
        "model.faults._MISSING",
        "model.faults._WANTED",
        "model.faults._WORDS",
        "model.hints._CHANGES",
        "model.hints._SHORT_FORMS",
        "model.wrong_types._BOOLEANS",
        "model.wrong_types._PARTS_OF_AN_IMAGE",
        "model.wrong_types._RETYPED",
    ),
    "tests/unit/model/test_foreign_keys.py": ("model.hints._FOREIGN",),
    "tests/unit/parity/test_compare.py": ("parity.compare._OPTIONAL",),
    "tests/unit/parity/test_rules.py": (
        "parity.rules.RULES",
        "parity.rules._AMOUNTS",
    ),
    "tests/unit/projections/test_argocd.py": ("projections.argocd._OPTIONS",),
    "tests/unit/report/drawing/test_formats.py": (
        "report.drawing.json._PARTS",
        "report.drawing.dot._STYLES",
        "report.drawing.mermaid._ARROWS",
        "report.drawing.mermaid._CLASSES",
        "report.drawing.svg._FAR_SIZES",
    ),
    "tests/unit/report/site/test_site.py": ("report.site.markup.PAGES",),
    "tests/unit/report/test_json_parts.py": (
        "report.diff.json._PARTS",
        "report.drawing.json._PARTS",
        "report.impact.json._PARTS",
        "report.parity.json._PARTS",
    ),
    "tests/unit/report/explanation/test_text.py": ("explain.explanation._PASSING",),
    "tests/unit/resolve/test_contract.py": (
        "resolve.scope_types._ALWAYS",
        "resolve.contract_outputs._FORMS",
        "resolve.scope_types._NETWORK",
    ),
    "tests/unit/resolve/test_outputs.py": ("resolve.plan._FORMS",),
    "tests/unit/resolve/test_params.py": (
        "resolve.params._SINGLY",
        "values._SCALARS",
    ),
    "tests/unit/resolve/test_schema.py": ("resolve.schema._OWN_WORDS",),
    "tests/unit/resolve/test_trees.py": (
        "resolve.trees.DIRECTIVES",
        "resolve.trees._RESERVED",
        "source.writer._RESERVED",
    ),
    "tests/unit/resolve/test_validate.py": (
        "resolve.assertions.ASSERTIONS",
        "resolve.assertions._ARTICLES",
        "resolve.validate._IN_PLACE",
        "resolve.validate._LITERAL",
    ),
    "tests/unit/scaffold/test_blueprint.py": ("scaffold.blueprint.IGNORED",),
    "tests/unit/schemas/test_contracts.py": (
        "schemas.contracts._KEPT",
        "schemas.contracts._NOTES",
    ),
    "tests/unit/schemas/test_schemas.py": (
        "schemas.descriptions.PLATFORM_WORDS",
        "schemas.descriptions._DRIVER",
        "schemas.descriptions._ENVIRONMENT",
        "schemas.descriptions._REQUIREMENT",
        "schemas.environment._IN_LISTS",
        "schemas.kinds._MAKERS",
        "schemas.model_schema._ORDER",
        "schemas.model_schema._TYPES",
        "schemas.score_descriptions.SCORE_WORDS",
        "schemas.workload_descriptions.WORKLOAD_SETTINGS_WORDS",
        "schemas.workload_descriptions._NETWORK_RULE",
        "schemas.workload_descriptions._SETTINGS",
    ),
    "tests/unit/source/test_encoding.py": ("source.encoding._NAMES",),
    "tests/unit/source/test_reader.py": ("source.reader._TABLE",),
    "tests/unit/source/test_scalars.py": (
        "source.scalars.CONSTANTS",
        "source.scalars._SCALARS",
    ),
    "tests/unit/source/test_syntax_errors.py": ("source.guesses._GUESSES",),
    "tests/unit/source/test_writer.py": ("source.writer._SHORT",),
    "tests/unit/targets/compose/test_finish.py": (
        "targets.compose.finish._BELOW",
        "targets.compose.finish._SERVICE",
    ),
    "tests/unit/targets/compose/test_rules.py": ("targets.compose.rules._BORROWED",),
    "tests/unit/targets/compose/test_sections.py": (
        "targets.compose.entries.SECTIONS",
        "targets.compose.schema._READ",
    ),
    "tests/unit/targets/terraform/test_emit.py": (
        "targets.terraform.file.KINDS",
        "targets.terraform.modules.META",
    ),
    "tests/unit/targets/compose/test_services.py": ("targets.compose.emit._FOLLOWED",),
    "tests/unit/targets/kubernetes/test_csi.py": ("targets.kubernetes.csi.PROVIDERS",),
    "tests/unit/targets/kubernetes/test_custom.py": (
        "targets.kubernetes.custom._MACHINERY",
        "targets.kubernetes.custom._SAME",
    ),
    "tests/unit/targets/kubernetes/test_driver_objects.py": (
        "targets.kubernetes.kinds._CLUSTER_SCOPED",
        "targets.kubernetes.pod_rules._FIELDS",
        "targets.kubernetes.schemas._GONE",
        "targets.kubernetes.shapes._CONTAINER",
        "targets.kubernetes.shapes._KINDS",
        "targets.kubernetes.shapes._POD",
    ),
    "tests/unit/targets/kubernetes/test_shaping.py": (
        "targets.kubernetes.shaping.ROWS",
        "targets.kubernetes.shaping._HANDLERS",
    ),
    "tests/unit/targets/kubernetes/test_emit.py": ("targets.kubernetes.pod._OF_OBJECTS",),
    "tests/unit/targets/kubernetes/test_laws.py": ("targets.kubernetes.kinds._FREE",),
    "tests/unit/targets/kubernetes/test_merging.py": (
        "targets.kubernetes.kinds.CORE_GROUPS",
        "targets.kubernetes.merging.LIST_KEYS",
    ),
    "tests/unit/targets/kubernetes/test_routing_rules.py": ("targets.kubernetes.routing_rules._NEVER",),
    "tests/unit/targets/kubernetes/test_rules.py": (
        "targets.kubernetes.validation.BY_KIND",
        "targets.kubernetes.validation.COMMON",
    ),
    "tests/unit/targets/kubernetes/test_schedule.py": (
        "targets.kubernetes.object_rules._DAYS",
        "targets.kubernetes.object_rules._FIELDS",
        "targets.kubernetes.object_rules._MACROS",
        "targets.kubernetes.object_rules._MONTHS",
    ),
    "tests/unit/targets/kubernetes/test_validation.py": (
        "targets.annotations.KINDS",
        "targets.kubernetes.server_defaults._LISTS",
        "targets.kubernetes.kinds.TEMPLATES",
        "targets.kubernetes.shapes._PLAIN",
    ),
    "tests/unit/targets/test_patching.py": ("targets.patching._OPERATIONS",),
    "tests/unit/targets/test_redaction.py": ("targets.redaction._PLAIN",),
    "tests/unit/targets/test_schema_check.py": (
        "formatting._FORMATS",
        "targets.schema._FORMATS",
        "targets.schema._MORE",
        "targets.schema._PYTHON",
        "targets.schema._SCALARS",
        "targets.schema_check._ARTICLES",
        "targets.schema_check._WORDS",
    ),
    "tests/unit/test_lazy_dataclass.py": ("lazy_dataclass._SIGNS",),
    "tests/unit/test_patterns.py": (
        "patterns._ASSERTIONS",
        "patterns._CLASSES",
        "patterns._CONTROLS",
        "patterns._GROUPS",
    ),
    "tests/unit/test_redaction.py": (
        "redaction._CARRIERS",
        "redaction._KEYS",
        "redaction._SAID",
        "redaction._SECRET",
    ),
    "tests/unit/test_expressions.py": (
        "expressions.filters.PLAIN_FILTERS",
        "expressions.full._ARITHMETIC",
        "expressions.full._COMPARISONS",
        "expressions.full._REFUSED",
        "expressions.lookup._KINDS",
        "expressions.operators.OPERATORS",
        "expressions.operators.TESTS",
        "expressions.plain._ARGUMENTS",
        "expressions.plain._COMPARISONS",
        "expressions.plain._CONSTANTS",
        "expressions.syntax._PREFIXES",
    ),
}
