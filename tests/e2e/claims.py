#!/usr/bin/env python3
"""Networks claimed by mail: the code goes to a registered contact, and nowhere else; the answer tells nothing.

    claims.py COMITY SOURCE_FOLDER

The registries are made here; the mail server is tests/support/mail_sink.py.
"""

import base64
import json
import pathlib
import re
import signal
import sqlite3
import ssl
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import program  # noqa: E402
from api import API, lines_of, make_store, observe  # noqa: E402
from contract import Contract  # noqa: E402
from hostile_server import HostileServer, Page  # noqa: E402
from mail_sink import MailSink  # noqa: E402
from service import Service  # noqa: E402

KILLS = 4
#: Sources that have contacts.
FILES = 'peeringdb = "contacts/peeringdb.json"\nirr = ["contacts/*.db"]\n'
SITE = "https://observatory.example/view"
NAME = "Observatório \"de Rotas\""
#: A client of its own for each part of the test, so that none uses up another's claims.
CLIENTS = (f"192.0.2.{i}" for i in range(1, 250))
PEOPLE = {"peeringdb": "NOC@Carrier-One.internal", "sales": "sales@carrier-one.internal",
          "person": "Ana@carrier-two.internal", "told": "told@carrier-two.internal",
          "radb": "somebody@radb-only.internal"}


def registries(checker, first, second, third):
    """PeeringDB has the contact of `first`, a RIR those of `second`, RADB one of `third`."""
    contacts = [(1, 7, "NOC", PEOPLE["peeringdb"]), (2, 7, "Sales", PEOPLE["sales"]),
                (3, 8, "NOC", "else@carrier-three.internal")]
    records = {"net": [{"id": 7, "asn": first, "org_id": 1, "status": "ok"},
                       {"id": 8, "asn": third, "org_id": 2, "status": "ok"}],
               "poc": [{"id": i, "net_id": net, "role": role, "visible": "Users", "email": address, "status": "ok"}
                       for i, net, role, address in contacts]}
    checker.write("contacts/peeringdb.json", json.dumps({kind: {"data": items} for kind, items in records.items()}).encode())
    objects = [f"person: Ana\ne-mail: {PEOPLE['person']}\nnic-hdl: AN1-TEST\nsource: RIPE\n",
               f"aut-num: AS{second}\nas-name: TWO\nadmin-c: AN1-TEST\nnotify: {PEOPLE['told']}\nsource: RIPE\n",
               f"aut-num: AS{third}\nas-name: X\nnotify: {PEOPLE['radb']}\nsource: RADB\n"]
    checker.write("contacts/irr.db", "\n".join(objects).encode())


def configure(checker, port, more="", sources=FILES):
    checker.write("serve.toml", f"""
[observe]
store = "comity.db"
[sources]
{sources}
[serve]
requests_per_second = 0
trusted_proxies = ["127.0.0.1"]
[mail]
server = "smtp://127.0.0.1:{port}"
from = "comity@observatory.example"
name = {json.dumps(NAME, ensure_ascii=False)}
site = "{SITE}"
{more or "starttls = false"}
""".encode())


class Desk:
    """Claims and confirms, each answer held against the contract."""

    def __init__(self, checker, service, contract, sink):
        self.checker, self.service, self.contract, self.sink = checker, service, contract, sink

    def post(self, path, body, client=None, arguments=None):
        target = path
        for name, value in (arguments or {}).items():
            target = target.replace("{" + name + "}", value)
        answer = self.service.ask(target, "POST", body if isinstance(body, str) else json.dumps(body),
                                  X_Forwarded_For=client or next(CLIENTS))
        schema = self.contract.content(path, answer.status).get(answer.type, {}).get("schema")
        faults = ["no such answer"] if schema is None else self.contract.faults(schema, answer.json())
        self.checker.check(not faults, f"{target} {body}: {answer.status} {answer.body[:300]}: {faults}")
        self.checker.check(answer.headers.get("cache-control") == "no-store", f"{target} is not kept by anybody")
        return answer

    def claim(self, asn, address, client=None):
        return self.post(f"{API}/claims", {"asn": asn, "address": address}, client)

    def confirm(self, claim, code):
        return self.post(f"{API}/claims/{{id}}/confirmation", {"code": code}, arguments={"id": claim})

    def refused(self, answer, status, rule):
        fits = answer.status == status and answer.json()["type"] == f"urn:comity:{rule}"
        self.checker.check(fits, f"expected {status} {rule}: {answer.status} {answer.body[:300]}")

    def metric(self, name):
        text = self.service.ask("/metrics").body.decode()
        return int(re.search(rf"^comity_{name} (\d+)$", text, re.MULTILINE)[1])

    def looked_up(self, count):
        self.service.until(lambda: self.metric("claims_looked_up_total") == count, f"{count} claims looked up")

    def mail_of(self, asn, address, client=None):
        """Claims; the claim, and the mail that came of it."""
        before = len(self.sink.mails)
        answer = self.claim(asn, address, client)
        self.checker.check(answer.status == 202, f"{asn}: {answer.status} {answer.body}")
        self.service.until(lambda: len(self.sink.mails) > before, f"a mail to {address}")
        return answer.json(), self.sink.mails[-1]


def code_of(mail):
    return re.search(r"^    ([0-9a-f-]{39})$", mail.text, re.MULTILINE)[1]


def check_mail(checker, mail, claim, asn, address):
    """The mail is to whom the registry says, from a machine, and says who asked for what."""
    checker.check(mail.recipients == [f"<{address}>"] and mail.sender == "<comity@observatory.example>",
                  f"{mail.sender} {mail.recipients}")
    message = mail.message
    head = mail.octets.partition(b"\r\n\r\n")[0]
    checker.check(all(octet < 0x7F for octet in mail.octets) and not re.search(rb"[^\r]\n|\r[^\n]", mail.octets) and
                  max(map(len, mail.octets.split(b"\r\n"))) <= 78 + len(address), "ASCII in lines of their own")
    names = [line.split(b":")[0].decode() for line in head.split(b"\r\n") if not line.startswith(b" ")]
    checker.check(names == ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
                            "Content-Transfer-Encoding"], f"fields: {names}")
    sender = message["From"].addresses[0]
    checker.check((sender.display_name, sender.addr_spec) == (NAME, "comity@observatory.example"), message["From"])
    checker.check(message["Auto-Submitted"] == "auto-generated" and message["To"] == address and
                  abs(message["Date"].datetime.timestamp() - time.time()) < 120 and
                  re.fullmatch(r"<[0-9a-f]{32}\.\d+@observatory\.example>", message["Message-ID"]), "its fields")
    text = mail.text
    checker.check(f"AS{asn}" in message["Subject"] and f"{SITE}/access?claim={claim['id']}&as={asn}" in text and
                  "from 192.0.2.0/24" in text and "If it was not you" in text, text)


def check_claim(desk, checker, first, second, third):
    """Whoever reads the mail gets a token of that network alone; everybody gets the same answer."""
    claim, mail = desk.mail_of(first, "noc@carrier-one.INTERNAL")
    check_mail(checker, mail, claim, first, PEOPLE["peeringdb"])
    code = code_of(mail)
    desk.refused(desk.confirm(claim["id"], "0" * 32), 403, "api.claim.wrong-code")
    desk.refused(desk.confirm("0" * 32, code), 404, "api.claim.unknown")
    confirmed = desk.confirm(claim["id"], f" {code.upper()}\n")
    made = confirmed.json()
    checker.check(confirmed.status == 201 and made["asn"] == first and made["expires"] > claim["expires"], made)
    desk.refused(desk.confirm(claim["id"], code), 409, "api.claim.confirmed")
    bearer = {"Authorization": f"Bearer {made['token']}"}
    page = desk.service.ask(f"{API}/networks/AS{first}", **bearer).json()
    checker.check(page["visibility"] == "all", "all of the network")
    other = desk.service.ask(f"{API}/networks/AS{second}", **bearer).json()
    checker.check(other["visibility"] != "all", "of no other network")
    seen = [item["id"] for item in desk.service.ask(f"{API}/incidents?limit=1000", **bearer).json()["items"]]
    events = [event for event in lines_of(checker, "incidents", "--json") if event["id"] in seen]
    parts = [{event["culprit"], *event["victims"], *(a["asn"] for a in event["accomplices"])} for event in events]
    checker.check(events and all(first in part for part in parts), "incidents of the network alone")
    listed = json.loads(checker.run("token", "list", "--json", "--store", "comity.db").stdout)["tokens"]
    checker.check([(t["id"], t["scope"], t["networks"], t["state"]) for t in listed] ==
                  [(made["id"], "network", [first], "good")] and listed[0]["name"].startswith("claimed by mail, 20"), listed)
    checker.check(checker.run("token", "revoke", made["id"], "--store", "comity.db").status == 0, "it can be revoked")
    checker.check(desk.service.ask(f"{API}/overview", **bearer).status == 401, "and is")

    mails = {}
    for address in (PEOPLE["person"], PEOPLE["told"]):
        _, mails[address] = desk.mail_of(second, address)
        checker.check(mails[address].recipients == [f"<{address}>"], mails[address].recipients)
    before, looked_up = len(desk.sink.mails), desk.metric("claims_looked_up_total")
    strangers = [(first, PEOPLE["sales"]), (first, "nobody@carrier-one.internal"), (second, PEOPLE["peeringdb"]),
                 (third, PEOPLE["radb"]), (4200000000, PEOPLE["peeringdb"])]
    shapes = set()
    for asn, address in strangers:
        answer = desk.claim(asn, address)
        shape = {key: value for key, value in answer.headers.items() if key not in ("date", "content-length")}
        shapes.add((answer.status, *sorted(answer.json()), *sorted(shape.items())))
    answer = desk.claim(third, "else@carrier-three.internal")
    shape = {key: value for key, value in answer.headers.items() if key not in ("date", "content-length")}
    shapes.add((answer.status, *sorted(answer.json()), *sorted(shape.items())))
    checker.check(len(shapes) == 1, f"the same answer: {shapes}")
    sessions = desk.sink.sessions
    desk.looked_up(looked_up + len(strangers) + 1)
    desk.service.until(lambda: len(desk.sink.mails) == before + 1, "one mail")
    checker.check(desk.sink.mails[-1].recipients == ["<else@carrier-three.internal>"] and sessions > 0, "to the contact alone")


def check_wrong(desk, checker, first):
    """Codes that are wrong, late, or too many; bodies that break nothing."""
    claim, mail = desk.mail_of(first, PEOPLE["peeringdb"])
    for left in (4, 3, 2, 1, 0):
        answer = desk.confirm(claim["id"], "f" * 32)
        desk.refused(answer, 403, "api.claim.wrong-code")
        checker.check(answer.json()["detail"].startswith(f"{left} more"), answer.body)
    desk.refused(desk.confirm(claim["id"], code_of(mail)), 410, "api.claim.spent")
    claim, mail = desk.mail_of(first, PEOPLE["peeringdb"])
    with sqlite3.connect(checker.folder / "comity.db.access") as book:
        book.execute("UPDATE claim SET expires = ? WHERE id = ?", (int(time.time() * 1e6) - 1, claim["id"]))
    book.close()
    desk.refused(desk.confirm(claim["id"], code_of(mail)), 410, "api.claim.expired")
    before = len(desk.sink.mails)
    for address in ("a@b.internal\r\nBcc: victim@b.internal", "a@b.internal\nSubject: x", "a@b.internal, c@d.internal",
                    "<a@b.internal>", "a@b.internal> SIZE=1", "\u0000a@b.internal", "café@b.internal", "@", "", "a" * 3000,
                    f"{PEOPLE['peeringdb']}\r\nRCPT TO:<x@y.internal>"):
        desk.refused(desk.claim(first, address), 422, "api.body.bad-value")
    for body in ("", "[]", "{", json.dumps({"asn": first, "address": PEOPLE["peeringdb"], "to": "x"}), "\xff"):
        answer = desk.post(f"{API}/claims", body)
        desk.refused(answer, 400, "api.body.malformed")
    desk.refused(desk.post(f"{API}/claims", {"asn": -1, "address": PEOPLE["peeringdb"]}), 422, "api.body.bad-value")
    desk.refused(desk.confirm(claim["id"], "nothing"), 422, "api.body.bad-value")
    checker.check(len(desk.sink.mails) == before, "no mail came of it")
    checker.check(desk.service.ask(f"{API}/claims").status == 405, "there is nothing to read")


def check_limits(desk, checker, asn):
    """So many of a network, five by now, whoever asks; and so many of a client."""
    desk.refused(desk.claim(asn, "x@carrier-one.internal"), 429, "api.claims.too-many")
    client = next(CLIENTS)
    statuses = [desk.claim(4200000000 + i, "x@carrier-one.internal", client).status for i in range(6)]
    checker.check(statuses == [202] * 4 + [429] * 2, f"of one client: {statuses}")
    limited = desk.claim(4200000009, "x@carrier-one.internal", client)
    checker.check(3600 < int(limited.headers["retry-after"]) <= 86_400 and "client" in limited.json()["detail"], "when to come again")
    checker.check(desk.metric("claims_refused_total") >= 4, "counted")


def start(checker, wait=True):
    service = Service(checker, "--config", "serve.toml").__enter__()
    if wait:
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
    return service


def kill(service):
    service.process.kill()
    service.process.wait()
    service.process.stdout.close()
    service.log.close()


def check_kills(checker, contract, sink, asn):
    """Killed behind the answer: the claim that was taken is mailed, the token that was given is good."""
    tokens = []
    for i in range(KILLS):
        sink.stop()
        service = start(checker)
        desk = Desk(checker, service, contract, sink)
        claim = desk.claim(asn + i, f"desk@kill{i}.internal").json()
        kill(service)
        sink = MailSink(sink.port)
        service = start(checker)
        desk = Desk(checker, service, contract, sink)
        service.until(lambda: sink.mails, f"round {i}: the mail")
        made = desk.confirm(claim["id"], code_of(sink.mails[-1]))
        kill(service)
        checker.check(made.status == 201, f"round {i}: {made.body}")
        tokens.append(made.json()["token"])
        with Service(checker, "--config", "serve.toml") as service:
            service.until(lambda: service.ask("/readyz").status == 200, "ready")
            statuses = [service.ask(f"{API}/disputes", Authorization=f"Bearer {token}").status for token in tokens]
            checker.check(statuses == [200] * len(tokens), f"round {i}: {statuses}")
    sink.stop()


def contacts_of_kills(checker, asn):
    """A contact for each of the networks of check_kills."""
    path = checker.folder / "contacts/irr.db"
    objects = [f"\naut-num: AS{asn + i}\nnotify: desk@kill{i}.internal\nsource: ARIN\n" for i in range(KILLS)]
    path.write_text(path.read_text() + "".join(objects))


def check_server_down(checker, contract, asn):
    """A server that is not there, and one that has no time, is asked again; one that refuses is not."""
    sink = MailSink()
    sink.stop()
    configure(checker, sink.port)
    with Service(checker, "--config", "serve.toml") as service:
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        desk = Desk(checker, service, contract, sink)
        desk.claim(asn, PEOPLE["person"])
        service.until(lambda: desk.metric("mail_server_failures_total") >= 1, "counted")
        checker.check("attempt 1: mail server" in service.said(), service.said()[-500:])
        again = MailSink(sink.port)
        again.refusals["RCPT"] = (451, 1)
        service.until(lambda: again.mails, "the mail comes at last")
        service.until(lambda: "was handed over" in service.said(), "told in the log")
        failures = desk.metric("mail_server_failures_total")
        checker.check("answered 451" in service.said() and "refused.internal" not in service.said(), "and why not before")
        again.refusals["RCPT"] = (550, 1)
        desk.claim(asn, PEOPLE["told"])
        service.until(lambda: "the last one: mail server: answered 550" in service.said(), "refused for good")
        checker.check(len(again.mails) == 1 and desk.metric("mail_server_failures_total") == failures, "not asked again")
        again.stop()


def certificates(folder):
    """A certificate of 127.0.0.1 that nobody but this test trusts."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
                    "2", "-subj", "/CN=sink.internal", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out",
                    "cert.pem"], cwd=folder, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def check_tls(checker, contract, asn):
    """STARTTLS with user and password; nothing is said to who has none, or whom nobody vouches for."""
    secret = "hunter2 é"
    users = [base64.b64encode(b"\0comity\0" + secret.encode()).decode()]
    sink = MailSink(context=certificates(checker.folder), users=users)
    checker.write("mail.password", (secret + "\nsecond line\n").encode())
    login = 'user = "comity"\npassword_file = "mail.password"\n'
    configure(checker, sink.port, login)
    with Service(checker, "--config", "serve.toml") as service:
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        desk = Desk(checker, service, contract, sink)
        desk.claim(asn, PEOPLE["peeringdb"])
        service.until(lambda: desk.metric("mail_server_failures_total") >= 1, "a certificate of nobody")
        checker.check(not any(line.startswith(("AUTH", "MAIL")) for line in sink.heard), f"nothing is said: {sink.heard}")
        configure(checker, sink.port, login + 'certificates = "cert.pem"\n')
        service.signal(signal.SIGHUP)
        service.until(lambda: "was read again" in service.said().splitlines()[-1] or
                      "configuration was read again" in service.said(), "read again")
        _, mail = desk.mail_of(asn, PEOPLE["peeringdb"])
        checker.check(mail.recipients == [f"<{PEOPLE['peeringdb']}>"], "over TLS")
        heard = sink.heard
        checker.check(heard.index("STARTTLS") < [line.split()[0] for line in heard].index("AUTH"), "TLS first")
        checker.write("mail.password", b"\n")
        service.signal(signal.SIGHUP)
        service.until(lambda: "stays as it was" in service.said(), "one that is wrong changes nothing")
        checker.check(service.ask("/status").json()["claims_by_mail"], "still set up")
    plain = MailSink()
    configure(checker, plain.port, "starttls = true")
    with Service(checker, "--config", "serve.toml") as service:
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        desk = Desk(checker, service, contract, plain)
        desk.claim(asn, PEOPLE["peeringdb"])
        service.until(lambda: desk.metric("claims_given_up_total") == 1, "without TLS nothing is sent")
        checker.check(not plain.mails and "AUTH" not in "".join(plain.heard), plain.heard)
    for one in (sink, plain):
        one.stop()
    return secret


def check_addresses(checker, contract, asn):
    """Contacts are those of what was fetched last; where nothing was, that is said and nothing sent."""
    registry, sink = HostileServer(), MailSink()
    octets = (checker.folder / "contacts/peeringdb.json").read_bytes()
    registry.pages["/peeringdb.json"] = Page(octets)
    configure(checker, sink.port, "starttls = false\nclaims_per_network = 20\n",
              f'peeringdb = "{registry.url("/peeringdb.json")}"\n[fetch]\ncache = "cache"\n')
    with Service(checker, "--config", "serve.toml") as service:
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        desk = Desk(checker, service, contract, sink)
        desk.claim(asn, PEOPLE["peeringdb"])
        desk.looked_up(1)
        service.until(lambda: "/peeringdb.json: not in the cache" in service.said(), "not fetched yet")
        checker.check(not sink.mails, sink.mails)
        checker.expect(checker.run("fetch", "--config", "serve.toml"), program.DONE)
        _, mail = desk.mail_of(asn, PEOPLE["peeringdb"])
        checker.check(mail.recipients == [f"<{PEOPLE['peeringdb']}>"], mail.recipients)
        registry.pages["/peeringdb.json"] = Page(octets.replace(PEOPLE["peeringdb"].encode(), b"new@carrier-one.internal"))
        checker.expect(checker.run("fetch", "--config", "serve.toml"), program.DONE)
        registry.stop()
        desk.claim(asn, PEOPLE["peeringdb"])
        desk.looked_up(3)
        _, mail = desk.mail_of(asn, "new@carrier-one.internal")
        checker.check(mail.recipients == ["<new@carrier-one.internal>"] and len(sink.mails) == 2, sink.mails)
    sink.stop()


def check_not_set_up(checker, contract, asn):
    checker.write("serve.toml", b'[observe]\nstore = "comity.db"\n')
    with Service(checker, "--config", "serve.toml") as service:
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        desk = Desk(checker, service, contract, None)
        answer = desk.claim(asn, PEOPLE["person"])
        desk.refused(answer, 501, "api.claims.not-set-up")
        checker.check("ask whoever runs" in answer.json()["title"], "whom to ask")
        checker.check(service.ask("/status").json()["claims_by_mail"] is False, "the status says so")
    checker.write("serve.toml", b'[observe]\nstore = "comity.db"\n[mail]\nserver = "smtp://127.0.0.1:9"\n'
                  b'from = "a@b.internal"\nsite = "https://b.internal"\n')
    refused = checker.run("serve", "--config", "serve.toml", "--listen", "127.0.0.1:0")
    checker.check(refused.status == program.FAILED and "sources.peeringdb" in refused.stderr, refused)


def check_nothing_kept(checker, codes, secrets):
    """No address, code, token or password is in the store, beside it, or in the log."""
    spied = [address.lower() for address in PEOPLE.values()] + ["carrier-", "kill0.internal", *codes, *secrets]
    for path in sorted(checker.folder.glob("comity.db*")) + [checker.folder / "serve.log"]:
        octets = path.read_bytes().lower()
        found = [text for text in spied if text.lower().encode() in octets or
                 (len(text) == 39 and text.replace("-", "").encode() in octets)]
        checker.check(not found, f"{path.name} has {found}")
    with sqlite3.connect(checker.folder / "comity.db.access") as book:
        marks = book.execute("SELECT count(*) FROM claim WHERE address_sha256 IS NOT NULL OR asked_from IS NOT NULL").fetchone()
        count = book.execute("SELECT count(*) FROM claim").fetchone()
    book.close()
    checker.check(marks == (0,) and count[0] > 15, f"{marks} of {count} claims keep what finds an address")


def main():
    checker = make_store(program.checker_of_arguments())
    observe(checker, "comity")
    contract = Contract(checker.source / "api/openapi.yaml")
    culprits = sorted({event["culprit"] for event in lines_of(checker, "incidents", "--json", "--certainty", "attested")})
    first, second, third = culprits[:3]
    registries(checker, first, second, third)
    kills = 4210000000
    contacts_of_kills(checker, kills)
    sink = MailSink()
    configure(checker, sink.port, "starttls = false\nclaims_per_client = 4\nclaims_per_network = 5\n")
    codes, tokens = [], []
    with Service(checker, "--config", "serve.toml") as service:
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        checker.check(not (checker.folder / "comity.db.access").exists(), "nobody has said anything")
        desk = Desk(checker, service, contract, sink)
        check_claim(desk, checker, first, second, third)
        check_wrong(desk, checker, first)
        check_limits(desk, checker, first)
        text = service.ask("/metrics").body.decode() + service.ask("/status").body.decode()
        checker.check(not any(part in text.lower() for part in ("carrier-", "@")), "no address in /metrics and /status")
    codes += [code_of(mail) for mail in sink.mails]
    check_kills(checker, contract, sink, kills)
    # Claims of the day are counted, so that the rest has a book of its own.
    check_nothing_kept(checker, codes, tokens)
    for path in checker.folder.glob("comity.db.access*"):
        path.unlink()
    check_server_down(checker, contract, second)
    secret = check_tls(checker, contract, first)
    check_addresses(checker, contract, first)
    check_not_set_up(checker, contract, second)
    log = (checker.folder / "serve.log").read_text(encoding="utf-8").lower()
    spied = [address.lower() for address in PEOPLE.values()] + [secret, "hunter2", "comity_"]
    checker.check(not [text for text in spied if text in log], "nothing in the log")
    return checker.finish()


if __name__ == "__main__":
    sys.exit(main())
