"""Fourteen months of every kind of fact that a ticket may give to the rollups, at random and the same every time."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from core.ids import new_id
from services.reports.rollups import keeping
from services.rules.report_facts import CANCELLED, REOPENED, RESOLVED, Judged, TicketFacts, Turn, Work
from services.rules.report_sums import sums
from tenants.db import transaction
from tenants.scope import system

DAY = timedelta(days=1)
FIRST, DAYS = date(2025, 11, 1), 14 * 30


async def months_of_facts(tenant: UUID, codes: Sequence[str], *, tickets: int, seed: int = 5) -> None:
    """Put them into a company's rollups, of these kinds of work."""
    random = Random(seed)
    async with transaction(system(tenant)) as tx:
        rows = await tx.fetch(
            "SELECT id FROM task_types WHERE tenant_id = $1 AND code = ANY($2)", tenant, list(codes)
        )
        kinds, people = [row["id"] for row in rows], [new_id() for _ in range(3)]
        found = [facts(random, kinds, people) for _ in range(tickets)]
        await keeping.keep(tx, {new_id(): each for each in found}, place=1)
        await keeping.apply(tx, sums(found))


def facts(random: Random, kinds: list[UUID], people: list[UUID]) -> TicketFacts:
    """Anything that a ticket may give: cycles judged again days and months later, work before and after, turns of every kind."""
    created = FIRST + DAY * random.randrange(DAYS)
    days = sorted(created + DAY * random.randrange(90) for _ in range(3))
    done = random.random() < 0.8
    judged = [
        Judged("resolution", n, day, met, not met and random.random() < 0.3)
        for n, day in enumerate(days[: random.randrange(4)], start=1)
        for met in [random.random() < 0.7]
    ]
    return TicketFacts(
        task_type=random.choice(kinds),
        team=random.choice([UUID(int=0), UUID(int=7)]),
        sourcing=random.choice(["in_house", "outsourced"]),
        priority=random.choice(["urgent", "normal"]),
        channel=random.choice(["api", "email"]),
        created_on=created,
        created_hour=random.randrange(24),
        is_open=not done,
        resolved_on=days[0] if done else None,
        resolved_hour=12 if done else None,
        resolved_by=random.choice(people) if done else None,
        cycle_seconds=random.randrange(10**6) if done else None,
        work=tuple(
            Work(
                day,
                random.choice(people),
                random.randrange(9000),
                random.choice([Decimal("1234.5"), None, Decimal(7)]),
            )
            for day in days
        ),
        judged=(*judged, Judged("first_response", 1, created, random.random() < 0.9, False)),
        turns=tuple(Turn(day, random.choice([RESOLVED, REOPENED, CANCELLED])) for day in days),
    )
