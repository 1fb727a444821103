"""Receive an upload: one file under `file`, beside it the field `internal`; in what order they come is the sender's affair."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import Request

from api import multipart
from api.multipart import Part
from core import json
from core.errors import FieldError, Invalid
from core.settings import settings
from services.documents import file_store
from services.documents.reception import Received, Reception
from services.documents.sealing import DocumentKey
from tenants.idempotency import Once
from tenants.scope import Scope

_LONGEST_FIELD = 1000
_FIELDS = ("internal",)
_TRUTHS = {"true": True, "false": False}
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
                            "description": "Exactly one file: PDF, images, Office and OpenDocument files, text, CSV, JSON, XML, "
                            "mail, zip. Known by its content, which must agree with its name and type.",
                        },
                        "internal": {
                            "type": "boolean",
                            "default": False,
                            "description": "For the side that does the work alone; only that side may set it.",
                        },
                    },
                }
            }
        },
    }
}
REFUSALS: dict[int | str, dict[str, Any]] = {
    413: {"description": "The document is larger than the limit (URAKATA_MAX_DOCUMENT_BYTES)."},
    415: {"description": "This content is not taken, or is not what its name or type says."},
}


@dataclass(frozen=True, slots=True)
class Upload:
    """What arrived: the kept document, and what was said of it."""

    received: Received
    internal: bool

    def claim(self, request: Request, scope: Scope) -> Once | None:
        """The request's claim on its Idempotency-Key, over what it holds (a repeat has another multipart boundary)."""
        key = request.headers.get("idempotency-key")
        if key is None:
            return None
        held = [self.received.digest.hex(), self.received.file_name, self.received.media_type, self.internal]
        return Once.of(scope.principal, f"{request.method} {request.url.path}", key, json.dumps(held))


async def receive(request: Request, tenant: UUID, key: DocumentKey) -> Upload:
    """Take in the body, without a transaction. Raises Invalid, TooLarge, UnsupportedMedia, or 400 for a broken body."""
    async with file_store.current().incoming(tenant) as incoming:
        form = _Form(Reception(incoming, key, limit=settings().max_document_bytes))
        async for item in multipart.parts(request):
            if isinstance(item, Part):
                await form.begin(item)
            else:
                await form.add(item)
        return await form.end()


class _Form:
    """The fields as they come; the file goes on to its reception."""

    def __init__(self, reception: Reception) -> None:
        self._reception = reception
        self._part: Part | None = None
        self._has_file = False
        self._fields: dict[str, bytes] = {}

    async def begin(self, part: Part) -> None:
        self._part = part
        if part.name == "file" and part.file_name is not None and not self._has_file:
            self._has_file = True
            await self._reception.begin(part.file_name, part.media_type)
        elif part.name not in _FIELDS or part.file_name is not None or part.name in self._fields:
            raise _unknown(part)
        else:
            self._fields[part.name] = b""

    async def add(self, data: bytes) -> None:
        assert self._part is not None
        name = self._part.name
        if name == "file":
            await self._reception.add(data)
        elif len(self._fields[name]) + len(data) > _LONGEST_FIELD:
            raise Invalid.field(f"/{name}", "too_long", f"takes at most {_LONGEST_FIELD} bytes")
        else:
            self._fields[name] += data

    async def end(self) -> Upload:
        if not self._has_file:
            raise Invalid.field("/file", "missing", "takes one file under this name")
        text = self._fields.get("internal", b"false").decode(errors="replace").strip().lower()
        if text not in _TRUTHS:
            raise Invalid.field("/internal", "bool_parsing", f"held {text[:60]!r}; takes true or false")
        return Upload(await self._reception.end(), _TRUTHS[text])


def _unknown(part: Part) -> Invalid:
    if part.name == "file":
        return Invalid.field("/file", "one_file", "takes exactly one file, with its name")
    name = part.name.replace("~", "~0").replace("/", "~1")[:100]
    return Invalid(
        [FieldError(f"/{name}", "extra_forbidden", f"takes file and {', '.join(_FIELDS)}, each once")]
    )
