"""A made-up language: each letter of a text becomes its wide form, so that an ASCII letter shows a text that was not translated.

The locale is a copy of C.utf8 under another name, because gettext of Debian 13 translates nothing in the locales C and
C.UTF-8; none needs to be installed.
"""
import re
import shutil
import subprocess
from pathlib import Path

POT = Path(__file__).resolve().parents[2] / "src" / "wording" / "po" / "lumbard.pot"
HEADER = ('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
          '"Plural-Forms: nplurals=2; plural=n != 1;\\n"\n"Language: xx\\n"\n')
KEPT = r"(%[-+ #0-9.*$]*(?:hh|ll|[hlzjt])?[a-zA-Z%]|\\.)"


def wide(text):
    """The text in the made-up language; conversions of printf() stay."""
    return "".join(part if i % 2 else re.sub("[A-Za-z]", lambda m: chr(ord(m[0]) + 0xFEE0), part)
                   for i, part in enumerate(re.split(KEPT, text)))


def entries(pot):
    """(flags, msgid, msgid_plural or None) of each text."""
    listing = subprocess.run(["msgcat", "--no-wrap", "--no-location", "--sort-output", str(pot)], stdout=subprocess.PIPE,
                             check=True, text=True).stdout
    for block in listing.split("\n\n"):
        found = dict(re.findall(r'^(msgid|msgid_plural) "(.+)"$', block, re.M))
        if found:
            flags = re.search(r"^#, .*", block, re.M)
            yield flags[0] if flags else "#", found["msgid"], found.get("msgid_plural")


def po_text(pot):
    parts = [HEADER]
    for flags, one, several in entries(pot):
        if several:
            parts.append(f'{flags}\nmsgid "{one}"\nmsgid_plural "{several}"\nmsgstr[0] "{wide(one)}"\nmsgstr[1] "{wide(several)}"\n')
        else:
            parts.append(f'{flags}\nmsgid "{one}"\nmsgstr "{wide(one)}"\n')
    return "\n".join(parts)


def make(folder, pot=POT):
    """Writes the language and its locale below the folder; returns the environment of a person who speaks it, except for
    XDG_DATA_DIRS, which must begin with the folder."""
    messages = folder / "locale" / "xx" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    (folder / "xx.po").write_text(po_text(pot), encoding="utf-8")
    subprocess.run(["msgfmt", "--check-format", "-o", str(messages / "lumbard.mo"), str(folder / "xx.po")], check=True)
    return locale_environment(folder, "xx_XX")


def locale_path(folder, locales):
    """The environment in which programs read their locales from another folder; writes a file for sanitizers into folder."""
    # newlocale() of glibc 2.36 does not free the parts of LOCPATH.
    (folder / "leaks-of-libc").write_text("leak:argz_add_sep\n", encoding="ascii")
    return {"LOCPATH": str(locales), "LSAN_OPTIONS": f"suppressions={folder}/leaks-of-libc:print_suppressions=0"}


def locale_environment(folder, name):
    """Makes a locale of this name; returns the environment that selects it."""
    shutil.copytree("/usr/lib/locale/C.utf8", folder / "locales" / f"{name}.utf8")
    return {**locale_path(folder, folder / "locales"), "LC_ALL": f"{name}.UTF-8", "LANGUAGE": ""}
