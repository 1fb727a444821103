"""Money and quantities as calls take them: decimal strings, never floats."""

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema

from core.said import say

_DECIMAL = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,12})?")
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


def _exact(value: Any) -> Any:
    """Refuse what a validator would guess a decimal from: a float has no exact value, nor has an exponent a place here."""
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
        return value
    raise ValueError(say('takes a decimal as text with up to 12 places, such as "1200" or "0.5"'))


Exact = Annotated[
    Decimal, BeforeValidator(_exact), WithJsonSchema({"type": "string", "pattern": f"^{_DECIMAL.pattern}$"})
]
Money = Annotated[Exact, Field(ge=0)]
"""An amount from nothing up."""
