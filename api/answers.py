"""Answers, built as the last thing inside the transaction and sent after its commit."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from core import json
from tenants.db import Tx

JSON = "application/json"


async def answer(
    tx: Tx,
    content: Any,
    *,
    status: int = 200,
    version: int | None = None,
    location: str | None = None,
    kept: Any = None,
) -> Response:
    """Flush the transaction, build the answer, and keep it with the request's Idempotency-Key where it has one.

    `kept` is what a repeat gets instead, where the first answer holds a secret that is shown once.
    """
    await tx.flush()
    if tx.once is not None:
        repeat = shown(content if kept is None else kept, status=status, version=version, location=location)
        await tx.once.save(tx, _packed(repeat))
    return shown(content, status=status, version=version, location=location)


def shown(
    content: Any, *, status: int = 200, version: int | None = None, location: str | None = None
) -> Response:
    """A JSON answer; `version` becomes the ETag (the edit token)."""
    headers = {"Cache-Control": "no-store"}
    if version is not None:
        headers["ETag"] = f'"{version}"'
    if location is not None:
        headers["Location"] = location
    body = b"" if status == 204 else json.dumps(content)
    return Response(body, status, headers, None if status == 204 else JSON)


def _packed(response: Response) -> bytes:
    kept = {
        name: value
        for name, value in response.headers.items()
        if name in {"etag", "location", "content-type"}
    }
    return json.dumps(
        {"status": response.status_code, "headers": kept, "body": b64encode(bytes(response.body)).decode()}
    )


def replayed(kept: bytes) -> Response:
    """The first answer, again."""
    parts: Mapping[str, Any] = json.loads(kept)
    headers = {**parts["headers"], "Cache-Control": "no-store", "Idempotency-Replayed": "true"}
    return Response(b64decode(parts["body"]), parts["status"], headers)
