"""Write transfers: in the tenant's order, never into a locked month, never changed afterwards; what was wrong is taken back by others.

Post last: the place is given under the counter's lock, which every event of the tenant waits for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from core.ids import new_id
from services.billing.ledger import months
from services.rules.postings import Posting
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Subject:
    """What a transfer is for: `invoice`, `credit_note`, `payment`, `settlement` or `refund`."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Entry:
    """A posting for its subject; `reverses` names the transfer that it takes back."""

    posting: Posting
    subject: Subject
    reverses: UUID | None = None


_LOCK = "SELECT 1 FROM counters WHERE tenant_id = $1 FOR UPDATE"
_WRITE = """
INSERT INTO transfers (tenant_id, id, place, legal_entity_id, posted_on, debit, credit, amount, currency, tax_category, subject_kind,
    subject_id, reverses, posted_by, posted_at)
SELECT $1, w.id, coalesce((SELECT max(place) FROM transfers WHERE tenant_id = $1), 0) + w.n, $2, $3, w.debit, w.credit, w.amount, $4,
       w.tax_category, w.subject_kind, w.subject_id, w.reverses, $5, $6
FROM unnest($7::uuid[], $8::text[], $9::text[], $10::numeric[], $11::text[], $12::text[], $13::uuid[], $14::uuid[]) WITH ORDINALITY
     AS w (id, debit, credit, amount, tax_category, subject_kind, subject_id, reverses, n)
"""


async def post(tx: Tx, entries: Sequence[Entry], *, legal_entity_id: UUID, on: date, currency: str) -> None:
    """Write transfers on a day. Raises MonthLocked."""
    if not entries:
        return
    await months.refuse_locked(tx, legal_entity_id, on)
    await tx.fetchval(_LOCK, tx.tenant)
    columns = [
        [new_id() for _ in entries],
        *([getattr(each.posting, name) for each in entries] for name in ("debit", "credit", "amount", "tax_category")),
        [each.subject.kind for each in entries],
        [each.subject.id for each in entries],
        [each.reverses for each in entries],
    ]  # fmt: skip
    await tx.execute(_WRITE, tx.tenant, legal_entity_id, on, currency, tx.scope.actor, tx.now, *columns)


def entries(postings: Iterable[Posting], subject_kind: str, subject_id: UUID) -> list[Entry]:
    """Postings for one subject."""
    return [Entry(each, Subject(subject_kind, subject_id)) for each in postings]


_STANDING = """
SELECT t.* FROM transfers t WHERE t.tenant_id = $1 AND t.subject_id = ANY($2::uuid[]) AND t.reverses IS NULL
    AND NOT EXISTS (SELECT 1 FROM transfers r WHERE r.tenant_id = t.tenant_id AND r.reverses = t.id)
ORDER BY t.place
"""


async def reverse(tx: Tx, subjects: Sequence[UUID], *, on: date) -> None:
    """Take back all transfers of these subjects that stand, on a day. Raises MonthLocked."""
    standing = await tx.fetch(_STANDING, tx.tenant, list(subjects))
    if not standing:
        return
    first = standing[0]
    taken_back = [_reversed(row) for row in standing]
    await post(tx, taken_back, legal_entity_id=first["legal_entity_id"], on=on, currency=first["currency"])


def _reversed(row: Any) -> Entry:
    posted = Posting(row["debit"], row["credit"], row["amount"], row["tax_category"])
    return Entry(posted.reversed(), Subject(row["subject_kind"], row["subject_id"]), row["id"])
