"""A report over several companies: what stands behind each one's wall from there, a few at once; their rollups in one transaction.

The rollups hold no content, so the wall of the set lets through those of all companies that the caller sees, and of no other. Its
statements are planned for what is asked: a plan for any companies expects few rows, and sorts those of all on disk.
"""

from collections.abc import Sequence
from typing import Any

from services.reports.asking import Asked
from tenants import several
from tenants.db import transaction
from tenants.scope import Scope


async def read(scopes: Sequence[Scope], asked: Asked, aspect: Any) -> list[Any]:
    """The parts of a report (of services/reports/queries) over these companies, the caller inside each of them. Raises Denied."""
    if len(scopes) == 1 or not hasattr(aspect, "over"):
        return await several.each(scopes, lambda tx: aspect.read(tx, asked))
    insides = await several.each(scopes, lambda tx: aspect.inside(tx, asked))
    async with transaction(scopes[0].outside(), plans_anew=True) as tx:
        over = await aspect.over(tx, asked, [each.ground for each in insides])
    return [aspect.Part(insides, over)]
