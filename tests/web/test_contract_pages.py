"""Contracts on pages: prices are put down charge by charge, with a quote beside them; who may not see them sees nothing."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from core.ids import new_id
from tests.support import agreements
from tests.support.axe import flaws
from tests.support.site import NARROW, Site


@dataclass(frozen=True, slots=True)
class Agreed:
    """A contract of NORTH that is in force, with prices of now and of later."""

    path: str
    entity: str


def code() -> str:
    return f"c-{new_id().hex[-8:]}"


async def _token(http: httpx.AsyncClient, site: Site, persona: str) -> dict[str, str]:
    entry = site.entry(persona)
    answer = await http.post(
        "/oauth/token", data={"grant_type": "client_credentials"}, auth=(entry["client_id"], entry["client_secret"])
    )  # fmt: skip
    return {"Authorization": f"Bearer {answer.json()['access_token']}"}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def agreed(site: Site) -> AsyncIterator[Agreed]:
    """Made by the calls of a billing clerk. It counts a unit of its own, so that it is in nobody's way."""
    async with httpx.AsyncClient(base_url=site.url, timeout=60) as http:
        http.headers.update(await _token(http, site, "billing_clerk"))

        async def post(path: str, body: object) -> str:
            answer = await http.post(path, json=body)
            assert answer.status_code in {200, 201}, answer.text
            return str(answer.json()["id"])

        entity = agreements.entity()
        made = await post("/v1/legal-entities", entity)
        contract = await post(
            "/v1/contracts",
            {
                "tenant": "NORTH", "code": code(), "name": {"ja": "書類電子化契約", "en": "Scanning contract"},
                "legal_entity": entity["code"], "starts_on": "2026-04-01", "note": "internal words",
            },
        )  # fmt: skip
        counts = {"meter": "scanned-sheets", "task_types": None}
        for day, price in (("2026-04-01", "50"), ("2999-04-01", "60")):
            charges = [
                agreements.flat("scan", price, name={"ja": "電子化", "en": "Scanning"}, counts=counts),
                {
                    "code": "base",
                    "model": "fixed",
                    "name": {"ja": "基本料", "en": "Monthly fee"},
                    "amount": "10000",
                },
            ]
            await post(
                f"/v1/contracts/{contract}/rate-cards",
                {"effective_on": day, "card": agreements.card(*charges)},
            )
        await post(f"/v1/contracts/{contract}/bill-to", {"code": "main", "name": "ノース商事株式会社"})
        await post(f"/v1/contracts/{contract}/activation", {})
        yield Agreed(f"/billing/contracts/{contract}", f"/billing/entities/{made}")


async def _begin_draft(page: Page, site: Site, words: tuple[str, str]) -> None:
    """A draft of HANAMI from tomorrow's year on, and the editor of its first prices."""
    await page.goto(f"{site.url}/billing/contracts/new?company=HANAMI")
    await page.fill("#code", code())
    await page.fill("#starts_on", "2030-04-01")
    await page.click("button[value=save]")
    await page.wait_for_url(lambda url: url.rpartition("/")[2].count("-") == 4)
    assert words[0] in (await page.text_content("main") or "")
    await page.click(f"text={words[1]}")
    await page.wait_for_selector("[id='charges.n0'], [id='charges.k0']")


@pytest.mark.parametrize(("language", "words", "needs"), [
    ("ja", ("契約の初日に有効な単価表", "新しい単価表"), "主たる請求先"),
    ("en", ("Prices that are in force on the first day", "New prices"), "A main bill-to party"),
])  # fmt: skip
async def test_prices_are_put_down_charge_by_charge_with_a_live_quote(
    site: Site, browser: Browser, agreed: Agreed, language: str, words: tuple[str, str], needs: str
) -> None:
    async with site.visit(browser, "billing_clerk", language=language) as visit:
        page = visit.page
        await _begin_draft(page, site, words)
        at = await page.locator("li.charge").first.get_attribute("id")
        await page.fill(f"[id='{at}.name_ja']", "請求書処理")
        await page.fill(f"[id='{at}.name_en']", "Invoice entry")
        await page.select_option(f"[id='{at}.model']", "graduated")
        await page.fill(f"[id='{at}.tiers.k0.up_to']", "1,000")
        await page.fill(f"[id='{at}.tiers.k0.price']", "３０")
        await page.click(f"button[value='tier:{(at or '').removeprefix('charges.')}']")
        await page.wait_for_selector(f"[id='{at}.tiers.n0.price']")
        await page.fill(f"[id='{at}.tiers.n0.price']", "25")
        await page.check("input[name=basis][value=own]")
        await page.fill(f"[id='{at}.own']", "1200")
        total = page.locator("#quote-total")
        await expect(total).to_contain_text("38,500")  # (1000 × 30 + 200 × 25) × 1.1
        await page.fill(f"[id='{at}.tiers.n0.price']", "cheap")
        await expect(page.locator("#quote .notice--late a")).to_have_attribute(
            "href", f"#{at}.tiers.n0.price"
        )
        assert await page.input_value(f"[id='{at}.name_ja']") == "請求書処理"
        await page.fill(f"[id='{at}.tiers.n0.price']", "24.5")
        await expect(total).to_contain_text("38,390")
        await page.click("button[value=put]")
        await page.wait_for_selector("article.card")
        told = await page.text_content("article.card") or ""
        assert "24.5" in told
        assert needs in (await page.text_content(".card--accent") or "")
        visit.calm()


async def test_the_editor_works_without_scripts_and_says_what_is_wrong_beside_its_field(
    site: Site, browser: Browser, agreed: Agreed
) -> None:
    async with site.visit(browser, "billing_clerk", language="ja", scripts=False) as visit:
        page = await visit.go(f"{agreed.path}/prices/new")
        await page.fill("#effective_on", "2999-06-01")
        await page.fill("[id='charges.k0.price']", "たくさん")
        await page.click("button[value=put]")
        assert "1200" in (await page.text_content("[id='charges.k0.price-error']") or "")
        assert await page.input_value("[id='charges.k0.price']") == "たくさん"
        await page.fill("[id='charges.k0.price']", "55")
        await page.check("input[name=basis][value=own]")
        await page.fill("[id='charges.k0.own']", "100")
        await page.click("button[value=quote] >> nth=1")
        assert "17,050" in (await page.text_content("#quote-total") or "")  # (100 × 55 + 10,000) × 1.1
        await page.click("button[value='add:charges']")
        assert await page.locator("li.charge").count() == 3


async def test_a_day_that_is_taken_is_told_and_nothing_typed_is_lost(
    site: Site, browser: Browser, agreed: Agreed
) -> None:
    async with site.visit(browser, "billing_clerk", language="en") as visit:
        page = await visit.go(f"{agreed.path}/prices/new")
        await page.fill("#effective_on", "2026-04-01")
        await page.fill("[id='charges.k0.name_en']", "Scanning of sheets")
        await page.click("button[value=put]")
        await expect(page.locator("[role=alert]")).to_contain_text("from this day on already")
        assert await page.input_value("[id='charges.k0.name_en']") == "Scanning of sheets"


async def test_what_changed_is_told_in_words_and_compared_in_bars(
    site: Site, browser: Browser, agreed: Agreed
) -> None:
    async with site.visit(browser, "billing_clerk", language="ja") as visit:
        page = await visit.go(agreed.path)
        first = page.locator("article.card").first
        assert (await first.locator("del").all_text_contents(), await first.locator("ins").all_text_contents()) == (
            ["1件あたり50円"], ["1件あたり60円"],
        )  # fmt: skip
        await page.click(f"a[href='{agreed.path}/compare']")
        await page.wait_for_selector("svg.bars rect")
        rows = await page.locator("tbody th").all_text_contents()
        assert "基本料" in rows
        visit.calm()


async def test_when_it_is_paid_is_said_while_the_terms_are_typed(
    site: Site, browser: Browser, agreed: Agreed
) -> None:
    async with site.visit(browser, "billing_clerk", language="ja") as visit:
        page = await visit.go(f"{agreed.path}/terms")
        sentence = page.locator("#pays-sentence li").first
        await expect(sentence).to_contain_text("月分は")
        before = await sentence.text_content()
        await page.select_option("#months", "2")
        await expect(sentence).not_to_have_text(before or "")
        await page.select_option("#closing_day", "20")
        await page.select_option("#months", "0")
        await page.select_option("#day", "10")
        await page.click("button[value=save]")
        assert "締め日より前" in (await page.text_content("#months-error") or "")


async def test_a_department_with_two_parties_is_refused_beside_its_field(
    site: Site, browser: Browser, agreed: Agreed
) -> None:
    async with site.visit(browser, "billing_clerk", language="ja") as visit:
        for name in ("工場", "支店"):
            page = await visit.go(f"{agreed.path}/parties/new")
            await page.fill("#name", name)
            await page.fill("#code", code())
            await page.fill("#departments", "製造部")
            await page.click("button.button--primary[value=save]")
            await page.wait_for_load_state("networkidle")
        assert "工場" in (await page.text_content("#departments-error") or "")


async def test_the_client_s_manager_reads_what_is_paid_for_and_none_of_our_notes(
    site: Site, browser: Browser, agreed: Agreed
) -> None:
    async with site.visit(browser, "client_manager", tenant="NORTH", language="ja") as visit:
        page = await visit.go("/portal/company")
        await page.click("a[href='/portal/contract']")
        await page.wait_for_url("**/portal/contract")
        text = await page.text_content("main") or ""
        assert "書類電子化契約" in text
        assert "1件あたり50円" in text
        assert "internal words" not in text
        assert (await page.goto(site.url + agreed.path)).status == 404  # type: ignore[union-attr]
        visit.calm() if not visit.troubles else visit.troubles.clear()
    async with site.visit(browser, "client_manager", tenant="ACME", language="ja") as visit:
        assert "書類電子化契約" not in (await (await visit.go("/portal/contract")).text_content("main") or "")
    async with site.visit(browser, "requester") as visit:
        assert (await visit.page.goto(site.url + "/portal/contract")).status == 403  # type: ignore[union-attr]


async def test_grades_and_entities_are_for_those_who_bill(
    site: Site, browser: Browser, agreed: Agreed
) -> None:
    async with site.visit(browser, "account_manager", language="en") as visit:
        page = await visit.go("/billing/contracts")
        assert await page.locator("a[href='/billing/grades'], a[href='/billing/entities']").count() == 0
        for path in ("/billing/grades", "/billing/entities", agreed.entity):
            answer = await page.goto(site.url + path)
            assert answer is not None
            assert answer.status == 403
    async with site.visit(browser, "billing_clerk", language="en") as visit:
        page = await visit.go(agreed.entity)
        await page.fill("#registration_number", "T1234567890123")
        await expect(page.locator(".sheet")).to_contain_text("T1234567890123")
        await page.click("button.button--primary[value=save]")
        await page.wait_for_url("**/billing/entities")
        page = await visit.go(agreed.entity)
        assert "wrong check digit" in (await page.text_content(".notice--risk") or "")
        visit.calm()


@pytest.mark.parametrize(
    ("language", "theme", "narrow"), [("ja", "light", False), ("en", "dark", False), ("ja", "light", True)]
)
async def test_the_pages_are_open_to_everybody(
    site: Site, browser: Browser, agreed: Agreed, language: str, theme: str, narrow: bool
) -> None:
    size = NARROW if narrow else None
    paths = [
        "/billing/contracts", "/billing/contracts/new?company=NORTH", agreed.path, f"{agreed.path}/terms", f"{agreed.path}/prices/new",
        f"{agreed.path}/compare", f"{agreed.path}/parties/new", "/billing/entities", agreed.entity, "/billing/grades",
    ]  # fmt: skip
    async with site.visit(browser, "billing_clerk", language=language, theme=theme, size=size) as visit:
        wrong = {path: found for path in paths if (found := await flaws(await visit.go(path)))}
        assert wrong == {}
        visit.calm()
    async with site.visit(
        browser, "client_manager", tenant="NORTH", language=language, theme=theme, size=size
    ) as visit:
        assert await flaws(await visit.go("/portal/contract")) == []
