"""What stands on the page, word by word, in a language: the template places it and computes nothing.

Plain values, so that Typst reads them as JSON.
"""

from typing import Any

from services.billing.papers import forms
from services.billing.papers.content import BankAccount, InvoiceContent, Issuer, Recipient
from services.billing.papers.figures import day, days, money
from services.billing.papers.forms import Language, said
from services.billing.papers.sheet_lines import table
from services.billing.papers.sheet_totals import notes, totals

Words = dict[str, Any]


def sheet(content: InvoiceContent, language: Language) -> dict[str, Any]:
    """The page of an invoice, a summary invoice or a credit note; of a draft, with its mark."""
    words = forms.words(content.form, language)
    return {
        "language": language,
        "kind": content.kind,
        "draft": words["draft"] if content.is_draft else None,
        "title": words["title"][_face(content)],
        "qualified": words["qualified"][_face(content)] if _is_qualified(content) else "",
        "lead": words["lead"][_face(content)],
        "recipient": _recipient(content.recipient, words),
        "issuer": _issuer(content.issuer, language, words),
        "identity": _identity(content, words),
        "amount": _amount(content, words),
        "facts": _facts(content, language, words),
        "table": table(content, language, words),
        "totals": totals(content, words),
        "notes": notes(content, words),
        "bank": _bank(content, language, words),
        "remarks": {"heading": words["remarks"], "text": content.remarks} if content.remarks else None,
        "running": f"{_name(content.issuer, language)}　{words['title'][_face(content)]}　{content.number or ''}".rstrip(),
        "page": words["page"],
        "continued": words["table"]["continued"],
        "attached": words["attached"],
    }


def _is_qualified(content: InvoiceContent) -> bool:
    """Who has no registration number issues none, and a draft is none yet."""
    return bool(content.issuer.registration_number) and not content.is_draft


def _face(content: InvoiceContent) -> str:
    return "summary" if content.kind == "invoice" and _is_shared(content) else content.kind


def _is_shared(content: InvoiceContent) -> bool:
    """Whether several parties are billed by it, each with lines of its own."""
    return bool(content.parties) and any(line.party for line in content.lines)


def _name(issuer: Issuer, language: Language) -> str:
    return said(language, issuer.name_ja, issuer.name_en)


def _recipient(held: Recipient, words: Words) -> dict[str, Any]:
    """The address as on an envelope: the company, the department, the person; the last of them has the honorific."""
    named = [held.name, *filter(None, (held.department,))]
    if held.contact:
        named.append(words["attention"]["person"].format(name=held.contact))
    else:
        named[-1] = words["attention"]["office"].format(name=named[-1])
    return {
        "postal": words["postal"].format(code=held.postal_code) if held.postal_code else "",
        "address": held.address,
        "names": named,
    }


def _issuer(held: Issuer, language: Language, words: Words) -> dict[str, Any]:
    address = said(language, held.address_ja, held.address_en)
    registered = held.registration_number
    lines = [
        words["postal"].format(code=held.postal_code) if held.postal_code else "",
        address,
        f"{words['telephone']} {held.telephone}" if held.telephone else "",
        held.email,
    ]
    return {
        "name": _name(held, language),
        "lines": [line for line in lines if line],
        "registration": f"{words['registration_number']} {registered}" if registered else "",
    }


def _identity(content: InvoiceContent, words: Words) -> list[list[str]]:
    numbers, issued = words["number"], words["issued_on"]
    return [
        [numbers[content.kind], content.number or numbers["none"]],
        [issued[content.kind], day(content.issued_on, words) if content.issued_on else issued["none"]],
    ]


def _amount(content: InvoiceContent, words: Words) -> dict[str, Any]:
    due = content.due_on if content.kind == "invoice" else None
    return {
        "label": words["amount"][content.kind],
        "value": money(content.total, content.currency, words),
        "hint": words["amount"]["tax_included"],
        "due": [words["due_on"], day(due, words)] if due else None,
    }


def _facts(content: InvoiceContent, language: Language, words: Words) -> list[list[str]]:
    subject = said(language, content.contract_name_ja, content.contract_name_en)
    found = [
        [words["subject"], subject],
        [words["contract"], content.contract_code],
        [words["period"], days(content.period, words)],
        [words["order_number"], "" if _is_shared(content) else content.recipient.order_number],
    ]
    if original := content.original:
        issued = day(original.issued_on, words)
        found += [
            [
                words["original"],
                f"{original.number}（{issued}）" if language == "ja" else f"{original.number} ({issued})",
            ],
            [words["original_period"], days(original.period, words)],
        ]
    found.append([words["reason"], content.reason if content.kind == "credit_note" else ""])
    return [[label, value] for label, value in found if value]


def _bank(content: InvoiceContent, language: Language, words: Words) -> dict[str, Any] | None:
    account = content.bank_account
    if account is None or content.kind != "invoice":
        return None
    bank = words["bank"]
    return {
        "heading": bank["heading"],
        "lines": [
            _coded(bank["bank"], "bank", said(language, account.bank, account.bank_en), account.bank_code),
            _coded(
                bank["branch"],
                "branch",
                said(language, account.branch, account.branch_en),
                account.branch_code,
            ),
            bank["account"].format(kind=_kind(account, bank), number=account.number),
        ],
        "holder": [bank["holder"], said(language, account.holder, account.holder_en)],
        "fee": bank["fee"],
    }


def _coded(form: str, field: str, name: str, code: str) -> str:
    return form.format(**{field: name, "code": code}) if code else name


def _kind(account: BankAccount, bank: Words) -> str:
    kind: str = bank["kinds"].get(account.kind, account.kind)
    return kind
