"""Why something cannot be done with a monthly report."""

from core.errors import Conflict, NotFound


class MonthlyReportNotFound(NotFound):
    """There is no such report, or you may not see it."""

    code = "monthly_report_not_found"


class ReviewItemNotFound(NotFound):
    """There is no such decision or action."""

    code = "review_item_not_found"


class NotADraft(Conflict):
    """Only a draft can be changed, sent or discarded: what was sent stays as it was."""

    code = "not_a_draft"


class NotSent(Conflict):
    """Only what was sent is signed."""

    code = "not_sent"


class MonthNotOver(Conflict):
    """The month is not over: its figures would still move."""

    code = "month_not_over"
