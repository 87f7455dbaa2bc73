"""A window on an X display, and requests to the window manager. The X server has received each call when it returns; the
window manager may process it later.
"""
from Xlib import X, Xutil, Xatom
from Xlib.display import Display as Connection
from Xlib.error import BadWindow, CatchError, ConnectionClosedError
from Xlib.protocol import event as events

STATE, FULL, ACTIVE = "_NET_WM_STATE", "_NET_WM_STATE_FULLSCREEN", "_NET_ACTIVE_WINDOW"
REMOVE, ADD = 0, 1


class Screen:
    """The root window."""

    def __init__(self, display):
        self.conn = Connection(display.env["DISPLAY"])
        self.root = self.conn.screen().root

    def atom(self, name):
        return self.conn.intern_atom(name)

    def write(self, window, name, kind, values, size=32):
        mine = self.conn.create_resource_object("window", window.id)
        mine.change_property(self.atom(name), kind, size, values)
        self.conn.sync()

    def active(self):
        """The id of the active window by _NET_ACTIVE_WINDOW; 0: none."""
        found = self.root.get_full_property(self.atom(ACTIVE), Xatom.WINDOW)
        return found.value[0] if found and len(found.value) else 0

    def ask_manager(self, window, name, *values):
        data = (32, (list(values) + [0] * 5)[:5])
        message = events.ClientMessage(window=window, client_type=self.atom(name), data=data)
        self.root.send_event(message, X.SubstructureRedirectMask | X.SubstructureNotifyMask)
        self.conn.sync()

    def close(self):
        try:
            self.conn.close()
        except ConnectionClosedError:
            pass  # the server exited first

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Window(Screen):
    """One window, shown; name is its class."""

    def __init__(self, display, name=("held", "Held")):
        super().__init__(display)
        self.window = self.root.create_window(10, 10, 200, 150, 0, X.CopyFromParent, event_mask=X.PropertyChangeMask)
        if name:
            self.window.set_wm_class(*name)
        self.window.set_wm_hints(flags=Xutil.InputHint | Xutil.StateHint, input=1, initial_state=Xutil.NormalState)
        self.window.set_wm_name("a private title")
        self.window.map()
        self.conn.sync()
        self.id = self.window.id

    def is_full(self):
        """Whether the window is full screen by _NET_WM_STATE."""
        found = self.window.get_full_property(self.atom(STATE), Xatom.ATOM)
        return bool(found) and self.atom(FULL) in found.value

    def cover(self, is_on=True):
        self.ask_manager(self.window, STATE, ADD if is_on else REMOVE, self.atom(FULL), 0, 1)

    def activate(self):
        self.ask_manager(self.window, ACTIVE, 2)

    def rename(self, name):
        self.window.set_wm_name(name)
        self.conn.sync()

    def destroy(self):
        caught = CatchError(BadWindow)
        self.window.destroy(onerror=caught)
        self.conn.sync()
