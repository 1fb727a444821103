"""Names of those who appear on a client's pages: the company's own people, and who of the provider works for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from tenants.db import Tx
from tenants.directory import names as directory

_NAMES = """
SELECT id, name, false AS staff FROM people WHERE tenant_id = $1 AND id = ANY($2)
UNION ALL SELECT id, name, true AS staff FROM staff WHERE id = ANY($2)
"""


@dataclass(frozen=True, slots=True)
class Name:
    """What somebody is called; `staff`: of the provider."""

    text: str
    staff: bool


async def names(tx: Tx, ids: Iterable[UUID | None]) -> dict[UUID, Name]:
    """The names of people; programs are called as their company calls them; the product itself has no name."""
    asked = sorted({each for each in ids if each is not None})
    if not asked:
        return {}
    found = {row["id"]: Name(row["name"], row["staff"]) for row in await tx.fetch(_NAMES, tx.tenant, asked)}
    if programs := [each for each in asked if each not in found]:
        found |= {id_: Name(name, staff=False) for id_, name in (await directory.names(tx, programs)).items()}
    return found
