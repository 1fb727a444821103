"""`kill -9` of every program, and a wiped Valkey, in the middle of submissions: nothing lost, nothing doubled.

`URAKATA_FAULTS=2000` chooses how many are submitted; `python -m bench faults` does the same and prints the counts.
"""

import os
from pathlib import Path

import pytest

from tests.journeys import faults

SUBMISSIONS = int(os.environ.get("URAKATA_FAULTS", "140"))


@pytest.mark.timeout(600)
async def test_what_was_acknowledged_survives_every_fault_once(tmp_path: Path) -> None:
    report = await faults.strike(tmp_path / "home", submissions=SUBMISSIONS)
    print("\n".join(report.lines()))
    assert len(report.hits) == len(faults.FAULTS)
    assert report.troubles, "no client noticed anything: the faults did not strike while clients submitted"
    found = report.findings
    assert not found.troubles
    assert found.acknowledged == found.tickets == found.queued == found.on_the_board_alike == SUBMISSIONS
