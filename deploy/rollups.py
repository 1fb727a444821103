"""`urakata rollups …`: the sums that reports read, from the command line."""

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer

from core.settings import load, settings, variable
from deploy.lend import entered
from deploy.progress import progress

app = typer.Typer(no_args_is_help=True, help="The sums that reports read.")


@app.callback()
def rollups() -> None:
    """The sums that reports read."""


@app.command()
def rebuild(
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing: compare, and exit 1 on drift.")
    ] = False,
    tenant: Annotated[str | None, typer.Option(help="The key of one company.", show_default="all")] = None,
    home: Annotated[
        Path | None, typer.Option(help="Folder of data, secrets and logs.", show_default=".urakata")
    ] = None,
) -> None:
    """Make the report tables anew from the event log, company by company, while the product runs. One that broke off goes on.

    With --check, each difference is named: table, key, what is held, and what the log says.
    """
    from deploy import rebuild as work  # noqa: PLC0415  (loads clients that `up` does not need)

    given = load(**({"home": home} if home else {}))
    os.environ[variable("home")] = str(given.home)
    with entered(given), progress() as told:
        do = work.check if check else work.rebuild
        failed = asyncio.run(do(settings(), tenant, told=told))
    raise typer.Exit(1 if failed else 0)
