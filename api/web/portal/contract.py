"""What the company pays for, in plain words, for its manager: prices in force and to come, terms, who is billed. Read only."""

from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.web.billing import contracts, inside
from api.web.billing.card_words import CardWords, Told
from api.web.billing.labels import LABELS
from api.web.guard import PageRoute
from api.web.portal.pages import client, show
from api.web.reader import Reader, SignedIn
from services.billing.contracts import queries, views
from services.billing.contracts.views import ContractCard, PartyCard, RateCardCard
from services.rules.rate_cards_reader import parse_rate_card
from tenants.db import Tx, transaction

router = APIRouter(include_in_schema=False, route_class=PageRoute)


@dataclass(frozen=True, slots=True)
class Agreed:
    """A contract as its client reads it: the prices in force (or those to come), the later ones, when it is paid, who is billed."""

    contract: ContractCard
    now: RateCardCard | None
    told: tuple[Told, ...]
    later: list[tuple[RateCardCard, tuple[Told, ...]]]
    sentences: list[str]
    parties: list[PartyCard]


@router.get("/portal/contract")
async def contract(request: Request, reader: SignedIn) -> Response:
    """The company's contracts, those in force first."""
    client(reader).require("contracts.read")
    async with transaction(reader.who) as tx:
        listed = await views.listed(tx)
        kinds = await inside.kinds(tx)
        found = [
            await _agreed(tx, each, CardWords(inside.formats(reader), each.currency, kinds), reader)
            for each in listed
        ]
    found.sort(key=lambda each: each.contract.status != "active")
    return await show(request, reader, "company/contract.html", found=found, named=LABELS, here="contract")


async def _agreed(tx: Tx, card: ContractCard, said: CardWords, reader: Reader) -> Agreed:
    prices = await views.rate_cards(tx, card.id)
    today = datetime.now(UTC).astimezone(said.format.zone).date()
    now = next((each for each in prices if each.in_force), prices[0] if prices else None)
    later = [each for each in prices if now and each.effective_on > now.effective_on]
    return Agreed(
        card,
        now,
        said.card(parse_rate_card(now.card)) if now else (),
        [(each, said.card(parse_rate_card(each.card))) for each in later],
        contracts.sentences(await queries.agreement(tx, card.id), today, reader),
        [each for each in await views.parties(tx, card.id) if not each.ended_at],
    )
