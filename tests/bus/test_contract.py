"""The D-Bus interfaces are documented, and the running service offers exactly these."""

import re
from pathlib import Path

import dbus_contract
import pytest
import rig

ROOT = Path(__file__).resolve().parents[2]
PATH = "/org/lumbard/Lumbard1"
SAMPLE = b"""<node><interface name="org.lumbard.Sample"><property name="P" type="t" access="read"/>
<method name="M"><arg type="u" name="a"/></method>
<signal name="S"><arg type="s" name="x"/></signal></interface></node>"""


@pytest.mark.parametrize("path", sorted(dbus_contract.XML_DIR.glob("org.lumbard.*.xml")), ids=lambda p: p.stem)
def test_every_member_is_documented(path):
    assert list(dbus_contract.documentation(path)), "the file has no members"
    assert list(dbus_contract.undocumented(path)) == []


def test_every_reason_for_a_state_is_documented():
    table = (ROOT / "src" / "core" / "words.h").read_text(encoding="utf-8")
    names = re.findall(r'X\(REASON_\w+, "(\w+)"', table)
    text = (dbus_contract.XML_DIR / "org.lumbard.Lumbard1.Presence.xml").read_text(encoding="utf-8")
    listed = re.search(r"The reason for the state\. One of: (.*?)\.\n", text, re.S).group(1)
    assert sorted(re.sub(r"\([^)]*\)", "", listed).replace("\n", " ").replace(" ", "").split(",")) == sorted(names)


@pytest.mark.parametrize(
    "old, new",
    [
        (b'type="t"', b'type="u"'),
        (b'access="read"', b'access="readwrite"'),
        (b'name="a"', b'name="b"'),
        (b'type="u" name="a"', b'type="u" name="a" direction="out"'),
        (b'type="s" name="x"', b'type="s" name="y"'),
        (b'<method name="M">', b'<method name="N">'),
        (
            b'access="read"/>',
            b'access="read"><annotation name="%s" value="false"/></property>' % dbus_contract.EMITS.encode(),
        ),
    ],
)
def test_the_comparison_finds_a_change(old, new):
    want = dbus_contract.interfaces(SAMPLE)
    changed = SAMPLE.replace(old, new)
    assert changed != SAMPLE
    assert dbus_contract.differences(want, dbus_contract.interfaces(changed)) != []


def test_the_comparison_ignores_order_and_comments():
    same = SAMPLE.replace(b'type="t" access="read"', b'access="read" type="t"')
    same = same.replace(b'<arg type="u" name="a"/>', b'<arg type="u" name="a" direction="in"/>')
    assert dbus_contract.differences(dbus_contract.interfaces(SAMPLE), dbus_contract.interfaces(same)) == []


@pytest.fixture(scope="module")
def service():
    """A connection to a bus with the service; it has the same interfaces without a display."""
    with rig.PrivateBus() as bus, rig.Process([rig.PROGRAMS[rig.LUMBARD]], bus.env):
        conn = bus.connect()
        rig.wait_until(lambda: rig.owner_of(conn, rig.LUMBARD), what="the service to own its name")
        yield conn


def sources(conn):
    """The paths of all sources, from the object manager."""
    manager = "org.freedesktop.DBus.ObjectManager"
    return sorted(rig.call(conn, rig.LUMBARD, PATH, manager, "GetManagedObjects")[0])


def test_the_main_object_has_the_documented_interfaces(service):
    want = dbus_contract.promised("Presence", "Coach", "History", "Settings", "Trace", "Activity1")
    assert dbus_contract.differences(want, dbus_contract.live(service, rig.LUMBARD, PATH)) == []


def test_each_source_has_the_documented_interface(service):
    want = dbus_contract.promised("Source")
    paths = sources(service)
    assert paths, "the object manager lists no source"
    for path in paths:
        assert path.startswith(f"{PATH}/source/")
        assert dbus_contract.differences(want, dbus_contract.live(service, rig.LUMBARD, path)) == [], path


def test_the_path_of_a_source_ends_with_its_name(service):
    for path in sources(service):
        name = rig.get(service, rig.LUMBARD, path, "org.lumbard.Lumbard1.Source", "Name")
        assert path == f"{PATH}/source/{name}"
