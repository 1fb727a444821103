"""Who is named on a page: people by their ids, as the reader calls them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup

from api.web.words import noop, words
from tenants.db import Tx
from tenants.scope import SYSTEM_ACTOR

_STAFF = "SELECT id, name FROM staff WHERE id = ANY($1::uuid[])"
_CLIENTS = "SELECT id, name, department FROM people WHERE tenant_id = $1 AND id = ANY($2::uuid[])"
AUTOMATIC, PROGRAM = noop("Urakata"), noop("A program")


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody. `side` is staff, client, or none for the product itself and for programs."""

    id: UUID
    name: str
    side: str
    department: str | None = None

    @property
    def is_staff(self) -> bool:
        return self.side == "staff"

    def short(self, language: str) -> str:
        """How colleagues call them: 高瀬 · Miho Takase."""
        family, _, given = self.name.partition(" ")
        return family if language == "ja" and given and not family.isascii() else self.name

    def said(self, language: str) -> Markup:
        """In the middle of a sentence: <b>高瀬 美帆</b>さん."""
        polite = "さん" if language == "ja" and self.side != "none" else ""
        return Markup("<b>{}</b>{}").format(self.name, polite)


@dataclass(frozen=True, slots=True)
class People:
    """The people of a page by id. Who is not found is a program of the company."""

    known: Mapping[UUID, Named]
    language: str

    def __getitem__(self, person: UUID) -> Named:
        if found := self.known.get(person):
            return found
        name = AUTOMATIC if person == SYSTEM_ACTOR else PROGRAM
        return Named(person, words(self.language, "ticket").gettext(name), "none")


async def people(tx: Tx, wanted: Iterable[UUID | None]) -> People:
    """These people, whichever side they are of."""
    ids = list({each for each in wanted if each is not None})
    known = {row["id"]: Named(row["id"], row["name"], "staff") for row in await tx.fetch(_STAFF, ids)}
    for row in await tx.fetch(_CLIENTS, tx.tenant, ids):
        known[row["id"]] = Named(row["id"], row["name"], "client", row["department"])
    return People(known, tx.scope.language)
