"""What `up` shows: plain lines when it is piped, a table in a terminal; and it goes on when nobody reads."""

import io
from pathlib import Path

import pytest
from rich.console import Console
from rich.live import Live

from deploy.children import Child, State
from deploy.display import Board, Lines
from deploy.program import Program


def child(state: State, reason: str = "") -> Child:
    program = Program(name="worker", argv=(), cwd=Path(), environment={})
    return Child(program, Path("worker.log"), state=state, restarts=2, reason=reason)


def test_lines_tell_each_change_once(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines()
    for state in (State.STARTING, State.UP, State.UP, State.WAITING):
        lines.show([child(state)])
    assert capsys.readouterr().out.splitlines() == ["worker: starting", "worker: up", "worker: waiting"]


def test_lines_that_nobody_reads_stop_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed(io.StringIO):
        def write(self, _text: str) -> int:
            raise BrokenPipeError

    monkeypatch.setattr("sys.stdout", Closed())
    Lines().say("anything")


def test_the_board_shows_standing_restarts_and_trouble_as_they_are() -> None:
    output = io.StringIO()
    with Live(
        console=Console(file=output, width=100, force_terminal=True, color_system=None), auto_refresh=False
    ) as live:
        board = Board(live)
        board.show([child(State.WAITING, "ended with exit code 1: [red]no module[/red].")])
        board.say("worker [2] ended.")
    shown = output.getvalue()
    assert "worker" in shown
    assert "waiting" in shown
    assert "[red]no module[/red]" in shown
    assert "worker [2] ended." in shown
    assert "[green]" not in shown
