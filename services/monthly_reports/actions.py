"""Freeze a month, comment on it, send it, sign it. What was sent never changes; freezing again makes the next version."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from core import json
from core.errors import FieldError, Invalid, Stale
from core.ids import new_id
from core.said import say
from services import events
from services.monthly_reports import content as contents
from services.monthly_reports import gathering, queries, telling
from services.monthly_reports.content import Said
from services.monthly_reports.queries import ReportCard, ReportView
from services.monthly_reports.refusals import MonthlyReportNotFound, MonthNotOver, NotADraft, NotSent
from services.monthly_reports.sheet import SECTIONS
from services.reports.rollups import adding
from services.rules import months
from tenants import keys
from tenants.db import Tx

_LOCK = "SELECT status, number, version, provider_signed_by, client_signed_by FROM monthly_reports WHERE tenant_id = $1 AND id = $2 FOR UPDATE"
_BEFORE = """
SELECT id, number, status, comments, version FROM monthly_reports WHERE tenant_id = $1 AND month_on = $2 ORDER BY number DESC LIMIT 1
FOR UPDATE
"""
_REPLACE = (
    "UPDATE monthly_reports SET status = 'replaced', version = version + 1 WHERE tenant_id = $1 AND id = $2"
)
_FREEZE = """
INSERT INTO monthly_reports (tenant_id, id, month_on, number, status, content, comments, frozen_by, frozen_at, client_remark, version)
VALUES ($1, $2, $3, $4, 'draft', $5, $6, $7, $8, '', 1)
"""
_COMMENT = """
UPDATE monthly_reports SET comments = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2 RETURNING version
"""
_SEND = """
UPDATE monthly_reports SET status = 'sent', comments = $3, sent_by = $4, sent_at = $5, version = version + 1
WHERE tenant_id = $1 AND id = $2
"""
_PAPER = """
INSERT INTO monthly_report_papers (tenant_id, report_id, language, sha256, size, sealed, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_SIGN = """
UPDATE monthly_reports SET {side}_signed_by = $3, {side}_signed_at = $4, client_remark = CASE WHEN $5 THEN $6 ELSE client_remark END,
    version = version + 1
WHERE tenant_id = $1 AND id = $2
"""
LONGEST = 4000


async def freeze(tx: Tx, month: date) -> ReportView:
    """Freeze the figures of a month that is over as the next version; comments of a draft that it replaces go on.

    Raises Denied, MonthNotOver.
    """
    tx.scope.require("monthly_reports.write")
    month = months.of(month)
    before = await tx.fetchrow(_BEFORE, tx.tenant, month)
    while await adding.add(tx):  # what happened up to now counts
        pass
    content = await gathering.gather(tx, month)
    if tx.now < _end_of(month, content.zone):
        raise MonthNotOver(say("{month} is not over yet; takes an earlier month.", month=f"{month:%Y-%m}"))
    comments = await _carried_over(tx, before)
    made, number = new_id(), before["number"] + 1 if before else 1
    kept = json.text(contents.kept(content))
    await tx.execute(_FREEZE, tx.tenant, made, month, number, kept, json.text(comments), tx.scope.actor, tx.now)  # fmt: skip
    events.record(tx, "monthly_report.frozen", "monthly_report", made, {"month": f"{month:%Y-%m}", "number": number})  # fmt: skip
    return await queries.one(tx, made)


async def _carried_over(tx: Tx, before: Any) -> Mapping[str, Any]:
    """Comments of the version before: a draft is replaced and its comments go on, those of a sent one are a start."""
    if before is None:
        return {}
    if before["status"] == "draft":
        await tx.execute(_REPLACE, tx.tenant, before["id"])
        return dict(before["comments"])
    held = before["comments"]
    return dict(held.get("comments", {}) if before["status"] == "sent" else held)


def _end_of(month: date, zone: str) -> datetime:
    return datetime.combine(months.next_of(month), time(), ZoneInfo(zone)).astimezone(UTC)


async def comment(
    tx: Tx, report_id: UUID, comments: Mapping[str, Mapping[str, str]], *, version: int | None
) -> ReportView:
    """Write the comments of a draft anew, by section and language. Raises Denied, NotADraft, Stale, or Invalid."""
    tx.scope.require("monthly_reports.write")
    _require(comments)
    await _draft(tx, report_id, version)
    clean = {
        section: {language: text.strip() for language, text in said.items() if text.strip()}
        for section, said in comments.items()
        if any(text.strip() for text in said.values())
    }
    await tx.execute(_COMMENT, tx.tenant, report_id, json.text(clean))
    events.record(tx, "monthly_report.commented", "monthly_report", report_id, {"sections": sorted(clean)})
    return await queries.one(tx, report_id)


def _require(comments: Mapping[str, Mapping[str, str]]) -> None:
    wrong = []
    for section, said in comments.items():
        if section not in SECTIONS:
            wrong.append(
                FieldError(
                    f"/comments/{section}", "unknown_section", say("takes one of {takes}", takes=SECTIONS)
                )
            )
        for language, text in said.items():
            if language not in {"ja", "en"}:
                wrong.append(
                    FieldError(
                        f"/comments/{section}/{language}",
                        "unknown_language",
                        say("takes one of {takes}", takes=("ja", "en")),
                    )
                )
            elif len(text) > LONGEST:
                held = say("held {count} characters; takes at most {most}", count=len(text), most=LONGEST)
                wrong.append(FieldError(f"/comments/{section}/{language}", "too_long", held))
    if wrong:
        raise Invalid(wrong)


async def send(
    tx: Tx, report_id: UUID, papers: Mapping[str, bytes], *, said: Said, version: int | None
) -> ReportView:
    """Send a draft: from now on the client's managers see it, with these papers (by language), and nothing of it changes.

    The papers were made from this version with what was `said` then. Raises Denied, NotADraft, or Stale where something was said since.
    """
    tx.scope.require("monthly_reports.write")
    await _draft(tx, report_id, version)
    view = await queries.one(tx, report_id)
    if view.said != said:
        raise Stale(say("Something was agreed since the paper was made; send it again."))
    await tx.execute(_SEND, tx.tenant, report_id, json.text(contents.said_kept(said)), tx.scope.actor, tx.now)
    for language, made in sorted(papers.items()):
        sealed = await keys.encrypt(tx, made, about=report_id.bytes)
        await tx.execute(_PAPER, tx.tenant, report_id, language, sha256(made).digest(), len(made), sealed, tx.now)  # fmt: skip
    digests = {language: sha256(made).hexdigest() for language, made in sorted(papers.items())}
    facts = {"month": f"{view.card.month:%Y-%m}", "number": view.card.number, "sha256": digests}
    events.record(tx, "monthly_report.sent", "monthly_report", report_id, facts)
    await telling.ask(tx, report_id)
    return await queries.one(tx, report_id)


async def discard(tx: Tx, report_id: UUID, *, version: int | None) -> None:
    """Put a draft aside; its number is not used again. Raises Denied, NotADraft, Stale."""
    tx.scope.require("monthly_reports.write")
    await _draft(tx, report_id, version)
    await tx.execute(_REPLACE, tx.tenant, report_id)
    events.record(tx, "monthly_report.discarded", "monthly_report", report_id)


async def sign(tx: Tx, report_id: UUID, *, remark: str = "") -> ReportCard:
    """Sign what was sent, for the caller's own side; the client's side may leave a remark. Signing twice changes nothing.

    Raises Denied, MonthlyReportNotFound, NotSent, or Invalid for a remark that is too long.
    """
    tx.scope.require("monthly_reports.sign")
    if len(remark) > LONGEST:
        raise Invalid.field(
            "/remark",
            "too_long",
            say("held {count} characters; takes at most {most}", count=len(remark), most=LONGEST),
        )
    row = await tx.fetchrow(_LOCK, tx.tenant, report_id)
    if row is None or (row["status"] != "sent" and not tx.scope.is_staff):
        raise MonthlyReportNotFound
    if row["status"] != "sent":
        raise NotSent
    side = "provider" if tx.scope.is_staff else "client"
    if row[f"{side}_signed_by"] is None:
        await tx.execute(_SIGN.format(side=side), tx.tenant, report_id, tx.scope.actor, tx.now, side == "client", remark.strip())  # fmt: skip
        events.record(tx, "monthly_report.signed", "monthly_report", report_id, {"side": side})
    return (await queries.one(tx, report_id)).card


async def _draft(tx: Tx, report_id: UUID, version: int | None) -> None:
    """Lock a draft; `version` None takes whatever is there. Raises MonthlyReportNotFound, NotADraft, Stale."""
    row = await tx.fetchrow(_LOCK, tx.tenant, report_id)
    if row is None:
        raise MonthlyReportNotFound
    if row["status"] != "draft":
        raise NotADraft
    if version is not None and row["version"] != version:
        raise Stale(
            say(
                "The report is at version {version}; you have {yours}.", version=row["version"], yours=version
            )
        )
