"""A bus to which a test brings everything that lumbarctl doctor looks for, one by one."""
import json
from contextlib import ExitStack

import pytest
from fake_desktop import SessionManager
from fake_logind import FakeLogind, SystemBus
from fake_lumbard import FINE, NOT_RUNNING, REFUSED, ctl, private_bus
from fullscreen_desk import openbox
from gi.repository import Gio, GLib
from lumbard import Service
from notification_servers import FakeServer
from rig import Display, own_name, wait_until

SYSTEMD = "org.freedesktop.systemd1"
SYSTEMD_XML = f"""<node>
  <interface name="{SYSTEMD}.Manager">
    <method name="GetUnitFileState"><arg type="s" direction="in"/><arg type="s" direction="out"/></method>
    <method name="GetUnit"><arg type="s" direction="in"/><arg type="o" direction="out"/></method>
  </interface>
  <interface name="{SYSTEMD}.Unit"><property name="ActiveState" type="s" access="read"/></interface>
</node>"""
UNIT = "/org/freedesktop/systemd1/unit/lumbard_2eservice"


class Manager:
    """The user's systemd, as far as doctor asks it. unit_file None: the unit is not installed."""

    def __init__(self, bus, unit_file="enabled", active="active"):
        self.conn, self.unit_file, self.active = bus.connect(), unit_file, active
        manager, unit = Gio.DBusNodeInfo.new_for_xml(SYSTEMD_XML).interfaces
        self.conn.register_object("/org/freedesktop/systemd1", manager, self.on_call, None, None)
        self.conn.register_object(UNIT, unit, None, lambda *_: GLib.Variant("s", self.active), None)
        own_name(self.conn, SYSTEMD)

    def on_call(self, conn, sender, path, interface, member, parameters, invocation):
        assert parameters.unpack() == ("lumbard.service",)
        if self.unit_file is None:
            invocation.return_dbus_error("org.freedesktop.DBus.Error.FileNotFound", "No such file or directory")
        elif member == "GetUnitFileState":
            invocation.return_value(GLib.Variant("(s)", (self.unit_file,)))
        else:
            invocation.return_value(GLib.Variant("(o)", (UNIT,)))


class Surgery:
    """A bus to which everything that doctor looks for can be brought, one by one."""

    def __init__(self, stack):
        self.stack = stack
        self.bus = stack.enter_context(private_bus())
        self.display = None

    def bring_display(self):
        """With a window manager that reports windows in full screen."""
        self.display = self.stack.enter_context(Display())
        self.stack.enter_context(openbox(self.bus, self.display))

    def bring_logind(self):
        """The environment of a service that sees locks and sleep."""
        system = self.stack.enter_context(SystemBus())
        logind = self.stack.enter_context(FakeLogind(system))
        logind.display = logind.add_session("c2", kind="x11")
        return system.env

    def bring_service(self, **env):
        service = self.stack.enter_context(Service(self.bus, self.display, env={**self.bring_logind(), **env}))
        wait_until(lambda: service.source("State", "session") == "ready", what="logind to be asked")
        if self.display:  # otherwise doctor would report that nothing shows input
            wait_until(lambda: service.get("IdleSource"), what="the X server to be asked")
            wait_until(lambda: service.source("State", "fullscreen") == "ready", what="the window manager to be asked")
        return service

    def bring_server(self, info="dunst,knopwob,1.9,1.2", **options):
        return self.stack.enter_context(FakeServer(self.bus, info=info, **options))

    def bring_all(self):
        self.bring_display()
        self.bring_server()
        self.stack.enter_context(SessionManager(self.bus))
        service = self.bring_service()
        wait_until(lambda: service.source("State", "inhibit_gnome") == "ready", what="the inhibitors to be asked")
        return service

    def doctor(self, **env):
        answer = ctl(self.bus, "doctor", **(self.display.env if self.display else {}), **env)
        assert answer.stderr == ""
        return answer

    def json(self, **env):
        answer = ctl(self.bus, "doctor --json", **(self.display.env if self.display else {}), **env)
        assert answer.stderr == "" and answer.stdout.count("\n") == 1
        return json.loads(answer.stdout), answer.status

    def missing(self, **env):
        found, status = self.json(**env)
        assert status == (REFUSED if found["Running"] else NOT_RUNNING) if found["Missing"] else status == FINE
        return [(m["Sentence"], m["Command"]) for m in found["Missing"]]


@pytest.fixture(name="surgery")
def surgery_fixture():
    with ExitStack() as stack:
        yield Surgery(stack)
