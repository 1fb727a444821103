"""Tickets that name other tickets: what one may not see cannot be named, and is not shown."""

from tests.api.test_tickets import company_with_work, submitted
from tests.support.callers import Callers
from tests.support.floor import Floor


async def test_a_colleagues_ticket_is_no_parent_as_if_it_did_not_exist(
    callers: Callers, floor: Floor
) -> None:
    company, code = await company_with_work(floor)
    client, colleague = await callers.client(company), await callers.client(company)
    own, other = await submitted(client, code), await submitted(colleague, code)
    wanted = {"task_type": code, "subject": "明細"}
    for name in (other["id"], other["reference"]):
        unseen = await client.post("/v1/tickets", {**wanted, "parent": name})
        unknown = await client.post("/v1/tickets", {**wanted, "parent": f"{company.key}-9999"})
        assert (unseen.status_code, unseen.json()["errors"][0]["code"]) == (422, "unknown_ticket")
        assert unseen.text.replace(name, "") == unknown.text.replace(f"{company.key}-9999", "")
    assert (await submitted(client, code, parent=own["reference"]))["parent"] == own["id"]


async def test_a_link_shows_only_tickets_that_the_reader_sees(callers: Callers, floor: Floor) -> None:
    company, code = await company_with_work(floor)
    client, colleague = await callers.client(company), await callers.client(company)
    operator = await callers.staff(company)
    own, other = await submitted(client, code), await submitted(colleague, code)
    made = await operator.post(
        f"/v1/tickets/{own['id']}/links", {"ticket": other["id"], "kind": "relates_to"}
    )
    assert made.status_code == 201, made.text
    shown = {}
    for name, caller, ticket in (
        ("staff", operator, own),
        ("staff, inverse", operator, other),
        ("client", client, own),
        ("colleague", colleague, other),
    ):
        links = (await caller.get(f"/v1/tickets/{ticket['id']}/links")).json()["data"]
        shown[name] = [(each["ticket"], each["kind"]) for each in links]
    assert shown == {
        "staff": [(other["id"], "relates_to")],
        "staff, inverse": [(own["id"], "relates_to:inverse")],
        "client": [],
        "colleague": [],
    }
