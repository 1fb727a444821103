"""Who may import whom; door tables are named in `tenants/` alone."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import services.tables

ROOT = Path(__file__).parents[2]
DOORS = [n for n, t in services.tables.metadata.tables.items() if t.info["kind"] == "door"]


def test_imports_go_downwards_only() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([str(lint)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("table", DOORS)
def test_a_door_table_is_named_in_sql_of_the_tenants_package_alone(table: str) -> None:
    named = re.compile(rf"\b(FROM|JOIN|INTO|UPDATE)\s+{table}\b", re.IGNORECASE)
    offenders = [
        str(path.relative_to(ROOT))
        for folder in ("core", "services", "api", "workers")
        for path in (ROOT / folder).rglob("*.py")
        if named.search(path.read_text())
    ]
    assert offenders == []
