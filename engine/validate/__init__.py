"""A Dossier's problems in meaning: a flat list of small functions, each of which yields every problem of its kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from engine.model import Dossier
from engine.problems import Problem
from engine.validate import facts, pictures, prose, references, signs
from engine.validate.limits import limits

CHECKS: tuple[Callable[[Dossier], Iterator[Problem]], ...] = (
    references.references,
    references.twice,
    references.edges,
    references.origins_told,
    references.cycles,
    facts.shapes,
    facts.units,
    facts.names,
    facts.readings,
    facts.formula_names,
    facts.valid_dates,
    pictures.drawable,
    prose.literals,
    prose.run_together,
    signs.unseen,
    signs.markdown,
    prose.role_targets,
    prose.beside,
    prose.prose_files,
    references.looked_at,
    references.unused,
)


def validate(dossier: Dossier) -> list[Problem]:
    """Every problem in the dossier's meaning; none if it can be reconciled."""
    return [*limits(dossier)] or [problem for check in CHECKS for problem in check(dossier)]
