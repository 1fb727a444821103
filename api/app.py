"""The application: routes, errors, middleware, and what it opens at its start."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

from api import health, metrics, oauth, openapi, problems
from api.metrics import Measured
from api.middleware import Bounds, RequestId
from api.v1 import (
    alerts,
    api_clients,
    approvals,
    audit_log,
    bank_deposits,
    baselines,
    billing,
    billing_periods,
    calendars,
    clearances,
    contract_parts,
    contracts,
    documents,
    events,
    grades,
    invoice_letters,
    invoice_lines,
    invoice_papers,
    invoices,
    jobs,
    journal,
    ledger,
    legal_entities,
    me,
    memberships,
    monthly_reports,
    payments,
    procedures,
    queues,
    refunds,
    report_sourcing,
    report_tickets,
    reports,
    routing_rules,
    skills,
    sla_policies,
    statements,
    subscriptions,
    task_types,
    teams,
    tenants,
    ticket_bulk,
    ticket_disclosures,
    ticket_eligibility,
    ticket_lists,
    ticket_relations,
    ticket_sla,
    ticket_steps,
    ticket_thread,
    ticket_work,
    tickets,
    usage,
    usage_files,
    users,
    write_offs,
)
from api.web import assets, live, presence, reference, signing_in
from api.web.admin.everything import PAGES as ADMINISTRATION
from api.web.billing.contract_routes import CONTRACT_PAGES
from api.web.billing.everything import PAGES as BILLING
from api.web.comparison.everything import PAGES as COMPARISON
from api.web.console.everything import PAGES as CONSOLE
from api.web.door import places as door
from api.web.floor.everything import PAGES as FLOOR
from api.web.monthly.everything import PAGES as MONTHLY
from api.web.portal import routes as portal
from api.web.promises.everything import PAGES as PROMISES
from api.web.records.everything import PAGES as RECORDS
from api.web.reports.everything import PAGES as REPORTS
from api.web.ticket import routes as ticket
from api.web.watching.everything import PAGES as WATCHING
from core.settings import settings
from services.access_records import collecting
from tenants import db, valkey
from tenants.db import Database
from tenants.login_roles import refuse_strong_login

_NOUNS = (
    tickets,
    ticket_lists,
    queues,
    tenants,
    users,
    memberships,
    clearances,
    teams,
    api_clients,
    audit_log,
    ticket_bulk,
    ticket_disclosures,
    ticket_thread,
    ticket_relations,
    ticket_sla,
    ticket_steps,
    ticket_work,
    procedures,
    documents,
    calendars,
    sla_policies,
    approvals,
    events,
    me,
    routing_rules,
    skills,
    ticket_eligibility,
    task_types,
    contracts,
    contract_parts,
    legal_entities,
    grades,
    billing,
    jobs,
    usage_files,  # before usage: a word is no id
    usage,
    invoice_letters,
    invoice_papers,  # before invoices: an id with an ending is no id
    invoices,
    invoice_lines,
    payments,
    reports,
    report_tickets,
    refunds,
    write_offs,
    bank_deposits,
    ledger,
    journal,
    statements,
    billing_periods,
    baselines,
    report_sourcing,
    monthly_reports,
    alerts,
    subscriptions,
)
"""In the order in which they are looked through: what is called most comes first."""

_PAGES = (
    assets,
    live,
    signing_in,
    presence,
    reference,
    *CONSOLE,
    *ADMINISTRATION,
    *FLOOR,
    *door.PAGES,
    *ticket.PARTS,
    *PROMISES,
    *RECORDS,
    *COMPARISON,
    *REPORTS,
    *CONTRACT_PAGES,
    *BILLING,
    *MONTHLY,
    *WATCHING,
    portal,
)


@asynccontextmanager
async def _lifespan(_app: FastAPI) -> AsyncIterator[None]:
    held = settings()
    assert held.database_url, "URAKATA_DATABASE_URL is not set"
    database = Database(held.database_url, size=held.database_pool_size)
    db.use(database)
    try:
        await refuse_strong_login()
        gc.collect()
        gc.freeze()  # what stands now stays: without it, each full collection walks it all and stops every request
        async with collecting.writing():
            yield
    finally:
        db.use(None)
        await database.close()
        await valkey.close()


def _include(app: FastAPI, router: APIRouter) -> None:
    """Add a router's own routes to the app's.

    `include_router` would keep the router as one route, and match every request twice: a fifth of what a call costs.
    """
    for route in router.routes:
        assert isinstance(route, APIRoute)
        route.unique_id = route.name  # what generated clients call it
        app.router.routes.append(route)


def create_app() -> FastAPI:
    """The whole application; opens its database when it starts."""
    app = FastAPI(
        title="Urakata",
        version="1",
        summary="Operations platform of a business process outsourcing provider",
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        lifespan=_lifespan,
        redirect_slashes=False,
        generate_unique_id_function=lambda route: route.name,  # what generated clients call it
    )
    problems.install(app)
    for part in (*_NOUNS, oauth, health, metrics, *_PAGES):
        _include(app, part.router)
    app.add_middleware(Bounds)
    app.add_middleware(RequestId)
    app.add_middleware(Measured)
    openapi.install(app)
    return app


app = create_app()
