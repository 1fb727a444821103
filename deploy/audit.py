"""`urakata audit …`: the audit trail."""

import asyncio
import os
from pathlib import Path
from typing import Annotated

import typer

from core.settings import load, settings, variable
from deploy.lend import entered

app = typer.Typer(no_args_is_help=True, help="The audit trail.")


@app.callback()
def audit() -> None:
    """The audit trail."""


@app.command()
def verify(
    home: Annotated[
        Path | None, typer.Option(help="Folder of data, secrets and logs.", show_default=".urakata")
    ] = None,
) -> None:
    """Walk the hash chain of every tenant. Exits 1 and names the first broken link of each."""
    from deploy import audit_trail  # noqa: PLC0415  (loads clients that `up` does not need)

    given = load(**({"home": home} if home else {}))
    os.environ[variable("home")] = str(given.home)
    with entered(given):
        broken = asyncio.run(audit_trail.verify(settings()))
    raise typer.Exit(1 if broken else 0)
