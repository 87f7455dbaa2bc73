"""Those who listen: a socket that somebody serves or not, and whether the daemon answers meanwhile."""
import socket
import time
from contextlib import contextmanager
from pathlib import Path

from rig import wait_until

CALM = "[Sitting]\nLimit=1h\nAwayAfter=1h\n"
STALL = 0.25  # seconds
X11_FOLDER = Path("/tmp/.X11-unix")


def answers_at_once(service):
    began = time.monotonic()
    service.get("State")
    return time.monotonic() - began < STALL


def detail(service, name, words, limit=5):
    def fits():
        assert answers_at_once(service)
        return words in service.source("Detail", name)
    wait_until(fits, limit, f"{words!r} of {name}")


@contextmanager
def listening(path, backlog=8):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen(backlog)
        try:
            yield listener
        finally:
            path.unlink(missing_ok=True)
