"""The site where it stands: under the path of a project, on a domain of its own, in a folder, and from disk.

It is served as GitHub Pages serves it: the files whose names do not begin with a dot, and `404.html` for what is not there.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urljoin, urlsplit

import pytest

import build
from engine.check.frame import POLICY
from tests.conftest import KILN

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "https://owner.example/briefing/"
DOMAIN = "https://briefing.example/"
DEEP = "https://owner.example/a/folder/of%20ours/"
ASKED_BY_NAME = {"404.html", "robots.txt", "sitemap.xml"}  # by machines, at addresses that they know


class Site(ThreadingHTTPServer):
    """Files under one path of a server, and nothing beside it."""

    def __init__(self, folder: Path, path: str) -> None:
        self.folder, self.path = folder, path
        super().__init__(("127.0.0.1", 0), _Handler)

    def found(self, target: str) -> bytes | None:
        path = unquote(urlsplit(target).path)
        if not path.startswith(self.path) or ".." in path:
            return None
        name = path.removeprefix(self.path) or "index.html"
        file = self.folder / name
        return file.read_bytes() if file.is_file() else None


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        data = self.server.found(self.path)
        missing = (self.server.folder / "404.html").read_bytes()
        self.send_response(200 if data is not None else 404)
        self.end_headers()
        self.wfile.write(missing if data is None else data)

    def log_message(self, format: str, *_arguments: object) -> None:
        pass


class _Links(HTMLParser):
    """What a page leads to or loads, the anchors that it has, and what its head says."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.anchors: set[str] = set()
        self.said: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given["id"]} if "id" in given else set()
        if tag in ("a", "link", "script", "img"):
            self.targets += [given[name] for name in ("href", "src") if name in given]
        if given.get("rel") == "canonical":
            self.said["canonical"] = given["href"]
        if given.get("property") in ("og:url", "og:image"):
            self.said[given["property"]] = given["content"]


def links(data: bytes) -> _Links:
    parser = _Links()
    parser.feed(data.decode("utf-8"))
    return parser


@dataclass
class Visit:
    """A reader who follows everything that stays on the site, from one address on."""

    server: Site
    base: str  # where the site says that it stands, or is
    pages: dict[str, _Links] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)

    def get(self, address: str) -> tuple[int, bytes]:
        connection = HTTPConnection("127.0.0.1", self.server.server_port, timeout=30)
        connection.request("GET", urlsplit(address).path)
        answer = connection.getresponse()
        return answer.status, answer.read()

    def follow(self, start: str) -> None:
        ahead = [start]
        while ahead:
            address, _, anchor = ahead.pop().partition("#")
            if address not in self.files:
                status, data = self.get(address)
                if status != 200:
                    self.lost.append(address)
                    continue
                self.files[address] = data
                if address.endswith((".html", "/")):
                    self.pages[address] = links(data)
                    ahead += self.internal(address, self.pages[address].targets)
                elif address.endswith(".atom"):
                    ahead += self.internal(address, re.findall(r'href="([^"]*)"', data.decode()))
            if anchor and address in self.pages and unquote(anchor) not in self.pages[address].anchors:
                self.lost.append(f"{address}#{anchor}")

    def internal(self, address: str, targets: list[str]) -> Iterator[str]:
        for target in targets:
            found = urljoin(address, target)
            if urlsplit(found).netloc == urlsplit(self.base).netloc:
                yield found

    def names(self) -> set[str]:
        """Every file that was got, as the folder calls it."""
        assert all(address.startswith(self.base) for address in self.files)
        return {unquote(address.removeprefix(self.base)) or "index.html" for address in self.files}


@contextmanager
def visited(folder: Path, base: str) -> Iterator[Visit]:
    server = Site(folder, unquote(urlsplit(base).path))
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield Visit(server, base)
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def published(folder: Path, base: str = "") -> Path:
    """The site of the tests' deal as it is uploaded: built for an address, or as it is committed."""
    if base:
        arguments = ["--dossier", str(KILN), "--base-url", base, "--out", str(folder / "built")]
        assert build.main(["build", *arguments]) == 0
    source = folder / "built" if base else KILN / "site"
    return Path(shutil.copytree(source, folder / "public", ignore=shutil.ignore_patterns(".*")))


def names_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("base", [PROJECT, DOMAIN, DEEP])
def test_with_its_address_everything_leads_somewhere(tmp_path: Path, base: str) -> None:
    folder = published(tmp_path, base)
    with visited(folder, base) as visit:
        visit.follow(base)
        visit.follow(f"{base}index.html")
        assert visit.lost == []
        assert len(visit.pages) > 25
        assert names_in(folder) - visit.names() == ASKED_BY_NAME | {"card.png"} | {
            name for name in names_in(folder) if name.endswith(".schema.json")
        }
        for address, page in visit.pages.items():
            if not address.endswith("/"):
                assert page.said["canonical"] == page.said["og:url"] == address
            assert page.said["og:image"] == f"{base}card.png"
            assert visit.get(page.said["og:image"])[0] == 200
        machines = visit.get(f"{base}robots.txt")[1].decode()
        (sitemap,) = re.findall(r"Sitemap: (\S+)", machines)
        listed = re.findall(r"<loc>([^<]*)</loc>", visit.get(sitemap)[1].decode())
        assert set(listed) == {address for address in visit.pages if not address.endswith("/")}
        feed = visit.files[f"{base}feed.atom"].decode()
        assert len(re.findall(rf'href="{re.escape(base)}facts/', feed)) > 10
        assert not re.search(r'href="(?!https:)', feed)


@pytest.mark.parametrize("base", [PROJECT, DOMAIN])
def test_with_its_address_what_is_not_there_leads_back_from_any_depth(tmp_path: Path, base: str) -> None:
    folder = published(tmp_path, base)
    with visited(folder, base) as visit:
        for target in ("none.html", "facts/none.html", "a/b/c/", "facts/a/none.html?x=y"):
            status, data = visit.get(f"{base}{target}")
            assert status == 404
            found = list(visit.internal(f"{base}{target}", links(data).targets))
            assert len(found) > 12
            for address in found:
                if "#" not in address:
                    assert visit.get(address)[0] == 200, address
            assert any(address.endswith(".css") for address in found)


@pytest.mark.parametrize("base", [PROJECT, DOMAIN, DEEP])
def test_without_one_it_works_in_any_folder(tmp_path: Path, base: str) -> None:
    folder = published(tmp_path)
    with visited(folder, base) as visit:
        visit.follow(f"{base}index.html")
        assert visit.lost == []
        assert names_in(folder) - visit.names() == (ASKED_BY_NAME - {"sitemap.xml"}) | {"card.png"} | {
            name for name in names_in(folder) if name.endswith(".schema.json")
        }
        status, data = visit.get(f"{base}facts/none.html")
        ways = [urljoin(f"{base}facts/none.html", target) for target in links(data).targets]
        assert status == 404
        assert f"{base}index.html" in ways, "the page for what is not there offers the way from a folder"


def test_from_disk_every_file_is_where_a_page_says(tmp_path: Path) -> None:
    folder = published(tmp_path)
    seen = 0
    for page in sorted(folder.rglob("*.html")):
        for target in links(page.read_bytes()).targets:
            parts = urlsplit(target)
            if parts.scheme or not parts.path or (page.name == "404.html" and target == "../index.html"):
                continue
            file = Path(os.path.normpath(page.parent / unquote(parts.path)))
            assert file.is_file(), f"{page.name}: {target}"
            assert file.is_relative_to(folder)
            seen += 1
    assert seen > 500


def test_what_is_said_of_the_data_leads_to_it(tmp_path: Path) -> None:
    folder = published(tmp_path, PROJECT)
    with visited(folder, PROJECT) as visit:
        page = visit.get(f"{PROJECT}index.html")[1].decode()
        said = json.loads(re.findall(r"<script type[^>]*>(.*)</script>", page)[0])
        found = [part["contentUrl"] for part in said["hasPart"]["distribution"]]
        assert len(found) > 5
        assert [visit.get(address)[0] for address in found] == [200] * len(found)
        schema = json.loads(visit.get(f"{PROJECT}data/proof.json")[1])["$schema"]
        assert visit.get(urljoin(f"{PROJECT}data/proof.json", schema))[0] == 200


def test_a_link_that_leads_nowhere_would_be_found(tmp_path: Path) -> None:
    folder = published(tmp_path)
    page = folder / "facts.html"
    page.write_bytes(
        page.read_bytes() + b'<a href="facts/none.html">a</a><a href="#none">b</a><a href="/facts.html">c</a>'
    )
    with visited(folder, PROJECT) as visit:
        visit.follow(f"{PROJECT}index.html")
        assert sorted(visit.lost) == [
            "https://owner.example/briefing/facts.html#none",
            "https://owner.example/briefing/facts/none.html",
            "https://owner.example/facts.html",
        ]


def test_what_is_documented_is_what_is_sent_and_asked_for() -> None:
    text = (ROOT / "docs" / "publishing.md").read_text(encoding="utf-8")
    assert f"Content-Security-Policy: {POLICY}; frame-ancestors 'none'\n" in text
    for path in sorted((ROOT / ".github" / "workflows").glob("*.yml")):
        said = path.read_text(encoding="utf-8")
        for name in set(re.findall(r"(?:vars|secrets)\.([A-Z_]+)", said)):
            assert f"`{name}`" in text, name
        for job in re.findall(r"^  (\w+):(?: #.*)?\n    (?:needs|runs-on)", said, re.MULTILINE):
            assert f"`{job}`" in text or f"{job}.yml" in text, job
