"""A small October by hand, whose every figure can be worked out on paper: three tickets resolved, one left open, one of a hidden domain.

Business time is all of Monday to Friday in Tokyo; `normal` is resolved within 480 minutes, `urgent` within 60 (tests/support/floor.py).

- plain: created Mon 5 at 9:55, worked 10:00 to 11:00, resolved. 65 minutes: met on the 5th.
- late: urgent, created Tue 6 at 9:55, worked 10:00 to 12:00 by the second person, resolved. Due 10:55: breached on the 6th.
- twice: created Wed 7 at 9:55, worked 10:00 to 10:30, resolved: 35 minutes, met on the 7th. Reopened Thu 8 at 9:00 with 445 minutes left:
  due at 16:25, breached on the 8th; worked Mon 12 from 10:00 to 11:00, resolved again.
- open: created Fri 30 at 9:55, not begun. Due Fri 30 at 17:55.
- hidden: a ticket of HR, resolved on the 13th, for who may see that domain.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from core.ids import new_id
from services.rules.lifecycle import Status
from tenants.roles import Role
from tenants.scope import Scope
from tests.support.casework import Casework, at, casework
from tests.support.floor import OPENING, Floor
from tests.support.rollups import caught_up


@dataclass(frozen=True, slots=True)
class Past:
    """The company of that October, who worked, and its tickets."""

    work: Casework
    second: Scope
    hidden_kind: str
    plain: UUID
    late: UUID
    twice: UUID
    open: UUID
    hidden: UUID

    @property
    def people(self) -> tuple[UUID, UUID]:
        return self.work.worker.actor, self.second.actor


async def october(floor: Floor, *, hourly_cost: Decimal | None = None) -> Past:
    """Everything happens, and the rollups have read it. With a cost both people have a grade of it."""
    work = await casework(floor, skills={"ledger": 2})
    company = work.company
    second = (await floor.operator(company, roles=(Role.OPERATOR, Role.TEAM_LEAD))).at(company.id)
    for person in (work.worker.actor, second.actor):
        await floor.cleared(person, company)
        if hourly_cost is not None:
            await _graded(floor, person, hourly_cost)
    await floor.skill(work.worker.actor, "ledger", 3)
    hidden_kind = await floor.task_type(company, await floor.queue(), domain="hr", confidential=True)
    plain = await work.done(at(5, 10), at(5, 11))
    late = await work.ticket(at(6, 9, 55), priority="urgent")
    await work.moved(late, Status.IN_PROGRESS, at(6, 10), by=second)
    await work.moved(late, Status.RESOLVED, at(6, 12), by=second)
    twice = await work.done(at(7, 10), at(7, 10, 30))
    await work.reopened(twice, at(8, 9))
    await work.moved(twice, Status.IN_PROGRESS, at(12, 10))
    await work.moved(twice, Status.RESOLVED, at(12, 11))
    opened = await work.ticket(at(30, 9, 55))
    hidden = await work.done(at(13, 10), at(13, 11), kind=hidden_kind)
    await caught_up(company.id)
    return Past(work, second, hidden_kind, plain, late, twice, opened, hidden)


async def _graded(floor: Floor, person: UUID, cost: Decimal) -> None:
    grade, made = new_id(), {"created_at": OPENING}
    code = f"g-{grade.hex[-10:]}"
    await floor._insert("grades", **made, id=grade, code=code, name_ja="級", name_en="Grade", version=1)
    await floor._insert(
        "grade_costs",
        **made,
        grade_id=grade,
        effective_on=date(2020, 4, 1),
        hourly_cost=cost,
        currency="JPY",
        created_by=new_id(),
    )
    await floor._insert(
        "staff_grades",
        **made,
        person_id=person,
        from_on=date(2020, 4, 1),
        grade_id=grade,
        created_by=new_id(),
    )
