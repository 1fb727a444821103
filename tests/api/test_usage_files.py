"""Files of usage through the API: looked at, recorded once, and the refused rows back as a file."""

from typing import Any

import httpx
import pytest

from core.ids import new_id
from services.spreadsheets import reading
from tenants.roles import Role
from tests.support.callers import Caller, Callers
from tests.support.casework import Casework, casework, charge, contract
from tests.support.floor import Floor

PAGES = charge("pages", "flat", unit_price="10", counts=None)
HEAD = "ID,料金コード,数量,日付,チケット,内容"
ROWS = ("s-1,pages,120,2026-10-03,,写し", "s-2,pages,十二,2026-10-04,,", "s-3,nothing,3,2026-10-05,,")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
async def made(floor: Floor) -> Casework:
    found = await casework(floor)
    await contract(found, PAGES)
    return found


async def send(
    caller: Caller, made: Casework, data: bytes, name: str = "十月.csv", **headers: str
) -> httpx.Response:
    return await caller.http.post(
        f"/v1/usage/files?tenant={made.company.key}",
        files={"file": (name, data, "text/csv")},
        headers={"Authorization": f"Bearer {caller.token}", **headers},
    )


def table(*rows: str) -> bytes:
    return "\n".join((HEAD, *rows)).encode("cp932")


async def facts(caller: Caller, made: Casework) -> list[Any]:
    return list((await caller.get(f"/v1/usage?tenant={made.company.key}")).json()["data"])


async def test_a_file_is_looked_at_recorded_once_and_its_refused_rows_come_back(
    callers: Callers, made: Casework
) -> None:
    clerk = await callers.staff(made.company, roles=[Role.BILLING_CLERK])
    sent = await send(clerk, made, table(*ROWS))
    path = sent.headers["location"]
    found = sent.json()
    assert (sent.status_code, found["file"]["rows"], found["file"]["counts"]) == (201, 3, None)
    assert found["outcomes"] == {"new": 1, "recorded": 0, "known": 0, "refused": 2}
    assert (await clerk.get(path)).json() == found
    assert await facts(clerk, made) == []
    first = (await clerk.get(f"{path}/rows?limit=2")).json()
    rest = (await clerk.get(f"{path}/rows?limit=2&cursor={first['next_cursor']}")).json()
    assert ([each["n"] for each in first["data"] + rest["data"]], rest["next_cursor"]) == ([2, 3, 4], None)
    wrong = (await clerk.get(f"{path}/rows?outcome=refused")).json()["data"]
    assert [(each["n"], each["wrong"][0]["column"], each["wrong"][0]["code"]) for each in wrong] == [
        (3, "quantity", "no_number"),
        (4, "charge", "unknown_charge"),
    ]
    for _ in range(2):
        done = (await clerk.post(f"{path}/recording")).json()
        (item,) = await facts(clerk, made)
        assert (item["quantity"], done["file"]["recorded_by"]) == ("120", str(clerk.person))
    assert done["outcomes"] == {"new": 0, "recorded": 0, "known": 1, "refused": 2}
    listed = await clerk.get(f"/v1/usage/files?tenant={made.company.key}")
    assert [each["id"] for each in listed.json()["data"]] == [found["file"]["id"]]


@pytest.mark.parametrize(
    ("accept", "encoding", "mended"), [("text/csv", "utf-8", True), ("text/csv", "cp932", True), (EXCEL, "utf-8", False)]
)  # fmt: skip
async def test_the_refused_rows_as_a_file_are_put_right_and_sent_in_again(
    callers: Callers, made: Casework, accept: str, encoding: str, mended: bool
) -> None:
    clerk = await callers.staff(made.company, roles=[Role.BILLING_CLERK])
    path = (await send(clerk, made, table(*ROWS))).headers["location"]
    file = await clerk.get(
        f"{path}/rows?outcome=refused&encoding={encoding}", Accept=accept, Accept_Language="ja"
    )
    assert (file.status_code, file.headers["content-type"].split(";")[0]) == (200, accept)
    body = list(reading.rows(file.content))
    assert (len(body), body[1][1][:3], "数量" in body[1][1][-1]) == (3, ["s-2", "pages", "十二"], True)
    data = file.content
    if mended:
        data = data.replace("十二".encode(encoding), b"12").replace(b"nothing", b"pages")
    again = (await send(clerk, made, data)).json()
    assert (again["outcomes"]["new"], again["outcomes"]["refused"]) == ((2, 0) if mended else (0, 2))


async def test_the_same_key_and_file_get_the_first_answer(callers: Callers, made: Casework) -> None:
    clerk, key = await callers.staff(made.company, roles=[Role.BILLING_CLERK]), f"k-{new_id()}"
    first = await send(clerk, made, table(*ROWS), **{"Idempotency-Key": key})
    again = await send(clerk, made, table(*ROWS), **{"Idempotency-Key": key})
    assert (again.status_code, again.json()) == (201, first.json())
    other = await send(clerk, made, table(ROWS[0]), **{"Idempotency-Key": key})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    path = f"{first.headers['location']}/recording"
    done = await clerk.post(path, Idempotency_Key=key)
    assert (await clerk.post(path, Idempotency_Key=key)).json() == done.json()
    assert done.json()["outcomes"]["recorded"] == 1


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"a,b\n1,2\n", 422, "table_headings"), (HEAD.encode(), 422, "table_empty"), (b"PK\x03\x04 broken", 422, "table_broken"),
        (b"\x81\xff\xfe\x00", 422, "table_letters"), (b"", 422, "empty"), (b"x" * 5_000_001, 413, ""),
        ("\n".join([HEAD, *(["s,pages,1,2026-10-03,,"] * 5001)]).encode(), 422, "table_too_long"),
    ],
)  # fmt: skip
async def test_what_is_no_file_of_usage_is_refused_whole(
    callers: Callers, made: Casework, data: bytes, status: int, code: str
) -> None:
    clerk = await callers.staff(made.company, roles=[Role.BILLING_CLERK])
    answer = await send(clerk, made, data)
    assert answer.status_code == status, answer.text
    if code:
        assert [(each["pointer"], each["code"]) for each in answer.json()["errors"]] == [("/file", code)]
    assert (await clerk.get(f"/v1/usage/files?tenant={made.company.key}")).json()["data"] == []


async def test_others_neither_send_nor_see_nor_record_a_file(callers: Callers, made: Casework) -> None:
    clerk = await callers.staff(made.company, roles=[Role.BILLING_CLERK])
    path = (await send(clerk, made, table(*ROWS))).headers["location"]
    lead = await callers.staff(made.company, roles=[Role.ACCOUNT_MANAGER])
    manager = await callers.client(made.company, Role.CLIENT_MANAGER)
    for other in (lead, manager):
        assert (await send(other, made, table(*ROWS))).status_code == 403
        assert (await other.get(path)).status_code == 403
        assert (await other.post(f"{path}/recording")).status_code == 403
    stranger = await callers.staff(roles=[Role.BILLING_CLERK])
    unknown = await send(stranger, made, table(*ROWS))
    assert (unknown.status_code, unknown.json()["errors"][0]["code"]) == (422, "unknown_tenant")
    for answer in (
        await stranger.get(path),
        await stranger.get(f"{path}/rows"),
        await stranger.post(f"{path}/recording"),
    ):
        assert answer.status_code == 404
    reader = await callers.staff(made.company, roles=[Role.BILLING_CLERK], scopes=["usage:read"])
    refused = await reader.post(f"{path}/recording")
    assert (refused.status_code, refused.json()["code"]) == (403, "insufficient_scope")
    assert await facts(clerk, made) == []


async def test_auditors_read_files_and_bring_none(callers: Callers, made: Casework) -> None:
    clerk = await callers.staff(made.company, roles=[Role.BILLING_CLERK])
    auditor = await callers.staff(made.company, roles=[Role.AUDITOR])
    path = (await send(clerk, made, table(*ROWS))).headers["location"]
    assert (await auditor.get(path)).json() == (await clerk.get(path)).json()
    listed = (await auditor.get(f"/v1/usage/files?tenant={made.company.key}")).json()["data"]
    assert [each["id"] for each in listed] == [path.rpartition("/")[2]]
    assert (await send(auditor, made, table(*ROWS))).status_code == 403
    assert (await auditor.post(f"{path}/recording", {})).status_code == 403
