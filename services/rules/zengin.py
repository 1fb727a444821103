"""Read the banks' fixed-width files of money received (全銀 振込入金通知, 入出金取引明細): layouts in zengin_layouts.

A file is one or more accounts (header, data, trailer) and an end record. Counts and sums of each trailer must be those of its records.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from services.rules.bank_files import BankFile, Deposit
from services.rules.refusals import phrase
from services.rules.zengin_layouts import LAYOUTS, MOVEMENTS, RECEIPTS, Layout
from services.rules.zengin_records import Record, records
from services.rules.zengin_refusals import TotalsDiffer, WrongField

_IN, _OUT, _CANCELS = "1", "2", "1"


@dataclass(frozen=True, slots=True)
class _Account:
    """A header, its data, its trailer."""

    header: Record
    data: Sequence[Record]
    trailer: Record

    @property
    def name(self) -> str:
        values = self.header.values
        return f"{values['銀行コード']}-{values['支店コード']}-{values['口座番号'].lstrip('0')}"


def looks_like(data: bytes) -> bool:
    """Whether this begins like a file of one of our layouts."""
    return data[:1] == b"1" and data[1:3].decode("ascii", "replace") in LAYOUTS and b"," not in data[:60]


def read(data: bytes, *, near: date) -> BankFile:
    """All deposits of a file; `near` is today, by which the years of an era are known. Raises BankFileRefused."""
    layout = _layout(data)
    deposits: list[Deposit] = []
    taken_back: list[Deposit] = []
    withdrawals = 0
    for account in _accounts(layout, data):
        came, gone = _RECEIVED[layout.kind](account, near)
        for each in gone:
            if each in came:
                came.remove(each)
            else:
                taken_back.append(each)
        deposits += came
        withdrawals += sum(each.values.get("入払区分") == _OUT for each in account.data)
    return BankFile(layout.title, deposits, withdrawals, taken_back)


def _layout(data: bytes) -> Layout:
    kind = data[1:3].decode("ascii", "replace")
    if kind not in LAYOUTS:
        raise WrongField(
            1, "種別コード", kind, ", ".join(f"{k} ({each.title})" for k, each in LAYOUTS.items())
        )
    return LAYOUTS[kind]


def _accounts(layout: Layout, data: bytes) -> Iterator[_Account]:
    header: Record | None = None
    rows: list[Record] = []
    count = 0
    for record in records(layout, data):
        if record.part == "header":
            header, rows = _plain(record), []
        elif record.part == "data":
            rows.append(record)
        elif record.part == "trailer":
            assert header is not None  # records come in order
            account = _Account(header, rows, record)
            _TOTALS[layout.kind](account)
            count += 1
            yield account
        else:
            _same_accounts(record, count)


def _plain(header: Record) -> Record:
    """The header, in a code that we read. Raises WrongField."""
    if header.values["コード区分"] != "0":
        raise WrongField(header.n, "コード区分", header.values["コード区分"], "0 (JIS)")
    return header


def _same(record: Record, name: str, found: int, *, only_if_told: bool = False) -> None:
    held = record.values[name] or "0"
    if not (held.isascii() and held.isdigit()):
        raise WrongField(record.n, name, held, phrase("digits"))
    if int(held) != found and not (only_if_told and int(held) == 0):
        raise TotalsDiffer(
            record.n, name, str(int(held)), phrase("{found}, as its records come to", found=found)
        )


def _same_accounts(end: Record, count: int) -> None:
    """How many accounts the file has, where its end record says so: not every bank does."""
    if "口座数" in end.values:
        _same(end, "口座数", count, only_if_told=True)


def _check_receipts(account: _Account) -> None:
    came = [each for each in account.data if each.values["取消区分"] != _CANCELS]
    gone = [each for each in account.data if each.values["取消区分"] == _CANCELS]
    for rows, word in ((came, "振込"), (gone, "取消")):
        _same(account.trailer, f"{word}合計件数", len(rows))
        _same(account.trailer, f"{word}合計金額", sum(each.number("金額") for each in rows))


def _check_movements(account: _Account) -> None:
    for record in account.data:
        if record.values["入払区分"] not in {_IN, _OUT}:
            raise WrongField(record.n, "入払区分", record.values["入払区分"], "1 (入金), 2 (出金)")
    for way, word in ((_IN, "入金"), (_OUT, "出金")):
        rows = [each for each in account.data if each.values["入払区分"] == way]
        _same(account.trailer, f"{word}件数", len(rows))
        _same(account.trailer, f"{word}額合計", sum(each.number("取引金額") for each in rows))
    _same(account.trailer, "データレコード件数", len(account.data))


def _receipts(account: _Account, near: date) -> tuple[list[Deposit], list[Deposit]]:
    parted: tuple[list[Deposit], list[Deposit]] = ([], [])
    for record in account.data:
        deposit = _deposit(account, record, "金額", near)
        parted[record.values["取消区分"] == _CANCELS].append(deposit)
    return parted


def _movements(account: _Account, near: date) -> tuple[list[Deposit], list[Deposit]]:
    came = [each for each in account.data if each.values["入払区分"] == _IN]
    return [_deposit(account, each, "取引金額", near) for each in came], []


def _deposit(account: _Account, record: Record, amount: str, near: date) -> Deposit:
    values = record.values
    if record.number(amount) == 0:
        raise WrongField(record.n, amount, values[amount], phrase("an amount above zero"))
    return Deposit(
        received_on=record.day("勘定日", near),
        amount=record.number(amount),
        payer=values["振込依頼人名"] or values.get("摘要内容", ""),
        account=account.name,
        bank=" ".join(filter(None, (values["仕向銀行名"], values["仕向店名"]))),
        reference=" ".join(filter(None, (values.get("摘要内容"), values["EDI情報"]))),
        inquiry=values["照会番号"],
    )


_TOTALS = {RECEIPTS.kind: _check_receipts, MOVEMENTS.kind: _check_movements}
_RECEIVED = {RECEIPTS.kind: _receipts, MOVEMENTS.kind: _movements}
