"""The real mpv, playing, with the plugin by which it speaks MPRIS."""
import wave

from fake_player import PATH, PLAYER, PREFIX, PROPERTIES
from rig import Process, call, owner_of, wait_until


def silence(folder, seconds):
    path = folder / "silence.wav"
    with wave.open(str(path), "wb") as stream:
        stream.setnchannels(1)
        stream.setsampwidth(1)
        stream.setframerate(8000)
        stream.writeframes(b"\x80" * 8000 * seconds)
    return path


class Mpv:
    """The real one, playing, on nothing that could be seen or heard."""

    name = PREFIX + "mpv"

    def __init__(self, bus, folder):
        self.conn = bus.connect()
        self.process = Process(["mpv", "--no-config", "--ao=null", "--vo=null", "--no-terminal", "--loop",
                                "--script=/usr/lib/mpv-mpris/mpris.so", silence(folder, 600)], bus.env)
        wait_until(lambda: owner_of(self.conn, self.name), 10, "mpv on the bus")

    def tell(self, method, signature="()", *arguments):
        call(self.conn, self.name, PATH, PLAYER, method, signature, *arguments)

    def set(self, prop, value):
        call(self.conn, self.name, PATH, PROPERTIES, "Set", "(ssv)", PLAYER, prop, value)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stop()
