"""Our own programs: the API with the web pages, the worker, and beat, which ticks the sweeps."""

import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil

from core.settings import Settings, variable
from deploy.embedded.servers import Addresses
from deploy.program import Program

RANK = 2
SETTLING_SECONDS = 3.0


def programs_of(settings: Settings, addresses: Addresses) -> list[Program]:
    """What runs on top of the servers, which start together."""
    environment = addresses.environment() | {
        variable("home"): str(settings.home),
        variable("port"): str(settings.port),
        variable("documents_dir"): str(settings.documents_dir),
        variable("demo"): str(settings.demo).lower(),
        "PYTHONUNBUFFERED": "1",
    }
    return [
        _python("beat", _beat(settings), environment, is_ready=_has_settled),
        _python("worker", _worker(settings), environment, is_ready=_has_settled),
        _python("api", _api(settings), environment, is_ready=lambda _pid: _answers(settings)),
    ]


def address_of(settings: Settings) -> str:
    """Where a browser on this machine finds the product."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104  (compared, not bound)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"


def _python(
    name: str,
    words: tuple[str, ...],
    environment: dict[str, str],
    is_ready: Callable[[int], bool],
) -> Program:
    return Program(
        name=name,
        argv=(sys.executable, "-m", *words),
        cwd=Path.cwd(),
        environment=environment,
        rank=RANK,
        stop_seconds=15.0,
        ready_seconds=180.0,
        is_ready=is_ready,
    )


def _api(settings: Settings) -> tuple[str, ...]:
    return (
        *("uvicorn", "api.app:app", "--host", settings.host, "--port", str(settings.port)),
        *("--workers", str(settings.api_workers), "--log-level", settings.log_level, "--no-access-log"),
        *("--timeout-graceful-shutdown", "5"),  # live streams never end by themselves
    )


def _worker(settings: Settings) -> tuple[str, ...]:
    return (
        *("celery", "-A", "workers.app", "worker", "--concurrency", str(settings.worker_concurrency)),
        *("--loglevel", settings.log_level, "--without-gossip", "--without-mingle"),
    )


def _beat(settings: Settings) -> tuple[str, ...]:
    return (
        *("celery", "-A", "workers.app", "beat", "--loglevel", settings.log_level),
        *("--schedule", str(settings.home / "beat-schedule"), "--pidfile", ""),
    )


def _has_settled(pid: int) -> bool:
    """A worker that cannot do its work ends while it loads; it says nothing when it can."""
    return time.time() - float(psutil.Process(pid).create_time()) > SETTLING_SECONDS


def _answers(settings: Settings) -> bool:
    try:
        with urllib.request.urlopen(f"{address_of(settings)}/healthz", timeout=1) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except OSError:
        return False
