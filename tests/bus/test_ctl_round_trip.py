"""The history of one computer, exported, imported on another one, and exported there: each byte stays, and so do the plots
and the report."""
import re
from datetime import datetime, timedelta, timezone

import made_history
from fake_lumbard import now, private_bus
from lumbard import CTL, Service
from rig import Process, wait_until

DAYS = 30


def run(service, *words):
    with Process([CTL, *words], {**service.env, "LC_ALL": "C.UTF-8", "TZ": "UTC"}) as process:
        wait_until(lambda: not process.is_running, what=f"{words[0]} to end")
        assert (process.popen.returncode, process.stderr) == (0, "")
        return process.stdout


def page(service, path, first, last):
    """The report, without the time at which it was made."""
    run(service, "report", "--from", first, "--to", last, str(path))
    html = path.read_text(encoding="utf-8")
    assert html.count("Made by lumbard") == 1
    return re.sub(r"<p>Made by lumbard [^<]*</p>", "", html)


def test_export_import_export(tmp_path):
    today = datetime.now(timezone.utc).date()  # named once, because midnight may come; both services have entries of their own from it on
    first, last = ((today - timedelta(days=n)).isoformat() for n in (DAYS, 1))
    before = (today - timedelta(days=2)).isoformat()  # the last time of sitting ends with an entry of today
    rows = [row for row in made_history.rows(first, DAYS, "UTC") if row[0] < now()]
    exported, report = tmp_path / "exported", ["history", "--json", "--from", first, "--to", before]
    with private_bus() as bus:
        made_history.prepare(bus, rows)
        with Service(bus, config="") as service:
            run(service, "export", "--to", last, str(exported))
            assert run(service, "export", "--to", "1999-12-30").count("\n") == 1, "without rows"
            days = run(service, *report)
            html = page(service, tmp_path / "one.html", first, before)
    count = exported.read_text(encoding="utf-8").count("\n") - 1
    assert count > len(rows) * 9 // 10
    with private_bus() as bus, Service(bus, config="") as service:
        assert run(service, "import", str(exported)) == f"{count} entries were imported.\n"
        assert run(service, "export", "--to", last) == exported.read_text(encoding="utf-8")
        assert run(service, *report) == days
        assert page(service, tmp_path / "other.html", first, before) == html
        assert run(service, "import", str(exported)) == f"0 entries were imported. {count} were in the history already.\n"
        assert run(service, "forget", "--yes", first, last).endswith(" entries were deleted.\n")


def test_each_day_of_workrave_is_a_sitting_of_its_own(tmp_path):
    (tmp_path / "historystats").write_text("WorkRaveStats 4\nD 3 7 126 8 30 3 7 126 17 5\nm 6 18000 0 0 0 0 0\n"
                                           "D 4 7 126 9 0 4 7 126 18 0\nm 6 7200 0 0 0 0 0\n", encoding="utf-8")
    with private_bus() as bus, Service(bus, config="") as service:
        run(service, "import", str(tmp_path / "historystats"))
        days = run(service, "history", "--csv", "--from", "2026-08-03", "--to", "2026-08-04").splitlines()
        names, *rows = [line.split(",") for line in days]
        assert [[dict(zip(names, row))[name] for name in ("day", "sitting_s", "longest_s", "bouts")] for row in rows] == [
            ["2026-08-03", "18000", "18000", "1"], ["2026-08-04", "7200", "7200", "1"]]
