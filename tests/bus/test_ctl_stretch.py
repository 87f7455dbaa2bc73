"""lumbarctl stretch: the view in a real terminal and in tmux, keys, lines without a terminal, and a clean terminal after."""
import contextlib
import fcntl
import os
import pathlib
import re
import signal
import subprocess
import termios

import pytest
from lumbard import CTL, Service
from notification_servers import FakeServer
from rig import LUMBARD, PrivateBus, opened, owner_of, wait_until
from terminal_text import TerminalText, open_terminal

CONFIG = "[Coach]\nHold=5s\nSide=right\n"
ENTER, LEAVE = "\x1b[?1049h", "\x1b[?25h\x1b[?1049l"


@pytest.fixture
def service():
    with PrivateBus() as bus, FakeServer(bus), Service(bus, config=CONFIG) as service:
        yield service


class Terminal:
    """A command on a terminal of 40 columns. text: what it has printed since the last key."""

    def __init__(self, env, *words, **more):
        self.leader, self.follower = open_terminal(40)
        self.before = termios.tcgetattr(self.follower)
        self.output = TerminalText(self.leader)
        self.process = subprocess.Popen([CTL, *words], env={**env, "TERM": "xterm", "LC_ALL": "C.UTF-8", **more}, stdin=self.follower,
                                        stdout=self.follower, stderr=self.follower, start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))

    @property
    def text(self):
        return self.output.text

    def wait(self, part):
        wait_until(lambda: part in self.output.read(), what=f"{part!r} in {self.text!r}")

    def key(self, keys):
        self.output.text = ""
        os.write(self.leader, keys.encode())

    def end(self):
        """The exit status."""
        status = self.output.wait_end(self.process)
        assert termios.tcgetattr(self.follower) == self.before, "the terminal is as it was"
        return status

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.leader)
        os.close(self.follower)


def test_the_view_and_its_keys(service):
    with Terminal(service.env, "stretch") as terminal:
        terminal.wait("q stop")
        assert terminal.text.startswith(ENTER) and "\a" in terminal.text
        assert "doorway stretch, right side" in terminal.text and "Step 1 of 6, " in terminal.text
        lines = re.sub("\x1b\\[[0-9?]*[a-zA-Z]", "", terminal.text).replace("\a", "").split("\r\n")
        assert max(map(len, lines)) <= 40
        assert re.search("[\u2801-\u28ff]{3}", terminal.text), "the drawing"
        terminal.key("n")
        terminal.wait("Stand between its two sides")
        for key, text in ((" ", "Your right side"), ("o", "Your left side"), ("\r", "Hold with your right hand")):
            terminal.key(key)
            terminal.wait(text)
            assert "\a" in terminal.text, "a bell at each step"
        terminal.key("?")
        terminal.key("q")
        terminal.wait("The stretch was stopped.")
        assert terminal.end() == 0
        assert LEAVE in terminal.text
    assert service.get("Phase") != "stretching"


def test_the_seconds_are_counted_without_a_bell(service):
    with Terminal(service.env, "stretch") as terminal:
        terminal.wait("q stop")

        def seconds():
            """Those that were shown in the first step. On a busy machine some are left out."""
            text = re.sub("\x1b\\[[0-9?]*[a-zA-Z]", "", terminal.output.read()).partition("Step 2 of 6")[0]
            return [int(n) for n in re.findall(r"Step 1 of 6, (\d+) seconds? left", text)]
        wait_until(lambda: len(set(seconds())) >= 3, what="the seconds to be counted")
        shown = seconds()
        assert shown == sorted(shown, reverse=True)
        assert terminal.text.count("\a") == 1, "the bell at the start"
        terminal.key("\x03")
        terminal.wait("The stretch was stopped.")
        assert terminal.end() == 0


def test_to_its_end(service):
    with Terminal(service.env, "stretch", "ql-doorway", "left") as terminal:
        terminal.wait("q stop")
        for _ in range(7):
            ends = service.get("StepEndsTimestamp")
            terminal.key("n")
            wait_until(lambda: service.get("StepEndsTimestamp") != ends, what="the next step")  # pylint: disable=W0640
        terminal.wait("Well done. It does not count as a break")
        assert terminal.end() == 0
    assert service.get("LastSide") == "left"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT])
def test_a_signal_leaves_a_clean_terminal(service, number):
    with Terminal(service.env, "stretch") as terminal:
        terminal.wait("q stop")
        terminal.process.send_signal(number)
        assert terminal.end() == 0
        assert LEAVE in terminal.text
    wait_until(lambda: service.get("Phase") != "stretching", what="the stretch to be stopped")


def fill(descriptor):
    """Until a write would block."""
    os.set_blocking(descriptor, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(descriptor, b"x")
    os.set_blocking(descriptor, True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_terminal_that_is_not_read(service, number):
    """As that of a stopped ssh: the first line of the view already finds no room."""
    with Terminal(service.env, "status") as terminal:
        terminal.end()
        fill(terminal.follower)
        with opened([CTL, "stretch"], env={**service.env, "TERM": "xterm"}, stdin=terminal.follower,
                    stdout=terminal.follower) as process:
            wait_until(lambda: service.get("Phase") == "stretching", what="the stretch to start")
            wait_until(lambda: termios.tcgetattr(terminal.follower) != terminal.before, what="the view to open")
            process.send_signal(number)
            try:
                wait_until(lambda: process.poll() is not None, what="the command to end")
            finally:
                process.kill()
        assert process.returncode == 0
        assert termios.tcgetattr(terminal.follower) == terminal.before, "the terminal is as it was"
    wait_until(lambda: service.get("Phase") != "stretching", what="the stretch to be stopped")


def test_the_last_line_finds_no_reader(service):
    reader, writer = os.pipe()
    with opened([CTL, "stretch"], env=service.env, stdout=writer) as process:
        os.read(reader, 1)
        fill(writer)
        process.send_signal(signal.SIGINT)
        wait_until(lambda: service.get("Phase") != "stretching", what="the stretch to be stopped")
        process.send_signal(signal.SIGTERM)
        try:
            wait_until(lambda: process.poll() is not None, what="the command to end")
        finally:
            process.kill()
    os.close(reader)
    os.close(writer)


def test_the_service_ends_meanwhile(service):
    with Terminal(service.env, "stretch") as terminal:
        terminal.wait("q stop")
        service.process.kill(signal.SIGKILL)
        assert terminal.end() == 3
        assert terminal.text.endswith(LEAVE + "The lumbard service has stopped.\r\n")


def test_a_refusal_is_a_sentence(service):
    with Terminal(service.env, "stretch", "ql-nothing") as terminal:
        assert terminal.end() == 1
        assert terminal.text == 'There is no exercise "ql-nothing"; lumbarctl exercises lists all of them.\r\n'


def test_wrong_words(service):
    for words, sentence in ((("ql-doorway", "up"), "Unknown side 'up': expected left, right or both."),
                            (("left", "right"), "Unexpected argument 'right'."),
                            (("ql-doorway", "left", "x"), "Unexpected argument 'x'.")):
        for command in ("stretch", "done"):
            answer = service.ctl(command, *words)
            assert answer.returncode == 2 and answer.stderr.startswith(f"lumbarctl: {sentence}\n")
    assert service.ctl("feedback", "fine").returncode == service.ctl("feedback").returncode == 2
    assert "Unknown answer 'fine': expected better, same or worse." in service.ctl("feedback", "fine").stderr


def test_lines_without_a_terminal(service):
    with opened([CTL, "stretch"], env=service.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as p:
        assert re.fullmatch(r"Step 1 of 6, \d+ seconds: Get ready: Stand in a doorway\. .*\n", p.stdout.readline())
        assert service.ctl("next").stdout == "This step has ended.\n"
        assert re.fullmatch(r"Step 1 of 6, \d seconds: Stand in a doorway\. .*\n", p.stdout.readline())
        assert "  next stretch   stretching now, step 1 of 6: Stand in a doorway\n" in service.ctl("status").stdout
        assert service.ctl("stop").stdout == "The stretch was stopped.\n"
        assert p.stdout.read() == "The stretch was stopped.\n"
    assert p.returncode == 0
    assert service.ctl("next").returncode == service.ctl("feedback", "same").returncode == 1


CHAIR = "[Exercise]\nName=chair twist\nSides=\nCountsAs=stretch\n[Step 1]\nTitle=Turn\nText=To the back.\nHold=yes\nSeconds=1\n"


def test_an_exercise_on_a_chair_is_no_break(service):
    folder = pathlib.Path(service.env["XDG_CONFIG_HOME"], "lumbard", "exercises")
    folder.mkdir()
    (folder / "chair.exercise").write_text(CHAIR, encoding="utf-8")
    with Terminal(service.env, "stretch", "chair") as terminal:
        terminal.wait("chair twist\x1b")
        terminal.key("n")
        assert terminal.end() == 0
        assert "Well done. This exercise does not count as a break. How does" in " ".join(terminal.text.split())


def test_a_stretch_on_ones_own(service):
    assert service.ctl("done", "left").returncode == 0
    assert service.get("LastSide") == "left"
    assert service.ctl("feedback", "better").stdout == "Recorded. You may change it for 10 minutes.\n"


def test_watch_prints_the_steps(service):
    with opened([CTL, "watch"], env=service.env, stdout=subprocess.PIPE, text=True) as p:
        p.stdout.readline()
        service.call("StartStretch", "(ss)", "", "")
        lines = [p.stdout.readline()]
        while "step 1 of 6: Get ready: Stand in a doorway" not in lines[-1]:
            lines.append(p.stdout.readline())
        service.call("StopStretch")
        while "stretch finished: doorway stretch, right side, stopped early, held for 0 seconds" not in lines[-1]:
            lines.append(p.stdout.readline())
        p.send_signal(signal.SIGTERM)
    assert not [line for line in lines if "StepPicture" in line or "StepTitle" in line], lines


def test_it_starts_the_service():
    with PrivateBus() as bus:
        conn = bus.connect()
        with opened([CTL, "stretch"], env=bus.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as p:
            assert p.stdout.readline().startswith("Step 1 of 6, ")
            p.send_signal(signal.SIGINT)
            assert p.stdout.read() == "The stretch was stopped.\n"
        assert owner_of(conn, LUMBARD)
        assert p.returncode == 0


def test_in_tmux(service, tmp_path):
    def tmux(*words):
        return subprocess.run(["tmux", "-S", tmp_path / "socket", "-f", "/dev/null", *words], capture_output=True, text=True,
                              check=True, env={**service.env, "TERM": "xterm", "PS1": "$ ", "LC_ALL": "C.UTF-8"}, timeout=60).stdout

    def screen():
        return tmux("capture-pane", "-p")
    tmux("new-session", "-d", "-x", "40", "-y", "24", "/bin/sh")
    try:
        wait_until(lambda: screen().strip(), what="the prompt")
        tmux("send-keys", "echo before", "Enter")
        wait_until(lambda: "\nbefore\n" in screen(), what="the shell")
        tmux("send-keys", f"{CTL} stretch", "Enter")

        def has_view():
            """In one picture: a later one may be taken while the view is drawn again."""
            shown = screen()
            return "n next   o other side   q stop" in shown and "before" not in shown and \
                shown.startswith("doorway stretch, right side\nStep 1 of 6, ")
        wait_until(has_view, what="the view")
        tmux("resize-window", "-x", "30", "-y", "12")
        wait_until(lambda: max(map(len, screen().splitlines())) <= 30 and "q stop" in screen(), what="the narrow view")
        tmux("send-keys", "q")
        wait_until(lambda: re.search("\nbefore\n(.*\n)*The stretch was stopped.", screen()), what="the screen of before, and the end")
    finally:
        tmux("kill-server")
