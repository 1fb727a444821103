"""What stands between a right password and a session: second factors, company sign-ins, reset links."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from tenants.columns import big, blob, instant, one_of, text, texts
from tenants.walls import table_args


class SecondFactor(SQLModel, table=True):
    """The authenticator app of a sign-in: its secret (encrypted with the provider's key) and the last step that it was used in."""

    __tablename__ = "second_factors"
    __table_args__ = table_args("door")

    sign_in_id: UUID = Field(primary_key=True, foreign_key="sign_ins.id")
    secret: bytes = blob()
    last_step: int = big(default=0)
    failures: int = Field(default=0)
    locked_until: datetime | None = instant(default=None)
    created_at: datetime = instant()
    confirmed_at: datetime | None = instant(default=None)


class RecoveryCode(SQLModel, table=True):
    """A code for who has lost the app, by its SHA-256; good for one use."""

    __tablename__ = "recovery_codes"
    __table_args__ = table_args("door")

    sign_in_id: UUID = Field(primary_key=True, foreign_key="sign_ins.id")
    code_hash: bytes = blob(primary_key=True)
    created_at: datetime = instant()
    used_at: datetime | None = instant(default=None)


class IdentityProvider(SQLModel, table=True):
    """Where people of a company (null: of the provider) sign in with their own company's account (OpenID Connect)."""

    __tablename__ = "identity_providers"
    __table_args__ = table_args(
        "door", UniqueConstraint("slug"), Index("identity_providers_tenant_id_idx", "tenant_id")
    )

    id: UUID = Field(primary_key=True)
    slug: str = text()
    name: str = text()
    tenant_id: UUID | None = None
    issuer: str = text()
    client_id: str = text()
    client_secret: bytes | None = blob(default=None)
    domains: list[str] = texts()
    enabled: bool = False
    asks_factor: bool = False
    version: int = Field(default=1)
    created_at: datetime = instant()


class PendingSignIn(SQLModel, table=True):
    """A sign-in under way, by the SHA-256 of its token: it waits for a second factor or for a company's answer, and opens nothing."""

    __tablename__ = "pending_sign_ins"
    __table_args__ = table_args(
        "door", one_of("kind", "factor", "company"), Index("pending_sign_ins_expires_at_idx", "expires_at")
    )

    token_hash: bytes = blob(primary_key=True)
    kind: str = text()
    sign_in_id: UUID | None = Field(default=None, foreign_key="sign_ins.id")
    membership_id: UUID | None = Field(default=None, foreign_key="memberships.id")
    identity_provider_id: UUID | None = Field(default=None, foreign_key="identity_providers.id")
    subject: str | None = text(default=None)
    provider_session: str | None = text(default=None)
    nonce: str | None = text(default=None)
    verifier: str | None = text(default=None)
    goes_to: str = text(default="/")
    created_at: datetime = instant()
    expires_at: datetime = instant()


class PasswordReset(SQLModel, table=True):
    """A link with which somebody sets a new password, by the SHA-256 of its token; good once, for a day."""

    __tablename__ = "password_resets"
    __table_args__ = table_args("door", Index("password_resets_sign_in_id_idx", "sign_in_id"))

    token_hash: bytes = blob(primary_key=True)
    sign_in_id: UUID = Field(foreign_key="sign_ins.id")
    made_by: UUID
    created_at: datetime = instant()
    expires_at: datetime = instant()
    used_at: datetime | None = instant(default=None)
