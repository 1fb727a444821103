"""What JP PINT cannot say of an invoice: told before a document is made that every receiver would reject."""

import re
from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from core.errors import Conflict
from core.said import say
from services.billing.papers.content import InvoiceContent, Total
from services.billing.papers.peppol_parties import endpoint

_REGISTRATION = re.compile(r"T\d{13}", re.ASCII)


class NotInPeppol(Conflict):
    """The invoice cannot be said in JP PINT; the facts name what stands in the way."""

    code = "not_in_peppol"


def refuse_obstacles(content: InvoiceContent) -> None:
    """Raises NotInPeppol."""
    if found := tuple(obstacles(content)):
        raise NotInPeppol(
            say("This invoice cannot be said in JP PINT: {found}.", found=found), obstacles=list(found)
        )


def obstacles(content: InvoiceContent) -> Iterator[str]:
    """Codes of what stands in the way; none for what can be said."""
    if content.number is None or content.issued_on is None:
        yield "draft"  # ibr-002, ibr-003
    if not _REGISTRATION.fullmatch(content.issuer.registration_number or ""):
        yield "seller_not_registered"  # aligned-ibr-jp-01, aligned-ibr-jp-04
    if endpoint(content.recipient) is None:
        yield "buyer_without_address"  # ibr-080
    if not content.lines:
        yield "no_lines"  # ibr-016
    if content.kind == "invoice" and not all(_bounded(total) for total in content.totals):
        yield "tax_out_of_bounds"  # aligned-ibrp-051-jp


def _bounded(total: Total) -> bool:
    """The tax lies between floor and ceiling of base times rate. With prices that include tax it can be one below, rightly so."""
    exact = total.net * total.rate
    low, high = (exact.quantize(Decimal(1), mode) for mode in (ROUND_FLOOR, ROUND_CEILING))
    return low <= total.tax <= high
