"""An FTP server on loopback that gives files to whoever asks, as far as RFC 959 and RFC 2428 go for that."""

import socketserver
import socket
import threading


class FtpServer:
    """Serves `files`, a dictionary of paths to octets; `cut` is how many of them, at most."""

    def __init__(self):
        self.files = {}
        self.cut = None
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def say(self, line):
                self.wfile.write(f"{line}\r\n".encode())

            def handle(self):
                self.say("220 ready")
                folder, listener = "/", None
                for line in self.rfile:
                    verb, _, argument = line.decode().strip().partition(" ")
                    path = argument if argument.startswith("/") else f"{folder.rstrip('/')}/{argument}"
                    if verb == "USER":
                        self.say("331 which password")
                    elif verb == "PASS":
                        self.say("230 come in")
                    elif verb == "PWD":
                        self.say('257 "/"')
                    elif verb == "CWD":
                        folder = path
                        self.say("250 there")
                    elif verb == "TYPE":
                        self.say("200 octets")
                    elif verb == "EPSV":
                        listener = socket.create_server(("127.0.0.1", 0))
                        self.say(f"229 passive (|||{listener.getsockname()[1]}|)")
                    elif verb in ("SIZE", "RETR") and path not in outer.files:
                        self.say("550 no such file")
                    elif verb == "SIZE":
                        self.say(f"213 {len(outer.files[path])}")
                    elif verb == "RETR":
                        self.say("150 it comes")
                        peer, _ = listener.accept()
                        peer.sendall(outer.files[path][:outer.cut])
                        peer.close()
                        listener.close()
                        self.say("226 that was it")
                    elif verb == "QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("502 not here")

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def url(self, path):
        return f"ftp://127.0.0.1:{self.server.server_address[1]}{path}"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
