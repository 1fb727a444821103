"""What tables that several reports have are called."""

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
