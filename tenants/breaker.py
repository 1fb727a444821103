"""A circuit breaker: what does not answer is left alone for a while, so that its absence costs nothing."""

import time
from collections.abc import Callable

FIRST_REST, LONGEST_REST = 0.25, 4.0
_TRIAL = 0.25


class Breaker:
    """Lets calls pass while they succeed; after a failure, one call after each rest, which doubles."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._rest = 0.0
        self._until = 0.0

    def passes(self) -> bool:
        """Whether a call may be made now. The one that tries again keeps the others waiting for its result."""
        if not self._rest:
            return True
        if self._clock() < self._until:
            return False
        self._until = self._clock() + _TRIAL
        return True

    def failed(self) -> None:
        self._rest = min(max(2 * self._rest, FIRST_REST), LONGEST_REST)
        self._until = self._clock() + self._rest

    def succeeded(self) -> None:
        self._rest = 0.0
