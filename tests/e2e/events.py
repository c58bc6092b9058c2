#!/usr/bin/env python3
"""Follows the events of a service while a second observation is made: everyone hears what is new, and no more.

    events.py COMITY SOURCE_FOLDER

What is new to whom is worked out from `comity incidents` before, and the list of incidents after.
"""

import json
import pathlib
import shutil
import signal
import socket
import sys
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import program  # noqa: E402
from access import Asker, make_token, tokens_of  # noqa: E402
from api import API, lines_of, make_store, observe  # noqa: E402
from contract import Contract  # noqa: E402
from service import Service  # noqa: E402

EVENTS = f"{API}/events"
# Streams of one token, and how long one that is revoked goes on.
STREAMS_MAX = 20
REVOKED_SECONDS = 20
SHUTDOWN_SECONDS = 5


def truth_after(checker):
    """The events of both observations, by a store of their own: the service's store has the first alone."""
    shutil.copy(checker.folder / "comity.db", checker.folder / "truth.db")
    outcome = checker.run("observe", "--config", "net/comity.toml", "--store", "truth.db")
    checker.check(outcome.status == 0, outcome)
    listed = checker.run("incidents", "--json", "--all", "--store", "truth.db").stdout
    return [json.loads(line) for line in listed.splitlines()]


def make_askers(checker, before, after):
    """Everyone who sees something else; the networks have news of both certainties."""
    known = {event["id"] for event in before}
    new = [event for event in after if event["id"] not in known and event["counts"]]
    suspect = next(event["culprit"] for event in new if event["certainty"] == "suspected")
    culprit = next(event["culprit"] for event in new if event["certainty"] == "attested" and event["culprit"] != suspect)
    victim = next(victim for event in new if event["certainty"] == "attested" for victim in event["victims"]
                  if victim not in (suspect, culprit))
    network = [Asker(name, make_token(checker, "--network", f"AS{asn}"), {asn})
               for name, asn in (("suspect", suspect), ("culprit", culprit), ("victim", victim))]
    return [Asker("nobody", None, set()), Asker("auditor", make_token(checker, "--scope", "auditor"), None), *network]


def seen_before(asker, event):
    return asker.may_see(event) or event["certainty"] == "attested"


def expected(service, asker, before, query=""):
    """The summaries of the incidents that are new to the asker, of the list as it is now."""
    known = {event["id"] for event in before if event["counts"] and seen_before(asker, event)}
    items = service.ask(f"{API}/incidents?limit=1000{query}", **asker.fields()).json()["items"]
    new = []
    for item in items:
        others = service.ask(f"{API}/incidents/{item['id']}", **asker.fields()).json()["others"]
        if not known & {item["id"], *others}:
            new.append(item)
    return list(reversed(new)), len(items)


def check_events(checker, contract, who, events, wanted, visibility):
    """All that is new in the order of time, then the observation that has it; each as documented."""
    told = [event.data for event in events if event.name == "incident"]
    checker.check(told == wanted, f"{who}: told of {[item['id'] for item in told]}, not {[item['id'] for item in wanted]}")
    ids = [event.id for event in events]
    checker.check(len(set(ids)) == len(ids) and all(ids), f"{who}: an id each: {ids}")
    for event in events:
        schema = "IncidentSummary" if event.name == "incident" else "ObservationEvent"
        faults = contract.faults({"$ref": f"#/components/schemas/{schema}"}, event.data)
        checker.check(not faults, f"{who}: {event}: {faults}")
    last = events[-1]
    checker.check(last.name == "observation" and last.data["is_new"] and last.data["visibility"] == visibility and
                  last.data["incidents"] == last.data["told"] == len(wanted), f"{who}: {last}")


def filters_of(after):
    """Queries that take some of what is new, and leave some."""
    kinds = sorted({event["kind"] for event in after if event["certainty"] == "attested"})
    some = next(event for event in after if event["certainty"] == "attested")
    return [f"&kind={kind}" for kind in kinds] + [f"&as=AS{some['culprit']}", f"&prefix={urllib.parse.quote(some['prefix'])}"]


def check_news(checker, service, contract, askers, before, after):
    """A stream for everyone, and for every filter, over a new observation; what each was told."""
    nobody = askers[0]
    queries = [(asker, "") for asker in askers] + [(nobody, query) for query in filters_of(after)]
    streams = [service.follow(f"{EVENTS}?{query[1:]}", **asker.fields()) for asker, query in queries]
    for stream, (asker, query) in zip(streams, queries):
        first = stream.event()
        fits = stream.status == 200 and first.name == "observation" and not first.data["is_new"]
        checker.check(fits and first.data["incidents"] == 0, f"{asker.name}{query}: begins with what is served: {first}")
        headers = stream.headers
        checker.check(headers["content-type"] == "text/event-stream" and "no-store" in headers["cache-control"] and
                      ("private" in headers["cache-control"]) == (asker.token is not None) and
                      "content-encoding" not in headers and "content-length" not in headers, headers)
        stream.before = first.id
    metrics = service.ask("/metrics").body.decode()
    checker.check(f"comity_event_viewers {len(streams)}\n" in metrics, metrics)
    observe(checker, "comity")
    heard = []
    for stream, (asker, query) in zip(streams, queries):
        events = stream.until("observation")
        wanted, listed = expected(service, asker, before, query)
        check_events(checker, contract, f"{asker.name}{query}", events, wanted, "own" if asker.networks else
                     "attested" if asker.token is None else "all")
        if not query:
            checker.check(0 < len(wanted) < listed, f"{asker.name}: some of {listed} incidents are new, some are not")
        heard.append(events)
    # What one heard and the other may not hear of is there.
    suspected = {event["id"] for event in after if event["certainty"] == "suspected"}
    told = [{event.data["id"] for event in events if event.name == "incident"} for events in heard]
    checker.check(not told[0] & suspected and told[1] & suspected and told[2] & suspected, "suspicions are told to some")
    check_resumed(checker, service, askers, streams, heard)
    return streams


def check_resumed(checker, service, askers, streams, heard):
    """Whoever comes again is told what they have missed, once."""
    def again(asker, last):
        with service.follow(EVENTS, Last_Event_ID=last, **asker.fields()) as stream:
            return stream.until("observation")

    def shown(events):
        return [(event.id, event.name, event.data) for event in events]

    for asker, stream, events in zip(askers, streams, heard):
        checker.check(shown(again(asker, stream.before)) == shown(events), f"{asker.name}: all again")
        for i in range(len(events) - 1):
            checker.check(shown(again(asker, events[i].id)) == shown(events[i + 1:]), f"{asker.name}: after {events[i].id}")
    last = heard[0][-1].id
    for wrong in ("nonsense", "-", ".", f"{last[:-1]}", f"x-{last}.1", "a" * 2000):
        with service.follow(EVENTS, Last_Event_ID=wrong) as stream:
            event = stream.event()
            checker.check(event.name == "reset" and event.id == last and event.data["incidents"] == 0, f"{wrong[:20]}: {event}")
    for odd in (f"{last}-{last}.0", f"{last}-{last}.99999999999999999999", f"{last}-x.1", f"{last}-"):
        events = again(askers[0], odd)
        checker.check([event.name for event in events] == ["observation"], f"{odd}: {events}")


def check_changes(checker, service, streams, last):
    """What is only said of the same observation is told as that; to who had all, nothing else."""
    current = service.follow(EVENTS, Last_Event_ID=last)
    item = service.ask(f"{API}/incidents?limit=1").json()["items"][0]
    added = checker.run("disputes", "add", item["id"], "--reason", "ours", "--store", "comity.db")
    checker.check(added.status == 0, added)
    for stream in (current, streams[0]):
        event = stream.event()
        checker.check(event.name == "observation" and not event.data["is_new"] and event.data["incidents"] == 0, event)
    current.close()


def check_token(checker, service, asker):
    """A token has only so many streams, and none when it was revoked."""
    refused = service.ask(EVENTS, Authorization="Bearer comity_" + 64 * "0")
    checker.check(refused.status == 401, refused.status)
    streams = [service.follow(EVENTS, **asker.fields()) for _ in range(STREAMS_MAX)]
    checker.check([stream.status for stream in streams].count(429) == 1, "one was open before")
    said = streams[-1].response.read()
    checker.check(b"api.events.too-many" in said and "retry-after" in streams[-1].headers, said)
    for stream in streams[:-1]:
        checker.check(stream.event().name == "observation", "each begins")
    one = next(token for token in tokens_of(checker) if token["scope"] == "auditor")
    started = time.monotonic()
    checker.check(checker.run("token", "revoke", one["id"], "--store", "comity.db").status == 0, "revoked")
    checker.check(all(stream.event() is None for stream in streams[:-1]), "its streams end, and say so")
    checker.check(time.monotonic() - started < REVOKED_SECONDS, f"{time.monotonic() - started:.0f} s after that")
    for stream in streams:
        stream.close()


def check_protocol(checker, service):
    head = service.ask(EVENTS, method="HEAD")
    checker.check(head.status == 200 and head.type == "text/event-stream" and not head.body and
                  "content-length" not in head.headers, head.headers)
    for status, target, fields in ((406, EVENTS, {"Accept": "application/json"}), (400, f"{EVENTS}?kind=x", {}),
                                   (400, f"{EVENTS}?limit=1", {}), (400, f"{EVENTS}?as=x", {})):
        checker.check(service.ask(target, **fields).status == status, f"{target} {fields}: {status}")
    checker.check(service.ask(EVENTS, method="POST").status == 405, "read alone")
    with socket.create_connection(("127.0.0.1", service.port), timeout=30) as old:
        old.sendall(f"GET {EVENTS} HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        text = b""
        while b"event: observation" not in text:
            text += old.recv(65536)
        head, _, body = text.partition(b"\r\n\r\n")
        checker.check(b"chunked" not in head and body.startswith(b"retry: "), text[:500])
    gone = service.ask("/metrics").body
    checker.check(b"comity_event_viewers_slow_total 0\n" in gone, gone)


def check_shutdown(checker):
    """Streams end with the service, in order and at once."""
    with Service(checker, "--store", "comity.db") as service:
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        streams = [service.follow(EVENTS) for _ in range(50)]
        last = [stream.event() for stream in streams][0].id
        started = time.monotonic()
        service.signal(signal.SIGTERM)
        checker.check(all(stream.event() is None for stream in streams), "each has an end")
        service.process.wait(30)
        checker.check(time.monotonic() - started < SHUTDOWN_SECONDS, f"{time.monotonic() - started:.1f} s to stop")
    # What is served is the same: who was up to date still is.
    with Service(checker, "--store", "comity.db") as service:
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        stream = service.follow(EVENTS, Last_Event_ID=last)
        stream.response.fp.raw._sock.settimeout(1.5)  # noqa: SLF001
        try:
            checker.check(stream.event() is None, "nothing was missed")
        except TimeoutError:
            pass
        stream.close()


def check_hidden(checker):
    """Where incidents are not public any more, a stream that had them tells of observations alone."""
    checker.write("hide.toml", b'[observe]\nstore = "early.db"\n[serve]\nvisibility = "public"\n')
    with Service(checker, "--config", "hide.toml") as service:
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        stream = service.follow(EVENTS)
        checker.check(stream.event().data["visibility"] == "attested", "public")
        checker.write("hide.toml", b'[observe]\nstore = "early.db"\n')
        service.signal(signal.SIGHUP)
        service.until(lambda: service.ask(f"{API}/incidents").status == 401, "hidden")
        outcome = checker.run("observe", "--config", "net/comity.toml", "--store", "early.db")
        checker.check(outcome.status == 0, outcome)
        event = stream.event()
        checker.check(event.name == "observation" and event.data["is_new"] and event.data["visibility"] == "none" and
                      event.data["incidents"] == 0, event)
        stream.close()


def main():
    checker = make_store(program.checker_of_arguments())
    contract = Contract(checker.source / "api/openapi.yaml")
    before = lines_of(checker, "incidents", "--json", "--all")
    shutil.copy(checker.folder / "comity.db", checker.folder / "early.db")
    after = truth_after(checker)
    askers = make_askers(checker, before, after)
    checker.write("serve.toml", b'[observe]\nstore = "comity.db"\n[serve]\nvisibility = "public"\nrequests_per_second = 0\n')
    with Service(checker, "--config", "serve.toml") as service:
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        streams = check_news(checker, service, contract, askers, before, after)
        with service.follow(EVENTS) as now:
            last = now.event().id
        check_changes(checker, service, streams, last)
        check_token(checker, service, askers[1])
        check_protocol(checker, service)
        for stream in streams:
            stream.close()
        service.until(lambda: b"comity_event_viewers 0\n" in service.ask("/metrics").body, "nobody follows")
    check_shutdown(checker)
    check_hidden(checker)
    return checker.finish()


if __name__ == "__main__":
    sys.exit(main())
