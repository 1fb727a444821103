"""What the calls are sent to: companies with their tickets and operators in one database, kept beside it for the next run."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from bench import stock
from bench.house import House, Site
from bench.stock import Stocked
from core import json
from tests.support.clientele import Desk, Operator, clientele

COMPANIES = 8
OPERATORS = 160
WAITING = 4_000
"""Tickets that wait at every size, a queue a company: each round takes some, and refills."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A served database, with what its companies have and who works there."""

    site: Site
    tickets: int
    stocked: Sequence[Stocked]
    operators: Sequence[Operator]


def scene(house: House, name: str, *, tickets: int) -> Scene:
    """A database with so many tickets behind its API; found again where an earlier run left one."""
    kept = house.home / f"{name}.json"
    doors = house.database(name)
    site = house.serve(name, doors)
    if not kept.exists():
        print(f"{name}: filling {tickets:,} tickets")
        stocked, operators = asyncio.run(_filled(site, tickets))
        rows = {"stocked": map(asdict, stocked), "operators": map(asdict, operators)}
        kept.write_bytes(json.dumps({name: list(each) for name, each in rows.items()}))
    return _read(site, tickets, json.loads(kept.read_bytes()))


def _read(site: Site, tickets: int, found: dict[str, list[dict[str, Any]]]) -> Scene:
    stocked = [
        Stocked(**each | {"desk": Desk(**each["desk"] | _ids(each["desk"], "company", "queue"))})
        for each in found["stocked"]
    ]
    operators = [Operator(**each | _ids(each, "person")) for each in found["operators"]]
    return Scene(site, tickets, stocked, operators)


def _ids(row: Mapping[str, Any], *names: str) -> dict[str, UUID]:
    return {name: UUID(row[name]) for name in names}


async def _filled(site: Site, tickets: int) -> tuple[list[Stocked], list[Operator]]:
    async with clientele(site.doors) as made:
        desks = [await made.desk(f"BENCH{n}", own_queue=True) for n in range(COMPANIES)]
        operators = [await made.operator(capacity_units=1000) for _ in range(OPERATORS)]
        stocked = await stock.fill(
            made, site.doors.admin_url, desks, tickets=tickets, waiting=WAITING, operators=operators[:2]
        )
        return stocked, operators
