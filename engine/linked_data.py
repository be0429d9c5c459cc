"""The briefing as schema.org says it: a report, the articles that it is based on, and its files as a data set.

Made from plain values alone. The title is the heading of the page; the rest the dossier holds as it stands.
"""

from __future__ import annotations

import json
import re

from engine import addresses
from engine.model import Dossier, Source
from engine.rules import STANDING

_TYPES = {"news": "NewsArticle", "commentary": "Article"}  # all else is a creative work
_MEDIA = {"csv": "text/csv", "json": "application/json"}
_UNSAFE = re.compile("[<>&\u2028\u2029]")  # what could end the element that holds it


def linked_data(title: str, dossier: Dossier, base: str, version: str = "") -> str:
    """JSON-LD that can stand in a page as it is; `version` is empty where nothing was released."""
    own_files = addresses.top_files(dossier).values()
    files = {**addresses.offered(dossier), **{k: v for own in own_files for k, v in own.items()}}
    data_set = {
        "@type": "Dataset",
        "name": title,
        "description": STANDING,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": label,
                "encodingFormat": _MEDIA[address.rpartition(".")[2]],
                "contentUrl": base + address,
            }
            for address, label in files.items()
            if address.rpartition(".")[2] in _MEDIA
        ],
    }
    report = {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": title,
        "description": STANDING,
        "url": f"{base}index.html",
        **({"version": version} if version else {}),
        "isBasedOn": [_source(source, base) for source in dossier.sources.values()],
        "hasPart": data_set,
    }
    text = json.dumps(report, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)


def _source(source: Source, base: str) -> dict[str, object]:
    """An article with what it says of itself; what it does not say is left out."""
    given = {
        "headline": source.title,
        "publisher": source.publisher and {"@type": "Organization", "name": str(source.publisher)},
        "datePublished": source.published,
        "url": source.url,
        "subjectOf": base + addresses.source_page(str(source.id)),
    }
    known = {name: value if isinstance(value, dict) else str(value) for name, value in given.items() if value}
    return {"@type": _TYPES.get(str(source.kind), "CreativeWork"), "name": str(source.label), **known}
