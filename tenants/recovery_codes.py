"""Recovery codes, for who has lost the authenticator app: ten of 80 random bits, stored as SHA-256, shown once, each good once."""

import secrets
from hashlib import sha256
from uuid import UUID

from tenants.db import Tx

COUNT, CHARACTERS = 10, 16
_ALPHABET = "abcdefghjkmnpqrstuvwxyz234567890"  # 32 signs, none that look alike
_DROP = "DELETE FROM recovery_codes WHERE sign_in_id = $1"
_MAKE = "INSERT INTO recovery_codes (sign_in_id, code_hash, created_at) SELECT $1, unnest($2::bytea[]), $3"
_SPEND = "UPDATE recovery_codes SET used_at = $3 WHERE sign_in_id = $1 AND code_hash = $2 AND used_at IS NULL RETURNING 1"
_LEFT = "SELECT count(*) FROM recovery_codes WHERE sign_in_id = $1 AND used_at IS NULL"


async def make(tx: Tx, sign_in_id: UUID) -> list[str]:
    """Ten new codes, which are stored nowhere; the old ones are good no more."""
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(CHARACTERS)) for _ in range(COUNT)]
    await drop(tx, sign_in_id)
    await tx.execute(_MAKE, sign_in_id, [_digest(sign_in_id, code) for code in codes], tx.now)
    return ["-".join(code[n : n + 4] for n in range(0, CHARACTERS, 4)) for code in codes]


async def spend(tx: Tx, sign_in_id: UUID, code: str) -> bool:
    """Use a code up; whether it was one. Case, blanks and dashes do not count."""
    plain = "".join(sign for sign in code.casefold() if sign.isalnum())
    if len(plain) != CHARACTERS:
        return False
    return bool(await tx.fetchval(_SPEND, sign_in_id, _digest(sign_in_id, plain), tx.now))


async def left(tx: Tx, sign_in_id: UUID) -> int:
    """How many have not been used."""
    return int(await tx.fetchval(_LEFT, sign_in_id))


async def drop(tx: Tx, sign_in_id: UUID) -> None:
    """Make all of them useless."""
    await tx.execute(_DROP, sign_in_id)


def _digest(sign_in_id: UUID, plain: str) -> bytes:
    return sha256(sign_in_id.bytes + plain.encode()).digest()
