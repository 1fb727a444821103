"""The form of a queue: what was typed, and what of it cannot be taken."""

from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from api.web.floor.codes import Flaw, code_flaw, text_flaw
from api.web.words import Words
from services.routing.queue_views import QueueCard

MOST_MINUTES = 30 * 24 * 60


@dataclass(frozen=True, slots=True)
class QueueForm:
    """A queue as it is typed. `patience` is in minutes; empty is for ever."""

    code: str = ""
    name_ja: str = ""
    name_en: str = ""
    mode: str = "pull"
    patience: str = ""
    fallback: str = ""
    priority_first: bool = False
    waiting_counts: bool = False

    @classmethod
    def typed(cls, form: FormData) -> "QueueForm":
        """What somebody typed."""
        given = {name: value.strip() for name, value in form.items() if isinstance(value, str)}
        return cls(
            given.get("code", ""),
            given.get("name_ja", ""),
            given.get("name_en", ""),
            "push" if given.get("mode") == "push" else "pull",
            given.get("patience", ""),
            given.get("fallback", ""),
            given.get("priority_first") == "yes",
            given.get("waiting_counts") == "yes",
        )

    @classmethod
    def shown(cls, card: QueueCard) -> "QueueForm":
        """A queue as it would be typed."""
        minutes = "" if card.patience_seconds is None else f"{card.patience_seconds / 60:g}"
        return cls(
            card.code, card.name["ja"], card.name["en"], card.mode, minutes, str(card.fallback or ""), card.priority_first,
            card.waiting_counts,
        )  # fmt: skip

    @property
    def patience_seconds(self) -> int | None:
        """Raises ValueError for what is no length of time that a queue takes."""
        if not self.patience:
            return None
        minutes = float(self.patience)
        if not 0 < minutes <= MOST_MINUTES:
            raise ValueError(self.patience)
        return max(1, round(minutes * 60))

    @property
    def settings(self) -> dict[str, Any]:
        """What a new queue and a changed one have in common. Raises ValueError."""
        return {
            "name_ja": self.name_ja, "name_en": self.name_en, "mode": self.mode, "priority_first": self.priority_first,
            "patience_seconds": self.patience_seconds, "waiting_counts": self.waiting_counts,
        }  # fmt: skip

    def flaws(self, said: Words, *, is_new: bool) -> list[Flaw]:
        """What cannot be taken, beside which field."""
        found = code_flaw(said, "code", self.code) if is_new else []
        found += text_flaw(said, "name_ja", self.name_ja) + text_flaw(said, "name_en", self.name_en)
        try:
            _ = self.patience_seconds
        except ValueError:
            found.append(
                (
                    "patience",
                    said.gettext(
                        "The waiting limit is a number of minutes up to 30 days (43,200), or empty."
                    ),
                )
            )
        return found
