"""What is taken with a warning, told in the reader's language."""

from dataclasses import replace
from typing import TypeVar

from api.web.words import words
from services.billing.contracts.entity_views import EntityCard
from services.billing.contracts.views import PartyCard

Card = TypeVar("Card", EntityCard, PartyCard)


def told(card: Card, language: str) -> Card:
    """The card, its warnings in the reader's language."""
    said = words(language, "billing")
    return replace(card, warnings=[replace(each, detail=said.told(each.detail)) for each in card.warnings])
