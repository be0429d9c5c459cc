"""What the words of the closed lists mean, as the method page tells a reader."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_Words = Mapping[str, str]

TITLES: _Words = MappingProxyType(
    {
        "comparisons": "How claims compare",
        "statuses": "How sure a value is",
        "verdicts": "Verdicts",
        "judgements": "What verdicts go by",
        "reasons": "Why a number is set aside",
        "origins": "Where claims come from",
    }
)
GLOSSARY: Mapping[str, _Words] = MappingProxyType(
    {
        "comparisons": {
            "equal": "the same value at the same precision",
            "consistent": "some value fits what both say; the finer is printed",
            "inconsistent": "no value fits both as they are worded, or both are equally precise and differ",
            "incomparable": "they speak of another unit, period or scope",
        },
        "statuses": {
            "confirmed": "a source says that a party vouches for it",
            "disclosed": "a source says that a filing or disclosure sets it out; we have not seen that",
            "reported": "a source says it and goes no further",
            "estimated": "a source gives it as an estimate",
            "projected": "a source gives it as what is expected to come",
            "speculated": "a source gives it as a guess, or as a rumour",
            "computed": "our arithmetic over other facts, by a formula that is shown",
            "assumed": "our assumption, with its reason",
            "open": "the sources differ or do not say, and we print no value",
        },
        "verdicts": {
            "reconciled": "both can hold once they are read as about different things",
            "better supported": "the sources clash, and the evidence speaks for the side that we print",
            "superseded": "a later account replaces an earlier",
            "unresolved": "the sources clash, and nothing in them decides",
            "cannot be checked": "nothing that we hold could decide",
        },
        "judgements": {
            "closer to the origin": "the account with fewer steps to where it comes from",
            "more precise": "the account that says it more finely",
            "later": "the account of the later date",
            "body over headline": "the text of an article over its title",
            "report over own arithmetic": "what is reported over what a writer reckons",
            "different scope": "the accounts speak of different things",
            "different period": "the accounts speak of different times or spans of time",
            "no ground to choose": "nothing favours either",
        },
        "reasons": {
            "page furniture": "what surrounds an article: clock times, reading times, numbered boxes",
            "list number": "a number that only counts points of a list",
            "idiom": "a turn of phrase that counts nothing",
            "no figure of the deal": "a number about something else",
        },
        "origins": {
            "origin": "where an account comes from as far as we can follow it; many articles can rest on the same",
            "own statement": "the source says it of itself or as its own view, so it is its own origin",
            "own arithmetic": "the source reckons it from another figure, which adds no origin",
            "origin not said": "the source states it and does not say from where; it may come from what it cites elsewhere",
        },
    }
)
