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
        "ratelimit": f'"default";r={standing.remaining};t={reset}',
        "ratelimit-policy": f'"default";q={burst};w={window}',
        "ratelimit-limit": str(burst),
        "ratelimit-remaining": str(standing.remaining),
        "ratelimit-reset": str(reset),
    }
