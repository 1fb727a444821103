"""multipart/form-data (RFC 7578) as it arrives: the beginning of each part, then its bytes piece by piece, never held whole."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from fastapi import Request
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from core.errors import UnsupportedMedia
from core.said import say

_LONGEST_BOUNDARY = 200


@dataclass(frozen=True, slots=True)
class Part:
    """The beginning of a part. `file_name` is None for a plain field."""

    name: str
    file_name: str | None
    media_type: str | None


async def parts(request: Request) -> AsyncIterator[Part | bytes]:
    """The parts of a request in their order. Raises UnsupportedMedia (415), or HTTPException (400) for a broken body."""
    reader = _Reader(_boundary(request))
    try:
        async for data in request.stream():
            for item in reader.read(data):
                yield item
    except ClientDisconnect as error:
        raise _broken(say("the sender went away")) from error
    if not reader.ended:
        raise _broken(say("it ends in the middle"))


def _boundary(request: Request) -> bytes:
    kind, options = parse_options_header(request.headers.get("content-type"))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not 0 < len(boundary) <= _LONGEST_BOUNDARY:
        held = request.headers.get("content-type")
        raise UnsupportedMedia(
            say("held Content-Type {held}; takes multipart/form-data with its boundary", held=held)
        )
    return boundary


def _broken(why: str) -> HTTPException:
    return HTTPException(400, say("The body is not well-formed multipart/form-data: {why}", why=why))


class _Reader:
    """Turns the parser's callbacks into parts and pieces."""

    def __init__(self, boundary: bytes) -> None:
        self.ended = False
        self._found: list[Part | bytes] = []
        self._headers: dict[bytes, bytes] = {}
        self._name, self._value = b"", b""
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._headers.clear,
                "on_header_field": self._on_name,
                "on_header_value": self._on_value,
                "on_header_end": self._on_header_end,
                "on_headers_finished": self._on_headers,
                "on_part_data": lambda data, start, end: self._found.append(data[start:end]),
                "on_end": self._on_end,
            },
        )

    def read(self, data: bytes) -> list[Part | bytes]:
        """What these bytes complete."""
        try:
            self._parser.write(data)
        except MultipartParseError as error:
            raise _broken(say("it cannot be read")) from error
        found, self._found = self._found, []
        return found

    def _on_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        self._headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def _on_headers(self) -> None:
        kind, options = parse_options_header(self._headers.get(b"content-disposition"))
        if kind != b"form-data" or b"name" not in options:
            raise _broken("a part has no Content-Disposition with its name")
        file_name = options.get(b"filename")
        media_type = self._headers.get(b"content-type")
        self._found.append(
            Part(
                _text(options[b"name"]),
                None if file_name is None else _text(file_name),
                None if media_type is None else media_type.decode("latin-1"),
            )
        )

    def _on_end(self) -> None:
        self.ended = True


def _text(raw: bytes) -> str:
    """A name as it was sent: UTF-8, as all browsers do, or the CP932 of older programs in Japan."""
    for encoding in ("utf-8", "cp932"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _broken("a name is neither UTF-8 nor CP932")
