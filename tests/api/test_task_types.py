"""The catalogue over HTTP: standard task types are adopted whole, a company's own are made and changed, nothing wrong gets in."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from core.ids import new_id
from services.catalogue import actions, queries
from services.catalogue.actions import NewTaskType
from services.catalogue.standard import catalogue
from services.in_force import reading
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import Scope, system
from tests.support.callers import Caller, Callers
from tests.support.floor import Company, Floor, submitted

CODES = ["accounting.invoice-processing", "it.password-reset"]
FORM = {"type": "object", "properties": {"amount": {"type": "integer"}}, "required": ["amount"]}
OWN: dict[str, Any] = {
    "code": "own.petty-cash",
    "name": {"ja": "小口現金", "en": "Petty cash"},
    "domain": "accounting",
    "form": FORM,
}


@dataclass
class Office:
    """A company without a catalogue, its team lead at the provider, and its requester."""

    company: Company
    lead: Caller
    client: Caller

    async def adopt(self, **which: Any) -> Any:
        answer = await self.lead.post("/v1/task-types/adopt", {"tenant": self.company.key, **which})
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def create(self, **more: Any) -> dict[str, Any]:
        answer = await self.lead.post("/v1/task-types", {**OWN, "tenant": self.company.key, **more})
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def at(self, rest: str = "") -> str:
        return f"/v1/task-types{rest}{'&' if '?' in rest else '?'}tenant={self.company.key}"


@pytest.fixture
async def office(callers: Callers, floor: Floor) -> Office:
    company = await floor.company()
    lead = await callers.staff(company, roles=[Role.TEAM_LEAD])
    return Office(company, lead, await callers.client(company))


async def places(floor: Floor, company: Company) -> int:
    """How much a company's event log holds: whatever changes, it grows."""
    place: int = await floor.admin.fetchval(
        "SELECT last_place FROM counters WHERE tenant_id = $1", company.id
    )
    return place


async def test_an_adopted_type_is_complete(office: Office, floor: Floor) -> None:
    done = await office.adopt(codes=CODES)
    assert (done["adopted"], done["kept"]) == (CODES, [])
    standard = catalogue().task_types[CODES[0]]
    card = done["data"][0]
    assert card["name"] == {"ja": standard.name.ja, "en": standard.name.en}
    assert (card["skills"], card["review"], card["rate_unit"]) == (
        dict(standard.skills),
        standard.review.mode,
        standard.rate.unit,
    )
    assert card["baseline"]["minutes"] == standard.baseline.minutes
    queue = await floor.admin.fetchval("SELECT code FROM queues WHERE id = $1", UUID(card["default_queue"]))
    assert queue == standard.queue
    held = {row["code"] for row in await floor.admin.fetch("SELECT code FROM skills")}
    assert set(standard.skills) <= held
    steps = await floor.admin.fetchval(
        "SELECT jsonb_array_length(steps) FROM procedures WHERE tenant_id = $1 AND task_type_id = $2 AND status = 'published'"
        " AND number = 1",
        office.company.id,
        UUID(card["id"]),
    )
    assert steps == len(standard.steps)


async def test_its_default_policy_stands_at_the_end_of_the_list(office: Office, floor: Floor) -> None:
    """The floor's companies have one policy for everything: before the defaults, it is the one that matches."""
    done = await office.adopt(codes=CODES)
    assert [card["sla_policy"]["name"] for card in done["data"]] == ["All", "All"]
    raw = await floor.admin.fetch(
        "SELECT policies::text, effective_at FROM sla_policy_versions WHERE tenant_id = $1 ORDER BY effective_at",
        office.company.id,
    )
    assert len(raw) == 2
    assert raw[1]["policies"].index('"All"') < raw[1]["policies"].index(CODES[0])


async def test_without_another_policy_the_standard_targets_hold(office: Office, floor: Floor) -> None:
    await floor.admin.execute("DELETE FROM sla_policy_versions WHERE tenant_id = $1", office.company.id)
    card = (await office.adopt(codes=CODES))["data"][0]
    standard = catalogue().task_types[CODES[0]]
    shown = {each["metric"]: each for each in card["sla_policy"]["targets"]}
    wanted = getattr(standard.sla.resolution, standard.priority) * 60
    assert shown["resolution"]["target_seconds"] == wanted
    assert shown["resolution"]["warn_percents"] == [round(each * 100) for each in standard.sla.warn_at]
    asked = await submitted(office.company, CODES[1], form=dict(catalogue().task_types[CODES[1]].example))
    assert asked.ticket.due_at is not None


async def test_adopting_twice_changes_nothing(office: Office, floor: Floor) -> None:
    first = await office.adopt(codes=CODES)
    before = await places(floor, office.company)
    again = await office.adopt(codes=CODES)
    assert (again["adopted"], again["kept"], again["data"]) == ([], CODES, first["data"])
    assert await places(floor, office.company) == before


async def test_two_who_adopt_at_once_adopt_once(office: Office, floor: Floor) -> None:
    done = await asyncio.gather(*(office.adopt(domains=["it"]) for _ in range(4)))
    assert sum(len(each["adopted"]) for each in done) == len(done[0]["data"])
    versions = await floor.admin.fetchval(
        "SELECT count(*) FROM sla_policy_versions WHERE tenant_id = $1", office.company.id
    )
    assert versions == 2


async def test_a_whole_domain_is_adopted(office: Office) -> None:
    done = await office.adopt(domains=["finance"])
    assert done["adopted"] == [k.code for k in catalogue().task_types.values() if k.domain == "finance"]


async def test_what_was_adapted_stays_adapted(office: Office) -> None:
    card = (await office.adopt(codes=CODES[:1]))["data"][0]
    changed = await office.lead.patch(office.at(f"/{card['code']}"), {"capacity_units": 7}, If_Match='"1"')
    assert (changed.status_code, changed.json()["capacity_units"], changed.headers["etag"]) == (200, 7, '"2"')
    assert (await office.adopt(codes=CODES[:1]))["data"][0]["capacity_units"] == 7


async def test_adopting_is_refused_to_who_may_not(office: Office, callers: Callers, floor: Floor) -> None:
    operator = await callers.staff(office.company)
    for caller, status in ((operator, 403), (office.client, 403)):
        answer = await caller.post("/v1/task-types/adopt", {"tenant": office.company.key, "codes": CODES})
        assert answer.status_code == status, answer.text
    narrow = await callers.staff(office.company, roles=[Role.TEAM_LEAD], domains=["it"])
    answer = await narrow.post("/v1/task-types/adopt", {"tenant": office.company.key, "codes": CODES})
    assert (answer.status_code, answer.json()["domains"]) == (403, ["accounting"])
    stranger = await callers.staff(await floor.company(), roles=[Role.TEAM_LEAD])
    answer = await stranger.post("/v1/task-types/adopt", {"tenant": office.company.key, "codes": CODES})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/tenant")
    assert (await office.lead.get(office.at())).json()["data"] == []


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/codes"),
        ({"codes": ["it.password-reset", "it.nonsense"]}, "/codes/1"),
        ({"domains": ["sales"]}, "/domains/0"),
    ],
)
async def test_what_cannot_be_adopted_is_named(office: Office, body: dict[str, Any], pointer: str) -> None:
    answer = await office.lead.post("/v1/task-types/adopt", {"tenant": office.company.key, **body})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_a_company_without_a_calendar_adopts_nothing(office: Office, floor: Floor) -> None:
    for table in ("sla_policy_versions", "calendar_versions", "calendars"):
        await floor.admin.execute(f"DELETE FROM {table} WHERE tenant_id = $1", office.company.id)
    answer = await office.lead.post("/v1/task-types/adopt", {"tenant": office.company.key, "codes": CODES})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_calendar")
    left = await floor.admin.fetchval(
        "SELECT count(*) FROM task_types WHERE tenant_id = $1", office.company.id
    )
    assert left == 0


async def test_the_ready_catalogue_is_shown_to_choose_from(office: Office) -> None:
    await office.adopt(codes=CODES)
    first = (await office.lead.get(office.at("/standard?limit=20"))).json()
    rest = (await office.lead.get(office.at(f"/standard?cursor={first['next_cursor']}"))).json()
    data = first["data"] + rest["data"]
    assert [each["code"] for each in data] == list(catalogue().task_types)
    assert {each["code"] for each in data if each["adopted"]} == set(CODES)
    assert "form" not in data[0]
    whole = (await office.client.get(f"/v1/task-types/standard/{CODES[0]}")).json()
    assert (whole["adopted"], len(whole["steps"])) == (True, len(catalogue().task_types[CODES[0]].steps))
    assert (await office.lead.get("/v1/task-types/standard/it.nonsense")).status_code == 404


async def test_a_type_of_ones_own_takes_tickets_by_its_form(office: Office) -> None:
    made = await office.create()
    assert (made["version"], made["priority"], made["core"], made["approval"]) == (1, "normal", False, None)
    wrong = await office.client.post("/v1/tickets", {"task_type": OWN["code"], "subject": "件名", "form": {}})
    assert wrong.json()["errors"][0]["pointer"] == "/form/amount"
    right = {"task_type": OWN["code"], "subject": "件名", "form": {"amount": 3}}
    assert (await office.client.post("/v1/tickets", right)).status_code == 201


async def test_the_location_leads_to_what_was_made(office: Office) -> None:
    answer = await office.lead.post("/v1/task-types", {**OWN, "tenant": office.company.key})
    again = await office.lead.get(answer.headers["location"])
    assert (again.json(), again.headers["etag"]) == (answer.json(), answer.headers["etag"])
    by_id = await office.lead.get(office.at(f"/{answer.json()['id']}"))
    assert by_id.json() == answer.json()


@pytest.mark.parametrize(
    ("field", "pointer"),
    [
        ({"form": {"type": "array"}}, "/form/type"),
        (
            {"form": {"type": "object", "properties": {"a": {"$ref": "http://x/y"}}}},
            "/form/properties/a/$ref",
        ),
        (
            {"form": {"type": "object", "properties": {"a": {"pattern": "(?=a)"}}}},
            "/form/properties/a/pattern",
        ),
        ({"skills": {"no-such-skill": 2}}, "/skills/no-such-skill"),
        ({"skills": {"payroll": 6}}, "/skills/payroll"),
        ({"default_queue": str(new_id())}, "/default_queue"),
        ({"review": "sample"}, "/review_rate"),
        ({"review": "always", "review_rate": 0.5}, "/review_rate"),
        ({"review_rate": 1.5, "review": "sample"}, "/review_rate"),
        ({"capacity_units": 0}, "/capacity_units"),
        ({"name": {"ja": "名"}}, "/name/en"),
        ({"approval": {"any_of": []}}, "/approval/any_of"),
        ({"approval": {"any_of": [{"role": "operator"}]}}, "/approval/any_of/0/role"),
        ({"domain": "sales"}, "/domain"),
        ({"code": "standard"}, "/code"),
        ({"code": "Bad Code"}, "/code"),
        ({"colour": "red"}, "/colour"),
    ],
)
async def test_what_is_wrong_is_named_by_its_pointer(
    office: Office, floor: Floor, field: dict[str, Any], pointer: str
) -> None:
    answer = await office.lead.post("/v1/task-types", {**OWN, "tenant": office.company.key, **field})
    assert answer.status_code == 422, answer.text
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert await places(floor, office.company) == 0


async def test_a_companys_own_queue_is_no_default_queue(office: Office) -> None:
    """In-house tickets go there by themselves; outsourced ones never."""
    body = {**OWN, "tenant": office.company.key, "default_queue": str(office.company.in_house)}
    answer = await office.lead.post("/v1/task-types", body)
    assert answer.json()["errors"][0]["pointer"] == "/default_queue"


async def test_a_code_is_given_once(office: Office) -> None:
    await office.create()
    answer = await office.lead.post("/v1/task-types", {**OWN, "tenant": office.company.key})
    assert (answer.status_code, answer.json()["code"]) == (409, "code_taken")


async def test_an_edit_needs_the_version_that_was_read(office: Office, floor: Floor) -> None:
    made = await office.create()
    path = office.at(f"/{made['code']}")
    assert (await office.lead.patch(path, {"core": True})).status_code == 428
    assert (await office.lead.patch(path, {"core": True}, If_Match='"1"')).json()["version"] == 2
    stale = await office.lead.patch(path, {"core": False}, If_Match='"1"')
    assert (stale.status_code, stale.json()["present"]) == (412, 2)
    before = await places(floor, office.company)
    same = await office.lead.patch(path, {"core": True}, If_Match='"2"')
    assert (same.json()["version"], await places(floor, office.company)) == (2, before)


async def test_an_edit_says_which_fields_changed(office: Office) -> None:
    made = await office.create()
    changes = {
        "review": "sample",
        "review_rate": 0.25,
        "approval": {"any_of": [{"role": "approver"}]},
        "form": FORM,
    }
    edited = await office.lead.patch(office.at(f"/{made['code']}"), changes, If_Match='"1"')
    assert edited.json()["review_rate"] == 0.25
    assert edited.json()["approval"] == {"any_of": [{"role": "approver", "department": "any"}]}
    found = (await office.lead.get(f"/v1/events?tenant={office.company.key}")).json()["data"]
    assert [each["type"] for each in found] == ["task_type.created", "task_type.updated"]
    assert found[1]["data"] == {"code": made["code"], "fields": ["approval", "review", "review_rate"]}


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"code": "own.other"}, "/code"),
        ({"name": None}, "/name"),
        ({"review_rate": 0.5}, "/review_rate"),
        ({"form": {"type": "object", "minProperties": "x"}}, "/form/minProperties"),
    ],
)
async def test_a_wrong_edit_changes_nothing(office: Office, changes: dict[str, Any], pointer: str) -> None:
    made = await office.create()
    answer = await office.lead.patch(office.at(f"/{made['code']}"), changes, If_Match='"1"')
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert (await office.lead.get(office.at(f"/{made['code']}"))).json() == made


async def test_what_waits_asks_for_the_new_skills_at_once(office: Office, floor: Floor) -> None:
    await office.adopt(codes=CODES[:1])
    made = await office.create()
    case = await submitted(office.company, OWN["code"], form={"amount": 1})
    changes = {"skills": {"bookkeeping": 2}, "capacity_units": 3}
    answer = await office.lead.patch(office.at(f"/{made['code']}"), changes, If_Match='"1"')
    assert answer.status_code == 200, answer.text
    row = await floor.admin.fetchrow("SELECT * FROM queue_entries WHERE ticket_id = $1", case.ticket.id)
    assert (row["skills"], row["capacity_units"]) == (["bookkeeping:2"], 3)


async def test_an_inactive_type_takes_no_tickets_and_is_shown_to_staff_alone(office: Office) -> None:
    made = await office.create()
    await office.lead.patch(office.at(f"/{made['code']}"), {"active": False}, If_Match='"1"')
    asked = await office.client.post(
        "/v1/tickets", {"task_type": made["code"], "subject": "件名", "form": {"amount": 1}}
    )
    assert asked.json()["errors"][0]["pointer"] == "/task_type"
    assert (await office.client.get(f"/v1/task-types/{made['code']}")).status_code == 404
    assert (await office.lead.get(office.at(f"/{made['code']}"))).json()["active"] is False


async def test_clients_see_the_types_of_their_domains_confidential_ones_too(
    office: Office, callers: Callers
) -> None:
    await office.adopt(domains=["hr", "it"])
    clerk = await callers.client(office.company, domains=["hr"])
    seen = (await clerk.get("/v1/task-types")).json()["data"]
    assert {each["domain"] for each in seen} == {"hr"}
    assert any(each["confidential"] for each in seen)
    assert {each["default_queue"] for each in seen} == {None}
    assert (await clerk.get("/v1/task-types/it.password-reset")).status_code == 404
    assert (await clerk.patch("/v1/task-types/hr.payroll", {"core": True}, If_Match='"1"')).status_code == 403


async def test_a_neighbour_sees_nothing(office: Office, callers: Callers, floor: Floor) -> None:
    made = await office.create()
    other = await floor.company()
    neighbour, stranger = await callers.client(other), await callers.staff(other, roles=[Role.TEAM_LEAD])
    for caller, query in ((neighbour, ""), (stranger, f"?tenant={other.key}")):
        assert (await caller.get(f"/v1/task-types/{made['id']}{query}")).status_code == 404
        edit = await caller.patch(f"/v1/task-types/{made['id']}{query}", {"core": True}, If_Match='"1"')
        assert edit.status_code == 404
        assert (await caller.get(f"/v1/task-types{query}")).json()["data"] == []
    foreign = await stranger.get(office.at(f"/{made['id']}"))
    assert (foreign.status_code, foreign.json()["errors"][0]["pointer"]) == (422, "/tenant")


async def test_the_list_is_read_page_by_page(office: Office) -> None:
    await office.adopt(domains=["hr", "accounting"])
    whole = (await office.lead.get(office.at("?limit=200"))).json()["data"]
    codes: list[str] = []
    cursor = ""
    while True:
        page = (await office.lead.get(office.at(f"?limit=4{cursor}"))).json()
        codes += [each["code"] for each in page["data"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert codes == sorted(codes) == [each["code"] for each in whole]
    only = (await office.lead.get(office.at("?domain=hr"))).json()["data"]
    assert {each["domain"] for each in only} == {"hr"}


async def rolled_back(scope: Scope, new: NewTaskType) -> None:
    async with transaction(scope) as tx:
        await queries.task_type(tx, str(await actions.create(tx, new)))
        raise RuntimeError


async def test_a_change_that_is_rolled_back_is_forgotten(office: Office, floor: Floor) -> None:
    """What a transaction read of its own change is not kept: the version that it saw may come to mean something else."""
    lead = system(office.company.id)
    new = NewTaskType(code="own.ghost", domain="it", name_ja="幽霊", name_en="Ghost", form={"type": "object"})
    with pytest.raises(RuntimeError):
        await rolled_back(lead, new)
    await office.create()
    async with transaction(lead) as tx:
        assert set((await reading.of(tx)).by_code) == {OWN["code"]}
