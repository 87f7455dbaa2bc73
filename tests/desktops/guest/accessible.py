"""The text that a desktop offers to screen readers, by the accessibility bus."""
import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

DEPTH = 40
NODES = 6000


def children(node):
    try:
        return [child for n in range(min(node.get_child_count(), 200)) if (child := node.get_child_at_index(n))]
    except GLib.Error:
        return []


def texts(node):
    found = []
    try:
        found.append(node.get_name() or "")
        found.append(node.get_description() or "")
        if text := node.get_text_iface():
            found.append(Atspi.Text.get_text(text, 0, Atspi.Text.get_character_count(text)))
    except GLib.Error:
        pass
    return [text for text in found if text]


def everything():
    """All texts of all programs."""
    found, queue = [], [(Atspi.get_desktop(0), 0)]
    while queue and len(found) < NODES:
        node, depth = queue.pop(0)
        found += texts(node)
        if depth < DEPTH:
            queue += [(child, depth + 1) for child in children(node)]
    return found


def offers(text):
    """Whether each line of the text is offered, as a whole."""
    joined = "\n".join(" ".join(part.split()) for part in everything())
    return all(" ".join(line.split()) in joined or " ".join(line.split()) in " ".join(joined.split())
               for line in text.splitlines() if line.strip())
