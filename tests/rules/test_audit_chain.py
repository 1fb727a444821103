"""The hash chain: whatever is done to a sealed log is seen, and where."""

import hashlib
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rules import audit_chain
from services.rules.audit_chain import Event, Seal
from services.rules.audit_verification import Break, Verdict, Witness, verify

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
ACME, BETA = UUID(int=1), UUID(int=2)


def event(place: int, tenant: UUID = ACME) -> Event:
    return Event(
        tenant=tenant,
        place=place,
        id=UUID(int=1000 + place),
        type="ticket.moved",
        subject_kind="ticket",
        subject_id=UUID(int=7),
        ticket=UUID(int=7),
        actor=UUID(int=8),
        team=None,
        at=NOW + timedelta(seconds=place),
        data={"from": "queued", "to": "in_progress", "units": place},
    )


def chain(*sizes: int, tenant: UUID = ACME) -> tuple[list[Seal], list[Event]]:
    """Seals that cover so many events each."""
    seals: list[Seal] = []
    events: list[Event] = []
    for size in sizes:
        run = [event(len(events) + number, tenant) for number in range(1, size + 1)]
        seals.append(audit_chain.seal(run, previous=seals[-1] if seals else None))
        events += run
    return seals, events


def walk(seals: list[Seal], events: list[Event], **known: Any) -> Verdict:
    return verify(ACME, seals, events, **known)


def test_an_untouched_chain_is_whole_with_events_not_yet_sealed() -> None:
    seals, events = chain(2, 3)
    assert walk(seals, [*events, event(6)], given=6) == Verdict(sealed=5, read=6)
    assert walk([], []) == Verdict(0, 0)


def test_a_seal_holds_32_bytes_an_event_and_stands_on_the_one_before() -> None:
    (one, two), _ = chain(2, 3)
    assert (one.first, one.last, two.first, two.last) == (1, 2, 3, 5)
    assert len(two.digests) == 3 * 32
    assert one.previous == audit_chain.anchor(ACME)
    assert two.previous == one.hash


def test_the_bytes_that_are_hashed_never_change_between_releases() -> None:
    """Written out by hand: whoever reads only the documentation can check a log."""
    one = (
        'urakata event 1\n{"actor":"00000000-0000-0000-0000-000000000008",'
        '"at":"2026-04-01T09:00:01.000000+00:00",'
        '"data":{"from":"queued","to":"in_progress","units":1},'
        '"id":"00000000-0000-0000-0000-0000000003e9","place":1,'
        '"subject":{"id":"00000000-0000-0000-0000-000000000007","kind":"ticket"},"team":null,'
        '"tenant":"00000000-0000-0000-0000-000000000001",'
        '"ticket":"00000000-0000-0000-0000-000000000007","type":"ticket.moved"}'
    )
    digest = hashlib.sha256(one.encode()).digest()
    assert audit_chain.digest(event(1)) == digest
    tenant = bytes(15) + b"\x01"
    anchor = hashlib.sha256(b"urakata anchor 1\n" + tenant).digest()
    place = bytes(7) + b"\x01"
    sealed = hashlib.sha256(b"urakata seal 1\n" + anchor + tenant + place + place + digest).digest()
    assert audit_chain.seal([event(1)]).hash == sealed


def test_the_same_instant_in_another_zone_is_the_same_event() -> None:
    tokyo = replace(event(1), at=event(1).at.astimezone(timezone(timedelta(hours=9))))
    assert audit_chain.digest(tokyo) == audit_chain.digest(event(1))


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ([], "at least one event"),
        ([event(2)], "from place 1"),
        ([event(1), event(3)], "without a gap"),
        ([event(1), event(2, BETA)], "of one tenant"),
        ([replace(event(1), at=datetime(2026, 1, 1))], "carry an offset"),  # noqa: DTZ001
        ([replace(event(1), data={"share": 0.5})], "/data/share: 0.5"),
    ],
)
def test_what_does_not_follow_is_not_sealed(broken: list[Event], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        audit_chain.seal(broken)


OTHER: dict[str, Any] = {
    "tenant": BETA,
    "place": 4711,
    "id": UUID(int=99),
    "type": "ticket.closed",
    "subject_kind": "queue",
    "subject_id": UUID(int=99),
    "ticket": None,
    "actor": UUID(int=99),
    "team": UUID(int=99),
    "at": NOW,
    "data": {"from": "queued", "to": "in_progress", "units": 0},
}


@pytest.mark.parametrize("field", [field.name for field in fields(Event)])
@pytest.mark.parametrize("place", [1, 3, 5])
def test_a_change_of_any_field_of_any_event_is_seen(field: str, place: int) -> None:
    seals, events = chain(2, 3)
    events[place - 1] = replace(events[place - 1], **{field: OTHER[field]})
    verdict = walk(seals, events)
    assert verdict.broken is not None
    assert field == "place" or verdict.broken is Break.EVENT_CHANGED
    assert verdict.place == place


def test_data_that_could_never_have_been_sealed_are_a_change() -> None:
    seals, events = chain(1)
    assert walk(seals, [replace(events[0], data={"share": 0.5})]).broken is Break.EVENT_CHANGED


@pytest.mark.parametrize(
    ("spoil", "broken", "place"),
    [
        (lambda seals, events: events.pop(2), Break.EVENT_MISSING, 3),
        (lambda seals, events: events.pop(), Break.EVENT_MISSING, 5),
        (lambda seals, events: events.insert(2, event(2)), Break.EVENT_UNEXPECTED, 2),
        (lambda seals, events: events.append(event(5)), Break.EVENT_UNEXPECTED, 5),
        (lambda seals, events: events.append(event(7)), Break.EVENT_MISSING, 6),
        (lambda seals, events: events.append(event(6, BETA)), Break.EVENT_UNEXPECTED, 6),
        (lambda seals, events: seals.pop(0), Break.SEAL_MISSING, 1),
        (lambda seals, events: seals.reverse(), Break.SEAL_MISSING, 1),
        (lambda seals, events: seals.insert(1, seals[0]), Break.SEAL_MISSING, 3),
        (lambda seals, events: seals.__setitem__(1, chain(2, 3, tenant=BETA)[0][1]), Break.SEAL_MISSING, 3),
    ],
)
def test_what_vanished_came_or_moved_is_named(
    spoil: Callable[[list[Seal], list[Event]], object], broken: Break, place: int
) -> None:
    seals, events = chain(2, 3)
    spoil(seals, events)
    verdict = walk(seals, events)
    assert (verdict.broken, verdict.place) == (broken, place)


@pytest.mark.parametrize(
    "changed",
    [{"digests": b"x" * 96}, {"digests": b""}, {"hash": b"x" * 32}, {"last": 4}, {"last": 6}, {"last": 2}],
)
def test_a_seal_cannot_be_edited(changed: dict[str, Any]) -> None:
    seals, events = chain(2, 3)
    seals[1] = replace(seals[1], **changed)
    verdict = walk(seals, events)
    assert (verdict.broken, verdict.place) == (Break.SEAL_CHANGED, 3)


def test_a_chain_that_was_cut_off_or_written_anew_is_seen_from_outside() -> None:
    seals, events = chain(2, 3)
    witness = Witness(5, seals[1].hash)
    assert walk(seals, events, witness=witness).broken is None
    assert walk(seals[:1], events[:2], witness=witness) == Verdict(2, 2, Break.END_MISSING, 3)
    forged = [replace(one, actor=UUID(int=66)) for one in events]
    first = audit_chain.seal(forged[:2])
    anew = [first, audit_chain.seal(forged[2:], previous=first)]
    assert walk(anew, forged).broken is None
    assert walk(anew, forged, witness=witness) == Verdict(5, 5, Break.SEAL_CHANGED, 3)
    resized, _ = chain(1, 4)
    assert walk(resized, events, witness=Witness(2, seals[0].hash)).broken is Break.SEAL_CHANGED


def test_a_seal_made_anew_does_not_carry_the_next_one() -> None:
    seals, events = chain(2, 3)
    events[0] = replace(events[0], actor=UUID(int=66))
    seals[0] = audit_chain.seal(events[:2])
    assert walk(seals, events) == Verdict(2, 2, Break.SEAL_MISSING, 3)


def test_the_counter_knows_how_many_there_should_be() -> None:
    seals, events = chain(2)
    assert walk(seals, events, given=3) == Verdict(2, 2, Break.END_MISSING, 3)
    assert walk(seals, events, given=1) == Verdict(2, 2, Break.EVENT_UNEXPECTED, 2)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=5), st.data())
def test_any_single_change_removal_or_swap_is_seen(sizes: list[int], data: st.DataObject) -> None:
    seals, events = chain(*sizes)
    witness, given = Witness(seals[-1].last, seals[-1].hash), len(events)
    assert walk(seals, events, witness=witness, given=given) == Verdict(given, given)

    rows: list[Any] = data.draw(st.sampled_from([seals, events]))
    at = data.draw(st.integers(0, len(rows) - 1))
    match data.draw(st.sampled_from(["change", "remove", "double", "swap"])):
        case "change" if rows is events:
            field = data.draw(st.sampled_from([*OTHER]))
            rows[at] = replace(rows[at], **{field: OTHER[field]})
        case "change":
            field = data.draw(st.sampled_from(["digests", "previous", "hash"]))
            held = bytearray(getattr(rows[at], field))
            held[data.draw(st.integers(0, len(held) - 1))] ^= data.draw(st.integers(1, 255))
            rows[at] = replace(rows[at], **{field: bytes(held)})
        case "remove":
            rows.pop(at)
        case "double":
            rows.insert(at, rows[at])
        case "swap":
            other = data.draw(
                st.integers(0, len(rows) - 1).filter(lambda place: len(rows) == 1 or place != at)
            )
            rows[at], rows[other] = rows[other], rows[at]
            if at == other:
                rows.clear()
    verdict = walk(seals, events, witness=witness, given=given)
    assert verdict.broken is not None
    assert verdict.place is not None
