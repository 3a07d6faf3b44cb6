//! Sealed rows, what opens them, and the trail that it leaves.

use std::{fmt::Debug, ops::Deref};

use access::{
    Act, Action, Cx, Extent, Fields, Permit, Place, Protected, Sealed, SectionState, Visible,
};
use domain::{CaseId, PersonId, Role, Section};
use static_assertions::{assert_impl_all, assert_not_impl_any};
use uuid::Uuid;

use crate::bench::{Bench, Body, case_id, person_id, place};

/// A row that has every trait that a sealed one must not show.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
struct Row {
    #[serde(skip)]
    place: Place,
    name: Option<String>,
    number: Option<String>,
}

impl Protected for Row {
    fn place(&self) -> Place {
        self.place.clone()
    }
    fn reduce(mut self, extent: &Extent) -> Self {
        match extent {
            Extent::Whole | Extent::Comment | Extent::Withdraw => {}
            Extent::Name => self.number = None,
            Extent::Fields(fields) => {
                self.name = self.name.filter(|_| fields.contains("displayName"));
                self.number = self
                    .number
                    .filter(|_| fields.contains("personalNumberMasked"));
            }
            Extent::Envelope | Extent::Phone | Extent::Pseudonym | Extent::Tables => {
                self.name = None;
                self.number = None;
            }
        }
        self
    }
}

assert_impl_all!(Row: Debug, Clone, serde::Serialize);
assert_not_impl_any!(Sealed<Row>: Debug, Clone, Copy, Deref, serde::Serialize, AsRef<Row>, Default);
assert_not_impl_any!(Visible<Row>: Clone, Deref, serde::Serialize, From<Row>, Default);
assert_not_impl_any!(Permit: Clone, Copy, Default);

fn row(place: Place) -> Sealed<Row> {
    Sealed::seal(Row {
        place,
        name: Some("Provnamn".to_owned()),
        number: Some("masked".to_owned()),
    })
}

fn open(bench: &Bench, cx: &Cx, place: Place) -> Option<Visible<Row>> {
    let access = bench.access();
    let standing = access.standing(cx, &bench.facts, case_id())?;
    cx.open(&standing, row(place), &Fields::named(&["displayName"]))
}

fn worker() -> Bench {
    Bench::staff(Role::Caseworker, Body::Welfare).working(Body::Welfare)
}

#[test]
fn an_opened_row_is_whole_where_the_permit_is_whole() {
    let bench = worker();
    let opened = open(&bench, &bench.cx(), place(Section::Identity, Body::Desk)).expect("open");
    assert_eq!(opened.get().number.as_deref(), Some("masked"));
    assert!(opened.extent().is_whole());
}

#[test]
fn an_opened_row_is_reduced_to_what_the_permit_covers() {
    let bench = Bench::staff(Role::Caseworker, Body::Welfare).referral(
        "RECEIVED",
        Body::Desk,
        Body::Welfare,
        &[],
    );
    let opened = open(&bench, &bench.cx(), place(Section::Identity, Body::Desk)).expect("open");
    assert_eq!(opened.extent(), &Extent::Name);
    let row = opened.into_inner();
    assert_eq!((row.name.is_some(), row.number), (true, None));
}

#[test]
fn a_row_of_another_case_person_section_or_owner_stays_shut() {
    let bench = worker();
    let cx = bench.cx();
    let other_case = Place {
        case: CaseId::from_uuid(Uuid::from_u128(99)),
        ..place(Section::Identity, Body::Desk)
    };
    let other_person = Place {
        person: PersonId::from_uuid(Uuid::from_u128(98)),
        ..place(Section::Identity, Body::Desk)
    };
    for shut in [
        other_case,
        other_person,
        place(Section::InsuranceBenefit, Body::Insurance),
        place(Section::WelfareAssistance, Body::OtherWelfare),
        place(Section::Journal, Body::Labour),
    ] {
        assert!(open(&bench, &cx, shut).is_none());
    }
    assert!(
        cx.trail().take().is_none(),
        "a refusal leaves no disclosure"
    );
}

#[test]
fn a_standing_opens_rows_for_its_own_request_only() {
    let bench = worker();
    let (one, two) = (bench.cx(), bench.cx());
    let access = bench.access();
    let standing = access
        .standing(&one, &bench.facts, case_id())
        .expect("a standing");
    let fields = Fields::named(&["displayName"]);
    let place = || place(Section::Identity, Body::Desk);
    assert!(two.open(&standing, row(place()), &fields).is_none());
    assert!(one.open(&standing, row(place()), &fields).is_some());
}

#[test]
fn opening_notes_who_saw_which_fields_by_which_policies() {
    let bench = worker().basis(Body::Desk, Body::Welfare, &[Section::Screening]);
    let cx = bench.cx();
    let access = bench.access();
    let standing = access
        .standing(&cx, &bench.facts, case_id())
        .expect("a standing");
    for field in ["needs", "targetGroups"] {
        let sealed = row(place(Section::Screening, Body::Desk));
        assert!(
            cx.open(&standing, sealed, &Fields::named(&[field]))
                .is_some()
        );
    }
    let entry = cx.trail().take().expect("an entry");
    assert_eq!(
        entry.disclosures.len(),
        1,
        "rows of one decision are one note"
    );
    let noted = &entry.disclosures[0];
    assert_eq!((noted.case, noted.person), (case_id(), person_id()));
    assert_eq!(noted.section, Section::Screening);
    assert_eq!(noted.owner, Body::Desk.agency());
    assert_eq!(noted.state, SectionState::Readable);
    assert_eq!(
        noted.fields,
        ["needs", "targetGroups"].map(String::from).into()
    );
    assert_eq!(noted.policies, ["matrix-read"]);
    assert_eq!(noted.basis, Some(bench.facts.cases[&case_id()].bases[0].id));
    assert_eq!(
        (noted.unit, noted.role),
        (Some(Body::Welfare.unit()), Some(Role::Caseworker))
    );
    assert_eq!(entry.head.subject, bench.sign_in.subject);
    assert!(cx.trail().take().is_none(), "an entry is taken once");
}

#[test]
fn an_act_is_noted_when_it_is_permitted_and_only_then() {
    let bench = worker();
    let cx = bench.cx();
    let access = bench.access();
    let standing = access
        .standing(&cx, &bench.facts, case_id())
        .expect("a standing");
    let own = place(Section::WelfareAssistance, Body::Welfare);
    let foreign = place(Section::Contact, Body::Desk);
    let act = || Act::named("record_assistance_decision").concerning("id-1");
    assert!(
        access
            .act(&cx, &standing, &foreign, Action::Write, act())
            .is_err()
    );
    assert!(cx.trail().take().is_none());
    let permit = access
        .act(&cx, &standing, &own, Action::Write, act())
        .expect("permitted");
    assert_eq!(permit.section(), Section::WelfareAssistance);
    assert_eq!(permit.owner(), Body::Welfare.agency());
    let entry = cx.trail().take().expect("an entry");
    assert_eq!(entry.acts[0].name, "record_assistance_decision");
    assert_eq!(entry.acts[0].ids, ["id-1"]);
    assert_eq!(entry.acts[0].policies, ["matrix-write"]);
    assert_eq!(entry.acts[0].role, Some(Role::Caseworker));
}

#[test]
fn facts_survive_the_journey_between_services() {
    let bench = worker()
        .basis(Body::Desk, Body::Welfare, &[Section::Screening])
        .referral("ACTIVE", Body::Desk, Body::Welfare, &[Section::Intake]);
    let text = serde_json::to_string(&bench.facts).expect("facts are written");
    let back: access::Facts = serde_json::from_str(&text).expect("facts are read");
    assert_eq!(back, bench.facts);
}
