"""People as they are pasted from a spreadsheet: a line each with name, e-mail address, role and department."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from core.errors import Invalid
from tenants.directory.sign_ins import normal
from tenants.roles import CLIENT_ROLES, Role

MOST_LINES, LONGEST = 500, 300

ROLE_WORDS: Mapping[str, Role] = MappingProxyType({
    "依頼者": Role.REQUESTER, "利用者": Role.REQUESTER, "一般": Role.REQUESTER, "requester": Role.REQUESTER, "user": Role.REQUESTER,
    "承認者": Role.APPROVER, "上長": Role.APPROVER, "approver": Role.APPROVER,
    "管理者": Role.CLIENT_MANAGER, "manager": Role.CLIENT_MANAGER, "client manager": Role.CLIENT_MANAGER,
    "社内担当": Role.IN_HOUSE_WORKER, "in-house": Role.IN_HOUSE_WORKER, "in-house worker": Role.IN_HOUSE_WORKER,
    **{role.value: role for role in CLIENT_ROLES},
})  # fmt: skip
_HEADINGS = ("mail", "メール", "e-mail", "address", "アドレス")
_BETWEEN = re.compile(r"[/／・+＋]")


@dataclass(frozen=True, slots=True)
class PastedPerson:
    """A line: what it says, and the codes of what is wrong with it. Without a role, somebody is a requester."""

    line: int
    name: str
    email: str
    roles: tuple[str, ...]
    department: str
    wrong: tuple[str, ...] = ()


def read(text: str) -> Sequence[PastedPerson]:
    """The people of a pasted text, a heading line left out. Columns are parted by tabs, else by semicolons or commas."""
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if lines and _is_heading(lines[0][1]):
        lines = lines[1:]
    seen: set[str] = set()
    return [_person(n, line, seen) for n, line in lines[:MOST_LINES]]


def _is_heading(line: str) -> bool:
    return "@" not in line and any(word in line.casefold() for word in _HEADINGS)


def _person(number: int, line: str, seen: set[str]) -> PastedPerson:
    name, email, role, department, *more = [*_columns(line), "", "", "", ""]
    roles, wrong = _roles(role)
    try:
        email = normal(email)
    except Invalid:
        wrong.append("bad_email" if email else "no_email")
    if email in seen:
        wrong.append("twice")
    seen.add(email)
    if not name:
        wrong.append("no_name")
    if max(len(name), len(department)) > LONGEST:
        wrong.append("too_long")
    if any(more):
        wrong.append("too_many_columns")
    return PastedPerson(number, name, email, roles, department, tuple(wrong))


def _columns(line: str) -> list[str]:
    parted = "\t" if "\t" in line else ";" if ";" in line else ","
    return [each.strip().strip('"').strip() for each in line.split(parted)]


def _roles(text: str) -> tuple[tuple[str, ...], list[str]]:
    """The roles of a cell, several parted by a slash, and what is wrong with them."""
    words = [
        each.strip()
        for each in _BETWEEN.split(unicodedata.normalize("NFKC", text).casefold())
        if each.strip()
    ]
    known = {word.casefold(): role for word, role in ROLE_WORDS.items()}
    roles = tuple(dict.fromkeys(known[word].value for word in words if word in known)) or (
        Role.REQUESTER.value,
    )
    return roles, ["unknown_role"] if any(word not in known for word in words) else []
