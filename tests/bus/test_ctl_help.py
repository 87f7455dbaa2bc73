"""The help and the man page of lumbarctl have what the command table has."""
import itertools
import json
import re
import subprocess

import pytest
from fake_lumbard import FAILED, FINE, PROGRAM, USAGE
from rig import BUILD, Process

FOLDER = BUILD / "src" / "ctl"
TABLE = json.loads((FOLDER / "commands.json").read_text(encoding="utf-8"))
NAMES = [command["name"] for command in TABLE]


def run(*arguments):
    with Process([PROGRAM, *arguments], {"LC_ALL": "C.UTF-8"}) as process:
        assert (process.wait_exit(), process.stderr) == (FINE, "")
        return process.stdout


def one_line(text):
    return " ".join(text.split())


def usage(command):
    return f"{command['name']} {command['arguments']}".strip()


@pytest.fixture(scope="module", name="manual")
def rendered_manual():
    """The man page as text, without warnings of groff."""
    command = ["groff", "-man", "-Tutf8", "-P-cbou", "-ww", "-rHY=0", "-rLL=500n", FOLDER / "lumbarctl.1"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.replace("\u2010", "-").replace("\u2212", "-")


# Help ---------------------------------------------------------------------------------------------------------------


def test_the_help_lists_each_command():
    text = run("help")
    listed = re.findall(r"^  (\S.*)\n((?:      .*\n)+)", text.partition("Commands:\n")[2], re.M)
    assert [(one_line(u), one_line(s)) for u, s in listed] == [(usage(c), c["summary"]) for c in TABLE]
    assert text == run("--help") == run("-h")
    assert all(len(line) <= 80 for line in text.splitlines())


@pytest.mark.parametrize("command", TABLE, ids=NAMES)
def test_the_help_of_a_command(command):
    text = run(command["name"], "--help")
    assert text == run("help", command["name"]) == run(command["name"], "-h")
    assert all(len(line) <= 80 for line in text.splitlines())
    first, summary, options, *manual = text.rstrip("\n").split("\n\n")
    assert one_line(first) == one_line(f"Usage: lumbarctl {command['name']} [OPTION…] {command['arguments']}")
    assert one_line(summary) == command["summary"]
    found = re.findall(r"--([a-z]+)(?:=[A-Z]+)? +(.*)", options)
    assert found == [("help", "Show this help"), *((o["name"], o["summary"]) for o in command["options"])]
    assert [one_line(p) for p in manual] == command["manual"].replace("`", "'").splitlines()


FORMS = ["json", "csv", "waybar", "format"]


@pytest.mark.parametrize("command", TABLE, ids=NAMES)
def test_forms_of_the_output_exclude_each_other(command):
    forms = [o for form in FORMS for o in command["options"] if o["name"] == form]
    for one, other in itertools.combinations(forms, 2):
        words = [f"--{o['name']}" + ("=x" if o["argument"] else "") for o in (other, one)]
        with Process([PROGRAM, command["name"], *words], {"LC_ALL": "C.UTF-8"}) as process:
            assert process.wait_exit() == USAGE and process.stdout == ""
            assert process.stderr.startswith(f"lumbarctl: --{one['name']} and --{other['name']} cannot be combined.\n")


@pytest.mark.parametrize("line", ["--help", "status --help", "--version"])
def test_a_help_that_cannot_be_written_is_a_failure(line):
    with open("/dev/full", "wb") as full:
        assert subprocess.run([PROGRAM, *line.split()], stdout=full, stderr=subprocess.DEVNULL, check=False).returncode == FAILED


# Man page -----------------------------------------------------------------------------------------------------------


def test_the_man_page_has_each_command(manual):
    section = re.search(r"^COMMANDS\n(.*?)^[A-Z]", manual, re.M | re.S).group(1)
    entries = re.split(r"^ {7}(?=\S)", section, flags=re.M)[1:]
    assert len(entries) == len(TABLE)
    for command, entry in zip(TABLE, entries, strict=True):
        option = " [OPTION...]" if command["options"] else ""
        head = f"{command['name']}{option} {command['arguments']}".strip().replace("…", "...")
        assert one_line(entry).startswith(one_line(f"{head} {command['manual']}".replace("`", ""))), command["name"]
        for item in command["options"]:
            assert re.search(rf"--{item['name']}(=[A-Z]+)? {re.escape(item['summary'])}\.", one_line(entry)), item
