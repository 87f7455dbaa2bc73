"""The X server of another user must cost next to nothing in the sessions of a server that have no display."""
from contextlib import ExitStack

import measure
import rig
from bench_desk import SETTLE
from compositors import AS_OTHER
from lumbard import Service

SESSIONS = 20


def test_an_x_server_of_another_user(table):
    """Twenty services without a display: at most one wake-up each when it starts, and when it exits."""
    with ExitStack() as stack:
        services = [stack.enter_context(Service(stack.enter_context(rig.PrivateBus()), config="")) for _ in range(SESSIONS)]

        def woken():
            rig.rest(SETTLE)
            return [measure.switches(service.process.pid) for service in services]

        rig.rest(10)  # the queries of the start end here
        tries = []
        while not tries or (len(tries) < 3 and max(tries[-1]) > 1):  # other work of the machine may wake one of them, too
            before = woken()
            server = rig.Display(user=AS_OTHER)
            after_start = woken()
            server.process.stop()
            after_exit = woken()
            tries.append([max(b - a for a, b in zip(*pair)) for pair in ((before, after_start), (after_start, after_exit))])
    for what, worst in zip(("starts", "exits"), min(tries, key=max)):
        table.add(f"wake-ups of each of {SESSIONS} sessions without a display when another user's X server {what}", "", worst, 1)
        assert worst <= 1
