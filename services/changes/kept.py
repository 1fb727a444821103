"""A transaction whose tickets stand in memory instead of in Postgres, for histories that are written in bulk.

The same actions run on it: `hold` takes a ticket from it, and `save` gives it back. Who uses it answers the other statements
of the actions, and writes the rows.
"""

from abc import abstractmethod
from typing import TYPE_CHECKING
from uuid import UUID

from tenants.db import Tx

if TYPE_CHECKING:
    from services.changes.case import Case


class Kept(Tx):
    """Such a transaction. It sees one tenant; who asks, and the instant, are set for each action."""

    __slots__ = ()

    @abstractmethod
    def held(self, ticket_id: UUID) -> "Case | None":
        """The ticket as it was kept last, for a change at this instant; None where there is none."""

    @abstractmethod
    def keep(self, case: "Case") -> None:
        """Keep a ticket as it now stands, and what happened. A new one gets its number."""
