"""Rollups of one company: kept from the log, made anew when its time zone or the cost of an hour changes, rebuilt, checked, and read
behind the wall."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from core.ids import new_id
from services.reports.rollups import (
    adding,
    cursor,
    durations,
    freshness,
    making,
    promises,
    reading,
    rebuilding,
    remaking,
)
from services.reports.rollups.reading import Asked, NoSuchDimension
from services.rules import histograms
from services.rules.lifecycle import Status
from tenants.db import transaction
from tenants.scope import Scope, system
from tests.support.casework import Casework, at, casework, clerk
from tests.support.floor import Floor
from tests.support.rollups import Truth, caught_up, drifts
from workers import rollups as worker

OCTOBER = (date(2026, 10, 1), date(2026, 11, 1))


async def some_work(floor: Floor) -> Casework:
    """Two tickets: a quarter past eleven at night for an hour, and one of an hour at noon a week later, reopened."""
    made = await casework(floor)
    await made.done(at(5, 23, 15), at(6, 0, 15))
    ticket = await made.done(at(12, 12), at(12, 13), priority="urgent")
    await made.reopened(ticket, at(13, 9))
    return made


def of(made: Casework, *by: str, days: tuple[date, date] = OCTOBER, **more: Any) -> Asked:
    return Asked([made.company.id], *days, by=by, **more)


async def days(made: Casework, *by: str, **more: Any) -> list[reading.DaySum]:
    async with transaction(made.clerk) as tx:
        return await reading.days(tx, of(made, *by, **more))


async def cost(floor: Floor, person: UUID, hourly: int, *, since: date, grade: UUID | None = None) -> UUID:
    """What an hour of somebody costs from a day on."""
    told = {"created_by": new_id(), "created_at": at(1)}
    if grade is None:
        grade = new_id()
        await floor._insert(
            "grades", id=grade, code=grade.hex, name_ja="級", name_en="Grade", version=1, created_at=at(1)
        )
        await floor._insert(
            "staff_grades", person_id=person, from_on=date(2026, 1, 1), grade_id=grade, **told
        )
    await floor._insert(
        "grade_costs", grade_id=grade, effective_on=since, hourly_cost=Decimal(hourly), currency="JPY", **told
    )
    return grade


async def remade(made: Casework) -> None:
    more = True
    while more:
        async with transaction(system(made.company.id)) as tx:
            more = await remaking.go_on(tx)


async def test_the_worker_takes_in_what_happened_once(floor: Floor, as_worker: None) -> None:
    made = await some_work(floor)
    await worker.add_news()
    await worker.add_news()
    (whole,) = await days(made)
    assert (whole.created, whole.resolved, whole.first_pass, whole.reopened, whole.work_seconds) == (
        2,
        2,
        1,
        1,
        7200,
    )
    assert whole.unpriced_seconds == 7200
    assert await drifts(made.company.id) == []


async def test_work_and_volume_stand_on_their_own_days(floor: Floor) -> None:
    made = await some_work(floor)
    await caught_up(made.company.id)
    by_day = {
        each.group["day"].day: (each.created, each.resolved, each.work_seconds)
        for each in await days(made, "day")
    }
    assert by_day == {5: (1, 0, 3600), 6: (0, 1, 0), 12: (1, 1, 3600), 13: (0, 0, 0)}
    await Truth(floor.admin, made.company.id).hold(made.clerk, [OCTOBER])


async def test_a_company_whose_rollups_fail_stops_no_other(
    floor: Floor, as_worker: None, caplog: pytest.LogCaptureFixture
) -> None:
    broken, made = await some_work(floor), await some_work(floor)
    await floor.admin.execute(
        "UPDATE tenants SET time_zone = 'Nowhere/Never' WHERE tenant_id = $1", broken.company.id
    )
    await worker.add_news()
    assert f"the rollups of tenant {broken.company.id} could not be kept" in caplog.text
    assert (await days(made))[0].created == 2
    await floor.admin.execute(
        "UPDATE tenants SET time_zone = 'Asia/Tokyo' WHERE tenant_id = $1", broken.company.id
    )
    await worker.add_news()
    assert (await days(broken))[0].created == 2


async def test_another_time_zone_moves_the_days(
    floor: Floor, as_worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await some_work(floor)
    await caught_up(made.company.id)
    monkeypatch.setattr(remaking, "STEP", 1)
    await floor.admin.execute(
        "UPDATE tenants SET time_zone = 'America/New_York', config_version = config_version + 1 WHERE tenant_id = $1",
        made.company.id,
    )
    await worker.remake_changed()
    by_day = {each.group["day"].day: (each.created, each.resolved) for each in await days(made, "day")}
    assert by_day == {5: (1, 1), 11: (1, 0), 12: (0, 1)}
    assert await drifts(made.company.id) == []
    await Truth(floor.admin, made.company.id, "America/New_York").hold(made.clerk, [OCTOBER])


async def test_costs_of_the_past_change_the_work_of_those_people_alone(floor: Floor) -> None:
    made, other = await some_work(floor), await some_work(floor)
    grade = await cost(floor, made.worker.actor, 3000, since=date(2026, 1, 1))
    await caught_up(made.company.id)
    await caught_up(other.company.id)
    assert (await days(made))[0].cost == 6000
    await cost(floor, made.worker.actor, 5000, since=date(2026, 10, 10), grade=grade)
    await remade(made)
    await remade(other)
    (whole,) = await days(made)
    assert (whole.cost, whole.unpriced_seconds) == (8000, 0)
    assert (await days(other))[0].unpriced_seconds == 7200
    assert await drifts(made.company.id) == []


async def test_a_change_within_a_change_concerns_both(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made anew halfway for one cost, then the cost is again what it was: those already made come back too."""
    made = await some_work(floor)
    grade = await cost(floor, made.worker.actor, 3000, since=date(2026, 1, 1))
    await caught_up(made.company.id)
    monkeypatch.setattr(remaking, "STEP", 1)
    await cost(floor, made.worker.actor, 9000, since=date(2026, 2, 1), grade=grade)
    async with transaction(system(made.company.id)) as tx:
        assert await remaking.go_on(tx)
    assert (await days(made))[0].cost == 12000
    await floor.admin.execute("DELETE FROM grade_costs WHERE grade_id = $1 AND hourly_cost = 9000", grade)
    await remade(made)
    assert (await days(made))[0].cost == 6000
    assert await drifts(made.company.id) == []


async def test_drift_is_named_and_a_rebuild_mends_it(floor: Floor) -> None:
    made = await some_work(floor)
    await caught_up(made.company.id)
    await floor.admin.execute("UPDATE report_days SET resolved = resolved + 1 WHERE tenant_id = $1 AND resolved = 1 AND priority = 'urgent'", made.company.id)  # fmt: skip
    await floor.admin.execute(
        "DELETE FROM report_hours WHERE tenant_id = $1 AND created = 1", made.company.id
    )
    found = await drifts(made.company.id)
    assert any(
        each.startswith("report_days day=2026-10-12") and "resolved=2" in each and "resolved=1" in each
        for each in found
    )
    assert sum(each.startswith("report_hours") and "holds nothing" in each for each in found) == 2
    async with transaction(system(made.company.id)) as tx:
        assert await rebuilding.rebuild(tx) == 2
    assert await drifts(made.company.id) == []


async def test_while_one_rebuilds_another_passes_the_company_over(floor: Floor) -> None:
    made = await some_work(floor)
    async with transaction(system(made.company.id)) as rebuilding_tx:
        await cursor.lock(rebuilding_tx, await making.of(rebuilding_tx))
    async with transaction(system(made.company.id)) as rebuilding_tx:
        await rebuilding.rebuild(rebuilding_tx)
        async with transaction(system(made.company.id)) as tx:
            assert await adding.add(tx) is False
        assert await days(made) == [reading.DaySum()]
    assert (await days(made))[0].created == 2


async def test_a_ticket_resolved_twice_counts_once_in_any_period(floor: Floor) -> None:
    made = await some_work(floor)
    ticket = await made.done(at(14, 9), at(14, 10))
    await made.reopened(ticket, at(14, 23, 30))
    await made.moved(ticket, Status.IN_PROGRESS, at(15, 0, 30))
    await made.moved(ticket, Status.RESOLVED, at(15, 1))
    await caught_up(made.company.id)
    async with transaction(made.clerk) as tx:
        (whole,) = await promises.attainment(tx, of(made))
        by_day = await promises.attainment(tx, of(made, "day"))
        (month,) = await promises.attainment(tx, of(made, "month"))
    assert (whole.met, whole.breached, whole.raw) == (2, 1, Fraction(2, 3))
    assert sum(each.met for each in by_day) == 3
    assert (month.met, month.breached) == (2, 1)


async def test_durations_over_part_of_a_month_and_whole_months_agree(floor: Floor) -> None:
    made = await some_work(floor)
    await caught_up(made.company.id)
    async with transaction(made.clerk) as tx:
        (whole,) = await durations.durations(tx, of(made))
        (part,) = await durations.durations(tx, of(made, days=(date(2026, 10, 2), date(2026, 10, 31))))
        (long,) = await durations.durations(tx, of(made, days=(date(2026, 9, 3), date(2027, 1, 9))))
    assert whole.counts == part.counts == long.counts
    assert whole.n == 2
    assert whole.median is not None
    assert abs(whole.median - 3900) <= 3900 * histograms.ERROR


async def test_a_lag_is_seen(floor: Floor) -> None:
    made = await some_work(floor)
    async with transaction(made.clerk) as tx:
        (behind,) = await freshness.of(tx, [made.company.id])
    await caught_up(made.company.id)
    async with transaction(made.clerk) as tx:
        (there,) = await freshness.of(tx, [made.company.id])
        now = tx.now
    assert behind.events_behind > 0
    assert behind.data_at is None
    assert (there.events_behind, there.data_at) == (0, now)


async def test_a_neighbour_sees_nothing_and_a_set_sees_both(floor: Floor) -> None:
    made, neighbour = await some_work(floor), await some_work(floor)
    for each in (made, neighbour):
        await caught_up(each.company.id)
    asked = Asked([made.company.id, neighbour.company.id], *OCTOBER)
    stranger = clerk(await floor.company())
    for scope, tickets in ((made.clerk, 2), (stranger, 0), (await _of_both(floor, made, neighbour), 4)):
        async with transaction(scope) as tx:
            assert (await reading.days(tx, asked))[0].created == tickets
            (kept,) = await promises.attainment(tx, asked)
            assert kept.met + kept.breached == tickets
            assert sum(each.n for each in await durations.durations(tx, asked)) == tickets
            assert (await reading.hours(tx, asked))[0].resolved == tickets
            assert (await reading.people(tx, asked))[0].resolved == tickets
            assert sum(each.place > 0 for each in await freshness.of(tx, asked.tenants)) == tickets // 2


async def _of_both(floor: Floor, *made: Casework) -> Scope:
    """Somebody cleared for two companies, outside of either."""
    return await floor.operator(*(each.company for each in made))


async def test_what_a_rollup_does_not_know_is_refused_by_name(floor: Floor) -> None:
    made = await casework(floor)
    with pytest.raises(NoSuchDimension, match="channel"):
        await days(made, "channel")
    async with transaction(made.clerk) as tx:
        with pytest.raises(NoSuchDimension, match="priority"):
            await reading.hours(tx, of(made, priorities=["urgent"]))
    assert await days(made, days=(OCTOBER[0], OCTOBER[0] + timedelta(days=1))) == [reading.DaySum()]
