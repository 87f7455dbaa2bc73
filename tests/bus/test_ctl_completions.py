"""The completions of lumbarctl in bash, zsh and fish have what the tables of commands and of settings have."""
import json
import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import tempfile

import pytest
from rig import BUILD, wait_until

FOLDER = BUILD / "src" / "ctl"
FILES = {"bash": "lumbarctl", "zsh": "_lumbarctl", "fish": "lumbarctl.fish"}
TABLE = json.loads((FOLDER / "commands.json").read_text(encoding="utf-8"))
NAMES = [command["name"] for command in TABLE]
SETTINGS = re.findall(r"^\| `([\w.]+)`", subprocess.run([BUILD / "src" / "store" / "write-settings", "table"],
                                                        capture_output=True, text=True, check=True).stdout, re.M)
VARIABLES = {"$commands": " ".join(NAMES), "$exercises": "ql-ball ql-doorway ql-side-bend", "$settings": " ".join(SETTINGS),
             "$values": ""}
ENV = {**os.environ, "XDG_DATA_DIRS": str(BUILD / "share"), "XDG_DATA_HOME": "/none", "XDG_CONFIG_HOME": "/none",
       "HOME": "/none", "LC_ALL": "C.UTF-8"}

# Each has the file and the lines as arguments, and prints what the shell offers for each line, of which the last word is
# begun. zsh gives no answer without a terminal: there the functions of its completion system print what they are given.
SCRIPTS = {
    "bash": r"""source "$1"; shift
        for line; do
            IFS=' ' read -ra COMP_WORDS <<<"$line"; [[ $line != *' ' ]] || COMP_WORDS+=('')
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMPREPLY=()
            _lumbarctl; printf '%s\n' "${COMPREPLY[@]}" =
        done""",
    "zsh": r"""file=$1; shift
        compadd() { local word; shift; for word; do [[ $word != $words[CURRENT]* ]] || print -r -- $word; done }
        _describe() { local row; for row in ${(P)4}; do compadd -- ${row%%:*}; done }
        _normal() { print -r -- program: $CURRENT $words }
        _files() { compadd -- *(N) }
        lines=($@); set --; words=(lumbarctl x); CURRENT=2; source $file >/dev/null
        for line in $lines; do
            words=("${(@s: :)line}"); CURRENT=$#words
            _lumbarctl; print =
        done""",
    "fish": r"""source $argv[1]
        for line in $argv[2..-1]; complete -C $line | string replace -r '\t.*' ''; echo =; end""",
}
OPTIONS = {"bash": ["--norc", "-c", SCRIPTS["bash"], "bash"], "zsh": ["-f", "-c", SCRIPTS["zsh"], "zsh"],
           "fish": ["--no-config", "-c", SCRIPTS["fish"]]}


@pytest.fixture(params=list(FILES))
def shell(request):
    return request.param


def words_of(shell, *lines):
    """For each line the words that the shell offers, sorted. The present folder has one file, "kept"."""
    with tempfile.TemporaryDirectory() as folder:
        pathlib.Path(folder, "kept").touch()
        done = subprocess.run([shell, *OPTIONS[shell], FOLDER / "completions" / FILES[shell], *lines], env=ENV, cwd=folder,
                              capture_output=True, text=True, check=True)
    assert done.stderr == ""
    answers = done.stdout.split("=\n")
    assert len(answers) == len(lines) + 1 and answers.pop() == ""
    return [sorted(answer.split("\n")) for answer in (answer.strip("\n") for answer in answers)]


def rows():
    """(line, words, options that follow) for each row of the table."""
    for command in TABLE:
        options = ["--help", *(f"--{option['name']}" for option in command["options"])]
        yield f"{command['name']} --", [], options
        for i, row in enumerate(command["words"]):
            offered = " ".join(VARIABLES.get(word, word) for word in row["words"].split()).split()
            first = "another" if i > 0 else command["name"]
            for word in row["after"].replace("*", first).split(" | "):
                yield " ".join(dict.fromkeys((command["name"], word))) + " ", offered, options
        if not command["words"]:
            yield f"{command['name']} ", [], options


def test_each_command_and_its_words(shell):
    """bash and zsh list options beside words, fish only behind a hyphen."""
    assert len(SETTINGS) > 20
    lines, arguments = list(rows()), {command["name"]: command["arguments"] for command in TABLE}
    answers = words_of(shell, "lumbarctl ", "lumbarctl sta", *(f"lumbarctl {line}" for line, _, _ in lines))
    assert [w for w in answers[0] if not w.startswith("-")] == sorted(NAMES)
    assert answers[1] == ["status"]
    for (line, offered, options), answer in zip(lines, answers[2:], strict=True):
        expected = offered + options * (shell != "fish" or line.endswith("--"))
        extra = ["--"] * (line == "hold --")  # a word of the table, too
        extra += ["kept"] * ("FILE" in arguments[line.split()[0]] and "--" not in line)
        assert answer == sorted(expected + extra) or [""] == answer == expected or (answer == [""] and not expected), line


def test_each_setting_and_its_values(shell):
    expected = {"Sitting.Limit": "30min", "Limit": "45min", "Sitting.Assume": "sitting", "Coach.Exercise": "ql-side-bend",
                "Exercise": "ql-ball", "SnoozeLimit": "20", "Coach.HoldFor": "other-reminder", "Notify.Speech": "yes",
                "StandingAbove": "off", "History.Keep": "forever", "Hours": "always"}
    absent = {"Coach.Hold": "1h", "Rest": "2h", "SnoozeLimit": "21", "Limit": "forever"}
    answers = words_of(shell, *(f"lumbarctl set {name} " for name in [*expected, *absent]), "lumbarctl reset Coach.S",
                       "lumbarctl get Sitt")
    for name, answer in zip(expected, answers, strict=False):
        assert expected[name] in answer, name
    for name, answer in zip(absent, answers[len(expected):], strict=False):
        assert absent[name] not in answer and len(answer) > 1, name
    assert answers[-2:] == [sorted(s for s in SETTINGS if s.startswith("Coach.S")),
                            sorted(s for s in SETTINGS if s.startswith("Sitt"))]


def test_the_key_of_a_setting_alone(shell):
    assert [[w for w in answer if w == "Limit" or w.endswith(".Limit")] for answer in words_of(shell, "lumbarctl set Limi")] == [
        ["Sitting.Limit"] if shell == "fish" else ["Limit"]]


def test_semicolons_of_a_value_do_not_end_the_command(shell):
    """zsh and fish quote what they insert; bash inserts it as it is."""
    modes, = words_of(shell, "lumbarctl set QuietModes do")
    assert modes == [r"do-not-disturb\;dnd\;focus\;away\;silent\;quiet" if shell == "bash"
                     else "do-not-disturb;dnd;focus;away;silent;quiet"]


def test_a_program_after_two_hyphens(shell):
    with_program = words_of(shell, "lumbarctl hold Talk -- bas", "lumbarctl status -- bas")
    assert ("bash" in with_program[0]) if shell != "zsh" else (with_program[0] == ["program: 1 bas"])
    assert "bash" not in with_program[1] and "program: 1 bas" not in with_program[1]


def test_zsh_finds_the_file_and_completes_a_line(tmp_path):
    """With zsh's own completion system, in a terminal."""
    (tmp_path / "_lumbarctl").write_bytes((FOLDER / "completions" / "_lumbarctl").read_bytes())
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvpe("zsh", ["zsh", "-f"], {**ENV, "TERM": "dumb", "HOME": str(tmp_path), "ZDOTDIR": str(tmp_path)})
    seen = bytearray()

    def shows(text):
        if select.select([terminal], [], [], 0)[0]:
            seen.extend(os.read(terminal, 4096))
        return text in seen
    with open(terminal, "r+b", buffering=0) as keyboard:
        keyboard.write(f"PS1=; fpath=({tmp_path} $fpath); autoload -Uz compinit; compinit -u -D; zstyle '*' insert-tab false; "
                       "lumbarctl() { print -r -- typed: $@ }; print rea''dy\n".encode())
        wait_until(lambda: shows(b"ready\r\n"), what="zsh")
        keyboard.write(b"lumbarctl set Sitting.Assu\tsit\t\n")
        wait_until(lambda: shows(b"typed: set Sitting.Assume sitting\r\n"), what="the completed line")
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
