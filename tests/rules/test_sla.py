"""Which happening starts, pauses, stops and judges which clock: the SLA section of the domain, sentence by sentence."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from services.rules.clocks import Fact, Result, State
from services.rules.happenings import (
    ClientCommented,
    Created,
    DeadlineMoved,
    Merged,
    Reapplied,
    Reclassified,
    StaffCommented,
    StatusChanged,
)
from services.rules.instants import MINUTE
from services.rules.policies import Conditions, CutOff, Metric
from services.rules.sla import created, happened, pauses, replayed, swept
from services.rules.standing import Standing, nearest_due, next_instant, standing
from tests.rules.sla_book import (
    ALWAYS,
    GOALS,
    TIMELINES,
    at,
    book,
    cycles,
    goal,
    lived,
    only,
    policy,
    ticket,
)

METRICS = list(Metric)


def moved(when: str, to: str) -> StatusChanged:
    return StatusChanged(at(when), to)


def minutes(us: int) -> float:
    return us / MINUTE


def reclassified(when: str, priority: str = "normal", task_type: str = "payroll", *tags: str) -> Reclassified:
    return Reclassified(at(when), task_type, priority, frozenset(tags))


def facts(standings) -> list[tuple[str, str, int]]:
    return [(each.fact.value, each.metric.value, each.cycle) for each in standings.outcomes]


# --- starting


def test_a_new_ticket_starts_first_response_update_and_resolution():
    made = lived()
    assert [clock.metric for clock in made.clocks] == ["first_response", "periodic_update", "resolution"]
    assert only(made, Metric.RESOLUTION).due_at == at("01 17:00")
    assert only(made, Metric.RESOLUTION).warn_at == at("01 15:00")


def test_without_a_policy_that_matches_only_a_promise_is_measured():
    made = lived(by=book(policy(1, when=Conditions(task_types=frozenset({"other"})))), promised="03 12:00")
    assert [clock.metric for clock in made.clocks] == ["deadline"]


def test_the_first_matching_policy_applies():
    vip = policy(1, goal(Metric.RESOLUTION, 60), when=Conditions(tags=frozenset({"vip", "board"})))
    urgent = policy(2, goal(Metric.RESOLUTION, 120), when=Conditions(priorities=frozenset({"urgent"})))
    rest = policy(3, goal(Metric.RESOLUTION, 240))
    order = book(vip, urgent, rest)
    chosen = [
        only(lived(of=each, by=order), Metric.RESOLUTION).terms.policy_id
        for each in (ticket(tags=frozenset({"vip"}), priority="urgent"), ticket(priority="urgent"), ticket())
    ]
    assert chosen == [vip.id, urgent.id, rest.id]


def test_a_priority_without_a_target_has_no_clock():
    assert lived(of=ticket(priority="low")).clocks == ()


# --- pausing


PAUSED = {
    "awaiting_approval": set(METRICS) - {Metric.DEADLINE},
    "waiting_client": {Metric.PERIODIC_UPDATE, Metric.RESOLUTION},
}


@pytest.mark.parametrize("status", ["new", "awaiting_approval", "queued", "in_progress", "waiting_client",
                                    "on_hold", "in_review"])  # fmt: skip
def test_the_statuses_pause_what_the_domain_says(status: str):
    assert {metric for metric in METRICS if pauses(metric, status, policy())} == PAUSED.get(status, set())


def test_a_policy_may_let_a_hold_pause_a_metric():
    holding = book(policy(hold_pauses=frozenset({Metric.RESOLUTION})))
    story = [moved("01 09:10", "queued"), moved("01 10:00", "on_hold"), moved("01 12:00", "queued")]
    assert only(lived(*story, by=holding), Metric.RESOLUTION).due_at == at("02 10:00")
    assert only(lived(*story), Metric.RESOLUTION).due_at == at("01 17:00")


def test_a_ticket_that_awaits_approval_begins_paused_and_is_due_by_business_time_from_the_approval():
    waiting = lived(of=ticket(status="awaiting_approval"), promised="05 12:00")
    assert {clock.due_at for clock in waiting.clocks} == {None, at("05 12:00")}
    approved = happened(waiting, moved("02 10:00", "queued"), book())
    assert only(approved, Metric.RESOLUTION).due_at == at("02 18:00")
    assert only(approved, Metric.FIRST_RESPONSE).due_at == at("02 11:00")
    assert only(approved, Metric.DEADLINE).due_at == at("05 12:00")


def test_waiting_for_the_client_moves_what_is_due_by_business_time_never_by_wall_time():
    story = [
        moved("01 09:10", "queued"),
        moved("01 16:00", "waiting_client"),
        moved("02 10:00", "in_progress"),
    ]
    seen = lived(*story)
    assert only(seen, Metric.RESOLUTION).due_at == at("02 11:00")
    assert only(seen, Metric.FIRST_RESPONSE).due_at == at("01 10:00")


def test_a_clock_paused_exactly_when_its_target_is_used_up_was_due_then():
    seen = lived(moved("01 09:10", "queued"), moved("01 17:00", "waiting_client"))
    assert only(seen, Metric.RESOLUTION).due_at == at("01 17:00")
    _, found = swept(seen.clocks, TIMELINES, now=at("01 17:01"))
    assert Fact.BREACHED in {each.fact for each in found if each.metric is Metric.RESOLUTION}


# --- responses


def test_the_first_public_staff_comment_stops_the_first_response_for_good():
    seen = lived(StaffCommented(at("01 10:00")), StaffCommented(at("01 11:00")))
    first = only(seen, Metric.FIRST_RESPONSE)
    assert (first.result, first.stopped_at) == (Result.MET, at("01 10:00"))  # at its due instant is in time


def test_a_first_response_a_microsecond_late_is_breached_at_its_due_instant():
    late = at("01 10:00") + timedelta(microseconds=1)
    first = only(lived(StaffCommented(late)), Metric.FIRST_RESPONSE)
    assert (first.result, first.breached_at, first.stopped_at) == (Result.BREACHED, at("01 10:00"), late)
    assert first.decided_at == at("01 10:00")


def test_the_next_response_runs_from_the_oldest_unanswered_comment_also_before_the_first_response():
    seen = lived(ClientCommented(at("01 09:10")), ClientCommented(at("01 09:50")))
    asked = only(seen, Metric.NEXT_RESPONSE)
    assert (asked.started_at, asked.due_at) == (at("01 09:10"), at("01 11:10"))


def test_each_question_is_a_cycle_of_its_own_and_judged_also_after_a_late_one():
    seen = lived(
        ClientCommented(at("01 09:10")),
        StaffCommented(at("01 15:00")),
        ClientCommented(at("01 16:00")),
        StaffCommented(at("01 16:30")),
    )
    results = [(each.cycle, each.result) for each in cycles(seen, Metric.NEXT_RESPONSE)]
    assert results == [(1, Result.BREACHED), (2, Result.MET)]


def test_waiting_for_the_client_does_not_pause_the_next_response():
    seen = lived(
        moved("01 09:10", "queued"), ClientCommented(at("01 09:20")), moved("01 09:30", "waiting_client")
    )
    assert only(seen, Metric.NEXT_RESPONSE).due_at == at("01 11:20")


def test_a_periodic_update_restarts_with_each_public_staff_comment():
    seen = lived(StaffCommented(at("01 12:00")), StaffCommented(at("03 12:00")))
    first, second, third = cycles(seen, Metric.PERIODIC_UPDATE)
    assert (first.result, second.result, third.result) == (Result.MET, Result.BREACHED, None)
    assert second.breached_at == at("03 10:00")
    assert (third.started_at, third.elapsed_us, third.judged) == (at("03 12:00"), 0, True)


def test_a_staff_comment_on_a_resolved_ticket_starts_nothing():
    seen = lived(moved("01 09:10", "queued"), moved("01 09:20", "in_progress"), moved("01 09:30", "resolved"),
                 StaffCommented(at("01 10:00")), ClientCommented(at("01 10:30")))  # fmt: skip
    assert all(clock.is_stopped for clock in seen.clocks)


# --- work time


def test_each_entry_to_work_or_review_is_a_cycle_of_work_time():
    seen = lived(
        moved("01 09:10", "queued"),
        moved("01 09:20", "in_progress"),
        moved("01 10:20", "in_review"),
        moved("01 10:30", "in_progress"),
        moved("01 12:30", "waiting_client"),
    )
    runs = [(minutes(each.elapsed_us), each.result) for each in cycles(seen, Metric.WORK_TIME)]
    assert runs == [(60, Result.MET), (10, Result.MET), (120, Result.BREACHED)]


# --- resolving, reopening, cancelling, merging


def test_resolving_stops_every_clock_as_the_domain_says():
    seen = lived(
        moved("01 09:10", "queued"),
        ClientCommented(at("01 09:15")),
        moved("01 09:20", "in_progress"),
        moved("01 09:50", "resolved"),
        promised="03 12:00",
    )
    assert {clock.metric.value: clock.result for clock in seen.clocks} == {
        "first_response": Result.MET,
        "next_response": Result.ENDED,
        "periodic_update": Result.ENDED,
        "resolution": Result.MET,
        "work_time": Result.MET,
        "deadline": Result.MET,
    }


def test_what_had_breached_before_resolving_stays_breached():
    seen = lived(
        moved("01 09:10", "queued"),
        ClientCommented(at("01 09:15")),
        moved("01 09:20", "in_progress"),
        moved("05 09:50", "resolved"),
        promised="03 12:00",
    )
    assert {clock.result for clock in seen.clocks} == {Result.BREACHED}
    assert only(seen, Metric.DEADLINE).breached_at == at("03 12:00")


RESOLVED = (moved("01 09:10", "queued"), moved("01 09:20", "in_progress"), moved("01 11:00", "resolved"))


def test_reopening_starts_the_next_cycle_with_the_elapsed_time():
    seen = lived(*RESOLVED, moved("03 10:00", "queued"))
    first, second = cycles(seen, Metric.RESOLUTION)
    assert (first.result, first.elapsed_us) == (Result.MET, 120 * MINUTE)
    assert (second.cycle, second.carried_us, second.due_at) == (2, 120 * MINUTE, at("03 16:00"))
    assert len(cycles(seen, Metric.FIRST_RESPONSE)) == 1


def test_a_result_never_flips_whatever_the_next_cycle_brings():
    seen = lived(
        *RESOLVED,
        moved("03 10:00", "queued"),
        moved("08 10:00", "in_progress"),
        moved("08 11:00", "resolved"),
    )
    assert [each.result for each in cycles(seen, Metric.RESOLUTION)] == [Result.MET, Result.BREACHED]


def test_after_a_breached_resolution_later_cycles_are_not_judged():
    late = (moved("01 09:10", "queued"), moved("01 09:20", "in_progress"), moved("03 11:00", "resolved"))
    again = lived(*late, moved("04 10:00", "queued"))
    second = cycles(again, Metric.RESOLUTION)[1]
    assert (second.judged, second.result, standing(second, now=at("04 10:01"))) == (
        False,
        None,
        Standing.BREACHED,
    )
    assert nearest_due(again.clocks) == at("04 10:00")
    done = happened(
        happened(again, moved("04 11:00", "in_progress"), book()), moved("04 12:00", "resolved"), book()
    )
    assert [each.result for each in cycles(done, Metric.RESOLUTION)] == [Result.BREACHED, Result.ENDED]


def test_cancelling_ends_all_without_a_result_and_leaves_breaches_found():
    seen = lived(moved("01 09:10", "queued"), moved("01 10:30", "cancelled"))
    assert only(seen, Metric.FIRST_RESPONSE).result is Result.BREACHED
    assert only(seen, Metric.RESOLUTION).result is Result.ENDED
    assert next_instant(seen.clocks) is None
    assert nearest_due(seen.clocks) is None


def test_a_merged_ticket_leaves_all_clocks():
    seen = lived(moved("01 09:10", "queued"), Merged(at("01 09:30")), promised="03 12:00")
    assert {clock.result for clock in seen.clocks} == {Result.ENDED}


# --- changes of task type, priority, tags, policy


def test_a_higher_priority_keeps_the_elapsed_time_as_a_number():
    seen = lived(moved("01 09:10", "queued"), reclassified("01 10:00", "urgent"))
    resolution = only(seen, Metric.RESOLUTION)
    assert (resolution.elapsed_us, resolution.due_at) == (60 * MINUTE, at("01 11:00"))


def test_a_target_already_used_up_breaches_at_the_change():
    seen = lived(moved("01 09:10", "queued"), reclassified("01 12:00", "urgent"))
    resolution = only(seen, Metric.RESOLUTION)
    assert (resolution.result, resolution.breached_at, resolution.due_at) == (
        Result.BREACHED,
        at("01 12:00"),
        at("01 12:00"),
    )


def test_a_breach_stays_when_a_longer_target_comes():
    seen = lived(
        moved("01 09:10", "queued"), reclassified("02 12:00", "urgent"), reclassified("02 12:01", "normal")
    )
    assert only(seen, Metric.RESOLUTION).result is Result.BREACHED
    assert only(seen, Metric.RESOLUTION).breached_at == at("01 17:00")


def test_time_from_a_change_on_is_measured_by_the_new_calendar():
    night = policy(
        1, goal(Metric.RESOLUTION, 480, calendar=ALWAYS), when=Conditions(tags=frozenset({"night"}))
    )
    seen = lived(
        reclassified("01 17:00", "normal", "payroll", "night"),
        by=book(night, policy(2, goal(Metric.RESOLUTION, 960))),
    )
    resolution = only(seen, Metric.RESOLUTION)
    assert (resolution.result, resolution.breached_at) == (Result.BREACHED, at("01 17:00"))
    early = lived(
        reclassified("01 15:00", "normal", "payroll", "night"),
        by=book(night, policy(2, goal(Metric.RESOLUTION, 960))),
    )
    assert only(early, Metric.RESOLUTION).due_at == at("01 17:00")
    late = lived(reclassified("01 10:00", "normal", "payroll"), reclassified("01 16:00", "normal", "payroll", "night"),
                 by=book(night, policy(2, goal(Metric.RESOLUTION, 960))))  # fmt: skip
    assert only(late, Metric.RESOLUTION).due_at == at("01 17:00")


def test_a_change_while_paused_is_due_only_after_the_pause():
    story = [
        moved("01 09:10", "queued"),
        moved("01 10:00", "waiting_client"),
        reclassified("01 12:00", "urgent"),
    ]
    seen = lived(*story)
    assert only(seen, Metric.RESOLUTION).due_at is None
    assert only(happened(seen, moved("02 09:00", "queued"), book()), Metric.RESOLUTION).due_at == at(
        "02 10:00"
    )


def test_a_metric_that_the_new_policy_lacks_ends_and_one_that_only_it_has_begins():
    bare = policy(1, goal(Metric.RESOLUTION, 480), when=Conditions(tags=frozenset({"bare"})))
    lists = book(bare, policy(2))
    seen = lived(reclassified("01 09:30", "normal", "payroll", "bare"), by=lists)
    assert only(seen, Metric.FIRST_RESPONSE).result is Result.ENDED
    back = happened(seen, reclassified("01 09:50"), lists)
    _, again = cycles(back, Metric.FIRST_RESPONSE)
    assert (again.carried_us, again.due_at) == (30 * MINUTE, at("01 10:20"))


def test_an_answered_ticket_gets_no_first_response_clock_from_a_new_policy():
    bare = policy(1, goal(Metric.RESOLUTION, 480), when=Conditions(tags=frozenset({"bare"})))
    lists = book(bare, policy(2))
    start = ticket(tags=frozenset({"bare"}))
    seen = lived(StaffCommented(at("01 09:30")), reclassified("01 09:50"), of=start, by=lists)
    assert cycles(seen, Metric.FIRST_RESPONSE) == []


def test_reapplying_matches_in_the_version_that_is_pinned_now():
    newer = book(policy(7, goal(Metric.RESOLUTION, 240)))
    seen = happened(lived(), Reapplied(at("01 10:00")), newer)
    assert only(seen, Metric.RESOLUTION).due_at == at("01 13:00")


# --- deadlines


def test_a_deadline_is_not_moved_by_pauses_and_met_by_resolving_in_time():
    seen = lived(moved("01 09:10", "queued"), moved("01 10:00", "waiting_client"), promised="02 12:00")
    assert only(seen, Metric.DEADLINE).state is State.RUNNING
    assert nearest_due(seen.clocks) == at("01 10:00")
    assert only(seen, Metric.DEADLINE).due_at == at("02 12:00")


def test_a_moved_deadline_is_the_same_cycle_until_it_is_breached():
    seen = lived(DeadlineMoved(at("01 10:00"), at("04 12:00")), promised="02 12:00")
    assert only(seen, Metric.DEADLINE).due_at == at("04 12:00")
    later = happened(seen, DeadlineMoved(at("05 10:00"), at("09 12:00")), book())
    first, second = cycles(later, Metric.DEADLINE)
    assert (first.result, first.breached_at) == (Result.BREACHED, at("04 12:00"))
    assert (second.judged, second.due_at) == (False, at("09 12:00"))


def test_a_deadline_moved_into_the_past_breaches_at_the_change():
    seen = lived(DeadlineMoved(at("01 12:00"), at("01 10:00")), promised="02 12:00")
    assert only(seen, Metric.DEADLINE).breached_at == at("01 12:00")


def test_a_removed_deadline_ends_without_a_result():
    seen = lived(DeadlineMoved(at("01 12:00"), None), promised="02 12:00")
    assert only(seen, Metric.DEADLINE).result is Result.ENDED


@pytest.mark.parametrize(
    ("received", "days", "expected"),
    [
        ("01 15:00", 0, "01 18:00"),  # by 15:00, the same day
        ("01 15:00:01", 0, "02 18:00"),
        ("05 15:01", 0, "08 18:00"),  # a Friday afternoon
        ("06 10:00", 0, "08 18:00"),  # a Saturday
        ("01 10:00", 2, "03 18:00"),
        ("01 08:00", 0, "01 18:00"),
    ],
)
def test_a_cut_off_rule_promises_the_last_closing_of_the_day(received: str, days: int, expected: str):
    rule = book(policy(cut_off=CutOff(time(15), days)))
    assert only(lived(of=ticket(received), by=rule), Metric.DEADLINE).due_at == at(expected)


def test_a_promise_that_was_given_comes_before_the_cut_off_rule():
    rule = book(policy(cut_off=CutOff(time(15))))
    assert only(lived(by=rule, promised="09 12:00"), Metric.DEADLINE).due_at == at("09 12:00")


def test_a_promise_by_cut_off_follows_the_policy_and_a_given_one_stays():
    fast = policy(1, when=Conditions(tags=frozenset({"fast"})), cut_off=CutOff(time(15)))
    slow = policy(2, cut_off=CutOff(time(15), 3))
    change = reclassified("01 10:00", "normal", "payroll", "fast")
    assert only(lived(change, by=book(fast, slow)), Metric.DEADLINE).due_at == at("01 18:00")
    given = lived(change, by=book(fast, slow), promised="09 12:00")
    assert only(given, Metric.DEADLINE).due_at == at("09 12:00")
    gone = lived(change, by=book(policy(1, when=fast.conditions), slow))
    assert only(gone, Metric.DEADLINE).result is Result.ENDED


# --- warnings, sweeps, what-if


def test_a_late_sweep_dates_every_fact_at_its_own_instant_and_tells_it_once():
    twice = book(policy(1, goal(Metric.RESOLUTION, 480, warn=(50, 75))))
    clocks, found = swept(lived(by=twice).clocks, TIMELINES, now=at("09 09:00"))
    assert [(each.fact, each.at, each.percent) for each in found] == [
        (Fact.WARNED, at("01 13:00"), 50),
        (Fact.WARNED, at("01 15:00"), 75),
        (Fact.BREACHED, at("01 17:00"), None),
    ]
    assert swept(clocks, TIMELINES, now=at("10 09:00")) == (clocks, ())


def test_nothing_is_breached_at_its_due_instant():
    clocks, found = swept(lived().clocks, TIMELINES, now=at("01 10:00"))
    assert Fact.BREACHED not in {each.fact for each in found}
    assert next_instant(clocks) == at("01 10:00") + timedelta(microseconds=1)


def test_a_longer_target_warns_again_and_a_shorter_one_at_once():
    seen = lived(moved("01 09:10", "queued"), reclassified("01 10:45", "urgent"))
    resolution = only(seen, Metric.RESOLUTION)  # 105 of 120 minutes: three quarters are behind it
    assert resolution.warn_at == at("01 10:45")
    calm = happened(
        happened(seen, moved("01 10:50", "in_progress"), book()), reclassified("01 10:55"), book()
    )
    assert only(calm, Metric.RESOLUTION).warn_at == at("01 15:00")
    assert standing(only(calm, Metric.RESOLUTION), now=at("01 11:00")) is Standing.ON_TRACK


def test_standings_are_true_before_any_sweep():
    resolution = only(lived(), Metric.RESOLUTION)
    seen = [standing(resolution, now=at(when)) for when in ("01 14:59", "01 15:00", "01 17:00", "01 17:01")]
    assert seen == [Standing.ON_TRACK, Standing.AT_RISK, Standing.AT_RISK, Standing.BREACHED]


def test_what_if_replays_the_same_history_under_another_policy_and_changes_nothing():
    history = [*RESOLVED, moved("03 10:00", "queued")]
    strict = book(policy(9, goal(Metric.RESOLUTION, 60)))
    start = ticket()
    told = replayed(start, [Created(start.created_at), *history], strict, now=at("03 12:00"))
    assert [each.result for each in cycles(told, Metric.RESOLUTION)] == [Result.BREACHED, None]
    same = replayed(start, [Created(start.created_at), *history], book(), now=at("03 10:00"))
    assert same == lived(*history)


def test_a_ticket_stays_as_it_is_when_nothing_of_the_sla_changes():
    seen = lived(moved("01 09:10", "queued"))
    assert happened(seen, reclassified("01 09:30"), book()) == replace(seen, ticket=seen.ticket)
    assert created(ticket(), book()).clocks == lived().clocks
    assert len(GOALS) == 5


@pytest.mark.parametrize("by_cut_off", [False, True])
def test_a_missed_deadline_is_left_alone_when_the_policy_changes(by_cut_off: bool):
    lists = book(policy(1, cut_off=CutOff(time(15)) if by_cut_off else None))
    promised = "" if by_cut_off else "01 18:00"
    seen = lived(reclassified("02 10:00", "urgent"), by=lists, promised=promised)
    assert only(seen, Metric.DEADLINE).breached_at == at("01 18:00")
