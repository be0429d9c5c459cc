"""A real browser and the pages of two sites: the briefing, and the deal that the tests invent."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SITES = (ROOT / "site", *sorted((ROOT / "tests" / "deals").glob("*/site")))
PAGES = [page for site in SITES for page in sorted(site.rglob("*.html"))]
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def page_id(page: object) -> str:
    """A page as a test names it: its deal and its address."""
    if not isinstance(page, Path):
        return ""
    site = next(site for site in SITES if page.is_relative_to(site))
    return f"{site.parent.name}:{page.relative_to(site).as_posix()}"


def chromium() -> str:
    """Debian's Chromium, or the one that $CHROMIUM names."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if found is None:
        raise RuntimeError("no chromium is installed; $CHROMIUM may name one")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS), chromium_sandbox=False)
        yield running
        running.close()
