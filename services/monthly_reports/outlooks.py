"""What the gathered figures say by themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from uuid import UUID

from services.monthly_reports.content import MonthContent, Quality, Volume
from services.monthly_reports.standing_work import Standing
from services.rules import monthly_findings
from services.rules.monthly_findings import Attainment, HandOver, Work


def outlook(
    content: MonthContent,
    standing: Mapping[UUID, Standing],
    codes: Mapping[UUID, str],
    hand_over: Sequence[HandOver] = (),
) -> MonthContent:
    """The content with its findings."""
    attained = [
        Attainment(each.metric, each.now.met, each.now.breached, each.now.excused, _share(each.target))
        for each in content.attained
    ]
    trend = [each.counts.adjusted for each in content.trend]
    by_code = {codes[kind]: held for kind, held in standing.items() if kind in codes}
    quality = {each.task_type: each for each in content.quality}
    work = [
        _work(each, by_code.get(each.task_type, Standing()), quality.get(each.task_type), content)
        for each in content.volume
    ]
    return replace(content, findings=tuple(monthly_findings.findings(attained, trend, work, hand_over)))


def _work(volume: Volume, standing: Standing, quality: Quality | None, content: MonthContent) -> Work:
    costs = {each.task_type: each for each in content.comparison.rows} if content.comparison else {}
    cost = costs.get(volume.task_type)
    pays = None if cost is None or cost.saving_high is None else cost.saving_high >= 0
    return Work(
        task_type=volume.task_type,
        created=volume.created,
        resolved=volume.resolved,
        open_at_end=volume.open_at_end,
        completed=standing.completed,
        top_share=standing.top_share,
        has_procedure=standing.under_procedure > 0,
        first_pass=Fraction(quality.first_pass, quality.resolved) if quality and quality.resolved else None,
        first_pass_high=_share(quality.high) if quality else None,
        pays=pays,
        missing_inputs=cost.missing if cost else (),
    )


def _share(held: object) -> Fraction | None:
    return None if held is None else Fraction(str(held))
