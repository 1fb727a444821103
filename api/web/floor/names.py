"""What people, queues and companies are called, for pages that show their ids' owners. Read outside any one company."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from api.web.reader import Reader
from core.errors import Denied
from core.said import say
from tenants.db import Tx
from tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Company:
    """A client company as it is called."""

    id: UUID
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class QueueName:
    """A queue as it is called, and whose own it is (None: the provider's)."""

    id: UUID
    name: str
    tenant: UUID | None
    active: bool


@dataclass(frozen=True, slots=True)
class Names:
    """Names by id, in the reader's language."""

    people: Mapping[UUID, str]
    queues: Mapping[UUID, QueueName]
    companies: Mapping[UUID, Company]
    skills: Mapping[str, str]
    language: str = "ja"

    def called(self, *who: UUID) -> list[str]:
        """Colleagues as one speaks of them: 森 千尋さん."""
        title = "さん" if self.language == "ja" else ""
        return [f"{self.person(each)}{title}" for each in who]

    def person(self, who: UUID | None) -> str:
        """Somebody's name; a dash for nobody whom the provider knows."""
        return self.people.get(who, "–") if who else "–"

    def queue(self, which: UUID | None) -> str:
        found = self.queues.get(which) if which else None
        return found.name if found else "–"

    def company(self, which: UUID) -> str:
        found = self.companies.get(which)
        return found.name if found else "–"

    def skill(self, code: str) -> str:
        return self.skills.get(code, code)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The companies to choose from: key and name."""
        return [(each.key, each.name) for each in self.companies.values()]

    def by_key(self, key: str) -> Company | None:
        """The company of a key, where the reader sees it."""
        return next((each for each in self.companies.values() if each.key == key), None)


_PEOPLE = "SELECT id, name FROM staff"
_QUEUES = """
SELECT q.id, q.name_ja, q.name_en, q.tenant_id, q.active FROM queues q LEFT JOIN tenants t ON t.tenant_id = q.tenant_id
WHERE q.tenant_id IS NULL OR t.tenant_id IS NOT NULL ORDER BY q.tenant_id NULLS FIRST, q.code
"""
_COMPANIES = "SELECT tenant_id, key, name_ja, name_en FROM tenants WHERE status = 'active' ORDER BY key"
_SKILLS = "SELECT code, name_ja, name_en FROM skills"


async def of(tx: Tx, language: str) -> Names:
    """The names that the caller may know."""
    name = f"name_{language}"
    return Names(
        {row["id"]: row["name"] for row in await tx.fetch(_PEOPLE)},
        {
            row["id"]: QueueName(row["id"], row[name], row["tenant_id"], row["active"])
            for row in await tx.fetch(_QUEUES)
        },
        {
            row["tenant_id"]: Company(row["tenant_id"], row["key"], row[name])
            for row in await tx.fetch(_COMPANIES)
            if row["tenant_id"] in tx.scope.visible
        },
        {row["code"]: row[name] for row in await tx.fetch(_SKILLS)},
        language,
    )


def overseer(reader: Reader) -> Scope:
    """The scope of somebody who oversees the floor. Raises Denied for everybody else: a colleague's load is not for all."""
    scope = reader.who
    if not scope.is_staff:
        raise Denied(say("Only the provider's staff may do this."))
    for grant in ("queues.read", "teams.read"):
        scope.require(grant)
    return scope
