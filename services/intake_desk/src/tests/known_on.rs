//! Could somebody read a section on a day, as known on a day (design decision 10)?

use access::{CaseFacts, LeadStanding};
use chrono::{DateTime, Duration, Utc};
use domain::{
    AgencyId, BasisId, CasePhase, Clock, Role, Section,
    basis::{BasisKind, ConsentForm},
};

use super::world::{World, day, number, on_both_engines};
use crate::{
    model::{basis::Withdrawal, case::CaseHead},
    store::{basis, case},
};

async fn record_consent(world: &World, head: &CaseHead) -> BasisId {
    let cx = world.cx();
    let author = world.author("desk.gnesta", "desk.gnesta").await;
    let tx = world.store.begin(&cx).await.expect("begins");
    let new = basis::NewBasis {
        kind: BasisKind::Consent,
        from: world.unit("desk.gnesta").agency.key,
        to: world.unit("welfare.gnesta").agency.key,
        sections: vec![Section::Screening],
        purpose: "samordning".to_owned(),
        valid_from: day(3, 2),
        valid_to: day(6, 30),
        consent_form: Some(ConsentForm::Written),
        witness: None,
    };
    let id = basis::add_basis(tx.connection(), &cx, head.key, &author, new).await;
    tx.commit().await.expect("committed");
    id.expect("recorded")
}

async fn withdraw(world: &World, head: &CaseHead, id: BasisId) {
    let cx = world.cx();
    let tx = world.store.begin(&cx).await.expect("begins");
    let withdrawal = Withdrawal {
        at: cx.now(),
        by: cx.sign_in().subject.clone(),
        recorded_at: cx.now(),
        recorded_by: cx.sign_in().subject.clone(),
    };
    basis::update_withdrawn(tx.connection(), head.key, id, &withdrawal)
        .await
        .expect("withdrawn");
    tx.commit().await.expect("committed");
}

fn opens(facts: Option<CaseFacts>, section: Section, to: AgencyId) -> bool {
    facts.is_some_and(|case| {
        let mut live = case.bases.iter();
        live.any(|basis| basis.to == to && basis.sections.contains(&section))
    })
}

on_both_engines! {
    async fn a_basis_recorded_late_opens_the_day_only_as_known_afterwards(world: World) {
        let head = world.open_case(number(0)).await;
        let welfare = world.unit("welfare.gnesta").agency.id;
        world.clock.forward(Duration::days(3));
        let before = world.clock.now();
        world.clock.forward(Duration::days(1));
        record_consent(&world, &head).await;
        let after = world.clock.now();
        let could = async |valid, known: DateTime<Utc>| {
            let facts = world.ask_at("welfare.gnesta", &head, valid, known).await;
            opens(facts, Section::Screening, welfare)
        };
        assert!(!could(day(3, 4), before).await, "nobody knew of it yet");
        assert!(could(day(3, 4), after).await, "it is known now that it held then");
        assert!(!could(day(3, 1), after).await, "it did not hold the day before");
        assert!(!could(day(7, 1), after).await, "nor after its last day");
        assert!(could(day(6, 30), after).await, "its last day is included");
    }

    async fn a_withdrawal_shuts_from_its_day_on_and_leaves_the_days_before(world: World) {
        let head = world.open_case(number(0)).await;
        let welfare = world.unit("welfare.gnesta").agency.id;
        let id = record_consent(&world, &head).await;
        world.clock.forward(Duration::days(5));
        let unaware = world.clock.now() - Duration::milliseconds(1);
        assert!(opens(Some(world.ask_now("welfare.gnesta", &head).await), Section::Screening, welfare));
        withdraw(&world, &head, id).await;
        let now = world.ask_now("welfare.gnesta", &head).await;
        assert!(now.pseudonym.is_none(), "who has stopped everything is counted only");
        assert!(!opens(Some(now), Section::Screening, welfare), "the next read is shut");
        let known = world.clock.now();
        let could = async |valid, known: DateTime<Utc>| {
            let facts = world.ask_at("welfare.gnesta", &head, valid, known).await;
            opens(facts, Section::Screening, welfare)
        };
        assert!(could(day(3, 6), known).await, "the day before it held");
        assert!(!could(day(3, 7), known).await, "the day of the withdrawal it does not");
        assert!(could(day(3, 7), unaware).await, "as known just before, it did");
    }

    async fn an_assignment_that_has_ended_is_gone_the_day_after(world: World) {
        let head = world.open_case(number(0)).await;
        let ids = [head.id];
        let known = world.clock.now();
        for (valid, holds) in [(day(3, 31), true), (day(4, 1), false)] {
            let at = access::AsOf::At { valid, known };
            let facts = world.ask("labour.gnesta", &ids, at).await;
            assert_eq!(facts.reader.holds(Role::Caseworker), holds, "{valid}");
        }
        world.clock.forward(Duration::days(30));
        let now = world.ask("labour.gnesta", &ids, access::AsOf::Now).await;
        assert!(now.reader.assignments.is_empty(), "1 April has come");
    }

    async fn a_case_and_a_part_in_it_are_known_only_from_their_time_on(world: World) {
        let earlier = world.clock.now();
        world.clock.forward(Duration::days(1));
        let head = world.open_case(number(0)).await;
        world.clock.forward(Duration::days(2));
        world.join(&head, "welfare.gnesta", "welfare.gnesta").await;
        let known = world.clock.now();
        let welfare = world.unit("welfare.gnesta").id;
        assert!(world.ask_at("welfare.gnesta", &head, day(3, 9), earlier).await.is_none());
        assert!(world.ask_at("welfare.gnesta", &head, day(3, 2), known).await.is_none());
        let between = world.ask_at("welfare.gnesta", &head, day(3, 4), known).await;
        assert!(between.is_some_and(|case| case.reader_units.is_empty() && case.parties.len() == 1));
        let since = world.ask_at("welfare.gnesta", &head, day(3, 5), known).await;
        assert!(since.is_some_and(|case| case.reader_units.contains(&welfare) && case.parties.len() == 2));
    }

    async fn leaving_a_case_shuts_at_once_and_leaves_what_was(world: World) {
        let head = world.open_case(number(0)).await;
        world.join(&head, "welfare.gnesta", "welfare.gnesta").await;
        let welfare = world.unit("welfare.gnesta");
        world.clock.forward(Duration::days(2));
        let cx = world.cx();
        let staff = world.staff("welfare.gnesta").await;
        let tx = world.store.begin(&cx).await.expect("begins");
        case::update_case_assignment(tx.connection(), &cx, head.key, staff.key, welfare.key, LeadStanding::Lead)
            .await
            .expect("leads");
        case::remove_case_assignments(tx.connection(), &cx, head.key, welfare.key, Some(staff.key))
            .await
            .expect("left");
        tx.commit().await.expect("committed");
        assert!(world.ask_now("welfare.gnesta", &head).await.reader_units.is_empty());
        let known = world.clock.now();
        let was = world.ask_at("welfare.gnesta", &head, day(3, 3), known).await;
        assert!(was.is_some_and(|case| case.reader_units.contains(&welfare.id)));
    }

    async fn a_phase_is_told_as_it_was(world: World) {
        let head = world.open_case(number(0)).await;
        world.clock.forward(Duration::days(2));
        let cx = world.cx();
        let tx = world.store.begin(&cx).await.expect("begins");
        case::update_head(tx.connection(), &cx, &head, CasePhase::Screening).await.expect("moved");
        tx.commit().await.expect("committed");
        let known = world.clock.now();
        let phase = async |valid| world.ask_at("desk.gnesta", &head, valid, known).await.map(|case| case.phase);
        assert_eq!(phase(day(3, 3)).await, Some(CasePhase::Intake));
        assert_eq!(phase(day(3, 4)).await, Some(CasePhase::Screening));
    }
}
