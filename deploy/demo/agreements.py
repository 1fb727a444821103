"""What the demo's provider agreed about money before the work began: who issues invoices, what an hour costs, the contracts."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from deploy.demo.clock import Clock
from deploy.demo.contract_acme import ACME
from deploy.demo.contract_hanami import HANAMI
from deploy.demo.contract_north import NORTH
from deploy.demo.shapes import Worker
from deploy.demo.terms import Agreed
from deploy.demo.world import Somebody, World
from services.billing.contracts import actions as contracts
from services.billing.contracts import entities, parties, rate_cards
from services.directory import actions as directory
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT, Scope

CONTRACTS: tuple[Agreed, ...] = (ACME, HANAMI, NORTH)
ISSUER: Mapping[str, Any] = {
    "code": "urakata", "name_ja": "うらかた株式会社", "name_en": "Urakata Inc.", "registration_number": "T7999901000001",
    "corporate_number": "7999901000001", "country": "JP", "postal_code": "101-0021", "address_ja": "東京都千代田区外神田9-9-9",
    "address_en": "9-9-9 Sotokanda, Chiyoda-ku, Tokyo", "telephone": "03-0000-0000", "email": "billing@urakata.example",
    "time_zone": "Asia/Tokyo", "currency": "JPY", "fiscal_year_starts_in": 4, "invoice_prefix": "URK", "credit_note_prefix": "URKC",
    "bank_accounts": [{
        "code": "main", "bank": "架空銀行", "bank_code": "9999", "branch": "本店営業部", "branch_code": "001", "kind": "ordinary",
        "number": "0123456", "holder": "ウラカタ（カ", "bank_en": "Kakuu Bank", "branch_en": "Head Office", "holder_en": "Urakata Inc.",
    }],
    "accounts": {}, "fee_tolerance": Decimal(880),
}  # fmt: skip
GRADES = {
    "associate": ("担当", "Associate", "1900"),
    "senior": ("主任", "Senior", "2400"),
    "lead": ("管理職", "Lead", "3300"),
}
FAST = 1.0
"""Whoever needs no longer than this for what is written as an hour is a senior."""


def clerk(world: World) -> Scope:
    """Who bills."""
    return next(each.scope for each in world.staff if each.person.role is Role.BILLING_CLERK)


class Agreeing:
    """The set-up of billing, one transaction after the other."""

    def __init__(self, world: World, clock: Clock, starts_on: date) -> None:
        self.world, self.clock, self.starts_on = world, clock, starts_on
        self.clerk = clerk(world)

    async def everything(self) -> None:
        """The legal entity, the grades, the contracts."""
        async with transaction(self.clerk.at(PROVIDER_TENANT), now=self.clock.tick()) as tx:
            await entities.make(tx, ISSUER)
        await self._grades()
        for agreed in CONTRACTS:
            await self._contract(agreed, self.world.clients[agreed.company].id)

    async def _grades(self) -> None:
        """Each grade with its cost, then who has it: one transaction a grade."""
        for code, (ja, en, cost) in GRADES.items():
            async with transaction(self.clerk.at(PROVIDER_TENANT), now=self.clock.tick()) as tx:
                grade = await directory.make_grade(tx, code=code, name_ja=ja, name_en=en)
                await directory.say_cost(tx, grade, effective_on=self.starts_on, hourly_cost=Decimal(cost))
                for each in self.world.staff:
                    if _grade(each) == code:
                        await directory.give_grade(tx, grade, user=each.id, from_on=self.starts_on)

    async def _contract(self, agreed: Agreed, tenant: UUID) -> None:
        async with transaction(self.clerk.at(tenant), now=self.clock.tick()) as tx:
            values = {**agreed.terms, "legal_entity": ISSUER["code"], "starts_on": self.starts_on}
            contract = await contracts.make(tx, values)
            await rate_cards.add(tx, contract, effective_on=self.starts_on, card=agreed.card(self.starts_on))
            for each in agreed.parties:
                await parties.add(tx, contract, each)
            await contracts.activate(tx, contract)


def _grade(somebody: Somebody) -> str | None:
    """The grade of somebody who works on tickets."""
    if not isinstance(somebody.person, Worker):
        return None
    if somebody.person.role is Role.TEAM_LEAD:
        return "lead"
    return "senior" if somebody.person.pace <= FAST else "associate"
