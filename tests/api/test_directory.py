"""The directory's calls: who may, what comes back, and that a neighbour sees nothing."""

from typing import Any
from uuid import UUID

import pytest

from core.ids import new_id
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT, Scope
from tests.support import office
from tests.support.callers import Caller, Callers

NAME = {"ja": "株式会社アクメ", "en": "Acme Inc."}


async def caller(callers: Callers, scope: Scope) -> Caller:
    return Caller(callers.http, scope.actor, await office.token(scope))


@pytest.fixture
async def admin(callers: Callers) -> Caller:
    return await caller(callers, await office.administrator())


async def company(admin: Caller) -> dict[str, Any]:
    made = await admin.post("/v1/tenants", {"key": f"T{new_id().hex[-9:].upper()}", "name": NAME})
    assert made.status_code == 201, made.text
    body: dict[str, Any] = made.json()
    return body


async def manager(callers: Callers, tenant: dict[str, Any], **more: Any) -> Caller:
    return await caller(callers, await office.user(UUID(tenant["id"]), Role.CLIENT_MANAGER, **more))


async def test_a_company_is_taken_on_changed_and_ended(callers: Callers, admin: Caller) -> None:
    made = await company(admin)
    path = f"/v1/tenants/{made['key']}"
    read = await admin.get(path)
    assert (read.status_code, read.json()["name"], read.headers["etag"]) == (200, NAME, '"1"')
    assert (await admin.get(f"/v1/tenants/{made['id']}")).json() == read.json()
    assert (await admin.patch(path, {"time_zone": "Europe/Berlin"})).status_code == 428
    changed = await admin.patch(
        path, {"time_zone": "Europe/Berlin", "settings": {"auto_close_days": 3}}, If_Match='"1"'
    )
    assert changed.json()["settings"] == {"auto_close_days": 3}
    stale = await admin.patch(path, {"locale": "en"}, If_Match='"1"')
    assert (stale.status_code, stale.json()["code"]) == (412, "stale_version")
    wrong = await admin.patch(path, {"time_zone": "Mars/Olympus"}, If_Match='"2"')
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/time_zone")
    inside = await manager(callers, made)
    assert (await inside.get(path)).status_code == 200
    assert (await admin.call("DELETE", path)).status_code == 204
    assert (await admin.get(path)).status_code == 404
    assert (await inside.get(path)).status_code == 401


async def test_a_repeat_of_taking_a_company_on_takes_on_one(admin: Caller) -> None:
    body, key = {"key": f"T{new_id().hex[-9:].upper()}", "name": NAME}, new_id().hex
    first = await admin.post("/v1/tenants", body, Idempotency_Key=key)
    again = await admin.post("/v1/tenants", body, Idempotency_Key=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json(), again.headers["idempotency-replayed"]) == (first.json(), "true")
    taken = await admin.post("/v1/tenants", body)
    assert (taken.status_code, taken.json()["code"]) == (409, "key_taken")


async def test_a_manager_keeps_the_people_of_the_own_company(callers: Callers, admin: Caller) -> None:
    acme = await company(admin)
    boss = await manager(callers, acme)
    made = await boss.post(
        "/v1/users",
        {"name": "佐藤 次郎", "email": "jiro@client.example", "roles": ["requester"], "domains": ["hr"]},
    )
    assert made.status_code == 201, made.text
    user = made.json()
    assert (user["tenant"], user["roles"], user["domains"]) == (acme["key"], ["requester"], ["hr"])
    assert {u["id"] for u in (await boss.get("/v1/users")).json()["data"]} == {user["id"], str(boss.person)}
    path = f"/v1/users/{user['id']}"
    assert (await boss.patch(path, {"name": None}, If_Match='"1"')).json()["errors"][0]["pointer"] == "/name"
    assert (await boss.patch(path, {"department": "経理"}, If_Match='"1"')).json()["department"] == "経理"
    membership = f"/v1/memberships/{user['membership']}"
    more = await boss.patch(membership, {"roles": ["requester", "approver"], "domains": None}, If_Match='"2"')
    assert (more.json()["roles"], more.json()["domains"]) == (["approver", "requester"], None)
    assert (await boss.call("DELETE", membership)).status_code == 204
    again = await boss.post("/v1/memberships", {"user": user["id"], "roles": ["requester"]})
    assert again.status_code == 201
    assert (await boss.call("DELETE", path)).status_code == 204
    gone = (await boss.get(path)).json()
    assert gone["ended_at"]
    assert gone["roles"] == []
    own = await boss.call("DELETE", f"/v1/users/{boss.person}")
    assert (own.status_code, own.json()["code"]) == (409, "own_account")


async def test_staff_name_the_company_whose_people_they_keep(callers: Callers, admin: Caller) -> None:
    acme = await company(admin)
    body = {
        "name": "x",
        "roles": ["client_manager"],
        "tenant": acme["key"],
        "password": "correct horse battery",
    }
    made = (await admin.post("/v1/users", {**body, "email": f"{new_id().hex}@client.example"})).json()
    assert made["tenant"] == acme["key"]
    assert (await admin.get(f"/v1/users/{made['id']}")).json() == made
    assert made in (await admin.get(f"/v1/users?tenant={acme['key']}")).json()["data"]
    assert made not in (await admin.get("/v1/users?limit=200")).json()["data"]
    short = await admin.post("/v1/users", {**body, "password": "short"})
    assert (short.status_code, short.json()["errors"][0]["pointer"]) == (422, "/password")
    staff = await admin.post("/v1/users", {"name": "SV", "roles": ["team_lead"]})
    assert (staff.status_code, staff.json()["tenant"]) == (201, None)
    wrong = await admin.post("/v1/users", {"name": "SV", "roles": ["requester"]})
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (422, "unknown_role")
    nowhere = await admin.post("/v1/users", {**body, "tenant": "NOWHERE"})
    assert (nowhere.status_code, nowhere.json()["errors"][0]["pointer"]) == (422, "/tenant")


async def test_lists_go_on_page_by_page(callers: Callers, admin: Caller) -> None:
    acme = await company(admin)
    boss = await manager(callers, acme)
    for n in range(3):
        await boss.post("/v1/users", {"name": f"user {n}", "roles": ["requester"]})
    seen, cursor = [], ""
    while cursor is not None:
        answer = (await boss.get(f"/v1/users?limit=3{cursor and f'&cursor={cursor}'}")).json()
        seen += [user["id"] for user in answer["data"]]
        cursor = answer["next_cursor"]
    assert len(seen) == len(set(seen)) == 4
    wrong = await boss.get("/v1/users?cursor=nonsense")
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/cursor")


async def test_a_clearance_is_granted_by_another_and_ends(callers: Callers, admin: Caller) -> None:
    acme = await company(admin)
    operator = await office.user(PROVIDER_TENANT, Role.OPERATOR)
    eyes = await caller(callers, operator)
    assert (await eyes.get(f"/v1/tenants/{acme['key']}")).status_code == 404
    body = {
        "user": str(operator.actor),
        "tenant": acme["key"],
        "domains": ["hr", "it"],
        "valid_until": "2999-01-01",
    }
    granted = await admin.post("/v1/clearances", body)
    assert granted.status_code == 201, granted.text
    assert (granted.json()["tenant"], granted.json()["approved_by"]) == (acme["key"], str(admin.person))
    assert (await eyes.get(f"/v1/tenants/{acme['key']}")).status_code == 200
    own = await admin.post("/v1/clearances", {**body, "user": str(admin.person)})
    assert (own.status_code, own.json()["code"]) == (403, "own_clearance")
    path = f"/v1/clearances/{granted.json()['id']}"
    assert (await admin.patch(path, {"domains": ["hr"]}, If_Match='"1"')).json()["domains"] == ["hr"]
    listed = (await admin.get(f"/v1/clearances?user={operator.actor}")).json()["data"]
    assert [c["id"] for c in listed] == [granted.json()["id"]]
    assert (await admin.call("DELETE", path)).status_code == 204
    assert (await eyes.get(f"/v1/tenants/{acme['key']}")).status_code == 404
    assert (await eyes.get("/v1/clearances")).status_code == 403
    assert (
        await admin.post("/v1/clearances", {"user": str(operator.actor)})
    ).status_code == 422  # all tenants must be said


async def test_a_team_has_members_by_dates(admin: Caller) -> None:
    lead = await office.user(PROVIDER_TENANT, Role.TEAM_LEAD)
    made = await admin.post("/v1/teams", {"code": f"t-{new_id().hex}", "name": NAME, "lead": str(lead.actor)})
    assert made.status_code == 201, made.text
    path = f"/v1/teams/{made.json()['id']}"
    joined = await admin.post(f"{path}/members", {"user": str(lead.actor), "from_on": "2026-01-01"})
    assert joined.json()["members"] == [{"user": str(lead.actor), "from_on": "2026-01-01", "until_on": None}]
    assert (await admin.patch(path, {"lead": None}, If_Match=joined.headers["etag"])).json()["lead"] is None
    assert (await admin.call("DELETE", f"{path}/members/{lead.actor}")).status_code == 204
    assert (await admin.get(path)).json()["members"] == []
    assert (await admin.call("DELETE", path)).status_code == 204
    assert (await admin.get(path)).json()["ended_at"]
    assert any(
        team["id"] == made.json()["id"] for team in (await admin.get("/v1/teams?limit=200")).json()["data"]
    )


async def test_a_programs_secret_is_shown_once_and_opens_the_door(callers: Callers, admin: Caller) -> None:
    acme = await company(admin)
    boss = await manager(callers, acme)
    body, key = (
        {"name": "sync", "roles": ["requester"], "scopes": ["users:read", "tickets:read"]},
        new_id().hex,
    )
    made = await boss.post("/v1/api-clients", body, Idempotency_Key=key)
    assert made.status_code == 201, made.text
    again = await boss.post("/v1/api-clients", body, Idempotency_Key=key)
    assert again.json() == {**made.json(), "client_secret": None}
    path, first = f"/v1/api-clients/{made.json()['id']}", made.json()
    assert "client_secret" not in (await boss.get(path)).json()
    assert (await token(callers, first)).status_code == 200
    renewed = (await boss.post(f"{path}/secret")).json()
    assert (await token(callers, first)).status_code == 401
    assert (await token(callers, renewed)).json()["scope"] == "tickets:read users:read"
    assert (await boss.patch(path, {"scopes": ["nonsense"]}, If_Match='"2"')).status_code == 422
    assert (await boss.patch(path, {"scopes": ["users:read"]}, If_Match='"2"')).json()["scopes"] == [
        "users:read"
    ]
    assert (await boss.call("DELETE", path)).status_code == 204
    assert (await token(callers, renewed)).status_code == 401
    assert [c["id"] for c in (await boss.get("/v1/api-clients")).json()["data"]][-1] == first["id"]


async def token(callers: Callers, client: dict[str, Any]) -> Any:
    return await callers.http.post(
        "http://localhost/oauth/token",
        data={"grant_type": "client_credentials"},
        auth=(client["client_id"], client["client_secret"]),
    )


async def test_what_is_a_neighbours_does_not_exist(callers: Callers, admin: Caller) -> None:
    acme, beta = await company(admin), await company(admin)
    boss, neighbour = await manager(callers, acme), await manager(callers, beta)
    user = (await neighbour.post("/v1/users", {"name": "x", "roles": ["requester"]})).json()
    client = (
        await neighbour.post("/v1/api-clients", {"name": "x", "roles": ["requester"], "scopes": []})
    ).json()
    paths = [f"/v1/tenants/{beta['key']}", f"/v1/users/{user['id']}", f"/v1/memberships/{user['membership']}",
             f"/v1/api-clients/{client['id']}"]  # fmt: skip
    stranger = await caller(callers, await office.cleared(Role.ADMINISTRATOR, UUID(acme["id"])))
    for eyes in (boss, stranger):
        for path in paths:
            assert (await eyes.get(path)).status_code == 404
            assert (await eyes.patch(path, {}, If_Match='"1"')).status_code == 404
            assert (await eyes.call("DELETE", path)).status_code == 404
        assert (await eyes.post(f"/v1/api-clients/{client['id']}/secret")).status_code == 404
        made = await eyes.post("/v1/users", {"name": "x", "roles": ["requester"], "tenant": beta["key"]})
        assert (made.status_code, made.json()["errors"][0]["code"]) == (422, "unknown_tenant")
    assert (await neighbour.get(f"/v1/users/{user['id']}")).json()["version"] == 1


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/tenants", {"key": "NEWCO", "name": NAME}),
        ("GET", "/v1/users", None),
        ("POST", "/v1/users", {"name": "x", "roles": ["requester"]}),
        ("GET", "/v1/memberships", None),
        ("GET", "/v1/clearances", None),
        ("POST", "/v1/clearances", {"user": str(new_id()), "tenant": None}),
        ("GET", "/v1/teams", None),
        ("POST", "/v1/teams", {"code": "team-x", "name": NAME}),
        ("GET", "/v1/api-clients", None),
        ("POST", "/v1/api-clients", {"name": "x", "roles": ["requester"], "scopes": []}),
    ],
)
async def test_a_requester_keeps_no_directory(
    callers: Callers, admin: Caller, method: str, path: str, body: Any
) -> None:
    acme = await company(admin)
    requester = await caller(callers, await office.user(UUID(acme["id"]), Role.REQUESTER))
    assert (await requester.call(method, path, body)).status_code == 403


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("/v1/users", {"name": "x"}, "/roles"),
        ("/v1/users", {"name": "x", "roles": []}, "/roles"),
        ("/v1/users", {"name": "x", "roles": ["king"]}, "/roles/0"),
        ("/v1/users", {"name": "", "roles": ["requester"]}, "/name"),
        ("/v1/users", {"name": "x", "roles": ["requester"], "email": "nobody"}, "/email"),
        ("/v1/users", {"name": "x", "roles": ["requester"], "domains": ["cooking"]}, "/domains/0"),
        ("/v1/users", {"name": "x", "roles": ["requester"], "admin": True}, "/admin"),
        ("/v1/users", {"name": "a\u0000b", "roles": ["requester"]}, "/name"),
        ("/v1/memberships", {"user": str(new_id()), "roles": ["requester"]}, "/user"),
        ("/v1/api-clients", {"name": "x", "roles": ["requester"], "scopes": ["all"]}, "/scopes"),
    ],
)
async def test_bad_input_names_its_field(
    callers: Callers, admin: Caller, path: str, body: Any, pointer: str
) -> None:
    boss = await manager(callers, await company(admin))
    answer = await boss.post(path, body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
