"""What a dossier is: frozen values in the shape of facts.yaml, and the prose beside it.

The classes are the one declaration of the format: the reader validates against them, and the JSON Schema and the guide's
list of fields come from them. Every scalar is `Text`, which knows its place. Ids are the keys of their mappings; the
reader adds them (and the fact of a claim) under names that no editor can type.
"""

from engine.model.dossier import Dossier, FactsFile, free_texts, texts
from engine.model.facts import Claim, Compatible, Contradiction, Event, Fact, Side, Unknown
from engine.model.pictures import Headed, PaymentsPicture, Pictures
from engine.model.releases import Change, Phrase, Recorded, Release, Releases, State
from engine.model.scalars import Entry, FreeText
from engine.model.sources import Quoting, RestsOn, SetAside, Settings, Source, Work

__all__ = [
    "Change",
    "Claim",
    "Compatible",
    "Contradiction",
    "Dossier",
    "Entry",
    "Event",
    "Fact",
    "FactsFile",
    "FreeText",
    "Headed",
    "PaymentsPicture",
    "Phrase",
    "Pictures",
    "Quoting",
    "Recorded",
    "Release",
    "Releases",
    "RestsOn",
    "SetAside",
    "Settings",
    "Side",
    "Source",
    "State",
    "Unknown",
    "Work",
    "free_texts",
    "texts",
]
