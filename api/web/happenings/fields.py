"""What the fields are called that an event names as changed."""

from collections.abc import Mapping

from api.web.words import noop

FIELDS: Mapping[str, str] = {
    "active": noop("in use"), "agreed_deadline": noop("deadline"), "approval": noop("approval"), "approved_by": noop("approver"),
    "baseline": noop("baseline"), "capacity_units": noop("capacity"), "confidential": noop("confidentiality"), "core": noop("core work"),
    "conditions": noop("conditions"), "deadline": noop("deadline"), "default_queue": noop("queue"), "default_queue_id": noop("queue"),
    "department": noop("department"), "description": noop("description"), "description_en": noop("description"),
    "description_ja": noop("description"), "domain": noop("domain"), "domains": noop("domains"), "email": noop("e-mail address"),
    "ended_at": noop("end"), "external_reference": noop("external reference"), "fallback_queue_id": noop("fallback queue"),
    "form": noop("form data"), "from_on": noop("first day"), "lead_id": noop("lead"), "locale": noop("language"),
    "mode": noop("distribution"), "my_number": noop("My Number"), "name": noop("name"), "name_en": noop("name"),
    "name_ja": noop("name"), "parent": noop("parent"), "patience_seconds": noop("waiting limit"), "personal_fields": noop("personal fields"),
    "position": noop("place"), "priority": noop("priority"), "priority_first": noop("order"), "queue": noop("queue"),
    "queue_id": noop("queue"), "rate_unit": noop("unit of charge"), "requester": noop("requester"),
    "retention_class": noop("retention"), "review": noop("review"), "review_rate": noop("review rate"), "roles": noop("roles"),
    "scopes": noop("scopes"), "secret": noop("secret"), "settings": noop("settings"), "skills": noop("skills"),
    "sourcing": noop("handled by"), "status": noop("status"), "subject": noop("subject"), "substitute": noop("substitute"),
    "tags": noop("tags"), "task_type": noop("task type"), "time_zone": noop("time zone"), "valid_from": noop("first day"),
    "valid_until": noop("last day"), "waiting_counts": noop("load of waiting tickets"),
}  # fmt: skip
