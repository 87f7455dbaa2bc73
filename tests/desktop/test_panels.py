"""The recipes for status bars, as they are, on the real bars: their text, its changes, and clicks."""
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from compositors import Sway
from fake_lumbard import COACH, MINUTE, PROGRAM, FakeLumbard, coach, now, private_bus
from rig import Display, Process, wait_until

RECIPES = Path(__file__).resolve().parents[2] / "src" / "panels"
SHOTS = os.environ.get("LUMBARD_SHOTS")
FONT = "DejaVu Sans"
STEPS = [("suggested", "stretch now"), ("paused", "stretch paused")]


class Desk:
    """A private bus with a fake service and lumbarctl in the PATH."""

    def __init__(self, bus, display=None):
        self.bus, self.display = bus, display
        self.env = {**bus.env, **(display.env if display else {}), "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}",
                    "LC_ALL": "C.UTF-8", "GDK_BACKEND": "x11" if isinstance(display, Display) else "wayland", "NO_AT_BRIDGE": "1"}
        self.service = FakeLumbard(bus, coach_properties=coach(DueTimestamp=("t", now() + 25 * MINUTE)))

    def minutes(self):
        """The text now; the minute may end while a bar draws it."""
        left = self.service.interfaces[COACH]["DueTimestamp"][1] // MINUTE - now() // MINUTE
        return [f"stretch {n} min" for n in (left, left + 1)]

    def phase(self, name):
        self.service.change(COACH, Phase=("s", name), Paused=("b", name == "paused"))

    def stop_service(self):
        self.service.leave()

    def start_service(self):
        self.service = FakeLumbard(self.bus, coach_properties=coach(Phase=("s", "suggested")))

    def wait_order(self, method, click):
        """Clicks again until the call arrives: a bar may not be ready for the first one."""
        for _ in range(20):
            click()
            try:
                return wait_until(lambda: method in dict(self.service.orders()), 1.5, method)
            except AssertionError:
                pass
        raise AssertionError(f"no {method} after 20 clicks; {self.service.orders()}")


def follow_the_service(desk, shown):
    """shown(texts): whether the bar shows one of them. The text follows each change and stays when the service stops."""
    wait_until(lambda: shown(desk.minutes()), what="the minutes")
    for phase, text in STEPS:
        desk.phase(phase)
        wait_until(lambda text=text: shown([text]), what=text)
    desk.stop_service()
    wait_until(lambda: shown(["stretch off"]), what="the end of the service")
    desk.start_service()
    wait_until(lambda: shown(["stretch now"]), what="the service to be back")


@pytest.fixture(name="desk")
def desk_fixture():
    with private_bus() as bus:
        desk = Desk(bus)
        yield desk
        desk.stop_service()


@pytest.fixture(name="x11")
def x11_fixture(tmp_path):
    """With an X display, and the service that keeps the settings of Xfce."""
    shutil.copy("/usr/share/dbus-1/services/org.xfce.Xfconf.service", tmp_path)
    with private_bus(servicedir=tmp_path) as bus, Display("640x100") as display:
        desk = Desk(bus, display)
        yield desk
        desk.stop_service()


def picture(env):
    """The pixels of the X display, as bytes."""
    return subprocess.run(["import", "-display", env["DISPLAY"], "-window", "root", "ppm:-"], check=True, capture_output=True,
                          timeout=60).stdout


def keep_shot(name, pixels):
    if SHOTS:
        subprocess.run(["convert", "ppm:-", f"{SHOTS}/panel-{name}.png"], input=pixels, check=True)


def x_click(desk, x, y, button=1):
    subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", str(button)], env=desk.env, check=True, timeout=60)


# i3blocks -----------------------------------------------------------------------------------------------------------


def test_i3blocks(desk):
    """It speaks to i3bar on its standard output, and reads clicks as i3bar sends them."""
    reader, writer = os.pipe()
    with Process(["i3blocks", "-c", RECIPES / "i3blocks.conf"], desk.env, stdin=reader) as bar, open(writer, "w", encoding="ascii") as clicks:
        os.close(reader)

        def shown(texts):
            lines = bar.stdout.splitlines()
            blocks = [block["full_text"] for block in json.loads(lines[-1].strip(","))] if len(lines) > 2 else []
            return any(list(filter(None, blocks)) == [t] for t in texts)

        def click(button):
            clicks.write(json.dumps({"name": "lumbard", "instance": "", "button": button, "x": 5, "y": 5}) + ",\n")
            clicks.flush()

        clicks.write("[\n")  # i3blocks reads one line of its input at a time
        clicks.flush()
        follow_the_service(desk, shown)
        desk.wait_order("StartStretch", lambda: click(1))
        desk.wait_order("Pause", lambda: click(2))


# polybar ------------------------------------------------------------------------------------------------------------


def polybar_config(folder):
    path = folder / "polybar.ini"
    path.write_text(f"[bar/test]\nwidth = 100%\nheight = 24\noverride-redirect = true\nfont-0 = {FONT}:size=11;2\n"
                    "modules-left = lumbard\npadding-left = 1\n"
                    f"include-file = {RECIPES / 'polybar.ini'}\n", encoding="ascii")
    return path


def test_polybar_shows_the_text(x11, tmp_path):
    with Process(["polybar", "--stdout", "-c", polybar_config(tmp_path), "test"], x11.env) as bar:
        follow_the_service(x11, lambda texts: any(bar.stdout.splitlines()[-1:] and t in bar.stdout.splitlines()[-1] for t in texts))


def test_polybar_takes_clicks(x11, tmp_path):
    empty = picture(x11.env)
    with Process(["polybar", "-c", polybar_config(tmp_path), "test"], x11.env):
        wait_until(lambda: picture(x11.env) != empty, what="the bar")
        x11.wait_order("SuggestNow", lambda: x_click(x11, 40, 12))
        x11.wait_order("Pause", lambda: x_click(x11, 40, 12, button=2))
        keep_shot("polybar", picture(x11.env))


# tmux ---------------------------------------------------------------------------------------------------------------


class Tmux:
    """A tmux with the recipe, seen by another tmux: that one is the terminal. It draws a status line twice within a second
    only at its next interval."""

    def __init__(self, desk, folder, more=""):
        self.env = {k: v for k, v in desk.env.items() if k != "TMUX"} | {"TERM": "xterm-256color", "SHELL": "/bin/sh"}
        self.outer, self.inner = folder / "outer", folder / "inner"
        config = folder / "tmux.conf"
        config.write_text(f"set -g mouse on\nset -g status-interval 1\nsource-file {RECIPES / 'tmux.conf'}\n{more}\n", encoding="ascii")
        self.ask(self.outer, "-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "8",
                 f"env -u TMUX tmux -S {self.inner} -f {config} new-session 'sleep 1000'")

    def ask(self, server, *words):
        return subprocess.run(["tmux", "-S", server, *words], env=self.env, check=True, capture_output=True, text=True,
                              timeout=60).stdout

    def status(self):
        return self.ask(self.outer, "capture-pane", "-p").rstrip("\n").split("\n")[-1]

    def click(self, button):
        column = self.status().find("stretch") + 2
        for end in "Mm":
            self.ask(self.outer, "send-keys", "-l", f"\x1b[<{button - 1};{column};8{end}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for server in (self.inner, self.outer):
            subprocess.run(["tmux", "-S", server, "kill-server"], env=self.env, check=False, capture_output=True, timeout=60)


def test_tmux(desk, tmp_path):
    with Tmux(desk, tmp_path) as tmux:
        follow_the_service(desk, lambda texts: any(f" {t} | " in tmux.status() for t in texts))
        desk.wait_order("StartStretch", lambda: tmux.click(1))
        desk.wait_order("Pause", lambda: tmux.click(2))


def test_tmux_shows_the_characters_of_its_formats_as_they_are(desk, tmp_path):
    desk.service.interfaces[COACH]["Exercise"] = ("s", "a#[fg=red]#{host}##(id)")
    option = "set -g status-right '#(lumbarctl watch --format \"tmux:{{{exercise}\")'"
    with Tmux(desk, tmp_path, option) as tmux:
        wait_until(lambda: "{a#[fg=red]#{host}##(id), left side" in tmux.status(), what="the exercise")


# Xfce ---------------------------------------------------------------------------------------------------------------

# Version 4.1 of the plugin reads the file of the recipe; later ones keep the same values with those of the panel.
PANEL = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array"><value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="length" type="uint" value="100"/>
      <property name="size" type="uint" value="28"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty"><property name="plugin-1" type="string" value="genmon">
    <property name="command" type="string" value="{Command}"/>
    <property name="use-label" type="bool" value="false"/>
    <property name="update-period" type="int" value="{UpdatePeriod}"/>
  </property></property>
</channel>
"""


def test_the_generic_monitor_of_xfce(x11):
    """It asks each 30 seconds; here it is asked to do so. Its texts are seen as pictures that differ."""
    config = Path(x11.env["XDG_CONFIG_HOME"], "xfce4")
    channel = config / "xfconf" / "xfce-perchannel-xml" / "xfce4-panel.xml"
    recipe = (RECIPES / "xfce-genmon.rc").read_text(encoding="ascii")
    values = dict(line.split("=", 1) for line in recipe.splitlines())
    for path, text in ((channel, PANEL.format(**values)), (config / "panel" / "genmon-1.rc", recipe)):
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="ascii")

    def refresh():
        subprocess.run(["xfce4-panel", "--plugin-event=genmon-1:refresh:bool:true"], env=x11.env, check=True, timeout=60)

    def next_picture(seen):
        """A picture that differs from all before, once it stays."""
        refresh()
        return wait_until(lambda: (p := picture(x11.env)) not in seen and p == picture(x11.env) and p, what="another picture")

    empty = picture(x11.env)
    with Process(["xfce4-panel", "--disable-wm-check"], x11.env):
        wait_until(lambda: x11.service.calls, what="the panel to ask for the status")
        x11.wait_order("SuggestNow", lambda: x_click(x11, 40, 14))
        subprocess.run(["xdotool", "mousemove", "600", "90"], env=x11.env, check=True)
        seen = [empty]
        x11.phase("suggested")
        seen.append(next_picture(seen))
        x11.phase("paused")
        seen.append(next_picture(seen))
        x11.wait_order("SuggestNow", lambda: x_click(x11, 40, 14))
        keep_shot("xfce-genmon", picture(x11.env))


# waybar -------------------------------------------------------------------------------------------------------------

COLOURS = {"counting": (0, 128, 0), "suggested": (200, 0, 0), "paused": (0, 0, 200), "stopped": (90, 90, 90)}


class Waybar:
    def __init__(self, desk, sway, folder):
        self.env, self.sway = desk.env, sway
        self.socket = next(sway.runtime.glob("sway-ipc.*.sock"))
        (folder / "config").write_text(json.dumps({"height": 30, "modules-left": ["custom/lumbard"], "modules-right": ["clock"],
                                                   "include": [str(RECIPES / "waybar.json")]}), encoding="ascii")
        style = [f"* {{ font-family: '{FONT}'; font-size: 14px; }}", "#custom-lumbard { padding: 0 8px; }"]
        style += [f"#custom-lumbard.{name} {{ background-color: rgb{rgb}; color: white; }}" for name, rgb in COLOURS.items()]
        (folder / "style.css").write_text("\n".join(style), encoding="ascii")
        self.process = Process(["waybar", "-c", folder / "config", "-s", folder / "style.css"], desk.env)

    def picture(self):
        return subprocess.run(["grim", "-t", "ppm", "-"], env=self.env, check=True, capture_output=True, timeout=60).stdout

    def width_of(self, colour):
        """How many pixels of the top row have this colour."""
        _magic, size, _depth, pixels = self.picture().split(b"\n", 3)
        row = pixels[:3 * int(size.split()[0])]
        return sum(row[i:i + 3] == bytes(colour) for i in range(0, len(row), 3))

    def ask(self, *words):
        subprocess.run(["swaymsg", "-s", self.socket, *words], check=True, capture_output=True, timeout=60)

    def click(self, button):
        self.ask("seat seat0 cursor set 30 15")
        for what in ("press", "release"):
            self.ask(f"seat seat0 cursor {what} {button}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stop()


def test_waybar(tmp_path):
    with private_bus() as bus, Sway(bus) as sway:
        desk = Desk(bus, sway)
        with Waybar(desk, sway, tmp_path) as waybar:
            widths = {}

            def shows(name):
                wait_until(lambda: (widths.update({name: waybar.width_of(COLOURS[name])}), widths[name] > 40)[1], what=name)

            shows("counting")
            keep_shot("waybar", waybar.picture())
            desk.wait_order("SuggestNow", lambda: waybar.click("button1"))
            desk.phase("suggested")
            shows("suggested")
            desk.wait_order("StartStretch", lambda: waybar.click("button1"))
            desk.wait_order("Pause", lambda: waybar.click("button2"))
            desk.phase("paused")
            shows("paused")
            desk.stop_service()
            shows("stopped")
            keep_shot("waybar-off", waybar.picture())
            desk.start_service()
            shows("suggested")
            assert widths["paused"] > widths["suggested"]  # by its text
        desk.stop_service()
