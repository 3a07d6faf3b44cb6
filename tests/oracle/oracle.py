"""Independent oracle: who may see which section of a shared case.

Written from the contract of access, its matrix and the workflow of referrals alone.

    python3 oracle.py MATRIX.csv < worlds.jsonl > answers.jsonl
"""

import csv
import json
import sys
from dataclasses import dataclass

from facts import facts_of_today, is_hidden

NOTHING, READ, WRITE = 0, 1, 2  # how much a condition, or a cell, gives

INTAKE_PHASES = {"INTAKE", "SCREENING", "MAPPING", "PLANNING"}
ACCEPTED_STATES = {"ACCEPTED", "ACTIVE", "PAUSED"}
# The states of the workflow between SENT and PAUSED.
OPEN_STATES = {"SENT", "RECEIVED", "INFO_REQUESTED", "WAITLISTED"} | ACCEPTED_STATES
KEPT_BY_ONE_KIND = {"LABOUR_PLACEMENT", "LABOUR_COMPETENCE"}  # of those that `enrolled` and `placed` open
SECTIONS_UNTIL_FOLLOW_UP = {"CLOSURE", "FOLLOW_UP"}
# Ended states in which the receiver reads on ("read-only"; "receiver confirms stop"). Of one that was
# declined, passed on, taken back or that ran out it has "own audit copy only": the log, not the referral.
ENDED_AND_READ = {"COMPLETED", "ENDED_EARLY", "CONSENT_WITHDRAWN"}
STANDING_ORDER = ["CURRENT", "UNTIL_FOLLOW_UP", "PAST"]

HANDLER_ROLES = {"CASEWORKER", "LEAD_CASEWORKER"}
ROLES_WITHOUT_A_CASE = {"EVALUATOR", "ASSOCIATION_OFFICER", "LOG_REVIEWER", "AGENCY_ADMIN"}

OWNER_KINDS = {
    "welfare_unit": "WELFARE_UNIT",
    "labour_market_unit": "LABOUR_MARKET_UNIT",
    "employment_service": "EMPLOYMENT_SERVICE",
    "insurance_agency": "INSURANCE_AGENCY",
}
# Sections of the desk whose rows the question places with another agency:
# for BASES the row's owner is `from`; for PARTIES it is the party's agency.
SECTIONS_WITH_ROW_OWNER = {"BASES", "PARTIES"}


@dataclass(frozen=True)
class Moment:
    """One judgement: a seat of a reader, a section, its owner and perhaps a referral row."""

    world: dict
    seat: dict
    section: str
    owner: str
    kept: bool
    row: dict | None
    other: str | None = None  # the agency that a basis discloses to

    @property
    def case(self):
        """The case of the world."""
        return self.world["case"]


# ---------------------------------------------------------------- the matrix

def read_matrix(path):
    """Return the matrix as a dictionary: section -> column -> cell."""
    with open(path, newline="", encoding="utf-8") as handle:
        return {row["section"]: row for row in csv.DictReader(handle)}


def parse_cell(cell):
    """Return pairs of (list of conditions, what they give) for one cell."""
    pairs = []
    for entry in cell.split():
        *conditions, right = entry.split(":")
        if conditions:
            pairs.append((conditions, WRITE if right == "write" else READ))
    return pairs


# ---------------------------------------------------------------- facts of a case

def is_open(referral):
    """Open: in a state from SENT to PAUSED."""
    return referral["state"] in OPEN_STATES


def is_received(referral):
    """Open, and in RECEIVED or later."""
    return is_open(referral) and referral["state"] != "SENT"


def is_desk_unit(case, seat):
    """The seat is in the unit that opened the case (the desk compares units)."""
    return seat["unit"] == case["desk_unit"]


def standing_of(case, unit):
    """CURRENT, UNTIL_FOLLOW_UP, PAST, or None when the unit is no party."""
    if unit == case["desk_unit"]:
        return "CURRENT"
    found = {party["standing"] for party in case["parties"] if party["unit"] == unit}
    return next((standing for standing in STANDING_ORDER if standing in found), None)


def is_receiver(seat, referral):
    """The referral is addressed to the seat's unit, or to the partner organisation."""
    if seat["role"] == "PARTNER_SYSTEM":
        return seat["agency"] == referral["to_agency"]
    return seat["unit"] == referral["to_unit"]


def is_sender(seat, referral):
    """The referral is one of the seat's unit."""
    return seat["unit"] == referral["from_unit"]


def is_on_the_case(case, seat):
    """The reader is assigned in this seat's unit; a manager needs no assignment."""
    return seat["role"] == "UNIT_MANAGER" or seat["unit"] in case["assigned"]


def are_agencies_linked(case, first, second):
    """A live basis or an open referral, in either direction, joins the two agencies."""
    if first == second:
        return True  # an agency always knows of itself
    pair = sorted([first, second])
    bases = any(sorted([basis["from"], basis["to"]]) == pair for basis in case["bases"])
    return bases or any(
        is_open(referral) and sorted([referral["from_agency"], referral["to_agency"]]) == pair
        for referral in case["referrals"])


# ---------------------------------------------------------------- relation and stops

def seat_has_relation(world, seat):
    """Question 1 for one seat: does it work on this case, now?"""
    case, role = world["case"], seat["role"]
    if role in ROLES_WITHOUT_A_CASE:
        return False
    standing = standing_of(case, seat["unit"])
    received = any(is_received(referral) and is_receiver(seat, referral)
                   for referral in case["referrals"])
    by_role = {
        "CASEWORKER": received,
        "LEAD_CASEWORKER": received,
        "PARTNER_SYSTEM": received or is_basis_to_partner(case, seat),
        "UNIT_MANAGER": received or standing is not None,
        "PROGRAMME_LEADER": case["enrolled"],
        "SUPERVISOR": case["placed"],
        "INTAKE_OFFICER": is_desk_unit(case, seat)
        and (case["phase"] in INTAKE_PHASES or bool(case["desk_agreed"])),
    }
    assigned = seat["unit"] in case["assigned"] and standing is not None
    return assigned or by_role.get(role, False)


def has_relation(world):
    """Question 1 for the person, over all seats."""
    return any(seat_has_relation(world, seat) for seat in world["reader"]["assignments"])


def is_subject(world):
    """The reader is the participant whose case it is."""
    return world["reader"]["kind"] == "PARTICIPANT" and world["is_subject"]


def is_stopped(world):
    """Question 3: a stop beats every permit."""
    reader, case = world["reader"], world["case"]
    if not reader["is_strong"] or case["stops"]:
        return True
    if case["protection"] == "NONE":
        return False
    if is_subject(world):
        return not reader["is_fresh"]
    return not (case["protection"] == "NAMED" and reader["is_fresh"])


# ---------------------------------------------------------------- conditions

def standing_level(moment):
    """How much the party standing of the seat's unit gives for this section."""
    standing = standing_of(moment.case, moment.seat["unit"])
    if standing == "CURRENT":
        return WRITE
    if standing == "UNTIL_FOLLOW_UP" and moment.section in SECTIONS_UNTIL_FOLLOW_UP:
        return READ if moment.section == "CLOSURE" else WRITE
    return NOTHING


def holds_desk(moment):
    """`desk`: the seat's unit opened the case; intake phase, or the agreement lists the section."""
    case = moment.case
    in_time = case["phase"] in INTAKE_PHASES or moment.section in case["desk_agreed"]
    return WRITE if in_time and is_desk_unit(case, moment.seat) else NOTHING


def holds_party(moment):
    """`party`: assigned to the case, and the unit is a party."""
    if moment.seat["unit"] not in moment.case["assigned"]:
        return NOTHING
    return standing_level(moment)


def holds_own(moment):
    """`own`: `party` (a manager: `unit`) and own agency's row; a past party reads only."""
    if moment.owner != moment.seat["agency"] or not is_on_the_case(moment.case, moment.seat):
        return NOTHING
    standing = standing_of(moment.case, moment.seat["unit"])
    return NOTHING if standing is None else max(READ, standing_level(moment))


def is_own_ended_referral(moment):
    """An ended referral that the unit received and may still read: a party's own, read-only."""
    if moment.row is None or not is_on_the_case(moment.case, moment.seat):
        return False
    if standing_of(moment.case, moment.seat["unit"]) is None:
        return False
    if is_sender(moment.seat, moment.row):
        return True
    return is_receiver(moment.seat, moment.row) and moment.row["state"] in ENDED_AND_READ


def referral_row_level(moment):
    """The referral itself is addressed to the seat: it counts from SENT on (then it is claimed)."""
    if moment.row is None or not is_open(moment.row) or not is_receiver(moment.seat, moment.row):
        return NOTHING
    return WRITE


def holds_addressed(moment):
    """`addressed`: an open, received referral to the seat carries the section."""
    if moment.section == "REFERRALS":
        return referral_row_level(moment)
    # The person's name is known from RECEIVED on, whatever is carried (the public contract).
    carried = any(
        is_received(referral) and is_receiver(moment.seat, referral)
        and (moment.section == "IDENTITY" or moment.section in referral["sections"])
        for referral in moment.case["referrals"])
    return WRITE if carried else NOTHING


def holds_basis(moment):
    """`basis`: `party` or `addressed`, and a live basis; own agency's sections need none."""
    level = max(holds_party(moment), holds_addressed(moment))
    named = moment.owner == moment.seat["agency"] or any(
        basis["from"] == moment.owner and basis["to"] == moment.seat["agency"]
        and moment.section in basis["sections"] for basis in moment.case["bases"])
    return level if named else NOTHING


def holds_linked(moment):
    """`linked`: `party`, and a live basis or an open referral links the two agencies."""
    case, own = moment.case, moment.seat["agency"]
    # A basis tells of both its ends, and a party knows another only where the two are linked (rule 3).
    ends = [moment.owner] + ([moment.other] if moment.other else [])
    if not all(are_agencies_linked(case, own, end) for end in ends):
        return NOTHING
    return holds_party(moment)


def holds_sender(moment):
    """`sender`: a referral of the seat's unit; needs a relation; a past party reads only.

    Like an empty section that is `own`, one without referrals is judged by the row that a party could write.
    """
    if moment.row is None:
        return holds_party(moment)
    if not is_sender(moment.seat, moment.row):
        return NOTHING
    if not has_relation(moment.world):
        return NOTHING
    standing = standing_of(moment.case, moment.seat["unit"])
    return READ if standing in ("UNTIL_FOLLOW_UP", "PAST") else WRITE


def may_see_party(moment):
    """Rule 3 for a manager: own party, a linked one, or any when managing the case's desk."""
    if moment.owner == moment.seat["agency"] or is_desk_unit(moment.case, moment.seat):
        return True
    return are_agencies_linked(moment.case, moment.seat["agency"], moment.owner)


def holds_unit(moment):
    """`unit`: manages a unit that is a party (REFERRALS: or the referral is addressed to it)."""
    if moment.section == "PARTIES" and not may_see_party(moment):
        return NOTHING
    level = standing_level(moment)
    if moment.section == "REFERRALS":
        return max(level, referral_row_level(moment))
    return level


def holds_fact(name):
    """`enrolled` and `placed`: the world says so.

    Of the sections that one kind of agency owns they open the own agency's: another's is "shown to another
    agency only as a disclosure with a basis".
    """
    def holds(moment):
        own = moment.section not in KEPT_BY_ONE_KIND or moment.owner == moment.seat["agency"]
        return WRITE if own and moment.case[name] else NOTHING
    return holds


def is_basis_to_partner(case, seat):
    """A live basis to the partner organisation."""
    return any(basis["to"] == seat["agency"] for basis in case["bases"])


def is_live_for_partner(moment):
    """A live basis that names the section, or a referral; before ACCEPTED only what it carries."""
    named = any(
        basis["from"] == moment.owner and basis["to"] == moment.seat["agency"]
        and moment.section in basis["sections"] for basis in moment.case["bases"])
    return named or any(
        is_received(referral) and is_receiver(moment.seat, referral)
        and (referral["state"] in ACCEPTED_STATES
             or moment.section == "IDENTITY" or moment.section in referral["sections"])
        for referral in moment.case["referrals"])


def holds_agreed(moment):
    """`agreed`: the operation names the section, and a referral or basis is live."""
    named = moment.section in (moment.world.get("partner_reads") or [])
    return READ if named and is_live_for_partner(moment) else NOTHING


def holds_self(moment):
    """`self`: the participant's own case, and the row is not kept from them."""
    if moment.section == "CONTACT" and moment.case["protection"] != "NONE":
        return NOTHING  # shown to the named handlers alone
    return WRITE if is_subject(moment.world) and not moment.kept else NOTHING


CONDITIONS = {
    "desk": holds_desk, "party": holds_party, "own": holds_own, "basis": holds_basis,
    "linked": holds_linked, "addressed": holds_addressed, "sender": holds_sender,
    "unit": holds_unit, "enrolled": holds_fact("enrolled"), "placed": holds_fact("placed"),
    "agreed": holds_agreed, "self": holds_self,
}


# ---------------------------------------------------------------- answers

def most_for(moment):
    """A partner reads and writes by the operation that it registered, and no more than that names."""
    if moment.seat["role"] != "PARTNER_SYSTEM":
        return WRITE
    if moment.section not in (moment.world.get("partner_reads") or []):
        return NOTHING
    return WRITE if moment.section in (moment.world.get("partner_writes") or []) else READ


def cell_level(moment, cell):
    """What a cell gives: conditions joined by ':' must all hold; entries add up."""
    level = NOTHING
    most = most_for(moment)
    for conditions, right in parse_cell(cell):
        held = min(CONDITIONS[condition](moment) for condition in conditions)
        level = max(level, min(held, right, most))
    involved = moment.seat["role"] in HANDLER_ROLES | {"UNIT_MANAGER"}
    if moment.section == "REFERRALS" and involved and is_own_ended_referral(moment):
        return max(level, READ)
    return level


def is_withheld(moment):
    """A caseworker or lead linked with the owner, another agency, whose cell gives nothing."""
    if moment.seat["role"] not in HANDLER_ROLES or moment.owner == moment.seat["agency"]:
        return False
    case = moment.case
    agencies = {party["agency"] for party in case["parties"]} | {case["desk_agency"]}
    return moment.owner in agencies and holds_linked(moment) != NOTHING


def judge(moment, cells):
    """The state for one seat and one row."""
    role = moment.seat["role"]
    level = NOTHING if role in ROLES_WITHOUT_A_CASE else cell_level(moment, cells[role])
    if level != NOTHING:
        return "WRITABLE" if level == WRITE else "READABLE"
    # A party that is not shown is not told of either.
    return "WITHHELD" if is_withheld(moment) and moment.section != "PARTIES" else "ABSENT"


def best_state(states):
    """The best of several states."""
    order = ["WRITABLE", "READABLE", "WITHHELD", "ABSENT"]
    return min(states, key=order.index, default="ABSENT")


def seats_of(world):
    """The reader's seats; the participant takes a seat of their own."""
    if world["reader"]["kind"] == "PARTICIPANT":
        return [{"unit": None, "agency": None, "kind": None, "role": "PARTICIPANT"}]
    return world["reader"]["assignments"]


def owner_of(case, cells, question):
    """The owner agency of the row, or None when no such row could exist."""
    kind = OWNER_KINDS.get(cells["owner"])
    if kind and question.get("owner_kind") != kind:
        return None
    # The service of follow-ups is no agency: what it keeps was recorded for the desk of the case.
    of_desk = cells["owner"] in ("intake_desk", "follow_up")
    if of_desk and cells["section"] not in SECTIONS_WITH_ROW_OWNER:
        return case["desk_agency"]
    return question["owner"]


def rows_of(case, question):
    """The rows asked about; None stands for the section without any row."""
    if question["section"] != "REFERRALS":
        return [None]
    shown = [row for row in case["referrals"] if not is_hidden(row)]
    if question.get("referral") is None:
        return [None] + shown
    return [row for row in shown if row["id"] == question["referral"]]


def answer(world, matrix, question):
    """The state of one question."""
    cells = matrix[question["section"]]
    owner = owner_of(world["case"], cells, question)
    if owner is None or is_stopped(world):
        return "ABSENT"
    kept = bool(question.get("kept"))
    return best_state(
        judge(Moment(world, seat, question["section"], owner, kept, row, question.get("to")), cells)
        for seat in seats_of(world) for row in rows_of(world["case"], question))


def main(arguments):
    """Read worlds from standard input, write answers to standard output."""
    matrix = read_matrix(arguments[1])
    for line in sys.stdin:
        if line.strip():
            world = facts_of_today(json.loads(line))
            print(json.dumps([answer(world, matrix, item) for item in world["questions"]]))


if __name__ == "__main__":
    main(sys.argv)
