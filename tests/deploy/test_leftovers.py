"""A test run leaves no server and no folder behind, also when it is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from deploy.watchdog import is_running
from tests.support import servers

RUN = """
import os, sys
os.environ.pop("RUN_OF_TESTS_FOLDER", None)
from tests.support import servers
alive = servers.open_run()
servers.servers()
print(os.environ["RUN_OF_TESTS_FOLDER"], flush=True)
sys.stdin.readline()
servers.close_run(alive)
"""


@pytest.mark.parametrize("how", ["end", "kill"])
def test_nothing_is_left_however_a_run_ends(how: str) -> None:
    with subprocess.Popen(
        (sys.executable, "-c", RUN),
        cwd=servers.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stdin is not None
        assert run.stdout is not None
        folder = run.stdout.readline().strip()
        keeper = psutil.Process(int((Path(folder) / "kept").read_text()))
        family = [keeper, *keeper.children(recursive=True)]
        assert {process.name().split(":")[0] for process in family} >= {"postgres", "valkey-server"}
        if how == "kill":
            os.kill(run.pid, signal.SIGKILL)
        else:
            run.stdin.write(
                "end\n"
            )  # not before: a run that ends by itself may end its servers before they are counted
            run.stdin.flush()
        run.wait(60)
    deadline = time.monotonic() + 90
    while any(is_running(process) for process in family) or Path(folder).exists():
        assert time.monotonic() < deadline, "something was left behind"
        time.sleep(0.05)
