"""Clearances: which work of which tenants a person may touch, and when.

Pure. Nobody is cleared by default. Several clearances of one person add up, each within its own bounds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Clearance:
    """One approved clearance. `tenant` None is every tenant, `domains` None every domain.

    `specific_personal` clears for specific personal information (My Number) as well.
    In force on `[from_at, until_at)`.
    """

    tenant: UUID | None
    from_at: datetime
    until_at: datetime | None = None
    domains: frozenset[str] | None = None
    specific_personal: bool = False

    def is_in_force(self, now: datetime) -> bool:
        """Whether it counts at this instant."""
        return self.from_at <= now and (self.until_at is None or now < self.until_at)


class Gap(StrEnum):
    """What a person is not cleared for."""

    TENANT = "not_cleared"
    DOMAIN = "domain_not_cleared"
    SPECIFIC_PERSONAL = "specific_personal_not_cleared"


def gap(
    held: Iterable[Clearance], tenant: UUID, domain: str, *, specific_personal: bool, now: datetime
) -> Gap | None:
    """What is missing to touch such work, the widest gap first; None when cleared.

    The flag counts only in a clearance that also holds the tenant and the domain.
    """
    here = [one for one in held if one.is_in_force(now) and one.tenant in {None, tenant}]
    if not here:
        return Gap.TENANT
    fitting = [one for one in here if one.domains is None or domain in one.domains]
    if not fitting:
        return Gap.DOMAIN
    if specific_personal and not any(one.specific_personal for one in fitting):
        return Gap.SPECIFIC_PERSONAL
    return None
