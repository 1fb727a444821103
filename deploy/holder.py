"""Who holds a port, as far as the system tells us."""

import psutil


def who_listens(port: int) -> str:
    """In words to add to a message: ` by python3 (process 123)`; empty where we may not know."""
    try:
        pids = [
            line.pid
            for line in psutil.net_connections(kind="tcp")
            if line.status == psutil.CONN_LISTEN and line.laddr.port == port and line.pid
        ]
        return f" by {psutil.Process(pids[0]).name()} (process {pids[0]})" if pids else ""
    except psutil.Error:
        return ""
