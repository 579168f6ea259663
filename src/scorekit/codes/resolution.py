"""SK5xx: resources, params, outputs, secrets and their graph, and what placeholders lead to."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

# Types, rules and drivers: SK500-SK509

SYNONYM = Code("SK500", "another word for a type", Severity.WARNING)
UNKNOWN_TYPE = Code("SK501", "a resource of an unknown type", Severity.ERROR)
NO_RULE = Code("SK502", "no rule provides a resource", Severity.ERROR)
DRIVER_LACKS_TARGET = Code("SK503", "a rule's driver can't serve the target", Severity.ERROR)
UNKNOWN_CLASS = Code("SK504", "a class that nothing knows", Severity.WARNING)
WIDE_BINDING = Code("SK505", "a binding that hits several resources", Severity.WARNING)
DRIVER_CYCLE = Code("SK506", "a driver that requires itself", Severity.ERROR)
WORKLOAD_OF_SHARED = Code("SK507", "a driver that needs a workload serves a shared resource", Severity.ERROR)
BAD_REQUIREMENT = Code("SK508", "a requirement that names no resource", Severity.ERROR)
CLUSTER_NEEDS = Code("SK509", "what the drivers need of the cluster", Severity.NOTE)

# The graph: SK510-SK512

DEPENDENCY_CYCLE = Code("SK510", "resources that need one another", Severity.ERROR)
KNOWN_TOO_LATE = Code("SK511", "a requirement that depends on another resource's outputs", Severity.ERROR)
DECIDED_TOO_EARLY = Code("SK512", "a requirement that was decided before its params were known", Severity.ERROR)

# Params and settings: SK513-SK524

UNKNOWN_PARAM = Code("SK513", "an unknown param", Severity.ERROR)
TOLERATED_PARAM = Code("SK514", "a param that is dropped", Severity.WARNING)
WRONG_PARAM = Code("SK515", "a param that its contract refuses", Severity.ERROR)
MISSING_PARAM = Code("SK516", "a param that must be given", Severity.ERROR)
ENFORCED_PARAM = Code("SK517", "the environment overrides a param", Severity.NOTE)
LITERAL_NEEDED = Code("SK518", "a reference where a known value must stand", Severity.ERROR)
DIFFERENT_PARAMS = Code("SK519", "one shared resource, different params", Severity.ERROR)
DIFFERENT_METADATA = Code("SK520", "one shared resource, different metadata", Severity.ERROR)
WRONG_SETTING = Code("SK521", "a setting that its driver refuses", Severity.ERROR)
PARAM_LEADS_NOWHERE = Code("SK522", "a param names what is not there", Severity.ERROR)
BORROWED_RESOURCE = Code("SK523", "an id that names another workload's private resource", Severity.WARNING)
DRIVERS_OWN = Code("SK524", "a workload names a driver's own resource", Severity.ERROR)

# Outputs and secrets: SK525-SK534

MISSING_OUTPUT = Code("SK525", "a driver lacks an output of its contract", Severity.ERROR)
WRONG_OUTPUT = Code("SK526", "an output of the wrong type", Severity.ERROR)
LITERAL_SECRET = Code("SK527", "a secret written out", Severity.ERROR)
UNKNOWN_SECRET = Code("SK528", "an output names no secret of its driver", Severity.ERROR)
BAD_REFERENCE = Code("SK529", "a reference that is not well formed", Severity.ERROR)
UNLISTED_OUTPUT = Code("SK530", "a binding gives an output that the contract lacks", Severity.NOTE)
NO_SECRET_BACKEND = Code("SK531", "a driver makes a secret where none may be made", Severity.ERROR)
NO_SEED = Code("SK532", "secrets that anyone can compute", Severity.WARNING)

# What placeholders lead to: SK535-SK539

UNKNOWN_OUTPUT = Code("SK535", "a placeholder names an unknown output", Severity.ERROR)
UNBOUND_OUTPUT = Code("SK536", "a binding lacks an output that a workload uses", Severity.ERROR)
BAD_PLACEHOLDER = Code("SK537", "a placeholder that leads nowhere", Severity.ERROR)
BARE_RESOURCE = Code("SK538", "a resource where an output must stand", Severity.ERROR)
NOT_MOUNTABLE = Code("SK539", "a volume from a resource that is none", Severity.ERROR)

# Files, images, namespaces, names: SK541-SK549

FILE_MISSING = Code("SK541", "a file's source does not exist", Severity.ERROR)
BINARY_SOURCE = Code("SK542", "a file's source is no text", Severity.WARNING)
BAD_BASE64 = Code("SK543", "binary content that is not base64", Severity.ERROR)
IMAGE_MISSING = Code("SK544", "an image that nobody supplies", Severity.ERROR, softens=True)
NO_SHARED_NAMESPACE = Code("SK545", "no namespace for a shared resource", Severity.ERROR)
BAD_NAME = Code("SK546", "a name that is none", Severity.ERROR)
IMAGE_UNUSED = Code("SK547", "an image or a build that fills nothing", Severity.WARNING)

# Evaluating drivers: SK550-SK559

EXPRESSION_FAILED = Code("SK550", "an expression has no value here", Severity.ERROR)
REPEATED_COMPUTED_KEY = Code("SK551", "two keys of a mapping are equal once evaluated", Severity.ERROR)
NOTHING_TO_REPEAT = Code("SK552", "`$each` is given what has no items", Severity.ERROR)
BAD_COMPUTED_KEY = Code("SK553", "the key of a mapping is no text once evaluated", Severity.ERROR)
DRIVER_WARNING = Code("SK554", "a driver's warning", Severity.WARNING)
LEANED_ON = Code("SK555", "one shared resource, and params from one workload alone", Severity.WARNING)
OVER_LIMIT = Code("SK556", "a compile beyond its limit", Severity.ERROR)
UNENCODED_SECRET = Code("SK557", "an address that holds a secret as it is", Severity.NOTE)
NO_IMAGE = Code("SK558", "an image that is not in the table", Severity.ERROR)
IMAGE_OUTLIVED = Code("SK559", "an image that nobody maintains any more", Severity.WARNING)
