"""Passages of English in the files of the project: comments, docstrings, documentation, string literals, names of tests.

Each language has a reader of its own, so that a quote in a comment or a '#' in a string misleads none of them.
"""
import ast
import dataclasses
import io
import pathlib
import re
import tokenize

import markup
import shell

BREAK = "\f"  # the end of a paragraph inside a passage


@dataclasses.dataclass(frozen=True)
class Passage:
    """Words that stand together. BREAK separates paragraphs; a newline is a newline of the file, for line numbers.

    role: comment (also docstrings and documentation for developers), text (people read it while they use the program),
    manual (README.md and the man page: text in whole paragraphs), test (a string of a test), name (of a test).
    call: the function or macro of whose arguments a C string is part.
    """
    path: str
    line: int
    role: str
    text: str
    call: str = ""


def is_prose(text):
    """Whether a string literal is English: two words or more, and not SQL."""
    words = re.findall(r"(?<![\w/.=<>-])[A-Za-z][a-z']+(?![\w/=<>-])", plain(text))
    is_sql = re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|BEGIN|COMMIT|ATTACH|VACUUM)\b", text)
    return len(words) >= 2 and " " in text.strip() and not is_sql


def plain(text):
    """A format string with "§" where a value is inserted, so that "%s plays" keeps its two words."""
    return re.sub(r"%[-+ #0]*[\d*]*(?:\.[\d*]+)?(?:hh|h|ll|l|z|j|t)?[diouxXeEfgGcsp§]", "§", text)


# ---- C

C_TOKEN = re.compile(r"""
    (?P<include>^[ \t]*\#[ \t]*include[^\n]*)
  | (?P<block>/\*.*?\*/) | (?P<line>//(?:\\\n|[^\n])*)
  | (?P<string>"(?:\\.|[^"\\\n])*") | (?P<char>'(?:\\.|[^'\\\n])+')
  | (?P<word>[A-Za-z_]\w*) | (?P<newline>\n) | (?P<space>[ \t]+) | (?P<other>.)""", re.S | re.X | re.M)


def unescape(body):
    body = body.replace("\\n", BREAK).replace('\\"', '"').replace("\\'", "'").replace("\\t", " ")
    return re.sub(r"\\(x[0-9a-fA-F]{2}|[0-7]{1,3}|.)", " ", body)


def comment_text(raw):
    """A block comment without its frame of stars."""
    lines = (re.sub(r"^\s*\* ?", "", line) if i else line.lstrip("*") for i, line in enumerate(raw[2:-2].split("\n")))
    return paragraphs(line.rstrip() for line in lines)


def paragraphs(lines):
    """Lines joined; a blank line, a list item, an "@name:" and the line after a "Name:" begin a new paragraph."""
    out, ends = "", False
    for i, line in enumerate(lines):
        begins = ends or not line.strip() or re.match(r"\s*([-*•] |@[\w.]+:|\d+[.:)] )", line)
        out += ("\n" if i else "") + (BREAK if begins and i else "") + line
        ends = not line.strip() or re.fullmatch(r"\s*[\w.]+:\s*", line)
    return out


# The marks of a text that is translated: the text belongs to the call around them.
MARKS = {"_", "_n", "N_", "C_", "NC_", "ngettext"}


class Literals:
    """Gathers adjacent C string literals, and the macros between them, into one passage."""

    def __init__(self, path, role):
        self.path, self.role, self.calls, self.passages = path, role, [], []
        self.word, self.text, self.line, self.call, self.macro = "", None, 0, "", ""

    def string(self, number, body):
        if self.text is None:
            self.text, self.line, self.call = self.macro and "§", number, self.calls[-1] if self.calls else ""
        elif self.macro:
            self.text += "§"
        self.text, self.macro = self.text + unescape(body), ""

    def newline(self):
        if self.text is not None:
            self.text += "\n"

    def identifier(self, word):
        if self.text is not None and self.macro:
            self.end()
        self.word, self.macro = word, word if self.text is not None else ""

    def other(self, mark):
        self.end()
        if mark in "([{":
            outer = self.calls[-1] if self.calls else ""
            self.calls.append(self.word if mark == "(" and self.word not in MARKS else outer)
        elif mark in ")]}" and self.calls:
            self.calls.pop()
        self.word = ""

    def end(self):
        if self.text is not None:
            self.passages.append(Passage(self.path, self.line, self.role, self.text, self.call))
        self.text, self.macro = None, ""


def read_c(path, source, role):
    out, lines, literals, number = [], [], Literals(path, role), 1
    for token in C_TOKEN.finditer(source):
        kind, raw = token.lastgroup, token.group()
        if kind == "block":
            out.append(Passage(path, number, "comment", comment_text(raw)))
        elif kind == "line":
            alone = not source[:token.start()].rsplit("\n", 1)[-1].strip()
            lines.append((number, alone, raw[2:].removeprefix(" ")))
        elif kind == "string":
            literals.string(number, raw[1:-1])
        elif kind == "newline":
            literals.newline()
        elif kind == "word":
            literals.identifier(raw)
        elif kind in ("other", "char"):
            literals.other(raw)
        number += raw.count("\n")
    literals.end()
    found = [p for p in literals.passages if is_prose(p.text)]
    if role == "test":
        found += names(path, [(p.line, p.text.rpartition("/")[2]) for p in literals.passages
                              if re.fullmatch(r"/[a-z0-9]+(/[a-z0-9-]+)+", p.text.strip())])
    return out + hash_comments(path, lines) + found


def names(path, found):
    return [Passage(path, line, "name", re.sub(r"[-_/]+", " ", name).strip()) for line, name in found]


def hash_comments(path, found):
    """found: (line, column is the first of its line, text without '#'). Whole-line comments that adjoin are one passage."""
    blocks = []
    for line, alone, text in found:
        if alone and blocks and blocks[-1][1] and blocks[-1][0] + len(blocks[-1][2]) == line:
            blocks[-1][2].append(text)
        else:
            blocks.append((line, alone, [text]))
    return [Passage(path, line, "comment", paragraphs(texts)) for line, _alone, texts in blocks]


# ---- Python

def read_python(path, source, role):
    comments = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and not token.string.startswith("#!"):
            comments.append((token.start[0], not token.line[:token.start[1]].strip(), token.string[1:].removeprefix(" ")))
    out, tree = hash_comments(path, comments), ast.parse(source)
    docstrings = {id(node.body[0].value) for node in ast.walk(tree)
                  if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node) is not None}
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            out += names(path, [(node.lineno, node.name)])
        elif isinstance(node, ast.JoinedStr):
            text = "".join(part.value if isinstance(part, ast.Constant) else "§" for part in node.values)
            out += [Passage(path, node.lineno, role, text)] if is_prose(text) else []
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inner:
            if id(node) in docstrings:
                out.append(Passage(path, node.lineno, "comment", paragraphs(node.value.split("\n"))))
            elif is_prose(node.value):
                out.append(Passage(path, node.lineno, role, node.value))
    return out


# ---- the others

def read_shell(path, source, role):
    comments, strings = shell.read(source)
    return hash_comments(path, comments) + [Passage(path, line, role, text) for line, text in strings if is_prose(text)]


MESON_TOKEN = re.compile(r"(?P<hash>\#[^\n]*)|(?P<long>'''.*?''')|(?P<string>'(?:\\.|[^'\\\n])*')", re.S)


def read_meson(path, source, role):
    comments, out = [], []
    for token in MESON_TOKEN.finditer(source):
        line = source.count("\n", 0, token.start()) + 1
        if token.lastgroup == "hash":
            alone = not source[:token.start()].rsplit("\n", 1)[-1].strip()
            comments.append((line, alone, token.group()[1:].removeprefix(" ")))
        elif is_prose(token.group()):
            out.append(Passage(path, line, role, token.group().strip("'")))
    return hash_comments(path, comments) + out


def read_xml(path, source, _role):
    return [Passage(path, source.count("\n", 0, m.start()) + 1, "comment", paragraphs(m.group(1).split("\n")))
            for m in re.finditer(r"<!--(.*?)-->", source, re.S)]


def read_settings(path, source, role):
    """Units, desktop entries, scenarios: '#' lines, and the keys that people read."""
    comments, out = [], []
    for number, line in enumerate(source.split("\n"), 1):
        hash_at = re.search(r"(?:^|\s)#\s?(.*)", line)
        shown = re.match(r"(?:Description|Comment|GenericName|Name)=(.*)", line)
        if hash_at:
            comments.append((number, not line[:hash_at.start()].strip(), hash_at.group(1)))
        elif shown and is_prose(shown.group(1)):
            out.append(Passage(path, number, "text", shown.group(1)))
        elif path.endswith(".scenario"):
            # After "why" stands a sentence as Explain returns it, with its values.
            out += [Passage(path, number, "text" if before.endswith("why ") else role, text)
                    for before, text in re.findall(r'([^"]*)"([^"]*)"', line) if is_prose(text)]
    return hash_comments(path, comments) + out


def read_markdown(path, source, _role):
    role = "manual" if path == "README.md" else "comment"
    return [Passage(path, line, role, text, kind) for line, kind, text in markup.markdown(source)]


def read_manual(path, source, _role):
    return [Passage(path, line, "manual", text, kind) for line, kind, text in markup.roff(source)]


READERS = {".c": read_c, ".h": read_c, ".py": read_python, ".sh": read_shell, ".bash": read_shell, ".md": read_markdown,
           ".1": read_manual, ".5": read_manual, ".8": read_manual, ".xml": read_xml, ".options": read_meson, ".build": read_meson, ".in": read_settings,
           ".scenario": read_settings, ".desktop": read_settings}


def reader_of(path):
    if path.suffix == "" and path.is_file():
        with path.open("rb") as file:
            first = file.readline()
        return read_shell if re.match(rb"#!.*\b(ba|da)?sh\b", first) else \
            read_python if re.match(rb"#!.*\bpython", first) else None
    template = pathlib.Path(path.stem).suffix if path.suffix == ".in" else ""
    return READERS.get(template) or READERS.get(path.suffix)


def files(root, folders):
    """Files that can be read, as paths from the root on, of the project: what ./check, ./run and .ci do is part of it."""
    tops = folders or ["README.md", "check", "run", ".ci", "meson.build", "meson.options", "src", "dbus", "systemd", "tests",
                       "debian"]
    for top in tops:
        start = root / top
        for path in sorted(start.rglob("*") if start.is_dir() else [start]):
            if path.is_file() and "__pycache__" not in path.parts and reader_of(path):
                yield path


def passages(root, path):
    """All passages of one file; a scenario's name is the name of a test."""
    where = path.relative_to(root).as_posix()
    role = "test" if where.startswith("tests/") else "text"
    out = reader_of(path)(where, path.read_text(encoding="utf-8"), role)
    if path.suffix == ".scenario":
        out += names(where, [(1, path.stem)])
    return out


def root():
    return pathlib.Path(__file__).resolve().parents[3]
