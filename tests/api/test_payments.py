"""Payments, write-offs, bank files, ledger and statements through the API."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from core.ids import new_id
from tenants.roles import Role
from tests.rules.bank_records import movement, movements
from tests.support.bills import Bills, Contract, line
from tests.support.callers import Caller, Callers
from tests.support.floor import Floor

DAY = "2026-01-20"


@dataclass
class Till:
    """A billed client, and who takes its money."""

    bills: Bills
    contract: Contract
    clerk: Caller
    approver: Caller
    manager: Caller
    stranger: Caller

    @property
    def key(self) -> str:
        return self.contract.company.key

    async def invoice(self, amount: str = "1000") -> str:
        """An issued invoice without tax."""
        draft = await self.bills.draft(self.contract, [line(amount, "exempt")])
        answer = await self.clerk.post(f"/v1/invoices/{draft}/issue")
        assert answer.status_code == 200, answer.text
        return str(draft)

    async def balance(self, invoice: str) -> str:
        return str((await self.clerk.get(f"/v1/invoices/{invoice}")).json()["invoice"]["balance"])

    async def take_in(self, data: bytes, caller: Caller | None = None, **headers: str) -> httpx.Response:
        who = caller or self.clerk
        return await who.http.post(
            f"/v1/bank-deposits?legal_entity={self.contract.entity}",
            files={"file": ("meisai.txt", data, "text/plain")},
            headers={"Authorization": f"Bearer {who.token}", **headers},
        )


@pytest.fixture
async def till(callers: Callers, floor: Floor) -> Till:
    company, bills = await floor.company(), Bills(floor.admin)
    return Till(
        bills,
        await bills.contract(company, payment_terms={"days": 30, "bank_holiday": "after"}),
        await callers.staff(company, roles=(Role.BILLING_CLERK,)),
        await callers.staff(company, roles=(Role.ACCOUNT_MANAGER,)),
        await callers.client(company, Role.CLIENT_MANAGER),
        await callers.staff(await floor.company(), roles=(Role.BILLING_CLERK,)),
    )


async def test_a_payment_for_one_invoice_and_what_is_over(till: Till) -> None:
    invoice, later = await till.invoice(), await till.invoice("400")
    paid = await till.clerk.post(f"/v1/invoices/{invoice}/payments", {"amount": "1200", "received_on": DAY})
    made = paid.json()
    assert (paid.status_code, paid.headers["location"], made["rest"]) == (
        201,
        f"/v1/payments/{made['id']}",
        "200",
    )
    body = {"allocations": [{"invoice": later, "amount": "200"}]}
    used = await till.clerk.post(f"/v1/payments/{made['id']}/allocations", body, If_Match='"1"')
    assert (used.status_code, used.json()["rest"], await till.balance(later)) == (200, "0", "200")
    again = await till.clerk.post(f"/v1/payments/{made['id']}/allocations", body, If_Match='"1"')
    assert again.status_code == 412
    again = await till.clerk.post(f"/v1/payments/{made['id']}/allocations", body)
    assert (again.status_code, again.json()["code"]) == (409, "above_credit")


async def test_a_payment_over_several_invoices_is_voided(till: Till) -> None:
    one, two = await till.invoice(), await till.invoice("2000")
    parts = [{"invoice": one, "amount": "1000"}, {"invoice": two, "amount": "1500"}]
    body = {"tenant": till.key, "amount": "2500", "received_on": DAY, "allocations": parts}
    made = (await till.clerk.post("/v1/payments", body)).json()
    assert [await till.balance(each) for each in (one, two)] == ["0", "500"]
    voided = await till.clerk.post(f"/v1/payments/{made['id']}/void", {"reason": "誤り"})
    assert (voided.status_code, voided.json()["voided_at"] is None) == (200, False)
    assert [await till.balance(each) for each in (one, two)] == ["1000", "2000"]
    again = await till.clerk.post(f"/v1/payments/{made['id']}/void", {"reason": "誤り"})
    assert (again.status_code, again.json()["code"]) == (409, "payment_voided")
    listed = await till.clerk.get(f"/v1/payments?tenant={till.key}&standing=true")
    assert listed.json()["data"] == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"amount": "0", "received_on": DAY}, 422, "/amount"), ({"amount": "1.5", "received_on": DAY}, 422, "/amount"),
        ({"amount": "900", "received_on": DAY, "fee": "881"}, 409, "above_balance"),
        ({"amount": "119", "received_on": DAY, "fee": "881"}, 409, "fee_above_tolerance"),
        ({"amount": 1.5, "received_on": DAY}, 422, "/amount"), ({"amount": "1"}, 422, "/received_on"),
    ],
)  # fmt: skip
async def test_refused_payments_change_nothing(till: Till, body: Any, status: int, code: str) -> None:
    invoice = await till.invoice()
    answer = await till.clerk.post(f"/v1/invoices/{invoice}/payments", body)
    found = answer.json()
    assert (answer.status_code, found["errors"][0]["pointer"] if status == 422 else found["code"]) == (
        status,
        code,
    )
    assert await till.balance(invoice) == "1000"


async def test_who_asked_does_not_approve_a_write_off(till: Till) -> None:
    invoice = await till.invoice()
    asked = await till.clerk.post(f"/v1/invoices/{invoice}/write-offs", {"reason": "倒産"})
    path = asked.headers["location"]
    assert (asked.status_code, asked.json()["status"]) == (201, "pending")
    own = await till.clerk.post(f"{path}/decision", {"decision": "approve"})
    assert (own.status_code, own.json()["code"]) == (403, "own_write_off")
    assert (await till.stranger.post(f"{path}/decision", {"decision": "approve"})).status_code == 404
    assert (await till.manager.get(path)).status_code == 404
    done = await till.approver.post(f"{path}/decision", {"decision": "approve"})
    assert (done.status_code, done.json()["status"], await till.balance(invoice)) == (200, "approved", "0")
    again = (await till.approver.post(f"{path}/decision", {"decision": "reject"})).json()
    assert (again["status"], again["code"], again["state"]) == (409, "write_off_decided", "approved")
    pending = await till.approver.get(f"/v1/write-offs?tenant={till.key}&status=pending")
    assert pending.json()["data"] == []


async def test_who_asked_withdraws_a_write_off_while_it_waits(till: Till) -> None:
    invoice = await till.invoice()
    asked = await till.clerk.post(f"/v1/invoices/{invoice}/write-offs", {"reason": "倒産"})
    path = f"{asked.headers['location']}/withdrawal"
    other = await till.approver.post(path)
    assert (other.status_code, other.json()["code"]) == (403, "forbidden")
    for stranger in (till.stranger, till.manager):
        assert (await stranger.post(path)).status_code == 404
        decided = await stranger.post(f"{asked.headers['location']}/decision", {"decision": "approve"})
        assert decided.status_code == 404
    key = f"k-{new_id()}"
    done = await till.clerk.post(path, Idempotency_Key=key)
    card = done.json()
    assert (done.status_code, card["status"], card["decided_by"]) == (
        200,
        "withdrawn",
        str(till.clerk.person),
    )
    assert (await till.clerk.post(path, Idempotency_Key=key)).json() == card
    again = (await till.clerk.post(path)).json()
    assert (again["status"], again["code"], again["state"]) == (409, "write_off_decided", "withdrawn")
    late = (await till.approver.post(f"{asked.headers['location']}/decision", {"decision": "approve"})).json()
    assert (late["status"], late["code"], await till.balance(invoice)) == (409, "write_off_decided", "1000")
    listed = await till.clerk.get(f"/v1/write-offs?tenant={till.key}&status=withdrawn")
    assert [each["id"] for each in listed.json()["data"]] == [card["id"]]
    renewed = await till.clerk.post(f"/v1/invoices/{invoice}/write-offs", {"reason": "倒産"})
    assert (renewed.status_code, renewed.json()["status"]) == (201, "pending")


async def test_a_colleague_does_not_withdraw_a_write_off(till: Till, callers: Callers) -> None:
    invoice = await till.invoice()
    asked = await till.clerk.post(f"/v1/invoices/{invoice}/write-offs", {"reason": "倒産"})
    colleague = await callers.staff(till.contract.company, roles=(Role.BILLING_CLERK,))
    path = asked.headers["location"]
    refused = await colleague.post(f"{path}/withdrawal")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_your_write_off")
    await colleague.post(f"{path}/decision", {"decision": "reject"})
    late = await till.clerk.post(f"{path}/withdrawal")
    assert (late.status_code, late.json()["state"]) == (409, "rejected")


async def test_a_bank_file_is_taken_in_suggested_and_matched(till: Till) -> None:
    invoice = await till.invoice("10000")
    number = (await till.clerk.get(f"/v1/invoices/{invoice}")).json()["invoice"]["number"]
    data = movements([movement(9560, "ｶ)ｵﾔｶﾞｲｼﾔ", 勘定日="080120", EDI情報=number.replace("-", ""))])
    key = f"k-{new_id()}"
    first = await till.take_in(data, **{"Idempotency-Key": key})
    assert first.json() == {
        "form": "入出金取引明細",
        "added": 1,
        "known": 0,
        "withdrawals": 0,
        "taken_back": [],
    }
    assert (await till.take_in(data, **{"Idempotency-Key": key})).json() == first.json()
    assert (await till.take_in(data)).json()["known"] == 1
    listed = await till.clerk.get(f"/v1/bank-deposits?legal_entity={till.contract.entity}&status=open")
    (deposit,) = listed.json()["data"]
    path = f"/v1/bank-deposits/{deposit['id']}"
    best = (await till.clerk.get(f"{path}/suggestions")).json()["data"][0]
    assert (best["tenant"], best["reasons"]) == (till.key, ["short_by_fee", "number_in_text"])
    shares = [{name: each[name] for name in ("invoice", "amount", "fee")} for each in best["shares"]]
    matched = await till.clerk.post(
        f"{path}/match", {"tenant": till.key, "allocations": shares}, If_Match='"1"'
    )
    assert (matched.status_code, matched.json()["status"], await till.balance(invoice)) == (
        200,
        "matched",
        "0",
    )
    assert (await till.clerk.post(f"{path}/ignore", {})).json()["code"] == "deposit_matched"
    assert (await till.stranger.get(path)).status_code == 404
    released = await till.clerk.post(f"{path}/release", {"reason": "取り違え"})
    assert (released.json()["status"], await till.balance(invoice)) == ("open", "10000")
    aside = await till.clerk.post(f"{path}/ignore", {"note": "利息"})
    assert aside.json()["status"] == "ignored"
    assert (await till.clerk.post(f"{path}/release", {"reason": "やはり"})).json()["status"] == "open"


async def test_a_refused_bank_file_names_record_and_field(till: Till) -> None:
    answer = await till.take_in(movements([movement(100)], 入金件数="2"))
    (error,) = answer.json()["errors"]
    assert (answer.status_code, error["pointer"], error["code"]) == (422, "/file", "bank_totals_differ")
    assert "record 3, 入金件数" in error["detail"]
    assert (await till.take_in(b"x" * 5_000_001)).status_code == 413
    assert (await till.take_in(b"")).status_code == 422
    assert (await till.take_in(movements([movement(100)]), till.approver)).status_code == 403
    assert (await till.take_in(movements([movement(100)]), till.manager)).status_code == 403


async def test_the_ledger_balances_and_a_locked_month_takes_nothing(till: Till) -> None:
    invoice = await till.invoice()
    await till.clerk.post(f"/v1/invoices/{invoice}/payments", {"amount": "300", "received_on": DAY})
    rows = (await till.clerk.get(f"/v1/ledger?tenant={till.key}&limit=1")).json()
    assert (rows["data"][0]["debit"], rows["data"][0]["credit"], rows["data"][0]["place"]) == (
        "receivable",
        "revenue:entry",
        1,
    )
    rest = (await till.clerk.get(f"/v1/ledger?tenant={till.key}&cursor={rows['next_cursor']}")).json()
    assert ([each["debit"] for each in rest["data"]], rest["next_cursor"]) == (["bank"], None)
    balances = (await till.clerk.get(f"/v1/ledger/balances?tenant={till.key}")).json()["data"]
    assert {each["account"]: each["balance"] for each in balances} == {
        "bank": "300",
        "receivable": "700",
        "revenue:entry": "-1000",
    }
    entity = {"legal_entity": str(till.contract.entity)}
    locked = await till.clerk.post("/v1/ledger/months/2025-12/lock", entity)
    assert [each["month_on"] for each in locked.json()["data"]] == ["2025-12-01"]
    refused = await till.clerk.post(
        f"/v1/invoices/{invoice}/payments", {"amount": "1", "received_on": "2025-12-31"}
    )
    assert (refused.status_code, refused.json()["code"], refused.json()["month"]) == (
        409,
        "month_locked",
        "2025-12",
    )
    assert (await till.approver.post("/v1/ledger/months/2025-12/unlock", entity)).status_code == 403
    assert (await till.clerk.post("/v1/ledger/months/2025-12/unlock", entity)).json()["data"] == []
    for caller, expected in ((till.manager, 403), (till.stranger, 422)):
        assert (await caller.get(f"/v1/ledger?tenant={till.key}")).status_code == expected


async def test_a_statement_is_the_clients_own(till: Till) -> None:
    invoice = await till.invoice()
    await till.clerk.post(f"/v1/invoices/{invoice}/payments", {"amount": "300", "received_on": DAY})
    span = "from_on=2026-01-01&to_on=2100-01-01"
    (found,) = (await till.manager.get(f"/v1/statements?{span}")).json()["data"]
    assert (found["opening"], found["closing"]) == ("0", "700")
    assert sorted(each["kind"] for each in found["movements"]) == ["invoice", "payment"]
    assert (await till.stranger.get(f"/v1/statements?tenant={till.key}&{span}")).status_code == 422
    assert (
        await till.clerk.get(f"/v1/statements?tenant={till.key}&from_on={DAY}&to_on={DAY}")
    ).status_code == 422
    ageing = (await till.clerk.get(f"/v1/payments/ageing?tenant={till.key}")).json()["data"]
    assert (ageing[0]["total"], ageing[0]["buckets"]["not_due"]) == ("700", "700")


async def test_a_statement_is_a_paper_too(till: Till) -> None:
    span, paper = "from_on=2026-01-01&to_on=2100-01-01", "/v1/statements.pdf"
    nothing = await till.manager.get(f"{paper}?{span}")
    assert (nothing.status_code, nothing.json()["code"]) == (404, "no_statement")
    await till.invoice()
    for caller, asked in ((till.manager, span), (till.clerk, f"{span}&tenant={till.key}&language=en")):
        answer = await caller.get(f"{paper}?{asked}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF-")
        assert "statement-2026-01-01-2099-12-31.pdf" in answer.headers["content-disposition"]
    for refused in (f"{span}&tenant={till.key}&language=fr", f"tenant={till.key}&from_on={DAY}&to_on={DAY}"):
        assert (await till.clerk.get(f"{paper}?{refused}")).status_code == 422
    assert (await till.stranger.get(f"{paper}?tenant={till.key}&{span}")).status_code == 422


async def test_a_neighbours_payment_is_not_there(till: Till) -> None:
    invoice = await till.invoice()
    made = (
        await till.clerk.post(f"/v1/invoices/{invoice}/payments", {"amount": "300", "received_on": DAY})
    ).json()
    for path, body in (
        ("", None),
        ("/void", {"reason": "x"}),
        ("/allocations", {"allocations": [{"invoice": invoice, "amount": "1"}]}),
    ):
        verb = "GET" if body is None else "POST"
        assert (await till.stranger.call(verb, f"/v1/payments/{made['id']}{path}", body)).status_code == 404
    assert (await till.approver.post(f"/v1/payments/{made['id']}/void", {"reason": "x"})).status_code == 403
    assert (await till.manager.get(f"/v1/payments/{made['id']}")).json() == made


async def test_what_is_too_much_is_paid_back_through_the_api(till: Till) -> None:
    made = await till.clerk.post(
        "/v1/payments",
        {
            "tenant": till.key,
            "amount": "500",
            "received_on": DAY,
            "legal_entity": str(till.contract.entity),
        },
    )
    payment = made.json()["id"]
    paid = {"amount": "300", "reason": "過入金"}
    refund = await till.clerk.post(f"/v1/payments/{payment}/refunds", paid)
    assert refund.status_code == 201, refund.text
    assert (refund.json()["amount"], refund.json()["payment"]) == ("300", payment)
    again = await till.clerk.post(f"/v1/payments/{payment}/refunds", paid)
    assert (again.status_code, again.json()["code"], again.json()["rest"]) == (409, "above_credit", "200")
    card = (await till.clerk.get(f"/v1/payments/{payment}")).json()
    assert (card["refunded"], card["rest"]) == ("300", "200")
    answer = await till.clerk.get(f"/v1/refunds?tenant={till.key}")
    assert answer.status_code == 200, answer.text
    listed = answer.json()["data"]
    assert [each["id"] for each in listed] == [refund.json()["id"]]
    invoice = await till.invoice()
    wrong = await till.clerk.post(f"/v1/invoices/{invoice}/refunds", paid)
    assert (wrong.status_code, wrong.json()["code"]) == (409, "not_a_credit")
    assert (await till.approver.post(f"/v1/payments/{payment}/refunds", paid)).status_code == 403
    assert (await till.stranger.post(f"/v1/payments/{payment}/refunds", paid)).status_code == 404
    assert (await till.manager.get("/v1/refunds")).json()["data"] == []
    path = refund.headers["location"]
    assert (await till.manager.get(path)).status_code == 404
    own = await till.clerk.post(f"{path}/decision", {"decision": "approve"})
    assert (own.status_code, own.json()["code"]) == (403, "own_refund")
    assert (await till.stranger.post(f"{path}/decision", {"decision": "approve"})).status_code == 404
    early = await till.clerk.post(f"{path}/undo", {"reason": "口座相違"})
    assert (early.status_code, early.json()["code"], early.json()["state"]) == (
        409,
        "refund_decided",
        "pending",
    )
    done = await till.approver.post(f"{path}/decision", {"decision": "approve", "refunded_on": DAY})
    assert (done.status_code, done.json()["status"], done.json()["refunded_on"]) == (200, "approved", DAY)
    said = await till.manager.get("/v1/refunds")
    assert said.status_code == 200, said.text
    theirs = said.json()["data"]
    assert [(each["amount"], each["reason"]) for each in theirs] == [("300", "")]
    assert (await till.approver.post(f"{path}/undo", {"reason": "口座相違"})).status_code == 403
    undone = await till.clerk.post(f"{path}/undo", {"reason": "口座相違"})
    assert (undone.status_code, undone.json()["undo_reason"]) == (200, "口座相違")
    assert (await till.clerk.post(f"{path}/undo", {"reason": "口座相違"})).json()["code"] == "refund_undone"
    assert (await till.clerk.get(f"/v1/payments/{payment}")).json()["rest"] == "500"
