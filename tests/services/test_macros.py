"""Ready texts on a real database: who writes them, what is refused, and to which work they are offered."""

import secrets
from dataclasses import replace

import pytest

from core.errors import Denied, Invalid, Stale
from services.macros import actions, queries
from services.macros.actions import CodeTaken, NewMacro
from services.macros.queries import MacroNotFound
from services.macros.ready import READY
from services.rules import macros as rules
from tenants.db import transaction
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT, Scope
from tests.support import office

pytestmark = pytest.mark.usefixtures("opened")


def _new(**changes: object) -> NewMacro:
    code = f"t-{secrets.token_hex(4)}"
    return replace(NewMacro(code, "名前", "Name", "{{requester}}様", "Dear {{requester}}"), **changes)  # type: ignore[arg-type]


async def _lead() -> Scope:
    await office.founded()
    return (await office.user(PROVIDER_TENANT, Role.TEAM_LEAD)).at(PROVIDER_TENANT)


async def test_a_lead_writes_changes_and_ends_one_and_the_log_says_so() -> None:
    lead = await _lead()
    async with transaction(lead) as tx:
        made = await actions.add(tx, _new())
    async with transaction(lead) as tx:
        changed = await actions.edit(tx, made.id, _new(code=made.code, name_ja="別名"), version=made.version)
        assert (changed.name["ja"], changed.version) == ("別名", made.version + 1)
    async with transaction(lead) as tx:
        with pytest.raises(Stale):
            await actions.edit(tx, made.id, _new(code=made.code), version=made.version)
        await actions.end(tx, made.id)
        with pytest.raises(MacroNotFound):
            await queries.macro(tx, made.id)
    async with transaction(lead) as tx:
        assert (await actions.add(tx, _new(code=made.code))).code == made.code  # the code is free again
        told = [each for each in await office.types_of(tx) if each.startswith("macro.")]
    assert told[-3:] == ["macro.created", "macro.updated", "macro.ended"]


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"name_en": " "}, "/name_en", "missing"),
        ({"body_ja": "{{password}}"}, "/body_ja", "unknown_variable"),
        ({"code": "A B"}, "/code", "bad_code"),
        ({"domains": ("cooking",)}, "/domains", "unknown_domain"),
        ({"visibility": "internal", "moves_to": "resolved"}, "/moves_to", "public_only"),
    ],
)
async def test_what_is_wrong_is_named(changes: dict[str, object], pointer: str, code: str) -> None:
    lead = await _lead()
    async with transaction(lead) as tx:
        with pytest.raises(Invalid) as refused:
            await actions.add(tx, _new(**changes))
    assert [(each.pointer, each.code) for each in refused.value.errors] == [(pointer, code)]


async def test_who_only_works_writes_none_and_a_code_is_taken_once() -> None:
    lead, operator = await _lead(), (await office.user(PROVIDER_TENANT, Role.OPERATOR)).at(PROVIDER_TENANT)
    async with transaction(operator) as tx:
        with pytest.raises(Denied):
            await actions.add(tx, _new())
    async with transaction(lead) as tx:
        made = await actions.add(tx, _new())
        with pytest.raises(CodeTaken):
            await actions.add(tx, _new(code=made.code))


async def test_work_is_offered_what_fits_it_and_a_company_no_internal_ones() -> None:
    admin, lead = await office.administrator(), await _lead()
    company = await office.company(admin)
    worker = await office.user(company, Role.IN_HOUSE_WORKER)
    async with transaction(lead) as tx:
        wanted = await actions.add(tx, _new(domains=("hr",)))
        other = await actions.add(tx, _new(domains=("it",)))
        inside = await actions.add(tx, _new(visibility="internal"))
        exact = await actions.add(tx, _new(task_types=("hr.onboarding",)))
        offered = [each.id for each in await queries.fitting(tx, task_type="hr.onboarding", domain="hr")]
    assert {wanted.id, inside.id, exact.id} <= set(offered)
    assert other.id not in offered
    assert offered.index(exact.id) < offered.index(wanted.id)
    async with transaction(worker) as tx:
        seen = [each.id for each in await queries.fitting(tx, task_type="hr.onboarding", domain="hr")]
    assert wanted.id in seen
    assert inside.id not in seen


async def test_the_ready_set_is_good_and_comes_once() -> None:
    lead = await _lead()
    async with transaction(lead) as tx:
        await actions.adopt(tx, READY)
        assert await actions.adopt(tx, READY) == 0
    assert len(READY) >= 12
    assert len({each.code for each in READY}) == len(READY)
    assert not [each.code for each in READY if rules.unknown(each.body_ja) or rules.unknown(each.body_en)]
