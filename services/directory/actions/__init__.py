"""What administrators and client managers do in the directory. Each requires the grant, locks, decides, changes and records."""

from services.directory.actions.api_clients import (
    change_api_client,
    end_api_client,
    make_api_client,
    new_secret,
)
from services.directory.actions.clearances import change_clearance, end_clearance, grant_clearance
from services.directory.actions.memberships import change_membership, end_membership, make_membership
from services.directory.actions.provider import appoint_first_administrator, found_provider
from services.directory.actions.signing_in import AT_THE_DOOR, sign_in
from services.directory.actions.teams import change_team, end_team, join_team, leave_team, make_team
from services.directory.actions.tenants import change_tenant, end_tenant, make_tenant
from services.directory.actions.users import NewUser, add_user, change_user, end_user

__all__ = [
    "AT_THE_DOOR",
    "NewUser",
    "add_user",
    "appoint_first_administrator",
    "change_api_client",
    "change_clearance",
    "change_membership",
    "change_team",
    "change_tenant",
    "change_user",
    "end_api_client",
    "end_clearance",
    "end_membership",
    "end_team",
    "end_tenant",
    "end_user",
    "found_provider",
    "grant_clearance",
    "join_team",
    "leave_team",
    "make_api_client",
    "make_membership",
    "make_team",
    "make_tenant",
    "new_secret",
    "sign_in",
]
