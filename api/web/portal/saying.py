"""What the states of a request are called towards the client: what happens now, and what is asked of whom."""

from collections.abc import Mapping

from api.web.words import Words, noop

NOW: Mapping[str, str] = {
    "new": noop("Received; we are assigning it"),
    "awaiting_approval": noop("Waiting for approval"),
    "queued": noop("Received; work will start soon"),
    "in_progress": noop("We are working on it"),
    "waiting_client": noop("Waiting for your reply"),
    "on_hold": noop("Waiting for an outside party"),
    "in_review": noop("A second person is checking the result"),
    "resolved": noop("Done. Please review it."),
    "closed": noop("Finished"),
    "cancelled": noop("Withdrawn"),
}
AGAIN = noop("We are working on it again")
REJECTED = noop("Not approved")
ASKED: Mapping[str, str] = {
    "waiting_client": noop("Please answer the question. Work is waiting for it."),
    "resolved": noop("Please confirm that it is right, or tell us what is missing."),
}
NOTHING = noop("Nothing needs your attention right now.")
OTHERS: Mapping[str, str] = {
    "waiting_client": noop("We are waiting for a reply from %(name)s."),
    "resolved": noop("We are waiting for %(name)s to confirm."),
    "awaiting_approval": noop("Asked to decide: %(names)s"),
}


def now(said: Words, status: str, *, reopened: int = 0, rejected: bool = False) -> str:
    """What happens with a request now."""
    if rejected:
        return said.gettext(REJECTED)
    if status == "queued" and reopened:
        return said.gettext(AGAIN)
    return said.gettext(NOW[status])


PRIORITY: Mapping[str, str] = {
    "urgent": noop("Very urgent: our work has stopped"),
    "high": noop("As soon as possible"),
    "normal": noop("As usual"),
    "low": noop("No hurry"),
}
