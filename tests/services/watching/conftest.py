"""The floor and the companies of the monthly review."""

from tests.services.monthly_reports.conftest import client, floor

__all__ = ["client", "floor"]
