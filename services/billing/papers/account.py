"""What a statement of account says, in no language. Unlike an invoice it is kept nowhere: it is made from the ledger whenever it is asked for."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.billing.papers.content import Days, Issuer


@dataclass(frozen=True, slots=True)
class Moved:
    """A line: above zero the client owes more. `balance` is what it owes after it."""

    on: date
    kind: str
    number: str
    text: str
    amount: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Account:
    """A client's account with a legal entity in one currency. Below zero, a balance is to the client's credit."""

    issuer: Issuer
    currency: str
    opening: Decimal
    moved: tuple[Moved, ...]
    closing: Decimal


@dataclass(frozen=True, slots=True)
class StatementContent:
    """The accounts of a client over some days, a page or more each; `made_on` is the day whose knowledge it has."""

    client_ja: str
    client_en: str
    period: Days
    made_on: date
    accounts: tuple[Account, ...]
