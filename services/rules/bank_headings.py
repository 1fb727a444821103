"""What the columns of a bank's table are called, and which mean what. Banks differ; the surest heading comes first."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "day": ("勘定日", "取引日", "お取引日", "年月日", "日付", "入金日", "起算日", "取扱日付", "date"),
    "year": ("操作日(年)", "取引年", "年"),
    "month": ("操作日(月)", "取引月", "月"),
    "of_month": ("操作日(日)", "取引日(日)", "日"),
    "came_in": ("入金金額", "入金額", "受入金額", "お預り金額", "お預かり金額", "預かり金額", "お預入れ", "お預入金額", "お預け入れ額", "入金", "deposit", "credit"),
    "signed": ("入出金", "金額", "取引金額", "amount"),
    "way": ("入払区分", "入出金区分", "取引種別", "入出区分"),
    "payer": ("振込依頼人名", "振込依頼人", "お振込依頼人名", "依頼人名", "振込人名", "入出金先内容", "摘要内容", "お取り扱い内容", "お取引内容", "取引内容", "内容", "摘要", "description", "payer"),
    "reference": ("edi情報", "メモ", "備考", "詳細2", "摘要", "お取り扱い内容", "取引区分", "reference"),
    "bank": ("仕向銀行名", "仕向金融機関名", "金融機関名", "振込銀行名", "bank"),
    "inquiry": ("照会番号", "入出金明細id", "取引id", "番号", "id"),
}  # fmt: skip
"""Compared in half width, without spaces and without the currency in brackets."""

_UNIT = re.compile(r"\((?:円|jpy|¥)\)")


def has_day(columns: Mapping[str, int]) -> bool:
    """Whether these columns say the day, in one cell or in three."""
    return "day" in columns or columns.keys() >= {"year", "month", "of_month"}


def columns_of(row: Sequence[str]) -> dict[str, int]:
    """What the cells of a heading row mean, by their place; what is not known is left out."""
    names = [_heading(cell) for cell in row]
    found = {
        meaning: names.index(name)
        for meaning, known in HEADINGS.items()
        for name in reversed(known)
        if name in names
    }
    if "payer" in found and found.get("reference") == found["payer"]:
        del found["reference"]
    return found


def _heading(cell: str) -> str:
    text = unicodedata.normalize("NFKC", cell).strip().lower().replace(" ", "")
    return _UNIT.sub("", text)
