"""A running product's clientele, made as people make it: set-up's administrator, then companies, catalogue and people by their calls."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
import httpx

from services.catalogue.standard import catalogue
from tenants import db, keys, valkey
from tenants.roles import Role
from tenants.scope import ALL_DOMAINS
from tests.support import office

KIND = "it.helpdesk"
"""What the clientele submits: a standard task type with three promises, an intake form, skills, and no approval."""
OFFICE_HOURS = {
    "time_zone": "Asia/Tokyo",
    "weekly": {day: [["09:00", "12:00"], ["13:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    "holiday_region": "JP",
}


@dataclass(frozen=True, slots=True)
class Doors:
    """Where a product is reached: its API, and its servers for the app and for an administrator."""

    url: str
    app_url: str
    admin_url: str
    valkey_url: str


@dataclass(frozen=True, slots=True)
class Desk:
    """A company with the whole ready catalogue, its queue for `KIND`, and its manager's token."""

    company: UUID
    key: str
    queue: UUID
    token: str


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody of the staff, present, cleared for every company, with the skills that `KIND` asks for."""

    person: UUID
    token: str


@dataclass(slots=True)
class Clientele:
    """Makes desks and operators. Rows that no call makes yet are the administrator's, in plain SQL."""

    http: httpx.AsyncClient
    admin: "asyncpg.Connection[asyncpg.Record]"
    token: str = ""

    async def desk(self, key: str, *, own_queue: bool = False) -> Desk:
        """A company taken on, with hours and catalogue, and its manager."""
        company = await self._post("/v1/tenants", key=key, name={"ja": f"{key}株式会社", "en": f"{key} Inc."})
        hours = {"code": "default", "name": {"ja": "営業時間", "en": "Hours"}, "calendar": OFFICE_HOURS}
        await self._post("/v1/calendars", **hours, tenant=key)
        kinds = await self._post("/v1/task-types/adopt", domains=sorted(ALL_DOMAINS), tenant=key)
        (kind,) = [each for each in kinds["data"] if each["code"] == KIND]
        queue = UUID(kind["default_queue"])
        if own_queue:
            queue = await self._queue(key)
            await self.call(
                "PATCH", f"/v1/task-types/{KIND}?tenant={key}", {"default_queue": str(queue)}, version=kind["version"]
            )  # fmt: skip
        manager = await office.user(UUID(company["id"]), Role.CLIENT_MANAGER)
        return Desk(UUID(company["id"]), key, queue, await office.token(manager))

    async def operator(self, *, capacity_units: int = 10) -> Operator:
        """Somebody who takes work now."""
        made = await office.cleared(Role.OPERATOR, None)
        for code, level in catalogue().task_types[KIND].skills.items():
            await self.admin.execute(
                "INSERT INTO person_skills (person_id, skill, level, updated_at) VALUES ($1, $2, $3, now())",
                made.actor, code, level,
            )  # fmt: skip
        token = await office.token(made)
        await self.call("PUT", "/v1/me/presence", {"status": "available"}, token=token)
        await self.admin.execute(
            "UPDATE presence SET capacity_units = $2 WHERE person_id = $1", made.actor, capacity_units
        )
        return Operator(made.actor, token)

    async def call(
        self, method: str, path: str, body: Any = None, *, token: str = "", version: int | None = None
    ) -> Any:
        """A call that must succeed; its JSON."""
        headers = {"Authorization": f"Bearer {token or self.token}"}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        answer = await self.http.request(method, path, json=body, headers=headers)
        assert answer.is_success, (method, path, answer.status_code, answer.text)
        return answer.json() if answer.content else None

    async def _post(self, path: str, **body: Any) -> Any:
        return await self.call("POST", path, body)

    async def _queue(self, key: str) -> UUID:
        made: UUID = await self.admin.fetchval(
            "INSERT INTO queues (id, code, name_ja, name_en, mode, priority_first, waiting_counts, active, version, created_at)"
            " VALUES (gen_random_uuid(), $1, $2, $2, 'pull', false, false, true, 1, now()) RETURNING id",
            f"own-{key.lower()}",
            key,
        )
        return made


def example() -> Mapping[str, Any]:
    """A filled form of `KIND`."""
    return catalogue().task_types[KIND].example


@asynccontextmanager
async def clientele(doors: Doors) -> AsyncIterator[Clientele]:
    """The doors of a running product, opened here as its own processes have them; what was open before is back afterwards."""
    opened, cache = db.Database(doors.app_url, size=4), valkey.Valkey(doors.valkey_url)
    admin = await asyncpg.connect(doors.admin_url)
    before = db.use(opened), valkey.use(cache)
    keys.forget()
    try:
        async with httpx.AsyncClient(base_url=doors.url, timeout=30) as http:
            made = Clientele(http, admin, await office.token(await office.administrator()))
            yield made
    finally:
        db.use(before[0])
        valkey.use(before[1])
        keys.forget()
        await admin.close()
        await cache.close()
        await opened.close()
