"""The texts of a .po or .pot file."""
import re
import subprocess
from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    one: str
    several: str | None  # the plural, if there is one
    translations: tuple
    places: tuple  # source files
    is_fuzzy: bool

    @property
    def is_translated(self):
        return all(self.translations) and not self.is_fuzzy


def _value(block, key):
    """Of "msgid", for example, in the form of the file: quotes and line feeds are escaped."""
    found = re.search(rf'^{re.escape(key)} ((?:".*"\n?)+)', block, re.M)
    return "".join(re.findall(r'^"(.*)"$', found[1], re.M)) if found else None


def read(path):
    """Each Entry of the file, without its header."""
    listing = subprocess.run(["msgcat", "--no-wrap", str(path)], stdout=subprocess.PIPE, check=True, encoding="utf-8").stdout
    for block in listing.split("\n\n"):
        block = re.sub(r"^#~.*\n?", "", block, flags=re.M)
        one, several = _value(block, "msgid"), _value(block, "msgid_plural")
        if one:
            keys = ["msgstr"] if several is None else re.findall(r"^msgstr\[\d\]", block, re.M)
            yield Entry(one, several, tuple(_value(block, key) for key in keys),
                        tuple(" ".join(re.findall(r"^#: (.*)", block, re.M)).split()), bool(re.search("^#,.*fuzzy", block, re.M)))
