"""Taking the next ticket walks the index of the waiting ones in serving order: no queue is ever sorted."""

import json
from typing import Any

import pytest

from services.routing import claims
from tenants.db import transaction
from tests.support.floor import Floor


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(each for child in plan.get("Plans", ()) for each in nodes(child))]


@pytest.mark.parametrize("skills", [[], ["tax:1", "tax:2"]])
@pytest.mark.parametrize(
    ("statement", "index"),
    [(claims.BY_DUE, "queue_entries_pull_idx"), (claims.BY_PRIORITY, "queue_entries_pull_priority_idx")],
)
async def test_the_index_gives_the_order(floor: Floor, statement: str, index: str, skills: list[str]) -> None:
    companies, queue = [await floor.company() for _ in range(10)], await floor.queue()
    for company in companies:
        await floor.many_waiting(
            company, await floor.task_type(company, queue, skills={"tax": 2}), queue, 200
        )
    await floor.admin.execute("ANALYZE queue_entries")
    operator = await floor.operator(*companies)
    domains = claims.domains_of(operator)
    async with transaction(operator) as tx:
        found = await tx.fetchval(
            f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}",
            operator.actor,
            queue,
            "outsourced",
            *domains,
            skills,
            10,
            [],
        )
    plan = found if isinstance(found, list) else json.loads(found)
    free = next(each for each in nodes(plan[0]["Plan"]) if each.get("Subplan Name") == "CTE free")
    assert {each["Index Name"] for each in nodes(free) if "Index Name" in each} >= {index}
    assert not [each["Node Type"] for each in nodes(free) if "Sort" in each["Node Type"]]
    walked = next(each for each in nodes(free) if each.get("Index Name") == index)
    assert (walked["Actual Rows"], walked.get("Rows Removed by Filter", 0)) == (
        (1, 0) if skills else (0, 2000)
    )
