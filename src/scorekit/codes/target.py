"""SK6xx: what a target can't express."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

# Kubernetes: what a workload asks for: SK601-SK619

UNKNOWN_KIND = Code("SK601", "unknown kind of workload", Severity.ERROR)
SCHEDULE_MISSING = Code("SK602", "a CronJob without a schedule", Severity.ERROR)
SCHEDULE_UNUSED = Code("SK603", "a schedule that nothing reads", Severity.WARNING)
BAD_SCHEDULE = Code("SK604", "not a cron schedule", Severity.ERROR)
VARIABLE_NAME = Code("SK605", "not a name of an environment variable", Severity.ERROR)
RUNTIME_VARIABLE = Code("SK607", "a variable that nobody supplies", Severity.ERROR)
SECRET_IN_FILE = Code("SK608", "a file around a value that is known only at run time", Severity.ERROR)
SECRET_WITHOUT_BACKEND = Code("SK609", "a secret that the environment can't provide", Severity.ERROR)
FOREIGN_REFERENCE = Code("SK610", "a Secret or ConfigMap of another namespace", Severity.ERROR)
PLAIN_VOLUME = Code("SK611", "a volume source that is no resource", Severity.ERROR)
NO_VOLUME = Code("SK612", "a resource that can't be mounted", Severity.ERROR)
VOLUME_NAMESPACE = Code("SK613", "a claim of another namespace", Severity.ERROR)
INIT_PROBES = Code("SK614", "probes of a container that runs to its end", Severity.WARNING)
HEALTHY_WITHOUT_PROBE = Code("SK615", "healthy without a probe", Severity.ERROR)
BOTH_PROBES = Code("SK616", "a probe by request and by command", Severity.NOTE)
EXCEPTION_CONTAINER = Code("SK617", "a security exception for no container", Severity.ERROR)
NO_NAMESPACE = Code("SK618", "no namespace to generate", Severity.ERROR)
ONE_NODE_CLAIM = Code("SK619", "more pods than a claim serves", Severity.ERROR, softens=True)

# Kubernetes: drivers' manifests and patches: SK620-SK629

BAD_MANIFEST = Code("SK620", "not a Kubernetes object", Severity.ERROR)
DRIVER_SECRET = Code("SK621", "a driver that writes a Secret", Severity.ERROR)
REFERENCE_IN_MANIFEST = Code("SK622", "a reference where only plain text can stand", Severity.ERROR)
DUPLICATE_OBJECT = Code("SK623", "two owners of one name", Severity.ERROR)
PATCH_MATCHES_NOTHING = Code("SK624", "a patch that matches nothing", Severity.ERROR)
PATCH_FAILED = Code("SK625", "a patch that does not fit", Severity.ERROR)
PATCHED_SECRET = Code("SK626", "a patch that writes a secret", Severity.ERROR)
UNRESTRICTED_CONTAINER = Code("SK627", "a patched container below the security profile", Severity.WARNING)
NOT_EVERYWHERE = Code("SK628", "a field that not every Kubernetes has", Severity.WARNING)
UNCHECKED_KIND = Code("SK629", "kinds whose fields are not checked", Severity.NOTE)

# What Argo CD could not apply: SK697-SK699

UNKNOWN_DESTINATION = Code("SK697", "Applications without a namespace", Severity.ERROR)
SECRETS_NOT_COMMITTED = Code("SK698", "Secrets that no repository should hold", Severity.WARNING)
