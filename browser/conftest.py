"""A real browser and the pages of two sites: the briefing, and the deal that the tests invent."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SITES = (ROOT / "site", *sorted((ROOT / "tests" / "deals").glob("*/site")))
PAGES = [page for site in SITES for page in sorted(site.rglob("*.html"))]
MODULES = Path(__file__).resolve().parent / "node_modules"
AXE = MODULES / "axe-core" / "axe.min.js"
NARROW, PHONE, WIDE = (320, 640), (390, 760), (1280, 720)
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# the rules of axe that see colours: all that another scheme of the same page can change
_COLOURS = "{resultTypes: ['violations'], runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}}"


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


def resized(tab: Page, size: tuple[int, int]) -> None:
    tab.set_viewport_size({"width": size[0], "height": size[1]})


def violations(tab: Page, *, colours: bool = False) -> list[str]:
    """What axe finds wrong with a page as it is now; with `colours`, by those rules alone that see them."""
    if not tab.evaluate("'axe' in window"):
        tab.evaluate(AXE.read_text(encoding="utf-8"))
    options = _COLOURS if colours else "{resultTypes: ['violations']}"
    found = tab.evaluate(
        f"axe.run({options}).then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target).join(' | ')))"
    )
    return [str(line) for line in found]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS), chromium_sandbox=False)
        yield running
        running.close()


@dataclass(frozen=True)
class Visit:
    """A page that was loaded once for several tests, with its own policy and script, and what it asked for."""

    page: Path
    tab: Page
    asked: tuple[str, ...]

    @property
    def site(self) -> Path:
        return next(site for site in SITES if self.page.is_relative_to(site))


class Window:
    """One window that is kept for all visits, since to make another takes longer than most tests."""

    def __init__(self, browser: Browser, size: tuple[int, int]) -> None:
        self.size = size
        self.tab = browser.new_context().new_page()
        self.asked: list[str] = []
        self.tab.on("request", lambda request: self.asked.append(request.url))

    def visit(self, page: Path) -> Visit:
        self.reset()
        self.asked.clear()
        self.tab.goto(page.as_uri())
        return Visit(page, self.tab, tuple(self.asked))

    def reset(self) -> None:
        """The size and the colours that a test may have changed."""
        resized(self.tab, self.size)
        self.tab.emulate_media(color_scheme="light")
        self.tab.mouse.move(0, 0)


@pytest.fixture(scope="session")
def wide_window(browser: Browser) -> Window:
    return Window(browser, WIDE)


@pytest.fixture(scope="session")
def phone_window(browser: Browser) -> Window:
    return Window(browser, PHONE)


@pytest.fixture(scope="module", params=PAGES, ids=page_id)
def wide_visit(request: pytest.FixtureRequest, wide_window: Window) -> Visit:
    return wide_window.visit(request.param)


@pytest.fixture(scope="module", params=PAGES, ids=page_id)
def phone_visit(request: pytest.FixtureRequest, phone_window: Window) -> Visit:
    return phone_window.visit(request.param)


@pytest.fixture
def wide(wide_visit: Visit, wide_window: Window) -> Visit:
    """Every page on a wide screen, loaded once for all the tests that look at it there."""
    wide_window.reset()
    return wide_visit


@pytest.fixture
def phone(phone_visit: Visit, phone_window: Window) -> Visit:
    """Every page on a phone, in the same way."""
    phone_window.reset()
    return phone_visit
