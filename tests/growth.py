"""What a piece of work costs, in measures that are the same on every machine: calls, lines, and bytes held at once."""

from __future__ import annotations

import sys
import tracemalloc
from collections.abc import Callable
from types import FrameType
from typing import Any

Work = Callable[[], object]


def calls(work: Work) -> int:
    """How many calls a piece of work makes, of Python and of C."""
    count = 0

    def counted(_: object, event: str, __: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counted)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def lines(work: Work) -> int:
    """How many lines it runs: every turn of a loop is one, also of a loop that calls nothing."""
    count = 0

    def counted(_: FrameType, event: str, __: Any) -> Any:
        nonlocal count
        count += event == "line"
        return counted

    before = sys.gettrace()
    sys.settrace(counted)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def held(work: Work) -> int:
    """How many bytes it holds at once, at its peak."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
