"""`serve`: a local preview that is made anew at every save, reloads in the browser, and shows there what is wrong."""

from __future__ import annotations

import signal
import tempfile
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from types import FrameType

from engine.places import Places
from engine.preview.cycle import marks, turn
from engine.preview.server import Server
from engine.preview.state import Stage
from engine.problems import Place, Problem, Stopped
from engine.write import UNWRITABLE

_POLL = 0.1  # seconds between two looks at the inputs


def serve(places: Places, port: int, say: Callable[[str], None] = print, stop: Event | None = None) -> str:
    """Serves until it is interrupted, or `stop` is set; raises Stopped where the port cannot be had."""
    if not places.dossier.is_dir():
        raise Stopped([Problem("file", "there is no such folder", Place(str(places.dossier)))], UNWRITABLE)
    stage = Stage()
    try:
        server = Server(stage, port)
    except (OSError, OverflowError) as error:
        help = "Name another with --port, or 0 for any that is free."
        message = f"the port {port} cannot be had: {getattr(error, 'strerror', '') or error}"
        raise Stopped([Problem("output", message, Place("--port"), help)], UNWRITABLE) from None
    signal_stops(stop)
    Thread(target=server.serve_forever, daemon=True).start()
    say(f"preview at {server.address} (stop it with Ctrl-C)")
    try:
        with tempfile.TemporaryDirectory() as scratch:
            _watch(places, Path(scratch), stage, say, stop or Event())
    except KeyboardInterrupt:
        pass
    finally:
        server.shutdown()
        server.server_close()
    return "the preview has stopped"


def _watch(places: Places, scratch: Path, stage: Stage, say: Callable[[str], None], stop: Event) -> None:
    """A turn at the beginning, and one after every save."""
    seen = None
    while not stop.is_set():
        now = marks(places)
        if now != seen:
            seen = now
            say(turn(places, scratch, stage))
        stop.wait(_POLL)


def signal_stops(stop: Event | None) -> None:
    """Being asked to end is as good as an interrupt; only the main thread, which has no `stop`, can be asked."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if stop is None:
        signal.signal(signal.SIGTERM, interrupt)
        signal.signal(
            signal.SIGINT, interrupt
        )  # said again, for a shell that starts it in the background lets it ignore this
