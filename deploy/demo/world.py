"""The demo's world once it stands: companies and people with their ids, and what each of them may."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from deploy.demo.shapes import Company, Person, Worker
from services.rules.openings import Openings
from tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of the demo as the product knows them. `tenant` is the key of their company, None for the provider's staff."""

    person: Person
    id: UUID
    membership: UUID
    tenant: str | None
    email: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Client:
    """A client company that stands: its hours as its SLA measures them, those of its office, its people."""

    company: Company
    id: UUID
    in_house: UUID
    hours: Openings
    office: Openings
    people: tuple[Somebody, ...]

    def of(self, *roles: str) -> list[Somebody]:
        return [each for each in self.people if each.person.role in roles]


@dataclass(frozen=True, slots=True)
class World:
    """Everybody and everything that the history needs."""

    clients: Mapping[str, Client]
    staff: tuple[Somebody, ...]

    def everybody(self) -> list[Somebody]:
        return [*self.staff, *(each for client in self.clients.values() for each in client.people)]

    def workers(self) -> list[tuple[Somebody, Worker]]:
        """Who works on tickets, on either side."""
        return [(each, each.person) for each in self.everybody() if isinstance(each.person, Worker)]
