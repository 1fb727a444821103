"""`urakata appoint`: the provider's own tenant, and an administrator of it, on a database that has none."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from core.settings import load, settings, variable
from deploy.lend import entered


def appoint(
    email: Annotated[str, typer.Argument(help="The e-mail address to sign in with.")],
    name: Annotated[str, typer.Option(help="The person's name.", prompt="Name")],
    password: Annotated[
        str,
        typer.Option(
            help="12 characters or more.", prompt="Password", hide_input=True, confirmation_prompt=True
        ),
    ],
    home: Annotated[
        Path | None, typer.Option(help="Folder of data, secrets and logs.", show_default=".urakata")
    ] = None,
) -> None:
    """Appoint an administrator, cleared for all tenants; prints an API client for them, once."""
    from core.errors import Refusal  # noqa: PLC0415  (loads clients that `up` does not need)
    from deploy import founding  # noqa: PLC0415  (the same)

    given = load(**({"home": home} if home else {}))
    os.environ[variable("home")] = str(given.home)
    with entered(given):
        try:
            made = asyncio.run(founding.appoint(settings(), email=email, name=name, password=password))
        except Refusal as refusal:
            print(refusal, file=sys.stderr)
            raise typer.Exit(1) from None
    print(f"{name} may sign in as {email}.")
    print("An API client with the same rights; its secret is not shown again:")
    print(f"  client_id      {made.client_id}\n  client_secret  {made.secret}")
