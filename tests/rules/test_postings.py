"""Postings: whatever happens, the books balance, and what is receivable is what is open."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.rules import postings
from services.rules.postings import Posting, Printed, Taxed, balances

D = Decimal
LINES = [Printed("entry", "standard", D(35000)), Printed("entry", "standard", D(500)), Printed("credit", "standard", D(-1775)),
         Printed("stamps", "out_of_scope", D(300)), Printed("none", "standard", D(0))]  # fmt: skip
TAXES = [Taxed("standard", D(3372)), Taxed("out_of_scope", D(0))]


def test_an_invoice_is_owed_and_earned_by_charge() -> None:
    assert postings.issued(LINES, TAXES) == [
        Posting("receivable", "revenue:entry", D(35500), "standard"),
        Posting("revenue:credit", "receivable", D(1775), "standard"),
        Posting("receivable", "passed_on", D(300), "out_of_scope"),
        Posting("receivable", "tax_payable", D(3372), "standard"),
    ]


def test_a_credit_note_mirrors_its_invoice_and_keeps_what_was_paid() -> None:
    found = balances([*postings.issued(LINES, TAXES), *postings.credited(LINES, TAXES, beyond=D(400))])
    assert {account: amount for account, amount in found.items() if amount} == {
        "receivable": D(400), "advance_received": D(-400),
    }  # fmt: skip


def test_money_and_what_becomes_of_it() -> None:
    made = [
        *postings.received(D(900), D(100)),
        *postings.fee_borne(D(40)),
        *postings.written_off(D(60)),
        *postings.credit_used(D(100)),
    ]
    assert dict(balances(made)) == {
        "bank": D(1000), "receivable": D(-1100), "advance_received": D(0), "transfer_fee": D(40), "bad_debt": D(60),
    }  # fmt: skip
    assert postings.received(D(0), D(5)) == [Posting("bank", "advance_received", D(5))]


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.sampled_from(["standard", "out_of_scope"]),
            st.integers(-(10**9), 10**9),
        ),
        max_size=20,
    )
)
def test_the_books_balance(lines: list[tuple[str, str, int]]) -> None:
    printed = [Printed(charge, category, D(net)) for charge, category, net in lines]
    made = postings.issued(printed, [Taxed("standard", D(7))])
    found = balances(made)
    assert sum(found.values()) == 0
    assert found["receivable"] == sum(each.net for each in printed) + 7
    assert all(each.amount > 0 and each.debit != each.credit for each in made)
    assert not any(balances([*made, *(each.reversed() for each in made)]).values())
