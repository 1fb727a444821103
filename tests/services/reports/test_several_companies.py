"""Reports over several companies read their rollups together: the figures are those of each company, and of no other."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import pytest_asyncio

from core.errors import Denied, NotFound
from core.ids import new_id
from services.reports import companies
from services.reports.asking import Asked
from services.reports.queries import backlog, dependence, sla, throughput
from services.rules.report_periods import Grain, Period
from tenants.db import transaction
from tenants.roles import Role, Side
from tenants.scope import Clearance, Scope
from tests.support.facts import months_of_facts
from tests.support.floor import Company, Floor, client

PERIOD = Period(date(2026, 2, 10), date(2026, 8, 1))
NOW = datetime(2028, 6, 1, tzinfo=UTC)
ASPECTS = [sla, throughput, backlog, dependence]


@dataclass(frozen=True, slots=True)
class Three:
    """Three companies with work in two domains each."""

    companies: list[Company]
    kinds: list[dict[str, str]]

    def reader(self, *clearances: Clearance) -> Scope:
        person = new_id()
        return Scope(
            actor=person, actor_kind="person", side=Side.PROVIDER, roles=frozenset({Role.ACCOUNT_MANAGER}), tenant=None,
            clearances=clearances, principal=f"person:{person}",
        )  # fmt: skip


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def three(floor: Floor) -> Three:
    queue = await floor.queue()
    found = Three([await floor.company() for _ in range(3)], [])
    for seed, each in enumerate(found.companies):
        kinds = {domain: await floor.task_type(each, queue, domain=domain) for domain in ("hr", "it")}
        await months_of_facts(each.id, list(kinds.values()), tickets=120, seed=seed)
        found.kinds.append(kinds)
    return found


async def _report(aspect: Any, scopes: list[Scope], asked: Asked) -> Any:
    return _timeless(aspect.report(asked, await companies.read(scopes, asked, aspect)))


async def _one_by_one(aspect: Any, scopes: list[Scope], asked: Asked) -> Any:
    parts = []
    for scope in scopes:
        async with transaction(scope) as tx:
            parts.append(await aspect.read(tx, asked))
    return _timeless(aspect.report(asked, parts))


def _timeless(report: Any) -> Any:
    """Without the instant at which it was made."""
    tenants = tuple(replace(each, data_at=None) for each in report.about.tenants)
    return replace(report, about=replace(report.about, made_at=NOW, tenants=tenants))


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("by", [None, "tenant", "task_type", "team"])
@pytest.mark.parametrize("narrowed", [{}, {"sourcing": "outsourced"}])
async def test_together_they_are_the_sum_of_each(
    three: Three, aspect: Any, by: str | None, narrowed: dict[str, str]
) -> None:
    scope = three.reader(*(Clearance(each.id) for each in three.companies))
    scopes, asked = (
        [scope.at(each.id) for each in three.companies],
        Asked(PERIOD, Grain.MONTH, by, **narrowed),
    )
    assert await _report(aspect, scopes, asked) == await _one_by_one(aspect, scopes, asked)


async def test_a_company_that_the_reader_is_not_cleared_for_is_in_no_figure(three: Three) -> None:
    mine, also, foreign = three.companies
    asked = Asked(PERIOD, Grain.MONTH, "tenant")
    scope = three.reader(Clearance(mine.id), Clearance(also.id))
    found = await _report(throughput, [scope.at(mine.id), scope.at(also.id)], asked)
    assert {row.key for row in found.by_tenant} == {mine.key, also.key}
    assert {row.key for row in found.trend} == {mine.key, also.key}
    with pytest.raises(NotFound):
        scope.at(foreign.id)


async def test_the_wall_lets_no_rollup_through_even_where_it_is_asked_for(three: Three) -> None:
    foreign = three.companies[2]
    asked = Asked(PERIOD, Grain.MONTH)
    async with transaction(three.reader(Clearance(foreign.id)).at(foreign.id)) as tx:
        ground = (await throughput.inside(tx, asked)).ground
        assert (await throughput.over(tx, asked, [ground])).days
        shown = await sla.over(tx, asked, [ground])
        assert shown.judged
        assert shown.reopened
    async with transaction(three.reader(Clearance(three.companies[0].id))) as tx:
        found = await throughput.over(tx, asked, [ground])
        assert (found.days, found.volumes) == ([], {})
        hidden = await sla.over(tx, asked, [ground])
        assert (hidden.judged, hidden.reopened) == ([], [])


@pytest.mark.parametrize("aspect", [sla, throughput])
async def test_of_each_company_only_the_domains_of_the_reader_count(three: Three, aspect: Any) -> None:
    whole, part = three.companies[:2]
    scope = three.reader(Clearance(whole.id), Clearance(part.id, frozenset({"hr"})))
    found = await _report(aspect, [scope.at(whole.id), scope.at(part.id)], Asked(PERIOD, Grain.MONTH))
    assert {(row.tenant, row.key) for row in found.by_task_type} == {
        *((whole.key, code) for code in three.kinds[0].values()),
        (part.key, three.kinds[1]["hr"]),
    }


async def test_several_companies_are_for_staff_alone(three: Three) -> None:
    scopes = [client(each) for each in three.companies[:2]]
    with pytest.raises(Denied):
        await companies.read(scopes, Asked(PERIOD, Grain.MONTH), throughput)
