"""Payers' names as bank files spell them, brought to one key: `ｶ)ｳﾗｶﾀ`, `カ）ウラカタ` and `株式会社ウラカタ` are the same payer.

Banks write half-width kana without small letters, and a legal form as an abbreviation with a bracket: before the name `ｶ)`, behind it
`(ｶ`, within it `(ｶ)`. The abbreviations are those of the banks' common list (法人略語, 営業所略語) for transfers.
"""

import re
import unicodedata

LEGAL_FORMS = (
    "カ", "ユ", "メ", "シ", "ド", "イ", "ザイ", "シヤ", "シユウ", "ガク", "フク", "ホゴ", "ソ", "トクヒ", "ドク", "チドク", "ベン",
    "チユウ", "ギヨ", "シホウ", "ゼイ", "ダイ", "ノウ", "カンリ", "ロウム", "エイ", "シユツ",
)  # fmt: skip
_WRITTEN_OUT = (
    "カブシキガイシヤ", "カブシキカイシヤ", "ユウゲンガイシヤ", "ユウゲンカイシヤ", "ゴウドウガイシヤ", "ゴウドウカイシヤ",
    "ゴウシガイシヤ", "ゴウメイガイシヤ", "株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "医療法人社団", "医療法人財団", "医療法人",
    "一般社団法人", "公益社団法人", "一般財団法人", "公益財団法人", "社会福祉法人", "特定非営利活動法人", "独立行政法人", "税理士法人", "学校法人",
    "宗教法人", "相互会社", "CO.,LTD.", "CO.,LTD", "CO.LTD", "INC.", "LTD.", "K.K.",
)  # fmt: skip
_SMALL = str.maketrans("ァィゥェォャュョッヮヵヶ", "アイウエオヤユヨツワカケ")
_FORMS = "|".join(sorted(LEGAL_FORMS, key=len, reverse=True))
_ABBREVIATED = re.compile(rf"^(?:{_FORMS})\)|\((?:{_FORMS})\)|\((?:{_FORMS})$")
_LEADING = re.compile(r"^(?:振込(?:入金)?|フリコミ|ソウゴウフリコミ|総合振込|給与振込)[\s:*]*")
_DASHES = re.compile(r"[‐‑‒–—―−ー-]")
_NOISE = re.compile(r"[^0-9A-Z&ァ-ヶ一-鿿々ー]")
_LONGEST = 80


def key(name: str) -> str:
    """The key under which a payer is learnt and found again; empty where a name has no letters."""
    text = _spelled(name)
    text = _LEADING.sub("", text)
    for form in _WRITTEN_OUT:
        text = text.replace(form, " ")
    text = _ABBREVIATED.sub("", text.strip())
    return _NOISE.sub("", _DASHES.sub("ー", text)).strip("ー")[:_LONGEST]


def _spelled(name: str) -> str:
    """Full-width katakana without small letters, Latin letters and digits in half width, brackets as banks mean them."""
    text = unicodedata.normalize("NFKC", name).upper().strip()
    text = "".join(chr(ord(each) + 0x60) if "ぁ" <= each <= "ゖ" else each for each in text)
    return text.translate(_SMALL).replace("〔", "(").replace("〕", ")")
