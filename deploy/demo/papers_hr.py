"""The forms of the demo's cases for human resources."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from deploy.demo.facts import Facts, first_of_next

_ZONE = ZoneInfo("Asia/Tokyo")
_HOMES = (
    ("252-0143", "神奈川県相模原市緑区橋本3-1-1"),
    ("194-0013", "東京都町田市原町田4-9-8"),
    ("330-0854", "埼玉県さいたま市大宮区桜木町1-7-5"),
)


def _born(facts: Facts) -> str:
    return date(facts.rng.randint(1972, 2004), facts.rng.randint(1, 12), facts.rng.randint(1, 28)).isoformat()


def _joining(facts: Facts) -> dict[str, Any]:
    postal_code, address = facts.rng.choice(_HOMES)
    return {
        "employee_name": facts.person.name,
        "employee_kana": facts.person.kana,
        "birth_date": _born(facts),
        "joined_on": facts.day.isoformat(),
        "employee_code": facts.employee_code,
        "department": facts.department,
        "employment_type": "permanent",
        "weekly_hours": 40,
        "monthly_pay": facts.yen(230_000, 420_000, 1_000),
        "commuting_allowance": facts.yen(6_000, 22_000, 500),
        "postal_code": postal_code,
        "address": address,
        "email": facts.mail(),
        "insurances": ["health_pension", "employment"],
        "has_dependants": False,
    }


def _leaving(facts: Facts) -> dict[str, Any]:
    postal_code, address = facts.rng.choice(_HOMES)
    return {
        "employee_name": facts.person.name,
        "employee_code": facts.employee_code,
        "birth_date": _born(facts),
        "left_on": facts.day.isoformat(),
        "reason": "own_wish",
        "separation_certificate": True,
        "last_pay_on": first_of_next(facts.day).replace(day=25).isoformat(),
        "retirement_allowance": facts.rng.random() < 0.5,
        "resident_tax": facts.rng.choice(("lump_sum", "new_employer", "ordinary")),
        "postal_code": postal_code,
        "address": address,
        "certificates_returned": facts.rng.random() < 0.5,
    }


def _attendance(facts: Facts) -> dict[str, Any]:
    after = first_of_next(facts.month)
    return {
        "month": f"{facts.month:%Y-%m}",
        "closing_on": (after - timedelta(days=1)).isoformat(),
        "employee_count": facts.size,
        "system": facts.say("勤怠システム", "Attendance system"),
        "work_system": ["fixed", "shift"],
        "agreement_limit": 45,
        "special_clause": False,
        "payroll_due_on": (after + timedelta(days=facts.rng.randint(5, 9))).isoformat(),
    }


def _wages(facts: Facts) -> dict[str, Any]:
    return {
        "month": f"{facts.month:%Y-%m}",
        "kind_of_pay": "monthly",
        "closing_on": (facts.month - timedelta(days=1)).isoformat(),
        "pay_on": facts.month.replace(day=25).isoformat(),
        "employee_count": facts.size,
        "joiner_count": facts.rng.randint(0, 3),
        "leaver_count": facts.rng.randint(0, 2),
        "has_changes": True,
        "premium_change": False,
        "transfer_cutoff_at": "15:00",
        "slip_delivery": "electronic",
    }


def _applicant(facts: Facts) -> dict[str, Any]:
    schedules = facts.is_japanese and facts.variant == 1
    form = {
        "position": facts.say(f"{facts.department} アルバイト", f"Assistant, {facts.department}"),
        "action": "schedule" if schedules else "receive",
        "applicant_name": facts.person.name,
        "applicant_kana": facts.person.kana,
        "applicant_email": facts.mail(),
        "applicant_phone": facts.phone(),
        "source": facts.rng.choice(("job_board", "hello_work", "referral", "own_site")),
        "applied_on": (facts.at - timedelta(days=facts.rng.randint(0, 6))).isoformat(),
        "stage": "document",
    }
    return form | (_interview(facts) if schedules else {})


def _interview(facts: Facts) -> dict[str, Any]:
    days = (facts.at + timedelta(days=each) for each in (3, 4))
    return {
        "stage": "first",
        "interview_slots": [
            datetime.combine(day, time(10 + n * 4), _ZONE).isoformat() for n, day in enumerate(days)
        ],
        "interviewers": facts.say(f"{facts.department} 責任者", f"Head of {facts.department}"),
        "place": facts.rng.choice(("online", "office")),
    }


def _shifts(facts: Facts) -> dict[str, Any]:
    return {"month": f"{facts.month:%Y-%m}", "staff": facts.size}


FORMS = {
    "hr.onboarding": _joining,
    "hr.offboarding": _leaving,
    "hr.attendance-check": _attendance,
    "hr.payroll": _wages,
    "hr.applicant-handling": _applicant,
    "own.shift-table": _shifts,
}
