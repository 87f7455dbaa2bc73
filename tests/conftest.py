"""What every test may ask for."""
import os
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from rig import Display, PrivateBus  # noqa: E402


if "PYTEST_XDIST_WORKER" not in os.environ:  # who starts those has done it for them
    # Where it is just past one: whenever the tests run, midnight is far, no clock goes forward or back, and the
    # README's lunch is over.
    os.environ["TZ"] = f"LUNCH{time.gmtime().tm_hour - 13}"
    time.tzset()


@pytest.fixture
def bus():
    with PrivateBus() as bus:
        yield bus


@pytest.fixture
def display():
    with Display() as display:
        yield display
