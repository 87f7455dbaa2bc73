"""What every test may ask for."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))
from rig import Display, PrivateBus  # noqa: E402


@pytest.fixture
def bus():
    with PrivateBus() as bus:
        yield bus


@pytest.fixture
def display():
    with Display() as display:
        yield display
