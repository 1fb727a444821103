"""SLA policies to look at: the ordered list of a company at one of its versions, as a matrix of metrics and priorities."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.web.guard import PageRoute
from api.web.promises import company as companies
from api.web.promises import policy_forms
from api.web.promises import procedure_reads as reads
from api.web.promises.company import CompanyKey
from api.web.reader import SignedIn
from api.web.rendering import page
from services.catalogue import queries as catalogue
from services.sla import calendars, policies
from services.sla.policies import PolicyListCard
from tenants.db import Tx, transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)

MOST = 100


@router.get("/floor/policies")
async def list_page(
    request: Request,
    reader: SignedIn,
    company: CompanyKey = None,
    version: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """The list in force, or an older or later version of it."""
    reader.who.require("sla_policies.read")
    chosen = await companies.chosen(reader.who, company)
    async with transaction(chosen.scope) as tx:
        versions = await policies.page(tx, limit=MOST)
        current = in_force(versions, tx)
        shown = next((each for each in versions if str(each.id) == version), current)
        around = await names(tx)
        authors = await reads.names(tx, [each.created_by for each in versions])
    return await page(
        request, reader, "promises/policies.html", chosen=chosen, versions=versions, current=current, shown=shown, authors=authors,
        may_write=reader.may("sla_policies.write"), metrics=policy_forms.METRICS, priorities=policy_forms.PRIORITIES, **around,
    )  # fmt: skip


def in_force(versions: Sequence[PolicyListCard], tx: Tx) -> PolicyListCard | None:
    """The version that new tickets get now."""
    return next((each for each in versions if each.effective_at <= tx.now), None)


async def names(tx: Tx) -> dict[str, Any]:
    """What policies refer to, by name: calendars by id, task types by code."""
    cards = await calendars.page(tx, limit=200)
    kinds = await catalogue.page(tx, limit=500)
    return {
        "calendar_names": {str(each.id): each.name for each in cards},
        "kind_names": {each.code: each.name for each in kinds},
    }
