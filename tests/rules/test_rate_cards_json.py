"""Rate cards to and from JSON; every flaw by its pointer."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from services.rules.flaw_texts import TEXTS
from services.rules.flaws import Flawed
from services.rules.rate_cards import Counts, Included, Model
from services.rules.rate_cards_json import dump_rate_card
from services.rules.rate_cards_reader import parse_rate_card
from tests.rules.billing import rate_cards

NAME = {"ja": "請求書処理", "en": "Invoice entry"}
ENTRY = {
    "code": "entry",
    "model": "graduated",
    "name": NAME,
    "unit": {"ja": "件", "en": "invoice"},
    "counts": {"meter": "tickets", "task_types": ["accounting.invoice"]},
    "tiers": [{"up_to": 1000, "unit_price": "30", "flat_fee": "0"}, {"up_to": None, "unit_price": "25.5"}],
    "included": {"quantity": "100", "roll_over_months": 2},
    "cap": "80000",
}
SUPPORT = {"code": "support", "model": "hourly", "name": NAME, "unit_price": "4200"}
RUSH = {
    "code": "rush",
    "model": "surcharge",
    "name": NAME,
    "percent": "25",
    "of": ["entry"],
    "when": {"priorities": ["urgent"], "out_of_hours": True},
}
SETUP = {"code": "setup", "model": "one_off", "name": NAME, "amount": "300000", "charged_on": "2026-10-01"}
SCAN = {
    "code": "scan",
    "model": "package",
    "name": NAME,
    "package_size": 100,
    "unit_price": "500",
    "counts": {"meter": "pages"},
}
CARD: dict[str, Any] = {
    "charges": [ENTRY, SUPPORT, RUSH, SETUP, SCAN],
    "minimum_commitment": {"amount": "50000"},
    "service_credit": {
        "metric": "resolution",
        "tiers": [{"below": "0.95", "percent": "5"}, {"below": "0.9", "percent": "10"}],
        "cap_percent": "20",
    },
}


def with_(path: str, value: object) -> dict[str, Any]:
    """The card with something else at a pointer."""
    card = json.loads(json.dumps(CARD))
    *way, last = path.strip("/").split("/")
    here: Any = card
    for name in way:
        here = here[int(name) if isinstance(here, list) else name]
    here[int(last) if isinstance(here, list) else last] = value
    return card


def flaws(value: object) -> list[tuple[str, str]]:
    with pytest.raises(Flawed) as refused:
        parse_rate_card(value)
    for flaw in refused.value.flaws:
        assert flaw.detail.text == TEXTS[flaw.code]
        assert "{takes}" in flaw.detail.text or "{held}" in flaw.detail.text
    return [(flaw.pointer, flaw.code) for flaw in refused.value.flaws]


def test_a_card_is_read():
    card = parse_rate_card(CARD)
    entry = card.charges[0]
    assert (entry.model, entry.counts, entry.included) == (
        Model.GRADUATED,
        Counts("tickets", frozenset({"accounting.invoice"})),
        Included(Decimal(100), 2),
    )
    assert [(tier.up_to, tier.unit_price) for tier in entry.tiers] == [(1000, 30), (None, Decimal("25.5"))]
    assert card.charges[1].counts == Counts("hours")
    assert card.service_credit is not None
    assert card.service_credit.adjusted is True


def test_a_card_is_read_back_as_it_was_written():
    card = parse_rate_card(CARD)
    assert parse_rate_card(dump_rate_card(card)) == card
    assert dump_rate_card(parse_rate_card(dump_rate_card(card))) == dump_rate_card(card)


@pytest.mark.parametrize(
    ("path", "value", "pointer", "code"),
    [
        ("/charges", [], "/charges", "too_few"),
        ("/charges", None, "/charges", "missing"),
        ("/charges", {}, "/charges", "wrong_type"),
        ("/charges/1", "support", "/charges/1", "wrong_type"),
        ("/more", 1, "/more", "unknown_field"),
        ("/charges/0/colour", 1, "/charges/0/colour", "unknown_field"),
        ("/charges/1/code", "entry", "/charges/1/code", "repeated"),
        ("/charges/1/code", "Support desk", "/charges/1/code", "wrong_code"),
        ("/charges/1/code", "service-credit", "/charges/1/code", "reserved"),
        ("/charges/1/model", "monthly", "/charges/1/model", "unknown_word"),
        ("/charges/1/model", None, "/charges/1/model", "missing"),
        ("/charges/1/name", None, "/charges/1/name", "missing"),
        ("/charges/1/name", {"ja": "支援"}, "/charges/1/name/en", "missing"),
        ("/charges/1/name/ja", "  ", "/charges/1/name/ja", "wrong_type"),
        ("/charges/1/tax_category", "free", "/charges/1/tax_category", "unknown_word"),
        ("/charges/1/unit_price", "-1", "/charges/1/unit_price", "out_of_range"),
        ("/charges/1/unit_price", None, "/charges/1/unit_price", "missing"),
        ("/charges/1/unit_price", 4200.5, "/charges/1/unit_price", "not_decimal"),
        ("/charges/1/unit_price", "4.2e3", "/charges/1/unit_price", "not_decimal"),
        ("/charges/1/unit_price", "NaN", "/charges/1/unit_price", "not_decimal"),
        ("/charges/1/unit_price", "Infinity", "/charges/1/unit_price", "not_decimal"),
        ("/charges/1/unit_price", "4200.0000000000001", "/charges/1/unit_price", "not_decimal"),
        ("/charges/1/unit_price", "４２００", "/charges/1/unit_price", "not_decimal"),
        ("/charges/1/unit_price", True, "/charges/1/unit_price", "not_decimal"),
        ("/charges/1/amount", "5", "/charges/1/amount", "not_of_model"),
        ("/charges/1/counts", {"meter": "tickets"}, "/charges/1/counts/meter", "unknown_word"),
        ("/charges/1/counts", "hours", "/charges/1/counts", "wrong_type"),
        ("/charges/0/counts/task_types", [], "/charges/0/counts/task_types", "too_few"),
        ("/charges/0/tiers", [], "/charges/0/tiers", "too_few"),
        ("/charges/0/tiers/0/up_to", None, "/charges/0/tiers/0/up_to", "open_tier_inside"),
        ("/charges/0/tiers/0/up_to", 0, "/charges/0/tiers/0/up_to", "out_of_range"),
        ("/charges/0/tiers/1/up_to", 2000, "/charges/0/tiers/1/up_to", "last_tier_bounded"),
        ("/charges/0/tiers/0/unit_price", None, "/charges/0/tiers/0/unit_price", "missing"),
        ("/charges/0/tiers/0/flat_fee", "-5", "/charges/0/tiers/0/flat_fee", "out_of_range"),
        ("/charges/0/included/roll_over_months", 37, "/charges/0/included/roll_over_months", "wrong_type"),
        ("/charges/0/included/quantity", "0", "/charges/0/included/quantity", "out_of_range"),
        ("/charges/2/of", ["entry", "gone"], "/charges/2/of", "unknown_charge"),
        ("/charges/2/of", ["setup"], "/charges/2/of", "unknown_charge"),
        ("/charges/2/unit_price", "5", "/charges/2", "one_of_two"),
        ("/charges/2/percent", None, "/charges/2", "one_of_two"),
        ("/charges/2/when/priorities/0", "soon", "/charges/2/when/priorities/0", "unknown_word"),
        ("/charges/2/when/out_of_hours", "yes", "/charges/2/when/out_of_hours", "wrong_type"),
        ("/charges/3/charged_on", "2026-02-30", "/charges/3/charged_on", "wrong_date"),
        ("/charges/3/charged_on", None, "/charges/3/charged_on", "missing"),
        ("/charges/4/package_size", 0, "/charges/4/package_size", "out_of_range"),
        ("/charges/4/counts", {"meter": "tickets", "task_types": ["accounting.invoice"]}, "/charges/4/counts", "counted_twice"),
        ("/minimum_commitment", "50000", "/minimum_commitment", "wrong_type"),
        ("/minimum_commitment/amount", "-1", "/minimum_commitment/amount", "out_of_range"),
        ("/service_credit/metric", "kindness", "/service_credit/metric", "unknown_word"),
        ("/service_credit/tiers/0/below", "1.01", "/service_credit/tiers/0/below", "out_of_range"),
        ("/service_credit/tiers/1/below", "0.950", "/service_credit/tiers/1/below", "repeated"),
        ("/service_credit/tiers/1/percent", "101", "/service_credit/tiers/1/percent", "out_of_range"),
        ("/service_credit/tiers", [], "/service_credit/tiers", "too_few"),
    ],
)  # fmt: skip
def test_every_flaw_is_named_by_its_pointer(path, value, pointer, code):
    assert flaws(with_(path, value)) == [(pointer, code)]


def test_tiers_that_do_not_rise_are_named_one_by_one():
    steps = [{"up_to": bound, "unit_price": "1"} for bound in ("10", "10", "30", "20", None)]
    assert flaws(with_("/charges/0/tiers", steps)) == [
        ("/charges/0/tiers/1/up_to", "unordered_tiers"),
        ("/charges/0/tiers/3/up_to", "unordered_tiers"),
    ]


def test_all_flaws_are_found_at_once():
    card = {
        "charges": [{"code": "X", "model": "flat", "unit_price": "-1"}, {"code": "ok", "model": "fixed"}],
        "x": 1,
    }
    assert flaws(card) == [
        ("/x", "unknown_field"),
        ("/charges/0/code", "wrong_code"),
        ("/charges/0/name", "missing"),
        ("/charges/0/unit_price", "out_of_range"),
        ("/charges/1/name", "missing"),
        ("/charges/1/amount", "missing"),
    ]


@pytest.mark.parametrize("value", [None, [], "card", 1.5, True])
def test_what_is_no_card_is_refused(value):
    assert flaws(value)[0][0] == ""


@given(rate_cards())
def test_what_is_written_is_plain_json(card):
    written = dump_rate_card(card)
    assert all(isinstance(charge["unit_price"], str | None) for charge in written["charges"])
    assert [charge["code"] for charge in written["charges"]] == [charge.code for charge in card.charges]
