"""What the calls about contracts take. What terms may hold is looked at by the rules, in the reader's language."""

from typing import Annotated, Any

from pydantic import Field

from api.shapes import Code, Day, JsonObject, Shape
from api.v1.directory_shapes import Change, Name, TenantKey

Text = Annotated[str, Field(max_length=4000)]


class _Terms(Change):
    """The fields as the actions take them."""

    may_be_null = frozenset({"ends_on", "bank_account"})

    def columns(self) -> dict[str, Any]:
        """Names by language; the tenant is no column."""
        given = self.changes()
        given.pop("tenant", None)
        both = given.pop("name", None)
        return given | ({"name_ja": both.ja, "name_en": both.en} if both is not None else {})


class ContractIn(_Terms):
    """A contract to draft. `legal_entity` is the id or code of one; `bank_account` null is its first account.

    `closing_day` 0 is the end of the month. `payment_terms` is `{months, day, bank_holiday}`, `day` 0 the last, or
    `{days, bank_holiday}`; `bank_holiday` is before, after or none. `ends_on` is the first day without.
    """

    code: Code
    name: Name
    legal_entity: Text
    starts_on: Day
    tenant: TenantKey | None = None
    ends_on: Day | None = None
    currency: Text = "JPY"
    tax_mode: Text = "exclusive"
    rounding: Text = "floor"
    closing_day: int = 0
    payment_terms: JsonObject = Field(
        default_factory=lambda: {"months": 1, "day": 0, "bank_holiday": "after"}
    )
    bank_account: Text | None = None
    summary_invoice: bool = False
    bill_reopened_work: bool = False
    language: Text = "ja"
    note: Text = ""

    def changes(self) -> dict[str, Any]:
        """All of them: what was left out has its default."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class ContractChange(_Terms):
    """Changes of a contract. Its code stays."""

    name: Name | None = None
    legal_entity: Text | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    currency: Text | None = None
    tax_mode: Text | None = None
    rounding: Text | None = None
    closing_day: int | None = None
    payment_terms: JsonObject | None = None
    bank_account: Text | None = None
    summary_invoice: bool | None = None
    bill_reopened_work: bool | None = None
    language: Text | None = None
    note: Text | None = None


class EndIn(Shape):
    """The first day without the contract; today where it is left out."""

    on: Day | None = None


class RateCardIn(Shape):
    """Prices from a day on: `card` is `{charges, minimum_commitment, service_credit}`, with decimals as text."""

    effective_on: Day
    card: JsonObject
    note: Text = ""


class RateCardChange(Change):
    """Changes of a rate card that no frozen period was rated with."""

    effective_on: Day | None = None
    card: JsonObject | None = None
    note: Text | None = None


class _PartyFields(Change):
    """The fields as the actions take them."""

    may_be_null = frozenset({"registration_number"})


class PartyIn(_PartyFields):
    """Who gets an invoice. The first party of a contract is its main one."""

    code: Code
    name: Text
    is_main: bool = False
    department: Text = ""
    contact: Text = ""
    postal_code: Text = ""
    address: Text = ""
    country: Text = "JP"
    registration_number: Text | None = None
    email: Text = ""
    order_number: Text = ""
    departments: Annotated[list[Text], Field(max_length=1000)] = Field(default_factory=list)

    def changes(self) -> dict[str, Any]:
        """All of them: what was left out has its default."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class PartyChange(_PartyFields):
    """Changes of a party. Its code stays."""

    name: Text | None = None
    is_main: bool | None = None
    department: Text | None = None
    contact: Text | None = None
    postal_code: Text | None = None
    address: Text | None = None
    country: Text | None = None
    registration_number: Text | None = None
    email: Text | None = None
    order_number: Text | None = None
    departments: Annotated[list[Text], Field(max_length=1000)] | None = None
