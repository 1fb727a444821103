"""アクメ東京: an office in Tokyo, nine to six on weekdays, with Japanese holidays. It hands over nearly everything."""

from deploy.demo.hours import YEAR_ENDS
from deploy.demo.shapes import Company, Demand, Person, Worker
from services.catalogue.actions import NewTaskType
from tenants.roles import Role

_WEEK = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}

_PEOPLE = (
    Person(mail="takahashi", name="高橋 美咲", role=Role.REQUESTER, department="総務部"),
    Person(mail="kobayashi", name="小林 大輔", role=Role.REQUESTER, department="経理部"),
    Person(mail="nakamura", name="中村 彩", role=Role.REQUESTER, department="人事部"),
    Person(mail="ishikawa", name="石川 拓海", role=Role.REQUESTER, department="営業部"),
    Person(mail="matsumoto", name="松本 由美子", role=Role.APPROVER, department="人事部"),
    Person(mail="inoue", name="井上 健一", role=Role.APPROVER, department="経理部"),
    Person(mail="kimura", name="木村 直樹", role=Role.CLIENT_MANAGER, department="管理本部"),
    Worker(
        mail="hayashi", name="林 さやか", role=Role.IN_HOUSE_WORKER, department="総務部", shift="day", pace=1.3,
        skills={"procurement": 3, "travel": 2, "contracts": 2, "service-desk": 2},
    ),
)  # fmt: skip

_DEMAND = (
    Demand(code="it.helpdesk", monthly=38, rhythm="mondays", in_house=0.12),
    Demand(code="it.password-reset", monthly=28, rhythm="mondays"),
    Demand(code="it.account-issue", monthly=8, rhythm="month_end"),
    Demand(code="it.account-disable", monthly=5, rhythm="month_end"),
    Demand(code="it.pc-kitting", monthly=5, rhythm="month_end"),
    Demand(code="accounting.invoice-processing", monthly=22, rhythm="month_end"),
    Demand(code="accounting.expense-check", monthly=12, rhythm="gotobi"),
    Demand(code="accounting.invoice-issuing", monthly=11, rhythm="month_end"),
    Demand(code="accounting.monthly-close", monthly=1.2, rhythm="month_start"),
    Demand(code="finance.payment-matching", monthly=9, rhythm="gotobi"),
    Demand(code="finance.payment-file", monthly=6, rhythm="gotobi"),
    Demand(code="hr.onboarding", monthly=6, rhythm="month_end"),
    Demand(code="hr.offboarding", monthly=4, rhythm="month_end"),
    Demand(code="hr.attendance-check", monthly=4, rhythm="month_start"),
    Demand(code="hr.payroll", monthly=4, rhythm="payday", grows=False),
    Demand(code="hr.applicant-handling", monthly=10),
    Demand(code="ga.supplies-order", monthly=16, in_house=0.35),
    Demand(code="ga.business-cards", monthly=6),
    Demand(code="ga.contract-management", monthly=8),
    Demand(code="ga.mail-digitisation", monthly=10),
    Demand(code="ga.travel-booking", monthly=8, in_house=0.25),
    Demand(code="own.meeting-room", monthly=5, in_house=0.2),
)

ACME = Company(
    key="ACME",
    name_ja="アクメ東京株式会社",
    name_en="ACME Tokyo K.K.",
    mail_domain="acme.example",
    time_zone="Asia/Tokyo",
    locale="ja",
    hours={
        "default": ("営業時間", "Office hours", {
            "time_zone": "Asia/Tokyo", "weekly": _WEEK, "holiday_region": "JP", "closed_days": YEAR_ENDS,
        }),
        "always": ("24時間365日", "Around the clock", "24x7"),
    },
    office="default",
    people=_PEOPLE,
    adopts=tuple(each.code for each in _DEMAND if not each.code.startswith("own.")),
    changes={
        "ga.supplies-order": {"priority": "low"},
        "it.helpdesk": {"priority": "normal"},
    },
    own=(
        NewTaskType(
            code="own.meeting-room", domain="general_affairs", name_ja="会議室の設営", name_en="Meeting room setup",
            description_ja="来客や全社会議のために会議室を整えます。", description_en="Prepares meeting rooms for visitors and company meetings.",
            form={
                "type": "object", "additionalProperties": False, "required": ["room", "held_on", "people"],
                "properties": {
                    "room": {
                        "type": "string", "enum": ["A", "B", "hall"], "x-label": {"ja": "会議室", "en": "Room"},
                        "x-enum-labels": {
                            "A": {"ja": "会議室A", "en": "Room A"}, "B": {"ja": "会議室B", "en": "Room B"}, "hall": {"ja": "ホール", "en": "Hall"},
                        },
                    },
                    "held_on": {"type": "string", "format": "date", "x-label": {"ja": "利用日", "en": "Meeting date"}},
                    "people": {"type": "integer", "minimum": 1, "maximum": 200, "x-label": {"ja": "人数", "en": "Number of people"}},
                },
            },
            skills={"procurement": 1}, priority="normal",
        ),
    ),
    policies=(
        {
            "name": "本番障害（至急）", "calendar": "always", "conditions": {"task_type": ["it.helpdesk"], "priority": ["urgent"]},
            "targets": {
                "first_response": {"minutes": {"urgent": 60}, "warn_percents": [50]},
                "resolution": {"minutes": {"urgent": 480}, "warn_percents": [50, 80]},
            },
        },
        {
            "name": "会議室の設営", "calendar": "default", "conditions": {"task_type": ["own.meeting-room"]},
            "targets": {
                "first_response": {"minutes": {"urgent": 60, "high": 120, "normal": 240, "low": 480}, "warn_percents": [80]},
                "resolution": {"minutes": {"urgent": 240, "high": 480, "normal": 960, "low": 1440}, "warn_percents": [80]},
            },
        },
    ),
    demand=_DEMAND,
)  # fmt: skip
