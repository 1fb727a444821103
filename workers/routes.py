"""Which events lead to which tasks: the one map."""

from collections.abc import Mapping

TASKS: Mapping[str, tuple[str, ...]] = {
    "ticket.created": ("workers.routing.route_ticket",),
}

TENANT_TASKS: Mapping[str, tuple[str, ...]] = {
    "calendar.changed": ("workers.sla.reschedule",),
}
"""The same for what is no ticket: the task gets the tenant and the subject."""
