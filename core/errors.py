"""The few refusals. Each layer raises its own, derived from these; the edge turns them into answers.

A refusal says a fact. `code` is stable and for programs; the text is for people and may change. It is written by `say`, so
that the edge can put it into the reader's language; where a refusal says nothing of its own, the docstring of its class is said.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from core.said import say, together


@dataclass(frozen=True, slots=True)
class FieldError:
    """One bad field: where it is (RFC 6901 pointer), a stable code, and what it held and takes."""

    pointer: str
    code: str
    detail: str


class Refusal(Exception):
    """The request was understood and not done. Nothing was changed."""

    code: ClassVar[str] = "refused"

    def __init__(self, detail: str = "", *, code: str | None = None, **facts: Any) -> None:
        self.detail = detail or say(self.sentence())
        super().__init__(self.detail)
        self.reason: str = code or self.code
        self.facts: Mapping[str, Any] = facts

    @classmethod
    def sentence(cls) -> str:
        """What such a refusal says where nothing more is known: its docstring, or that of what it derives from."""
        doc = next(kind.__doc__ for kind in cls.__mro__ if kind.__doc__)
        return " ".join(doc.partition("\n\n")[0].split())


class NotFound(Refusal):
    """It does not exist, or you may not see it."""

    code = "not_found"


class Denied(Refusal):
    """You may not do this."""

    code = "forbidden"


class Unauthenticated(Refusal):
    """You are not signed in, or your session has ended."""

    code = "unauthenticated"


class Conflict(Refusal):
    """The present state does not allow it."""

    code = "conflict"


class Stale(Refusal):
    """Somebody changed it first: your edit token (ETag) is not the present one."""

    code = "stale_version"


class PreconditionMissing(Refusal):
    """A change of this resource needs If-Match with its ETag."""

    code = "precondition_required"


class Invalid(Refusal):
    """Some fields cannot be taken."""

    code = "invalid"

    def __init__(self, errors: Sequence[FieldError], detail: str = "", *, code: str | None = None) -> None:
        listed = (say("{pointer}: {detail}", pointer=e.pointer or "/", detail=e.detail) for e in errors)
        super().__init__(detail or together(listed), code=code)
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
    """Too many requests; slow down."""

    code = "rate_limited"


class Unavailable(Refusal):
    """Part of the system is away; ask again later."""

    code = "unavailable"
