"""Contracts to test on, made by the calls that people's programs make."""

from dataclasses import dataclass
from typing import Any

from core.ids import new_id
from tenants.roles import Role
from tests.support.callers import Caller, Callers
from tests.support.floor import Company

NAME = {"ja": "名称", "en": "Name"}
REGISTRATION = "T7000012050002"
"""A number whose check digit is right."""


def code(prefix: str = "c") -> str:
    """A code that nothing has."""
    return f"{prefix}-{new_id().hex[-10:]}"


def entity(**values: Any) -> dict[str, Any]:
    """A legal entity as a call makes it."""
    bank = {
        "code": "main", "bank": "みずうみ銀行", "bank_code": "0001", "branch": "本店", "branch_code": "001", "kind": "ordinary",
        "number": "0123456", "holder": "カ）ウラカタ",
    }  # fmt: skip
    return {
        "code": code("e"), "name": NAME, "registration_number": REGISTRATION, "postal_code": "100-0001",
        "address": {"ja": "東京都千代田区1-1", "en": "1-1 Chiyoda, Tokyo"}, "bank_accounts": [bank], **values,
    }  # fmt: skip


def flat(charge: str = "work", price: str = "500", **values: Any) -> dict[str, Any]:
    """A charge by the ticket."""
    return {
        "code": charge, "model": "flat", "name": NAME, "unit": {"ja": "件", "en": "ticket"}, "tax_category": "standard",
        "counts": {"meter": "tickets", "task_types": None}, "unit_price": price, **values,
    }  # fmt: skip


def card(*charges: dict[str, Any], **values: Any) -> dict[str, Any]:
    """A rate card."""
    return {"charges": list(charges) or [flat()], **values}


@dataclass(frozen=True, slots=True)
class Bureau:
    """A billing clerk with a legal entity, and what they make for companies."""

    clerk: Caller
    entity: str

    async def contract(self, company: Company, **values: Any) -> dict[str, Any]:
        """A draft."""
        body = {
            "tenant": company.key, "code": code(), "name": NAME, "legal_entity": self.entity, "starts_on": "2026-04-01", **values,
        }  # fmt: skip
        return await made(self.clerk, "/v1/contracts", body)

    async def rate_card(self, contract: dict[str, Any], *charges: dict[str, Any], **values: Any) -> Any:
        """A rate card of it, from the first day on unless another one is named."""
        body = {"effective_on": contract["starts_on"], "card": card(*charges), **values}
        return await made(self.clerk, f"/v1/contracts/{contract['id']}/rate-cards", body)

    async def party(self, contract: dict[str, Any], **values: Any) -> Any:
        """Somebody to bill."""
        body = {"code": code("p"), "name": "株式会社テスト", **values}
        return await made(self.clerk, f"/v1/contracts/{contract['id']}/bill-to", body)

    async def in_force(self, company: Company, *charges: dict[str, Any], **values: Any) -> dict[str, Any]:
        """A contract that is active, with a card and a party."""
        contract = await self.contract(company, **values)
        await self.rate_card(contract, *charges)
        await self.party(contract)
        active = await self.clerk.post(f"/v1/contracts/{contract['id']}/activation")
        assert active.status_code == 200, active.text
        found: dict[str, Any] = active.json()
        return found


async def made(caller: Caller, path: str, body: Any) -> Any:
    """What a call made."""
    answer = await caller.post(path, body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def bureau(callers: Callers, *companies: Company) -> Bureau:
    """A clerk who is cleared for these companies, with a legal entity of their own."""
    clerk = await callers.staff(*companies, roles=[Role.BILLING_CLERK])
    return Bureau(clerk, (await made(clerk, "/v1/legal-entities", entity()))["code"])
