"""`python -m bench …`: what the product does on this machine, measured beside raw Postgres, and under faults."""

import asyncio
import os
import tempfile
from base64 import b64encode
from pathlib import Path
from typing import Annotated

import typer

from core.settings import PREFIX, Settings

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@app.command()
def faults(submissions: Annotated[int, typer.Option(help="Tickets to submit.")] = 2000) -> None:
    """Kill every program by pid, and wipe Valkey, in the middle of submissions; count what stands at the end."""
    from tests.journeys import faults as journey  # noqa: PLC0415  (each bench loads what it needs)

    with tempfile.TemporaryDirectory(prefix="urakata-bench-") as folder:
        report = asyncio.run(journey.strike(Path(folder) / "home", submissions=submissions))
    print("\n".join(report.lines()))
    raise typer.Exit(1 if report.findings.troubles else 0)


@app.command()
def throughput(
    sizes: Annotated[str, typer.Option(help="Tickets in each database.")] = "10000,1000000",
    rounds: Annotated[int, typer.Option(help="Rounds of each call at each size.")] = 5,
    seconds: Annotated[int, typer.Option(help="Seconds of each round.")] = 5,
    home: Annotated[Path | None, typer.Option(help="Where the databases are kept for the next run.")] = None,
) -> None:
    """Create, read, list and next over HTTP, beside raw Postgres running the same statements."""
    from bench import throughput as bench  # noqa: PLC0415

    print(bench.HEAD)
    with tempfile.TemporaryDirectory(prefix="urakata-bench-") as folder:
        bench.measure(
            home or Path(folder) / "home", [int(size) for size in sizes.split(",")], rounds=rounds, seconds=seconds,
            say=lambda line: print(line, flush=True),
        )  # fmt: skip


@app.command()
def calendar() -> None:
    """Microseconds per deadline."""
    from bench import bench_calendar  # noqa: PLC0415

    bench_calendar.main()


def main() -> None:
    """Settings of the person at the keyboard count for nothing here: every run is alike."""
    Settings.model_config["env_file"] = None
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    os.environ[f"{PREFIX}MASTER_KEY"] = b64encode(b"the key of benchmarks, 32 bytes.").decode()
    app()


if __name__ == "__main__":
    main()
