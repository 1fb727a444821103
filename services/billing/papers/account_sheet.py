"""What stands on a statement of account, word by word, in a language: the template places it and computes nothing."""

from decimal import Decimal
from typing import Any

from services.billing.papers import forms
from services.billing.papers.account import Account, Moved, StatementContent
from services.billing.papers.content import Issuer
from services.billing.papers.figures import day, days, money
from services.billing.papers.forms import Language, said

Words = dict[str, Any]


def sheet(content: StatementContent, language: Language) -> dict[str, Any]:
    """The pages of a client's statement, an account after the other."""
    words = forms.statement_words(language)
    client = said(language, content.client_ja, content.client_en)
    return {
        "language": language,
        "title": words["title"],
        "author": said(language, content.accounts[0].issuer.name_ja, content.accounts[0].issuer.name_en),
        "client": words["office"].format(name=client),
        "running": f"{words['title']} {client}",
        "page": words["page"],
        "identity": [
            [words["period"], days(content.period, words)],
            [words["made_on"], day(content.made_on, words)],
        ],
        "lead": words["lead"],
        "notes": words["notes"],
        "accounts": [_account(content, each, language, words) for each in content.accounts],
    }


def _account(content: StatementContent, held: Account, language: Language, words: Words) -> dict[str, Any]:
    def shown(amount: Decimal) -> str:
        return money(amount, held.currency, words)

    owes = held.closing >= 0
    return {
        "issuer": _issuer(held.issuer, language, words),
        "amount": {
            "label": words["owed"] if owes else words["credit"],
            "value": shown(abs(held.closing)),
            "on": words["as_of"].format(day=day(min(content.period.last_on, content.made_on), words)),
        },
        "head": words["head"],
        "opening": [day(content.period.first_on, words), words["opening"], "", shown(held.opening)],
        "rows": [_row(each, held.currency, words) for each in held.moved],
        "closing": [words["closing"], shown(held.closing)],
    }


def _row(each: Moved, currency: str, words: Words) -> dict[str, Any]:
    return {
        "on": day(each.on, words),
        "what": " ".join(filter(None, (words["kinds"][each.kind], each.number))),
        "text": each.text,
        "amount": money(each.amount, currency, words),
        "balance": money(each.balance, currency, words),
    }


def _issuer(held: Issuer, language: Language, words: Words) -> dict[str, Any]:
    lines = [
        words["postal"].format(code=held.postal_code) if held.postal_code else "",
        said(language, held.address_ja, held.address_en),
        f"{words['telephone']} {held.telephone}" if held.telephone else "",
        held.email,
    ]
    return {
        "name": said(language, held.name_ja, held.name_en),
        "lines": [line for line in lines if line],
        "registration": f"{words['registration_number']} {held.registration_number}"
        if held.registration_number
        else "",
    }
