"""An administrator takes a client on, in the browser; and the making of it all may break off and be repeated."""

import secrets
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from playwright.async_api import Browser

from api.web.admin.onboarding.taking_on import take_on
from core.errors import Invalid
from services.onboarding import drafts
from services.onboarding.drafts import OnboardingOver
from services.sla import calendars
from tenants.db import transaction
from tenants.directory import clearance_lists, people
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT
from tests.support import axe, office
from tests.support.site import Site

NAMES = {"ja": "月見坂フーズ株式会社", "en": "Tsukimizaka Foods"}


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_a_client_is_taken_on_step_by_step(site: Site, browser: Browser, language: str) -> None:
    key, other = f"T{secrets.token_hex(3).upper()}", "en" if language == "ja" else "ja"
    async with site.visit(browser, "administrator", language=language) as visit:
        page = await visit.go("/admin/onboarding")
        await page.click("form[action='/admin/onboarding'] button")
        await page.wait_for_url("**/company")
        await axe.hold(page)
        for each in (language, other):
            await page.fill(f"#name_{each}", NAMES[each])
        await page.fill("#key", "acme")
        await page.click("[value=next]")
        await page.wait_for_selector("#key-error")
        assert await page.input_value("#name_ja") == NAMES["ja"]
        visit.troubles.clear()  # Chromium notes the 422 in its console
        await page.fill("#key", key.lower())
        await page.click("[value=later]")
        await page.wait_for_url("**/admin/onboarding")
        await page.click(f"li:has-text('{key}') a")  # resumed where it was left
        await page.wait_for_url("**/hours")
        await axe.hold(page)
        await page.click("a[href$='template=shop']")
        await page.wait_for_url("**template=shop")
        assert await page.locator(".admin-weeks td").count() == 28
        await page.click("[value=next]")
        await page.wait_for_url("**/work")
        await axe.hold(page)
        await page.click("a[href$='starter=it']")
        await page.wait_for_url("**starter=it")
        await page.click("[value=next]")
        await page.wait_for_url("**/people")
        await axe.hold(page)
        pasted = f"山田 花子\t{key}@client.example\t管理者/承認者\t総務部\n田中\tnobody\t社長\t"
        await page.fill("#pasted", pasted)
        await page.click("[value=next]")
        await page.wait_for_selector("#pasted-error")
        assert await page.input_value("#pasted") == pasted
        visit.troubles.clear()
        await page.fill("#pasted", pasted.partition("\n")[0])
        await page.click("[value=next]")
        await page.wait_for_url("**/team")
        await axe.hold(page)
        await page.locator("[name=staff]:not([disabled])").first.check()
        await page.click("[value=next]")
        await page.wait_for_url("**/review")
        await axe.hold(page)
        await page.click(".button--large")
        await page.wait_for_url("**/done")
        await page.click("[value=managers]")
        link = await page.text_content("[data-secret]") or ""
        await axe.hold(page)
        answer = await visit.context.request.get(link)
        assert answer.status == 200
        page = await visit.go(f"/admin/tenants/{key}")
        assert (await page.text_content("h1")) == NAMES[language]
        assert await page.locator(".notice--risk").count() == 0  # it lacks nothing
        visit.calm()


async def _draft(admin: Any, team: list[str]) -> Any:
    key = f"T{secrets.token_hex(4).upper()}"
    company = {
        "key": key,
        "name_ja": "株式会社テスト",
        "name_en": "Test",
        "time_zone": "Asia/Tokyo",
        "locale": "ja",
        "auto_close_days": "7",
    }
    answers = {
        "company": company,
        "hours": {"opens": "9:00", "closes": "18:00", "region": "JP", "year_end": "yes", "always": "no", "days": ["mon", "fri"]},
        "work": {"codes": ["it.helpdesk", "it.password-reset"]},
        "people": {"pasted": f"花子\t{key}@client.example\t管理者\t\n太郎\t{key}2@client.example\t\t"},
        "team": {"staff": team, "my_number": []},
    }  # fmt: skip
    home = admin.at(PROVIDER_TENANT)
    async with transaction(home) as tx:
        made = await drafts.begin(tx)
        for step, given in answers.items():
            await drafts.answer(tx, made, step, given, at="review")
        return await drafts.one(tx, made)


async def test_what_broke_off_is_repeated_and_nothing_is_doubled(door: None) -> None:
    admin = await office.administrator()
    operator = await office.user(PROVIDER_TENANT, Role.OPERATOR)
    draft = await _draft(admin, [str(operator.actor), str(uuid4())])
    with pytest.raises(Invalid):  # nobody has that id: the last of the transactions is refused
        await take_on(admin, draft)
    home = admin.at(PROVIDER_TENANT)
    async with transaction(home) as tx:
        assert (await drafts.one(tx, draft.id)).tenant is not None
        await drafts.answer(tx, draft.id, "team", {"staff": [str(operator.actor)]}, at="review")
        draft = await drafts.one(tx, draft.id)
    tenant = await take_on(admin, draft)
    inside = (await office.again(admin)).at(tenant)
    async with transaction(inside) as tx:
        assert len(await calendars.page(tx, limit=9)) == 1
        assert sorted(each.name for each in await people.listed(tx, after=None, limit=9)) == ["太郎", "花子"]
        assert await tx.fetchval("SELECT count(*) FROM task_types WHERE tenant_id = $1", tenant) == 2
    async with transaction(home) as tx:
        cleared = await clearance_lists.listed(tx, person=operator.actor)
        done = await drafts.one(tx, draft.id)
    assert [each.tenant_id for each in cleared] in ([tenant], [])  # this scope was made before the company
    assert (done.status, done.answers) == ("done", {})
    with pytest.raises(OnboardingOver):
        await take_on(admin, draft)


async def test_the_answers_stand_encrypted(door: None) -> None:
    admin = await office.administrator()
    draft = await _draft(admin, [])
    async with transaction(admin.at(PROVIDER_TENANT)) as tx:
        sealed = await tx.fetchval("SELECT answers FROM onboardings WHERE id = $1", draft.id)
        assert b"client.example" not in sealed
        assert "花子" in (await drafts.one(tx, draft.id)).of("people")["pasted"]
        stale = replace(draft, version=draft.version - 1)
        with pytest.raises(Exception, match="version"):
            await drafts.answer(tx, draft.id, "team", {}, at="review", version=stale.version)
