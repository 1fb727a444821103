"""What holds for every call: errors, media types, sizes, ids of requests, and nothing changed by what is refused."""

import asyncio

import pytest

from core.settings import settings
from tenants.roles import Role
from tests.api.test_tickets import company_with_work, submitted
from tests.support.callers import Caller, Callers
from tests.support.floor import Floor

ANY = "019d96eb-f7a0-7bc1-9614-be1afab0952b"


async def a_client(callers: Callers, floor: Floor) -> tuple[Caller, str]:
    company, code = await company_with_work(floor)
    return await callers.client(company), code


async def raw(caller: Caller, content: bytes, kind: str = "application/json") -> tuple[int, str]:
    answer = await caller.http.post(
        "/v1/tickets",
        content=content,
        headers={"Authorization": f"Bearer {caller.token}", "Content-Type": kind},
    )
    return answer.status_code, answer.json()["code"]


async def test_what_is_no_json_is_400_and_another_media_type_415(callers: Callers, floor: Floor) -> None:
    client, _ = await a_client(callers, floor)
    assert await raw(client, b'{"subject": ') == (400, "malformed_json")
    assert await raw(client, b'{"subject": "\xff\xfe"}') == (400, "malformed_json")
    assert await raw(client, b'{"subject": "\\ud800"}') == (400, "malformed_json")
    assert await raw(client, b"subject=x", "application/x-www-form-urlencoded") == (
        415,
        "unsupported_media_type",
    )
    assert await raw(client, b"[1, 2]") == (422, "invalid")
    assert await raw(client, b"x" * (settings().max_body_bytes + 1)) == (413, "too_large")


async def test_a_body_without_a_length_is_counted_as_it_comes(callers: Callers, floor: Floor) -> None:
    client, _ = await a_client(callers, floor)

    async def endless():
        for _ in range(settings().max_body_bytes // 65_536 + 2):
            yield b" " * 65_536

    answer = await client.http.post(
        "/v1/tickets",
        content=endless(),
        headers={"Authorization": f"Bearer {client.token}", "Content-Type": "application/json"},
    )
    assert answer.status_code == 413


async def test_every_answer_has_a_request_id_and_says_how_the_limit_stands(
    callers: Callers, floor: Floor
) -> None:
    client, _ = await a_client(callers, floor)
    answer = await client.get("/v1/tickets")
    assert len(answer.headers["x-request-id"]) >= 8
    assert int(answer.headers["ratelimit-remaining"]) < int(answer.headers["ratelimit-limit"])
    given = await client.get("/v1/tickets/nope", X_Request_Id="trace-12345678")
    assert (given.status_code, given.headers["x-request-id"]) == (404, "trace-12345678")


@pytest.mark.parametrize("authorization", ["", "Bearer nope", "Basic eDp5", "Bearer urk_" + "a" * 43])
async def test_without_a_valid_token_every_call_is_401(callers: Callers, authorization: str) -> None:
    answer = await callers.http.get(
        "/v1/tickets", headers={"Authorization": authorization} if authorization else {}
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_token_does_what_its_scopes_say_and_no_more(callers: Callers, floor: Floor) -> None:
    company, code = await company_with_work(floor)
    reader = await callers.client(company, Role.CLIENT_MANAGER, scopes=["tickets:read"])
    assert (await reader.get("/v1/tickets")).status_code == 200
    refused = await reader.post("/v1/tickets", {"task_type": code, "subject": "x"})
    assert (refused.status_code, refused.json()["code"]) == (403, "insufficient_scope")


async def test_an_unknown_path_and_a_wrong_verb_are_problems_too(callers: Callers) -> None:
    for answer, status in (
        (await callers.http.get("/v1/nothing"), 404),
        (await callers.http.put("/healthz"), 405),
    ):
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


@pytest.mark.parametrize(
    ("path", "instead"),
    [(f"usage/{ANY}", "reversal"), (f"invoices/{ANY}", "credit note"), ("ledger", "only added to")],
)
async def test_what_never_changes_says_what_to_do_instead(callers: Callers, path: str, instead: str) -> None:
    answer = await callers.http.patch(f"/v1/{path}", json={})
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert instead in answer.json()["detail"]


async def test_many_tickets_at_once_are_made_or_named_by_index(callers: Callers, floor: Floor) -> None:
    client, code = await a_client(callers, floor)
    good = {"task_type": code, "subject": "月次"}
    wanted = [good, {"task_type": "no-such", "subject": "x"}, good, {"subject": "x"}, {**good, "colour": 1}]
    answer = await client.post("/v1/tickets/bulk", {"tickets": wanted})
    assert answer.status_code == 200
    results = answer.json()["results"]
    assert [each["status"] for each in results] == [201, 422, 201, 422, 422]
    assert [each["index"] for each in results] == [0, 1, 2, 3, 4]
    assert [each["problem"]["errors"][0]["pointer"] for each in results if each["problem"]] == [
        "/task_type",
        "/task_type",
        "/colour",
    ]
    assert len((await client.get("/v1/tickets")).json()["data"]) == 2
    assert (await client.post("/v1/tickets/bulk", {"tickets": [good] * 1001})).status_code == 422


async def test_each_of_many_is_judged_by_itself_whatever_stands_in_the_list(
    callers: Callers, floor: Floor
) -> None:
    company, code = await company_with_work(floor)
    other, _ = await company_with_work(floor)
    client, operator = await callers.client(company), await callers.staff(company, other)
    good = {"task_type": code, "subject": "月次"}
    wanted = [5, None, good, {**good, "tenant": company.key}, {**good, "tenant": other.key}]
    answer = await client.post("/v1/tickets/bulk", {"tickets": wanted})
    assert [each["status"] for each in answer.json()["results"]] == [422, 422, 201, 201, 422]
    answer = await operator.post("/v1/tickets/bulk", {"tickets": wanted})
    results = answer.json()["results"]
    assert [each["status"] for each in results] == [422, 422, 422, 201, 422]
    assert [each["problem"]["errors"][0]["pointer"] for each in results if each["problem"]] == [
        "",
        "",
        "/tenant",
        "/tenant",
    ]
    unnamed = await operator.post("/v1/tickets/bulk", {"tickets": [good]})
    assert (unnamed.status_code, unnamed.json()["errors"][0]["pointer"]) == (422, "/tickets/0/tenant")


async def test_two_repeats_at_once_make_one_ticket(callers: Callers, floor: Floor) -> None:
    client, code = await a_client(callers, floor)
    body = {"task_type": code, "subject": "同時に"}
    answers = await asyncio.gather(
        *(client.post("/v1/tickets", body, Idempotency_Key="same") for _ in range(8))
    )
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert len((await client.get("/v1/tickets")).json()["data"]) == 1


async def test_a_refusal_is_not_kept_under_its_key(callers: Callers, floor: Floor) -> None:
    client, code = await a_client(callers, floor)
    ticket = await submitted(client, code)
    path = f"/v1/tickets/{ticket['id']}/transitions"
    assert (await client.post(path, {"to": "closed"}, Idempotency_Key="c")).status_code == 409
    assert (await client.post(path, {"to": "cancelled"}, Idempotency_Key="c")).status_code == 200


@pytest.mark.parametrize(("path", "size"), [("/sign-in", "9 MB"), ("/portal/files", "157 MB")])
@pytest.mark.parametrize(
    ("language", "words"), [("ja", "ファイルを減らすか、小さくして"), ("en", "Send fewer or smaller files")]
)
async def test_a_form_that_is_too_large_is_answered_with_a_page_that_says_what_to_do(
    callers: Callers, path: str, size: str, language: str, words: str
) -> None:
    said = {"Accept-Language": language, "Content-Length": "999999999"}
    if path == "/sign-in":
        size = f"{settings().max_body_bytes / 1_000_000:.0f} MB"
    answer = await callers.http.post(path, content=b"a=b", headers=said)
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (413, "text/html")
    assert words in answer.text
    assert size in answer.text
    script = await callers.http.post(path, content=b"a=b", headers={**said, "Accept": "application/json"})
    assert (script.status_code, words in script.json()["detail"]) == (413, True)


async def test_the_page_leads_back_to_the_form_or_tells_it_on_the_page_before(callers: Callers) -> None:
    large = {"Content-Length": "999999999", "Host": "test"}
    itself = await callers.http.post(
        "/sign-in", content=b"a", headers={**large, "Referer": "http://test/sign-in?to=/portal"}
    )
    assert itself.status_code == 413
    assert 'href="/sign-in?to=/portal"' in itself.text
    other = await callers.http.post(
        "/sign-in", content=b"a", headers={**large, "Referer": "http://test/account"}
    )
    assert (other.status_code, other.headers["location"]) == (303, "/account")
    foreign = await callers.http.post(
        "/sign-in", content=b"a", headers={**large, "Referer": "http://elsewhere/page"}
    )
    assert foreign.status_code == 413
    assert "elsewhere" not in foreign.text
