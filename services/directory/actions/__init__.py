"""What administrators and client managers do in the directory. Each requires the grant, locks, decides, changes and records."""

from services.directory.actions.api_clients import (
    change_api_client,
    end_api_client,
    make_api_client,
    new_secret,
    trial_token,
)
from services.directory.actions.clearances import change_clearance, end_clearance, grant_clearance
from services.directory.actions.company_providers import (
    add_company_sign_in,
    change_company_sign_in,
    require_factor_of,
    switch_company_sign_in,
)
from services.directory.actions.company_sign_in import end_there, enter_through, tell_failure
from services.directory.actions.grades import change_grade, drop_cost, give_grade, make_grade, say_cost
from services.directory.actions.memberships import change_membership, end_membership, make_membership
from services.directory.actions.own_account import (
    change_language,
    change_password,
    end_other_sessions,
    end_session,
    enrol,
    remove_factor,
    renew_codes,
)
from services.directory.actions.provider import (
    appoint_first_administrator,
    at_home,
    change_provider,
    found_provider,
    is_empty,
    set_up,
)
from services.directory.actions.resets import drop_factor, make_reset_link, use_reset_link
from services.directory.actions.signing_in import (
    AT_THE_DOOR,
    Awaiting,
    Entered,
    at_the_door,
    pass_enrolment,
    pass_factor,
    sign_in,
)
from services.directory.actions.teams import change_team, end_team, join_team, leave_team, make_team
from services.directory.actions.tenants import (
    change_tenant,
    end_tenant,
    make_tenant,
    require_key,
    require_zone,
)
from services.directory.actions.users import NewUser, add_user, change_user, end_user

__all__ = [
    "AT_THE_DOOR",
    "Awaiting",
    "Entered",
    "NewUser",
    "add_company_sign_in",
    "add_user",
    "appoint_first_administrator",
    "at_home",
    "at_the_door",
    "change_api_client",
    "change_clearance",
    "change_company_sign_in",
    "change_grade",
    "change_language",
    "change_membership",
    "change_password",
    "change_provider",
    "change_team",
    "change_tenant",
    "change_user",
    "drop_cost",
    "drop_factor",
    "end_api_client",
    "end_clearance",
    "end_membership",
    "end_other_sessions",
    "end_session",
    "end_team",
    "end_tenant",
    "end_there",
    "end_user",
    "enrol",
    "enter_through",
    "found_provider",
    "give_grade",
    "grant_clearance",
    "is_empty",
    "join_team",
    "leave_team",
    "make_api_client",
    "make_grade",
    "make_membership",
    "make_reset_link",
    "make_team",
    "make_tenant",
    "new_secret",
    "pass_enrolment",
    "pass_factor",
    "remove_factor",
    "renew_codes",
    "require_factor_of",
    "require_key",
    "require_zone",
    "say_cost",
    "set_up",
    "sign_in",
    "switch_company_sign_in",
    "tell_failure",
    "trial_token",
    "use_reset_link",
]
