"""The time zone of a test run, and the fixtures of all folders."""
import os
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent / "lib"))
from processes import remove_segments_left  # noqa: E402
from rig import Display, PrivateBus  # noqa: E402


if "PYTEST_XDIST_WORKER" not in os.environ:  # workers inherit the zone of the main process
    # A zone where it is between 13:00 and 14:00 now: midnight is far, no daylight-saving change is near, and the
    # lunch pause of the README's example is over.
    os.environ["TZ"] = f"LUNCH{time.gmtime().tm_hour - 13}"
    time.tzset()


# The files with the longest groups or tests: these start first.
LONGEST = ("test_locked_for_a_minute", "test_servers", "test_matrix", "test_films", "test_notifier_life", "test_readme")


def group_of(item):
    """The tests of a file that share a fixture; with a fixture "desk" for several servers, those of one server.

    None: the test shares nothing with others.
    """
    fixtures = item._fixtureinfo.name2fixturedefs.values()
    if not any(definitions[-1].scope == "module" for definitions in fixtures):
        return None
    name = Path(item.fspath).stem
    desk = item.callspec.params.get("desk") if hasattr(item, "callspec") else None
    return f"{name}-{desk.__name__}" if isinstance(desk, type) else name


def start_rank(item):
    """Longest first; then the other groups, and at last the single tests, which fill the gaps at the end."""
    group = group_of(item)
    name = group or Path(item.fspath).stem
    return next((i for i, start in enumerate(LONGEST) if name.startswith(start)), len(LONGEST) + (group is None))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """For --dist loadgroup: a group runs in one process, so that its fixture is made once."""
    for item in items:
        group = group_of(item)
        if group:
            item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=start_rank)


@pytest.fixture(scope="session", autouse=True)
def no_segments_left():
    """The table of the machine has 4,096 for all programs."""
    yield
    remove_segments_left()


@pytest.fixture
def bus():
    with PrivateBus() as bus:
        yield bus


@pytest.fixture
def display():
    with Display() as display:
        yield display


@pytest.fixture(scope="module")
def table():
    """The figures of a file of benchmarks, printed at its end."""
    from bench_desk import Table  # loads the benchmark helpers for benchmarks only
    table = Table()
    yield table
    table.print()
