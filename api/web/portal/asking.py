"""What waits for the reader: a question to answer, a result to confirm, a request to decide on, a monthly review to sign. And what they have open."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.web.portal.listed import ASKING, OPEN, Row, rows
from services.approvals import queries as approvals
from services.approvals.queries import ApprovalCard
from services.monthly_reports import queries as reviews
from services.monthly_reports.queries import ReportCard
from services.tickets import listing
from services.tickets.listing import Filters
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Asked:
    """All that waits for the reader."""

    answers: Sequence[Row]
    confirmations: Sequence[Row]
    decisions: Sequence[ApprovalCard]
    reviews: Sequence[ReportCard]

    def __bool__(self) -> bool:
        return bool(self.answers or self.confirmations or self.decisions or self.reviews)


async def asked(tx: Tx, language: str) -> Asked:
    """What waits for the reader now."""
    mine = Filters(status=ASKING, requester=tx.scope.actor)
    found = await rows(tx, await listing.page(tx, mine, limit=20), language)
    decisions = (
        await approvals.page(tx, status="pending", limit=20) if tx.scope.may("approvals.decide") else []
    )
    return Asked(
        [row for row in found if row.status == "waiting_client"],
        [row for row in found if row.status == "resolved"],
        decisions,
        await reviews.to_sign(tx) if tx.scope.may("monthly_reports.sign") else [],
    )


async def open_of(tx: Tx, language: str, *, limit: int = 8) -> list[Row]:
    """The reader's own requests that are not done, the newest first."""
    mine = Filters(status=OPEN, requester=tx.scope.actor)
    return await rows(tx, await listing.page(tx, mine, limit=limit), language)
