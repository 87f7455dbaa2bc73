"""Prose of Markdown and of man pages, as (line, kind, text): kind is heading, cell or nothing. Code becomes "§"."""
import re

CODE = "§"


def inline(text):
    """A line of Markdown without its code, links and emphasis."""
    text = re.sub(r"``.*?``|`[^`\n]*`", CODE, text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"<https?://[^>]*>|https?://\S+", CODE, text).replace("**", "")


def markdown(source):
    fence, block, start, out = None, [], 0, []

    def end():
        if block:
            out.append((start, "", "\n".join(block)))
            block.clear()

    was_blank, in_list = True, False
    for number, line in enumerate(source.split("\n"), 1):
        mark = re.match(r"\s*(```+|~~~+)", line)
        item = re.match(r"\s*([-*+]|\d+\.) (.*)", line)
        if mark:
            end()
            fence = None if fence else mark.group(1)
        elif fence:
            continue
        elif not line.strip():
            end()
            was_blank = True
            continue
        elif line.startswith("    ") and was_blank and not in_list and not item:
            continue  # indented code; it goes on until a line that is not indented
        elif line.startswith("#"):
            end()
            out.append((number, "heading", inline(line.lstrip("# "))))
        elif line.lstrip().startswith("|"):
            end()
            out += [(number, "cell", inline(cell.strip())) for cell in re.split(r"(?<!\\)\|", line)[1:-1] if cell.strip(" :-")]
        else:
            if item:
                end()
            if not block:
                start = number
            block.append(inline(item.group(2) if item else line.strip()))
            in_list = bool(item) or (in_list and line.startswith("  "))
        was_blank = False
    end()
    return out


def roff_text(line):
    line = re.sub(r"\\f[BI](.*?)\\f[RP]", CODE, line)
    return line.replace("\\-", "-").replace("\\&", "").replace("\\(em", "-").replace("\\e", "\\")


def roff_font(arguments):
    """A line such as ".BR suggest ," becomes the code and the punctuation at its end, which is set in roman."""
    tail = arguments.rstrip('"').rsplit(" ", 1)[-1].strip('"')
    return CODE + (tail if re.fullmatch(r"[.,;:)!?]+", tail) else "")


def roff(source):
    block, start, out, is_tag, is_code = [], 0, [], False, False

    def end():
        if block:
            out.append((start, "", "\n".join(block)))
            block.clear()

    for number, line in enumerate(source.split("\n"), 1):
        macro = re.match(r"\.\s*([A-Za-z]+|\\\")\s*(.*)", line)
        name, arguments = macro.groups() if macro else ("", "")
        if name in ("nf", "EX"):
            end()
            is_code = True
        elif name in ("fi", "EE"):
            is_code = False
        elif is_code or name in ("TH", "\\\""):
            continue
        elif name in ("SH", "SS"):
            end()
            out.append((number, "heading", roff_text(arguments).strip('"')))
        elif macro and name not in ("B", "I", "BR", "BI", "IR", "IB", "RB", "RI", "SM"):
            end()
            is_tag = name in ("TP", "TQ")
        elif is_tag:
            is_tag = False
        elif line.strip():
            if not block:
                start = number
            block.append(roff_font(arguments) if macro else roff_text(line))
    end()
    return out
