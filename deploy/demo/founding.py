"""Make the world of the demo, as administrators would: companies, people, hours, catalogues, clearances."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from deploy.demo import crew
from deploy.demo.arrivals import office_hours
from deploy.demo.clock import Clock
from deploy.demo.companies import COMPANIES
from deploy.demo.equipping import equip
from deploy.demo.shapes import Company, Person, Worker
from deploy.demo.world import Client, Somebody, World
from services import events
from services.directory import actions as directory
from services.directory.actions.provider import SETTING_UP
from services.in_force import reading
from services.macros import actions as macros
from services.macros.ready import READY
from services.rules.calendar_json import parse_calendar
from services.rules.openings import compiled
from services.sla import calendars
from tenants import principals
from tenants.db import Tx, transaction
from tenants.directory import people
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT, Scope, system


class Founding:
    """The set-up, one transaction after the other; `clock` says when each happened."""

    def __init__(self, clock: Clock, password_hash: str, *, crews: int = 1) -> None:
        self.clock, self.password_hash, self.crews = clock, password_hash, crews
        self.admin = SETTING_UP

    async def world(self) -> World:
        """Everything, in the order in which a provider does it."""
        await self._provider()
        staff = [await self._hire(each) for each in self._staff()]
        keys = {company.key: await self._take_on(company) for company in COMPANIES}
        self.admin = await self._scope(self.admin.actor, PROVIDER_TENANT)
        async with transaction(self.admin.at(PROVIDER_TENANT), now=self.clock.tick()) as tx:
            await macros.adopt(tx, READY)
        for company in COMPANIES:
            await equip(company, self.admin.at(keys[company.key]), self.clock)
        joined = {
            company.key: [await self._join(company, keys[company.key], each) for each in company.people]
            for company in COMPANIES
        }
        await self._teams(staff)
        for person, made in staff:
            await self._clear(person, made, keys)
        return await self._read(keys, staff, joined)

    async def _provider(self) -> None:
        async with transaction(SETTING_UP, now=self.clock.tick()) as tx:
            await directory.found_provider(tx, name_ja="うらかた株式会社", name_en="Urakata Inc.")
        person = next(each for each in crew.OFFICE if each.role is Role.ADMINISTRATOR)
        async with transaction(SETTING_UP, now=self.clock.tick()) as tx:
            made = await directory.appoint_first_administrator(
                tx,
                name=person.name,
                email=f"{person.mail}@{crew.MAIL_DOMAIN}",
                password_hash=self.password_hash,
            )
        self.admin = await self._scope(made, PROVIDER_TENANT)

    def _staff(self) -> list[Person]:
        """The staff; a larger demo has the operators several times over."""
        more = [crew.another(each, n) for n in range(2, self.crews + 1) for each in crew.OPERATORS]
        return [
            *crew.OPERATORS,
            *more,
            *crew.LEADS,
            *(each for each in crew.OFFICE if each.role is not Role.ADMINISTRATOR),
        ]

    async def _hire(self, person: Person) -> tuple[Person, UUID]:
        async with transaction(self.admin.at(PROVIDER_TENANT), now=self.clock.tick()) as tx:
            made = await directory.add_user(tx, self._new(person, crew.MAIL_DOMAIN))
            await _hold_skills(tx, made, person)
        return person, made

    def _new(self, person: Person, domain: str) -> directory.NewUser:
        return directory.NewUser(
            name=person.name, roles=(person.role,), email=f"{person.mail}@{domain}", department=person.department,
            locale=person.locale, domains=person.domains, password_hash=self.password_hash,
        )  # fmt: skip

    async def _take_on(self, company: Company) -> UUID:
        async with transaction(replace(self.admin, tenant=None), now=self.clock.tick()) as tx:
            return await directory.make_tenant(
                tx, key=company.key, name_ja=company.name_ja, name_en=company.name_en, time_zone=company.time_zone,
                locale=company.locale,
            )  # fmt: skip

    async def _join(self, company: Company, tenant: UUID, person: Person) -> tuple[Person, UUID]:
        async with transaction(self.admin.at(tenant), now=self.clock.tick()) as tx:
            made = await directory.add_user(tx, self._new(person, company.mail_domain))
            await _hold_skills(tx, made, person)
        return person, made

    async def _teams(self, staff: Sequence[tuple[Person, UUID]]) -> None:
        by_mail = {person.mail: made for person, made in staff}
        for code, (ja, en, lead) in crew.TEAMS.items():
            async with transaction(self.admin.at(PROVIDER_TENANT), now=self.clock.tick()) as tx:
                team = await directory.make_team(tx, code=code, name_ja=ja, name_en=en, lead=by_mail[lead])
                for person, made in staff:
                    if isinstance(person, Worker) and person.team == code:
                        await directory.join_team(tx, team, user=made)

    async def _clear(self, person: Person, made: UUID, keys: Mapping[str, UUID]) -> None:
        """Workers for their clients, one by one; the office for all, present and future."""
        tenants: list[UUID | None] = [None]
        if isinstance(person, Worker):
            tenants = [keys[key] for key in person.clients or keys]
        elif person.role is Role.ACCOUNT_MANAGER:
            tenants = list(keys.values())
        async with transaction(self.admin.at(PROVIDER_TENANT), now=self.clock.tick()) as tx:
            for tenant in tenants:
                my_number = isinstance(person, Worker) and person.team == "hr"
                await directory.grant_clearance(tx, user=made, tenant=tenant, my_number=my_number)

    async def _read(
        self,
        keys: Mapping[str, UUID],
        staff: Sequence[tuple[Person, UUID]],
        joined: Mapping[str, Sequence[tuple[Person, UUID]]],
    ) -> World:
        """The world as it now stands."""
        admin = next(each for each in crew.OFFICE if each.role is Role.ADMINISTRATOR)
        ours = [
            await self._somebody(each, made, None, crew.MAIL_DOMAIN)
            for each, made in [*staff, (admin, self.admin.actor)]
        ]
        clients = {}
        for company in COMPANIES:
            tenant = keys[company.key]
            theirs = [
                await self._somebody(each, made, company.key, company.mail_domain, tenant)
                for each, made in joined[company.key]
            ]
            clients[company.key] = await self._client(company, tenant, theirs)
        return World(clients, tuple(ours))

    async def _client(self, company: Company, tenant: UUID, theirs: Sequence[Somebody]) -> Client:
        async with transaction(self.admin.at(tenant), now=self.clock.at) as tx:
            in_force = await reading.of(tx)
            found = await calendars.calendar(tx, in_force.calendar_id)
        queue = in_force.in_house_queue()
        assert queue is not None
        measured = compiled(parse_calendar(found.versions[0].calendar))
        return Client(company, tenant, queue.id, measured, office_hours(company), tuple(theirs))

    async def _somebody(
        self, person: Person, made: UUID, key: str | None, domain: str, tenant: UUID = PROVIDER_TENANT
    ) -> Somebody:
        async with transaction(self.admin.at(tenant), now=self.clock.at) as tx:
            card = await people.one(tx, made)
        assert card.membership is not None
        scope = await self._scope(made, tenant)
        return Somebody(person, made, card.membership, key, f"{person.mail}@{domain}", scope)

    async def _scope(self, person: UUID, tenant: UUID) -> Scope:
        async with transaction(system(tenant), now=self.clock.at) as tx:
            card = await people.one(tx, person)
            assert card.membership is not None
            scope = await principals.of_membership(tx, card.membership)
        assert scope is not None
        return scope


_HOLD = "INSERT INTO person_skills (person_id, skill, level, updated_at) VALUES ($1, $2, $3, $4)"


async def _hold_skills(tx: Tx, person: UUID, made: Person) -> None:
    if isinstance(made, Worker):
        for skill, level in sorted(made.skills.items()):
            await tx.execute(_HOLD, person, skill, level, tx.now)
            events.record(tx, "skill.held", "person", person, {"skill": skill, "level": level})
