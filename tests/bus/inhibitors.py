"""Stand-ins for the routes by which programs inhibit idleness: GNOME's, KDE's of two versions, logind's."""
import time
from contextlib import contextmanager

from fake_desktop import PolicyAgent, SessionManager
from hearing import Hearing
from login1 import Login1, SystemBus
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
        login = Login1(system)
        login.own()
        return login


KINDS = [Gnome, Kde5, Kde6, Logind]


@contextmanager
def desk(kind):
    """(hearing, what it is, the stand-in)"""
    with PrivateBus() as bus, SystemBus() as system:
        peer = kind.make(system if kind is Logind else bus)
        try:
            with Hearing(bus, system.env) as hearing:
                hearing.wait_state(kind.source, "ready")
                yield hearing, kind.source, peer
        finally:
            peer.stop()


def settled(hearing, source, peer):
    """What came before this has been heard: another inhibitor came, and went."""
    mark = peer.hold("the last one", f"{time.monotonic_ns()}")
    detail = f"the last one: {mark_reason(peer, mark)}"
    wait_until(lambda: ("inhibitor", detail) in hearing.live(source), what="the last one")
    peer.release(mark)
    wait_until(lambda: ("inhibitor", detail) not in hearing.live(source), what="its end")


def mark_reason(peer, mark):
    return (peer.inhibitors[mark] if isinstance(mark, str) else mark)[2 if isinstance(peer, Login1) else 1]
