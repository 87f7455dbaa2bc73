"""lumbarctl log, the real program."""
import os
import shutil

import pytest
from fake_lumbard import FAILED, PROGRAM, USAGE
from rig import Process


@pytest.mark.parametrize("line, more", [
    ("log", ["--lines", "50", "--no-pager"]), ("log -n 3", ["--lines", "3", "--no-pager"]),
    ("log --follow", ["--lines", "50", "--follow"]), ("log -f --lines=0", ["--lines", "0", "--follow"])])
def test_log_is_journalctl(tmp_path, line, more):
    stand_in = tmp_path / "journalctl"
    stand_in.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\nexit 7\n')
    stand_in.chmod(0o755)
    with Process([PROGRAM, *line.split()], {"PATH": f"{tmp_path}:{os.environ['PATH']}"}) as process:
        assert process.wait_exit() == 7
        assert process.stdout.split() == ["--user", "--unit=lumbard", "--output=short", *more]


def test_log_without_journalctl(tmp_path):
    (tmp_path / "setpriv").symlink_to(shutil.which("setpriv"))  # Process() starts programs with it
    with Process([PROGRAM, "log"], {"PATH": str(tmp_path)}) as process:
        assert process.wait_exit() == FAILED
        assert process.stderr.startswith("journalctl is not installed.") and process.stdout == ""


@pytest.mark.parametrize("line, sentence", [
    ("log -n -1", "--lines must be a whole number, 0 or more, not '-1'."),
    ("log -n 3 --lines=many", "--lines must be a whole number, 0 or more, not 'many'."),
    ("log -n", "Missing argument for -n."), ("log lumbard", "Unexpected argument 'lumbard'.")])
def test_log_misused(line, sentence):
    with Process([PROGRAM, *line.split()], {"PATH": os.environ["PATH"]}) as process:
        assert process.wait_exit() == USAGE and process.stdout == ""
        assert process.stderr == f"lumbarctl: {sentence}\nTry: lumbarctl log --help\n"
