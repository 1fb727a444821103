"""Why a baseline is not found, not taken, or not shown."""

from collections.abc import Mapping

from core.errors import Conflict, Denied, FieldError, Invalid, NotFound
from core.said import say
from services.rules.flaws import Flawed
from services.rules.sourcing_inputs import Estimate, Given, Level, read
from tenants.roles import grants_of
from tenants.scope import Scope


class BaselineNotFound(NotFound):
    """No such baseline, or it is not in your domains."""

    code = "baseline_not_found"


class BaselineBegun(Conflict):
    """There is a baseline of this task type from this month on."""

    code = "baseline_begun"


def taken(given: Mapping[str, Given], level: Level) -> dict[str, Estimate]:
    """The inputs as the rules read them. Raises Invalid naming each bad field."""
    try:
        return read(given, level)
    except Flawed as error:
        raise Invalid([FieldError(flaw.pointer, flaw.code, flaw.detail) for flaw in error.flaws]) from error


def may_compare(scope: Scope) -> None:
    """Reports are shown by `reports.read`; those of costs to roles that may see baselines too. Raises Denied."""
    scope.require("reports.read")
    if "baselines.read" not in grants_of(scope.roles):
        raise Denied(say("The comparison shows a company's own costs: it is for who may see its baselines."))
