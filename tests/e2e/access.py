#!/usr/bin/env python3
"""Walks every route of api/openapi.yaml as everyone there is, and looks for what they may not see.

    access.py COMITY SOURCE_FOLDER

Who may see which event is worked out here, from `comity incidents`; every answer is searched for all others.
"""

import json
import os
import pathlib
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import program  # noqa: E402
from api import API, lines_of, make_store, observe  # noqa: E402
from contract import Contract  # noqa: E402
from service import Service  # noqa: E402


SOMEBODY = 65534


class Asker:
    """Someone with a token, or nobody, and the networks that are theirs; `None` for all."""

    def __init__(self, name, token, networks):
        self.name, self.token, self.networks = name, token, networks

    def fields(self):
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def may_see(self, event):
        if self.networks is None:
            return True
        parts = {event["culprit"]} | {accomplice["asn"] for accomplice in event["accomplices"]}
        attested_to = set(event["victims"]) if event["certainty"] == "attested" else set()
        return bool((parts | attested_to) & self.networks)


def as_octets(text):
    return text if isinstance(text, bytes) else text.encode()


def make_token(checker, *arguments):
    outcome = checker.run("token", "create", "--store", "comity.db", "--name", "Ana Caf\u00e9", *arguments)
    checker.check(outcome.status == 0 and len(outcome.stdout.strip()) == 71, outcome)
    checker.check(outcome.stdout.strip() not in as_octets(outcome.stderr), "the token is on standard output alone")
    return outcome.stdout.strip().decode()


def tokens_of(checker):
    listed = checker.run("token", "list", "--json", "--store", "comity.db")
    return json.loads(listed.stdout)["tokens"]


def make_askers(checker, events):
    """Nobody, an administrator, an auditor, two networks and a participant, each with incidents."""
    hidden = [event for event in events if event["certainty"] == "suspected"]
    first = next(event["culprit"] for event in events if event["certainty"] == "attested")
    second = next(event["culprit"] for event in hidden if event["culprit"] != first)
    groups = json.loads(checker.run("groups", "--json", "--kind", "participants", "--store", "comity.db").stdout)["groups"]
    programmes = ("all", "network-operators", "ixps", "cdn-cloud", "equipment-vendors")
    involved = {event["culprit"] for event in events}
    participant, members = None, set()
    for group in groups:
        name = group["group"].removeprefix("participants:")
        if name in programmes:
            continue
        told = json.loads(checker.run("assess", "--group", group["group"], "--format", "json", "--store", "comity.db").stdout)
        members = {member["asn"] for member in told["members"]}
        participant = name
        if members & involved:
            break
    checker.check(bool(members & involved), "a participant with an incident")
    if os.geteuid() == 0:
        os.chown(checker.folder / "comity.db", SOMEBODY, SOMEBODY)
        make_token(checker, "--scope", "auditor", "--days", "1")
        checker.check((checker.folder / "comity.db.access").stat().st_uid == SOMEBODY, "a token is the store's owner's")
        os.chown(checker.folder / "comity.db", 0, 0)
        (checker.folder / "comity.db.access").unlink()
    for name in (*programmes, "nobody of that name"):
        refused = checker.run("token", "create", "--store", "comity.db", "--name", "x", "--participant", name)
        checker.check(refused.status == program.FAILED and not refused.stdout, f"a token for {name}")
    return [Asker("nobody", None, set()),
            Asker("administrator", make_token(checker, "--scope", "administrator"), None),
            Asker("auditor", make_token(checker, "--scope", "auditor"), None),
            Asker("network", make_token(checker, "--network", f"AS{first}"), {first}),
            Asker("other network", make_token(checker, "--network", str(second)), {second}),
            Asker("participant", make_token(checker, "--participant", participant), members),
            Asker("stranger", make_token(checker, "--network", "AS4200000000"), {4200000000})]


def disputed_of(events):
    """A few events of each certainty that can be disputed."""
    return [event for certainty in ("attested", "suspected")
            for event in [event for event in events if event["certainty"] == certainty][:8]]


def participants_of(service):
    """A programme and the id of a participant in it, of some of each."""
    for programme in service.ask(f"{API}/conformance").json()["programmes"]:
        for item in service.ask(f"{API}/conformance/{programme['name']}").json()["items"][:5]:
            yield {"programme": programme["name"], "id": item["id"]}


def targets_of(service, contract, events):
    """Every path of the contract, with everything that may stand in it: all incidents, and all networks in them."""
    networks = sorted({asn for event in events for asn in
                       (event["culprit"], *event["victims"], *(a["asn"] for a in event["accomplices"]))})
    groups = [item["group"] for item in service.ask(f"{API}/groups?limit=1000").json()["items"]]
    disputes = json.loads(service.checker.run("disputes", "--json", "--store", "comity.db").stdout)["disputes"]
    participants = list(participants_of(service))
    known = {f"{API}/networks": [{"asn": f"AS{asn}"} for asn in networks[:60]],
             f"{API}/groups": [{"name": group} for group in groups[:8]],
             f"{API}/incidents": [{"id": event["id"]} for event in events],
             f"{API}/frameworks": [{"name": item["name"]} for item in service.ask(f"{API}/frameworks").json()["items"]],
             f"{API}/disputes": [{"id": str(dispute["id"])} for dispute in disputes],
             f"{API}/claims": [{"id": 32 * "0"}],
             f"{API}/conformance": participants}
    for path, operation in contract.operations():
        formats = ["", "?format=jsonl", "?format=csv"] if any(
            parameter["name"] == "format" for parameter in contract.parameters(operation)) else [""]
        if path == f"{API}/compare":
            formats = [f"?ids=AS{networks[0]},{urllib.parse.quote(groups[0])}"]
        if path == f"{API}/incidents":
            formats = [f"?limit=1000&counts={counts}&format={format}" for counts in ("true", "false")
                       for format in ("json", "jsonl", "csv")]
        if path == f"{API}/exports/incidents":
            formats = [f"?counts={counts}&format={format}" for counts in ("true", "false") for format in ("csv", "jsonl")]
        elif path.startswith(f"{API}/exports/"):
            formats = ["?format=csv", "?format=jsonl"]
        if path.endswith("/what-if"):
            formats = ["?fixes=all"]
        for arguments in known[path[: path.index("/{")]] if "{" in path else [{}]:
            filled = path
            for name, value in arguments.items():
                filled = filled.replace("{" + name + "}", urllib.parse.quote(value, safe=""))
            for query in formats:
                yield path, filled + query


def check_mounted(checker, service, asker, events):
    """The APIs of existing services tell no more."""
    fields, told = asker.fields(), set()
    for network in sorted({event["culprit"] for event in events})[:20]:
        status = service.ask(f"/api/v2/scores/details?asn={network}", **fields).status
        wanted = 200 if asker.networks is None or network in asker.networks else 403
        checker.check(status == wanted, f"{asker.name}: details of {network}: {status}")
        question = {"period_start": "2026-10-01", "period_end": "2026-11-30", "asns": [network],
                    "only_metrics": False}
        answer = service.ask("/reports-api/results/", "POST", json.dumps(question), **fields)
        checker.check(answer.status == 200, f"{asker.name}: results of {network}: {answer.status}")
        told |= {event["id"] for event in events if event["id"] in answer.body.decode()}
    foreign = {event["id"] for event in events if not asker.may_see(event)}
    checker.check(not told & foreign, f"{asker.name}: results tell of {sorted(told & foreign)[:3]}")
    checker.check(told or asker.networks is not None, f"{asker.name}: results tell of events")
    key = service.ask("/api/v2/participants", Authorization="Bearer key-of-another-service")
    checker.check(key.status == 200, "a key of another service does no harm")


def check_asker(checker, service, contract, asker, events):
    """No answer tells of an event that is not theirs; each that is can be read."""
    theirs = [event for event in events if asker.may_see(event)]
    said = {event["sentence"] for event in theirs}
    foreign = [event for event in events if not asker.may_see(event)]
    secrets = [event["id"] for event in foreign] + [event["sentence"] for event in foreign if event["sentence"] not in said]
    secrets += [f"reason {event['id']}" for event in foreign]
    walked = set()
    for path, target in targets_of(service, contract, events):
        # What says nothing changes nothing.
        method = {"method": "POST", "body": "{}"} if contract.is_post(path) else {}
        ask = service.first if contract.is_stream(path) else service.ask
        answer = ask(target, **method, **asker.fields())
        walked.add(path)
        checker.check(not method or answer.status in (401, 403, 404, 409, 422, 501), f"{asker.name}: POST {target}: {answer.status}")
        is_told = asker.name in ("administrator", "auditor")
        checker.check(is_told or b"Ana Caf" not in answer.body, f"{asker.name}: {target} names whose a token is")
        text = answer.body.decode()
        # A refusal repeats what was asked for.
        leaked = [secret for secret in secrets if secret in text and urllib.parse.quote(secret) not in target]
        checker.check(not leaked, f"{asker.name}: {target}: {leaked[:3]}")
        checker.check(asker.token is None or asker.token not in text, f"{asker.name}: {target} repeats the token")
        if answer.status == 200 and path.startswith(API):
            caching = answer.headers["cache-control"]
            checker.check((asker.token is None) != ("private" in caching), f"{asker.name}: {target}: {caching}")
            checker.check("Authorization" in answer.headers["vary"], f"{target}: Vary")
    checker.check(walked == {path for path, _ in contract.operations()}, f"{asker.name} walked every route")
    for event in events:
        status = service.ask(f"{API}/incidents/{event['id']}", **asker.fields()).status
        wanted = 200 if asker.may_see(event) else 404 if asker.token else 401
        checker.check(status == wanted, f"{asker.name}: {event['id']}: {status}, not {wanted}")
    listed = service.ask(f"{API}/disputes?limit=1000", **asker.fields())
    wanted = [event["id"] for event in disputed_of(events) if asker.may_see(event)]
    shown = sorted(item["event"] for item in listed.json()["items"]) if asker.token else []
    checker.check(shown == sorted(wanted), f"{asker.name} sees disputes over {shown}, not {wanted}")
    listed = service.ask(f"{API}/incidents?limit=1000", **asker.fields())
    if asker.token:
        count = sum(item["events"] for item in listed.json()["items"])
        wanted = sum(1 for event in theirs if event["counts"])
        checker.check(count == wanted, f"{asker.name}: {count} events in the list, not {wanted}")
    for network in sorted(asker.networks or ())[:5]:
        page = service.ask(f"{API}/networks/AS{network}", **asker.fields())
        if page.status == 200:
            checker.check(page.json()["visibility"] == "all", f"{asker.name}: all of AS{network}")
    return listed.headers.get("etag"), len(theirs)


def check_refused(checker, service, contract, askers):
    """What is no token, or none any more, is refused everywhere in the API, and says how to do better."""
    administrator = next(token for token in tokens_of(checker) if token["scope"] == "administrator")
    checker.check(administrator["last_used"] is not None, "the day of use is kept")
    revoked = checker.run("token", "revoke", administrator["id"], "--store", "comity.db")
    checker.check(revoked.status == 0, revoked)
    wrong = ["comity_" + 64 * "0", "comity_", "x", askers[1].token]
    for path, _ in contract.operations():
        if not path.startswith(API):
            continue
        for token in wrong:
            answer = service.ask(path.replace("{", "").replace("}", ""), Authorization=f"Bearer {token}")
            fits = answer.status == 401 and answer.type == "application/problem+json"
            fits = fits and answer.json()["type"] == "urn:comity:api.token.invalid"
            fits = fits and 'error="invalid_token"' in answer.headers["www-authenticate"]
            checker.check(fits, f"{path} with {token[:12]}: {answer.status} {answer.body[:200]}")
    checker.check(service.ask(f"{API}/overview", Authorization="Basic eDp5").status == 200, "another scheme is a proxy's")


def check_limits(checker, service):
    """Clients behind a trusted proxy are told apart, and one that asks too much is told when to come again."""
    def ask(client, **more):
        return service.ask("/status", X_Forwarded_For=client, **more)
    answers = [ask("192.0.2.1") for _ in range(40)]
    limited = [answer for answer in answers if answer.status == 429]
    checker.check(answers[0].status == 200 and len(limited) > 10, f"{len(limited)} of 40 limited")
    checker.check(limited[-1].json()["type"] == "urn:comity:api.rate.exceeded" and
                  int(limited[-1].headers["retry-after"]) >= 1, "when to come again")
    checker.check(ask("192.0.2.1, 192.0.2.2").status == 200, "another client is not, whatever it claims to have come from")
    checker.check(service.ask("/healthz", X_Forwarded_For="192.0.2.1").status == 200, "probes are not")
    checker.check(all(service.ask("/status").status == 200 for _ in range(40)), "the machine itself is not")


def main():
    checker = make_store(program.checker_of_arguments())
    observe(checker, "comity")
    contract = Contract(checker.source / "api/openapi.yaml")
    events = lines_of(checker, "incidents", "--json", "--all")
    askers = make_askers(checker, events)
    for event in disputed_of(events):
        added = checker.run("disputes", "add", event["id"], "--reason", f"reason {event['id']}", "--store", "comity.db")
        checker.check(added.status == 0, added)
    # A token is limited wherever it comes from, and this test asks more than people do.
    checker.write("serve.toml", b'[observe]\nstore = "comity.db"\n[serve]\nrequests_per_second = 0\n')
    with Service(checker, "--config", "serve.toml") as service:
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        etags = []
        for asker in askers:
            etag, count = check_asker(checker, service, contract, asker, events)
            check_mounted(checker, service, asker, events)
            checker.check((count > 0) == (asker.name not in ("nobody", "stranger")), f"{asker.name} sees {count} events")
            etags.append(etag)
        checker.check(len({etag for etag in etags if etag}) == len(askers) - 1, f"an ETag for each: {etags}")
        check_refused(checker, service, contract, askers)
    checker.write("serve.toml", b'[observe]\nstore = "comity.db"\n[serve]\nrequests_per_second = 1\nrequest_burst = 20\n'
                                b'trusted_proxies = ["127.0.0.1"]\n')
    with Service(checker, "--config", "serve.toml") as service:
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        check_limits(checker, service)
    for asker in askers:
        if not asker.token:
            continue
        secret = asker.token.encode()
        for file in checker.folder.glob("*"):
            if file.is_file():
                checker.check(secret not in file.read_bytes(), f"{file.name} holds the token of {asker.name}")
    return checker.finish()


if __name__ == "__main__":
    sys.exit(main())
