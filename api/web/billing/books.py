"""The books of a month: what the accounts come to, whether the month still takes postings, and the journal to read and to take along."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import Response

from api import tables
from api.deps import provider
from api.web.billing import gate, months
from api.web.billing.frame import frame, show
from api.web.billing.gate import Books
from api.web.billing.months import Shown
from api.web.floor import inside
from api.web.guard import PageRoute
from api.web.reader import Reader
from api.web.rendering import back
from api.web.words import noop, words
from services.billing.contracts import entity_views
from services.billing.ledger import journals, trial
from services.billing.ledger import months as locks
from services.billing.ledger.months import LockedMonth
from services.billing.ledger.trial import Moved
from services.billing.papers.forms import Language
from services.billing.papers.journal import ACCOUNTS, Entry, account, journal
from services.spreadsheets import Encoding
from tenants.db import transaction
from tenants.directory import names
from tenants.directory.companies import CompanyCard

router = APIRouter(prefix="/billing/books", include_in_schema=False, route_class=PageRoute)

PAGE = 100
MOST = 1000
"""Legal entities of one provider; there are a handful."""
Text = Annotated[str, Query(max_length=60)]
KINDS = {
    "invoice": noop("Invoice"), "credit_note": noop("Credit note"), "payment": noop("Payment"), "refund": noop("Refund"),
    "settlement": noop("Settlement"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class House:
    """A legal entity with its accounts in a currency, and whether the month is locked."""

    id: UUID
    name: Mapping[str, str]
    codes: Mapping[str, str]
    currency: str
    accounts: Sequence[Moved]
    lock: LockedMonth | None

    @property
    def moved(self) -> tuple[Decimal, Decimal]:
        """All debits and all credits of the month: the same."""
        return sum((each.debit for each in self.accounts), Decimal(0)), sum(
            (each.credit for each in self.accounts), Decimal(0)
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the journal, in the names of the accounts."""

    entry: Entry
    debit: str
    credit: str


@router.get("")
async def books(
    request: Request, reader: Books, month: Text = "", tenant: Text = "", page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> Response:  # fmt: skip
    """The month, of all clients that the reader sees or of one."""
    around = await frame(reader)
    at = months.shown(month, around.formats.today)
    companies = await gate.clients(reader.who)
    chosen = _chosen(companies, tenant)
    houses, called = await _houses(reader, at, chosen)
    lines = await _lines(reader, at, chosen)
    return await show(
        request, reader, "books.html", around, at=at, companies=companies, tenant=tenant, houses=houses, names=called, kinds=KINDS,
        usual={name: said[_language(reader)] for name, said in ACCOUNTS.items()}, lines=lines[(page - 1) * PAGE : page * PAGE],
        count=len(lines), page=page, pages=-(-len(lines) // PAGE),
    )  # fmt: skip


def _language(reader: Reader) -> Language:
    return "en" if reader.language == "en" else "ja"


def _chosen(companies: Sequence[CompanyCard], key: str) -> list[UUID]:
    return [each.id for each in companies if not key or each.key == key]


async def _houses(
    reader: Reader, at: Shown, chosen: Sequence[UUID]
) -> tuple[list[House], Mapping[UUID, str]]:
    parts = await inside.each(reader.who, chosen, lambda tx: trial.of(tx, at.first))
    moved = trial.added(parts.values())
    async with transaction(provider(reader.who)) as tx:
        entities = await entity_views.listed(tx, after=None, limit=MOST)
        locked = {each.legal_entity: each for each in await locks.listed(tx) if each.month_on == at.first}
        called = await names.names(tx, [each.locked_by for each in locked.values()])
    found = []
    for entity in sorted(entities, key=lambda each: each.code):
        own = [each for each in moved if each.legal_entity == entity.id]
        for currency in sorted({each.currency for each in own}) or (
            [] if entity.ended_at else [entity.currency]
        ):
            held = sorted((each for each in own if each.currency == currency), key=_place)
            name = {"ja": entity.name["ja"], "en": entity.name["en"] or entity.name["ja"]}
            found.append(House(entity.id, name, entity.accounts, currency, held, locked.get(entity.id)))
    return found, called


def _place(moved: Moved) -> int:
    order = list(ACCOUNTS)
    return order.index(moved.account) if moved.account in order else len(order)


async def _entries(reader: Reader, first: date, chosen: Sequence[UUID]) -> list[Entry]:
    scope = reader.who.reading(reader.language)
    found = await inside.each(scope, chosen, lambda tx: journals.entries(tx, first))
    return sorted((each for part in found.values() for each in part), key=lambda each: (each.entity, each.on))


async def _codes(reader: Reader) -> Mapping[str, Mapping[str, str]]:
    async with transaction(reader.who.outside()) as tx:
        return await journals.account_codes(tx)


async def _lines(reader: Reader, at: Shown, chosen: Sequence[UUID]) -> list[Line]:
    """The journal by day, in the accounts' usual names: their codes stand in the files."""
    language = _language(reader)
    found = sorted(await _entries(reader, at.first, chosen), key=lambda each: each.on)
    return [
        Line(each, account(each.debit, {}, language), account(each.credit, {}, language)) for each in found
    ]


@router.get("/journal.{kind}")
async def journal_file(
    reader: Books, kind: Literal["csv", "xlsx"], month: Text, tenant: Text = "", encoding: Encoding = "utf-8"
) -> Response:
    """The journal for the bookkeeping software, in its account codes."""
    at = months.shown(month, (await frame(reader)).formats.today)
    chosen = _chosen(await gate.clients(reader.who), tenant)
    table = journal(await _entries(reader, at.first, chosen), await _codes(reader), _language(reader))
    return await tables.download(kind, f"journal-{at.code}", table, encoding=encoding)


@router.post("/lock")
async def lock(
    request: Request,
    reader: Books,
    month: Annotated[str, Form(max_length=20)],
    entity: Annotated[UUID, Form()],
    do: Annotated[Literal["lock", "unlock"], Form()],
) -> Response:
    """Lock a month of a legal entity's books, or unlock it."""
    at = months.shown(month, (await frame(reader)).formats.today)
    async with transaction(provider(reader.who)) as tx:
        act = locks.lock if do == "lock" else locks.unlock
        await act(tx, legal_entity_id=entity, month_on=at.first)
    text = noop("The month is locked.") if do == "lock" else noop("The month takes postings again.")
    return back(request, f"/billing/books?month={at.code}", words(reader.language, "billing").gettext(text))
