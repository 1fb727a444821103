"""Encryption per tenant: a data key a tenant, wrapped by the master key (AES-256-GCM, NIST SP 800-38D; 96-bit random nonces).

Destroying a tenant's key makes its content unreadable. A process remembers an unwrapped key for `REMEMBER_SECONDS`.
"""

import os
import time
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from core.errors import NotFound
from core.ids import new_id
from core.settings import settings
from tenants.db import Tx
from tenants.scope import PROVIDER_TENANT

REMEMBER_SECONDS = 30
_remembered: dict[UUID, tuple[float, AESGCM]] = {}


class KeyDestroyed(NotFound):
    """The tenant's key was destroyed: its content cannot be read any more."""

    code = "key_destroyed"


async def make(tx: Tx, tenant: UUID) -> None:
    """Make a tenant's data key; part of making the tenant."""
    key = AESGCM.generate_key(256)
    await tx.execute(
        "INSERT INTO tenant_keys (tenant_id, id, wrapped, created_at) VALUES ($1, $2, $3, $4)",
        tenant, new_id(), _seal(_master(), key, tenant.bytes), tx.now,
    )  # fmt: skip


async def cipher(tx: Tx) -> AESGCM:
    """The cipher of the tenant whose wall this is (staff outside any tenant: the provider's)."""
    tenant = tx.scope.tenant or PROVIDER_TENANT
    known = _remembered.get(tenant)
    if known and known[0] > time.monotonic():
        return known[1]
    wrapped = await tx.fetchval(
        "SELECT wrapped FROM tenant_keys WHERE tenant_id = $1 AND destroyed_at IS NULL ORDER BY id DESC LIMIT 1",
        tenant,
    )
    if wrapped is None:
        raise KeyDestroyed
    made = AESGCM(_open(_master(), wrapped, tenant.bytes))
    _remembered[tenant] = (time.monotonic() + REMEMBER_SECONDS, made)
    return made


async def encrypt(tx: Tx, plain: bytes, *, about: bytes = b"") -> bytes:
    """Encrypt for this tenant. `about` is bound to the text (associated data) and must be given again to read it."""
    return _seal(await cipher(tx), plain, about)


async def decrypt(tx: Tx, sealed: bytes, *, about: bytes = b"") -> bytes:
    return _open(await cipher(tx), sealed, about)


def forget() -> None:
    """Drop the remembered keys of this process."""
    _remembered.clear()


def _master() -> AESGCM:
    key = settings().master_key
    if key is None:
        raise RuntimeError("URAKATA_MASTER_KEY is not set: content is encrypted with keys that it wraps")
    return AESGCM(key.get_secret_value())


def _seal(key: AESGCM, plain: bytes, about: bytes) -> bytes:
    nonce = os.urandom(12)
    return nonce + key.encrypt(nonce, plain, about)


def _open(key: AESGCM, sealed: bytes, about: bytes) -> bytes:
    return key.decrypt(sealed[:12], sealed[12:], about)
