"""The report of lumbarctl, against a made-up history, and in a real browser."""
import os
import re
import shutil
import stat
import time

import pytest
from browser import Browser
from fake_lumbard import FAILED, FINE, HOUR, MINUTE, NOT_RUNNING, SECOND, STOPPED, USAGE, FakeLumbard, ctl, now, private_bus
from rig import LUMBARD, TIED, wait_until

FIRST, DAYS = 1793491200 * SECOND, 40  # 2026-11-01 00:00 UTC
OFFSET = 5 * 3600 + 45 * 60  # Nepal
LONG = "x" * 65536
NAMES = ["ql-doorway", "<script>alert(1)</script>", "\"'><b onload=alert(1)>", "\u202egpj.exe", "a\x01\x1b[2Jb", LONG]
OVERLAPS = """(() => {
  const found = [], seen = e => e.getClientRects().length && getComputedStyle(e).display !== 'none';
  for (const svg of document.querySelectorAll('svg')) {
    const boxes = [...svg.querySelectorAll('text')].filter(seen).map(e => [e.textContent, e.getBoundingClientRect()]);
    boxes.forEach(([a, p], i) => {
      if (p.left < 0 || p.right > innerWidth) found.push(a + ' is cut');
      for (const [b, q] of boxes.slice(i + 1))
        if (p.left < q.right && q.left < p.right && p.top < q.bottom - 1 && q.top < p.bottom - 1) found.push(a + ' covers ' + b);
    });
  }
  for (const e of document.querySelectorAll('h1, h2, h3, p, li, th, td, caption, span'))
    if (!e.closest('.scroll') && seen(e) && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
      found.push(e.textContent + ' does not fit');
  return found;
})()"""


def date(day):
    return time.strftime("%Y-%m-%d", time.gmtime(FIRST // SECOND + day * 86400))


def history():
    """Local days of Nepal: sitting from 9 to 12 and from 13 to 17, a walk, a stretch each hour."""
    rows = {"ListDays": [], "ListIntervals": [], "ListBouts": [], "ListStretches": []}
    more = {"utc-offset": ("i", OFFSET)}
    for n in range(DAYS):
        midnight = FIRST + n * 24 * HOUR - OFFSET * SECOND
        rows["ListDays"].append((date(n), 7 * HOUR, 5 * HOUR, HOUR, 4 * HOUR, 90 * MINUTE, 0, 2, 3, 9, 8,
                                 {"steps": ("u", 900 * n), "walks": ("u", 1), "away": ("t", 16 * HOUR)}))
        for start, end, state, reason in ((9, 12, "active", "input"), (12, 13, "away", "walk"), (13, 16, "passive", "call"),
                                          (16, 17, "standing", "sensor"), (17, 33, "away", "idle")):
            rows["ListIntervals"].append((midnight + start * HOUR, midnight + end * HOUR, state, reason, more))
        for start, end in ((9, 12), (13, 17)):
            rows["ListBouts"].append((midnight + start * HOUR, midnight + end * HOUR, (end - start) * HOUR, HOUR, "idle", more))
        for hour in range(8):
            start = midnight + (9 + hour) * HOUR + 40 * MINUTE
            rows["ListStretches"].append((start, start + MINUTE, NAMES[(n + hour) % len(NAMES)], ("left", "right", "both")[hour % 3],
                                          ("verified", "unverified", "stopped")[n % 3], ("better", "", "same", "worse")[hour % 4],
                                          30 * SECOND, more))
    return rows


@pytest.fixture(name="bus", scope="module")
def bus_fixture():
    with private_bus() as bus:
        service = FakeLumbard(bus)
        service.interfaces[f"{LUMBARD}.Settings"] = {"SittingLimitUSec": ("t", 30 * MINUTE)}
        service.history = history()
        yield bus


def report(bus, path, *more, days=30, **env):
    return ctl(bus, ["report", *more, "--from", date(DAYS - days), "--to", date(DAYS - 1), str(path)], **env)


def without_time(path):
    return re.sub(r"<p>Made by lumbard [^<]*</p>", "", path.read_text(encoding="utf-8"))


def test_the_file_is_private_and_replaces_the_one_before(bus, tmp_path):
    path = tmp_path / "report.html"
    path.write_text("before")
    path.chmod(0o644)
    answer = report(bus, path)
    assert (answer.status, answer.stdout, answer.stderr) == (FINE, f"The report is in {path}\n", "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and os.listdir(tmp_path) == ["report.html"]
    assert path.read_text(encoding="utf-8").endswith("</html>\n")


def test_the_same_history_makes_the_same_report_in_every_time_zone(bus, tmp_path):
    """Also where the computer was set to another one when the report was made."""
    pages = []
    for zone in ("Pacific/Honolulu", "Pacific/Chatham"):
        assert report(bus, tmp_path / "report.html", TZ=zone).status == FINE
        pages.append(without_time(tmp_path / "report.html"))
    assert pages[0] == pages[1] and "09:00 – 12:00: 3 hours of sitting" in pages[0]


def test_a_sitting_that_is_not_over_is_shown_until_now(tmp_path):
    """A row whose end is 0 has none yet."""
    start = now() - HOUR
    more = {"utc-offset": ("i", time.localtime().tm_gmtoff)}
    with private_bus() as bus:
        service = FakeLumbard(bus)
        service.interfaces[f"{LUMBARD}.Settings"] = {"SittingLimitUSec": ("t", 30 * MINUTE)}
        service.history = {"ListDays": [(time.strftime("%Y-%m-%d"), HOUR, HOUR, 0, HOUR, 0, 0, 1, 0, 0, 0, {})],
                           "ListIntervals": [(start, 0, "active", "input", more)], "ListBouts": [(start, 0, HOUR, HOUR, "", more)]}
        assert ctl(bus, ["report", str(tmp_path / "report.html")], LC_ALL="C.UTF-8").status == FINE
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    begin = time.strftime("%H:%M", time.localtime(start // SECOND))
    assert re.search(rf"{begin} – \d\d:\d\d: 1 hour of sitting", page) and '<path class="a"' in page


def test_texts_of_others_are_escaped(bus, tmp_path):
    assert report(bus, tmp_path / "report.html").status == FINE
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<script" not in page and "<b onload" not in page
    assert "gpj.exe" in page and not {"\u202e", "\x01", "\x1b"} & set(page) and "x" * 100 not in page


def test_a_link_is_not_followed(bus, tmp_path):
    (tmp_path / "other").write_text("before")
    (tmp_path / "report.html").symlink_to(tmp_path / "other")
    answer = report(bus, tmp_path / "report.html")
    assert answer.status == FAILED and "is a symbolic link. Name the file itself.\n" in answer.stderr
    assert (tmp_path / "other").read_text() == "before"


def test_an_error_shows_no_control_characters(bus, tmp_path):
    answer = report(bus, tmp_path / "a\x1b[2Jb" / "report.html")
    assert answer.status == FAILED and "Cannot open the folder" in answer.stderr and "\x1b" not in answer.stderr


@pytest.mark.parametrize("options, part", [
    (["--from", "tomorrow"], "--from is 'tomorrow'"),
    (["--to", "tomorrow"], "--to is 'tomorrow'"),
    (["--from", "2026-11-30", "--to", "2026-11-01"], "--from must not be later than --to."),
    (["--from", "2000-01-01", "--to", "2026-11-01"], "expected at most 3660"),
])
def test_a_wrong_range_is_named(bus, tmp_path, options, part):
    answer = ctl(bus, ["report", *options, str(tmp_path / "report.html")])
    assert answer.status == USAGE and part in answer.stderr and not os.listdir(tmp_path)


def test_without_the_service_there_is_no_file(tmp_path):
    with private_bus() as bus:
        answer = report(bus, tmp_path / "report.html")
        assert (answer.status, answer.stderr) == (NOT_RUNNING, STOPPED) and not os.listdir(tmp_path)


@pytest.mark.parametrize("script, status, part", [
    ('echo "$1" >"$HOME/opened"', FINE, ""),
    ("exit 3", FAILED, "xdg-open could not open '"),
    (None, FAILED, "xdg-open is not installed."),
])
def test_open_shows_the_file(bus, tmp_path, script, status, part):
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / TIED[0]).symlink_to(shutil.which(TIED[0]))
    if script:
        (tools / "xdg-open").write_text(f"#!/bin/sh\n{script}\n")
        (tools / "xdg-open").chmod(0o755)
    answer = ctl(bus, ["report", "--open"], PATH=str(tools), HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path))
    assert answer.status == status and part in answer.stderr
    assert (tmp_path / "lumbard-report.html").exists()  # there is no folder for downloads
    if status == FINE:
        wait_until((tmp_path / "opened").exists, what="the browser")
        wait_until(lambda: (tmp_path / "opened").read_text() == f"{tmp_path}/lumbard-report.html\n", what="the name of the file")


def test_a_browser_shows_it_at_every_width_and_loads_nothing(bus, tmp_path):
    with Browser() as browser:
        for days in (30, 7, 40):
            path = browser.folder / f"report-{days}.html"
            assert report(bus, path, days=days).status == FINE
            browser.give(path)
            for width, scheme in ((1280, "light"), (390, "dark")) if days != 30 else ((1280, "light"), (1280, "dark"), (390, "light"),
                                                                                       (390, "dark")):
                browser.show(path.as_uri(), width, scheme)
                assert browser.requests() == [path.as_uri()] and browser.complaints() == []
                assert browser.evaluate("document.documentElement.scrollWidth") == width
                assert browser.evaluate(OVERLAPS) == []
                assert len(browser.evaluate("document.body.innerText")) > 1000
                assert browser.bytes_of_picture() > 50
