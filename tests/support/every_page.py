"""Every page that somebody comes to, looked at in a browser: wide, light and in Japanese, and narrow, dark and in English; and how its Japanese lies on a phone.

Every route is looked at where it holds most, and again wherever another role or address shows an element of a shape, inside another,
that was not looked at yet in that part of the product.
"""

from collections.abc import Collection, Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser

from tests.support import axe
from tests.support.crawl import kind_of, kinds
from tests.support.servers import once
from tests.support.site import NARROW, WIDE, Site, Visit
from tests.support.walk import Seen, Walk, walk

PERSONAS = ("administrator", "team_lead", "operator", "client_manager", "requester", "approver", "in_house_worker", "account_manager",
            "billing_clerk", "auditor")  # fmt: skip
SQUEEZED_FIRST = "ja, light, wide"
"""The look whose words break after any letter: its shape is tried on a phone, too."""
LOOKS = {SQUEEZED_FIRST: ("ja", "light", WIDE), "en, dark, narrow": ("en", "dark", NARROW)}

AREAS = {
    "admin": ("/admin",),
    "billing": ("/billing",),
    "floor": ("/floor", "/procedures"),
    "console": ("/console",),
    "portal": ("/portal",),
}
"""Parts of the product, each with a file of tests of its own; what lies in none of them is `rest`."""

_SHOWN_ONCE = "leads on: what it showed is shown once, in the answer to a form"
BILLED = (
    "/billing/reopen",
    "/billing/issue",
    "/billing/statements",
    "/billing/invoices/{invoice}",
    "/billing/invoices/{invoice_id}/issue",
    "/billing/invoices/{invoice}/pay",
    "/billing/invoices/{invoice_id}/credit",
    "/billing/invoices/{invoice_id}/lines/{n}",
    "/billing/payments/deposits/{deposit}",
    "/portal/invoices/{invoice}",
    "/portal/invoices/{invoice}/lines/{n}",
)
"""Pages that need an invoice or a payment: three weeks of the demo have none, a closed month of theirs has them all."""
OTHERWISE = {
    "/first-run": "tests/web/test_first_run.py",
    "/first-run/next": "tests/web/test_first_run.py",
    "/sign-in/enrol": "tests/web/test_first_run.py",
    "/sign-in/factor": "tests/web/test_account.py",
    "/sign-in/company": "tests/web/test_company_sign_in_pages.py",
    "/reset/{token}": "tests/web/test_account.py",
    "/people/{user}/reset-link": _SHOWN_ONCE,
    "/account/second-factor/codes": _SHOWN_ONCE,
    "/portal/company/programs/{program}/secret": _SHOWN_ONCE,
    "/portal/new/{code}/check": "tests/web/test_portal_requests.py",
    "/admin/onboarding/{draft}/company": "tests/web/test_onboarding.py",
    "/admin/onboarding/{draft}/hours": "tests/web/test_onboarding.py",
    "/admin/onboarding/{draft}/work": "tests/web/test_onboarding.py",
    "/admin/onboarding/{draft}/people": "tests/web/test_onboarding.py",
    "/admin/onboarding/{draft}/team": "tests/web/test_onboarding.py",
    "/admin/onboarding/{draft}/review": "tests/web/test_onboarding.py",
    "/admin/onboarding/{draft}/done": "tests/web/test_onboarding.py",
    "/admin/sign-in/{slug}": "tests/web/test_company_sign_in_pages.py",
    "/floor/rules/{rule}/edit": "tests/web/test_routing_rules.py",
    "/floor/able/{ticket}": "data for a script",
    "/console/palette": "data for a script",
    "/billing/jobs/{job}": "a part of a page",
    "/billing/usage/files/{tenant}/{file}": "tests/web/test_usage_files.py",
    "/billing/usage/files/{tenant}/{file}/refused.{kind}": "a file",
    "/billing/usage/files/template.{kind}": "a file",
    **dict.fromkeys(BILLED, "tests/web/test_billing_month.py"),
    "/billing/invoices/{invoice_id}/letter": "tests/web/test_billing_month.py",
    "/billing/statements.pdf": "a file",
    "/billing/books/journal.{kind}": "a file",
    "/billing/invoices/{invoice}.{kind}": "a file",
    "/portal/invoices/{invoice}.{kind}": "a file",
    "/billing/invoices/{invoice}/pages/{n}.png": "a picture",
    "/portal/invoices/{invoice}/pages/{n}.png": "a picture",
    "/billing/contracts/{contract}/compare": "tests/web/test_contract_pages.py",
    "/console/bulk": "tests/web/test_many_tickets.py",
    "/console/bulk/{run}": "tests/web/test_many_tickets.py",
    "/console/tickets/{ticket}/return": "tests/web/test_ticket_dialogs.py",
    "/console/tickets/{ticket}/reveal": "tests/web/test_ticket_page.py",
    "/admin/access.csv": "a file",
    "/console/tickets/{ticket}/files/{document}": "a file",
    "/portal/documents/{document}": "a file",
    "/portal/approvals/{approval}": "leads back to what waits",
    "/portal/tickets/{reference}/replies": "leads back to the request",
    "/portal/tickets/{reference}/reopen": "leads back to the request",
    "/reports/{report}.{kind}": "a file",
    "/reports/comparison/{task_type}": "tests/web/test_comparison_pages.py",
    "/portal/comparison/{task_type}": "tests/web/test_comparison_pages.py",
    "/reports/monthly/{report}": "tests/web/test_monthly_review.py",
    "/reports/monthly/{report}/send": "tests/web/test_monthly_review.py",
    "/portal/monthly/{report}": "tests/web/test_monthly_review.py",
    "/reports/monthly/{report}.{language}.pdf": "a file",
    "/portal/monthly/{report}.{language}.pdf": "a file",
    "/reports/alerts/{tenant}/{rule}": "tests/web/test_watching.py",
    "/portal/reports/alerts/{tenant}/{rule}": "tests/web/test_watching.py",
    "/reports/subscriptions/{tenant}/{subscription}/{from_on}": "a file",
    "/portal/reports/subscriptions/{tenant}/{subscription}/{from_on}": "a file",
    "/portal/reports/{report}.{kind}": "a file",
    "/reports/{report}/{chart}.svg": "a picture",
    "/portal/reports/{report}/{chart}.svg": "a picture",
    "/reports/monthly/{report}/pictures/{name}.svg": "a picture",
    "/portal/monthly/{report}/pictures/{name}.svg": "a picture",
    "/reports/comparison/pictures/{name}.svg": "a picture",
    "/portal/comparison/pictures/{name}.svg": "a picture",
    "/reports/comparison/{task_type}/sensitivity.svg": "a picture",
    "/portal/comparison/{task_type}/sensitivity.svg": "a picture",
    "/reports/comparison/baselines/{subject}/result": "a part of a page",
    "/portal/comparison/baselines/{subject}/result": "a part of a page",
    "/procedures/{procedure}/edit": "tests/web/test_procedure_pages.py",
}
"""Routes that no link of the demo leads to: the tests that come to them by sending forms and look at them, or why there is nothing to see."""


def area(name: str) -> list[str]:
    """The routes of a part of the product."""
    return [kind.path for kind in kinds() if _area_of(kind.path) == name]


def _area_of(path: str) -> str:
    return next((name for name, beginnings in AREAS.items() if _lies_in(path, beginnings)), "rest")


def _lies_in(path: str, beginnings: Iterable[str]) -> bool:
    return any(path == each or path.startswith(f"{each}/") for each in beginnings)


Chosen = dict[str, list[tuple[Walk, Seen]]]
"""Of each route the pages to look at, and whose they are."""


async def ways(site: Site) -> list[Walk]:
    """The way of every role, and of who is not signed in; walked once in a run, since every site is the same."""

    async def go() -> list[dict[str, Any]]:
        entries = [site.entry(persona) for persona in PERSONAS]
        return [(await walk(site.url, each)).as_json() for each in (None, *entries)]

    return [Walk.of_json(each) for each in await once("ways", go)]


def worth_a_look(walks: Sequence[Walk], kinds: Sequence[str]) -> Chosen:
    """Of each of these routes, the page that holds most; and further pages wherever they hold what none before did."""
    held: set[str] = set()
    chosen: Chosen = {kind: [] for kind in kinds}
    found = [(way, seen) for way in walks for seen in way.pages if seen.kind in chosen]
    for way, seen in sorted(found, key=lambda pair: (-len(pair[1].shapes), pair[1].address)):
        if not chosen[seen.kind] or not seen.shapes <= held:
            held |= seen.shapes
            chosen[seen.kind].append((way, seen))
    return chosen


@dataclass(slots=True)
class Looker:
    """Somebody's browsers, kept open from page to page."""

    site: Site
    browser: Browser
    walks: Sequence[Walk]
    stack: AsyncExitStack
    open: dict[tuple[str | None, str], Visit] = field(default_factory=dict)

    def broken(self) -> list[str]:
        """Links that lead to no page."""
        return [f"{way.persona}: {each}" for way in self.walks for each in way.broken]

    async def hold(self, kind: str, *, otherwise: Collection[str] = OTHERWISE) -> None:
        """Fail unless somebody comes to the route (or it is come to otherwise), and nothing is wrong with its pages."""
        reached = set().union(*(way.kinds() for way in self.walks))
        assert kind in reached | set(otherwise), (
            "no role comes to it by links: link to it, or say in OTHERWISE how it is come to"
        )
        wrong = [
            flaw
            for way, seen in worth_a_look(self.walks, area(_area_of(kind)))[kind]
            for flaw in await self.look(way, seen)
        ]
        assert wrong == [], "\n".join(wrong)

    async def look(self, way: Walk, seen: Seen) -> list[str]:
        """What is wrong with a page."""
        wrong: list[str] = []
        for look, (language, _, _) in LOOKS.items():
            visit = await self._visit(way.persona, look)
            page = await visit.go(seen.address)
            assert kind_of(page.url) == seen.kind
            assert await page.get_attribute("html", "lang") == language
            flaws = [*await axe.flaws(page), *visit.troubles]
            if look == SQUEEZED_FIRST:
                flaws += [f"on a phone {flaw}" for flaw in await axe.flaws_of_shape(page, NARROW)]
            wrong += [f"{seen.address} ({way.persona}; {look}) {flaw}" for flaw in flaws]
            visit.troubles.clear()
        return wrong

    async def _visit(self, persona: str | None, look: str) -> Visit:
        if (persona, look) not in self.open:
            language, theme, size = LOOKS[look]
            opened = self.site.visit(self.browser, persona, language=language, theme=theme, size=size)
            self.open[persona, look] = await self.stack.enter_async_context(opened)
        return self.open[persona, look]
