"""The logout of a company's sign-in (OpenID Connect Back-Channel Logout 1.0): its server tells ours; the sessions end."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import JSONResponse, Response

from api.web.door.entry import peer
from core.settings import RateLimit, settings
from services.directory.actions import AT_THE_DOOR, end_there
from tenants import identity_providers, limits
from tenants.db import transaction
from tenants.oidc import flow, tokens
from tenants.oidc.refusals import CompanySignInFailed, ProviderAway

router = APIRouter(include_in_schema=False)

RATE = RateLimit(per_second=20, burst=200)
"""Logouts from one address; the settings' `off` also turns this off."""

_HEADERS = {"Cache-Control": "no-store"}


@router.post("/auth/oidc/{slug}/logout")
async def logout(
    request: Request, slug: str, logout_token: Annotated[str, Form(max_length=20_000)] = ""
) -> Response:
    """End the sessions that a logout token names. A token that names none of ours is no error (2.8)."""
    await limits.spend(f"logout:{peer(request)}", RATE if settings().rate_limit else None)
    async with transaction(AT_THE_DOOR) as tx:
        company = await identity_providers.named(
            tx, slug
        )  # one that is switched off may still end its sessions
    try:
        claims = await tokens.logout_token(
            logout_token, await flow.metadata(company), client_id=company.client_id
        )
    except ProviderAway:
        return JSONResponse({"error": "temporarily_unavailable"}, 503, {**_HEADERS, "Retry-After": "30"})
    except CompanySignInFailed as failure:
        told = {"error": "invalid_request", "error_description": str(failure)[:200]}
        return JSONResponse(told, 400, _HEADERS)
    async with transaction(AT_THE_DOOR) as tx:
        await end_there(tx, company.id, claims)
    return Response(status_code=200, headers=_HEADERS)
