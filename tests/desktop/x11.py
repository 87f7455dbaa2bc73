"""An X server without a screen, in the shape of the compositors: real keys, and it can be killed and come back."""
import os
import signal

from rig import Display
from service import key


class X11:
    """Its number is one that nobody gets who asks for a free one, so that it is still free when it comes back."""

    source, knows_idle, tolerance = "x11", True, 100_000

    def __init__(self, bus=None):
        self.number = 1000 + os.getpid() % 50_000
        self.env = {"DISPLAY": f":{self.number}"}
        self.start()

    def start(self):
        self.display = Display(number=self.number)
        self.process = self.display.process

    def input(self):
        return key(self)

    def kill(self):
        """As a crash would."""
        self.process.kill(signal.SIGKILL)
        self.process.wait_exit()
        self.process.stop()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stop()
