"""What an item entered by people or by file must hold: a charge of the contracts' rate cards, and a ticket of this tenant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.errors import FieldError
from core.said import say
from services.billing.usage.pricing import PRICES
from services.in_force import reading
from services.rules.exact import tidy
from tenants.db import Tx

_CALLED = """
SELECT DISTINCT ON (h.code) h.code, h.name FROM (
    SELECT e ->> 'code' AS code, e -> 'name' AS name, r.effective_on
    FROM rate_cards r JOIN contracts c ON c.tenant_id = r.tenant_id AND c.id = r.contract_id
    CROSS JOIN LATERAL jsonb_array_elements(r.card -> 'charges') e
    WHERE r.tenant_id = $1 AND c.status = 'active' AND e ->> 'model' NOT IN ('fixed', 'one_off')
) h ORDER BY h.code, h.effective_on DESC
"""
FURTHEST = timedelta(days=366)
MOST = Decimal("1E+12")
_METER = f"""
WITH {PRICES}
SELECT p.meter FROM prices p WHERE p.code = $2 AND p.from_on <= $3 AND (p.until_on IS NULL OR $3 < p.until_on)
    AND p.starts_on <= $3 AND (p.ends_on IS NULL OR $3 < p.ends_on) LIMIT 1
"""
_TICKET = """
SELECT k.code AS task_type, t.domain, t.priority, coalesce(p.department, '') AS department
FROM tickets t JOIN task_types k ON k.tenant_id = $1 AND k.id = t.task_type_id
LEFT JOIN people p ON p.tenant_id = $1 AND p.id = t.requester_id
WHERE t.tenant_id = $1 AND t.id = $2
"""


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody says was done: so much of a charge, on a day."""

    charge: str
    quantity: Decimal
    occurred_on: date
    description: str = ""
    ticket_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The same with what it means here."""

    given: Given
    meter: str
    task_type: str
    facts: dict[str, Any]
    occurred_at: datetime


Meters = dict[tuple[str, date], str | None]
"""What charges counted on days, as far as it was asked: None where there was no such charge."""


async def check(
    tx: Tx, given: Given, *, pointer: str = "", meters: Meters | None = None
) -> Checked | list[FieldError]:
    """What an item means, or every field that is wrong. Who checks many hands the same `meters` in again."""
    meter = await _meter(tx, given, {} if meters is None else meters)
    wrong = [] if meter is not None else [_unknown_charge(given, pointer)]
    wrong += _wrong_numbers(tx, given, pointer)
    ticket: Any = await tx.fetchrow(_TICKET, tx.tenant, given.ticket_id) if given.ticket_id else None
    if given.ticket_id and ticket is None:
        wrong.append(
            FieldError(
                f"{pointer}/ticket",
                "unknown_ticket",
                say("held {held}; takes one of this company", held=given.ticket_id),
            )
        )
    if wrong or meter is None:
        return wrong
    zone = (await reading.of(tx)).zone
    facts = {name: ticket[name] for name in ("priority", "domain", "department")} if ticket else {}
    return Checked(
        given=given,
        meter=meter,
        task_type=ticket["task_type"] if ticket else "",
        facts=facts,
        occurred_at=datetime.combine(given.occurred_on, time(), zone).astimezone(UTC),
    )


async def _meter(tx: Tx, given: Given, known: Meters) -> str | None:
    key = given.charge, given.occurred_on
    if key not in known:
        row = await tx.fetchrow(_METER, tx.tenant, *key)
        known[key] = (row["meter"] or "units") if row else None
    return known[key]


def _unknown_charge(given: Given, pointer: str) -> FieldError:
    held = say(
        "held {held}; takes the code of a charge in force on {day}", held=given.charge, day=given.occurred_on
    )
    return FieldError(f"{pointer}/charge", "unknown_charge", held)


def _wrong_numbers(tx: Tx, given: Given, pointer: str) -> list[FieldError]:
    wrong, quantity = [], given.quantity
    if not quantity.is_finite() or quantity <= 0 or quantity >= MOST or tidy(quantity) != round(quantity, 12):
        wrong.append(
            FieldError(
                f"{pointer}/quantity",
                "bad_quantity",
                say(
                    "held {held}; takes a number above zero, below 1,000,000,000,000, with at most 12 decimals",
                    held=quantity,
                ),
            )
        )
    if given.occurred_on > tx.now.date() + FURTHEST:
        latest = tx.now.date() + FURTHEST
        wrong.append(
            FieldError(
                f"{pointer}/occurred_on",
                "too_far",
                say("held {held}; takes {latest} at the latest", held=given.occurred_on, latest=latest),
            )
        )
    return wrong


async def called(tx: Tx) -> dict[str, Mapping[str, str]]:
    """What the charges that count something are called, by code; of the contracts in force, as they stood last. Raises Denied."""
    tx.scope.require("usage.read")
    return {row["code"]: row["name"] for row in await tx.fetch(_CALLED, tx.tenant)}
