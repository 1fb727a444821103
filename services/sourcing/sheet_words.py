"""What the codes of the comparison are called in spreadsheets, in Japanese and in English."""

from collections.abc import Mapping, Sequence

from services.rules.exact import plain
from services.sourcing.shapes import CandidateCard, OtherCurrency

Said = tuple[str, str]
"""A text in Japanese and in English."""
Kinds = Mapping[tuple[str, str], Mapping[str, str]]
"""The names of kinds of work by their company and their code."""

INPUTS: Mapping[str, Said] = {
    "minutes_per_case": ("1件の時間（分）", "Minutes a case"),
    "error_rate": ("ミスの率", "Cases with errors"),
    "rework_minutes": ("ミスの手直し（分）", "Minutes to correct an error"),
    "hourly_pay": ("時給", "Pay an hour"),
    "people": ("この業務の人数", "People on this work"),
    "hiring_cost": ("採用・教育の費用（1人）", "Recruiting and training a person"),
    "tenure_months": ("担当を続ける月数", "Months a person stays"),
    "tools": ("ツールの費用（月）", "Tools a month"),
    "monthly_cases": ("月の件数", "Cases a month"),
    "overhead_rate": ("社会保険と間接費の率", "Social insurance and overhead"),
    "utilisation": ("稼働率", "Share of hours spent on cases"),
    "governance_hours": ("委託の管理に使う時間（月）", "Hours a month for managing the service"),
    "governance_pay": ("その1時間の費用", "Cost of such an hour"),
    "transition_cost": ("移行の費用", "Transition cost"),
    "term_months": ("割り振る月数", "Months it is spread over"),
    "invoice": ("請求書または下書き", "an invoice or a draft"),
}
VERDICTS: Mapping[str, Said] = {
    "outsourced": ("委託のほうが安い", "Outsourcing costs less"),
    "in_house": ("社内のほうが安い", "In-house costs less"),
    "unsure": ("幅が重なり、差は不確か", "The ranges overlap: uncertain"),
    "missing": ("未入力の項目があります", "Inputs are missing"),
    "in_house_only": ("社内で処理", "Done in-house"),
}
BASES: Mapping[str, Said] = {
    "baseline": ("基準値から", "from the baseline"),
    "measured": ("社内で計測した時間から", "minutes measured from tickets done in-house"),
    "invoice": ("発行済みの請求書から", "from issued invoices"),
    "draft": ("下書きから", "from the draft"),
    "": ("請求なし", "no invoice"),
}
_REASONS: Mapping[str, Said] = {
    "non_core": ("本業ではない", "not core work"),
    "volume": ("件数が多い", "high volume"),
    "dependence": ("少ない人に頼っている", "rests on few people"),
    "standardised": ("手順が決まっている", "procedure in place"),
}
_UNKNOWN: Mapping[str, Said] = {
    "volume": ("件数は不明", "volume not known"),
    "dependence": ("偏りは不明", "dependence not known"),
    "standardised": ("手順書なし", "no procedure yet"),
}
DOMAINS: Mapping[str, Said] = {
    "accounting": ("経理", "Accounting"),
    "finance": ("財務", "Finance"),
    "hr": ("人事", "HR"),
    "it": ("情報システム", "IT"),
    "general_affairs": ("総務", "General affairs"),
}
_TRUTH: Mapping[bool, Said] = {True: ("はい", "Yes"), False: ("いいえ", "No")}


def said(text: Said, language: str) -> str:
    return text[language == "en"]


def truth(value: bool, language: str) -> str:
    return said(_TRUTH[value], language)


def name(names: Mapping[str, str], language: str) -> str:
    """A name of the client's own; in Japanese where it has no other."""
    return names.get(language) or names["ja"]


def inputs(codes: Sequence[str], language: str) -> list[str]:
    return [said(INPUTS[code], language) for code in codes]


def an_input(key: str, tenant: str, kinds: Kinds, language: str) -> str:
    """One of the company by its name; one of a kind of work (`hr.payroll:tools`) with the name of that kind."""
    kind, _, code = key.rpartition(":")
    called = said(INPUTS[code], language)
    if not kind:
        return called
    (of,) = named([kind], tenant, kinds, language)
    return said((f"{called}（{of}）", f"{called} ({of})"), language)


def named(codes: Sequence[str], tenant: str, kinds: Kinds, language: str) -> list[str]:
    """Kinds of work of a company by name."""
    return [name(kinds[tenant, code], language) for code in codes]


def amounts(others: Sequence[OtherCurrency]) -> list[str]:
    """What was invoiced, each in its own currency: `USD 1200`."""
    return [f"{each.currency} {plain(each.invoiced)}" for each in others]


def reasons(card: CandidateCard, language: str) -> list[str]:
    return [said(_REASONS[code], language) for code in card.reasons]


def unknown(card: CandidateCard, language: str) -> list[str]:
    return [said(_UNKNOWN[code], language) for code in card.missing]
