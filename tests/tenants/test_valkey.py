"""The connection to Valkey: calls travel together, and an absent server costs nothing."""

import asyncio
import time

import pytest
from redis.exceptions import ResponseError

from tenants import limits, valkey
from tenants.breaker import FIRST_REST, LONGEST_REST, Breaker
from tenants.valkey import Away, Script, Valkey

NOWHERE = "redis://127.0.0.1:1/0"


class Clock:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def test_the_breaker_lets_one_call_through_after_each_rest_and_rests_longer_each_time():
    clock = Clock()
    breaker = Breaker(clock)
    assert breaker.passes()
    rests = []
    for _ in range(7):
        breaker.failed()
        assert not breaker.passes()
        started = clock.at
        while not breaker.passes():
            clock.at += 0.01
        rests.append(clock.at - started)
        assert not breaker.passes()  # the one that tries is alone
    assert rests == sorted(rests)
    assert rests[0] == pytest.approx(FIRST_REST, abs=0.02)
    assert rests[-1] == pytest.approx(LONGEST_REST, abs=0.02)
    breaker.succeeded()
    assert breaker.passes()
    assert breaker.passes()


@pytest.mark.usefixtures("door")
async def test_each_of_many_calls_at_once_gets_its_own_answer():
    echo = Script("return ARGV[1]")
    answers = await asyncio.gather(*(valkey.current().run(echo, [], n) for n in range(500)))
    assert answers == [str(n).encode() for n in range(500)]


@pytest.mark.usefixtures("door")
async def test_a_refused_command_fails_alone():
    good, bad = await asyncio.gather(
        valkey.current().call("ECHO", "a"), valkey.current().call("INCR"), return_exceptions=True
    )
    assert good == b"a"
    assert isinstance(bad, ResponseError)


@pytest.mark.usefixtures("door")
async def test_a_call_whose_caller_has_gone_harms_no_other():
    gone = asyncio.create_task(valkey.current().call("ECHO", "here"))
    stays = asyncio.create_task(valkey.current().call("ECHO", "here"))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays == b"here"
    assert await valkey.current().call("ECHO", "here") == b"here"


async def test_an_absent_server_is_asked_once_and_then_left_alone():
    absent = Valkey(NOWHERE)
    with pytest.raises(Away):
        await absent.call("ECHO", "here")
    started = time.perf_counter()
    for _ in range(1000):
        with pytest.raises(Away):
            await absent.call("ECHO", "here")
    assert time.perf_counter() - started < FIRST_REST
    await absent.close()


async def test_no_address_is_an_absent_server():
    with pytest.raises(Away):
        await Valkey(None).call("ECHO", "here")


@pytest.mark.usefixtures("door")
async def test_a_server_that_is_back_is_used_again(valkey_url: str):
    back = Valkey(NOWHERE)
    with pytest.raises(Away):
        await back.call("ECHO", "here")
    there = Valkey(valkey_url)
    back._redis = there._redis
    await asyncio.sleep(FIRST_REST)
    assert await back.call("ECHO", "here") == b"here"
    assert await back.call("ECHO", "here") == b"here"
    await back.close()


def test_a_process_alone_forgets_subjects_whose_bucket_is_full_again():
    clock = Clock()
    alone = limits.Alone(clock)
    limit = limits.RateLimit(per_second=1, burst=1)
    for subject in range(alone.MOST):
        alone.spend(str(subject), limit)
    clock.at += 2
    alone.spend("another", limit)
    assert len(alone._full_at) == 1


@pytest.mark.usefixtures("door")
async def test_a_server_that_forgot_its_scripts_learns_them_again():
    echo = Script("return ARGV[1]")
    assert await valkey.current().run(echo, [], "a") == b"a"
    await valkey.current().call("SCRIPT FLUSH")
    assert await valkey.current().run(echo, [], "b") == b"b"


@pytest.mark.usefixtures("door")
async def test_a_connection_that_the_server_closed_is_opened_again():
    for _ in range(3):
        await valkey.current().call("CLIENT KILL", "TYPE", "normal", "SKIPME", "no")
        assert await valkey.current().call("ECHO", "here") == b"here"
