"""All commands in the README files run, and their output is as printed except for numbers and times."""
import json
import os
import re
import shlex
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from lumbard import CTL, Service, key
from notification_servers import FakeServer
from rig import BUILD, Display, PrivateBus, opened, wait_until

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [ROOT / name for name in ("README.md", "dbus/README.md", "src/README.md", "tests/README.md")]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TEXTS = "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)


def sessions():
    """(command, printed output) of each console block."""
    for block in re.findall(r"```console\n(.*?)```", TEXTS, re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            yield command, output


def blank(text):
    """Masks the parts that may differ: numbers, clock times, days, durations and blanks."""
    text = re.sub(r"\b(tomorrow|yesterday) (?=\d)", "", text)
    text = re.sub(r"\d+(min|s|h|d)( \d+(min|s|h|d))?", "DURATION", text)
    text = re.sub(r"\d+", "N", text)
    return re.sub(r"[ \t]+", " ", text).strip()


@contextmanager
def sitting():
    """The service with default settings two seconds after the first key press, and its programs in the PATH."""
    with Display() as display, PrivateBus() as bus, FakeServer(bus), Service(bus, display, "") as service:
        key(display)
        service.wait("State", "active")
        wait_until(lambda: service.get("SittingUSec") >= 2 * 10**6, what="two seconds of sitting")
        service.env["PATH"] = f"{CTL.parent}:{BUILD / 'src'}:{service.env['PATH']}"
        yield service


@pytest.fixture(name="service", scope="module")
def service_of_all():
    with sitting() as service:
        yield service


@pytest.fixture(name="fresh")
def service_of_one():
    with sitting() as service:
        yield service


def run(service, command):
    if command == "lumbarctl stretch":  # it follows the stretch to its end
        command = "timeout --signal=INT 3 " + command
    return subprocess.run(shlex.split(command), env=service.env, capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("command, output", sessions(), ids=[c for c, _ in sessions()])
def test_printed_sessions(service, command, output):
    result = run(service, command)
    assert blank(result.stdout + result.stderr) == blank(output)


COMMANDS = sorted(set(re.findall(r"`(lumbarctl [^`]+|busctl [^`]+)`", TEXTS)))


# The sentences of those that fail without a due stretch or a system bus, with the exit status 1.
REFUSED = {"snooze": "no stretch is due", "skip": "no stretch is due", "doctor": "no system bus"}

# Methods that are called before a command and after it.
BEFORE = {"resume": ("Pause", "(t)", 0), "next": ("StartStretch", "(ss)", "", ""), "stop": ("StartStretch", "(ss)", "", ""),
          "feedback": ("ReportStretch", "(ss)", "", "")}
AFTER = {"next": ("StopStretch",)}


@pytest.mark.parametrize("command", [c for c in COMMANDS if " watch" not in c])
def test_commands_in_the_text(service, command):
    word = command.split()[1]
    if word in BEFORE:
        service.call(*BEFORE[word])
    result = run(service, command)
    if word in AFTER:
        service.call(*AFTER[word])
    refused = REFUSED.get(word)
    assert result.returncode in ((124,) if word == "stretch" else (1,) if refused else (0,)) and (refused or "") in result.stdout + result.stderr, result.stderr
    subprocess.run([CTL, "resume"], env=service.env, capture_output=True, timeout=60, check=False)


def test_the_indented_commands(fresh, tmp_path):
    """obs is not installed: another program takes its name. The path of the trace has today's date."""
    service = fresh
    obs = tmp_path / "obs"
    obs.write_text('#!/bin/sh\nlumbarctl explain >"$0.seen"; echo "$@"\n')
    obs.chmod(0o755)
    service.env["PATH"] = f"{tmp_path}:{service.env['PATH']}"
    hold, = re.findall(r"^    (lumbarctl .*)", TEXTS, re.M)
    result = run(service, hold)
    assert (result.returncode, result.stdout, result.stderr) == (0, "--startrecording\n", "")
    assert "(a recording)" in obs.with_suffix(".seen").read_text()
    assert "(a recording)" not in run(service, "lumbarctl explain").stdout
    replay, = re.findall(r"^    (lumbard --replay) ~/[.]local/state/lumbard/trace-[0-9-]*[.]trace$", TEXTS, re.M)
    assert run(service, "lumbarctl trace on").returncode == 0
    service.call("Pause", "(t)", 0)
    service.call("Resume")
    path = re.search("/.*[.]trace", run(service, "lumbarctl trace off").stdout).group()
    result = run(service, f"{replay} {path}")
    assert result.returncode == 0 and "Paused" in result.stdout, result.stderr


def test_the_panel(fresh):
    block, = re.findall(r"```json\n(.*?)```", TEXTS, re.S)
    module, = json.loads("{" + block + "}").values()
    assert module["return-type"] == "json"
    with opened(shlex.split(module["exec"]), env=fresh.env, stdout=subprocess.PIPE, text=True) as panel:
        assert {"text", "tooltip", "class"} <= json.loads(panel.stdout.readline()).keys()
        panel.terminate()
    assert run(fresh, module["on-click"]).stdout == "A stretch will be suggested in a moment.\n"
    assert run(fresh, module["on-click-middle"]).stdout == "Reminders are paused for an hour.\n"


def test_the_settings_as_written():
    """The example, and each spelling of a duration and of hours in the text below it."""
    example, = re.findall(r"```ini\n(.*?)```", README, re.S)
    durations, hours = re.search(r"^Durations: (.*?)\. Hours: (.*?)\. ", README, re.M | re.S).groups()
    spellings = [f"[Sitting]\nLimit={text}\n" for text in re.findall("`(.*?)`", durations)]
    spellings += [f"[Coach]\nHours={text}\n" for text in re.findall("`(.*?)`", hours)]
    assert len(spellings) > 6
    for config in [example, *spellings]:
        with PrivateBus() as bus, Service(bus, config=config) as service:
            assert service.get("Problems", "org.lumbard.Lumbard1.Settings") == [], config


def test_the_sensor_reports_until_it_ends(service):
    program, = re.findall(r"```python\n(.*?)```", TEXTS, re.S)
    with opened(["/usr/bin/python3", "-c", program + "\nprint('reported', flush=True)\ninput()"],
                env=service.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as sensor:
        assert sensor.stdout.readline() == "reported\n"
        assert ("desk", "standing") in [e[:2] for e in service.get("Evidence")]
    wait_until(lambda: "desk" not in [e[0] for e in service.get("Evidence")], what="the report to end with its giver")


@pytest.mark.parametrize("option", ["", "--json", "--format=waybar"])
def test_watch_prints_a_line_at_once_and_at_each_change(service, option):
    with opened([CTL, "watch", *option.split()], env=service.env, stdout=subprocess.PIPE, text=True) as watch:
        try:
            assert watch.stdout.readline().strip()
            service.call("Pause", "(t)", 0)
            assert any("pause" in line.lower() for line in watch.stdout), "until it comes; the end of it would fail"
        finally:
            service.call("Resume")
            watch.terminate()


def test_every_command_of_the_indented_blocks_exists():
    lines = re.findall(r"^    (\S.*)", re.sub(r"```.*?```", "", TEXTS, flags=re.S), re.M)
    programs = {line.replace("sudo ", "").split()[0] for line in lines}
    assert programs == {"./run", "./check", "meson", "ninja", "systemctl", "journalctl", "lumbarctl", "lumbard", "busctl"}
    for program in programs - {"lumbarctl", "lumbard"}:
        if program.startswith("./"):
            assert os.access(ROOT / program, os.X_OK)
        else:
            assert subprocess.run(["which", program], capture_output=True, check=False).returncode == 0, program


ICONS = {"48x48": ".png", "64x64": ".png", "128x128": ".png", "scalable": ".svg", "symbolic": "-symbolic.svg"}


def test_install_puts_everything_in_its_place(tmp_path):
    options = json.loads(subprocess.run(["meson", "introspect", "--buildoptions", BUILD], check=True, capture_output=True,
                                        text=True).stdout)
    prefix, = (option["value"] for option in options if option["name"] == "prefix")
    subprocess.run(["meson", "install", "-C", BUILD, "--no-rebuild"], check=True, capture_output=True,
                   env={**os.environ, "DESTDIR": str(tmp_path / "root")})
    usr = tmp_path / "root" / prefix.lstrip("/")
    for path in ("bin/lumbard", "bin/lumbarctl", "libexec/lumbard-notifier", "lib/systemd/user/lumbard.service",
                 "lib/systemd/user/lumbard-notifier.service", "share/dbus-1/services/org.lumbard.Lumbard1.service",
                 "share/dbus-1/services/org.lumbard.Notifier1.service", "share/applications/org.lumbard.Lumbard1.desktop",
                 *(f"share/icons/hicolor/{name}/apps/org.lumbard.Lumbard1{end}" for name, end in ICONS.items()), "share/man/man1/lumbarctl.1",
                 "share/man/man5/lumbard.conf.5"):
        assert (usr / path).exists(), path
    for unit in (usr / "lib/systemd/user").iterdir():
        program = re.search(r"^ExecStart=(\S+)", unit.read_text(), re.M).group(1)
        assert (tmp_path / "root" / program.lstrip("/")).exists(), program


def settings_rows():
    """The table of README.md as (group, key, default)."""
    return re.findall(r"^\| `(\w+)\.(\w+)` \| `([^`]+)` \|", README, re.M)


def write_settings(*arguments):
    """The output of the program that documents the settings; it reads the table of the service."""
    program = BUILD / "src" / "store" / "write-settings"
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout


def test_the_table_of_settings_is_that_of_the_service():
    assert f"|---|\n{write_settings('table')}\n" in README


def test_the_notifier_has_the_same_default_of_quiet_modes():
    """It applies until the service names the modes; doctor uses it while no service runs."""
    header = (ROOT / "src" / "notifier" / "dnd_place.h").read_text(encoding="utf-8")
    modes, = re.findall(r'#define DND_PLACE_MODES "(.*)"', header)
    assert ("Notify", "QuietModes", modes) in settings_rows()


def test_the_man_page_has_all_settings():
    """In the groups of README.md, and in its order."""
    page = write_settings("man", ROOT / "src" / "store" / "lumbard.conf.5.in")
    assert (BUILD / "src" / "store" / "lumbard.conf.5").read_text(encoding="utf-8") == page
    found = [(group, key) for group, text in re.findall(r"^\.SS \[(\w+)\]\n(.*?)(?=^\.S)", page, re.M | re.S)
             for key in re.findall(r"^\.B (\w+)$", text, re.M)]
    assert found == [(group, key) for group, key, _ in settings_rows()]


def test_the_defaults_in_the_table_change_nothing():
    """A file with all of them is accepted, and the service then reads them as the settings that it has already."""
    config = "".join(f"[{group}]\n{key}={value}\n" for group, key, value in settings_rows())
    with PrivateBus() as bus, Service(bus, config=config) as service:
        assert "lumbard.conf" not in service.process.stderr
