"""Callers of the API: people with tokens, as programs outside meet it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx

from core.ids import new_id
from tenants import tokens
from tenants.bounds import SCOPES
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import system
from tests.support.floor import Company, Floor
from tests.tenants import made


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with a token."""

    http: httpx.AsyncClient
    person: UUID
    token: str

    async def call(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.http.request(
            method, path, json=body, headers={"Authorization": f"Bearer {self.token}", **named}
        )

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.call("GET", path, **headers)

    async def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return await self.call("POST", path, {} if body is None else body, **headers)

    async def patch(self, path: str, body: Any, **headers: str) -> httpx.Response:
        return await self.call("PATCH", path, body, **headers)


@dataclass(frozen=True, slots=True)
class Callers:
    """Makes callers of any role."""

    http: httpx.AsyncClient
    floor: Floor

    async def client(
        self,
        company: Company,
        *roles: Role,
        domains: list[str] | None = None,
        scopes: Sequence[str] | None = None,
    ) -> Caller:
        """Somebody of a client company."""
        person = new_id()
        await self.floor.person(company, person)
        membership, _ = await made.membership(
            company.id, *(roles or (Role.REQUESTER,)), domains=domains, person=person
        )
        return await self._caller(company.id, membership, person, scopes)

    async def staff(
        self,
        *companies: Company,
        roles: Sequence[Role] = (Role.OPERATOR,),
        domains: list[str] | None = None,
        scopes: Sequence[str] | None = None,
    ) -> Caller:
        """Somebody of the provider, cleared for these companies, present."""
        scope = await self.floor.operator(*companies, roles=roles)
        for company in companies:
            await made.clearance(scope.actor, company.id, domains=domains)
        membership, _ = await made.membership(None, *roles, person=scope.actor)
        return await self._caller(None, membership, scope.actor, scopes)

    async def _caller(
        self, tenant: UUID | None, membership: UUID, person: UUID, scopes: Sequence[str] | None
    ) -> Caller:
        client = await made.client(tenant, membership=membership, scopes=tuple(SCOPES))
        async with transaction(system()) as tx:
            issued = await tokens.issue(tx, api_client_id=client, scopes=SCOPES if scopes is None else scopes)
        return Caller(self.http, person, issued.token)
