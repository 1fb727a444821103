"""Which files are taken, known by their content; what the sender says of them must agree.

Containers (zip, OLE) and text have no signature of their own kind: their content narrows them down, the claim and the file's
extension choose among what is left. Nothing that a browser would run is taken (HTML, SVG), and no program.
"""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

import puremagic

from core.errors import UnsupportedMedia
from core.said import say
from services.rules import file_names

_HEAD = 64 * 1024
_SURE = 0.3
_OFFICE = "application/vnd.openxmlformats-officedocument"
_ODF = "application/vnd.oasis.opendocument"
_ZIP, _OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_ACTIVE = frozenset({"text/html", "application/xhtml+xml", "image/svg+xml"})
_UNKNOWN = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/x-download"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken. `also` are other names under which programs send it."""

    media_type: str
    extensions: frozenset[str]
    also: frozenset[str] = frozenset()

    def agrees(self, claimed: str, extension: str) -> bool:
        """Whether a claimed type and an extension can be of this kind; either may be unknown."""
        said = claimed in _UNKNOWN or claimed == self.media_type or claimed in self.also
        return said and (not extension or extension in self.extensions)


def _kind(media_type: str, extensions: str, *also: str) -> Kind:
    return Kind(media_type, frozenset(f".{each}" for each in extensions.split()), frozenset(also))


SIGNED = (
    _kind("application/pdf", "pdf", "application/x-pdf"),
    _kind("image/png", "png"),
    _kind("image/jpeg", "jpg jpeg jpe jfif", "image/jpg", "image/pjpeg"),
    _kind("image/gif", "gif"),
    _kind("image/webp", "webp"),
    _kind("image/tiff", "tif tiff"),
    _kind("image/heif", "heic heif", "image/heic"),
    _kind("application/rtf", "rtf", "text/rtf", "application/msword"),
)
ZIPPED = (
    _kind(f"{_OFFICE}.wordprocessingml.document", "docx"),
    _kind(f"{_OFFICE}.spreadsheetml.sheet", "xlsx"),
    _kind(f"{_OFFICE}.presentationml.presentation", "pptx"),
    _kind(f"{_ODF}.text", "odt"),
    _kind(f"{_ODF}.spreadsheet", "ods"),
    _kind(f"{_ODF}.presentation", "odp"),
)
PLAIN_ZIP = _kind("application/zip", "zip", "application/x-zip-compressed", "application/x-zip")
OLE = (
    _kind("application/vnd.ms-excel", "xls"),
    _kind("application/msword", "doc"),
    _kind("application/vnd.ms-powerpoint", "ppt"),
    _kind("application/vnd.ms-outlook", "msg"),
    *ZIPPED[:3],  # protected by a password, the newer Office files are OLE containers too
)
TEXT = (
    _kind(
        "text/csv",
        "csv",
        "text/plain",
        "application/csv",
        "application/vnd.ms-excel",
        "text/comma-separated-values",
    ),
    _kind("text/tab-separated-values", "tsv", "text/plain"),
    _kind("application/json", "json", "text/plain", "text/json"),
    _kind("application/xml", "xml", "text/xml", "text/plain"),
    _kind("message/rfc822", "eml", "text/plain"),
    _kind("text/markdown", "md", "text/plain", "text/x-markdown"),
    _kind("text/plain", "txt text log"),
)
TAKEN = (*SIGNED, *ZIPPED, PLAIN_ZIP, *OLE[:4], *TEXT)
_FOLDERS = {b"word/": ZIPPED[0], b"xl/": ZIPPED[1], b"ppt/": ZIPPED[2]}
_ENTRY = re.compile(rb"(?=PK\x03\x04.{26}([!-~]{1,64}))", re.DOTALL)


def identify(head: bytes, *, claimed: str, file_name: str) -> str:
    """The media type of a file by its first bytes. Raises UnsupportedMedia where it is not taken, or is not what it claims."""
    said = claimed.partition(";")[0].strip().lower()
    extension = file_names.extension(file_name)
    possible = tuple(_possible(head[:_HEAD]))
    if not possible:
        raise UnsupportedMedia(
            say("This content is not taken; taken are {taken}.", taken=TAKEN), code="type_not_taken"
        )
    for kind in possible:
        if kind.agrees(said, extension):
            return kind.media_type
    raise UnsupportedMedia(
        say(
            "The content is {possible}; the file is called {extension} and claims to be {said}.",
            possible=possible,
            extension=extension or say("without an extension"),
            said=said or say("nothing"),
        ),
        code="type_mismatch",
    )


def _list(kinds: Iterable[Kind]) -> str:
    return ", ".join(dict.fromkeys(kind.media_type for kind in kinds))


def _possible(head: bytes) -> Iterable[Kind]:
    """The kinds that this content can be, the likeliest first."""
    if head.startswith(_ZIP):
        return (_zipped(head),) if b"vbaProject.bin" not in head else ()
    if head.startswith(_OLE):
        return OLE
    found = _found(head)
    if found & _ACTIVE or _PAGE.match(head):
        return ()
    signed = tuple(kind for kind in SIGNED if found & {kind.media_type, *kind.also})
    return (*signed, *(TEXT if _is_text(head) else ()))


def _zipped(head: bytes) -> Kind:
    """What a zip holds, by the names of its first entries; OpenDocument says it in so many words."""
    names = _ENTRY.findall(head)
    if names and names[0].startswith(b"mimetype"):
        for kind in ZIPPED:
            if head[38:].startswith(kind.media_type.encode()) and not head[
                38 + len(kind.media_type) :
            ].startswith(b"-"):
                return kind
    for name in names:
        for folder, kind in _FOLDERS.items():
            if name.startswith(folder):
                return kind
    return PLAIN_ZIP


_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|iframe|svg)\b",
    re.IGNORECASE | re.DOTALL,
)
"""What a browser would take for a page, or a picture with scripts, whatever it is called."""


def _found(head: bytes) -> set[str]:
    try:
        return {match.mime_type for match in puremagic.magic_string(head) if match.confidence >= _SURE}
    except puremagic.PureError:
        return set()


_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_ENCODINGS = ("utf-8", "cp932", "euc_jp")


def _is_text(head: bytes) -> bool:
    """Whether this reads as text in an encoding that is met in Japan; a character may be cut off at the end."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decodes(head, "utf-16")
    return not _CONTROLS.search(head) and any(_decodes(head, encoding) for encoding in _ENCODINGS)


def _decodes(head: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    return True
