"""Writes a rate card as JSON; `rate_cards_reader.parse_rate_card` reads it back as it was."""

from decimal import Decimal
from typing import Any

from services.rules.exact import plain
from services.rules.rate_cards import Charge, Counts, RateCard, ServiceCredit, Tier


def dump_rate_card(card: RateCard) -> dict[str, Any]:
    """The JSON of a card, every field of the shape there, decimals in their shortest spelling."""
    minimum = card.minimum_commitment
    return {
        "charges": [_charge(charge) for charge in card.charges],
        "minimum_commitment": minimum
        and {"amount": plain(minimum.amount), "tax_category": minimum.tax_category.value},
        "service_credit": card.service_credit and _credit(card.service_credit),
    }


def _charge(charge: Charge) -> dict[str, Any]:
    return {
        "code": charge.code,
        "model": charge.model.value,
        "name": {"ja": charge.name_ja, "en": charge.name_en},
        "unit": {"ja": charge.unit_ja, "en": charge.unit_en},
        "tax_category": charge.tax_category.value,
        "counts": charge.counts and _counts(charge.counts),
        "unit_price": _plain(charge.unit_price),
        "tiers": [_tier(tier) for tier in charge.tiers],
        "package_size": _plain(charge.package_size),
        "amount": _plain(charge.amount),
        "charged_on": charge.charged_on and charge.charged_on.isoformat(),
        "included": charge.included
        and {
            "quantity": plain(charge.included.quantity),
            "roll_over_months": charge.included.roll_over_months,
        },
        "cap": _plain(charge.cap),
        "percent": _plain(charge.percent),
        "of": sorted(charge.of),
        "when": charge.when
        and {"priorities": sorted(charge.when.priorities), "out_of_hours": charge.when.out_of_hours},
    }


def _counts(counts: Counts) -> dict[str, Any]:
    return {
        "meter": counts.meter,
        "task_types": None if counts.task_types is None else sorted(counts.task_types),
    }


def _tier(tier: Tier) -> dict[str, Any]:
    return {
        "up_to": _plain(tier.up_to),
        "unit_price": plain(tier.unit_price),
        "flat_fee": plain(tier.flat_fee),
    }


def _credit(credit: ServiceCredit) -> dict[str, Any]:
    return {
        "metric": credit.metric,
        "tiers": [{"below": plain(tier.below), "percent": plain(tier.percent)} for tier in credit.tiers],
        "adjusted": credit.adjusted,
        "cap_percent": _plain(credit.cap_percent),
        "reduces_price": credit.reduces_price,
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)
