"""What search engines ask for: the list of pages, and that they may be read. Addresses alone, and one honest date."""

from __future__ import annotations

import html
from collections.abc import Iterable

from engine import addresses


def sitemap(pages: Iterable[str], updated: str, base: str) -> bytes:
    """Every page but the one for what is not there; `updated` is empty where no source bears a date."""
    dated = f"<lastmod>{html.escape(updated)}</lastmod>" if updated else ""
    lines = [
        f"<url><loc>{html.escape(base + page)}</loc>{dated}</url>" for page in pages if page != addresses.NOT_FOUND
    ]
    head = ('<?xml version="1.0" encoding="utf-8"?>', '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">')
    return "".join(f"{line}\n" for line in (*head, *lines, "</urlset>")).encode()


def robots(base: str) -> bytes:
    """All may read all; where that stands, if it is known."""
    lines = ["User-agent: *", "Allow: /", *([f"Sitemap: {base}{addresses.SITEMAP}"] if base else ())]
    return "".join(f"{line}\n" for line in lines).encode()
