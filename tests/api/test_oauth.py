"""`POST /oauth/token` over HTTP; the rules themselves are tested in tests/tenants/test_oauth.py."""

from collections.abc import AsyncIterator

import httpx
import pytest

from api.app import create_app
from core.ids import new_id
from tenants import client_secrets
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import system
from tests.tenants import made

pytestmark = pytest.mark.usefixtures("door")
SECRET = "s" * 43


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(), client=("192.0.2.7", 1234))
    async with httpx.AsyncClient(transport=transport, base_url="https://bpo.example") as client:
        yield client


@pytest.fixture
async def client_id() -> str:
    client = await made.client(await made.tenant(), roles=(Role.REQUESTER,), scopes=("tickets:read",))
    async with transaction(system()) as tx:
        await tx.execute(
            "UPDATE api_clients SET secret_hash = $2 WHERE id = $1", client, client_secrets.digest_of(SECRET)
        )
    return client.hex


async def test_a_token_from_here_opens_the_api(http: httpx.AsyncClient, client_id: str):
    answer = await http.post(
        "/oauth/token", data={"grant_type": "client_credentials"}, auth=(client_id, SECRET)
    )
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert set(answer.json()) == {"access_token", "token_type", "expires_in", "scope"}
    bearer = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    unknown = f"/v1/tickets/{new_id()}"
    assert (await http.get(unknown, headers=bearer)).status_code == 404
    assert (await http.get(unknown)).status_code == 401
    assert (await http.get(unknown, headers={"Authorization": "Bearer urk_no"})).status_code == 401


async def test_a_wrong_secret_is_challenged(http: httpx.AsyncClient, client_id: str):
    answer = await http.post(
        "/oauth/token", data={"grant_type": "client_credentials"}, auth=(client_id, "no")
    )
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer.headers["www-authenticate"].startswith("Basic ")


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"", "application/x-www-form-urlencoded", 400),
        (b'{"grant_type": "client_credentials"}', "application/json", 400),
        (b"\xff\xfe=%ff", "application/x-www-form-urlencoded", 400),
        (
            b"grant_type=client_credentials&client_id=%00&client_secret=x",
            "application/x-www-form-urlencoded",
            401,
        ),
        (b"a" * 20_000, "application/x-www-form-urlencoded", 413),
    ],
)
async def test_what_is_no_such_form_is_refused(
    http: httpx.AsyncClient, content: bytes, kind: str, status: int
):
    answer = await http.post("/oauth/token", content=content, headers={"Content-Type": kind})
    assert answer.status_code == status


async def test_plain_http_from_afar_is_refused(http: httpx.AsyncClient, client_id: str):
    answer = await http.post(
        "http://bpo.example/oauth/token", data={"grant_type": "client_credentials"}, auth=(client_id, SECRET)
    )
    assert (answer.status_code, answer.json()["error"]) == (400, "insecure_transport")
