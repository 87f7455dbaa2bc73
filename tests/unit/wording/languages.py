#!/usr/bin/env python3
"""The translations: formats, sides, names and sizes are right in each language. Prints TAP.

usage: languages.py EACH_BUBBLE EXERCISES_SHARE MENU_FOLDER XGETTEXT_ARGUMENT...
"""
import collections
import functools
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

import pseudo_language
import translation_file

ROOT = pseudo_language.POT.parents[3]
# The emulator for programs of another architecture; meson sets it.
WRAPPER = shlex.split(os.environ.get("MESON_EXE_WRAPPER", ""))
# The language: the country of a locale, and how words begin that mean left and right. A new language is one line.
LANGUAGES = {
    "de": ("DE", r"\blink(s|e)", r"\brecht(s|e)"),
    "es": ("ES", r"\bizquierd", r"\bderech"),
    "fr": ("FR", r"\bgauche", r"\bdroite?s?\b"),
    "pt_BR": (None, r"\besquerd", r"\bdireit"),
}
LEFT, RIGHT = r"\bleft\b", r"\bright\b"
# Not the side: "where it left off", "no space is left", and words to type.
NO_SIDE = re.compile(r"`[^`]*`|\bleft (off|out)\b|\byou left\b|\b(is|are) left\b|%s left\b|\bexpected left, [a-z]+( or right)?\b"
                     r"|^left(, right)? or (both|right), or\b",
                     re.I)
# The folders of translations.
FOLDERS = [ROOT / "src" / name / "po" for name in ("wording", "exercises", "menu")]
KEYS = "About|Caution|Comment|GenericName|Keywords|Name|Text|Title"
LINES, SUMMARY, BUTTON, LABEL = 4, 40, 14, 14
# Parts of a text that stay as they are: commands, options, settings, placeholders of the help, paths, names on the bus.
COMMANDS = "|".join(re.findall(r"^COMMAND\((\w+)", (ROOT / "src" / "ctl" / "command_table.h").read_text(encoding="utf-8"), re.M))
KEPT = re.compile(rf"`[^`]+`|lumbarctl (?:{COMMANDS})\b|\s--?[a-z-]+|\b[A-Z][a-z]+[A-Z]\w+|\b[A-Z]\w+\.[A-Z]\w+|\b[A-Z]{{3,}}\b"
                  r"|(?<!\w)/[a-z./]+|\borg\.[\w.]+|\{\w+\}")


def files():
    """(language, path) of each translation."""
    for folder in FOLDERS:
        for language in (folder / "LINGUAS").read_text(encoding="ascii").split():
            yield language, folder / f"{language}.po"


@functools.cache
def texts(path):
    return [entry for entry in translation_file.read(path) if entry.is_translated]


def nothing_is_missing(_folder, _arguments):
    """Each text of the template is translated, and no translation is a guess of gettext."""
    fine = True
    for _language, path in files():
        template, = path.parent.glob("*.pot")
        wanted = {(entry.one, entry.several) for entry in translation_file.read(template)}
        found = {(entry.one, entry.several) for entry in texts(path)}
        for one, _several in sorted(wanted - found, key=str):
            print(f"# {path.parent.name}/{path.name}: not translated: {one}")
        fine = fine and wanted <= found and len(wanted) > 10
    if not fine:
        print("# ninja -C build lumbard-update-po lumbard-exercises-update-po lumbard-menu-update-po, then translate the new entries")
    return fine


def report(path, entry, problem):
    print(f"# {path.name}: {problem}: {entry.one!r} became {entry.translations!r}")
    return problem


def each_text_passes(find_problem):
    """find_problem(language, entry) returns what is wrong, or None."""
    problems = [report(path, entry, problem) for language, path in files() for entry in texts(path)
                if (problem := find_problem(language, entry))]
    return not problems


def formats_are_right(_folder, _arguments):
    """The conversions of printf(), the header and the plural forms."""
    return all([subprocess.run(["msgfmt", "--check", "-o", os.devnull, path], check=False).returncode == 0
                for _language, path in files()])


def left_and_right_are_not_swapped(_folder, _arguments):
    def problem(language, entry):
        _country, *words = LANGUAGES[language]
        for text in entry.translations:
            for english, word in zip((LEFT, RIGHT), words):
                if bool(re.search(english, NO_SIDE.sub("", entry.one), re.I)) != bool(re.search(word, text, re.I)):
                    return "a side is missing, added or swapped"
        return None
    return each_text_passes(problem)


def names_are_kept(_folder, _arguments):
    def problem(_language, entry):
        is_heading = entry.one.isupper()
        wanted = collections.Counter([] if is_heading else KEPT.findall(entry.several or entry.one))
        for text in entry.translations:
            lost = wanted - collections.Counter(KEPT.findall(text))
            if lost and not (entry.several and text == entry.translations[0]):
                return f"{', '.join(lost)} is missing"
        return None
    return each_text_passes(problem)


def ends_are_the_same(_folder, _arguments):
    """Blanks, commas and colons at an end join a text with another one."""
    def ends(text):
        text = text.replace("\u00a0", "")  # before a sign, in French
        return re.match(r"[\s,;]*", text)[0], re.search(r"\s*:?\s*$", text)[0]

    def problem(_language, entry):
        return "another beginning or end" if {ends(text) for text in entry.translations} != {ends(entry.one)} else None
    return each_text_passes(problem)


def buttons_and_labels_are_short(_folder, _arguments):
    labels = {label for path in (ROOT / "src" / "ctl").rglob("*.c")
              for label in re.findall(r'screen_line\(\s*\w+,\s*N?_\("([^"]+)"\)', path.read_text(encoding="utf-8"))}
    assert len(labels) > 6

    def problem(_language, entry):
        is_button = any(place.startswith("src/notify/") for place in entry.places)
        most = BUTTON if is_button else LABEL if entry.one in labels else None
        longest = max(map(len, entry.translations))
        return f"{longest} characters, but at most {most} fit" if most and longest > most else None
    return each_text_passes(problem)


def bubbles(folder, arguments, language):
    """(lines, characters of the summary, summary, body) of each bubble in this language."""
    program, share, *_more = arguments
    place = folder / language
    messages = place / "locale" / language / "LC_MESSAGES"
    messages.mkdir(parents=True)
    subprocess.run(["msgfmt", "-o", messages / "lumbard.mo", ROOT / "src" / "wording" / "po" / f"{language}.po"], check=True)
    country = LANGUAGES[language][0]
    env = pseudo_language.locale_environment(place, f"{language}_{country}" if country else language)
    shown = subprocess.run([*WRAPPER, program], env={**os.environ, **env, "XDG_DATA_DIRS": f"{place}:{share}"}, stdout=subprocess.PIPE,
                           check=True, encoding="utf-8").stdout
    return {tuple(line.split("\t")) for line in shown.splitlines()}


def bubbles_fit(folder, arguments):
    """Each notification is whole on a server with four lines of 30 characters."""
    fine = True
    for language in sorted({language for language, _path in files()}):
        shown = bubbles(folder, arguments, language)
        assert len(shown) > 100 and not any(re.search("[{}]", "".join(texts)) for _lines, _n, *texts in shown)
        for lines, n, summary, body in sorted(shown):
            if int(lines) > LINES or int(n) > SUMMARY:
                print(f"# {language}: {lines} lines, {n} characters in the summary: {summary} | {body}")
                fine = False
    return fine


def templates_are_complete(folder, arguments):
    """The templates of the exercises and of the menu entry have all texts, and no others."""
    _program, _share, _menu, *xgettext = arguments
    fine = True
    for po, more in zip(FOLDERS[1:], (["--language=Desktop"], [])):
        template, = po.glob("*.pot")
        made = folder / template.name
        subprocess.run(["xgettext", "-f", po / "POTFILES", "-D", ROOT, "-o", made, *more, *xgettext], check=True)
        wanted, found = ({entry.one for entry in translation_file.read(pot)} for pot in (made, template))
        if wanted != found:
            print(f"# ninja -C build {template.stem}-pot")
            fine = False
    return fine


def built_files_are_translated(_folder, arguments):
    """The exercises, the entries and the description for software centres have each text in each language."""
    _program, share, menu, *_xgettext = arguments
    fine = True
    key_files = [pathlib.Path(menu, "lumbard.desktop"), pathlib.Path(menu, "org.lumbard.Lumbard1.desktop"),
                 *pathlib.Path(share, "lumbard", "exercises").glob("*.exercise")]
    forms = [(path, rf"^(?:{KEYS})%s=", r"\[%s\]") for path in key_files]
    forms.append((pathlib.Path(menu, "org.lumbard.Lumbard1.metainfo.xml"), "<(?:name|summary|p|li)%s>", ' xml:lang="%s"'))
    assert len(forms) > 4
    for path, text, mark in forms:
        content = path.read_text(encoding="utf-8").partition("<developer")
        content = content[0] + content[2].partition("</developer>")[2]  # names of people
        for language in (FOLDERS[0] / "LINGUAS").read_text(encoding="ascii").split():
            # In XML, gettext 0.23 writes pt-BR, as xml:lang is defined; 0.21 writes pt_BR.
            ends = ("", mark % language.replace("_", "[-_]"))
            wanted, found = (len(re.findall(text % end, content, re.M)) for end in ends)
            if wanted != found or wanted == 0:
                print(f"# {path.name}: {wanted} texts, {found} of them in {language}")
                fine = False
    return fine


def main():
    tests = (nothing_is_missing, formats_are_right, left_and_right_are_not_swapped, names_are_kept, ends_are_the_same,
             buttons_and_labels_are_short, bubbles_fit, templates_are_complete, built_files_are_translated)
    print(f"1..{len(tests)}")
    with tempfile.TemporaryDirectory(prefix="lumbard-languages-") as folder:
        for number, test in enumerate(tests, 1):
            fine = test(pathlib.Path(folder), sys.argv[1:])
            print("ok" if fine else "not ok", number, test.__name__.replace("_", " "))


main()
