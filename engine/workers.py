"""One job done on many things by all the processors there are: the one place where work is parted and put together again.

A part is every so-many-th thing, from the first, the second and so on; so parts are alike in size, and the same function
parts the work between processes and between machines. What comes back is in the order of what was given, whoever did
it: the output's bytes do not depend on the number of hands.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import NoReturn, TypeVar

from engine.progress import Step, unheard

Thing = TypeVar("Thing")
Result = TypeVar("Result")
VARIABLE = "BRIEFING_PROCESSES"
_INTERRUPTIONS = (signal.SIGINT, signal.SIGTERM)
_FEWEST = 32  # things for each process: for fewer, starting it costs more than it saves


class Lost(Exception):
    """A process ended before its part was done, as one does that is killed or finds no memory."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of so many parts, counted from 1."""

    number: int
    of: int

    def among(self, things: Sequence[Thing]) -> Sequence[Thing]:
        """What of some things belongs to it."""
        return things[self.number - 1 :: self.of]


WHOLE = Part(1, 1)


def processes() -> int:
    """How many processes may work at once: what the environment says, else as many as there are processors for us."""
    said = os.environ.get(VARIABLE, "")
    if said.isdecimal() and int(said):
        return int(said)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def alone(work: Callable[[Thing], Result], things: Sequence[Thing], step: Step = unheard) -> list[Result]:
    """The result of each thing, in order, all made here; `step` is called after each with how many there are."""
    results = []
    for thing in things:
        results.append(work(thing))
        step(len(things))
    return results


def spread(work: Callable[[Thing], Result], things: Sequence[Thing], step: Step = unheard) -> list[Result]:
    """The same, made by as many processes as are of use. What a process raises is raised here.

    Processes are forked, so that they hold what `work` needs without its being sent; only results travel. Where that
    cannot be, where threads are at work, or where things are few, all is made here. Raises Lost.
    """
    hands = min(processes(), len(things) // _FEWEST)
    if hands < 2 or threading.active_count() > 1 or "fork" not in multiprocessing.get_all_start_methods():
        return alone(work, things, step)
    return _gathered(work, things, hands, step)


def _gathered(work: Callable[[Thing], Result], things: Sequence[Thing], hands: int, step: Step) -> list[Result]:
    context = multiprocessing.get_context("fork")
    results: list[list[Result]] = [[] for _ in range(hands)]
    open_ends: dict[Connection, int] = {}
    started = []
    gc.freeze()  # what is there now is not looked through again, here or there, so that its memory stays shared
    try:
        for hand in range(hands):
            here, there = context.Pipe(duplex=False)
            process = context.Process(
                target=_hand, args=(work, Part(hand + 1, hands).among(things), there, [*open_ends, here])
            )
            process.daemon = True  # it ends when we do
            with _nobody_interrupted():  # before it knows what an interruption is to it
                process.start()
                started.append(process)
            there.close()  # so that the end of the process is the end of what can be read
            open_ends[here] = hand
        while open_ends:
            for end in wait(list(open_ends)):
                assert isinstance(end, Connection)
                hand = open_ends[end]
                if _received(end, results[hand]):
                    step(len(things))
                elif len(results[hand]) < len(Part(hand + 1, hands).among(things)):
                    raise Lost
                else:
                    del open_ends[end]
    finally:
        for process in started:
            process.kill()  # nothing of what it has at hand is wanted any more
            process.join()
        gc.unfreeze()
    return [results[index % hands][index // hands] for index in range(len(things))]


@contextmanager
def _nobody_interrupted() -> Iterator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _INTERRUPTIONS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _received(end: Connection, into: list[Result]) -> bool:
    """Take one result in; False where no more will come. Raises what was raised."""
    try:
        raised, value = end.recv()
    except (EOFError, OSError):  # between two results, or in the middle of one
        return False
    if raised:
        raise value
    into.append(value)
    return True


def _hand(
    work: Callable[[Thing], Result], things: Sequence[Thing], end: Connection, others: Sequence[Connection]
) -> NoReturn:
    """The work of one process: it sends each result as it is done, and so ends when nobody is left to read."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who is interrupted at the terminal is the one that started us
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _INTERRUPTIONS)
    for other in others:
        other.close()
    try:
        for thing in things:
            end.send((False, work(thing)))
    except BrokenPipeError:
        pass
    except Exception as error:  # noqa: BLE001  # it is raised again where somebody waits for it
        end.send((True, error))
    end.close()
    os._exit(0)
