"""Reads one charge of a rate card. Which fields it takes follows from its model; any other is a flaw."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from services.rules.fields_reader import FieldsReader
from services.rules.flaws import step
from services.rules.lifecycle import Priority
from services.rules.rate_cards import Charge, Condition, Counts, Included, Model, TaxCategory, Tier

MOST_TIERS = 100
MOST_MONTHS = 36
HUNDRED = Decimal(100)

COMMON = ("code", "model", "name", "unit", "tax_category")
_COUNTING = ("counts", "included", "cap")
FIELDS_OF = {
    Model.FIXED: ("amount",),
    Model.FLAT: ("unit_price", *_COUNTING),
    Model.GRADUATED: ("tiers", *_COUNTING),
    Model.VOLUME: ("tiers", *_COUNTING),
    Model.PACKAGE: ("package_size", "unit_price", *_COUNTING),
    Model.HOURLY: ("unit_price", *_COUNTING),
    Model.SURCHARGE: ("percent", "unit_price", "of", "when", "cap"),
    Model.ONE_OFF: ("amount", "charged_on"),
}
"""What each model takes besides the common fields."""
FIELDS = (*COMMON, *dict.fromkeys(name for names in FIELDS_OF.values() for name in names))


@dataclass(frozen=True, slots=True)
class ChargeReader:
    """Reads the parts of a charge by a reader of fields, which notes the flaws."""

    read: FieldsReader

    def charge(self, value: object, at: str) -> Charge | None:
        """The charge at a pointer; None where it is no object or of no known model."""
        entry = self.read.members(value, at, FIELDS, missing="{…}")
        model = self.read.word(entry, "model", at, Model) if isinstance(value, dict) else None
        code = self.read.code(entry, "code", at) if isinstance(value, dict) else ""
        if model is None:
            return None
        self.refuse_others(entry, at, model, (*COMMON, *FIELDS_OF[model]))
        name = self.read.members(
            entry.get("name"), step(at, "name"), ("ja", "en"), missing='{"ja": "…", "en": "…"}'
        )
        unit = self.read.members(entry.get("unit"), step(at, "unit"), ("ja", "en"))
        required = isinstance(entry.get("name"), dict)
        return Charge(
            code=code,
            model=model,
            name_ja=self.read.text(name, "ja", step(at, "name"), required=required),
            name_en=self.read.text(name, "en", step(at, "name"), required=required),
            unit_ja=self.read.text(unit, "ja", step(at, "unit")),
            unit_en=self.read.text(unit, "en", step(at, "unit")),
            tax_category=self.read.word(
                entry, "tax_category", at, TaxCategory, otherwise=TaxCategory.STANDARD
            )
            or TaxCategory.STANDARD,
            counts=self._counts(entry, at, model),
            charged_on=self.read.day(entry, "charged_on", at) if model is Model.ONE_OFF else None,
            when=self._condition(entry.get("when"), step(at, "when")),
            **self.prices(entry, at, model),
        )

    def prices(self, entry: dict[str, Any], at: str, model: Model) -> dict[str, Any]:
        """What the model prices by, as fields of a Charge."""
        takes = FIELDS_OF[model]
        priced = {
            "tiers": self._tiers(entry.get("tiers"), step(at, "tiers")) if "tiers" in takes else (),
            "included": self._included(entry.get("included"), step(at, "included"))
            if "included" in takes
            else None,
            "cap": self.read.optional(entry, "cap", at) if "cap" in takes else None,
        }
        if model is Model.SURCHARGE:
            return {**priced, **self._surcharge(entry, at)}
        for name in ("amount", "unit_price"):
            priced[name] = self.read.decimal(entry, name, at) if name in takes else None
        if model is Model.PACKAGE:
            priced["package_size"] = self.read.decimal(entry, "package_size", at, above=True)
        return priced

    def refuse_others(self, entry: dict[str, Any], at: str, model: Model, takes: tuple[str, ...]) -> None:
        """Note the fields that belong to other models. Empty ones are as good as not there."""
        others = sorted(set(FIELDS) - set(takes) & set(FIELDS))
        for name in others:
            if entry.get(name) not in (None, [], {}):
                self.read.flaws.add(
                    step(at, name), "not_of_model", entry[name], f"{model}: {', '.join(takes)}"
                )

    def _surcharge(self, entry: dict[str, Any], at: str) -> dict[str, Any]:
        given = [name for name in ("percent", "unit_price") if entry.get(name) is not None]
        if len(given) != 1:
            self.read.flaws.add(at, "one_of_two", ", ".join(given) or None, "percent, unit_price")
        return {
            "percent": self.read.optional(entry, "percent", at, above=True, most=Decimal(1000)),
            "unit_price": self.read.optional(entry, "unit_price", at),
            "of": frozenset(self.read.texts(entry, "of", at)),
        }

    def _tiers(self, value: object, at: str) -> tuple[Tier, ...]:
        known = len(self.read.flaws.found)
        listed = self.read.entries(value, at, least=1, most=MOST_TIERS)
        tiers = tuple(self._tier(each, step(at, n)) for n, each in enumerate(listed))
        if len(self.read.flaws.found) == known:
            self._hold_to_order(tiers, at)
        return tiers

    def _tier(self, value: object, at: str) -> Tier:
        entry = self.read.members(value, at, ("up_to", "unit_price", "flat_fee"), missing="{…}")
        if not isinstance(value, dict):
            return Tier(None, Decimal(0))
        return Tier(
            up_to=self.read.optional(entry, "up_to", at, above=True),
            unit_price=self.read.decimal(entry, "unit_price", at),
            flat_fee=self.read.optional(entry, "flat_fee", at) or Decimal(0),
        )

    def _hold_to_order(self, tiers: tuple[Tier, ...], at: str) -> None:
        before = Decimal(0)
        for n, tier in enumerate(tiers[:-1]):
            if tier.up_to is None:
                self.read.flaws.add(step(step(at, n), "up_to"), "open_tier_inside", None, f"> {before}")
            elif tier.up_to <= before:
                self.read.flaws.add(
                    step(step(at, n), "up_to"), "unordered_tiers", str(tier.up_to), f"> {before}"
                )
            else:
                before = tier.up_to
        if tiers[-1].up_to is not None:
            last = step(step(at, len(tiers) - 1), "up_to")
            self.read.flaws.add(last, "last_tier_bounded", str(tiers[-1].up_to), "null")

    def _counts(self, entry: dict[str, Any], at: str, model: Model) -> Counts | None:
        value, at = entry.get("counts"), step(at, "counts")
        if "counts" not in FIELDS_OF[model]:
            return None
        if value is None:
            return Counts("hours") if model is Model.HOURLY else None
        asked = self.read.members(value, at, ("meter", "task_types"))
        meter = self.read.code(asked, "meter", at) if asked or value == {} else ""
        if model is Model.HOURLY and meter and meter != "hours":
            self.read.flaws.add(step(at, "meter"), "unknown_word", meter, "hours")
        some = asked.get("task_types") is not None
        return Counts(meter, frozenset(self.read.codes(asked, "task_types", at, least=1)) if some else None)

    def _included(self, value: object, at: str) -> Included | None:
        if value is None:
            return None
        entry = self.read.members(value, at, ("quantity", "roll_over_months"))
        if not isinstance(value, dict):
            return None
        months = self.read.whole(entry, "roll_over_months", at, least=0, most=MOST_MONTHS, otherwise=0)
        return Included(self.read.decimal(entry, "quantity", at, above=True), months)

    def _condition(self, value: object, at: str) -> Condition | None:
        if value is None:
            return None
        entry = self.read.members(value, at, ("priorities", "out_of_hours"))
        priorities = self.read.words(entry, "priorities", at, Priority)
        return Condition(
            frozenset(map(str, priorities)), self.read.flag(entry, "out_of_hours", at, otherwise=False)
        )
