"""Waits for states of the Wayland source of a service."""
from rig import wait_until

CONFIG = "[Sitting]\nLimit=1h\nAwayAfter=2s\nRest=1h\n"


def wait_ready(service):
    wait_until(lambda: service.source("State", "wayland") == "ready", what="the source to be ready")


def detail(service):
    return service.source("Detail", "wayland")


def wait_source(service, state, words, limit=20):
    def fits():
        return service.source("State", "wayland") == state and words in detail(service)
    wait_until(fits, limit, f"{state}: {words}")
