"""`serve`: a local preview that is made anew at every save, reloads in the browser, and shows there what is wrong."""

from __future__ import annotations

import signal
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

from engine.places import Places
from engine.preview.cycle import marks, turn
from engine.preview.scratch import scratch
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
    if stop is None:  # a shell that starts us in the background lets us ignore it
        signal.signal(signal.SIGINT, signal.default_int_handler)
    Thread(target=server.serve_forever, daemon=True).start()
    say(f"preview at {server.address} (stop it with Ctrl-C)")
    try:
        with scratch() as folder:
            _watch(places, folder, stage, say, stop or Event())
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
