"""The configuration is on a file system that the service may not write: a unit allows few folders."""
import os
import shlex

from gi.repository import GLib
from lumbard import PATH, Service
from rig import BUILD, LUMBARD, PrivateBus, Process, ending_on_error, error_of, get, owner_of, wait_until

SETTINGS = f"{LUMBARD}.Settings"


class ReadOnlyHome(Service):
    """The service, for which the home folder is read-only except the folder of the history."""

    def start(self):
        home, state = shlex.quote(self.env["HOME"]), shlex.quote(self.env["XDG_STATE_HOME"])
        script = (f"mount --bind {home} {home} && mount --bind {state} {state} && mount -o remount,bind,ro {home} && "
                  f"exec {BUILD}/src/lumbard")
        self.process = Process(["unshare", "--map-current-user", "--keep-caps", "--mount", "sh", "-c", script], self.env)
        with ending_on_error(self.process):
            wait_until(lambda: owner_of(self.conn, LUMBARD), what="lumbard's name")


def test_the_error_names_the_target_and_the_line_of_the_unit():
    with PrivateBus() as bus:
        folder = bus.make("home/my 100% dotfiles")
        target = folder / "lumbard.conf"
        target.write_text("[Coach]\nSide=right\n")
        link = bus.make("home/.config/lumbard") / "lumbard.conf"
        link.symlink_to(target)
        with ReadOnlyHome(bus, config="[Coach]\nSide=right\n") as service:
            arguments = ("org.freedesktop.DBus.Properties", "Set", "(ssv)", SETTINGS, "Side", GLib.Variant("s", "left"))
            name, sentence = error_of(service.conn, LUMBARD, PATH, *arguments)
            assert name == "org.lumbard.Error.NotWritable"
            assert sentence.startswith(f"Cannot write {target}: Read-only file system. ")
            assert f'ReadWritePaths="{str(folder).replace("%", "%%")}"' in sentence
            assert get(service.conn, LUMBARD, PATH, SETTINGS, "Side") == "right"
            assert target.read_text() == "[Coach]\nSide=right\n"
            assert os.listdir(folder) == ["lumbard.conf"]
