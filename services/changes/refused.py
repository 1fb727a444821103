"""The refusals of the pure rules, as the refusals of the edge."""

from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import Conflict, Denied, FieldError, Invalid
from services.rules import moves
from services.rules.refusals import Refused


@contextmanager
def translated(*, pointer: str = "") -> Iterator[None]:
    """Raise what a rule refuses as 403, 409 or 422, with its code and facts."""
    try:
        yield
    except (moves.NotYourMove, moves.OwnWork) as refused:
        raise Denied(str(refused), code=refused.code, **refused.facts()) from refused
    except moves.HoldIncomplete as refused:
        field = FieldError(f"{pointer}/{refused.missing}", refused.code, str(refused))
        raise Invalid([field]) from refused
    except Refused as refused:
        raise Conflict(str(refused), code=refused.code, **refused.facts()) from refused
