"""Invoices through the API: read by who may, issued once against the edit token, corrected within bounds, never changed."""

import asyncio
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from core.ids import new_id
from tenants.roles import Role
from tests.support.bills import Bills, Contract, line
from tests.support.callers import Caller, Callers
from tests.support.floor import Floor


@dataclass
class Office:
    """A billed client with its people."""

    bills: Bills
    contract: Contract
    clerk: Caller
    manager: Caller
    stranger: Caller
    neighbour: Caller

    async def draft(self, *amounts: str, closed: bool = True) -> str:
        period = self.contract.period if closed else None
        return str(
            await self.bills.draft(
                self.contract, [line(each) for each in amounts or ("1000",)], period_id=period
            )
        )

    async def issued(self, *amounts: str) -> dict[str, Any]:
        answer = await self.clerk.post(f"/v1/invoices/{await self.draft(*amounts, closed=False)}/issue")
        assert answer.status_code == 200, answer.text
        made: dict[str, Any] = answer.json()["invoice"]
        return made


@pytest.fixture
async def office(callers: Callers, floor: Floor) -> Office:
    company, other, bills = await floor.company(), await floor.company(), Bills(floor.admin)
    return Office(
        bills,
        await bills.contract(company),
        await callers.staff(company, roles=(Role.BILLING_CLERK,)),
        await callers.client(company, Role.CLIENT_MANAGER),
        await callers.staff(other, roles=(Role.BILLING_CLERK,)),
        await callers.client(other, Role.CLIENT_MANAGER),
    )


async def test_an_invoice_is_read_issued_and_listed(office: Office) -> None:
    draft = await office.draft("1000", "500")
    first = await office.clerk.get(f"/v1/invoices/{draft}")
    assert (first.status_code, first.headers["etag"], first.json()["invoice"]["standing"]) == (
        200,
        '"1"',
        "draft",
    )
    answer = await office.clerk.post(f"/v1/invoices/{draft}/issue", If_Match='"1"')
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
    made = answer.json()
    assert (made["invoice"]["number"][:4], made["invoice"]["total"], made["invoice"]["balance"]) == (
        "INV-",
        "1650",
        "1650",
    )
    assert made["totals"] == [
        {"tax_category": "standard", "rate": "0.1", "net": "1500", "tax": "150", "gross": "1650"}
    ]
    assert [each["printed"] for each in made["lines"]] == ["1000", "500"]
    key = office.contract.company.key
    for path in (
        f"/v1/invoices?tenant={key}&status=issued",
        "/v1/invoices?month=2026-10",
        "/v1/invoices?open=true",
    ):
        assert [each["id"] for each in (await office.clerk.get(path)).json()["data"]] == [draft]
    assert (await office.clerk.get("/v1/invoices?month=2026-11")).json()["data"] == []
    assert (await office.manager.get(f"/v1/invoices/{draft}")).json()["invoice"] == made["invoice"]


async def test_issuing_twice_is_refused_and_a_repeat_with_its_key_is_answered_again(office: Office) -> None:
    path = f"/v1/invoices/{await office.draft()}/issue"
    key = f"k-{new_id()}"
    first = await office.clerk.post(path, Idempotency_Key=key)
    assert (first.status_code, (await office.clerk.post(path, Idempotency_Key=key)).json()) == (
        200,
        first.json(),
    )
    again = await office.clerk.post(path)
    assert (again.status_code, again.json()["code"], again.json()["number"]) == (
        409,
        "invoice_issued",
        first.json()["invoice"]["number"],
    )


async def test_issuers_at_once_number_without_gap_or_double(office: Office) -> None:
    drafts = [await office.draft(closed=False) for _ in range(6)]
    answers = await asyncio.gather(*(office.clerk.post(f"/v1/invoices/{each}/issue") for each in drafts * 2))
    assert sorted(each.status_code for each in answers) == [200] * 6 + [409] * 6
    numbers = sorted(each.json()["invoice"]["number"] for each in answers if each.status_code == 200)
    assert [int(each.rpartition("-")[2]) for each in numbers] == [1, 2, 3, 4, 5, 6]


async def test_a_stale_edit_token_is_refused(office: Office) -> None:
    draft = await office.draft()
    assert (await office.clerk.post(f"/v1/invoices/{draft}/review", If_Match='"1"')).headers["etag"] == '"2"'
    for verb in ("issue", "review"):
        answer = await office.clerk.post(f"/v1/invoices/{draft}/{verb}", If_Match='"1"')
        assert (answer.status_code, answer.json()["code"]) == (412, "stale_version")
    shown = (await office.clerk.get(f"/v1/invoices/{draft}")).json()["invoice"]
    assert (shown["status"], shown["reviewed_at"] is None) == ("draft", False)


async def test_a_review_is_taken_back_until_the_issue(office: Office) -> None:
    draft = await office.draft()
    path = f"/v1/invoices/{draft}"
    assert (await office.clerk.post(f"{path}/review")).json()["invoice"]["reviewed_at"] is not None
    assert (await office.manager.call("DELETE", f"{path}/review")).status_code == 403
    for _ in range(2):
        back = await office.clerk.call("DELETE", f"{path}/review")
        assert (back.status_code, back.json()["invoice"]["reviewed_at"], back.headers["etag"]) == (
            200,
            None,
            '"3"',
        )
    assert (await office.clerk.post(f"{path}/issue")).status_code == 200
    assert (await office.clerk.call("DELETE", f"{path}/review")).json()["code"] == "invoice_issued"


async def test_a_disputed_line_is_settled_before_the_issue(office: Office) -> None:
    draft = await office.draft("1000", "500")
    path = f"/v1/invoices/{draft}/lines/2/dispute"
    raised = await office.manager.post(path, {"reason": "件数が違います"})
    assert (raised.status_code, raised.json()["lines"][1]["dispute"]["reason"]) == (201, "件数が違います")
    assert (await office.clerk.post(path, {"reason": "x"})).status_code == 403
    refused = await office.clerk.post(f"/v1/invoices/{draft}/issue")
    assert (refused.status_code, refused.json()["code"], refused.json()["lines"]) == (
        409,
        "disputes_open",
        [2],
    )
    settled = await office.clerk.post(
        f"{path}/settlement", {"outcome": "declined", "answer": "記録のとおりです"}
    )
    assert (settled.status_code, settled.json()["disputes"][0]["status"]) == (200, "declined")
    assert (await office.clerk.post(f"/v1/invoices/{draft}/issue")).status_code == 200
    late = await office.manager.post(path, {"reason": "やはり"})
    assert (late.status_code, late.json()["code"]) == (409, "invoice_issued")


async def test_a_credit_note_is_bounded_by_its_invoice(office: Office) -> None:
    made = await office.issued("1000")
    path = f"/v1/invoices/{made['id']}/credit-notes"
    refused = await office.clerk.post(path, {"reason": "値引き", "lines": [{"line": 1, "amount": "1001"}]})
    assert (refused.status_code, refused.json()["code"], refused.json()["remaining"]) == (
        409,
        "credit_above_invoice",
        "1000",
    )
    note = await office.clerk.post(path, {"reason": "値引き", "lines": [{"line": 1, "amount": "400"}]})
    assert (note.status_code, note.headers["location"]) == (
        201,
        f"/v1/invoices/{note.json()['invoice']['id']}",
    )
    issued = await office.clerk.post(f"{note.headers['location']}/issue")
    assert re.fullmatch(r"CN-\d{4}-00001", issued.json()["invoice"]["number"])
    assert issued.json()["invoice"]["total"] == "440"
    first = (await office.clerk.get(f"/v1/invoices/{made['id']}")).json()
    assert (first["invoice"]["balance"], first["creditable"][0]["net"], first["invoice"]["total"]) == (
        "660",
        "600",
        "1100",
    )
    rest = await office.clerk.post(path, {"reason": "残り"})
    assert rest.json()["invoice"]["total"] == "660"
    discarded = await office.clerk.call("DELETE", rest.headers["location"])
    assert (discarded.status_code, (await office.clerk.get(rest.headers["location"])).status_code) == (
        204,
        404,
    )


async def test_a_reminder_that_is_refused_says_how_the_invoice_stands(office: Office) -> None:
    draft = await office.draft()
    refused = await office.clerk.post(f"/v1/invoices/{draft}/reminders", {})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_overdue")
    assert "standing" in refused.json()


async def test_nothing_of_an_issued_invoice_can_be_changed(office: Office, floor: Floor) -> None:
    made = await office.issued()
    before = await floor.admin.fetchrow("SELECT * FROM invoices WHERE id = $1", UUID(made["id"]))
    path = f"/v1/invoices/{made['id']}"
    assert (await office.clerk.call("DELETE", path)).json()["code"] == "invoice_issued"
    assert (await office.clerk.post(f"{path}/review")).json()["code"] == "invoice_issued"
    assert (await office.clerk.patch(path, {"total": "1"}, If_Match='"2"')).status_code == 405
    assert await floor.admin.fetchrow("SELECT * FROM invoices WHERE id = $1", UUID(made["id"])) == before


@pytest.mark.parametrize(
    ("verb", "path", "body"),
    [
        ("GET", "", None), ("DELETE", "", None), ("POST", "/issue", {}), ("POST", "/review", {}), ("GET", "/lines/1/usage", None),
        ("POST", "/lines/1/dispute", {"reason": "x"}), ("POST", "/lines/1/dispute/settlement", {"outcome": "accepted"}),
        ("POST", "/credit-notes", {"reason": "x"}), ("POST", "/payments", {"amount": "1", "received_on": "2026-01-20"}),
        ("POST", "/write-offs", {"reason": "x"}), ("POST", "/reminders", {}),
        ("POST", "/allocations", {"allocations": [{"invoice": str(new_id()), "amount": "1"}]}),
    ],
)  # fmt: skip
async def test_a_neighbours_invoice_is_not_there(office: Office, verb: str, path: str, body: Any) -> None:
    draft = await office.draft()
    for caller in (office.stranger, office.neighbour):
        answer = await caller.call(verb, f"/v1/invoices/{draft}{path}", body)
        assert answer.status_code == 404 or (caller is office.neighbour and answer.status_code == 403)
        assert draft not in answer.text


async def test_what_the_role_may_not_is_403(office: Office, callers: Callers, floor: Floor) -> None:
    draft = await office.draft()
    company = office.contract.company
    requester = await callers.client(company, Role.REQUESTER)
    lead = await callers.staff(company, roles=(Role.ACCOUNT_MANAGER,))
    narrow = await callers.staff(company, roles=(Role.BILLING_CLERK,), scopes=["invoices:read"])
    assert (await requester.get(f"/v1/invoices/{draft}")).status_code == 403
    assert (await requester.get("/v1/invoices")).status_code == 403
    assert (await lead.get(f"/v1/invoices/{draft}")).status_code == 200
    for caller in (office.manager, lead, narrow):
        assert (await caller.post(f"/v1/invoices/{draft}/issue")).status_code == 403
    assert (await narrow.get("/v1/invoices")).status_code == 200


async def test_wrong_values_name_their_field(office: Office) -> None:
    made = await office.issued()
    path = f"/v1/invoices/{made['id']}/credit-notes"
    for body, pointer in (
        ({"reason": ""}, "/reason"),
        ({"reason": "x", "lines": [{"line": 1, "amount": 0.5}]}, "/lines/0/amount"),
        ({"reason": "x", "lines": [{"line": 9, "amount": "1"}]}, "/lines/0/line"),
        ({"reason": "x", "all": True}, "/all"),
    ):
        answer = await office.clerk.post(path, body)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert (await office.clerk.get("/v1/invoices?month=2026-13")).status_code == 422
    assert (await office.clerk.get(f"/v1/invoices/{made['id']}/lines/1/usage?cursor=xx")).status_code == 422


async def test_a_line_opens_to_its_tickets(office: Office, floor: Floor) -> None:
    facts = {"usage": {"meter": "tickets", "charge": "entry", "task_types": None}}
    draft = await office.bills.draft(
        office.contract, [line("60", facts=facts)], period_id=office.contract.period
    )
    for _ in range(3):
        await office.bills.usage(office.contract, "1")
    path = f"/v1/invoices/{draft}/lines/1/usage?limit=2"
    first = (await office.manager.get(path)).json()
    rest = (await office.manager.get(f"{path}&cursor={first['next_cursor']}")).json()
    assert (len(first["data"]), len(rest["data"]), rest["next_cursor"]) == (2, 1, None)
    assert len({each["id"] for each in first["data"] + rest["data"]}) == 3
    assert first["data"][0]["quantity"] == "1"
