"""The demo is the same for the same seed, and what the bulk path writes is what the product's own transactions write."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deploy.demo.clock import beginning, month_of
from deploy.demo.load import Plan
from tests.support import demo
from tests.support.demo import Tables
from tests.support.servers import Servers

NOW = datetime(2026, 11, 25, 6, 30, tzinfo=UTC)  # a Wednesday afternoon in Tokyo, the morning in London
SHORT = Plan("a seed", 0.8, NOW, since=NOW - timedelta(days=8))


@pytest.fixture(scope="module")
async def in_bulk(servers: Servers, worker_id: str, opened: None) -> Tables:
    """Eight days, loaded."""
    async with demo.opened(servers, f"demo_bulk_{worker_id}") as addresses:
        await demo.loaded(SHORT)
        return await demo.tables(addresses)


def differences(some: Tables, others: Tables, *, but: set[str]) -> dict[str, Any]:
    """The first rows that differ, by table."""
    found = {}
    for name in some:
        if name not in but and some[name] != others[name]:
            missing = [row for row in others[name] if row not in some[name]]
            more = [row for row in some[name] if row not in others[name]]
            found[name] = (len(some[name]), len(others[name]), more[:2], missing[:2])
    return found


def places(tables: Tables) -> list[tuple[Any, ...]]:
    """The events without their places: two at one instant may have come in either order."""
    kept = [{name: value for name, value in row.items() if name != "place"} for row in tables["events"]]
    return sorted(str(sorted(row.items(), key=str)) for row in kept if row["type"] != "api_client.created")


def without_place(tables: Tables) -> list[str]:
    """What each ticket gives to reports."""
    return [
        str({name: value for name, value in row.items() if name != "place"})
        for row in tables["report_tickets"]
    ]


async def test_the_bulk_path_writes_what_the_products_own_transactions_write(
    servers: Servers, worker_id: str, in_bulk: Tables
) -> None:
    async with demo.opened(servers, f"demo_lived_{worker_id}") as addresses:
        await demo.lived(SHORT)
        lived = await demo.tables(addresses)
    assert len(lived["tickets"]) > 60
    only_when_loaded = {"api_clients", "provider_settings", "seals"}
    by_hand = {"events", "counters", "relays", "rollup_cursors", "report_tickets"}
    assert differences(in_bulk, lived, but=only_when_loaded | by_hand) == {}
    assert places(in_bulk) == places(lived)
    assert without_place(in_bulk) == without_place(lived)
    numbers = {row["tenant_id"]: row["last_number"] for row in lived["counters"]}
    assert {row["tenant_id"]: row["last_number"] for row in in_bulk["counters"]} == numbers


async def test_the_same_seed_gives_the_same_data(servers: Servers, worker_id: str, in_bulk: Tables) -> None:
    async with demo.opened(servers, f"demo_again_{worker_id}") as addresses:
        await demo.loaded(SHORT)
        assert differences(await demo.tables(addresses), in_bulk, but=set()) == {}


async def test_another_seed_gives_other_data(servers: Servers, worker_id: str, in_bulk: Tables) -> None:
    async with demo.opened(servers, f"demo_other_{worker_id}") as addresses:
        await demo.loaded(replace(SHORT, seed="another seed"))
        other = await demo.tables(addresses)
    assert {row["subject"] for row in other["tickets"]} != {row["subject"] for row in in_bulk["tickets"]}


async def test_a_later_day_of_the_month_only_adds_but_for_the_last_days(
    servers: Servers, worker_id: str, in_bulk: Tables
) -> None:
    """The team is away for the last three working days, and more comes in: only that is made for the instant of loading."""
    async with demo.opened(servers, f"demo_later_{worker_id}") as addresses:
        await demo.loaded(replace(SHORT, now=NOW + timedelta(days=1)))
        later = await demo.tables(addresses)
    calm = "2026-11-19T15"  # the third working day before now begins at nine in Tokyo: the 23rd is a holiday
    earlier = [row for row in in_bulk["events"] if row["at"] < calm]
    assert len(earlier) > 200
    assert [row for row in later["events"] if row["at"] < calm] == earlier


def test_the_month_is_tokyos() -> None:
    just_november = datetime(2026, 10, 31, 15, 0, tzinfo=UTC)
    assert month_of(just_november) == "2026-11"
    assert month_of(just_november - timedelta(microseconds=1)) == "2026-10"
    assert beginning(just_november) == datetime(2026, 4, 30, 15, 0, tzinfo=UTC)
