"""Work parted between processes gives what one process gives, in order, and ends with whoever wanted it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.problems import Place, Problem, Stopped
from engine.workers import VARIABLE, Lost, Part, processes, spread

ROOT = Path(__file__).resolve().parent.parent
THINGS = list(range(200))
forks = pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(), reason="no process can be forked here"
)


@pytest.mark.parametrize("hands", ["1", "2", "3", "7"])
def test_results_come_in_order_whatever_the_number_of_hands(hands: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, hands)
    steps: list[int] = []
    assert spread(lambda n: n * n, THINGS, steps.append) == [n * n for n in THINGS]
    assert steps == [len(THINGS)] * len(THINGS)


def test_parts_hold_everything_once() -> None:
    for of in (1, 2, 3, 7, 300):
        parts = [Part(number, of).among(THINGS) for number in range(1, of + 1)]
        assert sorted(n for one in parts for n in one) == THINGS
        assert max(map(len, parts)) - min(map(len, parts)) <= 1


@forks
def test_work_is_done_elsewhere_where_it_is_much_and_here_where_it_is_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "2")
    assert len(set(spread(lambda _: os.getpid(), THINGS))) == 2
    assert spread(lambda _: os.getpid(), THINGS[:3]) == [os.getpid()] * 3


@forks
def test_what_a_process_raises_is_raised_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "2")
    problem = Problem("template", "it does not parse", Place("templates/fact.html", 3, 1), touches=("index.html",))

    def work(number: int) -> int:
        if number == 150:
            raise Stopped([problem], 4)
        return number

    with pytest.raises(Stopped) as stopped:
        spread(work, THINGS)
    assert (stopped.value.problems, stopped.value.exit_code) == ((problem,), 4)


@forks
def test_a_process_that_is_killed_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "2")

    def work(number: int) -> int:
        if number == 50:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    with pytest.raises(Lost):
        spread(work, THINGS)
    assert multiprocessing.active_children() == []


@forks
def test_a_process_that_is_killed_in_the_middle_of_a_result_is_missed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "2")
    waited: list[int] = []

    def work(number: int) -> bytes:
        if number == 150:
            signal.setitimer(signal.ITIMER_REAL, 0.2)  # the end of a process that has said nothing else
        return bytes(2**22 if number == 150 else 1)

    def step(of: int) -> None:
        """Keep it waiting with a result that no pipe holds."""
        if not waited:
            waited.append(of)
            time.sleep(0.5)

    with pytest.raises(Lost):
        spread(work, THINGS, step)
    assert multiprocessing.active_children() == []


@forks
def test_processes_end_when_nobody_waits_for_them_any_more(tmp_path: Path) -> None:
    script = f"""
import os, time
from pathlib import Path
from engine.workers import spread

def work(number):
    Path({str(tmp_path)!r}, str(os.getpid())).touch()
    time.sleep(0.05)
    return number

spread(work, range(400))
"""
    environment = {**os.environ, VARIABLE: "2"}
    run = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, env=environment)
    while len(list(tmp_path.iterdir())) < 2:
        time.sleep(0.02)
    run.kill()
    run.wait()
    left = [int(path.name) for path in tmp_path.iterdir()]
    until = time.monotonic() + 20
    while any(map(_lives, left)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(_lives, left))


def _lives(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="ascii")
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_the_environment_says_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "5")
    assert processes() == 5
    for none in ("0", "many", ""):
        monkeypatch.setenv(VARIABLE, none)
        assert processes() >= 1
