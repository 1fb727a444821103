"""A client's statement of account as it is printed: the ledger's movements with the addresses of who bills."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.errors import NotFound
from services.billing.papers.account import Account, Moved, StatementContent
from services.billing.papers.content import Days, Issuer
from services.billing.receipts import statements
from services.billing.receipts.cards import Statement
from tenants.db import Tx


class NothingMoved(NotFound):
    """The client owed nothing and nothing moved in these days: there is no statement to print."""

    code = "no_statement"


_CLIENT = "SELECT name_ja, name_en FROM tenants WHERE tenant_id = $1"
_ENTITIES = "SELECT * FROM legal_entities WHERE id = ANY($1::uuid[])"


async def content(tx: Tx, *, from_on: date, to_on: date) -> StatementContent:
    """What the paper of the days `[from_on, to_on)` says. Raises Denied, or NothingMoved."""
    found = await statements.of(tx, from_on=from_on, to_on=to_on)
    if not found:
        raise NothingMoved
    held = await tx.fetch(_ENTITIES, [each.legal_entity for each in found])
    entities = {row["id"]: row for row in held}
    client: Any = await tx.fetchrow(_CLIENT, tx.tenant)
    zone = ZoneInfo(entities[found[0].legal_entity]["time_zone"])
    return StatementContent(
        client_ja=client["name_ja"],
        client_en=client["name_en"],
        period=Days(from_on, to_on - timedelta(days=1)),
        made_on=tx.now.astimezone(zone).date(),
        accounts=tuple(_account(each, entities[each.legal_entity]) for each in found),
    )


def _account(held: Statement, entity: Any) -> Account:
    return Account(
        issuer=Issuer(**{name: entity[name] for name in Issuer.__slots__}),
        currency=held.currency,
        opening=held.opening,
        moved=tuple(
            Moved(each.on, each.kind, each.number, each.text, each.amount, each.balance)
            for each in held.movements
        ),
        closing=held.closing,
    )
