"""The JSON Schemas of the published machine files, so that others can read and test them without our code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine import addresses
from engine.exports import json_bytes
from engine.quantities import Relation
from engine.vocabulary import RANKS, RULES, SET_ASIDE_REASONS, STATUSES, VERDICTS

Schema = dict[str, Any]
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_SHA = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_ABOUT_FACTS = (
    "Every fact, claim, verdict and unknown of a briefing, or those of one of its pages. The CSV files hold the same rows, "
    "the parts of a reading as columns; where the text of a cell, or what follows a semicolon, a tab or the end of a line in "
    "it, begins as a formula does in a spreadsheet, after apostrophes and quotation marks or without, with an equals, plus, "
    "minus or at sign, a tab or the end of a line, an apostrophe stands before it: without it the text is what it was."
)
_NUMBER = "Written out in decimal, or as a fraction where the decimal does not end; empty where there is none."


def schema_files() -> dict[str, bytes]:
    """Every schema by its address."""
    made = {"proof": _proof(), "coverage": _coverage(), "facts": _facts()}
    return {addresses.SCHEMAS[name]: json_bytes(schema) for name, schema in made.items()}


def _document(title: str, description: str, schema: Schema) -> Schema:
    return {"$schema": _DRAFT, "title": title, "description": description, **schema}


def _object(properties: Mapping[str, Schema]) -> Schema:
    """A mapping with just these keys, all of them required."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


def _count(description: str) -> Schema:
    return {"type": "integer", "minimum": 0, "description": description}


def _hashes(description: str) -> Schema:
    return {"type": "object", "additionalProperties": _SHA, "description": description}


def _proof() -> Schema:
    kinds = ["fact", "claim", "count", "source", "constant", "release", "quotation", "name"]
    numeral = _object(
        {
            "page": _text("The address of the page that shows it."),
            "where": _count("Its place among the numerals of the page, from zero."),
            "text": _text("The whole phrase as it is shown: numeral, unit and hedge."),
            "kind": {"enum": kinds, "description": "What it is tied to."},
            "id": _text("The fact, claim, count, source, constant or release; empty for a listed name."),
            "part": _text("Which part or case of it; empty for the whole."),
            "value": _text("What the phrase reads as."),
            "claims": _list(_text("A claim that speaks on it.")),
        }
    )
    return _document(
        "Proof",
        "What a check looked at, the hash of everything it read, and what every shown numeral is tied to.",
        _object(
            {
                "$schema": _text("This file."),
                "version": {"const": 1},
                "inputs": _hashes("SHA-256 of each file that the site is made of, by its path."),
                "sources": _hashes("SHA-256 of the text of each source that was read, by its id."),
                "files": _hashes("SHA-256 of each file of the site but for the certificates, by its address."),
                "counts": {"type": "object", "additionalProperties": _count("How many were looked at.")},
                "numerals": _list(numeral),
            }
        ),
    )


def _coverage() -> Schema:
    place = {
        "start": _count("First character in the snapshot, decoded from UTF-8."),
        "end": _count("The character after the last."),
        "text": _text("The numeral as it stands in the source."),
    }
    claimed = _object({**place, "claim": _list(_text("A claim that cites it."))})
    aside = _object(
        {**place, "set_aside": {"enum": [*SET_ASIDE_REASONS, "name"], "description": "Why it is no claim."}}
    )
    entries = {"type": "object", "additionalProperties": _list({"oneOf": [claimed, aside]})}
    whole = {"$schema": _text("This file."), "version": {"const": 1}, "sources": entries}
    return _document("Coverage", "What accounts for every numeral of every source.", _object(whole))


def _facts() -> Schema:
    reading = _object(
        {
            "form": {"enum": ["none", "amount", "date", "words"]},
            "relation": _text("How the value stands to what is meant: equal, about, more, at least, and so on."),
            "value": _text(f"The value, or the date in EDTF. {_NUMBER}"),
            "upper": _text(f"The upper end of a range. {_NUMBER}"),
            "unit": _text("The unit, such as USD/month."),
            "exponent": _text("The power of ten of the last digit that counts; empty where the value is exact."),
            "words": _text("The words of a value in words, or the hedge."),
        }
    )
    fact = _object(
        {
            "fact": _text("Its id."),
            "label": _text("Its name, in Markdown."),
            "kind": {"enum": ["quantity", "date", "words", "derived", "assumed"]},
            "case": _text("The dates that are assumed for this row."),
            "reading": reading,
            "low": _text(f"The lowest that it allows. {_NUMBER}"),
            "high": _text(f"The highest that it allows. {_NUMBER}"),
            "status": {"enum": [*STATUSES, "computed", "assumed", "open"]},
            "agreement": _text("How its sources agree."),
            "sources": _count("How many sources speak on it."),
            "origins_at_least": _count("How many origins stand behind it at least."),
            "origins_at_most": _count("And at most."),
        }
    )
    claim = _object(
        {
            "claim": _text("Its id."),
            "fact": _text("The fact that it speaks on."),
            "source": _text("The source that makes it."),
            "quote": _text("The words that say it."),
            "reading": reading,
            "comparable": {"type": "boolean", "description": "Whether unit and scope are the fact's."},
            "status": {"enum": list(STATUSES)},
            "rank": {"enum": list(RANKS)},
            "start": _count("Where the words begin in the source, in characters."),
            "end": _count("And where they end."),
        }
    )
    contradiction = _object(
        {
            "id": _text("Its id."),
            "verdict": {"enum": list(VERDICTS)},
            "rule": {"enum": list(RULES)},
            "sides": _list(_list(_text("A claim or fact."))),
        }
    )
    unknown = _object({"id": _text("Its id."), "closest": _list(_text("A fact that comes close."))})
    whole = {
        "$schema": _text("This file."),
        "version": {"const": 1},
        "title": _text("The title of the dossier."),
        "facts": _list(fact),
        "claims": _list(claim),
        "contradictions": _list(contradiction),
        "unknowns": _list(unknown),
    }
    return _document("Facts", _ABOUT_FACTS, _object(whole))


def releases_schema() -> bytes:
    """The schema of what releases changed, which stands beside it."""
    figure = _object(
        {
            "text": _text("The figure in the characters that pages showed."),
            "form": {"enum": ["amount", "date", "words"]},
            "relation": {
                "enum": ["", *(relation.value for relation in Relation)],
                "description": "How it stands to what is meant.",
            },
            "value": _text(f"The value, or the date in EDTF. {_NUMBER}"),
            "upper": _text(f"The upper end of a range. {_NUMBER}"),
            "unit": _text("The unit, such as USD/month."),
            "exponent": _text(
                "The power of ten of the last digit that counts; empty where the value is exact, or a range."
            ),
            "words": _text("The words of a value in words, or the hedge."),
        }
    )
    fact = _object(
        {
            "value": {
                **_list(figure),
                "description": "The value; for every case where a date is assumed; none where it was open.",
            },
            "over_every_case": {
                "type": "boolean",
                "description": "Whether the value is a range over every case that was assumed.",
            },
            "range": {"oneOf": [figure, {"type": "null"}], "description": "What the value allowed, rounded outward."},
            "status": _text("How sure it was."),
            "agreement": _text("How its sources agreed."),
            "sources": _list(_text("A source that spoke on it.")),
        }
    )
    contradiction = _object({"verdict": _text("The verdict."), "rule": _text("The rule that led to it.")})
    source = _object({"sha256": {**_SHA, "description": "SHA-256 of the text that was read."}})
    state = {"oneOf": [{"type": "null"}, fact, contradiction, source]}
    change = _object(
        {
            "kind": {"enum": ["fact", "contradiction", "source"]},
            "id": _text("Its id."),
            "called": _text("What it was called, in Markdown; an ellipsis stands where a value was shown in it."),
            "because": _text("Why it was so; empty where the reason showed a value."),
            "was": {**state, "description": "As the release before had it; null where it is new."},
            "now": {**state, "description": "As this release has it; null where it is gone."},
        }
    )
    release = _object(
        {
            "release": {"type": "integer", "minimum": 1, "description": "Its number: the version of the briefing."},
            "on": {"type": "string", "format": "date", "description": "Its day."},
            "because": _text("Why it came; empty where the first gives no reason."),
            "inputs": _hashes("SHA-256 of facts.yaml and facts.lock as they were, by name."),
            "engine": {**_SHA, "description": "SHA-256 of the code that worked the values out."},
            "changes": _list(change),
        }
    )
    whole = {
        "$schema": _text("This file."),
        "version": {"const": 1},
        "title": _text("The title of the dossier."),
        "releases": _list(release),
    }
    about = "What each release changed: to the first everything is new, and what no release names is as it was."
    return json_bytes(_document("Releases", about, _object(whole)))
