"""How often somebody may ask for reports: a limit of its own, which all reports share."""

from typing import Annotated

from fastapi import Depends

from api.deps import CurrentScope
from core.settings import RateLimit, settings
from tenants import limits
from tenants.scope import Scope

OFTEN = RateLimit(per_second=10, burst=40)
"""How often somebody may ask for reports and for what is behind them."""


async def metered(scope: CurrentScope) -> Scope:
    """Who asks; one request of their own limit. Raises TooMany."""
    await limits.spend(f"reports:{scope.principal}", OFTEN if settings().rate_limit else None)
    return scope


Reader = Annotated[Scope, Depends(metered)]
