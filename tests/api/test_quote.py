"""`POST /v1/billing/quote`: the example of the contract, every model, and every kind of bad input by its pointer."""

from typing import Any

import pytest

from tenants.roles import Role
from tests.support.callers import Callers
from tests.support.floor import Floor

EXAMPLE: dict[str, Any] = {
    "currency": "JPY",
    "tax": {"mode": "exclusive", "rounding": "floor"},
    "charges": [
        {
            "code": "invoice-entry", "model": "graduated", "quantity": "1200", "tax_rate": "0.10",
            "tiers": [{"up_to": 1000, "unit_price": "30", "flat_fee": "0"}, {"up_to": None, "unit_price": "25"}],
        },
        {"code": "newspaper", "model": "flat", "unit_price": "500", "quantity": "3", "tax_rate": "0.08"},
        {"code": "scan", "model": "package", "package_size": 100, "unit_price": "500", "quantity": "250", "tax_rate": "0.10"},
    ],
    "minimum_commitment": {"amount": "50000", "tax_rate": "0.10"},
    "service_credit": {"percent": "5"},
}  # fmt: skip
ANSWER = {
    "lines": [
        {"code": "invoice-entry", "quantity": "1200", "amount": "35000", "tax_rate": "0.10"},
        {"code": "newspaper", "quantity": "3", "amount": "1500", "tax_rate": "0.08"},
        {"code": "scan", "quantity": "250", "amount": "1500", "tax_rate": "0.10"},
        {"code": "service-credit", "quantity": "1", "amount": "-1825", "tax_rate": "0.10"},
        {"code": "service-credit", "quantity": "1", "amount": "-75", "tax_rate": "0.08"},
        {"code": "minimum-commitment", "quantity": "1", "amount": "12000", "tax_rate": "0.10"},
    ],
    "net_by_rate": {"0.10": "46675", "0.08": "1425"},
    "tax_by_rate": {"0.10": "4667", "0.08": "114"},
    "net": "48100",
    "tax": "4781",
    "total": "52881",
}
UP_TO_100 = [{"up_to": "100", "unit_price": "5", "flat_fee": "1000"}, {"up_to": None, "unit_price": "4", "flat_fee": "300"}]  # fmt: skip
WORK = {"code": "work", "model": "flat", "unit_price": "100", "quantity": "12", "tax_rate": "0.10"}


def of(*charges: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "currency": "JPY",
        "charges": [{"code": "work", "tax_rate": "0.10", **each} for each in charges],
        **more,
    }


async def test_the_quote_of_the_contract_for_any_signed_in_principal(callers: Callers, floor: Floor) -> None:
    company = await floor.company()
    asking = [
        await callers.client(company, scopes=["tickets:read"]),
        await callers.staff(company, roles=[Role.AUDITOR]),
    ]
    for caller in asking:
        answer = await caller.post("/v1/billing/quote", EXAMPLE)
        assert (answer.status_code, answer.json()) == (200, ANSWER)
        assert list(answer.json()) == list(ANSWER)
        assert list(answer.json()["net_by_rate"]) == ["0.10", "0.08"]


async def test_nobody_asks_without_a_token(callers: Callers) -> None:
    answer = await callers.http.post("/v1/billing/quote", json=EXAMPLE)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("charge", "amount"),
    [
        ({"model": "fixed", "amount": "80000"}, "80000"),
        ({"model": "fixed", "unit_price": "80000", "quantity": "0.5"}, "40000"),
        ({"model": "one_off", "amount": "5000", "quantity": 2}, "10000"),
        ({"model": "flat", "unit_price": "0.1", "quantity": "0.3"}, "0.03"),
        ({"model": "flat", "unit_price": "30", "quantity": 12, "cap": "300"}, "300"),
        ({"model": "hourly", "unit_price": "4200", "quantity": "14.5"}, "60900"),
        ({"model": "hourly", "unit_price": "4200", "quantity": "14.5", "included": {"quantity": "10"}}, "18900"),
        ({"model": "graduated", "tiers": UP_TO_100, "quantity": "0"}, "0"),
        ({"model": "graduated", "tiers": UP_TO_100, "quantity": "100"}, "1500"),
        ({"model": "graduated", "tiers": UP_TO_100, "quantity": "100.5"}, "1802"),
        ({"model": "volume", "tiers": UP_TO_100, "quantity": "0"}, "0"),
        ({"model": "volume", "tiers": UP_TO_100, "quantity": "100"}, "1500"),
        ({"model": "volume", "tiers": UP_TO_100, "quantity": "100.5"}, "702"),
        ({"model": "package", "package_size": "100", "unit_price": "500", "quantity": "100.5"}, "1000"),
    ],
)  # fmt: skip
async def test_every_model_is_priced(
    callers: Callers, floor: Floor, charge: dict[str, Any], amount: str
) -> None:
    client = await callers.client(await floor.company())
    answer = await client.post("/v1/billing/quote", of(charge))
    assert answer.status_code == 200, answer.text
    assert [line["amount"] for line in answer.json()["lines"]] == [amount]


@pytest.mark.parametrize(
    ("surcharge", "line"),
    [
        ({"percent": "25"}, ("12", "300")),
        ({"percent": "25", "of": ["work"], "quantity": "3"}, ("3", "75")),
        ({"unit_price": "30", "quantity": "3"}, ("3", "90")),
        ({"unit_price": "30", "quantity": "3", "cap": "50"}, ("3", "50")),
    ],
)
async def test_a_surcharge_is_on_what_meets_it(
    callers: Callers, floor: Floor, surcharge: dict[str, Any], line: tuple[str, str]
) -> None:
    client = await callers.client(await floor.company())
    answer = await client.post(
        "/v1/billing/quote", of(WORK, {"model": "surcharge", "code": "rush", **surcharge})
    )
    assert answer.status_code == 200, answer.text
    found = answer.json()["lines"][1]
    assert (found["quantity"], found["amount"]) == line


@pytest.mark.parametrize(
    ("currency", "mode", "rounding", "price", "told"),
    [
        ("JPY", "inclusive", "floor", "1000.5", ("910", "90", "1000")),
        ("JPY", "inclusive", "half_up", "1000.5", ("910", "91", "1001")),
        ("JPY", "exclusive", "half_up", "1005.5", ("1006", "101", "1107")),
        ("JPY", "exclusive", "ceiling", "1000.1", ("1001", "101", "1102")),
        ("EUR", "exclusive", "floor", "10.019", ("10.01", "1", "11.01")),
        ("KWD", "exclusive", "floor", "10.0199", ("10.019", "1.001", "11.02")),
    ],
)
async def test_money_is_rounded_once_in_its_currency(
    callers: Callers, floor: Floor, currency: str, mode: str, rounding: str, price: str, told: tuple[str, ...]
) -> None:
    client = await callers.client(await floor.company())
    asked = of(
        {**WORK, "unit_price": price, "quantity": "1"},
        currency=currency,
        tax={"mode": mode, "rounding": rounding},
    )
    answer = (await client.post("/v1/billing/quote", asked)).json()
    assert (answer["net"], answer["tax"], answer["total"]) == told


async def test_a_rate_is_one_however_it_is_spelled_and_another_country_has_two_of_its_own(
    callers: Callers, floor: Floor
) -> None:
    client = await callers.client(await floor.company())
    mixed = of({**WORK, "tax_rate": "0.1"}, {**WORK, "code": "more", "tax_rate": "0.100"})
    assert (await client.post("/v1/billing/quote", mixed)).json()["net_by_rate"] == {"0.10": "2400"}
    german = of({**WORK, "tax_rate": "0.07"}, {**WORK, "code": "more", "tax_rate": "0.19"}, currency="EUR")
    assert (await client.post("/v1/billing/quote", german)).json()["tax_by_rate"] == {
        "0.19": "228",
        "0.07": "84",
    }


def changed(**more: Any) -> dict[str, Any]:
    return of({**WORK, **more})


def without(name: str) -> dict[str, Any]:
    return {"currency": "JPY", "charges": [{key: held for key, held in WORK.items() if key != name}]}


def stepped(*bounds: Any) -> dict[str, Any]:
    return of(
        {
            "model": "volume",
            "quantity": "5",
            "tiers": [{"up_to": bound, "unit_price": "1"} for bound in bounds],
        }
    )


@pytest.mark.parametrize(
    ("asked", "pointer", "code"),
    [
        ([], "", "wrong_type"),
        ({"charges": [WORK]}, "/currency", "missing"),
        (of(WORK, currency="YEN"), "/currency", "unknown_currency"),
        ({"currency": "JPY"}, "/charges", "missing"),
        (of(WORK, tax={"mode": "none"}), "/tax/mode", "unknown_word"),
        (of(WORK, tax={"rounding": "up"}), "/tax/rounding", "unknown_word"),
        (of(WORK, colour=1), "/colour", "unknown_field"),
        (changed(colour=1), "/charges/0/colour", "unknown_field"),
        (without("quantity"), "/charges/0/quantity", "missing"),
        (without("unit_price"), "/charges/0/unit_price", "missing"),
        (without("tax_rate"), "/charges/0/tax_rate", "missing"),
        (without("code"), "/charges/0/code", "missing"),
        (without("model"), "/charges/0/model", "missing"),
        (changed(model="monthly"), "/charges/0/model", "unknown_word"),
        (changed(quantity="-1"), "/charges/0/quantity", "out_of_range"),
        (changed(quantity=1.5), "/charges/0/quantity", "not_decimal"),
        (changed(quantity="NaN"), "/charges/0/quantity", "not_decimal"),
        (changed(quantity="Infinity"), "/charges/0/quantity", "not_decimal"),
        (changed(quantity="1e400"), "/charges/0/quantity", "not_decimal"),
        (changed(quantity="1" * 40), "/charges/0/quantity", "not_decimal"),
        (changed(quantity=10**18), "/charges/0/quantity", "out_of_range"),
        (changed(quantity=True), "/charges/0/quantity", "not_decimal"),
        (changed(quantity=" 1"), "/charges/0/quantity", "not_decimal"),
        (changed(unit_price="-0.01"), "/charges/0/unit_price", "out_of_range"),
        (changed(tax_rate="0.09"), "/charges/0/tax_rate", "unknown_tax_rate"),
        (changed(tax_rate="1.1"), "/charges/0/tax_rate", "out_of_range"),
        (changed(tax_rate=0.1), "/charges/0/tax_rate", "not_decimal"),
        (changed(tiers=UP_TO_100), "/charges/0/tiers", "not_of_model"),
        (of(WORK, WORK), "/charges/1/code", "repeated"),
        (stepped(), "/charges/0/tiers", "too_few"),
        (stepped(10, 5, None), "/charges/0/tiers/1/up_to", "unordered_tiers"),
        (stepped(10, 20), "/charges/0/tiers/1/up_to", "last_tier_bounded"),
        (stepped(None, 20, None), "/charges/0/tiers/0/up_to", "open_tier_inside"),
        (of(WORK, {"code": "rush", "model": "surcharge", "percent": "5", "of": ["gone"]}), "/charges/1/of", "unknown_charge"),
        (of(WORK, {"code": "rush", "model": "surcharge", "percent": "5", "quantity": "13"}), "/charges/1/quantity", "out_of_range"),
        (of(WORK, {"code": "rush", "model": "surcharge"}), "/charges/1", "one_of_two"),
        (of(WORK, minimum_commitment={"amount": "1"}), "/minimum_commitment/tax_rate", "missing"),
        (of(WORK, minimum_commitment={"amount": "1", "tax_rate": "0.05"}), "/minimum_commitment/tax_rate", "unknown_tax_rate"),
        (of(WORK, service_credit={"percent": "101"}), "/service_credit/percent", "out_of_range"),
        (of(WORK, service_credit={}), "/service_credit/percent", "missing"),
        (of(WORK, {**WORK, "code": "b", "tax_rate": "0.07"}, {**WORK, "code": "c", "tax_rate": "0.19"}, currency="EUR"), "/charges/2/tax_rate", "unknown_tax_rate"),
    ],
)  # fmt: skip
async def test_bad_input_is_named_by_its_pointer(
    callers: Callers, floor: Floor, asked: Any, pointer: str, code: str
) -> None:
    client = await callers.client(await floor.company())
    answer = await client.post("/v1/billing/quote", asked)
    assert answer.status_code == 422, answer.text
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]


async def test_flaws_are_told_in_the_readers_language(callers: Callers, floor: Floor) -> None:
    client = await callers.client(await floor.company())
    spoken = {}
    for language in ("ja", "en"):
        answer = await client.post(
            "/v1/billing/quote", changed(quantity=1.5), **{"Accept-Language": language}
        )
        spoken[language] = answer.json()["errors"][0]["detail"]
    assert "文字列で指定してください" in spoken["ja"]
    assert 'takes a decimal in a string, such as "12.5"' in spoken["en"]
