"""Who may move a ticket where, and what must be done before."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules import lifecycle, moves
from services.rules.lifecycle import Status
from services.rules.moves import Mover, Standing, Step

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=1)

# Whose move is it? W the working side, C the client, R a client's reply, A the approver, S the product.
WHOSE = """
new→awaiting_approval W S      new→queued W S             new→cancelled W C
awaiting_approval→queued A     awaiting_approval→cancelled W C A
queued→in_progress W           queued→on_hold W           queued→waiting_client W     queued→cancelled W C
in_progress→waiting_client W   in_progress→on_hold W      in_progress→in_review W     in_progress→resolved W
in_progress→queued W           in_progress→cancelled W
waiting_client→queued W R      waiting_client→in_progress W R                 waiting_client→cancelled W C
on_hold→queued W               on_hold→in_progress W      on_hold→cancelled W C
in_review→resolved W           in_review→in_progress W
resolved→closed C S            resolved→queued C
"""
LETTERS = {
    "W": Mover.WORKER,
    "C": Mover.CLIENT,
    "R": Mover.REPLY,
    "A": Mover.APPROVER,
    "S": Mover.RULES,
}


def whose() -> dict[tuple[str, str], set[Mover]]:
    table: dict[tuple[str, str], set[Mover]] = {}
    for word in WHOSE.split():
        if "→" in word:
            frm, to = word.split("→")
            movers = table.setdefault((frm, to), set())
        else:
            movers.add(LETTERS[word])
    return table


def attempt(ticket: Standing, to: Status, mover: Mover) -> str | None:
    """The code of the refusal, or None when the move is allowed, with all that a hold asks for."""
    try:
        moves.check(ticket, to, mover, now=NOW, reason="parts on order", review_at=LATER)
    except moves.Refused as refusal:
        return refusal.code
    return None


@pytest.mark.parametrize("mover", Mover)
@pytest.mark.parametrize("frm", Status)
@pytest.mark.parametrize("to", Status)
def test_each_move_belongs_to_whom_the_table_says(frm: Status, to: Status, mover: Mover) -> None:
    movers = whose().get((frm, to))
    code = attempt(Standing(frm), to, mover)
    if movers is None:
        assert code == "move_not_allowed"
    elif mover in movers:
        assert code is None
    else:
        begun = (frm, to, mover) == (Status.IN_PROGRESS, Status.CANCELLED, Mover.CLIENT)
        assert code == ("work_begun" if begun else "not_your_move")


def test_a_refused_move_names_where_the_ticket_may_go() -> None:
    with pytest.raises(moves.MoveNotAllowed, match="may move to awaiting_approval, queued, cancelled") as no:
        moves.check(Standing(Status.NEW), Status.RESOLVED, Mover.WORKER, now=NOW)
    assert no.value.facts() == {
        "frm": "new",
        "to": "resolved",
        "allowed": ("awaiting_approval", "queued", "cancelled"),
    }


def test_a_final_ticket_goes_nowhere() -> None:
    with pytest.raises(moves.MoveNotAllowed, match="it is final"):
        moves.check(Standing(Status.CLOSED), Status.QUEUED, Mover.CLIENT, now=NOW)


@pytest.mark.parametrize("frm", [Status.QUEUED, Status.ON_HOLD, Status.WAITING_CLIENT])
def test_a_client_cancels_only_until_work_begins(frm: Status) -> None:
    assert attempt(Standing(frm), Status.CANCELLED, Mover.CLIENT) is None
    assert attempt(Standing(frm, begun=True), Status.CANCELLED, Mover.CLIENT) == "work_begun"
    assert attempt(Standing(frm, begun=True), Status.CANCELLED, Mover.WORKER) is None


def test_a_review_stands_between_work_and_delivery_where_it_applies() -> None:
    ticket = Standing(Status.IN_PROGRESS, begun=True, review_applies=True)
    assert attempt(ticket, Status.RESOLVED, Mover.WORKER) == "review_required"
    assert attempt(ticket, Status.IN_REVIEW, Mover.WORKER) is None


def test_nobody_passes_work_they_touched_but_they_may_take_it_back() -> None:
    mine = Standing(Status.IN_REVIEW, begun=True, review_applies=True, touched=True)
    other = Standing(Status.IN_REVIEW, begun=True, review_applies=True)
    assert attempt(mine, Status.RESOLVED, Mover.WORKER) == "own_work"
    assert attempt(mine, Status.IN_PROGRESS, Mover.WORKER) is None
    assert attempt(other, Status.RESOLVED, Mover.WORKER) is None


@pytest.mark.parametrize("frm", [Status.IN_PROGRESS, Status.IN_REVIEW])
def test_required_steps_block_delivery_by_name(frm: Status) -> None:
    steps = [
        Step(1, "Check the form", required=True, ticked=True),
        Step(2, "Enter the data", required=True, ticked=False),
        Step(3, "Thank the sender", required=False, ticked=False),
        Step(4, "File the paper", required=True, ticked=False),
    ]
    with pytest.raises(moves.StepsOpen, match=r"2 Enter the data, 4 File the paper$") as no:
        moves.check(Standing(frm, steps=steps), Status.RESOLVED, Mover.WORKER, now=NOW)
    assert no.value.steps == (steps[1], steps[3])
    assert attempt(Standing(frm, steps=[steps[0], steps[2]]), Status.RESOLVED, Mover.WORKER) is None


@pytest.mark.parametrize(
    ("reason", "review_at", "missing"),
    [
        (None, LATER, "reason"),
        ("  ", LATER, "reason"),
        ("parts on order", None, "review_at"),
        ("parts on order", NOW, "review_at"),
    ],
)
def test_a_hold_needs_a_reason_and_a_time_to_come(
    reason: str | None, review_at: datetime | None, missing: str
) -> None:
    with pytest.raises(moves.HoldIncomplete, match=missing) as no:
        moves.check(
            Standing(Status.QUEUED),
            Status.ON_HOLD,
            Mover.WORKER,
            now=NOW,
            reason=reason,
            review_at=review_at,
        )
    assert no.value.missing == missing


def standings() -> st.SearchStrategy[Standing]:
    return st.builds(
        Standing,
        st.sampled_from(Status),
        begun=st.booleans(),
        review_applies=st.booleans(),
        touched=st.booleans(),
    )


@given(standings(), st.lists(st.tuples(st.sampled_from(Status), st.sampled_from(Mover)), max_size=30))
def test_no_walk_leaves_the_graph_or_a_final_status(
    ticket: Standing, wishes: list[tuple[Status, Mover]]
) -> None:
    status = ticket.status
    for to, mover in wishes:
        standing = Standing(status, ticket.begun, ticket.review_applies, ticket.touched)
        if attempt(standing, to, mover) is None:
            assert status not in {Status.CLOSED, Status.CANCELLED}
            assert to in lifecycle.MOVES[status]
            status = to
