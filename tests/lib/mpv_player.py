"""The real mpv with its MPRIS plugin, playing silence or a black film."""
import wave

from fake_player import PATH, PLAYER, PREFIX, PROPERTIES
from rig import Process, call, owner_of, wait_until


def song(path, seconds):
    """mpv reads the format from the content, so the name may end in anything."""
    with wave.open(str(path), "wb") as stream:
        stream.setnchannels(1)
        stream.setsampwidth(1)
        stream.setframerate(8000)
        stream.writeframes(b"\x80" * 8000 * seconds)
    return path


def film(path, seconds):
    path.write_bytes(b"YUV4MPEG2 W64 H48 F1:1 Ip A1:1 C420\n" + (b"FRAME\n" + b"\x10" * (64 * 48 * 3 // 2)) * seconds)
    return path


class Mpv:
    """mpv, playing a film or a song, without video and audio output unless the options say otherwise."""

    name = PREFIX + "mpv"

    def __init__(self, bus, folder, file="film.mkv", options=("--vo=null",), env=None, has_bus=True):
        self.conn = bus.connect()
        make = song if file.endswith(".flac") else film
        self.process = Process(["mpv", "--no-config", "--ao=null", "--no-terminal", "--loop", *options,
                                *["--script=/usr/lib/mpv-mpris/mpris.so"] * has_bus, make(folder / file, 600)],
                               {**bus.env, **(env or {})})
        if has_bus:
            wait_until(lambda: owner_of(self.conn, self.name), what="mpv on the bus")

    def send(self, method, signature="()", *arguments):
        call(self.conn, self.name, PATH, PLAYER, method, signature, *arguments)

    def set(self, prop, value):
        call(self.conn, self.name, PATH, PROPERTIES, "Set", "(ssv)", PLAYER, prop, value)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stop()
