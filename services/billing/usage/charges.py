"""What an item entered by people or by file must hold: a charge of the contracts' rate cards, and a ticket of this tenant."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.errors import FieldError
from services.billing.usage.pricing import PRICES
from services.in_force import reading
from services.rules.exact import tidy
from tenants.db import Tx

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
                f"held {str(given.ticket_id)!r}; takes one of this company",
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
    held = f"held {given.charge!r}; takes the code of a charge in force on {given.occurred_on.isoformat()}"
    return FieldError(f"{pointer}/charge", "unknown_charge", held)


def _wrong_numbers(tx: Tx, given: Given, pointer: str) -> list[FieldError]:
    wrong, quantity = [], given.quantity
    if not quantity.is_finite() or quantity <= 0 or quantity >= MOST or tidy(quantity) != round(quantity, 12):
        takes = "a number above zero, below 1,000,000,000,000, with at most 12 decimals"
        wrong.append(FieldError(f"{pointer}/quantity", "bad_quantity", f"held '{quantity}'; takes {takes}"))
    if given.occurred_on > tx.now.date() + FURTHEST:
        takes = (tx.now.date() + FURTHEST).isoformat()
        wrong.append(
            FieldError(
                f"{pointer}/occurred_on",
                "too_far",
                f"held {given.occurred_on.isoformat()}; takes {takes} at the latest",
            )
        )
    return wrong
