//! From a look-up to a screened person with bases, on both engines: what is done, and what must not be.

use std::{collections::BTreeMap, sync::Arc};

use access::{
    Access, AssuranceLevel, Attachment, AttachmentQuestion, AttachmentSource, Cx, CxParts,
    FactsUnavailable, Fields, Language, Policy, ReaderKind, SignIn,
};
use async_trait::async_trait;
use chassis::Failure;
use chrono::Duration;
use domain::{
    BasisId, CaseId, Clock, CodeList, ProblemCode, Section, SystemEntropy, TraceId,
    basis::{BasisKind, BasisStatus, ConsentForm},
    codes::{Channel, LookupPurpose, Need, TargetGroup},
    identity_number::IdentityNumber,
};

use super::world::{World, day, number, on_both_engines, subject};
use crate::{
    DeskParts, DeskSettings, IntakeDesk, NumbersTaken, flow,
    model::{
        intake::{InterpreterNeed, TargetGroupStanding},
        person::{ConflictKind, ProtectionGrade},
    },
    read::{Part, Wanted},
    store::{person, stop},
};

/// Knows of no enrolment and no placement.
struct NoLabour;

#[async_trait]
impl AttachmentSource for NoLabour {
    async fn attachments(
        &self,
        _question: &AttachmentQuestion,
    ) -> Result<BTreeMap<CaseId, Attachment>, FactsUnavailable> {
        Ok(BTreeMap::new())
    }
}

fn desk(world: &World) -> IntakeDesk {
    let clock = Arc::clone(&world.clock) as Arc<dyn Clock>;
    let facts = IntakeDesk::facts_of(&world.store, &world.secrets, &clock);
    let policy = Arc::new(Policy::load().expect("policies"));
    IntakeDesk::new(DeskParts {
        store: world.store.clone(),
        access: Access::new(policy, facts),
        labour: Arc::new(NoLabour),
        logs: Arc::new(super::world::NoLogs),
        operations: Arc::default(),
        notices: Arc::new(crate::NothingGoesOut),
        holdings: Arc::new(super::world::NothingElsewhere),
        secrets: world.secrets.clone(),
        settings: DeskSettings {
            lookups_an_hour: 3,
            lookups_a_day: 5,
            numbers: NumbersTaken::TestSeriesOnly,
            ..DeskSettings::default()
        },
        clock,
    })
}

fn signed_in(world: &World, subject: domain::Subject, kind: ReaderKind) -> Cx {
    let clock = Arc::clone(&world.clock) as Arc<dyn Clock>;
    Cx::new(CxParts {
        sign_in: SignIn {
            subject,
            kind,
            level: AssuranceLevel::Loa3,
            signed_in_at: clock.now(),
            expires_at: clock.now() + Duration::minutes(5),
        },
        trace: TraceId::draw(&SystemEntropy),
        operation: "FirstContact".to_owned(),
        language: Language::Sv,
        registered: None,
        clock,
        entropy: Arc::new(SystemEntropy),
    })
}

fn staff(world: &World, handle: &str) -> Cx {
    signed_in(world, subject(handle), ReaderKind::Staff)
}

fn look_up(number: &str) -> flow::OpenContact {
    flow::OpenContact {
        personal_number: number.to_owned(),
        purpose: LookupPurpose::Intake,
        municipality: "0461".to_owned(),
        idempotency_key: None,
    }
}

fn intake(contact: domain::ContactId) -> flow::RegisterIntake {
    flow::RegisterIntake {
        contact,
        given_name: Some("Alva".to_owned()),
        family_name: Some("Påhittad".to_owned()),
        phone: Some("070-123 45 67".to_owned()),
        email: None,
        channel: Channel::WalkIn,
        reason: "Vill ha arbete".to_owned(),
        language: None,
        interpreter: InterpreterNeed::NotAsked,
        proposal: None,
        idempotency_key: None,
    }
}

async fn received(world: &World, desk: &IntakeDesk, number: &str) -> CaseId {
    let cx = staff(world, "desk.gnesta");
    let contact = flow::open_contact(desk, &cx, look_up(number))
        .await
        .expect("looked up");
    flow::register_intake(desk, &cx, intake(contact.id))
        .await
        .expect("registered")
        .case
}

fn basis(
    world: &World,
    case: CaseId,
    (from, to): (&str, &str),
    kind: BasisKind,
) -> flow::RecordBasis {
    flow::RecordBasis {
        case,
        kind,
        from: world.unit(from).agency.id,
        to: world.unit(to).agency.id,
        sections: [if from.starts_with("desk") {
            Section::Screening
        } else {
            Section::WelfareAssistance
        }]
        .into(),
        purpose: "Samordnat stöd".to_owned(),
        valid_from: day(3, 1),
        valid_to: day(9, 30),
        consent_form: (kind == BasisKind::Consent).then_some(ConsentForm::Written),
        witness: None,
        idempotency_key: None,
    }
}

fn withdrawal(basis: BasisId) -> flow::WithdrawConsent {
    flow::WithdrawConsent {
        basis,
        idempotency_key: None,
        basis_fields: Fields::named(&["id", "status"]),
        referral_fields: Fields::named(&["id", "status"]),
    }
}

/// The code and the field of every refusal.
fn refused<T>(outcome: Result<T, Failure>) -> Vec<(ProblemCode, String)> {
    match outcome {
        Ok(_) => Vec::new(),
        Err(Failure::Refused(problems)) => problems
            .into_iter()
            .map(|problem| (problem.code, problem.field.unwrap_or_default()))
            .collect(),
        Err(Failure::Fault(fault)) => panic!("a fault: {}", fault.chain()),
    }
}

fn one(code: ProblemCode, field: &str) -> Vec<(ProblemCode, String)> {
    vec![(code, field.to_owned())]
}

on_both_engines! {
    async fn a_person_is_looked_up_received_and_screened(world: World) {
        let desk = desk(&world);
        let cx = staff(&world, "desk.gnesta");
        let contact = flow::open_contact(&desk, &cx, look_up(" 19820101-2385 ")).await.expect("looked up");
        assert_eq!((contact.known, contact.display_name.as_deref()), (flow::KnownHere::NotKnown, None));
        let done = flow::register_intake(&desk, &cx, intake(contact.id)).await.expect("registered");
        let wanted = Wanted::parts(&[Part::Person, Part::Contact, Part::Intake, Part::Parties]);
        let view = desk.view_case(&cx, done.case, &wanted).await.expect("read").expect("there");
        assert_eq!(view.head.registry_number, "GNE-2026-00001");
        assert_eq!((view.head.person, view.head.version), (contact.person, 1));
        assert_eq!(view.parties.expect("readable").len(), 1);
        assert_eq!(view.contact.expect("readable").get().phone.as_deref(), Some("070-123 45 67"));
        assert_eq!(view.intake.expect("readable").get().id, done.intake);

        let mut screening = flow::RecordScreening {
            case: done.case,
            expected_version: 1,
            target_group: TargetGroupStanding::Inside,
            target_groups: vec![TargetGroup::Youth, TargetGroup::Youth],
            needs: vec![Need::Work, Need::Health, Need::Work],
            note: None,
            idempotency_key: None,
        };
        flow::record_screening(&desk, &cx, screening).await.expect("screened");
        let wanted = Wanted::parts(&[Part::Screening]);
        let view = desk.view_case(&cx, done.case, &wanted).await.expect("read").expect("there");
        assert_eq!((view.head.phase.code(), view.head.version), ("SCREENING", 2));
        assert_eq!(view.screening.expect("readable").get().needs.len(), 2);
        screening = flow::RecordScreening {
            case: done.case,
            expected_version: 1,
            target_group: TargetGroupStanding::Outside,
            target_groups: Vec::new(),
            needs: Vec::new(),
            note: None,
            idempotency_key: None,
        };
        let stale = flow::record_screening(&desk, &cx, screening).await;
        assert_eq!(refused(stale), one(ProblemCode::StaleVersion, "expectedVersion"));
    }

    async fn a_look_up_says_the_same_of_everybody(world: World) {
        let desk = desk(&world);
        let hidden = world.open_case(number(1)).await;
        let cx = world.cx();
        let tx = world.store.begin(&cx).await.expect("begins");
        let grade = Some(ProtectionGrade::Marking);
        stop::update_protection(tx.connection(), &cx, hidden.person_key, grade).await.expect("set");
        tx.commit().await.expect("committed");
        let seen = world.open_case(number(2)).await;

        let mut statements = Vec::new();
        for (index, known, person) in [
            (0, flow::KnownHere::NotKnown, None),
            (1, flow::KnownHere::NotKnown, None),
            (2, flow::KnownHere::Known, Some(seen.person)),
        ] {
            let cx = staff(&world, "desk.gnesta");
            let before = world.store.statements();
            let contact = flow::open_contact(&desk, &cx, look_up(number(index))).await.expect("looked up");
            statements.push(world.store.statements() - before);
            assert_eq!(contact.known, known, "{index}");
            assert_eq!(contact.display_name.is_some(), known == flow::KnownHere::Known);
            if let Some(person) = person {
                assert_eq!(contact.person, person);
            }
            let again = flow::open_contact(&desk, &cx, look_up(number(index))).await.expect("again");
            assert_eq!(again.person, contact.person, "nobody becomes somebody between two look-ups");
        }
        assert!(statements.windows(2).all(|pair| pair[0] == pair[1]), "{statements:?}");
    }

    async fn a_person_whom_the_reader_is_kept_from_is_not_received(world: World) {
        let desk = desk(&world);
        let cx = world.cx();
        let protected = world.open_case(number(1)).await;
        let kin = world.open_case(number(2)).await;
        let officer = world.staff("desk.gnesta").await.key;
        let tx = world.store.begin(&cx).await.expect("begins");
        let grade = Some(ProtectionGrade::Marking);
        stop::update_protection(tx.connection(), &cx, protected.person_key, grade).await.expect("set");
        stop::add_conflict(tx.connection(), &cx, officer, kin.person_key, ConflictKind::Kin).await.expect("recorded");
        tx.commit().await.expect("committed");
        let cx = staff(&world, "desk.gnesta");
        for index in [1, 2] {
            let contact = flow::open_contact(&desk, &cx, look_up(number(index))).await.expect("looked up");
            let outcome = flow::register_intake(&desk, &cx, intake(contact.id)).await;
            assert_eq!(refused(outcome), one(ProblemCode::NotFound, "contactId"));
        }
    }

    async fn look_ups_are_counted_by_person_and_refused_beyond_the_budget(world: World) {
        let desk = desk(&world);
        let cx = staff(&world, "desk.gnesta");
        for index in [0, 1, 2, 0, 1] {
            flow::open_contact(&desk, &cx, look_up(number(index))).await.expect("within the budget");
        }
        let fourth = flow::open_contact(&desk, &cx, look_up(number(3))).await;
        assert_eq!(refused(fourth), one(ProblemCode::LookupBudgetSpent, "personalNumber"));
        flow::open_contact(&desk, &cx, look_up(number(2))).await.expect("known already");
        world.clock.forward(Duration::minutes(61));
        let cx = staff(&world, "desk.gnesta");
        for index in [3, 4] {
            flow::open_contact(&desk, &cx, look_up(number(index))).await.expect("a new hour");
        }
        let sixth = flow::open_contact(&desk, &cx, look_up(number(5))).await;
        assert_eq!(refused(sixth), one(ProblemCode::LookupBudgetSpent, "personalNumber"));
    }

    async fn only_the_desk_of_the_municipality_looks_up_test_numbers(world: World) {
        let desk = desk(&world);
        let cx = staff(&world, "desk.gnesta");
        let invalid = |text: &str| flow::OpenContact { personal_number: text.to_owned(), ..look_up("") };
        for text in ["198201012386", "200001010107", "nobody"] {
            let outcome = flow::open_contact(&desk, &cx, invalid(text)).await;
            assert_eq!(refused(outcome), one(ProblemCode::InvalidInput, "personalNumber"), "{text}");
        }
        let elsewhere = flow::OpenContact { municipality: "0488".to_owned(), ..look_up(number(0)) };
        let outcome = flow::open_contact(&desk, &cx, elsewhere).await;
        assert_eq!(refused(outcome), one(ProblemCode::Forbidden, "municipality"));
        let welfare = staff(&world, "welfare.gnesta");
        let outcome = flow::open_contact(&desk, &welfare, look_up(number(0))).await;
        assert_eq!(refused(outcome), one(ProblemCode::Forbidden, "municipality"));
        let refers = flow::OpenContact { purpose: LookupPurpose::Referral, ..look_up(number(0)) };
        flow::open_contact(&desk, &welfare, refers).await.expect("whoever refers may look up");
    }

    async fn a_repeated_look_up_gives_the_same_contact_whatever_has_become_of_the_doers_place(world: World) {
        let desk = desk(&world);
        // Noon on the last day of the assignment.
        world.clock.forward(Duration::days(29));
        let keyed = |municipality: &str| flow::OpenContact {
            municipality: municipality.to_owned(),
            purpose: LookupPurpose::Referral,
            idempotency_key: Some("a-look-up-that-is-sent-again".to_owned()),
            ..look_up(number(0))
        };
        let cx = staff(&world, "labour.gnesta");
        let first = flow::open_contact(&desk, &cx, keyed("0461")).await.expect("looked up");
        let again = flow::open_contact(&desk, &cx, keyed("0461")).await.expect("the same");
        assert_eq!((again.id, again.person, again.display_name), (first.id, first.person, first.display_name));
        // The same key for another municipality is another look-up, and is told so.
        let other = flow::open_contact(&desk, &cx, keyed("0488")).await;
        assert_eq!(refused(other), one(ProblemCode::IdempotencyConflict, "idempotencyKey"));

        // The assignment ends with March.
        world.clock.forward(Duration::hours(13));
        let cx = staff(&world, "labour.gnesta");
        let later = flow::open_contact(&desk, &cx, keyed("0461")).await;
        let later = later.expect("still the same");
        assert_eq!((later.id, later.person), (first.id, first.person));
        assert_eq!(later.display_name, None, "and nothing of the person");
        let anew = flow::OpenContact { idempotency_key: None, ..keyed("0461") };
        let anew = flow::open_contact(&desk, &cx, anew).await;
        assert_eq!(refused(anew), one(ProblemCode::Forbidden, "municipality"));
        let stranger = staff(&world, "welfare.gnesta");
        let theirs = flow::open_contact(&desk, &stranger, keyed("0461")).await.expect("their own look-up");
        assert_ne!(theirs.id, first.id);
    }

    async fn a_contact_is_used_once_by_whoever_opened_it(world: World) {
        let desk = desk(&world);
        let cx = staff(&world, "desk.gnesta");
        let contact = flow::open_contact(&desk, &cx, look_up(number(0))).await.expect("looked up");
        let other = staff(&world, "welfare.gnesta");
        let outcome = flow::register_intake(&desk, &other, intake(contact.id)).await;
        assert_eq!(refused(outcome), one(ProblemCode::NotFound, "contactId"));
        let keyed = || flow::RegisterIntake { idempotency_key: Some("once".to_owned()), ..intake(contact.id) };
        let first = flow::register_intake(&desk, &cx, keyed()).await.expect("registered");
        let again = flow::register_intake(&desk, &cx, keyed()).await.expect("the same");
        assert_eq!((again.case, again.intake), (first.case, first.intake));
        let twice = flow::register_intake(&desk, &cx, intake(contact.id)).await;
        assert_eq!(refused(twice), one(ProblemCode::NotFound, "contactId"));
        let contact = flow::open_contact(&desk, &cx, look_up(number(0))).await.expect("looked up");
        assert_eq!(contact.known, flow::KnownHere::Known);
        let open = flow::register_intake(&desk, &cx, intake(contact.id)).await;
        assert_eq!(refused(open), one(ProblemCode::InvalidInput, "contactId"));
        let contact = flow::open_contact(&desk, &cx, look_up(number(1))).await.expect("looked up");
        world.clock.forward(Duration::hours(13));
        let cx = staff(&world, "desk.gnesta");
        let late = flow::register_intake(&desk, &cx, intake(contact.id)).await;
        assert_eq!(refused(late), one(ProblemCode::NotFound, "contactId"));
    }

    async fn every_wrong_value_of_an_intake_is_named_at_once(world: World) {
        let desk = desk(&world);
        let cx = staff(&world, "desk.gnesta");
        let contact = flow::open_contact(&desk, &cx, look_up(number(0))).await.expect("looked up");
        let wrong = flow::RegisterIntake {
            reason: " ".to_owned(),
            phone: Some("ring".to_owned()),
            email: Some("alva".to_owned()),
            given_name: Some("a".repeat(101)),
            ..intake(contact.id)
        };
        let outcome = refused(flow::register_intake(&desk, &cx, wrong).await);
        let fields: Vec<_> = outcome.iter().map(|(_, field)| field.as_str()).collect();
        assert_eq!(fields, ["phone", "email", "givenName", "reason"]);
        flow::register_intake(&desk, &cx, intake(contact.id)).await.expect("nothing was used up");
    }

    async fn a_basis_is_recorded_by_whoever_discloses(world: World) {
        let desk = desk(&world);
        let case = received(&world, &desk, number(0)).await;
        let at_desk = staff(&world, "desk.gnesta");
        let ours = ("desk.gnesta", "welfare.gnesta");
        flow::record_basis(&desk, &at_desk, basis(&world, case, ours, BasisKind::NoHarmAssessed)).await.expect("its own");
        let welfares = ("welfare.gnesta", "labour.gnesta");
        flow::record_basis(&desk, &at_desk, basis(&world, case, welfares, BasisKind::Consent)).await.expect("agreed");
        for kind in [BasisKind::NoHarmAssessed, BasisKind::NecessaryForOwnTask] {
            let outcome = flow::record_basis(&desk, &at_desk, basis(&world, case, welfares, kind)).await;
            assert_eq!(refused(outcome), one(ProblemCode::BasisNotAllowed, "kind"), "{kind}");
        }
        let labours = ("labour.gnesta", "welfare.gnesta");
        let outcome = flow::record_basis(&desk, &at_desk, basis(&world, case, labours, BasisKind::Consent)).await;
        assert_eq!(refused(outcome), one(ProblemCode::Forbidden, "fromAgencyId"));
        let outsider = staff(&world, "welfare.gnesta");
        let outcome = flow::record_basis(&desk, &outsider, basis(&world, case, welfares, BasisKind::Consent)).await;
        assert_eq!(refused(outcome), one(ProblemCode::NotFound, "caseId"));
        let head = desk.view_case(&at_desk, case, &Wanted::default()).await.expect("read").expect("there").head;
        world.join(&head, "welfare.gnesta", "welfare.gnesta").await;
        let outsider = staff(&world, "welfare.gnesta");
        let general = basis(&world, case, welfares, BasisKind::GeneralClause);
        let outcome = refused(flow::record_basis(&desk, &outsider, general).await);
        assert!(outcome.iter().all(|(code, _)| *code == ProblemCode::BasisNotAllowed) && !outcome.is_empty());
        let not_theirs = basis(&world, case, labours, BasisKind::Consent);
        let outcome = flow::record_basis(&desk, &outsider, not_theirs).await;
        assert_eq!(refused(outcome), one(ProblemCode::Forbidden, ""));
    }

    async fn a_consent_is_withdrawn_by_the_person_or_for_them_and_only_once(world: World) {
        let desk = desk(&world);
        let case = received(&world, &desk, number(0)).await;
        let cx = staff(&world, "desk.gnesta");
        let ours = ("desk.gnesta", "welfare.gnesta");
        let consent = flow::record_basis(&desk, &cx, basis(&world, case, ours, BasisKind::Consent)).await.expect("recorded");
        let other = flow::record_basis(&desk, &cx, basis(&world, case, ours, BasisKind::NoHarmAssessed)).await.expect("recorded");
        let outcome = flow::withdraw_consent(&desk, &cx, withdrawal(other)).await;
        assert_eq!(refused(outcome), one(ProblemCode::InvalidInput, "basisId"));
        let stranger = staff(&world, "labour.gnesta");
        for unknown in [consent, BasisId::draw(&SystemEntropy)] {
            let outcome = flow::withdraw_consent(&desk, &stranger, withdrawal(unknown)).await;
            assert_eq!(refused(outcome), one(ProblemCode::NotFound, "basisId"));
        }
        let digits = IdentityNumber::from_storage(number(0)).expect("a number");
        let person = signed_in(&world, world.secrets.participant_subject(digits.expose()), ReaderKind::Participant);
        let first = flow::withdraw_consent(&desk, &person, withdrawal(consent)).await.expect("withdrawn");
        let first = first.basis.expect("the person sees it").into_inner();
        assert_eq!(first.status_on(day(3, 2)), BasisStatus::Withdrawn);
        world.clock.forward(Duration::minutes(1));
        let cx = staff(&world, "desk.gnesta");
        let again = flow::withdraw_consent(&desk, &cx, withdrawal(consent)).await.expect("the same");
        assert!(again.basis.expect("the desk sees it").into_inner() == first);
        let facts = world.ask("desk.gnesta", &[case], access::AsOf::Now).await;
        assert!(facts.cases[&case].bases.iter().all(|live| live.id != consent));
    }

    async fn a_protected_person_exists_for_the_named_alone(world: World) {
        let desk = desk(&world);
        let case = received(&world, &desk, number(0)).await;
        let cx = staff(&world, "desk.gnesta");
        let head = desk.view_case(&cx, case, &Wanted::default()).await.expect("read").expect("there").head;
        world.join(&head, "welfare.gnesta", "welfare.gnesta").await;
        let protection = || flow::SetProtection {
            case,
            grade: ProtectionGrade::ProtectedRegistration,
            handlers: Vec::new(),
            idempotency_key: None,
        };
        world.clock.forward(Duration::minutes(20));
        let outcome = flow::set_protection(&desk, &cx, protection()).await;
        assert_eq!(refused(outcome), one(ProblemCode::StepUpRequired, ""));
        let fresh = staff(&world, "desk.gnesta");
        flow::set_protection(&desk, &fresh, protection()).await.expect("set");
        let other = staff(&world, "welfare.gnesta");
        assert!(desk.view_case(&other, case, &Wanted::default()).await.expect("read").is_none());
        assert!(desk.view_case(&fresh, case, &Wanted::default()).await.expect("read").is_some());
        let lifting = || flow::LiftProtection { case, idempotency_key: None };
        let outcome = flow::lift_protection(&desk, &other, lifting()).await;
        assert_eq!(refused(outcome), one(ProblemCode::NotFound, "caseId"));
        flow::lift_protection(&desk, &fresh, lifting()).await.expect("lifted");
        let other = staff(&world, "welfare.gnesta");
        assert!(desk.view_case(&other, case, &Wanted::default()).await.expect("read").is_some());
    }

    async fn the_reader_is_told_who_they_are_and_nobody_else(world: World) {
        let desk = desk(&world);
        received(&world, &desk, number(0)).await;
        let me = flow::find_me(&desk, &staff(&world, "welfare.gnesta")).await.expect("found");
        assert_eq!(me.display_name.as_deref(), Some("Handläggare welfare"));
        assert_eq!(me.assignments.len(), 1);
        let subject = world.secrets.participant_subject(number(0));
        let person = signed_in(&world, subject, ReaderKind::Participant);
        let me = flow::find_me(&desk, &person).await.expect("found");
        assert_eq!((me.display_name.as_deref(), me.assignments.len()), (Some("Alva Påhittad"), 0));
        let nobody = world.secrets.participant_subject(number(1));
        let nobody = signed_in(&world, nobody, ReaderKind::Participant);
        assert_eq!(flow::find_me(&desk, &nobody).await.expect("found").display_name, None);
    }

    async fn contact_details_are_changed_by_the_desk_and_the_person(world: World) {
        let desk = desk(&world);
        let case = received(&world, &desk, number(0)).await;
        let details = |email: &str| flow::UpdateContactDetails {
            case,
            phone: None,
            email: Some(email.to_owned()),
            idempotency_key: None,
        };
        let person = signed_in(&world, world.secrets.participant_subject(number(0)), ReaderKind::Participant);
        flow::update_contact_details(&desk, &person, details("alva@exempel.se")).await.expect("changed");
        let cx = staff(&world, "desk.gnesta");
        let wanted = Wanted::parts(&[Part::Contact]);
        let view = desk.view_case(&cx, case, &wanted).await.expect("read").expect("there");
        let contact = view.contact.expect("readable").into_inner();
        assert_eq!((contact.phone, contact.email.as_deref()), (None, Some("alva@exempel.se")));
        let stranger = staff(&world, "labour.gnesta");
        let outcome = flow::update_contact_details(&desk, &stranger, details("x@exempel.se")).await;
        assert_eq!(refused(outcome), one(ProblemCode::NotFound, "caseId"));
        let tx = world.store.begin(&cx).await.expect("begins");
        let number = IdentityNumber::from_storage(number(0)).expect("a number");
        assert!(person::find_person_by_number(tx.connection(), &number).await.expect("read").is_some());
    }
}
