"""Holds rules and a dashboard to what a running Prometheus has read.

Usage: python3 judge.py PROMETHEUS RULES DASHBOARD

Waits until Prometheus has read the counts three times. Then: every metric that an expression names is there, every
expression is understood, and no alert sounds. Panels that show nothing are counted: where nothing has failed, some have
nothing to show.
"""

import json
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import yaml

# What Prometheus makes itself.
ITS_OWN = {"up", "ALERTS"}
NAME = re.compile(r"\b(evi_[a-z_]+|up|ALERTS)\b")


def ask(address, path, **fields):
    """The answer of Prometheus, or the end of the run."""
    url = f"{address}/api/v1/{path}?{urllib.parse.urlencode(fields)}"
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)["data"]
    except urllib.error.HTTPError as refused:
        raise SystemExit(f"judge: {fields} is refused: {refused.read().decode()}") from refused


def expressions(rules, dashboard):
    """Every expression, with where it stands."""
    with open(rules, encoding="utf-8") as file:
        for group in yaml.safe_load(file)["groups"]:
            for rule in group["rules"]:
                yield f"alert {rule['alert']}", rule["expr"]
    with open(dashboard, encoding="utf-8") as file:
        for panel in json.load(file)["panels"]:
            for target in panel["targets"]:
                yield f"panel {panel['title']}", target["expr"]


def wait_for_reads(address):
    """Until the counts have been read three times and more has been counted."""
    for _ in range(200):
        read = ask(address, "query", query="count_over_time(evi_gateway_requests_total[1m])")["result"]
        if read and max(float(line["value"][1]) for line in read) >= 3:
            return
        time.sleep(0.1)
    raise SystemExit("judge: Prometheus has not read the counts")


def main():
    """Judges, and prints what was judged."""
    address, rules, dashboard = sys.argv[1:]
    wait_for_reads(address)
    there = set(ask(address, "label/__name__/values")) | ITS_OWN
    faults, named, empty, count = [], set(), 0, 0
    for place, expression in expressions(rules, dashboard):
        count += 1
        names = set(NAME.findall(expression))
        named |= names
        faults += [f"{place}: no metric {name}" for name in sorted(names - there)]
        shown = ask(address, "query", query=expression)["result"]
        if place.startswith("panel") and not shown:
            empty += 1
    known = {name for name in there if name.startswith("evi_")}
    alerts = [alert["labels"]["alertname"] for alert in ask(address, "alerts")["alerts"]]
    faults += [f"alert {alert} sounds although all is well" for alert in alerts]
    for fault in faults:
        print(f"judge: {fault}", file=sys.stderr)
    print(f"expressions={count} metrics_named={len(named)} metrics_there={len(known)} panels_empty={empty} "
          f"alerts={len(alerts)} faults={len(faults)}")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
