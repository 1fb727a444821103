"""Faults, each aimed at a process by its pid, and checked: that it was the right one, that it died, that another came."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import psutil
import redis

from deploy.watchdog import is_running
from tests.support.product import Product, until

MARKS = {
    "api": "api.app:app",
    "worker": "worker",
    "beat": "beat",
    "valkey": "valkey-server",
    "postgres": "postgres",
}
"""A word of each program's command line, by which we know that we aim at what we mean."""

BACK_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A fault that hit: the processes before and after, and the seconds until the new ones were there."""

    fault: str
    before: tuple[int, ...]
    after: tuple[int, ...]
    seconds: float


Fault = Callable[[Product], Hit]


def killing(name: str) -> Fault:
    """`kill -9` of a program; the supervisor must start it again, as another process."""

    def kill(product: Product) -> Hit:
        victim, restarts = aimed_at(product, name), product.standing(name)["restarts"]
        began = time.monotonic()
        victim.kill()
        until(lambda: not is_running(victim), seconds=5, what=f"{name}, pid {victim.pid}, died")
        until(lambda: _is_back(product, name, restarts), seconds=BACK_SECONDS, what=f"{name} came back")
        fresh = aimed_at(product, name)
        assert fresh.pid != victim.pid
        return Hit(f"kill -9 {name}", (victim.pid,), (fresh.pid,), time.monotonic() - began)

    return kill


def killing_the_workers_children(product: Product) -> Hit:
    """`kill -9` of every process in which a task may run; their parent lives on and makes others."""
    parent = aimed_at(product, "worker")
    until(lambda: bool(parent.children()), seconds=BACK_SECONDS, what="the worker has children")
    victims = parent.children()
    began = time.monotonic()
    for victim in victims:
        victim.kill()
    until(lambda: not any(is_running(each) for each in victims), seconds=5, what="the children died")
    until(lambda: len(_living(parent)) >= len(victims), seconds=BACK_SECONDS, what="others took their place")
    fresh = _living(parent)
    assert not {each.pid for each in fresh} & {each.pid for each in victims}
    assert aimed_at(product, "worker") == parent, "the parent was not meant"
    return Hit(
        "kill -9 the worker's children",
        tuple(each.pid for each in victims),
        tuple(each.pid for each in fresh),
        time.monotonic() - began,
    )


def wiping_valkey(product: Product) -> Hit:
    """FLUSHALL, sent to the process that the supervisor calls Valkey: messages, cached scopes and rate limits are gone."""
    victim = aimed_at(product, "valkey")
    with redis.Redis.from_url(product.doors().valkey_url) as line:
        assert line.info("server")["process_id"] == victim.pid
        began = time.monotonic()
        held = line.dbsize()
        assert held, "there was nothing to wipe"
        line.flushall()
    assert aimed_at(product, "valkey") == victim
    return Hit(f"FLUSHALL ({held} keys)", (victim.pid,), (victim.pid,), time.monotonic() - began)


def aimed_at(product: Product, name: str) -> psutil.Process:
    """The process of a program, known by its pid, its start and its command line."""
    process = product.process(name)
    assert any(MARKS[name] in word for word in process.cmdline()), (name, process.cmdline())
    assert is_running(process)
    return process


def _is_back(product: Product, name: str, restarts: int) -> bool:
    said = product.standing(name)
    return bool(said["state"] == "up" and said["restarts"] == restarts + 1)


def _living(parent: psutil.Process) -> list[psutil.Process]:
    return [each for each in parent.children() if is_running(each)]
