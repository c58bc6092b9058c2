#!/usr/bin/env python3
"""Clients of existing services against `comity serve`, and conformance against an arithmetic of its own.

    existing_services.py COMITY SOURCE_FOLDER

The clients ask as open-source clients of the MANRS API v1, of the Observatory API v2 and of the benchmarking tool of 2018
do. Every answer is held against api/existing-services.yaml, and what it says against `comity assess` over the same store.
"""

import csv
import email
import email.policy
import html
import io
import json
import math
import pathlib
import re
import statistics
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import program  # noqa: E402
from contract import Contract  # noqa: E402
from service import Service  # noqa: E402

KEY = {"Authorization": "Bearer 00000000-0000-4000-8000-000000000000"}
PROGRAMMES = {"network-operators": "net-ops", "cdn-cloud": "cdns", "ixps": "ixps", "equipment-vendors": "vendors"}
TITLES = {"network operators": "network-operators", "CDN and cloud": "cdn-cloud", "IXPs": "ixps",
          "vendors": "equipment-vendors"}
SCORES = {"filtering": "filtering", "antiSpoofing": "anti-spoofing", "coordination": "coordination",
          "routingInformationIRR": "routing-information-irr", "routingInformationRPKI": "routing-information-rpki"}
CURVE = 0.72241652513756
# Of the newest observation of October, which is neither served nor the one before; and of November.
MONTHS = {"2026-10": "october", "2026-11": "november"}


def make_store(checker):
    """Three observations: one of October, two of November."""
    made = checker.run("internet", "--ases", "600", "--vantage-points", "8", "--date", "2026-10-24T00:00:00Z",
                       "--days", "10", "--seed", "5", "--out", "net")
    checker.check(made.status == 0, made)
    whole = (checker.folder / "net/comity.toml").read_text()
    for name, pattern in (("october", "updates.202610*.mrt"), ("middle", "updates.20261101*.mrt"),
                          ("november", "*.mrt")):
        checker.write(f"net/{name}.toml", whole.replace('"updates/*.mrt"', f'"updates/{pattern}"').encode())
    for name in ("october", "middle", "november"):
        for store in ("comity.db", *([f"{name}.db"] if name in MONTHS.values() else [])):
            outcome = checker.run("observe", "--config", f"net/{name}.toml", "--store", store)
            checker.check(outcome.status == 0, outcome)


def assessments(checker, name, asns=()):
    """What `comity assess` says of all networks that announce something, and of `asns`, in one observation."""
    def lines(*arguments):
        outcome = checker.run("assess", *arguments, "--format", "json", "--store", f"{name}.db")
        # One network comes as one indented object.
        text = outcome.stdout.decode()
        return [json.loads(text)] if len(arguments) == 1 and arguments[0] != "--all" else \
            [json.loads(line) for line in text.splitlines()]
    found = {network["asn"]: network for network in lines("--all")}
    for asn in asns:
        if asn not in found:
            found[asn] = lines(f"AS{asn}")[0]
    return found


def participants_of(checker):
    with open(checker.folder / "net/participants.csv", encoding="utf-8", newline="") as file:
        return [{"name": row["name"], "programme": TITLES[row["programme"]], "since": row["member_since"],
                 "areas": [area.strip() for area in row["areas_served"].split(",")],
                 "asns": sorted(int(asn.strip().removeprefix("AS")) for asn in row["ASNs"].split(",") if asn.strip())}
                for row in csv.DictReader(file)]


def value_of(network, name):
    return next(metric["value"] for metric in network["metrics"] if metric["metric"] == name)


def pooled_scores(networks):
    """The five scores of some networks taken as one: an arithmetic apart from the program's."""
    def total(names_and_weights):
        raw = 0
        for name, weight in names_and_weights:
            values = [value for value in (value_of(network, name) for network in networks) if value is not None]
            if not values:
                return None
            raw += weight * sum(values)
        return math.exp(-CURVE * math.sqrt(raw))

    def measured(name):
        return [network for network in networks if value_of(network, name) is not None]

    contacts = [value_of(network, "M8") for network in measured("M8")]
    registered, attested = measured("M7IRR"), measured("M7RPKI")
    pairs = sum(network["routes"]["counted"] for network in attested)
    plain = sum(n["routes"]["valid"] - 10 * n["routes"]["invalid"] for n in attested)
    return {
        "filtering": total([("M2", 1), ("M2C", .5), ("M3", 1), ("M3C", .5), ("M4", 1), ("M4C", .5)]),
        "anti-spoofing": total([("M5", 1), ("M5C", .5)]),
        "coordination": min(contacts, default=None),
        "routing-information-irr":
            1 - sum(value_of(n, "M7IRR") * n["routes"]["counted"] for n in registered) /
            sum(n["routes"]["counted"] for n in registered) if registered else None,
        "routing-information-rpki": min(1, max(0, plain / pairs)) if attested else None,
    }


def same(a, b):
    return a == b if a is None or b is None else abs(a - b) <= 0.000501


def band_of(score):
    return "no-data" if score is None else "ready" if score >= .8 else "aspiring" if score >= .6 else "lagging"


class Client:
    """Asks as a client of an existing service would, and holds the answer against the contract."""

    def __init__(self, checker, service, contract):
        self.checker, self.service, self.contract = checker, service, contract
        self.walked = set()

    def path_of(self, target):
        """The path of the contract that `target` is."""
        plain = target.split("?")[0]
        for path in self.contract.document["paths"]:
            if re.fullmatch(re.sub(r"\\\{[a-z]+\\\}", "[^/]+", re.escape(path)), plain):
                return path
        raise KeyError(target)

    def ask(self, target, status=200, method="GET", body=None, **headers):
        answer = self.service.ask(target, method, body, **{**KEY, **headers})
        path = self.path_of(target)
        self.walked.add(path)
        content = self.contract.content(path, answer.status)
        self.checker.check(answer.status == status and answer.type in content,
                           f"{method} {target}: {answer.status} {answer.type}: {answer.body[:300]}")
        if answer.type in content and answer.type.endswith("json"):
            faults = self.contract.faults(content[answer.type]["schema"], answer.json())
            self.checker.check(not faults, f"{target}: {faults}")
        return answer

    def json(self, target, **headers):
        return self.ask(target, **headers).json()

    def post(self, target, question, status=200):
        return self.ask(target, status, "POST", json.dumps(question), Content_Type="application/json").json()


def check_manrs_v1(client, checker, truth, joined):
    """As the clients that mark members in a list, and those that read conformance."""
    everyone = sorted({asn for one in joined for asn in one["asns"]})
    listed = client.ask("/api/asns", Origin="https://members.example")
    checker.check(listed.headers["access-control-allow-origin"] == "*", "a page of another site may read the list")
    checker.check(listed.json()["asns"] == everyone, "networks of members")
    info = {one["number"]: one for one in client.json("/api/asns/info")["asns"]}
    checker.check(sorted(n for n, one in info.items() if one["manrs"]) == everyone, "networks marked as members")
    checker.check(set(truth["november"]) <= set(info), "all networks are told")
    for asn in (everyone[0], "AS%d" % everyone[-1]):
        one = client.json(f"/api/asns/info/{asn}")
        checker.check(one == info[int(str(asn).removeprefix("AS"))], f"info of {asn}")
    client.ask("/api/asns/info/4199999999", 404)
    exchanges = client.json("/api/ixps/info")["ixps"]
    checker.check([one["name"] for one in exchanges] == [one["name"] for one in joined if one["programme"] == "ixps"],
                  "exchanges")
    for month, name in [*MONTHS.items(), ("", "november")]:
        for programme, path in PROGRAMMES.items():
            query = f"?month={month.replace('-', '')}" if month else ""
            records = client.json(f"/api/conformance/{path}{query}", Accept="application/json")["participants"]
            wanted = [one for one in joined if one["programme"] == programme]
            checker.check([(r["name"], r["ASNs"], r["areas_served"], r["member_since"]) for r in records] ==
                          [(w["name"], w["asns"], w["areas"], w["since"]) for w in wanted], f"participants of {path}")
            for record, one in zip(records, wanted):
                check_record(checker, record, pooled_scores([truth[name][asn] for asn in one["asns"]]),
                             f"{one['name']} in {month}")
    checker.check(client.ask("/api/conformance/net-ops?month=202609", 404).status == 404, "a month of which there is nothing")
    client.ask("/api/conformance/net-ops?month=2026-10", 400)
    client.ask("/api/conformance/bakers", 404)
    table = client.ask("/api/conformance/net-ops", Accept="text/csv").body.decode()
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    records = client.json("/api/conformance/net-ops")["participants"]
    checker.check([(r["name"], r["ASNs"], r["coordination_severity"]) for r in rows] ==
                  [(r["name"].replace("=", "'="), ", ".join(map(str, r["ASNs"])), r["coordination"]["score"]["severity"])
                   for r in records], "CSV holds what JSON does")
    client.ask("/api/conformance/cdns?format=csv")
    client.ask("/api/conformance/ixps?format=csv", 406)
    network = max((n for n in truth["november"].values()), key=lambda n: n["routes"]["counted"])
    roas = client.json(f"/api/roas/asn/AS{network['asn']}")
    routes = network["routes"]
    checker.check((roas["announced"], roas["valid"], roas["invalid"], roas["unknown"]) ==
                  (routes["counted"], routes["valid"], routes["invalid"], routes["not_found"]), "ROAs of a network")
    vrps = json.loads((checker.folder / "net/vrps.json").read_text())["roas"]
    own = {(v["prefix"], v["maxLength"]) for v in vrps if int(str(v["asn"]).removeprefix("AS")) == network["asn"]}
    checker.check(roas["roa_count"] == len(own) and roas["roa_count"] == roas["roa_v4"] + roas["roa_v6"], "its VRPs")
    country = next(n["network"]["country"] for n in truth["november"].values() if n["network"]["country"])
    of_country = client.json(f"/api/roas/country/{country.lower()}")
    for key in ("announced", "valid", "invalid", "unknown"):
        checker.check(of_country[key] == sum(one[key] for one in of_country["asns"]), f"{key} of {country}")
    client.ask("/api/roas/country/xx", 404)
    client.ask("/api/roas/country/x", 404)


def check_record(checker, record, scores, what):
    """One participant of version 1: without a profile nothing is said to be conformant or not."""
    for key, score in (("filtering", "filtering"), ("anti_spoofing", "anti-spoofing"), ("coordination", "coordination")):
        if key not in record:
            continue
        action = record[key]
        checker.check(action["conformance"] == "no-data", f"{what}: {key} says {action['conformance']}")
        if "score" in action and record.get("routing_information"):
            expected = scores[score]
            severity = band_of(expected).replace("no-data", "no_data_available")
            checker.check(same(action["score"]["value"], expected) and action["score"]["severity"] == severity,
                          f"{what}: {key} {action['score']}, not {expected}")
    if "routing_information" in record:
        for key in ("irr", "rpki"):
            shown, expected = record["routing_information"][f"score_{key}"], scores[f"routing-information-{key}"]
            checker.check(same(shown["value"], expected), f"{what}: {key} {shown}, not {expected}")


def check_observatory_v2(client, checker, truth, joined):
    """As a collector that walks countries: networks page by page, members, and a mean of the scores."""
    def walk(path, key, query=""):
        items, token = [], None
        while True:
            parts = [part for part in (query, f"pageToken={urllib.parse.quote(token)}" if token else "") if part]
            page = client.json(f"/api/v2/{path}" + (f"?{'&'.join(parts)}" if parts else ""))
            items += page[key]
            token = page.get("nextPageToken")
            if not token:
                return items

    ases = walk("ases", "ases")
    checker.check(len(ases) > 300 and [one["id"] for one in ases] == sorted({one["id"] for one in ases}), "each once")
    by_country = {}
    for one in ases:
        by_country.setdefault(one["economy"], []).append(one["id"])
    economy = max((code for code in by_country if code), key=lambda code: len(by_country[code]))
    checker.check([one["id"] for one in walk("ases", "ases", f"economies={economy}")] == by_country[economy], economy)
    other = next(code for code in by_country if code not in ("", economy))
    both = walk("ases", "ases", f"economies={economy.lower()},{other}")
    checker.check(len(both) == len(by_country[economy]) + len(by_country[other]), "two economies")
    checker.check(client.json(f"/api/v2/ases/{ases[0]['id']}") == ases[0], "one network")
    members = walk("participants", "participants")
    checker.check([one["name"] for one in members] == [one["name"] for one in joined], "participants")
    checker.check(sorted({asn for one in members for asn in one["asns"]}) == client.json("/api/v2/asns")["asns"], "asns")
    checker.check(len({one["id"] for one in members}) == len(members), "ids")
    some = next(one for one in joined if one["asns"])
    found = client.json(f"/api/v2/participants?asn={some['asns'][0]}")["participants"]
    checker.check([(one["name"], one["status"]) for one in found] == [(some["name"], "approved")], "by network")
    checker.check(client.json("/api/v2/participants?asn=4199999999")["participants"] == [], "an empty list, not 404")
    for month, name in MONTHS.items():
        networks = [n for n in truth[name].values() if n["network"]["country"] == economy and n["routes"]["announced"]]
        figures = client.json(f"/api/v2/scores/summary?region={economy}&month={month}-17T11:00:00Z")["scores"]["keyFigures"]
        checker.check({one["id"] for one in figures} <= set(SCORES), "ids of scores")
        for figure in figures:
            scores = [a["score"] for n in networks for a in n["actions"] if a["id"] == SCORES[figure["id"]]]
            known = [score for score in scores if score is not None]
            checker.check(abs(figure["value"] - sum(known) / len(known)) < 0.0011, f"{figure['id']} of {economy} in {month}")
            counts = {one["id"]: one["count"] for one in figure["severities"]}
            checker.check(counts["no_data_available"] == len(scores) - len(known), f"without data in {month}")
            checker.check(counts["lagging"] == sum(band_of(score) == "lagging" for score in known), f"lagging in {month}")
            checker.check(abs(sum(one["percentage"] for one in figure["severities"]) - 100) < 0.01, "percentages")
        mean = sum(figure["value"] for figure in figures) / len(figures)
        checker.check(0 <= mean <= 1, "the mean that clients take")
    asn = next(n["asn"] for n in truth["november"].values() if n["asn"] in truth["october"])
    now, then = (client.json(f"/api/v2/scores/summary?asn={asn}&month={month}-01T00:00:00Z")["scores"]["keyFigures"]
                 for month in ("2026-11", "2026-10"))
    for figure in now:
        expected = next(a["score"] for a in truth["november"][asn]["actions"] if a["id"] == SCORES[figure["id"]])
        before = next((one["value"] for one in then if one["id"] == figure["id"]), None)
        checker.check(same(figure["value"], expected), f"{figure['id']} of AS{asn}")
        trend = None if before is None else figure["value"] - before
        checker.check(same(figure["trend"], trend), f"trend of {figure['id']}: {figure['trend']}, not {trend}")
    checker.check(client.json("/api/v2/scores/summary")["scores"]["keyFigures"], "scores of all")
    client.ask(f"/api/v2/scores/details?asn={asn}", 403)
    for query in ("region=PT&colour=red", "month=202611", "asn=x", "asn=1&region=PT"):
        client.ask(f"/api/v2/scores/summary?{query}", 422)
    client.ask("/api/v2/scores/details", 422)
    client.ask("/api/v2/ases?pageToken=x", 422)
    client.ask("/api/v2/scores/summary?region=XX", 404)
    client.ask("/api/v2/scores/summary?month=2020-01-01T00:00:00Z", 404)


def check_reports_2018(client, checker, truth, joined):
    """As the tool of 2018 was asked."""
    period = {"period_start": "2026-10-01", "period_end": "2026-11-30"}
    reports = client.post("/reports-api/reports/", period)["data"]
    checker.check(len(reports) == 3, f"three reports: {reports}")
    october = client.post("/reports-api/reports/", period | {"period_end": "2026-10-31"})["data"]
    checker.check(october == reports[:1], "the report of October")
    checker.check(client.post("/reports-api/reports/", period | {"type": "manual"})["data"] == [], "none made by hand")
    some = joined[0]["asns"][0]
    checker.check(client.post("/reports-api/reports/", period | {"asns": [some]})["data"] == reports, "with a network")
    checker.check(client.post("/reports-api/reports/", period | {"asns": [4199999999]})["data"] == [], "with nobody's")
    one = client.json(f"/reports-api/reports/{october[0]['id']}/")
    checker.check(one == {"message": "OK", "data": october[0]}, "one report")
    found = client.json(f"/reports-api/reports/{october[0]['id']}/results/")["data"]
    everyone = sorted({asn for one in joined for asn in one["asns"]})
    checker.check([result["asn"] for result in found["results"]] == everyone, "results of all who have joined")
    for result in found["results"]:
        network = truth["october"][result["asn"]]
        for metric in network["metrics"]:
            value = result[metric["metric"].lower()]
            expected = metric["value"] if metric["metric"] not in ("M6", "M8") or metric["value"] is None else metric["value"] == 1
            checker.check(value == expected, f"{metric['metric']} of AS{result['asn']}: {value}, not {expected}")
        routes = network["routes"]
        checker.check(result["m7irr_data"]["total_routes_num"] == routes["counted"], f"routes of AS{result['asn']}")
        unregistered = value_of(network, "M7IRR")
        if unregistered is not None:
            checker.check(result["m7irr_data"]["unregistered_routes_num"] == round(unregistered * routes["counted"]) ==
                          len(result["m7irr_data"]["unregistered_routes"]), f"unregistered of AS{result['asn']}")
    values = [result["m7irr"] for result in found["results"] if result["m7irr"] is not None]
    checker.check(abs(found["stats"]["m7irr_mean"] - statistics.mean(values)) < 1e-9, "mean")
    checker.check(abs(found["stats"]["m7irr_median"] - statistics.median(values)) < 1e-9, "median")
    policies = [result["m6"] for result in found["results"] if result["m6"] is not None]
    checker.check(found["stats"]["m6_mode"] == (2 * sum(policies) >= len(policies)), "mode")
    asked = client.post("/reports-api/results/", period | {"asns": [some], "metrics": ["m1", "m7irr"]})["data"]
    checker.check(list(asked["asns"]) == [str(some)] and len(asked["asns"][str(some)]) == 3 == len(asked["stats"]), "by network")
    checker.check(set(asked["asns"][str(some)][0]) == {"period_start", "period_end", "m1", "m7irr"}, "metrics asked for")
    checker.check(asked["asns"][str(some)][0]["m7irr"] == value_of(truth["october"][some], "M7IRR"), "of October")
    whole = client.post("/reports-api/results/", period | {"asns": [some], "metrics": ["m2"], "only_metrics": False})["data"]
    checker.check("m2_data" in whole["asns"][str(some)][0], "with what it rests on")
    culprit = check_events_of_reports(client, checker, truth)
    checker.check(culprit, "a network with an incident")
    for question in ({}, {"period_start": "yesterday"}, period | {"asns": "x"}, period | {"colour": "red"}):
        answer = client.post("/reports-api/reports/", question, 400)
        checker.check(answer["message"], f"{question}: why not")
    client.ask("/reports-api/reports/999999/", 404)
    answer = client.ask("/reports-api/reports/", 400, "POST", "[" * 60000)
    checker.check("JSON" in answer.json()["message"], "a body that is no object")


def check_events_of_reports(client, checker, truth):
    """Incidents that may be seen are told with the metric that they make."""
    period = {"period_start": "2026-11-01", "period_end": "2026-11-30"}
    for network in truth["november"].values():
        attested = [event for event in network["events"] if event["certainty"] == "attested" and event["counts"]]
        if not attested:
            continue
        data = client.post("/reports-api/results/", {"period_start": "2026-10-01", "period_end": "2026-11-30",
                                                    "asns": [network["asn"]], "only_metrics": False})["data"]
        newest = data["asns"][str(network["asn"])][-1]
        told = {one["bgpstream_eventid"] for key in ("m1", "m1c", "m2", "m2c") for one in newest[f"{key}_data"]}
        checker.check(told <= {event["id"] for event in attested}, f"events of AS{network['asn']}, no others")
        if told:
            return network["asn"]
    return None


def check_conformance(client, checker, truth, joined, service):
    """The service's own pages: scores of participants, what is missing, what is otherwise than before."""
    own = Contract(checker.source / "api/openapi.yaml")

    def get(target, path):
        answer = service.ask(target)
        checker.check(answer.status == 200, f"{target}: {answer.status} {answer.body[:200]}")
        faults = own.faults(own.content(path, 200)["application/json"]["schema"], answer.json())
        checker.check(not faults, f"{target}: {faults}")
        checker.check(b"non-conformant" not in answer.body, f"{target} calls someone non-conformant")
        return answer.json()

    programmes = get("/api/v1/conformance", "/api/v1/conformance")["programmes"]
    checker.check([p["name"] for p in programmes] == list(PROGRAMMES), "programmes in their order")
    for programme in programmes:
        wanted = {one["name"]: one for one in joined if one["programme"] == programme["name"]}
        checker.check(programme["participants"] == len(wanted) and programme["profile"] is None, programme["name"])
        page = get(f"/api/v1/conformance/{programme['name']}?limit=1000", "/api/v1/conformance/{programme}")
        checker.check(sorted(one["name"] for one in page["items"]) == sorted(wanted), f"all of {programme['name']}")
        checker.check({one["id"]: one["name"] for one in client.json("/api/v2/participants")["participants"]}.items() >=
                      {one["id"]: one["name"] for one in page["items"]}.items(), "ids as those of version 2")
        ranks = [["lagging", "aspiring", "ready", "no-data"].index(one["band"]) for one in page["items"]]
        checker.check(ranks == sorted(ranks), "worst first, no data last")
        for count in programme["bands"]:
            found = service.ask(f"/api/v1/conformance/{programme['name']}?band={count['band']}&limit=1").json()["total"]
            checker.check(found == count["participants"], f"{programme['name']} {count}: the list has {found}")
        for one in page["items"]:
            scores = pooled_scores([truth["november"][asn] for asn in one["asns"]])
            for action in one["actions"]:
                for shown in action["scores"]:
                    checker.check(same(shown["score"], scores[shown["id"]]), f"{one['name']}: {shown}, not {scores[shown['id']]}")
                known = [band_of(scores[s["id"]]) for s in action["scores"] if scores[s["id"]] is not None]
                order = ["ready", "aspiring", "lagging"]
                is_any = action["id"] == "routing-information"
                expected = "no-data" if not known else (min if is_any else max)(known, key=order.index)
                checker.check(action["band"] == expected, f"{one['name']}: {action['id']} is {action['band']}, not {expected}")
                checker.check((action["missing"] == []) == (action["band"] == "ready" and
                                                             (is_any or None not in [scores[s["id"]] for s in action["scores"]])),
                              f"{one['name']}: {action['id']} lacks {action['missing']}")
        for one in page["items"][:3]:
            alone = get(f"/api/v1/conformance/{programme['name']}/{one['id']}", "/api/v1/conformance/{programme}/{id}")
            checker.check(alone["participant"] == one, f"{one['name']} alone")
            checker.check([n["asn"] for n in alone["networks"]] == one["asns"], f"networks of {one['name']}")
    several = next(one for one in joined if len(one["asns"]) > 1)
    for query in (f"q=AS{several['asns'][1]}", f"q={urllib.parse.quote(several['name'][1:6].upper())}", "sort=name"):
        found = service.ask(f"/api/v1/conformance/{several['programme']}?{query}").json()["items"]
        checker.check(several["name"] in [one["name"] for one in found], query)
    for target, status in (("/api/v1/conformance/bakers", 404), ("/api/v1/conformance/ixps/x", 404),
                           ("/api/v1/conformance/ixps?verdict=conformant", 400), ("/api/v1/conformance/ixps?band=x", 400)):
        checker.check(service.ask(target).status == status, target)
    lines = service.ask(f"/api/v1/conformance/{several['programme']}?format=jsonl").body.splitlines()
    table = service.ask(f"/api/v1/conformance/{several['programme']}?format=csv").body.decode()
    checker.check([json.loads(line)["id"] for line in lines] ==
                  [row["id"] for row in csv.DictReader(io.StringIO(table, newline=""))], "JSON Lines and CSV")


def check_reports(checker, service, truth):
    """What `comity conformance` says is what the API does; and a participant's month is the sum of its networks'."""
    for programme in PROGRAMMES:
        outcome = checker.run("conformance", programme, "--format", "json", "--store", "comity.db")
        told = {one["id"]: one for one in map(json.loads, outcome.stdout.splitlines())}
        listed = {one["id"]: one for one in service.ask(f"/api/v1/conformance/{programme}?limit=1000").json()["items"]}
        checker.check(told.keys() == listed.keys(), f"{programme}: the same participants")
        for number, one in told.items():
            for key in ("name", "band", "before", "verdict", "actions"):
                checker.check(one[key] == listed[number][key], f"{key} of {one['name']}")
    events = changes = 0
    for number, one in listed_of(service).items():
        ask = ("conformance", "--participant", number, "--store", "comity.db")
        month = json.loads(checker.run(*ask, "--format", "json").stdout)
        checker.check(month["name"] == one["name"] and month["actions"] == one["actions"], f"the month of {one['name']}")
        moved = [shown for action in one["actions"] for shown in action["scores"] if shown["score"] != shown["before"]]
        checker.check(len(month["changes"]) == len(moved), f"{one['name']}: {month['changes']}, but {moved}")
        changes += len(moved)
        for held in month["incidents"]:
            value = value_of(truth["november"][held["asn"]], held["metric"])
            total = sum(incident["value"] for incident in held["incidents"])
            checker.check(abs(value - total) < 1e-9 and held["value"] == value, f"{held['metric']} of AS{held['asn']}: {total}")
            events += sum(incident["events"] for incident in held["incidents"])
        mail = email.message_from_bytes(checker.run(*ask, "--format", "mail").stdout, policy=email.policy.default)
        checker.check(mail["Subject"].startswith(one["name"]), f"subject {mail['Subject']}")
        body = mail.get_content()
        checker.check(max(map(len, body.splitlines())) <= 78 and one["name"] in body, f"the message to {one['name']}")
        page = checker.run(*ask, "--format", "html", "--out", "month.html")
        checker.check(page.status == 0 and html.escape(one["name"]) in (checker.folder / "month.html").read_text(), page)
    checker.check(events > 0 and changes > 0, f"{events} events and {changes} changes were told")
    outcome = checker.run("conformance", "--participant", "nobody at all", "--store", "comity.db")
    checker.expect(outcome, program.NEGATIVE, ["nobody at all", "no such participant"])
    checker.expect(checker.run("conformance", "bakers", "--store", "comity.db"), program.FAILED, ["bakers", "network-operators"])
    checker.expect(checker.run("conformance", "--format", "mail", "--store", "comity.db"), program.USAGE, ["--participant"])


def listed_of(service):
    items = service.ask("/api/v1/conformance/network-operators?limit=1000").json()["items"]
    return {one["id"]: one for one in items}


def check_profile(checker, contract, truth, joined):
    """With thresholds that somebody answers for, there are verdicts; and mounts are where they are told to be."""
    checker.write("profile.toml", b'name = "ours"\nprogramme = "network-operators"\ntitle = "Ours"\ntext = "What we ask."\n'
                  b"[thresholds]\nfiltering = 0.6\ncoordination = 1.0\nrouting-information-rpki = 0.9\n")
    checker.write("serve.toml", b'[observe]\nstore = "comity.db"\n[serve]\nprofiles = ["profile.toml"]\n'
                  b'[serve.mounts]\nmanrs = "/"\nobservatory = false\n')
    with Service(checker, "--config", "serve.toml") as service:
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        records = service.ask("/conformance/net-ops").json()["participants"]
        listed = {one["name"]: one for one in service.ask("/api/v1/conformance/network-operators?limit=1000").json()["items"]}
        seen = set()
        for record in records:
            scores = pooled_scores([truth["november"][asn] for asn in record["ASNs"]])

            def verdict(score, least):
                return "no-data" if score is None else "conformant" if score >= least else "non-conformant"
            expected = {"filtering": verdict(scores["filtering"], .6), "coordination": verdict(scores["coordination"], 1),
                        "routing_information": verdict(scores["routing-information-rpki"], .9), "anti_spoofing": "no-data"}
            for key, one in expected.items():
                checker.check(record[key]["conformance"] == one, f"{record['name']}: {key} {record[key]}, not {one}")
            needed = [expected[key] for key in ("filtering", "coordination", "routing_information")]
            whole = "non-conformant" if "non-conformant" in needed else "no-data" if "no-data" in needed else "conformant"
            checker.check(listed[record["name"]]["verdict"] == whole, f"{record['name']} is {whole}")
            seen.add(whole)
        checker.check(len(seen) > 1, f"verdicts differ: {seen}")
        total = service.ask("/api/v1/conformance/network-operators?verdict=non-conformant&limit=1").json()["total"]
        checker.check(total == sum(one["verdict"] == "non-conformant" for one in listed.values()), "by verdict")
        everyone = sorted({asn for one in joined for asn in one["asns"]})
        checker.check(service.ask("/asns").json()["asns"] == everyone, "mounted at the root")
        checker.check(service.ask("/").type == "text/html", "the pages are where they were")
        for target in ("/api/asns", "/api/v2/asns"):
            checker.check(service.ask(target).status == 404, f"{target} is nowhere")
    for wrong in (b'manrs = "api"', b"manrs = true", b'vendors = "/x"', b'manrs = "/a/../b"'):
        checker.write("wrong.toml", b'[observe]\nstore = "comity.db"\n[serve.mounts]\n' + wrong + b"\n")
        checker.expect(checker.run("serve", "--config", "wrong.toml"), program.FAILED, ["wrong.toml", "line 4", "mounts"])
    outcome = checker.run("serve", "--store", "comity.db", "--profile", "net/groups.toml")
    checker.expect(outcome, program.FAILED, ["net/groups.toml", "line"])


def main():
    checker = program.checker_of_arguments()
    make_store(checker)
    joined = participants_of(checker)
    everyone = {asn for one in joined for asn in one["asns"]}
    truth = {name: assessments(checker, name, everyone) for name in MONTHS.values()}
    checker.check(any(len(one["asns"]) > 1 for one in joined), "some have several networks")
    contract = Contract(checker.source / "api/existing-services.yaml")
    with Service(checker, "--store", "comity.db", "--visibility", "public") as service:
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        client = Client(checker, service, contract)
        check_manrs_v1(client, checker, truth, joined)
        check_observatory_v2(client, checker, truth, joined)
        check_reports_2018(client, checker, truth, joined)
        check_conformance(client, checker, truth, joined, service)
        check_reports(checker, service, truth)
        missed = set(contract.document["paths"]) - client.walked
        checker.check(not missed, f"never asked: {missed}")
    check_profile(checker, contract, truth, joined)
    return checker.finish()


if __name__ == "__main__":
    sys.exit(main())
