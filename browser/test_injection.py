"""Hostile texts in a real browser: none of them runs, fetches or makes an element; and if one slipped, the policy would stop it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route

from browser.conftest import SITES
from browser.test_pages import VALIDATOR

ROOT = Path(__file__).resolve().parent.parent
MAKES = """
import sys
from pathlib import Path
from tests.hostile.dossier import settled, twin
from tests.hostile.payloads import sample
payloads = [payload for payload in sample(14) if payload.family != "surrogate"]
folder = Path(sys.argv[1])
twin(settled(payloads, folder / "hostile"), folder / "harmless")
"""
# what every payload would call, and what would tell of it
LISTENS = """
window.hits = [];
window.hit = () => window.hits.push("called");
window.broken = [];
addEventListener("securitypolicyviolation", (event) => window.broken.push(event.effectiveDirective));
"""
ELEMENTS = """
() => {
  for (const part of document.querySelectorAll("details")) part.open = true;
  const found = {};
  for (const element of document.querySelectorAll("*")) {
    const name = [element.tagName, ...element.getAttributeNames().sort()].join(" ");
    found[name] = (found[name] ?? 0) + 1;
  }
  return found;
}
"""


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The site of a dossier of hostile texts, and the same with harmless ones; the engine has packages of its own."""
    folder = tmp_path_factory.mktemp("injection")
    for name in ("hostile", "harmless"):
        (folder / name).mkdir()
    subprocess.run([str(ROOT / ".venv-test" / "bin" / "python"), "-c", MAKES, str(folder)], check=True, cwd=ROOT)
    return folder / "hostile" / "site", folder / "harmless" / "site"


class Watched:
    """A window that notes all that a page does beyond showing itself."""

    def __init__(self, browser: Browser) -> None:
        self.context = browser.new_context()
        self.context.add_init_script(LISTENS)
        self.done: list[str] = []
        self.tab = self.context.new_page()
        self._watch(self.tab)
        self.context.on("page", lambda page: self.done.append(f"opened {page.url}"))

    def _watch(self, tab: Page) -> None:
        def ended(dialog: Dialog) -> None:
            self.done.append("dialog")
            dialog.dismiss()

        tab.on("dialog", ended)
        tab.on("pageerror", lambda error: self.done.append(f"error {error}"))
        tab.on("console", lambda said: self.done.append(f"console {said.text}"))
        tab.on("request", lambda request: self.done.append(f"asked {request.url}"))

    def visit(self, page: Path) -> list[str]:
        """What a page did beyond asking for itself, its style and its script."""
        self.done.clear()
        self.tab.goto(page.as_uri())
        own = page.parent if (page.parent / "index.html").exists() else page.parent.parent
        return [*(one for one in self.done if not one.startswith(f"asked {own.as_uri()}/")), *self.tell()]

    def tell(self) -> list[str]:
        found = self.tab.evaluate("[...window.hits, ...window.broken]")
        return [str(one) for one in found]


@pytest.fixture(scope="module")
def watched(browser: Browser) -> Iterator[Watched]:
    window = Watched(browser)
    yield window
    window.context.close()


def test_nothing_of_theirs_runs_and_no_element_or_link_is_theirs(sites: tuple[Path, Path], watched: Watched) -> None:
    hostile, harmless = sites
    pages = sorted(page.relative_to(hostile) for page in hostile.rglob("*.html"))
    assert len(pages) > 100
    for page in pages:
        assert watched.visit(hostile / page) == [], page
        found = watched.tab.evaluate(ELEMENTS)
        schemes = watched.tab.evaluate("[...new Set([...document.links].map(link => link.protocol))]")
        assert set(schemes) <= {"file:", "https:"}, page
        assert watched.tell() == [], page
        assert watched.visit(harmless / page) == [], page
        assert found == watched.tab.evaluate(ELEMENTS), page


def test_the_script_of_the_pages_copies_them_as_text(sites: tuple[Path, Path], watched: Watched) -> None:
    """The card repeats a note, and the search takes words from an address: neither makes anything of them."""
    hostile, _ = sites
    assert watched.visit(hostile / "index.html") == []
    watched.tab.locator("a[role=doc-noteref]").first.hover()
    watched.tab.wait_for_selector(".card")
    assert watched.tell() == []
    watched.tab.goto((hostile / "search.html").as_uri() + "?q=<img src=x onerror=hit()>\"'><script>hit()</script>")
    assert watched.tab.evaluate("document.querySelectorAll('main img, main script').length") == 0
    assert watched.tell() == []


def test_the_validator_has_nothing_to_say_of_them(sites: tuple[Path, Path]) -> None:
    hostile, _ = sites
    spared = ".*violates Content Security Policy.*"  # files have no origin that a policy could allow
    command = ["java", "-jar", str(VALIDATOR), "--stdout", "--exit-zero-always", "--format", "json"]
    pages = [str(page) for page in sorted(hostile.rglob("*.html"))]
    done = subprocess.run([*command, "--filterpattern", spared, *pages], check=True, capture_output=True, text=True)
    said = {
        f"{message['url'].rpartition('/')[2]}: {message['message']}" for message in json.loads(done.stdout)["messages"]
    }
    assert said == set()


# --- if something slipped --------------------------------------------------------------------------------------------

SLIPS = {
    "inline script": ("<script>hit()</script>", "script-src-elem"),
    "inline module": ("<script type=module>hit()</script>", "script-src-elem"),
    "script from elsewhere": ("<script src=https://example.org/hit.js></script>", "script-src-elem"),
    "script of an address": ("<script src=data:,hit()></script>", "script-src-elem"),
    "handler": ("<b id=slip onclick=hit()>words</b>", "script-src-attr"),
    "handler of an image": ("<img src=x onerror=hit()>", "img-src"),
    "address of a script": ("<a id=slip href=javascript:hit()>words</a>", "script-src-elem"),
    "evaluated": ("<svg><animate onbegin=hit() attributeName=x dur=1s></svg>", "script-src-attr"),
    "image": ("<img src=https://example.org/hit.png>", "img-src"),
    "image of the site itself": ("<img src=card.png>", "img-src"),
    "style": ("<style>body { background: url(https://example.org/hit.png) }</style>", "style-src-elem"),
    "style attribute": ("<b style='background: url(https://example.org/hit.png)'>words</b>", "style-src-attr"),
    "style from elsewhere": ("<link rel=stylesheet href=https://example.org/hit.css>", "style-src-elem"),
    "frame": ("<iframe src=https://example.org/hit></iframe>", "frame-src"),
    "frame of a document": ("<iframe srcdoc='<script>parent.hit()</script>'></iframe>", "script-src-elem"),
    "object": ("<object data=https://example.org/hit></object>", "object-src"),
    "embedded": ("<embed src=https://example.org/hit>", "object-src"),
    "video": ("<video src=https://example.org/hit.mp4></video>", "media-src"),
    "picture of a video": ("<video poster=https://example.org/hit.png></video>", "img-src"),
    "form": ("<form id=slip action=https://example.org/hit><button>go</button></form>", "form-action"),
    "form of a script": ("<form id=slip action=javascript:hit()><button>go</button></form>", "form-action"),
    "base": ("<base href=https://example.org/>", "base-uri"),
}
ACTS = """
() => {
  const slip = document.getElementById("slip");
  if (slip?.tagName === "FORM") slip.requestSubmit();
  else slip?.click();
}
"""


HOST = "https://briefing.example/"


@pytest.mark.parametrize("what", SLIPS)
def test_the_policy_stops_a_slip(what: str, browser: Browser) -> None:
    """A page of ours with something that no build lets in: it neither runs nor asks for anything, and the policy says so."""
    markup, directive = SLIPS[what]
    site = SITES[0]
    page = (site / "index.html").read_text(encoding="utf-8")
    slipped = page.replace('<main id="main">', f'<main id="main">{markup}', 1)
    assert slipped != page
    window, asked = Watched(browser), []

    def serve(route: Route) -> None:
        """The site under an address of its own, from memory; whatever else is asked for is noted."""
        url = route.request.url
        asked.append(url)
        if url == HOST:
            route.fulfill(body=slipped, content_type="text/html")
        elif url.startswith(HOST) and (site / url.removeprefix(HOST)).is_file():
            route.fulfill(path=site / url.removeprefix(HOST))
        else:
            route.abort()

    window.tab.route("**/*", serve)
    window.tab.goto(HOST)
    window.tab.evaluate(ACTS)
    for _ in range(100):
        broken = [one for frame in window.tab.frames for one in frame.evaluate("window.broken ?? []")]
        if directive in broken:
            break
        window.tab.wait_for_timeout(20)
    assert directive in broken
    assert window.tab.evaluate("window.hits") == []
    assert {url for url in asked if url not in (HOST, f"{HOST}favicon.ico")} <= {
        f"{HOST}{file.name}" for pattern in ("style.*.css", "script.*.js") for file in site.glob(pattern)
    }
    assert (window.tab.evaluate("document.baseURI"), window.tab.url) == (HOST, HOST)
    window.context.close()
