"""A fake human presence sensor: IIO devices below /sys/bus, in a mount namespace of the service.

    sensors = Sensors(bus)
    sensors.add(3, in_proximity0_raw=1, in_attention_input=SLOW)
    with sensors.service(config) as service:
        sensors.answer(3, "in_attention_input", 100)  # waits until the service reads it

A SLOW channel is a FIFO: a reading blocks until it is answered, as a reading of the real one blocks.
"""
import errno
import os
import shutil
from contextlib import contextmanager

from lumbard import Service
from rig import LUMBARD, PROGRAMS, Process, ending_on_error, owner_of, wait_until

NAMESPACE = 'mount --bind "$1" /sys/bus && shift && exec "$@"'
IN_USER = ["unshare", "--map-current-user", "--keep-caps", "--mount"]
UNSHARE = ["unshare", "--mount"] if os.geteuid() == 0 else IN_USER

SLOW = object()
PRESENCE, ATTENTION = "in_proximity0_raw", "in_attention_input"


class Namespaced(Service):
    def __init__(self, bus, tree, **options):
        self.tree = tree
        super().__init__(bus, **options)

    def start(self):
        self.process = Process([*UNSHARE, "sh", "-c", NAMESPACE, "sh", self.tree, PROGRAMS[LUMBARD]], self.env)
        with ending_on_error(self.process):
            wait_until(lambda: owner_of(self.conn, LUMBARD) or not self.process.is_running, what="lumbard's name")
            assert self.process.is_running, self.process.stderr

    def modules(self):
        """The names of the modules in its memory."""
        with open(f"/proc/{self.process.pid}/maps", encoding="utf-8") as maps:
            return {os.path.basename(line.split()[-1]) for line in maps if line.rstrip().endswith(".so")}

    def threads(self):
        return len(os.listdir(f"/proc/{self.process.pid}/task"))

    def descriptors(self):
        return sorted(os.readlink(f"/proc/{self.process.pid}/fd/{fd}") for fd in os.listdir(f"/proc/{self.process.pid}/fd"))


class Sensors:
    def __init__(self, bus):
        self.bus, self.tree = bus, bus.make("sys-bus")
        self.folder = self.tree / "iio" / "devices"
        self.folder.mkdir(parents=True)

    @contextmanager
    def service(self, config, env=None):
        with Namespaced(self.bus, self.tree, config=config, env=env) as service:
            wait_until(lambda: service.source("Detail", "presence_iio"), what="the sources to be open")
            yield service

    def place(self, number):
        return self.folder / f"iio:device{number}"

    def add(self, number, name="prox", **channels):
        """Its channels, each with its first value or SLOW. The device appears complete."""
        new = self.tree / "new"
        new.mkdir()
        (new / "name").write_text(f"{name}\n")
        for channel, value in channels.items():
            if value is SLOW:
                os.mkfifo(new / channel)
            else:
                (new / channel).write_text(f"{value}\n")
        new.rename(self.place(number))

    def set(self, number, channel, text):
        new = self.tree / "new"
        new.write_text(f"{text}\n")
        new.rename(self.place(number) / channel)

    def renumber(self, number, to):
        self.place(number).rename(self.place(to))

    def remove(self, number):
        shutil.rmtree(self.place(number))

    def is_read(self, number, channel):
        """Whether a reading of this slow channel is under way."""
        try:
            os.close(os.open(self.place(number) / channel, os.O_WRONLY | os.O_NONBLOCK))
        except OSError as error:
            assert error.errno == errno.ENXIO  # no reader
            return False
        return True

    def begin(self, number, channel):
        """Waits until a reading of this slow channel has begun, and returns the end that answers it. The next reading finds
        another FIFO, so that it gets an answer of its own."""
        ends, path, new = [], self.place(number) / channel, self.tree / "new"

        def opened():
            try:
                ends.append(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
            except OSError as error:
                assert error.errno == errno.ENXIO
            return ends
        wait_until(opened, what=f"{channel} to be read")
        os.mkfifo(new)
        new.rename(path)
        return ends[0]

    def answer(self, number, channel, value):
        end = self.begin(number, channel)
        os.write(end, f"{value}\n".encode())
        os.close(end)
