"""SK63x, SK64x and SK69x: what an API server would refuse of a Kubernetes object."""

from __future__ import annotations

from scorekit.diagnostics import Code, Severity

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
PROBE_HOST = Code("SK690", "a probe or hook of another host", Severity.WARNING)
LARGE_OBJECT = Code("SK691", "an object that a client-side apply can't keep", Severity.WARNING)
FRACTION = Code("SK692", "a fraction of a byte", Severity.WARNING)
HIDDEN_ROUTE = Code("SK693", "a route that another one hides", Severity.WARNING)
BAD_ROUTE = Code("SK694", "a path or host that no request has", Severity.ERROR)
REPEATED_ITEM = Code("SK695", "two items of a list that is kept by key", Severity.WARNING)
IDLE_ANNOTATION = Code("SK696", "an annotation of objects on a pod", Severity.WARNING)
