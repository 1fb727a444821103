"""A company whose work is done and billed: people who act at instants that a test chooses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from core import json
from core.ids import new_id
from services.billing.usage import queries, recording
from services.billing.usage.queries import Filters, ItemCard
from services.routing import actions as routing
from services.rules.lifecycle import Status
from services.tickets import actions as tickets
from services.tickets import work
from tenants.db import transaction
from tenants.roles import Role, Side
from tenants.scope import Clearance, Scope, system
from tests.support.floor import Company, Floor, submitted


def at(day: int, hour: int = 10, minute: int = 0, *, month: int = 10) -> datetime:
    """An instant by the clock on the wall in Tokyo, in 2026."""
    return datetime.fromisoformat(f"2026-{month:02}-{day:02}T{hour:02}:{minute:02}:00+09:00").astimezone(UTC)


@dataclass(slots=True)
class Casework:
    """A company with one kind of work, an operator who does it, and a clerk who bills it."""

    floor: Floor
    company: Company
    kind: str
    worker: Scope
    clerk: Scope
    approver: Scope

    async def ticket(self, now: datetime, *, kind: str | None = None, **values: Any) -> UUID:
        """A ticket that waits in its queue."""
        case = await submitted(self.company, kind or self.kind, now=now, **values)
        async with transaction(system(self.company.id), now=now) as tx:
            await routing.route_ticket(tx, case.ticket.id)
        return case.ticket.id

    async def moved(self, ticket: UUID, to: Status, now: datetime, *, by: Scope | None = None) -> None:
        async with transaction(by or self.worker, now=now) as tx:
            await tickets.transition(tx, ticket_id=ticket, to=to, reason="x")

    async def done(self, began: datetime, ended: datetime, **values: Any) -> UUID:
        """A ticket that was worked on from one instant to the other, and resolved."""
        ticket = await self.ticket(began - timedelta(minutes=5), **values)
        await self.moved(ticket, Status.IN_PROGRESS, began)
        await self.moved(ticket, Status.RESOLVED, ended)
        return ticket

    async def reopened(self, ticket: UUID, now: datetime) -> None:
        await self.moved(ticket, Status.QUEUED, now, by=_client(self.company))

    async def corrected(self, ticket: UUID, seconds: int, now: datetime) -> None:
        """Say how long the first work entry of a ticket really was."""
        async with transaction(self.worker, now=now) as tx:
            entry = (await work.entries(tx, ticket))[0]
            await work.correct(tx, ticket, entry=entry.id, seconds=seconds, reason="計り間違い")

    async def read(self) -> None:
        """Record the usage of everything that happened."""
        more = True
        while more:
            async with transaction(system(self.company.id, name="usage")) as tx:
                more = await recording.record(tx)

    async def items(self, **filters: Any) -> list[ItemCard]:
        """What was recorded, oldest first."""
        async with transaction(self.clerk) as tx:
            found = await queries.listed(tx, Filters(**filters), after=None, limit=200)
        return sorted(
            found,
            key=lambda i: (i.recorded_at, i.meter != "tickets", i.meter, i.occurred_at, i.source["revision"]),
        )

    async def said(self) -> list[tuple[str, str, Decimal, date]]:
        """The recorded items in short: meter, task type, quantity, day."""
        return [(i.meter, i.task_type or "", i.quantity, i.occurred_on) for i in await self.items()]


async def casework(floor: Floor, **kind: Any) -> Casework:
    company = await floor.company()
    code = await floor.task_type(company, await floor.queue(), **kind)
    worker = (await floor.operator(company, roles=(Role.OPERATOR, Role.TEAM_LEAD))).at(company.id)
    return Casework(floor, company, code, worker, clerk(company), clerk(company, Role.ACCOUNT_MANAGER))


def clerk(company: Company, *roles: Role) -> Scope:
    """Somebody of the provider's who bills this company."""
    person = new_id()
    return Scope(
        actor=person, actor_kind="person", side=Side.PROVIDER, roles=frozenset(roles or (Role.BILLING_CLERK,)), tenant=company.id,
        clearances=(Clearance(company.id),), principal=f"person:{person}",
    )  # fmt: skip


def _client(company: Company) -> Scope:
    return Scope(
        actor=company.requester, actor_kind="person", side=Side.CLIENT, roles=frozenset({Role.REQUESTER}), tenant=company.id,
        clearances=(Clearance(company.id),), principal=f"person:{company.requester}",
    )  # fmt: skip


def charge(code: str, model: str, **more: Any) -> dict[str, Any]:
    """A charge of a rate card."""
    return {
        "code": code, "model": model, "name": {"ja": "処理", "en": "Work"}, "unit": {"ja": "件", "en": "case"}, "tax_category": "standard",
        **more,
    }  # fmt: skip


def per_ticket(
    price: str = "100", *, code: str = "tickets", kinds: list[str] | None = None
) -> dict[str, Any]:
    return charge(code, "flat", unit_price=price, counts={"meter": "tickets", "task_types": kinds})


def per_hour(price: str = "3000", *, code: str = "hours", kinds: list[str] | None = None) -> dict[str, Any]:
    return charge(code, "hourly", unit_price=price, counts={"meter": "hours", "task_types": kinds})


def graduated(kind: str, *tiers: tuple[int | None, str], code: str = "tickets") -> dict[str, Any]:
    listed = [{"up_to": None if up_to is None else str(up_to), "unit_price": price} for up_to, price in tiers]
    return charge(code, "graduated", tiers=listed, counts={"meter": "tickets", "task_types": [kind]})


def minimum(amount: str) -> dict[str, Any]:
    return {"amount": amount, "tax_category": "standard"}


def service_credit(below: str, percent: str) -> dict[str, Any]:
    return {
        "metric": "resolution", "tiers": [{"below": below, "percent": percent}], "adjusted": True, "cap_percent": None,
        "reduces_price": True,
    }  # fmt: skip


async def contract(
    made: Casework,
    *charges: dict[str, Any],
    minimum: Any = None,
    credit: Any = None,
    cards: bool = True,
    cards_from: date = date(2026, 4, 1),
    **values: Any,
) -> UUID:
    """A contract of the company since April 2026, with one rate card and one bill-to party."""
    insert, company, contract_id = made.floor._insert, made.company.id, new_id()
    entity = values.get("legal_entity_id") or await _entity(made.floor)
    row = {
        "code": f"c-{contract_id.hex[-8:]}", "name_ja": "契約", "name_en": "Contract", "legal_entity_id": entity, "status": "active",
        "currency": "JPY", "tax_mode": "exclusive", "rounding": "floor", "closing_day": 0, "payment_terms": {"months": 1, "day": 0, "bank_holiday": "after"},
        "starts_on": date(2026, 4, 1), "summary_invoice": False, "bill_reopened_work": False, "language": "ja", "note": "", "version": 1,
        "created_by": made.clerk.actor, "created_at": at(1, month=4), "updated_at": at(1, month=4), **values,
    }  # fmt: skip
    await insert("contracts", tenant_id=company, id=contract_id, **row)
    if cards:
        await rate_card(made, contract_id, charges, cards_from, minimum=minimum, credit=credit)
    await party(made, contract_id, is_main=True)
    return contract_id


async def rate_card(
    made: Casework,
    contract_id: UUID,
    charges: Sequence[dict[str, Any]],
    effective_on: date,
    *,
    minimum: Any = None,
    credit: Any = None,
) -> None:
    """Prices from a day on."""
    card = {"charges": list(charges), "minimum_commitment": minimum, "service_credit": credit}
    await made.floor._insert(
        "rate_cards", tenant_id=made.company.id, id=new_id(), contract_id=contract_id, effective_on=effective_on, card=card, note="",
        version=1, created_by=made.clerk.actor, created_at=at(1, month=4),
    )  # fmt: skip


async def party(
    made: Casework, contract_id: UUID, *, is_main: bool = False, departments: list[str] | None = None
) -> UUID:
    party_id = new_id()
    await made.floor._insert(
        "bill_to_parties", tenant_id=made.company.id, id=party_id, contract_id=contract_id, code=f"p-{party_id.hex[-8:]}", is_main=is_main,
        name="株式会社テスト", department="", contact="", postal_code="", address="", country="JP", email="", order_number="",
        departments=departments or [], version=1, created_at=at(1, month=4),
    )  # fmt: skip
    return party_id


async def _entity(floor: Floor) -> UUID:
    entity = new_id()
    await floor.admin.execute(
        "INSERT INTO legal_entities (id, code, name_ja, name_en, registration_number, country, postal_code, address_ja, address_en,"
        " telephone, email, time_zone, currency, fiscal_year_starts_in, invoice_prefix, credit_note_prefix, bank_accounts, accounts,"
        " fee_tolerance, version, created_at, updated_at) VALUES ($1, $2, '提供会社', 'Provider', 'T1180301018771', 'JP', '', '', '', '',"
        " '', 'Asia/Tokyo', 'JPY', 4, 'INV', 'CN', $3, '{}', 0, 1, now(), now())",
        entity, f"e-{entity.hex[-8:]}", json.text([]),
    )  # fmt: skip
    return entity
