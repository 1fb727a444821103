"""Celery as this product uses it: no results, no countdowns, no retries in the broker; ids in, the present read inside.

A worker process runs every coroutine on one event loop of its own, opened after the fork.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar
from uuid import UUID

from celery import Celery
from celery.signals import after_setup_logger, worker_process_init, worker_process_shutdown
from kombu import Queue

from core.settings import settings
from tenants import db, valkey
from tenants.db import Database, Tx, transaction
from tenants.login_roles import refuse_strong_login
from tenants.scope import system

T = TypeVar("T")
Work = Callable[..., Awaitable[None]]

app = Celery("urakata", broker=settings().broker or "redis://127.0.0.1:6379/0")
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"unacked_restore_interval": 5, "throttle": 1, "visibility_timeout": 60},
    task_default_queue="work",
    task_queues=(Queue("work"), Queue("sweeps")),
    timezone="UTC",
    imports=(
        "workers.documents",
        "workers.relay",
        "workers.schedule",
        "workers.routing",
        "workers.audit",
        "workers.jobs",
        "workers.usage",
        "workers.rollups",
        "workers.invoices",
        "workers.alerts",
        "workers.monthly_reports",
        "workers.subscriptions",
        "workers.door",
    ),
)

_loop: asyncio.AbstractEventLoop | None = None


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine on this process's loop, opening loop and database when first asked."""
    return _own_loop().run_until_complete(work)


def _own_loop() -> asyncio.AbstractEventLoop:
    global _loop  # noqa: PLW0603  (one loop a process)
    if _loop is None:
        _loop = asyncio.new_event_loop()
        url = settings().worker_database_url
        assert url, "URAKATA_WORKER_DATABASE_URL is not set"
        db.use(Database(url, size=4))
        _loop.run_until_complete(refuse_strong_login())
    return _loop


@worker_process_init.connect
def _after_fork(**_: Any) -> None:
    _own_loop()


@worker_process_shutdown.connect
def _at_the_end(**_: Any) -> None:
    global _loop  # noqa: PLW0603
    if _loop is not None:
        _loop.run_until_complete(_close())
        _loop.close()
        _loop = None


async def _close() -> None:
    await db.current().close()
    db.use(None)
    await valkey.close()


def _declared(name: str, queue: str, start: Callable[..., None]) -> Any:
    app.conf.task_routes = {**(app.conf.task_routes or {}), name: {"queue": queue}}
    return app.task(name=name, typing=False)(start)


def task(*, queue: str = "work") -> Callable[[Work], Any]:
    """A task of some tickets of one tenant: `async def name(tx, *, ticket_id, **_)`, each ticket in its own transaction.

    It may run twice, in any order, for things that are gone: it reads the present and acts on that.
    """

    def declare(work: Work) -> Any:
        def start(*, tenant: str, tickets: list[str], **_: Any) -> None:
            run(_each(work, UUID(tenant), [UUID(ticket) for ticket in tickets]))

        start.__doc__ = work.__doc__
        name = f"{work.__module__}.{work.__name__}"
        return _declared(name, queue, start)

    return declare


async def _each(work: Work, tenant: UUID, tickets: list[UUID]) -> None:
    for ticket_id in tickets:
        async with transaction(system(tenant)) as tx:
            await work(tx, ticket_id=ticket_id)


def tick(*, seconds: float) -> Callable[[Callable[[], Coroutine[Any, Any, None]]], Any]:
    """A sweep that beat starts every `seconds`. A tick that was not run before the next one is forgotten."""

    def declare(sweep: Callable[[], Coroutine[Any, Any, None]]) -> Any:
        def start(**_: Any) -> None:
            run(sweep())

        start.__doc__ = sweep.__doc__
        name = f"{sweep.__module__}.{sweep.__name__}"
        made = _declared(name, "sweeps", start)
        app.conf.beat_schedule = {
            **(app.conf.beat_schedule or {}),
            name: {
                "task": name,
                "schedule": seconds,
                "options": {"expires": max(2 * seconds, 2), "queue": "sweeps"},
            },
        }
        return made

    return declare


@after_setup_logger.connect
def _quiet_ticks(**_: Any) -> None:
    """A tick every quarter of a second is no news; what fails still is."""
    for name in ("celery.app.trace", "celery.worker.strategy", "celery.beat"):
        logging.getLogger(name).setLevel(logging.WARNING)


__all__ = ["Tx", "app", "run", "task", "tick"]
