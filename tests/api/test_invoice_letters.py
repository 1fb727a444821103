"""An issued invoice goes to its client by mail once more, when a program asks for it."""

from dataclasses import dataclass
from typing import Any

import pytest

from core.ids import new_id
from tenants.roles import Role
from tests.support.bills import Bills, line
from tests.support.callers import Caller, Callers
from tests.support.floor import Company, Floor
from tests.support.post import posting


@dataclass
class Desk:
    """Who sends an invoice, and how one is made (before there is a mail server, so that none waits to be sent by itself)."""

    bills: Bills
    company: Company
    clerk: Caller

    async def draft(self, email: str = "keiri@acme.example") -> str:
        contract = await self.bills.contract(self.company)
        await self.bills.admin.execute(
            "UPDATE bill_to_parties SET email = $2 WHERE id = $1", contract.party, email
        )
        return str(await self.bills.draft(contract, [line("1000")]))

    async def issued(self, email: str = "keiri@acme.example") -> str:
        draft = await self.draft(email)
        answer = await self.clerk.post(f"/v1/invoices/{draft}/issue")
        assert answer.status_code == 200, answer.text
        return draft


@pytest.fixture
async def desk(callers: Callers, floor: Floor) -> Desk:
    company = await floor.company()
    return Desk(Bills(floor.admin), company, await callers.staff(company, roles=(Role.BILLING_CLERK,)))


async def test_a_letter_goes_out_once_for_a_key_and_is_noted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoice, key = await desk.issued(), f"k-{new_id()}"
    path = f"/v1/invoices/{invoice}/letters"
    with posting(monkeypatch) as post:
        sent = await desk.clerk.post(path, Idempotency_Key=key)
        told = sent.json()
        assert (sent.status_code, told["invoice"], told["to"]) == (201, invoice, "keiri@acme.example")
        assert (await desk.clerk.post(path, Idempotency_Key=key)).json() == told
        assert [each["To"] for each in post.letters] == ["keiri@acme.example"]
        card = (await desk.clerk.get(f"/v1/invoices/{invoice}")).json()["invoice"]
        assert (card["sent_at"], told["papers"]) == (told["sent_at"], [])
        await desk.clerk.post(path)
    assert len({each["Message-ID"] for each in post.letters}) == 2


async def test_what_cannot_be_sent_says_why(
    desk: Desk, callers: Callers, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(invoice: str, caller: Caller = desk.clerk) -> tuple[int, Any]:
        answer = await caller.post(f"/v1/invoices/{invoice}/letters")
        return answer.status_code, answer.json()["code"]

    draft, nowhere, invoice = await desk.draft(), await desk.issued(""), await desk.issued()
    lead = await callers.staff(desk.company, roles=(Role.ACCOUNT_MANAGER,))
    manager = await callers.client(desk.company, Role.CLIENT_MANAGER)
    stranger = await callers.staff(roles=(Role.BILLING_CLERK,))
    with posting(monkeypatch) as post:
        assert await refused(draft) == (409, "invoice_not_issued")
        assert await refused(nowhere) == (409, "no_address")
        assert [await refused(invoice, each) for each in (lead, manager)] == [(403, "forbidden")] * 2
        assert (await refused(invoice, stranger))[0] == 404
        post.answer_to_recipient = "550 no such mailbox"
        assert await refused(invoice) == (409, "letter_refused")
        post.answer_to_recipient = "450 come again"
        away = await desk.clerk.post(f"/v1/invoices/{invoice}/letters")
    told = away.status_code, away.json()["code"], away.headers["retry-after"]
    assert told == (503, "mail_server_away", "60")
    card = (await desk.clerk.get(f"/v1/invoices/{invoice}")).json()["invoice"]
    assert (card["sent_at"], post.letters) == (None, [])


async def test_without_a_mail_server_nothing_is_sent(desk: Desk) -> None:
    answer = await desk.clerk.post(f"/v1/invoices/{await desk.issued()}/letters")
    assert (answer.status_code, answer.json()["code"]) == (409, "no_mail_server")
