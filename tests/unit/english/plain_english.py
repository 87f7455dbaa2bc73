#!/usr/bin/env python3
"""Plain English: no comment, text or name of a test breaks a rule that a machine can check.

usage: plain_english.py [FILE or FOLDER...]    without one: the whole project, as TAP, without the folders of PENDING

Prints file:line, the rule, the sentence and what to write instead. The rules and where each of them holds are in rules.py.
A sentence must not begin with `who`, `whatever` or `what`, unless it is a question, and must not contain `whoever`,
`nobody`, `somebody` or `everybody`. Headings, cells of tables and descriptions of an @parameter are no sentences and may begin with `what`.
"""
import pathlib
import sys

import passages
import rules

# Folders whose texts are still to be rewritten; "/*" stands for the files directly in a folder.
PENDING = []
# (file, the rule, a part of the sentence): why it is right as it is.
EXCEPTIONS = {}
# The samples of the checker break its rules on purpose.
SAMPLES = "tests/unit/english/samples.py"


def is_pending(where):
    parent = where.rpartition("/")[0]
    return any(entry == where or where.startswith(entry + "/") or entry == parent + "/*" for entry in PENDING)


def is_excepted(where, rule, sentence):
    return any((where, rule.name) == key[:2] and key[2] in sentence for key in EXCEPTIONS)


def complaints(root, files):
    """(path, line, rule, sentence), in the order of the files."""
    for path in files:
        where = path.relative_to(root).as_posix()
        if where == SAMPLES:
            continue
        for passage in passages.passages(root, path):
            for line, rule, sentence in rules.complaints(passage):
                if not is_excepted(where, rule, sentence):
                    yield where, line, rule, sentence


def show(found):
    for where, line, rule, sentence in found:
        yield f"{where}:{line}: {rule.name}: {sentence}  [{rule.advice}]"


def whole(root):
    """TAP for the whole project."""
    files = list(passages.files(root, []))
    found = list(complaints(root, files))
    strict = [c for c in found if not is_pending(c[0])]
    for line in show(strict):
        print("#", line)
    for entry in PENDING:
        n = sum(entry == c[0] or c[0].startswith(entry + "/") or entry == c[0].rpartition("/")[0] + "/*" for c in found)
        print(f"# pending: {entry}: {n}")
    print("1..2")
    print("not ok" if strict else "ok", 1, "plain English")
    print("ok" if len(files) > 300 else "not ok", 2, f"{len(files)} files were read")


def main(arguments):
    root = passages.root()
    if not arguments:
        whole(root)
        return 0
    missing = [a for a in arguments if not (root / a).exists()]
    if missing:
        print(f"There is no {', '.join(missing)}; paths begin at {root}.", file=sys.stderr)
        return 2
    found = list(complaints(root, passages.files(root, [pathlib.PurePath(a).as_posix() for a in arguments])))
    for line in show(found):
        print(line)
    print(f"{len(found)} to rewrite")
    return 1 if found else 0


sys.exit(main(sys.argv[1:]))
