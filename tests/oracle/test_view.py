"""Hand-made cases for the whole view, each from a sentence of the contract or of the workflow (in the docstring)."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import view  # noqa: E402
from facts import facts_of_today  # noqa: E402
from test_oracle import MATRIX, basis, party, referral, seat, worker, world  # noqa: E402

AGENCIES = {"a0": "INTAKE_DESK", "a1": "WELFARE_UNIT", "a2": "LABOUR_MARKET_UNIT", "a3": "INSURANCE_AGENCY"}


def seen(subject, *rows, **facts):
    """What the reader of a world is shown."""
    whole = {"today": "2026-11-23", "agencies": AGENCIES, "rows": list(rows), **subject, **facts}
    return view.view(facts_of_today(whole), MATRIX)


def row(identifier, section, owner="a1", **more):
    """A row that somebody wrote."""
    return {"id": identifier, "section": section, "owner": owner, "order": 1, **more}


def person(**facts):
    """The participant."""
    return world(kind="PARTICIPANT", is_subject=True, **facts)


class Days(unittest.TestCase):
    """What holds today."""

    def test_basis(self):
        """Valid from/to; a withdrawal takes effect for the next read."""
        for facts, shown in [({}, ["s"]), ({"valid_from": "2026-11-23", "valid_to": "2026-11-23"}, ["s"]),
                             ({"valid_from": "2026-11-24"}, []), ({"valid_to": "2026-11-22"}, []),
                             ({"withdrawn": True}, [])]:
            given = {**basis("a0", "a1", "SCREENING"), **facts}
            self.assertEqual(seen(worker(bases=[given]), row("s", "SCREENING", "a0"))["rows"], shown)

    def test_assignment(self):
        """A person x unit x role x valid from/to."""
        for facts, exists in [({}, True), ({"valid_to": "2026-11-22"}, False), ({"valid_from": "2026-11-24"}, False)]:
            subject = world({**seat("CASEWORKER"), **facts}, parties=[party()], assigned=["u1"])
            self.assertEqual(seen(subject)["exists"], exists)

    def test_placement(self):
        """Placed, now, with the reader as supervisor."""
        for facts, fields in [({}, ["name"]), ({"valid_to": "2026-11-22"}, [])]:
            found = seen(world(seat("SUPERVISOR"), placed=[facts]))
            self.assertEqual(found["fields"].get("IDENTITY", []), fields)


class Existence(unittest.TestCase):
    """No relation: the case does not exist."""

    def test_states_of_a_referral(self):
        """A handler who has received an open referral; at SENT only its envelope."""
        exists = {state: seen(world(seat("CASEWORKER"), referrals=[referral(state)]))["exists"] for state in (
            "DRAFT", "AWAITING_PERSON", "SENT", "RECEIVED", "INFO_REQUESTED", "WAITLISTED", "ACTIVE", "DECLINED",
            "WITHDRAWN", "EXPIRED", "REROUTED", "CONSENT_WITHDRAWN", "COMPLETED")}
        known = {state for state, does in exists.items() if does}
        self.assertEqual(known, {"RECEIVED", "INFO_REQUESTED", "WAITLISTED", "ACTIVE"})

    def test_stop(self):
        """A stop beats every permit."""
        self.assertFalse(seen(worker(stops=True))["exists"])
        self.assertFalse(seen(worker(is_strong=False))["exists"])

    def test_log_reviewer(self):
        """Their cells speak of other stores; nobody without relation has a case."""
        for role in ("EVALUATOR", "ASSOCIATION_OFFICER", "LOG_REVIEWER", "AGENCY_ADMIN"):
            self.assertFalse(seen(worker(role))["exists"])


class Referrals(unittest.TestCase):
    """Who sees how much of a referral."""

    def extents(self, subject):
        """The extent of r1."""
        return seen(subject)["referrals"]["r1"]

    def test_envelope(self):
        """At SENT only its envelope; a draft shows nothing."""
        found = [self.extents(world(seat("CASEWORKER"), referrals=[referral(state)]))
                 for state in ("DRAFT", "AWAITING_PERSON", "SENT", "RECEIVED")]
        self.assertEqual(found, ["NONE", "NONE", "ENVELOPE", "WHOLE"])

    def test_envelope_of_a_party(self):
        """A party's caseworker is shown no more than the envelope; its lead reads all (`party:read`)."""
        sent = [referral("SENT")]
        self.assertEqual(self.extents(worker(referrals=sent)), "ENVELOPE")
        self.assertEqual(self.extents(worker("LEAD_CASEWORKER", referrals=sent)), "WHOLE")

    def test_past_party_and_a_new_one(self):
        """The envelope of a new referral is not yet the past party's own."""
        self.assertEqual(self.extents(worker(standing="PAST", referrals=[referral("SENT")])), "ENVELOPE")

    def test_ended(self):
        """COMPLETED and ENDED_EARLY read-only; declined, re-routed, taken back and run out: the log alone."""
        read = {state for state in ("COMPLETED", "ENDED_EARLY", "CONSENT_WITHDRAWN", "DECLINED", "REROUTED",
                                    "WITHDRAWN", "EXPIRED")
                if self.extents(worker(standing="PAST", referrals=[referral(state)])) == "WHOLE"}
        self.assertEqual(read, {"COMPLETED", "ENDED_EARLY", "CONSENT_WITHDRAWN"})

    def test_sender_sees_every_end(self):
        """The sender always sees status and reason."""
        for state in ("DECLINED", "REROUTED", "WITHDRAWN", "EXPIRED", "COMPLETED"):
            sent = [referral(state, sender=("u1", "a1"), receiver=("u2", "a2"))]
            self.assertEqual(self.extents(worker(referrals=sent)), "WHOLE")

    def test_error(self):
        """Entered in error: hidden, kept in the log."""
        for subject in (worker("LEAD_CASEWORKER"), person(), world(seat("INTAKE_OFFICER", "u0", "a0", "INTAKE_DESK"))):
            subject["case"]["referrals"] = [referral("ENTERED_IN_ERROR")]
            self.assertEqual(self.extents(subject), "NONE")

    def test_person(self):
        """`self:read`."""
        self.assertEqual(self.extents(person(referrals=[referral("SENT")])), "WHOLE")


class Programmes(unittest.TestCase):
    """`enrolled` and `placed`."""

    def test_own_books(self):
        """Shown to another agency only as a disclosure with a basis."""
        leader = world(seat("PROGRAMME_LEADER", "u2", "a2", "LABOUR_MARKET_UNIT"), enrolled=True,
                       parties=[party("u2", "a2"), party("u4", "a4")])
        rows = [row("own", "LABOUR_PLACEMENT", "a2"), row("other", "LABOUR_PLACEMENT", "a4")]
        agencies = {**AGENCIES, "a4": "LABOUR_MARKET_UNIT"}
        self.assertEqual(seen(leader, *rows, agencies=agencies)["rows"], ["own"])

    def test_empty_referrals(self):
        """A party may send one, so the section is writable before there is any."""
        self.assertEqual(seen(worker())["access"]["REFERRALS"], "WRITABLE")
        self.assertEqual(seen(worker(standing="PAST"))["access"]["REFERRALS"], "ABSENT")


class Fields(unittest.TestCase):
    """Partial cells."""

    def test_name_and_phone(self):
        """`name`, `phone`: only that field of the section."""
        found = seen(world(seat("PROGRAMME_LEADER"), enrolled=True))["fields"]
        self.assertEqual(found, {"IDENTITY": ["name"], "CONTACT": ["phone"]})
        received = seen(world(seat("CASEWORKER"), referrals=[referral("RECEIVED")]))
        self.assertEqual(received["fields"], {"IDENTITY": ["name"], "CONTACT": []})

    def test_party(self):
        """`party:read` gives the whole."""
        self.assertEqual(seen(worker())["fields"], {"IDENTITY": ["ALL"], "CONTACT": ["ALL"]})

    def test_hats_add_up(self):
        """Cells of all of a person's valid assignments add up."""
        both = worker(enrolled=True)
        both["reader"]["assignments"].append(seat("PROGRAMME_LEADER", "u2", "a2"))
        self.assertEqual(seen(both)["fields"]["IDENTITY"], ["ALL"])

    def test_partner(self):
        """The registered operation names the field."""
        partner = world(seat("PARTNER_SYSTEM", "u1", "a1", "PARTNER"), referrals=[referral("ACCEPTED")],
                        partner_reads=["CONTACT"])
        found = seen(partner, partner_fields={"CONTACT": ["phone"]})["fields"]
        self.assertEqual(found, {"IDENTITY": [], "CONTACT": ["phone"]})


class Rows(unittest.TestCase):
    """A shared section shows each part's newest readable row."""

    def test_newest_readable(self):
        """A newer row that may not be read does not hide an older one that may."""
        rows = [row("mine", "MAPPING_WORK", part="work"), row("theirs", "MAPPING_WORK", "a2", part="work", order=2)]
        self.assertEqual(seen(worker(), *rows)["rows"], ["mine"])
        given = [basis("a2", "a1", "MAPPING_WORK")]
        self.assertEqual(seen(worker(bases=given), *rows)["rows"], ["theirs"])

    def test_kept(self):
        """The row carries no note that it is kept from the participant; the section looks as if it were empty."""
        found = seen(person(), row("told", "JOURNAL"), row("kept", "JOURNAL", kept=True))
        self.assertEqual(found["rows"], ["told"])
        only_kept = seen(person(), row("kept", "JOURNAL", kept=True))
        self.assertEqual(only_kept["access"], seen(person())["access"])

    def test_agencies_that_take_no_part(self):
        """Each section is owned by the agency that wrote it; of one that takes no part there is none."""
        self.assertEqual(seen(person())["access"]["WELFARE_ASSISTANCE"], "ABSENT")
        joined = person(parties=[party()])
        self.assertEqual(seen(joined)["access"]["WELFARE_ASSISTANCE"], "READABLE")

    def test_parties(self):
        """A party sees another party only if a live basis or a referral links the two."""
        rows = [row("p1", "PARTIES"), row("p2", "PARTIES", "a2"), row("p3", "PARTIES", "a3")]
        linked = worker(referrals=[referral("ACTIVE", sender=("u1", "a1"), receiver=("u2", "a2"))])
        self.assertEqual(seen(linked, *rows)["rows"], ["p1", "p2"])
        self.assertEqual(seen(worker("LEAD_CASEWORKER"), *rows)["rows"], ["p1", "p2", "p3"])

    def test_bases(self):
        """For BASES the row's owner is fromAgency."""
        rows = [row("b1", "BASES"), row("b2", "BASES", "a2")]
        self.assertEqual(seen(worker(), *rows)["rows"], ["b1"])
        self.assertEqual(seen(worker(bases=[basis("a1", "a2", "PLAN")]), *rows)["rows"], ["b1", "b2"])

    def test_bases_to_others(self):
        """A party sees another only if linked: a basis to one that it is not linked with would tell of it."""
        rows = [row("b1", "BASES", "a2", to="a1"), row("b2", "BASES", "a2", to="a3")]
        linked = [basis("a2", "a1", "PLAN")]
        self.assertEqual(seen(worker(bases=linked), *rows)["rows"], ["b1"])
        self.assertEqual(seen(worker("LEAD_CASEWORKER", bases=linked), *rows)["rows"], ["b1", "b2"])

    def test_follow_up_is_the_desks(self):
        """What follow-up keeps is no agency's own: a caseworker reads it by a basis."""
        self.assertEqual(seen(worker())["access"]["FOLLOW_UP"], "ABSENT")
        given = [basis("a0", "a1", "FOLLOW_UP")]
        self.assertEqual(seen(worker(bases=given))["access"]["FOLLOW_UP"], "READABLE")

    def test_withheld(self):
        """Shown whether or not there is anything in it."""
        subject = worker(bases=[basis("a1", "a2", "PLAN")])
        subject["case"]["parties"].append(party("u2", "a2"))
        self.assertEqual(seen(subject)["access"]["LABOUR_PLACEMENT"], "WITHHELD")
        self.assertEqual(seen(subject)["access"]["INSURANCE_BENEFIT"], "ABSENT")
        self.assertEqual(seen(worker())["access"]["LABOUR_PLACEMENT"], "ABSENT")


if __name__ == "__main__":
    unittest.main()
