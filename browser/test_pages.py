"""Every page in a real browser: accessible, valid, within its budget, at rest, and at home in its folder.

A page is loaded once wide and once as on a phone, and the tests of either follow one another on it, in the order in which
they stand here: those that change what they look at come last.
"""

from __future__ import annotations

import gzip
import json
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.conftest import MODULES, NARROW, PAGES, SITES, Visit, Window, page_id, resized, violations

READABILITY = MODULES / "@mozilla" / "readability" / "Readability.js"
VALIDATOR = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
BUDGETS = {".html": 12_000, ".css": 6_000, ".js": 3_000}
REQUESTS = 4
SHIFT = "new Promise(done => { let sum = 0; new PerformanceObserver(l => l.getEntries().forEach(e => sum += e.value)).observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 60) })"


# --- wide ------------------------------------------------------------------------------------------------------------


def test_a_page_asks_for_little_and_for_nothing_outside_its_folder(wide: Visit) -> None:
    assert len(wide.asked) <= REQUESTS
    assert all(url.startswith(wide.site.as_uri() + "/") for url in wide.asked), wide.asked


def test_reader_view_keeps_every_number_in_its_sentence(wide: Visit) -> None:
    if wide.page.name == "404.html":
        return
    paragraphs = wide.tab.evaluate(
        "[...document.querySelectorAll('main p, main li')].filter(e => e.querySelector('[data-fact], [data-claim]'))"
        ".map(e => e.textContent.replace(/\\s+/g, ' ').trim())"
    )
    wide.tab.evaluate(READABILITY.read_text(encoding="utf-8") + "\nwindow.Readability = Readability; null")
    text = wide.tab.evaluate(
        "new Readability(document.cloneNode(true)).parse()?.textContent.replace(/\\s+/g, ' ') ?? ''"
    )
    assert [paragraph for paragraph in paragraphs if paragraph not in text] == []


def test_a_page_is_accessible_light_dark_and_narrow(wide: Visit) -> None:
    assert violations(wide.tab) == []
    wide.tab.emulate_media(color_scheme="dark")
    assert violations(wide.tab, colours=True) == []
    wide.tab.emulate_media(color_scheme="light")
    resized(wide.tab, NARROW)
    assert violations(wide.tab) == []


def test_nothing_scrolls_sideways(wide: Visit) -> None:
    """A window of 320 pixels is one of 1280 at a zoom of 400 percent."""
    resized(wide.tab, NARROW)
    assert wide.tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_keyboard_reaches_everything_in_the_order_of_the_page(wide: Visit) -> None:
    wanted = wide.tab.evaluate(
        "[...document.querySelectorAll('a[href], summary, input, button, [tabindex=\"0\"]')]"
        ".map((e, n) => { e.dataset.stop = n; return e })"
        ".filter(e => e.checkVisibility({contentVisibilityAuto: true})).map(e => e.dataset.stop)"
    )
    wide.tab.evaluate(
        "window.reached = []; addEventListener('focusin', e => window.reached.push(e.target.dataset.stop))"
    )
    for _ in wanted:
        wide.tab.keyboard.press("Tab")
    assert wide.tab.evaluate("window.reached") == wanted


# --- as on a phone ---------------------------------------------------------------------------------------------------


def test_nothing_shifts(phone: Visit) -> None:
    """What moves later, and while the page is used, is in test_script.py."""
    assert phone.tab.evaluate(SHIFT) == 0


def test_when_asked_a_page_shows_what_each_number_is_and_none_is_left_over(phone: Visit) -> None:
    """Without script: a link whose target is the page."""
    bound = "[data-fact], [data-claim], [data-source], [data-count], [data-constant]"
    style = f"[...document.querySelectorAll('{bound}')].map(e => getComputedStyle(e).outlineStyle)"
    assert set(phone.tab.evaluate(style)) <= {"none"}
    phone.tab.get_by_role("link", name="Show what each number is").click()
    assert set(phone.tab.evaluate(style)) <= {"solid", "dotted", "dashed", "double"}
    if phone.page.name in ("index.html", "method.html"):
        assert violations(phone.tab) == []
    phone.tab.get_by_role("link", name="Hide this").click()
    assert set(phone.tab.evaluate(style)) <= {"none"}


def test_a_page_with_a_note_open_is_accessible(phone: Visit) -> None:
    figures = phone.tab.locator("a[role=doc-noteref]:not(svg a)")
    if figures.count():
        figures.first.click()
        assert phone.tab.evaluate("document.querySelector(':target') !== null")
        assert violations(phone.tab) == []


@pytest.mark.parametrize("name", ["index.html", "timeline.html"])
@pytest.mark.parametrize("site", SITES, ids=lambda site: site.parent.name)
def test_a_number_in_a_picture_opens_its_note(phone_window: Window, site: Path, name: str) -> None:
    tab = phone_window.visit(site / name).tab
    for at in range(tab.locator("svg a").count()):
        tab.goto((site / name).as_uri())
        spot = tab.evaluate(
            f"(a => {{ a.scrollIntoView({{block: 'center'}}); const r = a.getBoundingClientRect();"
            f" return [r.x + r.width / 2, r.y + r.height / 2, a.getAttribute('href')] }})(document.querySelectorAll('svg a')[{at}])"
        )
        tab.mouse.click(spot[0], spot[1])
        assert tab.evaluate("location.hash") == spot[2]
        assert tab.locator(".notes li:target").is_visible()


# --- files -----------------------------------------------------------------------------------------------------------


def test_the_validator_has_nothing_to_say() -> None:
    """But that a file has no origin that a policy could allow, which is so of files, and other tests show is no harm."""
    spared = ".*violates Content Security Policy.*external (stylesheet “(../)?style[.][0-9a-f]+[.]css”|script “(../)?script[.][0-9a-f]+[.]js”) blocked.*"
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
