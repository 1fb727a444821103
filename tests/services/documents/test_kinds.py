"""Files are known by their content; what is said of them must agree."""

import io
import zipfile

import openpyxl
import pytest

from core.errors import UnsupportedMedia
from services.documents.kinds import identify

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
PDF, PNG = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\0" * 60


def zipped(*names: str, stored: str = "") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        if stored:
            archive.writestr("mimetype", stored)
        for name in names:
            archive.writestr(name, "x")
    return held.getvalue()


def workbook() -> bytes:
    held = io.BytesIO()
    openpyxl.Workbook().save(held)
    return held.getvalue()


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODS = "application/vnd.oasis.opendocument.spreadsheet"


@pytest.mark.parametrize(
    ("content", "claimed", "name", "kind"),
    [
        (PDF, "application/pdf", "請求書.pdf", "application/pdf"),
        (PDF, "application/octet-stream", "a.PDF", "application/pdf"),
        (PDF, "", "a", "application/pdf"),
        (PNG, "image/png", "a.png", "image/png"),
        (JPEG, "image/jpg", "IMG.JPG", "image/jpeg"),
        (b"GIF89a" + b"\0" * 40, "image/gif", "a.gif", "image/gif"),
        (b"II*\x00" + b"\0" * 60, "image/tiff", "scan.tif", "image/tiff"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 " + b"\0" * 40, "image/webp", "a.webp", "image/webp"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 40, "image/heic", "IMG_1.HEIC", "image/heif"),
        (b"{\\rtf1\\ansi x}", "application/msword", "a.rtf", "application/rtf"),
        (workbook(), XLSX, "勤怠.xlsx", XLSX),
        (workbook(), "application/octet-stream", "勤怠", XLSX),
        (zipped("[Content_Types].xml", "word/document.xml"), DOCX, "a.docx", DOCX),
        (zipped("content.xml", stored=ODS), ODS, "a.ods", ODS),
        (zipped("a.txt"), "application/x-zip-compressed", "a.zip", "application/zip"),
        (OLE, "application/vnd.ms-excel", "旧.xls", "application/vnd.ms-excel"),
        (OLE, "application/msword", "旧.doc", "application/msword"),
        (OLE, XLSX, "パスワード付き.xlsx", XLSX),
        ("氏名,金額\n山田,100\n".encode(), "text/csv", "a.csv", "text/csv"),
        ("氏名,金額\r\n山田,100\r\n".encode("cp932"), "application/vnd.ms-excel", "a.csv", "text/csv"),
        ("氏名\t金額\n".encode("utf-16"), "text/plain", "a.txt", "text/plain"),
        ("日本語".encode("euc_jp"), "text/plain", "a.log", "text/plain"),
        (b"BM code,amount\n1,2\n", "text/csv", "bm.csv", "text/csv"),
        (b'{"a": 1}', "application/json", "a.json", "application/json"),
        (b'<?xml version="1.0"?><invoice/>', "text/xml", "a.xml", "application/xml"),
        (b"From: a@example.com\nSubject: x\n\n", "message/rfc822", "a.eml", "message/rfc822"),
        ("山".encode()[:2] * 0 + "表" .encode("cp932")[:1], "text/plain", "cut.txt", "text/plain"),
    ],
)  # fmt: skip
def test_what_people_send_is_known(content: bytes, claimed: str, name: str, kind: str) -> None:
    assert identify(content, claimed=claimed, file_name=name) == kind


@pytest.mark.parametrize(
    ("content", "claimed", "name"),
    [
        (b"<!DOCTYPE html><html>", "text/html", "a.html"),
        (b"<!DOCTYPE html><html>", "text/plain", "a.txt"),
        (b"\xef\xbb\xbf  <!-- x -->\n<HTML><body>", "text/plain", "a.txt"),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "application/xml", "a.xml"),
        (b'<svg onload="alert(1)"/>', "image/svg+xml", "a.svg"),
        (b"<script>alert(1)</script>", "text/plain", "a.txt"),
        (b"MZ\x90\x00" + b"\0" * 100, "application/octet-stream", "a.exe"),
        (b"MZ\x90\x00" + b"\0" * 100, "application/pdf", "a.pdf"),
        (b"\x7fELF" + b"\0" * 100, "application/octet-stream", "a"),
        (zipped("xl/workbook.xml", "xl/vbaProject.bin"), XLSX, "a.xlsx"),
        (bytes(range(256)), "application/octet-stream", "a.bin"),
    ],
)
def test_what_is_not_taken_is_refused_whatever_it_is_called(content: bytes, claimed: str, name: str) -> None:
    with pytest.raises(UnsupportedMedia) as refused:
        identify(content, claimed=claimed, file_name=name)
    assert refused.value.reason == "type_not_taken"


@pytest.mark.parametrize(
    ("content", "claimed", "name"),
    [
        (PNG, "application/pdf", "a.pdf"),
        (PNG, "image/png", "a.pdf"),
        (PNG, "application/pdf", "a.png"),
        (PDF, "application/octet-stream", "請求書.pdf.exe"),
        (PDF, "text/html", "a.pdf"),
        (zipped("a.txt"), XLSX, "a.xlsx"),
        (workbook(), DOCX, "a.docx"),
        (OLE, "application/pdf", "a.pdf"),
        (b"plain words", "text/csv", "a.txt.sh"),
        (b"plain words", "image/png", ""),
    ],
)
def test_what_is_not_what_it_claims_is_refused(content: bytes, claimed: str, name: str) -> None:
    with pytest.raises(UnsupportedMedia) as refused:
        identify(content, claimed=claimed, file_name=name)
    assert refused.value.reason == "type_mismatch"
