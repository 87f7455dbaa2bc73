"""A real PipeWire with its session manager, without any device: microphones, speakers and programs are made here.

    with PrivateBus() as bus, PipeWire(bus) as server:
        server.make("mic", "Audio/Source/Virtual")
        with server.record(target="mic"): ...

Its socket is in the bus's runtime folder. kill() leaves the files of its socket behind, stop() does not.
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
            wait_until(self.listens, 20, "PipeWire")
            self.manager = Process(["wireplumber"], self.env)
            # from then on it links whoever wants to be linked
            wait_until(lambda: 'metadata.name = "default"' in self.cli("ls", "Metadata"), 20, "the session manager")

    def listens(self):
        with socket.socket(socket.AF_UNIX) as client:
            return client.connect_ex(self.socket) == 0

    def objects(self, kind):
        done = subprocess.run(["pw-dump"], env=self.env, check=True, capture_output=True, text=True, timeout=20)
        return [o for o in json.loads(done.stdout) if o["type"] == f"PipeWire:Interface:{kind}"]

    def names(self, kind, key="node.name"):
        return [props_of(o).get(key) for o in self.objects(kind)]

    def node(self, name):
        """Its number."""
        return next(o["id"] for o in self.objects("Node") if props_of(o).get("node.name") == name)

    def state(self, name):
        """Of the node of this name."""
        return next((o["info"]["state"] for o in self.objects("Node") if props_of(o).get("node.name") == name), None)

    def make(self, name, media_class, **props):
        """A node that makes or takes silence; keys with _ for the dot."""
        props = {"factory.name": "support.null-audio-sink", "node.name": name, "media.class": media_class,
                 "object.linger": "true", "audio.position": "[MONO]", **dotted(props)}
        self.cli("create-node", "adapter", spa(props))
        wait_until(lambda: self.state(name), what=f"the node {name}")

    def cli(self, *arguments):
        return subprocess.run(["pw-cli", *arguments], env=self.env, check=True, capture_output=True, text=True,
                              timeout=20).stdout

    def link(self, output, into):
        """One channel: from a port, node:port, to another, as soon as they are there."""
        wait_until(lambda: subprocess.run(["pw-link", output, into], env=self.env, capture_output=True,
                                          timeout=20).returncode == 0, what=f"a link from {output} to {into}")

    def destroy(self, name):
        self.cli("destroy", str(self.node(name)))

    def record(self, target=None, program="pw-record", **props):
        """A program that records into a file, as real ones do; ended with its block."""
        aim = ["--target", target] if target else []
        path = self.bus.folder / f"{program}-{len(os.listdir(self.bus.folder))}.wav"
        return Process(["pw-record", *aim, "-P", spa({"application.name": program, "node.name": program,
                                                       **dotted(props)}), path], self.env)

    def make_images(self, name, **props):
        """A node that makes a moving picture."""
        props = {"factory.name": "videotestsrc", "library.name": "videotestsrc/libspa-videotestsrc",
                 "node.name": name, "media.class": "Video/Source", "object.linger": "true", **dotted(props)}
        self.cli("create-node", "spa-node-factory", spa(props))
        wait_until(lambda: self.state(name), what=f"the node {name}")

    def see(self, target, program):
        """A program that takes these images, and does nothing with them."""
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
            print(f"--- pipewire said:\n{self.server.stderr}")
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
