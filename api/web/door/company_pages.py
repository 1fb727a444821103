"""What people are told when their company's sign-in did not lead in: what happened, and what to do."""

import logging
from collections.abc import Mapping

from fastapi import Request
from starlette.responses import Response

from api.web.reader import Reader
from api.web.rendering import page
from api.web.words import noop
from services.directory.actions import AT_THE_DOOR, tell_failure
from tenants.db import transaction
from tenants.identity_providers import IdentityProviderCard
from tenants.oidc.refusals import CompanySignInFailed, SignInGone

log = logging.getLogger(__name__)

WHAT: Mapping[str, str] = {
    "company_away": noop("Your company's sign-in cannot be reached, or is not set up correctly."),
    "company_gone": noop("This sign-in has already been used, took too long, or was started in another browser."),
    "company_denied": noop("Your company's sign-in did not let you in, or you cancelled it."),
    "company_token": noop("The answer of your company's sign-in could not be verified."),
    "company_unverified": noop("Your company's sign-in does not confirm your e-mail address."),
    "company_foreign": noop("Your e-mail address does not belong to the domains of this company's sign-in."),
    "company_unknown": noop("Your company's sign-in knows you, but your e-mail address has no access here."),
}  # fmt: skip
DO: Mapping[str, str] = {
    "company_away": noop("Try again in a few minutes. If the problem persists, give your administrator the request ID below."),
    "company_gone": noop("Start again from the sign-in page and finish within ten minutes."),
    "company_denied": noop("Start again, or ask the people who look after your company's accounts."),
    "company_token": noop("Start again. If the problem persists, give your administrator the request ID below."),
    "company_unverified": noop("Ask the people who look after your company's accounts to confirm the address there."),
    "company_foreign": noop("Sign in with the account of your own company."),
    "company_unknown": noop("Ask the administrator of your company here to add you with this address."),
}  # fmt: skip


async def failed(
    request: Request, reader: Reader, company: IdentityProviderCard, failure: CompanySignInFailed
) -> Response:
    """The page, after the failure was written down."""
    request_id = request.scope.get("request_id", "")
    log.warning("company sign-in %s: %s: %s [%s]", company.slug, failure.reason, failure, request_id)
    if not isinstance(failure, SignInGone):  # anybody can call the way back with nothing in hand
        async with transaction(AT_THE_DOOR) as tx:
            tell_failure(tx, company.id, failure)
    return await page(
        request, reader, "door/company_failed.html", status=502 if failure.reason == "company_away" else 403,
        what=WHAT[failure.reason], do=DO[failure.reason], request_id=request_id,
    )  # fmt: skip
