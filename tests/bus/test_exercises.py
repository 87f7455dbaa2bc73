"""Exercises on the bus: the list and one exercise, people's own files that are read live, and what lumbarctl prints."""
import json
import pathlib
import re

import pytest
from lumbard import CTL, Service
from rig import LUMBARD, PrivateBus, wait_until
from terminal_text import printed_on_terminal

SETTINGS = f"{LUMBARD}.Settings"
NO_SUCH = "org.lumbard.Error.NoSuchExercise"
INVALID = "org.freedesktop.DBus.Error.InvalidArgs"
BUILT_IN = ["ql-ball", "ql-doorway", "ql-side-bend"]
OWN = """[Exercise]
Name=wall stretch
Caution=Slowly.
CountsAs=stretch
Sides=
Repeat=2
[Step 1]
Title=Stand by a wall
Text=Your feet a little apart.
Seconds=7
Picture=wall.svg
[Step 2]
Title=Lean
Text=Away from the wall.
Hold=yes
"""


@pytest.fixture(name="service")
def service_fixture():
    with PrivateBus() as bus, Service(bus) as service:
        yield service


def folder(service):
    path = pathlib.Path(service.env["XDG_CONFIG_HOME"], "lumbard", "exercises")
    path.mkdir(exist_ok=True)
    return path


def ids(service):
    return [row[0] for row in service.call("ListExercises")[0]]


def write_own(service, text=OWN, name="my-wall"):
    """As a file manager drops it in: the picture first, then the file, at once."""
    path = folder(service)
    (path / "wall.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    (path / "new").write_text(text, encoding="utf-8")
    (path / "new").rename(path / f"{name}.exercise")


def on_terminal(service, line, width):
    text = printed_on_terminal([CTL, *line.split()], {**service.env, "TERM": "xterm"}, width)
    return re.sub("\x1b\\[[0-9]*m", "", text)


def test_the_exercises_that_come_with_the_program(service):
    rows = service.call("ListExercises")[0]
    assert [row[0] for row in rows] == BUILT_IN
    assert rows[1] == ("ql-doorway", "doorway stretch", ["left", "right"], "Feel a mild pull, never pain. Stop if it hurts.", 70,
                       {"counts-as": "rest", "own": False})
    assert "kidneys" in rows[0][3]


@pytest.mark.parametrize("side", ["right", "left", ""])
def test_the_steps_name_the_side(service, side):
    arm = side or service.get("Side")
    hand = {"right": "left", "left": "right"}[arm]
    one = service.call("GetExercise", "(ss)", "ql-doorway", side)[0]
    assert {"name", "about", "caution", "credit", "sides", "counts-as", "repeat", "steps"} <= set(one)
    assert one["sides"] == ["left", "right"] and "Letchford" in one["credit"] and "\n" in one["about"]
    steps = one["steps"]
    assert len(steps) == 6 and [step[4] for step in steps] == [False] * 5 + [True]
    assert steps[3][0] == f"Raise your {arm} arm" and f"your {hand} hand" in steps[2][1]
    assert [step[2] for step in steps] == [8] * 5 + [30]
    assert "{" not in str([step[:2] for step in steps])


def test_no_such_exercise(service):
    assert service.error("GetExercise", "(ss)", "ql-hammock", "left") == (
        NO_SUCH, 'There is no exercise "ql-hammock"; lumbarctl exercises lists all of them.')
    assert service.error("GetExercise", "(ss)", "../ql-ball", "left")[0] == INVALID
    name, sentence = service.error("GetExercise", "(ss)", "ql-ball", "both")
    assert name == INVALID and 'side ("both") is invalid: expected left or right' in sentence
    write_own(service, OWN.replace("Seconds=7", "Seconds=700"))
    name, sentence = service.error("GetExercise", "(ss)", "my-wall", "")
    assert name == NO_SUCH and "has a problem" in sentence


def test_a_file_dropped_in_is_in_the_next_list(service):
    assert ids(service) == BUILT_IN
    write_own(service)
    rows = service.call("ListExercises")[0]
    assert rows[0] == ("my-wall", "wall stretch", [], "Slowly.", 67, {"counts-as": "stretch", "own": True})
    one = service.call("GetExercise", "(ss)", "my-wall", "")[0]
    assert (one["sides"], one["repeat"], one["counts-as"]) == ([], 2, "stretch")
    assert one["steps"][0][3] == str(folder(service) / "wall.svg") and one["steps"][1][3] == ""
    (folder(service) / "my-wall.exercise").unlink()
    assert ids(service) == BUILT_IN


def test_the_example_of_the_man_page(service):
    page = (pathlib.Path(__file__).parents[2] / "src" / "store" / "lumbard.exercise.5").read_text(encoding="utf-8")
    write_own(service, page.split(".EX\n")[1].split(".EE\n")[0], "wall-stretch")
    assert ids(service) == [*BUILT_IN, "wall-stretch"]
    steps = service.call("GetExercise", "(ss)", "wall-stretch", "left")[0]["steps"]
    assert [step[:3] for step in steps][1] == (
        "Raise your left arm", "Reach over your head, until your hand touches the wall.", 8)


def test_an_own_file_replaces_a_built_in_exercise(service):
    write_own(service, name="ql-ball")
    assert ids(service) == BUILT_IN
    assert service.call("GetExercise", "(ss)", "ql-ball", "")[0]["name"] == "wall stretch"
    write_own(service, "[Exercise]\n", name="ql-ball")
    assert service.call("GetExercise", "(ss)", "ql-ball", "")[0]["name"] == "stretch with a ball"


def settings(service, prop="Problems"):
    return service.get(prop, SETTINGS)


def test_a_broken_file_is_a_problem_until_it_is_corrected(service):
    write_own(service, OWN.replace("Seconds=7", "Seconds=700"), "anna")
    file = str(folder(service) / "anna.exercise")
    wait_until(lambda: settings(service), what="the problem")
    assert settings(service) == [(file, "Step 1.Seconds", 10, 'Step 1.Seconds is "700": expected 1 to 600')]
    assert f"{file}:10: " in service.process.stderr
    for command in ("status", "doctor"):
        text = " ".join(service.ctl(command).stdout.split())
        assert "anna.exercise" in text and 'Step 1.Seconds is "700": expected 1 to 600' in text
    write_own(service)
    assert ids(service) == ["my-wall", *BUILT_IN]
    with service.watch() as watcher:
        write_own(service, name="anna")
        watcher.wait(lambda m, a: m == "PropertiesChanged" and a[1].get("Problems") == [])
    assert ids(service) == ["anna", "my-wall", *BUILT_IN]


def test_a_file_that_was_broken_before_the_start(service):
    service.process.stop()
    write_own(service, "nonsense")
    service.start()
    wait_until(lambda: settings(service), what="the problem")
    assert settings(service)[0][0].endswith("/my-wall.exercise") and "my-wall.exercise:1: " in service.process.stderr


def test_several_exercises_in_turn(service):
    write_own(service)
    service.write_config("[Coach]\nExercise = ql-ball; my-wall\n")
    wait_until(lambda: settings(service, "Exercise") == ["ql-ball", "my-wall"], what="both")
    assert settings(service) == []
    (folder(service) / "my-wall.exercise").unlink()
    wait_until(lambda: settings(service, "Exercise") == ["ql-ball"], what="the one with a file")
    assert settings(service)[0][1:3] == ("Coach.Exercise", 2)
    assert 'unknown exercise "my-wall"; expected ql-ball, ql-doorway, ql-side-bend' in settings(service)[0][3]
    write_own(service)
    wait_until(lambda: settings(service, "Exercise") == ["ql-ball", "my-wall"], what="both again")
    service.write_config("[Coach]\nExercise=ql-dorway\n")
    wait_until(lambda: settings(service), what="the problem")
    assert settings(service)[0][3] == 'Coach.Exercise: unknown exercise "ql-dorway"; did you mean ql-doorway?'
    assert settings(service, "Exercise") == ["ql-ball", "my-wall"]


def test_the_folder_of_exercises_is_replaced(service):
    """Its problems are those of the present folder, also after it was moved, deleted or replaced by a link."""
    write_own(service, "nonsense", "one")
    wait_until(lambda: settings(service), what="the problem")
    path = folder(service)
    path.rename(path.parent / "aside")
    wait_until(lambda: not settings(service), what="no folder")
    path.symlink_to(path.parent / "aside")
    wait_until(lambda: settings(service), what="the problem behind the link")
    (path / "one.exercise").unlink()
    wait_until(lambda: not settings(service), what="the file to be gone")
    path.unlink()
    write_own(service, "nonsense", "two")
    wait_until(lambda: settings(service), what="the problem in a new folder")


def test_lumbarctl_lists_the_exercises(service):
    write_own(service)
    done = service.ctl("exercises")
    assert (done.returncode, done.stderr) == (0, "")
    assert "ql-doorway: doorway stretch, 1 minute 10 seconds on each side\n    Feel a mild pull" in done.stdout
    assert "my-wall: wall stretch, 1 minute 7 seconds, your own file, does not count as a\nbreak\n    Slowly.\n" in done.stdout
    rows = json.loads(service.ctl("exercises", "--json").stdout)["exercises"]
    assert [row[0] for row in rows] == ["my-wall", *BUILT_IN]


def test_lumbarctl_describes_an_exercise(service):
    done = service.ctl("about", "ql-ball")
    assert (done.returncode, done.stderr) == (0, "")
    text = done.stdout
    assert text.startswith("Stretch with a ball\n\nKeep ball and roller off your lowest (12th) rib and kidneys.\n")
    for part in ("quadratus lumborum", "weak core", "foam roller", "only a professional", "3. Let your weight sink (hold it for 30 seconds)",
                 "Letchford"):
        assert part in text
    assert service.ctl("about").stdout.startswith("Doorway stretch\n")  # the next one
    assert json.loads(service.ctl("about", "ql-ball", "--json").stdout)["exercise"]["name"] == "stretch with a ball"
    wrong = service.ctl("about", "ql-hammock")
    assert wrong.returncode != 0 and 'There is no exercise "ql-hammock"' in wrong.stderr


def test_the_status_names_an_own_exercise(service):
    """Without a side, because it has none, and as the person's own file calls it where that replaces a built-in one."""
    for name in ("my-wall", "ql-ball"):
        write_own(service, name=name)
        service.write_config(f"[Coach]\nExercise={name}\n")
        service.wait("Exercise", name)
        assert "\n  exercise       wall stretch\n" in service.ctl("status").stdout


@pytest.mark.parametrize("line", ["exercises", "about ql-doorway", "about ql-ball", "about ql-side-bend"])
@pytest.mark.parametrize("width", [40, 80])
def test_lines_fit_the_terminal(service, line, width):
    text = on_terminal(service, line, width)
    lines = text.splitlines()
    assert len(lines) > 3 and max(map(len, lines)) <= width, text
