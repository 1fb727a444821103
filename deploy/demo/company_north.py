"""Northgate: the Tokyo office of a London firm. It writes English; its hours are London's, as far as our evening team is there."""

from deploy.demo.shapes import Company, Demand, Person, Worker
from services.catalogue.actions import NewTaskType
from tenants.roles import Role

_DAYS = ("mon", "tue", "wed", "thu", "fri")
_LONDON = {
    "time_zone": "Europe/London", "holiday_region": "GB-ENG",
    "weekly": {day: [["09:00", "17:30"]] for day in _DAYS},
}  # fmt: skip
_OURS = {
    "time_zone": "Asia/Tokyo", "holiday_region": "JP",
    "weekly": {day: [["09:00", "22:00"]] for day in _DAYS},
}  # fmt: skip

_PEOPLE = (
    Person(mail="e.clarke", name="Emma Clarke", role=Role.REQUESTER, department="Finance", locale="en"),
    Person(mail="j.patel", name="Jay Patel", role=Role.REQUESTER, department="Operations", locale="en"),
    Person(mail="s.okafor", name="Sophie Okafor", role=Role.REQUESTER, department="Sales", locale="en"),
    Person(mail="d.hughes", name="Daniel Hughes", role=Role.APPROVER, department="Finance", locale="en"),
    Person(mail="m.reid", name="Margaret Reid", role=Role.CLIENT_MANAGER, department="Operations", locale="en"),
    Worker(
        mail="t.brown", name="Tom Brown", role=Role.IN_HOUSE_WORKER, department="Operations", locale="en", shift="london", pace=1.25,
        skills={"service-desk": 3, "account-admin": 2, "travel": 2, "procurement": 2},
    ),
)  # fmt: skip

_DEMAND = (
    Demand(code="it.helpdesk", monthly=22, rhythm="mondays", in_house=0.2),
    Demand(code="it.password-reset", monthly=15, rhythm="mondays"),
    Demand(code="it.account-issue", monthly=7),
    Demand(code="it.licence-management", monthly=4, rhythm="month_start"),
    Demand(code="it.pc-kitting", monthly=3),
    Demand(code="accounting.invoice-processing", monthly=15, rhythm="month_end"),
    Demand(code="accounting.expense-check", monthly=7, rhythm="month_end"),
    Demand(code="finance.payment-matching", monthly=7, rhythm="gotobi"),
    Demand(code="ga.travel-booking", monthly=9, in_house=0.2),
    Demand(code="own.vendor-call", monthly=6),
)

NORTH = Company(
    key="NORTH",
    name_ja="ノースゲート・トレーディング",
    name_en="Northgate Trading Ltd.",
    mail_domain="northgate.example",
    time_zone="Europe/London",
    locale="en",
    hours={
        "default": ("ロンドンと当社の共通時間", "London hours that we share", {"intersection": [{"of": "london"}, {"of": "provider"}]}),
        "london": ("ロンドンの営業時間", "London office", _LONDON),
        "provider": ("当社の対応時間", "Provider's hours", _OURS),
    },
    office="london",
    people=_PEOPLE,
    adopts=tuple(each.code for each in _DEMAND if not each.code.startswith("own.")),
    changes={
        "it.helpdesk": {"priority": "high"},
        "ga.travel-booking": {"approval": None},
        "accounting.expense-check": {"review": "sample", "review_rate": 0.25},
    },
    own=(
        NewTaskType(
            code="own.vendor-call", domain="it", name_ja="国内ベンダーとの折衝", name_en="Vendor liaison in Japan",
            description_ja="国内のベンダーへ日本語で問い合わせ、結果を英語で報告します。",
            description_en="Contacts vendors in Japan in Japanese and reports the outcome in English.",
            form={
                "type": "object", "additionalProperties": False, "required": ["vendor", "question"],
                "properties": {
                    "vendor": {"type": "string", "minLength": 1, "maxLength": 100, "x-label": {"ja": "ベンダー", "en": "Vendor"}},
                    "question": {"type": "string", "minLength": 1, "maxLength": 2000, "x-label": {"ja": "用件", "en": "Matter"}},
                },
            },
            skills={"business-writing": 2}, priority="normal",
        ),
    ),
    policies=(
        {
            "name": "Vendor calls", "calendar": "default", "conditions": {"task_type": ["own.vendor-call"]},
            "targets": {
                "first_response": {"minutes": {"urgent": 30, "high": 60, "normal": 120, "low": 240}},
                "periodic_update": {"minutes": {"urgent": 120, "high": 240, "normal": 480, "low": 960}},
                "resolution": {"minutes": {"urgent": 240, "high": 480, "normal": 720, "low": 1440}, "warn_percents": [60, 85]},
            },
        },
    ),
    demand=_DEMAND,
)  # fmt: skip
