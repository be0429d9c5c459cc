"""`refresh`, from end to end: a press serves, edits, redirects, delays, truncates, blocks and deletes the articles of a deal.

What a reader of an address cannot read is unreachable, and never changed; what changed is said claim by claim; nothing that
an editor made is touched, and nothing that came is lost.
"""

from __future__ import annotations

import html as markup
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

import build
from engine import checked
from engine.commands import refresh as command
from engine.commands.refresh import refresh
from engine.constants import EXCERPT_WORDS
from engine.refresh.extract import Extractor, trafilatura_text
from tests.conftest import Edit
from tests.press import Press, Reply, printing

GAZETTE = "https://gazette.example/2031/03/northwind-fires-up"
HERALD = "https://herald.example/kiln"
DAY, NEXT, LATER = "2031-04-02", "2031-04-03", "2031-04-09"
KEPT = "snapshots/gazette"
FEE = "$2.5 million a month for"


def article(text: str, *, head: str = "", foot: str = "") -> str:
    """A page as a site makes one of a text: headline, paragraphs, and what stands around them."""
    title, *paragraphs = [markup.escape(part) for part in text.strip().split("\n\n")]
    body = "\n".join(f"<p>{part}</p>" for part in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>{head}</head><body><nav>Home · 24 more</nav>\n'
        f"<article><h1>{title}</h1>\n{body}</article>\n<footer>{foot}Since 1871</footer></body></html>"
    )


def paragraphs(html: str) -> str:
    """A small extractor: what a headline or a paragraph of an article is."""
    found = re.search(r"<article>(.*?)(?:</article>|$)", html, re.DOTALL)
    parts = re.findall(r"<(?:h1|p)>(.*?)(?:</|$)", found[1], re.DOTALL) if found else []
    return "\n".join(markup.unescape(part) for part in parts)


@pytest.fixture
def press() -> Iterator[Press]:
    with printing() as found:
        yield found


@pytest.fixture
def text(kiln: Path) -> str:
    return (kiln / "sources" / "gazette.txt").read_text(encoding="utf-8")


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(kiln: Path, press: Press, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command on the copy of the deal, which nobody has looked at yet, by the door, with the press for a network."""
    (kiln / "facts.checked").unlink()

    def call(*arguments: str, on: str = DAY, extract: Extractor = paragraphs) -> tuple[int, str, str]:
        through = partial(refresh, net=lambda _agent: press.net(), extract=extract)
        monkeypatch.setattr(command, "refresh", through)
        code = build.main(["refresh", "--dossier", str(kiln), "--on", on, *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def records(kiln: Path) -> dict[str, tuple[str, str, str, str | None]]:
    found = checked.parse((kiln / "facts.checked").read_text(encoding="utf-8"))
    return {id: (one.on, one.by, one.found, one.last) for id, one in found.items()}


def kept(kiln: Path) -> dict[str, bytes]:
    folder = kiln / "sources" / KEPT
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())} if folder.is_dir() else {}


def made_by_hand(kiln: Path) -> dict[str, bytes]:
    names = ["facts.yaml", "facts.lock", *(f"sources/{path.name}" for path in (kiln / "sources").glob("*.txt"))]
    return {name: (kiln / name).read_bytes() for name in names}


def block(out: str, source: str = "gazette") -> list[str]:
    """What is said of one source."""
    found = [part.split("\n") for part in out.split("\n\n") if part.startswith(f"{source}:")]
    assert len(found) == 1
    return [line.strip() for line in found[0] if line]


# --- unchanged -------------------------------------------------------------------------------------------------------


def test_what_stands_as_it_was_read_is_unchanged(kiln: Path, press: Press, text: str, run: Run) -> None:
    press.pages[GAZETTE] = Reply(article(text))
    before = made_by_hand(kiln)
    code, out, err = run()
    assert (code, err) == (0, "")
    assert out.startswith("3 sources on 2031-04-02: 3 unchanged\n")
    assert block(out) == ["gazette: unchanged", "11 stand"]
    assert (kiln / "facts.checked").read_text(encoding="utf-8") == (
        '{"source": "gazette", "on": "2031-04-02", "by": "address", "found": "unchanged"}\n'
        '{"source": "herald", "on": "2031-04-02", "by": "archive", "found": "unchanged"}\n'
        '{"source": "courier", "on": "2031-04-02", "by": "archive", "found": "unchanged"}\n'
    )
    assert made_by_hand(kiln) == before
    assert list(kept(kiln)) == ["2031-04-02.html", "2031-04-02.json", "2031-04-02.txt", "latest.json"]
    assert kept(kiln)["2031-04-02.html"] == article(text).encode()
    assert kept(kiln)["2031-04-02.txt"].decode() == text.replace("\n\n", "\n")


def test_what_stands_around_an_article_and_how_it_is_marked_up_is_no_change(
    kiln: Path, press: Press, text: str, run: Run
) -> None:
    press.pages[GAZETTE] = Reply(article(text))
    run()
    press.pages[GAZETTE] = Reply(article(text.replace("'", "’"), head="<meta name=a>", foot="Now for $1! "))
    code, out, _ = run(on=NEXT)
    assert (code, block(out)) == (0, ["gazette: unchanged", "11 stand"])
    assert "2031-04-03.txt" not in kept(kiln)
    assert records(kiln)["gazette"] == (NEXT, "address", "unchanged", None)


def test_a_page_that_has_not_changed_since_is_not_sent_again(kiln: Path, press: Press, text: str, run: Run) -> None:
    marks = {"ETag": '"a1"', "Last-Modified": "Thu, 13 Mar 2031 08:00:00 GMT"}
    press.pages[GAZETTE] = Reply(article(text), headers=marks)
    run()
    files = kept(kiln)
    assert run(on=NEXT)[0] == 0
    first, second = (asked.headers for asked in press.asked_for(GAZETTE))
    assert "if-none-match" not in first
    assert second["if-none-match"] == '"a1"'
    assert second["if-modified-since"] == marks["Last-Modified"]
    assert (records(kiln)["gazette"], kept(kiln)) == ((NEXT, "address", "unchanged", None), files)


@pytest.mark.parametrize("harm", ["gone", "another", "elsewhere"])
def test_a_page_is_asked_for_whole_where_the_one_that_we_hold_is_not_what_came(
    kiln: Path, press: Press, text: str, run: Run, edit: Edit, harm: str
) -> None:
    moved = GAZETTE.replace("2031/03/", "")
    press.pages |= {url: Reply(article(text), headers={"ETag": '"a1"'}) for url in (GAZETTE, moved)}
    run()
    page = kiln / "sources" / KEPT / "2031-04-02.html"
    if harm == "gone":
        page.unlink()
    elif harm == "another":
        page.write_text(article(text.replace("clay", "mud")), encoding="utf-8")
    else:
        edit("facts.yaml", GAZETTE, moved)
    assert run(on=NEXT)[0] == 0
    assert "if-none-match" not in press.asked[-1].headers
    assert records(kiln)["gazette"] == (NEXT, "address", "unchanged", None)


def test_a_site_that_says_nothing_has_changed_since_what_we_do_not_hold_is_not_believed(press: Press, run: Run) -> None:
    press.pages[GAZETTE] = Reply(status=304)
    assert block(run()[1])[0].startswith("gazette: unreachable: it answers that a page has not changed which we do not hold")  # fmt: skip


# --- changed ---------------------------------------------------------------------------------------------------------

CHANGES: tuple[tuple[str, str, str, list[str], list[str]], ...] = (
    ("a number", FEE, "$2.6 million a month for", ["8 stand, 2 moved, 1 changed", f"changed: monthly-fee.gazette was “$2.5 million a month”, is now “$2.6 million a month” at {KEPT}/2031-04-02.txt:3:29"], ["$2.6 million a month"]),
    ("a hedge", "draws 40 megawatts", "draws up to 40 megawatts", ["10 stand, 1 changed", f"changed: power.gazette was “40 megawatts”, is now “up to 40 megawatts” at {KEPT}/2031-04-02.txt:4:16"], ["up to 40 megawatts"]),
    ("a denial", "Northwind did not pay $9 million for", "Northwind did pay $9 million for", ["10 stand, 1 changed", f"changed: option.gazette was “not pay $9 million”, is now “did pay $9 million” at {KEPT}/2031-04-02.txt:5:11"], ["$9 million"]),
    ("a word", "covers the entire kiln", "covers a good part of it", ["9 stand, 1 moved, 1 gone", "gone: share-of-kiln.gazette “the entire kiln”"], []),
    ("a sentence", " About 120 people work at the site.", "", ["10 stand, 1 gone", "gone: staff.gazette “About 120 people”"], []),
    ("a sentence around it", "The lease covers the entire kiln", "Nobody says that the lease covers the entire kiln", ["9 stand, 2 moved", "moved: share-of-kiln.gazette “the entire kiln” stands in another sentence now, so read it again, at"], []),
    ("a headline", "Northwind fires up", "Borealis cools down", ["10 stand, 1 gone", "gone: gazette (title) “Northwind fires up”"], []),
    ("an origin", ", a filing shows.", ", we hear.", ["8 stand, 1 moved, 2 gone", "gone: gazette (rests on) “a filing shows”"], []),
    ("a new number", "The kiln draws", "It holds 900 bricks. The kiln draws", ["11 stand"], ["900"]),
    ("a number once more", "First, the parties", "About 120 people came. First, the parties", ["11 stand"], ["About 120 people"]),
)  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said", "numbers"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])  # fmt: skip
def test_what_changed_is_said_claim_by_claim(
    kiln: Path, press: Press, text: str, run: Run, old: str, new: str, said: list[str], numbers: list[str]
) -> None:
    assert text.count(old) == 1
    press.pages[GAZETTE] = Reply(article(text.replace(old, new)))
    before = made_by_hand(kiln)
    code, out, err = run()
    assert (code, err) == (0, "")
    lines = block(out)
    assert lines[0] == "gazette: changed"
    for wanted in said:
        assert any(line.startswith(wanted) for line in lines), (wanted, lines)
    new_ones = [line for line in lines if line.startswith("new, and neither cited nor set aside")]
    assert new_ones == [f"new, and neither cited nor set aside: “{words}”" for words in numbers]
    assert lines[-1] == (
        f"its text is {KEPT}/2031-04-02.txt in the archive; to accept it, copy it to gazette-2031-04-02.txt "
        "there, name that in `file:`, settle what is listed, and run `python build.py pin`"
    )
    assert records(kiln)["gazette"] == (DAY, "address", "changed", None)
    assert made_by_hand(kiln) == before


def test_a_sentence_that_stands_elsewhere_stands(kiln: Path, press: Press, text: str, run: Run) -> None:
    moved = (
        text.replace(" About 120 people work at the site.", "").rstrip() + "\n\nAbout 120 people work at the site.\n"
    )
    press.pages[GAZETTE] = Reply(article(moved))
    assert block(run()[1]) == ["gazette: unchanged", "11 stand"]


def test_a_new_number_comes_with_what_to_paste(press: Press, text: str, run: Run) -> None:
    press.pages[GAZETTE] = Reply(article(text.replace("The kiln draws", "It stokes 52 megawatts. The kiln draws")))
    lines = block(run()[1])
    assert any(line.startswith("power: Power of the kiln (unit same;") for line in lines)
    assert '- {source: gazette, quote: "52 megawatts"}' in lines


def test_what_changed_stays_changed_until_an_editor_accepts_it(
    kiln: Path, press: Press, text: str, run: Run, edit: Edit, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = text.replace(FEE, "$2.6 million a month for")
    press.pages[GAZETTE] = Reply(article(changed))
    for day in (DAY, NEXT):
        assert block(run(on=day)[1])[0] == "gazette: changed"
    assert [name for name in kept(kiln) if name.endswith(".txt")] == ["2031-04-02.txt"]  # the same is kept once
    (kiln / "sources" / "gazette-2031-04-02.txt").write_bytes(kept(kiln)["2031-04-02.txt"])
    edit("facts.yaml", "file: gazette.txt", "file: gazette-2031-04-02.txt")
    edit("facts.yaml", "quote: $2.5 million a month,", "quote: $2.6 million a month,")
    edit("facts.yaml", "again: [$2.5 million monthly], ", "")
    claim = "      - {source: gazette, quote: $2.6 million a month, status: disclosed}\n"
    edit("facts.yaml", claim, f"{claim}      - {{source: gazette, name: former, quote: $2.5 million monthly, rank: deprecated, because: It is the former fee.}}\n")  # fmt: skip
    build.main(["pin", "--dossier", str(kiln)])
    said = capsys.readouterr()
    assert "a new text of gazette is accepted" in said.out, said.err
    assert block(run(on=LATER)[1])[0] == "gazette: unchanged"
    press.pages[GAZETTE] = Reply(article(text))
    assert "copy it to gazette-2031-04-09.txt there" in run(on=LATER)[1]


def test_other_words_are_said_to_be_others_until_the_text_is_pinned_anew(
    kiln: Path, press: Press, text: str, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    press.pages[GAZETTE] = Reply(article(text))
    run()
    press.pages[GAZETTE] = Reply(article(text.replace("agree on clay", "agree on sand")))
    for day in (NEXT, LATER):
        lines = block(run(on=day)[1])
        assert lines[:3] == [
            "gazette: changed",
            "11 stand",
            "all that pages show of it stands, but other words of it are not what they were on 2031-04-02",
        ]
    press.pages[GAZETTE] = Reply(article(text))  # it is put right again
    assert block(run(on=LATER)[1]) == ["gazette: unchanged", "11 stand"]
    press.pages[GAZETTE] = Reply(article(text.replace("agree on clay", "agree on sand")))
    (kiln / "sources" / "gazette.txt").write_bytes(kept(kiln)["2031-04-03.txt"])
    assert build.main(["pin", "--dossier", str(kiln)]) == 0
    capsys.readouterr()
    assert block(run(on=LATER)[1]) == ["gazette: unchanged", "11 stand"]


def test_a_text_that_was_put_right_again_is_unchanged(press: Press, text: str, run: Run) -> None:
    """What came while something was wrong is nothing to hold later words against."""
    press.pages[GAZETTE] = Reply(article(text.replace(FEE, "$2.6 million a month for")))
    assert block(run()[1])[0] == "gazette: changed"
    press.pages[GAZETTE] = Reply(article(text))
    assert block(run(on=NEXT)[1]) == ["gazette: unchanged", "11 stand"]


def test_a_text_pasted_with_other_line_breaks_is_the_same(
    kiln: Path, press: Press, text: str, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """What an editor pasted by hand may break its lines within a sentence."""
    broken = text.replace("for the use of Kiln 1, a", "for the use of Kiln 1,\na")
    (kiln / "sources" / "gazette.txt").write_text(broken, encoding="utf-8")
    assert build.main(["pin", "--dossier", str(kiln)]) == 0
    capsys.readouterr()
    press.pages[GAZETTE] = Reply(article(text))
    assert block(run()[1]) == ["gazette: unchanged", "11 stand"]


def test_what_stands_elsewhere_on_the_page_stands(press: Press, text: str, run: Run) -> None:
    """An extractor may leave out a caption or a box; what it says there is still said."""
    shorter = text.replace(" About 120 people work at the site.", "")
    press.pages[GAZETTE] = Reply(article(shorter, foot="<figcaption>About 120 people work at the site.</figcaption>"))
    assert block(run()[1]) == ["gazette: unchanged", "11 stand"]
    press.pages[GAZETTE] = Reply(article(shorter, foot="<script>About 120 people work at the site.</script>"))
    assert block(run()[1])[0] == "gazette: changed"


# --- unreachable -----------------------------------------------------------------------------------------------------

WALL = "Subscribe to continue reading. Plans from $4 a month."


def walled(text: str, words: str, *, much: int = 1) -> str:
    return article("\n\n".join([*text.strip().split("\n\n")[: much + 1], words]))


def free(*, free: bool) -> str:
    data = {"@type": "NewsArticle", "hasPart": [{"@type": "WebPageElement", "isAccessibleForFree": free}]}
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


UNREACHABLE: tuple[tuple[str, Callable[[str], Reply], str], ...] = (
    ("gone", lambda _: Reply("", 404), "it answers 404 Not Found"),
    ("taken away", lambda _: Reply("", 410), "it answers 410 Gone"),
    ("forbidden", lambda _: Reply("", 403), "it answers 403 Forbidden"),
    ("too often", lambda _: Reply("", 429, {"Retry-After": "120"}), "it answers 429 Too Many Requests, and to come back after 120"),
    ("down", lambda _: Reply("", 503), "it answers 503 Service Unavailable"),
    ("slow", lambda text: Reply(article(text), wait=9), "it does not answer in time"),
    ("cut short", lambda text: Reply(article(text), cut=400), "its answer is cut short"),
    ("too large", lambda text: Reply(article(text) + " " * 2**16), "its answer is larger than 65536 bytes"),
    ("broken off", lambda text: Reply(article(text)[:380], headers={"Content-Length": ""}), "its page breaks off before its end"),
    ("empty", lambda _: Reply("<html><body></body></html>"), "there is no text in its page"),
    ("made by a script", lambda _: Reply("<body><div id=root></div><script>go()</script></body>"), "there is no text in its page"),
    ("a picture", lambda _: Reply(b"GIF89a", headers={"Content-Type": "image/gif"}), "it answers with image/gif, which is no page of text"),
    ("no such characters", lambda _: Reply(b"<p>\xff</p>"), "it is no text in utf-8, as it says"),
    ("unknown characters", lambda text: Reply(article(text), headers={"Content-Type": "text/html; charset=kiln"}), "it is no text in kiln, as it says"),
    ("characters of Python", lambda text: Reply(article(text), headers={"Content-Type": "text/html; charset=unicode_escape"}), "it is no text in unicode_escape, as it says"),
    ("a paywall", lambda text: Reply(walled(text, WALL)), "it looks like a paywall"),
    ("a paywall after much", lambda text: Reply(walled(text, WALL, much=2)), "it looks like a paywall"),
    ("a wall that says so", lambda text: Reply(walled(text, "More for members.").replace("</head>", f"{free(free=False)}</head>")), "it says that it is not free to read, and what is cited is not in what is"),
    ("consent", lambda _: Reply(article("Before you continue\n\nWe value your privacy. Accept all cookies?")), "it looks like a question to its reader, of consent or whether it is a person"),
    ("a riddle", lambda _: Reply(article("Just a moment\n\nVerify you are human.")), "it looks like a question to its reader, of consent or whether it is a person"),
    ("a login", lambda _: Reply(article("Welcome back\n\nWho are you?", foot='<input type="password">')), "it asks for a password"),
    ("a long login", lambda _: Reply(article("Welcome back\n\n" + "Who are you, and what do you want here? " * 20, foot='<input type="password">')), "it asks for a password"),
    ("another page", lambda _: Reply(article("Not here\n\nThis page is no more.")), "its text is less than half as long as it was, and most of what is cited is not in it"),
    ("led to a login", lambda _: Reply(status=302, headers={"Location": "https://login.example/"}), "it leads to login.example, where most of what is cited is not"),
    ("led round", lambda _: Reply(status=302, headers={"Location": GAZETTE}), "it leads on and on, more than 3 times"),
    ("led to no https", lambda _: Reply(status=302, headers={"Location": GAZETTE.replace("https", "http")}), "it is led to, or stands at, an address without https, which anybody on the way could answer for"),
)  # fmt: skip


@pytest.mark.parametrize(("reply", "why"), [row[1:] for row in UNREACHABLE], ids=[row[0] for row in UNREACHABLE])
def test_what_cannot_be_read_is_unreachable_and_never_changed(
    kiln: Path, press: Press, text: str, run: Run, reply: Callable[[str], Reply], why: str
) -> None:
    long = "\n\n".join([*text.strip().split("\n\n"), *["Clay, glaze and fire, all day long, and nobody minds."] * 4])
    press.pages["https://login.example/"] = Reply(article(f"Log in\n\n{long[:40]}", foot='<input type="password">'))
    press.pages[GAZETTE] = reply(text)
    before = made_by_hand(kiln)
    code, out, err = run()
    assert (code, err) == (0, "")
    assert block(out) == [f"gazette: unreachable: {why}; it was never read there"]
    assert records(kiln)["gazette"] == (DAY, "address", "unreachable", None)
    assert (made_by_hand(kiln), kept(kiln)) == (before, {})


def test_robots_are_obeyed(kiln: Path, press: Press, text: str, run: Run) -> None:
    press.pages |= {GAZETTE: Reply(article(text)), "https://gazette.example/robots.txt": Reply("User-agent: *\nDisallow: /2031")}  # fmt: skip
    assert block(run()[1]) == ["gazette: unreachable: its robots.txt asks us not to; it was never read there"]
    assert press.asked_for(GAZETTE) == []


def test_the_day_of_the_last_reading_is_kept_while_nobody_answers(
    kiln: Path, press: Press, text: str, run: Run
) -> None:
    press.pages[GAZETTE] = Reply(article(text))
    run()
    files = kept(kiln)
    press.pages[GAZETTE] = Reply("", 404)
    for day in (NEXT, LATER):
        assert block(run(on=day)[1]) == ["gazette: unreachable: it answers 404 Not Found; last read on 2031-04-02"]
        assert records(kiln)["gazette"] == (day, "address", "unreachable", DAY)
    assert kept(kiln) == files
    press.pages[GAZETTE] = Reply(article(text))
    assert block(run(on=LATER)[1])[0] == "gazette: unchanged"
    assert records(kiln)["gazette"] == (LATER, "address", "unchanged", None)


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        (lambda text: Reply(article(text, head=free(free=False), foot=WALL)), "unchanged"),
        (lambda text: Reply(article(text.replace(FEE, "$2.6 million a month for"), head=free(free=False), foot=WALL)), "changed"),
        (lambda text: Reply(article(text.replace(FEE, "$2.6 million a month for"), foot='<input type="password">')), "changed"),
        (lambda text: Reply(article(text.replace(FEE, "$2.6 million a month for")).replace("</body></html>", "")), "changed"),
        (lambda text: Reply(article(text)[:-20], headers={"Content-Length": ""}), "unchanged"),
    ],
    ids=["whole behind a wall", "changed behind a wall", "changed beside a login", "without an end", "whole without an end"],
)  # fmt: skip
def test_a_page_that_holds_the_article_is_not_doubted(
    press: Press, text: str, run: Run, reply: Callable[[str], Reply], found: str
) -> None:
    """Sites say on every page that they sell subscriptions; what counts is whether the article is there."""
    press.pages[GAZETTE] = reply(text)
    assert block(run()[1])[0] == f"gazette: {found}"


def test_a_shorter_page_beside_a_wall_is_not_doubted_where_all_stands(
    kiln: Path, press: Press, text: str, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """An editor may have pasted much that an extractor leaves out."""
    filler = "Clay, glaze and fire, all day long, and nobody minds the smoke or the soot.\n\n" * 8
    (kiln / "sources" / "gazette.txt").write_text(f"{text}\n{filler}", encoding="utf-8")
    assert build.main(["pin", "--dossier", str(kiln)]) == 0
    capsys.readouterr()
    press.pages[GAZETTE] = Reply(article(text, foot=WALL))
    assert block(run()[1]) == ["gazette: unchanged", "11 stand"]


def test_an_article_that_has_moved_is_read_where_it_stands_now(press: Press, text: str, run: Run) -> None:
    press.pages |= {GAZETTE: Reply(status=301, headers={"Location": "/kiln"}), "https://gazette.example/kiln": Reply(article(text))}  # fmt: skip
    note = "led to https://gazette.example/kiln; if that is where it stands now, make it the `url:`"
    assert block(run()[1]) == ["gazette: unchanged", note, "11 stand"]


# --- the archive -----------------------------------------------------------------------------------------------------


def test_a_source_without_an_address_is_read_in_the_archive(kiln: Path, press: Press, run: Run, edit: Edit) -> None:
    edit("sources/herald.txt", "tens of megawatts", "at most tens of megawatts")
    lines = block(run("--only", "herald")[1], "herald")
    assert lines[:3] == [
        "herald: changed",
        "8 stand, 1 changed",
        "changed: power.herald was “tens of megawatts”, is now “at most tens of megawatts” at herald.txt:7:73",
    ]
    assert lines[-1] == "herald.txt in the archive is not what was pinned; settle what is listed, and run `python build.py pin`"  # fmt: skip
    assert records(kiln) == {"herald": (DAY, "archive", "changed", None)}
    assert press.asked == []


def test_a_source_that_is_neither_at_an_address_nor_at_hand_keeps_its_record(kiln: Path, press: Press, text: str, run: Run) -> None:  # fmt: skip
    press.pages[GAZETTE] = Reply(article(text))
    run()
    (kiln / "sources" / "courier.txt").unlink()
    out = run(on=NEXT)[1]
    assert out.startswith("3 sources on 2031-04-03: 2 unchanged, 1 not looked at\n")
    assert block(out, "courier") == ["courier: not looked at: no text of it is at hand, and it has no address"]
    assert records(kiln)["courier"] == (DAY, "archive", "unchanged", None)
    assert records(kiln)["herald"] == (NEXT, "archive", "unchanged", None)


def test_without_an_archive_addresses_are_looked_at_all_the_same(kiln: Path, press: Press, text: str, run: Run) -> None:
    (kiln / "sources").rename(kiln / "elsewhere")
    press.pages[GAZETTE] = Reply(article(text))
    assert block(run()[1]) == ["gazette: unchanged", "11 stand"]
    press.pages[GAZETTE] = Reply(article(text.replace(FEE, "$2.6 million a month for")))
    lines = block(run(on=NEXT)[1])
    assert (
        lines[2] == "changed: monthly-fee.gazette was “$2.5 million a month”, is now “$2.6 million a month” in line 3"
    )
    assert records(kiln) == {"gazette": (NEXT, "address", "changed", None)}
    assert not (kiln / "sources").exists()


def test_a_source_that_nobody_has_read_yet_comes_into_the_archive(
    kiln: Path, press: Press, text: str, run: Run, edit: Edit
) -> None:
    entry = f"  argus:\n    label: The Argus\n    kind: news\n    file: argus.txt\n    url: {HERALD}\n\nfacts:\n"
    edit("facts.yaml", "\nfacts:\n", entry)
    press.pages |= {GAZETTE: Reply(article(text)), HERALD: Reply(article("Glaze\n\nIt holds 900 bricks."))}
    code, out, err = run()
    assert (code, err) == (0, "")
    assert block(out, "argus") == ["argus: unchanged: its text is new in the archive"]
    assert (kiln / "sources" / "argus.txt").read_text(encoding="utf-8") == "Glaze\nIt holds 900 bricks.\n"
    assert records(kiln)["argus"] == (DAY, "address", "unchanged", None)
    out = run(on=NEXT)[1]
    assert block(out, "argus") == ["argus: not looked at: it is not pinned yet: run `python build.py pin`"]
    assert records(kiln)["argus"] == (DAY, "address", "unchanged", None)


def test_the_second_text_of_a_day_is_kept_beside_the_first(kiln: Path, press: Press, text: str, run: Run) -> None:
    for fee in ("$2.6", "$2.7"):
        press.pages[GAZETTE] = Reply(article(text.replace(FEE, f"{fee} million a month for")))
        run()
    assert "$2.6 million" in kept(kiln)["2031-04-02.txt"].decode()
    assert "$2.7 million" in kept(kiln)["2031-04-02-2.txt"].decode()


@pytest.mark.parametrize("harm", [b"", b"{", b"[]", b'{"last": "../../facts"}', b'{"last": 1, "etag": "a\\r\\nB: c"}', b"\xff"])  # fmt: skip
def test_a_broken_record_of_the_archive_is_as_if_it_were_not_there(
    kiln: Path, press: Press, text: str, run: Run, harm: bytes
) -> None:
    press.pages[GAZETTE] = Reply(article(text), headers={"ETag": '"a1"'})
    run()
    (kiln / "sources" / KEPT / "latest.json").write_bytes(harm)
    assert block(run(on=NEXT)[1]) == ["gazette: unchanged", "11 stand"]
    assert kept(kiln)["2031-04-02.txt"] == kept(kiln)["2031-04-03.txt"]  # it came anew, and nothing was written over


def test_a_refresh_that_is_ended_leaves_everything_whole(
    kiln: Path, press: Press, text: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At every file that it would write, it is interrupted; the next one finds what it needs."""
    press.pages[GAZETTE] = Reply(article(text))
    run()
    whole, files = (kiln / "facts.checked").read_bytes(), kept(kiln)
    press.pages[GAZETTE] = Reply(article(text.replace(FEE, "$2.6 million a month for")))
    real = os.replace
    for last in range(5):
        left = [last]

        def ending(old: Path, new: Path, left: list[int] = left) -> None:
            if not left[0]:
                raise KeyboardInterrupt
            left[0] -= 1
            real(old, new)

        monkeypatch.setattr(os, "replace", ending)
        code = run(on=NEXT)[0]
        monkeypatch.setattr(os, "replace", real)
        assert code == 130, last
        assert (kiln / "facts.checked").read_bytes() == whole
        assert {name: kept(kiln)[name] for name in files if name != "latest.json"} == {name: files[name] for name in files if name != "latest.json"}  # fmt: skip
        json.loads(kept(kiln)["latest.json"])
    assert block(run(on=NEXT)[1])[0] == "gazette: changed"


def test_a_headline_counts_once_however_often_it_stands(kiln: Path, press: Press, run: Run, edit: Edit) -> None:
    """Pasted twice, once within a line, and cited in its number; on the page once, and by some extractors left out."""
    path = kiln / "sources" / "herald.txt"
    path.write_text(
        path.read_text(encoding="utf-8").replace("Deal\n\n$2M", "Deal · The Herald\n\n$2M", 1), encoding="utf-8"
    )
    assert build.main(["pin", "--dossier", str(kiln)]) == 0
    assert block(run("--only", "herald")[1].split("\n", 1)[1], "herald") == ["herald: unchanged", "9 stand"]
    edit("facts.yaml", "    file: herald.txt\n", f"    file: herald.txt\n    url: {HERALD}\n")
    text = (kiln / "sources" / "herald.txt").read_text(encoding="utf-8")
    body = text.removeprefix("$2M Kiln Deal · The Herald\n\n")
    press.pages[HERALD] = Reply(article(body))
    assert block(run("--only", "herald")[1], "herald") == ["herald: unchanged", "9 stand"]

    def without_headline(html: str) -> str:
        return paragraphs(html).removeprefix("$2M Kiln Deal\n")

    press.pages[HERALD] = Reply(article(body.replace("A wire report has it", "Our wire report has it")))
    lines = block(run("--only", "herald", on=NEXT, extract=without_headline)[1], "herald")
    assert lines[:2] == ["herald: changed", "7 stand, 1 moved, 1 changed"]
    assert not any(line.startswith("new,") for line in lines)
    kept_text = (kiln / "sources" / "snapshots" / "herald" / "2031-04-03.txt").read_text(encoding="utf-8")
    assert kept_text.startswith("$2M Kiln Deal\n\nNorthwind is said")


def test_a_page_that_breaks_the_extractor_is_unreachable(press: Press, text: str, run: Run) -> None:
    def breaking(html: str) -> str:
        return html and str(1 / 0)

    press.pages[GAZETTE] = Reply(article(text))
    assert block(run(extract=breaking)[1])[0].startswith("gazette: unreachable: the extractor breaks on its page: ZeroDivisionError")  # fmt: skip


# --- the command -----------------------------------------------------------------------------------------------------

MARKDOWN = """\
**Looked at 3 sources on 2031-04-02: 1 unchanged, 1 changed, 1 unreachable**

### The Gazette: changed

Of what pages show of it: 8 stand, 2 moved, 1 changed.

| what | | was | is now |
|---|---|---|---|
| monthly-fee.gazette | changed | “\\$2.5 million a month” | “\\$2.6 million a month” |
| gazette (quotation) | moved | “a filing shows” | in another sentence, line 3 |
| gazette (rests on) | moved | “a filing shows” | in another sentence, line 3 |

| new number, neither cited nor set aside | line |
|---|---|
| “\\$2.6 million a month” | 3 |

Its text is snapshots/gazette/2031-04-02.txt in the archive; to accept it, copy it to gazette-2031-04-02.txt there, name that in \\`file:\\`, settle what is listed, and run \\`python build.py pin\\`.

### The others

| source | found | |
|---|---|---|
| The Herald | unreachable | it answers 403 Forbidden; it was never read there |
| The Courier | unchanged | 4 stand |
"""


def test_the_report_for_a_pull_request(kiln: Path, press: Press, text: str, run: Run, edit: Edit) -> None:
    edit("facts.yaml", "    file: herald.txt\n", f"    file: herald.txt\n    url: {HERALD}\n")
    press.pages |= {GAZETTE: Reply(article(text.replace(FEE, "$2.6 million a month for"))), HERALD: Reply("", 403)}
    code, out, err = run("--markdown")
    assert (code, err) == (0, "")
    assert out.splitlines() == MARKDOWN.splitlines()


def test_a_hostile_article_says_little_and_nothing_that_markdown_obeys(press: Press, text: str, run: Run) -> None:
    bad = "$2.6 million a month|<b>@everybody</b>[x](https://bad.example)`y`\x1b[31m\u202e " + "word " * 40 + "for"
    press.pages[GAZETTE] = Reply(article(text.replace(FEE, bad).replace("the entire kiln", "the entire <kiln>|@all")))
    assert not {"\x1b", "\u202e"} & set(run()[1])
    out = run("--markdown")[1]
    assert not {"\x1b", "\u202e"} & set(out)
    assert "://bad" not in out
    assert "|<b>" not in out
    assert "@everybody" not in out
    assert "@all" not in out
    assert "](https" not in out
    for quoted in re.findall(r"“([^”]*)”", out):
        assert len(quoted.split()) <= EXCERPT_WORDS + 1
    assert "word word word word" not in out


def test_only_what_is_named_is_looked_at(kiln: Path, press: Press, run: Run) -> None:
    assert run("--only", "herald", "courier")[1].startswith("2 sources on 2031-04-02: 2 unchanged\n")
    assert list(records(kiln)) == ["herald", "courier"]
    assert press.asked == []
    code, out, err = run("--only", "heralt")
    assert (code, out) == (1, "")
    assert "error[unknown-id] no source has the id `heralt`" in err
    assert "Did you mean `herald`?" in err


def test_records_stand_in_the_order_of_the_dossier_and_of_nothing_else(kiln: Path, run: Run, edit: Edit) -> None:
    run("--only", "courier")
    path = kiln / "facts.checked"
    gone = '{"source": "argus", "on": "2031-04-01", "by": "archive", "found": "changed"}\n'
    former = '{"source": "gazette", "on": "2031-04-01", "by": "address", "found": "changed"}\n'
    path.write_text(former + gone + path.read_text(encoding="utf-8"), encoding="utf-8")
    edit("facts.yaml", f"    url: {GAZETTE}\n", "")  # so that it is no longer looked at there
    run("--only", "herald")
    assert list(records(kiln)) == ["herald", "courier"]


def test_what_cannot_be_used_is_a_problem_and_nothing_is_asked_or_written(
    kiln: Path, press: Press, run: Run, edit: Edit
) -> None:
    path = kiln / "facts.checked"
    path.write_text("nothing\n", encoding="utf-8")
    code, _, err = run()
    assert code == 1
    assert "facts.checked:1:1" in err
    assert path.read_text(encoding="utf-8") == "nothing\n"
    path.write_text('{"source": "herald", "on": "2031-04-03", "by": "archive", "found": "changed"}\n', encoding="utf-8")
    code, _, err = run()
    assert code == 1
    assert "error[value] `herald` was looked at on 2031-04-03, which is later than 2031-04-02\nfacts.checked:1:1" in err
    path.unlink()
    assert run("--sources", str(kiln / "nowhere"))[0] == 1
    edit("facts.yaml", "quote: 40 megawatts", "quote: 41 megawatts")
    code, _, err = run()
    assert (code, "error[pin]" in err) == (1, True)
    edit("facts.yaml", "label: Monthly fee", "labels: Monthly fee")
    assert run()[0] == 1
    assert press.asked == []
    assert not path.exists()


def test_a_day_is_a_day(kiln: Path, run: Run) -> None:
    with pytest.raises(SystemExit) as usage:
        run(on="2031-02-30")
    assert usage.value.code == 2


def test_today_is_written_where_no_day_is_given(kiln: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Today(command.date):  # type: ignore[misc, name-defined]
        @classmethod
        def today(cls) -> command.date:  # type: ignore[name-defined]
            return cls(2031, 5, 1)

    monkeypatch.setattr(command, "date", Today)
    assert build.main(["refresh", "--dossier", str(kiln), "--only", "herald"]) == 0
    assert records(kiln)["herald"][0] == "2031-05-01"


def test_an_extractor_that_is_not_installed_is_missed_before_anybody_is_asked(
    kiln: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    before = (kiln / "facts.checked").read_bytes()
    assert build.main(["refresh", "--dossier", str(kiln), "--on", DAY]) == 1
    err = capsys.readouterr().err
    assert "error[file] trafilatura, which finds the article in a page, is not installed" in err
    assert ".venv-refresh" in err
    assert (kiln / "facts.checked").read_bytes() == before


def test_what_is_kept_is_no_input_of_a_build(
    kiln: Path, press: Press, text: str, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    """Else every refresh would have the site made anew, though nothing that it is made of has changed."""
    press.pages[GAZETTE] = Reply(article(text))
    run()
    assert build.main(["build", "--dossier", str(kiln)]) == 0
    assert run("--only", "gazette")[0] == 0
    (kiln / "sources" / KEPT / "2031-04-03.txt").write_text("Words.", encoding="utf-8")
    capsys.readouterr()
    assert build.main(["build", "--dossier", str(kiln)]) == 0
    assert "stands as it was built" in capsys.readouterr().out


def test_no_build_loads_any_of_this(kiln: Path) -> None:
    code = "import sys, build; build.main(['build', '--dossier', sys.argv[1]]); print([n for n in sys.modules if n.startswith(('engine.refresh', 'http.client', 'trafilatura'))])"
    done = subprocess.run([sys.executable, "-c", code, str(kiln)], check=True, capture_output=True, text=True, cwd=Path(build.__file__).parent)  # fmt: skip
    assert done.stdout.endswith("\n[]\n"), done.stdout


# --- with the extractor that an editor has ---------------------------------------------------------------------------


def test_the_extractor_that_we_ship_with_finds_the_article(kiln: Path, press: Press, text: str, run: Run) -> None:
    """Nothing of menus, scripts, comments and footers, and every excerpt of it."""
    page = article(text, head="<style>p{}</style>", foot="Read on: 5 kilns. ").replace(
        "</article>",
        '</article><section id="comments"><p>Nonsense, it was $3 million!</p></section><script>x(9)</script>',
    )
    press.pages[GAZETTE] = Reply(page)
    assert block(run(extract=trafilatura_text)[1]) == ["gazette: unchanged", "11 stand"]
    said = kept(kiln)["2031-04-02.txt"].decode()
    assert said.split() == text.split()
    press.pages[GAZETTE] = Reply(page.replace(FEE, "$2.6 million a month for"))
    assert block(run(on=NEXT, extract=trafilatura_text)[1])[:2] == ["gazette: changed", "8 stand, 2 moved, 1 changed"]


@pytest.mark.parametrize(
    "page", ["", " ", "<", "<html>", "\0", "<p>" * 3_000, "<!--", "<html><body><p>x</p>" + "</div>" * 99]
)
def test_the_extractor_takes_whatever_comes(page: str) -> None:
    assert isinstance(trafilatura_text(page), str)
