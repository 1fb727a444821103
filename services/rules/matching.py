"""Which open invoices a deposit may pay: suggestions, each with its reasons and a score. A person confirms; nothing books itself.

A score adds up what speaks for a suggestion, out of 100: who paid (learnt from earlier matches, or a name alike) and what was paid
(an invoice's number in the text, an amount that equals one or several invoices, or falls short by a transfer fee).
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID

from services.rules.matching_reasons import Reason, score_of
from services.rules.matching_sums import Open, Sum, sums_near

ZERO = Decimal(0)
Tenant: TypeAlias = UUID
_MOST = 5


@dataclass(frozen=True, slots=True)
class Received:
    """A deposit: what came, from whom, and all the text that came with it."""

    amount: Decimal
    payer_key: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of who pays: how often a client paid under this name, and the keys of the clients' own names."""

    learnt: Mapping[Tenant, int] = field(default_factory=dict)
    names: Mapping[Tenant, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Share:
    """What of a deposit is for an invoice; `fee` closes what the sender's bank kept back."""

    invoice: UUID
    amount: Decimal
    fee: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One way to match a deposit. `rest` stays to the client's credit."""

    tenant: Tenant
    shares: Sequence[Share]
    reasons: Sequence[Reason]
    score: int
    rest: Decimal = ZERO


def suggest(
    got: Received, opened: Iterable[Open], known: Known, *, tolerance: Decimal = ZERO
) -> list[Suggestion]:
    """The best few ways to match, best first; none where nothing speaks for any."""
    by_tenant: dict[Tenant, list[Open]] = {}
    for each in opened:
        if each.balance > 0:
            by_tenant.setdefault(each.tenant, []).append(each)
    alike = sum(each.balance == got.amount for rows in by_tenant.values() for each in rows)
    found = [
        suggestion
        for tenant, rows in by_tenant.items()
        for suggestion in _of_tenant(got, tenant, _oldest_first(rows), known, tolerance, only=alike == 1)
    ]
    return sorted(found, key=lambda each: (-each.score, len(each.shares), str(each.tenant)))[:_MOST]


def _oldest_first(rows: Iterable[Open]) -> list[Open]:
    return sorted(rows, key=lambda each: (each.due_on or date.max, each.number))


def _of_tenant(
    got: Received, tenant: Tenant, rows: Sequence[Open], known: Known, tolerance: Decimal, *, only: bool
) -> Iterator[Suggestion]:
    who = _who(got, tenant, known)
    named = [each for each in rows if _names(got.text, each.number)]
    sums = sums_near(rows, got.amount, tolerance, several=bool(who or named))
    for found in sums:
        yield _whole(got, tenant, found, rows, who, named, only=only)
    if not sums and (who or named):
        yield _in_part(got, tenant, rows, who, named)


def _who(got: Received, tenant: Tenant, known: Known) -> list[Reason]:
    if known.learnt.get(tenant):
        return [Reason.PAYER_LEARNT]
    return [Reason.NAME_ALIKE] if got.payer_key and got.payer_key in known.names.get(tenant, ()) else []


def _names(text: str, number: str) -> bool:
    """Whether a text holds an invoice's number, however its marks, width and spaces are spelled."""
    held, wanted = _bare(text), _bare(number)
    return bool(wanted) and wanted in held


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(each for each in plain if each.isalnum() and each.isascii())


def _whole(
    got: Received, tenant: Tenant, found: Sum, rows: Sequence[Open], who: list[Reason], named: Sequence[Open], *, only: bool
) -> Suggestion:  # fmt: skip
    fee = found.total - got.amount
    what = Reason.SHORT_BY_FEE if fee else Reason.AMOUNT_EQUAL if len(found.rows) == 1 else Reason.SUM_EQUAL
    reasons = [*who, what]
    if named and set(named) <= set(found.rows):
        reasons.append(Reason.NUMBER_IN_TEXT)
    if len(found.rows) > 1 and len(found.rows) == len(rows):
        reasons.append(Reason.ALL_OPEN)
    if only and what is Reason.AMOUNT_EQUAL:
        reasons.append(Reason.ONLY_SUCH_AMOUNT)
    return Suggestion(tenant, _shares(found, fee), reasons, score_of(reasons))


def _shares(found: Sum, fee: Decimal) -> list[Share]:
    """All in full; the fee is taken from the last, and from those before it where it is more than the last one's balance."""
    shares: list[Share] = []
    for each in reversed(found.rows):
        part = min(fee, each.balance)
        fee -= part
        shares.append(Share(each.id, each.balance - part, part))
    return shares[::-1]


def _in_part(
    got: Received, tenant: Tenant, rows: Sequence[Open], who: list[Reason], named: Sequence[Open]
) -> Suggestion:
    """The named invoices first, then the oldest, as far as the money goes."""
    shares, left = [], got.amount
    for each in [*named, *(row for row in rows if row not in named)]:
        if part := min(left, each.balance):
            shares.append(Share(each.id, part))
            left -= part
    reasons = [*who, *([Reason.NUMBER_IN_TEXT] if named else [])]
    reasons.append(Reason.MORE_THAN_OPEN if left else Reason.PAID_IN_PART)
    return Suggestion(tenant, shares, reasons, score_of(reasons), rest=left)
