"""How a caller stands against its rate limit, as headers (IETF draft-ietf-httpapi-ratelimit-headers, and the older three)."""

import math
from collections.abc import Mapping

from tenants.limits import Standing


def headers(standing: Standing | None) -> Mapping[str, str]:
    """`RateLimit` and `RateLimit-Policy`, and `RateLimit-Limit`, `-Remaining` and `-Reset` (seconds) for older clients."""
    if standing is None:
        return {}
    burst, reset = standing.limit.burst, math.ceil(standing.full_after)
    window = max(1, math.ceil(burst / standing.limit.per_second))
    return {
        "RateLimit": f'"default";r={standing.remaining};t={reset}',
        "RateLimit-Policy": f'"default";q={burst};w={window}',
        "RateLimit-Limit": str(burst),
        "RateLimit-Remaining": str(standing.remaining),
        "RateLimit-Reset": str(reset),
    }
