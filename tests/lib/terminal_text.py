"""The output of a command on a terminal. The kernel passes it on in parts, at any byte, and the last part may come after the end of
the command: a single read can miss some of it, or end within a character.
"""
import codecs
import fcntl
import os
import struct
import termios

from processes import opened, wait_until


def open_terminal(width):
    """(leader, follower) of 24 lines."""
    leader, follower = os.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("4H", 24, width, 0, 0))
    return leader, follower


class TerminalText:
    """text: everything that was printed until the last read(), or since the test has cleared it."""

    def __init__(self, leader):
        self.leader, self.text, self.decoder = leader, "", codecs.getincrementaldecoder("utf-8")()
        os.set_blocking(leader, False)

    def read(self):
        """Reads all that there is now, and returns the text."""
        try:
            while data := os.read(self.leader, 65536):
                self.text += self.decoder.decode(data)
        except OSError:
            pass  # nothing more for now, or the other end is closed
        return self.text

    def wait_end(self, process):
        """Reads until the process has ended; returns its exit status."""
        wait_until(lambda: (self.read(), process.poll())[1] is not None, what=f"{process.args} to end")
        self.read()
        return process.returncode


def printed_on_terminal(argv, env, width):
    """All that this command prints on a terminal of that width, without carriage returns."""
    leader, follower = open_terminal(width)
    with opened(argv, env=env, stdout=follower) as process:
        os.close(follower)
        output = TerminalText(leader)
        output.wait_end(process)
    os.close(leader)
    return output.text.replace("\r\n", "\n")
