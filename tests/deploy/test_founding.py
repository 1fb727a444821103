"""`urakata appoint`: from an empty database to somebody who can begin."""

import secrets

import pytest

from core.errors import Invalid
from core.settings import settings
from deploy import founding
from services.directory import actions
from tenants import db, login, oauth, tokens, valkey
from tenants.db import Database as Pool
from tenants.db import transaction
from tenants.directory.memberships import SignsInAlready
from tenants.token_request import TokenRequest
from tests.support.servers import Database

PASSWORD = "a password to begin with"


@pytest.fixture
async def held(database: Database, valkey_url: str, opened: None):
    """The settings of a program of its own; the app's connections are there again afterwards."""
    there, cache = db.current(), valkey.current()
    valkey.use(None)
    yield settings().model_copy(update={"database_url": database.app_url, "redis_url": valkey_url})
    db.use(there)
    valkey.use(cache)


async def test_whoever_is_appointed_can_sign_in_and_so_can_the_program(
    held, database: Database, valkey_url: str
):
    email = f"{secrets.token_hex(6)}@provider.example"
    made = await founding.appoint(held, email=email, name="田中", password=PASSWORD)
    pool = Pool(database.app_url, size=2)
    db.use(pool)
    checked = await login.check(email, PASSWORD, peer=secrets.token_hex(4))
    async with transaction(actions.AT_THE_DOOR) as tx:
        assert await actions.sign_in(tx, checked)
    form = {
        "grant_type": ["client_credentials"],
        "client_id": [made.client_id],
        "client_secret": [made.secret],
    }
    answer = await oauth.token(TokenRequest("https://a/oauth/token", secrets.token_hex(4), None, form))
    scope = (await tokens.resolve(answer.body["access_token"])).scope
    assert scope.is_staff
    assert scope.may("tenants.write")
    await valkey.close()
    await pool.close()


async def test_an_address_is_appointed_once_and_a_short_password_never(held):
    email = f"{secrets.token_hex(6)}@provider.example"
    await founding.appoint(held, email=email, name="x", password=PASSWORD)
    with pytest.raises(SignsInAlready):
        await founding.appoint(held, email=email, name="x", password=PASSWORD)
    with pytest.raises(Invalid, match="/password"):
        await founding.appoint(held, email=f"x{email}", name="x", password="short")
