"""Many tickets at once: all are checked first, the good ones are made in one transaction."""

from collections.abc import Sequence

from core.errors import Refusal
from services.changes.case import Case
from services.tickets import creation
from services.tickets.creation import NewTicket, Prepared
from tenants.db import Tx


async def create_all(tx: Tx, wanted: Sequence[NewTicket | Refusal]) -> list[Case | Refusal]:
    """Each ticket made, or why it was not, in the order given. What was refused before is passed through."""
    tx.scope.require("tickets.create")
    checked = [await _checked(tx, each) for each in wanted]
    for each in checked:
        if isinstance(each, Prepared):
            await creation.write(each)
    return [each.case if isinstance(each, Prepared) else each for each in checked]


async def _checked(tx: Tx, new: NewTicket | Refusal) -> Prepared | Refusal:
    if isinstance(new, Refusal):
        return new
    try:
        return await creation.prepare(tx, new)
    except Refusal as refusal:
        return refusal
