"""Checks a dashboard, and prints its expressions as rules, which promtool can read.

Usage: python3 panels.py dashboard.json > RULES       faults go to standard error, and end it with 1
"""

import json
import sys


def main():
    """Checks and prints."""
    with open(sys.argv[1], encoding="utf-8") as file:
        dashboard = json.load(file)
    faults = [f"the dashboard has no {key}" for key in ("uid", "title", "schemaVersion", "panels") if not dashboard.get(key)]
    seen, places, rules = set(), [], []
    for panel in dashboard.get("panels", []):
        title = panel.get("title", "?")
        if panel.get("id") in seen or not panel.get("description"):
            faults.append(f"panel {title}: its id is another's, or it does not say what it shows")
        seen.add(panel.get("id"))
        at = panel["gridPos"]
        box = (at["x"], at["y"], at["x"] + at["w"], at["y"] + at["h"])
        if box[2] > 24 or any(box[0] < b[2] and b[0] < box[2] and box[1] < b[3] and b[1] < box[3] for b in places):
            faults.append(f"panel {title}: it lies over another, or beyond the edge")
        places.append(box)
        if not panel.get("targets"):
            faults.append(f"panel {title}: it asks for nothing")
        for target in panel.get("targets", []):
            rules.append({"record": f"panel:{panel.get('id')}:{target.get('refId', '').lower()}", "expr": target["expr"]})
    json.dump({"groups": [{"name": "panels", "rules": rules}]}, sys.stdout)
    for fault in faults:
        print(fault, file=sys.stderr)
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
