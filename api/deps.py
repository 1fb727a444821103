"""What handlers ask for: who calls, what they expect, and the wall they enter."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends, Header, Query, Request

from api import edit_tokens, languages
from core.errors import Denied, Invalid, NotFound, PreconditionMissing, Unauthenticated
from core.said import say
from services.changes.holding import TicketNotFound
from services.tickets import queries
from tenants import tokens
from tenants.bounds import scope_of_route
from tenants.db import Tx, transaction
from tenants.idempotency import Once
from tenants.scope import PROVIDER_TENANT, Scope


async def current_scope(request: Request) -> Scope:
    """Who calls, by bearer token (RFC 6750). Raises Unauthenticated (401), Denied (403: OAuth scope), TooMany (429)."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise Unauthenticated(
            say("This call takes a bearer token: Authorization: Bearer … (POST /oauth/token gives one).")
        )
    admission = await tokens.resolve(token.strip())
    request.state.standing = admission.standing
    wanted = scope_of_route(request.method, request.scope["path"])
    scope = request.state.scope = admission.scope
    if wanted and scope.scopes is not None and wanted not in scope.scopes:
        raise Denied(
            say("The token's scopes do not include {wanted}.", wanted=wanted),
            code="insufficient_scope",
            scope=wanted,
        )
    return scope.reading(languages.asked_for(request.headers.get("accept-language")))


CurrentScope = Annotated[Scope, Depends(current_scope)]


async def once(request: Request, scope: CurrentScope) -> Once | None:
    """The request's claim on its Idempotency-Key, where it has one."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return None
    return Once.of(scope.principal, f"{request.method} {request.scope['path']}", key, await request.body())


OnceOnly = Annotated[Once | None, Depends(once)]


IF_MATCH = "The ETag that was read: refused with 412 where it is stale."
IF_MATCH_NEEDED = f"{IF_MATCH} Needed: 428 without."


async def edit_token(
    request: Request, _if_match: Annotated[str | None, Header(alias="if-match", description=IF_MATCH)] = None
) -> int | None:
    """The versions that If-Match names, where it was sent. Raises Invalid for what is no list of ETags."""
    return edit_tokens.read(", ".join(request.headers.getlist("if-match")) or None)


async def needed_edit_token(
    request: Request, if_match: Annotated[str | None, Header(description=IF_MATCH_NEEDED)] = None
) -> int | None:
    """The same where a change needs it: 428 without."""
    if if_match is None:
        raise PreconditionMissing(say("This change needs If-Match with the ETag that you read."))
    return await edit_token(request)


IfMatch = Annotated[int | None, Depends(edit_token)]
NeedsIfMatch = Annotated[int | None, Depends(needed_edit_token)]
Limit = Annotated[int, Query(ge=1, le=200)]


async def tenant_named(scope: Scope, key: str | None, *, pointer: str = "/tenant") -> Scope:
    """The scope inside the tenant that a request names. Staff must name one; others may name only their own."""
    if key is None:
        if scope.tenant is None:
            raise Invalid.field(pointer, "missing", say("Staff name the tenant by its key."))
        return scope
    async with transaction(scope) as tx:
        found = await tx.fetchval("SELECT tenant_id FROM tenants WHERE key = $1", key)
    if found is None or (scope.tenant is not None and found != scope.tenant):
        raise Invalid.field(
            pointer,
            "unknown_tenant",
            say("held {held}; takes the key of a tenant that you may see", held=key),
        )
    return scope.at(found)


_TENANT_OF_KEY = "SELECT tenant_id FROM tenants WHERE key = $1"


async def at_ticket(scope: Scope, name: str) -> Scope:
    """The scope inside the tenant of a ticket named by id or reference. TicketNotFound outside the caller's tenants."""
    if scope.tenant is not None:
        return scope
    async with transaction(scope) as tx:
        found = await _tenant_of(tx, name)
    if found is None:
        raise TicketNotFound
    return scope.at(found)


async def _tenant_of(tx: Tx, name: str) -> UUID | None:
    try:
        found: Any = await tx.fetchval("SELECT tenant_of($1)", UUID(name))
    except ValueError:
        found = await tx.fetchval(_TENANT_OF_KEY, name.rpartition("-")[0])
    return found if isinstance(found, UUID) else None


_TENANT_OF_ROW = "SELECT tenant_of_row($1, $2)"


Findable = Literal[
    "approvals", "documents", "procedures", "calendars", "sla_policy_versions", "task_types", "contracts", "rate_cards",
    "usage_items", "usage_requests", "billing_periods", "invoices", "payments", "write_off_requests",
    "monthly_reports", "baselines", "alert_rules", "report_subscriptions", "refunds", "usage_files",
]  # fmt: skip


async def at_row(scope: Scope, table: Findable, row: UUID) -> Scope:
    """The scope inside the tenant of a row that staff name by its id alone. NotFound outside the caller's tenants."""
    if scope.tenant is not None:
        return scope
    async with transaction(scope) as tx:
        found = await tx.fetchval(_TENANT_OF_ROW, table, row)
    if found is None:
        raise NotFound
    return scope.at(found)


async def at_named(scope: Scope, key: str | None, table: Findable, row: UUID) -> Scope:
    """The scope inside the tenant that a request names; without a name, inside that of the row."""
    return await tenant_named(scope, key) if key else await at_row(scope, table, row)


@asynccontextmanager
async def at(scope: Scope, ticket: str, *, claim: Once | None = None) -> AsyncIterator[tuple[Tx, UUID]]:
    """A transaction inside the wall of a ticket, and the ticket's id."""
    async with transaction(await at_ticket(scope, ticket), once=claim) as tx:
        yield tx, await ticket_id(tx, ticket)


async def ticket_id(tx: Tx, name: str) -> UUID:
    """The id of a ticket by id or reference."""
    try:
        return UUID(name)
    except ValueError:
        return await queries.named(tx, name)


def provider(scope: Scope) -> Scope:
    """The scope inside the provider's own tenant; Denied for clients."""
    if not scope.is_staff:
        raise Denied(say("Only the provider's staff may do this."))
    return scope.at(PROVIDER_TENANT)
