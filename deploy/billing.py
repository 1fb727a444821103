"""`urakata billing …`: the monthly close from the command line, over the same service as the API's."""

import asyncio
import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from core.settings import load, settings, variable
from deploy.lend import entered
from deploy.progress import progress
from services.rules import months

app = typer.Typer(no_args_is_help=True, help="Billing.")


@app.callback()
def billing() -> None:
    """Billing."""


def _month(text: str) -> date:
    try:
        return months.read(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


@app.command()
def close(
    month: Annotated[str, typer.Option(help="The month in which the periods end, such as 2026-10.")],
    tenant: Annotated[str | None, typer.Option(help="The key of one company.", show_default="all")] = None,
    home: Annotated[
        Path | None, typer.Option(help="Folder of data, secrets and logs.", show_default=".urakata")
    ] = None,
) -> None:
    """Close a month: freeze the periods that end in it, and make their drafts. It can be run again at any time.

    Exits 1 where something could not be closed, and says what and why.
    """
    from deploy import monthly_close  # noqa: PLC0415  (loads clients that `up` does not need)

    month_on = _month(month)
    given = load(**({"home": home} if home else {}))
    os.environ[variable("home")] = str(given.home)
    with entered(given), progress() as told:
        refused = asyncio.run(monthly_close.close(settings(), month_on, tenant, told=told))
    raise typer.Exit(1 if refused else 0)
