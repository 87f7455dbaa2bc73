"""The rules of plain English that a machine can check: the sentences of a passage, and the rule that each of them breaks."""
import re

from passages import BREAK, plain

SUBJECTS = r"who|whoever|whomever|whatever"
START = r"^[\s\"'(*]*"
# Abbreviations end no sentence.
SENTENCE_END = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\betc)(?<!\bvs)[.!?]+[\"')\]]*(?=\s|$)")

# Names are not words: code in backticks, paths, identifiers with "_" or "()", files, options, KEY=VALUE, D-Bus names and
# placeholders in capitals.
NAMES = re.compile(r"``.*?``|`[^`]*`|\S*[_/]\S*|\b\w+\(\)|\b[\w-]+\.(?:[ch]|py|sh|md|xml|service|conf|scenario|so)\b"
                   r"|(?<!\w)--?[a-z][\w-]*|\b[\w.]+=\S+|\b(?:org|com)(?:\.\w+)+|\b[A-Z]{2,}\b", re.S)

# The words of the bus for states, reasons, phases, kinds of evidence and holds, which people do not know.
CODES = r"idle|lock|suspend|seat|inhibitor|media|worn|walk|lease|cap|manual|start|dnd|resume|fullscreen|gamemode|screencast"

# Roles in which a rule holds.
EVERYWHERE = {"comment", "text", "manual", "test", "name"}
PEOPLE = {"text", "manual"}


class Rule:
    """A pattern that no sentence may match, in these roles, and what to write instead."""

    def __init__(self, name, roles, pattern, advice, flags=re.I):
        self.name, self.roles, self.pattern, self.advice = name, roles, re.compile(pattern, flags), advice

    def breaks(self, sentence):
        return self.pattern.search(sentence)


RULES = [
    Rule("subject", EVERYWHERE, rf"{START}({SUBJECTS})\b|[;:(–—]\s?({SUBJECTS})\b"
         r"|\bwho(m)?ever\b|(?<!user\s)\b(nobody|somebody|everybody)\b",
         "name the person or the program that the sentence is about"),
    Rule("what", EVERYWHERE, rf"{START}what\b", "begin with the noun that 'what' stands for"),
    Rule("number", EVERYWHERE, r"\bP1?[0-9]\b", "name the rule in words: its number is in no document of the project", 0),
    Rule("anew", EVERYWHERE, r"\banew\b", "write 'again', or name the action: restart, reopen, retry"),
    Rule("mend", EVERYWHERE, r"\bmend(s|ed|ing)?\b", "write fix, repair or correct"),
    Rule("forerunner", EVERYWHERE, r"\bforerunners?\b", "write 'previous process' or 'previous instance'"),
    Rule("believed", EVERYWHERE, r"\b(dis)?believed\b", "write trusted, valid, expired or past its limit"),
    Rule("speech", EVERYWHERE, r"\b(told|(un)?heard|hears?|hearing|says|said)\b|(?<!can\s)(?<!cannot\s)\btell(s|ing)?\b",
         "programs report, announce, receive, record or return"),
    Rule("internal", PEOPLE, r"\b(owed|bouts?|rungs?)\b", "everyday words: due, sitting, reminder"),
    Rule("duration", PEOPLE, r"(?<![\w.=])(\d+(\.\d+)?|§)((ms|µs|us|s|min|h|d)\b(?! *=)| (ms|s|min|h)\b(?!,))",
         "write '30 minutes' or '30 seconds'", 0),
    Rule("code", PEOPLE, rf"\(({CODES}|[a-z]+([-_][a-z]+)+|[a-z-]+:\S+)\)", "no code in brackets; use the words for people", 0),
]
# Headings and cells of tables, such as "What it does", are no sentences.
WHAT_IS_FINE = {"heading", "cell"}


def sentences(text):
    """(lines above it, is it the description of an @name, sentence)"""
    above = 0
    for paragraph in text.split(BREAK):
        start = 0
        for end in [m.end() for m in SENTENCE_END.finditer(paragraph)] + [len(paragraph)]:
            piece = paragraph[start:end]
            lead = len(piece) - len(piece.lstrip())
            if piece.strip():
                yield above + paragraph.count("\n", 0, start + lead), *described(" ".join(piece.split()))
            start = end
        above += paragraph.count("\n")


def described(sentence):
    """Takes "@name:", "function() -" or the mark of a list from the front of a sentence."""
    member = re.match(r"(@[\w.]+:|[-*•] |\d+[.:)] |\w+\(\) - )\s*", sentence)
    is_member = bool(member) and member.group().startswith("@")
    return is_member, sentence[member.end():] if member else sentence


def masked(passage, sentence):
    """The sentence as the rules see it: names and inserted values are "§"."""
    if passage.role in ("text", "test"):
        sentence = plain(sentence)
    return sentence.removeprefix("test ") if passage.role == "name" else NAMES.sub("§", sentence)


def complaints(passage):
    """(line, rule, sentence) for each sentence that breaks a rule."""
    for above, is_member, sentence in sentences(passage.text):
        seen = masked(passage, sentence)
        for rule in RULES:
            if passage.role not in rule.roles or not rule.breaks(seen):
                continue
            is_question = sentence.rstrip("\"')").endswith("?")
            if rule.name in ("subject", "what") and is_question and not re.search(r"who(m)?ever", seen, re.I):
                continue
            if rule.name == "what" and (is_member or passage.call in WHAT_IS_FINE):
                continue
            yield passage.line + above, rule, sentence
