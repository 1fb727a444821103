"""Days, times and lengths as people read them: 11月24日（火） 14:06, 残り3時間27分 · Tue 24 Nov 14:06, 3h 27m left.

24-hour clock; 今日 and 明日 where they are true; the zone is the reader's, and is named only where it differs (guide.md).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, get_currency_precision

from api.web.words import Words, words
from services.rules import english

_ERAS = ((date(2019, 5, 1), "令和"), (date(1989, 1, 8), "平成"), (date(1926, 12, 25), "昭和"))
"""元号 by the first day of each (改元の政令)."""


@dataclass(frozen=True, slots=True)
class Formats:
    """How one reader reads: language, time zone, the instant of the page, and whether years are counted by era."""

    words: Words
    zone: ZoneInfo
    now: datetime
    era: bool = False

    @classmethod
    def of(cls, language: str) -> "Formats":
        """For lengths and numbers, which have no zone."""
        return cls(words(language), ZoneInfo("UTC"), datetime.now(UTC))

    @property
    def _ja(self) -> bool:
        return self.words.language == "ja"

    @property
    def gap(self) -> str:
        """What stands between two sentences: Japanese has no space there."""
        return "" if self._ja else " "

    def aside(self, text: object) -> str:
        """What is said beside a word, in the brackets of the language; Japanese ones bring their own space."""
        return f"（{text}）" if self._ja else f" ({text})"

    def region(self, code: str) -> str:
        """A country by its name, a part of one by its code beside it: 日本 · Germany (BY)."""
        country, _, part = code.partition("-")
        name = Locale(self.words.language).territories.get(country, country)
        return f"{name}{self.aside(part)}" if part else name

    def local(self, at: datetime) -> datetime:
        """The instant in the reader's zone."""
        return at.astimezone(self.zone)

    @property
    def today(self) -> date:
        return self.local(self.now).date()

    def day(self, on: date | datetime, *, year: bool | None = None) -> str:
        """11月24日（火） · Tue 24 Nov; with the year where it is another one, or as asked."""
        on = self.local(on).date() if isinstance(on, datetime) else on
        if year or (year is None and on.year != self.today.year):
            return (
                f"{self._year(on)}{format_date(on, 'M月d日（E）', locale='ja')}"
                if self._ja
                else format_date(on, "E d MMM y", locale="en")
            )
        return format_date(on, "M月d日（E）" if self._ja else "E d MMM", locale=self.words.language)

    def _year(self, on: date) -> str:
        if self.era:
            for first, name in _ERAS:
                if on >= first:
                    nth = on.year - first.year + 1
                    return f"{name}{'元' if nth == 1 else nth}年"
        return f"{on.year}年"

    def month(self, on: date) -> str:
        """2026年11月 · November 2026."""
        return f"{self._year(on)}{on.month}月" if self._ja else format_date(on, "MMMM y", locale="en")

    def month_short(self, on: date) -> str:
        """11月 · Nov."""
        return f"{on.month}月" if self._ja else format_date(on, "MMM", locale="en")

    def month_name(self, n: int) -> str:
        """4月 · April, of any year."""
        return f"{n}月" if self._ja else format_date(date(2000, n, 1), "LLLL", locale="en")

    def currency(self, code: str) -> str:
        """What amounts are counted in: 円, else the currency's code."""
        return "円" if self._ja and code == "JPY" else code

    def time(self, at: datetime) -> str:
        """14:06."""
        return self.local(at).strftime("%H:%M")

    def moment(self, at: datetime) -> str:
        """今日 14:06, 明日 9:00, 11月24日（火） 14:06 · today 14:06 …"""
        return f"{self.near(at)} {self.time(at)}"

    def near(self, at: datetime | date) -> str:
        """今日, 明日, 昨日, or the day."""
        on = self.local(at).date() if isinstance(at, datetime) else at
        named = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((on - self.today).days)
        said = {"today": "今日", "tomorrow": "明日", "yesterday": "昨日"}
        return (said[named] if self._ja else named) if named else self.day(on)

    def short(self, at: datetime) -> str:
        """14:06 today, 11/20 on other days."""
        there = self.local(at)
        return self.time(at) if there.date() == self.today else self.date_in_table(there.date())

    def date_in_table(self, on: date) -> str:
        """11/20 · 20 Nov, where the year and the day of the week stand beside it."""
        return f"{on.month}/{on.day}" if self._ja else format_date(on, "d MMM", locale="en")

    def iso(self, at: datetime) -> str:
        """For `<time datetime>`: RFC 3339 with the reader's offset, whole seconds."""
        return self.local(at).isoformat(timespec="seconds")

    def length(self, seconds: float) -> str:
        """3時間27分 · 3h 27m; under an hour minutes alone; from 100 hours on, hours alone. Never negative."""
        minutes = max(0, int(seconds // 60))
        hours, rest = divmod(minutes, 60)
        if not hours:
            return f"{rest}分" if self._ja else f"{rest}m"
        if hours >= 100 or not rest:
            return f"{self.number(hours)}時間" if self._ja else f"{self.number(hours)}h"
        return f"{hours}時間{rest:02d}分" if self._ja else f"{hours}h {rest:02d}m"

    def roughly(self, seconds: float) -> str:
        """3日, 5時間, 12分 · 3 days, 5h, 12m: the largest unit alone, for how long something has been so."""
        days = int(seconds // 86_400)
        if not days:
            return self.length(seconds // 3600 * 3600 if seconds >= 3600 else seconds)
        if self._ja:
            return f"{self.number(days)}日"
        return f"{self.number(days)} {'day' if days == 1 else 'days'}"

    def ago(self, at: datetime) -> str:
        """12分前, 3時間前, 11/20 · 12m ago …"""
        passed = (self.now - at).total_seconds()
        if passed >= timedelta(days=1).total_seconds():
            return self.short(at)
        return f"{self.length(passed)}前" if self._ja else f"{self.length(passed)} ago"

    def number(self, value: float) -> str:
        """1,234."""
        return str(format_decimal(value, locale=self.words.language))

    def exact(self, value: Decimal) -> str:
        """1,234.5: every decimal that is there, and a real minus."""
        text = format_decimal(
            value, "#,##0.############", locale=self.words.language, decimal_quantization=False
        )
        return str(text).replace("-", "−")

    def about(self, value: Decimal, places: int = 2) -> str:
        """1,234.57: with so many decimals at most, for the eye; `exact` says them all."""
        return self.exact(round(value, places) + 0)

    def counted(self, quantity: Decimal, unit: Mapping[str, str]) -> str:
        """42件 · 42 cases: for the eye, like `about`."""
        word = (self._ja and unit.get("ja")) or unit.get("en") or unit.get("ja") or ""
        if self._ja:
            return f"{self.about(quantity)}{word}"
        return f"{self.about(quantity)} {english.unit(quantity, word)}".rstrip()

    def money(self, amount: Decimal, currency: str = "") -> str:
        """244,041; with its currency 244,041円 · ¥244,041. In the currency's smallest unit; unlike `exact`, rounded."""
        if currency and not (self._ja and currency == "JPY"):
            return str(format_currency(amount, currency, locale="en")).replace("-", "−")
        text = self.amount(amount, currency or "JPY")
        return f"{text}円" if currency else text

    def sums(self, sums: Mapping[str, Decimal]) -> str:
        """1,200円 + $50.00: a sum for each currency."""
        return " + ".join(self.money(total, currency) for currency, total in sums.items())

    def amount(self, amount: Decimal, currency: str) -> str:
        """244,041: money in a column whose currency stands elsewhere, in the currency's smallest unit."""
        digits = get_currency_precision(currency)
        pattern = "#,##0." + "0" * digits if digits else "#,##0"
        return str(format_decimal(amount, pattern, locale=self.words.language)).replace("-", "−")

    def change(self, share: Decimal | float) -> str:
        """+4.1%, −5.8%, 0.0%: a share as the change of a figure."""
        text = f"{abs(float(share)) * 100:,.1f}%"
        sign = "" if text == "0.0%" else "+" if share > 0 else "−"
        return f"{sign}{text}"

    def percent(self, share: Decimal | float) -> str:
        """94.2%: a share."""
        return f"{share * 100:,.1f}%".replace("-", "−")

    def size(self, octets: int) -> str:
        """120 kB, 3.4 MB."""
        if octets < 1000:
            return f"{octets} B"
        return f"{octets / 1000:.0f} kB" if octets < 1_000_000 else f"{octets / 1_000_000:.1f} MB"
