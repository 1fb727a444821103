"""Which tickets a second person checks before delivery.

Pure. A sample is drawn from the ticket's id, so that a repeated or repaired draw falls the same way;
the caller draws once, when work begins, and keeps the result: a later change of the rate moves nobody.
"""

import hashlib
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

_SPACE = 1 << 64


class Review(StrEnum):
    """What a task type asks for."""

    NONE = "none"
    SAMPLE = "sample"
    ALWAYS = "always"


def is_due(review: Review, rate: Decimal, ticket_id: UUID) -> bool:
    """Whether this ticket is reviewed. `rate` is a share from 0 to 1 and matters to samples only.

    Raises ValueError if a sample's rate is outside 0 to 1.
    """
    if review is not Review.SAMPLE:
        return review is Review.ALWAYS
    if not 0 <= rate <= 1:
        raise ValueError(f"a review rate is a share from 0 to 1, held {rate}")
    digest = hashlib.sha256(b"urakata review sample" + ticket_id.bytes).digest()
    return int.from_bytes(digest[:8], "big") < Fraction(rate) * _SPACE
