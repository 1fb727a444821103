"""What RFC 9110 says of 405, If-Match and Accept; and deadlines, which are told in UTC however they were given."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.tables import EXCEL, kind_of
from tests.api.test_tickets import company_with_work
from tests.support.callers import Caller, Callers
from tests.support.floor import Floor


async def ticket_of(callers: Callers, floor: Floor) -> tuple[Caller, str]:
    company, code = await company_with_work(floor)
    client = await callers.client(company)
    made = await client.post("/v1/tickets", {"task_type": code, "subject": "件名"})
    return client, f"/v1/tickets/{made.json()['id']}"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/v1/tickets", "GET, POST"),
        ("DELETE", "/v1/tickets/ACME-1", "GET, PATCH"),
        ("PUT", "/v1/tickets/ACME-1/comments", "GET, POST"),
        ("POST", "/v1/me/presence", "GET, PUT"),
        ("GET", "/oauth/token", "POST"),
    ],
)
async def test_a_method_that_is_not_taken_is_answered_with_all_that_are(
    callers: Callers, method: str, path: str, allowed: str
) -> None:
    answer = await callers.http.request(method, path, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)


@pytest.mark.parametrize(
    ("if_match", "status"),
    [
        ('"1"', 200),
        ('"9", "1"', 200),
        ('"1","9"', 200),
        ('"other", W/"3" , "1"', 200),
        ("*", 200),
        ("1", 200),
        ("9", 412),
        ('W/"1"', 412),
        ('"9"', 412),
        ('"8", "9"', 412),
        ('"other"', 412),
        ('"01"', 412),
        ("soon", 422),
        ('"1', 422),
        ('"1" "2"', 422),
        ('"9", *', 422),
    ],
)
async def test_an_edit_goes_on_where_if_match_names_the_present_version(
    callers: Callers, floor: Floor, if_match: str, status: int
) -> None:
    client, path = await ticket_of(callers, floor)
    answer = await client.patch(path, {"subject": "別の件名"}, If_Match=if_match)
    assert answer.status_code == status, answer.text


async def test_several_if_match_lines_are_one_list(callers: Callers, floor: Floor) -> None:
    client, path = await ticket_of(callers, floor)
    headers = [("Authorization", f"Bearer {client.token}"), ("If-Match", '"9"'), ("If-Match", '"1"')]
    answer = await callers.http.patch(path, json={"subject": "別の件名"}, headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, None),
        ("", None),
        ("*/*", None),
        ("application/json", None),
        ("text/csv", "csv"),
        (EXCEL, "xlsx"),
        ("text/*", "csv"),
        ("text/csv;q=0.5, application/json", None),
        ("application/json;q=0.5, text/csv;q=0.9", "csv"),
        (f"text/csv;q=0.8, {EXCEL};q=0.9, */*;q=0.1", "xlsx"),
        ("text/csv;q=0, */*", None),
        ("application/json;q=0, text/csv", "csv"),
        ("text/csv, application/json", "csv"),
        ("application/json, text/csv", None),
        ("text/html, */*;q=0.8", None),
        ("text/csv;charset=utf-8;q=1.0, application/json;q=0.9", "csv"),
        ("text/csv;q=much, application/json;q=0.1", None),
        ("image/png", None),
    ],
)
def test_accept_is_answered_with_what_it_wants_most(accept: str | None, kind: str | None) -> None:
    assert kind_of(accept) == kind


async def test_a_deadline_with_an_offset_is_told_in_utc_at_once_and_later(
    callers: Callers, floor: Floor
) -> None:
    company, code = await company_with_work(floor)
    client = await callers.client(company)
    day = (datetime.now(UTC) + timedelta(days=60)).date()
    body: dict[str, Any] = {"task_type": code, "subject": "x", "deadline": f"{day}T18:00:00+09:00"}
    made = await client.post("/v1/tickets", body)
    assert made.json()["deadline"] == f"{day}T09:00:00Z"
    path = f"/v1/tickets/{made.json()['id']}"
    assert (await client.get(path)).json()["deadline"] == f"{day}T09:00:00Z"
    later = {"deadline": f"{day + timedelta(days=1)}T18:30:00+09:00"}
    edited = await client.patch(path, later, If_Match=made.headers["ETag"])
    assert edited.json()["deadline"] == f"{day + timedelta(days=1)}T09:30:00Z"
