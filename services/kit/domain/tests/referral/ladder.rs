//! A receiver that stays silent, a sender that does, and clocks that pause.

use chrono::NaiveDate;
use domain::{
    CodeList,
    clock::swedish_date,
    referral::{
        ClockKind, DueKind, Effect, EscalationRung, Referral, ReferralActor, ReferralStatus,
        TaskFor, TransitionKind, TransitionRefused, due_work,
    },
};

use super::{
    attempt::{attempt, referral_in},
    world::{POLICY, after, by, day, done, text},
};

/// Lives through `days` days with a runner that works off everything once, and writes down what it
/// did on which day and whom it told.
fn live(mut referral: Referral, days: u64) -> (Referral, Vec<(NaiveDate, DueKind, Vec<TaskFor>)>) {
    let mut keys = std::collections::BTreeSet::new();
    let mut diary = Vec::new();
    for passed in 0..=days {
        let now = after(passed);
        for work in due_work(&referral, &POLICY, now) {
            if keys.insert(work.key) {
                let taken = referral.work_off(work.kind, &by(ReferralActor::System, now));
                let taken = taken.expect("what is due can be worked off");
                diary.push((swedish_date(now), work.kind, told(&taken.effects)));
                referral = taken.referral;
            }
        }
    }
    (referral, diary)
}

fn told(effects: &[Effect]) -> Vec<TaskFor> {
    let recipient = |effect: &Effect| {
        if let Effect::Task { recipient, .. } = effect {
            Some(*recipient)
        } else {
            None
        }
    };
    effects.iter().filter_map(recipient).collect()
}

#[test]
fn a_silent_receiver_climbs_the_whole_ladder_and_is_never_taken_for_a_yes() {
    let (referral, diary) = live(referral_in(ReferralStatus::Sent), 60);
    let expected = vec![
        (
            day(2, 3),
            DueKind::Escalate(EscalationRung::Half),
            vec![TaskFor::Assignee],
        ),
        (
            day(2, 4),
            DueKind::Escalate(EscalationRung::Full),
            vec![TaskFor::ReceiverUnit],
        ),
        (
            day(2, 6),
            DueKind::Escalate(EscalationRung::Lead),
            vec![TaskFor::ReceiverLead],
        ),
        (
            day(2, 11),
            DueKind::Escalate(EscalationRung::Desk),
            vec![TaskFor::Desk, TaskFor::SenderLead],
        ),
        (day(3, 4), DueKind::Expire, vec![TaskFor::Desk]),
    ];
    assert_eq!(diary, expected);
    assert_eq!(referral.status(), ReferralStatus::Expired);
    assert_eq!(referral.due_on(&POLICY), None);
}

#[test]
fn a_runner_that_stood_still_climbs_every_rung_once_and_in_order() {
    let referral = referral_in(ReferralStatus::Sent);
    let due = due_work(&referral, &POLICY, after(60));
    let kinds: Vec<DueKind> = due.iter().map(|work| work.kind).collect();
    let mut expected: Vec<DueKind> = EscalationRung::ALL
        .iter()
        .map(|rung| DueKind::Escalate(*rung))
        .collect();
    expected.push(DueKind::Expire);
    assert_eq!(kinds, expected);
    let act = by(ReferralActor::System, after(60));
    let last = due.iter().fold(referral, |referral, work| {
        done(referral.work_off(work.kind, &act))
    });
    assert_eq!(last.status(), ReferralStatus::Expired);
}

#[test]
fn a_rung_is_climbed_once_and_not_before_its_day() {
    let referral = referral_in(ReferralStatus::Sent);
    let early = referral.escalate(EscalationRung::Half, &by(ReferralActor::System, after(0)));
    let not_before = Some(day(2, 3));
    assert_eq!(early, Err(TransitionRefused::TooEarly { not_before }));
    let climbed =
        done(referral.escalate(EscalationRung::Half, &by(ReferralActor::System, after(1))));
    let again = climbed.escalate(EscalationRung::Half, &by(ReferralActor::System, after(1)));
    let kind = TransitionKind::Escalate;
    assert_eq!(again, Err(TransitionRefused::AlreadyDone { kind }));
    assert_eq!(
        climbed.version(),
        referral.version(),
        "a reminder makes no screen stale"
    );
}

#[test]
fn expiry_waits_for_the_ladder() {
    let referral = referral_in(ReferralStatus::Sent);
    let refused = referral.expire(&by(ReferralActor::System, after(40)));
    assert_eq!(
        refused,
        Err(TransitionRefused::TooEarly { not_before: None })
    );
}

#[test]
fn a_question_stops_the_decisions_clock_and_gives_back_its_actual_days() {
    let received = referral_in(ReferralStatus::Received);
    assert_eq!(received.due_on(&POLICY), Some(day(2, 16)));
    let asked = attempt(
        TransitionKind::AskForInformation,
        &received,
        &by(ReferralActor::Receiver, after(3)),
    )
    .expect("the receiver may ask");
    assert!(
        asked
            .effects
            .contains(&Effect::PauseClock(ClockKind::Decide))
    );
    assert_eq!(
        asked.referral.due_on(&POLICY),
        Some(day(2, 12)),
        "the sender has five working days"
    );
    let sender = by(ReferralActor::Sender, after(8));
    let answered = asked
        .referral
        .answer(text("Gymnasium"), &sender)
        .expect("the sender may answer");
    let resumed = Effect::ResumeClock {
        kind: ClockKind::Decide,
        due_on: day(2, 19),
    };
    assert!(answered.effects.contains(&resumed));
    assert!(
        answered
            .effects
            .contains(&Effect::StopClock(ClockKind::SenderAnswers))
    );
    assert_eq!(answered.referral.notes_for_sender().count(), 1);
}

#[test]
fn a_silent_sender_is_reminded_and_the_desk_may_answer_instead() {
    let asked = referral_in(ReferralStatus::InfoRequested);
    let desk = |days| by(ReferralActor::Desk, after(days));
    let kind = TransitionKind::Answer;
    assert_eq!(
        asked.answer(text("Ja"), &desk(1)),
        Err(TransitionRefused::WrongActor { kind })
    );
    let (asked, diary) = live(asked, 20);
    assert_eq!(diary[0].2, vec![TaskFor::SenderUnit]);
    assert_eq!(
        diary.last().expect("four rungs").2,
        vec![TaskFor::Desk, TaskFor::SenderLead]
    );
    assert_eq!(
        asked.status(),
        ReferralStatus::InfoRequested,
        "a question never expires"
    );
    assert_eq!(
        done(asked.answer(text("Ja"), &desk(20))).status(),
        ReferralStatus::Received
    );
}

#[test]
fn a_person_is_reminded_once_and_the_draft_comes_back_and_is_deleted() {
    let (referral, diary) = live(referral_in(ReferralStatus::AwaitingPerson), 44);
    let did: Vec<(NaiveDate, DueKind)> =
        diary.into_iter().map(|entry| (entry.0, entry.1)).collect();
    let expected = vec![
        (day(2, 9), DueKind::RemindPerson),
        (day(3, 4), DueKind::ReturnToDraft),
        (day(3, 18), DueKind::DeleteDraft),
    ];
    assert_eq!(did, expected);
    assert_eq!(referral.reason_code(), Some("NO_ANSWER"));
}

#[test]
fn waiting_following_up_and_pausing_remind_on_their_days() {
    let (_, diary) = live(referral_in(ReferralStatus::Waitlisted), 45);
    assert_eq!(
        (diary.len(), diary[0].0, diary[0].1),
        (1, day(3, 4), DueKind::ReviewWaitlist)
    );
    let (_, diary) = live(referral_in(ReferralStatus::Active), 45);
    assert_eq!(
        (diary.len(), diary[0].0, diary[0].1),
        (1, day(3, 4), DueKind::FollowUp)
    );
    let (_, diary) = live(referral_in(ReferralStatus::Paused), 45);
    assert_eq!(
        (diary.len(), diary[0].0, diary[0].1),
        (1, day(2, 12), DueKind::ResumeIsDue)
    );
}

#[test]
fn a_pause_moves_the_follow_up_by_its_actual_days() {
    let paused = referral_in(ReferralStatus::Paused);
    let active = done(paused.resume(&by(ReferralActor::Receiver, after(4))));
    assert_eq!(active.due_on(&POLICY), Some(day(3, 8)));
}

#[test]
fn a_receiver_that_does_not_confirm_a_stop_is_reminded() {
    let stopped = referral_in(ReferralStatus::ConsentWithdrawn);
    let (stopped, diary) = live(stopped, 20);
    assert_eq!(diary.len(), 4);
    let confirmed = done(stopped.confirm_stop(&by(ReferralActor::Receiver, after(20))));
    assert!(due_work(&confirmed, &POLICY, after(90)).is_empty());
}
