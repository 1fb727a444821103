"""Minimum commitments (最低利用料): where the fees of a period stay below it, a true-up line makes up the difference."""

from collections.abc import Iterable
from decimal import Decimal

from services.rules.exact import exactly, plain, tidy
from services.rules.invoice_lines import Line, LineKind, fees
from services.rules.rate_cards import TaxCategory

CODE = "minimum-commitment"


@exactly
def true_up(
    lines: Iterable[Line], least: Decimal, *, category: TaxCategory, rate: Decimal
) -> tuple[Line, ...]:
    """One line up to the minimum, or none. Credits among the lines count for nothing: a true-up never takes one back."""
    charged = fees(lines)
    if charged >= least:
        return ()
    missing = tidy(least - charged)
    line = Line(
        kind=LineKind.TRUE_UP,
        code=CODE,
        name_ja="最低利用料との差額",
        name_en="Minimum commitment",
        quantity=Decimal(1),
        amount=missing,
        tax_category=category,
        tax_rate=rate,
        facts={"minimum": plain(least), "fees": plain(charged)},
    )
    return (line,)
