"""Files that are handed in: multipart/form-data with one file under `file`, and the fields of a call beside it, in any order."""

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from fastapi import Request

from api import multipart
from api.multipart import Part
from core.errors import FieldError, Invalid, TooLarge
from core.said import say
from tenants.idempotency import Once
from tenants.scope import Scope

_LONGEST_FIELD = 1000


class Taker(Protocol):
    """What takes the file in as it comes."""

    async def begin(self, file_name: str, claimed: str | None) -> None:
        """The file's name and media type as its sender gives them."""

    async def add(self, data: bytes) -> None:
        """The next bytes."""


class Whole:
    """A small file, kept in memory."""

    def __init__(self, most: int) -> None:
        self._most, self._held = most, bytearray()
        self.name = ""

    async def begin(self, file_name: str, _claimed: str | None) -> None:
        """Note the name."""
        self.name = file_name

    async def add(self, data: bytes) -> None:
        """Keep the next bytes. Raises TooLarge."""
        self._held += data
        if len(self._held) > self._most:
            raise TooLarge(say("The file is larger than {most} bytes.", most=self._most), limit=self._most)

    def end(self) -> bytes:
        """All of it. Raises Invalid for an empty file."""
        if not self._held:
            raise Invalid.field("/file", "empty", say("held a file of 0 bytes; takes a file with content"))
        return bytes(self._held)


async def whole(request: Request, *, most: int) -> tuple[str, bytes]:
    """The name and the bytes of a small file. Raises Invalid, TooLarge, UnsupportedMedia, or 400 for a broken body."""
    file = Whole(most)
    await read(request, file)
    return file.name, file.end()


async def read(request: Request, taker: Taker, *, fields: Collection[str] = ()) -> Mapping[str, str]:
    """Hand the file on to its taker, and answer with the fields. Raises Invalid, UnsupportedMedia, or 400 for a broken body."""
    form = _Form(taker, fields)
    async for item in multipart.parts(request):
        if isinstance(item, Part):
            await form.begin(item)
        else:
            await form.add(item)
    return form.end()


def claim(request: Request, scope: Scope, held: bytes) -> Once | None:
    """The request's claim on its Idempotency-Key, over its query and what it holds (a repeat has another multipart boundary)."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    body = request.url.query.encode() + b"\n" + held
    return Once.of(scope.principal, f"{request.method} {request.url.path}", key, body)


def told(takes: str, **fields: Mapping[str, Any]) -> dict[str, Any]:
    """The body of such a call, for the OpenAPI document."""
    file = {"type": "string", "format": "binary", "description": takes}
    form = {"type": "object", "required": ["file"], "properties": {"file": file, **fields}}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": form}}}}


class _Form:
    """The fields as they come; the file goes on to its taker."""

    def __init__(self, taker: Taker, fields: Collection[str]) -> None:
        self._taker, self._known = taker, fields
        self._part: Part | None = None
        self._has_file = False
        self._fields: dict[str, bytes] = {}

    async def begin(self, part: Part) -> None:
        self._part = part
        if part.name == "file" and part.file_name is not None and not self._has_file:
            self._has_file = True
            await self._taker.begin(part.file_name, part.media_type)
        elif part.name not in self._known or part.file_name is not None or part.name in self._fields:
            raise self._unknown(part)
        else:
            self._fields[part.name] = b""

    async def add(self, data: bytes) -> None:
        assert self._part is not None
        name = self._part.name
        if name == "file":
            await self._taker.add(data)
        elif len(self._fields[name]) + len(data) > _LONGEST_FIELD:
            raise Invalid.field(
                f"/{name}",
                "too_long",
                say("takes at most {most} bytes", most=_LONGEST_FIELD),
            )
        else:
            self._fields[name] += data

    def end(self) -> Mapping[str, str]:
        if not self._has_file:
            raise Invalid.field("/file", "missing", say("takes one file under this name"))
        return {name: held.decode(errors="replace") for name, held in self._fields.items()}

    def _unknown(self, part: Part) -> Invalid:
        if part.name == "file":
            return Invalid.field("/file", "one_file", say("takes exactly one file, with its name"))
        name = part.name.replace("~", "~0").replace("/", "~1")[:100]
        takes = ", ".join(("file", *self._known))
        return Invalid(
            [FieldError(f"/{name}", "extra_forbidden", say("takes {takes}, each once", takes=takes))]
        )
