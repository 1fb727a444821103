"""To whom personal data are plain, and who may have them revealed."""

from uuid import UUID

from core.errors import Denied
from services.rules.lifecycle import Sourcing
from tenants.roles import Role
from tenants.scope import Scope


class RevealNotAllowed(Denied):
    """Personal data are revealed to those who work on the ticket, its requester and the company's manager."""

    code = "reveal_not_allowed"


class MyNumberNotCleared(Denied):
    """Your clearance does not include specific personal information (My Number)."""

    code = "my_number_not_cleared"


def sees_plain(scope: Scope, *, requester: UUID) -> bool:
    """Whether nothing is masked to them: the requester, and the manager of the company whose data they are."""
    return not scope.is_staff and (scope.actor == requester or Role.CLIENT_MANAGER in scope.roles)


def refusal(scope: Scope, *, requester: UUID, sourcing: str, specific: bool) -> Denied | None:
    """Why somebody who sees the ticket may not have a value revealed; None where they may."""
    if sees_plain(scope, requester=requester):
        return None
    works = scope.is_staff or (Role.IN_HOUSE_WORKER in scope.roles and sourcing == Sourcing.IN_HOUSE)
    if not works or not scope.may("personal_data.reveal"):
        return RevealNotAllowed()
    return MyNumberNotCleared() if specific and not scope.my_number() else None
