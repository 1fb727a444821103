"""Public holidays, from the table of the `holidays` package: a region is "JP", or "DE-BY" with its part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import ClassVar

import holidays

from services.rules.refusals import Phrase, Refused, phrase


@dataclass
class RegionUnknown(Refused):
    """The table of public holidays does not hold this region; it takes an ISO 3166 code."""

    code: ClassVar[str] = "unknown_region"
    region: str

    def said(self) -> Phrase:
        return phrase("held {held}; takes an ISO 3166 code such as JP or DE-BY", held=self.region)


@lru_cache(maxsize=1)
def _regions() -> Mapping[str, frozenset[str]]:
    return {country: frozenset(parts) for country, parts in holidays.list_supported_countries().items()}


def is_region(region: str) -> bool:
    """Whether the table holds the country, and the part of it if one is named."""
    country, _, part = region.partition("-")
    return country in _regions() and (part in _regions()[country] if "-" in region else True)


@lru_cache(maxsize=4096)
def public_holidays(region: str, year: int, language: str | None = None) -> Mapping[date, str]:
    """The public holidays of one calendar year with their names; Japan's with substitutes (振替休日).

    The names are in `language` where the table knows it, else in one of the region's own or English.

    Raises RegionUnknown.
    """
    if not is_region(region):
        raise RegionUnknown(region)
    country, _, part = region.partition("-")
    return dict(
        sorted(
            holidays.country_holidays(
                country, subdiv=part or None, years=year, expand=False, language=language
            ).items()
        )
    )


_LANGUAGES = {"ja": "ja", "en": "en_US"}


@lru_cache(maxsize=512)
def named_holidays(region: str, year: int, language: str) -> Mapping[date, str]:
    """The same with their names in a language, where the table has them in it.

    Raises RegionUnknown.
    """
    if not is_region(region):
        raise RegionUnknown(region)
    country, _, part = region.partition("-")
    table = holidays.country_holidays(
        country, subdiv=part or None, years=year, expand=False, language=_LANGUAGES.get(language)
    )
    return dict(sorted(table.items()))
