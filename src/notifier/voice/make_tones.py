"""Writes the tones of lumbard: step.wav, hold-end.wav and reminder.wav.

usage: make_tones.py FOLDER

Each tone is a sum of sine waves that starts softly and fades, like a small bell. No sound theme is needed, and no recording of
another person is used.
"""
import array
import math
import sys
import wave
from pathlib import Path

RATE = 22050  # Hz
LOUDNESS = 0.3  # of the greatest sample
ATTACK, FADE = 0.012, 0.16  # seconds: until the tone is at its loudest; until it has a third of that

# Name: (start in seconds, Hz) of each bell. The end of a hold rises, so that it is unlike a step.
TONES = {
    "step": [(0, 660)],
    "hold-end": [(0, 784), (0.22, 1046)],
    "reminder": [(0, 587), (0.22, 440)],
}
LENGTH = 0.6  # seconds after the start of the last bell


def bell(hertz, at):
    """The bell's value at this many seconds after its start."""
    if at < 0:
        return 0
    loudness = min(1, at / ATTACK) * math.exp(-at / FADE) * min(1, max(0, (LENGTH - at) / 0.05))
    return loudness * (math.sin(2 * math.pi * hertz * at) + 0.15 * math.sin(4 * math.pi * hertz * at))


def samples(bells):
    n = int((bells[-1][0] + LENGTH) * RATE)
    values = [sum(bell(hertz, i / RATE - start) for start, hertz in bells) for i in range(n)]
    scale = LOUDNESS * 32767 / max(abs(v) for v in values)
    return array.array("h", (round(v * scale) for v in values))


def write(path, bells):
    data = samples(bells)
    if sys.byteorder == "big":
        data.byteswap()
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, len(data), "NONE", ""))
        file.writeframes(data.tobytes())


def main():
    for name, bells in TONES.items():
        write(Path(sys.argv[1], f"{name}.wav"), bells)


if __name__ == "__main__":
    main()
