"""Hand-made cases for the oracle, each from a sentence of access.md (quoted in the docstring)."""

import copy
import io
import json
import sys
import unittest
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).parent))
import oracle  # noqa: E402

MATRIX_PATH = Path(__file__).parent / "../../schema/policy/access-matrix.csv"
MATRIX = oracle.read_matrix(MATRIX_PATH)


def seat(role, unit="u1", agency="a1", kind="WELFARE_UNIT"):
    """An assignment."""
    return {"unit": unit, "agency": agency, "kind": kind, "role": role}


def party(unit="u1", agency="a1", standing="CURRENT"):
    """A party."""
    return {"unit": unit, "agency": agency, "standing": standing}


def referral(state, sections=(), sender=("u0", "a0"), receiver=("u1", "a1"), identifier="r1"):
    """A referral."""
    return {"id": identifier, "from_unit": sender[0], "from_agency": sender[1],
            "to_unit": receiver[0], "to_agency": receiver[1],
            "state": state, "sections": list(sections)}


def basis(source, target, *sections):
    """A live basis."""
    return {"from": source, "to": target, "sections": list(sections)}


def world(*seats, kind="STAFF", **facts):
    """A world; facts replace those of the case (or of the reader and the world, by name)."""
    result = {
        "reader": {"kind": kind, "is_strong": True, "is_fresh": False,
                   "assignments": list(seats)},
        "is_subject": False,
        "case": {"desk_unit": "u0", "desk_agency": "a0", "phase": "ACTIVE", "desk_agreed": [],
                 "parties": [], "assigned": [], "bases": [], "referrals": [], "stops": False,
                 "protection": "NONE", "enrolled": False, "placed": False},
        "partner_reads": [], "partner_writes": [],
    }
    for name, value in facts.items():
        place = next((part for part in (result["reader"], result["case"]) if name in part), result)
        place[name] = value
    return result


def worker(role="CASEWORKER", standing="CURRENT", **facts):
    """A world with a reader assigned in u1, which is a party."""
    return world(seat(role), parties=[party(standing=standing)], assigned=["u1"], **facts)


def state(subject, section, owner="a0", owner_kind="INTAKE_DESK", **more):
    """The oracle's answer to one question."""
    question = {"section": section, "owner": owner, "owner_kind": owner_kind,
                "kept": False, "referral": None, **more}
    return oracle.answer(copy.deepcopy(subject), MATRIX, question)


def welfare(subject, owner="a1", **more):
    """The state of WELFARE_ASSISTANCE."""
    return state(subject, "WELFARE_ASSISTANCE", owner, "WELFARE_UNIT", **more)


class RelationAndStops(unittest.TestCase):
    """Questions 1 and 3 of "The idea"."""

    def test_no_relation(self):
        """No relation: the case does not exist for them."""
        reader = world(seat("CASEWORKER"), parties=[party()])
        self.assertEqual({state(reader, section) for section in MATRIX}, {"ABSENT"})

    def test_stop(self):
        """A stop beats every permit."""
        self.assertEqual(state(worker(), "IDENTITY"), "READABLE")
        self.assertEqual(state(worker(stops=True), "IDENTITY"), "ABSENT")

    def test_weak_sign_in(self):
        """Person data needs acr LoA3 or better."""
        self.assertEqual(state(worker(is_strong=False), "IDENTITY"), "ABSENT")

    def test_protected_not_named(self):
        """Only handlers named on the case."""
        self.assertEqual(
            state(worker(protection="NOT_NAMED", is_fresh=True), "CONTACT"), "ABSENT")

    def test_protected_named(self):
        """Opening protected identity needs a sign-in not older than 15 minutes."""
        self.assertEqual(state(worker(protection="NAMED"), "CONTACT"), "ABSENT")
        self.assertEqual(state(worker(protection="NAMED", is_fresh=True), "CONTACT"), "READABLE")

    def test_sender_alone_is_no_relation(self):
        """Relation comes first; then `sender` holds."""
        sent = [referral("ACCEPTED", sender=("u1", "a1"), receiver=("u2", "a2"))]
        reader = world(seat("CASEWORKER"), parties=[party()], referrals=sent)
        self.assertEqual(state(reader, "REFERRALS", referral="r1"), "ABSENT")
        self.assertEqual(state(worker(referrals=sent), "REFERRALS", referral="r1"), "WRITABLE")

    def test_roles_without_a_case(self):
        """`case` is null for evaluators and association officers."""
        for role in sorted(oracle.ROLES_WITHOUT_A_CASE):
            reader = worker(role, bases=[basis("a0", "a1", *MATRIX)])
            self.assertEqual({state(reader, section) for section in MATRIX}, {"ABSENT"})


class Desk(unittest.TestCase):
    """The condition `desk`."""

    officer = staticmethod(lambda **facts: world(
        seat("INTAKE_OFFICER", "u0", "a0", "INTAKE_DESK"), **facts))

    def test_intake_phase(self):
        """The phases INTAKE to PLANNING."""
        for phase in ("INTAKE", "SCREENING", "MAPPING", "PLANNING"):
            self.assertEqual(state(self.officer(phase=phase), "SCREENING"), "WRITABLE")
        self.assertEqual(state(self.officer(phase="ACTIVE"), "SCREENING"), "ABSENT")

    def test_agreement(self):
        """Or the desk's service agreement lists the section."""
        reader = self.officer(phase="CLOSED", desk_agreed=["CLOSURE"])
        self.assertEqual(state(reader, "CLOSURE"), "WRITABLE")
        self.assertEqual(state(reader, "INTAKE"), "ABSENT")

    def test_plan_is_read_only(self):
        """The cell gives read."""
        self.assertEqual(state(self.officer(phase="MAPPING"), "PLAN"), "READABLE")

    def test_desk_compares_units(self):
        """One desk agency with one unit a municipality; `desk` compares units."""
        reader = world(seat("INTAKE_OFFICER", "u9", "a0", "INTAKE_DESK"), phase="INTAKE")
        self.assertEqual(state(reader, "IDENTITY"), "ABSENT")

    def test_desk_and_own(self):
        """Conditions joined by `:` must all hold."""
        reader = self.officer(phase="MAPPING", assigned=["u0"])
        self.assertEqual(state(reader, "MAPPING_WORK", "a0"), "WRITABLE")
        self.assertEqual(state(reader, "MAPPING_WORK", "a1", "WELFARE_UNIT"), "ABSENT")
        self.assertEqual(
            state(self.officer(phase="MAPPING"), "MAPPING_WORK", "a0"), "ABSENT")

    def test_sees_all_parties(self):
        """The intake desk of the case sees all parties."""
        self.assertEqual(state(self.officer(phase="INTAKE"), "PARTIES", "a7"), "READABLE")

    def test_no_welfare(self):
        """The desk may not take over a municipality's exercise of authority."""
        self.assertEqual(welfare(self.officer(phase="INTAKE")), "ABSENT")


class Handlers(unittest.TestCase):
    """`party`, `own`, `basis`, `linked`."""

    def test_own(self):
        """Own agency's sections need no basis."""
        self.assertEqual(welfare(worker()), "WRITABLE")
        self.assertEqual(state(worker(), "JOURNAL", "a1", "WELFARE_UNIT"), "WRITABLE")

    def test_basis_direction_and_section(self):
        """From the section's owner to the reader's agency, naming the section."""
        right = worker(bases=[basis("a2", "a1", "WELFARE_ASSISTANCE")])
        self.assertEqual(welfare(right, "a2"), "READABLE")
        both = [party(), party("u2", "a2")]
        back = worker(bases=[basis("a1", "a2", "WELFARE_ASSISTANCE")])
        self.assertEqual(welfare(back, "a2"), "ABSENT")
        back["case"]["parties"] = both
        self.assertEqual(welfare(back, "a2"), "WITHHELD")
        other = worker(bases=[basis("a2", "a1", "JOURNAL")])
        other["case"]["parties"] = both
        self.assertEqual(welfare(other, "a2"), "WITHHELD")

    def test_unlinked_is_absent(self):
        """Nothing shows that it could exist."""
        reader = worker()
        reader["case"]["parties"].append(party("u2", "a2"))
        self.assertEqual(welfare(reader, "a2"), "ABSENT")

    def test_open_referral_links(self):
        """A live basis or an open referral links."""
        joined = {"sender": ("u1", "a1"), "receiver": ("u2", "a2")}
        sent = worker(referrals=[referral("SENT", **joined)])
        self.assertEqual(welfare(sent, "a2"), "ABSENT")
        sent["case"]["parties"].append(party("u2", "a2"))
        self.assertEqual(welfare(sent, "a2"), "WITHHELD")
        self.assertEqual(welfare(worker(referrals=[referral("COMPLETED", **joined)]), "a2"), "ABSENT")

    def test_manager_is_never_withheld(self):
        """Everybody else gets ABSENT."""
        reader = worker("UNIT_MANAGER", bases=[basis("a2", "a1", "JOURNAL")])
        self.assertEqual(welfare(reader, "a2"), "ABSENT")

    def test_plan(self):
        """basis:write for a caseworker, party:write for a lead."""
        self.assertEqual(state(worker(), "PLAN"), "ABSENT")
        self.assertEqual(state(worker(bases=[basis("a0", "a1", "PLAN")]), "PLAN"), "WRITABLE")
        self.assertEqual(state(worker("LEAD_CASEWORKER"), "PLAN"), "WRITABLE")

    def test_parties(self):
        """A party sees another only if linked; lead caseworkers see all."""
        self.assertEqual(state(worker(), "PARTIES", "a2"), "ABSENT")
        linked = {"bases": [basis("a1", "a2", "JOURNAL")]}
        self.assertEqual(state(worker(**linked), "PARTIES", "a2"), "READABLE")
        self.assertEqual(state(worker("LEAD_CASEWORKER"), "PARTIES", "a2"), "READABLE")
        self.assertEqual(state(worker("UNIT_MANAGER"), "PARTIES", "a2"), "ABSENT")
        self.assertEqual(state(worker("UNIT_MANAGER", **linked), "PARTIES", "a2"), "READABLE")
        self.assertEqual(state(worker("UNIT_MANAGER"), "PARTIES", "a1"), "READABLE")

    def test_bases(self):
        """For BASES the row's owner is fromAgency."""
        self.assertEqual(state(worker(), "BASES", "a1"), "WRITABLE")
        reader = worker(bases=[basis("a2", "a1", "JOURNAL")])
        self.assertEqual(state(reader, "BASES", "a2"), "READABLE")
        self.assertEqual(state(reader, "BASES", "a3"), "ABSENT")

    def test_owner_kind(self):
        """A welfare section is owned by a welfare unit."""
        self.assertEqual(state(worker(), "WELFARE_ASSISTANCE", "a1", "PARTNER"), "ABSENT")

    def test_desk_is_always_party(self):
        """The desk that opened it stays until disposal."""
        reader = world(seat("CASEWORKER", "u0", "a0", "INTAKE_DESK"), assigned=["u0"])
        self.assertEqual(state(reader, "CONTACT"), "READABLE")
        self.assertEqual(state(reader, "SCREENING"), "READABLE")

    def test_seats_add_up_but_do_not_mix(self):
        """Cells of all of a person's valid assignments add up."""
        seats = [seat("CASEWORKER"), seat("CASEWORKER", "u2", "a2")]
        reader = world(*seats, parties=[party(), party("u2", "a2")], assigned=["u1"])
        self.assertEqual(welfare(reader), "WRITABLE")
        self.assertEqual(welfare(reader, "a2"), "ABSENT")


class Referrals(unittest.TestCase):
    """`addressed` and the states of a referral."""

    def reader(self, status, *sections, role="CASEWORKER", **facts):
        """A reader not assigned, with a referral to their unit."""
        return world(seat(role), referrals=[referral(status, sections)], **facts)

    def test_sent_is_envelope_only(self):
        """At SENT only its envelope."""
        reader = self.reader("SENT", "IDENTITY", "INTAKE")
        self.assertEqual(state(reader, "REFERRALS", referral="r1"), "WRITABLE", "it is claimed")
        self.assertEqual(state(reader, "INTAKE"), "ABSENT")
        self.assertEqual(state(reader, "IDENTITY"), "ABSENT")

    def test_sent_does_not_open_sender(self):
        """The case exists for the envelope only."""
        reader = self.reader("SENT")
        own = referral("DRAFT", sender=("u1", "a1"), receiver=("u2", "a2"), identifier="r2")
        reader["case"]["referrals"].append(own)
        self.assertEqual(state(reader, "REFERRALS", referral="r2"), "ABSENT")
        reader["case"]["referrals"][0]["state"] = "RECEIVED"
        self.assertEqual(state(reader, "REFERRALS", referral="r2"), "WRITABLE")

    def test_received_sees_what_it_carries(self):
        """Between RECEIVED and ACCEPTED only what the referral carries."""
        reader = self.reader("RECEIVED", "INTAKE")
        self.assertEqual(state(reader, "INTAKE"), "READABLE")
        self.assertEqual(state(reader, "IDENTITY"), "READABLE", "the name, by the public contract")
        self.assertEqual(state(reader, "CONTACT"), "ABSENT")
        self.assertEqual(state(reader, "REFERRALS"), "WRITABLE")

    def test_addressed_basis(self):
        """When only `addressed`, the referral carries it."""
        given = {"bases": [basis("a0", "a1", "SCREENING")]}
        self.assertEqual(state(self.reader("RECEIVED", **given), "SCREENING"), "ABSENT")
        carried = self.reader("RECEIVED", "SCREENING", **given)
        self.assertEqual(state(carried, "SCREENING"), "READABLE")
        self.assertEqual(state(self.reader("RECEIVED", "SCREENING"), "SCREENING"), "ABSENT")

    def test_ended_referral(self):
        """An open referral is one in a state from SENT to PAUSED."""
        self.assertEqual(state(self.reader("CONSENT_WITHDRAWN", "INTAKE"), "INTAKE"), "ABSENT")
        self.assertEqual(state(self.reader("PAUSED", "INTAKE"), "INTAKE"), "READABLE")

    def test_manager_of_addressed_unit(self):
        """`unit`, for REFERRALS: or an open referral is addressed to it."""
        reader = self.reader("RECEIVED", "INTAKE", role="UNIT_MANAGER")
        self.assertEqual(state(reader, "REFERRALS", referral="r1"), "WRITABLE")
        self.assertEqual(state(reader, "INTAKE"), "ABSENT")

    def test_lead_sees_others(self):
        """party:read for a lead caseworker; a caseworker's link gives WITHHELD."""
        other = [referral("ACTIVE", sender=("u0", "a0"), receiver=("u3", "a3"))]
        self.assertEqual(
            state(worker("LEAD_CASEWORKER", referrals=other), "REFERRALS", referral="r1"),
            "READABLE")
        self.assertEqual(state(worker(referrals=other), "REFERRALS", referral="r1"), "ABSENT")


class PastParties(unittest.TestCase):
    """Past parties, and parties until the last follow-up."""

    def test_past(self):
        """`own` then gives read only, and nothing of anyone else's."""
        reader = worker(standing="PAST", bases=[basis("a2", "a1", "WELFARE_ASSISTANCE")])
        self.assertEqual(welfare(reader), "READABLE")
        self.assertEqual(welfare(reader, "a2"), "ABSENT")
        self.assertEqual(state(reader, "IDENTITY"), "ABSENT")

    def test_past_referrals(self):
        """And of REFERRALS its own."""
        rows = [referral("COMPLETED"), referral("COMPLETED", receiver=("u3", "a3"), identifier="r2"),
                referral("COMPLETED", sender=("u1", "a1"), receiver=("u3", "a3"), identifier="r3")]
        for role in ("CASEWORKER", "LEAD_CASEWORKER", "UNIT_MANAGER"):
            reader = worker(role, standing="PAST", referrals=rows)
            found = [state(reader, "REFERRALS", referral=row["id"]) for row in rows]
            self.assertEqual(found, ["READABLE", "ABSENT", "READABLE"])

    def test_until_follow_up(self):
        """For CLOSURE (read) and FOLLOW_UP only."""
        lead = worker("LEAD_CASEWORKER", standing="UNTIL_FOLLOW_UP", phase="CLOSED")
        self.assertEqual(state(lead, "CLOSURE"), "READABLE")
        self.assertEqual(state(lead, "FOLLOW_UP"), "WRITABLE")
        self.assertEqual(state(lead, "PLAN"), "ABSENT")
        given = {"standing": "UNTIL_FOLLOW_UP", "bases": [basis("a0", "a1", "CLOSURE", "PLAN")]}
        self.assertEqual(state(worker(**given), "CLOSURE"), "READABLE")
        self.assertEqual(state(worker(**given), "PLAN"), "ABSENT")


class OtherReaders(unittest.TestCase):
    """Managers, programmes, partners and the participant."""

    def test_manager(self):
        """Manages the unit that is a party; own: and own agency's row."""
        manager = world(seat("UNIT_MANAGER"), parties=[party()])
        self.assertEqual(state(manager, "INTAKE"), "READABLE")
        self.assertEqual(welfare(manager), "READABLE")
        self.assertEqual(welfare(manager, "a2"), "ABSENT")
        self.assertEqual(state(manager, "MAPPING_HEALTH", "a1"), "ABSENT")
        self.assertEqual(state(world(seat("UNIT_MANAGER")), "INTAKE"), "ABSENT")

    def test_programme_leader(self):
        """Enrolled in a programme that the reader leads."""
        leader = world(seat("PROGRAMME_LEADER"), enrolled=True)
        self.assertEqual(state(leader, "IDENTITY"), "READABLE")
        self.assertEqual(
            state(leader, "LABOUR_PLACEMENT", "a1", "LABOUR_MARKET_UNIT"), "WRITABLE")
        self.assertEqual(state(leader, "INTAKE"), "ABSENT")
        self.assertEqual(state(world(seat("PROGRAMME_LEADER")), "IDENTITY"), "ABSENT")

    def test_supervisor(self):
        """Placed, now, with the reader as supervisor."""
        supervisor = world(seat("SUPERVISOR"), placed=True)
        self.assertEqual(state(supervisor, "CONTACT"), "READABLE")
        self.assertEqual(
            state(supervisor, "LABOUR_COMPETENCE", "a1", "LABOUR_MARKET_UNIT"), "READABLE")
        self.assertEqual(state(supervisor, "PLAN"), "ABSENT")

    def test_partner(self):
        """The registered operation names the field, and a referral or basis is live."""
        def partner(writes=("REFERRALS",), **facts):
            return world(seat("PARTNER_SYSTEM", "u1", "a1", "PARTNER"), kind="PARTNER",
                         partner_reads=["PLAN", "REFERRALS"], partner_writes=list(writes), **facts)
        self.assertEqual(state(partner(), "PLAN"), "ABSENT")
        accepted = partner(referrals=[referral("ACCEPTED")])
        self.assertEqual(state(accepted, "PLAN"), "READABLE")
        self.assertEqual(state(accepted, "CLOSURE"), "ABSENT")
        self.assertEqual(state(accepted, "REFERRALS", referral="r1"), "WRITABLE")
        reading = partner(writes=(), referrals=[referral("ACCEPTED")])
        self.assertEqual(state(reading, "REFERRALS", referral="r1"), "READABLE")
        self.assertEqual(state(partner(bases=[basis("a0", "a1", "PLAN")]), "PLAN"), "READABLE")
        received = partner(referrals=[referral("RECEIVED")])
        self.assertEqual(state(received, "PLAN"), "ABSENT")

    def test_participant(self):
        """The reader is the participant; comment and withdraw give READABLE."""
        hidden = world(kind="PARTICIPANT", is_subject=True, is_fresh=True, protection="NOT_NAMED")
        self.assertEqual(state(hidden, "CONTACT"), "ABSENT")
        self.assertEqual(state(hidden, "PLAN"), "READABLE")
        person = world(kind="PARTICIPANT", is_subject=True)
        self.assertEqual(state(person, "CONTACT"), "WRITABLE")
        for section in ("PLAN", "BASES", "ACCESS_LOG", "FOLLOW_UP", "IDENTITY", "REFERRALS"):
            self.assertEqual(state(person, section), "READABLE")
        self.assertEqual(state(world(kind="PARTICIPANT"), "IDENTITY"), "ABSENT")

    def test_kept_from_participant(self):
        """The row carries no note that it is kept from the participant."""
        person = world(kind="PARTICIPANT", is_subject=True)
        self.assertEqual(welfare(person, kept=True), "ABSENT")
        self.assertEqual(welfare(person), "READABLE")
        self.assertEqual(welfare(worker(), kept=True), "WRITABLE")


class CommandLine(unittest.TestCase):
    """The interface."""

    def test_lines(self):
        """One world a line, one list of states a line."""
        subject = worker()
        subject["questions"] = [
            {"section": "IDENTITY", "owner": "a0", "owner_kind": "INTAKE_DESK"},
            {"section": "PLAN", "owner": "a0", "owner_kind": "INTAKE_DESK"}]
        with mock.patch("sys.stdin", io.StringIO(json.dumps(subject) + "\n")), \
                mock.patch("sys.stdout", io.StringIO()) as output:
            oracle.main(["oracle.py", MATRIX_PATH])
        self.assertEqual(json.loads(output.getvalue()), ["READABLE", "ABSENT"])

    def test_matrix_is_known(self):
        """Every condition of the matrix has a meaning here."""
        used = {condition for cells in MATRIX.values() for column, cell in cells.items()
                if column not in ("section", "owner")
                for conditions, _ in oracle.parse_cell(cell) for condition in conditions}
        self.assertEqual(used, set(oracle.CONDITIONS))


if __name__ == "__main__":
    unittest.main()
