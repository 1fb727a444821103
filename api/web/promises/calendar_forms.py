"""A calendar as a form holds it: texts of hours and dates, and the JSON that the services take."""

from collections.abc import Callable, Mapping
from typing import Any

from api.web.promises import hours_text as texts
from api.web.promises.hours_text import Unreadable
from api.web.words import Words
from core.errors import FieldError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KINDS = ("hours", "always", "both")
KEPT = "kept"

Held = dict[str, Any]
Errors = dict[str, str]


def shown(spec: Any, *, time_zone: str = "Asia/Tokyo") -> Held:
    """A kept calendar as the form shows it; None is a new one."""
    if spec is None:
        office = dict.fromkeys(WEEKDAYS[:5], "09:00-18:00")
        return _blank(time_zone) | {
            "weekly": {**dict.fromkeys(WEEKDAYS, ""), **office},
            "holiday_region": "JP",
        }
    if spec == "24x7":
        return _blank(time_zone) | {"kind": "always"}
    if "intersection" in spec:
        return _blank(time_zone) | {"kind": "both", "first": KEPT, "second": KEPT}
    weekly = spec.get("weekly") or {}
    return _blank(spec["time_zone"]) | {
        "weekly": {day: texts.show_hours(weekly.get(day, ())) for day in WEEKDAYS},
        "holiday_region": spec.get("holiday_region") or "",
        "closed_days": texts.show_dates(spec.get("closed_days") or ()),
        "open_days": texts.show_dated(spec.get("open_days") or {}),
        "breaks": texts.show_dated(spec.get("breaks") or {}),
    }


def _blank(time_zone: str) -> Held:
    return {
        "kind": "hours", "time_zone": time_zone, "weekly": dict.fromkeys(WEEKDAYS, ""), "holiday_region": "", "closed_days": "",
        "open_days": "", "breaks": "", "first": "", "second": "", "code": "", "name_ja": "", "name_en": "", "from": "",
    }  # fmt: skip


def sent(form: Mapping[str, Any]) -> Held:
    """What the form held."""
    held = _blank("Asia/Tokyo")
    weekly = form.get("weekly")
    for name in held:
        if name != "weekly" and isinstance(form.get(name), str):
            held[name] = form[name].strip()
    if isinstance(weekly, dict):
        held["weekly"] = {day: str(weekly.get(day, "")).strip() for day in WEEKDAYS}
    return held


def fields(spec: Any) -> dict[str, str]:
    """The form of a kept calendar as flat fields, to be sent as it is."""
    flat: dict[str, str] = {}
    for name, value in shown(spec).items():
        flat |= (
            {f"{name}.{key}": each for key, each in value.items()}
            if isinstance(value, dict)
            else {name: value}
        )
    return flat


def toggled(held: Held, day: str) -> Held:
    """A day clicked in the picture: closed where it was not, and the other way round."""
    try:
        closed, wanted = texts.read_dates(held["closed_days"]), texts.read_dates(day)
    except Unreadable:
        return held
    kept = set(closed) ^ set(wanted)
    return {**held, "closed_days": texts.show_dates(kept)}


def like_monday(held: Held) -> Held:
    """Tuesday to Friday have the hours of Monday."""
    monday = held["weekly"]["mon"]
    return {**held, "weekly": {**held["weekly"], **dict.fromkeys(WEEKDAYS[1:5], monday)}}


def read(held: Held, kept: Any, said: Words) -> tuple[Any, Errors]:
    """The JSON of the calendar, and what could not be read by field. `kept` is the calendar as it was."""
    if held["kind"] == "always":
        return "24x7", {}
    if held["kind"] == "both":
        return _both(held, kept, said)
    errors: Errors = {}

    def tried(field: str, text: str, reading: Callable[[str], Any]) -> Any:
        try:
            return reading(text)
        except Unreadable as unread:
            errors[field] = said.gettext("“%(piece)s” could not be read. Write it as in the example.") % {
                "piece": str(unread)
            }
            return None

    weekly = {day: tried(f"weekly.{day}", held["weekly"][day], texts.read_hours) for day in WEEKDAYS}
    spec = {
        "time_zone": held["time_zone"],
        "weekly": {day: hours for day, hours in weekly.items() if hours},
        "holiday_region": held["holiday_region"] or None,
        "closed_days": tried("closed_days", held["closed_days"], texts.read_dates) or None,
        "open_days": tried("open_days", held["open_days"], texts.read_dated) or None,
        "breaks": tried("breaks", held["breaks"], texts.read_dated) or None,
    }
    return {name: value for name, value in spec.items() if value is not None}, errors


def _both(held: Held, kept: Any, said: Words) -> tuple[Any, Errors]:
    parts = kept.get("intersection") if isinstance(kept, dict) else None
    pair, errors = [], {}
    for n, name in enumerate(("first", "second")):
        if not held[name]:
            errors[name] = said.gettext("Choose a calendar.")
        pair.append(parts[n] if held[name] == KEPT and parts else held[name])
    return {"intersection": pair}, errors


def field_of(error: FieldError) -> str:
    """The form's field of a pointer (`/calendar/weekly/mon/0/1` is `weekly.mon`)."""
    parts = error.pointer.strip("/").split("/")
    if parts[0] == "effective_at":
        return "from"
    if parts[0] == "calendar":
        parts = parts[1:]
    if parts[:1] == ["weekly"] and len(parts) > 1:
        return f"weekly.{parts[1]}"
    if parts[:1] == ["intersection"]:
        return "second" if parts[1:2] == ["1"] else "first"
    return parts[0] if parts and parts[0] in _blank("") else "kind"
