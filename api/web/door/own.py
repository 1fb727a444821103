"""One's own account as the pages show it: who, where else, what stands at the door, and which browsers are signed in."""

from dataclasses import dataclass
from datetime import datetime

from api.web.door import browsers
from api.web.reader import Reader
from services.directory.actions import at_the_door
from tenants import factor_rules, login, recovery_codes, second_factor, sessions
from tenants.db import transaction
from tenants.directory import people
from tenants.directory.people import UserCard
from tenants.login import Account, Choice
from tenants.scope import PROVIDER_TENANT, Scope
from tenants.sessions import SessionCard


@dataclass(frozen=True, slots=True)
class Browser:
    """A session as a browser on a machine."""

    id: str
    browser: str
    system: str
    company: dict[str, str] | None
    began_at: datetime
    seen_at: datetime
    is_this: bool
    through_company: bool


@dataclass(frozen=True, slots=True)
class OwnAccount:
    """All of it."""

    person: UserCard
    account: Account
    choices: list[Choice]
    browsers: list[Browser]
    factor_on: bool
    factor_needed: bool
    codes_left: int
    through_company: bool


def home(scope: Scope) -> Scope:
    """Inside one's own wall."""
    return scope.at(PROVIDER_TENANT) if scope.is_staff else scope


async def of(reader: Reader) -> OwnAccount:
    """The account of who reads."""
    async with transaction(home(reader.who)) as tx:
        person = await people.one(tx, reader.who.actor)
    async with transaction(at_the_door(reader.who)) as tx:
        sign_in_id = await sessions.owner(tx, reader.cookie)
        listed = await sessions.listed(tx, reader.cookie)
        account = await login.account(tx, sign_in_id)
        factor_on = await second_factor.is_on(tx, sign_in_id)
        needed = await factor_rules.binds(tx, sign_in_id)
        left = await recovery_codes.left(tx, sign_in_id)
    choices = await login.choices(sign_in_id)
    through = any(each.is_this and each.through_company for each in listed)
    return OwnAccount(person, account, choices, _browsers(listed, choices), factor_on, needed, left, through)


def _browsers(listed: list[SessionCard], choices: list[Choice]) -> list[Browser]:
    names = {choice.membership: choice.name for choice in choices}
    return [
        Browser(
            each.id, *browsers.named(each.user_agent), names.get(each.membership), each.created_at, each.seen_at, each.is_this,
            each.through_company,
        )
        for each in sorted(listed, key=lambda each: not each.is_this)
    ]  # fmt: skip
