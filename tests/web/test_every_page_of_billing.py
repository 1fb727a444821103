"""Every page of billing that somebody comes to by links."""

import pytest

from tests.support import every_page
from tests.support.every_page import Looker

pytestmark = pytest.mark.timeout(600)  # the first test walks as every role


@pytest.mark.parametrize("kind", every_page.area("billing"))
async def test_page_is_accessible_calm_and_narrow_enough(looker: Looker, kind: str) -> None:
    await looker.hold(kind)
