"""はなみ亭: a chain of restaurants, open from Monday to Saturday with a break in the afternoon, also on holidays."""

from deploy.demo.shapes import Company, Demand, Person, Worker
from services.catalogue.actions import NewTaskType
from tenants.roles import Role

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat")
_SPLIT = {day: [["10:00", "14:00"], ["16:00", "20:00"]] for day in _DAYS}

_PEOPLE = (
    Person(mail="shibuya", name="藤田 真由", role=Role.REQUESTER, department="渋谷店"),
    Person(mail="ueno", name="岡田 翔", role=Role.REQUESTER, department="上野店"),
    Person(mail="yokohama", name="長谷川 恵", role=Role.REQUESTER, department="横浜店"),
    Person(mail="honbu", name="村上 亮", role=Role.REQUESTER, department="本部"),
    Person(mail="murata", name="村田 隆", role=Role.APPROVER, department="本部"),
    Person(mail="sakai", name="酒井 久美", role=Role.CLIENT_MANAGER, department="本部"),
    Person(mail="endo", name="遠藤 修", role=Role.CLIENT_MANAGER, department="人事", domains=("hr", "general_affairs")),
    Worker(
        mail="aoki", name="青木 洋子", role=Role.IN_HOUSE_WORKER, department="本部", shift="restaurant", pace=1.35,
        skills={"procurement": 2, "recruiting": 2, "business-writing": 3, "document-scanning": 2},
    ),
)  # fmt: skip

_DEMAND = (
    Demand(code="hr.applicant-handling", monthly=26, in_house=0.15),
    Demand(code="hr.onboarding", monthly=14, rhythm="month_end"),
    Demand(code="hr.offboarding", monthly=11, rhythm="month_end"),
    Demand(code="hr.attendance-check", monthly=9, rhythm="month_start"),
    Demand(code="hr.payroll", monthly=5, rhythm="payday", grows=False),
    Demand(code="own.shift-table", monthly=13, rhythm="month_end"),
    Demand(code="accounting.invoice-processing", monthly=26, rhythm="gotobi"),
    Demand(code="accounting.expense-check", monthly=8, rhythm="month_end"),
    Demand(code="finance.payment-file", monthly=7, rhythm="gotobi"),
    Demand(code="finance.bank-reconciliation", monthly=7, rhythm="month_start"),
    Demand(code="ga.supplies-order", monthly=32, rhythm="mondays", in_house=0.4),
    Demand(code="ga.mail-digitisation", monthly=9),
    Demand(code="ga.contract-management", monthly=4),
)

HANAMI = Company(
    key="HANAMI",
    name_ja="株式会社はなみ亭",
    name_en="Hanamitei Restaurants",
    mail_domain="hanamitei.example",
    time_zone="Asia/Tokyo",
    locale="ja",
    hours={
        "default": ("店舗の営業時間", "Restaurant hours", {
            "time_zone": "Asia/Tokyo", "weekly": _SPLIT,
        }),
        "office": ("本部の営業時間", "Head office", {
            "time_zone": "Asia/Tokyo", "weekly": {day: [["09:30", "18:00"]] for day in _DAYS[:5]}, "holiday_region": "JP",
        }),
    },
    office="default",
    people=_PEOPLE,
    adopts=tuple(each.code for each in _DEMAND if not each.code.startswith("own.")),
    changes={
        "ga.supplies-order": {"approval": None, "capacity_units": 1},
        "hr.onboarding": {
            "approval": {"any_of": [{"role": "client_manager", "department": "any"}]},
            "review": "always", "review_rate": 0,
        },
        "hr.applicant-handling": {"priority": "urgent"},
    },
    own=(
        NewTaskType(
            code="own.shift-table", domain="hr", name_ja="シフト表のとりまとめ", name_en="Shift schedule preparation",
            description_ja="各店の希望休を集め、翌月のシフト表をつくります。",
            description_en="Collects day-off requests from each restaurant and prepares next month's shift schedule.",
            form={
                "type": "object", "additionalProperties": False, "required": ["month", "staff"],
                "properties": {
                    "month": {"type": "string", "pattern": "^20[0-9]{2}-(0[1-9]|1[0-2])$", "x-label": {"ja": "対象月", "en": "Month"}},
                    "staff": {"type": "integer", "minimum": 1, "maximum": 300, "x-label": {"ja": "人数", "en": "Number of staff"}},
                    "remarks": {"type": "string", "maxLength": 2000, "x-label": {"ja": "備考", "en": "Remarks"}},
                },
            },
            skills={"labor-law": 2}, capacity_units=2, rate_unit="employee",
        ),
    ),
    policies=(
        {
            "name": "請求書：15時まで受付分は当日", "calendar": "office",
            "conditions": {"task_type": ["accounting.invoice-processing"], "tags": ["same-day"]},
            "cut_off": {"by": "15:00", "days": 0},
            "targets": {"first_response": {"minutes": {"urgent": 30, "high": 60, "normal": 120, "low": 240}}},
            "deadline_warn_percents": [70],
        },
        {
            "name": "シフト表", "calendar": "default", "conditions": {"task_type": ["own.shift-table"]},
            "targets": {
                "first_response": {"minutes": {"urgent": 60, "high": 120, "normal": 240, "low": 480}},
                "resolution": {"minutes": {"urgent": 480, "high": 720, "normal": 960, "low": 1440}, "warn_percents": [80]},
            },
        },
    ),
    demand=_DEMAND,
)  # fmt: skip
