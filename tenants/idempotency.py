"""Idempotency-Key: the same key and body get the first answer again, for 24 hours (IETF httpapi-idempotency-key-header).

The key's row is inserted in the first statement of the transaction of its effect: both live or die together, also in a crash.
Only successes are kept; a refusal changed nothing and is decided anew.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

import asyncpg

from core.errors import Conflict, Invalid
from core.said import say
from tenants import keys
from tenants.db import Tx

KEPT = timedelta(hours=24)

_CLAIM = """
WITH mine AS (
    INSERT INTO idempotency_keys AS k (principal, route, key, digest, tenant_id, created_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (principal, route, key) DO UPDATE
        SET digest = $4, tenant_id = $5, created_at = $6, answer = NULL WHERE k.created_at < $7
    RETURNING 1)
SELECT (SELECT count(*) FROM mine) AS claimed, set_config('lock_timeout', '0', true),
       (SELECT t.config_version FROM tenants t WHERE t.tenant_id = $5) AS own_version,
       (SELECT p.config_version FROM provider_settings p) AS provider_version
"""
_EARLIER = (
    "SELECT digest, answer, tenant_id FROM idempotency_keys WHERE principal = $1 AND route = $2 AND key = $3"
)
_ANSWER = (
    "UPDATE idempotency_keys SET answer = $4, tenant_id = $5 WHERE principal = $1 AND route = $2 AND key = $3"
)


async def purge(tx: Tx) -> None:
    """Delete the answers whose time is over."""
    await tx.execute("DELETE FROM idempotency_keys WHERE created_at < $1", tx.now - KEPT)


class StillRunning(Conflict):
    """The first request with this Idempotency-Key is still running; ask again shortly."""

    code = "idempotency_in_progress"


class Repeated(Exception):
    """The request was already answered; `answer` is that answer."""

    def __init__(self, answer: bytes) -> None:
        super().__init__("answered before")
        self.answer = answer


@dataclass(frozen=True, slots=True)
class Once:
    """A claim on a key by a principal for one method and path."""

    principal: str
    route: str
    key: str
    digest: bytes

    @classmethod
    def of(cls, principal: str, route: str, key: str, body: bytes) -> "Once":
        """The claim for a request: `body` is what must be the same in a repeat (of an upload, a digest of what it holds)."""
        if not 1 <= len(key) <= 255 or not key.isprintable():
            raise Invalid(
                [], say("Idempotency-Key takes 1 to 255 printable characters."), code="bad_idempotency_key"
            )
        return cls(principal, route, key, hashlib.sha256(body).digest())

    async def claim(self, tx: Tx) -> None:
        """Insert the key, or answer as the first time. Waits a moment for a first request that still runs."""
        tx.once = self
        try:
            row = await tx.fetchrow(
                _CLAIM,
                self.principal,
                self.route,
                self.key,
                self.digest,
                tx.scope.tenant,
                tx.now,
                tx.now - KEPT,
            )
        except asyncpg.exceptions.LockNotAvailableError as error:
            raise StillRunning from error
        if row and row["claimed"]:
            tx.versions = (row["own_version"], row["provider_version"]) if row["own_version"] else None
            return
        await self._repeat(tx)

    async def _repeat(self, tx: Tx) -> None:
        earlier = await tx.fetchrow(_EARLIER, self.principal, self.route, self.key)
        if earlier is None or earlier["answer"] is None:
            raise StillRunning
        if earlier["digest"] != self.digest or tx.scope.tenant not in {None, earlier["tenant_id"]}:
            raise Invalid(
                [],
                say(
                    "This Idempotency-Key was used with another body or tenant within 24 hours; use a fresh one."
                ),
                code="idempotency_key_reused",
            )
        if tx.scope.tenant is None and earlier["tenant_id"] is not None:
            await tx.enter(earlier["tenant_id"])  # work taken from the board was answered inside its tenant
        raise Repeated(await keys.decrypt(tx, earlier["answer"], about=self._about()))

    async def save(self, tx: Tx, answer: bytes) -> None:
        """Keep the answer of a success, encrypted with the tenant's key."""
        sealed = await keys.encrypt(tx, answer, about=self._about())
        await tx.execute(_ANSWER, self.principal, self.route, self.key, sealed, tx.scope.tenant)

    def _about(self) -> bytes:
        return f"{self.principal}\n{self.route}\n{self.key}".encode()
