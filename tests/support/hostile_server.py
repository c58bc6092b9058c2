"""An HTTP server on loopback that does to each path what it is told, and remembers what it was asked."""

import hashlib
import http.server
import threading
import time

HANG_SECONDS = 60


class Page:
    """What one path answers: octets, well behaved unless said otherwise."""

    def __init__(self, octets=b"", **faults):
        self.octets = octets
        self.etag = f'"{hashlib.sha256(octets).hexdigest()[:16]}"'
        self.faults = faults


class HostileServer:
    """Serves `pages`, a dictionary of paths (with their query) to pages; faults of a page:

    status=N          that status, with an empty body
    retry_after=TEXT  beside a status
    times=N           the other faults hold for so many requests alone
    cut=N             the connection ends after N octets of the body, which was announced whole
    no_length         the body has no length, and ends with the connection
    drip=SECONDS      an octet at a time, with that pause between them
    hang              nothing is answered
    location=URL      redirects there
    garbage=OCTETS    those instead of an HTTP answer
    fields=N          so many further header fields
    pause=SECONDS     before the answer
    no_etag, weak     no ETag, or a weak one
    wrong_range       answers a range with another one
    """

    def __init__(self):
        self.pages = {}
        self.requests = []  # (path, fields, status, time)
        self.lock = threading.Lock()
        self.stopped = threading.Event()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                outer.answer(self)

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass  # clients that go away are what is tested

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def url(self, path, user=""):
        return f"http://{user}127.0.0.1:{self.port}{path}"

    def stop(self):
        self.stopped.set()
        self.server.shutdown()
        self.server.server_close()

    def asked(self, path):
        """The requests for a path since `forget`."""
        with self.lock:
            return [request for request in self.requests if request[0] == path]

    def forget(self):
        with self.lock:
            self.requests.clear()

    def note(self, handler, status):
        with self.lock:
            self.requests.append((handler.path, dict(handler.headers), status, time.monotonic()))

    def faults_of(self, page):
        with self.lock:
            if "times" not in page.faults:
                return page.faults
            page.faults["times"] -= 1
            return page.faults if page.faults["times"] >= 0 else {}

    def answer(self, handler):
        page = self.pages.get(handler.path)
        if page is None:
            return self.head(handler, 404, {"Content-Length": "0"})
        faults = self.faults_of(page)
        self.stopped.wait(faults.get("pause", 0))
        if "hang" in faults:
            self.note(handler, 0)
            self.stopped.wait(HANG_SECONDS)
            handler.close_connection = True
            return None
        if "garbage" in faults:
            self.note(handler, 0)
            handler.wfile.write(faults["garbage"])
            handler.close_connection = True
            return None
        if "location" in faults:
            return self.head(handler, 302, {"Location": faults["location"], "Content-Length": "0"})
        if "status" in faults:
            fields = {"Content-Length": "0"}
            if "retry_after" in faults:
                fields["Retry-After"] = faults["retry_after"]
            return self.head(handler, faults["status"], fields)
        return self.answer_body(handler, page, faults)

    def answer_body(self, handler, page, faults):
        fields = {}
        if "no_etag" not in faults:
            fields["ETag"] = ("W/" if "weak" in faults else "") + page.etag
            if handler.headers.get("If-None-Match") == fields["ETag"]:
                return self.head(handler, 304, fields)
        octets, status = page.octets, 200
        wanted = handler.headers.get("Range")
        if wanted and handler.headers.get("If-Range") == fields.get("ETag"):
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            if start >= len(octets):
                return self.head(handler, 416, {"Content-Length": "0"})
            said = 0 if "wrong_range" in faults else start
            octets, status = octets[start:], 206
            fields["Content-Range"] = f"bytes {said}-{len(page.octets) - 1}/{len(page.octets)}"
        for i in range(faults.get("fields", 0)):
            fields[f"X-Field-{i}"] = "x" * 1000
        if "no_length" in faults:
            fields["Connection"] = "close"
            handler.close_connection = True
        else:
            fields["Content-Length"] = str(len(octets))
        self.head(handler, status, fields)
        if "cut" in faults:
            handler.wfile.write(octets[:faults["cut"]])
            handler.close_connection = True
        elif "drip" in faults:
            for octet in octets:
                handler.wfile.write(bytes([octet]))
                handler.wfile.flush()
                if self.stopped.wait(faults["drip"]):
                    break
            handler.close_connection = True
        else:
            handler.wfile.write(octets)
        return None

    def head(self, handler, status, fields):
        self.note(handler, status)
        handler.send_response(status)
        for name, value in fields.items():
            handler.send_header(name, value)
        handler.end_headers()
