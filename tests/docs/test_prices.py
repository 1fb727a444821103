"""What docs/prices.md says of prices is what the rules and the API say."""

import json
from decimal import Decimal

import pytest

from api.v1.billing import told
from services.rules.flaws import Flawed
from services.rules.quotes import quoted
from services.rules.quotes_reader import parse_quote
from services.rules.rate_cards import Model, TaxCategory
from services.rules.rate_cards_reader import parse_rate_card
from tests.docs.pages import page

PAGE = page("docs/prices.md")
CARD, ASKED, ANSWER = (json.loads(block) for block in PAGE.blocks("json"))


def test_the_card_can_be_read_and_every_model_and_category_is_said() -> None:
    card = parse_rate_card(CARD)
    assert [charge.code for charge in card.charges] == [
        "base",
        "invoice-entry",
        "support",
        "rush",
        "newspaper",
    ]
    assert all(f"`{word}`" in PAGE.text for word in (*Model, *TaxCategory))


def test_the_quote_is_answered_as_it_says() -> None:
    assert told(quoted(parse_quote(ASKED))) == ANSWER


def test_a_fraction_of_json_is_refused_as_it_says() -> None:
    asked = json.loads(json.dumps(ASKED))
    asked["charges"][2]["quantity"] = 3.0
    with pytest.raises(Flawed) as refused:
        parse_quote(asked)
    assert [(flaw.pointer, flaw.code) for flaw in refused.value.flaws] == [
        ("/charges/2/quantity", "not_decimal")
    ]


def test_the_minimum_is_compared_before_the_credit() -> None:
    amounts = {
        line["code"]: Decimal(line["amount"]) for line in ANSWER["lines"] if line["code"] != "service-credit"
    }
    assert sum(amounts.values()) == Decimal(ASKED["minimum_commitment"]["amount"])
