"""The comparison as tables of spreadsheets: what CSV and Excel hold, the costs as native charts beside them.

A cell that is not known is empty, never zero; what it lacks stands in the column of missing inputs. Over several companies each row names
its company and its currency, and nothing is drawn where currencies differ.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services import spreadsheets
from services.rules.sourcing_range import Range
from services.sourcing import sheet_words as words
from services.sourcing.over import Over, Sum
from services.sourcing.shapes import Row, SideFigures, SwingCard, TakeBackCard, Totals
from services.sourcing.sheet_words import Kinds, Said, said
from services.spreadsheets import Cell, Chart

MONEY, SHARE, COUNT, NUMBER, SECONDS, MONTH = "#,##0.00", "0.0%", "#,##0", "#,##0.00", "#,##0", "yyyy-mm"
COSTS = ("in_house_cost", "outsourced_cost")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its code, what people call it, how Excel shows it, and what it holds of a row in a language."""

    code: str
    title: Said
    shown: str | None
    of: Callable[[Any, str], Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table before it is written: `drawn` are the title, the names and the series of its chart, by codes."""

    code: str
    title: Said
    columns: Sequence[Column]
    rows: Sequence[Any]
    drawn: tuple[Said, str, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class _Moved:
    """What a company's newest month hangs on: an input of it."""

    tenant: str
    currency: str
    swing: SwingCard


def tables(found: Over, language: str) -> list[spreadsheets.Table]:
    """Every table, the kinds of work first; the last says what the report is about."""
    return [*(_table(each, language) for each in _sheets(found)), _about(found, language)]


def named(found: Over, code: str | None, language: str) -> spreadsheets.Table:
    """The table of this code, or the kinds of work: what a CSV file holds. Raises KeyError, whose argument names the known ones."""
    known = {each.code: each for each in _sheets(found)}
    if code is not None and code not in known:
        raise KeyError(", ".join(known))
    return _table(known[code or "task_types"], language)


def _sheets(found: Over) -> list[Sheet]:
    is_one = found.about.tenant is not None
    whose, paid = ([], []) if is_one else ([_TENANT], [_CURRENCY])
    drawn = (("費用の比較", "Costs of both sides"), "name" if is_one else "month", COSTS)
    kinds = {(row.tenant, row.task_type): row.name for row in found.rows}
    newest = max((whole.month for whole in found.totals), default=None)
    swings = [
        _Moved(whole.tenant, whole.currency, each)
        for whole in found.totals
        if whole.month == newest
        for each in whole.sensitivity
    ]
    sums = Sheet(
        "sums", ("月別の合計", "Sums by month"), _SUM, found.sums, drawn if found.about.currency else None
    )
    return [
        Sheet("task_types", ("業務別", "By kind of work"), [*whose, *paid, *_ROW], found.rows, drawn if is_one else None),
        Sheet("months", ("月別", "By month"), [*whose, *_total(kinds)], found.totals, (drawn[0], "month", COSTS) if is_one else None),
        *(() if is_one else (sums,)),
        Sheet("sensitivity", ("感度（最新の月）", "What it hangs on (last month)"), [*whose, *paid, *_swing(kinds)], swings),
        Sheet("candidates", ("次に委託する候補", "To hand over next"), [*whose, *_CANDIDATE], found.candidates),
        Sheet("take_back", ("委託が高い業務", "To take back"), [*whose, *paid, *_TAKE_BACK], found.take_back),
    ]  # fmt: skip


def _table(sheet: Sheet, language: str) -> spreadsheets.Table:
    places = {column.code: n for n, column in enumerate(sheet.columns)}
    charts: list[Chart] = []
    if sheet.drawn is not None:
        title, x, ys = sheet.drawn
        charts = [Chart("bar", said(title, language), places[x], tuple(places[y] for y in ys))]
    return spreadsheets.Table(
        said(sheet.title, language),
        [said(column.title, language) for column in sheet.columns],
        [[column.of(row, language) for column in sheet.columns] for row in sheet.rows],
        [column.shown for column in sheet.columns],
        charts,
    )


def _field(code: str, title: Said, shown: str | None = None) -> Column:
    return Column(code, title, shown, lambda row, _: getattr(row, code))


def _range(code: str, title: Said, of: Callable[[Any], Range | None]) -> list[Column]:
    """A figure with the ends of its range, each in a column of its own."""
    low, high = ((f"{title[0]}の{ja}", f"{title[1]}, {en}") for ja, en in (("下限", "low"), ("上限", "high")))

    def end(name: str) -> Callable[[Any, str], Cell]:
        return lambda row, _: None if (held := of(row)) is None else getattr(held, name)

    return [
        Column(code, title, MONEY, end("value")),
        Column(f"{code}_low", low, MONEY, end("low")),
        Column(f"{code}_high", high, MONEY, end("high")),
    ]


def _word(code: str, title: Said, called: Mapping[str, Said]) -> Column:
    """A code in words."""
    return Column(code, title, None, lambda row, language: said(called[getattr(row, code)], language))


def _whether(code: str, title: Said) -> Column:
    return Column(code, title, None, lambda row, language: words.truth(getattr(row, code), language))


def _listed(code: str, title: Said, of: Callable[[Any, str], Sequence[str]]) -> Column:
    return Column(
        code,
        title,
        None,
        lambda row, language: ("、", ", ")[language == "en"].join(of(row, language)) or None,
    )


def _side(code: str, title: Said, of: Callable[[Row], SideFigures]) -> list[Column]:
    def part(name: str, ja: str, en: str, shown: str | None) -> Column:
        said_so = (f"{title[0]}：{ja}", f"{title[1]}: {en}")
        return Column(f"{code}_{name}", said_so, shown, lambda row, _: getattr(of(row), name))

    return [
        *_range(f"{code}_cost", (f"{title[0]}：費用", f"{title[1]}: cost"), lambda row: of(row).cost),
        Column(
            f"{code}_cost_per_ticket",
            (f"{title[0]}：1件あたり費用", f"{title[1]}: cost a ticket"),
            MONEY,
            lambda row, _: None if (held := of(row).cost_per_ticket) is None else held.value,
        ),
        part("volume", "完了件数", "resolved", COUNT),
        part("per_hour", "作業1時間あたり完了件数", "resolved an hour", NUMBER),
        part("touch_minutes", "1件あたり作業時間（分）", "work a ticket (min)", NUMBER),
        part("cycle_median_seconds", "所要時間の中央値（秒）", "cycle time, median (s)", SECONDS),
        part("cycle_p90_seconds", "所要時間の90パーセンタイル（秒）", "cycle time, 90th percentile (s)", SECONDS),
        part("sla", "SLA達成率", "SLA attainment", SHARE),
        part("sla_adjusted", "SLA達成率（免責分を除く）", "SLA attainment, excused left out", SHARE),
        part("first_pass", "一次完了率", "first-pass yield", SHARE),
        Column(f"{code}_basis", (f"{title[0]}：根拠", f"{title[1]}: basis"), None, lambda row, language: said(words.BASES[of(row).basis], language)),
        _listed(f"{code}_missing", (f"{title[0]}：不足の入力", f"{title[1]}: missing inputs"),
                lambda row, language: words.inputs(of(row).missing, language)),
    ]  # fmt: skip


_TENANT = _field("tenant", ("対象企業", "Company"))
_CURRENCY = _field("currency", ("通貨", "Currency"))
_MONTH = _field("month", ("月", "Month"), MONTH)
_CODE = _field("task_type", ("業務コード", "Task type"))
_NAMED = Column("name", ("業務", "Kind of work"), None, lambda row, language: words.name(row.name, language))
_SAVING: Said = ("費用の差（社内−委託）", "Saving (in-house less outsourced)")
_HOME: Said = ("社内", "In-house")
_AWAY: Said = ("委託", "Outsourced")


def _saving(row: Row | Totals | Sum | TakeBackCard) -> Range | None:
    return row.saving


def _break_even(row: Row) -> Cell:
    return None if row.break_even is None else row.break_even.volume


_ROW: Sequence[Column] = [
    _MONTH, _CODE, _NAMED, _word("domain", ("領域", "Domain"), words.DOMAINS), _whether("core", ("本業", "Core")),
    *_range("saving", _SAVING, _saving), _word("verdict", ("判定", "Verdict"), words.VERDICTS),
    *_side("in_house", _HOME, lambda row: row.in_house), *_side("outsourced", _AWAY, lambda row: row.outsourced),
    Column("break_even", ("損益分岐の件数（月）", "Break-even, tickets a month"), NUMBER, lambda row, _: _break_even(row)),
    _field("hours_released", ("空いた時間", "Hours released"), NUMBER),
    _listed("assumed", ("未確認の入力", "Inputs that are assumptions"), lambda row, language: words.inputs(row.assumed, language)),
]  # fmt: skip


def _total(kinds: Kinds) -> Sequence[Column]:
    return [
        _MONTH, _CURRENCY, *_range("in_house_cost", ("社内：費用", "In-house: cost"), lambda row: row.in_house),
        *_range("outsourced_cost", ("委託：費用", "Outsourced: cost"), lambda row: row.outsourced),
        *_range("saving", _SAVING, _saving), _word("verdict", ("判定", "Verdict"), words.VERDICTS),
        _field("hours_released", ("空いた時間", "Hours released"), NUMBER), _field("non_core_hours", ("うち本業以外", "Of it not core"), NUMBER),
        _field("invoiced", ("請求額", "Invoiced"), MONEY), _field("unallocated", ("割り振れない額", "On no kind of work"), MONEY),
        _whether("is_draft", ("請求書は下書き", "Invoice is a draft")), _field("counted", ("合計した業務の数", "Kinds of work in the sums"), COUNT),
        _listed("other_currencies", ("含まない他の通貨の請求額", "Invoiced in other currencies, left out"), lambda row, _: words.amounts(row.other_currencies)),
        _listed("left_out", ("合計に入らない業務", "Left out of the sums"), lambda row, language: words.named(row.left_out, row.tenant, kinds, language)),
    ]  # fmt: skip


_SUM: Sequence[Column] = [
    _MONTH, _CURRENCY, *_range("in_house_cost", ("社内：費用", "In-house: cost"), lambda row: row.in_house),
    *_range("outsourced_cost", ("委託：費用", "Outsourced: cost"), lambda row: row.outsourced),
    *_range("saving", _SAVING, _saving), _word("verdict", ("判定", "Verdict"), words.VERDICTS),
    _field("hours_released", ("空いた時間", "Hours released"), NUMBER), _field("non_core_hours", ("うち本業以外", "Of it not core"), NUMBER),
    _field("invoiced", ("請求額", "Invoiced"), MONEY), _field("unallocated", ("割り振れない額", "On no kind of work"), MONEY),
    _whether("is_draft", ("請求書は下書き", "Invoice is a draft")), _listed("counted", ("合計した企業", "Companies in the sums"), lambda row, _: row.counted),
    _listed("left_out", ("合計に入らない企業", "Companies left out"), lambda row, _: row.left_out),
]  # fmt: skip


def _swing(kinds: Kinds) -> Sequence[Column]:
    return [
        Column(
            "input",
            ("入力", "Input"),
            None,
            lambda row, language: words.an_input(row.swing.input, row.tenant, kinds, language),
        ),
        Column("at_low", ("下限での費用の差", "Saving at its low"), MONEY, lambda row, _: row.swing.at_low),
        Column(
            "at_high", ("上限での費用の差", "Saving at its high"), MONEY, lambda row, _: row.swing.at_high
        ),
        Column("spread", ("動く幅", "Moves by"), MONEY, lambda row, _: _spread(row.swing)),
    ]


_CANDIDATE: Sequence[Column] = [
    _CODE, _NAMED, _field("score", ("点数（0〜1）", "Score (0 to 1)"), NUMBER), _listed("reasons", ("理由", "Reasons"), words.reasons),
    _field("monthly_cases", ("月の件数", "Cases a month"), NUMBER), _field("dependence", ("属人化指数", "Dependence"), NUMBER),
    _field("standardised", ("手順に沿った割合", "Share under a procedure"), SHARE), _listed("missing", ("不明な点", "Not known"), words.unknown),
]  # fmt: skip
_TAKE_BACK: Sequence[Column] = [
    _CODE, _NAMED, *_range("saving", _SAVING, _saving), _whether("is_sure", ("幅の全体で高い", "Over the whole range")),
]  # fmt: skip


def _spread(row: SwingCard) -> Cell:
    return abs(row.at_high - row.at_low)


def _about(found: Over, language: str) -> spreadsheets.Table:
    about = found.about
    facts: list[tuple[Said, Cell]] = [
        (("報告書", "Report"), said(("社内と委託の比較", "In-house and outsourced"), language)),
        *(
            (("対象企業", "Company"), f"{each.key} {words.name(each.name, language)} / {each.time_zone} / {each.currency}")
            for each in about.tenants
        ),
        (("期間（初日）", "Period, first day"), about.from_on),
        (("期間（最終日の翌日）", "Period, day after the last"), about.to_on),
        (("通貨（税抜）", "Currency, without consumption tax"), ", ".join(sorted({each.currency for each in about.tenants}))),
        (("幅の求め方", "How ranges are made"), said((_METHOD_JA, about.method), language)),
        (("集計時点（UTC）", "Data up to (UTC)"), about.data_at),
        (("作成日時（UTC）", "Made at (UTC)"), about.made_at),
    ]  # fmt: skip
    rows = [(said(name, language), held) for name, held in facts]
    heads = said(("この報告書について", "About this report"), language)
    return spreadsheets.Table(heads, ("項目", "内容") if language != "en" else ("Item", "Content"), rows)


_METHOD_JA = (
    "入力を一つずつ下限と上限に動かし、費用の差の変化を上下別に二乗和で合わせたもの"
    "（不確かさの伝播則、JCGM 100:2008、5.1.2 と 5.1.3 の注2）。下限と上限は10回に9回成り立つ幅です。"
)
