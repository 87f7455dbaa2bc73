"""The README keeps its word: every command in it runs, and answers as printed but for numbers and times."""
import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from rig import Display, FakeServer, PrivateBus, wait_until
from service import CTL, Service, key

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def sessions():
    """(command, printed output) of every console block."""
    for block in re.findall(r"```console\n(.*?)```", README, re.S):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            yield command, output


def blank(text):
    """What may differ: numbers, clock times, on which day, and durations, and how blanks are aligned."""
    text = re.sub(r"\b(tomorrow|yesterday) (?=\d)", "", text)
    text = re.sub(r"\d+(min|s|h|d)( \d+(min|s|h|d))?", "DURATION", text)
    text = re.sub(r"\d+", "N", text)
    return re.sub(r"[ \t]+", " ", text).strip()


@pytest.fixture(scope="module")
def service():
    """The defaults, somebody who has just begun to type, and lumbarctl in the PATH."""
    with Display() as display, PrivateBus() as bus, FakeServer(bus), Service(bus, display, "") as service:
        key(display)
        service.wait("State", "active")
        service.env["PATH"] = f"{CTL.parent}:{service.env['PATH']}"
        yield service


@pytest.mark.parametrize("command, output", sessions(), ids=[c for c, _ in sessions()])
def test_printed_sessions(service, command, output):
    result = subprocess.run(shlex.split(command), env=service.env, capture_output=True, text=True, timeout=20)
    assert blank(result.stdout + result.stderr) == blank(output)


COMMANDS = sorted(set(re.findall(r"`(lumbarctl [^`]+|busctl [^`]+)`", README)))


@pytest.mark.parametrize("command", [c for c in COMMANDS if " watch" not in c])
def test_commands_in_the_text(service, command):
    """They exist and are understood: whatever else they answer, it is no usage error (2)."""
    result = subprocess.run(shlex.split(command), env=service.env, capture_output=True, text=True, timeout=20)
    assert result.returncode in (0, 1), result.stderr
    subprocess.run([CTL, "resume"], env=service.env, capture_output=True, timeout=20, check=False)


def test_the_sensor_reports_until_it_ends(service):
    program, = re.findall(r"```python\n(.*?)```", README, re.S)
    with subprocess.Popen(["/usr/bin/python3", "-c", program + "\nprint('reported', flush=True)\ninput()"],
                          env=service.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as sensor:
        assert sensor.stdout.readline() == "reported\n"
        assert ("desk", "standing") in [e[:2] for e in service.get("Evidence")]
    wait_until(lambda: "desk" not in [e[0] for e in service.get("Evidence")], what="the report to end with its giver")


@pytest.mark.parametrize("option", ["", "--json", "--waybar"])
def test_watch_prints_a_line_at_once_and_at_each_change(service, option):
    with subprocess.Popen([CTL, "watch", *option.split()], env=service.env, stdout=subprocess.PIPE, text=True) as watch:
        try:
            assert watch.stdout.readline().strip()
            service.call("Pause", "(t)", 0)
            assert any("pause" in line.lower() for line in watch.stdout), "until it comes; the end of it would fail"
        finally:
            service.call("Resume")
            watch.terminate()


def test_every_command_of_the_indented_blocks_exists():
    lines = re.findall(r"^    (\./run|\./check|meson .*|ninja .*|sudo meson .*|systemctl .*|journalctl .*)", README, re.M)
    programs = {line.replace("sudo ", "").split()[0] for line in lines}
    assert programs == {"./run", "./check", "meson", "ninja", "systemctl", "journalctl"}
    for program in programs:
        if program.startswith("./"):
            assert os.access(ROOT / program, os.X_OK)
        else:
            assert subprocess.run(["which", program], capture_output=True, check=False).returncode == 0, program


def test_install_puts_everything_in_its_place(tmp_path):
    subprocess.run(["meson", "setup", tmp_path / "build", ROOT, "--prefix=/usr"], check=True, capture_output=True)
    env = {**os.environ, "DESTDIR": str(tmp_path / "root")}
    subprocess.run(["meson", "install", "-C", tmp_path / "build"], check=True, capture_output=True, env=env)
    usr = tmp_path / "root" / "usr"
    for path in ("bin/lumbard", "bin/lumbarctl", "libexec/lumbard-notifier", "lib/systemd/user/lumbard.service",
                 "lib/systemd/user/lumbard-notifier.service", "share/dbus-1/services/org.lumbard.Lumbard1.service",
                 "share/dbus-1/services/org.lumbard.Notifier1.service", "share/applications/org.lumbard.Lumbard1.desktop",
                 "share/icons/hicolor/scalable/apps/org.lumbard.Lumbard1.svg", "share/man/man1/lumbarctl.1"):
        assert (usr / path).exists(), path
    for unit in (usr / "lib/systemd/user").iterdir():
        program = re.search(r"^ExecStart=(\S+)", unit.read_text(), re.M).group(1)
        assert (tmp_path / "root" / program.lstrip("/")).exists(), program


def test_the_table_of_settings_is_the_program_s(service):
    """Each row's default is what the program takes for the default: writing it down changes nothing, and says nothing."""
    rows = re.findall(r"^\| `(\w+)\.(\w+)` \| `([^`]+)` \|", README, re.M)
    assert len(rows) == 21
    config = "".join(f"[{group}]\n{key}={value}\n" for group, key, value in rows)
    with PrivateBus() as bus, Service(bus, config=config) as other:
        assert "lumbard.conf" not in other.process.stderr
    source = (ROOT / "src" / "core" / "settings.c").read_text(encoding="utf-8")
    assert sorted(re.findall(r'SETTING\("(\w+)", "(\w+)"', source)) == sorted((g, k) for g, k, _ in rows)
    for _, _, value in rows:
        assert f'"{value}"' in source, value
