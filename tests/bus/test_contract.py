"""The contract is documented, and the running service keeps to it."""

import contract
import pytest
import rig

PATH = "/org/lumbard/Lumbard1"
SAMPLE = b"""<node><interface name="org.lumbard.Sample"><property name="P" type="t" access="read"/>
<method name="M"><arg type="u" name="a"/></method>
<signal name="S"><arg type="s" name="x"/></signal></interface></node>"""


@pytest.mark.parametrize("path", sorted(contract.XML_DIR.glob("org.lumbard.*.xml")), ids=lambda p: p.stem)
def test_every_member_is_documented(path):
    assert list(contract.documentation(path)), "the file has no members"
    assert list(contract.undocumented(path)) == []


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
            b'access="read"><annotation name="%s" value="false"/></property>' % contract.EMITS.encode(),
        ),
    ],
)
def test_the_comparison_sees_a_change(old, new):
    want = contract.interfaces(SAMPLE)
    changed = SAMPLE.replace(old, new)
    assert changed != SAMPLE
    assert contract.differences(want, contract.interfaces(changed)) != []


def test_the_comparison_ignores_what_no_client_sees():
    same = SAMPLE.replace(b'type="t" access="read"', b'access="read" type="t"')
    same = same.replace(b'<arg type="u" name="a"/>', b'<arg type="u" name="a" direction="in"/>')
    assert contract.differences(contract.interfaces(SAMPLE), contract.interfaces(same)) == []


@pytest.fixture(scope="module")
def service():
    """A connection to a bus where the service runs, without a display: the contract is the same there."""
    with rig.PrivateBus() as bus, rig.Process([rig.PROGRAMS[rig.LUMBARD]], bus.env):
        conn = bus.connect()
        rig.wait_until(lambda: rig.owner_of(conn, rig.LUMBARD), what="the service to own its name")
        yield conn


def sources(conn):
    """Paths of all the sources, from the object manager."""
    manager = "org.freedesktop.DBus.ObjectManager"
    return sorted(rig.call(conn, rig.LUMBARD, PATH, manager, "GetManagedObjects")[0])


def test_the_main_object_keeps_the_contract(service):
    want = contract.promised("Presence", "Coach", "Trace")
    assert contract.differences(want, contract.live(service, rig.LUMBARD, PATH)) == []


def test_each_source_keeps_the_contract(service):
    want = contract.promised("Source")
    paths = sources(service)
    assert paths, "the object manager lists no source"
    for path in paths:
        assert path.startswith(f"{PATH}/source/")
        assert contract.differences(want, contract.live(service, rig.LUMBARD, path)) == [], path


def test_a_source_is_called_like_the_end_of_its_path(service):
    for path in sources(service):
        name = rig.get(service, rig.LUMBARD, path, "org.lumbard.Lumbard1.Source", "Name")
        assert path == f"{PATH}/source/{name}"
