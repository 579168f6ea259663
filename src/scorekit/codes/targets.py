"""SK6xx: what targets can't express, and what those who apply their output would refuse."""

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

# Kubernetes: what an API server would refuse: SK630-SK649

OBJECT_NAME = Code("SK630", "a name that Kubernetes refuses", Severity.ERROR)
BAD_LABEL = Code("SK631", "a label that Kubernetes refuses", Severity.ERROR)
BAD_ANNOTATION = Code("SK632", "an annotation that Kubernetes refuses", Severity.ERROR)
SELECTOR_MISMATCH = Code("SK633", "a selector that does not select its own pods", Severity.ERROR)
REPEATED_PORT = Code("SK634", "a port given twice", Severity.ERROR)
PORT_NAME = Code("SK635", "a port name that Kubernetes refuses", Severity.ERROR)
CONTAINER_NAME = Code("SK636", "a container name that Kubernetes refuses", Severity.ERROR)
BAD_MOUNT = Code("SK637", "a mount that Kubernetes refuses", Severity.ERROR)
BAD_QUANTITY = Code("SK638", "an amount that Kubernetes refuses", Severity.ERROR)
BAD_PROBE = Code("SK639", "a probe that Kubernetes refuses", Severity.ERROR)
BAD_DATA = Code("SK640", "contents that Kubernetes refuses", Severity.ERROR)
RESTART_POLICY = Code("SK641", "a restart policy that Kubernetes refuses", Severity.ERROR)
BAD_CLAIM = Code("SK642", "an incomplete claim", Severity.ERROR)
NAMESPACE_SCOPE = Code("SK643", "a namespace that Kubernetes refuses", Severity.ERROR)
BAD_VARIABLE = Code("SK644", "a variable with two sources", Severity.ERROR)
NO_PORTS = Code("SK645", "a Service without ports", Severity.ERROR)
BAD_VALUE = Code("SK646", "a value that Kubernetes refuses in a field", Severity.ERROR)
UNKNOWN_FIELD = Code("SK647", "a field that a Kubernetes object does not have", Severity.ERROR)
MISSING_FIELD = Code("SK648", "a field that a Kubernetes object lacks", Severity.ERROR)
UNKNOWN_API = Code("SK649", "a kind that Kubernetes does not serve", Severity.ERROR)

# Compose: what it lacks or refuses: SK650-SK682

OUT_OF_REACH = Code("SK650", "a reference that Compose can't follow", Severity.ERROR)
SECRET_UNKNOWN = Code("SK651", "a secret whose value is not known at compile time", Severity.ERROR)
RUNTIME_NAME = Code("SK652", "a variable that Compose can't read", Severity.ERROR)
NOT_MOUNTABLE = Code("SK653", "a resource that is no volume in Compose", Severity.ERROR)
VOLUME_NAME = Code("SK654", "a volume whose name Compose refuses", Severity.ERROR)
NO_SUB_PATH = Code("SK655", "a path inside a volume that has none", Severity.ERROR)
TAKEN = Code("SK656", "two owners of one name in the Compose file", Severity.ERROR)
HOST_TAKEN = Code("SK657", "two services that answer to one host name", Severity.ERROR)
CIRCLE = Code("SK658", "services that wait for each other", Severity.ERROR)
FIELD_CONFLICT = Code("SK659", "fields that exclude each other", Severity.ERROR)
NO_HEALTHCHECK = Code("SK660", "a wait for the health of a service that has no check", Severity.ERROR)
UNKNOWN_SERVICE = Code("SK661", "a service that the Compose file does not have", Severity.ERROR)
NOT_DECLARED = Code("SK662", "a volume, network or config that is not declared", Severity.ERROR)
IMAGE_NOT_PINNED = Code("SK663", "a driver's image without a version", Severity.ERROR)
HOST_PORT = Code("SK664", "a driver's service that opens a port to everyone", Severity.ERROR)
NOTHING_TO_PUBLISH = Code("SK665", "a published port of nothing", Severity.ERROR)
BAD_PORT = Code("SK666", "a published port that is taken", Severity.ERROR)
NO_INJECTOR = Code("SK667", "a sidecar that a cluster adds and Compose does not", Severity.WARNING)
HTTP_PROBE_AS_COMMAND = Code("SK669", "an HTTP probe that becomes a command", Severity.WARNING)
HTTP_PROBE_UNUSED = Code("SK670", "an HTTP probe that Compose does not run", Severity.NOTE)
NOT_SCHEDULED = Code("SK671", "a schedule that Compose does not keep", Severity.WARNING)
SECTION_SHAPE = Code("SK672", "a part of a Compose file of the wrong shape", Severity.ERROR)
UNKNOWN_KEY = Code("SK673", "a key that Compose does not know", Severity.ERROR)
FILE_NEEDS_VALUE = Code("SK674", "a file that Compose can't fill in", Severity.ERROR)
MEMORY_BELOW_REQUEST = Code("SK675", "a memory limit below the request", Severity.WARNING)
FORGOTTEN_PLACEHOLDER = Code("SK676", "a volume source that is a resource's name and no placeholder", Severity.ERROR)
PLAIN_NAMED_VOLUME = Code("SK677", "a plain name as the source of a volume", Severity.WARNING)
SUB_PATH_LEADS_OUT = Code("SK678", "a path that leads out of the volume", Severity.ERROR)
SUB_PATH_MUST_EXIST = Code("SK679", "a folder of a volume that must be there already", Severity.WARNING)
MEMORY_RAISED = Code("SK680", "an amount of memory that is raised", Severity.NOTE)
PROJECT_NAME = Code("SK681", "a Compose project without a name of its own", Severity.WARNING)
UNDECLARED_PORT = Code("SK682", "a published port that the workload does not declare", Severity.WARNING)

# Terraform: what it lacks or refuses: SK683-SK687

OUT_OF_TERRAFORM = Code("SK683", "a reference that Terraform can't follow", Severity.ERROR)
BAD_MODULE = Code("SK684", "a part of a Terraform file of the wrong shape", Severity.ERROR)
CALL_TAKEN = Code("SK685", "two owners of one name in the Terraform file", Severity.ERROR)
NO_SUCH_MODULE = Code("SK686", "an output of a module that the Terraform file does not have", Severity.ERROR)
SHARED_STATE = Code("SK687", "a Terraform state of several", Severity.ERROR)

# Kubernetes: more of what an API server would refuse, and what comes to nothing: SK689-SK696

NO_WAY = Code("SK689", "a connection that no policy lets through", Severity.WARNING)
PROBE_HOST = Code("SK690", "a probe or hook of another host", Severity.WARNING)
LARGE_OBJECT = Code("SK691", "an object that a client-side apply can't keep", Severity.WARNING)
FRACTION = Code("SK692", "a fraction of a byte", Severity.WARNING)
HIDDEN_ROUTE = Code("SK693", "a route that another one hides", Severity.WARNING)
BAD_ROUTE = Code("SK694", "a path or host that no request has", Severity.ERROR)
REPEATED_ITEM = Code("SK695", "two items of a list that is kept by key", Severity.WARNING)
IDLE_ANNOTATION = Code("SK696", "an annotation of objects on a pod", Severity.WARNING)

# Argo CD: what it could not apply: SK697-SK698

UNKNOWN_DESTINATION = Code("SK697", "Applications without a namespace", Severity.ERROR)
SECRETS_NOT_COMMITTED = Code("SK698", "Secrets that no repository should hold", Severity.WARNING)

# Kubernetes: Secrets from files of the project: SK699

ENCRYPTED_FILE = Code("SK699", "a file without the encrypted Secret that is asked for", Severity.ERROR)
