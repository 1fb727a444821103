"""The provider's people of the demo: a dozen operators, their leads, and those around them.

Only 三浦 can do wages: that task is one person's alone (属人化), and waits when she is away.
"""

from dataclasses import replace

from deploy.demo.shapes import Person, Worker
from tenants.roles import Role

MAIL_DOMAIN = "urakata.example"
ALONE = "miura"
"""Who alone does the wages."""

TEAMS = {
    "hr": ("人事労務チーム", "HR and labour", "ogawa"),
    "accounting": ("経理財務チーム", "Accounting and finance", "ogawa"),
    "it": ("ITチーム", "IT", "nishimura"),
}

_IT = {"service-desk": 3, "account-admin": 3, "device-setup": 2}
_BOOKS = {"bookkeeping": 3, "consumption-tax": 3, "expenses": 3, "receivables": 2}
_OFFICE = {"procurement": 3, "travel": 3, "contracts": 2, "document-scanning": 3, "business-writing": 3}
_LABOUR = {"social-insurance": 3, "labor-law": 3, "my-number": 2, "recruiting": 2, "business-writing": 3}


def _operator(mail: str, name: str, shift: str, team: str, pace: float, skills: dict[str, int]) -> Worker:
    clients = ("ACME", "HANAMI") if team == "hr" else None
    return Worker(
        mail=mail,
        name=name,
        role=Role.OPERATOR,
        shift=shift,
        team=team,
        pace=pace,
        skills=skills,
        clients=clients,
    )


OPERATORS = (
    _operator("sato", "佐藤 恵", "short", "it", 0.9, {**_IT, "licence-management": 2, "asset-management": 2}),
    _operator("suzuki", "鈴木 健太", "short", "it", 1.1, {**_IT, **_OFFICE}),
    _operator(
        "tanaka",
        "田中 翔太",
        "late",
        "it",
        1.0,
        {**_IT, **_BOOKS, "licence-management": 2, "business-writing": 3},
    ),
    _operator("watanabe", "渡辺 真理", "late", "it", 1.15, {**_IT, **_BOOKS, **_OFFICE}),
    _operator(
        "ito",
        "伊藤 由紀",
        "day",
        "accounting",
        0.85,
        {**_BOOKS, "closing": 3, "payments": 3, "cash-management": 3},
    ),
    _operator(
        "yamamoto", "山本 和也", "day", "accounting", 1.0, {**_BOOKS, "payments": 3, "cash-management": 2}
    ),
    _operator("kato", "加藤 里奈", "day", "accounting", 1.2, {**_BOOKS, "cash-management": 2}),
    _operator("yoshida", "吉田 誠", "weekend", "accounting", 1.05, {**_BOOKS, **_OFFICE, "payments": 3}),
    _operator(
        "miura",
        "三浦 明子",
        "day",
        "hr",
        0.9,
        {**_LABOUR, "payroll": 4, "year-end-tax": 3, "social-insurance": 4},
    ),
    _operator("mori", "森 千尋", "short", "hr", 1.0, {**_LABOUR, "procurement": 2}),
    _operator("abe", "阿部 優", "short", "hr", 1.1, {**_LABOUR, **_OFFICE}),
    _operator("ikeda", "池田 蓮", "weekend", "hr", 1.25, {**_LABOUR, **_OFFICE}),
)


def another(operator: Worker, n: int) -> Worker:
    """The same person again, in the n-th crew of a larger demo; wages stay with the one who alone does them."""
    skills = {code: level for code, level in operator.skills.items() if code != "payroll"}
    return replace(operator, mail=f"{operator.mail}{n}", name=f"{operator.name}（{n}班）", skills=skills)


_ALL_SKILLS = {**_IT, **_BOOKS, **_OFFICE, **_LABOUR}

LEADS = (
    Worker(mail="ogawa", name="小川 浩二", role=Role.TEAM_LEAD, shift="day", team="accounting", pace=0.9, skills=_ALL_SKILLS),
    Worker(mail="nishimura", name="西村 香織", role=Role.TEAM_LEAD, shift="late", team="it", pace=0.9, skills=_ALL_SKILLS),
)  # fmt: skip

OFFICE = (
    Person(mail="fujii", name="藤井 聡", role=Role.ACCOUNT_MANAGER),
    Person(mail="goto", name="後藤 裕子", role=Role.BILLING_CLERK),
    Person(mail="admin", name="岩崎 智之", role=Role.ADMINISTRATOR),
    Person(mail="audit", name="野口 美穂", role=Role.AUDITOR),
)
