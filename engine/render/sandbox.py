"""What a dossier's own templates run in: Jinja's sandbox, with the doors shut that our own view would open in it.

It keeps a template from running code, reading files and changing what pages are made of. It must never be taken for a
fence around time or memory: of these it bounds `range` and what a page may have, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from types import ModuleType
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from engine.model import Entry

MAX_PAGE = 64 * 2**20  # characters, as many as the check would read
_NOT_FIELDS = frozenset(dir(Entry))  # what pydantic gives every entry: it reads files, and runs what they say


def limited(parts: Iterable[str]) -> str:
    """The parts of a page, a block or a macro as one text; raises SecurityError where that has no end."""
    whole = StringIO()
    length = 0
    for part in parts:
        length += whole.write(part)
        if length > MAX_PAGE:
            raise SecurityError(f"a template prints more than {MAX_PAGE // 2**20} MiB")
    return whole.getvalue()


class Sandbox(ImmutableSandboxedEnvironment):
    """No names with an underscore in front, no classes, no modules, no changes, no sums that grow without end."""

    concat = staticmethod(limited)
    intercepted_binops = frozenset(("*", "**", "%"))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(value, (type, ModuleType)) or isinstance(getattr(value, "__self__", None), type):
            return False  # from a class or a module a few steps lead to everything
        return super().is_safe_attribute(obj, attr, value) and not (isinstance(obj, Entry) and attr in _NOT_FIELDS)

    def call_binop(self, _context: Context, operator: str, _left: Any, _right: Any) -> Any:
        raise SecurityError(f"a template does not reckon: `{operator}` stands here")
