"""What is wrong with a piece of input: where, what it held, what it takes."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Flaw:
    """One bad field. `pointer` is a JSON pointer (RFC 6901) from the root of what was parsed."""

    pointer: str
    code: str
    held: object
    takes: str

    @property
    def detail(self) -> str:
        """One English sentence for a problem+json error."""
        return f"held {shown(self.held)}; takes {self.takes}"


class Flawed(ValueError):
    """Input that cannot be taken. `flaws` names every bad field that was found, at least one."""

    def __init__(self, flaws: tuple[Flaw, ...]) -> None:
        """Keep the flaws; the message lists them."""
        self.flaws = flaws
        super().__init__("; ".join(f"{flaw.pointer or '/'}: {flaw.detail}" for flaw in flaws))


def shown(held: object) -> str:
    """What was held, short enough for a message."""
    text = repr(held)
    return text if len(text) <= 80 else f"{text[:77]}..."


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
