"""The token endpoint's rules, without HTTP (tests/api/test_oauth.py has it)."""

from base64 import b64encode

import pytest

from core.errors import TooMany
from core.settings import RateLimit
from tenants import client_secrets, oauth, tokens
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import system
from tenants.token_request import TokenAnswer, TokenRequest
from tests.tenants import made

pytestmark = pytest.mark.usefixtures("door")
SECRET = "s" * 43


@pytest.fixture
async def client_id() -> str:
    """A client that may read and write tickets."""
    client = await made.client(
        await made.tenant(), roles=(Role.REQUESTER,), scopes=("tickets:read", "tickets:write")
    )
    async with transaction(system()) as tx:
        await tx.execute(
            "UPDATE api_clients SET secret_hash = $2 WHERE id = $1", client, client_secrets.digest_of(SECRET)
        )
    return client.hex


async def ask(
    *,
    basic: str | None = None,
    url: str = "https://bpo.example/oauth/token",
    peer: str = "192.0.2.7",
    **form: str,
) -> TokenAnswer:
    fields = {"grant_type": "client_credentials"} | form
    header = f"Basic {b64encode(basic.encode()).decode()}" if basic is not None else None
    return await oauth.token(
        TokenRequest(url, peer, header, {name: [value] for name, value in fields.items()})
    )


async def test_the_secret_may_come_by_basic_or_by_form(client_id: str):
    by_basic = await ask(basic=f"{client_id}:{SECRET}")
    by_form = await ask(client_id=client_id, client_secret=SECRET)
    for answer in (by_basic, by_form):
        assert answer.status == 200
        assert answer.body["token_type"] == "Bearer"
        assert answer.body["expires_in"] == 3600
        assert answer.body["scope"] == "tickets:read tickets:write"
        assert answer.headers["Cache-Control"] == "no-store"
        assert (await tokens.resolve(answer.body["access_token"])).scope.may("tickets.create")
    assert by_basic.body["access_token"] != by_form.body["access_token"]


async def test_a_narrower_scope_gives_a_narrower_token(client_id: str):
    answer = await ask(basic=f"{client_id}:{SECRET}", scope="tickets:read")
    assert answer.body["scope"] == "tickets:read"
    scope = (await tokens.resolve(answer.body["access_token"])).scope
    assert scope.may("tickets.read")
    assert not scope.may("tickets.create")


@pytest.mark.parametrize("scope", ["billing:close", "tickets:read nonsense", "tickets:read\u3042", '"'])
async def test_a_scope_that_the_client_lacks_is_refused(client_id: str, scope: str):
    answer = await ask(basic=f"{client_id}:{SECRET}", scope=scope)
    assert (answer.status, answer.body["error"]) == (400, "invalid_scope")


async def test_an_unknown_client_and_a_wrong_secret_get_the_same_answer(client_id: str):
    answers = [
        await ask(basic=f"{client_id}:wrong"),
        await ask(basic=f"nobody:{SECRET}"),
        await ask(client_id=client_id, client_secret="wrong"),
        await ask(client_id="nobody", client_secret=SECRET),
    ]
    assert {(a.status, a.body["error"], a.headers["WWW-Authenticate"]) for a in answers} == {
        (401, "invalid_client", answers[0].headers["WWW-Authenticate"])
    }
    assert answers[0].headers["WWW-Authenticate"].startswith('Basic realm="urakata", error="invalid_client"')


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic",
        "Basic !!!",
        "Basic " + b64encode(b"\xff\xfe:x").decode(),
        "Basic bm9jb2xvbg==",
        "Bearer abc",
    ],
)
async def test_broken_credentials_are_no_credentials(header: str):
    answer = await oauth.token(
        TokenRequest("https://a/oauth/token", "", header, {"grant_type": ["client_credentials"]})
    )
    assert (answer.status, answer.body["error"]) == (401, "invalid_client")


async def test_an_ended_client_and_that_of_an_ended_membership_get_nothing(client_id: str):
    assert (await ask(basic=f"{client_id}:{SECRET}")).status == 200
    async with transaction(system()) as tx:
        await tx.execute("UPDATE api_clients SET ended_at = now() WHERE client_id = $1", client_id)
    assert (await ask(basic=f"{client_id}:{SECRET}")).status == 401


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": ["password"]}, "unsupported_grant_type"),
        ({"grant_type": ["日本"]}, "unsupported_grant_type"),
        ({"grant_type": [""]}, "invalid_request"),
        ({}, "invalid_request"),
        ({"grant_type": ["client_credentials"], "scope": ["a", "b"]}, "invalid_request"),
        ({"grant_type": ["client_credentials"], "client_secret": ["x"]}, "invalid_request"),
    ],
)
async def test_a_malformed_request_says_what_is_wrong(client_id: str, form: dict[str, list[str]], error: str):
    header = f"Basic {b64encode(f'{client_id}:{SECRET}'.encode()).decode()}"
    answer = await oauth.token(TokenRequest("https://a/oauth/token", "192.0.2.7", header, form))
    assert (answer.status, answer.body["error"]) == (400, error)


@pytest.mark.parametrize(
    ("url", "peer", "taken"),
    [
        ("https://bpo.example/oauth/token", "192.0.2.7", True),
        ("http://127.0.0.1:8000/oauth/token", "192.0.2.7", True),
        ("http://localhost:8000/oauth/token", "172.17.0.1", True),
        ("http://bpo.example/oauth/token", "127.0.0.1", True),
        ("http://bpo.example/oauth/token", "::1", True),
        ("http://bpo.example/oauth/token", "192.0.2.7", False),
        ("http://bpo.example/oauth/token", "", False),
    ],
)
async def test_a_secret_does_not_travel_in_the_clear(client_id: str, url: str, peer: str, taken: bool):
    answer = await ask(basic=f"{client_id}:{SECRET}", url=url, peer=peer)
    assert (answer.status, answer.body.get("error")) == (
        (200, None) if taken else (400, "insecure_transport")
    )


async def test_asking_too_often_from_one_address_is_refused(client_id: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(oauth, "SIGN_IN_RATE", RateLimit(per_second=1, burst=2))
    for _ in range(2):
        await ask(basic=f"{client_id}:wrong")
    with pytest.raises(TooMany):
        await ask(basic=f"{client_id}:{SECRET}")
    assert (await ask(basic=f"{client_id}:{SECRET}", peer="192.0.2.8")).status == 200
