"""Numbers for X displays that no other test uses, even after the display of a test has ended.

Xvfb itself takes the lowest free number. A test that ends its display and expects it to stay gone would then find the
display of another test there.
"""
import fcntl
import os
import tempfile
from pathlib import Path

FIRST, BLOCK, BLOCKS = 1000, 500, 100  # TCP port 6000 + number stays below 65536
_held = []


def _take_block():
    """Locks one block of numbers until this process ends, and returns its first number."""
    folder = Path(tempfile.gettempdir()) / f"test-displays-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    for block in range(BLOCKS):
        lock = (folder / str(block)).open("w", encoding="ascii")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        _held.append(lock)
        return FIRST + block * BLOCK
    raise RuntimeError(f"all {BLOCKS} blocks of display numbers are taken, see {folder}")


def _numbers():
    while True:
        start = _take_block()
        yield from range(start, start + BLOCK)


_next = _numbers()


def unused_display_number():
    """A number that no test has used since its block was locked, and that no X server has now."""
    return next(number for number in _next
                if not Path(f"/tmp/.X11-unix/X{number}").exists() and not Path(f"/tmp/.X{number}-lock").exists())
