//! Protected identity.

use access::{NamedHandler, Protection, SectionState, StepUp};
use chrono::Duration;
use domain::{CodeList, Role, Section};

use crate::bench::{Bench, Body, case_id, now};

fn protect(bench: Bench, reader: NamedHandler) -> Bench {
    bench.with(|case| {
        case.protection = Some(Protection {
            grade: "MARKING".to_owned(),
            reader,
        });
    })
}

fn handler(reader: NamedHandler) -> Bench {
    protect(
        Bench::staff(Role::Caseworker, Body::Welfare).working(Body::Welfare),
        reader,
    )
}

#[test]
fn only_named_handlers_see_a_protected_person() {
    assert!(handler(NamedHandler::NotNamed).standing().is_none());
    let named = handler(NamedHandler::Named);
    assert_eq!(named.section(Section::Contact), SectionState::Readable);
    assert_eq!(
        named.section(Section::WelfareAssistance),
        SectionState::Writable
    );
}

#[test]
fn being_named_is_no_relation_by_itself() {
    let bench = protect(
        Bench::staff(Role::Caseworker, Body::Welfare),
        NamedHandler::Named,
    );
    assert!(bench.standing().is_none());
}

#[test]
fn opening_a_protected_person_needs_a_sign_in_of_fifteen_minutes() {
    let mut named = handler(NamedHandler::Named);
    named.sign_in.signed_in_at = now() - Duration::minutes(15);
    assert!(named.standing().is_some());
    named.sign_in.signed_in_at = now() - Duration::minutes(15) - Duration::seconds(1);
    assert!(named.standing().is_none());
    // The named handler is told that a fresh sign-in would help; nobody else is told anything.
    let step_up = |bench: &Bench| bench.access().step_up(&bench.cx(), &bench.facts, case_id());
    assert_eq!(step_up(&named), StepUp::Needed);
    let mut other = handler(NamedHandler::NotNamed);
    other.sign_in.signed_in_at = named.sign_in.signed_in_at;
    assert_eq!(step_up(&other), StepUp::NotNeeded);
    let mut stranger = protect(
        Bench::staff(Role::Caseworker, Body::Labour),
        NamedHandler::Named,
    );
    stranger.sign_in.signed_in_at = named.sign_in.signed_in_at;
    assert_eq!(step_up(&stranger), StepUp::NotNeeded);
}

#[test]
fn contact_details_are_shown_to_nobody_but_the_named() {
    let person = protect(Bench::participant(), NamedHandler::NotNamed);
    assert_eq!(person.section(Section::Contact), SectionState::Absent);
    // The person's own case is otherwise open to the person.
    assert_eq!(person.section(Section::Plan), SectionState::Readable);
    for role in [Role::LeadCaseworker, Role::UnitManager] {
        let bench = Bench::staff(role, Body::Welfare).working(Body::Welfare);
        let bench = protect(bench, NamedHandler::NotNamed);
        for section in Section::ALL {
            assert_eq!(
                bench.section(*section),
                SectionState::Absent,
                "{role} {section}"
            );
        }
    }
}

#[test]
fn the_refusal_looks_like_absence() {
    let hidden = handler(NamedHandler::NotNamed);
    let stranger = Bench::staff(Role::Caseworker, Body::Welfare);
    for section in Section::ALL {
        assert_eq!(
            hidden.judge(*section, Body::Welfare),
            stranger.judge(*section, Body::Welfare),
            "{section}"
        );
    }
}
