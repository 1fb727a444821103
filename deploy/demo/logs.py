"""The events of every history, written down up to an instant, so that what billing does in between stands in between."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from uuid import UUID

from deploy.demo import writing
from deploy.demo.history import History
from services.events import Happening
from tenants.db import transaction
from tenants.scope import system


class Logs:
    """What has not been written yet, by company."""

    def __init__(self, histories: Mapping[UUID, History], told: Callable[[int], None]) -> None:
        self.histories, self.told = histories, told
        self._left = {
            tenant: deque(sorted(history.happened, key=lambda each: each.at))
            for tenant, history in histories.items()
        }

    async def write(self, until: datetime | None = None) -> None:
        """Write what happened before an instant, or everything."""
        for tenant, left in self._left.items():
            if found := list(_before(left, until)):
                async with transaction(system(tenant)) as tx:
                    await writing.log(tx, self.histories[tenant], found, self.told)


def _before(left: deque[Happening], until: datetime | None) -> Iterator[Happening]:
    while left and (until is None or left[0].at < until):
        yield left.popleft()
