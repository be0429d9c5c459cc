"""A press on this machine: a server that serves, edits, redirects, delays, truncates, blocks and deletes articles.

Every host of an address leads here, by a network of the tests' own; nothing leaves this machine.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from engine.refresh.address import Address, Unreachable
from engine.refresh.fetch import Limits, Net
from engine.refresh.visitor import agent

HTML = "text/html; charset=utf-8"
LIMITS = Limits(connect=60, whole=60, size=64 * 2**10, steps=3, pause=2)  # however slow the machine is
_HASTE = 1.0  # seconds, for those who ask where somebody lets them wait


@dataclass(frozen=True)
class Reply:
    """What is said at one address."""

    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0  # seconds before anything is said
    drip: float = 0  # seconds between two bytes
    cut: int | None = None  # how much of the body is sent, though all of it was announced
    raw: bytes | None = None  # this, and nothing else

    @property
    def data(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


@dataclass
class Asked:
    """One question, as it came."""

    url: str
    headers: dict[str, str]


@dataclass
class Press:
    """The pages of every host, by address, and what was asked for."""

    pages: dict[str, Reply] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    lost: set[str] = field(default_factory=set)  # hosts whose name nobody knows
    port: int = 0
    now: float = 0

    def net(self, limits: Limits = LIMITS) -> Net:
        """A network on which all names lead here, and nobody really waits between two questions."""
        if any(reply.wait > _HASTE or reply.drip for reply in self.pages.values()):
            limits = replace(limits, connect=_HASTE, whole=_HASTE)
        return Net(agent("https://briefing.example/"), self._dial, limits, sleep=self._sleep)

    def asked_for(self, url: str) -> list[Asked]:
        return [one for one in self.asked if one.url == url]

    def _dial(self, address: Address, seconds: float) -> socket.socket:
        if address.host in self.lost:
            raise Unreachable("nobody knows its name")
        return socket.create_connection(("127.0.0.1", self.port), seconds)

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        headers = {name.lower(): value for name, value in handler.headers.items()}
        url = f"https://{headers['host']}{handler.path}"
        self.asked.append(Asked(url, headers))
        reply = self.pages.get(url, Reply("nothing here", 404))
        known = reply.headers.get("ETag")
        if known and headers.get("if-none-match") == known:
            reply = Reply(status=304, headers={"ETag": known})
        self._send(handler, reply)

    def _send(self, handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        self.closing.wait(reply.wait)
        out = handler.wfile
        if reply.raw is not None:
            out.write(reply.raw)
            return
        handler.send_response_only(reply.status)
        sent = {"Content-Type": HTML, "Content-Length": str(len(reply.data)), **reply.headers}
        for name, value in sent.items():
            if value:
                handler.send_header(name, value)
        handler.end_headers()
        if reply.drip:
            for number in range(len(reply.data)):
                out.write(reply.data[number : number + 1])
                if self.closing.wait(reply.drip):
                    return
        out.write(reply.data[: reply.cut])


@contextmanager
def printing() -> Iterator[Press]:
    """A press at work."""
    press = Press()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                press.answer(self)
            except OSError:  # whoever asked has gone
                self.close_connection = True

        def log_message(self, *_words: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    press.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield press
    finally:
        press.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
