"""What a report says of itself."""

from collections.abc import Sequence

from services.reports import definitions
from services.reports.asking import Asked, Ground
from services.reports.shapes import About


def about(report: str, asked: Asked, grounds: Sequence[Ground], *, error: str = "") -> About:
    """Its period and the one before, its tenants with how far their rollups are, its definitions."""
    return About(
        report=report,
        period=asked.period,
        compared_with=asked.earlier,
        grain=asked.grain.value,
        tenants=tuple(ground.told for ground in grounds),
        definitions=definitions.of(report, error=error),
        made_at=max(ground.now for ground in grounds),
    )
