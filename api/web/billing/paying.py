"""When an invoice is paid, in a sentence: 10月分は11月30日（月）払い."""

from dataclasses import dataclass
from datetime import date

from api.web.formats import Formats
from services.rules.billing_periods import Period, month_after, whole_period
from services.rules.payment_terms import PaymentTerms, due_on


@dataclass(frozen=True, slots=True)
class Payable:
    """A month, its days, and the day by which its invoice is to be paid."""

    month: date
    period: Period
    due_on: date


def payables(terms: PaymentTerms, closing_day: int, *, today: date, months: int = 3) -> list[Payable]:
    """The month that closed last and those that follow. An invoice is taken to be issued on the day after the closing."""
    here = whole_period(today.replace(day=1), closing_day)
    last = here if here.ends_on <= today else whole_period(month_after(here.month_on, -1), closing_day)
    periods = [whole_period(month_after(last.month_on, n), closing_day) for n in range(months)]
    return [
        Payable(each.month_on, each, due_on(terms, closed_on=each.last_on, issued_on=each.ends_on))
        for each in periods
    ]


def sentence(each: Payable, said: Formats) -> str:
    """10月分は11月30日（月）払い · October: to be paid by Mon 30 Nov."""
    facts = {"month": said.month_short(each.month), "day": said.day(each.due_on)}
    return said.words.gettext("%(month)s is payable by %(day)s") % facts
