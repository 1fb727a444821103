"""What can be done to many tickets at once, and by whom."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.web.words import noop
from tenants.scope import Scope


@dataclass(frozen=True, slots=True)
class Action:
    """`grant` is needed to do it, `asks` names the field that it takes, `undone`: whether it can be taken back."""

    code: str
    name: str
    done: str
    grant: str
    asks: str = ""
    undone: bool = True


ACTIONS = (
    Action("mine", noop("Assign to me"), noop("assigned to you"), "tickets.assign_self"),
    Action("assign", noop("Assign to a colleague"), noop("assigned"), "tickets.assign", "person"),
    Action("queue", noop("Move to a queue"), noop("moved to the queue"), "tickets.assign", "queue"),
    Action("priority", noop("Change the priority"), noop("changed"), "tickets.edit", "priority"),
    Action("tag", noop("Add a tag"), noop("tagged"), "tickets.edit", "tag"),
    Action("untag", noop("Remove a tag"), noop("changed"), "tickets.edit", "tag"),
    Action("hold", noop("Put on hold"), noop("put on hold"), "tickets.move", "reason"),
    Action("cancel", noop("Cancel the tickets"), noop("cancelled"), "tickets.move", "", undone=False),
)
BY_CODE = {each.code: each for each in ACTIONS}


def offered(scope: Scope) -> Sequence[Action]:
    """What somebody may do to many tickets."""
    return [each for each in ACTIONS if scope.may(each.grant)]
