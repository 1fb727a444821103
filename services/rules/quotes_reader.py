"""Reads what a quote asks from JSON. Every flaw is noted with its pointer, all at once.

{"currency": "JPY", "tax": {"mode": "exclusive", "rounding": "floor"},
 "charges": [{"code": "scan", "model": "package", "package_size": 100, "unit_price": "500", "quantity": "250", "tax_rate": "0.10"}],
 "minimum_commitment": {"amount": "50000", "tax_rate": "0.10"}, "service_credit": {"percent": "5"}}

A tax rate is taken as standard or reduced: in yen as Japan has them now, else as the two that are given.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from services.rules.charges_reader import FIELDS_OF, HUNDRED, ChargeReader
from services.rules.consumption_tax import JAPAN
from services.rules.currencies import MINOR_UNITS
from services.rules.exact import ZERO, total
from services.rules.fields_reader import FieldsReader
from services.rules.flaws import Flaws, step
from services.rules.invoicing import TaxMode, Terms
from services.rules.money import Rounding
from services.rules.quotes import Asked, Minimum, Quote, bases
from services.rules.rate_cards import Charge, Model, TaxCategory, is_counting

MOST_CHARGES = 200
MOST_CODE = 64
_COMMON = ("code", "model", "quantity", "tax_rate")
_NOT_ASKED = frozenset({"counts", "when", "charged_on"})
_FIELDS = (
    *_COMMON,
    *dict.fromkeys(name for names in FIELDS_OF.values() for name in names if name not in _NOT_ASKED),
)


def parse_quote(value: object) -> Quote:
    """Read a quote. Raises Flawed with every bad field."""
    flaws = Flaws()
    quote = _QuoteReader(FieldsReader(flaws)).quote(value)
    flaws.refuse()
    return quote


@dataclass(frozen=True, slots=True)
class _QuoteReader:
    read: FieldsReader

    def quote(self, value: object) -> Quote:
        names = ("currency", "tax", "charges", "minimum_commitment", "service_credit")
        entry = self.read.members(value, "", names, missing='{"currency": "JPY", "charges": [{…}]}')
        if not isinstance(value, dict):
            return Quote(Terms(), ())
        terms = self._terms(entry)
        if entry.get("charges") is None:
            self.read.flaws.add("/charges", "missing", None, "[{…}]")
        listed = self.read.entries(entry.get("charges"), "/charges", most=MOST_CHARGES)
        found = [self._asked(each, step("/charges", n)) for n, each in enumerate(listed)]
        self._hold_together(found)
        minimum = self._minimum(entry.get("minimum_commitment"), "/minimum_commitment")
        asked = tuple(each for each in found if each is not None)
        return self._in_categories(Quote(terms, asked, minimum, self._credit(entry.get("service_credit"))))

    def _terms(self, entry: dict[str, Any]) -> Terms:
        currency = entry.get("currency")
        if not isinstance(currency, str) or currency not in MINOR_UNITS:
            self.read.flaws.add(
                "/currency", "missing" if currency is None else "unknown_currency", currency, "JPY"
            )
            currency = "JPY"
        tax = self.read.members(entry.get("tax"), "/tax", ("mode", "rounding"))
        mode = self.read.word(tax, "mode", "/tax", TaxMode, otherwise=TaxMode.EXCLUSIVE)
        rounding = self.read.word(tax, "rounding", "/tax", Rounding, otherwise=Rounding.FLOOR)
        return Terms(currency, mode or TaxMode.EXCLUSIVE, rounding or Rounding.FLOOR)

    def _asked(self, value: object, at: str) -> Asked | None:
        entry = self.read.members(value, at, _FIELDS, missing="{…}")
        if not isinstance(value, dict):
            return None
        model = self.read.word(entry, "model", at, Model)
        entry = _with_amount(entry, model)
        code = self._code(entry.get("code"), step(at, "code"))
        rate = self._rate(entry, at)
        if model is None:
            return None
        takes = tuple(name for name in (*_COMMON, *FIELDS_OF[model]) if name not in _NOT_ASKED)
        ChargeReader(self.read).refuse_others(entry, at, model, takes)
        charge = Charge(code=code, model=model, **ChargeReader(self.read).prices(entry, at, model))
        needed = is_counting(charge) or charge.unit_price is not None
        quantity = self.read.decimal if needed else self.read.optional
        return Asked(charge, quantity(entry, "quantity", at), rate)

    def _code(self, value: object, at: str) -> str:
        if isinstance(value, str) and 0 < len(value.strip()) <= MOST_CODE and value.isprintable():
            return value
        self.read.flaws.add(
            at, "missing" if value is None else "wrong_type", value, f'"invoice-entry" (1 – {MOST_CODE})'
        )
        return ""

    def _rate(self, entry: dict[str, Any], at: str) -> Decimal:
        return self.read.decimal(entry, "tax_rate", at, most=Decimal(1))

    def _minimum(self, value: object, at: str) -> Minimum | None:
        if value is None:
            return None
        entry = self.read.members(value, at, ("amount", "tax_rate"))
        if not isinstance(value, dict):
            return None
        return Minimum(self.read.decimal(entry, "amount", at), TaxCategory.STANDARD, self._rate(entry, at))

    def _credit(self, value: object) -> Decimal:
        entry = self.read.members(value, "/service_credit", ("percent",))
        if not isinstance(value, dict):
            return ZERO
        return self.read.decimal(entry, "percent", "/service_credit", most=HUNDRED)

    def _hold_together(self, found: list[Asked | None]) -> None:
        """Codes are unique; a surcharge is of charges that are there, and of no more than they count."""
        codes, asked = set[str](), [each for each in found if each is not None]
        counting = {each.charge.code for each in asked if is_counting(each.charge)}
        for n, each in enumerate(found):
            if each is None:
                continue
            at, charge = step("/charges", n), each.charge
            if charge.code and charge.code in codes:
                self.read.flaws.add(step(at, "code"), "repeated", charge.code, "")
            codes.add(charge.code)
            for code in sorted(charge.of - counting - {""}):
                self.read.flaws.add(
                    step(at, "of"), "unknown_charge", code, ", ".join(sorted(counting)) or "-"
                )
            self._hold_to_bases(each, asked, at)

    def _hold_to_bases(self, each: Asked, asked: list[Asked], at: str) -> None:
        if each.charge.model is not Model.SURCHARGE or each.quantity is None:
            return
        whole = total(base.quantity or ZERO for base in bases(each.charge, asked))
        if each.quantity > whole:
            self.read.flaws.add(step(at, "quantity"), "out_of_range", str(each.quantity), f"≤ {whole}")

    def _in_categories(self, quote: Quote) -> Quote:
        """Give every rate its category: the higher of the two is standard."""
        places = [
            (step(step("/charges", n), "tax_rate"), each.tax_rate) for n, each in enumerate(quote.asked)
        ]
        if quote.minimum:
            places.append(("/minimum_commitment/tax_rate", quote.minimum.tax_rate))
        known = self._rates(quote.terms.currency, [rate for _, rate in places])
        clean = not self.read.flaws.found
        for at, rate in places:
            if clean and rate not in known:
                self.read.flaws.add(at, "unknown_tax_rate", str(rate), ", ".join(map(spelled, known)))
        asked = tuple(
            replace(each, charge=replace(each.charge, tax_category=_category(each.tax_rate, known)))
            for each in quote.asked
        )
        minimum = quote.minimum and replace(
            quote.minimum, tax_category=_category(quote.minimum.tax_rate, known)
        )
        return replace(quote, asked=asked, minimum=minimum)

    @staticmethod
    def _rates(currency: str, given: list[Decimal]) -> tuple[Decimal, ...]:
        if currency == "JPY":
            return JAPAN[-1].standard, JAPAN[-1].reduced
        return tuple(sorted(tuple(dict.fromkeys(given))[:2], reverse=True))


def _with_amount(entry: dict[str, Any], model: Model | None) -> dict[str, Any]:
    """What a fee costs may be called its unit price, too, since a quote says how many of them."""
    if model in {Model.FIXED, Model.ONE_OFF} and entry.get("amount") is None:
        return {("amount" if name == "unit_price" else name): held for name, held in entry.items()}
    return entry


def _category(rate: Decimal, known: tuple[Decimal, ...]) -> TaxCategory:
    return TaxCategory.REDUCED if rate in known[1:] else TaxCategory.STANDARD


def spelled(rate: Decimal) -> str:
    """A tax rate as it is usually written: two decimals or more (`0.10`, `0.055`)."""
    return format(
        max(rate, rate.quantize(Decimal("0.01")), key=lambda each: -int(each.as_tuple().exponent)), "f"
    )
