"""Who read whose personal data, and why: what a screen may show of a ticket, revealing, and the records that both leave.

    from services import access_records

    shown = await access_records.shown(tx, ticket)       # `ticket`: a TicketCard. subject, description and form as this reader
                                                         # may have them on a screen; `shown.hidden`: what can be revealed
    body = access_records.comment(tx.scope, ticket, text)  # a comment's text, masked for this reader
    if shown.is_recorded:                                # personal data of others: after the transaction,
        access_records.opened(scope, ticket.id)          # collected, and written within seconds; costs the page nothing

    value = await access_records.reveal(tx, ticket_id=…, pointer="/form/bank/number", reason="振込先の確認")
                                                         # the plain value; its record is written in this transaction

Pointers (RFC 6901): /subject, /description, /form/…, /comments/{id}. `hidden` says of each whether it is My Number (`specific`),
and whether this reader `may_reveal` it. Refusals of reveal, in this order: TicketNotFound or NothingThere (404); RevealNotAllowed
or MyNumberNotCleared (403, by code); Invalid where no reason was given (422, /reason).

To the ticket's requester and the company's manager nothing is masked or recorded: it is their own company's data. In lists the
template filter `masked` does for subjects. `downloaded` is called where documents are read (services/documents), for pages too.
A repeated opening within ten minutes is one: pages refresh themselves. Reading them: queries.records, grant access_records.read.
"""

from services.access_records.actions import MyNumberNotCleared, RevealNotAllowed, downloaded, reveal
from services.access_records.collecting import opened
from services.access_records.permission import sees_plain
from services.access_records.screens import Hidden, Shown, comment, shown
from services.access_records.values import NothingThere

__all__ = [
    "Hidden",
    "MyNumberNotCleared",
    "NothingThere",
    "RevealNotAllowed",
    "Shown",
    "comment",
    "downloaded",
    "opened",
    "reveal",
    "sees_plain",
    "shown",
]
