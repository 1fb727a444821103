"""What refusals are called in the reader's language. A refusal says its `code`; here is its sentence, what happened and what to do."""

from collections.abc import Mapping
from typing import Any

from api.web.money_refusals import MONEY
from api.web.words import noop, words

TITLES: Mapping[int, str] = {
    400: noop("This could not be read"), 403: noop("You may not do this"), 404: noop("Page not found"), 405: noop("This cannot be done here"),
    409: noop("Could not do this"), 412: noop("Not saved"), 413: noop("Too large"), 415: noop("This type of file is not accepted"), 422: noop("Please check what you entered"),
    429: noop("Too many requests"), 500: noop("Something went wrong on our side"), 503: noop("Not available right now"),
}  # fmt: skip

SENTENCES: Mapping[str, str] = {
    **MONEY,
    "not_found": noop("The number is wrong, or you may not see it."),
    "no_company_yet": noop("There is no client company that you may see yet."),
    "ticket_not_found": noop("The number is wrong, or you may not see it."),
    "forbidden": noop("Your role does not allow this. Ask an administrator if you need it."),
    "stale_version": noop("Not saved: somebody else changed it first. What you wrote has been kept."),
    "foreign_form": noop(
        "This form was not sent from a page of your session. Reload the page and send it again."
    ),
    "busy": noop("Somebody else is changing this right now. Try again."),
    "rate_limited": noop("Too many attempts in a short time. Try again in a moment."),
    "unavailable": noop(
        "Part of the system is not responding. Try again in a minute; nothing has been lost."
    ),
    "internal_error": noop("Nothing was changed. Quote the request ID and we can find out what happened."),
    "ticket_final": noop("The ticket is closed. Open a new one, or link to it."),
    "set_up_already": noop("This installation already has an administrator. Sign in, or ask them."),
    "own_clearance": noop("You cannot approve your own clearance. Another administrator must do it."),
    "beyond_own": noop("You cannot grant clearance for something you are not cleared for yourself."),
    "already_member": noop("Somebody at this company already signs in with this e-mail address."),
    "ended": noop("It has ended and can no longer be changed."),
    "key_taken": noop("Another company already uses this key. Choose a different one."),
    "onboarding_over": noop("This company has already been onboarded, or its onboarding was abandoned."),
    "outside_domains": noop("You do not have clearance for all of these domains."),
    "own_request": noop("This is your own request. Somebody else has to decide on it."),
    "not_a_decider": noop("This decision is with somebody else."),
    "already_decided": noop(
        "This has already been decided, or the request was withdrawn. Nothing was changed."
    ),
    "no_queue": noop(
        "It cannot move on right now because no queue accepts it. Nothing has been decided, and our staff have been notified."
    ),
    "work_begun": noop("Work has begun, so it can no longer be withdrawn here. Write a message instead."),
    "draft_not_found": noop("This draft no longer exists: it was sent, deleted or older than 30 days."),
    "too_many_drafts": noop("You have too many drafts. Send or delete some of them first."),
    "document_not_found": noop("This file no longer exists, or you may not see it."),
    "type_not_taken": noop("This type of file is not accepted. PDF, images, Office files, text and zip are."),
    "type_mismatch": noop(
        "The content of the file does not match its name. Save it again in the program it came from and try once more."
    ),
    "key_destroyed": noop("The content has been destroyed and can no longer be read."),
    "document_store_away": noop("Files cannot be stored or read right now. Try again in a minute."),
    "too_large": noop("The file or text is too large."),
    "form_too_large": noop(
        "What you sent is larger than {size} in total, so none of it was saved. Send fewer or smaller files."
    ),
    "nothing_there": noop("The ticket has no such value. Reload the page."),
    "reveal_not_allowed": noop(
        "Personal data is shown only to those working on the ticket, its requester and the company's manager."
    ),
    "my_number_not_cleared": noop(
        "This is a My Number. Your clearance does not include it; an administrator can grant that."
    ),
    "procedure_not_acknowledged": noop(
        "A new version of the procedure for this work is in force. Read and acknowledge it, then take the ticket."
    ),
    "procedure_not_in_force": noop("Only the version in force can be acknowledged. Open the current one."),
    "procedure_fixed": noop("Only drafts can be edited. Start a new version."),
    "skill_in_use": noop("Somebody has this skill, or open work requires it. Remove it there first."),
    "queue_in_use": noop(
        "Rules or other queues still send tickets to this queue. Change those first, then retire it."
    ),
    "not_yet_routed": noop("The ticket is not in a queue yet: it is new or awaiting approval."),
    "queue_not_found": noop("This queue does not exist, or you may not see it."),
    "routing_rule_not_found": noop("This rule is gone: somebody removed it, or you may not see it."),
    "skill_not_found": noop("This skill is gone: somebody retired it."),
    "person_not_found": noop("There is no such colleague."),
    "method_not_allowed": noop("This address cannot handle what was sent. Go back and try again."),
    "no_company_sign_in": noop(
        "This company sign-in does not exist or is switched off. Start again from the sign-in page."
    ),
    "through_company": noop(
        "You signed in with a company account. To do this, sign out and sign in with your password."
    ),
    "factor_needed": noop(
        "Your role requires a second factor, so it cannot be switched off. If you change phones, an administrator can remove it."
    ),
    "no_sign_in": noop("This person does not sign in: give them an e-mail address and access first."),
    "beyond_reach": noop(
        "The same sign-in is also used at companies you are not responsible for. Ask an administrator of the provider."
    ),
    "slug_taken": noop("Another company sign-in already uses this address. Choose a different one."),
    "own_account": noop(
        "You cannot do this to your own account. Ask a colleague with the right role, or use your account page."
    ),
    "wider_than_own": noop("It includes domains that you do not have access to yourself."),
}
"""By code. A feature's own refusals stand here as well, so that no page ever says "an error occurred"."""

_BY_STATUS: Mapping[int, str] = {
    403: SENTENCES["forbidden"], 404: SENTENCES["not_found"], 409: noop("This is not possible in the current state. Reload the page and check."),
    412: SENTENCES["stale_version"], 422: noop("Some of the entries are not valid."), 500: SENTENCES["internal_error"],
    503: SENTENCES["unavailable"],
}  # fmt: skip


def text(language: str, status: int, code: str, detail: str, facts: Mapping[str, Any]) -> str:
    """The sentence of a refusal. Where its code has none, what the refusal itself says stands in."""
    said = words(language)
    if code in SENTENCES:
        return said.gettext(SENTENCES[code]).format_map(_Facts(facts))
    return said.told(detail) if detail else said.gettext(_BY_STATUS.get(status, SENTENCES["internal_error"]))


class _Facts(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"
