"""What a history answers to the statements of the product's actions: the same as Postgres would, out of memory.

Each answer stands by words that are in no other statement. One that is not known is an error: the demo would not do what the
product does.
"""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deploy.demo.history import History

Args = tuple[Any, ...]
Answer = Callable[["History", Args], Any]

_known: dict[str, Answer] = {}


def answers(*words: str) -> Callable[[Answer], Answer]:
    """The decorated function answers the statements that hold one of these words."""

    def declare(answer: Answer) -> Answer:
        _known.update(dict.fromkeys(words, answer))
        return answer

    return declare


@cache
def answer_to(sql: str) -> Answer:
    """The answer to a statement. Raises LookupError where none, or more than one, is known."""
    plain = " ".join(sql.split())
    found = [answer for words, answer in _known.items() if words in plain]
    if len(found) != 1:
        raise LookupError(f"{len(found)} answers to: {plain}")
    return found[0]


@answers("SELECT substitute_id FROM presence", "INSERT INTO presence")
def nothing(_history: "History", _args: Args) -> Any:
    """Nobody of the demo has a substitute, and everybody has a presence."""


@answers("SELECT tenant_id, ticket_id, status, makers FROM queue_entries")
def no_rows(_history: "History", _args: Args) -> Any:
    """Nobody of the demo holds what they have not started."""
    return []


@answers("SELECT person_id, domains FROM memberships", "FROM memberships m", "SELECT 1 FROM people")
def read(_history: "History", _args: Args) -> Any:
    """A mark: ask the database, for nothing of this changes while the history runs."""
    raise AssertionError
