"""Where a watched figure leads: to what it counted, for who may read reports; of costs to the comparison."""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

from api.web.formats import Formats
from api.web.reader import Reader
from services.alerts.figures import FIGURES
from services.alerts.queries import AlertCard

DAY = timedelta(days=1)
BEHIND: Mapping[str, Mapping[str, str]] = {
    "sla_resolution": {"figure": "judged"}, "sla_resolution_raw": {"figure": "judged"},
    **{f"sla_{metric}": {"figure": "judged", "metric": metric} for metric in ("first_response", "next_response", "periodic_update", "deadline")},
    "inflow": {"figure": "created"}, "resolved": {"figure": "resolved"}, "cycle_median": {"figure": "resolved"}, "cycle_p90": {"figure": "resolved"},
    "work_per_ticket": {"figure": "worked"}, "first_pass": {"figure": "first_pass"}, "rework": {"figure": "reopenings"},
    "manual_coverage": {"figure": "under_procedure"}, "backlog_open": {"figure": "open"}, "backlog_oldest": {"figure": "open"},
    "backlog_overdue": {"figure": "open", "slack": "overdue"}, "backlog_due_soon": {"figure": "open", "slack": "ahead"},
}  # fmt: skip


def lead(reader: Reader, formats: Formats, card: AlertCard) -> str:
    """The address; none before the first check."""
    if card.checked_at is None or not reader.may("reports.read"):
        return ""
    base = "/reports" if reader.who.is_staff else "/portal/reports"
    about = {"tenant": card.tenant} | ({"task_type": card.task_type} if card.task_type else {})
    if FIGURES[card.figure].is_cost:
        beside = "/reports" if reader.who.is_staff else "/portal"
        return f"{beside}/comparison?{urlencode({'tenant': card.tenant})}"
    last = card.checked_at.astimezone(formats.zone).date()
    days = {"from": str(last - card.days * DAY + DAY), "to": str(last)}
    if card.figure not in BEHIND:
        return f"{base}/dependence?{urlencode({**about, 'period': 'custom', **days})}"
    return f"{base}/tickets?{urlencode({**BEHIND[card.figure], **about, **days})}"
