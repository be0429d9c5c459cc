"""Head, style sheet and script: nothing that writes, hides or fetches passes, and what the templates hold does."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.check.frame import head_faults, script_faults, style_faults
from engine.check.visible import visible
from engine.read import read
from tests.folders import ASSETS

ROOT = Path(__file__).resolve().parent.parent
SHEET = (ROOT / "templates" / "style.css").read_bytes()
SCRIPT = (ROOT / "templates" / "script.js").read_bytes()
KILN = read(ROOT / "tests" / "deals" / "kiln")
PAGE = (ROOT / "tests" / "deals" / "kiln" / "site" / "index.html").read_text(encoding="utf-8")


def test_the_sheet_of_the_templates_passes() -> None:
    assert list(style_faults(SHEET, SHEET)) == []


def test_another_sheet_than_the_templates_does_not() -> None:
    assert [problem.code for problem in style_faults(b"p { color: red; }", SHEET)] == ["fixity"]


@pytest.mark.parametrize(
    "rule",
    [
        'h1::after { content: "9"; }',
        'h1::after { c\\6fntent: "9"; }',
        'h1 { content: "9"; }',
        "p::first-line { color: red; }",
        "li::marker { color: red; }",
        'ul { list-style: "9 "; }',
        "ul { list-style: decimal; }",
        'q { quotes: "9" "9"; }',
        'p { text-emphasis: "9"; }',
        "p { background: url(x.png); }",
        "@import url(x.css);",
        "@import 'x.css';",
        "@font-face { font-family: X; src: url(x.woff); }",
        "@counter-style x { system: cyclic; }",
        "p { display: none; }",
        "p { visibility: hidden; }",
        "p { opacity: 0; }",
        "p { font-size: 0; }",
        "p { font-size: .01rem; }",
        "p { font-size: 0.35rem; }",
        "p { font-size: 0rem; }",
        "p { font-size: 9e-1rem; }",
        "svg text { fill: none; }",
        "svg text { fill: var(--paper); }",
        ".value, .stated { fill: none; }",
        "p { font-size: 1px; }",
        "p { font: 0/1 serif; }",
        "p { color: transparent; }",
        "p { color: #0000; }",
        "p { color: var(--paper); }",
        "p { text-indent: -99rem; }",
        "p { margin-left: -99rem; }",
        "p { position: absolute; }",
        "p { position: fixed; left: -99rem; }",
        "p { clip-path: inset(100%); }",
        "p { transform: scaleX(-1); }",
        "p { height: 0; overflow: hidden; }",
        "p { max-height: 0px; }",
        "p { direction: rtl; unicode-bidi: bidi-override; }",
        "p { writing-mode: vertical-rl; }",
        "p { order: 2; }",
        "p { line-height: 0; }",
        "p { letter-spacing: -1em; }",
        "p { text-transform: uppercase; }",
        "p { -webkit-text-security: disc; }",
        "/* p { color: red; } */",
        "p { color: red;",
        "} p { color: red; }",
        "p { color }",
        "color: red;",
        "<!-- p { color: red; }",
        "p { --x: url(x.png); }",
        "p { --x: '9'; }",
        "@media screen { p { display: none; } }",
        "@media (max-width: 40rem) { p { opacity: 0; } }",
        "@supports (display: grid) { p { color: red; } }",
        "td:empty, p { display: none; }",
        ".card, p { position: absolute; }",
        ".card + p { display: none; }",
        ".card ~ main { display: none; }",
        "main .card { display: none; }",
        ".cards { display: none; }",
        ".card:not(p) { display: none; }",
    ],
)
def test_what_writes_hides_or_fetches_is_refused(rule: str) -> None:
    sheet = SHEET + rule.encode()
    assert "pages" in {problem.code for problem in style_faults(sheet, sheet)}


@pytest.mark.parametrize(
    "data", [b"p { color: red; }\xff", "\ufeffp { color: red; }".encode(), "p{}".encode("utf-16"), b"\0"]
)
def test_a_sheet_that_is_no_plain_text_is_refused(data: bytes) -> None:
    assert "pages" in {problem.code for problem in style_faults(data, None)}


def test_the_head_of_a_page_passes() -> None:
    assert list(head_faults(visible(PAGE), "index.html", KILN, ASSETS, "", "2")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<meta charset="utf-8">', '<meta charset="utf-16">'),
        ("default-src 'none'", "default-src *"),
        ('<meta name="viewport"', '<meta http-equiv="refresh" content="0;url=x"><meta name="viewport"'),
        (f'href="{ASSETS.style}"', f'href="https://example.org/{ASSETS.style}"'),
        (f'href="{ASSETS.style}"', f'href="../{ASSETS.style}"'),
        ('<link rel="stylesheet"', '<link rel="preload" href="x"><link rel="stylesheet"'),
        ("</title>", "</title><title>Another</title>"),
        ('<meta name="viewport" content="width=device-width">', ""),
        ("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
        ("script-src 'self'", "script-src *"),
        (f' src="{ASSETS.script}" defer', f' src="{ASSETS.script}"'),
        (f' src="{ASSETS.script}" defer', f' src="https://example.org/{ASSETS.script}" defer'),
        (f' src="{ASSETS.script}" defer', ' src="search.html" defer'),
        ("</script>", f'</script><script src="{ASSETS.script}" defer></script>'),
        (f'<script src="{ASSETS.script}" defer></script>', ""),
        ('property="og:title" content="Northwind', 'property="og:title" content="Southwind'),
        ('property="og:description" content="This', 'property="og:description" content="Thus'),
        ('property="og:site_name" content="Northwind', 'property="og:site_name" content="9 Northwind'),
        ('property="og:image" content="card.png"', 'property="og:image" content="https://example.org/card.png"'),
        ('content="1200"', 'content="1300"'),
        ('content="630"', 'content="631"'),
        ('property="og:image:alt" content="Northwind', 'property="og:image:alt" content="Northwind in 2031'),
        ('property="og:type"', 'property="og:price"'),
        ('href="feed.atom"', 'href="https://example.org/feed.atom"'),
        ('"@type":"Report"', '"@type":"Recipe"'),
        ('"datePublished":"2031-03-13"', '"datePublished":"2031-03-14"'),
        ("</script>", '</script><script type="application/ld+json">{}</script>'),
        ("</head>", '<script src="x.js"></script></head>'),
        ("</head>", "<script>so()</script></head>"),
    ],
)
def test_another_head_does_not(old: str, new: str) -> None:
    assert old in PAGE
    assert list(head_faults(visible(PAGE.replace(old, new)), "index.html", KILN, ASSETS, "", "2"))


@pytest.mark.parametrize("rule", ["h1 { font-size: 2rem; }", "p { font-size: 1rem; }", ".stated { fill: none; }"])
def test_what_leaves_text_as_it_is_passes(rule: str) -> None:
    sheet = SHEET + rule.encode()
    assert list(style_faults(sheet, sheet)) == []


def test_the_style_may_do_what_it_likes_with_what_the_script_makes() -> None:
    sheet = SHEET + b".card, .card p a { position: absolute; display: none; }"
    assert list(style_faults(sheet, sheet)) == []


def test_no_page_has_what_the_script_makes() -> None:
    page = visible(PAGE.replace('<main id="main">', '<main id="main" class="wide card">'))
    assert "the attribute class on <main> is not read" in page.faults


def test_the_script_of_the_templates_passes() -> None:
    assert list(script_faults(SCRIPT, SCRIPT)) == []


@pytest.mark.parametrize("at", range(0, len(SCRIPT), 97))
def test_a_script_that_differs_by_a_byte_does_not(at: int) -> None:
    changed = SCRIPT[:at] + bytes([SCRIPT[at] ^ 1]) + SCRIPT[at + 1 :]
    assert [problem.code for problem in script_faults(changed, SCRIPT)] == ["fixity"]


@pytest.mark.parametrize(("script", "reviewed"), [(b"", SCRIPT), (SCRIPT, None), (SCRIPT + b"so()", SCRIPT)])
def test_another_script_does_not(script: bytes, reviewed: bytes | None) -> None:
    assert [problem.code for problem in script_faults(script, reviewed)] == ["fixity"]


def test_a_script_that_nobody_will_have_read_to_the_end_does_not() -> None:
    long = SCRIPT + b"\n" * 2**14
    assert [problem.code for problem in script_faults(long, long)] == ["pages"]


@pytest.mark.parametrize(
    "word",
    "fetch XMLHttp WebSocket EventSource sendBeacon import eval Function innerHTML outerHTML insertAdjacent document.write "
    "createElementNS setHTML http: https: //www localStorage sessionStorage indexedDB cookie Worker postMessage".split(),
)
def test_the_script_neither_fetches_nor_stores_nor_writes_markup(word: str) -> None:
    assert word.encode() not in SCRIPT
