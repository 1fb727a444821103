"""The command line: `urakata up`, `migrate`, `doctor`, `openapi`.

Wrong settings end with 2, everything else that keeps a command from its work with 1, in plain words.
"""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from core.settings import Settings, SettingsError, load
from deploy import audit, billing, database, rollups
from deploy.appoint import appoint
from deploy.demo.command import demo
from deploy.display import display
from deploy.embedded.refusals import CannotStart
from deploy.lend import lent
from deploy.program import NotStarted
from deploy.up import up as run_everything
from tenants.login_roles import RoleTooStrong

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Urakata, the operations platform of a business process outsourcing provider.",
)

Home = Annotated[Path | None, typer.Option(help="Folder of data, secrets and logs.", show_default=".urakata")]
Port = Annotated[int | None, typer.Option(help="Port of the API and the web pages.", show_default="8000")]
WithDemo = Annotated[bool, typer.Option("--demo", help="Load demo data at the first start.")]


@app.command()
def up(with_demo: WithDemo = False, port: Port = None, home: Home = None) -> None:
    """Run the whole product on this machine; Ctrl-C stops it."""
    given = _settings(home=home, port=port, demo=with_demo or None)
    with display() as shown:
        run_everything(given, shown)


@app.command()
def migrate(home: Home = None) -> None:
    """Bring the database up to date: roles, extensions and tables."""
    given = _settings(home=home)
    with lent(given) as addresses:
        database.bring_up_to_date(addresses, embedded=given.database_url is None)
    print("The database is up to date.")


@app.command(name="doctor")
def examine(home: Home = None) -> None:
    """Check everything the product needs, and say what is wrong and how to mend it."""
    from deploy import doctor  # noqa: PLC0415  (loads clients that `up` does not need)

    is_well = True
    for finding in doctor.examine(_settings(home=home)):
        print(f"{'ok   ' if finding.is_well else 'WRONG'} {finding.about}: {finding.words}", flush=True)
        is_well = is_well and finding.is_well
    raise typer.Exit(0 if is_well else 1)


app.add_typer(audit.app, name="audit")
app.add_typer(billing.app, name="billing")
app.add_typer(rollups.app, name="rollups")
app.command()(appoint)
app.command()(demo)


@app.command()
def openapi() -> None:
    """Print the OpenAPI document."""
    print(json.dumps(import_module("api.app").app.openapi(), ensure_ascii=False, indent=2))


def main() -> None:
    """The program `urakata`."""
    try:
        app()
    except SettingsError as error:
        _refuse(error, 2)
    except (CannotStart, NotStarted, RoleTooStrong) as error:
        _refuse(error, 1)


def _settings(**given: Any) -> Settings:
    return load(**{name: value for name, value in given.items() if value is not None})


def _refuse(error: Exception, code: int) -> None:
    print(error, file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
