"""A real browser without a window: Chromium as an ordinary user, driven through a pipe.

Chromium's own sandbox is off, because a container does not allow it; the page gets no more rights by that than the user has.
"""
import base64
import json
import os
import pathlib
import pwd
import select
import shutil
import subprocess
import tempfile
import zlib

ORDINARY = "nobody"  # for tests that run as root
LIMIT = 60  # seconds until it counts as hung, also on a busy machine


class Browser:
    """One page. Messages of the console, errors and requests are collected from the start."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lumbard-browser-"))
        to_browser, self.writer = os.pipe()
        self.reader, from_browser = os.pipe()
        self.user = pwd.getpwnam(ORDINARY) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self.give(self.folder)
        as_user = ["setpriv", f"--reuid={self.user.pw_uid}", f"--regid={self.user.pw_gid}", "--clear-groups"] if os.geteuid() == 0 else []
        command = [*as_user, "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                   "--disable-background-networking", "--hide-scrollbars", f"--user-data-dir={self.folder}/data", "--remote-debugging-pipe",
                   "about:blank"]
        shell = f'exec 3<&{to_browser} 4>&{from_browser}; exec "$@"'
        self.log = open(f"{self.folder}/log", "wb")
        self.process = subprocess.Popen(["bash", "-c", shell, "browser", *command], pass_fds=(to_browser, from_browser),
                                        env={"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8"},
                                        cwd=self.folder, stdout=self.log, stderr=self.log, start_new_session=True)
        os.close(to_browser)
        os.close(from_browser)
        self.number, self.rest, self.events = 0, b"", []
        self.session = None
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.call(f"{domain}.enable")

    def give(self, path):
        """The browser may read this file in its folder."""
        os.chown(path, self.user.pw_uid, self.user.pw_gid)

    def receive(self):
        while b"\0" not in self.rest:
            data = os.read(self.reader, 1 << 20) if select.select([self.reader], [], [], LIMIT)[0] else b""
            assert data, "the browser has ended, or does not answer: " + open(f"{self.folder}/log", encoding="utf-8", errors="replace").read()[-2000:]
            self.rest += data
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.writer, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.number:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]
            self.events.append(answer)

    def wait_for(self, method):
        """The next event of this name, which may have come already."""
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.receive())

    def show(self, url, width, scheme):
        """Loads the page at this width and in this theme, and waits until it is loaded."""
        self.events.clear()
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.call("Page.navigate", url=url)
        self.wait_for("Page.loadEventFired")

    def picture(self, scale=1.0):
        """The whole page as PNG."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": scale}
        return base64.b64decode(self.call("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)["data"])

    def bytes_of_picture(self):
        """How many different bytes a small picture has, before the PNG is decoded further; a blank page has a few."""
        data, place = self.picture(scale=0.25), 8
        packed = b""
        while place < len(data):
            size, kind = int.from_bytes(data[place:place + 4], "big"), data[place + 4:place + 8]
            packed += data[place + 8:place + 8 + size] if kind == b"IDAT" else b""
            place += size + 12
        return len(set(zlib.decompress(packed)))

    def evaluate(self, script):
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def requests(self):
        return [event["params"]["request"]["url"] for event in self.events if event.get("method") == "Network.requestWillBeSent"]

    def complaints(self):
        """Everything on the console."""
        return [event for event in self.events if event.get("method") in ("Log.entryAdded", "Runtime.consoleAPICalled",
                                                                          "Runtime.exceptionThrown")]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.session = None
        self.call("Browser.close")
        self.process.wait(timeout=LIMIT)
        os.close(self.writer)
        os.close(self.reader)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
