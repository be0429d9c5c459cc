"""Who is named for saying nothing.

Silence is the pairing of every fact with every source, nearly all of them in a large dossier. While the sources fit in
a list that people read, a page names the silent ones; past that one sentence says it of all that it does not name.
"""

from __future__ import annotations

from engine.model import Dossier

NAMED = 24  # sources


def named(dossier: Dossier) -> bool:
    """Whether the pages of a dossier name those that are silent."""
    return len(dossier.sources) <= NAMED
