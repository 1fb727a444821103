"""What is wrong with a piece of input: where, what it held, what it takes."""

from dataclasses import dataclass, field
from typing import ClassVar

from services.rules.flaw_texts import TEXTS
from services.rules.refusals import Phrase, Refused, phrase


@dataclass(frozen=True, slots=True)
class Flaw:
    """One bad field. `pointer` is a JSON pointer (RFC 6901) from the root of what was parsed."""

    pointer: str
    code: str
    held: object
    takes: str

    @property
    def detail(self) -> Phrase:
        """What is said of it."""
        return phrase(TEXTS[self.code], held=self.held, takes=self.takes)


@dataclass
class Flawed(Refused):
    """Input that cannot be taken: every bad field that was found, at least one."""

    code: ClassVar[str] = "invalid"
    flaws: tuple[Flaw, ...]

    def __str__(self) -> str:
        """All flaws, for a log."""
        return "; ".join(f"{flaw.pointer or '/'}: {flaw.detail}" for flaw in self.flaws)


def step(pointer: str, key: object) -> str:
    """The pointer to a child, with `~` and `/` escaped."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"


@dataclass(slots=True)
class Flaws:
    """Collects flaws while parsing, so that the reader learns all of them at once."""

    found: list[Flaw] = field(default_factory=list)

    def add(self, pointer: str, code: str, held: object, takes: str) -> None:
        """Note one bad field."""
        self.found.append(Flaw(pointer, code, held, takes))

    def refuse(self) -> None:
        """Raise Flawed if anything was found."""
        if self.found:
            raise Flawed(tuple(self.found))

    def unknown(self, value: dict[str, object], pointer: str, names: tuple[str, ...]) -> None:
        """Note the fields of an object that are none of `names`."""
        for name in sorted(value.keys() - set(names)):
            self.add(step(pointer, name), "unknown_field", value[name], ", ".join(names))
