"""What is asked for on the web: whole answers or a reason, robots.txt, pauses, redirects, and no private network."""

from __future__ import annotations

import gzip
import socket
import threading
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from engine.refresh.address import Address, Unreachable, address, led_to
from engine.refresh.fetch import Limits, Net, ask
from engine.refresh.robots import robots
from engine.refresh.visitor import VERSION, Visitor, agent
from engine.refresh.wire import dial, dial_anywhere, is_public
from tests.press import LIMITS, Press, Reply, printing

URL = "https://gazette.example/kiln"
OTHER = "https://login.example/enter"
PAGE = "<p>The kiln is leased.</p>"
GZIPPED = gzip.compress(PAGE.encode())
CHUNKED = {"Transfer-Encoding": "chunked", "Content-Length": ""}


@pytest.fixture
def press() -> Iterator[Press]:
    with printing() as found:
        yield found


def why(press: Press, reply: Reply, limits: Limits = LIMITS) -> str:
    press.pages[URL] = reply
    with pytest.raises(Unreachable) as unreachable:
        Visitor(press.net(limits)).get(address(URL))
    return str(unreachable.value)


# --- an answer -------------------------------------------------------------------------------------------------------


def test_a_page_comes_whole_and_we_say_who_asks(press: Press) -> None:
    press.pages[URL] = Reply(PAGE)
    answer = Visitor(press.net()).get(address(URL))
    assert (answer.status, answer.body, str(answer.address)) == (200, PAGE.encode(), URL)
    assert [one.url for one in press.asked] == ["https://gazette.example/robots.txt", URL]
    assert press.asked[1].headers == {
        "host": "gazette.example",
        "user-agent": f"briefing/{VERSION} (+https://briefing.example/)",
        "accept-encoding": "gzip",
        "connection": "close",
    }


def test_the_version_that_we_name_is_that_of_the_project() -> None:
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert agent() == f"{project['name']}/{project['version']}"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(PAGE, headers={"Content-Length": ""}),
        Reply(GZIPPED, headers={"Content-Encoding": "gzip"}),
        Reply(b"5\r\n<p>Th\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(PAGE) - 5, PAGE[5:].encode()), headers=CHUNKED),
        Reply(PAGE, wait=0.3),
    ],
    ids=["to the end of the connection", "packed", "in chunks", "late"],
)
def test_a_page_comes_whole_however_it_is_sent(press: Press, reply: Reply) -> None:
    press.pages[URL] = reply
    if reply.headers == CHUNKED:
        press.pages[URL] = Reply(
            raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n" + reply.data
        )
    assert Visitor(press.net()).get(address(URL)).body == PAGE.encode()


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(PAGE, 401), "it answers 401 Unauthorized"),
        (Reply(PAGE, 402), "it answers 402 Payment Required"),
        (Reply(PAGE, 403), "it answers 403 Forbidden"),
        (Reply(PAGE, 404), "it answers 404 Not Found"),
        (Reply(PAGE, 410), "it answers 410 Gone"),
        (Reply(PAGE, 429, {"Retry-After": "120"}), "it answers 429 Too Many Requests, and to come back after 120"),
        (Reply(PAGE, 451), "it answers 451 Unavailable For Legal Reasons"),
        (Reply(PAGE, 503, {"Retry-After": "60"}), "it answers 503 Service Unavailable, and to come back after 60"),
        (Reply(PAGE, 599), "it answers 599"),
        (Reply(PAGE, 206), "it answers 206 Partial Content"),
        (Reply(PAGE, 302), "it answers 302 Found"),
        (Reply(PAGE, wait=5), "it does not answer in time"),
        (Reply(PAGE, drip=0.3), "it does not answer in time"),
        (Reply(PAGE, cut=10), "its answer is cut short"),
        (Reply(PAGE, cut=0), "its answer is cut short"),
        (Reply(GZIPPED[:-9], headers={"Content-Encoding": "gzip"}), "its answer is cut short"),
        (Reply(b"no gzip", headers={"Content-Encoding": "gzip"}), "its answer cannot be unpacked"),
        (Reply(PAGE, headers={"Content-Encoding": "br"}), "it answers in a packing that we did not ask for"),
        (Reply("x" * (64 * 2**10 + 1)), "its answer is larger than 65536 bytes"),
        (Reply(gzip.compress(b"x" * 2**20), headers={"Content-Encoding": "gzip"}), "its answer is larger than 65536 bytes"),
        (Reply(raw=b""), "the connection is refused or breaks off"),
        (Reply(raw=b"SSH-2.0\r\n\r\n"), "its answer is not in the form of the web"),
        (Reply(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>"), "its answer is cut short"),
        (Reply(raw=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>Th\r\n"), "its answer is cut short"),
        (Reply(raw=b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n"), "its answer is not in the form of the web"),
    ],
    ids=lambda value: value.replace(" ", "-") if isinstance(value, str) else "",
)  # fmt: skip
def test_whatever_is_no_whole_page_is_a_reason(press: Press, reply: Reply, reason: str) -> None:
    assert why(press, reply) == reason


def test_headers_that_drip_do_not_hold_us_beyond_the_whole_time(press: Press) -> None:
    """Every piece comes in time, and all of them do not."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                for _ in range(100):
                    try:
                        connection.sendall(b"A")
                    except OSError:
                        return
                    if press.closing.wait(0.1):
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        press.port = server.getsockname()[1]
        with pytest.raises(Unreachable, match="it does not answer in time"):
            ask(address(URL), press.net(Limits(connect=1, whole=1)))
    thread.join()


def test_a_name_that_nobody_knows_and_a_port_that_nobody_serves(press: Press) -> None:
    press.lost.add("gazette.example")
    assert why(press, Reply(PAGE)) == "nobody knows its name"
    press.lost.clear()
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        net = Net(agent(), lambda _, seconds: socket.create_connection(nobody.getsockname(), seconds))
        with pytest.raises(Unreachable, match="the connection is refused or breaks off"):
            ask(address(URL), net)


# --- where we ask, and where we do not -------------------------------------------------------------------------------


def test_we_are_led_on_and_say_where_to(press: Press) -> None:
    press.pages[URL] = Reply(status=301, headers={"Location": "/kiln/"})
    press.pages["https://gazette.example/kiln/"] = Reply(status=307, headers={"Location": OTHER})
    press.pages[OTHER] = Reply(PAGE)
    answer = Visitor(press.net()).get(address(URL))
    assert (str(answer.address), answer.body) == (OTHER, PAGE.encode())
    assert press.asked_for("https://login.example/robots.txt")  # each host is asked what it wants


def test_we_are_not_led_round_and_round(press: Press) -> None:
    assert why(press, Reply(status=302, headers={"Location": URL})) == "it leads on and on, more than 3 times"
    assert len(press.asked_for(URL)) == 4


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("http://gazette.example/kiln", "without https"),
        ("//other.example:99999/", "no address that can be read"),
        ("file:///etc/passwd", "no address that can be read"),
        ("ftp://gazette.example/kiln", "`ftp:` is no address that we ask at"),
        ("https://somebody@gazette.example/", "`https:` is no address that we ask at"),
        ("https://[/", "no address that can be read"),
        ("https://" + "a" * 70 + ".example/", "no address that can be read"),
    ],
)
def test_we_are_not_led_astray(press: Press, location: str, reason: str) -> None:
    assert reason in why(press, Reply(status=302, headers={"Location": location}))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://gazette.example", "https://gazette.example/"),
        ("https://gazette.example:443/a?b=c#d", "https://gazette.example/a?b=c"),
        ("https://gazette.example:8443/a%20b", "https://gazette.example:8443/a%20b"),
        ("https://zürich.example/größe?q=1\u00a0", "https://xn--zrich-kva.example/gr%C3%B6%C3%9Fe?q=1%C2%A0"),
        ("https://[2001:db8::1]:8443/", "https://[2001:db8::1]:8443/"),
    ],
)
def test_an_address_is_taken_apart(text: str, shown: str) -> None:
    assert str(address(text)) == shown


def test_only_this_machine_may_do_without_https_and_only_where_that_is_allowed() -> None:
    for text in ("http://127.0.0.1:8000/", "http://localhost:8000/", "http://[::1]:8000/"):
        assert str(address(text, plain_here=True)) == text
        assert str(led_to(address(text, plain_here=True), "data/")) == f"{text}data/"
        with pytest.raises(Unreachable, match="without https"):
            address(text)
    with pytest.raises(Unreachable, match="without https"):
        address("http://gazette.example/", plain_here=True)


@pytest.mark.parametrize(
    "text",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
     "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "ff02::1"],
)  # fmt: skip
def test_a_private_network_is_not_asked(text: str) -> None:
    assert not is_public(text)


def test_a_public_network_is() -> None:
    assert all(is_public(text) for text in ("1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "0x7f000001", "2130706433"])
def test_an_address_that_leads_into_a_private_network_is_refused_before_anything_is_sent(
    press: Press, host: str
) -> None:
    with pytest.raises(Unreachable, match=r"private network|nobody knows its name"):
        dial(Address("https", host, press.port, "/"), 1)
    assert press.asked == []


def test_who_answers_without_a_certificate_is_not_believed(press: Press) -> None:
    """The press speaks plainly; a question with https finds nobody there who speaks it."""
    net = Net(agent(), dial_anywhere)
    with pytest.raises(Unreachable, match=r"it speaks no https that can be trusted|refused or breaks off"):
        ask(Address("https", "127.0.0.1", press.port, "/"), net)
    assert ask(Address("http", "127.0.0.1", press.port, "/"), net).status == 404


# --- politeness ------------------------------------------------------------------------------------------------------

ROBOTS = "https://gazette.example/robots.txt"


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply("User-agent: *\nDisallow: /"), "its robots.txt asks us not to"),
        (Reply("User-agent: Briefing\nDisallow: /kiln\n\nUser-agent: *\nAllow: /"), "its robots.txt asks us not to"),
        (Reply(status=500), "its robots.txt cannot be had: it answers 500 Internal Server Error"),
        (Reply(status=429), "its robots.txt cannot be had: it answers 429 Too Many Requests"),
        (Reply(wait=5), "it does not answer in time"),
    ],
)
def test_who_does_not_want_us_is_not_asked(press: Press, reply: Reply, reason: str) -> None:
    press.pages[ROBOTS] = reply
    assert why(press, Reply(PAGE)) == reason
    assert press.asked_for(URL) == []


def test_where_a_redirect_leads_robots_are_asked_too(press: Press) -> None:
    press.pages["https://login.example/robots.txt"] = Reply("User-agent: *\nDisallow: /enter")
    assert why(press, Reply(status=302, headers={"Location": OTHER})) == "its robots.txt asks us not to"
    assert press.asked_for(OTHER) == []


@pytest.mark.parametrize(
    "reply",
    [Reply(status=404), Reply(status=403), Reply("User-agent: other\nDisallow: /"), Reply(b"\xff\xfe\x00"), Reply("")],
)
def test_who_says_nothing_against_it_is_asked(press: Press, reply: Reply) -> None:
    press.pages |= {ROBOTS: reply, URL: Reply(PAGE)}
    assert Visitor(press.net()).get(address(URL)).status == 200


def test_one_host_is_asked_once_for_its_robots_and_then_at_intervals(press: Press) -> None:
    herald = "https://herald.example/"
    press.pages |= {URL: Reply(PAGE), herald: Reply(PAGE)}
    visitor = Visitor(replace(press.net(), clock=lambda: 0.0))  # no time passes but what is slept
    for url in (herald, URL, URL, herald):
        visitor.get(address(url))
    assert len(press.asked_for(ROBOTS)) == 1
    assert press.slept == [2, 2, 2, 2]  # each page after its robots, and each page again
    ages = count(step=5)
    visitor = Visitor(replace(press.net(replace(LIMITS, whole=10**6)), clock=lambda: float(next(ages))))
    for url in (herald, URL, URL, herald):
        visitor.get(address(url))
    assert press.slept == [2, 2, 2, 2]  # who has let enough time pass need not wait


@pytest.mark.parametrize(
    ("text", "target", "allowed"),
    [
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/c", False),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /*.html$", "/a/b.html", False),
        ("User-agent: *\nDisallow: /*.html$", "/a/b.html?c", True),
        ("User-agent: *\nDisallow: /a*b*c", "/a1b2c3", False),
        ("User-agent: *\nDisallow: /a*b*c", "/a1c2b3", True),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\nDisallow: *", "/", False),
        ("User-agent: *\nDisallow: /a*a$", "/a", True),
        ("User-agent: *\nDisallow: /a%7eb", "/a~b", False),
        ("User-agent: *\nDisallow: /größe", "/gr%c3%b6%C3%9Fe", False),
        ("User-agent: *\nDisallow: /a%2fb", "/a/b", True),
        ("user-agent : BRIEFING/1.0 # us\r\nDISALLOW:/a # all\r\n", "/a", False),
        ("User-agent: briefing-bot\nDisallow: /", "/a", True),
        ("User-agent: one\nUser-agent: briefing\nDisallow: /a", "/a", False),
        ("User-agent: briefing\nDisallow: /a\nUser-agent: *\nDisallow: /b", "/b", True),
        ("User-agent: briefing\nDisallow: /a\n\nUser-agent: briefing\nDisallow: /b", "/b", False),
        ("User-agent: briefing\n\nUser-agent: *\nDisallow: /", "/a", False),
        ("Disallow: /", "/a", True),
        ("User-agent: *\nCrawl-delay: 3\nSitemap: /s\nDisallow: /a", "/a", False),
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),
        ("", "/a", True),
        ("<html>", "/a", True),
        ("User-agent: *\nDisallow: /" + "*a" * 2_000 + "b", "/" + "a" * 5_000, True),
    ],
)
def test_robots_are_read_as_the_standard_has_it(text: str, target: str, allowed: bool) -> None:
    assert robots(text, "briefing").allow(target) is allowed
