"""lumbarctl history, export, import and forget, against a service with a made-up journal."""
import csv
import io
import json
import os
import re
import sqlite3
import subprocess

import pytest
from fake_lumbard import FAILED, FINE, HISTORY, HOUR, REFUSED, SECOND, USAGE, FakeLumbard, PROGRAM, at, check, ctl, now, private_bus
from rig import LUMBARD, Process, opened, wait_until
from terminal_text import TerminalText, open_terminal

ROWS = 203
WAIT = "With so many entries, this can take a few minutes."


def event(n, start):
    return (start + n // 3 * SECOND, 3600, "state", ("x11", "=cmd", 'a "quoted", one')[n % 3], f"number={n} Grüße 🪑", {})


@pytest.fixture(name="desk", scope="module")
def desk_fixture():
    with private_bus() as bus:
        yield bus, FakeLumbard(bus)


@pytest.fixture(name="recorded")
def recorded_fixture(desk):
    bus, service = desk
    service.calls.clear()
    service.errors.clear()
    service.history = {"ListEvents": [event(n, at(0, 0, day=-3)) for n in range(7)]}
    return bus, service


def imported(service):
    return [row[:-1] for row in service.history["ListEvents"]]


def test_export_and_import_keep_each_byte(recorded, tmp_path):
    bus, service = recorded
    service.history["ListEvents"] = [event(n, at(0, 0, day=-3)) for n in range(ROWS)]
    answer = ctl(bus, f"export {tmp_path / 'a'}")
    assert (answer.status, answer.stderr) == (FINE, "") and answer.stdout.startswith(f"{ROWS} entries were written to ")
    assert os.stat(tmp_path / "a").st_mode & 0o777 == 0o600 and os.listdir(tmp_path) == ["a"]
    text = (tmp_path / "a").read_text(encoding="utf-8")
    assert json.loads(text.splitlines()[0]) == {"Format": "lumbard-history", "Version": 1} and text.count("\n") == ROWS + 1
    before, service.history = imported(service), {}
    assert ctl(bus, f"import --json {tmp_path / 'a'}").json == {"Rows": ROWS, "Known": 0, "DaysLeftOut": 0}
    assert imported(service) == before
    assert ctl(bus, "export").stdout == text == ctl(bus, "export -").stdout


def test_export_replaces_files_only(recorded, tmp_path):
    """As root, the name of a device would otherwise become a file."""
    bus, _ = recorded
    (tmp_path / "link").symlink_to("/dev/null")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name, problem in (("link", "is a symbolic link. Name the file itself."),
                          ("pipe", "is not a regular file. Use - for standard output."),
                          ("folder", "is not a regular file. Use - for standard output.")):
        before = os.lstat(tmp_path / name)
        check(ctl(bus, ["export", str(tmp_path / name)]), FAILED, stderr=f"'{tmp_path / name}' {problem}\n")
        assert os.path.samestat(os.lstat(tmp_path / name), before)
    assert {*os.listdir(tmp_path)} == {"link", "pipe", "folder"}


def test_the_name_of_an_export_controls_no_terminal(recorded, tmp_path):
    bus, _ = recorded
    answer = ctl(bus, ["export", str(tmp_path / "a\x1b[2J\u202eb")])
    assert answer.status == FINE and str(tmp_path / "a[2Jb") in answer.stdout.replace(" ", ""), answer.stdout
    assert not {"\x1b", "\u202e"} & {*answer.stdout}


@pytest.mark.parametrize("options", ["", " --from 1970-01-02"])
def test_an_export_can_be_imported_though_the_clock_was_not_set(recorded, options):
    """A computer without a battery begins in 1970 until its clock is set. The service accepts no row from before 2000."""
    bus, service = recorded
    rows = ctl(bus, "export").stdout
    service.history["ListEvents"] = [event(0, 5 * SECOND), event(0, 946684799 * SECOND), *service.history["ListEvents"]]
    assert ctl(bus, "export" + options).stdout == rows and rows.count("\n") == 8


def test_import_reads_a_pipe(recorded, tmp_path):
    bus, service = recorded
    (tmp_path / "a").write_text(ctl(bus, "export").stdout)
    service.history = {}
    with Process(["sh", "-c", f"cat '{tmp_path / 'a'}' | '{PROGRAM}' import -"], bus.env) as pipe:
        assert pipe.wait_exit() == FINE and (pipe.stdout, pipe.stderr) == ("7 entries were imported.\n", "")


def test_export_of_some_days(recorded):
    bus, service = recorded
    service.history["ListEvents"] = [event(0, at(12, 0, day=-n)) for n in range(4, -1, -1) if at(12, 0, day=-n) < now()]
    days = len(service.history["ListEvents"])
    assert ctl(bus, "export").stdout.count("\n") == days + 1
    assert ctl(bus, "export --to yesterday").stdout.count("\n") == 1 + 4
    assert ctl(bus, "export --from yesterday --to yesterday").stdout.count("\n") == 1 + 1


@pytest.mark.parametrize("line, problem", [
    ('{"Timestamp":1}', "line 3: Timestamp, UtcOffset, Kind, Source and Detail are expected; one of them is missing."),
    ("x" * 4097, "line 3: It is too long: a line has at most 4096 bytes."),
    ("\0", "line 3: It is not text in UTF-8."),
    ('{"Format":"lumbard-history","Version":9}', "line 3: The file was exported by a newer version of lumbarctl. "
                                                 "Install that version."),
])
def test_a_bad_line_is_named_before_anything_is_imported(recorded, tmp_path, line, problem):
    bus, service = recorded
    path = tmp_path / "export"
    first, second, *rest = ctl(bus, "export").stdout.splitlines()
    path.write_text("\n".join([first, second, line, *rest]))
    check(ctl(bus, f"import {path}"), FAILED, stderr=f"Cannot import '{path}', {problem}\n")
    assert not [name for name, *_ in service.calls if name == "Import"]


def test_files_that_cannot_be_read(recorded, tmp_path):
    bus, _ = recorded
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "empty").touch()
    (tmp_path / "broken").write_bytes(b"SQLite format 3\0" + b"x" * 99)
    with open(tmp_path / "large", "w", encoding="utf-8") as file:
        file.write("WorkRaveStats 4\n")
        file.truncate(65 << 20)
    for name, problem in {"none": "No such file or directory", "": "Is a directory", "large": "It is too large: at most 64 MiB can be read.",
                          "fifo": "It is not a regular file. Use - for standard input.",
                          "empty": "It is no history of lumbard, Workrave or Sane Break.",
                          "broken": "It is not a database of Sane Break, or it is damaged."}.items():
        check(ctl(bus, ["import", str(tmp_path / name)]), FAILED, stderr=f"Cannot import '{tmp_path / name}': {problem}\n")


def test_an_error_of_the_service_names_the_lines(recorded, tmp_path):
    bus, service = recorded
    (tmp_path / "a").write_text(ctl(bus, "export").stdout)
    service.errors["Import"] = ("org.freedesktop.DBus.Error.InvalidArgs", "Row 2: the kind is unknown.")
    answer = ctl(bus, f"import {tmp_path / 'a'}")
    assert answer.status == REFUSED and answer.stderr == ("Row 2: the kind is unknown.\n"
                                                              "Row 1 is line 2 of the file. Nothing was imported.\n")


def test_workrave_is_imported_except_for_recorded_days(recorded, tmp_path):
    bus, service = recorded
    service.history = {"ListDays": [("2026-08-04", HOUR, HOUR, 0, HOUR, 0, 0, 1, 1, 1, 1, {})]}
    path = tmp_path / "historystats"
    path.write_text("WorkRaveStats 4\nD 3 7 126 8 30 3 7 126 17 5\nB 0 7 12 3 4 0 1 9 220\nm 6 18000 1 2 3 4 5\n"
                    "D 4 7 126 9 0 4 7 126 9 30\nm 6 60 0 0 0 0 0\n")
    assert ctl(bus, f"import {path}").stdout == ("6 entries were imported. 1 day was left out, because lumbard has its own "
                                                 "record of it.\n")
    assert [(*row[2:4], re.sub(r"^start=\d+ ", "", row[4])) for row in imported(service)] == [
        (kind, "workrave", detail) for kind, detail in [
            ("state", "state=active reason=input before=unknown"), ("state", "state=unknown reason=none before=active"),
            ("state", "state=away reason=idle before=unknown"), ("bout", "sitting=18000000000"), ("rest", "length=300000000"),
            ("state", "state=unknown reason=none before=away")]]


def test_the_database_of_sane_break_is_imported(recorded, tmp_path):
    bus, service = recorded
    service.history = {}
    with sqlite3.connect(tmp_path / "-sane-break.db") as db:
        db.execute("CREATE TABLE spans (id INTEGER PRIMARY KEY AUTOINCREMENT, type TEXT NOT NULL, started_at TIMESTAMP NOT NULL "
                   "DEFAULT CURRENT_TIMESTAMP, ended_at TIMESTAMP, data TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(data)))")
        db.executemany("INSERT INTO spans(type, started_at, ended_at, data) VALUES(?, ?, ?, ?)", [
            ("normal", "2026-08-03T08:30:00Z", "2026-08-03T09:00:00Z", "{}"),
            ("break", "2026-08-03T09:00:00Z", "2026-08-03T09:06:00Z", '{"type":"big","normal-exit":true}'),
            ("flash", "2026-08-03T09:00:00Z", "2026-08-03T09:00:09Z", "{}"),
            ("normal", "2026-08-03T09:06:00Z", "2026-08-03T09:10:00Z", "{}"),
            ("pause", "2026-08-03T09:10:00Z", "2026-08-03T09:20:00Z", '{"reasons":["on-battery"]}'),
            ("normal", "2026-08-03T09:20:00Z", None, "{}")])
    with sqlite3.connect(tmp_path / "-sane-break.db") as db:
        assert db.execute("SELECT count(*) FROM spans").fetchone() == (6,)
    assert ctl(bus, ["import", "--", str(tmp_path / "-sane-break.db")]).stdout == "10 entries were imported.\n"
    assert [row[2:] for row in imported(service)] == [(kind, "sane-break", detail) for kind, detail in [
        ("state", "state=active reason=input before=unknown"),
        ("state", "state=away reason=idle before=active"),
        ("bout", "start=1785745800000000 sitting=1800000000"),
        ("rest", "start=1785747600000000 length=360000000"),
        ("state", "state=active reason=input before=away"),
        ("state", "state=unknown reason=none before=active"),
        ("state", "state=away reason=idle before=unknown"),
        ("bout", "start=1785747960000000 sitting=240000000"),
        ("rest", "start=1785748800000000 length=300000000"),
        ("state", "state=unknown reason=none before=away")]]


@pytest.mark.parametrize("spans", [
    "SELECT id, edit('normal', 'touch {mark}; true') AS type FROM x", "SELECT id, 'normal' AS type FROM x",
    "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT id, 'normal' AS type FROM n"],
    ids=["starts a program", "a view", "endless"])
def test_a_database_that_is_no_record(recorded, tmp_path, spans):
    """sqlite3 itself would run what the file of a stranger asks for."""
    bus, service = recorded
    before = imported(service)
    with sqlite3.connect(tmp_path / "sane-break.db") as db:
        db.execute("CREATE TABLE x(id INTEGER PRIMARY KEY, type TEXT)")
        db.execute("INSERT INTO x VALUES(1, 'normal')")
        db.execute("CREATE VIEW spans AS SELECT *, '{}' AS data, '2026-08-03T08:30:00Z' AS started_at, '2026-08-03T09:30:00Z' "
                   f"AS ended_at FROM ({spans.format(mark=tmp_path / 'mark')})")
    check(ctl(bus, ["import", str(tmp_path / "sane-break.db")]), FAILED,
          stderr=f"Cannot import '{tmp_path / 'sane-break.db'}': It is not a database of Sane Break, or it is damaged.\n")
    assert not (tmp_path / "mark").exists() and imported(service) == before


def test_csv_is_safe_in_a_spreadsheet(recorded):
    bus, _ = recorded
    names, *rows = csv.reader(io.StringIO(ctl(bus, "history events --from 2026-01-01 --csv").stdout))
    assert names == ["time", "kind", "source", "detail"] and len(rows) == 7
    assert [row[2] for row in rows[:3]] == ["x11", "'=cmd", 'a "quoted", one'] and rows[0][0].endswith("+01:00")


def test_history_of_days(recorded):
    bus, service = recorded
    service.history["ListDays"] = [("2026-08-04", HOUR, HOUR, HOUR, HOUR, 0, 0, 1, 2, 1, 3, {"away": ("t", HOUR)}),
                                   ("2026-08-05", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, {})]
    lines = ctl(bus, "history --from 2026-08-01 --to 2026-08-31", LANG="C.UTF-8").stdout.splitlines()
    assert lines[0] == "Recorded days" and [line for line in lines if "2026-08" in line] == [lines[3]]
    assert lines[3].split()[:2] == ["Tue", "2026-08-04"] and lines[3].split()[-4:] == ["1:00", "1:00", "2", "3"]
    assert ctl(bus, "history --from 2026-08-01 --csv").stdout.splitlines()[1] == "2026-08-04,3600,3600,3600,3600,0,0,3600,1,2,1,3,0,0"
    assert [d["Day"] for d in ctl(bus, "history --from 2026-08-01 --json").json["Days"]] == ["2026-08-04", "2026-08-05"]
    assert ctl(bus, "history sitting --json").json == {"Bouts": []} and ctl(bus, "history events --json").json.keys() == {"Events"}


@pytest.mark.parametrize("line, sentence", [
    ("history weeks", "Unknown kind 'weeks': expected days, sitting, timeline, stretches or events."),
    ("history sitting", "Add --csv or --json. Only days are shown as a table."),
    ("history --from soon", "--from is 'soon': expected a day such as 2026-11-25, today, yesterday or monday."),
    ("history --from today --to yesterday", "--from must not be later than --to."),
    ("history --csv --json", "--json and --csv cannot be combined."),
    ("import", "Give a FILE, or - for standard input."),
    ("export --json", "--json needs the name of a FILE."),
    ("forget", "What is to be deleted? Give all, a day such as yesterday, or a time that ends now, such as 2 hours."),
    ("forget soon", "Cannot read 'soon'. Give all, a day such as 2026-11-25 or yesterday, or a time that ends now, such as 2 hours."),
    ("forget today yesterday", "The first day must not be later than the last."),
    ("forget today soon", "'soon' is no day: expected 2026-11-25, today, yesterday or monday."),
    ("forget today today today", "Unexpected argument 'today'."),
    ("forget all", "Add --yes to delete without a question."),
])
def test_wrong_arguments(recorded, line, sentence):
    bus, service = recorded
    answer = ctl(bus, line)
    assert (answer.status, answer.stdout, answer.stderr.splitlines()[0]) == (USAGE, "", f"lumbarctl: {sentence}")
    assert not [name for name, *_ in service.calls if name != "GetAll"]


@pytest.mark.parametrize("words, span", [
    ("all", lambda: (0, now())), ("2h", lambda: (now() - 2 * HOUR, now())),
    ("yesterday", lambda: (at(0, 0, day=-1), at(0, 0) - 1)),
    ("2026-08-03 2026-08-04", lambda: (at(0, 0, day=0), 0)),
])
def test_forget(recorded, words, span):
    bus, service = recorded
    assert ctl(bus, f"forget --yes --json {words}").json.keys() == {"Rows"}
    (_, arguments, _), = [call for call in service.calls if call[0] == "Forget"]
    wanted = span() if "08" not in words else (1785715200 * SECOND, 1785888000 * SECOND - 1)
    tolerance = 60 * SECOND if "08" not in words else 14 * HOUR
    assert all(abs(a - b) <= tolerance for a, b in zip(arguments, wanted)) and arguments[0] < arguments[1]


@pytest.mark.parametrize("entries", [ROWS, 100_000])
def test_a_terminal_shows_that_many_entries_take_a_while(recorded, tmp_path, entries):
    bus, service = recorded
    header, line, *_ = ctl(bus, "export").stdout.splitlines(keepends=True)
    (tmp_path / "a").write_text(header + line * entries)
    service.errors["Import"] = (f"{LUMBARD}.Error.HistoryUnavailable", "The disk is full.")
    service.interfaces[HISTORY] = {"Records": ("t", entries)}
    for words, status in (("forget --yes all", FINE), (f"import {tmp_path / 'a'}", REFUSED)):
        leader, follower = open_terminal(80)
        with opened([PROGRAM, *words.split()], env=bus.env, stdout=subprocess.DEVNULL, stderr=follower) as process:
            os.close(follower)
            output = TerminalText(leader)
            assert output.wait_end(process) == status and (WAIT in output.text) == (entries > ROWS), words
        os.close(leader)
        assert WAIT not in ctl(bus, words).stderr
    del service.interfaces[HISTORY]


@pytest.mark.parametrize("answer, status", [("y\n", FINE), ("n\n", REFUSED), ("\n", REFUSED)])
def test_forget_asks_on_a_terminal(recorded, answer, status):
    bus, service = recorded
    leader, follower = os.openpty()
    output = TerminalText(leader)
    with opened([PROGRAM, "forget", "all"], env=bus.env, stdin=follower, stdout=follower, stderr=follower) as process:
        os.close(follower)
        wait_until(lambda: "[y/N] " in output.read(), what="the question")
        assert output.text.startswith("This deletes everything that is recorded, for good. Delete it?")
        assert not [name for name, *_ in service.calls if name == "Forget"]
        os.write(leader, answer.encode())
        assert output.wait_end(process) == status
    assert ("7 entries were deleted." if status == FINE else "Nothing was deleted.") in output.text
    os.close(leader)
    assert len([name for name, *_ in service.calls if name == "Forget"]) == (status == FINE)
