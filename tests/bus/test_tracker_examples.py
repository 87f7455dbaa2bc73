"""The examples of programs that report for a fitness tracker, as they are installed. The fake itctl is made from its documented
output; a real one needs a watch."""
import configparser
import os
import signal
import subprocess
from pathlib import Path

import pytest
from lumbard import Service
from processes import Process, is_alive
from rig import BUILD, PrivateBus, wait_until
from tracker_client import Tracker, ids

EXAMPLES = Path(__file__).resolve().parents[2] / "src" / "trackers"
PYTHON, SHELL, ITD = (EXAMPLES / name for name in ("tracker-example.py", "tracker-example.sh", "itd-steps"))


@pytest.fixture(name="service")
def service_fixture():
    with PrivateBus() as bus, Service(bus, config="") as service:
        yield service


class Feed:
    """A program with a pipe as its standard input."""

    def __init__(self, service, *command):
        reader, self.writer = os.pipe()
        self.process = Process(command, service.env, stdin=reader)
        os.close(reader)

    def write(self, text):
        os.write(self.writer, text.encode())

    def end(self):
        os.close(self.writer)
        return self.process.wait_exit()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stop()


def events(service):
    return service.source("Events", "activity")


def wait_for_report(service, before):
    wait_until(lambda: events(service) > before, what="the report")


def test_they_are_short():
    assert len(PYTHON.read_text(encoding="utf-8").splitlines()) <= 40
    assert len(SHELL.read_text(encoding="utf-8").splitlines()) <= 20


def test_the_tracker_in_python(service):
    with Feed(service, PYTHON) as feed:
        wait_until(lambda: ids(service) == ["example"], what="the registration")
        assert Tracker(service, "example").error("StepTotal", "tt", 0, 1)[0] == "org.lumbard.Error.NotRegistered"
        for text in ("4321\n", "no number\n\n-1\n1e9\n" + "9" * 30 + "\n4330\n"):
            before = events(service)
            feed.write(text)
            wait_for_report(service, before)
        service.process.kill(signal.SIGTERM)  # it registers with the next service, too
        assert service.process.wait_exit() == 0
        service.process.stop()
        service.start()
        wait_until(lambda: ids(service) == ["example"], what="the registration with the next service")
        assert feed.end() == 0
        assert feed.process.stderr == ""
    wait_until(lambda: ids(service) == [], what="the registration to end with the program")


def test_the_tracker_in_shell(service):
    with Feed(service, SHELL, "pedometer") as feed:
        before = events(service)
        feed.write("17\nmany\n\n23\n")
        assert feed.end() == 0
        assert feed.process.stderr.splitlines() == ["not a number of steps: many", "not a number of steps: "]
        assert events(service) == before + 2
    assert ids(service) == ["pedometer"]


def fake_itctl(bus, script):
    """A program of this name in the PATH that accepts only the documented command. Returns the file with its pid."""
    folder = bus.make("itctl-bin")
    path = folder / "itctl"
    path.write_text(f'#!/bin/sh\n[ "$*" = "watch steps --json" ] || exit 64\necho $$ > {folder}/pid\n{script}\n')
    path.chmod(0o755)
    bus.env["PATH"] = f"{folder}:{bus.env['PATH']}"
    return folder / "pid"


def itd_steps(service, script):
    fake_itctl(service.bus, script)
    return Process([ITD], service.bus.env)


def test_itd_steps_reports_each_count(service):
    """Also those of a watch that counts fast: the last one is always reported."""
    fifo = service.bus.folder / "fifo"
    os.mkfifo(fifo)
    with itd_steps(service, f"exec cat {fifo}") as process, open(fifo, "w", buffering=1, encoding="ascii") as watch:
        wait_until(lambda: ids(service) == ["itd"], what="the registration")
        before = events(service)
        watch.write('{"stepCount":4321}\n')
        wait_for_report(service, before)
        before = events(service)
        watch.write("".join(f'{{"stepCount":{4321 + i}}}\n' for i in range(5000)))
        wait_for_report(service, before)
        watch.close()
        assert process.wait_exit() == 0
        assert process.stderr == "itd-steps: itctl has ended with status 0\n"
        assert events(service) < before + 10, "each count was sent by itself"
    wait_until(lambda: ids(service) == [], what="the tracker to end with the program")


def test_itd_steps_ends_with_itctl(service):
    with itd_steps(service, "echo 'itd is not running' >&2; exit 3") as process:
        assert process.wait_exit() == 0
        assert process.stderr.splitlines() == ["itd is not running", "itd-steps: itctl has ended with status 3"]


def test_the_last_count_before_the_end_is_reported(service):
    before = events(service)
    with itd_steps(service, """printf '{"stepCount":1}\\n{"stepCount":20}\\n'""") as process:
        assert process.wait_exit() == 0
    assert events(service) > before


def test_itd_steps_ends_although_the_output_of_itctl_stays_open(service):
    pid = fake_itctl(service.bus, "sleep 1000 & echo $! > $(dirname $0)/sleeper; exit 0")
    with Process([ITD], service.bus.env) as process:
        assert process.wait_exit() == 0
    os.kill(int(pid.with_name("sleeper").read_text(encoding="ascii")), signal.SIGKILL)


def test_itd_steps_survives_garbage(service):
    """Lines that are no count, cut lines, huge ones and bytes that are no text are ignored; one line of the log reports it."""
    garbage = r"""printf 'nonsense\n\377\376\000\n{"stepCount":"7"}\n{"stepCount":-1}\n{"stepCount":true}\n{"stepCount":1.5}\n'
printf '{"stepCount":99999999999999999999}\n[]\n{}\nnull\n\n{"stepCount"\n{"heartRate":61}\n'
head -c 4000 /dev/zero | tr '\000' '['; echo
head -c 3000000 /dev/zero | tr '\000' '['; echo
printf '{"stepCount":4321}\n'; exec sleep 1000"""
    pid = fake_itctl(service.bus, garbage)
    before = events(service)
    with Process([ITD], service.bus.env) as process:
        wait_for_report(service, before)
        assert process.is_running
        assert process.stderr == "itd-steps: unexpected line from itctl: b'nonsense'\n"
        process.kill(signal.SIGTERM)
        assert process.wait_exit() == 0
    wait_until(lambda: not is_alive(int(pid.read_text(encoding="ascii"))), what="itctl to end with its parent")


def test_itd_steps_ends_while_itctl_hangs(service):
    pid = fake_itctl(service.bus, "trap '' TERM; exec sleep 1000")
    with Process([ITD], service.bus.env) as process:
        wait_until(lambda: ids(service) == ["itd"], what="the registration")
        wait_until(lambda: pid.exists() and pid.read_text(encoding="ascii").strip(), what="itctl, and its number in the file")
        process.kill(signal.SIGTERM)
        assert process.wait_exit() == 0
    wait_until(lambda: not is_alive(int(pid.read_text(encoding="ascii"))), what="itctl to end with its parent")
    wait_until(lambda: ids(service) == [], what="the tracker to end")


def test_itd_steps_without_itctl(service):
    with Process([ITD], {**service.env, "PATH": "/usr/bin:/bin"}) as process:
        assert process.wait_exit() == 1
        assert process.stderr.startswith("itd-steps: ") and "itctl" in process.stderr


def test_itd_steps_waits_for_the_service(bus):
    """It never starts the service, and reports the count once the service runs."""
    pid = fake_itctl(bus, """printf '{"stepCount":4321}\\n'; exec sleep 1000""")
    with Process([ITD], bus.env) as process:
        wait_until(pid.exists, what="itctl")
        with Service(bus, config="") as service:
            wait_for_report(service, 0)
            assert ids(service) == ["itd"]
        assert process.is_running


def test_the_unit_is_valid(tmp_path):
    """With the program at its place in the tree instead of the installed one. Other units of the machine may have faults."""
    text = (BUILD / "src" / "trackers" / "itd-steps.service").read_text(encoding="utf-8")
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read_string(text)
    installed = unit["Service"]["ExecStart"]
    assert installed.endswith("/share/doc/lumbard/examples/itd-steps")
    path = tmp_path / "itd-steps.service"
    path.write_text(text.replace(installed, str(ITD)), encoding="utf-8")
    answer = subprocess.run(["systemd-analyze", "--user", "--man=no", "verify", path], capture_output=True, text=True, timeout=60,
                            env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}, check=False)
    assert (answer.returncode, "itd-steps" in answer.stderr) == (0, False), answer.stderr
