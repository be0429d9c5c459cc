"""A long run says where it is: a line that is written over on a terminal, a line a stage elsewhere, nothing in a short one."""

from __future__ import annotations

import io

from engine.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Clock:
    """A clock that is put on by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def run(out: io.StringIO, seconds: float) -> Progress:
    """Two stages, the second of three things, with so many seconds for each thing and stage."""
    clock = Clock()
    progress = Progress(out, clock)
    progress.stage("read")
    clock.now += seconds
    progress.stage("render")
    for _ in range(3):
        clock.now += seconds
        progress.step(3)
    progress.end()
    return progress


def test_a_short_run_says_nothing() -> None:
    out, terminal = io.StringIO(), Terminal()
    run(out, 0.1)
    run(terminal, 0.1)
    assert (out.getvalue(), terminal.getvalue()) == ("", "")


def test_elsewhere_each_stage_has_a_line() -> None:
    out = io.StringIO()
    run(out, 5.0)
    assert out.getvalue() == "render\n"  # reading was over before anything was to be said


def test_a_stage_that_grows_long_is_said_as_soon_as_it_has() -> None:
    out = io.StringIO()
    run(out, 0.9)
    assert out.getvalue() == "render\n"


def test_a_terminal_has_one_line_which_is_gone_at_the_end() -> None:
    terminal = Terminal()
    run(terminal, 5.0)
    clear = "\r\x1b[K"
    assert (
        terminal.getvalue() == "".join(f"{clear}render{far}" for far in ("", " 1 of 3", " 2 of 3", " 3 of 3")) + clear
    )


def test_the_time_of_every_stage_is_kept() -> None:
    progress = run(io.StringIO(), 2.0)
    assert progress.seconds == {"read": 2.0, "render": 6.0}
    assert progress.timings().splitlines() == [
        "     2.00 s   25%  read",
        "     6.00 s   75%  render",
        "     8.00 s        in all",
    ]
