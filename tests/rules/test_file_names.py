"""File names are made fit to be shown and saved anywhere."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules.file_names import LONGEST_BYTES, cleaned, extension


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("請求書_2026年10月.pdf", "請求書_2026年10月.pdf"),
        ("がぎぐ.txt", unicodedata.normalize("NFC", "がぎぐ.txt")),
        (unicodedata.normalize("NFD", "ガギグ.txt"), "ガギグ.txt"),  # as macOS sends it
        ("../../etc/passwd", "passwd"),
        ("C:\\fakepath\\給与.xlsx", "給与.xlsx"),
        ("/absolute/報告.docx", "報告.docx"),
        ("..", "document"),
        ("", "document"),
        (" . ", "document"),
        (".htaccess", "htaccess"),
        ("a\x00b\r\nc.txt", "ab c.txt"),
        ("報告\u202etxt.exe", "報告txt.exe"),  # it would read as 報告exe.txt
        ("a\u200bb.pdf", "ab.pdf"),
        ('a"b<c>|d?.pdf', "a_b_c__d_.pdf"),
        ("a   b\u3000c.pdf", "a b c.pdf"),
        ("CON.txt", "_CON.txt"),
        ("lpt1", "_lpt1"),
        ("console.txt", "console.txt"),
        ("名前", "名前"),
    ],
)
def test_names_lose_their_tricks_and_keep_their_words(given_name: str, name: str) -> None:
    assert cleaned(given_name) == name


def test_a_long_name_keeps_its_extension() -> None:
    name = cleaned("請" * 300 + ".pdf")
    assert name.endswith("請.pdf")
    assert len(name.encode()) <= LONGEST_BYTES
    assert len(cleaned("a." + "b" * 300).encode()) <= LONGEST_BYTES


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("a.PDF", ".pdf"), ("a.tar.gz", ".gz"), ("a", ""), (".pdf", ""), ("a.", ""), ("", "")],
)
def test_the_extension_is_in_lower_case(name: str, suffix: str) -> None:
    assert extension(name) == suffix


@given(st.text(max_size=400))
def test_any_name_comes_out_fit_and_stays_as_it_is(name: str) -> None:
    done = cleaned(name)
    assert done
    assert done not in {".", ".."}
    assert not set(done) & set('/\\<>:"|?*')
    assert done.isprintable() or any(unicodedata.category(c) == "Zs" for c in done)
    assert done.strip(" .") == done
    assert len(done.encode()) <= LONGEST_BYTES
    assert cleaned(done) == done
