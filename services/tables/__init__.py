"""The tables of the business, a file a noun. Importing this package declares them all."""

from services.tables import approvals, board, catalogue, documents, events, queues, sla, tickets, work
from tenants.tables import metadata

__all__ = [
    "approvals",
    "board",
    "catalogue",
    "documents",
    "events",
    "metadata",
    "queues",
    "sla",
    "tickets",
    "work",
]
