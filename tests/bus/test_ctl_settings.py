"""lumbarctl get, set and reset, against the real service, alone and beside other programs that change the same file."""
import json
import os
import signal
import subprocess
import threading

import pytest
from gi.repository import GLib
from lumbard import CTL, PATH, Service
from rig import LUMBARD, PrivateBus, Process, wait_until

SETTINGS = f"{LUMBARD}.Settings"
CONFIG = "# mine\n[Coach]\n# a sore side\nSide=right\nColour=red\n\n[Sitting]\nLimit=1h\n"


@pytest.fixture(scope="module")
def shared():
    with PrivateBus() as bus, Service(bus, config=CONFIG, env={"XDG_CONFIG_DIRS": str(bus.make("xdg"))}) as service:
        yield service


@pytest.fixture
def service(shared):
    with open(shared.config_path, "w", encoding="utf-8") as stream:
        stream.write(CONFIG)
    shared.call("Reload", interface=SETTINGS)
    return shared


def text(service):
    with open(service.config_path, encoding="utf-8") as stream:
        return stream.read()


def run(service, *words):
    answer = service.ctl(*words)
    return answer.returncode, answer.stdout, answer.stderr


def test_all_settings_as_in_a_file(service):
    status, out, err = run(service, "get")
    assert (status, err) == (0, "") and len(out.splitlines()) > 20
    assert "\nCoach.Side=right\n" in out and out.startswith("Sitting.Limit=1h\n") and "\nHistory.Keep=forever\n" in out
    file = GLib.KeyFile()
    groups = {}
    for line in out.splitlines():
        name, _, value = line.partition("=")
        group, key = name.split(".")
        groups.setdefault(group, []).append(f"{key}={value}")
    lines = "".join(f"[{group}]\n" + "\n".join(keys) + "\n" for group, keys in groups.items())
    file.load_from_data(lines, len(lines.encode()), GLib.KeyFileFlags.NONE)
    with open(service.config_path, "w", encoding="utf-8") as stream:
        stream.write(lines)
    service.call("Reload", interface=SETTINGS)
    assert run(service, "get") == (0, out, ""), "the output is a valid configuration"
    assert json.loads(run(service, "get", "--json")[1])["Problems"] == []


@pytest.mark.parametrize("name", ["Limit", "Sitting.Limit", "sitting.limit", "SittingLimitUSec"])
def test_one_setting(service, name):
    assert run(service, "get", name) == (0, "1h\n", "")
    assert json.loads(run(service, "get", name, "--json")[1]) == {"SittingLimitUSec": 3600 * 10**6}


def test_a_setting_is_set_and_reset(service):
    assert run(service, "set", "Limit", "1h30") == (0, "Sitting.Limit is now 1h 30min.\n", "")
    assert run(service, "set", "Coach.Hours", "mon-fri", "9-18;", "Sat 10-12") == \
        (0, "Coach.Hours is now Mon-Fri 09:00-18:00; Sat 10:00-12:00.\n", "")
    assert json.loads(run(service, "set", "--json", "Keep", "365d")[1]) == {"KeepUSec": 365 * 86400 * 10**6}
    assert run(service, "set", "QuietModes", "")[1] == "Notify.QuietModes is now empty.\n"
    assert text(service) == CONFIG.replace("Limit=1h\n", "Limit=1h 30min\n").replace(
        "Colour=red\n", "Colour=red\nHours=Mon-Fri 09:00-18:00; Sat 10:00-12:00\n") + "\n[History]\nKeep=365d\n\n[Notify]\nQuietModes=\n"
    assert run(service, "reset", "limit") == (0, "Sitting.Limit is now 30min.\n", "")
    assert run(service, "get", "Limit") == (0, "30min\n", "") and "Limit=" not in text(service)


@pytest.mark.parametrize("words, sentence", [
    (("set", "Limt", "1h"), "Unknown setting 'Limt'. Did you mean 'Sitting.Limit'?"),
    (("get", "Sitting.Lunch"), "Unknown setting 'Sitting.Lunch'. 'lumbarctl get' lists all of them."),
    (("reset", "x\x1b[31m"), "Unknown setting 'x[31m'. 'lumbarctl get' lists all of them."),
    (("set",), "Missing name of a setting."), (("reset",), "Missing name of a setting."),
    (("set", "Limit"), "Missing value for 'Sitting.Limit'."),
    (("set", "Limit", "9h"), 'Sitting.Limit: "9h" is out of range: expected 1 second to 8 hours, such as 30min.'),
    (("set", "Limit", "30"), 'Sitting.Limit: "30" is not valid: expected 1 second to 8 hours, such as 30min.'),
    (("set", "Hours", "Sot", "9-10"), 'Coach.Hours: "Sot" is not a day: expected always, or up to 16 windows such as '
                                      "Mon-Fri 09:00-18:00; Sat 22:00-02:00."),
    (("get", "Limit", "Rest"), "Unexpected argument 'Rest'."),
])
def test_a_mistake_changes_nothing(service, words, sentence):
    status, out, err = run(service, *words)
    assert (status, out, err.splitlines()[0]) == (2, "", f"lumbarctl: {sentence}")
    assert text(service) == CONFIG


def test_the_service_refuses(service):
    status, _, err = run(service, "set", "Exercise", "ql-bal")
    assert status == 1 and err.startswith('There is no exercise "ql-bal"; ')
    os.chmod(service.config_path, 0o400)
    assert run(service, "reset", "Side") == (1, "", f"Cannot write {service.config_path}: the file is read-only.\n")
    os.chmod(service.config_path, 0o600)
    assert text(service) == CONFIG


def test_without_a_service():
    with PrivateBus() as bus:
        for words in (["get"], ["set", "Limit", "1h"], ["reset", "Limit"]):
            with Process([CTL, *words], bus.env) as process:
                assert process.wait_exit() == 3 and process.stdout == ""


def is_stopped(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stream:
        return stream.read().rpartition(")")[2].split()[0] == "T"


def edit(service, line, new):
    """As an editor saves: it checks that nothing has changed since it read the file, and a new file takes its place.

    The service stands still between the two, wherever it is just then: no editor can lose its change, but it must notice
    the one of the editor.
    """
    file, other = service.config_path, f"{service.config_path}.editor"
    while True:
        with open(file, encoding="utf-8") as stream:
            before, lines = os.fstat(stream.fileno()), stream.read()
        if line not in lines:
            continue  # the service is about to give back the last change of the editor
        with open(other, "w", encoding="utf-8") as stream:
            stream.write(lines.replace(line, new))
        service.process.kill(signal.SIGSTOP)
        try:
            wait_until(lambda: is_stopped(service.process.pid), what="the service to stand still")
            now = os.stat(file)
            if (now.st_ino, now.st_mtime_ns) == (before.st_ino, before.st_mtime_ns):
                os.rename(other, file)
                return
        finally:
            service.process.kill(signal.SIGCONT)


def test_ten_settings_changed_by_three_programs_at_once(service):
    """By lumbarctl, by busctl and by an editor, five rounds each, and nothing is lost."""
    file, failures = service.config_path, []
    by_editor = {"Rest": 5, "AwayAfter": 6, "Hold": 7, "RemindAfter": 8}
    with open(file, "w", encoding="utf-8") as stream:
        stream.write("# of the person\n[Sitting]\n# breaks\nRest=10s\nAwayAfter=10s\n[Coach]\nColour=red\nHold=10s\n# the end\n"
                     "RemindAfter=10s\n")

    def with_lumbarctl(i):
        for setting, value in (("Limit", f"{30 + i}min"), ("Snooze", f"{i + 1}min"), ("RemindLimit", f"{i + 1}")):
            answer = service.ctl("set", setting, value)
            if answer.returncode:
                failures.append(answer.stderr)

    def with_busctl(i):
        for setting, *value in (("PassiveLimitUSec", "t", f"{i}000000"), ("SnoozeLimit", "u", f"{i}"), ("Sound", "s", "no")):
            done = subprocess.run(["busctl", f"--address={service.env['DBUS_SESSION_BUS_ADDRESS']}", "set-property", LUMBARD,
                                   PATH, SETTINGS, setting, *value], capture_output=True, text=True, check=False)
            if done.returncode:
                failures.append(done.stderr)

    def with_an_editor(i):
        for key, seconds in by_editor.items():
            edit(service, f"{key}={seconds + i - 1 if i else 10}s\n", f"{key}={seconds + i}s\n")

    def repeat(change):
        for i in range(5):
            try:
                change(i)
            except Exception as error:  # pylint: disable=broad-except
                failures.append(repr(error))
                return
    threads = [threading.Thread(target=repeat, args=[change]) for change in (with_lumbarctl, with_busctl, with_an_editor)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    now = text(service)
    expected = {"Limit": "34min", "Snooze": "5min", "RemindLimit": "5", "PassiveLimit": "4s", "SnoozeLimit": "4", "Sound": "no",
                "Rest": "9s", "AwayAfter": "10s", "Hold": "11s", "RemindAfter": "12s"}
    assert {key: value for key, value in expected.items() if now.count(f"\n{key}={value}\n") != 1} == {}, now
    assert [c for c in ("# of the person\n[Sitting]\n# breaks\n", "[Coach]\nColour=red\n", "\n# the end\n") if c not in now] == []
    service.call("Reload", interface=SETTINGS)
    for key, value in expected.items():
        assert run(service, "get", key)[1] == f"{value}\n"
    assert not [name for name in os.listdir(os.path.dirname(file)) if name != "lumbard.conf"]
