#!/usr/bin/env python3
"""TLS from files: who is let in, what is refused at the start and afterwards, and that everything else is as before.

    tls.py COMITY SOURCE_FOLDER
"""

import pathlib
import signal
import socket
import ssl
import subprocess
import sys
import time
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import program  # noqa: E402
from service import Service  # noqa: E402

HANDSHAKE_SECONDS = 10
# Old versions are spoken here to see them refused.
warnings.simplefilter("ignore", DeprecationWarning)
CA = """[ca]
default_ca = ca
[ca]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
[any]
commonName = supplied
"""


def openssl(checker, *arguments):
    done = subprocess.run(["openssl", *arguments], cwd=checker.folder, capture_output=True, check=False)
    checker.check(done.returncode == 0, f"openssl {arguments}: {done.stderr.decode()}")


def make_pair(checker, name, algorithm="ec"):
    """NAME.pem and NAME.key, of 127.0.0.1, signed by itself."""
    kind = ["-newkey", "rsa:2048"] if algorithm == "rsa" else ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    openssl(checker, "req", "-x509", *kind, "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "2",
            "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1")
    (checker.folder / f"{name}.key").chmod(0o600)


def make_expired(checker):
    openssl(checker, "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "old.key", "-out", "old.csr", "-subj", "/CN=old")
    checker.write("ca.cnf", CA.encode())
    checker.write("index.txt", b"")
    checker.write("serial", b"01\n")
    openssl(checker, "ca", "-batch", "-config", "ca.cnf", "-selfsign", "-keyfile", "old.key", "-in", "old.csr", "-notext",
            "-out", "old.pem", "-startdate", "20240101000000Z", "-enddate", "20250101000000Z")


def trusting(checker, *names, version=None):
    """What Python's own client verifies by: that of these names, and the address, at the strength of its defaults."""
    context = ssl.create_default_context()
    for name in names:
        context.load_verify_locations(checker.folder / f"{name}.pem")
    if version is not None:
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = version
        context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def shake(service, context, protocols=None):
    """The certificate's name, the version, the protocol agreed on; or how it failed."""
    if protocols:
        context.set_alpn_protocols(protocols)
    try:
        with socket.create_connection(("127.0.0.1", service.port), timeout=30) as plain:
            with context.wrap_socket(plain, server_hostname="127.0.0.1") as secure:
                subject = dict(pair[0] for pair in secure.getpeercert()["subject"])
                return subject["commonName"], secure.version(), secure.selected_alpn_protocol()
    except (ssl.SSLError, ConnectionError) as error:
        return type(error).__name__, str(error), None


class SecureService(Service):
    def __init__(self, checker, context, *arguments):
        super().__init__(checker, *arguments)
        self.tls = context


def configuration(checker, certificate, key):
    return checker.write("tls.toml", f'[observe]\nstore = "comity.db"\n[serve]\ntls_certificate = "{certificate}"\n'
                                     f'tls_key = "{key}"\n'.encode())


def check_agreement(checker, service):
    """Only what is new enough, only HTTP/1.1."""
    checker.check(shake(service, trusting(checker, "first"), ["h2", "http/1.1"]) == ("first", "TLSv1.3", "http/1.1"), "TLS 1.3")
    old = trusting(checker, "first", version=ssl.TLSVersion.TLSv1_2)
    checker.check(shake(service, old)[:2] == ("first", "TLSv1.2"), "TLS 1.2")
    for version in (ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1):
        outcome = shake(service, trusting(checker, "first", version=version))
        checker.check(outcome[0] != "first", f"{version}: {outcome}")
    outcome = shake(service, trusting(checker, "first"), ["h2"])
    checker.check("NO_APPLICATION_PROTOCOL" in outcome[1].upper().replace(" ", "_"), f"h2 alone: {outcome}")
    outcome = shake(service, trusting(checker, "second"))
    checker.check("CERTIFICATE_VERIFY_FAILED" in outcome[1], f"who trusts another: {outcome}")


def check_answers(checker, service):
    """Whole answers, large ones, several on a connection, streams."""
    script = service.ask("/").body.decode()
    checker.check(service.ask("/healthz").body == b"ok\n" and script, "answers")
    connection = service.connect()
    for _ in range(5):
        connection.request("GET", "/api/v1/networks?limit=1000")
        answer = connection.getresponse().read()
    checker.check(len(answer) > 100_000 and answer.endswith(b"}\n"), f"{len(answer)} octets")
    connection.close()
    stream = service.follow("/api/v1/events")
    checker.check(stream.event().name == "observation", "a stream")
    return stream


def check_strangers(checker, service):
    """Who speaks no TLS, or stops in the middle of it, is let go; nobody else waits for them."""
    def closes(octets, seconds):
        with socket.create_connection(("127.0.0.1", service.port), timeout=30) as one:
            one.sendall(octets)
            started = time.monotonic()
            try:
                while one.recv(4096):
                    pass
            except ConnectionError:
                pass
            took = time.monotonic() - started
            checker.check(took < seconds, f"{octets[:20]}: {took:.1f} s")
            return took
    before = failures(service)
    closes(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", HANDSHAKE_SECONDS / 2)
    closes(b"\x00" * 1000, HANDSHAKE_SECONDS / 2)
    # A ClientHello that never ends.
    took = closes(b"\x16\x03\x01\x01\x00\x01\x00\x00\xfc\x03\x03", 2 * HANDSHAKE_SECONDS)
    checker.check(took > HANDSHAKE_SECONDS / 2, f"it had {took:.1f} s")
    checker.check(failures(service) == before + 3, f"{failures(service)} failures, {before} before")
    checker.check(service.ask("/healthz").status == 200, "others are served")


def failures(service):
    text = service.ask("/metrics").body.decode()
    return int(text.split("\ncomity_tls_handshakes_failed_total ")[1].split("\n")[0])


def check_renewal(checker, service, stream):
    """SIGHUP shows the new certificate; a wrong one changes nothing; who is connected stays so."""
    kept = service.connect()
    kept.request("GET", "/healthz")
    kept.getresponse().read()
    configuration(checker, "second.pem", "first.key")
    service.signal(signal.SIGHUP)
    service.until(lambda: "first.key: the key is not that of the certificate in" in service.said(), "what is wrong is said")
    configuration(checker, "old.pem", "old.key")
    service.signal(signal.SIGHUP)
    service.until(lambda: "old.pem: the certificate expired at 2025-01-01T00:00:00Z" in service.said(), "that it has expired")
    checker.check(shake(service, trusting(checker, "first"))[0] == "first", "the old one is shown")
    configuration(checker, "second.pem", "second.key")
    (checker.folder / "second.key").chmod(0o644)
    service.signal(signal.SIGHUP)
    service.until(lambda: shake(service, trusting(checker, "second"))[0] == "second", "the new one is shown")
    checker.check("second.key: others may read or write this key" in service.said(), "a key that is open is warned of")
    # In place, as those who renew certificates write it.
    (checker.folder / "second.pem").write_bytes((checker.folder / "first.pem").read_bytes())
    (checker.folder / "second.key").write_bytes((checker.folder / "first.key").read_bytes())
    service.signal(signal.SIGHUP)
    service.until(lambda: shake(service, trusting(checker, "first"))[0] == "first", "and what stands there later")
    kept.request("GET", "/healthz")
    checker.check(kept.getresponse().read() == b"ok\n", "a connection goes on")
    kept.close()
    outcome = checker.run("token", "create", "--store", "comity.db", "--scope", "auditor", "--name", "x")
    checker.check(outcome.status == 0, outcome)
    checker.check(stream.response.fp is not None and not stream.response.isclosed(), "so does a stream")


def check_refused(checker):
    """A pair that is none is refused at the start, by a line that names the file."""
    locked = ("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-aes256", "-pass", "pass:x", "-out", "locked.key")
    openssl(checker, *locked)
    for certificate, key, words in (
            ("none.pem", "first.key", ("none.pem", "No such file")), ("first.pem", "none.key", ("none.key", "No such file")),
            ("first.pem", "second.key", ("second.key", "not that of the certificate in first.pem")),
            ("old.pem", "old.key", ("old.pem", "expired at 2025-01-01T00:00:00Z")),
            ("first.key", "first.key", ("first.key", "no certificate")), ("first.pem", "first.pem", ("first.pem", "no private key")),
            ("first.pem", "locked.key", ("locked.key", "has a passphrase")), ("ca.cnf", "first.key", ("ca.cnf", "no certificate"))):
        checker.expect(checker.run("serve", "--store", "comity.db", "--listen", "127.0.0.1:0", "--tls-certificate", certificate,
                                   "--tls-key", key), program.FAILED, words)
    alone = checker.run("serve", "--store", "comity.db", "--tls-key", "first.key")
    checker.check(alone.status == program.USAGE and "--tls-certificate" in alone.stderr, alone)
    checker.write("half.toml", b'[serve]\ntls_key = "first.key"\n')
    checker.expect(checker.run("serve", "--config", "half.toml"), program.FAILED, ("half.toml", "line 1", "belong together"))


def main():
    checker = program.checker_of_arguments()
    made = checker.run("internet", "--ases", "400", "--vantage-points", "6", "--seed", "5", "--days", "1", "--date", "2026-11-20T00:00:00Z", "--out", "net")
    checker.check(made.status == 0, made)
    observed = checker.run("observe", "--config", "net/comity.toml", "--store", "comity.db")
    checker.check(observed.status == 0, observed)
    make_pair(checker, "first")
    make_pair(checker, "second", "rsa")
    make_expired(checker)
    check_refused(checker)
    configuration(checker, "first.pem", "first.key")
    with SecureService(checker, trusting(checker, "first"), "--config", "tls.toml") as service:
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        check_agreement(checker, service)
        stream = check_answers(checker, service)
        check_strangers(checker, service)
        check_renewal(checker, service, stream)
        service.tls = trusting(checker, "first")
        service.signal(signal.SIGTERM)
        checker.check(stream.event() is None, "the stream ends with the service")
        stream.close()
    # By options, with a chain of two.
    make_pair(checker, "third")
    both = (checker.folder / "third.pem").read_bytes() + (checker.folder / "first.pem").read_bytes()
    checker.write("chain.pem", both)
    with SecureService(checker, trusting(checker, "third"), "--store", "comity.db", "--tls-certificate", "chain.pem",
                       "--tls-key", "third.key") as service:
        checker.check(service.ask("/healthz").status == 200, "by options")
    return checker.finish()


if __name__ == "__main__":
    sys.exit(main())
