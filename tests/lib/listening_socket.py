"""A listening socket that never answers, and whether the service still answers meanwhile."""
import socket
from contextlib import contextmanager
from pathlib import Path

from lumbard import STALL
from rig import LIMIT, wait_until

CALM = "[Sitting]\nLimit=1h\nAwayAfter=1h\n"
X11_FOLDER = Path("/tmp/.X11-unix")


def answers_at_once(service):
    return service.delay() < STALL


def detail(service, name, words, limit=LIMIT):
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
