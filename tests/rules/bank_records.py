"""Bank files as banks write them: records of 200 bytes, filled field by field from the layouts."""

from collections.abc import Mapping, Sequence

from services.rules.zengin_layouts import MOVEMENTS, RECEIPTS, Layout, Part

HEAD = {
    "データ区分": "1", "種別コード": "03", "コード区分": "0", "作成日": "081127", "勘定日(自)": "081101", "勘定日(至)": "081127",
    "銀行コード": "0001", "銀行名": "ﾐｽﾞﾎ", "支店コード": "001", "支店名": "ﾄｳｷﾖｳ", "預金種目": "1", "口座番号": "1234567",
}  # fmt: skip


def record(layout: Layout, part: Part, values: Mapping[str, str]) -> bytes:
    """One record: digits to the right with zeros before, text to the left with spaces behind."""
    out = b""
    for field in layout.fields(part):
        held = values.get(field.name, "").encode("cp932")
        out += held.rjust(field.length, b"0") if field.numeric else held.ljust(field.length, b" ")
    assert len(out) == 200
    return out


def movement(amount: int, payer: str = "ｶ)ｳﾗｶﾀ", *, way: str = "1", **more: str) -> dict[str, str]:
    """A data record of 入出金取引明細."""
    return {
        "データ区分": "2", "照会番号": "00000001", "勘定日": "081125", "入払区分": way, "取引区分": "11", "取引金額": str(amount),
        "振込依頼人名": payer, **more,
    }  # fmt: skip


def receipt(amount: int, payer: str = "ｶ)ｳﾗｶﾀ", **more: str) -> dict[str, str]:
    """A data record of 振込入金通知."""
    return {
        "データ区分": "2",
        "照会番号": "000001",
        "勘定日": "081125",
        "金額": str(amount),
        "振込依頼人名": payer,
        **more,
    }


def movements(
    rows: Sequence[Mapping[str, str]], *, between: bytes = b"\r\n", accounts: str = "1", **trailer: str
) -> bytes:
    """A file of 入出金取引明細 with one account; its totals are right unless told otherwise."""
    ins = [int(row["取引金額"]) for row in rows if row["入払区分"] == "1"]
    outs = [int(row["取引金額"]) for row in rows if row["入払区分"] == "2"]
    total = {
        "データ区分": "8", "入金件数": str(len(ins)), "入金額合計": str(sum(ins)), "出金件数": str(len(outs)),
        "出金額合計": str(sum(outs)), "データレコード件数": str(len(rows)), **trailer,
    }  # fmt: skip
    end = {"データ区分": "9", "レコード総件数": str(len(rows) + 3), "口座数": accounts}
    return between.join([
        record(MOVEMENTS, "header", HEAD), *(record(MOVEMENTS, "data", row) for row in rows), record(MOVEMENTS, "trailer", total),
        record(MOVEMENTS, "end", end),
    ])  # fmt: skip


def receipts(rows: Sequence[Mapping[str, str]], *, between: bytes = b"") -> bytes:
    """A file of 振込入金通知."""
    came = [int(row["金額"]) for row in rows if row.get("取消区分") != "1"]
    gone = [int(row["金額"]) for row in rows if row.get("取消区分") == "1"]
    total = {
        "データ区分": "8", "振込合計件数": str(len(came)), "振込合計金額": str(sum(came)), "取消合計件数": str(len(gone)),
        "取消合計金額": str(sum(gone)),
    }  # fmt: skip
    return between.join([
        record(RECEIPTS, "header", {**HEAD, "種別コード": "01"}), *(record(RECEIPTS, "data", row) for row in rows),
        record(RECEIPTS, "trailer", total), record(RECEIPTS, "end", {"データ区分": "9"}),
    ])  # fmt: skip
