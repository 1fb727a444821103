"""PDF/A-3a (ISO 19005-3) and PDF/UA-1, requirement by requirement, on what a page really holds.

Typst refuses to write what it finds against them; here another library looks at the file. Numbers are the standard's clauses.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pikepdf
import pytest
from pdfua import validate

from services.billing.papers import pdf
from services.billing.papers.content import InvoiceContent
from tests.support import papers

CASES = {
    "invoice": papers.content(),
    "credit note": papers.credit_note(),
    "draft": papers.draft(),
    "summary over pages": papers.summary(30),
}
PDFA, DC = "{http://www.aiim.org/pdfa/ns/id/}", "{http://purl.org/dc/elements/1.1/}"
UA, XMP = "{http://www.aiim.org/pdfua/ns/id/}", "{http://ns.adobe.com/xap/1.0/}"
FORBIDDEN_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/Sound",
    "/Movie",
    "/ResetForm",
    "/ImportData",
    "/Hide",
    "/SetOCGState",
}


@pytest.fixture(scope="module", params=CASES)
def made(request: pytest.FixtureRequest) -> bytes:
    content: InvoiceContent = CASES[request.param]
    return pdf.render(content, "ja")


@pytest.fixture
def document(made: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(made)) as opened:
        yield opened


def every(document: pikepdf.Pdf) -> Iterator[Any]:
    """Every dictionary and stream of the file."""
    for each in document.objects:
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            yield each


def metadata(document: pikepdf.Pdf) -> Xml.Element:
    return Xml.fromstring(document.Root.Metadata.read_bytes())


def test_6_1_2_the_header_is_followed_by_a_binary_comment(made: bytes) -> None:
    first, second = made.split(b"\n")[:2]
    assert first == b"%PDF-1.7"
    assert second.startswith(b"%")
    assert sum(byte > 127 for byte in second[1:5]) == 4


def test_6_1_3_the_trailer_has_an_id_and_no_encryption(document: pikepdf.Pdf) -> None:
    assert len(document.trailer.ID) == 2
    assert not document.is_encrypted


def test_6_1_7_streams_are_here_and_use_no_forbidden_filter(document: pikepdf.Pdf) -> None:
    filters = {str(each.get("/Filter")) for each in every(document) if isinstance(each, pikepdf.Stream)}
    assert filters <= {"/FlateDecode", "None"}
    assert not [each for each in every(document) if isinstance(each, pikepdf.Stream) and "/F" in each]


def test_6_2_3_colours_are_those_of_the_output_intent(document: pikepdf.Pdf) -> None:
    (intent,) = document.Root.OutputIntents
    assert str(intent.S) == "/GTS_PDFA1"
    assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"  # an ICC profile


def test_6_2_11_every_font_is_embedded_and_maps_to_unicode(document: pikepdf.Pdf) -> None:
    fonts = [
        each for each in every(document) if str(each.get("/Type")) == "/Font" and "/DescendantFonts" in each
    ]
    assert fonts
    for font in fonts:
        assert "/ToUnicode" in font
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
        assert str(font.BaseFont).partition("+")[2].startswith(("BIZUDPGothic", "IBMPlexSans"))


def test_6_2_10_a_page_with_transparency_names_its_blending_space(document: pikepdf.Pdf) -> None:
    for page in document.pages:
        states = page.obj.Resources.get("/ExtGState", {})
        see_through = any(float(state.get("/ca", 1)) < 1 or "/SMask" in state for _, state in states.items())
        assert not see_through or "/Group" in page.obj


def test_6_5_and_6_4_there_are_no_forbidden_actions_and_no_forms(document: pikepdf.Pdf) -> None:
    assert not [each for each in every(document) if str(each.get("/S")) in FORBIDDEN_ACTIONS]
    assert "/AcroForm" not in document.Root
    assert "/OpenAction" not in document.Root
    assert "/JavaScript" not in document.Root.get("/Names", {})


def test_6_6_2_metadata_say_what_the_file_is_and_agree_with_its_dictionary(document: pikepdf.Pdf) -> None:
    xmp = metadata(document)
    assert xmp.findtext(f".//{PDFA}part") == "3"
    assert xmp.findtext(f".//{PDFA}conformance") == "A"
    assert xmp.findtext(f".//{UA}part") == "1"
    title = "".join(xmp.find(f".//{DC}title").itertext())  # type: ignore[union-attr]
    assert title == str(document.docinfo.Title)
    assert (
        xmp.findtext(f".//{XMP}CreateDate", "")[:10].replace("-", "")
        == str(document.docinfo.CreationDate)[2:10]
    )


def test_6_7_structure_language_and_title_are_there(document: pikepdf.Pdf) -> None:
    assert bool(document.Root.MarkInfo.Marked)
    assert str(document.Root.Lang) == "ja"
    assert "/StructTreeRoot" in document.Root
    roles = {str(each.S) for each in every(document) if "/S" in each and "/P" in each}
    assert {"/H1", "/Table", "/TR", "/TH", "/TD", "/P"} <= roles


def test_6_8_attached_files_are_associated_and_described(document: pikepdf.Pdf) -> None:
    files = list(document.Root.get("/AF", []))
    assert len(files) == len(document.attachments)
    for file in files:
        assert {"/F", "/UF", "/AFRelationship", "/Desc", "/EF"} <= set(file.keys())
        assert {"/ModDate", "/Size"} <= set(file.EF.F.Params.keys())
        assert "/Subtype" in file.EF.F


def test_another_program_finds_nothing_against_pdf_ua(made: bytes, tmp_path: Path) -> None:
    path = tmp_path / "invoice.pdf"
    path.write_bytes(made)
    assert [f"{each.rule_id}: {each.message}" for each in validate(str(path)).findings] == []
