"""Which queue a ticket goes to."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.rules import condition_forms, routing
from services.rules.conditions import Facts
from services.rules.lifecycle import Channel, Priority, Sourcing
from services.rules.routing import Destination, Route, Rule

DEFAULT, URGENT, PAPER, IN_HOUSE, NEIGHBOUR = (UUID(int=n) for n in range(1, 6))
FACTS = Facts("ACME", "payroll", "hr", Priority.NORMAL, Channel.PORTAL, "ja")


def rule(number: int, raw: object, queue: UUID, in_house_of: str | None = None) -> Rule:
    return Rule(UUID(int=100 + number), condition_forms.parse(raw), Destination(queue, in_house_of))


RULES = [
    rule(1, {"priority": ["urgent"]}, URGENT),
    rule(2, {"tags": ["paper"]}, PAPER),
    rule(3, {"tags": ["paper"], "priority": ["normal"]}, URGENT),
]


def test_the_first_matching_rule_gives_the_queue_and_says_so() -> None:
    paper = replace(FACTS, tags=frozenset({"paper"}))
    assert routing.route(RULES, paper, Sourcing.OUTSOURCED, default=DEFAULT) == Route(PAPER, RULES[1].id)
    urgent = replace(paper, priority=Priority.URGENT)
    assert routing.route(RULES, urgent, Sourcing.OUTSOURCED, default=DEFAULT) == Route(URGENT, RULES[0].id)


def test_without_a_matching_rule_the_default_takes_it() -> None:
    assert routing.route(RULES, FACTS, Sourcing.OUTSOURCED, default=DEFAULT) == Route(DEFAULT, None)


def test_a_rule_never_carries_work_to_the_other_side() -> None:
    rules = [
        rule(1, {}, NEIGHBOUR, in_house_of="BETA"),
        rule(2, {}, IN_HOUSE, in_house_of="ACME"),
        rule(3, {}, URGENT),
    ]
    assert routing.route(rules, FACTS, Sourcing.OUTSOURCED, default=DEFAULT).queue == URGENT
    assert routing.route(rules, FACTS, Sourcing.IN_HOUSE, default=DEFAULT).queue == IN_HOUSE
    assert routing.route(rules[:1], FACTS, Sourcing.IN_HOUSE, default=DEFAULT).queue == DEFAULT


@given(
    st.lists(st.tuples(st.sampled_from([None, "ACME", "BETA"]), st.booleans()), max_size=6),
    st.sampled_from(Sourcing),
)
def test_the_route_is_the_first_rule_that_fits(
    rules: list[tuple[str | None, bool]], sourcing: Sourcing
) -> None:
    made = [
        rule(number, {"tenant": ["ACME" if fits else "BETA"]}, UUID(int=number + 50), side)
        for number, (side, fits) in enumerate(rules)
    ]
    side = "ACME" if sourcing is Sourcing.IN_HOUSE else None
    fitting = [one for one, (of, fits) in zip(made, rules, strict=True) if fits and of == side]
    expected = Route(fitting[0].destination.queue, fitting[0].id) if fitting else Route(DEFAULT, None)
    assert routing.route(made, FACTS, sourcing, default=DEFAULT) == expected
    asked = routing.explain(made, FACTS, sourcing)
    decisive = [each.rule for each in asked if each.against is None]
    assert decisive == ([expected.rule] if expected.rule else [])
    assert [each.rule for each in asked] == [one.id for one in made][: len(asked)]
    assert decisive or len(asked) == len(made)


def test_the_first_thing_against_a_rule_is_named() -> None:
    rules = [
        rule(1, {}, IN_HOUSE, in_house_of="ACME"),
        rule(2, {"domain": ["hr"], "priority": ["urgent"]}, URGENT),
        rule(3, {"tags": ["paper"]}, PAPER),
        rule(4, {"form": [{"path": "/a", "exists": False}, {"path": "/b", "eq": 1}]}, PAPER),
        rule(5, {}, URGENT),
        rule(6, {}, PAPER),
    ]
    asked = routing.explain(rules, FACTS, Sourcing.OUTSOURCED)
    assert [each.against for each in asked] == ["other_side", "priority", "tags", "form/1", None]
