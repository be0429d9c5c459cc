"""`serve`: the briefing in a browser while it is edited. Every wait has an end, and none is measured."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

import build
from engine.commands.serve import serve
from engine.places import places
from engine.preview import cycle
from engine.preview.server import _Handler
from engine.problems import Stopped
from tests.conftest import KILN, Edit
from tests.folders import ASSETS, tree

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0


@dataclass(frozen=True)
class Answer:
    """What came back, whole."""

    status: int
    body: bytes


class Preview:
    """A server in a thread, and a browser's view of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []
        self.stop = Event()
        started = Event()

        def say(line: str) -> None:
            self.said.append(line)
            started.set()

        self.thread = Thread(target=serve, args=(places(folder, None, None), 0, say, self.stop))
        self.thread.start()
        assert started.wait(PATIENCE)
        self.port = int(self.said[0].split(":")[2].split("/")[0])
        self.connection = self.connected()
        self.connection.request("GET", "/-/events")
        self.events = self.connection.getresponse()
        self.version = 0

    def connected(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        with closing(self.connected()) as connection:
            connection.request(method, path, headers=headers)
            with connection.getresponse() as response:
                return Answer(response.status, response.read())

    def page(self, path: str) -> str:
        return self.ask(path).body.decode("utf-8")

    def end(self) -> None:
        """Nothing is left open: a socket that is found to be later fails whichever test runs then."""
        self.stop.set()
        self.thread.join(PATIENCE)
        assert not self.thread.is_alive()
        self.events.close()
        self.connection.close()

    def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first state from now on that is as wanted."""
        while True:
            line = self.events.readline()
            assert line, "the stream has ended"
            if line.startswith(b"data: "):
                state: dict[str, Any] = json.loads(line[6:])
                if wanted(state):
                    return state

    def proved(self) -> dict[str, Any]:
        """The next proof of pages that are newer than those before."""
        state = self.until(lambda state: state["state"] == "proved" and state["version"] > self.version)
        self.version = state["version"]
        return state

    def problems(self) -> str:
        return str(self.until(lambda state: state["state"] == "problems")["report"])


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """One that is asked and never changed."""
    running = Preview(Path(shutil.copytree(KILN, tmp_path_factory.mktemp("shared") / "kiln")))
    running.proved()
    yield running
    running.end()


@pytest.fixture
def preview(kiln: Path) -> Iterator[Preview]:
    running = Preview(kiln)
    yield running
    running.end()


def test_pages_are_those_of_a_build_with_a_script_and_no_other_change(preview: Preview, kiln: Path) -> None:
    preview.proved()
    for name in ("index.html", "facts/monthly-fee.html", "404.html"):
        shown = preview.page(f"/{name}")
        own = f'<link rel="stylesheet" href="/-/preview.css"><script src="/-/preview.js" data-version="{preview.version}"></script>'
        policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'\">"
        built = (kiln / "site" / name).read_text(encoding="utf-8")
        assert policy in built
        assert shown == built.replace(policy, "").replace("</body>", f"{own}</body>")
    assert preview.page("/").startswith("<!doctype html>")
    assert preview.page(f"/{ASSETS.style}") == (kiln / "site" / ASSETS.style).read_text(encoding="utf-8")
    assert preview.page("/data/facts.json") == (kiln / "site" / "data" / "facts.json").read_text(encoding="utf-8")
    assert "EventSource" in preview.page("/-/preview.js")
    assert "preview-problems" in preview.page("/-/preview.css")


def test_a_save_gives_new_pages_and_a_new_proof(preview: Preview, edit: Edit) -> None:
    preview.proved()
    edit("facts.yaml", "label: Monthly fee", "label: Fee for a month")
    preview.proved()
    assert "Fee for a month" in preview.page("/facts/monthly-fee.html")
    edit("facts.yaml", "label: Fee for a month", "label: Monthly fee")
    preview.proved()
    assert "Fee for a month" not in preview.page("/facts/monthly-fee.html")


def test_problems_lie_over_the_last_good_pages_with_their_frames(preview: Preview, kiln: Path, edit: Edit) -> None:
    preview.proved()
    edit("facts.yaml", "verdict: reconciled\n    rule: body", "verdict: reconsiled\n    rule: body")
    report = preview.problems()
    assert report.startswith("error[value] `reconsiled` is none of: ")
    assert "     verdict: reconsiled\n" in report
    assert "^^^^^^^^^^\nhelp: Did you mean `reconciled`?" in report
    assert "Monthly fee" in preview.page("/facts/monthly-fee.html")
    edit("facts.yaml", "reconsiled", "reconciled")
    preview.proved()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("facts.yaml", None, "error[file]"),
        ("facts.yaml", b"\xff", "error[file]"),
        ("facts.yaml", b"a: [", "error[yaml]"),
        ("content/summary.md", None, "error[prose]"),
        ("sources/herald.txt", None, "error[file]"),
        ("sources/herald.txt", b"Another text, with 3 words.", "error[fixity]"),
        ("facts.lock", b"{", "error[pin]"),
    ],
)
def test_whatever_is_wrong_is_survived(
    preview: Preview, kiln: Path, name: str, content: bytes | None, code: str
) -> None:
    preview.proved()
    path = kiln / name
    before = path.read_bytes()
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    assert code in preview.problems()
    path.write_bytes(before)
    preview.proved()


def test_a_template_that_does_not_parse_is_survived(kiln: Path) -> None:
    shutil.copytree(ROOT / "templates", kiln / "templates")
    running = Preview(kiln)
    try:
        running.proved()
        path = kiln / "templates" / "fact.html"
        before = path.read_text(encoding="utf-8")
        path.write_text(before + "{% if %}", encoding="utf-8")
        assert "error[template]" in running.problems()
        path.write_text(before, encoding="utf-8")
        running.proved()
    finally:
        running.end()


def test_a_bug_is_survived(preview: Preview, edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    preview.proved()

    def broken(*_: object) -> None:
        raise RuntimeError("no such luck")

    with monkeypatch.context() as patch:
        patch.setattr(cycle, "in_memory", broken)
        edit("facts.yaml", "label: Monthly fee", "label: Fee for a month")
        assert preview.problems().startswith("this is a bug in the engine, at test_serve.py:")
    edit("facts.yaml", "label: Fee for a month", "label: Monthly fee")
    preview.proved()


def test_a_new_claim_is_shown_without_pin_and_the_lock_stays_as_it_is(preview: Preview, kiln: Path, edit: Edit) -> None:
    preview.proved()
    before = {name: data for name, data in tree(kiln).items() if name != "facts.yaml"}
    edit("facts.yaml", "{quote: zero-sum fight, why: idiom}", "{quote: expects a zero-sum fight, why: idiom}")
    assert preview.proved()["report"] == "facts.lock is behind facts.yaml: run pin before you build."
    assert {name: data for name, data in tree(kiln).items() if name != "facts.yaml"} == before


def test_a_dossier_without_lock_and_archive_waits_for_them(kiln: Path) -> None:
    (kiln / "facts.lock").unlink()
    shutil.rmtree(kiln / "sources")
    running = Preview(kiln)
    try:
        assert "error[pin] there is no lock" in running.problems()
        assert running.ask("/").status == 404
        assert 'src="/-/preview.js"' in running.page("/")
    finally:
        running.end()


@pytest.mark.parametrize(
    "path",
    ["/../facts.yaml", "/%2e%2e/facts.yaml", "//etc/passwd", "/facts.yaml", "/-/../cycle.py", "/-/state.py", "/nothing.html"],
)  # fmt: skip
def test_nothing_but_the_pages_is_served(preview: Preview, path: str) -> None:
    preview.proved()
    answer = preview.ask(path)
    assert answer.status == 404
    assert b"dossier:" not in answer.body


TRICKS = ["/../facts.yaml", "/..%2ffacts.yaml", "/%2e%2e/facts.yaml", "/%252e%252e/facts.yaml", "/..\\facts.yaml", "/..%5cfacts.yaml", "/facts/../../facts.yaml",
    "/index.html%00.yaml", "/%00", "//etc/passwd", "/%2fetc%2fpasswd", "/etc/passwd", "http://127.0.0.1/../facts.yaml", "file:///etc/passwd", "/.briefing/..", "/leak.txt",
    "/leak/facts.yaml", "/.site.cache", "/site/index.html", "/templates/base.html", "*", "?", "/?../facts.yaml", "/" + "a" * 60_000, "/-/../server.py", "/-/%2e%2e/server.py"]  # fmt: skip


def sent(port: int, head: bytes) -> bytes:
    """What comes back for bytes as they are, which no client would correct."""
    with closing(socket.create_connection(("127.0.0.1", port), PATIENCE)) as plain:
        plain.sendall(head)
        parts = []
        while part := plain.recv(65_536):
            parts.append(part)
        return b"".join(parts)


@pytest.mark.parametrize("path", TRICKS, ids=range(len(TRICKS)))
def test_no_way_round_leads_to_a_file_that_is_no_page(shared: Preview, path: str) -> None:
    (shared.folder / "site" / "leak.txt").unlink(missing_ok=True)
    (shared.folder / "site" / "leak.txt").symlink_to(shared.folder / "facts.yaml")
    (shared.folder / "site" / "leak").unlink(missing_ok=True)
    (shared.folder / "site" / "leak").symlink_to(shared.folder)
    answer = sent(shared.port, f"GET {path} HTTP/1.0\r\nHost: localhost:{shared.port}\r\n\r\n".encode())
    status = int(answer.split(b" ", 2)[1])
    assert status == (200 if path in ("?", "/?../facts.yaml") else 404), answer[:200]
    for secret in (b"dossier:", b"root:", b"class Server", b"{% block"):
        assert secret not in answer


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PATCH", "get"])
def test_it_is_asked_for_pages_and_nothing_else(shared: Preview, method: str) -> None:
    head = f"{method} / HTTP/1.0\r\nHost: localhost:{shared.port}\r\n\r\n"
    assert sent(shared.port, head.encode()).split(b" ", 2)[1] == b"501"


HOSTS = ["evil.example", "evil.example:{port}", "localhost.evil.example:{port}", "127.0.0.1.evil.example:{port}", "evil.example:{port}@localhost", "[::1]:{port}", "0.0.0.0:{port}", ""]  # fmt: skip


@pytest.mark.parametrize("path", ["/", "/-/events", "/-/preview.js", "/facts.html"])
@pytest.mark.parametrize("host", HOSTS)
def test_a_name_of_another_that_leads_here_is_refused(shared: Preview, host: str, path: str) -> None:
    head = f"GET {path} HTTP/1.0\r\nHost: {host.format(port=shared.port)}\r\n\r\n"
    answer = sent(shared.port, head.encode())
    assert answer.split(b" ", 2)[1] == b"403"
    assert b"<html" not in answer
    assert sent(shared.port, f"GET {path} HTTP/1.0\r\n\r\n".encode()).split(b" ", 2)[1] == b"403"


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /" + b"a" * 70_000, b"414"),
        (b"GET / HTTP/1.0\r\nX: " + b"a" * 70_000 + b"\r\n\r\n", b"431"),
        (b"GET / HTTP/1.0\r\n" + b"X: a\r\n" * 200 + b"\r\n", b"431"),
        (b"GET / HTTP/9.9\r\n\r\n", b"505"),
        (b"\x16\x03\x01\x02\r\n\r\n", b"400"),
    ],
    ids=["path", "header", "headers", "version", "tls"],
)
def test_a_head_without_end_is_refused(shared: Preview, head: bytes, status: bytes) -> None:
    assert status in sent(shared.port, head)[:400]


def test_a_slow_client_holds_up_no_other_and_is_let_go(shared: Preview) -> None:
    assert 0 < _Handler.timeout <= 60
    slow = [socket.create_connection(("127.0.0.1", shared.port), PATIENCE) for _ in range(20)]
    try:
        for client in slow:
            client.sendall(b"GET / HT")
        assert shared.ask("/").status == 200
    finally:
        for client in slow:
            client.close()


@pytest.mark.parametrize("said", [b"", b"GET / HT"])
def test_a_client_that_says_nothing_is_let_go(shared: Preview, monkeypatch: pytest.MonkeyPatch, said: bytes) -> None:
    assert _Handler.timeout == 30
    monkeypatch.setattr(_Handler, "timeout", 0.2)
    with closing(socket.create_connection(("127.0.0.1", shared.port), PATIENCE)) as client:
        client.sendall(said)
        assert client.recv(100) == b""


def test_no_other_address_of_this_machine_is_listened_on(shared: Preview) -> None:
    """All of 127/8 is this machine's own, and so are its addresses in a network."""
    own = "127.0.0.2"
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as asked, suppress(OSError):
        asked.connect(("192.0.2.1", 9))  # which sends nothing, and tells by which address it would go
        own = asked.getsockname()[0]
    for address in {"127.0.0.2", own} - {"127.0.0.1"}:
        with pytest.raises(OSError):
            socket.create_connection((address, shared.port), 2).close()


def test_the_head_of_the_stream_is_a_head(shared: Preview) -> None:
    assert shared.ask("/-/events", "HEAD").body == b""


def test_it_is_for_this_machine_alone(preview: Preview) -> None:
    assert preview.said[0].startswith("preview at http://127.0.0.1:")
    preview.proved()
    assert preview.ask("/", Host="example.org:80").status == 403
    assert preview.ask("/", Host=f"localhost:{preview.port}").status == 200
    assert preview.ask("/", "HEAD").body == b""
    assert preview.ask("/", "POST").status == 501


def test_a_port_that_is_taken_is_a_problem(kiln: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        for port in (taken.getsockname()[1], 70_000):
            with pytest.raises(Stopped) as stopped:
                serve(places(kiln, None, None), port, lambda _: None, Event())
            assert stopped.value.exit_code == 4
            assert "--port" in stopped.value.problems[0].help


def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build.main(["serve", "--dossier", str(tmp_path / "nothing")]) == 4
    assert capsys.readouterr().err.startswith("error[file] there is no such folder")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_end_it_ends_and_leaves_nothing(kiln: Path, tmp_path: Path, number: int) -> None:
    before = tree(kiln)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = [sys.executable, "-u", "build.py", "serve", "--port", "0", "--dossier", str(kiln)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={"TMPDIR": str(scratch)}
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline().startswith("preview at http://127.0.0.1:")
        assert running.stdout.readline().startswith("shown in ")
        running.send_signal(number)
        assert running.wait(PATIENCE) == 0
        assert running.stdout.read() == "the preview has stopped\n"
    assert list(scratch.iterdir()) == []
    assert tree(kiln) == before
