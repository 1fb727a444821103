"""An issued invoice is sent once: with a link, or with its papers; later where the server is away, never where it refuses for good."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio

from core import mail
from services.billing.invoices import actions, letters, queries, sending
from services.billing.invoices.refusals import NoAddress, NoMailServer, NotIssued
from services.billing.papers import pdf, peppol
from tenants import db
from tenants.db import transaction
from tenants.scope import Scope
from tests.support.bills import Bills, Contract, line
from tests.support.post import Post, posting
from tests.support.servers import Database
from workers import invoices as worker

LINES = [line("35000"), line("300", "reduced", charge="paper")]
NUMBER = "T5010401067252"


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    with posting(monkeypatch) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def working(database: Database, opened: None) -> AsyncIterator[None]:
    """This process as the worker."""
    former, own = db.current(), db.Database(database.worker_url)
    db.use(own)
    yield
    db.use(former)
    await own.close()


async def issued(
    bills: Bills, contract: Contract, clerk: Scope, *, email: str = "keiri@acme.example"
) -> UUID:
    await bills.admin.execute(
        "UPDATE bill_to_parties SET email = $2, registration_number = $3 WHERE id = $1",
        contract.party,
        email,
        NUMBER,
    )
    draft = await bills.draft(contract, LINES, period_id=contract.period)
    async with transaction(clerk) as tx:
        await actions.issue(tx, invoice_id=draft)
    return draft


async def sent_at(bills: Bills, invoice: UUID) -> Any:
    return await bills.admin.fetchval("SELECT sent_at FROM invoices WHERE id = $1", invoice)


async def waits_until(bills: Bills, invoice: UUID) -> Any:
    return await bills.admin.fetchval(
        "SELECT due_at FROM timers WHERE kind = 'invoice_mail' AND subject_id = $1", invoice
    )


async def test_an_issued_invoice_is_sent_once_with_a_link(
    bills: Bills, contract: Contract, clerk: Scope, post: Post, working: None
) -> None:
    invoice = await issued(bills, contract, clerk)
    await worker.send_due()
    await worker.send_due()
    await worker.send(contract.company.id, invoice)
    (got,) = post.letters
    assert got["To"] == "keiri@acme.example"
    assert got["Subject"].startswith("【株式会社裏方】請求書のご案内（INV-2026-")
    text = got.get_body().get_content()  # type: ignore[union-attr]
    assert "株式会社アクメ\r\n経理部 御中" in text.replace("\n", "\r\n").replace("\r\r", "\r")
    assert "ご請求金額：¥38,824" in text
    assert f"https://work.urakata.example/portal/invoices/{invoice}" in text
    assert not list(got.iter_attachments())
    assert await sent_at(bills, invoice) is not None
    assert await waits_until(bills, invoice) is None
    told = await bills.admin.fetch(
        "SELECT internal FROM events WHERE type = 'invoice.sent' AND subject_id = $1", invoice
    )
    assert [row["internal"] for row in told] == [False]


async def test_the_papers_go_with_it_where_the_settings_say_so(
    bills: Bills, contract: Contract, clerk: Scope, working: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with posting(monkeypatch, INVOICE_MAIL="attached") as post:
        invoice = await issued(bills, contract, clerk)
        await worker.send_due()
        (got,) = post.letters
    async with transaction(clerk) as tx:
        content = await queries.content(tx, invoice)
    files = {each.get_filename(): each.get_payload(decode=True) for each in got.iter_attachments()}
    assert files == {
        f"{content.number}.pdf": pdf.render(content, "ja"),
        f"{content.number}.xml": peppol.document(content),
    }


async def test_it_is_tried_again_when_the_server_is_away_and_given_up_after_days(
    bills: Bills, contract: Contract, clerk: Scope, post: Post, working: None
) -> None:
    invoice = await issued(bills, contract, clerk)
    post.close()
    await worker.send_due()
    assert await sent_at(bills, invoice) is None
    assert await waits_until(bills, invoice) > datetime.now(UTC) + timedelta(seconds=30)
    for age, left in ((timedelta(hours=40), True), (timedelta(days=4), False)):
        await bills.admin.execute(
            "UPDATE invoices SET issued_at = now() - $2::interval WHERE id = $1", invoice, age
        )
        await bills.admin.execute("UPDATE timers SET due_at = now() WHERE subject_id = $1", invoice)
        await worker.send_due()
        assert (await waits_until(bills, invoice) is not None) == left


async def test_what_is_refused_for_good_is_not_tried_again(
    bills: Bills, contract: Contract, clerk: Scope, post: Post, working: None
) -> None:
    invoice = await issued(bills, contract, clerk)
    post.answer_to_recipient = "550 no such mailbox"
    await worker.send_due()
    assert (await sent_at(bills, invoice), await waits_until(bills, invoice)) == (None, None)


async def test_it_is_sent_once_more_as_a_letter_of_its_own(
    bills: Bills, contract: Contract, clerk: Scope, post: Post, working: None
) -> None:
    invoice = await issued(bills, contract, clerk)
    await worker.send_due()
    async with transaction(clerk) as tx:
        content = await sending.sendable(tx, invoice)
    letter = await letters.written(content)
    async with transaction(clerk) as tx:
        await actions.send_again(tx, invoice_id=invoice, letter=letter)
    first, second = post.letters
    assert (first["To"], first["Subject"]) == (second["To"], second["Subject"])
    assert first["Message-ID"] != second["Message-ID"]
    told = await bills.admin.fetchval(
        "SELECT count(*) FROM events WHERE type = 'invoice.sent' AND subject_id = $1", invoice
    )
    assert told == 2


async def test_what_cannot_be_sent_once_more_says_why(
    bills: Bills, contract: Contract, clerk: Scope, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = await bills.draft(contract, LINES, period_id=contract.period)
    other = await bills.contract(contract.company)
    nowhere = await issued(bills, other, clerk, email="")
    for invoice, why in ((draft, NotIssued), (nowhere, NoAddress)):
        async with transaction(clerk) as tx:
            with pytest.raises(why):
                await sending.sendable(tx, invoice)
    monkeypatch.setattr(mail, "is_configured", lambda: False)
    third = await issued(bills, await bills.contract(contract.company), clerk)
    async with transaction(clerk) as tx:
        with pytest.raises(NoMailServer):
            await sending.sendable(tx, third)


async def test_without_an_address_or_a_server_nothing_waits(
    bills: Bills, contract: Contract, clerk: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    with posting(monkeypatch):
        without_address = await issued(bills, contract, clerk, email="")
    assert await waits_until(bills, without_address) is None
    other = await bills.contract(contract.company)
    without_server = await issued(bills, other, clerk)
    assert await waits_until(bills, without_server) is None


async def test_an_issue_that_fails_sends_nothing(
    bills: Bills, contract: Contract, clerk: Scope, post: Post, working: None
) -> None:
    await bills.admin.execute(
        "UPDATE bill_to_parties SET email = 'a@acme.example' WHERE id = $1", contract.party
    )
    draft = await bills.draft(contract, LINES, period_id=contract.period)

    async def fail() -> None:
        async with transaction(clerk) as tx:
            await actions.issue(tx, invoice_id=draft)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    await worker.send_due()
    assert post.letters == []
    assert await bills.admin.fetchval("SELECT total FROM invoices WHERE id = $1", draft) == Decimal(38824)
