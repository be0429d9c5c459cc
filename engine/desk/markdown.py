"""Text that Markdown shows as it is, on GitHub too: no emphasis, no table, no element, and nobody is called by name."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"([\\`*_{}\[\]<>|#~$])")
_CALLING = re.compile(r"@(?=\w)")  # `@name` notifies whoever bears that name


def plain(text: str) -> str:
    """A text of one line, for a line or a cell of a table."""
    return _CALLING.sub("@<!-- -->", _SIGNS.sub(r"\\\1", text))
