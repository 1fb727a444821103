"""Is this money, and is it of one account? What a payment or a credit is checked for before anything is written."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.errors import Invalid
from core.said import say
from services.billing.receipts.allocating import Allocation, Held
from services.rules.currencies import CurrencyUnknown, smallest_unit
from services.rules.exact import plain


def check_money(parts: Sequence[tuple[str, Decimal]], currency: str) -> None:
    """Raise Invalid for what is not above zero in the currency's smallest unit."""
    unit = _unit(currency)
    for pointer, amount in parts:
        if amount <= 0 or amount % unit:
            raise Invalid.field(
                pointer,
                "bad_amount",
                say(
                    "held {held}; takes a multiple of {unit} {currency}, above zero",
                    held=plain(amount),
                    unit=unit,
                    currency=currency,
                ),
            )


def check_parts(allocations: Sequence[Allocation], currency: str) -> None:
    """Raise Invalid for amounts and fees that are no money; one of the two may be nothing."""
    for n, each in enumerate(allocations):
        if each.amount or not each.fee:
            check_money([(f"/allocations/{n}/amount", each.amount)], currency)
        if each.fee:
            check_money([(f"/allocations/{n}/fee", each.fee)], currency)


def _unit(currency: str) -> Decimal:
    try:
        return smallest_unit(currency)
    except CurrencyUnknown as refused:
        raise Invalid.field("/currency", refused.code, refused.said()) from refused


def check_same(row: Any, held: Mapping[UUID, Held]) -> None:
    """Raise Invalid for invoices of another legal entity or currency than the credit's."""
    for n, each in enumerate(held.values()):
        if (each.legal_entity, each.currency) != (row["legal_entity_id"], row["currency"]):
            raise Invalid.field(
                f"/allocations/{n}/invoice",
                "other_account",
                say("takes an invoice of the payment's legal entity and currency"),
            )
