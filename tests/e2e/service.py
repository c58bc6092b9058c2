"""A running `comity serve`, and an HTTP client that hides nothing."""

import http.client
import json
import os
import resource
import signal
import subprocess
import time
import urllib.parse

START_SECONDS = 60


def on_small_disk(octets=resource.RLIM_INFINITY):
    """What Popen takes so that writing beyond `octets` of a file fails, as on a disk that is full."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (octets, resource.RLIM_INFINITY))
    return {"preexec_fn": limit}


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def type(self):
        return self.headers.get("content-type", "").split(";")[0]

    def json(self):
        return json.loads(self.body)


class Event:
    """One server-sent event."""

    def __init__(self, identity, name, data):
        self.id, self.name, self.data = identity, name, data

    def __repr__(self):
        return f"{self.name} {self.id}: {json.dumps(self.data)[:200]}"


class Stream:
    """An answer that goes on, event by event (WHATWG HTML s9.2.6, as far as the service needs it)."""

    def __init__(self, connection, target, headers):
        self.connection = connection
        connection.request("GET", target, headers=headers)
        self.response = connection.getresponse()
        self.status = self.response.status
        self.headers = {k.lower(): v for k, v in self.response.getheaders()}
        self.comments = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.response.close()
        self.connection.close()

    def event(self):
        """The next one; `None` where the stream has ended as it should."""
        fields = {}
        while True:
            line = self.response.readline()
            if not line:
                return None
            text = line.decode().rstrip("\n")
            if text == "":
                if "data" in fields:
                    return Event(fields.get("id"), fields.get("event", "message"), json.loads(fields["data"]))
                fields = {}
            elif text.startswith(":"):
                self.comments += 1
            else:
                name, _, value = text.partition(": ")
                fields[name] = value

    def until(self, name):
        """All events up to one of that name, which is the last."""
        events = []
        while not events or events[-1].name != name:
            event = self.event()
            if event is None:
                return events
            events.append(event)
        return events


class Service:
    """`comity serve` on a port of its own; ended at the end of the `with`. `popen`: as subprocess.Popen takes it."""

    def __init__(self, checker, *arguments, **popen):
        self.checker, self.arguments, self.popen = checker, arguments, popen
        self.process = None
        self.status = None
        self.tls = None  # An ssl.SSLContext where it speaks TLS.

    def __enter__(self):
        command = [self.checker.program, "serve", "--listen", "127.0.0.1:0", *self.arguments]
        self.log = open(self.checker.folder / "serve.log", "a+", encoding="utf-8")
        self.process = subprocess.Popen(command, cwd=self.checker.folder, env=self.checker.environment(),
                                        stdout=subprocess.PIPE, stderr=self.log, text=True, **self.popen)
        self.address = self.process.stdout.readline().strip()
        scheme = "https" if self.tls else "http"
        self.checker.check(self.address.startswith(f"{scheme}://127.0.0.1:"), f"{command}: said {self.address!r}")
        self.port = urllib.parse.urlsplit(self.address).port
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.status = self.process.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.status = self.process.wait()
        self.process.stdout.close()
        self.log.close()
        self.checker.check(self.status == 0, f"comity serve ended with {self.status}")

    def said(self):
        self.log.flush()
        return (self.checker.folder / "serve.log").read_text(encoding="utf-8")

    def limit_files(self, octets):
        """No file that it writes grows beyond that from now on; it must have been started with `on_small_disk`."""
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (octets, resource.RLIM_INFINITY))

    def signal(self, number):
        os.kill(self.process.pid, number)

    def connect(self):
        if self.tls:
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=self.tls)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def follow(self, target, **headers):
        return Stream(self.connect(), target, {k.replace("_", "-"): v for k, v in headers.items()})

    def first(self, target, **headers):
        """The answer as far as its first event, where it is a stream."""
        with self.follow(target, **headers) as stream:
            if stream.status != 200:
                return Answer(stream.status, stream.headers, stream.response.read())
            event = stream.event()
            return Answer(stream.status, stream.headers, json.dumps(event.data).encode())

    def ask(self, target, method="GET", body=None, **headers):
        connection = self.connect()
        try:
            connection.request(method, target, body=body, headers={k.replace("_", "-"): v for k, v in headers.items()})
            response = connection.getresponse()
            body = response.read()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, body)
        finally:
            connection.close()

    def until(self, holds, what):
        """Waits until `holds` is true."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if holds():
                return self.checker.check(True, what)
            time.sleep(0.05)
        return self.checker.check(False, f"never came to pass: {what}\n{self.said()}")
