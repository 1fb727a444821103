"""What the directory's calls take."""

from datetime import date
from typing import Annotated, Any, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from api.shapes import Code, Line, Shape
from core.errors import FieldError, Invalid
from core.said import say
from tenants.roles import Role

Locale = Literal["ja", "en"]
Domain = Literal["hr", "general_affairs", "accounting", "finance", "it"]
Domains = Annotated[list[Domain], Field(min_length=1)] | None
Roles = Annotated[list[Role], Field(min_length=1)]
Scopes = Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=100)]
Email = Annotated[str, Field(min_length=3, max_length=254)]
TenantKey = Annotated[str, Field(max_length=40)]


class Change(Shape):
    """A change of some fields; those left out stay as they are."""

    may_be_null: ClassVar[frozenset[str]] = frozenset()

    def changes(self) -> dict[str, Any]:
        """The fields that were given. Raises Invalid for null where a field cannot be empty."""
        given = {name: getattr(self, name) for name in self.model_fields_set}
        if empty := sorted(
            name for name, value in given.items() if value is None and name not in self.may_be_null
        ):
            raise Invalid(
                [
                    FieldError(f"/{n}", "null", say("held null; leave it out to keep it as it is"))
                    for n in empty
                ]
            )
        return given


class Name(Shape):
    """A name in both languages."""

    ja: Line
    en: Line


class TenantSettings(Shape):
    """What a company may have otherwise than usual."""

    auto_close_days: Annotated[int, Field(ge=0, le=365)] | None = None

    def given(self) -> dict[str, Any]:
        return self.model_dump(exclude_none=True)


class TenantIn(Shape):
    """A company to take on. `key` begins its tickets' references."""

    key: Annotated[str, Field(max_length=40)]
    name: Name
    time_zone: Annotated[str, Field(max_length=60)] = "Asia/Tokyo"
    locale: Locale = "ja"
    settings: TenantSettings = TenantSettings()


class TenantChange(Change):
    """Changes of a company."""

    name: Name | None = None
    time_zone: Annotated[str, Field(max_length=60)] | None = None
    locale: Locale | None = None
    settings: TenantSettings | None = None

    def columns(self) -> dict[str, Any]:
        """The changes as the action takes them."""
        given = self.changes()
        if self.name is not None:
            del given["name"]
            given |= {"name_ja": self.name.ja, "name_en": self.name.en}
        if self.settings is not None:
            given["settings"] = self.settings.given()
        return given


class UserIn(Shape):
    """Somebody to add: to the own company, to `tenant`, or (from staff without it) to the provider.

    `password` is kept only where the e-mail address is new here.
    """

    name: Line
    roles: Roles
    tenant: TenantKey | None = None
    email: Email | None = None
    department: Line | None = None
    locale: Locale = "ja"
    domains: Domains = None
    password: Annotated[str, Field(max_length=1000)] | None = None


class UserChange(Change):
    """Changes of somebody. Roles and domains are changed at the membership."""

    may_be_null = frozenset({"email", "department"})

    name: Line | None = None
    email: Email | None = None
    department: Line | None = None
    locale: Locale | None = None


class MembershipIn(Shape):
    """Access for somebody who has none."""

    user: UUID
    roles: Roles
    domains: Domains = None


class MembershipChange(Change):
    """Changes of what somebody may do."""

    may_be_null = frozenset({"domains"})

    roles: Roles | None = None
    domains: Domains = None


class ClearanceIn(Shape):
    """Who is cleared for what. `tenant` null is all, `domains` null is all; `valid_until` is the first day without."""

    user: UUID
    tenant: TenantKey | None
    domains: Domains = None
    my_number: bool = False
    valid_from: date | None = None
    valid_until: date | None = None


class ClearanceChange(Change):
    """Changes of a clearance; who makes them approves them."""

    may_be_null = frozenset({"domains", "valid_until"})

    domains: Domains = None
    my_number: bool | None = None
    valid_from: date | None = None
    valid_until: date | None = None


class TeamIn(Shape):
    """A team to make."""

    code: Code
    name: Name
    lead: UUID | None = None


class TeamChange(Change):
    """Changes of a team."""

    may_be_null = frozenset({"lead"})

    name: Name | None = None
    lead: UUID | None = None

    def columns(self) -> dict[str, Any]:
        """The changes as the action takes them."""
        given = self.changes()
        if "lead" in given:
            given["lead_id"] = given.pop("lead")
        if self.name is not None:
            del given["name"]
            given |= {"name_ja": self.name.ja, "name_en": self.name.en}
        return given


class MemberIn(Shape):
    """Somebody to belong to a team on `[from_on, until_on)`, from today where no day is named."""

    user: UUID
    from_on: date | None = None
    until_on: date | None = None


class ApiClientIn(Shape):
    """A program to let in: to the own company, to `tenant`, or (from staff without it) to the provider."""

    name: Line
    roles: Roles
    scopes: Scopes
    tenant: TenantKey | None = None
    domains: Domains = None


class ApiClientChange(Change):
    """Changes of a program."""

    may_be_null = frozenset({"domains"})

    name: Line | None = None
    roles: Roles | None = None
    scopes: Scopes | None = None
    domains: Domains = None
