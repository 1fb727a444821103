"""Load the demo: found the world, live half a year in it, write it down.

The data are a function of the seed, the scale and the month; a later instant of the month only adds to them, but for the last
days, which are made for that instant (`today`).
"""

import math
import random
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from core.ids import made_by
from deploy.demo import closes, credentials, reviews, today, watching, writing
from deploy.demo.agreements import Agreeing
from deploy.demo.arrivals import Arrival, arrivals
from deploy.demo.baselines import Stating
from deploy.demo.books import Before, Books
from deploy.demo.clock import TOKYO, Clock, beginning, maker, month_of
from deploy.demo.filled import LOADING, note
from deploy.demo.floor import Floor
from deploy.demo.founding import Founding
from deploy.demo.history import History
from deploy.demo.jobs import Job
from deploy.demo.logs import Logs
from deploy.demo.memory import Memory
from deploy.demo.stage import InMemory, Stage
from deploy.demo.stories import story
from deploy.demo.world import Client, World
from services.audit import actions as audit
from services.in_force import reading
from services.in_force.snapshot import Snapshot
from services.reports.rollups import cursor
from tenants import passwords
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT, system

SCALE_OF_A_CREW = 1.1
SET_UP = timedelta(days=14)

Told = Callable[[str, float], None]
"""Hears what is being done, and how far it is (0 to 1)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to load: the same plan gives the same data. The history begins half a year before now, or at `since`."""

    seed: str
    scale: float
    now: datetime
    since: datetime | None = None

    @property
    def start(self) -> datetime:
        return self.since or beginning(self.now)

    @property
    def first_day(self) -> date:
        """The day in Tokyo on which the work, and the contracts, begin."""
        return self.start.astimezone(TOKYO).date()

    @property
    def key(self) -> str:
        return f"{self.seed} {self.scale:g} {month_of(self.now)}"


async def load(plan: Plan, told: Told) -> list[dict[str, Any]]:
    """Load everything into an empty database; the credentials of everybody."""
    await note(LOADING + plan.key)
    password = f"demo-{secrets.token_urlsafe(9)}"
    with seeded(plan) as clock:
        told("Founding companies", 0)
        world = await founded(plan, clock, await passwords.hashed(password))
        histories = await open_histories(world)
        await live(plan, world, InMemory(histories), clock, told)
        await write(plan, world, histories, clock, told)
        entries = await credentials.make(world.everybody(), password, now=plan.now)
    await seal(histories, plan.now, told)
    await add_up([client.id for client in world.clients.values()], plan.now, told)
    await note(plan.key)
    return entries


async def seal(tenants: Iterable[UUID], now: datetime, told: Told) -> None:
    """Seal the logs here, so that the worker has nothing to catch up with when the product starts."""
    told("Sealing the event logs", 0)
    for tenant in tenants:
        made = True
        while made:
            async with transaction(system(tenant, name="demo"), now=now) as tx:
                made = await audit.seal(tx) is not None


async def add_up(companies: Sequence[UUID], now: datetime, told: Told) -> None:
    """Take what the reviews did not count into the rollups here too."""
    for n, company in enumerate(companies):
        told("Adding up for reports", n / len(companies))
        async with transaction(system(company, name="demo"), now=now) as tx:
            await reviews.add_up(tx)
            await cursor.looked(tx)


@contextmanager
def seeded(plan: Plan) -> Iterator[Clock]:
    """Make all ids of the seed, by a clock that begins with the set-up."""
    clock = Clock(plan.start - SET_UP)
    with made_by(maker(plan.key, lambda: clock.at)):
        yield clock


async def founded(plan: Plan, clock: Clock, password_hash: str) -> World:
    """The companies and people, with as many operators as the scale needs, and what was agreed about money."""
    crews = max(1, math.ceil(plan.scale / SCALE_OF_A_CREW))
    world = await Founding(clock, password_hash, crews=crews).world()
    await Agreeing(world, clock, plan.first_day).everything()
    await Stating(world, clock, plan.first_day).everything()
    return world


async def open_histories(world: World) -> Mapping[UUID, History]:
    """A history for each company and for the provider, over one presence."""
    async with transaction(system(name="demo")) as tx:
        presence = {row["person_id"]: dict(row) for row in await tx.fetch("SELECT * FROM presence")}
    tenants = [PROVIDER_TENANT, *(client.id for client in world.clients.values())]
    return {tenant: History(tenant, await _in_force(tenant), Memory(presence)) for tenant in tenants}


async def _in_force(tenant: UUID) -> Snapshot:
    async with transaction(system(tenant)) as tx:
        return await reading.of(tx)


async def live(plan: Plan, world: World, stage: Stage, clock: Clock, told: Told) -> Floor:
    """Half a year on the floor, up to now."""
    floor = Floor(world, stage, plan.key, plan.start)
    for desk in floor.desks:
        if since := today.away_since(desk.worker.mail, plan.now):
            floor.away[desk.id] = since
    jobs = [job for client in world.clients.values() for job in await _jobs(plan, client)]
    start, whole = plan.start, (plan.now - plan.start).total_seconds()

    def hear(at: datetime) -> None:
        clock.at = at
        told("Working through half a year", (at - start).total_seconds() / whole)

    await floor.run(sorted(jobs, key=lambda job: job.arrival.at), plan.now, hear)
    return floor


async def _jobs(plan: Plan, client: Client) -> list[Job]:
    snapshot = await _in_force(client.id)
    found = arrivals(plan.key, client.company, plan.scale, plan.start, plan.now)
    extra = today.wave(plan.key, client.company, client.office, plan.scale, plan.now)
    return [_job(client, snapshot, arrival) for arrival in (*found, *extra)]


def _job(client: Client, snapshot: Snapshot, arrival: Arrival) -> Job:
    rng = random.Random(f"requester {arrival.seed}")  # noqa: S311
    kind = snapshot.by_code[arrival.demand.code]
    managers = (
        [] if kind.approval else client.of(Role.CLIENT_MANAGER)[:1]
    )  # who is the only decider asks nobody
    who = rng.choice(client.of(Role.REQUESTER) * 4 + managers)
    return Job(arrival, story(arrival), client, who, kind, who.person.locale)


async def write(
    plan: Plan, world: World, histories: Mapping[UUID, History], clock: Clock, told: Told
) -> None:
    """Write down how every history ended, then its events, and between them what billing did."""
    whole, done = sum(map(writing.size, histories.values())), 0

    def hear(rows: int) -> None:
        nonlocal done
        done += rows
        told("Writing it down", min(1.0, done / whole))

    for tenant, history in histories.items():
        async with transaction(system(tenant)) as tx:
            await writing.write(tx, history, hear)
    async with transaction(system(PROVIDER_TENANT)) as tx:
        await writing.write_presence(tx, histories[PROVIDER_TENANT].memory)
    logs = Logs(histories, hear)
    await keep_books(plan, world, clock, logs.write)
    await logs.write()
    for tenant in histories:
        async with transaction(system(tenant)) as tx:
            await writing.handed_on(tx)


async def keep_books(plan: Plan, world: World, clock: Clock, before: Before) -> None:
    """Bill what was done, and review it with the client, month by month."""
    books = Books(world, clock, closes.full_months(plan.first_day, plan.now))
    closes.plan_months(books, plan.now)
    reviews.plan_reviews(books, plan.first_day)
    watching.plan_watching(books)
    await books.run(plan.now, before)
