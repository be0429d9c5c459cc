"""Every page in a real browser: accessible, valid, within its budget, at rest, and at home in its folder."""

from __future__ import annotations

import gzip
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser.conftest import PAGES, SITES, page_id

MODULES = Path(__file__).resolve().parent / "node_modules"
AXE = MODULES / "axe-core" / "axe.min.js"
READABILITY = MODULES / "@mozilla" / "readability" / "Readability.js"
VALIDATOR = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
NARROW, PHONE, WIDE = (320, 640), (390, 760), (1280, 720)
BUDGETS = {".html": 12_000, ".css": 6_000, ".js": 3_000}
REQUESTS = 4


@contextmanager
def opened(
    browser: Browser, page: Path, size: tuple[int, int], scheme: str = "light", *, script: bool = True
) -> Iterator[Page]:
    """A page in a window of its own; the policy of the pages is kept, but for what a test itself puts in."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
        java_script_enabled=script,
    )
    try:
        tab = context.new_page()
        tab.goto(page.as_uri())
        yield tab
    finally:
        context.close()


def violations(tab: Page) -> list[str]:
    tab.add_script_tag(path=str(AXE))
    found = tab.evaluate(
        "axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target).join(' | ')))"
    )
    return [str(line) for line in found]


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_a_page_is_accessible_light_dark_and_narrow(browser: Browser, page: Path) -> None:
    for size, scheme in ((WIDE, "light"), (WIDE, "dark"), (NARROW, "light")):
        with opened(browser, page, size, scheme) as tab:
            assert violations(tab) == [], (size, scheme)


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_a_page_with_a_note_open_is_accessible(browser: Browser, page: Path) -> None:
    with opened(browser, page, PHONE) as tab:
        figures = tab.locator("a[role=doc-noteref]")
        if figures.count():
            figures.first.click()
            assert tab.evaluate("document.querySelector(':target') !== null")
            assert violations(tab) == []
        if page.name in ("index.html", "method.html"):
            tab.get_by_role("link", name="Show what each number is").click()
            assert violations(tab) == []


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_when_asked_a_page_shows_what_each_number_is_and_none_is_left_over(browser: Browser, page: Path) -> None:
    """Without script: a link whose target is the page."""
    bound = "[data-fact], [data-claim], [data-source], [data-count], [data-constant]"
    style = f"[...document.querySelectorAll('{bound}')].map(e => getComputedStyle(e).outlineStyle)"
    with opened(browser, page, PHONE) as tab:
        assert set(tab.evaluate(style)) <= {"none"}
        tab.get_by_role("link", name="Show what each number is").click()
        assert set(tab.evaluate(style)) <= {"solid", "dotted", "dashed"}
        tab.get_by_role("link", name="Hide this").click()
        assert set(tab.evaluate(style)) <= {"none"}


def test_the_validator_has_nothing_to_say() -> None:
    """But that a file has no origin that a policy could allow, which is so of files, and the next tests show is no harm."""
    spared = ".*violates Content Security Policy.*external stylesheet “(../)?style.css” blocked.*"
    command = ["java", "-jar", str(VALIDATOR), "--stdout", "--exit-zero-always", "--format", "json"]
    data = ".*Inline script violates Content Security Policy.*"  # data are none, and other scripts the check refuses
    command += ["--filterpattern", f"{spared}|{data}", *map(str, PAGES)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    said = [
        f"{page_id(Path(m['url'].removeprefix('file:')))}: {m['message']}" for m in json.loads(done.stdout)["messages"]
    ]
    assert said == []


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.parent.name)
def test_the_data_of_the_first_page_break_no_policy(browser: Browser, site: Path) -> None:
    tab = browser.new_page()
    tab.add_init_script(
        "window.broken = []; addEventListener('securitypolicyviolation', e => broken.push(e.blockedURI))"
    )
    tab.goto((site / "index.html").as_uri())
    assert tab.evaluate("JSON.parse(document.querySelector('script[type]').textContent)['@type']") == "Report"
    assert tab.evaluate("broken") == []
    tab.close()


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.parent.name)
def test_files_are_within_their_budgets(site: Path) -> None:
    sizes = {path: len(gzip.compress(path.read_bytes(), mtime=0)) for path in site.rglob("*") if path.suffix in BUDGETS}
    over = {path.relative_to(site).as_posix(): size for path, size in sizes.items() if size > BUDGETS[path.suffix]}
    assert over == {}


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_a_page_asks_for_little_and_for_nothing_outside_its_folder(browser: Browser, page: Path) -> None:
    site = next(site for site in SITES if page.is_relative_to(site))
    asked: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 720})
    tab = context.new_page()
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(page.as_uri())
    context.close()
    assert len(asked) <= REQUESTS
    assert all(url.startswith(site.as_uri() + "/") for url in asked), asked


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_nothing_scrolls_sideways_or_shifts(browser: Browser, page: Path) -> None:
    """A window of 320 pixels is one of 1280 at a zoom of 400 percent."""
    with opened(browser, page, NARROW) as tab:
        assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    with opened(browser, page, PHONE) as tab:
        shift = "new Promise(done => { let sum = 0; new PerformanceObserver(l => l.getEntries().forEach(e => sum += e.value)).observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 60) })"
        assert tab.evaluate(shift) == 0


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_the_keyboard_reaches_everything_in_the_order_of_the_page(browser: Browser, page: Path) -> None:
    with opened(browser, page, WIDE) as tab:
        wanted = tab.evaluate(
            "[...document.querySelectorAll('a[href], summary, input, button, [tabindex=\"0\"]')]"
            ".map((e, n) => { e.dataset.stop = n; return e })"
            ".filter(e => e.checkVisibility({contentVisibilityAuto: true})).map(e => e.dataset.stop)"
        )
        reached = []
        for _ in wanted:
            tab.keyboard.press("Tab")
            reached.append(tab.evaluate("document.activeElement.dataset.stop"))
        assert reached == wanted


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "404.html"], ids=page_id)
def test_reader_view_keeps_every_number_in_its_sentence(browser: Browser, page: Path) -> None:
    with opened(browser, page, WIDE) as tab:
        paragraphs = tab.evaluate(
            "[...document.querySelectorAll('main p, main li')].filter(e => e.querySelector('[data-fact], [data-claim]'))"
            ".map(e => e.textContent.replace(/\\s+/g, ' ').trim())"
        )
        tab.add_script_tag(path=str(READABILITY))
        text = tab.evaluate(
            "new Readability(document.cloneNode(true)).parse()?.textContent.replace(/\\s+/g, ' ') ?? ''"
        )
        assert [paragraph for paragraph in paragraphs if paragraph not in text] == []
