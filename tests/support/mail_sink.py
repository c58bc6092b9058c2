"""A mail server on loopback that takes whatever comes, or does not, and remembers all of it."""

import email
import email.policy
import socketserver
import ssl
import threading


class Mail:
    """One mail as it came."""

    def __init__(self, sender, recipients, octets):
        self.sender, self.recipients, self.octets = sender, recipients, octets
        self.message = email.message_from_bytes(octets, policy=email.policy.default)

    @property
    def text(self):
        return self.message.get_content().replace("\r\n", "\n")


class Session(socketserver.StreamRequestHandler):
    """One client: just what RFC 5321 s4.5.1 asks of a server, STARTTLS and AUTH PLAIN."""

    timeout = 30

    def say(self, line):
        self.sink.said.append(line)
        self.wfile.write(line.encode() + b"\r\n")
        self.wfile.flush()

    def handle(self):
        self.sink = self.server.sink
        self.sink.sessions += 1
        self.is_secure, self.sender, self.recipients = False, None, []
        try:
            self.say("220 sink.example ESMTP")
            while True:
                line = self.rfile.readline(4096)
                if not line or not self.answer(line.decode("latin-1").rstrip("\r\n")):
                    return
        except (OSError, ssl.SSLError):
            self.sink.broken += 1

    def answer(self, line):
        """Whether the session goes on."""
        sink = self.sink
        sink.heard.append(line)
        word = line.split(" ")[0].upper()
        if word in ("EHLO", "HELO"):
            extensions = ["sink.example", "8BITMIME"]
            if sink.context and not self.is_secure:
                extensions.append("STARTTLS")
            if sink.users:
                extensions.append("AUTH PLAIN")
            for extension in extensions[:-1]:
                self.say(f"250-{extension}")
            self.say(f"250 {extensions[-1]}")
        elif word == "STARTTLS" and sink.context:
            self.say("220 go on")
            self.request = sink.context.wrap_socket(self.request, server_side=True)
            self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb")
            self.is_secure = True
        elif word == "AUTH" and sink.users:
            if len(line.split(" ")) == 2:
                self.say("334 ")
                line += " " + self.rfile.readline(4096).decode("latin-1").rstrip("\r\n")
            known = line.split(" ")[-1] in sink.users
            self.say("235 welcome" if known else "535 no")
        elif word in ("MAIL", "RCPT", "DATA") and word in sink.refusals:
            status, times = sink.refusals[word]
            if times == 1:
                del sink.refusals[word]
            else:
                sink.refusals[word] = (status, times - 1)
            self.say(f"{status} refused <somebody@refused.internal>")
        elif word == "MAIL":
            self.sender, self.recipients = line.partition(":")[2].strip(), []
            self.say("250 ok")
        elif word == "RCPT":
            self.recipients.append(line.partition(":")[2].strip())
            self.say("250 ok")
        elif word == "DATA":
            self.say("354 go on")
            lines = []
            while (part := self.rfile.readline(65536)) not in (b".\r\n", b""):
                lines.append(part[1:] if part.startswith(b".") else part)
            sink.take(Mail(self.sender, self.recipients, b"".join(lines)))
            self.say("250 taken")
        elif word == "QUIT":
            self.say("221 bye")
            return False
        else:
            self.say("250 ok" if word in ("NOOP", "RSET") else "500 what?")
        return True


class MailSink:
    """Takes mail on a port of its own.

    `context` of ssl offers STARTTLS; `users` are the answers to AUTH PLAIN that are known; `refusals` maps a command to
    a status and how often that is its answer.
    """

    def __init__(self, port=0, context=None, users=()):
        self.context, self.users = context, users
        self.mails, self.heard, self.said = [], [], []
        self.sessions = self.broken = 0
        self.refusals = {}
        self.lock = threading.Lock()

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self.server = Server(("127.0.0.1", port), Session)
        self.server.sink = self
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def take(self, mail):
        with self.lock:
            self.mails.append(mail)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
