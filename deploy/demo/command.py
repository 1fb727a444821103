"""`urakata demo`: load the demo data into an empty database."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from core.settings import load, settings, variable
from deploy.lend import entered
from deploy.progress import progress

DEFAULT_SEED = "urakata"


def demo(
    scale: Annotated[
        float, typer.Option(help="1 is some 3,000 tickets in half a year.", min=0.01, max=50)
    ] = 1.0,
    seed: Annotated[
        str, typer.Option(help="The same seed gives the same data in the same month.")
    ] = DEFAULT_SEED,
    home: Annotated[
        Path | None, typer.Option(help="Folder of data, secrets and logs.", show_default=".urakata")
    ] = None,
) -> None:
    """Load demo data into an empty database: three client companies, their people, and half a year of work."""
    from deploy.demo.filling import NotEmpty, fill  # noqa: PLC0415  (loads what `up` does not need)

    given = load(**({"home": home} if home else {}))
    os.environ[variable("home")] = str(given.home)
    with entered(given), progress() as told:
        try:
            path = asyncio.run(fill(settings(), seed=seed, scale=scale, told=told))
        except NotEmpty as refusal:
            print(refusal, file=sys.stderr)
            raise typer.Exit(1) from None
    print(f"The sign-ins stand in {path}")
