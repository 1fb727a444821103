"""Queues, routing rules, skills, the dispatch board and eligibility through the API."""

import pytest

from core.ids import new_id
from services.routing import actions
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import system
from tests.support.callers import Caller, Callers
from tests.support.floor import Company, Floor, submitted

NAME = {"ja": "経理", "en": "Accounting"}


async def waiting(company: Company, code: str, **values: object) -> str:
    case = await submitted(company, code, **values)
    async with transaction(system(company.id)) as tx:
        assert await actions.route_ticket(tx, case.ticket.id)
    return str(case.ticket.id)


async def lead_of(callers: Callers, *companies: Company) -> Caller:
    return await callers.staff(*companies, roles=[Role.TEAM_LEAD])


def code() -> str:
    return f"c-{new_id().hex[-10:]}"


async def made_queue(lead: Caller, **values: object) -> dict[str, object]:
    answer = await lead.post("/v1/queues", {"code": code(), "name": NAME, **values})
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/v1/queues/{answer.json()['id']}"
    return answer.json()


async def test_a_queue_is_made_read_and_changed(callers: Callers, floor: Floor) -> None:
    lead = await lead_of(callers, await floor.company())
    fallback = await made_queue(lead)
    queue = await made_queue(
        lead, mode="push", patience_seconds=900, fallback=fallback["id"], priority_first=True
    )
    path = f"/v1/queues/{queue['id']}"
    read = await lead.get(path)
    assert (read.json(), read.headers["etag"]) == (queue, '"1"')
    assert (queue["mode"], queue["fallback"], queue["tenant"], queue["active"]) == (
        "push",
        fallback["id"],
        None,
        True,
    )
    changed = await lead.patch(
        path, {"patience_seconds": None, "name": {"ja": "別", "en": "Other"}}, If_Match='"1"'
    )
    assert (changed.json()["version"], changed.json()["patience_seconds"], changed.json()["name"]["en"]) == (
        2,
        None,
        "Other",
    )
    assert (await lead.patch(path, {"mode": "pull"}, If_Match='"1"')).status_code == 412
    assert (await lead.patch(path, {"mode": "pull"})).status_code == 428
    again = await lead.post("/v1/queues", {"code": queue["code"], "name": NAME})
    assert (again.status_code, again.json()["code"]) == (409, "code_taken")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": NAME}, "/code"),
        ({"code": "a-queue", "name": {"ja": "列"}}, "/name/en"),
        ({"code": "a-queue", "name": NAME, "mode": "throw"}, "/mode"),
        ({"code": "a-queue", "name": NAME, "patience_seconds": 0}, "/patience_seconds"),
        ({"code": "a-queue", "name": NAME, "fallback": "00000000-0000-7000-8000-00000000000f"}, "/fallback"),
        ({"code": "a-queue", "name": NAME, "colour": "red"}, "/colour"),
    ],
)
async def test_a_wrong_field_of_a_queue_is_named(
    callers: Callers, floor: Floor, body: dict[str, object], pointer: str
) -> None:
    answer = await (await lead_of(callers, await floor.company())).post("/v1/queues", body)
    assert (answer.status_code, [each["pointer"] for each in answer.json()["errors"]]) == (422, [pointer])


async def test_fallbacks_never_lead_in_circles_or_to_the_other_side(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    lead = await lead_of(callers, company)
    first = await made_queue(lead)
    second = await made_queue(lead, fallback=first["id"])
    for wrong, why in (
        (first["id"], "circular"),
        (second["id"], "circular"),
        (str(company.in_house), "unknown_queue"),
    ):
        refused = await lead.patch(f"/v1/queues/{first['id']}", {"fallback": wrong}, If_Match='"1"')
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (422, why)


async def test_a_retired_queue_gets_no_more_but_can_be_emptied(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    lead, operator = await lead_of(callers, company), await callers.staff(company)
    queue = await made_queue(lead)
    path = f"/v1/queues/{queue['id']}"
    rule = (await lead.post("/v1/routing-rules", {"queue": queue["id"], "tenant": company.key})).json()
    kind = await floor.task_type(company, await floor.queue())
    ticket_id = await waiting(company, kind)
    used = await lead.patch(path, {"active": False}, If_Match='"1"')
    assert (used.status_code, used.json()["code"], used.json()["rules"]) == (
        409,
        "queue_in_use",
        [rule["id"]],
    )
    assert (await lead.call("DELETE", f"/v1/routing-rules/{rule['id']}")).status_code == 204
    assert (await lead.patch(path, {"active": False}, If_Match='"1"')).json()["active"] is False
    await waiting(company, kind)
    assert (await operator.post(f"{path}/next")).json()["id"] == ticket_id
    assert (await operator.post(f"{path}/next")).status_code == 204


async def test_a_queue_says_what_waits_and_why_one_cannot_take_it(callers: Callers, floor: Floor) -> None:
    company, queue = await floor.company(minutes={"normal": 60}), await floor.queue()
    plain, hard = (
        await floor.task_type(company, queue),
        await floor.task_type(company, queue, skills={"tax": 3}),
    )
    await waiting(company, plain)
    await waiting(company, hard)
    operator = await callers.staff(company)
    card = (await operator.get(f"/v1/queues/{queue}")).json()
    counts = card["counts"]
    assert (counts["waiting"], counts["assigned"], counts["overdue"], counts["at_risk"]) == (2, 0, 0, 0)
    assert counts["oldest_at"] is not None
    assert card["mine"] == {"eligible": 1, "why": [{"reason": "skill_missing", "tickets": 1}]}
    await operator.call("PUT", "/v1/me/presence", {"status": "away"})
    mine = (await operator.get(f"/v1/queues/{queue}")).json()["mine"]
    assert mine["eligible"] == 0
    assert {"reason": "not_present", "tickets": 2} in mine["why"]
    await floor.admin.execute(
        "UPDATE queue_entries SET due_at = now() - interval '1 hour' WHERE queue_id = $1", queue
    )
    assert (await operator.get(f"/v1/queues/{queue}")).json()["counts"]["overdue"] == 2


async def test_nobody_counts_what_they_may_not_see(callers: Callers, floor: Floor) -> None:
    company, neighbour, queue = await floor.company(), await floor.company(), await floor.queue()
    await waiting(neighbour, await floor.task_type(neighbour, queue))
    await waiting(company, await floor.task_type(company, queue, domain="hr"))
    operator = await callers.staff(company, domains=["it"])
    assert (await operator.get(f"/v1/queues/{queue}")).json()["counts"]["waiting"] == 0
    assert (await (await callers.staff(company)).get(f"/v1/queues/{queue}")).json()["counts"]["waiting"] == 1


async def test_sides_see_their_own_queues(callers: Callers, floor: Floor) -> None:
    company, neighbour, provider = await floor.company(), await floor.company(), await floor.queue()
    worker, client = await callers.client(company, Role.IN_HOUSE_WORKER), await callers.client(company)
    listed = (await worker.get("/v1/queues")).json()["data"]
    assert [(each["id"], each["tenant"]) for each in listed] == [(str(company.in_house), company.key)]
    assert (await worker.get(f"/v1/queues/{provider}")).status_code == 404
    assert (await worker.get(f"/v1/queues/{neighbour.in_house}")).status_code == 404
    assert (await client.get("/v1/queues")).status_code == 403
    operator = await callers.staff(company)
    assert (await operator.get(f"/v1/queues/{company.in_house}")).json()["tenant"] == company.key
    assert (await operator.get(f"/v1/queues/{neighbour.in_house}")).status_code == 404
    assert (await operator.post("/v1/queues", {"code": code(), "name": NAME})).status_code == 403


async def test_a_list_of_queues_is_paged(callers: Callers, floor: Floor) -> None:
    operator = await callers.staff(await floor.company())
    made = {str(await floor.queue()) for _ in range(3)}
    seen, cursor = [], ""
    while True:
        page = (await operator.get(f"/v1/queues?limit=20{cursor}")).json()
        seen += [each["id"] for each in page["data"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert made <= set(seen)
    assert len(seen) == len(set(seen))


async def test_rules_are_asked_in_their_order(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    lead = await lead_of(callers, company)
    default, urgent, rest = [await floor.queue() for _ in range(3)]
    kind = await floor.task_type(company, default)
    made = []
    for queue, conditions in (
        (rest, {}),
        (urgent, {"priority": ["urgent"], "form": [{"path": "/paper", "eq": True}]}),
    ):
        answer = await lead.post(
            "/v1/routing-rules", {"queue": str(queue), "tenant": company.key, "conditions": conditions}
        )
        assert answer.status_code == 201, answer.text
        made.append(answer.json())
    assert made[1]["position"] == made[0]["position"] + 1
    trial = {"tenant": company.key, "task_type": kind, "priority": "urgent", "form": {"paper": True}}
    assert (await lead.post("/v1/routing-rules/dry-run", trial)).json()["queue"] == str(rest)
    moved = await lead.patch(
        f"/v1/routing-rules/{made[1]['id']}", {"position": made[0]["position"]}, If_Match='"1"'
    )
    assert moved.json()["position"] == made[0]["position"]
    trail = (await lead.post("/v1/routing-rules/dry-run", trial)).json()
    assert (trail["queue"], trail["rule"], trail["asked"][-1]["against"]) == (
        str(urgent),
        made[1]["id"],
        None,
    )
    other = (await lead.post("/v1/routing-rules/dry-run", {**trial, "form": {"paper": 1}})).json()
    assert other["queue"] == str(rest)
    assert {"rule": made[1]["id"], "against": "form/0"} in other["asked"]
    in_house = (await lead.post("/v1/routing-rules/dry-run", {**trial, "sourcing": "in_house"})).json()
    assert (in_house["queue"], in_house["rule"]) == (str(company.in_house), None)
    assert {each["against"] for each in in_house["asked"]} == {"other_side"}


async def test_rules_are_put_in_order_all_at_once(callers: Callers, floor: Floor) -> None:
    company, hidden, queue = await floor.company(), await floor.company(), await floor.queue()
    lead = await lead_of(callers, company)
    concealed = await floor.rule(queue, {}, position=10_000, company=hidden)
    for _ in range(3):
        await lead.post("/v1/routing-rules", {"queue": str(queue), "tenant": company.key})
    order = [each["id"] for each in (await lead.get("/v1/routing-rules?limit=200")).json()["data"]]
    assert str(concealed) not in order
    turned = [*order[:-3], *reversed(order[-3:])]
    answer = await lead.post("/v1/routing-rules/order", {"rules": turned})
    assert [each["id"] for each in answer.json()["data"]] == turned
    places = await floor.admin.fetch("SELECT position FROM routing_rules ORDER BY position")
    assert [row["position"] for row in places] == list(range(1, len(places) + 1))
    for wrong in (turned[1:], [*turned, turned[0]], [*turned[1:], str(concealed)]):
        assert (await lead.post("/v1/routing-rules/order", {"rules": wrong})).status_code == 422


async def test_wrong_rules_are_refused_and_named(callers: Callers, floor: Floor) -> None:
    company, neighbour, queue = await floor.company(), await floor.company(), await floor.queue()
    lead, operator = await lead_of(callers, company), await callers.staff(company)
    bad = {
        "queue": str(queue),
        "conditions": {"priority": ["soon"], "colour": ["red"], "form": [{"path": "x", "eq": 1}]},
    }
    answer = await lead.post("/v1/routing-rules", bad)
    assert answer.status_code == 422
    assert {each["pointer"] for each in answer.json()["errors"]} == {
        "/conditions/priority/0", "/conditions/colour", "/conditions/form/0/path",
    }  # fmt: skip
    elsewhere = await lead.post("/v1/routing-rules", {"queue": str(company.in_house)})
    assert elsewhere.json()["errors"][0]["pointer"] == "/queue"
    assert (
        await lead.post("/v1/routing-rules", {"queue": str(queue), "tenant": neighbour.key})
    ).status_code == 422
    assert (await operator.get("/v1/routing-rules")).status_code == 403
    theirs = await floor.rule(queue, {}, position=1, company=neighbour)
    for call in (lead.get(f"/v1/routing-rules/{theirs}"), lead.call("DELETE", f"/v1/routing-rules/{theirs}")):
        assert (await call).status_code == 404
    assert (await lead.post("/v1/routing-rules/dry-run", {"task_type": "payroll"})).status_code == 422


async def test_a_changed_rule_routes_the_next_ticket(callers: Callers, floor: Floor) -> None:
    company, default, special = await floor.company(), await floor.queue(), await floor.queue()
    lead, kind = await lead_of(callers, company), await floor.task_type(company, default)
    rule = (await lead.post("/v1/routing-rules", {"queue": str(special), "tenant": company.key})).json()
    seen = [(await lead.get(f"/v1/tickets/{await waiting(company, kind)}")).json()["queue"]]
    await lead.patch(f"/v1/routing-rules/{rule['id']}", {"active": False}, If_Match='"1"')
    seen.append((await lead.get(f"/v1/tickets/{await waiting(company, kind)}")).json()["queue"])
    assert seen == [str(special), str(default)]


async def test_skills_are_kept_and_held(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    lead, operator, client = (
        await lead_of(callers, company),
        await callers.staff(company),
        await callers.client(company),
    )
    named = code()
    made = await lead.post("/v1/skills", {"code": named, "name": NAME})
    assert (made.status_code, made.json()["holders"]) == (201, [])
    path = f"/v1/skills/{made.json()['id']}"
    assert (await lead.post("/v1/skills", {"code": named, "name": NAME})).status_code == 409
    held = await lead.post(
        f"{path}/holders", {"person": str(operator.person), "level": 3, "valid_until": "2020-01-01"}
    )
    assert held.json()["holders"] == [
        {"person": str(operator.person), "level": 3, "valid_until": "2020-01-01", "in_force": False}
    ]
    again = await lead.post(f"{path}/holders", {"person": str(operator.person), "level": 4})
    assert again.json()["holders"][0] == {
        "person": str(operator.person),
        "level": 4,
        "valid_until": None,
        "in_force": True,
    }
    mine = (await operator.get(f"/v1/skills?person={operator.person}")).json()["data"]
    assert [each["code"] for each in mine] == [named]
    assert (await lead.patch(path, {"name": {"ja": "税", "en": "Tax"}}, If_Match='"1"')).json()["name"][
        "en"
    ] == "Tax"
    in_use = await lead.call("DELETE", path)
    assert (in_use.status_code, in_use.json()["code"]) == (409, "skill_in_use")
    assert (await lead.call("DELETE", f"{path}/holders/{operator.person}")).status_code == 204
    assert (await lead.call("DELETE", f"{path}/holders/{operator.person}")).status_code == 404
    assert (await lead.call("DELETE", path)).status_code == 204
    assert (await lead.get(path)).status_code == 404
    for caller, status in ((operator, 403), (client, 403)):
        assert (await caller.post("/v1/skills", {"code": code(), "name": NAME})).status_code == status


async def test_wrong_holders_are_named(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    lead = await lead_of(callers, company)
    path = (
        f"/v1/skills/{(await lead.post('/v1/skills', {'code': code(), 'name': NAME})).json()['id']}/holders"
    )
    for body, pointer in (
        ({"person": str(company.requester), "level": 1}, "/person"),
        ({"person": str(lead.person), "level": 6}, "/level"),
        ({"person": str(lead.person), "level": 1, "valid_until": "soon"}, "/valid_until"),
    ):
        answer = await lead.post(path, body)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_a_skill_that_open_work_asks_for_stays(callers: Callers, floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    lead, named = await lead_of(callers, company), code()
    made = (await lead.post("/v1/skills", {"code": named, "name": NAME})).json()
    await waiting(company, await floor.task_type(company, queue, skills={named: 1}))
    assert (await lead.call("DELETE", f"/v1/skills/{made['id']}")).status_code == 409


async def test_a_ticket_says_why_nobody_takes_it(callers: Callers, floor: Floor) -> None:
    company, queue, named = await floor.company(), await floor.queue(), code()
    ticket_id = await waiting(company, await floor.task_type(company, queue, skills={named: 2}))
    lead, operator, client = (
        await lead_of(callers, company),
        await callers.staff(company),
        await callers.client(company, Role.CLIENT_MANAGER),
    )
    await floor.skill(operator.person, named, 1)
    path = f"/v1/tickets/{ticket_id}/eligibility"
    found = (await lead.get(path)).json()
    verdicts = {each["person"]: each["reasons"] for each in found["people"]}
    assert (found["status"], found["queue"], found["eligible"]) == ("queued", str(queue), 0)
    assert verdicts[str(operator.person)] == [
        {"why": "skill_too_low", "facts": {"skill": named, "needed": 2, "held": 1}}
    ]
    assert found["only_reason"]["skill_too_low"] >= 1
    await floor.admin.execute("UPDATE person_skills SET level = 2 WHERE person_id = $1", operator.person)
    assert (await lead.get(path)).json()["eligible"] == 1
    assert (await client.get(path)).status_code == 403
    assert (await (await callers.staff(await floor.company())).get(path)).status_code == 404


async def test_the_board_shows_who_is_here_and_what_waits(callers: Callers, floor: Floor) -> None:
    company, queue = await floor.company(), await floor.queue()
    kind = await floor.task_type(company, queue, capacity_units=2)
    first, _ = await waiting(company, kind), await waiting(company, kind)
    lead, operator = await lead_of(callers, company), await callers.staff(company)
    assert (await operator.post(f"/v1/queues/{queue}/next")).json()["id"] == first
    board = (await lead.get("/v1/queues/board")).json()
    worker = next(each for each in board["people"] if each["presence"]["person"] == str(operator.person))
    assert (worker["presence"]["status"], worker["presence"]["timer"]["ticket"]) == ("available", first)
    assert (worker["load"]["units_in_use"], worker["load"]["in_progress"], worker["load"]["queued"]) == (
        2,
        1,
        0,
    )
    card = next(each for each in board["queues"] if each["id"] == str(queue))
    assert card["counts"]["waiting"] == 1
    blind = (await (await lead_of(callers, await floor.company())).get("/v1/queues/board")).json()
    worker = next(each for each in blind["people"] if each["presence"]["person"] == str(operator.person))
    assert worker["load"]["in_progress"] == 0
    worker_of_client = await callers.client(company, Role.IN_HOUSE_WORKER)
    assert (await worker_of_client.get("/v1/queues/board")).status_code == 403
