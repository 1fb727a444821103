"""Tenants, people and what they may see; sign-ins, tokens and keys."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, MetaData, UniqueConstraint
from sqlalchemy import text as sql
from sqlmodel import Field, SQLModel

from tenants.columns import big, blob, day, document, exact, instant, one_of, text, texts
from tenants.walls import table_args

metadata: MetaData = SQLModel.metadata
_NOT_ENDED = sql("ended_at IS NULL")


class Tenant(SQLModel, table=True):
    """A client company; the provider is one too (key PROVIDER)."""

    __tablename__ = "tenants"
    __table_args__ = table_args("board", UniqueConstraint("key"), one_of("status", "active", "ended"))

    tenant_id: UUID = Field(primary_key=True)
    key: str = text()
    name_ja: str = text()
    name_en: str = text()
    time_zone: str = text(default="Asia/Tokyo")
    locale: str = text(default="ja")
    status: str = text(default="active")
    settings: dict[str, Any] = document(
        default_factory=dict, sa_column_kwargs={"server_default": sql("'{}'")}
    )
    config_version: int = big(default=1)
    version: int = Field(default=1)
    created_at: datetime = instant()


class Person(SQLModel, table=True):
    """Somebody of a client company. Never deleted, only ended."""

    __tablename__ = "people"
    __table_args__ = table_args("tenant")

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    name: str = text()
    email: str | None = text(default=None)
    department: str | None = text(default=None)
    locale: str = text(default="ja")
    version: int = Field(default=1)
    created_at: datetime = instant()
    ended_at: datetime | None = instant(default=None)


class Staff(SQLModel, table=True):
    """Somebody of the provider. Never deleted, only ended."""

    __tablename__ = "staff"
    __table_args__ = table_args("provider", Index("staff_email_idx", "email"))

    id: UUID = Field(primary_key=True)
    name: str = text()
    email: str | None = text(default=None)
    locale: str = text(default="ja")
    time_zone: str = text(default="Asia/Tokyo")
    version: int = Field(default=1)
    created_at: datetime = instant()
    ended_at: datetime | None = instant(default=None)


class ClearanceRow(SQLModel, table=True):
    """Staff × tenant × domains. `tenant_id` null is all tenants, present and future; `domains` null is all domains."""

    __tablename__ = "clearances"
    __table_args__ = table_args("provider", Index("clearances_person_id_idx", "person_id"))

    id: UUID = Field(primary_key=True)
    person_id: UUID
    tenant_id: UUID | None = None
    domains: list[str] | None = texts(default=None)
    my_number: bool = False
    valid_from: date = day()
    valid_until: date | None = day(default=None)
    approved_by: UUID
    version: int = Field(default=1)
    created_at: datetime = instant()
    ended_at: datetime | None = instant(default=None)


class Grade(SQLModel, table=True):
    """A grade of staff (職位). What an hour of it costs is seen by billing and administrators only."""

    __tablename__ = "grades"
    __table_args__ = table_args("provider", UniqueConstraint("code"))

    id: UUID = Field(primary_key=True)
    code: str = text()
    name_ja: str = text()
    name_en: str = text()
    version: int = Field(default=1)
    created_at: datetime = instant()


class GradeCost(SQLModel, table=True):
    """The loaded cost of an hour of a grade, from a day on."""

    __tablename__ = "grade_costs"
    __table_args__ = table_args(
        "provider", CheckConstraint("hourly_cost >= 0", name="hourly_cost_not_negative")
    )

    grade_id: UUID = Field(primary_key=True)
    effective_on: date = day(primary_key=True)
    hourly_cost: Decimal = exact()
    currency: str = text(default="JPY")
    created_by: UUID
    created_at: datetime = instant()


class StaffGrade(SQLModel, table=True):
    """The grade that somebody has from a day on."""

    __tablename__ = "staff_grades"
    __table_args__ = table_args("provider")

    person_id: UUID = Field(primary_key=True)
    from_on: date = day(primary_key=True)
    grade_id: UUID
    created_by: UUID
    created_at: datetime = instant()


class Team(SQLModel, table=True):
    """A group of staff with a lead."""

    __tablename__ = "teams"
    __table_args__ = table_args("provider", UniqueConstraint("code"))

    id: UUID = Field(primary_key=True)
    code: str = text()
    name_ja: str = text()
    name_en: str = text()
    lead_id: UUID | None = None
    version: int = Field(default=1)
    created_at: datetime = instant()
    ended_at: datetime | None = instant(default=None)


class TeamMember(SQLModel, table=True):
    """Who belongs to a team, by dates (half-open)."""

    __tablename__ = "team_members"
    __table_args__ = table_args("provider", Index("team_members_person_id_idx", "person_id"))

    id: UUID = Field(primary_key=True)
    team_id: UUID = Field(foreign_key="teams.id")
    person_id: UUID
    from_on: date = day()
    until_on: date | None = day(default=None)


class ProviderSettings(SQLModel, table=True):
    """The provider's one row of settings; its version rises with queues, rules and skills."""

    __tablename__ = "provider_settings"
    __table_args__ = table_args("provider", CheckConstraint("id = 1", name="single"))

    id: int = Field(default=1, primary_key=True)
    config_version: int = big(default=1)
    demo_seed: str | None = text(default=None)
    settings: dict[str, Any] = document(
        default_factory=dict, sa_column_kwargs={"server_default": sql("'{}'")}
    )
    version: int = Field(default=1)


class SignIn(SQLModel, table=True):
    """An e-mail address and its password (argon2id); its memberships say where it leads."""

    __tablename__ = "sign_ins"
    __table_args__ = table_args("door", UniqueConstraint("email"))

    id: UUID = Field(primary_key=True)
    email: str = text()
    password_hash: str | None = text(default=None)
    failures: int = Field(default=0)
    locked_until: datetime | None = instant(default=None)
    created_at: datetime = instant()
    ended_at: datetime | None = instant(default=None)


class Membership(SQLModel, table=True):
    """A principal in one company (tenant) or at the provider (null): its roles, and the domains it may see (null: all)."""

    __tablename__ = "memberships"
    __table_args__ = table_args(
        "door",
        Index("memberships_sign_in_id_idx", "sign_in_id"),
        Index("memberships_person_id_idx", "person_id"),
        Index("memberships_person_id_key", "person_id", unique=True, postgresql_where=_NOT_ENDED),
        Index(
            "memberships_sign_in_id_tenant_id_key",
            "sign_in_id",
            sql("coalesce(tenant_id, '00000000-0000-0000-0000-000000000000')"),
            unique=True,
            postgresql_where=_NOT_ENDED,
        ),
        Index("memberships_tenant_id_idx", "tenant_id"),
    )

    id: UUID = Field(primary_key=True)
    sign_in_id: UUID | None = Field(default=None, foreign_key="sign_ins.id")
    tenant_id: UUID | None = None
    person_id: UUID
    roles: list[str] = texts()
    domains: list[str] | None = texts(default=None)
    department: str | None = text(default=None)
    locale: str = text(default="ja")
    version: int = Field(default=1)
    created_at: datetime = instant()
    ended_at: datetime | None = instant(default=None)


class ApiClient(SQLModel, table=True):
    """An OAuth2 client. It acts as itself, with its own roles and domains; in the demo, as a membership's person."""

    __tablename__ = "api_clients"
    __table_args__ = table_args(
        "door", UniqueConstraint("client_id"), Index("api_clients_tenant_id_idx", "tenant_id")
    )

    id: UUID = Field(primary_key=True)
    client_id: str = text()
    secret_hash: bytes = blob()
    name: str = text()
    tenant_id: UUID | None = None
    membership_id: UUID | None = Field(default=None, foreign_key="memberships.id")
    roles: list[str] = texts(default_factory=list)
    domains: list[str] | None = texts(default=None)
    scopes: list[str] = texts(default_factory=list)
    version: int = Field(default=1)
    created_at: datetime = instant()
    ended_at: datetime | None = instant(default=None)


class AccessToken(SQLModel, table=True):
    """A bearer token, by its SHA-256; the token itself is never stored."""

    __tablename__ = "access_tokens"
    __table_args__ = table_args(
        "door",
        Index("access_tokens_expires_at_idx", "expires_at"),
        Index("access_tokens_api_client_id_idx", "api_client_id"),
    )

    token_hash: bytes = blob(primary_key=True)
    api_client_id: UUID = Field(foreign_key="api_clients.id")
    scopes: list[str] = texts()
    created_at: datetime = instant()
    expires_at: datetime = instant()
    revoked_at: datetime | None = instant(default=None)


class LoginSession(SQLModel, table=True):
    """A web session of one membership, by the SHA-256 of its cookie.

    One that an identity provider opened remembers it, whom it named (`sub`), and its own session there (`sid`).
    """

    __tablename__ = "sessions"
    __table_args__ = table_args(
        "door",
        Index("sessions_sign_in_id_idx", "sign_in_id"),
        Index("sessions_expires_at_idx", "expires_at"),
        Index("sessions_identity_provider_id_subject_idx", "identity_provider_id", "subject"),
    )

    session_hash: bytes = blob(primary_key=True)
    sign_in_id: UUID = Field(foreign_key="sign_ins.id")
    membership_id: UUID = Field(foreign_key="memberships.id")
    created_at: datetime = instant()
    seen_at: datetime = instant()
    expires_at: datetime = instant()
    revoked_at: datetime | None = instant(default=None)
    user_agent: str | None = text(default=None)
    identity_provider_id: UUID | None = Field(default=None, foreign_key="identity_providers.id")
    subject: str | None = text(default=None)
    provider_session: str | None = text(default=None)


class IdempotencyKey(SQLModel, table=True):
    """A request that succeeded under a key, and its answer (encrypted with the tenant's key), for 24 hours."""

    __tablename__ = "idempotency_keys"
    __table_args__ = table_args("door", Index("idempotency_keys_created_at_idx", "created_at"))

    principal: str = text(primary_key=True)
    route: str = text(primary_key=True)
    key: str = text(primary_key=True)
    digest: bytes = blob()
    tenant_id: UUID | None = None
    answer: bytes | None = blob(default=None)
    created_at: datetime = instant()


class TenantKey(SQLModel, table=True):
    """A tenant's data key, wrapped by the master key. Without it the tenant's content cannot be read."""

    __tablename__ = "tenant_keys"
    __table_args__ = table_args("tenant")

    tenant_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    wrapped: bytes | None = blob(default=None)
    created_at: datetime = instant()
    destroyed_at: datetime | None = instant(default=None)
