"""The application: routes, errors, middleware, and what it opens at its start."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from fastapi.staticfiles import StaticFiles

from api import health, metrics, oauth, openapi, problems
from api.metrics import Measured
from api.middleware import Bounds, RequestId
from api.v1 import (
    api_clients,
    approvals,
    audit_log,
    calendars,
    clearances,
    documents,
    events,
    me,
    memberships,
    procedures,
    queues,
    routing_rules,
    skills,
    sla_policies,
    task_types,
    teams,
    tenants,
    ticket_bulk,
    ticket_eligibility,
    ticket_lists,
    ticket_relations,
    ticket_sla,
    ticket_steps,
    ticket_thread,
    ticket_work,
    tickets,
    users,
)
from api.web import reference
from core.settings import settings
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
)
"""In the order in which they are looked through: what is called most comes first."""


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
    for part in (*_NOUNS, oauth, health, metrics, reference):
        _include(app, part.router)
    app.mount("/static", StaticFiles(directory=reference.HERE / "static"), name="static")
    app.add_middleware(Bounds)
    app.add_middleware(RequestId)
    app.add_middleware(Measured)
    openapi.install(app)
    return app


app = create_app()
