#!/usr/bin/env python3
"""Serves two observations of a made Internet and walks every route of api/openapi.yaml.

    api.py COMITY SOURCE_FOLDER

Every answer is held against its schema, in every format; lists against `comity assess`, `comity groups` and
`comity incidents` over the same store; and what nobody may see is looked for everywhere.
"""

import csv
import gzip
import io
import itertools
import json
import pathlib
import signal
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import program  # noqa: E402
from contract import Contract  # noqa: E402
from service import Service  # noqa: E402

API = "/api/v1"
ACTIONS = ["filtering", "anti-spoofing", "coordination", "routing-information-irr", "routing-information-rpki"]


def make_store(checker):
    """Two observations, the second of more days; the configuration files that made them."""
    made = checker.run("internet", "--ases", "200", "--vantage-points", "8", "--date", "2026-10-24T00:00:00Z",
                       "--days", "10", "--seed", "5", "--out", "net")
    checker.check(made.status == 0, made)
    whole = (checker.folder / "net/comity.toml").read_text()
    early = whole.replace('"updates/*.mrt"', '"updates/updates.2026102*.mrt"')
    checker.check(early != whole, "the configuration names updates")
    checker.write("net/early.toml", early.encode())
    observe(checker, "early")
    return checker


def observe(checker, name):
    outcome = checker.run("observe", "--config", f"net/{name}.toml", "--store", "comity.db")
    checker.check(outcome.status == 0, outcome)


def lines_of(checker, *arguments):
    return [json.loads(line) for line in checker.run(*arguments, "--store", "comity.db").stdout.splitlines()]


class Walk:
    """Asks the service, and holds each answer against the contract."""

    def __init__(self, checker, service, contract):
        self.checker, self.service, self.contract = checker, service, contract
        self.walked = set()
        self.bodies = []

    def get(self, path, arguments=None, query="", **headers):
        """The answer at `path`, as the contract writes it, with `arguments` for what stands in braces."""
        target = path
        for name, value in (arguments or {}).items():
            target = target.replace("{" + name + "}", urllib.parse.quote(value, safe=""))
        target += f"?{query}" if query else ""
        answer = self.service.ask(target, **headers)
        self.walked.add(path)
        self.bodies.append((target, answer.body))
        content = self.contract.content(path, answer.status)
        if not self.checker.check(answer.type in content, f"{target}: {answer.status} {answer.type}: {answer.body[:300]}"):
            return answer
        schema = content[answer.type]["schema"]
        if answer.type.endswith("jsonl"):
            values = [json.loads(line) for line in answer.body.splitlines()]
        elif answer.type.endswith("json"):
            values = [answer.json()]
        else:
            values = []
        for value in values:
            faults = self.contract.faults(schema, value)
            self.checker.check(not faults, f"{target}: {faults}")
        return answer

    def problem(self, target, status, rule, **headers):
        """`target` is refused as a problem of that rule."""
        answer = self.service.ask(target, **headers)
        fits = answer.status == status and answer.type == "application/problem+json"
        if fits:
            said = answer.json()
            fits = said["type"] == f"urn:comity:{rule}" and said["status"] == status
            fits = fits and not self.contract.faults({"$ref": "#/components/schemas/Problem"}, said)
        self.checker.check(fits, f"{target}: expected {status} {rule}: {answer.status} {answer.body[:300]}")

    def pages(self, path, arguments=None, query="", limit=7):
        """All items of a list, read page by page."""
        items, cursor, total = [], "", None
        while True:
            page = self.get(path, arguments, f"{query}&limit={limit}{cursor}").json()
            total = page["total"] if total is None else total
            self.checker.check(page["total"] == total and len(page["items"]) <= limit, f"{path}?{query}: total")
            items += page["items"]
            if page["next"] is None:
                self.checker.check(len(items) == total, f"{path}?{query}: {len(items)} items of {total}")
                return items
            cursor = f"&cursor={urllib.parse.quote(page['next'])}"


def check_networks(walk, checker):
    """Lists are what `assess --all` says, whatever the order, and each network comes once."""
    truth = {network["asn"]: network for network in lines_of(checker, "assess", "--all", "--format", "json")}
    listed = walk.pages(f"{API}/networks", query="announcing=true")
    checker.check([network["asn"] for network in listed] == sorted(truth), "networks by ASN, each once")
    for network in listed:
        other = truth[network["asn"]]
        scores = [(action["id"], action["score"], action["band"]) for action in other["actions"]]
        checker.check([(a["id"], a["score"], a["band"]) for a in network["actions"]] == scores,
                      f"scores of AS{network['asn']}")
        for key in ("announced", "counted", "valid", "not_found", "invalid"):
            checker.check(network["routes"][key] == other["routes"][key], f"{key} of AS{network['asn']}")
        checker.check(network["name"] == other["network"]["name"], f"name of AS{network['asn']}")
    everyone = sorted(network["asn"] for network in walk.pages(f"{API}/networks", limit=50))
    orders = ["asn", "name", "country", "announced", "worst", *ACTIONS]
    # A small group is put in order by itself, a large one with all networks.
    groups = sorted((g for g in walk.pages(f"{API}/groups") if g["networks"] >= 3), key=lambda g: g["networks"])
    for order in orders + [f"-{order}" for order in orders]:
        found = walk.pages(f"{API}/networks", query=f"sort={order}", limit=50)
        checker.check(sorted(n["asn"] for n in found) == everyone, f"sort={order}: each network once")
        for name, limit in ((groups[0]["group"], 2), (groups[-1]["group"], 50)):
            own = walk.pages(f"{API}/networks", query=f"group={urllib.parse.quote(name)}&sort={order}", limit=limit)
            members = {n["asn"] for n in own}
            checker.check([n for n in own if n["asn"] in everyone] == [n for n in found if n["asn"] in members],
                          f"sort={order}: {name} as among all")
        if order.lstrip("-") in ACTIONS:
            scores = [a["score"] for n in found for a in n["actions"] if a["id"] == order.lstrip("-")]
            known = [score for score in scores if score is not None]
            checker.check(known == sorted(known, reverse=order.startswith("-")), f"sort={order}: order")
            checker.check(scores[len(known):] == [None] * (len(scores) - len(known)), f"sort={order}: no data last")
    for band in ("ready", "lagging", "no-data", "ready|aspiring"):
        found = walk.pages(f"{API}/networks", query=f"band=filtering:{urllib.parse.quote(band)}", limit=50)
        wanted = [n for n in walk.pages(f"{API}/networks", limit=50) if n["actions"][0]["band"] in band.split("|")]
        checker.check(found == wanted, f"band={band}")
    some = next(network for network in listed if network["name"])
    kept = walk.pages(f"{API}/networks", limit=50)
    titles = [(group["group"], group["title"].lower()) for group in walk.pages(f"{API}/groups")]
    for text in (f"AS{some['asn']}", str(some["asn"])[:3], some["name"][1:].upper(), some["organisation"][:5].lower(),
                 "6", "s", titles[0][1][1:], "nobody has this"):
        query = f"q={urllib.parse.quote(text)}"
        found = walk.pages(f"{API}/networks", query=query, limit=50)
        wanted, digits = text.strip().lower(), text.strip().lower().removeprefix("as")
        in_group = {n["asn"] for name, title in titles if wanted in title
                    for n in walk.pages(f"{API}/networks", query=f"group={urllib.parse.quote(name)}", limit=50)}
        checker.check([n["asn"] for n in found] == [
            n["asn"] for n in kept
            if wanted in f"\n{n['name'] or ''}\n{n['organisation'] or ''}\n".lower() or n["asn"] in in_group
            or digits.isdigit() and str(n["asn"]).startswith(digits)], f"q={text!r}")
    return listed


def check_formats(walk, checker):
    """CSV and JSON Lines hold what JSON does; the next page is named in Link."""
    items = walk.get(f"{API}/networks", query="limit=5").json()["items"]
    lines = walk.get(f"{API}/networks", query="limit=5", Accept="application/jsonl")
    checker.check([json.loads(line) for line in lines.body.splitlines()] == items, "JSON Lines")
    link = lines.headers.get("link", "")
    checker.check(link.endswith('>; rel="next"'), f"Link: {link}")
    following = walk.service.ask(link[1:link.index(">")], Accept="application/jsonl")
    checker.check(json.loads(following.body.splitlines()[0])["asn"] > items[-1]["asn"], "the page that Link names")
    table = walk.get(f"{API}/networks", query="limit=5&format=csv").body.decode()
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    checker.check([int(row["asn"]) for row in rows] == [item["asn"] for item in items], "CSV")
    checker.check(all(row["filtering_band"] == item["actions"][0]["band"] for row, item in zip(rows, items)), "CSV bands")
    for path, arguments in ((f"{API}/groups", None), (f"{API}/groups/{{name}}/members", {"name": "rir:ripe"}),
                            (f"{API}/networks/{{asn}}", {"asn": str(items[0]["asn"])}), (f"{API}/incidents", None),
                            (f"{API}/networks/{{asn}}/routes", {"asn": str(items[0]["asn"])})):
        walk.get(path, arguments, "format=jsonl")
        walk.get(path, arguments, "format=csv")


def check_network(walk, checker, networks):
    """One network is what `assess` says, without what may not be seen."""
    for network in networks[::10]:
        asn = str(network["asn"])
        answer = walk.get(f"{API}/networks/{{asn}}", {"asn": f"AS{asn}"}).json()
        found = answer["assessment"]
        truth = json.loads(checker.run("assess", f"AS{asn}", "--format", "json", "--store", "comity.db").stdout)
        checker.check([figures_of(kind) for kind in answer["sources"]] == by_kind(truth["sources"]), f"sources of AS{asn}")
        checker.check([e["id"] for e in found["events"]] ==
                      [e["id"] for e in truth["events"] if e["certainty"] == "attested"], f"events of AS{asn}")
        for key in truth.keys() - {"events", "fixes", "advice", "sources", "what_if"}:
            checker.check(found[key] == truth[key], f"{key} of AS{asn}")
        checker.check(plain(found["advice"]) == plain(truth["advice"]), f"advice of AS{asn}")
        checker.check(all(fix in plain(truth["fixes"]) for fix in plain(found["fixes"])), f"fixes of AS{asn}")
        check_what_if(walk, checker, found, truth)
        routes = walk.pages(f"{API}/networks/{{asn}}/routes", {"asn": asn}, limit=100)
        checker.check(len(routes) == truth["routes"]["announced"], f"routes of AS{asn}")
        invalid = walk.pages(f"{API}/networks/{{asn}}/routes", {"asn": asn}, "rov=invalid")
        checker.check(invalid == [route for route in routes if route["rov"] == "invalid"], f"invalid of AS{asn}")
        history = walk.get(f"{API}/networks/{{asn}}/history", {"asn": asn}).json()["items"]
        checker.check([a["score"] for a in history[-1]["actions"]] == [a["score"] for a in truth["actions"]],
                      f"history of AS{asn}")
        if truth["previous"]:
            checker.check([a["score"] for a in history[0]["actions"]] ==
                          [a["score"] for a in truth["previous"]["actions"]], f"history of AS{asn} before")


def figures_of(kind):
    return {key: kind[key] for key in ("kind", "files", "octets", "entries", "errors", "as_of", "failures")}


def by_kind(files):
    """Files, which come in the order of their kinds, as the sums of each kind."""
    sums = []
    for kind, alike in itertools.groupby(files, key=lambda file: file["kind"]):
        alike = list(alike)
        sums.append({"kind": kind, "files": len(alike), **{key: sum(file[key] for file in alike)
                                                           for key in ("octets", "entries", "errors")},
                     "as_of": max((file["as_of"] for file in alike if file["as_of"]), default=None),
                     "failures": sum(file["failure"] is not None for file in alike)})
    return sums


def plain(fixes):
    """Fixes without what depends on which others may be seen."""
    return [{key: value for key, value in fix.items() if key != "what_if"} for fix in fixes]


def check_what_if(walk, checker, found, truth):
    """With nothing mended the scores are the present ones; with all of it, what `assess` says; one fix, what it says."""
    asn = found["asn"]

    def ask(fixes):
        names = ",".join(urllib.parse.quote(fix, safe="") for fix in fixes)
        return walk.get(f"{API}/networks/{{asn}}/what-if", {"asn": str(asn)}, f"fixes={names}").json()

    def scores(then):
        return {action["id"]: action["score"] for action in then["actions"]}

    present = {action["id"]: action["score"] for action in found["actions"]}
    none = ask(["fix.contact.missing:AS1", "nothing"])
    checker.check(none["unknown"] == ["fix.contact.missing:AS1", "nothing"] and none["fixes"] == [], f"what if, AS{asn}")
    checker.check(none["present"] == none["next"] == none["later"] and scores(none["next"]) == present, f"no fix of AS{asn}")
    everything = ask(["all"])
    checker.check({key: everything[key] for key in ("next", "later")} == found["what_if"], f"all fixes of AS{asn}")
    checker.check(everything["next"] == truth["what_if"]["next"], f"what is hidden changes nothing at once for AS{asn}")
    fixes = [*found["advice"], *found["fixes"]]
    checker.check(sorted(everything["fixes"]) == sorted(fix["id"] for fix in fixes), f"ids of AS{asn}")
    for fix in fixes[:3]:
        then = ask([fix["id"]])
        wanted = present | {change["id"]: change["after"] for change in fix["what_if"]["alone"]}
        checker.check(scores(then["later"]) == wanted and then["fixes"] == [fix["id"]], f"{fix['id']} of AS{asn}")
    for rule in {fix["rule"] for fix in fixes}:
        named = [fix["id"] for fix in fixes if fix["rule"] == rule]
        checker.check(ask([rule])["fixes"] == named, f"{rule} of AS{asn}")


def check_exports(walk, checker):
    """Whole lists hold what their pages do, in the same order, in both formats."""
    kinds = {item["name"]: item for item in walk.get(f"{API}/exports").json()["items"]}
    group = walk.get(f"{API}/groups", query="kind=rir&limit=1").json()["items"][0]["group"]
    questions = {"networks": ["", "announcing=true&sort=-announced", f"group={group}&q=net", "band=filtering:lagging"],
                 "incidents": ["", "counts=false", "kind=bogon-prefix"]}
    for name, queries in questions.items():
        for query in queries:
            path = f"{API}/exports/{name}"
            items = walk.pages(f"{API}/{name}", query=query, limit=60)
            lines = [json.loads(line) for line in walk.get(path, query=f"{query}&format=jsonl").body.splitlines()]
            checker.check(lines[1:] == items and lines[0]["rows"] == len(items), f"{name}?{query}: {len(items)} lines")
            table = walk.get(path, query=f"{query}&format=csv").body
            page = walk.get(f"{API}/{name}", query=f"{query}&format=csv&limit=1000").body
            checker.check(table == page, f"{name}?{query}: as the page of all")
            if not query:
                checker.check(kinds[name]["rows"] == len(items), f"{name}: {kinds[name]['rows']} rows")
    networks = walk.pages(f"{API}/networks", limit=100)
    lines = [json.loads(line) for line in walk.get(f"{API}/exports/scores", query="format=jsonl").body.splitlines()][1:]
    checker.check([(one["asn"], one["actions"]) for one in lines] == [(one["asn"], one["actions"]) for one in networks], "scores")
    table = walk.get(f"{API}/exports/scores").body.decode()
    rows = list(csv.DictReader(io.StringIO(table, newline=""), strict=True))
    checker.check([int(row["asn"]) for row in rows] == [one["asn"] for one in networks], "scores as CSV")
    for line, row in list(zip(lines, rows))[::20]:
        found = walk.get(f"{API}/networks/{{asn}}", {"asn": str(line["asn"])}).json()["assessment"]
        for metric in found["metrics"]:
            fits = line["values"][metric["metric"]] == metric["value"] and line["scores"][metric["metric"]] == metric["score"]
            checker.check(fits, f"{metric['metric']} of AS{line['asn']}")
            written = row[f"{metric['metric']}_score"]
            checker.check((written == "") == (metric["score"] is None) and (not written or float(written) == metric["score"]),
                          f"{metric['metric']} of AS{line['asn']} as CSV: {written}")
        checker.check(line["counted"] == found["routes"]["counted"], f"routes of AS{line['asn']}")
    check_files(walk, checker)


def check_files(walk, checker):
    """What HTTP says of them."""
    day = walk.get(f"{API}/exports").json()["observation"]["at"][:10]
    for name in ("networks", "scores", "incidents"):
        for text_format in ("csv", "jsonl"):
            target = f"{API}/exports/{name}?format={text_format}"
            first = walk.service.ask(target)
            file_name = f'attachment; filename="comity-{name}-{day}-manrs-2024.{text_format}"'
            checker.check(first.headers["content-disposition"] == file_name, f"{target}: {first.headers['content-disposition']}")
            checker.check(first.headers["comity-framework"] == "manrs-2024" and "Independent" in first.headers["comity-note"]
                          and len(first.headers["comity-observation"]) == 64, f"{target}: what it is of")
            packed = walk.service.ask(target, Accept_Encoding="gzip")
            checker.check(packed.headers["content-encoding"] == "gzip" and gzip.decompress(packed.body) == first.body,
                          f"{target}: gzip")
            same = walk.service.ask(target, If_None_Match=first.headers["etag"])
            checker.check(same.status == 304 and not same.body, f"{target}: 304")
            head = walk.service.ask(target, method="HEAD")
            checker.check(not head.body and head.headers["content-length"] == str(len(first.body)), f"HEAD of {target}")
    walk.problem(f"{API}/exports/networks?format=json", 400, "api.query.bad-value")
    walk.problem(f"{API}/exports/networks?limit=1", 400, "api.query.unknown-parameter")
    walk.problem(f"{API}/exports/networks?group=country:XX", 404, "api.group.unknown")
    walk.problem(f"{API}/exports/incidents?kind=x", 400, "api.query.bad-value")
    walk.problem(f"{API}/exports/scores", 406, "api.format.not-acceptable", Accept="application/json")
    walk.problem(f"{API}/exports/history", 404, "api.path.unknown")


def check_groups(walk, checker):
    sizes = json.loads(checker.run("groups", "--json", "--store", "comity.db").stdout)["groups"]
    listed = walk.pages(f"{API}/groups")
    checker.check([(g["group"], g["title"], g["networks"]) for g in listed] ==
                  [(g["group"], g["title"], g["networks"]) for g in sizes], "groups")
    names = [group["group"] for group in sizes]
    largest = walk.get(f"{API}/networks", query="limit=1&sort=-announced").json()["items"][0]["asn"]
    for name in [*names[::9], *[n for n in names if n.startswith("participants:")][:3], f"cone:AS{largest}"]:
        outcome = checker.run("assess", "--group", name, "--format", "json", "--store", "comity.db")
        truth = json.loads(outcome.stdout)
        found = walk.get(f"{API}/groups/{{name}}", {"name": name}).json()
        for key in found.keys() - {"observation"}:
            checker.check(found[key] == truth[key], f"{key} of {name}")
        members = walk.pages(f"{API}/groups/{{name}}/members", {"name": name}, limit=20)
        for i, action in enumerate(found["rolling"]["actions"]):
            scores = [m["rolling"][i]["score"] for m in members if m["rolling"][i]["score"] is not None]
            checker.check(action["measured"] == len(scores) and
                          (action["mean"] is None) == (not scores) and
                          (not scores or abs(action["mean"] - sum(scores) / len(scores)) < 0.001), f"{action} of {name}")
        checker.check([m["asn"] for m in members] == [m["asn"] for m in truth["members"]], f"members of {name}, worst first")
        by_group = walk.pages(f"{API}/networks", query=f"group={urllib.parse.quote(name)}", limit=50)
        checker.check(sorted(m["asn"] for m in members) == [n["asn"] for n in by_group], f"networks of {name}")
    countries = walk.get(f"{API}/countries").json()["items"]
    checker.check([c["group"] for c in countries] == [n for n in names if n.startswith("country:")], "countries")
    group, network = listed[0], walk.get(f"{API}/networks", query="limit=1&sort=-announced").json()["items"][0]
    pair = walk.get(f"{API}/compare", query=f"ids={urllib.parse.quote(group['group'])},AS{network['asn']}").json()["items"]
    checker.check([(i["kind"], i["networks"]) for i in pair] == [("group", group["networks"]), ("network", 1)], "comparison")
    checker.check([i["routes"] for i in pair] == [group["routes"], network["routes"]], "routes compared")
    checker.check([a["score"] for a in pair[0]["actions"]] == [a["mean"] for a in group["actions"]], "means compared")
    checker.check([a["score"] for a in pair[1]["actions"]] == [a["score"] for a in network["actions"]], "scores compared")


def check_conformance(walk, checker):
    """Every participant is in its programme once; what each shows is held against an arithmetic elsewhere."""
    for programme in walk.get(f"{API}/conformance").json()["programmes"]:
        path, arguments = f"{API}/conformance/{{programme}}", {"programme": programme["name"]}
        items = walk.pages(path, arguments, limit=3)
        checker.check(len(items) == programme["participants"], f"participants of {programme['name']}")
        for text_format in ("jsonl", "csv"):
            walk.get(path, arguments, f"format={text_format}")
        for item in items[:2]:
            walk.get(f"{path}/{{id}}", arguments | {"id": item["id"]})


def check_incidents(walk, checker):
    """Of the incidents, those that are attested, as `comity incidents` groups them."""
    events = lines_of(checker, "incidents", "--json", "--certainty", "attested")
    wanted = {event["incident"] for event in events}
    listed = walk.pages(f"{API}/incidents", limit=3)
    checker.check(len(listed) == len(wanted), f"{len(listed)} incidents, not {len(wanted)}")
    checker.check(sum(i["events"] for i in listed) == len(events), "their events")
    starts = [incident["start"] for incident in listed]
    checker.check(starts == sorted(starts, reverse=True), "newest first")
    by_id = {event["id"]: event for event in events}
    for incident in listed:
        found = walk.get(f"{API}/incidents/{{id}}", {"id": incident["id"]}).json()
        truth = {key: value for key, value in by_id[incident["id"]].items() if key != "incident"}
        checker.check(found["event"] == truth, f"event {incident['id']}")
        checker.check(len(found["others"]) == incident["events"] - 1, f"others of {incident['id']}")
    one = listed[0]
    for query in (f"as=AS{one['culprit']}", f"prefix={one['prefix']}", f"kind={one['kind']}", f"since={one['end']}",
                  f"until={one['start']}"):
        found = walk.pages(f"{API}/incidents", query=query)
        checker.check(one["id"] in [i["id"] for i in found] and len(found) <= len(listed), f"incidents?{query}")
    walk.pages(f"{API}/incidents", query="counts=false")
    checker.check(walk.pages(f"{API}/disputes") == [], "nobody has disputed any")
    walk.get(f"{API}/disputes/{{id}}", {"id": "1"})


def check_hidden(walk, checker):
    """No answer so far holds anything of who is only suspected."""
    hidden = [event["id"] for event in lines_of(checker, "incidents", "--json", "--all")
              if event["certainty"] != "attested"]
    checker.check(len(hidden) > 10, "some are only suspected")
    for target, body in walk.bodies:
        leaked = [name for name in hidden if name.encode() in body]
        checker.check(not leaked, f"{target}: {leaked[:3]}")
    for name in hidden[:5]:
        walk.problem(f"{API}/incidents/{name}", 404, "api.incident.unknown")


def check_refusals(walk):
    walk.problem(f"{API}/nothing", 404, "api.path.unknown")
    walk.problem("/nothing", 404, "api.path.unknown")
    walk.problem(f"{API}/networks/AS999999", 404, "api.network.unknown")
    walk.problem(f"{API}/networks/x%0Ay", 400, "api.target.malformed")
    walk.problem(f"{API}/networks/not-a-number", 404, "api.network.unknown")
    walk.problem(f"{API}/groups/country:XX", 404, "api.group.unknown")
    walk.problem(f"{API}/incidents/nothing", 404, "api.incident.unknown")
    walk.problem(f"{API}/frameworks/nothing", 404, "api.framework.unknown")
    for name in ("1", "0", "-1", "x", "99999999999999999999"):
        walk.problem(f"{API}/disputes/{name}", 404, "api.dispute.unknown")
    walk.problem(f"{API}/disputes?state=x", 400, "api.query.bad-value")
    walk.problem(f"{API}/incidents/x/disputes", 401, "api.token.required", method="POST")
    walk.problem(f"{API}/disputes/1/ruling", 401, "api.token.required", method="POST")
    walk.problem(f"{API}/disputes/1/ruling", 405, "api.method.post-alone")
    walk.problem(f"{API}/conformance/nothing", 404, "api.programme.unknown")
    walk.problem(f"{API}/conformance/ixps/nothing", 404, "api.participant.unknown")
    walk.problem(f"{API}/networks?colour=red", 400, "api.query.unknown-parameter")
    walk.problem(f"{API}/overview?format=csv", 400, "api.query.unknown-parameter")
    walk.problem(f"{API}/networks?limit=1&limit=2", 400, "api.query.repeated-parameter")
    for query in ("limit=0", "limit=1001", "limit=x", "sort=size", "band=filtering", "band=filtering:good",
                  "announcing=yes", "format=xml", "cursor=x", "cursor=1.2.3", "q=" + "x" * 101):
        walk.problem(f"{API}/networks?{query}", 400, "api.query.bad-value")
    for query in ("kind=x", "as=x", "prefix=x", "since=x", "counts=x"):
        walk.problem(f"{API}/incidents?{query}", 400, "api.query.bad-value")
    walk.problem(f"{API}/compare", 400, "api.query.bad-value")
    some = walk.get(f"{API}/networks", query="limit=1").json()["items"][0]["asn"]
    walk.problem(f"{API}/networks/{some}/what-if?fixes=" + ",".join("x" for _ in range(257)), 400, "api.query.bad-value")
    walk.problem(f"{API}/networks/{some}/what-if?fixes=" + "x" * 161, 400, "api.query.bad-value")
    walk.problem(f"{API}/networks/AS999999/what-if", 404, "api.network.unknown")
    walk.problem(f"{API}/compare?ids=" + ",".join(f"AS{n}" for n in range(11)), 400, "api.query.bad-value")
    walk.problem(f"{API}/overview", 406, "api.format.not-acceptable", Accept="text/csv")
    walk.problem(f"{API}/networks", 405, "api.method.not-allowed", method="POST")


def check_protocol(walk, checker):
    """ETag, HEAD, gzip, CORS."""
    for path in ("overview", "networks?limit=3", "networks?format=csv", "sources"):
        first = walk.service.ask(f"{API}/{path}")
        same = walk.service.ask(f"{API}/{path}", If_None_Match=first.headers["etag"])
        checker.check(same.status == 304 and not same.body and same.headers["etag"] == first.headers["etag"], f"304 of {path}")
        other = walk.service.ask(f"{API}/{path}", If_None_Match='"other"')
        checker.check(other.status == 200 and other.body == first.body, f"{path} is the same again")
        head = walk.service.ask(f"{API}/{path}", method="HEAD")
        checker.check(not head.body and head.headers["content-length"] == str(len(first.body)), f"HEAD of {path}")
        checker.check(first.headers["access-control-allow-origin"] == "*", f"CORS of {path}")
    packed = walk.service.ask(f"{API}/overview", Accept_Encoding="gzip")
    checker.check(packed.headers.get("content-encoding") == "gzip" and packed.body[:2] == b"\x1f\x8b", "gzip")
    options = walk.service.ask(f"{API}/overview", method="OPTIONS")
    checker.check(options.status == 204, "OPTIONS")
    page = walk.service.ask("/")
    checker.check(page.status == 200 and page.type == "text/html", "a page at /")


def check_newer(walk, checker):
    """A newer observation takes the place of the one that is served, and old cursors say so."""
    service = walk.service
    before = service.ask(f"{API}/overview").headers["etag"]
    old = walk.get(f"{API}/networks", query="limit=1").json()["next"]
    checker.check(walk.get(f"{API}/overview").json()["changes"] is None, "nothing to compare with yet")
    observe(checker, "comity")
    service.until(lambda: service.ask(f"{API}/overview").headers["etag"] != before, "the newer observation is served")
    walk.problem(f"{API}/networks?limit=1&cursor={old}", 410, "api.cursor.expired")
    overview = walk.get(f"{API}/overview").json()
    checker.check(len(overview["trend"]) == 2 and overview["trend"][-1]["observation"] == overview["observation"], "trend")
    checker.check(overview["changes"] is not None and overview["changes"]["networks"], "changes")
    counts = {band["band"]: band["networks"] for band in overview["actions"][0]["bands"]}
    for band, count in counts.items():
        found = walk.get(f"{API}/networks", query=f"band=filtering:{band}&limit=1").json()["total"]
        checker.check(found == count, f"overview counts {count} {band}, the list {found}")
    rov = overview["rov"]
    checker.check(rov["valid"] + rov["invalid"] + rov["not_found"] == overview["pairs"], "pairs by state")


def check_configuration(checker, contract):
    """Incidents are hidden unless the configuration says otherwise; a wrong one changes nothing."""
    checker.write("serve.toml", b'[observe]\nstore = "comity.db"\n')
    with Service(checker, "--config", "serve.toml") as service:
        walk = Walk(checker, service, contract)
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        walk.problem(f"{API}/incidents", 401, "api.incidents.hidden")
        walk.problem(f"{API}/incidents/x", 401, "api.incidents.hidden")
        walk.problem(f"{API}/exports/incidents", 401, "api.incidents.hidden")
        rows = {item["name"]: item["rows"] for item in walk.get(f"{API}/exports").json()["items"]}
        checker.check(rows["incidents"] is None and rows["networks"] > 0, f"rows that may be had: {rows}")
        everyone = [network["asn"] for network in walk.pages(f"{API}/networks", limit=50)]
        for asn in everyone[::5]:
            found = walk.get(f"{API}/networks/{{asn}}", {"asn": str(asn)}).json()
            checker.check(found["visibility"] == "none" and found["assessment"]["events"] == [], f"events of AS{asn}")
        for target, body in walk.bodies:
            checker.check(b"mis-origination-1" not in body and b"bogon-asn-1" not in body, f"{target} names an event")
        checker.write("serve.toml", b'[serve]\nvisibility = "everybody"\n')
        service.signal(signal.SIGHUP)
        service.until(lambda: "the configuration stays as it was" in service.said(), "a wrong configuration is refused")
        walk.problem(f"{API}/incidents", 401, "api.incidents.hidden")
        checker.write("serve.toml", b'[observe]\nstore = "comity.db"\n[serve]\nvisibility = "public"\n')
        service.signal(signal.SIGHUP)
        service.until(lambda: service.ask(f"{API}/incidents").status == 200, "incidents are public now")
        taken = checker.run("serve", "--store", "comity.db", "--listen", f"127.0.0.1:{service.port}")
        checker.expect(taken, program.FAILED, [f"127.0.0.1:{service.port}", "in use"])


def check_empty(checker, contract):
    """Without a store the service waits for one."""
    with Service(checker, "--store", "later.db") as service:
        walk = Walk(checker, service, contract)
        checker.check(service.ask("/healthz").status == 200, "alive")
        walk.get("/readyz")
        walk.get("/status")
        walk.problem(f"{API}/overview", 503, "api.observation.none")
        outcome = checker.run("observe", "--config", "net/early.toml", "--store", "later.db")
        checker.check(outcome.status == 0, outcome)
        service.until(lambda: service.ask("/readyz").status == 200, "the first observation is served")


def check_contract(contract, checker):
    """It refuses what an answer must not be, deep in it and in what is made of parts too."""
    revision = {"month": "2026-10", "revision": 1, "id": "a" * 64, "at": None, "observed": None, "framework": "manrs-2024",
                "published_as": None, "why": "first", "networks_changed": 0, "stored": True, "actions": []}
    schema = {"type": "array", "items": {"$ref": "#/components/schemas/NetworkRevision"}}
    checker.check(contract.faults(schema, [revision]) == [], contract.faults(schema, [revision]))
    without = {key: value for key, value in revision.items() if key != "actions"}
    for wrong in (revision | {"unknown": 1}, without, revision | {"month": 202610}, revision | {"at": "yesterday"},
                  revision | {"actions": [{"unknown": 1}]}):
        checker.check(contract.faults(schema, [revision, wrong]) != [], f"accepted: {wrong}")


def main():
    checker = make_store(program.checker_of_arguments())
    contract = Contract(checker.source / "api/openapi.yaml")
    check_contract(contract, checker)
    with Service(checker, "--store", "comity.db", "--visibility", "public") as service:
        walk = Walk(checker, service, contract)
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        check_newer(walk, checker)
        networks = check_networks(walk, checker)
        check_formats(walk, checker)
        check_network(walk, checker, networks)
        check_groups(walk, checker)
        check_incidents(walk, checker)
        check_conformance(walk, checker)
        check_exports(walk, checker)
        for path in ("frameworks", "sources", "revisions"):
            walk.get(f"{API}/{path}")
        for name in [item["name"] for item in walk.get(f"{API}/frameworks").json()["items"]]:
            walk.get(f"{API}/frameworks/{{name}}", {"name": name})
        for path in ("/healthz", "/readyz", "/status", "/metrics"):
            walk.get(path)
        check_hidden(walk, checker)
        check_refusals(walk)
        check_protocol(walk, checker)
        # disputes.py says things, events.py listens.
        missed = {path for path, _ in contract.operations()
                  if not contract.is_post(path) and not contract.is_stream(path)} - walk.walked
        checker.check(not missed, f"never walked: {missed}")
    check_configuration(checker, contract)
    check_empty(checker, contract)
    return checker.finish()


if __name__ == "__main__":
    sys.exit(main())
