"""What moved last on a ticket, in few words."""

from collections.abc import Mapping

from api.web.words import Words, noop
from services.desk.rows import Movement

_SAID: Mapping[str, str] = {
    "ticket.created": noop("Received"), "ticket.assigned": noop("Assignee changed"), "ticket.unassigned": noop("Unassigned"),
    "ticket.routed": noop("Moved to a queue"), "ticket.overflowed": noop("Nobody could take it, so it moved on"),
    "ticket.updated": noop("Details changed"), "note.added": noop("Internal note"), "document.attached": noop("File added"),
    "step.ticked": noop("Step done"), "step.checked": noop("Step checked"), "step.unticked": noop("Step undone"),
    "approval.decided": noop("Approval decided"),
}  # fmt: skip
_COMMENTS: Mapping[str, str] = {
    "client": noop("Client replied"), "automatic": noop("Automatic reply"), "working": noop("Reply sent"),
}  # fmt: skip
_OTHERWISE = noop("Status changed")
_MOVES: Mapping[tuple[str, str], str] = {
    ("in_review", "in_progress"): noop("Sent back by the review"),
    ("resolved", "queued"): noop("Reopened"),
    ("on_hold", "in_progress"): noop("Resumed"),
    ("waiting_client", "in_progress"): noop("Resumed"),
}
_INTO: Mapping[str, str] = {
    "awaiting_approval": noop("Sent for approval"), "queued": noop("Into the queue"), "in_progress": noop("Work began"),
    "waiting_client": noop("Question to client"), "on_hold": noop("Placed on hold"), "in_review": noop("Sent to review"),
    "resolved": noop("Resolved"), "closed": noop("Closed"), "cancelled": noop("Cancelled"),
}  # fmt: skip


def text(moved: Movement, said: Words) -> str:
    """The movement, in the reader's language."""
    if moved.type == "comment.added":
        return said.gettext(_COMMENTS.get(moved.data.get("side", ""), _COMMENTS["working"]))
    if moved.type == "ticket.moved":
        frm, to = moved.data.get("from", ""), moved.data.get("to", "")
        return said.gettext(_MOVES.get((frm, to)) or _INTO.get(to, _OTHERWISE))
    return said.gettext(_SAID.get(moved.type, _OTHERWISE))
