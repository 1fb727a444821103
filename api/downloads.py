"""Send a document: always as an attachment, never as a page of ours."""

from urllib.parse import quote

from fastapi.responses import Response, StreamingResponse

from services.documents.reading import Content

_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Accept-Ranges": "none",
}
_ATTRIBUTE = "!#$&+-.^_`|~"


def download(content: Content) -> StreamingResponse:
    """The content as a stream. What breaks off in the middle is shorter than its Content-Length, so the reader notices."""
    headers = {
        **_HEADERS,
        "Content-Type": content.card.media_type,  # as it stands: the encoding of a text is the sender's affair
        "Content-Length": str(content.card.size),
        "Content-Disposition": attachment(content.card.file_name),
    }
    return StreamingResponse(content.chunks(), headers=headers)


def paper(made: bytes, file_name: str) -> Response:
    """A PDF that was made for this answer."""
    headers = {**_HEADERS, "Content-Disposition": attachment(file_name)}
    return Response(made, headers=headers, media_type="application/pdf")


def attachment(file_name: str) -> str:
    """`Content-Disposition` with any name: in full by RFC 8187, and plain for who reads only RFC 6266's `filename`."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in file_name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file_name, safe=_ATTRIBUTE)}"
