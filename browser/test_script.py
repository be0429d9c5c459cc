"""What the script adds: a card beside a number, the address of a number, and searching; and that nothing depends on it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.conftest import NARROW, PHONE, ROOT, SITES, WIDE, page_id, resized, violations
from engine.assets import Assets

ASSETS = Assets.of(ROOT / "templates")
KILN = ROOT / "tests" / "deals" / "kiln" / "site"
CARD = ".card"
FIGURE = "main a[role=doc-noteref]"
FEE = "main a[href='#nMonthlyFee']"
Open = Callable[[str], Page]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    """The fictional deal over HTTP, on this machine alone."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(KILN)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": WIDE[0], "height": WIDE[1]})
    yield made
    made.close()


@pytest.fixture
def tab(context: BrowserContext) -> Iterator[Page]:
    made = context.new_page()
    yield made
    made.close()


@pytest.fixture(params=["file", "http"])
def opened(request: pytest.FixtureRequest, tab: Page, served: str) -> Open:
    """Opens an address of the site, as files and over HTTP."""
    base = served if request.param == "http" else f"{KILN.as_uri()}/"

    def go(address: str) -> Page:
        tab.goto(base + address)
        return tab

    return go


# --- the card --------------------------------------------------------------------------------------------------------


def test_a_number_under_the_pointer_shows_its_note_beside_it(opened: Open) -> None:
    tab = opened("index.html")
    figure = tab.locator(FEE).first
    figure.hover()
    card = tab.locator(CARD)
    expect(card).to_contain_text("Monthly fee: $2.5\u00a0million a month.")
    card.hover()  # it stays while the pointer is on it
    tab.wait_for_timeout(600)
    expect(card).to_be_visible()
    tab.mouse.move(2, 2)
    expect(card).to_have_count(0)
    assert not tab.url.endswith("#nMonthlyFee")


def test_a_number_with_the_focus_shows_its_note_until_escape(opened: Open) -> None:
    tab = opened("index.html")
    tab.locator(FIGURE).first.focus()
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Tab")
    expect(tab.locator(CARD)).to_be_visible()
    tab.mouse.move(400, 2)
    tab.wait_for_timeout(600)
    expect(tab.locator(CARD)).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.locator(CARD)).to_have_count(0)
    tab.keyboard.press("Tab")
    tab.keyboard.press("Shift+Tab")
    expect(tab.locator(CARD)).to_be_visible()
    tab.keyboard.press("Enter")
    expect(tab.locator(CARD)).to_have_count(0)
    expect(tab.locator(".notes li:target")).to_be_visible()


def test_a_card_is_for_the_eye_and_repeats_no_id(tab: Page) -> None:
    tab.goto((KILN / "index.html").as_uri())
    tab.locator(FIGURE).first.hover()
    card = tab.locator(CARD)
    expect(card).to_have_attribute("aria-hidden", "true")
    assert tab.evaluate("document.querySelectorAll('.card [id]').length") == 0
    assert tab.evaluate("[...document.querySelectorAll('.card a')].every(a => a.tabIndex === -1)")
    expect(card.get_by_text("Back to the text")).to_have_count(0)
    expect(card.get_by_text("Link to this number")).to_have_count(0)
    expect(card.get_by_text("Close")).to_have_count(0)


def test_a_pointer_that_passes_by_opens_nothing(tab: Page) -> None:
    tab.goto((KILN / "index.html").as_uri())
    tab.locator(FIGURE).first.hover()
    tab.mouse.move(2, 2)
    tab.wait_for_timeout(600)
    expect(tab.locator(CARD)).to_have_count(0)


def test_a_click_opens_the_note_itself(tab: Page) -> None:
    tab.goto((KILN / "index.html").as_uri())
    tab.locator(FEE).first.hover()
    expect(tab.locator(CARD)).to_be_visible()
    tab.locator(FEE).first.click()
    tab.wait_for_timeout(600)
    expect(tab.locator(CARD)).to_have_count(0)
    expect(tab.locator("#nMonthlyFee")).to_have_css("position", "fixed")


def test_a_link_in_a_card_leads_on(tab: Page) -> None:
    tab.goto((KILN / "index.html").as_uri())
    tab.locator(FEE).first.hover()
    tab.locator(CARD).get_by_text("All evidence").click()
    expect(tab).to_have_url((KILN / "facts" / "monthly-fee.html").as_uri())


def test_a_finger_gets_the_note_and_no_card(browser: Browser) -> None:
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]}, has_touch=True)
    tab = context.new_page()
    tab.goto((KILN / "index.html").as_uri())
    tab.locator(FEE).first.tap()
    tab.wait_for_timeout(600)
    assert tab.locator(CARD).count() == 0
    assert tab.url.endswith("#nMonthlyFee")
    context.close()


@pytest.mark.parametrize("size", [WIDE, PHONE, NARROW])
def test_a_card_stays_inside_the_window(tab: Page, size: tuple[int, int]) -> None:
    resized(tab, size)
    tab.goto((KILN / "facts.html").as_uri())
    inside = (
        "(c => c && c.left >= 0 && c.top >= 0 && c.right <= document.documentElement.clientWidth"
        " && c.bottom <= innerHeight)(document.querySelector('.card')?.getBoundingClientRect())"
    )
    for figure in tab.locator(FIGURE).all():
        figure.focus()
        tab.keyboard.press("Shift+Tab")
        tab.keyboard.press("Tab")
        assert tab.evaluate(inside), figure.inner_text()
        assert tab.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.parent.name)
@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_a_page_with_a_card_is_accessible(tab: Page, site: Path, size: tuple[int, int]) -> None:
    resized(tab, size)
    tab.goto((site / "index.html").as_uri())
    tab.locator(FIGURE).first.hover()
    expect(tab.locator(CARD)).to_be_visible()
    assert violations(tab) == []
    tab.emulate_media(color_scheme="dark")
    assert violations(tab, colours=True) == []
    expect(tab.locator(CARD)).to_be_visible()


# --- the address of a number -----------------------------------------------------------------------------------------


def test_the_address_of_a_number_is_copied_and_that_is_said(context: BrowserContext, tab: Page, served: str) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=served.rstrip("/"))
    tab.goto(f"{served}index.html#nMonthlyFee")
    link = tab.locator("#nMonthlyFee .address")
    expect(link).to_have_text("Link to this number")
    expect(link).to_have_attribute("aria-live", "polite")
    beside = tab.locator("#nMonthlyFee [role=doc-backlink]")
    before = beside.bounding_box()
    link.click()
    expect(link).to_have_text("Copied")
    assert beside.bounding_box() == before
    assert tab.evaluate("navigator.clipboard.readText()") == f"{served}index.html#nMonthlyFee"
    expect(link).to_have_text("Link to this number")
    assert beside.bounding_box() == before


@pytest.mark.parametrize(
    "clipboard", ["undefined", "{writeText: () => Promise.reject(new Error('not allowed'))}"], ids=["none", "refused"]
)
def test_without_a_clipboard_the_link_leads_to_the_note(tab: Page, clipboard: str) -> None:
    tab.add_init_script(f"Object.defineProperty(navigator, 'clipboard', {{value: {clipboard}}})")
    tab.goto((KILN / "index.html").as_uri())
    tab.locator("#nMonthlyFee .address").click()
    tab.wait_for_url("**/index.html#nMonthlyFee")
    expect(tab.locator("#nMonthlyFee .address")).to_have_text("Link to this number")


# --- searching -------------------------------------------------------------------------------------------------------


def found(tab: Page) -> list[str]:
    """The names of the entries that are left."""
    return [link.inner_text() for link in tab.locator(".found li > a").all() if link.is_visible()]


def headings(tab: Page) -> list[str]:
    return [heading.inner_text() for heading in tab.locator(".found h2").all() if heading.is_visible()]


@pytest.mark.parametrize(
    ("words", "names", "groups"),
    [
        ("deposit cust", ["Deposit, if customary"], ["Facts"]),
        ("DEPOSIT, cüst", ["Deposit, if customary"], ["Facts"]),
        ("40 mega", ["Power of the kiln"], ["Facts"]),
        ("2.5 million", ["Monthly fee"], ["Facts"]),
        ("whole leased", ["How much of the kiln is leased", "Is the whole kiln leased, or part of it?"], ["Facts", "Contradictions"]),
        ("reconciled", ["Is the figure in the headline a price or a rate?", "What does a year cost?"], ["Contradictions"]),
        ("glaz", ["What glaze is agreed on"], ["What nobody reports"]),
        ("gazette news", ["The Gazette"], ["Sources"]),
        ("filing", ["Borealis prospectus"], ["Cited by them, not held by us"]),
        ("2033 ends", ["Last month of the lease", "The lease ends, after $78.4\u00a0million to $84.2\u00a0million at the full rate"], ["Facts", "Events"]),
        ("roughly a year", ["Fee for a year at the full rate"], ["Facts"]),
        ("yearly cost", ["What does a year cost?"], ["Contradictions"]),
        ("iln", [], []),
        ("nowhere", [], []),
    ],
)  # fmt: skip
def test_what_is_typed_is_found_at_once(opened: Open, words: str, names: list[str], groups: list[str]) -> None:
    tab = opened("search.html")
    everything = found(tab)
    field = tab.get_by_label("Words to find")
    field.press_sequentially(words)
    assert found(tab) == names
    assert headings(tab) == groups
    said = "" if names else "Nothing here has any of these words. A page may still say them."
    expect(tab.get_by_role("status")).to_have_text(said)
    assert violations(tab) == []
    field.press("Escape")
    assert field.input_value() == ""
    assert found(tab) == everything


def test_where_nothing_has_all_words_what_has_some_is_shown(opened: Open) -> None:
    tab = opened("search.html")
    tab.get_by_label("Words to find").fill("when is the deposit paid nowhere")
    assert found(tab) == ["Months of fee held as a deposit", "Deposit, if customary"]
    expect(tab.get_by_role("status")).to_have_text("Nothing here has all of these words; this has some of them.")


def test_words_of_a_source_are_found_and_unfolded(opened: Open) -> None:
    tab = opened("search.html")
    tab.get_by_label("Words to find").fill("portions")
    assert found(tab) == ["How much of the kiln is leased"]
    assert tab.locator(".found q", has_text="portions of the kiln").is_visible()
    tab.get_by_label("Words to find").fill("")
    assert not tab.locator(".found q", has_text="portions of the kiln").is_visible()


def test_what_was_asked_stands_in_the_address(tab: Page, served: str) -> None:
    tab.goto(f"{served}search.html")
    tab.get_by_label("Words to find").fill("kiln & whole")
    expect(tab).to_have_url(f"{served}search.html?q=kiln%20%26%20whole")
    left = found(tab)
    tab.reload()
    assert tab.get_by_label("Words to find").input_value() == "kiln & whole"
    assert found(tab) == left
    tab.get_by_label("Words to find").fill("")
    expect(tab).to_have_url(f"{served}search.html")


def test_an_address_with_words_finds_them(opened: Open) -> None:
    tab = opened("search.html?q=deposit+customary")
    assert found(tab) == ["Deposit, if customary"]
    tab.get_by_label("Words to find").press("Enter")
    tab.wait_for_url("**/facts/deposit.html")


def test_enter_on_nothing_stays(opened: Open) -> None:
    tab = opened("search.html")
    before = tab.url
    tab.get_by_label("Words to find").press("Enter")
    tab.get_by_label("Words to find").fill("nowhere")
    tab.get_by_label("Words to find").press("Enter")
    tab.wait_for_timeout(200)
    assert tab.url.partition("?")[0] == before


@pytest.mark.parametrize("way", ["link", "key", "beside"])
def test_a_note_closes_where_the_reader_is(opened: Open, way: str) -> None:
    """With the page standing still, as a reader left it."""
    tab = opened("index.html")
    figure = tab.locator("main .figure:not(svg a)").last
    figure.scroll_into_view_if_needed()
    figure.click()
    note = tab.locator(".notes li:target")
    expect(note).to_be_visible()
    before = tab.evaluate("scrollY")
    match way:
        case "link":
            note.get_by_role("link", name="Close").click()
        case "key":
            tab.keyboard.press("Escape")
        case "beside":
            tab.mouse.click(3, 3)
    expect(note).to_have_count(0)
    assert tab.evaluate("scrollY") == before


def test_what_is_found_lands_where_it_stands(tab: Page) -> None:
    for words, anchor in (("glaze", "uGlaze"), ("by now", "eLatestStart"), ("wire report", "wWire")):
        tab.goto(f"{(KILN / 'search.html').as_uri()}?q={words}")
        tab.locator(".found li:visible a").first.click()
        expect(tab.locator(f"#{anchor}:target")).to_be_visible()


# --- without the script, and at rest ---------------------------------------------------------------------------------


def test_all_is_there_without_the_script(browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto((KILN / "index.html").as_uri())
    tab.locator(FEE).first.click()
    expect(tab.locator("#nMonthlyFee")).to_have_css("position", "fixed")
    expect(tab.locator("#nMonthlyFee .address")).to_have_attribute("href", "#nMonthlyFee")
    tab.get_by_role("link", name="Close").first.click()
    expect(tab.locator("#nMonthlyFee")).not_to_have_css("position", "fixed")
    tab.get_by_role("link", name="Search").click()
    assert tab.locator("input").count() == 0
    assert tab.get_by_text("The search of your browser").is_visible()
    assert len(found(tab)) > 20
    context.close()


def test_the_script_asks_for_nothing_more(tab: Page) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    wrong: list[str] = []
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("console", lambda message: wrong.append(message.text))
    tab.goto((KILN / "index.html").as_uri())
    tab.locator(FIGURE).first.hover()
    expect(tab.locator(CARD)).to_be_visible()
    tab.locator("#nMonthlyFee .address").click()
    assert [url.removeprefix(KILN.as_uri() + "/") for url in asked] == ["index.html", ASSETS.style, ASSETS.script]
    asked.clear()
    tab.goto((KILN / "search.html").as_uri())
    tab.get_by_label("Words to find").press_sequentially("kiln")
    assert [url.removeprefix(KILN.as_uri() + "/") for url in asked] == ["search.html", ASSETS.style, ASSETS.script]
    assert wrong == []


STEADY = [
    page
    for site in SITES
    for page in (
        site / "index.html",
        site / "facts.html",
        site / "search.html",
        min((site / "facts").glob("*.html")),
        min((site / "contradictions").glob("*.html")),
    )
]
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => list.getEntries().forEach((entry) => shifts.push([entry.value, entry.startTime])))
  .observe({type: 'layout-shift', buffered: true});
"""


@pytest.mark.parametrize("size", [WIDE, PHONE])
@pytest.mark.parametrize("page", STEADY, ids=page_id)
def test_nothing_shifts_while_a_page_loads_and_is_used(tab: Page, page: Path, size: tuple[int, int]) -> None:
    """Shifts that follow a key or a click count here too, which measures elsewhere leave out."""
    resized(tab, size)
    tab.add_init_script(WATCH)
    tab.goto(page.as_uri())
    tab.wait_for_timeout(500)
    figure = tab.locator(FIGURE).first
    if figure.count():
        figure.hover()
        expect(tab.locator(CARD)).to_be_visible()
        tab.wait_for_timeout(300)
        tab.mouse.move(2, 2)
        expect(tab.locator(CARD)).to_have_count(0)
        figure.click()
        expect(tab.locator(".notes li:target")).to_be_visible()
        tab.wait_for_timeout(500)
    else:
        tab.get_by_label("Words to find").focus()
        tab.wait_for_timeout(500)
    assert tab.evaluate("shifts") == []
