"""The sentences of what happens to reports: the monthly review, alerts, subscriptions. In the shape of sentences.py."""

from collections.abc import Mapping

from api.web.words import noop

REPORTED: Mapping[str, str] = {
    "monthly_report.frozen": noop("%(actor)s froze the figures of a month for its review."),
    "monthly_report.commented": noop("%(actor)s commented on a monthly report."),
    "monthly_report.discarded": noop("%(actor)s put the draft of a monthly report aside."),
    "monthly_report.sent": noop("%(actor)s sent the monthly report."),
    "monthly_report.signed": noop("%(actor)s signed the monthly report."),
    "review_item.opened": noop("%(actor)s wrote down what was agreed in the monthly review."),
    "review_item.updated": noop("%(actor)s changed what was agreed in the monthly review."),
    "alert.created": noop("%(actor)s set an alert on a figure."),
    "alert.updated": noop("%(actor)s changed an alert on a figure."),
    "alert.ended": noop("%(actor)s removed an alert on a figure."),
    "alert.raised": noop("A figure passed its threshold, and the alert was raised."),
    "alert.cleared": noop("A figure came back over its threshold, and the alert was cleared."),
    "subscription.created": noop("%(actor)s subscribed to a report."),
    "subscription.updated": noop("%(actor)s changed a subscription to a report."),
    "subscription.ended": noop("%(actor)s ended a subscription to a report."),
    "report.delivered": noop("A subscribed report was delivered."),
    "report.mailed": noop("A subscribed report was sent by mail."),
}  # fmt: skip
