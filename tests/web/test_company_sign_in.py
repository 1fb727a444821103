"""Company sign-ins against a real OpenID provider: who is let in, everything that must be refused, and its logout."""

import secrets
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.jwk import RSAKey

from api.app import create_app
from api.web.reader import SESSION
from core.settings import settings
from services.directory import actions
from services.directory.actions import AT_THE_DOOR
from tenants import sessions
from tenants.db import transaction
from tenants.oidc import discovery
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT, Scope, system
from tests.support import office, openid
from tests.support.openid import OpenIdProvider

ADMIN = system(PROVIDER_TENANT, roles=frozenset({Role.ADMINISTRATOR}))


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenIdProvider]:
    monkeypatch.setenv("URAKATA_ALLOW_PRIVATE_ADDRESSES", "true")
    monkeypatch.setenv("URAKATA_RATE_LIMIT", "off")
    settings.cache_clear()
    discovery.forget()
    with openid.running() as running:
        yield running
    settings.cache_clear()


@dataclass
class Company:
    """A company with its own sign-in, somebody in it, and their browser."""

    there: OpenIdProvider
    slug: str
    tenant: UUID
    member: Scope
    email: str
    browser: httpx.AsyncClient
    said: list[httpx.Response] = field(default_factory=list)

    async def out(self, to: str = "/portal/tickets") -> str:
        """Go out to the company's sign-in: where it sends the browser back to."""
        leaves = await self.browser.get(f"/auth/oidc/{self.slug}", params={"to": to, "hint": self.email})
        assert leaves.status_code == 303, leaves.text
        async with httpx.AsyncClient(trust_env=False) as elsewhere:
            returns = await elsewhere.get(leaves.headers["location"])
        assert returns.status_code == 302, returns.text
        return str(returns.headers["location"])

    async def back(self, address: str) -> httpx.Response:
        return await self.browser.get(address)

    async def sign_in(self) -> httpx.Response:
        return await self.back(await self.out())

    async def entered(self) -> str:
        """Sign in: the cookie of the session."""
        answer = await self.sign_in()
        assert answer.status_code == 303, answer.text
        return answer.cookies[SESSION]

    async def log_out(self, token: str) -> httpx.Response:
        async with httpx.AsyncClient(transport=self.browser._transport, base_url="http://test") as elsewhere:
            return await elsewhere.post(f"/auth/oidc/{self.slug}/logout", data={"logout_token": token})


@pytest_asyncio.fixture(loop_scope="session")
async def company(door: None, provider: OpenIdProvider) -> AsyncIterator[Company]:
    domain = f"{secrets.token_hex(5)}.example"
    email = f"hanako@{domain}"
    tenant = await office.company(await office.administrator())
    member = await office.user(tenant, Role.REQUESTER, email=email)
    slug = await set_up(provider, tenant, domain)
    provider.email = email
    transport = httpx.ASGITransport(create_app(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as browser:
        browser.cookies.set("urakata_taste", "en..01")
        yield Company(provider, slug, tenant, member, email, browser)


async def set_up(there: OpenIdProvider, tenant: UUID | None, domain: str, **more: Any) -> str:
    slug = f"c{secrets.token_hex(5)}"
    values = {"asks_factor": False, "secret": there.client.secret, "issuer": there.url} | more
    async with transaction(ADMIN) as tx:
        made = await actions.add_company_sign_in(
            tx,
            slug=slug,
            tenant_id=tenant,
            name="Company",
            client_id=there.client.client_id,
            domains=[domain],
            **values,
        )
        await actions.switch_company_sign_in(tx, made, enabled=True)
    return slug


async def refused(answer: httpx.Response, sentence: str, *, status: int = 403) -> None:
    assert (answer.status_code, SESSION in answer.cookies) == (status, False), answer.text
    assert sentence in answer.text
    assert "/sign-in" in answer.text  # what to do next


async def last_event() -> tuple[str, dict[str, Any]]:
    async with transaction(system(PROVIDER_TENANT)) as tx:
        row = await tx.fetchrow(
            "SELECT type, data FROM events WHERE tenant_id = $1 ORDER BY place DESC LIMIT 1", tx.tenant
        )
    assert row
    return row["type"], row["data"]


async def test_somebody_known_is_let_in_where_they_wanted_to_go(company: Company) -> None:
    answer = await company.sign_in()
    assert (answer.status_code, answer.headers["location"]) == (303, "/portal/tickets")
    scope = (await sessions.resolve(answer.cookies[SESSION])).scope
    assert (scope.actor, scope.tenant) == (company.member.actor, company.tenant)
    asked = company.there.asked[0]
    assert (asked["code_challenge_method"], asked["scope"]) == ("S256", "openid email")
    assert asked["login_hint"] == company.email
    assert len(asked["nonce"]) >= 43
    assert asked["redirect_uri"] == f"http://test/auth/oidc/{company.slug}/callback"


async def test_the_verifier_is_kept_here_and_proves_the_code(company: Company) -> None:
    await company.out()
    async with transaction(AT_THE_DOOR) as tx:
        verifier = await tx.fetchval(
            "SELECT verifier FROM pending_sign_ins WHERE kind = 'company' ORDER BY created_at DESC LIMIT 1"
        )
        await tx.execute("UPDATE pending_sign_ins SET verifier = $1 WHERE verifier = $2", "x" * 43, verifier)
    assert company.there.asked[-1]["code_challenge"] == create_s256_code_challenge(verifier)
    back = await company.out()
    async with transaction(AT_THE_DOOR) as tx:
        await tx.execute("UPDATE pending_sign_ins SET verifier = $1 WHERE kind = 'company'", "x" * 43)
    await refused(await company.back(back), "cannot be reached", status=502)


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({"nonce": "another"}, "could not be verified"),
        ({"aud": "another client"}, "could not be verified"),
        ({"aud": ["urakata", "another client"]}, "could not be verified"),
        ({"iss": "https://another.example"}, "could not be verified"),
        ({"exp": int(time.time()) - 3600}, "could not be verified"),
        ({"iat": int(time.time()) + 3600}, "could not be verified"),
        ({"sub": 7}, "could not be verified"),
        ({"email_verified": False}, "does not confirm"),
        ({"email_verified": "true"}, "does not confirm"),
        ({"email": "no address"}, "does not confirm"),
        ({"email": "hanako@elsewhere.example"}, "does not belong"),
    ],
)
async def test_an_id_token_that_does_not_hold_lets_nobody_in(
    company: Company, claims: dict[str, Any], sentence: str
) -> None:
    company.there.claims = claims
    await refused(await company.sign_in(), sentence)
    kind, data = await last_event()
    assert kind == "company_sign_in.failed"
    assert company.email not in repr(data)


async def test_a_key_that_is_not_the_providers_lets_nobody_in_and_a_new_one_of_its_own_does(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    await company.entered()
    monkeypatch.setattr(discovery, "AGAIN_SECONDS", 0)
    company.there.key = RSAKey.generate_key(2048, {"kid": "second", "use": "sig"})
    await company.entered()  # the provider has changed its keys
    known = discovery._remembered[company.there.url][1]
    company.there.key = RSAKey.generate_key(2048, {"kid": "second", "use": "sig"})
    monkeypatch.setattr(discovery, "AGAIN_SECONDS", 1000)
    assert discovery._remembered[company.there.url][1] is known
    await refused(await company.sign_in(), "could not be verified")


async def test_somebody_unknown_is_told_whom_to_ask_and_no_sign_in_is_made(company: Company) -> None:
    company.there.email = f"stranger@{company.email.partition('@')[2]}"
    await refused(await company.sign_in(), "has no access here")
    async with transaction(system()) as tx:
        assert await tx.fetchval("SELECT count(*) FROM sign_ins WHERE email = $1", company.there.email) == 0


async def test_a_companys_sign_in_leads_into_that_company_alone(company: Company) -> None:
    other = await office.company(await office.administrator())
    await office.user(other, Role.CLIENT_MANAGER, email=company.email)
    cookie = await company.entered()
    async with transaction(AT_THE_DOOR) as tx:
        elsewhere = await tx.fetchval("SELECT id FROM memberships WHERE tenant_id = $1", other)
        with pytest.raises(sessions.ThroughCompany):
            await sessions.switch(tx, cookie, membership_id=elsewhere, user_agent=None)
    stranger = f"boss@{company.email.partition('@')[2]}"
    await office.user(other, Role.CLIENT_MANAGER, email=stranger)
    company.there.email = stranger
    await refused(await company.sign_in(), "has no access here")


async def test_an_answer_is_good_once_and_in_the_browser_that_went_out(company: Company) -> None:
    address = await company.out()
    state = parse_qs(urlsplit(address).query)["state"][0]
    async with httpx.AsyncClient(transport=company.browser._transport, base_url="http://test") as another:
        another.cookies.set("urakata_taste", "en..01")
        await refused(await another.get(address), "has already been used")
    assert (await company.back(address)).status_code == 303
    replay = await company.browser.get(
        address, headers={"cookie": f"urakata_company={state}; urakata_taste=en..01"}
    )
    await refused(replay, "has already been used")
    await refused(
        await company.back(f"/auth/oidc/{company.slug}/callback?code=x&state="), "has already been used"
    )


async def test_a_no_over_there_is_told(company: Company) -> None:
    company.there.denies = True
    await refused(await company.sign_in(), "did not let you in")


async def test_an_address_from_the_user_info_will_do(company: Company) -> None:
    company.there.tells_in_user_info = True
    assert await company.entered()


async def test_one_that_is_switched_off_or_unknown_is_not_there(company: Company) -> None:
    async with transaction(ADMIN) as tx:
        found = await tx.fetchval("SELECT id FROM identity_providers WHERE slug = $1", company.slug)
        await actions.switch_company_sign_in(tx, found, enabled=False)
    assert (await company.browser.get(f"/auth/oidc/{company.slug}")).status_code == 404
    assert (await company.browser.get("/auth/oidc/nobody")).status_code == 404


async def test_a_sign_in_in_the_own_network_or_without_tls_is_not_called(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("URAKATA_ALLOW_PRIVATE_ADDRESSES", "false")
    settings.cache_clear()
    discovery.forget()
    await refused(await company.browser.get(f"/auth/oidc/{company.slug}"), "cannot be reached", status=502)
    slug = await set_up(
        company.there, None, "staff.example", issuer=company.there.url.replace("http:", "https:")
    )
    await refused(await company.browser.get(f"/auth/oidc/{slug}"), "cannot be reached", status=502)
    assert company.there.asked == []


async def test_the_domain_of_an_address_says_which_sign_in_it_is(company: Company) -> None:
    page = await company.browser.get(
        "/sign-in/company", params={"email": company.email, "to": "//evil.example"}
    )
    assert f'href="/auth/oidc/{company.slug}?to=%2F&amp;hint=' in page.text
    assert (
        await company.browser.get("/sign-in/company", params={"email": "a@nowhere.example"})
    ).status_code == 422


async def test_our_second_factor_is_asked_for_where_the_company_is_set_so(company: Company) -> None:
    slug = await set_up(company.there, company.tenant, company.email.partition("@")[2], asks_factor=True)
    company.slug = slug
    async with transaction(ADMIN) as tx:
        await actions.require_factor_of(tx, [Role.REQUESTER])
    try:
        answer = await company.sign_in()
        assert (answer.headers["location"], SESSION in answer.cookies) == ("/sign-in/enrol", False)
        assert "<svg" in (await company.browser.get("/sign-in/enrol")).text
    finally:
        async with transaction(system()) as tx:
            await tx.execute("UPDATE provider_settings SET settings = '{}'")


async def is_open(cookie: str) -> bool:
    try:
        await sessions.resolve(cookie)
    except sessions.Unauthenticated:
        return False
    return True


async def test_a_logout_over_there_ends_the_sessions_it_names(company: Company) -> None:
    first = await company.entered()
    company.there.sid = "another browser"
    second = await company.entered()
    answer = await company.log_out(company.there.logout_token(leave=("sub",)))
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert (await is_open(first), await is_open(second)) == (True, False)
    assert (await company.log_out(company.there.logout_token(leave=("sid",)))).status_code == 200
    assert not await is_open(first)
    assert (await last_event())[0] == "sessions.ended"


async def test_a_logout_of_somebody_else_ends_nothing_and_is_no_error(company: Company) -> None:
    cookie = await company.entered()
    assert (
        await company.log_out(company.there.logout_token(sub="somebody else", leave=("sid",)))
    ).status_code == 200
    assert await is_open(cookie)


@pytest.mark.parametrize(
    ("leave", "changes"),
    [
        (("sub", "sid"), {}),
        (("events",), {}),
        (("jti",), {}),
        (("exp",), {}),
        ((), {"nonce": "x"}),
        ((), {"events": {}}),
        ((), {"aud": "another client"}),
        ((), {"iss": "https://another.example"}),
        ((), {"exp": int(time.time()) - 3600}),
        ((), {"iat": int(time.time()) - 3600}),
        ((), {"sub": 7}),
    ],
)
async def test_a_logout_token_that_does_not_hold_ends_nothing(
    company: Company, leave: tuple[str, ...], changes: dict[str, Any]
) -> None:
    cookie = await company.entered()
    answer = await company.log_out(company.there.logout_token(leave=leave, **changes))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert await is_open(cookie)


@pytest.mark.parametrize("token", ["", "x", "a.b.c"])
async def test_what_is_no_token_is_refused(company: Company, token: str) -> None:
    assert (await company.log_out(token)).status_code == 400


async def test_an_unsigned_logout_token_is_refused(company: Company) -> None:
    cookie = await company.entered()
    body = company.there.logout_token().split(".")[1]
    none = "eyJhbGciOiJub25lIn0"
    assert (await company.log_out(f"{none}.{body}.")).status_code == 400
    assert await is_open(cookie)
