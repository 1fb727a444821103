"""What the codes of the domain are called: messages by kind and code, translated where they are shown (`_(labels.status[…])`)."""

from collections.abc import Mapping
from types import SimpleNamespace

from api.web.words import noop

STATUS: Mapping[str, str] = {
    "new": noop("New"), "awaiting_approval": noop("Awaiting approval"), "queued": noop("Queued"), "in_progress": noop("In progress"),
    "waiting_client": noop("Waiting for client"), "on_hold": noop("On hold"), "in_review": noop("In review"),
    "resolved": noop("Resolved"), "closed": noop("Closed"), "cancelled": noop("Cancelled"),
}  # fmt: skip
STANDING: Mapping[str, str] = {
    "on_track": noop("On track"), "at_risk": noop("At risk"), "breached": noop("Past due"), "paused": noop("Paused"),
    "met": noop("Met"), "excused": noop("Excused"), "ended": noop("Ended"),
}  # fmt: skip
PRIORITY: Mapping[str, str] = {
    "urgent": noop("Urgent"),
    "high": noop("High"),
    "normal": noop("Normal"),
    "low": noop("Low"),
}
DOMAIN: Mapping[str, str] = {
    "hr": noop("HR"), "general_affairs": noop("General affairs"), "accounting": noop("Accounting"), "finance": noop("Finance"),
    "it": noop("IT"),
}  # fmt: skip
METRIC: Mapping[str, str] = {
    "first_response": noop("First response"), "next_response": noop("Next response"), "periodic_update": noop("Periodic update"),
    "resolution": noop("Resolution"), "work_time": noop("Handling time"), "deadline": noop("Deadline"),
}  # fmt: skip
PRESENCE: Mapping[str, str] = {
    "available": noop("Available"),
    "away": noop("Away"),
    "offline": noop("Offline"),
}
ROLE: Mapping[str, str] = {
    "requester": noop("Requester"), "approver": noop("Approver"), "client_manager": noop("Client manager"),
    "in_house_worker": noop("In-house worker"), "operator": noop("Operator"), "team_lead": noop("Team lead"),
    "account_manager": noop("Account manager"), "billing_clerk": noop("Billing clerk"), "administrator": noop("Administrator"),
    "auditor": noop("Auditor"),
}  # fmt: skip
CHANNEL: Mapping[str, str] = {
    "portal": noop("Portal"), "api": noop("API"), "email": noop("E-mail"), "chat": noop("Chat"), "import": noop("File import"),
    "staff": noop("Staff"), "recurring": noop("Recurring work"),
}  # fmt: skip
SOURCING: Mapping[str, str] = {"outsourced": noop("Outsourced"), "in_house": noop("In-house")}
WEEKDAY: Mapping[str, str] = {
    "mon": noop("Mon"), "tue": noop("Tue"), "wed": noop("Wed"), "thu": noop("Thu"), "fri": noop("Fri"), "sat": noop("Sat"), "sun": noop("Sun"),
}  # fmt: skip

LABELS = SimpleNamespace(
    status=STATUS, standing=STANDING, priority=PRIORITY, domain=DOMAIN, metric=METRIC, presence=PRESENCE, role=ROLE,
    channel=CHANNEL, sourcing=SOURCING, weekday=WEEKDAY,
)  # fmt: skip
