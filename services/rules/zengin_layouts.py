"""The layouts of the banks' files of money received, as the Japanese Bankers Association lays them down (全銀協規定形式).

Source: 全国銀行協会「全銀協規定形式」 振込入金通知 (種別コード 01) and 入出金取引明細 (種別コード 03, 普通・当座・貯蓄), as the banks
publish them in the manuals of their EB services. Records have 200 bytes in JIS X 0201: N is digits, right-aligned with zeros before,
C is half-width text, left-aligned with spaces behind.
"""

from dataclasses import dataclass
from typing import Literal

RECORD_BYTES = 200
Part = Literal["header", "data", "trailer", "end"]
PARTS: dict[str, Part] = {"1": "header", "2": "data", "8": "trailer", "9": "end"}


@dataclass(frozen=True, slots=True)
class Field:
    """A stretch of a record. `numeric` ones are refused where they hold anything but digits."""

    name: str
    length: int
    numeric: bool = False


def _n(name: str, length: int) -> Field:
    return Field(name, length, numeric=True)


def _c(name: str, length: int) -> Field:
    return Field(name, length)


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of file: the fields of each of its records, in order."""

    kind: str
    title: str
    header: tuple[Field, ...]
    data: tuple[Field, ...]
    trailer: tuple[Field, ...]
    end: tuple[Field, ...]

    def fields(self, part: Part) -> tuple[Field, ...]:
        """The fields of a record of this part."""
        found: tuple[Field, ...] = getattr(self, part)
        return found


_HEAD = (
    _n("データ区分", 1), _n("種別コード", 2), _n("コード区分", 1), _n("作成日", 6), _n("勘定日(自)", 6), _n("勘定日(至)", 6),
    _n("銀行コード", 4), _c("銀行名", 15), _n("支店コード", 3), _c("支店名", 15),
)  # fmt: skip

RECEIPTS = Layout(
    "01", "振込入金通知",
    header=(*_HEAD, _n("預金種目", 1), _n("口座番号", 7), _c("口座名", 40), _c("ダミー", 93)),
    data=(
        _n("データ区分", 1), _c("照会番号", 6), _n("勘定日", 6), _c("起算日", 6), _n("金額", 10), _c("うち他店券金額", 10),
        _c("振込依頼人コード", 10), _c("振込依頼人名", 48), _c("仕向銀行名", 15), _c("仕向店名", 15), _c("取消区分", 1), _c("EDI情報", 20),
        _c("ダミー", 52),
    ),
    trailer=(
        _n("データ区分", 1), _n("振込合計件数", 6), _n("振込合計金額", 12), _n("取消合計件数", 6), _n("取消合計金額", 12), _c("ダミー", 163),
    ),
    end=(_n("データ区分", 1), _c("ダミー", 199)),
)  # fmt: skip

MOVEMENTS = Layout(
    "03", "入出金取引明細",
    header=(
        *_HEAD, _c("ダミー", 3), _n("預金種目", 1), _n("口座番号", 10), _c("口座名", 40), _c("貸越区分", 1), _c("通帳・証書区分", 1),
        _c("取引前残高", 14), _c("ダミー", 71),
    ),
    data=(
        _n("データ区分", 1), _c("照会番号", 8), _n("勘定日", 6), _c("預入・払出日", 6), _n("入払区分", 1), _n("取引区分", 2),
        _n("取引金額", 12), _c("うち他店券金額", 12), _c("交換呈示日", 6), _c("不渡返還日", 6), _c("手形・小切手区分", 1),
        _c("手形・小切手番号", 7), _c("僚店番号", 3), _c("振込依頼人コード", 10), _c("振込依頼人名", 48), _c("仕向銀行名", 15),
        _c("仕向店名", 15), _c("摘要内容", 20), _c("EDI情報", 20), _c("ダミー", 1),
    ),
    trailer=(
        _n("データ区分", 1), _n("入金件数", 6), _n("入金額合計", 13), _n("出金件数", 6), _n("出金額合計", 13), _c("貸越区分", 1),
        _c("取引後残高", 14), _n("データレコード件数", 7), _c("ダミー", 139),
    ),
    end=(_n("データ区分", 1), _c("レコード総件数", 10), _c("口座数", 5), _c("ダミー", 184)),
)  # fmt: skip

LAYOUTS = {layout.kind: layout for layout in (RECEIPTS, MOVEMENTS)}
