"""Texts that the surroundings give: the bus refuses one that is not UTF-8, and with it the whole answer."""
import os

from fake_lumbard import FINE, ctl
from lumbard import PATH, Service
from rig import LUMBARD, PrivateBus, call, wait_until


def problems(service):
    return call(service.conn, LUMBARD, PATH, "org.freedesktop.DBus.Properties", "Get", "(ss)",
                f"{LUMBARD}.Settings", "Problems")[0]


def status(bus):
    answer = ctl(bus, "status")
    assert (answer.status, answer.stderr) == (FINE, "")
    return answer.stdout


def test_a_long_key_is_cut_between_characters():
    for key in ("é" * 80, "a" + "é" * 80, "🪑" * 40, "a🪑" * 40):
        with PrivateBus() as bus, Service(bus, config=f"[Sitting]\n{key}=1\nLimit=1h\n") as service:
            (_, name, line, sentence), = problems(service)
            assert (name, line) == (f"Sitting.{key}", 2)
            assert sentence.startswith("unknown setting Sitting.") and "?" not in sentence
            assert "unknown setting" in status(bus)


def test_a_long_line_that_is_no_setting_is_cut_between_characters():
    for line in ("é" * 400, "a" + "é" * 400):
        with PrivateBus() as bus, Service(bus, config=f"[Sitting]\n{line}\n") as service:
            (_, name, number, sentence), = problems(service)
            assert (name, number) == ("", 2) and sentence.endswith("; the whole file is ignored")
            assert "?" not in sentence
            assert "the whole file is ignored" in status(bus)


def test_folders_that_are_not_utf8():
    with PrivateBus() as bus:
        env = {name: os.path.join(bus.env[name], "\udcff") for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME")}
        with Service(bus, config="[Sitting]\nLimt=1h\n", env=env) as service:
            assert problems(service)[0][0].endswith("?/lumbard/lumbard.conf")
            assert "unknown setting Sitting.Limt" in status(bus)
            assert service.call("Start", interface=f"{LUMBARD}.Trace")[0].startswith(f"{bus.env['XDG_STATE_HOME']}/?/lumbard/")
            assert service.get("Path", f"{LUMBARD}.Trace").endswith(".trace")
            assert service.get("Path", f"{LUMBARD}.History").endswith("/?/lumbard/history.db")


def test_a_history_that_cannot_be_opened_where_names_are_not_utf8():
    with PrivateBus() as bus:
        file = os.path.join(bus.env["XDG_STATE_HOME"], "\udcff" + "é" * 100)
        os.makedirs(os.path.dirname(file), exist_ok=True)
        with open(file, "w", encoding="utf-8"):
            pass
        with Service(bus, env={"XDG_STATE_HOME": file}) as service:
            problem = service.get("Problem", f"{LUMBARD}.History")
            assert "?" + "é" * 100 in problem and "Not a directory" in problem
            assert problem in ctl(bus, "doctor").stdout.replace("\n", " ")


def test_the_display_has_a_long_name():
    for name in ("é", "aé"):
        with PrivateBus() as bus, Service(bus, env={"DISPLAY": f":{name}" + "é" * 400}) as service:
            wait_until(lambda: service.source("State", "x11") != "absent", what="the display to be tried")
            detail = service.source("Detail", "x11")
            assert "display" in detail
            assert "é" in detail
            status(bus)
