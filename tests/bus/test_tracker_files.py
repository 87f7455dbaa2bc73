"""Tracker files: which ones the service reads, when, and which problems it reports."""
import os

import pytest
from evidence_log import EvidenceLog
from fake_trackers import BAND, STEPS, TRACKERS, Band, folder, write
from lumbard import Service
from rig import LUMBARD, PrivateBus, wait_until

SETTINGS = f"{LUMBARD}.Settings"
CALM = "[Sitting]\nLimit=1h\nAwayAfter=1h\n"


def problems(service):
    return service.get("Problems", SETTINGS)


def wait_source(service, state, words):
    wait_until(lambda: service.source("State", "adapters") == state and words in service.source("Detail", "adapters"),
               what=f"adapters to be {state}: {words}; they are {service.source('Detail', 'adapters')}")


@pytest.mark.parametrize("of", ["XDG_CONFIG_HOME", "XDG_DATA_HOME"])
def test_the_service_reads_files_live(of):
    with PrivateBus() as bus, Band(bus) as band:
        folder(bus.env, of)
        with Service(bus, config=CALM) as service:
            wait_source(service, "absent", "no *.tracker file is enabled")
            assert service.source("Kind", "adapters") == "tracker"
            path = write(service.env, BAND + STEPS.replace("Counter=day", "Counter=year"), of=of)
            wait_until(lambda: problems(service), what="the problem")
            assert problems(service) == [(str(path), "Steps.Counter", 11,
                                          'Steps.Counter is "year": expected one of day, boot, session, delta')]
            assert f"{path}:11: " in service.process.stderr
            write(service.env, BAND + STEPS, of=of)
            wait_source(service, "ready", "band (connected)")
            assert problems(service) == []
            band.changed("steps", "7")
            wait_until(lambda: service.source("Events", "adapters") == 1, what="the steps")
            path.unlink()
            wait_source(service, "absent", "")


def test_the_folder_appears_later():
    with PrivateBus() as bus, Band(bus), Service(bus, config=CALM) as service:
        write(service.env, BAND + STEPS)
        wait_source(service, "ready", "band (connected)")
        service.write_config(CALM.replace("AwayAfter=1h", "AwayAfter=50min"))
        wait_until(lambda: "configuration reloaded" in service.process.stderr, what="the other setting")
        assert service.process.stderr.count("source adapters: ready") == 1


def test_the_folder_is_replaced():
    """As by a tool that keeps configurations: it is a link, and later one to another folder."""
    with PrivateBus() as bus, Band(bus), Service(bus, config=CALM) as service:
        place = folder(service.env)
        write(service.env, BAND + STEPS)
        wait_source(service, "ready", "band (connected)")
        place.rename(bus.folder / "first")
        wait_source(service, "absent", "")
        place.symlink_to(bus.folder / "first")
        wait_source(service, "ready", "band (connected)")
        (bus.folder / "second").mkdir()
        (bus.folder / "link").symlink_to(bus.folder / "second")
        (bus.folder / "link").rename(place)
        wait_source(service, "absent", "")
        write(service.env, BAND + STEPS, "other")
        wait_source(service, "ready", "other (connected)")


def test_installed_examples_and_files_that_are_off_are_not_read():
    with PrivateBus() as bus:
        for name in ("amazfish-steps", "asteroid", "kdeconnect"):
            write(bus.env, (TRACKERS / f"{name}.tracker").read_text(encoding="utf-8"), name)
        with Service(bus, config=CALM) as service:
            wait_source(service, "absent", "no *.tracker file is enabled")
            assert problems(service) == []


def make_large(path):
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(BAND + STEPS)
        stream.truncate(1 << 30)


HOSTILE = {
    "fifo": (lambda path: os.mkfifo(path, 0o600), "not a regular file"),
    "folder": (lambda path: path.mkdir(), "not a regular file"),
    "1 GiB": (make_large, "larger than 8 KiB"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "not a regular file"),
    "NUL": (lambda path: path.write_bytes(BAND.encode() + b"\0"), "NUL"),
    "UTF-16": (lambda path: path.write_bytes(BAND.encode("utf-16")), "UTF-16"),
    "no UTF-8": (lambda path: path.write_bytes(b"[Tracker]\nName=\xff\n"), "not UTF-8"),
    "writable by all": (lambda path: (path.write_text(BAND + STEPS), path.chmod(0o646)), "only you can change"),
    "writable by a group": (lambda path: (path.write_text(BAND + STEPS), path.chmod(0o664)), "only you can change"),
}
if os.geteuid() == 0:
    HOSTILE["of another user"] = (lambda path: (path.write_text(BAND + STEPS), os.chown(path, 65534, 65534)),
                                  "belongs to another user")
else:
    HOSTILE["of another user"] = (lambda path: path.symlink_to("/etc/passwd"), "belongs to another user")


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file(kind):
    make, sentence = HOSTILE[kind]
    with PrivateBus() as bus, Band(bus):
        make(folder(bus.env) / "hostile.tracker")
        write(bus.env, BAND + STEPS)
        with Service(bus, config=CALM) as service:
            wait_source(service, "ready", "described in files: band (connected)")
            assert service.delay() < 0.25
            assert [(row[0].rpartition("/")[2], sentence in row[3]) for row in problems(service)] == [("hostile.tracker", True)]


def test_a_byte_order_mark_and_a_link_to_an_own_file():
    with PrivateBus() as bus, Band(bus):
        path = folder(bus.env) / "kept"
        path.write_text("\ufeff" + BAND + STEPS, encoding="utf-8")
        path.chmod(0o600)
        (folder(bus.env) / "band.tracker").symlink_to(path)
        with Service(bus, config=CALM) as service:
            wait_source(service, "ready", "band (connected)")
            assert problems(service) == []


def test_more_files_than_trackers():
    with PrivateBus() as bus, Band(bus):
        for number in range(18):
            write(bus.env, BAND + STEPS, f"band-{number:02}")
        write(bus.env, BAND + STEPS, "band-00", "XDG_DATA_HOME")  # replaced by the other one
        write(bus.env, BAND + "Id=band-03\n" + STEPS, "double", "XDG_DATA_HOME")
        with Service(bus, config=CALM) as service:
            wait_source(service, "ready", "band-00 (connected), band-01 (connected)")
            found = [(row[0].rpartition("/")[2], row[3]) for row in problems(service)]
            assert found == [("band-16.tracker", "there are more than 16 trackers: this one is not used"),
                             ("band-17.tracker", "there are more than 16 trackers: this one is not used"),
                             ("double.tracker", "Tracker.Id is that of another file")]


def test_the_example_of_the_man_page():
    page = (TRACKERS.parent / "store" / "lumbard.tracker.5").read_text(encoding="utf-8")
    with PrivateBus() as bus, Band(bus) as band, EvidenceLog(bus) as log:
        write(bus.env, page.split(".EX\n")[1].split(".EE\n")[0].replace("\\", ""))
        assert log.command("trackers") == [""]
        log.wait_state("adapters", "ready", "band (connected)")
        band.changed("steps", "7")
        log.wait_lines("total", ("band", 7))
        assert log.command("alert", 1, "Time to stretch", "Sitting for 51 min") == ["1"]
        log.wait_lines("alert\tdelivered", ("1",))
        assert band.calls == [("Vibrate", "Time to stretch", 2, "Sitting for 51 min", True)]


def test_lumbarctl_trackers_shows_the_call():
    alert = '[Alert]\nMethod=Vibrate\nSignature=susb\nArgs={title};7;{text}\\; "now";true\n'
    with PrivateBus() as bus, Band(bus):
        write(bus.env, BAND + STEPS + alert)
        write(bus.env, BAND + STEPS, "other")
        with Service(bus, config=CALM) as service:
            wait_source(service, "ready", "band (connected), other (connected)")
            line, = (line for line in service.ctl("trackers").stdout.splitlines() if line.split()[:1] == ["alerts"])
            assert line.endswith(
                'org.example.Band /org/example/Band org.example.Band Vibrate susb "{title}" 7 "{text}; "now"" true')
