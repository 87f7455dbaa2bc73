"""./run without a desktop session, as a new user starts it: the suggestion, the absence, and a step of the stretch."""
import os
import subprocess
import tempfile
from pathlib import Path

import pytest
from rig import BUILD

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(name="temp")
def temp_fixture():
    """The path of tmp_path is too long for the socket of a bus."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def test_run_shows_the_suggestion_and_a_step(temp):
    pictures = [BUILD / "suggestion.png", BUILD / "stretch.png"]
    for picture in pictures:
        picture.unlink(missing_ok=True)
    env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    ended = subprocess.run(["./run", "--headless"], cwd=ROOT, env={**env, "LUMBARD_BUILD": str(BUILD), "TMPDIR": str(temp)},
                           stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300)
    assert ended.returncode == 0, ended.stdout
    for text in ("summary: 'Time to stretch ", "away since", "summary: '4 of 6: Raise your right arm'",
                 "The stretch was stopped."):
        assert text in ended.stdout, ended.stdout
    assert "Stretch reminder in" not in ended.stdout, "the greeting of a new user has no place here"
    for picture in pictures:
        assert picture.read_bytes().startswith(b"\x89PNG"), picture
    assert not list(temp.iterdir()), "nothing is left"
