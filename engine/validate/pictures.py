"""Each picture has what it is drawn from."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model import Dossier, Fact, PaymentsPicture
from engine.placed import Text
from engine.problems import Problem
from engine.validate.references import all_edges, unknown_id


def drawable(dossier: Dossier) -> Iterator[Problem]:
    """Every picture names facts of the kinds that it draws, and there is something to draw."""
    pictures = dossier.file.pictures
    if pictures.payments:
        yield from _payments(dossier, pictures.payments)
    if pictures.timeline and not dossier.file.events:
        yield Problem("value", "there are no `events:` to draw", pictures.timeline.title.place)
    if pictures.origins and not list(all_edges(dossier)):
        yield Problem("value", "nothing here rests on anything", pictures.origins.title.place)


def _payments(dossier: Dossier, picture: PaymentsPicture) -> Iterator[Problem]:
    ids = (picture.rate, picture.start, picture.end, picture.full, picture.total, picture.ramp, picture.spare)
    missing = [id for id in ids if id and id not in dossier.facts]
    if missing:
        yield from (unknown_id("fact", id, dossier.facts, id.place) for id in missing)
        return
    rate, start, end, full = (dossier.facts[id] for id in (picture.rate, picture.start, picture.end, picture.full))
    for fact, id in ((start, picture.start), (end, picture.end)):
        if fact.unit != "date":
            yield Problem("value", f"`{fact.id}` is no date", id.place)
    if end.cases:
        yield Problem("value", f"`{end.id}` has cases; the end of a picture is a date", picture.end.place)
    yield from _adds_up(dossier, picture.full, full, start)
    unit = str(full.unit)
    if not str(rate.unit).startswith(f"{unit}/"):
        yield Problem("value", f"`{rate.id}` is no rate in {unit}", picture.rate.place)
    if picture.total and dossier.facts[picture.total].unit != unit:
        yield Problem("value", f"`{picture.total}` is not in {unit}, as `{full.id}` is", picture.total.place)
    if picture.spare and not picture.total:
        yield Problem("missing-key", "`spare:` is what exceeds a `total:`, which is missing", picture.spare.place)
    elif picture.spare:
        yield from _adds_up(dossier, picture.spare, dossier.facts[picture.spare], start)
        if dossier.facts[picture.spare].unit != unit:
            yield Problem("value", f"`{picture.spare}` is not in {unit}, as `{full.id}` is", picture.spare.place)
    if picture.ramp and not (dossier.facts[picture.ramp].values and dossier.facts[picture.ramp].adopts != "none"):
        yield Problem("value", f"`{picture.ramp}` has no words that we adopt", picture.ramp.place)


def _adds_up(dossier: Dossier, id: Text, full: Fact, start: Fact) -> Iterator[Problem]:
    wanted = (str(start.id),) if start.cases else ()
    if not full.formula or full.unit == "date":
        yield Problem("value", f"`{full.id}` is not computed", id.place, "The sum needs a `formula:`.")
    elif dossier.case_roots[str(id)] != wanted:
        yield Problem("value", f"`{full.id}` does not depend on the cases of `{start.id}` alone", id.place)
