"""A real PipeWire and its session manager, without devices; the test makes microphones, speakers and programs.

    with PrivateBus() as bus, PipeWire(bus) as server:
        server.make("mic", "Audio/Source/Virtual")
        with server.record(target="mic"): ...

Its socket lies in the runtime folder of the bus. kill() leaves the files of the socket, stop() removes them.
"""
import json
import os
import signal
import socket
import subprocess

from rig import LIMIT, Process, ending_on_error, wait_until


class PipeWire:
    def __init__(self, bus, runtime=None):
        self.bus = bus
        self.runtime = str(runtime or bus.runtime)
        self.env = {**bus.env, "PIPEWIRE_RUNTIME_DIR": self.runtime}
        self.socket = os.path.join(self.runtime, "pipewire-0")
        self.server = self.manager = None
        self.start()

    def start(self):
        self.server = Process(["pipewire"], self.env)
        with ending_on_error(self):
            wait_until(self.listens, what="PipeWire")
            self.manager = Process(["wireplumber"], self.env)
            # once this object exists, it links streams to devices
            wait_until(lambda: 'metadata.name = "default"' in self.cli("ls", "Metadata"), what="the session manager")

    def listens(self):
        with socket.socket(socket.AF_UNIX) as client:
            return client.connect_ex(self.socket) == 0

    def objects(self, kind):
        done = subprocess.run(["pw-dump"], env=self.env, check=True, capture_output=True, text=True, timeout=60)
        return [o for o in json.loads(done.stdout) if o["type"] == f"PipeWire:Interface:{kind}"]

    def names(self, kind, key="node.name"):
        return [props_of(o).get(key) for o in self.objects(kind)]

    def node(self, name):
        """The id of the node of this name."""
        return next(o["id"] for o in self.objects("Node") if props_of(o).get("node.name") == name)

    def state(self, name):
        """The state of the node of this name, or None."""
        return next((o["info"]["state"] for o in self.objects("Node") if props_of(o).get("node.name") == name), None)

    def make(self, name, media_class, **props):
        """Makes a node that produces or consumes silence. Keys are written with _ for the dot."""
        props = {"factory.name": "support.null-audio-sink", "node.name": name, "media.class": media_class,
                 "object.linger": "true", "audio.position": "[MONO]", **dotted(props)}
        self.cli("create-node", "adapter", spa(props))
        wait_until(lambda: self.state(name), what=f"the node {name}")

    def cli(self, *arguments):
        return subprocess.run(["pw-cli", *arguments], env=self.env, check=True, capture_output=True, text=True,
                              timeout=60).stdout

    def link(self, output, into):
        """One channel: from a port, node:port, to another, as soon as they are there."""
        wait_until(lambda: subprocess.run(["pw-link", output, into], env=self.env, capture_output=True,
                                          timeout=60).returncode == 0, what=f"a link from {output} to {into}")

    def destroy(self, name):
        self.cli("destroy", str(self.node(name)))

    def record(self, target=None, program="pw-record", **props):
        """A program that records into a file, until its block ends."""
        aim = ["--target", target] if target else []
        path = self.bus.folder / f"{program}-{len(os.listdir(self.bus.folder))}.wav"
        return Process(["pw-record", *aim, "-P", spa({"application.name": program, "node.name": program,
                                                       **dotted(props)}), path], self.env)

    def make_images(self, name, **props):
        """Makes a node that produces a moving picture."""
        props = {"factory.name": "videotestsrc", "library.name": "videotestsrc/libspa-videotestsrc",
                 "node.name": name, "media.class": "Video/Source", "object.linger": "true", **dotted(props)}
        self.cli("create-node", "spa-node-factory", spa(props))
        wait_until(lambda: self.state(name), what=f"the node {name}")

    def see(self, target, program):
        """A program that consumes these images."""
        aim = f"target.object={target},node.target={target},node.name={program},application.name={program}"
        return Process(["gst-launch-1.0", "pipewiresrc", f"stream-properties=props,{aim}", "!", "videoconvert", "!",
                        "fakesink"], self.env)

    def kill(self):
        self.server.kill(signal.SIGKILL)
        self.server.wait_exit()
        self.end_manager()
        self.server.stop()

    def end_manager(self):
        if self.manager:
            self.manager.stop()
            self.manager = None

    def stop(self):
        self.end_manager()
        self.server.stop()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind and self.server.is_running:
            print(f"--- pipewire printed:\n{self.server.stderr}")
        self.stop()


def props_of(thing):
    return thing.get("info", thing).get("props", thing.get("props", {})) or {}


def dotted(props):
    return {key.replace("_", "."): value for key, value in props.items()}


def spa(props):
    return "{ " + " ".join(f'{key} = {json.dumps(value) if not value.startswith("[") else value}'
                           for key, value in props.items()) + " }"


def until_running(server, name, limit=2 * LIMIT):
    wait_until(lambda: server.state(name) == "running", limit, f"{name} to run")
