"""Fake sound cards and cameras: device nodes and the files of the kernel about them, in a mount namespace of the service.

Opening and closing a node causes the same inotify events as that of a real one.

    devices = Devices(bus)
    devices.add_card(); devices.add_camera("video0")
    with devices.service(config) as service:
        with devices.recording("pcmC0D0c"): ...

Devices that are added before the service starts exist at its first probe; devices that are added later are hotplugged.
"""
import os
import shutil
from contextlib import contextmanager
from pathlib import Path

from lumbard import Service
from rig import LUMBARD, PROGRAMS, Process, ending_on_error, owner_of, wait_until

# /proc is a folder with links to the real one and the added files. Only root can make device nodes; plain files cause the
# same inotify events.
NAMESPACE = r"""
set -e
[ -z "$WATCHES" ] || echo "$WATCHES" >/proc/sys/user/max_inotify_watches
tree=$1
shift
mount -t tmpfs tmpfs "$tree/mnt"
cd "$tree/mnt"
mkdir class dev dev/shm proc proc/real run
for name in null zero full random urandom tty; do
    touch "dev/$name"
    mount --bind "/dev/$name" "dev/$name"
done
ln -s /proc/self/fd dev/fd
[ ! -d /dev/shm ] || mount --rbind /dev/shm dev/shm # with the history
mount --rbind /proc proc/real
for name in self thread-self sys mounts filesystems meminfo stat cmdline $$; do
    ln -s "real/$name" "proc/$name"
done
cp -r "$tree/asound" proc/
cp -r "$tree/video4linux" class/
cp -r "$tree/udev" run/
[ ! -e "$tree/nodes/snd" ] || mkdir dev/snd
(cd "$tree/nodes" && find . -type f) | while read -r node; do
    mknod "dev/$node" c 1 5 2>/dev/null || touch "dev/$node"
done
mount --rbind class /sys/class
mount --rbind run /run
mount --rbind dev /dev
mount --rbind proc /proc
cd /
exec "$@"
"""
IN_USER = ["unshare", "--map-current-user", "--keep-caps", "--mount"]
UNSHARE = ["unshare", "--mount"] if os.geteuid() == 0 else IN_USER


class Namespaced(Service):
    """The service, in the mount namespace with the fake devices."""

    def __init__(self, bus, tree, **options):
        self.tree = tree
        super().__init__(bus, **options)

    def start(self):
        unshare = IN_USER if "WATCHES" in self.env else UNSHARE
        self.process = Process([*unshare, "sh", "-c", NAMESPACE, "sh", self.tree, PROGRAMS[LUMBARD]], self.env)
        with ending_on_error(self.process):
            wait_until(lambda: owner_of(self.conn, LUMBARD) or not self.process.is_running, what="lumbard's name")
            assert self.process.is_running, self.process.stderr


class Devices:
    def __init__(self, bus):
        self.bus = bus
        self.tree = bus.make("devices")
        for name in ("asound", "video4linux", "udev/tags/uaccess", "udev/data", "nodes", "mnt"):
            (self.tree / name).mkdir(parents=True)
        self.places = {"asound": self.tree / "asound", "video4linux": self.tree / "video4linux",
                       "udev": self.tree / "udev", "dev": self.tree / "nodes"}
        self.is_running = False

    @contextmanager
    def service(self, config, display=None, watches=None):
        """watches: the limit of inotify watches in the user namespace."""
        env = {} if watches is None else {"WATCHES": str(watches)}
        with Namespaced(self.bus, self.tree, display=display, config=config, env=env) as service:
            root = Path(f"/proc/{service.process.pid}/root")
            self.places = {"asound": root / "proc/asound", "video4linux": root / "sys/class/video4linux",
                           "udev": root / "run/udev", "dev": root / "dev"}
            self.is_running = True
            wait_until(lambda: service.source("Detail", "video4linux"), what="the sources to be open")
            yield service

    def add_node(self, name):
        path = self.places["dev"] / name
        path.parent.mkdir(exist_ok=True)
        if self.is_running and os.geteuid() == 0:
            os.mknod(path, 0o20660, os.makedev(1, 5))
        else:
            path.touch()

    def tag_for_seat(self, name):
        """Creates the file by which udev marks a device for the user of the seat."""
        (self.places["udev"] / "tags/uaccess" / name).touch()

    def add_card(self, number=0, pcm_id="ALC257 Analog"):
        for letter in "cp":
            part = self.places["asound"] / f"card{number}" / f"pcm0{letter}"
            (part / "sub0").mkdir(parents=True)
            (part / "info").write_text(f"card: {number}\ndevice: 0\nsubdevice: 0\nid: {pcm_id}\nname: {pcm_id}\n")
            (part / "sub0" / "status").write_text("closed\n")
            self.add_node(f"snd/pcmC{number}D0{letter}")

    def remove_cards(self):
        shutil.rmtree(self.places["dev"] / "snd")
        for card in self.places["asound"].iterdir():
            shutil.rmtree(card)

    def status(self, number=0):
        return self.places["asound"] / f"card{number}/pcm0c/sub0/status"

    def wait_read(self, number=0):
        """Waits until the service has read the state that was set last."""
        wait_until(lambda: self.status(number).stat().st_atime_ns, what="the service to read the state of the card")

    def set_status(self, state, owner=1, number=0):
        """state: the word of the kernel; None: closed."""
        text = f"state: {state}\nowner_pid   : {owner}\ntrigger_time: 12.5\ndelay       : 0\n" if state else "closed\n"
        new = self.status(number).with_name("new")
        new.write_text(text)
        os.utime(new, ns=(0, new.stat().st_mtime_ns))  # marks the file as never read, with the coarse clock of files
        new.rename(self.status(number))

    def show_process(self, pid):
        link = self.places["asound"].parent / str(pid)
        link.exists() or link.symlink_to(f"real/{pid}")

    @contextmanager
    def opened(self, name):
        node = os.open(self.places["dev"] / name, os.O_RDONLY)
        try:
            yield
        finally:
            os.close(node)

    @contextmanager
    def recording(self, owner=1, number=0):
        """Opens the card, records, stops and closes it, as a program does."""
        with self.opened(f"snd/pcmC{number}D0c"):
            self.set_status("RUNNING", owner, number)
            yield
            self.set_status(None, number=number)

    def add_camera(self, name, abilities=":capture:", minor=0):
        folder = self.places["video4linux"] / name
        folder.mkdir()
        (folder / "dev").write_text(f"81:{minor}\n")
        if abilities is not None:
            (self.places["udev"] / f"data/c81:{minor}").write_text(f"E:ID_V4L_VERSION=2\n"
                                                                   f"E:ID_V4L_CAPABILITIES={abilities}\nG:uaccess\n")
        self.add_node(name)

    def remove_camera(self, name):
        (self.places["dev"] / name).unlink()
        shutil.rmtree(self.places["video4linux"] / name)
