"""A rate card in plain words: what is paid for what. For the versions of a contract, their differences, and the client's own page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from api.web.billing.labels import METER, MODEL, TAX
from api.web.formats import Formats
from api.web.labels import METRIC, PRIORITY
from api.web.words import noop
from services.rules import english
from services.rules.rate_cards import Charge, Model, RateCard, ServiceCredit, Tier

_BY_HAND = METER["named"]
Names = Mapping[str, Mapping[str, str]]
"""What task types are called, by code and language."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """One thing that is said of a charge, under a label."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """A charge, the minimum or the service credit in words. The first aspect is the price."""

    code: str
    name: str
    kind: str
    aspects: tuple[Aspect, ...]


@dataclass(frozen=True, slots=True)
class CardWords:
    """Says a card in one reader's words and formats."""

    format: Formats
    currency: str
    kinds: Names

    def card(self, card: RateCard) -> tuple[Told, ...]:
        """Every charge in the card's order, the minimum, the service credit."""
        return tuple(self._parts(card))

    def price(self, value: Decimal) -> str:
        """500円 · ¥500, with every decimal that is there."""
        text = self.format.exact(value)
        if self.currency != "JPY":
            return f"{text} {self.currency}"
        return f"{text}円" if self._ja else f"¥{text}"

    def name(self, charge: Charge) -> str:
        """What a charge is called in this language."""
        return (charge.name_ja if self._ja else charge.name_en) or charge.name_ja or charge.code

    def unit(self, charge: Charge) -> str:
        """What it counts one of."""
        named = (charge.unit_ja if self._ja else charge.unit_en) or charge.unit_ja
        hours = self.gettext("hour") if charge.model is Model.HOURLY else self.gettext("unit")
        return named or hours

    def _parts(self, card: RateCard) -> Iterator[Told]:
        names = {each.code: self.name(each) for each in card.charges}
        for charge in card.charges:
            aspects = tuple(self._aspects(charge, names))
            yield Told(charge.code, self.name(charge), self.gettext(MODEL[charge.model]), aspects)
        if card.minimum_commitment:
            text = self.gettext("The fees of a month come to at least %(amount)s.")
            price = Aspect(
                self.gettext("Price"), text % {"amount": self.price(card.minimum_commitment.amount)}
            )
            yield Told("minimum-commitment", self.gettext("Monthly minimum"), "", (price,))
        if card.service_credit:
            yield Told(
                "service-credit", self.gettext("Service credit"), "", self._credit(card.service_credit)
            )

    def _aspects(self, charge: Charge, names: Mapping[str, str]) -> Iterator[Aspect]:
        yield Aspect(self.gettext("Price"), self._price(charge, names))
        if counted := self._counted(charge):
            yield Aspect(self.gettext("What counts"), counted)
        if charge.included:
            yield Aspect(self.gettext("Included"), self._included(charge))
        if charge.cap is not None:
            text = self.gettext("at most %(amount)s a month")
            yield Aspect(self.gettext("Cap"), text % {"amount": self.price(charge.cap)})
        yield Aspect(self.gettext("Tax"), self.gettext(TAX[charge.tax_category]))

    def _price(self, charge: Charge, names: Mapping[str, str]) -> str:
        price = self.price(charge.unit_price or charge.amount or Decimal(0))
        match charge.model:
            case Model.FIXED:
                return self.gettext("%(price)s a month") % {"price": price}
            case Model.ONE_OFF:
                on = self.format.day(charge.charged_on, year=True) if charge.charged_on else ""
                return self.gettext("%(price)s once, on %(day)s") % {"price": price, "day": on}
            case Model.PACKAGE:
                size = self.format.exact(charge.package_size or Decimal(1))
                facts = {"price": price, "size": size, "unit": self.unit(charge)}
                return self.gettext("%(price)s for each %(size)s %(unit)s begun") % facts
            case Model.GRADUATED | Model.VOLUME:
                return self._tiers(charge)
            case Model.SURCHARGE:
                return self._surcharge(charge, names)
        return self.gettext("%(price)s per %(unit)s") % {"price": price, "unit": self.unit(charge)}

    def _tiers(self, charge: Charge) -> str:
        whole = charge.model is Model.VOLUME
        parts = [self._tier(tier, charge) for tier in charge.tiers]
        listed = self.gettext("; ").join(parts)
        return (
            self.gettext("%(tiers)s (the tier reached prices all of it)") % {"tiers": listed}
            if whole
            else listed
        )

    def _tier(self, tier: Tier, charge: Charge) -> str:
        facts = {"price": self.price(tier.unit_price), "unit": self.unit(charge)}
        if tier.up_to is None and len(charge.tiers) == 1:
            text = self.gettext("%(price)s per %(unit)s")
        elif tier.up_to is None:
            text = self.gettext("then %(price)s per %(unit)s")
        else:
            text = self.gettext("%(price)s per %(unit)s up to %(bound)s")
            facts["bound"] = self.format.exact(tier.up_to)
        said = text % facts
        if tier.flat_fee:
            said = self.gettext("%(tier)s and %(fee)s once") % {
                "tier": said,
                "fee": self.price(tier.flat_fee),
            }
        return said

    def _surcharge(self, charge: Charge, names: Mapping[str, str]) -> str:
        of = self.gettext(", ").join(names.get(code, code) for code in sorted(charge.of))
        facts = {"of": of or self.gettext("all work"), "when": self._when(charge)}
        if charge.percent is not None:
            facts["percent"] = self.format.exact(charge.percent)
            return self.gettext("%(percent)s%% more on %(of)s %(when)s") % facts
        facts["price"] = self.price(charge.unit_price or Decimal(0))
        return self.gettext("%(price)s more per unit of %(of)s %(when)s") % facts

    def _when(self, charge: Charge) -> str:
        when = charge.when
        listed = self.gettext(", ").join(
            self.gettext(PRIORITY[each]) for each in sorted(when.priorities if when else ())
        )
        priorities = self.gettext("(priority: %(priorities)s)") % {"priorities": listed} if listed else ""
        return " ".join(
            each
            for each in (priorities, self.gettext("(out of hours)") if when and when.out_of_hours else "")
            if each
        )

    def _counted(self, charge: Charge) -> str:
        if charge.counts is None:
            by_hand = charge.model not in {Model.FIXED, Model.ONE_OFF, Model.SURCHARGE}
            return self.gettext(_BY_HAND) if by_hand else ""
        meter = charge.counts.meter
        counted = self.gettext(METER[meter]) if meter in METER else meter
        if charge.counts.task_types is None:
            return self.gettext("%(meter)s: all kinds of work not counted elsewhere") % {"meter": counted}
        kinds = self.gettext(", ").join(self._kind(code) for code in sorted(charge.counts.task_types))
        if meter not in METER and (unit := self.unit(charge)):
            return self.gettext("%(kinds)s, counted by the %(unit)s") % {"kinds": kinds, "unit": unit}
        return self.gettext("%(meter)s: %(kinds)s") % {"meter": counted, "kinds": kinds}

    def _kind(self, code: str) -> str:
        return self.kinds.get(code, {}).get(self.format.words.language, code)

    def _included(self, charge: Charge) -> str:
        assert charge.included is not None
        facts = {
            "quantity": self.format.exact(charge.included.quantity),
            "months": charge.included.roll_over_months,
            "unit": self.unit(charge)
            if self._ja
            else english.unit(charge.included.quantity, self.unit(charge)),
        }
        if not charge.included.roll_over_months:
            return self.gettext("%(quantity)s %(unit)s a month cost nothing") % facts
        return (
            self.gettext(
                "%(quantity)s %(unit)s a month cost nothing; what is left is good for %(months)s more months"
            )
            % facts
        )

    def _credit(self, credit: ServiceCredit) -> tuple[Aspect, ...]:
        tier = self.gettext("below %(share)s%%: %(percent)s%%")
        tiers = self.gettext("; ").join(
            tier % {"share": self.format.exact(each.below * 100), "percent": self.format.exact(each.percent)}
            for each in sorted(credit.tiers, key=lambda each: -each.below)
        )
        text = self.gettext("Off the month's fees by the attainment of %(metric)s: %(tiers)s")
        aspects = [
            Aspect(
                self.gettext("Price"), text % {"metric": self.gettext(METRIC[credit.metric]), "tiers": tiers}
            )
        ]
        if credit.cap_percent is not None:
            cap = self.gettext("at most %(percent)s%% of the fees")
            aspects.append(
                Aspect(self.gettext("Cap"), cap % {"percent": self.format.exact(credit.cap_percent)})
            )
        how = noop("excused breaches are left out") if credit.adjusted else noop("excused breaches count too")
        aspects.append(Aspect(self.gettext("What counts"), self.gettext(how)))
        lowers = noop("lowers the price at its tax rates")
        tax = lowers if credit.reduces_price else noop("a payment out of scope of tax")
        aspects.append(Aspect(self.gettext("Tax"), self.gettext(tax)))
        return tuple(aspects)

    @property
    def _ja(self) -> bool:
        return self.format.words.language == "ja"

    def gettext(self, message: str) -> str:
        """A message in the reader's words."""
        return self.format.words.gettext(message)
