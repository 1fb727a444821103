"""What the variance check found on a period's drafts, said in words, each with the way to mend it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from api.web.billing import months
from api.web.billing.check import Check, name_of
from api.web.formats import Formats
from api.web.words import noop
from services.billing.reads.month import Period
from tenants.directory.companies import CompanyCard

Finding = Mapping[str, Any]


def told(company: CompanyCard, period: Period, finding: Finding, what: str, formats: Formats) -> Check:
    """A finding as a check. `what` is what its charge or kind of work is called."""
    tell = _TOLD.get(str(finding.get("kind")), _other)
    return tell(company, period, finding, what, formats)


def code_of(finding: Finding) -> str:
    """The charge, kind of work or meter that it is about."""
    return str(finding.get("charge") or finding.get("task_type") or finding.get("meter") or "")


def _unpriced(company: CompanyCard, period: Period, finding: Finding, what: str, formats: Formats) -> Check:
    said, count = formats.words, int(finding["items"])
    if finding.get("meter") == "hours":
        hours = formats.length(float(Decimal(finding["quantity"]) * 3600))
        text = said.gettext(noop("%(company)s: working time of %(hours)s has no price.")).replace(
            "%(hours)s", hours
        )
    else:
        text = said.ngettext(
            noop("%(company)s: %(num)s item of work has no price."), noop("%(company)s: %(num)s items of work have no price."), count
        )  # fmt: skip
    why = said.gettext(noop("“%(what)s” is not in the rate card. As it stands, it will not be billed."))
    last = months.code(period.ends_on - timedelta(days=1))
    to = "/billing/usage?" + urlencode({"month": last, "tenant": company.key, "show": "unpriced"})
    given = {"company": name_of(company, formats), "num": count}
    return Check("error", text % given, why % {"what": what}, to, said.gettext(noop("See the usage")))


def _no_time(company: CompanyCard, _period: Period, finding: Finding, what: str, formats: Formats) -> Check:
    said, count = formats.words, int(finding["tickets"])
    text = said.ngettext(
        noop("%(company)s: %(num)s ticket has no recorded time."), noop("%(company)s: %(num)s tickets have no recorded time."), count
    )  # fmt: skip
    why = said.gettext(noop("“%(what)s” is billed by the hour. Have the time recorded, then recalculate."))
    example = next(iter(finding.get("examples", ())), "")
    to = f"/console/tickets/{example}" if example else f"/console/tickets?tenant={company.key}"
    given = {"company": name_of(company, formats), "num": count}
    verb = said.gettext(noop("See the first ticket"))
    return Check("awaiting_approval", text % given, why % {"what": what}, to, verb)


def _trend(company: CompanyCard, period: Period, finding: Finding, what: str, formats: Formats) -> Check:
    said = formats.words
    now, usual = Decimal(finding["amount"]), Decimal(finding["usual"])
    currency = next((bill.currency for bill in period.bills), "JPY")
    change = formats.change((now - usual) / usual) if usual else formats.money(now, currency)
    text = said.gettext(noop("%(company)s: “%(what)s” has changed by %(change)s against earlier months.")) % {
        "company": name_of(company, formats), "what": what, "change": change
    }  # fmt: skip
    why = said.gettext(noop("%(now)s this month, usually %(usual)s.")) % {
        "now": formats.money(now, currency),
        "usual": formats.money(usual, currency),
    }
    return Check("chart", text, why, _invoice(period), said.gettext(noop("See the lines")))


def _other(company: CompanyCard, period: Period, finding: Finding, what: str, formats: Formats) -> Check:
    said = formats.words
    text = said.gettext(noop("%(company)s: please check “%(what)s”."))
    given = {"company": name_of(company, formats), "what": what or str(finding.get("kind"))}
    return Check("at_risk", text % given, "", _invoice(period), said.gettext(noop("See the lines")))


def _invoice(period: Period) -> str:
    main = next(iter(period.bills), None)
    return f"/billing/invoices/{main.id}" if main else "/billing/invoices"


_TOLD: Mapping[str, Callable[[CompanyCard, Period, Finding, str, Formats], Check]] = {
    "unpriced_usage": _unpriced, "missing_time": _no_time, "off_trend": _trend,
}  # fmt: skip
