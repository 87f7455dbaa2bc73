"""A session bus and a system bus with a fake logind, and the service."""
from contextlib import contextmanager

from fake_logind import FakeLogind, SystemBus
from gi.repository import GLib
from lumbard import SHORT, Service
from rig import DBUS, PrivateBus, call, wait_until


@contextmanager
def running(login=True, config=SHORT, display=None, **options):
    """(service, system bus, fake logind, session bus), with one graphical session of this user."""
    with SystemBus() as system, PrivateBus() as bus:
        if not login:
            with Service(bus, display, config, system.env) as service:
                yield service, system, None, bus
            return
        with FakeLogind(system, **options) as logind:
            logind.display = logind.add_session("c2")
            with Service(bus, display, config, system.env) as service:
                wait_until(lambda: service.source("State", "session") != "standby", what="logind's answers")
                yield service, system, logind, bus


def emit_active(conn, name, is_active, path=None, to=None):
    """A screen saver announces its state."""
    path = path or "/" + name.replace(".", "/")
    conn.emit_signal(to, path, name, "ActiveChanged", GLib.Variant("(b)", (is_active,)))
    call(conn, *DBUS, "GetId")  # the bus has delivered the signal when it replies


def away_for(service, reason):
    service.wait("State", "away")
    assert service.get("StateReason") == reason
