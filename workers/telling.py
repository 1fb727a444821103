"""What is to be told by mail, each by itself: a mail server that is away is asked again later, and what fails stops nothing else."""

import logging
from collections.abc import Awaitable, Callable
from typing import Protocol
from uuid import UUID

from core import mail
from core.mail import Letter, MailAway, MailRefused
from tenants.db import Tx, transaction
from tenants.scope import system

log = logging.getLogger(__name__)


class Due(Protocol):
    """Where what is to be told waits."""

    async def waiting(self, tx: Tx) -> list[tuple[UUID, UUID]]:
        """The tenant and the subject of each, over all tenants."""

    async def later(self, tx: Tx, subject: UUID, /) -> None:
        """Try again after a while."""


async def tell_all(due: Due, tell: Callable[[UUID, UUID], Awaitable[None]], *, name: str) -> None:
    """Tell each that waits. `name` is who asks, as logs and scopes call it."""
    async with transaction(system(None, name=name)) as tx:
        waiting = await due.waiting(tx)
    for tenant, subject in waiting:
        try:
            await tell(tenant, subject)
        except Exception as error:
            if isinstance(error, MailAway):
                log.warning("%s: %s of tenant %s waits for the mail server: %s", name, subject, tenant, error)
            else:
                log.exception("%s: %s of tenant %s could not be told by mail", name, subject, tenant)
            async with transaction(system(tenant, name=name)) as tx:
                await due.later(tx, subject)


async def hand_over(letter: Letter, *, name: str) -> None:
    """Send a letter; one that is refused for good is logged, for another reader's may be taken. Raises MailAway."""
    try:
        await mail.send(letter)
    except MailRefused as refused:
        log.warning("%s: a letter was refused: %s", name, refused)
