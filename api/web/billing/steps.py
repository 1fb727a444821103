"""The five steps of a close, as far as they are: freeze, compute, check, issue, send; each with its time and count."""

from dataclasses import dataclass
from datetime import datetime

from api.web.billing.jobs import Job
from api.web.billing.overview import Overview
from api.web.formats import Formats
from api.web.words import noop


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `state` is done, current or todo; `note` says when, and how many."""

    name: str
    state: str
    note: str


NAMES = (noop("Freeze the period"), noop("Compute"), noop("Check"), noop("Issue"), noop("Send"))


def steps(found: Overview, job: Job | None, formats: Formats) -> list[Step]:
    """All five, in order; the first that is not done is the current one."""
    done = _done(found, job)
    current = done.index(False) if False in done else len(done)
    notes = (
        _frozen(found, formats),
        _computed(found, job, formats),
        _to_check(found, formats),
        _issued(found, formats),
        _sent(found, formats),
    )
    return [
        Step(name, "done" if n < current else "current" if n == current else "todo", notes[n])
        for n, name in enumerate(NAMES)
    ]


def _done(found: Overview, job: Job | None) -> list[bool]:
    frozen = bool(found.periods) and not found.without
    computed = frozen and bool(found.rows) and not (job and job.is_open)
    checked = computed and all(row.state in {"reviewed", "issued", "sent"} for row in found.rows)
    issued = checked and not found.drafts
    return [frozen, computed, checked, issued, issued and all(row.bill.sent_at for row in found.rows)]


def _frozen(found: Overview, formats: Formats) -> str:
    said = formats.words
    times = [period.frozen_at for _, period in found.periods if period.frozen_at]
    items = sum(period.items for _, period in found.periods)
    if not times:
        return said.gettext(noop("Usage is included up to this time"))
    return said.gettext(noop("%(at)s, %(n)s items")) % {
        "at": _at(max(times), formats),
        "n": formats.number(items),
    }


def _computed(found: Overview, job: Job | None, formats: Formats) -> str:
    said = formats.words
    if job and job.is_open:
        return said.gettext(noop("running"))
    if not found.rows:
        return said.gettext(noop("Creates the drafts"))
    at = _at(job.ended_at, formats) if job and job.ended_at else ""
    drafts = said.ngettext(noop("%(num)s invoice"), noop("%(num)s invoices"), len(found.rows))
    return " ".join(part for part in (at, drafts % {"num": len(found.rows)}) if part)


def _to_check(found: Overview, formats: Formats) -> str:
    said = formats.words
    rows = [row for row in found.rows if row.state in {"disputed", "to_check"}]
    if not rows:
        left = sum(row.state == "new" for row in found.rows)
        if not left:
            return ""
        return said.ngettext(noop("%(num)s is not reviewed"), noop("%(num)s are not reviewed"), left) % {
            "num": left
        }
    things = sum(row.findings + row.bill.disputes for row in rows)
    text = said.ngettext(
        noop("%(things)s to check in %(num)s invoice"),
        noop("%(things)s to check in %(num)s invoices"),
        len(rows),
    )
    return text % {"things": formats.number(things), "num": len(rows)}


def _issued(found: Overview, formats: Formats) -> str:
    said = formats.words
    if not found.issued:
        return said.gettext(noop("Numbers are given"))
    return said.gettext(noop("%(n)s of %(all)s")) % {"n": len(found.issued), "all": len(found.rows)}


def _sent(found: Overview, formats: Formats) -> str:
    sent = sum(bool(row.bill.sent_at) for row in found.rows)
    if not sent:
        return formats.words.gettext(noop("PDF and Peppol"))
    return formats.words.gettext(noop("%(n)s of %(all)s")) % {"n": sent, "all": len(found.rows)}


def _at(at: datetime, formats: Formats) -> str:
    day = formats.near(at) if formats.local(at).date() == formats.today else formats.short(at)
    return f"{day} {formats.time(at)}"
