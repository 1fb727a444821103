"""A bank's file as it is handed in: small, whole, under `file`."""

from typing import Any

from fastapi import Request

from api import multipart
from api.multipart import Part
from core.errors import Invalid, TooLarge
from services.billing.receipts.importing import MOST_BYTES
from tenants.idempotency import Once
from tenants.scope import Scope

OPENAPI: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "string",
                            "format": "binary",
                            "description": "CSV (UTF-8 or CP932), or 全銀 入出金取引明細 or 振込入金通知 with records of 200 bytes.",
                        }
                    },
                }
            }
        },
    }
}


async def received(request: Request) -> bytes:
    """The file's bytes. Raises Invalid, TooLarge, UnsupportedMedia, or 400 for a broken body."""
    held: bytearray | None = None
    async for item in multipart.parts(request):
        if isinstance(item, Part):
            if item.name != "file" or item.file_name is None or held is not None:
                raise Invalid.field(
                    "/file", "one_file", "takes exactly one file under this name, and nothing else"
                )
            held = bytearray()
        elif held is not None:
            held += item
            if len(held) > MOST_BYTES:
                raise TooLarge(f"A bank's file takes up to {MOST_BYTES} bytes.")
    if not held:
        raise Invalid.field("/file", "missing", "takes one file under this name")
    return bytes(held)


def claim(request: Request, scope: Scope, data: bytes) -> Once | None:
    """The request's claim on its Idempotency-Key, over what the file holds (a repeat has another multipart boundary)."""
    key = request.headers.get("idempotency-key")
    route = f"{request.method} {request.url.path}?{request.url.query}"
    return None if key is None else Once.of(scope.principal, route, key, data)
