"""What the dialogs of a ticket do, each refused first: correct the work time, return from review, excuse a breach; and the question
after a timer that stopped by itself; and deciding on requests by keys."""

from uuid import UUID

import asyncpg
import pytest
from playwright.async_api import Browser, Page, expect

from core import json
from tests.support import axe
from tests.support.desk import in_hand, posted, program
from tests.support.done import asked, said
from tests.support.site import Site

PATIENCE = 20_000
_NAMED = "t.key || '-' || lpad(k.number::text, 4, '0') AS reference"
_OF = "JOIN tickets k ON k.tenant_id = x.tenant_id AND k.id = x.ticket_id JOIN tenants t ON t.tenant_id = x.tenant_id"
_ENTRY = f"""
SELECT x.id, x.seconds, {_NAMED} FROM work_entries x {_OF} JOIN staff s ON s.id = x.person_id
WHERE s.email = $1 AND x.stopped_at IS NOT NULL AND x.corrects IS NULL AND k.status <> 'closed' ORDER BY x.started_at DESC LIMIT 1
"""
_BREACH = f"""
SELECT x.ticket_id, {_NAMED} FROM clocks x {_OF} WHERE x.metric = 'resolution' AND x.result = 'breached' AND x.excused_at IS NULL
AND k.merged_into IS NULL ORDER BY x.due_at DESC LIMIT 1
"""
_APPROVED = """
SELECT y.code, k.subject, k.form::text AS form FROM approvals a JOIN tickets k ON k.tenant_id = a.tenant_id AND k.id = a.ticket_id
JOIN tenants t ON t.tenant_id = k.tenant_id JOIN task_types y ON y.tenant_id = k.tenant_id AND y.id = k.task_type_id
JOIN people asks ON asks.tenant_id = k.tenant_id AND asks.id = k.requester_id
JOIN people decides ON decides.tenant_id = k.tenant_id AND decides.id = ANY(a.deciders)
WHERE t.key = 'ACME' AND a.level = 1 AND y.active AND asks.email = $1 AND decides.email = $2 ORDER BY k.id LIMIT 1
"""
_ANOTHER = f"""
SELECT {_NAMED} FROM tickets k JOIN tenants t ON t.tenant_id = k.tenant_id WHERE k.id <> $1 AND k.merged_into IS NULL
AND k.status = 'closed' AND k.tenant_id = (SELECT tenant_id FROM tickets WHERE id = $1) ORDER BY k.id LIMIT 1
"""
_STATE = "SELECT status, assignee_id FROM tickets WHERE id = $1"
_HELD = f"""
SELECT x.tenant_id, x.ticket_id, x.stopped_at, x.person_id AS person, {_NAMED} FROM work_entries x {_OF}
WHERE x.ticket_id = $1 AND x.stopped_at IS NOT NULL AND x.corrects IS NULL ORDER BY x.started_at DESC LIMIT 1
"""
_WENT = """
UPDATE work_entries SET started_at = now() - interval '20 minutes', stopped_at = now() - interval '5 minutes', seconds = 900
WHERE person_id = (SELECT assignee_id FROM tickets WHERE id = $1) AND stopped_at IS NULL
"""
_STOPPED = """
UPDATE presence SET idle_tenant_id = $2, idle_ticket_id = $3, idle_at = $4, timer_entry_id = NULL, timer_ticket_id = NULL,
    timer_tenant_id = NULL, timer_started_at = NULL WHERE person_id = $1
"""
_COUNTED = (
    "SELECT count(*), max(reason) AS reason FROM work_entries WHERE corrects IS NOT NULL AND ticket_id = $1"
)


_REFRESHED = """() => new Promise(done => {
    document.addEventListener("live:refreshed", () => done(), { once: true });
    document.dispatchEvent(new Event("visibilitychange"));
})"""


async def refused_empty(page: Page, dialog: str, error: str) -> None:
    """Sending it as it is names what is missing, and changes nothing."""
    await page.locator(f"dialog#{dialog} button[type=submit]").last.click()
    await expect(page.locator(error)).to_be_visible(timeout=PATIENCE)


async def test_work_time_is_corrected_for_a_reason_and_the_first_entry_is_kept(
    site: Site, browser: Browser
) -> None:
    entry = await asked(site, _ENTRY, site.entry("operator")["email"])
    async with site.visit(browser, "operator", language="en") as visit:
        page = await visit.go(f"/console/tickets/{entry['reference']}/work/{entry['id']}")
        await page.fill("#minutes", "25")
        await refused_empty(page, "correct", "#reason-error")
        assert await page.input_value("#minutes") == "25"
        await page.fill("#correct-reason", "Forgot to stop it")
        await page.locator("dialog#correct button[type=submit]").last.click()
        await said(page, "corrected")
    made = await asked(site, "SELECT seconds, reason FROM work_entries WHERE corrects = $1", entry["id"])
    assert (made["seconds"], made["reason"]) == (1500, "Forgot to stop it")
    kept = await asked(site, "SELECT seconds FROM work_entries WHERE id = $1", entry["id"])
    assert kept["seconds"] == entry["seconds"]


async def test_a_review_returns_the_work_with_what_is_to_be_mended(site: Site, browser: Browser) -> None:
    ticket = await in_hand(site)
    await posted(site, "operator", f"/v1/tickets/{ticket['id']}/transitions", {"to": "in_review"})
    async with site.visit(browser, "team_lead", language="en") as visit:
        page = await visit.go(f"/console/tickets/{ticket['reference']}/return")
        await axe.hold(page)
        await refused_empty(page, "return", "#body-error")
        assert (await asked(site, _STATE, ticket["id"]))["status"] == "in_review"
        await page.fill("#mend", "The account number is missing")
        await page.locator("dialog#return button[type=submit]").last.click()
        await expect(page.locator("#ticket-head .badge[data-status=in_progress]")).to_be_visible(
            timeout=PATIENCE
        )
        await expect(page.locator("#thread .message--internal").last).to_contain_text(
            "The account number is missing"
        )
        await expect(page.locator("#thread")).to_contain_text("sent it back to work after the review")
    assert (await asked(site, _STATE, ticket["id"]))["status"] == "in_progress"


async def test_what_was_cancelled_before_any_work_says_that_no_step_was_done(
    site: Site, browser: Browser
) -> None:
    form = {"category": "network", "symptom": "No network", "affected": "one", "workaround": False}
    async with program(site, "requester") as http:
        new = {"task_type": "it.helpdesk", "subject": "つながりません", "form": form}
        ticket = (await http.post("/v1/tickets", json=new)).json()
        answer = await http.post(f"/v1/tickets/{ticket['id']}/transitions", json={"to": "cancelled"})
        assert answer.is_success, answer.text
    async with site.visit(browser, "team_lead", language="en") as visit:
        page = await visit.go(f"/console/tickets/{ticket['reference']}")
        await expect(page.locator("#steps")).to_contain_text("No step was done.")
        await expect(page.locator("#steps")).not_to_contain_text("once somebody starts work")
        visit.calm()


async def test_a_ticket_is_merged_once_the_one_that_stays_was_seen(site: Site, browser: Browser) -> None:
    merged = await in_hand(site)
    stays = await asked(site, _ANOTHER, merged["id"])
    async with site.visit(browser, "team_lead", language="en") as visit:
        page = await visit.go(f"/console/tickets/{merged['reference']}/merge")
        await page.fill("#into", f"{merged['reference']}999999")
        await refused_empty(page, "merge", "#into-error")
        await page.fill("#into", stays["reference"])
        await page.locator("dialog#merge button[type=submit]").last.click()
        await expect(page.locator("#stays")).to_contain_text(stays["reference"], timeout=PATIENCE)
        await axe.hold(page)
        assert (await asked(site, _STATE, merged["id"]))["status"] == "in_progress"
        await page.locator("dialog#merge button[type=submit]").last.click()
        await said(page, stays["reference"])
    assert (await asked(site, _STATE, merged["id"]))["status"] == "closed"


async def test_a_breach_is_excused_with_a_reason_and_stays_a_breach(site: Site, browser: Browser) -> None:
    breach = await asked(site, _BREACH)
    async with site.visit(browser, "team_lead", language="en") as visit:
        page = await visit.go(f"/console/tickets/{breach['reference']}/excuse/resolution")
        await refused_empty(page, "excuse", "#reason-error")
        await page.fill("#excuse-reason", "The bank was closed")
        await page.locator("dialog#excuse button[type=submit]").last.click()
        await said(page, "excused")
    clock = await asked(
        site, "SELECT result, excused_at FROM clocks WHERE ticket_id = $1 AND metric = 'resolution' ORDER BY cycle DESC LIMIT 1",
        breach["ticket_id"],
    )  # fmt: skip
    assert clock["result"] == "breached"
    assert clock["excused_at"] is not None
    async with site.visit(browser, "operator") as visit:
        answer = await visit.page.goto(f"{site.url}/console/tickets/{breach['reference']}/excuse/resolution")
        assert answer is not None
        assert answer.status in {403, 404}


async def left_idle(site: Site, ticket: UUID) -> asyncpg.Record:
    """As the sweep leaves it, when the last input was five minutes ago and nothing was done since."""
    admin = await asyncpg.connect(site.database.admin_url)
    try:
        await admin.execute(_WENT, ticket)
        held = await asked(site, _HELD, ticket)
        await admin.execute(
            _STOPPED, held["person"], held["tenant_id"], held["ticket_id"], held["stopped_at"]
        )
    finally:
        await admin.close()
    return held


@pytest.mark.parametrize("answer", ["yes", "no"])
async def test_who_comes_back_is_asked_whether_the_time_counts(
    site: Site, browser: Browser, answer: str
) -> None:
    ticket = UUID((await in_hand(site))["id"])
    before = (await asked(site, _COUNTED, ticket))["count"]
    held = await left_idle(site, ticket)
    async with site.visit(browser, "operator", language="en") as visit:
        page = await visit.go("/console")
        await expect(page.locator("#idle")).to_contain_text(held["reference"])
        await page.locator(f"#idle button[value={answer}]").click()
        await said(page, "counted" if answer == "yes" else "left as it was")
        await expect(page.locator("#idle section")).to_have_count(0)
    after = await asked(site, _COUNTED, ticket)
    assert after["count"] - before == (1 if answer == "yes" else 0)
    presence = await asked(
        site, "SELECT idle_ticket_id, timer_ticket_id FROM presence WHERE person_id = $1", held["person"]
    )
    assert presence["idle_ticket_id"] is None
    assert presence["timer_ticket_id"] == (ticket if answer == "yes" else None)


async def test_requests_are_decided_on_by_keys(site: Site, browser: Browser) -> None:
    like = await asked(site, _APPROVED, site.entry("requester")["email"], site.entry("approver")["email"])
    body = {"task_type": like["code"], "subject": like["subject"], "form": json.loads(like["form"])}
    for _ in range(2):
        await posted(site, "requester", "/v1/tickets", body)
    async with site.visit(browser, "approver", language="en") as visit:
        page = await visit.go("/portal/approvals")
        cards = page.locator("#approvals > [data-row]")
        assert await cards.filter(has_text=like["subject"]).count() >= 2
        last = await cards.count() - 1
        for _ in range(last + 2):  # it stays at the last
            await page.keyboard.press("j")
        current = cards.nth(last)
        await expect(current).to_have_class("card is-current")
        await expect(current.locator("[data-row-link]")).to_be_focused()
        await page.evaluate(_REFRESHED)
        await expect(current).to_have_class("card is-current")
        await page.keyboard.press("k")
        await page.keyboard.press("j")
        await page.keyboard.press("x")
        ident = (await current.get_attribute("id") or "").removeprefix("approval-")
        await expect(page.locator(f"#note-{ident}-error")).to_be_visible(timeout=PATIENCE)
