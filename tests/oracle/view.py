"""What one reader is shown of one case, whole: the oracle's answers put together the way a page shows them.

    python3 view.py MATRIX.csv < worlds.jsonl > views.jsonl

A world has, besides what `oracle.py` reads: `today`; `agencies` (id -> kind), all that there are; and
`rows`, each with `id`, `section`, `owner`, `part` (rows of one part: the newest readable one is shown;
null: each is shown), `order` (of writing) and `kept` (from the participant).
"""

import json
import sys

from facts import facts_of_today, is_hidden
from oracle import (CONDITIONS, NOTHING, ROLES_WITHOUT_A_CASE, Moment, answer, has_relation,
                    is_stopped, is_subject, read_matrix, seats_of)

SHOWN = {"READABLE", "WRITABLE"}
# What gives the whole of a section; every other right of a cell names the one field that it gives.
WHOLE = {"read", "write", "comment", "withdraw"}


def does_case_exist(world):
    """Questions 1 and 3: a relation and no stop."""
    return not is_stopped(world) and (is_subject(world) or has_relation(world))


def question(section, owner, kind, **more):
    """A question to the oracle."""
    return {"section": section, "owner": owner, "owner_kind": kind, **more}


def agencies_of(world):
    """The agencies that take or took part, that disclose by a basis, and the reader's own: nobody else has
    ever written anything in the case."""
    case = world["case"]
    found = {case["desk_agency"]} | {party["agency"] for party in case["parties"]}
    found |= {basis["from"] for basis in case["bases"]}
    return found | {seat["agency"] for seat in world["reader"]["assignments"]}


def state_of(world, matrix, section):
    """`access` gives the best state over the rows of every agency that could have any in the case."""
    states = [answer(world, matrix, question(section, owner, world["agencies"][owner]))
              for owner in agencies_of(world)]
    order = ["WRITABLE", "READABLE", "WITHHELD", "ABSENT"]
    return min(states, key=order.index, default="ABSENT")


def owners_shown(world, matrix):
    """By section, the agencies whose rows may be read."""
    found = {}
    for section in matrix:
        owners = [owner for owner in agencies_of(world)
                  if answer(world, matrix, question(section, owner, world["agencies"][owner])) in SHOWN]
        if owners:
            found[section] = owners
    return found


def is_row_shown(world, matrix, row):
    """The row may be read."""
    kind = world["agencies"][row["owner"]]
    asked = question(row["section"], row["owner"], kind, kept=row.get("kept", False), to=row.get("to"))
    return answer(world, matrix, asked) in SHOWN


def rows_shown(world, matrix):
    """Of each part the newest readable row; of a section without parts all readable rows."""
    readable = [row for row in world["rows"] if is_row_shown(world, matrix, row)]
    newest = {}
    for row in sorted(readable, key=lambda row: row["order"]):
        newest[row["part"] if row.get("part") else row["id"]] = row["id"]
    return sorted(newest.values())


def fields_of(world, matrix, section):
    """`ALL`, or the fields that partial cells name, for a section of the desk."""
    if is_stopped(world):
        return []
    case, found = world["case"], set()
    for seat in seats_of(world):
        if seat["role"] in ROLES_WITHOUT_A_CASE:
            continue
        moment = Moment(world, seat, section, case["desk_agency"], False, None)
        for entry in matrix[section][seat["role"]].split():
            *conditions, right = entry.split(":")
            if conditions and all(CONDITIONS[name](moment) != NOTHING for name in conditions):
                found.update(granted(world, section, seat, right))
    return ["ALL"] if "ALL" in found else sorted(found)


def granted(world, section, seat, right):
    """What one right gives: a partner reads the fields that its operations name."""
    if seat["role"] == "PARTNER_SYSTEM":
        return world.get("partner_fields", {}).get(section, [])
    return ["ALL"] if right in WHOLE else [right]


def extent_of(world, matrix, referral):
    """`WHOLE`, `ENVELOPE` or `NONE`: at SENT the receiver is shown the envelope alone."""
    asked = question("REFERRALS", None, None, referral=referral["id"])
    if is_hidden(referral) or answer(world, matrix, asked) not in SHOWN:
        return "NONE"
    if referral["state"] != "SENT":
        return "WHOLE"
    # Without the envelope's own state the same row shows whether anything else than being addressed gives it.
    other = {**world, "case": {**world["case"], "referrals": [
        {**row, "to_unit": "", "to_agency": ""} if row["id"] == referral["id"] else row
        for row in world["case"]["referrals"]]}}
    return "WHOLE" if answer(other, matrix, asked) in SHOWN else "ENVELOPE"


def view(world, matrix):
    """Everything that the reader is shown of the case."""
    exists = does_case_exist(world)
    referrals = {row["id"]: extent_of(world, matrix, row) for row in world["case"]["referrals"]}
    if not exists:
        return {"exists": False, "access": {}, "fields": {}, "rows": [], "owners": {},
                "referrals": referrals}
    return {
        "exists": True,
        "access": {section: state_of(world, matrix, section) for section in matrix},
        "fields": {section: fields_of(world, matrix, section) for section in ("IDENTITY", "CONTACT")},
        "rows": rows_shown(world, matrix),
        "owners": owners_shown(world, matrix),
        "referrals": referrals,
    }


def main(arguments):
    """Read worlds from standard input, write views to standard output."""
    matrix = read_matrix(arguments[1])
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(view(facts_of_today(json.loads(line)), matrix)))


if __name__ == "__main__":
    main(sys.argv)
