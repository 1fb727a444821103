"""The portfolio, over an October that is worked out by hand (tests/support/past.py)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
import pytest_asyncio

from core.errors import Denied
from services.reports.queries import portfolio
from services.reports.queries.portfolio import Standing, Visible
from services.rules.portfolio import Flow
from services.rules.report_choices import Days
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import Scope, system
from tests.support import past
from tests.support.floor import Floor
from tests.support.past import Past

OCTOBER, SEPTEMBER = Days(date(2026, 10, 1), date(2026, 11, 1)), Days(date(2026, 9, 1), date(2026, 10, 1))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def october(floor: Floor) -> Past:
    return await past.october(floor)


def outside(held: Past) -> Scope:
    """Staff cleared for the company, outside of its wall."""
    return replace(system(held.work.company.id), tenant=None)


async def read(scope: Scope, *groups: Visible, target: Fraction | None = None) -> list[Standing]:
    targets = {tenant: target for group in groups for tenant in group.tenants} if target else {}
    end = datetime(2026, 11, 1, tzinfo=UTC)
    async with transaction(scope) as tx:
        return await portfolio.standings(
            tx, groups, now=OCTOBER, before=SEPTEMBER, end_of_day=end, targets=targets
        )


async def test_all_kinds_of_work_count_for_who_sees_them(october: Past) -> None:
    (found,) = await read(outside(october), Visible([october.work.company.id], None))
    assert (found.facts.judged.met, found.facts.judged.breached, found.facts.judged.excused) == (2, 2, 0)
    assert found.facts.flow == Flow(created=5, resolved=4, reopened=1)
    assert found.facts.flow_before == Flow()
    assert found.facts.now.open == 1
    assert [month.raw for month in found.trend] == [None] * 5 + [Fraction(1, 2)]
    assert found.read_at is not None


async def test_kinds_that_the_reader_does_not_see_are_in_no_figure(october: Past) -> None:
    async with transaction(system(october.work.company.id)) as tx:
        kinds = await tx.fetch("SELECT id FROM task_types WHERE tenant_id = $1 AND domain <> 'hr'", tx.tenant)
    (found,) = await read(outside(october), Visible([october.work.company.id], [row["id"] for row in kinds]))
    assert (found.facts.judged.met, found.facts.judged.breached) == (1, 2)
    assert (found.facts.flow.created, found.facts.flow.resolved) == (4, 3)


async def test_a_promise_that_is_kept_exactly_is_no_reason(october: Past) -> None:
    group = Visible([october.work.company.id], None)
    (kept,) = await read(outside(october), group, target=Fraction(1, 2))
    (missed,) = await read(outside(october), group)
    assert "below_target" not in [each.code for each in kept.reasons]
    assert "below_target" in [each.code for each in missed.reasons]
    assert missed.need > kept.need


async def test_the_wall_shows_no_neighbour(floor: Floor, october: Past) -> None:
    neighbour = await floor.company()
    stranger = replace(system(neighbour.id), tenant=None)
    (found,) = await read(stranger, Visible([october.work.company.id], None))
    assert (found.facts.flow, found.facts.now.open, found.read_at) == (Flow(), 0, None)


async def test_it_takes_the_grant(october: Past) -> None:
    operator = replace(system(october.work.company.id, roles=frozenset({Role.OPERATOR})), tenant=None)
    with pytest.raises(Denied):
        await read(operator, Visible([october.work.company.id], None))
