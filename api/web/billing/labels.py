"""What the codes of contracts and prices are called: messages by code, translated where they are shown."""

from collections.abc import Mapping
from types import SimpleNamespace

from api.web.words import noop

MODEL: Mapping[str, str] = {
    "fixed": noop("Monthly fee"), "flat": noop("Price per unit"), "graduated": noop("Tiers, each for its own part"),
    "volume": noop("Tiers, one for the whole"), "package": noop("Packages"), "hourly": noop("By the hour"),
    "surcharge": noop("Surcharge"), "one_off": noop("One-off charge"),
}  # fmt: skip
ABOUT: Mapping[str, str] = {
    "fixed": noop("The same amount every month, however much is done. A part month is counted by its days."),
    "flat": noop("Every unit costs the same."),
    "graduated": noop("Each tier prices only the units that fall into it."),
    "volume": noop("The tier that the total quantity falls into prices all units."),
    "package": noop("Units are sold in packages; a started package is charged in full."),
    "hourly": noop("From the working time recorded on tickets, to the second."),
    "surcharge": noop("On top of other charges, for urgent work or work out of hours."),
    "one_off": noop("Charged once, with the invoice of its day. For set-up work, say."),
}  # fmt: skip
EXAMPLE: Mapping[str, str] = {
    "fixed": noop("80,000 a month; from the 16th of a month of 30 days: 40,000."),
    "flat": noop("120 units at 500: 60,000."),
    "graduated": noop("Up to 100 at 500, then 400. 120 units: 100 × 500 + 20 × 400 = 58,000."),
    "volume": noop("Up to 100 at 500, then 400. 120 units: 120 × 400 = 48,000."),
    "package": noop("100 units for 5,000. 250 units are 3 packages: 15,000."),
    "hourly": noop("14 h 30 min at 4,200: 60,900."),
    "surcharge": noop("25 %% on urgent work. 10 of 100 units at 500 were urgent: 1,250."),
    "one_off": noop("300,000 for the set-up, on 1 October."),
}  # fmt: skip
TAX: Mapping[str, str] = {
    "standard": noop("Standard rate"), "reduced": noop("Reduced rate"), "exempt": noop("Exempt"),
    "out_of_scope": noop("Out of scope (expenses passed on)"), "export": noop("Export, free of tax"),
}  # fmt: skip
METER: Mapping[str, str] = {
    "tickets": noop("Tickets, when they are resolved"), "hours": noop("Working hours"),
    "named": noop("Only what is entered for this charge"), "other": noop("Another unit, such as pages"),
}  # fmt: skip
STATUS: Mapping[str, str] = {"draft": noop("Draft"), "active": noop("In force"), "ended": noop("Ended")}
TAX_MODE: Mapping[str, str] = {
    "exclusive": noop("Prices exclude tax"),
    "inclusive": noop("Prices include tax"),
}
ROUNDING: Mapping[str, str] = {
    "floor": noop("Rounded down"),
    "half_up": noop("Rounded half up"),
    "ceiling": noop("Rounded up"),
}
BANK_HOLIDAY: Mapping[str, str] = {
    "before": noop("the bank day before"),
    "after": noop("the next bank day"),
    "none": noop("that day all the same"),
}
ACCOUNT_KIND: Mapping[str, str] = {
    "ordinary": noop("Ordinary account"),
    "current": noop("Current account"),
    "savings": noop("Savings account"),
}
ACCOUNT: Mapping[str, str] = {
    "receivable": noop("Accounts receivable"), "revenue": noop("Revenue"), "tax_payable": noop("Consumption tax received"),
    "passed_on": noop("Expenses passed on"), "bank": noop("Bank deposits"), "transfer_fee": noop("Transfer fees"),
    "bad_debt": noop("Bad debts"), "advance_received": noop("Advances received"),
}  # fmt: skip
MISSING: Mapping[str, str] = {
    "no_rate_card": noop("Prices that are in force on the first day"),
    "no_main_party": noop("A main bill-to party"),
    "entity_ended": noop("A legal entity that has not ended"),
}

LABELS = SimpleNamespace(
    model=MODEL, about=ABOUT, example=EXAMPLE, tax=TAX, meter=METER, status=STATUS, tax_mode=TAX_MODE, rounding=ROUNDING,
    bank_holiday=BANK_HOLIDAY, account_kind=ACCOUNT_KIND, account=ACCOUNT, missing=MISSING,
)  # fmt: skip
