"""A company's evidence on one page that prints well: who could see its data, who did, and which controls ran."""

from datetime import datetime, time, timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import provider
from api.web.chrome import Chrome, chrome_of
from api.web.guard import PageRoute
from api.web.records.asked import Asked
from api.web.records.gate import Auditing
from api.web.rendering import page
from api.web.words import noop
from services.audit import evidence, ranges
from services.audit.evidence import Controls
from tenants.db import transaction
from tenants.directory import companies

router = APIRouter(include_in_schema=False, route_class=PageRoute)

DAYS = 90
CONTROLS = (
    ("step.checked", noop("Steps checked by a second person (four eyes)")),
    ("approval.decided", noop("Decisions of the company's approvers")),
    ("ticket.reclassified", noop("Tickets reclassified")),
    ("document.attached", noop("Documents attached")),
    ("work.corrected", noop("Times corrected with a reason")),
    ("sla.excused", noop("Breaches excused with a reason")),
    ("membership.updated", noop("Changes to what the company's people may do")),
    ("audit.verified", noop("Verifications of the audit log")),
    ("audit.exported", noop("Exports of the audit log")),
)
"""What of the company's log is told as a control, by event type."""
PROVIDERS = (
    ("clearance.granted", noop("Clearances granted (whole provider)")),
    ("clearance.ended", noop("Clearances ended (whole provider)")),
    ("sign_in.failed", noop("Sign-ins with a wrong password (whole provider)")),
    ("second_factor.failed", noop("Wrong second factors (whole provider)")),
)
"""What of the provider's own log."""


@router.get("/admin/evidence/{key}")
async def of_company(request: Request, key: str, reader: Auditing) -> Response:
    """The evidence of one company for a period, by default the last 90 days."""
    async with transaction(reader.who.outside()) as tx:
        company = await companies.named(tx, key)
    asked, chrome = Asked.read(request), await chrome_of(reader.who)
    since, until = _period(asked, chrome)
    async with transaction(reader.who.at(company.id)) as tx:
        found = await evidence.evidence(tx, since=since, until=until)
        state = await ranges.state(tx)
    async with transaction(provider(reader.who)) as tx:
        ours: Controls = await evidence.controls(tx, since=since, until=until)
    return await page(
        request, reader, "records/evidence.html", chrome=chrome, company=company, asked=asked, found=found, state=state, ours=ours,
        since=since, last=until - timedelta(microseconds=1), controls=CONTROLS, providers=PROVIDERS,
    )  # fmt: skip


def _period(asked: Asked, chrome: Chrome) -> tuple[datetime, datetime]:
    """As asked; where a day is missing or makes no sense, the last 90 days up to today's end."""
    since, until = asked.period(chrome.zone)
    today = datetime.now(chrome.zone).date()
    until = until or datetime.combine(today + timedelta(days=1), time(), chrome.zone)
    return (since if since and since < until else until - timedelta(days=DAYS)), until
