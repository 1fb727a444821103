"""The four calls: as HTTP requests, and as scripts of the statements that they send.

Every feature is on: token, rate limit (beyond reach), wall, Idempotency-Key on both that change something, form check, three
SLA clocks, timers, events, board.
"""

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import uuid4

from bench import stock
from bench.capture import Asked, Captured, captured
from bench.load import Requests, request
from bench.raw import CLIENTS
from bench.scene import OPERATORS, Scene
from bench.script import FRESH, Script, fresh_ids, written
from bench.stock import Stocked
from core import json
from tests.support.clientele import KIND, example

PAGE = 25
_EACH = OPERATORS // CLIENTS
_BODY = json.dumps(
    {"task_type": KIND, "subject": "VPNにつながらない", "form": dict(example()), "tags": ["vpn"]}
)


@dataclass(frozen=True, slots=True)
class Call:
    """One kind of call: what it answers when it succeeds, its requests, and its scripts, one for each company."""

    name: str
    status: int
    requests: Callable[[Scene], Requests]
    scripts: Callable[[Scene], Sequence[Script]]


def _some(scene: Scene) -> Stocked:
    return random.choice(scene.stocked)


def _creates(scene: Scene) -> Requests:
    return lambda _n: request("POST", "/v1/tickets", _some(scene).desk.token, _BODY, key=str(uuid4()))


def _reads(scene: Scene) -> Requests:
    def one(_n: int) -> bytes:
        there = _some(scene)
        return request(
            "GET", f"/v1/tickets/{stock.id_of(random.randint(there.first, there.last))}", there.desk.token
        )

    return one


def _lists(scene: Scene) -> Requests:
    return lambda _n: request("GET", f"/v1/tickets?limit={PAGE}", _some(scene).desk.token)


def _takes(scene: Scene) -> Requests:
    """Each connection has operators of its own: nobody asks twice at once."""

    def one(n: int) -> bytes:
        operator = scene.operators[n * _EACH + random.randrange(_EACH)]
        return request(
            "POST", f"/v1/queues/{_some(scene).desk.queue}/next", operator.token, b"{}", key=str(uuid4())
        )

    return one


def _captured(scene: Scene, asked: Asked) -> tuple[Captured, dict[str, str]]:
    """A call's statements, and what of their parameters differs from one to the next: the ids that it made, and its key."""
    held = asyncio.run(captured(scene.site.doors, asked))
    return held, fresh_ids(held.statements, since=held.since) | {held.key: FRESH.format(nth=0xFFF)}


def _create(scene: Scene, n: int) -> Script:
    desk = scene.stocked[n].desk
    held, varying = _captured(scene, Asked("POST", "/v1/tickets", desk.token, _BODY))
    return written(f"create{n}", held.statements, varying)


def _read(scene: Scene, n: int) -> Script:
    there = scene.stocked[n]
    held, _ = _captured(scene, Asked("GET", f"/v1/tickets/{stock.id_of(there.first)}", there.desk.token))
    varying = {str(stock.id_of(there.first)): f"{stock.ID.format(n=':k::bigint')}::text"}
    return written(
        f"read{n}", held.statements, varying, before=rf"\set k random({there.first}, {there.last})"
    )


def _list(scene: Scene, n: int) -> Script:
    held, varying = _captured(scene, Asked("GET", f"/v1/tickets?limit={PAGE}", scene.stocked[n].desk.token))
    return written(f"list{n}", held.statements, varying)


def _next(scene: Scene, n: int) -> Script:
    """The ticket is the one that the claim gives, the operator one of the client's own."""
    operator, queue = scene.operators[0], scene.stocked[n].desk.queue
    held, varying = _captured(scene, Asked("POST", f"/v1/queues/{queue}/next", operator.token, b"{}"))
    persons = "{" + ",".join(str(each.person) for each in scene.operators) + "}"
    varying |= {
        str(operator.person): f"(('{persons}'::text[])[1 + :client_id::int * {_EACH} + :k::int])",
        held.answer["id"]: ":ticket_id::text",
    }
    claim = next(n for n, each in enumerate(held.statements) if each.sql.lstrip().startswith("WITH used AS"))
    return written(
        f"next{n}", held.statements, varying, before=rf"\set k random(0, {_EACH - 1})", gset={claim: r"\gset"}
    )


CALLS = (
    Call("create", 201, _creates, lambda scene: [_create(scene, n) for n in range(len(scene.stocked))]),
    Call("read", 200, _reads, lambda scene: [_read(scene, n) for n in range(len(scene.stocked))]),
    Call("list", 200, _lists, lambda scene: [_list(scene, n) for n in range(len(scene.stocked))]),
    Call("next", 200, _takes, lambda scene: [_next(scene, n) for n in range(len(scene.stocked))]),
)
