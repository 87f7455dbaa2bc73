"""lumbarctl in locales with other character sets: each byte belongs to the set, and nothing is lost as "?" or as a code."""
import re
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
import test_report
from fake_lumbard import HOUR, MINUTE, PRESENCE, PROGRAM, FakeLumbard, private_bus
from pseudo_language import locale_path
from rig import BUILD, LUMBARD, Process
from test_ctl_history import history

# The environment, the character set, and whether the texts are German.
LOCALES = {"C": ("LC_ALL=C", "ascii", False), "C.UTF-8": ("LC_ALL=C.UTF-8", "utf-8", False),
           "tr_TR": ("LC_ALL=tr_TR", "iso8859-9", False), "de_DE": ("LC_ALL=de_DE", "latin-1", True)}
# The translation, a date, a month, the first day of a week, and the breaks and the steps of an average day.
REPORTS = {"de_DE": ("de", "7. Nov 2026", "November 2026", "Mo", "3,1", "2.700"),
           "fr_FR": ("fr", "7 nov. 2026", "novembre 2026", "lun.", "3,1", "2\u202f700"),
           "es_ES": ("es", "7 nov 2026", "noviembre 2026", "lun", "3,1", "2.700"),
           "pt_BR": ("pt_BR", "7 nov 2026", "novembro 2026", "dom", "3,1", "2.700"),
           "en_US": ("en", "Nov 7, 2026", "November 2026", "Sun", "3.1", "2,700")}
# Characters and their order take most of the time of the compiler, and the report does not need them.
CATEGORIES = {**dict.fromkeys(("CTYPE", "COLLATE"), "POSIX"),
              **dict.fromkeys(("IDENTIFICATION", "NUMERIC", "TIME", "MESSAGES", "MONETARY", "PAPER", "NAME", "ADDRESS", "TELEPHONE",
                               "MEASUREMENT"))}
COMMANDS = ["status", "today", "week", "history", "explain", "sources --all", "trackers", "doctor --all", "help", "history --help", "pause 1h",
            "hold 1h --release"]


def compile_locale(source, charset, path):
    subprocess.run(["localedef", "--no-archive", "-c", "-i", str(source), "-f", charset, str(path)], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture(name="desk", scope="module")
def desk_fixture(tmp_path_factory):
    folder = tmp_path_factory.mktemp("locales")
    for name, charset in {"tr_TR": "ISO-8859-9", "de_DE": "ISO-8859-1"}.items():
        compile_locale(name, charset, folder / name)
    for name in REPORTS:
        source = folder / f"{name}.source"
        source.write_text("".join(f'LC_{part}\ncopy "{base or name}"\nEND LC_{part}\n' for part, base in CATEGORIES.items()))
        compile_locale(source, "UTF-8", folder / f"{name}.UTF-8")
    for language in ("de", "fr", "es", "pt_BR"):
        messages = folder / "data" / "locale" / language / "LC_MESSAGES"
        messages.mkdir(parents=True)
        (messages / "lumbard.mo").symlink_to(BUILD / "src" / "wording" / "po" / language / "LC_MESSAGES" / "lumbard.mo")
    with private_bus(env={**locale_path(folder, folder), "XDG_DATA_DIRS": str(folder / "data")}) as bus:
        service = FakeLumbard(bus)
        service.history = history()
        service.interfaces[f"{LUMBARD}.Settings"] = {"SittingLimitUSec": ("t", 30 * MINUTE)}
        service.interfaces[PRESENCE]["Evidence"] = ("a(ssstt)", [("mpris", "media", "Привет “Größe” 🪑…", 0, 0)])
        service.interfaces[PRESENCE].update(SittingUSec=("t", 2 * HOUR), StandingUSec=("t", 5 * MINUTE))
        yield SimpleNamespace(env=bus.env, service=service)


def run(desk, line, variable):
    name, value = variable.split("=")
    with Process([PROGRAM, *line.split()], {**desk.env, name: value, "LANGUAGE": ""}) as process:
        process.wait_exit()
        return b"".join(Path(process.path(stream)).read_bytes() for stream in ("stdout", "stderr"))


def test_each_command_keeps_to_the_character_set(desk):
    for variable, charset, is_german in LOCALES.values():
        check_locale(desk, variable, charset, is_german)


def test_an_error_of_the_report_is_converted_once(desk):
    output = run(desk, "report /missing/report.html", LOCALES["de_DE"][0]).decode("latin-1")
    assert output.startswith("Der Ordner '/missing' kann nicht geöffnet werden: "), output


def test_the_report_has_the_dates_the_numbers_and_the_weeks_of_the_locale(desk, tmp_path):
    """From Sunday 1 November to Saturday; one day has a break more than the others. SVG knows the decimal point only."""
    rows = test_report.history()
    rows["ListDays"] = [(*row[:8], 3 + (row[0] == "2026-11-01"), *row[9:]) for row in rows["ListDays"]]
    desk.service.history = rows
    for name, (language, day, month, first, breaks, steps) in REPORTS.items():
        path = tmp_path / f"{name}.html"
        output = run(desk, f"report --from 2026-11-01 --to 2026-11-07 {path}", f"LC_ALL={name}.UTF-8")
        page = path.read_text(encoding="utf-8")
        text = re.sub("<[^>]*>", "|", page)
        assert f" – {day}|" in text and f"|{month}|" in text and f"|{breaks}|" in text and f"|{steps}|" in text, output
        assert re.search(r'<thead><tr><th scope="col">([^<]*)', page[page.index('<table class="month">'):])[1] == first
        assert (f'<html lang="{language.replace("_", "-")}"' in page) and ("of sitting" in page) == (language == "en")
        assert page.count("<svg") > 7 and not re.search(r' (d|[xy][12]?|c[xy]|r|width|height)="[^"]*\d,\d', page)
    desk.service.history = history()


def check_locale(desk, variable, charset, is_german):
    everything = b""
    for line in COMMANDS:
        output = run(desk, line, variable)
        text = output.decode(charset)
        assert text and not set(text) & set("?\ufffd\x1b") and "\\u" not in text and not any("\x80" <= c < "\xa0" for c in text), line
        everything += output
    assert ("Die letzten 7 Tage" in everything.decode(charset)) == is_german
    assert bool(re.search(r"^  (Mo|Di|Mi|Do|Fr|Sa|So) \d\d\.\d\d\. ", everything.decode(charset), re.M)) == is_german  # of the week
    if charset in ("ascii", "utf-8"):
        assert everything.isascii() == (charset == "ascii")
    else:
        assert not everything.isascii() or not is_german
