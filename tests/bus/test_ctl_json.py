"""The output of lumbarctl for programs, by the schema that is installed; and each command without an answer."""
import json
import os
import signal
import time

import pytest
from fake_lumbard import FAILED, NOT_RUNNING, REFUSED, SECOND, STOPPED, now, private_bus
from jsonschema import Draft202012Validator
from lumbard import Service
from rig import BUILD, LIB, LUMBARD, Process, wait_until
from test_ctl_history import desk_fixture  # noqa: F401  (a fixture)

PROGRAM = BUILD / "src" / "ctl" / "lumbarctl"
SCHEMA = json.loads((LIB.parents[1] / "src" / "ctl" / "lumbarctl-1.schema.json").read_text(encoding="utf-8"))
TABLE = [command["name"] for command in json.loads((BUILD / "src" / "ctl" / "commands.json").read_text(encoding="utf-8"))]
ANSWERS = {"log"}  # that another program prints
# The arguments of commands that need some, beside --json. The commands that follow one another need one another.
ARGUMENTS = {"history": ["", "sitting", "timeline", "stretches", "events"], "export": ["{file}"], "import": ["{file}"],
             "forget": ["--yes 1s"], "feedback": ["same"], "posture": ["standing 1s", "sitting"], "hold": ["1s", "--release"],
             "credit": ["5min"], "correct": ["yesterday 10:00 yesterday 10:05 away"], "trace": ["status"],
             "doctor": ["", "--history"], "pause": ["1h"], "about": ["ql-doorway"], "help": ["", "week"],
             "get": ["", "Sitting.Limit"], "set": ["Sitting.Limit 31min"], "reset": ["Sitting.Limit"], "report": ["{file}.html"]}
HISTORY = {"today", "week", "history", "export", "import", "forget", "report"}
STREAMS = {"watch", "monitor", "stretch"}  # print until they are interrupted
REFUSES = {"snooze", "skip", "doctor"}  # may refuse here, where there is neither a display nor a notification server


def validator(name):
    schema = {**SCHEMA, "$ref": f"#/$defs/command-{name}"}
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def run(env, line):
    with Process([PROGRAM, *line.split()], env) as process:
        return process.wait_exit(), process.stdout, process.stderr


@pytest.fixture(name="service", scope="module")
def service_fixture():
    with private_bus() as bus, Service(bus, config="") as service:
        yield service


def test_the_schema_has_each_command():
    assert {f"command-{name}" for name in TABLE} <= SCHEMA["$defs"].keys()


@pytest.mark.parametrize("name", [name for name in TABLE if name not in STREAMS | ANSWERS | HISTORY])
def test_each_command_prints_an_object_of_the_schema(service, tmp_path, name):
    file = tmp_path / "export"
    if name == "feedback":
        run(service.env, "done")
    if name in ("next", "stop"):
        service.call("StartStretch", "(ss)", "", "")
    if name == "resume":
        run(service.env, "pause")
    for arguments in ARGUMENTS.get(name, [""]):
        status, stdout, stderr = run(service.env, f"{name} --json {arguments.format(file=file)}")
        if status == REFUSED and name in REFUSES and not stdout:
            continue
        assert (status, stderr) in ((0, ""), *[(REFUSED, "")] * (name in REFUSES)), (name, stdout, stderr)
        assert stdout.count("\n") == 1 and stdout.endswith("\n")
        validator(name).validate(json.loads(stdout))


def test_the_commands_for_the_history_print_objects_of_the_schema(desk, tmp_path):
    bus, service = desk
    service.history["ListEvents"] = [(now() - SECOND, 3600, "state", "x11", "state=away", {})]
    for name in sorted(HISTORY & {*TABLE}):
        for arguments in ARGUMENTS.get(name, [""]):
            status, stdout, stderr = run(bus.env, f"{name} --json {arguments.format(file=tmp_path / 'export')}")
            assert (status, stderr) == (0, ""), name
            validator(name).validate(json.loads(stdout))


@pytest.mark.parametrize("name", sorted(STREAMS))
def test_each_line_of_a_stream_is_an_object_of_the_schema(service, name):
    with Process([PROGRAM, name, "--json"], service.env) as process:
        wait_until(lambda: process.stdout.count("\n") > 0, what="the first line")
        run(service.env, "next" if name == "stretch" else "pause 1h")
        wait_until(lambda: process.stdout.count("\n") > 1, what="another line")
        run(service.env, "stop" if name == "stretch" else "resume")
        if name != "stretch":
            process.kill(signal.SIGTERM)
        assert process.wait_exit() == 0
        for line in process.stdout.splitlines():
            validator(name).validate(json.loads(line))


WAITING = {"help", "log", "watch", "monitor"}  # need no answer, or wait for the service
STARTING = {"suggest", "stretch", "click"}


def lines(tmp_path):
    file = tmp_path / "export"
    file.write_text('{"Format":"lumbard-history","Version":1}\n')
    for name in TABLE:
        if name not in WAITING:
            yield name, f"{name} --json {(ARGUMENTS.get(name, [''])[-1]).format(file=file)}"


def test_without_a_service_each_command_reports_that(tmp_path):
    with private_bus(activatable={LUMBARD: "/bin/false"}) as bus:
        ends = ends_of({name: line.split() for name, line in lines(tmp_path)}, bus.env)
    assert {name: status for name, (status, _) in ends.items()} == dict.fromkeys(ends, NOT_RUNNING)
    assert {name for name, (_, stderr) in ends.items() if stderr != STOPPED} == STARTING
    assert all(ends[name][1].startswith("The lumbard service cannot be started: ") for name in STARTING)


def test_without_a_bus_each_command_reports_that(tmp_path):
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path)}
    ends = ends_of({name: line.split() for name, line in lines(tmp_path)}, env)
    assert {name: status for name, (status, _) in ends.items()} == dict.fromkeys(ends, FAILED)
    assert all(stderr.startswith("No session bus found. ") for _, stderr in ends.values()), ends


def test_a_service_that_hangs_is_reported_by_each_command(tmp_path):
    """All at once: each waits for 5 s, not longer; twice would be 10 s."""
    with private_bus() as bus, Service(bus, config="") as service:
        os.kill(service.process.pid, signal.SIGSTOP)
        begin = time.monotonic()
        ends = ends_of({name: line.split() for name, line in lines(tmp_path)}, service.env)
        waited = time.monotonic() - begin
        os.kill(service.process.pid, signal.SIGCONT)
        ends_of({name: ["--version"] for name in ends}, service.env)
        to_start = time.monotonic() - begin - waited
    assert {name: status for name, (status, _) in ends.items()} == dict.fromkeys(ends, FAILED)
    assert {stderr for _, stderr in ends.values()} == {"The lumbard service does not answer: no reply within 5 seconds.\n"}
    assert waited < 9.5 + 3 * to_start, "a busy machine takes long to start so many programs"


def ends_of(commands, env):
    """{name: (exit status, error output)} of these, which run at once."""
    running = {name: Process([PROGRAM, *words], env) for name, words in commands.items()}
    ends = {name: (p.wait_exit(), p.stderr) for name, p in running.items()}
    for process in running.values():
        process.stop()
    return ends
