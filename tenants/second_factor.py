"""Second factors: time-based one-time passwords (RFC 6238, 30 seconds, six digits) of an authenticator app.

The secret is encrypted with the provider's key, so the transaction is inside the provider's wall. A step is accepted once, and none
before the last one. Five wrong codes in a row lock the factor as wrong passwords lock the sign-in.
"""

from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest
from typing import Any
from uuid import UUID

import pyotp

from tenants import keys, recovery_codes
from tenants.db import Tx
from tenants.throttle import FIRST_LOCK, LONGEST_LOCK, PATIENCE

STEP_SECONDS = 30
DRIFT = 1
"""Steps that a clock may be wrong by, either way."""

ISSUER = "Urakata"
OFFER_LASTS = timedelta(minutes=15)
"""An app that was not confirmed by then gets another secret."""

_OFFER = """
INSERT INTO second_factors (sign_in_id, secret, last_step, failures, created_at) VALUES ($1, $2, 0, 0, $3)
ON CONFLICT (sign_in_id) DO UPDATE SET secret = EXCLUDED.secret, created_at = EXCLUDED.created_at
WHERE second_factors.confirmed_at IS NULL AND second_factors.created_at < $3 - $4::interval
"""
_FIND = "SELECT * FROM second_factors WHERE sign_in_id = $1 FOR UPDATE"
_IS_ON = "SELECT confirmed_at FROM second_factors WHERE sign_in_id = $1 AND confirmed_at IS NOT NULL"
_ACCEPT = """
UPDATE second_factors SET last_step = greatest(last_step, $2), failures = 0, locked_until = NULL,
    confirmed_at = coalesce(confirmed_at, $3) WHERE sign_in_id = $1
"""
_FAIL = """
UPDATE second_factors SET failures = failures + 1,
    locked_until = CASE WHEN failures + 1 >= $2::int
        THEN $3 + least($4::interval * 2 ^ least(failures + 1 - $2::int, 30), $5::interval) END
WHERE sign_in_id = $1 AND (locked_until IS NULL OR locked_until <= $3)
"""
_REMOVE = "DELETE FROM second_factors WHERE sign_in_id = $1 RETURNING confirmed_at"


@dataclass(frozen=True, slots=True)
class Offer:
    """A secret to put into an app: as a text to type, and as the address that a QR code holds."""

    secret: str
    address: str


async def is_on(tx: Tx, sign_in_id: UUID) -> bool:
    """Whether a sign-in has a second factor that was confirmed."""
    return await tx.fetchval(_IS_ON, sign_in_id) is not None


async def offer(tx: Tx, sign_in_id: UUID, email: str) -> Offer | None:
    """A secret for an app, the same for some minutes; None where an app is confirmed already."""
    sealed = await keys.encrypt(tx, pyotp.random_base32().encode(), about=sign_in_id.bytes)
    await tx.execute(_OFFER, sign_in_id, sealed, tx.now, OFFER_LASTS)
    row = await _held(tx, sign_in_id)
    if row["confirmed_at"] is not None:
        return None
    secret = await _secret(tx, row)
    return Offer(secret, pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER))


async def confirm(tx: Tx, sign_in_id: UUID, code: str) -> bool:
    """Take the app that was offered into use, if it shows the right code."""
    row = await _held(tx, sign_in_id)
    if row is None or row["confirmed_at"] is not None:
        return False
    step = await _step_of(tx, row, code)
    if step is not None:
        await tx.execute(_ACCEPT, sign_in_id, step, tx.now)
    return step is not None


async def passes(tx: Tx, sign_in_id: UUID, code: str) -> bool:
    """Whether it is the code of now (or a recovery code, which is spent). A wrong one counts; a locked factor takes none."""
    row = await _held(tx, sign_in_id)
    if row is None or row["confirmed_at"] is None or (row["locked_until"] and row["locked_until"] > tx.now):
        return False
    step = await _step_of(tx, row, code)
    if step is None and not await recovery_codes.spend(tx, sign_in_id, code):
        await tx.execute(_FAIL, sign_in_id, PATIENCE, tx.now, FIRST_LOCK, LONGEST_LOCK)
        return False
    await tx.execute(_ACCEPT, sign_in_id, step or 0, tx.now)
    return True


async def remove(tx: Tx, sign_in_id: UUID) -> bool:
    """Take the app and its recovery codes away; whether it was in use."""
    await recovery_codes.drop(tx, sign_in_id)
    return await tx.fetchval(_REMOVE, sign_in_id) is not None


async def _held(tx: Tx, sign_in_id: UUID) -> Any:
    return await tx.fetchrow(_FIND, sign_in_id)


async def _secret(tx: Tx, row: Any) -> str:
    return (await keys.decrypt(tx, row["secret"], about=row["sign_in_id"].bytes)).decode()


async def _step_of(tx: Tx, row: Any, code: str) -> int | None:
    """The step whose code it is, if that is near now and after the last one accepted."""
    digits = "".join(code.split())
    if not (digits.isascii() and digits.isdigit() and len(digits) == 6):
        return None
    totp, now = pyotp.TOTP(await _secret(tx, row)), int(tx.now.timestamp()) // STEP_SECONDS
    steps = range(max(now - DRIFT, row["last_step"] + 1), now + DRIFT + 1)
    return next((step for step in steps if compare_digest(totp.generate_otp(step), digits)), None)
