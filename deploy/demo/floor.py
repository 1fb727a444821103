"""The floor: people come and go by their shifts, and work off what comes in, each the ticket that is served first.

Everything happens at an instant taken from one heap, so that the past up to any instant is the same however long it goes on.
"""

import heapq
import random
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from deploy.demo import asking, clockwork, hours, labour
from deploy.demo.clock import TOKYO
from deploy.demo.clockwork import Happens
from deploy.demo.jobs import NO_TICKET, Desk, Job
from deploy.demo.stage import Stage
from deploy.demo.world import World
from services.routing import presence
from services.rules.eligibility import Presence
from tenants.db import Tx
from tenants.scope import PROVIDER_TENANT, Scope

LONG_REVIEW_WAIT = timedelta(hours=1)
AWAY_SHARE = 0.03


class Floor:
    """Who is there, what waits, and what happens next."""

    def __init__(self, world: World, stage: Stage, seed: str, start: datetime) -> None:
        self.world, self.stage, self.seed, self.now = world, stage, seed, start
        self.rng = random.Random(f"floor {seed}")  # noqa: S311
        self.desks = [Desk.of(who, worker, n) for n, (who, worker) in enumerate(world.workers())]
        self.by_person = {desk.id: desk for desk in self.desks}
        self.waiting: list[Job] = []
        self.reviews: list[Job] = []
        self.jobs: list[Job] = []
        self.away: dict[UUID, datetime] = {}
        self._heap: list[tuple[datetime, int, Happens]] = []
        self._order = 0

    def plan(self, at: datetime, happens: Happens) -> None:
        """Have something happen at an instant, or now where that is past."""
        self._order += 1
        heapq.heappush(self._heap, (max(at, self.now), self._order, happens))

    def soon(self, low: float, high: float) -> datetime:
        """An instant some seconds from now."""
        return self.now + timedelta(seconds=self.rng.uniform(low, high))

    async def run(self, jobs: Iterable[Job], until: datetime, told: Callable[[datetime], None]) -> None:
        """Let everything happen before `until`."""
        for desk in self.desks:
            self.plan(hours.opens(desk.hours, self.now), lambda desk=desk: self._arrive(desk))  # type: ignore[misc]
        for job in jobs:
            self.plan(job.arrival.at, lambda job=job: asking.submit(self, job))  # type: ignore[misc]
        while self._heap and self._heap[0][0] < until:
            self.now, _, happens = heapq.heappop(self._heap)
            await happens()
            told(self.now)
        self.now = until
        await clockwork.settle(self)

    async def act(self, job: Job, scope: Scope, do: Callable[[Tx], Awaitable[Any]]) -> Any:
        """Do something with a ticket as somebody, now; what follows by itself is planned."""
        done = await self.stage.act(scope.at(job.client.id), self.now, do)
        if job.ticket != NO_TICKET:
            await self.look(job)
        return done

    async def look(self, job: Job) -> None:
        """See how a ticket stands now."""
        job.now = await self.stage.look(job.client.id, job.ticket)
        clockwork.follow(self, job)

    def desk_of(self, job: Job) -> Desk:
        """Who has it."""
        assert job.stands.assignee is not None
        return self.by_person[job.stands.assignee]

    def wait(self, job: Job) -> None:
        """A ticket waits in its queue: who is free will have a look."""
        self.waiting.append(job)
        self._call(desk for desk in self.desks if desk.can(job))

    def wait_for_review(self, job: Job) -> None:
        job.reviewable_since = self.now
        self.reviews.append(job)
        self._call(desk for desk in self.desks if desk.is_lead and desk.oversees(job))

    def go_on(self, desk: Desk, job: Job) -> None:
        """A ticket in somebody's hand can go on."""
        desk.own.append(job)
        self._call([desk])

    def _call(self, desks: Iterable[Desk]) -> None:
        for desk in desks:
            if desk.is_free:
                self.look_up(desk, 10, 150)

    def look_up(self, desk: Desk, low: float, high: float) -> None:
        self.plan(self.soon(low, high), lambda: self._choose(desk))

    async def _choose(self, desk: Desk) -> None:
        """Take up what is served first: one's own, then what is to be checked, then what waits."""
        if not desk.is_free:
            return
        if desk.own:
            job = min(desk.own, key=lambda each: each.rank)
            desk.own.remove(job)
            await labour.resume(self, desk, job)
        elif job_to_check := self._to_check(desk):
            self.reviews.remove(job_to_check)
            await labour.review(self, desk, job_to_check)
        elif found := self._next(desk):
            self.waiting.remove(found)
            await labour.take(self, desk, found)

    def _to_check(self, desk: Desk) -> Job | None:
        for job in self.reviews:
            assert job.reviewable_since is not None
            may = desk.is_lead or (desk.can(job) and self.now - job.reviewable_since > LONG_REVIEW_WAIT)
            if may and desk.oversees(job) and desk.id not in job.stands.makers:
                return job
        return None

    def _next(self, desk: Desk) -> Job | None:
        if desk.is_lead:
            return None
        mine = [job for job in self.waiting if job.stands.assignee == desk.id]
        free = [job for job in self.waiting if job.stands.assignee is None and desk.can(job)]
        return min(mine or free, key=lambda job: job.rank, default=None)

    def colleague(self, desk: Desk, job: Job) -> Desk:
        """Who checks a step and has not worked on it: a lead who is there, else a colleague, else a lead all the same."""
        worked = {desk.id, *job.stands.makers}
        others = [each for each in self.desks if each.id not in worked and each.oversees(job)]
        return min(others, key=lambda each: (not each.present, not each.is_lead, each.order))

    async def _arrive(self, desk: Desk) -> None:
        """A stretch of somebody's shift begins."""
        closes = hours.closes(desk.hours, self.now)
        assert closes is not None
        self.plan(hours.opens(desk.hours, self.now), lambda: self._arrive(desk))
        if self._is_away(desk):
            return
        desk.present, desk.until = True, closes
        await self._say(desk, Presence.AVAILABLE)
        self.plan(closes, lambda: self._leave(desk))
        if desk.job is not None:
            await labour.come_back(self, desk)
        else:
            self.look_up(desk, 20, 240)

    async def _leave(self, desk: Desk) -> None:
        """It ends: the timer stops, and they are away, or gone for the day."""
        if desk.job is not None:
            await labour.break_off(self, desk)
        desk.present, desk.until = False, None
        again = hours.opens(desk.hours, self.now)
        is_lunch = again.astimezone(TOKYO).date() == self.now.astimezone(TOKYO).date()
        await self._say(desk, Presence.AWAY if is_lunch else Presence.OFFLINE)

    async def _say(self, desk: Desk, status: Presence) -> None:
        home = desk.who.scope if desk.who.tenant else desk.who.scope.at(PROVIDER_TENANT)
        await self.stage.act(home, self.now, lambda tx: presence.set_status(tx, desk.id, status))

    def _is_away(self, desk: Desk) -> bool:
        """A day off, drawn by person and day; or away from a given instant on."""
        if desk.id in self.away and self.now >= self.away[desk.id]:
            return True
        day = self.now.astimezone(TOKYO).date()
        return random.Random(f"away {self.seed} {desk.who.email} {day}").random() < AWAY_SHARE  # noqa: S311
