"""Procedures through the API: drafted, compared, published, retired; in force for new work from its commit on."""

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest

from core.ids import new_id
from tenants.roles import Role
from tests.support.callers import Caller, Callers
from tests.support.floor import Company, Floor

COLLECT = {
    "title": {"ja": "書類の回収", "en": "Collect"},
    "instruction": {"ja": "書類を**集める**。", "en": "**Collect** papers."},
}
ENTER = {
    "instruction": {"ja": "社員を登録する。"}, "expected_minutes": 8, "role": "team_lead", "required": False, "four_eyes": True,
    "evidence": True, "fields": ["joined_on"],
}  # fmt: skip
FORM = {"type": "object", "properties": {"joined_on": {"type": "string"}}}


@dataclass
class Desk:
    company: Company
    kind: str
    lead: Caller

    async def drafted(self, *steps: dict[str, Any]) -> dict[str, Any]:
        """A draft of the company's procedure."""
        body = {"task_type": self.kind, "steps": list(steps or (COLLECT, ENTER)), "tenant": self.company.key}
        answer = await self.lead.post("/v1/procedures", body)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def moved(self, procedure: dict[str, Any], to: str) -> tuple[int, Any]:
        answer = await self.lead.post(f"/v1/procedures/{procedure['id']}/transitions", {"to": to})
        return answer.status_code, answer.json()

    async def published(self, *steps: dict[str, Any]) -> dict[str, Any]:
        status, made = await self.moved(await self.drafted(*steps), "published")
        assert status == 200
        return dict(made)


@pytest.fixture
async def desk(callers: Callers, floor: Floor) -> Desk:
    company = await floor.company()
    kind = await floor.task_type(company, await floor.queue(), form=FORM)
    return Desk(company, kind, await callers.staff(company, roles=(Role.TEAM_LEAD,)))


async def test_a_draft_keeps_every_field_of_its_steps_and_counts_them(desk: Desk) -> None:
    body = {"task_type": desk.kind, "steps": [COLLECT, ENTER], "tenant": desk.company.key}
    answer = await desk.lead.post("/v1/procedures", body)
    made = answer.json()
    assert (answer.status_code, answer.headers["location"], answer.headers["etag"]) == (
        201, f"/v1/procedures/{made['id']}", '"1"',
    )  # fmt: skip
    assert (made["number"], made["status"], made["step_count"], made["expected_minutes"]) == (
        1,
        "draft",
        2,
        8,
    )
    assert made["steps"][1] == ENTER
    assert made["steps"][0] == {
        **COLLECT, "expected_minutes": 0, "role": "operator", "required": True, "four_eyes": False, "evidence": False, "fields": [],
    }  # fmt: skip
    assert (await desk.lead.get(f"/v1/procedures/{made['id']}")).json() == made
    assert (await desk.drafted())["number"] == 2


async def test_two_drafts_at_once_get_two_numbers(desk: Desk) -> None:
    made = await asyncio.gather(*(desk.drafted() for _ in range(4)))
    assert sorted(each["number"] for each in made) == [1, 2, 3, 4]


async def test_a_draft_is_edited_against_its_edit_token(desk: Desk) -> None:
    made = await desk.drafted()
    path, body = f"/v1/procedures/{made['id']}", {"steps": [COLLECT]}
    assert (await desk.lead.patch(path, body)).status_code == 428
    assert (await desk.lead.patch(path, body, If_Match='"9"')).status_code == 412
    edited = await desk.lead.patch(path, body, If_Match='"1"')
    assert (edited.status_code, edited.headers["etag"], edited.json()["step_count"]) == (200, '"2"', 1)


@pytest.mark.parametrize("stage", ["in_review", "published", "retired"])
async def test_what_is_no_draft_any_more_is_not_edited(desk: Desk, stage: str) -> None:
    made = await desk.drafted()
    assert (await desk.moved(made, stage))[0] == 200
    answer = await desk.lead.patch(f"/v1/procedures/{made['id']}", {"steps": [COLLECT]}, If_Match='"2"')
    assert (answer.status_code, answer.json()["code"]) == (409, "procedure_fixed")
    assert (await desk.lead.get(f"/v1/procedures/{made['id']}")).json()["step_count"] == 2


async def test_publishing_retires_the_version_before_it(desk: Desk) -> None:
    first = await desk.published()
    assert (first["status"], first["published_by"]) == ("published", str(desk.lead.person))
    second = await desk.published(COLLECT)
    assert (await desk.lead.get(f"/v1/procedures/{first['id']}")).json()["status"] == "retired"
    listed = await desk.lead.get(f"/v1/procedures?tenant={desk.company.key}&status=published")
    assert [each["id"] for each in listed.json()["data"]] == [second["id"]]
    assert listed.json()["data"][0]["steps"] is None
    status, problem = await desk.moved(first, "published")
    assert (status, problem["code"], problem["allowed"]) == (409, "move_not_allowed", [])


async def test_two_versions_published_at_once_leave_one_in_force(desk: Desk) -> None:
    drafts = [await desk.drafted() for _ in range(3)]
    answers = await asyncio.gather(*(desk.moved(each, "published") for each in drafts))
    assert [status for status, _ in answers] == [200, 200, 200]
    listed = await desk.lead.get(f"/v1/procedures?tenant={desk.company.key}&status=published")
    assert len(listed.json()["data"]) == 1


async def test_a_review_can_give_a_version_back(desk: Desk) -> None:
    made = await desk.drafted()
    for to in ("in_review", "draft", "in_review", "published", "retired"):
        assert (await desk.moved(made, to))[0] == 200
    assert (await desk.moved(made, "draft"))[0] == 409


async def test_publishing_looks_again_at_the_fields_of_the_form(desk: Desk, floor: Floor) -> None:
    made = await desk.drafted()
    await floor.admin.execute("UPDATE task_types SET form = '{}' WHERE tenant_id = $1", desk.company.id)
    await floor.admin.execute(
        "UPDATE tenants SET config_version = config_version + 1 WHERE tenant_id = $1", desk.company.id
    )
    status, problem = await desk.moved(made, "published")
    assert (status, problem["errors"][0]["pointer"]) == (422, "/steps/1/fields/0")
    assert (await desk.lead.get(f"/v1/procedures/{made['id']}")).json()["status"] == "draft"


async def test_the_same_key_publishes_once(desk: Desk) -> None:
    made = await desk.drafted()
    path, key = f"/v1/procedures/{made['id']}/transitions", str(new_id())
    first = await desk.lead.post(path, {"to": "published"}, Idempotency_Key=key)
    again = await desk.lead.post(path, {"to": "published"}, Idempotency_Key=key)
    assert (first.status_code, again.status_code, again.content) == (200, 200, first.content)


async def test_versions_are_compared_with_the_one_published_before(desk: Desk) -> None:
    first = await desk.published()
    await desk.drafted(ENTER)  # never published: not what one compares with
    third = await desk.drafted(
        COLLECT, {**ENTER, "expected_minutes": 9}, {"instruction": {"ja": "届出を電子申請する。"}}
    )
    found = (await desk.lead.get(f"/v1/procedures/{third['id']}/diff")).json()
    assert (found["before"]["id"], found["after"]["id"]) == (first["id"], third["id"])
    assert found["data"] == [
        {"change": "same", "before": 1, "after": 1, "fields": []},
        {"change": "changed", "before": 2, "after": 2, "fields": ["expected_minutes"]},
        {"change": "added", "before": None, "after": 3, "fields": []},
    ]
    alone = (await desk.lead.get(f"/v1/procedures/{first['id']}/diff")).json()
    assert (alone["before"], [line["change"] for line in alone["data"]]) == (None, ["added", "added"])
    itself = await desk.lead.get(f"/v1/procedures/{third['id']}/diff?against={third['id']}")
    assert {line["change"] for line in itself.json()["data"]} == {"same"}
    stranger = await desk.lead.get(f"/v1/procedures/{third['id']}/diff?against={new_id()}")
    assert (stranger.status_code, stranger.json()["errors"][0]["pointer"]) == (422, "/against")


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"task_type": "nosuch"}, "/task_type"),
        ({"steps": []}, "/steps"),
        ({"steps": [{"instruction": {"en": "Only English"}}]}, "/steps/0/instruction/ja"),
        ({"steps": [{"instruction": {"ja": " "}}]}, "/steps/0/instruction/ja"),
        ({"steps": [COLLECT, {**ENTER, "fields": ["nosuch"]}]}, "/steps/1/fields/0"),
        ({"steps": [{**COLLECT, "role": "king"}]}, "/steps/0/role"),
        ({"steps": [{**COLLECT, "expected_minutes": -1}]}, "/steps/0/expected_minutes"),
        ({"steps": [{**COLLECT, "colour": "red"}]}, "/steps/0/colour"),
        ({"steps": [COLLECT] * 101}, "/steps"),
        ({"tenant": "NOSUCH"}, "/tenant"),
        ({"tenant": None}, "/tenant"),
    ],
)
async def test_a_draft_names_the_field_it_cannot_take(
    desk: Desk, change: dict[str, Any], pointer: str
) -> None:
    body = {"task_type": desk.kind, "steps": [COLLECT], "tenant": desk.company.key, **change}
    answer = await desk.lead.post("/v1/procedures", body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)


async def test_who_may_not_write_is_refused_and_who_may_not_see_finds_nothing(
    callers: Callers, floor: Floor, desk: Desk
) -> None:
    made = await desk.drafted()
    path = f"/v1/procedures/{made['id']}"
    operator, client, manager = (
        await callers.staff(desk.company),
        await callers.client(desk.company),
        await callers.client(desk.company, Role.CLIENT_MANAGER),
    )
    assert (await operator.get(path)).status_code == 200
    draft = {"task_type": desk.kind, "steps": [COLLECT], "tenant": desk.company.key}
    assert (await operator.post("/v1/procedures", draft)).status_code == 403
    assert (await operator.patch(path, {"steps": [COLLECT]}, If_Match='"1"')).status_code == 403
    assert (await operator.post(f"{path}/transitions", {"to": "published"})).status_code == 403
    for reader in (client, manager):
        assert (await reader.get(path)).status_code == 403
        assert (await reader.get("/v1/procedures")).status_code == 403
    uncleared = await callers.staff(await floor.company(), roles=(Role.TEAM_LEAD,))
    other_domain = await callers.staff(desk.company, roles=(Role.TEAM_LEAD,), domains=["it"])
    for stranger in (uncleared, other_domain):
        assert (await stranger.get(path)).status_code == 404
        assert (await stranger.get(f"{path}/diff")).status_code == 404
        assert (await stranger.patch(path, {"steps": [COLLECT]}, If_Match='"1"')).status_code == 404
        assert (await stranger.post(f"{path}/transitions", {"to": "published"})).status_code == 404
    assert (await other_domain.get(f"/v1/procedures?tenant={desk.company.key}")).json()["data"] == []


async def test_the_list_goes_page_by_page_and_by_task_type(
    callers: Callers, floor: Floor, desk: Desk
) -> None:
    other = await floor.task_type(desk.company, await floor.queue())
    made = [await desk.drafted(COLLECT) for _ in range(3)]
    where = f"/v1/procedures?tenant={desk.company.key}"
    assert (await desk.lead.get(f"{where}&task_type={other}")).json()["data"] == []
    first = (await desk.lead.get(f"{where}&limit=2&task_type={desk.kind}")).json()
    rest = (await desk.lead.get(f"{where}&limit=2&cursor={first['next_cursor']}")).json()
    assert [each["number"] for each in first["data"] + rest["data"]] == [3, 2, 1]
    assert rest["next_cursor"] is None
    assert made[0]["id"] == rest["data"][0]["id"]
