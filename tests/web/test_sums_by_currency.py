"""What is owed in two currencies is never added up: not to staff, not to the company that pays."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from api.web.billing import ages
from api.web.formats import Formats
from api.web.portal.invoices import Overview
from core.ids import new_id
from services.billing.invoices.cards import InvoiceCard
from services.billing.receipts.cards import AgeingCard

TODAY = date(2026, 11, 28)


def aged(tenant: str, currency: str, owed: int, credit: int = 0) -> AgeingCard:
    return AgeingCard(tenant, currency, {"not_due": Decimal(owed)}, Decimal(owed), Decimal(credit))


def issued(currency: str, total: int, *, on: date = date(2026, 10, 31), **more: Any) -> InvoiceCard:
    values: dict[str, Any] = dict.fromkeys(InvoiceCard.__dataclass_fields__)
    values |= {
        "id": new_id(),
        "kind": "invoice",
        "status": "issued",
        "standing": "open",
        "currency": currency,
        "due_on": TODAY,
    }
    return InvoiceCard(
        **values | {"total": Decimal(total), "balance": Decimal(total), "supply_to_on": on} | more
    )


def test_what_clients_owe_is_summed_and_drawn_currency_by_currency() -> None:
    cards = [
        aged("ACME", "JPY", 300_000),
        aged("NORTH", "USD", 500),
        aged("HANAMI", "JPY", 700_000),
        aged("NORTH", "EUR", 0, 20),
    ]
    assert ages.owed(cards) == {"JPY": 1_000_000, "USD": 500}
    bars = ages.bars(cards)
    assert [(bar.card.tenant, bar.card.currency) for bar in bars] == [
        ("NORTH", "EUR"), ("HANAMI", "JPY"), ("ACME", "JPY"), ("NORTH", "USD"),
    ]  # fmt: skip
    assert [piece.width for bar in bars for piece in bar.pieces] == [400.0, 171.4, 400.0]


def test_a_company_sees_what_it_owes_and_what_months_came_to_in_each_currency() -> None:
    found = Overview([], [
        issued("JPY", 1000), issued("USD", 20), issued("JPY", 500, standing="overdue"), issued("JPY", 200, kind="credit_note", balance=Decimal(0)),
    ])  # fmt: skip
    assert (found.balances, found.late) == ({"JPY": 1500, "USD": 20}, {"JPY": 500})
    charts = found.charts(TODAY)
    assert {currency: chart.pairs[-1].bars[0].value for currency, chart in charts.items()} == {
        "JPY": 1300,
        "USD": 20,
    }


def test_where_everything_is_settled_zero_is_owed() -> None:
    assert Overview([], [issued("USD", 20, balance=Decimal(0))]).balances == {"USD": 0}


@pytest.mark.parametrize(("language", "text"), [("ja", "1,500円 + $20.00"), ("en", "¥1,500 + $20.00")])
def test_sums_stand_one_after_another(language: str, text: str) -> None:
    assert Formats.of(language).sums({"JPY": Decimal(1500), "USD": Decimal(20)}) == text
