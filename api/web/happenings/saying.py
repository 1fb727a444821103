"""An event as a sentence: which one its data call for, and what its words are in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from markupsafe import Markup, escape

from api.web import labels
from api.web.formats import Formats
from api.web.happenings.fields import FIELDS
from api.web.happenings.naming import Names
from api.web.happenings.sentences import SENTENCES
from api.web.words import Words, noop
from tenants.scope import SYSTEM_ACTOR


class Happened(Protocol):
    """What is asked of an event."""

    @property
    def type(self) -> str: ...
    @property
    def actor(self) -> Any: ...
    @property
    def subject(self) -> Mapping[str, Any]: ...
    @property
    def data(self) -> Mapping[str, Any]: ...


def sentence(event: Happened, names: Names, words: Words, format: Formats) -> str:  # noqa: A002  (as templates call it)
    """What happened, in one sentence. A type that an older log holds and no release knows is said by its name."""
    words = words.of("happenings")
    message, speaker = _message(event), _Speaker(event, names, words, format)
    if message is None:
        return f"{title(event.type)}: {speaker['actor']}"
    text = words.gettext(message) % speaker
    return text[:1].upper() + text[1:]


def marked(
    event: Happened, names: Names, words: Words, format: Formats, person: Callable[[UUID], Markup]  # noqa: A002  (as templates call it)
) -> Markup:  # fmt: skip
    """The same for a page that names people in its own way: `person` says how. The rest is escaped."""
    words = words.of("happenings")
    message, speaker = _message(event), _Speaker(event, names, words, format, person)
    if message is None:
        return Markup("{}: {}").format(title(event.type), speaker["actor"])
    return Markup(escape(words.gettext(message))) % speaker  # noqa: S704  (escaped before)


def _message(event: Happened) -> str | None:
    return SENTENCES.get(f"{event.type}:{_variant(event)}") or SENTENCES.get(event.type)


def title(event_type: str) -> str:
    """The type as programs call it, readable: `sla_policies.changed` → `sla policies changed`."""
    return event_type.replace(".", " ").replace("_", " ")


def _variant(event: Happened) -> str:
    data = event.data
    by = _VARIANTS.get(event.type)
    return by(data, str(event.actor)) if by else ""


def _moved(data: Mapping[str, Any], _actor: str) -> str:
    if data.get("by"):
        return str(data["by"])
    to = data.get("to")
    return _MOVES.get((data.get("from"), to)) or _MOVES.get((None, to), "")


def _switched(data: Mapping[str, Any]) -> str:
    return ("on" if data["enabled"] else "off") if "enabled" in data else ""


_MOVES: Mapping[tuple[Any, Any], str] = {
    ("queued", "in_progress"): "taken", (None, "waiting_client"): "asked", (None, "on_hold"): "held", (None, "resolved"): "resolved",
    (None, "closed"): "closed", ("resolved", "queued"): "reopened", (None, "cancelled"): "cancelled",
    (None, "in_review"): "checked", ("in_review", "in_progress"): "returned", ("in_review", "resolved"): "passed",
    ("waiting_client", "queued"): "answered", ("waiting_client", "in_progress"): "waited", ("on_hold", "in_progress"): "resumed",
    ("on_hold", "queued"): "released", ("in_progress", "queued"): "put_back", ("new", "queued"): "queued",
    ("awaiting_approval", "queued"): "approved", (None, "awaiting_approval"): "awaiting",
}  # fmt: skip
_VARIANTS: Mapping[str, Callable[[Mapping[str, Any], str], str]] = {
    "ticket.moved": _moved,
    "ticket.assigned": lambda data, actor: "self" if str(data.get("assignee")) == actor else "",
    "ticket.unassigned": lambda data, actor: "self" if str(data.get("former")) == actor else "",
    "ticket.routed": lambda data, actor: (
        "by_hand" if data.get("former") and actor != str(SYSTEM_ACTOR) else ""
    ),
    "step.ticked": lambda data, _actor: "" if data.get("complete", True) else "to_check",
    "approval.decided": lambda data, _actor: str(data.get("decision")),
    "tenant.updated": lambda data, _actor: str(data.get("status", "")),
    "api_client.updated": lambda data, _actor: "secret" if data.get("changed") == ["secret"] else "",
    "clearance.granted": lambda data, _actor: "my_number" if data.get("my_number") else "",
    "presence.changed": lambda data, _actor: "" if "to" in data else "terms",
    "audit.verified": lambda data, _actor: "broken" if data.get("broken") else "",
    "identity_provider.updated": lambda data, _actor: _switched(data),
    "skill.updated": lambda data, _actor: "removed" if data.get("changed") == ["removed"] else "",
}


class _Speaker(dict[str, str]):
    """The words of one event's sentence, each found when the sentence asks for it."""

    def __init__(
        self, event: Happened, names: Names, words: Words, format: Formats,  # noqa: A002  (as templates call it)
        called: Callable[[UUID], Markup] | None = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.event, self.names, self.words, self.format, self.called = event, names, words, format, called

    def __missing__(self, name: str) -> str:
        value = self.event.actor if name == "actor" else self._held(name)
        if name in {"actor", "assignee", "person", "done_by"} or (name == "former" and value):
            return self.person(value)
        if name in {"subject", "fields", "effective_at", "size", "seconds", "roles", "domains", "deciders"}:
            said: str = getattr(self, f"say_{name}")()
            return said
        return self.thing(name, value)

    def _held(self, name: str) -> Any:
        data = self.event.data
        return next((data[key] for key in (name, *_PLACES.get(name, ())) if key in data), None)

    def person(self, value: Any) -> str:
        if self.called is not None and value is not None:
            return self.called(UUID(str(value)))
        if str(value) == str(SYSTEM_ACTOR):
            return self.words.gettext(noop("The system"))
        called = self.names.people.get(str(value))
        if called is None:
            return self.words.gettext(noop("somebody"))
        return self.words.pgettext("somebody's name in a sentence", "%(name)s") % {"name": called}

    def thing(self, name: str, value: Any) -> str:
        """A code by its label, an id by its name, several with commas between; otherwise as it is."""
        if isinstance(value, list | tuple):
            return self.listed([self.thing(name, each) for each in value])
        if value is None and name == "tenant":
            return self.words.gettext(noop("all companies"))
        if value is None:
            return "…"
        label = _LABELS.get(name, {}).get(str(value))
        if label:
            return self.words.gettext(label)
        named = self.names.things.get(f"skill:{value}" if name == "skill" else str(value), {})
        return named.get(self.words.language) or ("…" if self.called and _is_id(value) else str(value))

    def listed(self, texts: list[str]) -> str:
        comma = "、" if self.words.language == "ja" else ", "
        joined = Markup(comma) if self.called else comma  # noqa: S704  (our own comma)
        return joined.join(dict.fromkeys(texts))

    def say_subject(self) -> str:
        value, kind = str(self.event.subject["id"]), self.event.subject["kind"]
        if kind in {"person", "staff"} and value in self.names.people:
            return self.person(value)
        named = self.names.people.get(value) or self.names.things.get(value, {}).get(self.words.language)
        return named or str(self.event.data.get("code") or value)

    def say_fields(self) -> str:
        changed = self.event.data.get("fields") or self.event.data.get("changed") or []
        return self.listed([self.words.gettext(FIELDS.get(str(each), str(each))) for each in changed]) or "…"

    def say_deciders(self) -> str:
        nobody = self.words.gettext(noop("nobody"))
        return self.listed([self.person(each) for each in self.event.data.get("deciders", ())]) or nobody

    def say_roles(self) -> str:
        given = self.event.data.get("roles", ())
        return (
            self.listed([self.words.gettext(labels.ROLE.get(str(role), str(role))) for role in given]) or "…"
        )

    def say_domains(self) -> str:
        given = self.event.data.get("domains")
        if given is None:
            return self.words.gettext(noop("all domains"))
        return self.listed([self.words.gettext(labels.DOMAIN.get(str(one), str(one))) for one in given])

    def say_effective_at(self) -> str:
        held = self.event.data.get("effective_at")
        at = datetime.fromisoformat(held) if isinstance(held, str) else held
        return self.format.moment(at) if at else "…"

    def say_size(self) -> str:
        return self.format.size(int(self.event.data.get("size", 0)))

    def say_seconds(self) -> str:
        return self.format.length(float(self.event.data.get("seconds", 0)))


def _is_id(value: Any) -> bool:
    return len(str(value)) == _LENGTH_OF_IDS and str(value).count("-") == 4


_LENGTH_OF_IDS = 36
_PLACES: Mapping[str, tuple[str, ...]] = {
    "from_queue": ("from",), "to_queue": ("to",), "tenant": ("tenant_id",), "presence": ("to",), "person": ("person_id",),
    "task_type": ("code",),
}  # fmt: skip
"""Where else in the data a word of a sentence may stand."""
_LABELS: Mapping[str, Mapping[str, str]] = {
    "from": labels.STATUS, "to": labels.STATUS, "priority": labels.PRIORITY, "metric": labels.METRIC, "presence": labels.PRESENCE,
    "channel": labels.CHANNEL, "decision": {"approve": noop("approved"), "reject": noop("rejected")},
    "step": {
        "company": noop("Company"), "hours": noop("Hours"), "work": noop("Kinds of work"), "people": noop("People"), "team": noop("Team"),
        "review": noop("Review"),
    },
}  # fmt: skip
