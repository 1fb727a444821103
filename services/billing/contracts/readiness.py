"""What a contract needs before anything is billed by it."""

from core.errors import Conflict
from services.billing.contracts.queries import Agreement


class NoRateCard(Conflict):
    """No rate card is in force on the contract's first day."""

    code = "no_rate_card"


class NoMainParty(Conflict):
    """The contract has no main bill-to party."""

    code = "no_main_party"


class EntityEnded(Conflict):
    """The legal entity of the contract has ended."""

    code = "entity_ended"


KINDS = (NoRateCard, NoMainParty, EntityEnded)


def missing(agreement: Agreement) -> list[type[Conflict]]:
    """What is not there yet, as the refusals that say so."""
    lacks = {
        NoRateCard: agreement.card_on(agreement.starts_on) is None,
        NoMainParty: not agreement.has_main_party,
        EntityEnded: agreement.entity_is_ended,
    }
    return [kind for kind in KINDS if lacks[kind]]


def require_ready(agreement: Agreement) -> None:
    """Raises NoRateCard, NoMainParty or EntityEnded."""
    for kind in missing(agreement):
        raise kind
