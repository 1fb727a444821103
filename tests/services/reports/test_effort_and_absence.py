"""Nobody is ranked beyond what the numbers carry; an absence leaves undone what nobody else can do."""

from decimal import Decimal
from uuid import UUID, uuid4

from services.reports import away
from services.reports.away import Load
from services.reports.effort import effort
from services.reports.people import PersonSums


def worked(name: str | None, *minutes: int) -> PersonSums:
    seconds = [each * 60 for each in minutes]
    squares = Decimal(sum(each * each for each in seconds))
    return PersonSums("ACME", "kind", uuid4(), name, len(minutes), 0, len(minutes), sum(seconds), squares)


def ranks(*people: PersonSums) -> dict[str, int | None]:
    return {row.name: row.rank for row in effort(people)}


def test_people_whose_intervals_overlap_are_in_the_order_of_names() -> None:
    # 10, 12 and 14 minutes: 12 ± 4.97; 13, 15 and 17 minutes: 15 ± 4.97
    slow, quick = worked("Abe", 13, 15, 17), worked("Baba", 10, 12, 14)
    assert ranks(slow, quick) == {"Abe": None, "Baba": None}
    assert [row.name for row in effort([quick, slow])] == ["Abe", "Baba"]
    (row, _) = effort([slow, quick])
    assert (row.minutes_per_ticket, row.minutes_spread) == (Decimal("15.00"), Decimal("2.00"))
    assert (row.minutes_low, row.minutes_high) == (Decimal("10.03"), Decimal("19.97"))


def test_people_far_apart_are_ranked_unless_anybody_is_not() -> None:
    slow, quick = worked("Abe", 58, 60, 62), worked("Baba", 10, 12, 14)
    assert ranks(slow, quick) == {"Abe": 2, "Baba": 1}
    assert ranks(slow, quick, worked("Chiba", 12, 13, 14)) == {"Abe": None, "Baba": None, "Chiba": None}
    assert ranks(slow, quick, worked("Doi", 30)) == {
        "Abe": None,
        "Baba": None,
        "Doi": None,
    }  # one ticket has no spread
    assert ranks(slow) == {"Abe": None}


def test_who_has_no_name_for_the_reader_is_left_out() -> None:
    assert effort([worked(None, 10, 11), worked("Abe", 12)])[0].name == "Abe"
    assert len(effort([worked(None, 10, 11)])) == 0


def test_an_absence_adds_up_over_companies_and_the_worst_comes_first() -> None:
    one, other, idle = (UUID(int=n) for n in (1, 2, 3))
    first = {one: Load("Abe", 2, 0, 130, 0), other: Load("Baba", 1, 1, 13, 13), idle: Load("Chiba")}
    second = {one: Load("Abe", 1, 1, 0, 0), other: Load("Baba", 3, 3, 26, 26)}
    rows = away.rows([first, second])
    assert [(row.name, row.open_work, row.open_uncovered) for row in rows] == [("Baba", 4, 4), ("Abe", 3, 1)]
    assert [(row.expected_inflow, row.expected_uncovered) for row in rows] == [
        (Decimal("3.0"), Decimal("3.0")), (Decimal("10.0"), Decimal("0.0")),
    ]  # fmt: skip
