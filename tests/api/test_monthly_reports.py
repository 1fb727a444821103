"""The monthly review through the API: sent and signed once, however often the answer got lost on the way."""

from datetime import UTC, datetime, timedelta

from tenants.roles import Role
from tests.support.callers import Callers
from tests.support.floor import Floor


def last_month() -> str:
    return (datetime.now(UTC).replace(day=1) - timedelta(days=2)).strftime("%Y-%m")


async def test_a_repeat_of_sending_or_signing_gets_the_first_answer_again(
    callers: Callers, floor: Floor
) -> None:
    company = await floor.company()
    staff = await callers.staff(company, roles=[Role.ACCOUNT_MANAGER])
    manager = await callers.client(company, Role.CLIENT_MANAGER)
    made = await staff.post("/v1/monthly-reports", {"month": last_month(), "tenant": company.key})
    assert made.status_code == 201, made.text
    path, etag = f"/v1/monthly-reports/{made.json()['card']['id']}", made.headers["etag"]
    assert (await staff.post(f"{path}/send")).status_code == 428
    assert (await manager.post(f"{path}/signature", {})).status_code == 404
    sent = [await staff.post(f"{path}/send", If_Match=etag, Idempotency_Key="send") for _ in range(2)]
    signed = [await manager.post(f"{path}/signature", {}, Idempotency_Key="sign") for _ in range(2)]
    for first, again in (sent, signed):
        assert (first.status_code, again.status_code) == (200, 200), again.text
        assert again.content == first.content
        assert again.headers["idempotency-replayed"] == "true"
    stale = await staff.post(f"{path}/send", If_Match=etag, Idempotency_Key="another")
    assert (stale.status_code, stale.json()["code"]) == (409, "not_a_draft")
    assert (await manager.get(f"{path}/items")).json() == {"data": [], "next_cursor": None}
