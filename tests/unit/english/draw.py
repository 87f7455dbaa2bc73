#!/usr/bin/env python3
"""Draws passages at random, for a person to judge: is each of them understood at first sight?

usage: draw.py [SEED]    without one, another draw each time; the seed is printed

Twenty comments, ten log lines, ten errors (of the bus and of lumbarctl) and ten sentences of Explain.
"""
import random
import re
import sys

import passages

# A remark of a few words, a cell of a table or a part of a sentence does not show how readable the project is.
MIN_WORDS = 5
# An error that begins in lower case is a part of a sentence, unless the name of the program stands first.
LOG = r"log_(line|error|warning|notice|info)"
ERROR = r"sd_bus_error_setf?|bus_error_\w+|command_misused|client_failed|g_dbus_method_invocation_return_\w+|fprintf|g_printerr"
EXPLAIN = r"src/.*/(sentences|reason)\.c"


def kinds(root):
    """{name: (how many are drawn, all of the project)}"""
    found = [p for path in passages.files(root, []) for p in passages.passages(root, path)]
    texts = [p for p in found if p.role == "text" and p.path.startswith("src/")]
    return {
        "comments": (20, [p for p in found if p.role == "comment" and len(re.findall(r"[A-Za-z]{2,}", p.text)) >= MIN_WORDS]),
        "log lines": (10, [p for p in texts if re.fullmatch(LOG, p.call) and not p.text.startswith(";")]),
        "errors": (10, [p for p in texts if re.fullmatch(ERROR, p.call) and not re.match("[a-z ](?!umbard)", p.text)]),
        "Explain": (10, [p for p in texts if re.fullmatch(EXPLAIN, p.path) and not re.match("[a-z]", p.text)]),
    }


def drawn(all_kinds, seed):
    """[(name, passages)]"""
    chance = random.Random(seed)
    return [(name, chance.sample(found, wanted)) for name, (wanted, found) in all_kinds.items()]


def main(arguments):
    seed = int(arguments[0]) if arguments else random.randrange(10**6)
    print(f"seed {seed}")
    for name, found in drawn(kinds(passages.root()), seed):
        print(f"\n== {name}")
        for passage in found:
            lines = [line.strip() for line in passage.text.replace(passages.BREAK, "\n").split("\n")]
            print(f"{passage.path}:{passage.line}: {' '.join(line for line in lines if line)}")


if __name__ == "__main__":
    main(sys.argv[1:])
