"""What the tests of the Wayland source ask the daemon, and when they believe it."""
from rig import wait_until

CONFIG = "[Sitting]\nLimit=1h\nAwayAfter=2s\nRest=1h\n"


def ready(service):
    wait_until(lambda: service.source("State", "wayland") == "ready", 12, "the source to be ready")


def detail(service):
    return service.source("Detail", "wayland")


def said(service, state, words, limit=20):
    def fits():
        return service.source("State", "wayland") == state and words in detail(service)
    wait_until(fits, limit, f"{state}: {words}")
