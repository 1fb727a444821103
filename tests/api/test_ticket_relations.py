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


async def test_a_link_given_twice_is_the_first_one_and_recorded_once(callers: Callers, floor: Floor) -> None:
    company, code = await company_with_work(floor)
    client = await callers.client(company)
    one, two = await callers.staff(company), await callers.staff(company)
    own, other = await submitted(client, code), await submitted(client, code)
    where, body = f"/v1/tickets/{own['id']}/links", {"ticket": other["id"], "kind": "relates_to"}
    first, again = (await one.post(where, body)).json(), (await two.post(where, body)).json()
    assert again == first
    assert (await one.get(where)).json()["data"] == [first]
    told = (await one.get(f"/v1/tickets/{own['id']}/events")).json()["data"]
    assert [each["type"] for each in told].count("ticket.linked") == 1


async def test_what_is_split_off_is_for_the_same_requester_who_sees_it(
    callers: Callers, floor: Floor
) -> None:
    company, code = await company_with_work(floor)
    client, operator = await callers.client(company), await callers.staff(company)
    own = await submitted(client, code)
    parts = {"tickets": [{"task_type": code, "subject": "前半"}, {"task_type": code, "subject": "後半"}]}
    made = await operator.post(f"/v1/tickets/{own['id']}/split", parts)
    assert made.status_code == 201, made.text
    assert [each["requester"] for each in made.json()["data"]] == [own["requester"]] * 2
    for each in made.json()["data"]:
        assert (await client.get(f"/v1/tickets/{each['id']}")).json()["subject"] == each["subject"]
    assert (await client.post(f"/v1/tickets/{own['id']}/split", parts)).status_code == 403


async def test_a_wrong_part_of_a_split_is_named_by_its_place_and_nothing_is_made(
    callers: Callers, floor: Floor
) -> None:
    company, code = await company_with_work(floor)
    other, _ = await company_with_work(floor)
    client, operator = await callers.client(company), await callers.staff(company, other)
    own = await submitted(client, code)
    good = {"task_type": code, "subject": "前半", "tenant": company.key}
    for wrong, pointer in (
        ({**good, "task_type": "no-such"}, "/tickets/1/task_type"),
        ({**good, "tenant": other.key}, "/tickets/1/tenant"),
        ({**good, "parent": f"{company.key}-9999"}, "/tickets/1/parent"),
    ):
        refused = await operator.post(f"/v1/tickets/{own['id']}/split", {"tickets": [good, wrong]})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer), refused.text
    assert (await client.get("/v1/tickets")).json()["data"] == [own]
    assert (await operator.post(f"/v1/tickets/{own['id']}/split", {"tickets": [good]})).status_code == 201


async def test_a_merge_warns_where_two_people_asked(callers: Callers, floor: Floor) -> None:
    company, code = await company_with_work(floor)
    client, colleague = await callers.client(company), await callers.client(company)
    operator = await callers.staff(company)
    into = (await submitted(client, code))["id"]
    for caller, warnings in ((client, []), (colleague, ["requesters_differ"])):
        merged = await operator.post(
            f"/v1/tickets/{(await submitted(caller, code))['id']}/merge", {"into": into}
        )
        assert (merged.status_code, merged.json()["warnings"]) == (200, warnings)
