"""Fake services through which programs inhibit idleness: GNOME, two versions of KDE, logind."""
import time
from contextlib import contextmanager

from evidence_log import EvidenceLog
from fake_desktop import PolicyAgent, SessionManager
from fake_logind import FakeLogind, SystemBus
from rig import PrivateBus, wait_until


class Gnome:
    source, gone = "inhibit_gnome", "not on the session bus"
    make = staticmethod(SessionManager)


class Kde5:
    source, gone = "inhibit_kde", "not on the session bus"
    make = staticmethod(lambda bus: PolicyAgent(bus, 5))


class Kde6:
    source, gone = "inhibit_kde", "not on the session bus"
    make = staticmethod(lambda bus: PolicyAgent(bus, 6, "aas"))


class Logind:
    source, gone = "inhibit_logind", "no logind"

    @staticmethod
    def make(system):
        login = FakeLogind(system)
        login.own()
        return login


KINDS = [Gnome, Kde5, Kde6, Logind]


@contextmanager
def desk(kind):
    """(evidence log, name of the source, fake service)"""
    with PrivateBus() as bus, SystemBus() as system:
        peer = kind.make(system if kind is Logind else bus)
        try:
            with EvidenceLog(bus, system.env) as log:
                log.wait_state(kind.source, "ready")
                yield log, kind.source, peer
        finally:
            peer.stop()


def wait_settled(log, source, peer):
    """Waits until all earlier changes have been processed, by adding and removing one more inhibitor."""
    mark = peer.hold("the last one", f"{time.monotonic_ns()}")
    wait_until(lambda: ("inhibitor", "the last one") in log.live(source), what="the last one")
    peer.release(mark)
    wait_until(lambda: ("inhibitor", "the last one") not in log.live(source), what="the end of the last one")
