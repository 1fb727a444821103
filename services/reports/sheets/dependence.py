"""The dependence report as tables."""

from services.reports import tables
from services.reports.away import AwayRow
from services.reports.queries.dependence import DependenceReport, KindRow, ShareRow, SkillRow
from services.reports.shapes import Hint, Report
from services.reports.sheets.titles import BY
from services.reports.words import said


def dependence(made: DependenceReport) -> Report:
    """By task type, the skills, the shares, the absences."""
    return Report(
        made.about,
        said("属人化の状況", "Person dependence"),
        [
            tables.of("by_task_type", BY["task_type"], KindRow, made.by_task_type),
            tables.of("skills", said("スキルの保有状況", "Skills"), SkillRow, made.skills),
            tables.of("shares", said("担当者別の完了割合", "Shares of the completed work"), ShareRow, made.shares),
            tables.of("away", said("不在時の影響", "If somebody is away next week"), AwayRow, made.away),
        ],
        [
            Hint("by_task_type", "bar", said("属人化指数", "Dependence"), "name", ("dependence",)),
            Hint("by_task_type", "bar", said("手順書カバー率", "Manual coverage"), "name", ("manual_coverage",)),
            Hint("skills", "bar", said("スキルの保有者数", "Holders of skills"), "skill", ("holders",)),
        ],
    )  # fmt: skip
