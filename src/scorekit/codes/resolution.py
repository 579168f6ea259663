"""SK5xx: resources, params, outputs, secrets and their graph."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

# Types, rules and drivers: SK501-SK509

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
LEANED_ON = Code("SK555", "one shared resource, and params from one workload alone", Severity.WARNING)
