"""What tables that several reports have are called."""

from collections.abc import Mapping

from services.reports.words import said

TREND = said("推移", "Trend")
BY = {
    "task_type": said("業務別", "By task type"),
    "priority": said("優先度別", "By priority"),
    "sourcing": said("実施区分別", "By sourcing"),
    "team": said("チーム別", "By team"),
    "tenant": said("企業別", "By company"),
    "status": said("ステータス別", "By status"),
}
BY_ALL = ("task_type", "priority", "sourcing", "team", "tenant")
UNKEYED: Mapping[str, tuple[str, ...]] = {by: () if by in {"task_type", "tenant"} else ("key",) for by in BY}
"""Which tables leave out the code of their rows, since its name says it: a priority, a team, a status."""
