"""What a report's page was asked for: all of it is in the address, so that a link shows the same to whoever may see it.

What makes no sense is taken as not asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from api.web import in_address
from api.web.words import noop
from services.rules import report_choices
from services.rules.report_choices import DAY, Against, Choice, Days

LONGEST = 3 * 366
_FIELDS = ("period", "from_on", "to_on", "compare", "company", "task_type", "on")
_NAMES = {"from_on": "from", "to_on": "to", "company": "tenant"}
_OLD = {"tenant": "company"}
"""What a field was called in links that people may have kept."""

CHOICES: Mapping[Choice, str] = {
    Choice.THIS_MONTH: noop("This month"), Choice.LAST_MONTH: noop("Last month"), Choice.QUARTER: noop("This quarter"),
    Choice.LAST_QUARTER: noop("Last quarter"), Choice.FISCAL_YEAR: noop("This fiscal year"),
    Choice.LAST_12_MONTHS: noop("Last 12 months"), Choice.CUSTOM: noop("Own dates"),
}  # fmt: skip
AGAINST: Mapping[Against, str] = {
    Against.PREVIOUS: noop("the period before"), Against.LAST_YEAR: noop("the same last year"), Against.NOTHING: noop("nothing"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """The fields of the pickers as they stand in the address; `to_on` is the last day, as people say it.

    `on` is the day from which a named period is told, in a link that is to show the same later: today, unless it is given.
    """

    period: str = Choice.THIS_MONTH
    from_on: str = ""
    to_on: str = ""
    compare: str = Against.PREVIOUS
    company: str = ""
    task_type: str = ""
    on: str = ""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> "Asked":
        """From the parameters of an address."""
        held = {name: _given(given, _NAMES.get(name, name)).strip()[:100] for name in _FIELDS}
        held["period"] = held["period"] if held["period"] in set(Choice) else Choice.THIS_MONTH.value
        held["compare"] = held["compare"] if held["compare"] in set(Against) else Against.PREVIOUS.value
        if held["period"] != Choice.CUSTOM or not _is_span(held["from_on"], held["to_on"]):
            held |= {"from_on": "", "to_on": ""}
            held["period"] = held["period"] if held["period"] != Choice.CUSTOM else Choice.THIS_MONTH.value
        held["on"] = held["on"] if held["period"] != Choice.CUSTOM and in_address.day(held["on"]) else ""
        return cls(**held)

    def address(self, path: str, **changes: str) -> str:
        """The same, or another, as an address; what is usual is left out."""
        asked = replace(self, **changes)
        usual = Asked()
        held = {
            _NAMES.get(name, name): getattr(asked, name)
            for name in _FIELDS
            if getattr(asked, name) != getattr(usual, name)
        }
        return f"{path}?{urlencode(held)}" if held else path

    @property
    def choice(self) -> Choice:
        return Choice(self.period)

    def days(self, today: date) -> Days:
        """The local days asked for."""
        if self.choice is Choice.CUSTOM:
            return Days(date.fromisoformat(self.from_on), date.fromisoformat(self.to_on) + DAY)
        on = min(today, date.fromisoformat(self.on)) if self.on else today
        return report_choices.days_of(self.choice, today=on)

    def compared(self, today: date) -> Days | None:
        """What they are held against."""
        days = self.days(today)
        try:
            return report_choices.compared(
                days, Against(self.compare), by=report_choices.months_of(self.choice)
            )
        except (ValueError, OverflowError):
            return None


def _given(given: Mapping[str, str], name: str) -> str:
    """A field of the address, under its name or the one it had."""
    return given.get(name) or given.get(_OLD.get(name, ""), "")


def _is_span(first: str, last: str) -> bool:
    """Two days in order, not more than three years apart."""
    if not (in_address.day(first) and in_address.day(last)):
        return False
    days = (date.fromisoformat(last) - date.fromisoformat(first)).days + 1
    return 0 < days <= LONGEST and date.fromisoformat(last) < date.max
