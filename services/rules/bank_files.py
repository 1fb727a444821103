"""What every kind of bank file comes to: deposits, each with a fingerprint by which it is known again."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Deposit:
    """A line of money received. `account` is bank, branch and number where the file says it; `inquiry` the bank's own number."""

    received_on: date
    amount: int
    payer: str
    account: str = ""
    bank: str = ""
    reference: str = ""
    inquiry: str = ""


@dataclass(frozen=True, slots=True)
class BankFile:
    """What a file held. Withdrawals are only counted. What is cancelled (取消) takes its deposit away; `taken_back` are those whose
    deposit came in another file.
    """

    form: str
    deposits: Sequence[Deposit]
    withdrawals: int = 0
    taken_back: Sequence[Deposit] = ()


def fingerprints(deposits: Iterable[Deposit]) -> list[str]:
    """One a deposit, in order. Two that are alike in one file are two deposits: the n-th of its kind has n in its fingerprint.

    So the same file again, or a longer one with the same days, adds only what is new.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for each in deposits:
        facts = (each.received_on.isoformat(), str(each.amount), each.payer, each.account, each.inquiry)
        seen[facts] += 1
        found.append(hashlib.sha256("\x1f".join((*facts, str(seen[facts]))).encode()).hexdigest()[:32])
    return found
