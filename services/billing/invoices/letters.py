"""The mail that brings an invoice or a credit note: what it is, how much, until when, and where to see it."""

from core.mail import Attachment, Letter
from core.settings import settings
from services.billing.papers import forms, pdf, peppol
from services.billing.papers.content import InvoiceContent
from services.billing.papers.figures import day, days, money
from services.billing.papers.forms import Language, said
from services.billing.papers.peppol_obstacles import obstacles

_TEXTS = {
    "ja": """{to}

いつもお世話になっております。{issuer}でございます。

{period}分の{title}を発行いたしましたので、ご案内申し上げます。

{facts}

■ {title}の確認（サインインが必要です）
{link}
{attached}
このメールは自動で送信しています。ご不明な点がございましたら、下記までお問い合わせください。

{sender}
""",
    "en": """{to}

Thank you for working with {issuer}.

We have issued the {title} for {period}.

{facts}

See it here (sign-in needed):
{link}
{attached}
This mail was sent automatically. If anything is unclear, please ask us:

{sender}
""",
}
_SUBJECTS = {"ja": "【{issuer}】{title}のご案内（{number}）", "en": "{title} {number} from {issuer}"}
_ATTACHED = {
    "ja": "\nPDFと電子インボイス（XML）を添付しています。\n",
    "en": "\nThe PDF and the electronic invoice (XML) are attached.\n",
}
_ONLY_PDF = {"ja": "\nPDFを添付しています。\n", "en": "\nThe PDF is attached.\n"}


async def written(content: InvoiceContent) -> Letter:
    """The letter about an issued invoice, in its language, with the papers where the settings say so. Raises Unavailable."""
    language: Language = "en" if content.language == "en" else "ja"
    files = await _papers(content, language) if settings().invoice_mail == "attached" else ()
    issuer = said(language, content.issuer.name_ja, content.issuer.name_en)
    title: str = forms.words(content.form, language)["title"][content.kind]
    return Letter(
        key=f"invoice-{content.id}",
        to=content.recipient.email,
        subject=_SUBJECTS[language].format(number=content.number, issuer=issuer, title=title),
        text=_TEXTS[language].format(
            to=_to(content, language),
            period=days(content.period, forms.words(content.form, language)),
            facts=_facts(content, language),
            link=f"{settings().public_url}/portal/invoices/{content.id}",
            attached="" if not files else (_ATTACHED if len(files) > 1 else _ONLY_PDF)[language],
            sender=_sender(content, issuer),
            issuer=issuer,
            title=title.lower(),
        ),
        reply_to=content.issuer.email,
        attachments=files,
    )


def _to(content: InvoiceContent, language: Language) -> str:
    held, attention = content.recipient, forms.words(content.form, language)["attention"]
    names = [held.name, *filter(None, (held.department,))]
    if held.contact:
        names.append(attention["person"].format(name=held.contact))
    else:
        names[-1] = attention["office"].format(name=names[-1])
    return "\n".join(names)


def _facts(content: InvoiceContent, language: Language) -> str:
    words = forms.words(content.form, language)
    found = [
        (words["number"][content.kind], content.number),
        (words["amount"][content.kind], money(content.total, content.currency, words)),
    ]
    if content.due_on and content.kind == "invoice":
        found.append((words["due_on"], day(content.due_on, words)))
    if content.original:
        found.append((words["original"], content.original.number))
    colon = ": " if language == "en" else "："
    return "\n".join(f"{label}{colon}{value}" for label, value in found)


def _sender(content: InvoiceContent, name: str) -> str:
    return "\n".join(filter(None, (name, content.issuer.telephone, content.issuer.email)))


async def _papers(content: InvoiceContent, language: Language) -> tuple[Attachment, ...]:
    found = [Attachment(f"{content.number}.pdf", "application/pdf", await pdf.rendered(content, language))]
    if not any(obstacles(content)):
        found.append(Attachment(f"{content.number}.xml", "application/xml", peppol.document(content)))
    return tuple(found)
