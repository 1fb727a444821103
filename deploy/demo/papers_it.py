"""The forms of the demo's cases for information systems."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from deploy.demo import words
from deploy.demo.facts import Facts

_ZONE = ZoneInfo("Asia/Tokyo")
_MODELS = (
    "14型ノート Core Ultra 5・16GB・512GB",
    "13型ノート Core Ultra 7・32GB・1TB",
    "デスクトップ Core i5・16GB・512GB",
)
_MODELS_EN = ("14-inch laptop, 16 GB, 512 GB", "13-inch laptop, 32 GB, 1 TB", "Desktop, 16 GB, 512 GB")
_PRODUCTS = ("CADスタンダード", "図表作成ソフト", "PDF編集ソフト", "表計算ソフト")
_PRODUCTS_EN = ("CAD Standard", "Design Suite", "PDF Editor", "Diagram Studio")


def _instant(facts: Facts, days: int, at: time) -> str:
    return datetime.combine(facts.at + timedelta(days=days), at, _ZONE).isoformat()


def _trouble(facts: Facts) -> dict[str, Any]:
    trouble = words.TROUBLES[facts.language][facts.variant]
    form = {
        "category": trouble.category,
        "system": trouble.system,
        "symptom": trouble.symptom,
        "since": _instant(facts, -facts.rng.randint(0, 2), time(facts.rng.randint(8, 11), 30)),
        "affected": facts.rng.choice(("one", "one", "one", "team")),
        "workaround": facts.rng.random() < 0.4,
        "remote_allowed": True,
    }
    return form | (
        {"asset_number": f"PC-{facts.rng.randint(1000, 4999)}"} if trouble.category == "pc" else {}
    )


_RESETS = (("password", "forgotten"), ("lock", "locked"), ("mfa", "device_lost"))
"""What the subjects of SUBJECTS speak of, in their order."""


def _reset(facts: Facts) -> dict[str, Any]:
    what, cause = _RESETS[facts.variant]
    return {
        "user_name": facts.person.name,
        "employee_code": facts.employee_code,
        "account": facts.person.mail,
        "system": facts.system,
        "what": what,
        "cause": cause,
        "verified_by": facts.rng.choice(("manager", "callback", "video")),
        "callback_phone": facts.phone(),
    }


def _issue(facts: Facts) -> dict[str, Any]:
    return {
        "user_name": facts.person.name,
        "user_roman": facts.person.roman,
        "employee_code": facts.employee_code,
        "department": facts.department,
        "kind_of_user": "employee",
        "reason": "joining",
        "starts_on": facts.day.isoformat(),
        "systems": [
            {"system": facts.say("グループウェア", "Groupware"), "right": "use"},
            {
                "system": facts.say("経費精算システム", "Expense tool"),
                "right": facts.rng.choice(("use", "approve")),
            },
        ],
    }


def _disable(facts: Facts) -> dict[str, Any]:
    return {
        "user_name": facts.person.name,
        "employee_code": facts.employee_code,
        "account": facts.mail("example.co.jp"),
        "reason": "leaving",
        "disable_at": datetime.combine(facts.day, time(18), _ZONE).isoformat(),
        "scope": "all",
        "data_to": "team@example.co.jp",
        "mail_forward": True,
        "mail_forward_until": (facts.day + timedelta(days=31)).isoformat(),
        "devices_returned": facts.rng.random() < 0.5,
    }


def _devices(facts: Facts) -> dict[str, Any]:
    users = facts.rng.sample(words.PEOPLE[facts.language], facts.size)
    return {
        "device_count": facts.size,
        "model": facts.rng.choice(_MODELS if facts.is_japanese else _MODELS_EN),
        "source": facts.rng.choice(("stock", "client_order")),
        "profile": "standard",
        "users": [
            {"user_name": each.name, "employee_code": f"E-{facts.rng.randint(101, 1299):04}"}
            for each in users
        ],
        "use_from": facts.day.isoformat(),
        "delivery_to": facts.say(f"本社 {facts.department}", f"Head office, {facts.department}"),
        "migrate_data": facts.rng.random() < 0.5,
    }


def _licences(facts: Facts) -> dict[str, Any]:
    owned = facts.rng.randint(15, 60)
    more = not facts.is_japanese and facts.variant == 1
    renewal = facts.at + timedelta(days=facts.rng.randint(35, 70))
    return {
        "action": "add" if more else "renew",
        "product": "Design Suite"
        if more
        else facts.rng.choice(_PRODUCTS if facts.is_japanese else _PRODUCTS_EN),
        "publisher": facts.say("図面工房", "Zumen Works"),
        "metric": "user",
        "owned": owned,
        "wanted": owned + facts.size if more else owned - facts.rng.randint(0, 4),
        "term": "subscription",
        "renews_on": renewal.isoformat(),
        "unit_price": facts.yen(12_000, 120_000, 1_000),
        "cost_department": facts.department,
    }


FORMS = {
    "it.helpdesk": _trouble,
    "it.password-reset": _reset,
    "it.account-issue": _issue,
    "it.account-disable": _disable,
    "it.pc-kitting": _devices,
    "it.licence-management": _licences,
}
