"""What an environment says of the network beside the dependency graph: where routes come in, and what lies outside."""

from typing import Annotated, Any

from pydantic import Field

from scorekit.model.base import ResourceId, StrictModel, TypeName
from scorekit.model.workload_settings import Match

#: Peers and ports in Kubernetes' own shapes (NetworkPolicyPeer, NetworkPolicyPort), which its schema judges.
_Peers = list[dict[str, Any]]


class NetworkRule(StrictModel):
    """Whom a rule is for: workloads, all or those that match, which use such a resource, where one is asked for."""

    match: Match = Match.model_construct()
    type: TypeName | None = None
    class_: Annotated[TypeName | None, Field(validation_alias="class", serialization_alias="class")] = None
    id: ResourceId | None = None
    #: Without any, those that the resource gives out; else all.
    ports: list[dict[str, Any]] = []

    @property
    def asks_for_resource(self) -> bool:
        """Whether it is for the users of a resource alone."""
        return (self.type, self.class_, self.id) != (None, None, None)

    def is_for(self, type_: str, class_: str, id_: str) -> bool:
        """Whether a resource is meant."""
        asked = ((self.type, type_), (self.class_, class_), (self.id, id_))
        return self.asks_for_resource and all(wanted in (None, own) for wanted, own in asked)


class IngressRule(NetworkRule):
    """Who else may come to workloads."""

    from_: Annotated[_Peers, Field(validation_alias="from", serialization_alias="from")] = []


class EgressRule(NetworkRule):
    """Where else workloads may go."""

    to: _Peers = []


class NetworkPolicies(StrictModel):
    """``networkPolicies``: what there is beside the edges of the dependency graph."""

    #: The pods of gateways and ingress controllers, which bring the requests of routes.
    routes_from: _Peers = []
    #: The pods that resolve names, where they are not CoreDNS in ``kube-system``.
    dns: _Peers = []
    ingress: list[IngressRule] = []
    egress: list[EgressRule] = []


def switched(value: Any) -> Any:
    """``true`` is policies with nothing beside the graph, and ``false`` none."""
    return {} if value is True else None if value is False else value
