"""Sign-ins: an e-mail address is one person's, in however many companies."""

import unicodedata
from uuid import UUID

from core.errors import Invalid
from core.ids import new_id
from core.said import say
from tenants.db import Tx

_MAKE = """
INSERT INTO sign_ins (id, email, password_hash, failures, created_at) VALUES ($1, $2, $3, 0, $4)
ON CONFLICT (email) DO NOTHING RETURNING id
"""
_FIND = "SELECT id FROM sign_ins WHERE email = $1"


def normal(email: str) -> str:
    """An address as it is compared: width and case do not count. Raises Invalid for what is no address."""
    plain = unicodedata.normalize("NFKC", email).casefold()
    local, at, domain = plain.rpartition("@")
    if (
        not at
        or not local
        or "." not in domain.strip(".")
        or not plain.isprintable()
        or " " in plain
        or len(plain) > 254
    ):
        raise Invalid.field(
            "/email", "bad_email", say("held {held}; takes an address such as hanako@example.com", held=email)
        )
    return plain


async def found_or_made(tx: Tx, email: str, *, password_hash: str | None = None) -> UUID:
    """The sign-in of an address. A password is kept only where the address is new: nobody sets another's."""
    plain = normal(email)
    made = await tx.fetchval(_MAKE, new_id(), plain, password_hash, tx.now)
    found = made or await tx.fetchval(_FIND, plain)
    assert isinstance(found, UUID)
    return found
