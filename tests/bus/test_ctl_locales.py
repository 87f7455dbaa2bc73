"""lumbarctl in locales with other character sets: each byte belongs to the set, and nothing is lost as "?" or as a code."""
import subprocess
from pathlib import Path

import pytest
from fake_lumbard import HOUR, MINUTE, PRESENCE, PROGRAM, FakeLumbard, private_bus
from pseudo_language import locale_path
from rig import BUILD, LUMBARD, Process
from test_ctl_history import history

# The environment, the character set, and whether the texts are German.
LOCALES = {"C": ("LC_ALL=C", "ascii", False), "C.UTF-8": ("LC_ALL=C.UTF-8", "utf-8", False),
           "tr_TR": ("LC_ALL=tr_TR", "iso8859-9", False), "de_DE": ("LC_ALL=de_DE", "latin-1", True)}
COMMANDS = ["status", "today", "week", "history", "explain", "sources --all", "trackers", "doctor --all", "help", "history --help", "pause 1h",
            "hold 1h --release"]


@pytest.fixture(name="desk", scope="module")
def desk_fixture(tmp_path_factory):
    folder = tmp_path_factory.mktemp("locales")
    for name, charset in {"tr_TR": "ISO-8859-9", "de_DE": "ISO-8859-1"}.items():
        subprocess.run(["localedef", "--no-archive", "-c", "-i", name, "-f", charset, str(folder / name)], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    messages = folder / "data" / "locale" / "de" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    (messages / "lumbard.mo").symlink_to(BUILD / "src" / "wording" / "po" / "de" / "LC_MESSAGES" / "lumbard.mo")
    with private_bus(env={**locale_path(folder, folder), "XDG_DATA_DIRS": str(folder / "data")}) as bus:
        service = FakeLumbard(bus)
        service.history = history()
        service.interfaces[f"{LUMBARD}.Settings"] = {"SittingLimitUSec": ("t", 30 * MINUTE)}
        service.interfaces[PRESENCE]["Evidence"] = ("a(ssstt)", [("mpris", "media", "Привет “Größe” 🪑…", 0, 0)])
        service.interfaces[PRESENCE].update(SittingUSec=("t", 2 * HOUR), StandingUSec=("t", 5 * MINUTE))
        yield bus


def run(bus, line, variable):
    name, value = variable.split("=")
    with Process([PROGRAM, *line.split()], {**bus.env, name: value, "LANGUAGE": ""}) as process:
        process.wait_exit()
        return b"".join(Path(process.path(stream)).read_bytes() for stream in ("stdout", "stderr"))


def test_each_command_keeps_to_the_character_set(desk):
    for variable, charset, is_german in LOCALES.values():
        check_locale(desk, variable, charset, is_german)


def test_an_error_of_the_report_is_converted_once(desk):
    output = run(desk, "report /missing/report.html", LOCALES["de_DE"][0]).decode("latin-1")
    assert output.startswith("Der Ordner '/missing' kann nicht geöffnet werden: "), output


def check_locale(desk, variable, charset, is_german):
    everything = b""
    for line in COMMANDS:
        output = run(desk, line, variable)
        text = output.decode(charset)
        assert text and not set(text) & set("?\ufffd\x1b") and "\\u" not in text and not any("\x80" <= c < "\xa0" for c in text), line
        everything += output
    assert ("Die letzten 7 Tage" in everything.decode(charset)) == is_german
    if charset in ("ascii", "utf-8"):
        assert everything.isascii() == (charset == "ascii")
    else:
        assert not everything.isascii() or not is_german
