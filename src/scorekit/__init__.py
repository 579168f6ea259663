"""scorekit: compile Score workloads to manifests, for every environment."""
