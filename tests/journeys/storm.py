"""Clients that submit tickets at once over HTTP, each until it has its answer, with one Idempotency-Key a ticket."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.support.clientele import KIND, Desk, example

CLIENTS = 16
REST_SECONDS = 0.1
AGAIN = {409, 429, 503}
"""Answers after which a client tries again with the same key. Everything else that is no success is a defect."""


@dataclass(slots=True)
class Storm:
    """Submissions `0 … total - 1`, numbered by their key; no more of them begin than were released."""

    url: str
    desks: list[Desk]
    total: int
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    troubles: Counter[str] = field(default_factory=Counter)
    _released: int = 0
    _next: int = 0
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def blow(self) -> None:
        """Submit everything. Raises AssertionError for an answer that no client can do anything with."""
        async with httpx.AsyncClient(base_url=self.url, timeout=10) as http, asyncio.TaskGroup() as clients:
            for _ in range(CLIENTS):
                clients.create_task(self._client(http))

    async def release(self, count: int) -> None:
        async with self._news:
            self._released = max(self._released, count)
            self._news.notify_all()

    async def acknowledged(self, count: int) -> None:
        """Wait until so many were acknowledged."""
        async with self._news:
            await self._news.wait_for(lambda: len(self.answers) >= count)

    async def again(self, http: httpx.AsyncClient, n: int) -> httpx.Response:
        """Submission `n` once more, as a client that never got its answer would."""
        desk = self.desks[n % len(self.desks)]
        body = {
            "task_type": KIND,
            "subject": f"申請 {n}",
            "external_reference": key_of(n),
            "form": example(),
        }
        headers = {"Authorization": f"Bearer {desk.token}", "Idempotency-Key": key_of(n)}
        return await http.post("/v1/tickets", json=body, headers=headers)

    async def _client(self, http: httpx.AsyncClient) -> None:
        while (n := await self._take()) is not None:
            await self._submit(http, n)

    async def _take(self) -> int | None:
        async with self._news:
            if self._next >= self.total:
                return None
            n, self._next = self._next, self._next + 1
            await self._news.wait_for(lambda: n < self._released)
            return n

    async def _submit(self, http: httpx.AsyncClient, n: int) -> None:
        while True:
            try:
                answer = await self.again(http, n)
            except httpx.TransportError as error:
                self.troubles[type(error).__name__] += 1
            else:
                if answer.status_code == 201:
                    break
                assert answer.status_code in AGAIN, (answer.status_code, answer.text)
                self.troubles[f"{answer.status_code} {answer.json().get('code')}"] += 1
            await asyncio.sleep(REST_SECONDS)
        async with self._news:
            self.answers[key_of(n)] = answer.json()
            self._news.notify_all()


def key_of(n: int) -> str:
    return f"storm-{n}"
