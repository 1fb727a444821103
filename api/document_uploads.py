"""Receive a document: the file as a stream, beside it the field `internal`."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import Request

from api import uploads
from core import json
from core.errors import Invalid
from core.said import say
from core.settings import settings
from services.documents import file_store
from services.documents.reception import Received, Reception
from services.documents.sealing import DocumentKey
from tenants.idempotency import Once
from tenants.scope import Scope

_TRUTHS = {"true": True, "false": False}
OPENAPI = uploads.told(
    "Exactly one file: PDF, images, Office and OpenDocument files, text, CSV, JSON, XML, mail, zip. Known by its content, which "
    "must agree with its name and type.",
    internal={
        "type": "boolean",
        "default": False,
        "description": "For the side that does the work alone; only that side may set it.",
    },
)
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
        """The request's claim on its Idempotency-Key."""
        held = [self.received.digest.hex(), self.received.file_name, self.received.media_type, self.internal]
        return uploads.claim(request, scope, json.dumps(held))


async def receive(request: Request, tenant: UUID, key: DocumentKey) -> Upload:
    """Take in the body, without a transaction. Raises Invalid, TooLarge, UnsupportedMedia, or 400 for a broken body."""
    async with file_store.current().incoming(tenant) as incoming:
        reception = Reception(incoming, key, limit=settings().max_document_bytes)
        fields = await uploads.read(request, reception, fields=("internal",))
        internal = _internal(fields.get("internal", "false"))
        return Upload(await reception.end(), internal)


def _internal(said: str) -> bool:
    text = said.strip().lower()
    if text not in _TRUTHS:
        raise Invalid.field("/internal", "bool_parsing", say("held {held}; takes true or false", held=text))
    return _TRUTHS[text]
