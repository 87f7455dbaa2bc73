"""Comments and quoted strings of a shell script."""
import re


class Unreadable(Exception):
    """The script does not end where its quotes and brackets say."""


class Script:
    """Reads from a position on; comments and strings gather as (line, ...) on the way."""

    def __init__(self, source):
        self.source, self.at, self.comments, self.strings, self.heredocs = source, 0, [], [], []

    def line(self, at):
        return self.source.count("\n", 0, at) + 1

    def rest(self):
        return self.source[self.at:]

    def code(self, end):
        """Commands up to end: ")" of a substitution, "" of the file."""
        depth, cases = 0, 0
        while self.at < len(self.source):
            here = self.source[self.at]
            word = re.match(r"[A-Za-z_]\w*", self.rest()) if self.is_word_start() else None
            if word:
                cases += {"case": 1, "esac": -1}.get(word.group(), 0)
                self.at += word.end()
            elif here == end and depth == 0 and (not cases or end != ")"):
                self.at += 1
                return
            elif not self.quoted(here):
                # The ")" after a pattern of case closes nothing.
                depth += {"(": 1, ")": -1 if depth else 0}.get(here, 0)
                self.at += 1
                if here == "\n":
                    self.skip_heredocs()
        if end:
            raise Unreadable(f"no '{end}' until the end")

    def is_word_start(self):
        return self.at == 0 or not re.match(r"[\w$./-]", self.source[self.at - 1])

    def quoted(self, here):
        """Takes what begins here if it is more than one plain character."""
        rest = self.rest()
        arithmetic = re.match(r"\$?\(\((?:[^()]|\([^()]*\))*\)\)", rest)
        if here == "\\":
            self.at += 2
        elif here == "#" and (self.at == 0 or self.source[self.at - 1] in " \t\n;("):
            self.comment()
        elif arithmetic:
            self.at += arithmetic.end()
        elif here == "'" or rest.startswith("$'"):
            self.single(escapes=here == "$")
        elif here == '"':
            self.double()
        elif rest.startswith("$("):
            self.at += 2
            self.code(")")
        elif rest.startswith("${"):
            self.braces()
        elif rest.startswith("<<<"):
            self.at += 3
        elif rest.startswith("<<"):
            self.heredoc(rest)
        else:
            return False
        return True

    def comment(self):
        end = self.source.find("\n", self.at)
        end = len(self.source) if end < 0 else end
        before = self.source[:self.at].rsplit("\n", 1)[-1]
        if not self.source.startswith("#!", self.at):
            self.comments.append((self.line(self.at), not before.strip(), self.source[self.at + 1:end].removeprefix(" ")))
        self.at = end

    def single(self, escapes):
        start = self.at
        body = re.compile(r"\$'((?:\\.|[^'\\])*)'" if escapes else r"'([^']*)'", re.S).match(self.source, self.at)
        if not body:
            raise Unreadable(f"line {self.line(start)}: a quote without its end")
        self.strings.append((self.line(start), body.group(1)))
        self.at = body.end()

    def double(self):
        start, text = self.at, ""
        self.at += 1
        while self.at < len(self.source):
            here, rest = self.source[self.at], self.rest()
            name = re.match(r"\$(\w+|[@*#?$!-])", rest)
            if here == '"':
                self.at += 1
                self.strings.append((self.line(start), text.replace("\\n", "\f")))
                return
            if here == "\\":
                text, self.at = text + self.source[self.at + 1:self.at + 2], self.at + 2
            elif rest.startswith("$(") or rest.startswith("${"):
                text += "§"
                self.quoted(here)
            elif name:
                text, self.at = text + "§", self.at + name.end()
            else:
                text, self.at = text + here, self.at + 1
        raise Unreadable(f"line {self.line(start)}: a quote without its end")

    def braces(self):
        """A parameter with its pattern, in which '#' is no comment."""
        self.at += 2
        while self.at < len(self.source) and self.source[self.at] != "}":
            if self.source[self.at] == "#" or not self.quoted(self.source[self.at]):
                self.at += 1
        self.at += 1

    def heredoc(self, rest):
        word = re.match(r"<<-?\s*(['\"]?)([\w.]+)\1", rest)
        self.at += word.end() if word else 2
        if word:
            self.heredocs.append(word.group(2))

    def skip_heredocs(self):
        """Here-documents hold other languages; a reader of theirs would be needed."""
        for name in self.heredocs:
            end = re.compile(rf"^\t*{re.escape(name)}$", re.M).search(self.source, self.at)
            self.at = min(end.end() + 1, len(self.source)) if end else len(self.source)
        self.heredocs = []


def read(source):
    """(comments as (line, alone on its line, text), strings as (line, text))"""
    script = Script(source)
    script.code("")
    return script.comments, script.strings
