"""Suggestions for deposits: what is known stands with the provider, what is open behind each client's wall."""

from collections.abc import Sequence
from uuid import UUID

from api import tenant_pages
from api.deps import provider
from services.billing.receipts import deposits, suggesting
from services.billing.receipts.cards import DepositCard, SuggestionCard
from tenants.db import transaction
from tenants.scope import PROVIDER_TENANT, Scope


async def suggestions(scope: Scope, asked: Sequence[DepositCard]) -> dict[UUID, list[SuggestionCard]]:
    """The best few ways to match each of these deposits. Raises Denied."""
    if not asked:
        return {}
    async with transaction(provider(scope)) as tx:
        known = await suggesting.learnt(tx, asked)
    clients = [scope.at(each) for each in scope.tenants if each != PROVIDER_TENANT]
    candidates = await tenant_pages.each(clients, suggesting.candidate)
    return {each.id: suggesting.suggestions(each, candidates, known) for each in asked}


async def of_deposit(scope: Scope, deposit_id: UUID) -> list[SuggestionCard]:
    """The best few ways to match one. Raises Denied, or DepositNotFound."""
    async with transaction(provider(scope)) as tx:
        card = await deposits.deposit(tx, deposit_id)
    return (await suggestions(scope, [card]))[deposit_id]
