"""What to look at before the issue: what is missing, what the close found, what the client disputes, what came late."""

from collections.abc import Iterator

from api.web import refusals
from api.web.billing import findings
from api.web.billing.check import Check, name_of
from api.web.billing.jobs import Job
from api.web.billing.overview import Overview
from api.web.formats import Formats
from api.web.words import noop
from core.said import recalled

_ORDER = {"error": 0, "waiting_client": 1, "at_risk": 2, "awaiting_approval": 3, "chart": 4}


def checks(found: Overview, job: Job | None, formats: Formats) -> list[Check]:
    """Those that keep money from being billed first, then what the client says, then what is only odd."""
    made = [
        *_refused(found, job, formats),
        *_missing(found, job, formats),
        *_findings(found, formats),
        *_disputes(found, formats),
        *_late(found, formats),
    ]
    return sorted(made, key=lambda check: _ORDER.get(check.icon, 9))


def _refused(found: Overview, job: Job | None, formats: Formats) -> Iterator[Check]:
    """Contracts that the last run could not close, with its reason; those that went well since are left out."""
    said = formats.words
    left = {str(one.id): (company, one) for company, one in found.without}
    for each in (job.result or {}).get("refused", ()) if job and not job.is_open else ():
        if each.get("contract") in left:
            company, one = left[each["contract"]]
            what = said.gettext(noop("%(company)s: the contract %(contract)s could not be closed."))
            why = refusals.text(said.language, 409, each["code"], recalled(each), each)
            given = {"company": name_of(company, formats), "contract": one.code}
            yield Check(
                "error",
                what % given,
                why,
                f"/billing/contracts/{one.id}",
                said.gettext(noop("See the contract")),
            )


def _missing(found: Overview, job: Job | None, formats: Formats) -> Iterator[Check]:
    """Contracts in force without a draft: without prices, or where others have theirs."""
    said = formats.words
    told = {each.get("contract") for each in (job.result or {}).get("refused", ())} if job else set()
    for company, one in found.without:
        given = {"company": name_of(company, formats), "contract": one.code}
        if str(one.id) in told:
            continue
        if not one.priced:
            what = said.gettext(noop("%(company)s: the contract %(contract)s has no prices."))
            why = said.gettext(noop("Without prices, the close creates no draft."))
            yield Check(
                "error", what % given, why, f"/billing/contracts/{one.id}", said.gettext(noop("Set prices"))
            )
        elif found.rows:
            what = said.gettext(noop("%(company)s: the contract %(contract)s has no draft yet."))
            why = said.gettext(noop("It came into force, or was priced, after the last run."))
            yield Check(
                "error", what % given, why, "/billing/close", said.gettext(noop("Recalculate")), form=True
            )


def _findings(found: Overview, formats: Formats) -> Iterator[Check]:
    for company, period in found.periods:
        for finding in period.to_check:
            what = found.called(company, findings.code_of(finding), formats.words.language)
            yield findings.told(company, period, finding, what, formats)


def _disputes(found: Overview, formats: Formats) -> Iterator[Check]:
    said = formats.words
    for company, each in found.disputes:
        what = said.gettext(noop("%(company)s: the client disputes line %(n)s."))
        line = each.line.get(said.language) or each.line.get("ja", "")
        quoted = said.pgettext("a line and what the client says of it", "%(line)s: “%(reason)s”")
        yield Check(
            "waiting_client", what % {"company": name_of(company, formats), "n": each.n},
            quoted % {"line": line, "reason": each.reason[:200]}, f"/billing/invoices/{each.invoice_id}#dispute-{each.id}",
            said.gettext(noop("Answer")),
        )  # fmt: skip


def _late(found: Overview, formats: Formats) -> Iterator[Check]:
    said = formats.words
    for company, period in found.periods:
        if not period.late or period.status != "frozen":
            continue
        text = said.ngettext(
            noop("%(company)s: %(num)s item of usage arrived after the cut-off."), noop("%(company)s: %(num)s items of usage arrived after the cut-off."),
            period.late,
        )  # fmt: skip
        why = said.gettext(noop("Recalculating takes it in and replaces the drafts."))
        given = {"company": name_of(company, formats), "num": period.late}
        yield Check(
            "at_risk", text % given, why, "/billing/close", said.gettext(noop("Recalculate")), form=True
        )
