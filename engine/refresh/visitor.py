"""One visitor for a whole run: polite to every host, and never further than a few steps from where it was sent."""

from __future__ import annotations

from collections.abc import Mapping

from engine.refresh.address import Address, Unreachable, led_to
from engine.refresh.fetch import Answer, Net, ask
from engine.refresh.robots import NO_RULES, Robots, robots

NAME = "briefing"
VERSION = "0.1.0"
_LED = (301, 302, 303, 307, 308)
_LATER = 429


def agent(home: str = "") -> str:
    """How we call ourselves, with the address of the site that we come for where it is known."""
    return f"{NAME}/{VERSION}" + (f" (+{home})" if home else "")


class Visitor:
    """Asks for pages: robots.txt first, then a pause, then the page. One who visits a site of ours need not ask first."""

    def __init__(self, net: Net, *, ours: bool = False) -> None:
        self._net, self._ours = net, ours
        self._robots: dict[str, Robots | str] = {}
        self._asked: dict[str, float] = {}

    def get(self, address: Address, headers: Mapping[str, str] | None = None) -> Answer:
        """What stands there, or at the end of the steps from there; raises Unreachable, with a 4xx or 5xx too."""
        answer = self._follow(address, headers or {}, obey=not self._ours)
        if answer.status not in (200, 304):
            raise Unreachable(answer.says)
        return answer

    def _follow(self, address: Address, headers: Mapping[str, str], *, obey: bool) -> Answer:
        for _ in range(self._net.limits.steps + 1):
            if obey:
                self._obey(address)
            answer = self._ask(address, headers)
            if answer.status not in _LED or "location" not in answer.headers:
                return answer
            address = led_to(address, answer.headers["location"])
        raise Unreachable(f"it leads on and on, more than {self._net.limits.steps} times")

    def _ask(self, address: Address, headers: Mapping[str, str]) -> Answer:
        before = self._asked.get(address.host)
        if before is not None:
            wait = before + self._net.limits.pause - self._net.clock()
            if wait > 0:
                self._net.sleep(wait)
        try:
            return ask(address, self._net, headers)
        finally:
            self._asked[address.host] = self._net.clock()

    def _obey(self, address: Address) -> None:
        """Raises Unreachable where the site does not want us to ask for this."""
        known = self._robots.get(address.site)
        if known is None:
            known = self._robots[address.site] = self._rules(address)
        if isinstance(known, str):
            raise Unreachable(known)
        if not known.allow(address.target):
            raise Unreachable("its robots.txt asks us not to")

    def _rules(self, address: Address) -> Robots | str:
        """The rules of a site, or why we keep away from all of it."""
        where = Address(address.scheme, address.host, address.port, "/robots.txt")
        try:
            answer = self._follow(where, {}, obey=False)
        except Unreachable as error:
            return str(error)
        if answer.status == 200:
            return robots(answer.body.decode("utf-8", "replace"), NAME)
        if 400 <= answer.status < 500 and answer.status != _LATER:
            return NO_RULES
        return f"its robots.txt cannot be had: {answer.says}"
