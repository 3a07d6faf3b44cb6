//! A change of the person makes every open referral be looked at again.

use domain::{
    CodeList, Role,
    referral::{
        ClockKind, DoerStanding, Effect, Exclusion, PersonChange, ReferralActor, ReferralStatus,
        TransitionKind, TransitionRefused, due_work,
    },
};

use super::{
    attempt::{attempt, referral_in},
    world::{POLICY, RECEIVER, SENDER, SISTER, THIRD, after, by, day, monday},
};

#[test]
fn protection_masks_anew_and_takes_it_from_a_handler_who_is_not_named() {
    let system = by(ReferralActor::System, monday());
    let received = referral_in(ReferralStatus::Received);
    let set = PersonChange::ProtectionSet(Exclusion::NotNamed);
    let taken = received
        .reevaluate(set, &system)
        .expect("the platform may")
        .expect("it is open");
    assert!(taken.effects.contains(&Effect::Remask));
    assert_eq!(taken.referral.assignee(), None);
    let lifted = taken
        .referral
        .reevaluate(PersonChange::ProtectionLifted, &system);
    assert_eq!(lifted, Ok(None), "nothing is unmasked");
}

#[test]
fn a_handler_who_is_shut_out_gives_it_up_and_what_was_read_is_reviewed() {
    let system = by(ReferralActor::System, monday());
    let received = referral_in(ReferralStatus::Received);
    let handler = received.assignee().expect("somebody received it");
    let taken = received
        .reevaluate(PersonChange::StaffExcluded(handler), &system)
        .expect("the platform may")
        .expect("the handler holds it");
    assert_eq!(taken.referral.assignee(), None);
    assert!(taken.effects.contains(&Effect::FlagReads(handler)));
    let nobody = taken
        .referral
        .reevaluate(PersonChange::StaffExcluded(handler), &system);
    assert_eq!(nobody, Ok(None), "it concerns nobody who does not hold it");
}

#[test]
fn a_move_freezes_everything_but_stops() {
    let system = by(ReferralActor::System, after(1));
    let received = referral_in(ReferralStatus::Received);
    let frozen = received
        .reevaluate(PersonChange::Moved, &system)
        .expect("the platform may");
    let frozen = frozen.expect("it is open").referral;
    let receiver = by(ReferralActor::Receiver, after(2));
    let accepted = attempt(TransitionKind::Accept, &frozen, &receiver);
    assert_eq!(accepted, Err(TransitionRefused::Frozen));
    assert!(attempt(TransitionKind::Decline, &frozen, &receiver).is_ok());
    let person = by(ReferralActor::Person, after(2));
    assert!(attempt(TransitionKind::WithdrawConsent, &frozen, &person).is_ok());
    assert!(
        due_work(&frozen, &POLICY, after(90)).is_empty(),
        "no reminder while it is handed over"
    );
    let thawed = frozen
        .reevaluate(
            PersonChange::MoveReverted,
            &by(ReferralActor::System, after(4)),
        )
        .expect("the platform may")
        .expect("it was frozen");
    let resumed = Effect::ResumeClock {
        kind: ClockKind::Decide,
        due_on: day(2, 19),
    };
    assert!(thawed.effects.contains(&resumed), "{:?}", thawed.effects);
}

#[test]
fn a_death_closes_what_is_open_and_writes_to_nobody() {
    let system = by(ReferralActor::System, monday());
    for status in ReferralStatus::ALL {
        let referral = referral_in(*status);
        let taken = referral
            .reevaluate(PersonChange::Died, &system)
            .expect("the platform may");
        assert_eq!(taken.is_none(), status.is_terminal(), "{status}");
        if let Some(taken) = taken {
            assert!(taken.to.is_terminal());
            assert_eq!(taken.referral.reason_code(), Some("DECEASED"));
            let notice = |effect: &Effect| matches!(effect, Effect::NotifyPerson(_));
            assert!(!taken.effects.iter().any(notice), "{status}");
        }
    }
}

#[test]
fn a_merge_changes_no_status() {
    let system = by(ReferralActor::System, monday());
    let sent = referral_in(ReferralStatus::Sent);
    for change in [PersonChange::Merged, PersonChange::MergeUndone] {
        let taken = sent
            .reevaluate(change, &system)
            .expect("the platform may")
            .expect("open");
        assert_eq!(taken.to, ReferralStatus::Sent);
        assert_eq!(taken.referral, sent);
    }
}

#[test]
fn capacities_come_from_the_unit_and_the_role_never_from_the_agency() {
    let referral = referral_in(ReferralStatus::Sent);
    let held = |unit: domain::UnitId, role| {
        referral.capacities(&DoerStanding {
            assignments: vec![(unit, RECEIVER.agency, role)],
            desk_unit: SENDER.unit,
        })
    };
    let only = |actors: &[ReferralActor]| actors.iter().copied().collect();
    let caseworker = held(RECEIVER.unit, Role::Caseworker);
    assert_eq!(
        caseworker,
        only(&[ReferralActor::Receiver, ReferralActor::AnyCaseworker])
    );
    let sister = held(SISTER.unit, Role::UnitManager);
    assert_eq!(sister, only(&[ReferralActor::AnyCaseworker]));
    assert!(held(SENDER.unit, Role::UnitManager).has(ReferralActor::Supervisor));
    assert!(held(SENDER.unit, Role::IntakeOfficer).has(ReferralActor::Desk));
    for role in [
        Role::Supervisor,
        Role::AgencyAdmin,
        Role::Evaluator,
        Role::LogReviewer,
    ] {
        assert_eq!(held(RECEIVER.unit, role), only(&[]), "{role}");
    }
    assert_eq!(held(THIRD.unit, Role::ProgrammeLeader), only(&[]));
}
