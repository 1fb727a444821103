"""The JSON Schema of a quote, for the OpenAPI document. The rules read it themselves: they tell floats from decimals."""

from typing import Any

from services.rules.currencies import MINOR_UNITS
from services.rules.invoicing import TaxMode
from services.rules.money import Rounding
from services.rules.rate_cards import Model


def _object(*required: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": properties,
    }


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


_DECIMAL = {
    "anyOf": [{"type": "string", "pattern": r"^[0-9]{1,15}(\.[0-9]{1,12})?$"}, {"type": "integer"}],
    "description": "A decimal in a string, or a whole number.",
}
_TIER = _object("unit_price", up_to=_or_null(_DECIMAL), unit_price=_DECIMAL, flat_fee=_or_null(_DECIMAL))
_CHARGE = _object(
    "code",
    "model",
    "tax_rate",
    code={"type": "string", "minLength": 1, "maxLength": 64},
    model={"enum": [model.value for model in Model]},
    quantity=_DECIMAL,
    tax_rate=_DECIMAL,
    unit_price=_DECIMAL,
    amount=_DECIMAL,
    tiers={"type": "array", "items": _TIER, "minItems": 1},
    package_size=_DECIMAL,
    included=_object("quantity", quantity=_DECIMAL, roll_over_months={"type": "integer"}),
    cap=_DECIMAL,
    percent=_DECIMAL,
    of={"type": "array", "items": {"type": "string"}},
)
QUOTE = {
    "title": "QuoteIn",
    **_object(
        "currency",
        "charges",
        currency={"enum": sorted(MINOR_UNITS)},
        tax=_object(
            mode={"enum": [mode.value for mode in TaxMode]},
            rounding={"enum": [mode.value for mode in Rounding]},
        ),
        charges={"type": "array", "items": _CHARGE, "maxItems": 200},
        minimum_commitment=_or_null(_object("amount", "tax_rate", amount=_DECIMAL, tax_rate=_DECIMAL)),
        service_credit=_or_null(_object("percent", percent=_DECIMAL)),
    ),
}
