"""The pages of a preview over HTTP, on this machine alone, with a script that reloads them and shows what is wrong."""

from __future__ import annotations

import json
import mimetypes
import re
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from engine import addresses
from engine.preview.state import Shown, Stage

LOOPBACK = "127.0.0.1"
_OWN = Path(__file__).resolve().parent / "browser"
_OWN_FILES = {"/-/preview.js": "preview.js", "/-/preview.css": "preview.css"}
_EVENTS = "/-/events"
_POLICY = re.compile(rb"<meta http-equiv=\"Content-Security-Policy\"[^<>]*>")
_ALLOWED = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
_ALIVE = 10.0  # seconds after which a silent stream says that it is still there
_PATIENCE = 30.0  # seconds in which a client says what it wants
_EMPTY = b'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Preview</title></head><body></body></html>'


class Server(ThreadingHTTPServer):
    """Serves one stage; raises OSError where the port is taken."""

    daemon_threads = True

    def __init__(self, stage: Stage, port: int) -> None:
        self.stage = stage
        super().__init__((LOOPBACK, port), _Handler)

    @property
    def address(self) -> str:
        return f"http://{LOOPBACK}:{self.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    server: Server
    timeout = _PATIENCE

    def do_GET(self) -> None:
        """A page of the tree, a file of the preview itself, or the stream of what changes."""
        path = urlsplit(self.path).path
        host = self.headers.get("Host", "").rpartition(":")[0]
        if host not in (LOOPBACK, "localhost"):  # a page from elsewhere that was told that its name is ours
            self._send(HTTPStatus.FORBIDDEN, b"this preview is for this machine alone", "text/plain")
        elif path == _EVENTS:
            self._stream()
        elif path in _OWN_FILES:
            self._send(HTTPStatus.OK, (_OWN / _OWN_FILES[path]).read_bytes(), _type(path))
        else:
            self._page(unquote(path).removeprefix("/") or "index.html")

    def do_HEAD(self) -> None:
        self.do_GET()

    def _page(self, name: str) -> None:
        shown = self.server.stage.shown
        status = HTTPStatus.OK if name in shown.tree else HTTPStatus.NOT_FOUND
        if name not in shown.tree and (not shown.tree or name.endswith(".html")):
            name = addresses.NOT_FOUND
        data = shown.tree.get(name, b"" if shown.tree else _EMPTY)
        self._send(status, _with_script(data, shown) if name.endswith(".html") else data, _type(name))

    def _stream(self) -> None:
        """Every state from now on, each as one event."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command == "HEAD":
            return
        serial = -1
        try:
            while True:
                now, shown = self.server.stage.after(serial, _ALIVE)
                self.wfile.write(b": alive\n\n" if now == serial else f"data: {_event(shown)}\n\n".encode())
                self.wfile.flush()
                serial = now
        except OSError:  # the browser has gone
            return

    def _send(self, status: HTTPStatus, data: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Content-Security-Policy", _ALLOWED)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing of each request."""


def _with_script(page: bytes, shown: Shown) -> bytes:
    """A page that may load the script of the preview, and does; the pages themselves know nothing of it."""
    own = f'<link rel="stylesheet" href="/-/preview.css"><script src="/-/preview.js" data-version="{shown.version}"></script>'
    head, found, rest = _POLICY.sub(b"", page, count=1).rpartition(b"</body>")
    return head + own.encode() + found + rest


def _event(shown: Shown) -> str:
    return json.dumps({"version": shown.version, "state": shown.state, "report": shown.report})


def _type(name: str) -> str:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind.endswith(("json", "javascript")) else kind
