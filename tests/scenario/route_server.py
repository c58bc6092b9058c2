#!/usr/bin/env python3
"""A route server's table with faults planted by member: `comity observe --route-server` names these and no others,
whether the table is the route server's own, cut into files, or one of its clients'; and without faults it is silent.

    route_server.py COMITY SOURCE_FOLDER
"""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "support"))
from program import CUT_SHORT, DONE, FAILED, NEGATIVE, USAGE, checker_of_arguments  # noqa: E402
from route_server import BLACKHOLE, ROUTE_SERVER, Exchange  # noqa: E402

SOURCES = ("--vrps", "vrps.json", "--irr", "ripe.db", "--relationships", "rel.txt", "--members", "ixf.json")
MARK = (1100, 666, 7)
SILENT = 1150
COLUMNS = 80


def write(test, exchange, folder):
    for name, octets in [("rib.mrt", exchange.table()), ("vrps.json", exchange.payloads()),
                         ("ripe.db", exchange.registry()), ("rel.txt", exchange.relationship_lines()),
                         ("ixf.json", exchange.member_list(silent=[SILENT]))]:
        test.write(f"{folder}/{name}", octets)


def audit(test, folder, status, *more, tables=("rib.mrt",), sources=SOURCES):
    words = [word for table in tables for word in ("--route-server", table)]
    paths = [word if word.startswith("--") else f"{folder}/{word}" for word in (*words, *sources)]
    outcome = test.run("observe", *paths, *more, "--json")
    test.expect(outcome, status)
    return json.loads(outcome.stdout)


def findings_of(audited, part=lambda member: member):
    return {(member["asn"], finding["rule"], finding["prefix"])
            for member in audited["members"] for finding in part(member)["findings"]}


def check_truth(test, exchange, audited, what):
    found = findings_of(audited)
    for member, rule, prefix in sorted(exchange.truth - found):
        test.check(False, f"{what}: not found: AS{member} {rule} {prefix}")
    for member, rule, prefix in sorted(found - exchange.truth):
        test.check(False, f"{what}: wrongly found: AS{member} {rule} {prefix}")
    test.check(found == exchange.truth, f"{what}: {len(found)} findings, {len(exchange.truth)} planted")
    kinds = {finding["rule"]: finding["kind"] for member in audited["members"] for finding in member["findings"]}
    for member in audited["members"]:
        planted = {(rule, prefix) for asn, rule, prefix in exchange.truth if asn == member["asn"]}
        for kind in ("rpki_invalid", "bogon", "leak", "form", "unregistered"):
            prefixes = {prefix for rule, prefix in planted if kinds[rule] == kind}
            test.check(member["faulty"][kind] == len(prefixes),
                       f"{what}: AS{member['asn']} {kind}: {member['faulty'][kind]} for {len(prefixes)}")
        test.check(member["faulty"]["any"] == len({prefix for _, prefix in planted}), f"{what}: AS{member['asn']} any")
    # The worst first.
    order = [[-member["faulty"][kind] for kind in ("rpki_invalid", "bogon", "leak", "form", "unregistered")]
             for member in audited["members"]]
    test.check(order == sorted(order), f"{what}: members are not in order: {order}")


def check_planted(test):
    exchange = Exchange(1)
    exchange.plant()
    write(test, exchange, "planted")
    audited = audit(test, "planted", NEGATIVE)
    check_truth(test, exchange, audited, "planted")
    rules = {rule for _, rule, _ in exchange.truth}
    test.check(len(rules) >= 20, f"enough kinds of faults were planted: {len(rules)}")
    invalid = {prefix for _, rule, prefix in exchange.truth if rule.startswith("rov.")}
    filtering = audited["filtering"]
    test.check(filtering["verdict"] == "lets-through" and filtering["invalid"] == len(invalid), filtering)
    test.check(audited["routes"] == len(exchange.routes), "every route is counted")
    blackholes = sum(BLACKHOLE in route["communities"] for route in exchange.routes)
    test.check(audited["rov"]["invalid"] == len(invalid) + blackholes, "blackholes are invalid, and no findings")
    test.check(audited["members_without_routes"] == [SILENT], audited["members_without_routes"])
    listed = {member["asn"]: member["listed"] for member in audited["members"]}
    test.check([asn for asn, is_listed in listed.items() if not is_listed] == [exchange.unlisted], listed)
    states = {member["asn"]: member["as_sets"]["ipv6"]["state"] for member in audited["members"]}
    wanted = {exchange.unlisted: "not-given", exchange.without_macro: "not-given", exchange.partial: "partial"}
    test.check(states == {asn: wanted.get(asn, "whole") for asn in exchange.members}, states)
    check_evidence(test, audited)
    return exchange, audited


def check_evidence(test, audited):
    """Each finding shows what it rests on."""
    for member in audited["members"]:
        for finding in member["findings"]:
            rule, evidence = finding["rule"], finding["evidence"]
            said = {"rov": evidence["vrps"], "bogon": evidence["purpose"], "aspa": evidence["providers"],
                    "route-server.leak.provider-route": evidence["relation"],
                    "route-server.leak.peer-route": evidence["relation"],
                    "route-leak.path.valley": evidence["relation"],
                    "route-server.irr.other-origin": evidence["route_objects"],
                    "route-server.irr.outside-as-set": evidence["as_sets"],
                    "route-server.prefix.peering-lan": evidence["peering_lan"]}
            shown = said.get(rule, said.get(rule.split(".")[0], True))
            test.check(shown, f"AS{member['asn']} {rule} {finding['prefix']}: no evidence: {evidence}")
            test.check(finding["routes"] == 1 and len(finding["sessions"]) == 1, f"{finding}")


def without_sessions(audited):
    """What a view through the route server leaves the same."""
    for member in audited["members"]:
        member["sessions"] = None
        for finding in member["findings"]:
            finding["sessions"] = None
    return {key: value for key, value in audited.items() if key not in ("inputs", "inputs_sha256")}


def check_views(test, exchange, audited):
    """The same in any number of files, in any order, and as a client of the route server sees it."""
    half = len(exchange.routes) // 2
    halves = ({id(route) for route in exchange.routes[:half]}, {id(route) for route in exchange.routes[half:]})
    for name, kept in zip(("one.mrt", "two.mrt"), halves):
        test.write(f"planted/{name}", exchange.table(lambda route, kept=kept: id(route) in kept))
    once = audit(test, "planted", NEGATIVE, tables=("one.mrt", "two.mrt"))
    again = audit(test, "planted", NEGATIVE, "--threads", "3", tables=("two.mrt", "one.mrt"))
    test.check(once == again, "the order of files changes something")
    wanted = without_sessions(audited)
    test.check(without_sessions(once) == wanted, "two files differ from one")
    first_as = "route-server.path.first-as"
    for inserts in (False, True):
        name = f"client_{inserts}.mrt"
        test.write(f"planted/{name}", exchange.table_of_client(inserts))
        seen = audit(test, "planted", NEGATIVE, tables=(name,))
        # Who begins a path is then the only one that a route can be from.
        planted = {fault for fault in exchange.truth if fault[1] != first_as}
        test.check(findings_of(seen) == planted, f"a client's view, inserts {inserts}: "
                   f"{sorted(findings_of(seen) ^ planted)}")
    # Without a list the ASN of the route server must be told.
    sources = SOURCES[:-2]
    told = audit(test, "planted", NEGATIVE, "--route-server-asn", f"AS{ROUTE_SERVER}", tables=("client_True.mrt",),
                 sources=sources)
    test.check({member["asn"] for member in told["members"]} >= set(exchange.members), "members by the ASN told")
    test.check(all(member["listed"] is None for member in told["members"]), "no list, nobody is unlisted")


def check_filtered(test):
    """A route server that drops what is wrong: nothing is found, and it is said that it filters."""
    exchange = Exchange(2, members=6)
    write(test, exchange, "clean")
    audited = audit(test, "clean", DONE)
    test.check(findings_of(audited) == set(), findings_of(audited))
    test.check(audited["filtering"]["verdict"] == "filters" and audited["filtering"]["invalid_share"] == 0.0,
               audited["filtering"])
    bare = audit(test, "clean", DONE, sources=())
    test.check(bare["filtering"]["verdict"] == "no-data" and bare["faulty"]["rpki_invalid"] is None, bare["filtering"])
    empty = test.write("clean/empty.json", b'{"roas":[]}')
    none = audit(test, "clean", DONE, "--vrps", empty, sources=())
    test.check(none["filtering"]["verdict"] == "not-covered" and none["filtering"]["invalid_share"] is None,
               none["filtering"])


def check_expected(test):
    """What the route server marked stands apart and counts nowhere."""
    exchange = Exchange(3, members=6)
    exchange.mark_as_expected(MARK)
    write(test, exchange, "marked")
    mark = ":".join(map(str, MARK))
    audited = audit(test, "marked", DONE, "--expected-invalid", mark, "--expected-invalid", "9:9")
    test.check(findings_of(audited) == set() and audited["filtering"]["verdict"] == "filters", audited["filtering"])
    marked = findings_of(audited, lambda member: member["expected"])
    test.check(marked == exchange.expected_truth, f"marked: {marked ^ exchange.expected_truth}")
    test.check(audited["expected"]["routes"] == len(exchange.members), audited["expected"])
    unmarked = audit(test, "marked", NEGATIVE)
    test.check(findings_of(unmarked) == exchange.expected_truth, "unmarked they are findings")


def check_text(test, exchange):
    words = [word if word.startswith("--") else f"planted/{word}" for word in ("--route-server", "rib.mrt", *SOURCES)]
    outcome = test.run("observe", *words)
    test.expect(outcome, NEGATIVE)
    text = outcome.stdout.decode()
    for member, rule, prefix in exchange.truth:
        test.check(rule in text and prefix in text and f"AS{member}" in text, f"text lacks {member} {rule} {prefix}")
    wide = [line for line in text.splitlines() if len(line) > COLUMNS]
    test.check(not wide, f"wider than {COLUMNS} columns: {wide[:3]}")
    test.check("lets RPKI-invalid routes through" in text, "the verdict in words")


def check_hostile(test, exchange):
    rib = exchange.table()
    cut = test.write("planted/cut.mrt", rib[:len(rib) // 2])
    outcome = test.run("observe", "--route-server", cut, "--json")
    test.expect(outcome, CUT_SHORT, ["cut.mrt", "cut short"])
    test.check(json.loads(outcome.stdout)["routes"] > 10, "the whole records of it are judged")
    rib_path = test.folder / "planted/rib.mrt"

    def refused(status, *words, members=None, table=rib_path):
        more = ["--members", test.write("planted/bad.json", members)] if members is not None else []
        outcome = test.run("observe", "--route-server", table, *more, "--json")
        test.expect(outcome, status, words)
        test.check(outcome.stdout == b"", f"{outcome}  printed something")

    ixf = exchange.member_list()
    refused(FAILED, "bad.json", "not an IX-F member export", "ixf.file.not-json", members=b"<html>404</html>")
    refused(FAILED, "bad.json", "ixf.file.shape", members=b'{"roas":[]}')
    refused(FAILED, "bad.json", "ixf.file.not-json", members=ixf + b"}")
    refused(CUT_SHORT, "bad.json", "cut short", members=ixf[:-10])
    refused(CUT_SHORT, "bad.json", "empty", members=b"")
    refused(FAILED, "vrps.json", "not an MRT file", table=test.folder / "planted/vrps.json")
    refused(CUT_SHORT, "empty.mrt", "empty", table=test.write("planted/empty.mrt", b""))
    refused(FAILED, "gone.mrt", table="planted/gone.mrt")
    peers_only = test.write("planted/peers.mrt", rib[:rib.index(b"\x00\x0d\x00\x02") - 4])
    refused(FAILED, "peers.mrt", "no table", table=peers_only)
    # Bad members are counted and left out, and the rest of the list counts.
    odd = json.loads(ixf)
    odd["member_list"] += [{"name": "Nobody"}, 7]
    outcome = test.run("observe", "--route-server", rib_path, "--members",
                       test.write("planted/odd.json", json.dumps(odd).encode()), "--json")
    test.expect(outcome, NEGATIVE, ["odd.json", "ixf.member.asn"], ["odd.json", "ixf.member.not-json"])


def check_usage(test):
    for words in (["--members", "x"], ["--route-server", "x", "--mrt", "y"], ["--route-server", "x", "--store", "y"],
                  ["--route-server", "x", "--expected-invalid", "no"],
                  ["--route-server", "x", "--route-server-asn", "no"]):
        outcome = test.run("observe", *words)
        test.check(outcome.status == USAGE and outcome.stdout == b"", f"{outcome}")


def main():
    test = checker_of_arguments()
    exchange, audited = check_planted(test)
    check_views(test, exchange, audited)
    check_filtered(test)
    check_expected(test)
    check_text(test, exchange)
    check_hostile(test, exchange)
    check_usage(test)
    return test.finish()


if __name__ == "__main__":
    sys.exit(main())
