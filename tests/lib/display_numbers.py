"""Numbers for X displays that no other test uses, even after the display of a test has ended.

Xvfb itself takes the lowest free number. A test that ends its display and expects it to stay gone would then find the
display of another test there.
"""
import socket
from pathlib import Path

FIRST, BLOCK, BLOCKS = 1000, 500, 100  # TCP port 6000 + number stays below 65536
_held = []


def _take_block():
    """Locks one block of numbers until this process ends, and returns its first number.

    The lock is a name of a socket that is no file: one for the machine, as the displays are, whatever TMPDIR is.
    """
    for block in range(BLOCKS):
        lock = socket.socket(socket.AF_UNIX)
        try:
            lock.bind(f"\0test-displays-{block}")
        except OSError:
            lock.close()
            continue
        _held.append(lock)
        return FIRST + block * BLOCK
    raise RuntimeError(f"all {BLOCKS} blocks of display numbers are taken")


def _numbers():
    while True:
        start = _take_block()
        yield from range(start, start + BLOCK)


_next = _numbers()


def unused_display_number():
    """A number that no test has used since its block was locked, and that no X server has now."""
    return next(number for number in _next
                if not Path(f"/tmp/.X11-unix/X{number}").exists() and not Path(f"/tmp/.X{number}-lock").exists())
