#!/usr/bin/env python3
"""lumbard.pot contains the texts of the sources, and each text that wording puts out is translated. Prints TAP.

usage: translations.py ALL_WORDING XGETTEXT_ARGUMENT...
"""
import functools
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

import pseudo_language

ROOT = pseudo_language.POT.parents[3]
# The emulator for programs of another architecture; meson sets it.
WRAPPER = shlex.split(os.environ.get("MESON_EXE_WRAPPER", ""))


def texts(pot):
    return {(one, several) for _flags, one, several in pseudo_language.entries(pot)}


def is_up_to_date(folder, _program, arguments):
    made = folder / "made.pot"
    subprocess.run(["xgettext", "-f", str(pseudo_language.POT.with_name("POTFILES")), "-D", str(ROOT), "-o", str(made), *arguments],
                   check=True)
    wanted, found = texts(made), texts(pseudo_language.POT)
    for one, _several in sorted(wanted ^ found, key=str):
        print(f"# {'missing in' if (one, _several) in wanted else 'no longer a text, but in'} lumbard.pot: {one}")
    if wanted != found:
        print("# ninja -C build lumbard-pot")
    return wanted == found and len(found) > 150


def files_are_listed(_folder, _program, _arguments):
    """Each file that marks texts is in POTFILES."""
    listed = set(pseudo_language.POT.with_name("POTFILES").read_text().split())
    marking = {str(path.relative_to(ROOT)) for path in (ROOT / "src").rglob("*.c")
               if re.search(r'\b(_|_n|N_)\(\s*"', path.read_text())}
    tables = {"src/core/words.h"}
    for name in sorted((marking | tables) - listed):
        print(f"# not in POTFILES: {name}")
    return marking | tables <= listed


def sentences_are_marked(_folder, _program, _arguments):
    """The sources mark each sentence, because the calls below translate what is marked."""
    calls = re.compile(r"\b(?:source_set_state|source_fail|bilingual_add\w*|set_state|set_all_states|fail)\(((?:[^;\"]|\"(?:[^\"\\]|\\.)*\")*);")
    unmarked, marked = [], 0
    for path in sorted((ROOT / "src" / "sources").rglob("*.c")):
        for call in calls.finditer(path.read_text(encoding="utf-8")):
            rest = re.sub(r'N_\((?:\s*"(?:[^"\\]|\\.)*")+\)', "", call[1])
            marked += rest != call[1]
            if re.search(r'"[^"]*[a-z]{2,} [a-z]{2,}[^"]*"', rest) and not call[0].startswith("bilingual_add_n("):
                unmarked.append(f"{path.relative_to(ROOT)}: {' '.join(call[0].split())}")
    for call in unmarked:
        print(f"# a sentence without N_(): {call}")
    return not unmarked and marked > 60


def lines(program, env):
    return subprocess.run([*WRAPPER, program], env={**os.environ, **env}, stdout=subprocess.PIPE, check=True,
                          encoding="utf-8").stdout.splitlines()


@functools.cache
def made_up_language(folder):
    return {**pseudo_language.make(folder), "XDG_DATA_DIRS": str(folder)}


def all_is_translated(folder, program, _arguments):
    """No ASCII letter is left, because no argument of the program's texts has one."""
    put_out = lines(program, made_up_language(folder))
    left = [line for line in put_out if re.search("[A-Za-z]", line)]
    for line in left[:20]:
        print(f"# not translated: {line}")
    return not left and len(set(put_out)) > 200


def translation_is_letter_by_letter(folder, program, _arguments):
    """Nothing is lost or cut in the made-up language."""
    english = lines(program, {"LC_ALL": "C", "LANGUAGE": ""})
    made_up = lines(program, made_up_language(folder))
    differing = [pair for pair in zip(english, made_up) if pseudo_language.wide(pair[0]) != pair[1]]
    for before, after in differing[:20]:
        print(f"# {before!r} became {after!r}")
    return not differing and len(english) == len(made_up)


def main():
    program, arguments = sys.argv[1], sys.argv[2:]
    tests = (is_up_to_date, files_are_listed, sentences_are_marked, all_is_translated, translation_is_letter_by_letter)
    print(f"1..{len(tests)}")
    with tempfile.TemporaryDirectory(prefix="lumbard-translations-") as folder:
        for number, test in enumerate(tests, 1):
            fine = test(pathlib.Path(folder), program, arguments)
            print("ok" if fine else "not ok", number, test.__name__.replace("_", " "))


main()
