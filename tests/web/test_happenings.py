"""Every event can be said in both languages, in whole sentences."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from api.web import happenings
from api.web.formats import Formats
from api.web.happenings.sentences import SENTENCES
from api.web.words import words
from core.ids import new_id
from services.events import CLIENT_VISIBLE, INTERNAL
from tenants.scope import SYSTEM_ACTOR

SOMEBODY, OTHER, QUEUE, TICKET = new_id(), new_id(), new_id(), new_id()
NAMES = happenings.Names(
    {str(SOMEBODY): "井手 美咲", str(OTHER): "森 健"},
    {
        str(QUEUE): {"ja": "人事", "en": "HR desk"},
        str(TICKET): {"ja": "ACME-0007", "en": "ACME-0007"},
        "hr.onboarding": {"ja": "入社手続き", "en": "Onboarding"},
        "skill:payroll": {"ja": "給与計算", "en": "Payroll"},
    },
)
DATA: dict[str, Any] = {
    "task_type": "hr.onboarding", "priority": "high", "metric": "resolution", "percent": 80, "n": 3, "number": 2, "code": "x",
    "size": 120_000, "seconds": 3700, "skill": "payroll", "level": 2, "position": 1, "key": "ACME", "effective_at": "2026-11-27T00:00:00Z",
    "roles": ["operator"], "domains": ["hr"], "fields": ["subject", "tags"], "decision": "approve", "deciders": [str(OTHER)],
    "queue": str(QUEUE), "into": str(TICKET), "other": str(TICKET), "person": str(OTHER), "assignee": str(OTHER), "former": str(OTHER),
    "done_by": str(OTHER), "tenant_id": None, "complete": True,
    "first": 1, "last": 9, "step": "people",
}  # fmt: skip
FROM_TO = {"ticket.moved": ("closed", "queued"), "presence.changed": ("available", "away")}


@dataclass(frozen=True)
class Event:
    type: str
    data: dict[str, Any] = field(default_factory=lambda: DATA)
    actor: UUID = SOMEBODY
    kind: str = "person"

    @property
    def subject(self) -> dict[str, Any]:
        return {"kind": self.kind, "id": OTHER}


def said(event: Event, language: str) -> str:
    spoken = words(language)
    at = datetime(2026, 11, 27, 3, tzinfo=UTC)
    return happenings.sentence(event, NAMES, spoken, Formats(spoken, ZoneInfo("Asia/Tokyo"), at))


def test_every_declared_type_has_a_sentence_and_no_other() -> None:
    types = {key.partition(":")[0] for key in SENTENCES}
    assert types == CLIENT_VISIBLE | INTERNAL


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("event_type", sorted(CLIENT_VISIBLE | INTERNAL))
def test_every_type_is_said_in_a_whole_sentence(event_type: str, language: str) -> None:
    frm, to = FROM_TO.get(event_type, (str(QUEUE), str(QUEUE)))
    text = said(Event(event_type, {**DATA, "from": frm, "to": to}), language)
    assert text.endswith("。" if language == "ja" else ".")
    assert "…" not in text
    assert "%(" not in text
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}", text), text
    if language == "ja":
        assert re.search(r"[ぁ-ん]", text)


@pytest.mark.parametrize(("key", "message"), sorted(SENTENCES.items()))
def test_every_sentence_is_said_in_japanese_with_the_same_words_in_it(key: str, message: str) -> None:
    named = re.findall(r"%\((\w+)\)s", message)
    assert sorted(re.findall(r"%\((\w+)\)s", words("ja").gettext(message))) == sorted(named), key
    assert words("ja").gettext(message) != message


@pytest.mark.parametrize(
    ("event", "ja", "en"),
    [
        (
            Event("ticket.moved", {"from": "queued", "to": "in_progress"}),
            "井手 美咲さんが作業を始めました。",
            "井手 美咲 started work.",
        ),
        (
            Event("ticket.moved", {"from": "resolved", "to": "closed", "by": "auto_close"}, SYSTEM_ACTOR),
            "差し戻しの期限が過ぎたため、自動でクローズしました。",
            "The ticket closed automatically: the time for reopening it has passed.",
        ),
        (
            Event("ticket.moved", {"from": "closed", "to": "queued"}),
            "井手 美咲さんが「クローズ」から「待機」へ移しました。",
            "井手 美咲 moved the ticket from Closed to Queued.",
        ),
        (
            Event("ticket.assigned", {"assignee": str(SOMEBODY), "former": None}),
            "井手 美咲さんが引き受けました。",
            "井手 美咲 took the ticket.",
        ),
        (
            Event(
                "clearance.granted",
                {"person_id": str(OTHER), "tenant_id": None, "domains": None, "my_number": True},
            ),
            "井手 美咲さんが森 健さんにすべての会社（すべての分野）のアクセス許可をマイナンバーを含めて与えました。",
            "井手 美咲 cleared 森 健 for all companies (all domains), My Number included.",
        ),
        (
            Event("queue.created", {"code": "it"}, new_id(), "queue"),
            "どなたかがキュー「森 健」を作りました。",
            "Somebody created the queue 森 健.",
        ),
        (Event("thing.forgotten", {}), "thing forgotten: 井手 美咲さん", "thing forgotten: 井手 美咲"),
        (Event("ticket.updated", {}), "井手 美咲さんが…を変更しました。", "井手 美咲 changed …."),
    ],
)
def test_it_is_said_as_the_data_call_for_it(event: Event, ja: str, en: str) -> None:
    assert (said(event, "ja"), said(event, "en")) == (ja, en)
