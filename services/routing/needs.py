"""What a ticket asks of who takes it."""

from collections.abc import Iterable
from uuid import UUID

from services.changes.case import Case
from services.rules.eligibility import Needs
from services.rules.lifecycle import Sourcing


def of(case: Case) -> Needs:
    """The needs of a held ticket."""
    kind, ticket = case.task_type, case.ticket
    return Needs(
        tenant=ticket.tenant_id,
        domain=ticket.domain,
        in_house=in_house(case),
        skills=dict(kind.skills),
        units=kind.capacity_units,
        procedure=kind.must_read,
    )


def in_house(case: Case) -> bool:
    """Whether the client's own people do the work."""
    return case.ticket.sourcing == Sourcing.IN_HOUSE


def on_board(
    tenant: UUID,
    domain: str,
    sourcing: str,
    skills: Iterable[str],
    units: int,
    *,
    must_read: UUID | None = None,
) -> Needs:
    """The needs of a board row, whose skills are `code:level`; `must_read` is the version to be acknowledged."""
    return Needs(
        tenant=tenant,
        domain=domain,
        in_house=sourcing == Sourcing.IN_HOUSE,
        skills=dict(map(_skill, skills)),
        units=units,
        procedure=must_read,
    )


def _skill(written: str) -> tuple[str, int]:
    code, _, level = written.rpartition(":")
    return code, int(level)
