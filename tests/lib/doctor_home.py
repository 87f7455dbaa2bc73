"""A desktop on which all is well for doctor: the service, an X server, openbox, dunst, a logind and a list of inhibitors.

A test changes one thing.
"""
import subprocess
from pathlib import Path

from fake_desktop import SessionManager
from fake_logind import FakeLogind, SystemBus
from fake_lumbard import NOT_RUNNING, ctl
from fullscreen_desk import openbox
from lumbard import Service, key
from notification_servers import RealServer
from rig import DBUS, Display, PrivateBus, call, wait_until

CALM = "[Sitting]\nLimit=1h\nAwayAfter=1h\n"
DUE = "[Sitting]\nLimit=4s\nAwayAfter=1h\n[Coach]\nRemindAfter=1h\n"


class Home:
    """A desktop on which all is well, before start(); each row changes one thing before or after it."""

    def __init__(self, stack):
        self.stack, self.env, self.config = stack, {}, CALM
        self.bus = stack.enter_context(PrivateBus())
        self.services = self.bus.folder / "data" / "dbus-1" / "services"
        self.services.mkdir(parents=True)
        self.view = {"XDG_DATA_DIRS": str(self.bus.folder / "data")}  # of lumbarctl
        self.display = stack.enter_context(Display())
        stack.enter_context(openbox(self.bus, self.display))
        self.system = stack.enter_context(SystemBus())
        self.env |= self.system.env
        self.logind = stack.enter_context(FakeLogind(self.system))
        self.session = self.logind.add_session("c2", kind="x11")
        self.logind.display = self.session
        stack.enter_context(SessionManager(self.bus))
        self.server = stack.enter_context(RealServer(self.bus, self.display))

    def start(self, is_served=True):
        self.service = self.stack.enter_context(Service(self.bus, self.display, self.config, self.env))
        if is_served:
            self.service.wait("IdleSource", "x11")
            key(self.display)
            self.service.wait("State", "active")
        wait_until(lambda: self.service.source("State", "session") != "standby", what="logind's answers")
        wait_until(lambda: self.service.source("State", "inhibit_logind") != "standby", what="the inhibitors")
        wait_until(lambda: self.service.source("State", "inhibit_gnome") == "ready", what="GNOME's inhibitors")
        return self.service

    def reload_bus(self):
        conn = self.bus.connect()
        call(conn, *DBUS, "ReloadConfig")
        conn.close_sync(None)

    def set_gnome(self, schema, name, value):
        """Sets GNOME's real settings, which doctor reads."""
        self.view |= {"GSETTINGS_BACKEND": "keyfile", "XDG_DATA_DIRS": f"{self.bus.folder}/data:/usr/local/share:/usr/share"}
        subprocess.run(["gsettings", "set", schema, name, value], env={**self.bus.env, **self.view}, check=True, timeout=60)

    def stop_server(self):
        self.server.process.stop()

    def config_file(self):
        return Path(self.bus.env["XDG_CONFIG_HOME"], "lumbard", "lumbard.conf")

    def show(self, command):
        answer = ctl(self.bus, command, **self.display.env, **self.view)
        assert answer.stderr == "" or answer.status == NOT_RUNNING
        return answer

    def doctor(self):
        return self.show("doctor")

    def wait_failure(self):
        """Sits until a reminder is due and cannot be shown."""
        def is_failed():
            key(self.display)
            return self.service.get("FailedTimestamp")
        wait_until(is_failed, 40, "a delivery that fails")
