"""All routes of the portal, for the application to include."""

from fastapi import APIRouter

from api.web.portal import (
    colleagues,
    company,
    contract,
    deciding,
    files,
    home,
    invoice,
    invoices,
    new,
    programs,
    sending,
    ticket,
    tickets,
    trying,
)

router = APIRouter()
for part in (
    home,
    tickets,
    ticket,
    new,
    sending,
    files,
    deciding,
    company,
    contract,
    colleagues,
    programs,
    trying,
    invoices,
    invoice,
):
    router.routes.extend(part.router.routes)
