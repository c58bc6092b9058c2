#!/usr/bin/env python3
"""Operators dispute, auditors rule, and every score follows at once: in the service and on the command line alike.

    disputes.py COMITY SOURCE_FOLDER
"""

import json
import pathlib
import resource
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import program  # noqa: E402
from access import make_token  # noqa: E402
from api import API, lines_of, make_store, observe  # noqa: E402
from contract import Contract  # noqa: E402
from service import Service, on_small_disk  # noqa: E402

KILLS = 24


class Desk:
    """Says things to a service, and holds what it answers against the contract."""

    def __init__(self, checker, service, contract):
        self.checker, self.service, self.contract = checker, service, contract

    def ask(self, token, target, **more):
        fields = {"Authorization": f"Bearer {token}"} if token else {}
        return self.service.ask(f"{API}/{target}", **fields, **more)

    def get(self, token, target):
        answer = self.ask(token, target)
        self.checker.check(answer.status == 200, f"{target}: {answer.status} {answer.body[:300]}")
        return answer.json()

    def say(self, token, target, body, status, problem=None):
        """POSTs `body`; what is answered must have that status, and be that problem or a dispute."""
        text = body if isinstance(body, (str, bytes)) else json.dumps(body)
        answer = self.ask(token, target, method="POST", body=text, Content_Type="application/json")
        what = f"POST {target} {text[:80]}: {answer.status} {answer.body[:300]}"
        if not self.checker.check(answer.status == status, what):
            return {}
        said = answer.json()
        if problem:
            self.checker.check(said["type"] == f"urn:comity:{problem}", what)
            return said
        faults = self.contract.faults({"$ref": "#/components/schemas/Dispute"}, said)
        self.checker.check(not faults and answer.headers["location"] == f"{API}/disputes/{said['id']}", f"{what}: {faults}")
        return said

    def assessment(self, token, asn):
        return self.get(token, f"networks/AS{asn}")["assessment"]


def assessed(checker, asn):
    outcome = checker.run("assess", f"AS{asn}", "--format", "json", "--store", "comity.db")
    return json.loads(outcome.stdout)


def metrics_of(assessment):
    return {metric["metric"]: metric["value"] for metric in assessment["metrics"]}


def held(checker):
    """(network, event) of what is held against culprits, alone in its metric; none is a part of another's."""
    found, taken = [], set()
    for line in checker.run("assess", "--all", "--format", "json", "--store", "comity.db").stdout.splitlines():
        network = json.loads(line)
        for event in network["events"]:
            parts = {event["culprit"], *event["victims"], *(a["asn"] for a in event["accomplices"])}
            alone = sum(other["metric"] == event["metric"] for other in network["events"]) == 1
            if event["metric"] and alone and event["part"] == "culprit" and not parts & taken:
                found.append((network["asn"], event))
                taken |= parts
                break
    return found


def check_says(desk, checker, tokens, event):
    """Who may say what, and how it must be said."""
    path = f"incidents/{event['id']}/disputes"
    reason = {"reason": "It was planned \u2013 see our <notice>."}
    desk.say(None, path, reason, 401, "api.token.required")
    desk.say("comity_" + 64 * "0", path, reason, 401, "api.token.invalid")
    desk.say(tokens["other"], path, reason, 404, "api.incident.unknown")
    desk.say(tokens["auditor"], path, reason, 403, "api.dispute.not-yours")
    desk.say(tokens["own"], "incidents/nothing/disputes", reason, 404, "api.incident.unknown")
    for body, status, problem in (("", 400, "api.body.malformed"), ("[]", 400, "api.body.malformed"),
                                  ({"reason": "a", "x": 1}, 400, "api.body.malformed"), ({}, 422, "api.body.bad-value"),
                                  ({"reason": " "}, 422, "api.body.bad-value"), ({"reason": "\x1b[2J"}, 422, "api.body.bad-value"),
                                  ({"reason": "x" * 2001}, 422, "api.body.bad-value"),
                                  (b'{"reason":"\xff"}', 400, "api.body.malformed")):
        desk.say(tokens["own"], path, body, status, problem)
    large = desk.ask(tokens["own"], path, method="POST", body=json.dumps({"reason": "x" * 70_000}))
    checker.check(large.status == 413, f"a large body: {large.status}")
    checker.check(desk.get(tokens["administrator"], "disputes")["total"] == 0, "nothing of that is kept")
    dispute = desk.say(tokens["own"], path, reason, 201)
    checker.check(dispute["state"] == "open" and dispute["reason"] == reason["reason"] and "token" not in dispute and
                  dispute["networks"] == [event["culprit"]], f"as it was said: {dispute}")
    stands = desk.say(tokens["own"], path, reason, 409, "api.dispute.stands")
    checker.check(f"dispute {dispute['id']} is open" in stands["detail"], stands)
    desk.say(tokens["administrator"], path, reason, 409, "api.dispute.stands")
    ruling = {"verdict": "accepted", "reason": "Shown."}
    desk.say(None, f"disputes/{dispute['id']}/ruling", ruling, 401, "api.token.required")
    desk.say(tokens["own"], f"disputes/{dispute['id']}/ruling", ruling, 403, "api.dispute.auditors-alone")
    desk.say(tokens["other"], f"disputes/{dispute['id']}/ruling", ruling, 404, "api.dispute.unknown")
    desk.say(tokens["auditor"], "disputes/77/ruling", ruling, 404, "api.dispute.unknown")
    desk.say(tokens["auditor"], f"disputes/{dispute['id']}/ruling", {"verdict": "maybe", "reason": "x"}, 422, "api.body.bad-value")
    for name, wanted in (("own", 1), ("other", 0), ("auditor", 1), ("administrator", 1)):
        for query in ("", "?state=open", f"?as=AS{event['culprit']}"):
            checker.check(desk.get(tokens[name], f"disputes{query}")["total"] == wanted, f"{name} sees disputes{query}")
        checker.check(desk.get(tokens[name], "disputes?state=accepted")["total"] == 0, "none is accepted")
    checker.check(desk.ask(None, "disputes").status == 401, "nobody sees any")
    told = desk.get(tokens["auditor"], f"disputes/{dispute['id']}")
    checker.check(told["token"]["name"] == "Ana Caf\u00e9", f"an auditor is told by whom: {told}")
    return dispute["id"]


def incidents_counted(desk, event):
    """Of the last point of the trend, and of what may be listed."""
    trend = desk.get(None, "overview")["trend"]
    return sum(kind["attested"] + kind["suspected"] for kind in trend[-1]["incidents"] if kind["kind"] == event["kind"])


def check_rules(desk, checker, tokens, event, dispute):
    """A ruling changes every score at once, a later one changes it back; both verdicts stay."""
    asn, path = event["culprit"], f"disputes/{dispute}/ruling"
    before, overview = desk.assessment(tokens["auditor"], asn), desk.ask(None, "overview")
    counted = incidents_counted(desk, event)
    history = desk.get(None, f"networks/AS{asn}/history")["items"]
    checker.check(before["without_rulings"] is None, "nothing is ruled out yet")
    ruled = desk.say(tokens["auditor"], path, {"verdict": "accepted", "reason": "Shown <b>so</b>."}, 201)
    checker.check(ruled["state"] == "accepted" and [r["number"] for r in ruled["rulings"]] == [1], ruled)
    after = desk.assessment(tokens["auditor"], asn)
    metric = event["metric"]
    checker.check(metrics_of(after)[metric] is None or metrics_of(after)[metric] < metrics_of(before)[metric],
                  f"{metric}: {metrics_of(before)[metric]} to {metrics_of(after)[metric]}")
    without = after["without_rulings"]
    checker.check(without["events"] == 1 and
                  [a["score"] for a in without["actions"]] == [a["score"] for a in before["actions"]] and
                  metrics_of(without) == metrics_of(before), f"the scores without it: {without}")
    local = assessed(checker, asn)
    # The service tells of its files elsewhere.
    del local["sources"]
    checker.check(local == after, "comity assess says the same")
    for name in ("own", None):
        seen = desk.assessment(tokens.get(name), asn)
        checker.check(metrics_of(seen) == metrics_of(after), f"{name} sees the same scores")
    checker.check(desk.ask(None, "overview").headers["etag"] != overview.headers["etag"], "another ETag")
    checker.check(desk.ask(None, "overview", If_None_Match=overview.headers["etag"]).status == 200, "not what it was")
    checker.check(incidents_counted(desk, event) == counted - 1, "one less in the trend")
    shown = desk.get(tokens["own"], f"incidents/{event['id']}")["event"]
    checker.check(shown["ruled_out"] and not shown["counts"] and shown["disputes"][0]["rulings"][0]["reason"] == "Shown <b>so</b>.",
                  f"the event: {shown['disputes']}")
    checker.check(all(shown[key] == event[key] for key in ("sentence", "certainty", "rule", "suspicion")), "what Comity said stays")
    listed = desk.get(tokens["own"], "incidents?counts=false&limit=1000")["items"]
    checker.check(any(item["ruled_out"] and item["id"] == event["id"] for item in listed), "listed as ruled out")
    text = checker.run("incidents", "show", event["id"], "--store", "comity.db").stdout.decode()
    checker.check("Ruled out" in text and "Accepted by the auditor" in text and "It was planned" in text, text)
    page = checker.run("assess", f"AS{asn}", "--format", "html", "--store", "comity.db").stdout.decode()
    checker.check("Shown &lt;b&gt;so&lt;/b&gt;." in page and "<b>so</b>" not in page, "the page of the network")
    checker.check(metrics_of(desk.get(None, f"networks/AS{asn}/history")["items"][-1])[metric] == metrics_of(after)[metric], "history")

    ruled = desk.say(tokens["administrator"], path, {"verdict": "refused", "reason": "Not after all."}, 201)
    checker.check([(r["number"], r["verdict"], r["by"]) for r in ruled["rulings"]] ==
                  [(1, "accepted", "auditor"), (2, "refused", "administrator")], f"both rulings: {ruled}")
    again = desk.assessment(tokens["auditor"], asn)
    checker.check((metrics_of(again), again["actions"], again["without_rulings"]) == (metrics_of(before), before["actions"], None),
                  "as before")
    checker.check(incidents_counted(desk, event) == counted and
                  desk.get(None, f"networks/AS{asn}/history")["items"] == history, "everywhere")
    second = desk.say(tokens["own"], f"incidents/{event['id']}/disputes", {"reason": "We have\nmore to show."}, 201)
    checker.check(second["id"] > dispute, "a refused one may be disputed again")
    return second["id"]


def check_machine(desk, checker, tokens, event, dispute, other):
    """The administrator at the machine; what another process decides is served soon."""
    def run(*arguments):
        return checker.run("disputes", *arguments, "--store", "comity.db")
    for arguments, status in ((("rule", str(dispute), "--reason", "x"), program.USAGE), (("rule", "99", "--accept", "--reason", "x"), 1),
                              (("rule", str(dispute), "--accept", "--reason", "\x1b"), program.USAGE),
                              (("add", "nothing", "--reason", "x"), 1), (("add", event["id"], "--reason", "x"), 1),
                              (("add", other["id"], "--reason", "x", "--network", "AS4200000000"), program.USAGE),
                              (("--state", "accepted"), 1)):
        outcome = run(*arguments)
        checker.check(outcome.status == status, f"{arguments}: {outcome}")
    checker.check(run("rule", str(dispute), "--accept", "--reason", "Seen on the spot.").status == 0, "ruled at the machine")
    desk.service.until(lambda: desk.get(tokens["auditor"], f"disputes/{dispute}")["state"] == "accepted", "served soon")
    checker.check(desk.assessment(tokens["auditor"], event["culprit"])["without_rulings"]["events"] == 1, "and scored")
    listed = json.loads(run("--json").stdout)["disputes"]
    checker.check([(d["state"], len(d["rulings"])) for d in listed] == [("refused", 2), ("accepted", 1)], listed)
    text = run("--as", f"AS{event['culprit']}").stdout.decode()
    checker.check("Seen on the spot." in text and "We have" in text, text)
    # Observed again, the same event is ruled out still.
    observe(checker, "comity")
    desk.service.until(lambda: desk.ask(None, "overview").status == 200, "served again")
    again = assessed(checker, event["culprit"])
    checker.check(again["without_rulings"]["events"] == 1, "it holds in another observation")
    checker.check(desk.assessment(tokens["auditor"], event["culprit"])["without_rulings"] == again["without_rulings"], "served too")


def check_kills(checker, contract, tokens, dispute, event):
    """Killed right behind the answer, again and again: whatever was answered with 201 is there."""
    said = []
    for i in range(KILLS):
        service = Service(checker, "--config", "serve.toml").__enter__()
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        desk = Desk(checker, service, contract)
        reason = f"round {i}"
        verdict = ("refused", "accepted")[i % 2]
        desk.say(tokens["auditor"], f"disputes/{dispute}/ruling", {"verdict": verdict, "reason": reason}, 201)
        service.process.kill()
        service.process.wait()
        service.process.stdout.close()
        service.log.close()
        said.append((verdict, reason))
        listed = json.loads(checker.run("disputes", "--json", "--store", "comity.db").stdout)["disputes"]
        kept = [(r["verdict"], r["reason"]) for r in listed[dispute - 1]["rulings"]]
        checker.check(kept[-len(said):] == said, f"round {i}: {kept}")
        without = assessed(checker, event["culprit"])["without_rulings"]
        checker.check((without is not None) == (verdict == "accepted"), f"round {i}: scored by it")


def check_full_disk(checker, contract, tokens, dispute):
    """What cannot be written is not acknowledged, and all else goes on; with room again it is taken."""
    with Service(checker, "--config", "serve.toml", **on_small_disk()) as service:
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        desk = Desk(checker, service, contract)
        before = desk.get(tokens["auditor"], "disputes")
        ruling = {"verdict": "refused", "reason": "There is no room for this."}
        service.limit_files(0)
        desk.say(tokens["auditor"], f"disputes/{dispute}/ruling", ruling, 503, "api.dispute.not-kept")
        checker.check(desk.get(tokens["auditor"], "disputes") == before, "nothing is kept of what was refused")
        service.limit_files(resource.RLIM_INFINITY)
        desk.say(tokens["auditor"], f"disputes/{dispute}/ruling", ruling, 201)


def main():
    checker = make_store(program.checker_of_arguments())
    observe(checker, "comity")
    contract = Contract(checker.source / "api/openapi.yaml")
    (asn, event), (other_asn, other) = held(checker)[:2]
    nothing = checker.run("disputes", "--store", "comity.db")
    checker.check(nothing.status == 1 and not nothing.stdout, "no disputes, no file")
    tokens = {"own": make_token(checker, "--network", f"AS{asn}"), "other": make_token(checker, "--network", f"AS{other_asn}"),
              "auditor": make_token(checker, "--scope", "auditor"),
              "administrator": make_token(checker, "--scope", "administrator")}
    checker.write("serve.toml", b'[observe]\nstore = "comity.db"\n[serve]\nrequests_per_second = 0\n')
    started = time.monotonic()
    with Service(checker, "--config", "serve.toml") as service:
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        desk = Desk(checker, service, contract)
        dispute = check_says(desk, checker, tokens, event)
        second = check_rules(desk, checker, tokens, event, dispute)
        check_machine(desk, checker, tokens, event, second, other)
    check_kills(checker, contract, tokens, second, event)
    check_full_disk(checker, contract, tokens, second)
    checker.check(time.monotonic() - started < 300, "all of it in five minutes")
    checker.check(len(lines_of(checker, "incidents", "--json", "--all")) > 0, "the store is whole")
    return checker.finish()


if __name__ == "__main__":
    sys.exit(main())
