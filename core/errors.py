"""The few refusals. Each layer raises its own, derived from these; the edge turns them into answers.

A refusal says a fact. `code` is stable and for programs; the text is for people and may change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True)
class FieldError:
    """One bad field: where it is (RFC 6901 pointer), a stable code, and what it held and takes."""

    pointer: str
    code: str
    detail: str


class Refusal(Exception):
    """A request that is understood and not done. Nothing was changed."""

    code: ClassVar[str] = "refused"

    def __init__(self, detail: str = "", *, code: str | None = None, **facts: Any) -> None:
        super().__init__(detail or self.__class__.__doc__ or self.code)
        self.detail = detail
        self.reason: str = code or self.code
        self.facts: Mapping[str, Any] = facts


class NotFound(Refusal):
    """It does not exist, or the caller may not know that it does."""

    code = "not_found"


class Denied(Refusal):
    """The caller sees it, and may not do this."""

    code = "forbidden"


class Unauthenticated(Refusal):
    """No valid token or session."""

    code = "unauthenticated"


class Conflict(Refusal):
    """The present state does not allow it."""

    code = "conflict"


class Stale(Refusal):
    """Somebody changed it first: the edit token is not the present one."""

    code = "stale_version"


class PreconditionMissing(Refusal):
    """A change of this resource needs If-Match with its ETag."""

    code = "precondition_required"


class Invalid(Refusal):
    """Well-formed, but wrong; names each bad field."""

    code = "invalid"

    def __init__(self, errors: Sequence[FieldError], detail: str = "", *, code: str | None = None) -> None:
        super().__init__(detail or "; ".join(f"{e.pointer}: {e.detail}" for e in errors), code=code)
        self.errors = tuple(errors)

    @classmethod
    def field(cls, pointer: str, code: str, detail: str) -> "Invalid":
        """The refusal of a single field."""
        return cls([FieldError(pointer, code, detail)])

    def under(self, pointer: str) -> "Invalid":
        """The same refusal of something that stands deeper in the body."""
        return Invalid(
            [FieldError(f"{pointer}{each.pointer}", each.code, each.detail) for each in self.errors],
            code=self.reason,
        )


class TooLarge(Refusal):
    """The body is larger than what is taken."""

    code = "too_large"


class UnsupportedMedia(Refusal):
    """The body's type is not one that is taken."""

    code = "unsupported_media_type"


class TooMany(Refusal):
    """More requests than the limit allows; `retry_after` is in seconds."""

    code = "rate_limited"


class Unavailable(Refusal):
    """A dependency is away; asking again later is sensible."""

    code = "unavailable"
