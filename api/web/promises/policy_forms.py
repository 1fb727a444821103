"""SLA policies as a form holds them: the whole list as JSON, and the one that is open as fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.web.promises import hours_text
from api.web.promises.hours_text import Unreadable
from api.web.promises.nested import Do
from api.web.words import Words
from core import json
from core.errors import FieldError
from core.ids import new_id

METRICS = ("first_response", "next_response", "periodic_update", "resolution", "work_time")
PRIORITIES = ("urgent", "high", "normal", "low")
CHANNELS = ("portal", "api", "email", "chat", "import", "staff", "recurring")
MOST = 500

Policies = list[dict[str, Any]]
Errors = dict[str, str]


def loaded(text: str) -> Policies:
    """The list that the form carried along."""
    try:
        held = json.loads(text)
    except ValueError:
        return []
    return [each for each in held if isinstance(each, dict)][:MOST] if isinstance(held, list) else []


def fields(policy: Mapping[str, Any]) -> dict[str, Any]:
    """A policy as the fields of the form."""
    targets = policy.get("targets") or {}
    asked = policy.get("conditions") or {}
    cut_off = policy.get("cut_off") or {}
    return {
        "name": policy.get("name", ""),
        "calendar": policy.get("calendar", ""),
        "task_type": list(asked.get("task_type") or ()),
        "priority": list(asked.get("priority") or ()),
        "channel": list(asked.get("channel") or ()),
        "tags": ", ".join(asked.get("tags") or ()),
        "targets": {metric: _target(targets.get(metric), policy.get("calendar")) for metric in METRICS},
        "by": cut_off.get("by", ""),
        "days": str(cut_off.get("days", "")) if cut_off else "",
        "deadline_warn": ", ".join(map(str, policy.get("deadline_warn_percents") or ())),
        "hold_pauses": list(policy.get("hold_pauses") or ()),
    }


def _target(target: Mapping[str, Any] | None, own: Any) -> dict[str, Any]:
    held = target or {}
    minutes = held.get("minutes") or {}
    calendar = held.get("calendar") or ""
    return {
        **{p: hours_text.show_length(minutes[p]) if p in minutes else "" for p in PRIORITIES},
        "warn": ", ".join(map(str, held.get("warn_percents") or ())),
        "calendar": "" if calendar == own else calendar,
    }


def sent(form: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the open policy as they were sent."""
    blank = fields({})
    held = {
        name: str(form.get(name, "")) if isinstance(value, str) else value for name, value in blank.items()
    }
    for name in ("task_type", "priority", "channel", "hold_pauses"):
        given = form.get(name)
        held[name] = [str(each) for each in given] if isinstance(given, list) else []
    given = form.get("targets")
    targets: Mapping[str, Any] = given if isinstance(given, dict) else {}
    held["targets"] = {
        metric: {name: str(cell.get(name, "")).strip() for name in (*PRIORITIES, "warn", "calendar")}
        for metric in METRICS
        if isinstance(cell := targets.get(metric, {}), dict)
    }
    return held


def read(held: Mapping[str, Any], id_: str, said: Words) -> tuple[dict[str, Any], Errors]:
    """The JSON of the open policy, and what of it could not be read, by field."""
    errors: Errors = {}
    targets = {
        metric: target
        for metric, cells in held["targets"].items()
        if (target := _read_target(metric, cells, errors, said))
    }
    policy: dict[str, Any] = {
        "id": id_,
        "name": held["name"].strip(),
        "calendar": held["calendar"],
        "conditions": {
            "task_type": held["task_type"],
            "priority": held["priority"],
            "channel": held["channel"],
            "tags": [tag for each in held["tags"].replace("、", ",").split(",") if (tag := each.strip())],
        },
        "targets": targets,
        "cut_off": _cut_off(held, errors, said),
        "deadline_warn_percents": _percents("deadline_warn", held["deadline_warn"], errors, said),
        "hold_pauses": held["hold_pauses"],
    }
    if not policy["name"]:
        errors["name"] = said.gettext("Enter a name.")
    return policy, errors


def _read_target(metric: str, cells: Mapping[str, str], errors: Errors, said: Words) -> dict[str, Any] | None:
    minutes: dict[str, float] = {}
    for priority in PRIORITIES:
        if cells[priority]:
            try:
                minutes[priority] = _whole(hours_text.read_length(cells[priority]))
            except Unreadable:
                errors[f"targets.{metric}.{priority}"] = said.gettext(
                    "Enter a duration such as 4h, 30m or 1h 30m."
                )
    percents = _percents(f"targets.{metric}.warn", cells["warn"], errors, said)
    if not any(cells[priority] for priority in PRIORITIES):
        return None
    return {
        "minutes": minutes,
        "warn_percents": percents,
        **({"calendar": cells["calendar"]} if cells["calendar"] else {}),
    }


def _whole(minutes: float) -> float:
    return int(minutes) if minutes == int(minutes) else minutes


def _percents(field: str, text: str, errors: Errors, said: Words) -> list[int]:
    pieces = [
        piece for each in text.replace("、", ",").replace("%", "").split(",") if (piece := each.strip())
    ]
    if all(piece.isascii() and piece.isdigit() for piece in pieces):
        return [int(piece) for piece in pieces]
    errors[field] = said.gettext("Warnings are ascending whole numbers from 1 to 99, such as 50, 75.")
    return []


def _cut_off(held: Mapping[str, Any], errors: Errors, said: Words) -> dict[str, Any] | None:
    by, days = held["by"].strip(), held["days"].strip() or "0"
    if not by:
        return None
    if not (days.isascii() and days.isdigit()):
        errors["days"] = said.gettext("Enter a whole number of days.")
        return None
    return {"by": by, "days": int(days)}


def rearranged(policies: Policies, do: Do, calendar: str, name: str) -> tuple[Policies, int | None]:
    """The list after a button, and which policy is open then."""
    at = int(do.key) if do.key.isdigit() else None
    if do.verb == "add":
        fresh = {"id": str(new_id()), "name": name, "calendar": calendar, "targets": {}}
        return [*policies, fresh], len(policies)
    if at is None or at >= len(policies):
        return policies, None
    if do.verb == "open":
        return policies, at
    rest = [each for n, each in enumerate(policies) if n != at]
    if do.verb in {"up", "down"}:
        rest.insert(max(0, at + (1 if do.verb == "down" else -1)), policies[at])
    return (rest if do.verb in {"up", "down", "remove"} else policies), None


def placed(errors: Sequence[FieldError], sentence: Any) -> tuple[int | None, Errors]:
    """Errors of the service by pointer (`/policies/2/targets/resolution/minutes/high`): which policy to open, and its fields."""
    opened: int | None = None
    found: Errors = {}
    for error in errors:
        parts = error.pointer.strip("/").split("/")
        if parts[0] == "effective_at":
            found["from"] = sentence(error)
            continue
        at = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else None
        if at is None:
            found["list"] = sentence(error)
            continue
        opened = at if opened is None else opened
        if at == opened:
            found[_field(parts[2:])] = sentence(error)
    return opened, found


def _field(parts: Sequence[str]) -> str:
    match parts:
        case ["targets", metric, "minutes", priority]:
            name = f"targets.{metric}.{priority}"
        case ["targets", metric, "warn_percents", *_]:
            name = f"targets.{metric}.warn"
        case ["targets", metric, "calendar"]:
            name = f"targets.{metric}.calendar"
        case ["targets", metric, *_]:
            name = f"targets.{metric}.normal"
        case ["cut_off" | "conditions", inner, *_]:
            name = inner
        case ["deadline_warn_percents", *_]:
            name = "deadline_warn"
        case _:
            name = parts[0] if parts else "name"
    return name
