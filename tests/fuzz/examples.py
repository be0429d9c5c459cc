"""Property tests with a modest number of examples in the gate, the same each time, and as many as FUZZ_EXAMPLES says in `make harden`."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from functools import wraps
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

MANY = int(os.environ.get("FUZZ_EXAMPLES", "0"))
RAN: Counter[str] = Counter()  # property to the examples that it was tried on


def fuzzed(examples: int, **strategies: SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A test that is run on examples drawn from strategies, each of which is counted."""

    def decorated(test: Callable[..., None]) -> Callable[..., None]:
        @wraps(test)
        def counted(*args: Any, **kwargs: Any) -> None:
            RAN[f"{test.__module__.rpartition('.')[2]}::{test.__name__}"] += 1
            test(*args, **kwargs)

        slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
        chosen = settings(
            max_examples=MANY or examples,
            derandomize=not MANY,
            database=None,
            deadline=None,
            print_blob=True,
            suppress_health_check=slow,
        )
        return chosen(given(**strategies)(counted))

    return decorated


def told() -> str:
    """How many examples each property was tried on."""
    return "\n".join(f"{number:>8,}  {name}" for name, number in sorted(RAN.items()))
