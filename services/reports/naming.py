"""What the keys of a dimension are called."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.reports import words
from services.reports.asking import Ground
from services.reports.grouping import NO_TEAM
from services.reports.shapes import Said

_NO_TEAM = words.said("チームなし", "No team")
NAMELESS = words.said("", "")


class Names:
    """The names of task types, tenants and teams of several grounds."""

    def __init__(self, grounds: Sequence[Ground]) -> None:
        self.kinds = {(g.key, kind.code): kind for g in grounds for kind in g.kinds.values()}
        self._tenants = {ground.key: ground.told.name for ground in grounds}
        self._teams: dict[str, Said] = {str(NO_TEAM): _NO_TEAM}
        for ground in grounds:
            self._teams |= ground.teams

    def row(self, by: str, key: Any) -> Mapping[str, Any]:
        """`key`, `name` and `tenant` of a row of this dimension."""
        if key is None:
            return {"key": None, "name": None, "tenant": None}
        if by == "task_type":
            tenant, code = key
            return {"key": code, "name": self.kinds[key].name, "tenant": tenant}
        return {"key": key, "name": self._name(by, key), "tenant": key if by == "tenant" else None}

    def _name(self, by: str, key: str) -> Said:
        if by == "tenant":
            return self._tenants[key]
        return self._teams.get(key, NAMELESS) if by == "team" else words.value(key)
