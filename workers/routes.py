"""Which events lead to which tasks: the one map."""

from collections.abc import Mapping

TASKS: Mapping[str, tuple[str, ...]] = {
    "ticket.created": ("workers.routing.route_ticket",),
}
