"""What the codes of the administration are called, besides those of the domain (api/web/labels.py)."""

from collections.abc import Mapping
from types import SimpleNamespace

from api.web.words import noop

NEEDS: Mapping[str, str] = {
    "calendar": noop("No business hours"), "catalogue": noop("No kinds of work"), "manager": noop("No client manager"),
}  # fmt: skip
STATE: Mapping[str, str] = {
    "in_force": noop("In force"), "upcoming": noop("Not yet"), "expired": noop("Expired"), "ended": noop("Ended"),
}  # fmt: skip
LOCALE: Mapping[str, str] = {"ja": noop("Japanese"), "en": noop("English")}
DOES: Mapping[str, str] = {
    "requester": noop("Makes and follows requests."),
    "approver": noop("Makes requests and decides on those of others."),
    "client_manager": noop("Sees all requests, figures and invoices of the company and manages its people."),
    "in_house_worker": noop("Handles the work that the company keeps in-house."),
    "operator": noop("Handles the work of the companies they are cleared for."),
    "team_lead": noop("Leads the floor: assigns work, reviews, maintains skills and procedures."),
    "account_manager": noop("Looks after contracts, SLAs and figures of their companies."),
    "billing_clerk": noop("Manages prices, invoices and payments."),
    "administrator": noop("Manages companies, people, clearances, programs and settings."),
    "auditor": noop("Reads everything and changes nothing."),
}  # fmt: skip

TEMPLATES: Mapping[str, str] = {
    "office_jp": noop("Office in Japan"), "office_jp_saturday": noop("Office in Japan, Saturdays too"), "shop": noop("Shop, every day"),
    "always": noop("Around the clock"), "office_uk": noop("Office in the UK"), "office_us": noop("Office in the US"),
}  # fmt: skip
TEMPLATE_NOTES: Mapping[str, str] = {
    "office_jp": noop("Mon–Fri 9:00–18:00, public holidays and the turn of the year closed"),
    "office_jp_saturday": noop("Mon–Sat 8:30–17:30, public holidays and the turn of the year closed"),
    "shop": noop("Every day 10:00–20:00, holidays too"),
    "always": noop("24 hours, 7 days"),
    "office_uk": noop("Mon–Fri 9:00–17:30, bank holidays of England closed"),
    "office_us": noop("Mon–Fri 9:00–17:00, federal holidays closed"),
}  # fmt: skip
CONTRACT: Mapping[str, str] = {"draft": noop("Draft"), "active": noop("In force"), "ended": noop("Ended")}
REGIONS: Mapping[str, str] = {
    "JP": noop("Japan"), "GB-ENG": noop("England"), "US": noop("United States"), "DE": noop("Germany"), "FR": noop("France"),
    "SG": noop("Singapore"), "AU-NSW": noop("New South Wales"),
}  # fmt: skip
STARTERS: Mapping[str, str] = {
    "hr": noop("HR starter"), "accounting": noop("Accounting starter"), "it": noop("IT desk"), "general_affairs": noop("Office services"),
    "everything": noop("Everything"),
}  # fmt: skip
STEPS: Mapping[str, str] = {
    "company": noop("Company"), "hours": noop("Hours"), "work": noop("Kinds of work"), "people": noop("People"), "team": noop("Team"),
    "review": noop("Review"),
}  # fmt: skip
PASTED: Mapping[str, str] = {
    "no_name": noop("The name is missing."), "no_email": noop("The e-mail address is missing."),
    "bad_email": noop("This is not a valid e-mail address."), "twice": noop("The same address appears further up."),
    "unknown_role": noop("The role must be requester, approver, manager or in-house."),
    "too_long": noop("The name or department is too long."), "too_many_columns": noop("There are more than four columns."),
}  # fmt: skip

LABELS = SimpleNamespace(
    needs=NEEDS, state=STATE, locale=LOCALE, does=DOES, templates=TEMPLATES, template_notes=TEMPLATE_NOTES,
    contract=CONTRACT, regions=REGIONS, starters=STARTERS, steps=STEPS, pasted=PASTED,
)  # fmt: skip
