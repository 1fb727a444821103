"""The refusals of the pure rules, as the refusals of the edge."""

from collections.abc import Iterator
from contextlib import contextmanager

from core.errors import Conflict, Denied, FieldError, Invalid
from services.rules import moves
from services.rules.flaws import Flawed
from services.rules.openings import BeyondHorizon, CalendarNeverOpens
from services.rules.refusals import Refused
from services.rules.simulation import TargetNotPositive


@contextmanager
def translated(*, pointer: str = "") -> Iterator[None]:
    """Raise what a rule refuses as 403, 409 or 422, with its code and facts."""
    try:
        yield
    except Flawed as refused:
        raise Invalid([FieldError(f.pointer, f.code, f.detail) for f in refused.flaws]) from refused
    except (CalendarNeverOpens, BeyondHorizon, TargetNotPositive) as refused:
        raise Invalid([FieldError(pointer, refused.code, refused.said())]) from refused
    except (moves.NotYourMove, moves.OwnWork) as refused:
        raise Denied(refused.said(), code=refused.code, **refused.facts()) from refused
    except moves.HoldIncomplete as refused:
        field = FieldError(f"{pointer}/{refused.missing}", refused.code, refused.said())
        raise Invalid([field]) from refused
    except Refused as refused:
        raise Conflict(refused.said(), code=refused.code, **refused.facts()) from refused
