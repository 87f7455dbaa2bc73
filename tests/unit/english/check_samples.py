#!/usr/bin/env python3
"""The checker of plain English finds what it must find, and nothing else; a draw has all that it promises. Prints TAP."""
import pathlib
import tempfile

import draw
import passages
import rules
import samples


def complaints(name, source):
    """(line, rule) of a file of this name and content."""
    with tempfile.TemporaryDirectory(prefix="lumbard-english-") as folder:
        root = pathlib.Path(folder)
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
        found = [c for passage in passages.passages(root, path) for c in rules.complaints(passage)]
    return sorted((line, rule.name) for line, rule, _sentence in found)


def sample_is_judged(name, source, expected):
    found = complaints(name, source)
    if found != sorted(expected):
        print(f"# {source!r}: {found}, not {sorted(expected)}")
    return found == sorted(expected)


def draw_is_whole():
    """As many of each kind as promised, the same for the same seed."""
    kinds = draw.kinds(passages.root())
    short = [name for name, (wanted, found) in kinds.items() if len(found) < wanted]
    for name in short:
        print(f"# too few of {name}: {len(kinds[name][1])}")
    return not short and draw.drawn(kinds, 7) == draw.drawn(kinds, 7) != draw.drawn(kinds, 8)


def translated_text_belongs_to_its_call():
    """Else a draw of errors would leave out all that are translated."""
    found = passages.read_c("src/x.c", 'int x = refuse(c, _("No such day"), _n("One row", "%u other rows", g(n)), "Not known");', "text")
    return [p.call for p in found] == ["refuse"] * len(found) and len(found) == 4


def every_rule_has_a_sample():
    return {rule.name for rule in rules.RULES} == {rule for _name, _source, found in samples.BAD for _line, rule in found}


def main():
    results = [(f"bad: {name}", sample_is_judged(name, source, found)) for name, source, found in samples.BAD]
    results += [(f"good: {name}", sample_is_judged(name, source, [])) for name, source in samples.GOOD]
    results += [("every rule has a sample", every_rule_has_a_sample()),
                ("a translated text belongs to the call around its mark", translated_text_belongs_to_its_call()),
                ("a draw is whole", draw_is_whole())]
    print(f"1..{len(results)}")
    for number, (name, is_fine) in enumerate(results, 1):
        print("ok" if is_fine else "not ok", number, name)


main()
