"""A briefing as a reader of changes sees it: for each entry its aspects, each a line of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.dates import Moment
from engine.lock import SourceRecord
from engine.model import Claim, Contradiction, Dossier, RestsOn, Source, Work
from engine.quantities import Quantity
from engine.readings import ClaimReading, Value, Words
from engine.reconcile import Briefing, Resolved
from engine.render.figures import Figures
from engine.roles import roles

Aspects = Mapping[str, str]
TEXT = "text that was read"


@dataclass(frozen=True)
class View:
    """One entry: what it is, how it is called, its aspects by name, and the prose that shows it."""

    kind: str
    id: str
    title: str
    aspects: Aspects
    used: tuple[str, ...] = ()


def views(briefing: Briefing) -> dict[tuple[str, str], View]:
    """Every entry of a dossier by kind and id, in the order of facts.yaml."""
    dossier = briefing.dossier
    figures = Figures(dossier)
    found = [_of_fact(briefing, resolved, figures) for resolved in briefing.facts.values()]
    found += [_of_contradiction(dossier, contradiction) for contradiction in dossier.contradictions.values()]
    for id, source in dossier.sources.items():
        found.append(_of_source(source, briefing.lock.sources.get(id)))
    found += [_of_work(work) for work in dossier.works.values()]
    found += [
        View("event", f"{e.fact} ({e.what})", _line(e.text), {"text": _line(e.text)}) for e in dossier.file.events
    ]
    for unknown in dossier.file.unknowns:
        aspects = {"text": _line(unknown.text), "closest": ", ".join(unknown.closest)}
        found.append(View("unknown", str(unknown.id), _line(unknown.text), _filled(aspects)))
    for kind in type(dossier.file.pictures).model_fields:
        declared = getattr(dossier.file.pictures, kind)
        if declared is not None:
            named = {name: _line(str(value)) for name, value in declared if value is not None}
            found.append(View("picture", kind, named["title"], named))
    found.append(View("dossier", "settings", _line(dossier.settings.title), _settings(dossier)))
    found += [View("prose", name, "", {"text": _line(text)}) for name, text in dossier.prose.items()]
    return {(view.kind, view.id): view for view in found}


def _of_fact(briefing: Briefing, resolved: Resolved, figures: Figures) -> View:
    fact = resolved.fact
    aspects = {
        "label": _line(fact.label),
        "value": "; ".join(_values(briefing, resolved, figures)) or "none printed",
        "range": _range(resolved, figures),
        "unit": str(fact.unit or ""),
        "adopts": str(fact.adopts or ""),
        "because": _line(fact.because or ""),
        "formula": _formula(resolved),
        "assumed": str(fact.assumed or ""),
        "precision": str(fact.precision or ""),
        "status": resolved.status,
        "agreement": resolved.agreement,
        "origins": _origins(resolved) if fact.claims else "",
        "note": _line(fact.note or ""),
        "unpublished": _line(fact.unpublished or ""),
        **{f"value in words `{key}`": _line(text) for key, text in fact.values.items()},
        **{f"claim {reading.claim.id}": _claim(reading, figures) for reading in resolved.readings},
        **{f"contradiction {id}": str(briefing.dossier.contradictions[id].verdict) for id in resolved.contradictions},
    }
    return View("fact", str(fact.id), _line(fact.label), _filled(aspects), tuple(_used(briefing.dossier, str(fact.id))))


def _values(briefing: Briefing, resolved: Resolved, figures: Figures) -> Iterator[str]:
    if not resolved.results and resolved.value is not None:
        yield _shown(resolved, resolved.value, figures)
    yield from (figures.moment(case) for case in resolved.cases)
    for result in resolved.results:
        when = ", ".join(figures.moment(briefing.facts[id].cases[index]) for id, index in result.cases)
        yield (f"{when}: " if when else "") + _shown(resolved, result.shown, figures)


def _shown(resolved: Resolved, value: Value, figures: Figures) -> str:
    if isinstance(value, Moment):
        return figures.moment(value)
    if isinstance(value, Quantity):
        return figures.amount(value)
    return ", ".join(_line(resolved.fact.values[key]) for key in resolved.fact.values if key in value.says)


def _range(resolved: Resolved, figures: Figures) -> str:
    interval = resolved.interval
    if interval is None:
        return ""
    low, high = (figures.end(interval, str(resolved.fact.unit), high=high) for high in (False, True))
    return figures.range(interval, str(resolved.fact.unit)) or " to ".join([low or "any", high or "any"])


def _formula(resolved: Resolved) -> str:
    fact = resolved.fact
    inputs = ", ".join(f"{name} = {id}" for name, id in fact.inputs.items())
    return f"{fact.formula} with {inputs}" if fact.formula else ""


def _origins(resolved: Resolved) -> str:
    low, high = resolved.origins.at_least, resolved.origins.at_most
    return f"{low}" if low == high else f"{low} to {high}"


def _claim(reading: ClaimReading, figures: Figures) -> str:
    claim, value = reading.claim, reading.value
    parts = [f"“{_line(claim.quote)}”"]
    if isinstance(value, Words):
        parts.append(f"says {', '.join(value.says)}")
    else:
        parts.append(figures.moment(value) if isinstance(value, Moment) else figures.amount(value))
    keys = ("status", "rank", "unit", "scope", "reads", "because", "note")
    parts += [f"{key} {_line(getattr(claim, key))}" for key in keys if getattr(claim, key)]
    parts += [f"from {claim.origin}"] if claim.origin else []
    parts += [f"again {_again(claim)}"] if claim.again else []
    return "; ".join(parts)


def _again(claim: Claim) -> str:
    return ", ".join(f"“{_line(quote)}”" for quote in claim.again)


def _used(dossier: Dossier, fact: str) -> Iterator[str]:
    """The prose and the entries of facts.yaml whose words show a fact."""
    for name, text in dossier.prose.items():
        if any(_target(role.target) == fact for role in roles(text)):
            yield name
    for id, other in dossier.facts.items():
        if fact in other.inputs.values():
            yield f"formula of {id}"


def _target(target: str) -> str:
    return target.partition(".")[0].rpartition(":")[2]


def _of_contradiction(dossier: Dossier, contradiction: Contradiction) -> View:
    sides = {f"side {_line(side.says)}": ", ".join(side.claims) for side in contradiction.sides}
    aspects = {
        "question": _line(contradiction.question),
        **sides,
        "through": str(contradiction.through or ""),
        "verdict": str(contradiction.verdict),
        "rule": str(contradiction.rule),
        "would change": _line(contradiction.would_change),
        "reasoning": _line(dossier.prose.get(f"content/contradictions/{contradiction.id}.md", "")),
    }
    return View("contradiction", str(contradiction.id), _line(contradiction.question), _filled(aspects))


def _of_source(source: Source, record: SourceRecord | None) -> View:
    aspects = {
        **{key: str(getattr(source, key) or "") for key in ("label", "publisher", "title", "published", "kind", "file", "url")},
        TEXT: f"{record.length} characters, SHA-256 {record.sha256[:12]}" if record else "",
        "rests on": _edges(source.rests_on),
        "set aside": ", ".join(f"“{_line(item.quote)}” ({item.why})" for item in source.set_aside),
        "note": _line(source.note or ""),
    }  # fmt: skip
    return View("source", str(source.id), str(source.label), _filled(aspects))


def _of_work(work: Work) -> View:
    aspects = {"title": str(work.title or ""), "kind": str(work.kind), "rests on": _edges(work.rests_on), "note": _line(work.note or "")}  # fmt: skip
    return View("work", str(work.id), str(work.title or "unnamed"), _filled(aspects))


def _edges(edges: tuple[RestsOn, ...]) -> str:
    return ", ".join(f"{edge.target}{' (inferred)' if edge.inferred else ''}" for edge in edges)


def _settings(dossier: Dossier) -> Aspects:
    settings = dossier.settings
    listed = {f"unit {unit}": ", ".join(words) for unit, words in settings.units.items()}
    listed |= {f"money {sign}": str(code) for sign, code in settings.money.items()}
    headline, names = ", ".join(settings.headline), ", ".join(settings.names)
    own = {"title": _line(settings.title), "dates": str(settings.dates or ""), "names": names, "headline": headline}
    return _filled(own | listed)


def _filled(aspects: Aspects) -> Aspects:
    return {name: text for name, text in aspects.items() if text}


def _line(text: str) -> str:
    return " ".join(text.split())
