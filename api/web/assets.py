"""What browsers fetch besides pages. An address carries the digest of its file, so it may be kept for ever; text goes out compressed."""

import gzip
import mimetypes
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from core.said import say

HERE = Path(__file__).parent / "static"
_TEXT = {".css", ".js", ".svg"}
_FOR_EVER, _BRIEFLY = "public, max-age=31536000, immutable", "public, max-age=60"
mimetypes.add_type("text/javascript", ".js")

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent."""

    digest: str
    media_type: str
    plain: bytes
    compressed: bytes | None


@router.get("/static/{name:path}", name="static")
async def static(name: str, request: Request) -> Response:
    """One file of `static/`."""
    if name not in _files():
        raise HTTPException(404, say("There is no such file."))
    found = _asset(name)
    headers = {
        "Cache-Control": _FOR_EVER if request.query_params.get("v") == found.digest else _BRIEFLY,
        "ETag": f'"{found.digest}"', "X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding",
    }  # fmt: skip
    if request.headers.get("if-none-match") == f'"{found.digest}"':
        return Response(status_code=304, headers=headers)
    if found.compressed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            found.compressed, headers=headers | {"Content-Encoding": "gzip"}, media_type=found.media_type
        )
    return Response(found.plain, headers=headers, media_type=found.media_type)


def address(name: str) -> str:
    """Where a file of `static/` is fetched; KeyError for one that is not there."""
    return f"/static/{name}?v={_asset(name).digest}"


@cache
def _files() -> dict[str, Path]:
    return {str(path.relative_to(HERE)): path for path in HERE.rglob("*") if path.is_file()}


@cache
def _asset(name: str) -> Asset:
    path = _files()[name]
    plain = path.read_bytes()
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    compressed = gzip.compress(plain, 9, mtime=0) if path.suffix in _TEXT else None
    return Asset(sha256(plain).hexdigest()[:12], kind, plain, compressed)
