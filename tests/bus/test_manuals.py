"""The manual pages, README and the help of the programs agree with one another, and with the tables of the program."""
import json
import re
import subprocess
from pathlib import Path

import pytest
from rig import BUILD

ROOT = Path(__file__).resolve().parents[2]
PAGES = {path.name: path for path in (
    BUILD / "src" / "ctl" / "lumbarctl.1", BUILD / "src" / "store" / "lumbard.conf.5", ROOT / "src" / "store" / "lumbard.exercise.5",
    ROOT / "src" / "store" / "lumbard.tracker.5", ROOT / "src" / "lumbard.8", ROOT / "src" / "notifier" / "lumbard-notifier.8")}
PROGRAMS = {"lumbard.8": BUILD / "src" / "lumbard", "lumbard-notifier.8": BUILD / "src" / "notifier" / "lumbard-notifier"}
TABLE = {command["name"]: command for command in json.loads((BUILD / "src" / "ctl" / "commands.json").read_text(encoding="utf-8"))}
SETTINGS = re.findall(r"^\| `(\w+\.\w+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.M)


def rendered(page):
    command = ["groff", "-man", "-Tutf8", "-P-cbou", "-ww", "-rHY=0", "-rLL=500n", PAGES[page]]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.replace("\u2010", "-").replace("\u2212", "-")


@pytest.fixture(scope="module", name="texts")
def all_texts():
    return {page: rendered(page) for page in PAGES}


def code_of(document):
    """The text to type in a document: code spans and blocks."""
    text = (ROOT / document).read_text(encoding="utf-8")
    return re.findall(r"```\w*\n(.*?)```", text, re.S) + re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.S))


@pytest.mark.parametrize("page", PROGRAMS)
def test_a_page_has_the_options_of_its_program(texts, page):
    help_text = subprocess.run([PROGRAMS[page], "--help"], capture_output=True, text=True, check=True).stdout
    assert "[OPTION...]" in help_text and "?" not in help_text
    section = re.search(r"^OPTIONS\n(.*?)^[A-Z]", texts[page], re.M | re.S).group(1)
    options = {"help", *re.findall(r"^  --([a-z]+)", help_text, re.M)}
    assert set(re.findall(r"^ +(?:-h, )?--([a-z]+)", section, re.M)) == options
    assert set(re.findall(r"--([a-z]+)", re.search(r"^SYNOPSIS\n(.*?)^[A-Z]", texts[page], re.M | re.S).group(1))) == options
    for option, sentence in re.findall(r"^  --([a-z]+)\S* +(.*)", help_text, re.M):
        assert re.search(rf"--{option}\b(=[A-Z]+)?\s+{re.escape(sentence)}\.", section), option


def test_the_pages_refer_to_one_another(texts):
    pages = {re.sub(r"\.(\d)$", r"(\1)", page) for page in PAGES}
    for page, text in texts.items():
        named = set(re.findall(r"lumb[\w.-]+\(\d\)", text.partition("NAME")[2].rpartition("\n\n")[0]))
        assert named and named <= pages, page
        assert re.sub(r"\.(\d)$", r"(\1)", page) not in text.partition("SEE ALSO")[2].rpartition("\n\n")[0], page


@pytest.mark.parametrize("document", ["README.md", *PAGES])
def test_only_commands_and_options_that_exist_are_named(texts, document):
    snippets = code_of(document) if document == "README.md" else [texts[document]]
    calls = [call for snippet in snippets for call in re.findall(r"(?<![\w/-])lumbarctl +([a-z-]+)([^\n|;'\"]*)", snippet)]
    named = [(word, rest) for word, rest in calls if word in TABLE or document == "README.md"]
    assert named or document not in ("README.md", "lumbarctl.1", "lumbard.8")
    for word, rest in named:
        assert word in TABLE or word.startswith("--"), f"lumbarctl {word}"
        known = {"help", *(option["name"] for option in TABLE.get(word, {"options": []})["options"])}
        given = re.findall(r"(?<=\s)--([a-z]+)", rest.partition(" -- ")[0])
        assert set(given) <= known, f"lumbarctl {word}{rest}"


@pytest.mark.parametrize("document", ["README.md", *PAGES])
def test_only_settings_that_exist_are_named(texts, document):
    text = "\n".join(code_of(document)) if document == "README.md" else texts[document]
    groups = {name.partition(".")[0] for name in SETTINGS}
    named = set(re.findall(rf"(?<![\w.])(?:{'|'.join(groups)})\.[A-Z]\w+", text))
    assert named <= set(SETTINGS)


def test_each_setting_has_its_default_and_the_reason_for_it(texts):
    section = re.search(r"^SETTINGS\n(.*?)^STUDIES", texts["lumbard.conf.5"], re.M | re.S).group(1)
    entries = re.findall(r"^ +(\w+)\n?.*?Default: (.*?)\. Allowed: .*?\.\n +Why this default: (\S.*)", section, re.M)
    assert len(SETTINGS) > 20 and section.count("Why this default: ") == section.count(" Allowed: ") == len(SETTINGS) == len(entries)
    studies = re.search(r"^STUDIES\n(.*?)^[A-Z]", texts["lumbard.conf.5"], re.M | re.S).group(1)
    listed = set(re.findall(r"^ {7}((?:De )?[A-Z]\w+(?: \d{4})?)\b", studies, re.M))
    cited = set(re.findall(r"(?:De )?[A-Z]\w+ 20\d\d", section))
    assert cited <= listed and "(ACSM)" in section and listed - cited == {"ACSM", "Waongenngarm 2021"}
