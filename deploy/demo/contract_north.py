"""Northgate's contract: work by the hour with hours included, closed on the 20th; invoices in English. It pays late."""

from datetime import date

from deploy.demo.terms import Agreed, Card, charge, of, party, terms

HOUR = ("時間", "hour")


def _card(starts_on: date) -> Card:
    return {
        "charges": [
            charge("retainer", "月額基本料", "Monthly retainer", "fixed", amount="90000", unit=("か月", "month")),
            charge("hours", "支援業務", "Support hours", "hourly", unit=HOUR, unit_price="5200", counts=of("hours"),
                   included={"quantity": "40", "roll_over_months": 2}),
            charge("urgent", "至急対応の加算", "Urgent work surcharge", "surcharge", unit=HOUR, unit_price="1300", of=["hours"],
                   when={"priorities": ["urgent"]}),
            charge("take-over", "業務移管の準備", "Transition preparation", "one_off", amount="180000", charged_on=starts_on.isoformat()),
            charge("passed-on", "立替経費", "Expenses (at cost)", "flat", unit=("円", "yen"), unit_price="1",
                   tax_category="out_of_scope"),
        ],
        "service_credit": {
            "metric": "first_response", "tiers": [{"below": "0.9", "percent": "5"}], "adjusted": False, "reduces_price": False,
        },
    }  # fmt: skip


NORTH = Agreed(
    company="NORTH",
    terms=terms(
        "north-2026", "バックオフィス支援", "Back-office support", closing_day=20, language="en",
        payment_terms={"months": 1, "day": 20, "bank_holiday": "before"},
    ),
    card=_card,
    parties=(
        party("finance", "Northgate Trading Ltd., Tokyo Branch", department="Finance", contact="Daniel Hughes", postal_code="100-0005",
              address="Marunouchi 9-9-9, Chiyoda-ku, Tokyo", email="ap@northgate.example", registration_number="T4999904000001", order_number="NG-88213"),
    ),
)  # fmt: skip
