"""Access records on a real database: what is masked to whom, who may reveal what, and that every reading leaves its line."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

from core.errors import Denied, Invalid
from core.ids import new_id
from services import access_records
from services.access_records import MyNumberNotCleared, NothingThere, RevealNotAllowed, collecting, queries
from services.access_records.queries import AccessCard, Filters
from services.changes.holding import TicketNotFound
from services.rules.masking import WHOLE
from services.tickets import creation
from services.tickets import queries as tickets
from services.tickets.creation import NewTicket
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import Clearance, Scope
from tests.support.floor import Company, Floor, client
from tests.support.servers import Database

FORM = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "x-personal": True},
        "number": {"type": "string", "x-label": {"ja": "個人番号", "en": "Number"}, "x-personal": True},
        "note": {"type": "string"},
    },
}
DATA = {"name": "佐藤 花子", "number": "123456789018", "note": "カード 4111 1111 1111 1111"}


@dataclass(frozen=True)
class Held:
    """A company with a ticket full of personal data."""

    floor: Floor
    company: Company
    ticket: UUID

    async def operator(self, *, my_number: bool = False, domains: frozenset[str] | None = None) -> Scope:
        made = await self.floor.operator(self.company)
        clearance = Clearance(self.company.id, domains or frozenset({"accounting"}), my_number)
        return replace(made, tenant=self.company.id, clearances=(clearance,))

    async def client(self, *roles: Role) -> Scope:
        person = new_id()
        await self.floor.person(self.company, person)
        return replace(client(self.company), actor=person, roles=frozenset(roles))

    async def records(self, **named: Any) -> list[AccessCard]:
        auditor = replace(await self.operator(), roles=frozenset({Role.AUDITOR}))
        return await _records(auditor, Filters(**named))


async def _records(scope: Scope, filters: Filters | None = None) -> list[AccessCard]:
    async with transaction(scope) as tx:
        return await queries.records(tx, filters or Filters(), limit=50)


@pytest_asyncio.fixture(loop_scope="session")
async def held(database: Database, opened: None) -> AsyncIterator[Held]:
    admin = await asyncpg.connect(database.admin_url)
    floor = Floor(admin)
    await floor.ground()
    company = await floor.company()
    code = await floor.task_type(company, await floor.queue(), form=FORM)
    async with transaction(client(company)) as tx:
        new = NewTicket(code, "口座番号 1234567 の件", description="本文", form=DATA)
        made = await creation.create(tx, new)
    yield Held(floor, company, made.ticket.id)
    await admin.close()


async def _shown(scope: Scope, ticket: UUID) -> access_records.Shown:
    async with transaction(scope) as tx:
        return await access_records.shown(tx, await tickets.ticket(tx, ticket))


async def _reveal(scope: Scope, ticket: UUID, pointer: str, reason: str = "確認") -> Any:
    async with transaction(scope) as tx:
        return await access_records.reveal(tx, ticket_id=ticket, pointer=pointer, reason=reason)


async def test_staff_see_personal_data_masked_and_what_they_may_reveal(held: Held) -> None:
    shown = await _shown(await held.operator(), held.ticket)
    assert shown.subject == "口座番号 •••4567 の件"
    assert shown.form == {"name": WHOLE, "number": WHOLE, "note": "カード •••• •••• •••• 1111"}
    assert {each.pointer: (each.specific, each.may_reveal) for each in shown.hidden} == {
        "/subject": (False, True),
        "/form/name": (False, True),
        "/form/number": (True, False),
        "/form/note": (False, True),
    }
    assert shown.is_recorded


async def test_requester_and_manager_see_their_own_data_plain_and_an_approver_does_not(held: Held) -> None:
    for scope in (client(held.company), await held.client(Role.CLIENT_MANAGER)):
        shown = await _shown(scope, held.ticket)
        assert (shown.form, shown.hidden, shown.is_recorded) == (DATA, (), False)
    other = await held.client(Role.CLIENT_MANAGER)
    approver = replace(other, roles=frozenset({Role.APPROVER}))
    await held.floor.admin.execute(
        "INSERT INTO approvals (tenant_id, id, ticket_id, level, rule, status, deciders, created_at, version)"
        " VALUES ($1, $2, $3, 1, 'any_of', 'pending', ARRAY[$4::uuid], now(), 1)",
        held.company.id, new_id(), held.ticket, approver.actor,
    )  # fmt: skip
    assert (await _shown(approver, held.ticket)).form["name"] == WHOLE
    with pytest.raises(RevealNotAllowed):
        await _reveal(approver, held.ticket, "/form/name")


async def test_revealing_gives_the_value_and_leaves_a_record_with_its_reason(held: Held) -> None:
    operator = await held.operator()
    assert await _reveal(operator, held.ticket, "/form/name", " 本人確認 ") == "佐藤 花子"
    assert (
        await _reveal(operator, held.ticket, "/subject", "カード4111111111111111の件")
        == "口座番号 1234567 の件"
    )
    latest, first = await held.records(person=operator.actor)
    assert (first.kind, first.pointer, first.reason, first.side) == (
        "field",
        "/form/name",
        "本人確認",
        "provider",
    )
    assert first.name == "担当 者"
    assert first.reference is not None
    assert first.reference.startswith(held.company.key)
    assert latest.reason == "カード••••••••••••1111の件"


async def test_a_my_number_takes_its_own_clearance(held: Held) -> None:
    with pytest.raises(MyNumberNotCleared):
        await _reveal(await held.operator(), held.ticket, "/form/number")
    with pytest.raises(MyNumberNotCleared):
        await _reveal(await held.operator(), held.ticket, "/form")  # the whole form holds it, too
    cleared = await held.operator(my_number=True)
    assert await _reveal(cleared, held.ticket, "/form/number") == DATA["number"]
    assert [each.pointer for each in await held.records()] == ["/form/number"]


@pytest.mark.parametrize(
    "pointer", ["/form/none", "", "form", "/x", "/comments/none", "/form/name/0", "/comments/a/b"]
)
async def test_nothing_is_behind_other_pointers(held: Held, pointer: str) -> None:
    with pytest.raises(NothingThere):
        await _reveal(await held.operator(), held.ticket, pointer)


@pytest.mark.parametrize("reason", ["", "  \n", "x" * 501])
async def test_without_a_reason_nothing_is_revealed(held: Held, reason: str) -> None:
    operator = await held.operator()
    with pytest.raises(Invalid):
        await _reveal(operator, held.ticket, "/form/name", reason)
    assert await held.records(person=operator.actor) == []


async def test_who_does_not_see_the_ticket_gets_nothing_of_it(held: Held) -> None:
    stranger = await held.operator(domains=frozenset({"it"}))
    with pytest.raises(TicketNotFound):
        await _reveal(stranger, held.ticket, "/form/name")
    administrator = replace(await held.operator(), roles=frozenset({Role.ADMINISTRATOR}))
    with pytest.raises(RevealNotAllowed):
        await _reveal(administrator, held.ticket, "/form/name")


async def test_a_company_sees_who_of_the_provider_read_and_nobody_else_does(held: Held) -> None:
    operator = await held.operator()
    await _reveal(operator, held.ticket, "/form/name")
    manager = await held.client(Role.CLIENT_MANAGER)
    await _reveal(manager, held.ticket, "/form/name")
    assert [each.person for each in await _records(manager)] == [operator.actor]
    assert {each.person for each in await held.records()} == {operator.actor, manager.actor}
    narrow = replace(manager, clearances=(Clearance(held.company.id, frozenset({"it"})),))
    assert await _records(narrow) == []
    for scope in (operator, await held.client(Role.REQUESTER), await held.client(Role.APPROVER)):
        with pytest.raises(Denied):
            await _records(scope)


async def test_records_are_narrowed_and_paged(held: Held) -> None:
    operator, other = await held.operator(), await held.operator()
    for scope in (operator, other, operator):
        await _reveal(scope, held.ticket, "/form/name")
    every = await held.records()
    assert len(every) == 3
    assert [each.id for each in every] == sorted((each.id for each in every), reverse=True)
    assert await held.records(before=every[0].id) == every[1:]
    theirs = [each for each in every if each.person == other.actor]  # ids of one millisecond have no order
    assert len(theirs) == 1
    assert await held.records(person=other.actor) == theirs
    assert await held.records(ticket=new_id()) == []
    now = datetime.now(UTC)
    assert await held.records(since=now + timedelta(minutes=1)) == []
    assert await held.records(until=now + timedelta(minutes=1), since=now - timedelta(hours=1)) == every


async def test_openings_are_written_in_batches_and_once_in_a_while(held: Held) -> None:
    operator, other = await held.operator(), await held.operator()
    for scope in (operator, other, operator):
        access_records.opened(scope, held.ticket)
    assert await held.records() == []
    await collecting.flush()
    found = await held.records(ticket=held.ticket)
    assert {(each.person, each.kind) for each in found} == {
        (operator.actor, "ticket"),
        (other.actor, "ticket"),
    }
    await collecting.flush()
    assert await held.records() == found


async def test_a_ticket_whose_making_was_undone_holds_back_no_other_record(held: Held) -> None:
    operator = await held.operator()
    access_records.opened(operator, new_id())
    access_records.opened(operator, held.ticket)
    await collecting.flush()
    assert [each.ticket for each in await held.records(person=operator.actor)] == [held.ticket]


async def test_a_clean_stop_loses_nothing_and_a_failed_batch_is_tried_again(
    held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator, fails = await held.operator(), [True]
    write = collecting.write

    async def broken(*args: Any) -> None:
        if fails:
            raise ConnectionError(fails.pop())
        await write(*args)

    monkeypatch.setattr(collecting, "write", broken)
    monkeypatch.setattr(collecting, "EVERY", 0.01)
    async with collecting.writing():
        access_records.opened(operator, held.ticket)
        async with asyncio.timeout(60):
            while not await held.records(person=operator.actor):  # noqa: ASYNC110  (the batch tells nobody)
                await asyncio.sleep(0.02)
        assert not fails
        monkeypatch.setattr(collecting, "EVERY", 60)
        await asyncio.sleep(0.05)
        late = await held.operator()
        access_records.opened(late, held.ticket)
    assert [each.person for each in await held.records(person=late.actor)] == [late.actor]


async def test_nobody_changes_or_deletes_a_record(database: Database, held: Held) -> None:
    await _reveal(await held.operator(), held.ticket, "/form/name")
    for url in (database.app_url, database.worker_url):
        connection = await asyncpg.connect(url)
        try:
            for statement in ("UPDATE access_records SET reason = ''", "DELETE FROM access_records"):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await connection.execute(statement)
        finally:
            await connection.close()
