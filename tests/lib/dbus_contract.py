"""Compares the D-Bus interfaces in dbus/*.xml with the introspection of a live object.

An interface becomes a dict {member: facts}. Facts are the parts that a client depends on: signature, names and directions
of the arguments, access, annotations; not the order of XML attributes.
"""
import pathlib
import re
import xml.etree.ElementTree as ET

import rig

XML_DIR = pathlib.Path(__file__).resolve().parents[2] / "dbus"
EMITS = "org.freedesktop.DBus.Property.EmitsChangedSignal"
PRIVILEGED = "org.freedesktop.systemd1.Privileged"  # sd-bus sets it for a whole bus, not for a member


def _annotations(node):
    return {a.get("name"): a.get("value") for a in node.findall("annotation") if a.get("name") != PRIVILEGED}


def _facts(node):
    notes = _annotations(node)
    if node.tag == "property":
        notes.setdefault(EMITS, "true")
        return {"kind": "property", "type": node.get("type"), "access": node.get("access"), "annotations": notes}
    default = "in" if node.tag == "method" else "out"
    args = [(a.get("direction", default), a.get("name"), a.get("type")) for a in node.findall("arg")]
    return {"kind": node.tag, "arguments": args, "annotations": notes}


def interfaces(xml, prefix="org.lumbard."):
    """{interface: {member: facts}} of an introspection text, for interfaces whose name begins with prefix."""
    return {
        i.get("name"): {m.get("name"): _facts(m) for m in i if m.tag in ("method", "signal", "property")}
        for i in ET.fromstring(xml).findall("interface")
        if i.get("name").startswith(prefix)
    }


def promised(*names):
    """The documented interfaces: all of them, or those of these names (the last part of the name is enough)."""
    every = {}
    for path in sorted(XML_DIR.glob("org.lumbard.*.xml")):
        every.update(interfaces(path.read_bytes()))
    return {k: v for k, v in every.items() if not names or k.rpartition(".")[2] in names}


def live(conn, name, path):
    """The interfaces of the object at path; conn is a connection of rig.PrivateBus."""
    return interfaces(rig.call(conn, name, path, "org.freedesktop.DBus.Introspectable", "Introspect")[0])


def differences(want, have):
    """One sentence for each member that is missing, unexpected or different; an empty list if the two are equal."""
    out = []
    for name in sorted(set(want) | set(have)):
        w, h = want.get(name), have.get(name)
        if w is None or h is None:
            out.append(f"{name}: {'not documented' if w is None else 'missing on the object'}")
            continue
        for member in sorted(set(w) | set(h)):
            if w.get(member) != h.get(member):
                out.append(f"{name}.{member}: documented {w.get(member)}, live {h.get(member)}")
    return out


def documentation(path):
    """(member, kind, names of its arguments, the comment directly before it or None) for each member of an XML file."""
    parser = ET.XMLParser(target=ET.TreeBuilder(insert_comments=True))
    root = ET.parse(path, parser).getroot()
    for interface in root.findall("interface"):
        before = None
        for node in interface:
            if node.tag is ET.Comment:
                before = node.text
            elif node.tag in ("method", "signal", "property"):
                yield node.get("name"), node.tag, [a.get("name") for a in node.findall("arg")], before
                before = None


def undocumented(path):
    """One sentence for each member of an XML file without documentation, or without a line for one of its arguments."""
    for member, _kind, args, text in documentation(path):
        lines = [line.strip() for line in (text or "").strip().splitlines()]
        if not lines or lines[0] != f"{member}:":
            yield f"{path.name}: {member} has no comment that begins with '{member}:'"
            continue
        described = {m.group(1) for m in (re.match(r"@(\w+): \S", line) for line in lines) if m}
        if described != set(args):
            yield f"{path.name}: {member} describes {sorted(described)}, has the arguments {args}"
        if not any(line and not line.startswith("@") for line in lines[1:]):
            yield f"{path.name}: {member} has no sentence of its own"
