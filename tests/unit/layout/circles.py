#!/usr/bin/env python3
"""No include and no call runs in a circle between files of src/.

Includes are read from the sources; a header and the C file of its name are one file here. Calls are read by nm from the
object files of the build: a symbol that one file leaves undefined and another one defines. Calls through a table of
functions are not seen, and are allowed: that is how a lower layer reports to a higher one. Prints TAP.

usage: circles.py SOURCE_ROOT BUILD_ROOT
"""
import collections
import json
import pathlib
import re
import subprocess
import sys


def circles(edges):
    """Groups of files that reach each other, by Tarjan's algorithm."""
    index, low, stack, found = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for target in sorted(edges.get(node, ())):
            if target not in index:
                visit(target)
                low[node] = min(low[node], low[target])
            elif target in stack:
                low[node] = min(low[node], index[target])
        if low[node] == index[node]:
            group = stack[stack.index(node):]
            del stack[stack.index(node):]
            if len(group) > 1:
                found.append(sorted(group))

    for node in sorted(edges):
        if node not in index:
            visit(node)
    return found


def includes(src):
    edges = collections.defaultdict(set)
    for path in src.rglob("*.[ch]"):
        here = path.relative_to(src).with_suffix("")
        for name in re.findall(r'^\s*#\s*include\s+"([^"]+)"', path.read_text(), re.M):
            there = pathlib.Path(name).with_suffix("")
            if there != here and (src / name).exists():
                edges[str(here)].add(str(there))
    return edges


def objects(root, build):
    """(C file below src/, object file) of the build."""
    listing = json.loads((build / "compile_commands.json").read_text())
    for entry in listing:
        source = (pathlib.Path(entry["directory"]) / entry["file"]).resolve()
        made = pathlib.Path(entry["directory"]) / entry["output"]
        if source.is_relative_to(root / "src") and made.exists():
            yield str(source.relative_to(root / "src").with_suffix("")), made


def symbols(paths):
    """{object file: (defined, undefined) names}; names that gcc or a sanitizer makes up are left out."""
    table = {str(path): (set(), set()) for path in paths}
    listing = subprocess.run(["nm", "-A", *table], stdout=subprocess.PIPE, text=True, check=True).stdout
    for line in listing.splitlines():
        path, _, rest = line.partition(":")
        kind, name = rest.split()[-2:]
        if not name.startswith(("_", ".")) and kind in "UTDRBVW":
            table[path][kind == "U"].add(name)
    return table


def calls(root, build):
    made = dict(objects(root, build))
    table = symbols(made.values())
    homes = collections.defaultdict(set)
    for name, path in made.items():
        for symbol in table[str(path)][0]:
            homes[symbol].add(name)
    edges = collections.defaultdict(set)
    for name, path in made.items():
        for symbol in table[str(path)][1]:
            edges[name] |= homes.get(symbol, set()) - {name}
    return edges


def main():
    root, build = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    print("1..2")
    for number, (name, edges) in enumerate((("includes", includes(root / "src")), ("calls", calls(root, build))), 1):
        found = circles(edges)
        for group in found:
            print("# circle:", " ".join(group))
            for here in group:
                for there in sorted(edges[here] & set(group)):
                    print(f"#   {here} -> {there}")
        if sum(map(len, edges.values())) < 100:
            print(f"# only {sum(map(len, edges.values()))} {name} were found: that cannot be the whole tree")
            found = True
        print("not ok" if found else "ok", number, f"no circle of {name}")


main()
