#!/usr/bin/env python3
"""Two clocks, the standing of months and their revisions, over a made Internet across a month's end.

    months.py COMITY SOURCE_FOLDER

The last 30 days must be what one observation of exactly these days says by itself, for every network; in reports,
lists, groups and the overview alike. What was published of a month must be there after it was observed again.
"""

import csv
import io
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
sys.path.insert(0, str(pathlib.Path(__file__).parent))
import program  # noqa: E402
from service import Service  # noqa: E402

API = "/api/v1"
INCIDENT_METRICS = ["M1", "M1C", "M2", "M2C", "M3", "M3C", "M4", "M4C"]
OCTOBER, NOVEMBER = "2025-10", "2025-11"


def assessments(test, store):
    shown = test.run("assess", "--all", "--format", "json", "--store", store)
    test.expect(shown, program.DONE)
    return {one["asn"]: one for one in map(json.loads, shown.stdout.splitlines())}


def observe(test, configuration, period, store, *more):
    test.expect(test.run("observe", "--config", configuration, "--period", period, "--store", store, *more), program.DONE)


def metrics_of(part):
    return {one["metric"]: (one["value"], one["score"]) for one in part["metrics"] if one["metric"] in INCIDENT_METRICS}


def scores_of(part):
    return [(action["id"], action["score"]) for action in part["actions"]]


def make(test):
    """Thirty-six days of which the last fourteen are of November, with updates of all of them."""
    made = test.run("internet", "--ases", "120", "--vantage-points", "8", "--date", "2025-10-10T00:00:00Z", "--days", "36",
                    "--seed", "3", "--out", "net")
    test.expect(made, program.DONE)
    whole = (test.folder / "net/comity.toml").read_text()
    october = whole.replace('"updates/*.mrt"', '"updates/updates.202510*.mrt"')
    test.check(october != whole, "the configuration names updates")
    test.write("net/october.toml", october.encode())
    test.write("net/fewer.toml", october.replace("updates.202510*", "updates.2025101*").encode())


def rolls(test):
    """Of two months what one observation of the 30 days says, and not what the running month does."""
    observe(test, "net/october.toml", OCTOBER, "s.db")
    observe(test, "net/comity.toml", NOVEMBER, "s.db")
    both = assessments(test, "s.db")
    rolling = next(iter(both.values()))["rolling"]
    start, end = rolling["period"]["start"], rolling["period"]["end"]
    test.check(start[:10] in ("2025-10-15", "2025-10-16") and end[:10] in ("2025-11-14", "2025-11-15") and
               rolling["observed"] > 0.95, rolling)
    observe(test, "net/comity.toml", f"{start}/{end}", "one.db")
    one = assessments(test, "one.db")
    incidents = differing = 0
    for asn, network in both.items():
        found, alone = metrics_of(network["rolling"]), metrics_of(one[asn])
        # Bogons are of whole days: of the first and the last one, each has another part.
        expected = {name: alone[name] for name in ("M1", "M1C", "M2", "M2C")}
        test.check({name: found[name] for name in expected} == expected, f"AS{asn}: {found} {alone}")
        for name in ("M3", "M3C", "M4", "M4C"):
            known = found[name][0] is not None and alone[name][0] is not None
            test.check(abs(found[name][0] - alone[name][0]) <= 2 if known else found[name] == alone[name],
                       f"AS{asn} {name}: {found[name]} {alone[name]}")
        incidents += any(value for value, _ in found.values())
        differing += scores_of(network["rolling"]) != scores_of(network)
    test.check(incidents >= 5, f"only {incidents} networks had incidents")
    test.check(differing > 50, f"the running month says too little yet, but {differing} differ")
    return both


def serves_both(test, both):
    """Lists, groups and the overview have what the reports have; nobody sees an event by it."""
    with Service(test, "--store", "s.db") as service:
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        overview = service.ask(f"{API}/overview").json()
        observation = overview["observation"]
        test.check((observation["month"], observation["standing"], observation["revision"]) == (NOVEMBER, "final", 1) and
                   [point["observation"]["month"] for point in overview["trend"]] == [OCTOBER, NOVEMBER], observation)
        test.check(service.ask("/status").json()["observation"] == observation, "status")
        listed = service.ask(f"{API}/networks?limit=1000&announcing=true").json()["items"]
        test.check({one["asn"] for one in listed} == set(both), "all networks")
        for network in listed:
            test.check([(a["id"], a["score"]) for a in network["rolling"]] == scores_of(both[network["asn"]]["rolling"]),
                       f"AS{network['asn']} in the list")
        table = list(csv.DictReader(io.StringIO(service.ask(f"{API}/networks?limit=1000&announcing=true&format=csv")
                                                .body.decode())))
        for row in table:
            score = both[int(row["asn"])]["rolling"]["actions"][0]["score"]
            test.check(row["filtering_rolling_score"] == ("" if score is None else f"{score:.3f}"), row)
        everyone = service.ask(f"{API}/networks?limit=1000").json()["items"]
        for i, action in enumerate(overview["rolling"]["actions"]):
            scores = [n["rolling"][i]["score"] for n in everyone if n["rolling"][i]["score"] is not None]
            test.check(action["measured"] == len(scores), f"{action} of {len(scores)}")
            if scores:
                test.check(abs(action["mean"] - sum(scores) / len(scores)) < 0.001, action)
        group = service.ask(f"{API}/groups?limit=1").json()["items"][0]
        own = service.ask(f"{API}/groups/{group['group']}").json()
        test.check(group["rolling"] == own["rolling"] and own["rolling"]["period"] == overview["rolling"]["period"], group)
        report = json.loads(test.run("assess", "--group", group["group"], "--format", "json", "--store", "s.db").stdout)
        members = service.ask(f"{API}/groups/{group['group']}/members?limit=1000").json()["items"]
        test.check(report["rolling"] == own["rolling"] and {m["asn"]: m["rolling"] for m in report["members"]} ==
                   {m["asn"]: m["rolling"] for m in members}, f"the report of {group['group']}")
        worst = min(both.values(), key=lambda network: network["rolling"]["actions"][0]["score"] or 2)
        answer = service.ask(f"{API}/networks/{worst['asn']}").json()
        test.check(answer["visibility"] == "none" and answer["assessment"]["events"] == [], "events are hidden")
        test.check(answer["assessment"]["rolling"] == worst["rolling"], f"AS{worst['asn']}: scores are of all events")


def keeps_revisions(test, both):
    """A month that is observed again: its former scores stay, by revision, and why."""
    before = assessments(test, "s.db")
    test.expect(test.run("observe", "--config", "net/fewer.toml", "--period", OCTOBER, "--store", "r.db"), program.DONE)
    first = assessments(test, "r.db")
    observe(test, "net/october.toml", OCTOBER, "r.db", "--drop-superseded")
    observe(test, "net/comity.toml", NOVEMBER, "r.db", "--drop-superseded")
    test.check(assessments(test, "r.db") == before, "the same observations as without")
    with Service(test, "--store", "r.db") as service:
        service.until(lambda: service.ask("/readyz").status == 200, "ready")
        items = service.ask(f"{API}/revisions").json()["items"]
        test.check([(i["month"], i["revision"], i["why"], i["published_as"], i["stored"]) for i in items] ==
                   [(OCTOBER, 1, "first", "final", False), (OCTOBER, 2, "observed-again", "final", True),
                    (NOVEMBER, 1, "first", "final", True)], items)
        trend = service.ask(f"{API}/overview").json()["trend"]
        test.check([p["observation"]["revision"] for p in trend] == [2, 1] and
                   trend[0]["observation"]["id"] == items[1]["id"], trend[0]["observation"])
        changed = 0
        for asn in both:
            history = service.ask(f"{API}/networks/{asn}/history").json()
            published = history["revisions"]
            test.check([p["revision"] for p in published] == [1, 2], published)
            then, now = ({a["id"]: a["score"] for a in p["actions"]} for p in published)
            # What has never had data is not named.
            was = {a["id"]: a["score"] for a in first[asn]["actions"]} if asn in first else {}
            test.check(all(was.get(name) == score for name, score in then.items()), f"AS{asn}: {then}, {was}")
            is_now = {a["id"]: a["score"] for a in history["items"][0]["actions"]}
            test.check(all(is_now[name] == score for name, score in now.items()), f"AS{asn}: {now}, {is_now}")
            test.check(all(then.get(name) == score or name in then for name, score in was.items() if score is not None),
                       f"AS{asn}: all that it had is there: {then}, {was}")
            changed += then != now
        test.check(0 < changed <= items[1]["networks_changed"], f"{changed} of {items[1]['networks_changed']}")


def main():
    test = program.checker_of_arguments()
    make(test)
    both = rolls(test)
    serves_both(test, both)
    keeps_revisions(test, both)
    return test.finish()


if __name__ == "__main__":
    sys.exit(main())
