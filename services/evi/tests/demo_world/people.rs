//! Who can be signed in as, and what each may do right after the seeding.

use domain::{CodeList, Role, ServiceName, identity_number::fixtures};
use evi::demo::staff::find_staff;
use serde_json::{Value, json};

use crate::{
    support::{Running, copy, evi, seeded, told},
    tables::{count, ids, texts},
};

const DESK: ServiceName = ServiceName::IntakeDesk;
/// A right check digit, and a birth number that real people have.
const OUTSIDE_THE_SERIES: &str = "198001011009";

/// The handles that other programs rely on, with the roles that they stand for.
const HANDLES: [(&str, Role); 18] = [
    ("desk.gnesta", Role::IntakeOfficer),
    ("welfare.gnesta", Role::Caseworker),
    ("labour.gnesta", Role::Caseworker),
    ("employment.sormland", Role::Caseworker),
    ("insurance.sormland", Role::Caseworker),
    ("manager.labour.gnesta", Role::UnitManager),
    ("programme.gnesta", Role::ProgrammeLeader),
    ("supervisor.gnesta", Role::Supervisor),
    ("evaluator.fou", Role::Evaluator),
    ("association.sormland", Role::AssociationOfficer),
    ("logs.welfare.gnesta", Role::LogReviewer),
    ("admin.welfare.gnesta", Role::AgencyAdmin),
    ("desk.trosa", Role::IntakeOfficer),
    ("welfare.trosa", Role::Caseworker),
    ("labour.trosa", Role::Caseworker),
    ("partner.vardcentral", Role::PartnerSystem),
    ("lead.welfare.gnesta", Role::LeadCaseworker),
    ("lead.labour.gnesta", Role::LeadCaseworker),
];

const ME: &str = "{ me { assignments { role unit { id name } agency { kind } } } }";
const UNITS: &str = "query($kind: AgencyKind!, $municipality: String) { \
    units(kind: $kind, municipality: $municipality, first: 50) { edges { node { id } } } }";

#[test]
fn every_handle_has_its_role_and_its_unit_comes_first() {
    let outer = copy();
    let demo = Running::start(&outer.path().join("data"), &[]);
    for (handle, role) in HANDLES {
        assert_eq!(find_staff(handle).map(|member| member.role), Some(role));
        // A partner's system may send registered operations only.
        if role == Role::PartnerSystem {
            continue;
        }
        let reader = demo.staff(handle);
        let me = reader.ask(ME, json!({}));
        let held = me["me"]["assignments"].as_array().expect("a list");
        assert_eq!(held.len(), 1, "{handle}");
        assert_eq!(held[0]["role"], role.code(), "{handle}");
        let place = if handle.ends_with("trosa") {
            "0488"
        } else {
            "0461"
        };
        let asked = json!({ "kind": held[0]["agency"]["kind"], "municipality": place });
        let units = reader.ask(UNITS, asked);
        // Two partners have handles, and only one of them belongs to a municipality.
        let place = usize::from(role == Role::Evaluator);
        let found = &units["units"]["edges"][place]["node"]["id"];
        assert_eq!(*found, held[0]["unit"]["id"], "{handle}");
    }
}

#[test]
fn every_look_up_budget_is_unspent() {
    let outer = copy();
    let demo = Running::start(&outer.path().join("data"), &[]);
    for handle in ["desk.gnesta"] {
        let desk = demo.staff(handle);
        let mut looked_up = 0;
        for fixture in fixtures::all() {
            let contact = desk.look_up(fixture);
            assert_eq!(contact["userErrors"], json!([]));
            assert_eq!(
                contact["contact"]["knownHere"], false,
                "no fixture has a case"
            );
            looked_up += 1;
        }
        assert_eq!(looked_up, 20);
        let seeded = texts(
            seeded(),
            DESK,
            "SELECT value FROM person_identifier LIMIT 1",
        );
        let spent = desk.look_up(&seeded[0]);
        assert_eq!(spent["userErrors"][0]["code"], "LOOKUP_BUDGET_SPENT");
    }
}

#[test]
fn number_outside_the_test_series_is_refused_and_leaves_nothing() {
    let outer = copy();
    let data = outer.path().join("data");
    let demo = Running::start(&data, &[]);
    let desk = demo.staff("desk.gnesta");
    let left = |table: &str| count(&data, DESK, table);
    let before = [left("open_contact"), left("lookup"), left("person")];
    let refused = desk.look_up(OUTSIDE_THE_SERIES);
    assert!(refused["contact"].is_null());
    let error = &refused["userErrors"][0];
    assert_eq!(error["code"], "INVALID_INPUT");
    assert_eq!(error["field"], "personalNumber");
    let message = error["message"].as_str().expect("a sentence");
    assert!(message.contains("testnummer"), "{message}");
    assert!(!refused.to_string().contains("19800101"));
    assert_eq!(
        before,
        [left("open_contact"), left("lookup"), left("person")]
    );
}

#[test]
fn protected_person_exists_only_for_the_handlers_who_are_named() {
    let outer = copy();
    let data = outer.path().join("data");
    let case = ids(
        &data,
        DESK,
        "SELECT c.id FROM shared_case c JOIN protection p ON p.person_key = c.person_key",
    );
    assert_eq!(case.len(), 1, "one person is protected");
    let demo = Running::start(&data, &[]);
    for (handle, _) in HANDLES {
        if handle.starts_with("partner.") {
            continue;
        }
        let reader = demo.staff(handle);
        let is_named = handle == "desk.gnesta" || handle == "labour.gnesta";
        assert_eq!(reader.sees(&case[0]), is_named, "{handle}");
        let list = "{ worklist(first: 100) { edges { node { case { id } } } } }";
        let work: Value = reader.ask(list, json!({}));
        assert!(is_named || !work.to_string().contains(&case[0]), "{handle}");
    }
}

#[test]
fn participant_signs_in_with_a_case_and_not_without() {
    let outer = copy();
    let data = outer.path().join("data");
    let demo = Running::start(&data, &[]);
    let numbers = texts(
        &data,
        DESK,
        "SELECT i.value FROM person_identifier i JOIN shared_case c ON c.person_key = i.person_key \
         WHERE c.phase IN ('CLOSED', 'ACTIVE', 'INTAKE') GROUP BY c.phase",
    );
    assert_eq!(numbers.len(), 3);
    for number in &numbers {
        let cases = demo
            .participant(number)
            .ask("{ myCases { id } }", json!({}));
        assert_eq!(cases["myCases"].as_array().map(Vec::len), Some(1));
    }
    let fixture = fixtures::all().next().expect("a fixture");
    let refused = evi(&["token", "--participant", fixture], &data);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        told(&refused).contains("has no case here"),
        "{}",
        told(&refused)
    );
    assert!(refused.stdout.is_empty() && !told(&refused).contains(fixture));
    let case = demo.staff("desk.gnesta").receive(fixture);
    assert!(demo.participant(fixture).sees(&case));
}
