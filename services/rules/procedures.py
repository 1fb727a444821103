"""The life of a procedure's version: written, read by others, in force, retired.

Pure. A published version never changes; what follows it is a new version.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

from services.rules.refusals import Phrase, Refused, noop, phrase


class Stage(StrEnum):
    """Where a version stands. One version at most is published for a task type: the one in force."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    RETIRED = "retired"


MOVES: Mapping[Stage, frozenset[Stage]] = MappingProxyType(
    {
        Stage.DRAFT: frozenset({Stage.IN_REVIEW, Stage.PUBLISHED, Stage.RETIRED}),
        Stage.IN_REVIEW: frozenset({Stage.DRAFT, Stage.PUBLISHED, Stage.RETIRED}),
        Stage.PUBLISHED: frozenset({Stage.RETIRED}),
        Stage.RETIRED: frozenset(),
    }
)


@dataclass(eq=False)
class StageNotAllowed(Refused):
    """The version cannot go from here to there."""

    code: ClassVar[str] = "move_not_allowed"
    frm: Stage
    to: Stage
    allowed: tuple[Stage, ...]

    def said(self) -> Phrase:
        if not self.allowed:
            return phrase("a procedure in {frm} cannot move to {to}: it is retired", frm=self.frm, to=self.to)
        sentence = noop("a procedure in {frm} cannot move to {to}; it may move to {allowed}")
        return phrase(sentence, frm=self.frm, to=self.to, allowed=self.allowed)


@dataclass(eq=False)
class Fixed(Refused):
    """Only a draft is edited."""

    code: ClassVar[str] = "procedure_fixed"
    stage: Stage

    def said(self) -> Phrase:
        return phrase(
            "only a draft is edited, and this version is {stage}; make a new draft", stage=self.stage
        )


def check_move(frm: Stage, to: Stage) -> None:
    """Return if a version may go from one stage to another; otherwise raise StageNotAllowed."""
    if to not in MOVES[frm]:
        raise StageNotAllowed(frm, to, tuple(stage for stage in Stage if stage in MOVES[frm]))


def check_edit(stage: Stage) -> None:
    """Return if the steps of a version at this stage may be edited; otherwise raise Fixed."""
    if stage is not Stage.DRAFT:
        raise Fixed(stage)
