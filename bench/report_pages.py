"""How soon the pages of the reports come over HTTP, a year each: of one company and of all, to one browser. The network is not in it."""

import asyncio
from collections.abc import Callable
from datetime import date, timedelta
from urllib.parse import urlencode

from api.web.reports.known import REPORTS
from bench import pages
from bench.house import Site
from bench.meters import Meter, between
from bench.pages import Asked
from tenants.roles import Role
from tests.support import office
from tests.support.clientele import clientele

HEAD = "| page of a year | companies | tickets | p50 ms | p95 ms | CPU ms: API | Postgres |\n|---|---:|---:|---:|---:|---:|---:|"
SECONDS = 4


def measure(
    site: Site,
    postgres: int,
    year: tuple[date, date],
    *,
    tickets: int,
    tenants: int,
    say: Callable[[str], None],
) -> None:
    """Every page in turn: of the first company, of all, and the portfolio. `postgres` is the pid of the server."""
    cookie, meter = asyncio.run(_cookie(site)), Meter({"api": site.api_pid, "postgres": postgres})
    for companies in (1, tenants):
        for name in REPORTS:
            asked = Asked(name, [_path(name, year, "B0001" if companies == 1 else "")], cookie)
            say(_line(site, meter, asked, companies, tickets * companies // tenants))
    say(_line(site, meter, Asked("portfolio", ["/reports"], cookie), tenants, tickets))


def _path(name: str, year: tuple[date, date], company: str) -> str:
    first, last = year[0].isoformat(), (year[1] - timedelta(days=1)).isoformat()
    return f"/reports/{name}?{urlencode({'period': 'custom', 'from': first, 'to': last, 'company': company})}"


def _line(site: Site, meter: Meter, asked: Asked, companies: int, tickets: int) -> str:
    pages.answered(site, asked, 1, readers=1)
    before = meter.read()
    load = pages.answered(site, asked, SECONDS, readers=1)
    spent, count = between(before, meter.read()), len(load.latencies)
    p50, p95 = (load.percentile(share) for share in (0.5, 0.95))
    api, postgres = (spent[name] * 1000 / count for name in ("api", "postgres"))
    return (
        f"| {asked.name} | {companies} | {tickets:,} | {p50:.1f} | {p95:.1f} | {api:.1f} | {postgres:.1f} |"
    )


async def _cookie(site: Site) -> str:
    """A session of an account manager who is cleared for every company."""
    async with clientele(site.doors) as made:
        manager = await office.cleared(Role.ACCOUNT_MANAGER, None)
        return await pages.session(made.admin, "m.person_id = $1", manager.actor)
