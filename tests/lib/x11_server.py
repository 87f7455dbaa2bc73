"""Xvfb with the interface of the classes in compositors.py: real key presses, kill() and start()."""
import signal

from display_numbers import unused_display_number
from lumbard import key
from rig import Display


class X11:
    """No other test gets its display number, so it is still free when the server restarts."""

    source, knows_idle, tolerance = "x11", True, 100_000

    def __init__(self, bus=None):
        self.number = unused_display_number()
        self.env = {"DISPLAY": f":{self.number}"}
        self.start()

    def start(self):
        self.display = Display(number=self.number)
        self.process = self.display.process

    def input(self):
        return key(self)

    def kill(self):
        """Ends it with SIGKILL, as a crash would."""
        self.process.kill(signal.SIGKILL)
        self.process.wait_exit()
        self.process.stop()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stop()
