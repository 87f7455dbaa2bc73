"""A bus with a sound server (PipeWire and its pipewire-pulse), a speaker that a test can record, and Speech Dispatcher.

    with SoundDesk() as desk:
        with desk.listening() as ears: ...
        assert ears.strength(660) > ...
"""
import array
import math
import os
import signal
import subprocess
from contextlib import ExitStack

from pipewire_server import PipeWire
from processes import listens
from rig import PrivateBus, Process, wait_until

SPEAKER = "speaker"


class Ears:
    """Records the speaker with pw-record while the block runs."""

    def __init__(self, desk):
        self.desk = desk

    def __enter__(self):
        self.process = self.desk.pipewire.record(SPEAKER, "ears", stream_capture_sink="true")
        self.path = self.process.argv[-1]
        wait_until(lambda: self.desk.pipewire.state("ears") == "running", what="the recording")
        return self

    def samples(self):
        """All samples until now; the file has no length in its header before the recording ends."""
        with open(self.path, "rb") as file:
            data = file.read()[44:]
        return array.array("h", data[:len(data) // 4 * 4])[::2]  # the left channel

    def strength(self, hertz, rate=48000, slice_of=4800):
        """The greatest share of a tone of this frequency in any tenth of a second that is not silent (0 to 1)."""
        samples, best = self.samples(), 0
        for start in range(0, len(samples) - slice_of, slice_of):
            part = samples[start:start + slice_of]
            power = sum(v * v for v in part)
            if power < slice_of * 100 ** 2:
                continue
            turn = 2 * math.pi * hertz / rate
            real = sum(v * math.cos(turn * i) for i, v in enumerate(part))
            imaginary = sum(v * math.sin(turn * i) for i, v in enumerate(part))
            best = max(best, 2 * (real * real + imaginary * imaginary) / slice_of / power)
        return best

    def hears(self, hertz):
        return self.strength(hertz) > 0.6

    def is_silent_again(self, length=24000):
        """Whether the last half second of the recording is silent: the next recording will not begin with the end of this
        tone."""
        samples = self.samples()
        return len(samples) > length and max(map(abs, samples[-length:])) < 100

    def __exit__(self, *_):
        self.process.stop()


class SoundDesk:
    def __init__(self):
        self.stack = ExitStack()
        with self.stack:
            self.bus = self.stack.enter_context(PrivateBus())
            self.pipewire = self.stack.enter_context(PipeWire(self.bus))
            self.pipewire.make(SPEAKER, "Audio/Sink", audio_position="[FL FR]")
            self.pulse = None
            self.stack.callback(lambda: self.pulse.stop())
            self.start_pulse()
            self.stack = self.stack.pop_all()

    def start_pulse(self):
        self.pulse = Process(["pipewire-pulse"], self.pipewire.env)
        path = os.path.join(self.bus.env["XDG_RUNTIME_DIR"], "pulse", "native")
        wait_until(lambda: listens(path), what="pipewire-pulse")

    def listening(self):
        return Ears(self)

    def speech_dispatcher(self):
        """Starts it on the default socket, with one voice that writes each text to a file; returns a Speech."""
        return self.stack.enter_context(Speech(self.bus, self.pipewire.env))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stack.close()


class Speech:
    """Speech Dispatcher; its generic module calls espeak-ng, and records the text that it receives."""

    def __init__(self, bus, env):
        self.folder = bus.folder / "speech"
        self.spoken, self.env = self.folder / "spoken", env
        (self.folder / "modules").mkdir(parents=True)
        self.spoken.touch()
        (self.folder / "speechd.conf").write_text(
            f'LogLevel 3\nLogDir "{self.folder}"\nAudioOutputMethod "pulse"\nDefaultLanguage "en"\n'
            f'AddModule "words" "sd_generic" "{self.folder}/modules/words.conf"\nDefaultModule words\n')
        say = self.folder / "say"
        say.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$1\" >>{self.spoken}\n"
                       f"espeak-ng -w {self.folder}/words.wav \"$1\"\nexec pw-play {self.folder}/words.wav\n")
        say.chmod(0o700)
        (self.folder / "modules" / "words.conf").write_text(
            f"""GenericExecuteSynth "{say} \\'$DATA\\'"\nAddVoice "en" "MALE1" "en"\n""")
        self.start()

    def start(self):
        self.socket = os.path.join(self.env["XDG_RUNTIME_DIR"], "speech-dispatcher", "speechd.sock")
        self.process = Process(["speech-dispatcher", "--run-single", "-C", self.folder, "-L", self.folder, "-t", "0"], self.env)
        wait_until(lambda: listens(self.socket), what="Speech Dispatcher")

    def restart(self):
        self.process.kill(signal.SIGKILL)
        self.process.wait_exit()
        self.process.stop()
        os.unlink(self.socket)
        self.start()

    def plays(self):
        """Whether a program is playing words."""
        return subprocess.run(["pgrep", "-f", f"pw-play {self.folder}"], stdout=subprocess.DEVNULL,
                              timeout=60).returncode == 0

    def texts(self):
        return self.spoken.read_text().splitlines()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stop()

