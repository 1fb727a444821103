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
def kills(count: Annotated[int, typer.Option(help="How often to kill.")] = 1000) -> None:
    """Kill the monthly close by pid, again and again, with issues in between; count what stands at the end."""
    from bench import killing as bench  # noqa: PLC0415  (loads what the other benches do not need)

    with tempfile.TemporaryDirectory(prefix="urakata-bench-") as folder:
        report = bench.measure(Path(folder) / "home", kills=count)
    print("\n".join(report.lines()))
    raise typer.Exit(1 if report.troubles else 0)


@app.command()
def rollup_kills(count: Annotated[int, typer.Option(help="How often to kill.")] = 1000) -> None:
    """Kill whoever keeps the rollups by pid, again and again, while work is done; count what stands at the end."""
    from bench import killing as bench  # noqa: PLC0415  (loads what the other benches do not need)

    with tempfile.TemporaryDirectory(prefix="urakata-bench-") as folder:
        report = bench.measure_rollups(Path(folder) / "home", kills=count)
    print("\n".join(report.lines()))
    raise typer.Exit(1 if report.drifts or report.wrong else 0)


@app.command()
def rollups(
    tickets: Annotated[int, typer.Option(help="Tickets in the database.")] = 1_000_000,
    tenants: Annotated[int, typer.Option(help="Companies.")] = 50,
    alike: Annotated[
        bool, typer.Option(help="The first company has a log; the others are copies without.")
    ] = False,
    home: Annotated[Path | None, typer.Option(help="Where the servers keep their data.")] = None,
) -> None:
    """Rollups: keeping, size, rebuild, reading a year beside raw SQL over the same tickets, and every report and the portfolio in the service."""
    from bench import rollups as bench  # noqa: PLC0415  (loads what the other benches do not need)

    with tempfile.TemporaryDirectory(prefix="urakata-bench-") as folder:
        bench.measure(
            home or Path(folder) / "home",
            tickets=tickets,
            tenants=tenants,
            alike=alike,
            say=lambda line: print(line, flush=True),
        )


@app.command()
def billing(
    items: Annotated[int, typer.Option(help="Usage items of the month.")] = 1_000_000,
    tenants: Annotated[int, typer.Option(help="Companies.")] = 200,
    home: Annotated[Path | None, typer.Option(help="Where the servers keep their data.")] = None,
) -> None:
    """The monthly close: minutes, memory and items a second, beside one SQL aggregate over the same items."""
    from bench import closing as bench  # noqa: PLC0415  (loads what the other benches do not need)

    with tempfile.TemporaryDirectory(prefix="urakata-bench-") as folder:
        bench.measure(
            home or Path(folder) / "home",
            items=items,
            tenants=tenants,
            say=lambda line: print(line, flush=True),
        )


@app.command()
def throughput(
    sizes: Annotated[str, typer.Option(help="Tickets in each database.")] = "10000,1000000",
    rounds: Annotated[int, typer.Option(help="Rounds of each call at each size.")] = 5,
    seconds: Annotated[int, typer.Option(help="Seconds of each round.")] = 5,
    calls: Annotated[str, typer.Option(help="Which calls.")] = "create,read,list,next",
    home: Annotated[Path | None, typer.Option(help="Where the databases are kept for the next run.")] = None,
) -> None:
    """Create, read, list and next over HTTP, beside raw Postgres running the same statements."""
    from bench import throughput as bench  # noqa: PLC0415

    print(bench.HEAD)
    with tempfile.TemporaryDirectory(prefix="urakata-bench-") as folder:
        bench.measure(
            home or Path(folder) / "home", [int(size) for size in sizes.split(",")], rounds=rounds, seconds=seconds,
            calls=calls.split(","), say=lambda line: print(line, flush=True),
        )  # fmt: skip


@app.command()
def pages(
    tickets: Annotated[int, typer.Option(help="Tickets in the database.")] = 1_000_000,
    seconds: Annotated[int, typer.Option(help="Seconds for each page.")] = 5,
    home: Annotated[Path | None, typer.Option(help="Where the databases are kept for the next run.")] = None,
) -> None:
    """Time to the first byte of the pages, and their bytes."""
    from bench import pages as bench  # noqa: PLC0415

    print(bench.HEAD)
    with tempfile.TemporaryDirectory(prefix="urakata-bench-") as folder:
        bench.measure(
            home or Path(folder) / "home",
            tickets=tickets,
            seconds=seconds,
            say=lambda line: print(line, flush=True),
        )


@app.command()
def streams(
    count: Annotated[int, typer.Option(help="Streams to hold open on one API process.")] = 500,
    home: Annotated[Path | None, typer.Option(help="Where the databases are kept for the next run.")] = None,
) -> None:
    """How soon live pages hear of a change."""
    from bench import streams as bench  # noqa: PLC0415

    print(bench.HEAD)
    with tempfile.TemporaryDirectory(prefix="urakata-bench-") as folder:
        bench.measure(home or Path(folder) / "home", streams=count, say=lambda line: print(line, flush=True))


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
