"""No usage is billed twice: contracts of one tenant, legal entity and currency may not charge the same usage on the same days.

That is refused. With another legal entity or currency it may be meant so, and is a warning.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.errors import Conflict
from core.said import say
from services.billing.contracts import queries
from services.billing.contracts.queries import Agreement
from services.rules.contract_overlap import Clash, Stretch, clashes, stretches
from tenants.db import Tx


class OverlappingContract(Conflict):
    """Another contract charges the same usage on the same days: it would be billed twice."""

    code = "overlapping_contract"


@dataclass(frozen=True, slots=True)
class Overlap:
    """A charge of another contract that counts the same usage. `elsewhere`: it has another legal entity or currency."""

    contract: UUID
    contract_code: str
    elsewhere: bool
    clash: Clash


async def refuse(tx: Tx, contract_id: UUID) -> None:
    """Look at a contract as this transaction leaves it. Raises OverlappingContract, naming the other and the charges."""
    for each in await overlaps(tx, contract_id):
        if not each.elsewhere:
            clash = each.clash
            raise OverlappingContract(
                say("From {from_on} on, {ours} here and {theirs} of {contract_code} charge the same usage.", from_on=clash.from_on, ours=clash.ours, theirs=clash.theirs, contract_code=each.contract_code),
                contract=each.contract, contract_code=each.contract_code, charge=clash.ours, other_charge=clash.theirs,
                meter=clash.meter, task_types=clash.task_types, from_on=clash.from_on,
            )  # fmt: skip


async def overlaps(tx: Tx, contract_id: UUID) -> list[Overlap]:
    """What the tenant's other contracts charge as well, drafts aside."""
    mine = await queries.agreement(tx, contract_id)
    billed = await queries.agreements(tx, from_on=date.min, until_on=date.max)
    return [found for other in billed if other.id != mine.id for found in _between(mine, other)]


def _between(mine: Agreement, other: Agreement) -> Iterator[Overlap]:
    elsewhere = (other.legal_entity_id, other.currency) != (mine.legal_entity_id, mine.currency)
    for clash in clashes(_stretches(mine), _stretches(other)):
        yield Overlap(other.id, other.code, elsewhere, clash)


def _stretches(agreement: Agreement) -> list[Stretch]:
    cards = [(each.effective_on, each.card) for each in agreement.cards]
    return stretches(cards, starts_on=agreement.starts_on, ends_on=agreement.ends_on)
