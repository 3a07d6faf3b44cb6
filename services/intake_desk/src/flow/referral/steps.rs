//! What a transition leaves on the timeline, and what follow-up is told of it.

use std::collections::BTreeMap;

use chassis::Failure;
use chrono::NaiveDate;
use domain::{
    AgencyKind, CodeList, ReferralId, Section, UnitId,
    clock::swedish_date,
    event::{EventBody, StepKind, StepRecorded},
    referral::{Referral, ReferralState, ReferralStatus as Status, Transition, TransitionKind},
};

use super::{Doing, Scene};
use crate::{
    model::{registry::Unit, timeline::TimelineKind},
    store::timeline::{self, NewEntry},
};

/// Enters the transition on the timeline. Reminders are the runner's, and no news.
pub(super) async fn enter(
    scene: Scene<'_>,
    transition: &Transition,
    doing: &Doing,
) -> Result<(), Failure> {
    match entry_kind(transition) {
        Some(kind) => enter_as(scene, kind, transition.referral.id(), doing).await,
        None => Ok(()),
    }
}

/// Enters something that happened to a referral.
pub(super) async fn enter_as(
    scene: Scene<'_>,
    kind: TimelineKind,
    referral: ReferralId,
    doing: &Doing,
) -> Result<(), Failure> {
    let Some(agency) = scene.directory.agency_by_id(doing.agency) else {
        return Ok(());
    };
    let entry = NewEntry {
        kind,
        section: Section::Referrals,
        agency: agency.key,
        subject: Some(referral.uuid()),
        at: scene.cx.now(),
    };
    Ok(timeline::add_entry(scene.connection, scene.cx, scene.case(), entry).await?)
}

/// Enters that a unit has joined or left.
pub(super) async fn enter_party(
    scene: Scene<'_>,
    kind: TimelineKind,
    unit: &Unit,
) -> Result<(), Failure> {
    let entry = NewEntry {
        kind,
        section: Section::Parties,
        agency: unit.agency.key,
        subject: None,
        at: scene.cx.now(),
    };
    Ok(timeline::add_entry(scene.connection, scene.cx, scene.case(), entry).await?)
}

fn entry_kind(transition: &Transition) -> Option<TimelineKind> {
    if transition.from == transition.to {
        let news = transition.kind.moves_version() && transition.kind != TransitionKind::OfferPlace;
        return news.then_some(TimelineKind::ReferralChanged);
    }
    Some(match transition.to {
        Status::Sent => TimelineKind::ReferralSent,
        Status::Received if transition.from == Status::Sent => TimelineKind::ReferralReceived,
        Status::Accepted => TimelineKind::ReferralAccepted,
        Status::Waitlisted => TimelineKind::ReferralWaitlisted,
        Status::Active if transition.from == Status::Accepted => TimelineKind::ReferralStarted,
        Status::Draft
        | Status::AwaitingPerson
        | Status::Received
        | Status::InfoRequested
        | Status::Active
        | Status::Paused => TimelineKind::ReferralChanged,
        Status::Completed
        | Status::Declined
        | Status::Rerouted
        | Status::Withdrawn
        | Status::ConsentWithdrawn
        | Status::Expired
        | Status::EndedEarly
        | Status::EnteredInError => TimelineKind::ReferralEnded,
    })
}

/// The steps of the chain that follow-up is told: coded values and days, and whose they are only where
/// the person is more than counted.
pub(super) fn recorded(
    scene: Scene<'_>,
    transition: &Transition,
    before: Option<&Referral>,
) -> Vec<EventBody> {
    let (from, to) = (
        transition.referral.from().unit,
        transition.referral.to().unit,
    );
    let today = swedish_date(scene.cx.now());
    let mut steps = Vec::new();
    if transition.from != transition.to && transition.to == Status::Sent {
        steps.extend(step(
            scene,
            (StepKind::ReferralSent, from),
            (today, None),
            transition,
        ));
    }
    if transition.from != transition.to && transition.to == Status::Accepted {
        steps.extend(step(
            scene,
            (StepKind::ReferralAccepted, to),
            (today, None),
            transition,
        ));
    }
    if transition.from.is_open()
        && transition.to.is_terminal()
        && transition.to != Status::EnteredInError
    {
        steps.extend(step(
            scene,
            (StepKind::ReferralEnded, to),
            (today, None),
            transition,
        ));
    }
    if let Some(period) = work_done(transition, before, today) {
        steps.extend(step(scene, (StepKind::Activity, to), period, transition));
    }
    steps
}

/// From when to when the receiver acted, once that is over.
fn work_done(
    transition: &Transition,
    before: Option<&Referral>,
    today: NaiveDate,
) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let ended = transition.to.is_terminal() && transition.to != Status::EnteredInError;
    let began = started_on(before?.state())?;
    ended.then(|| (began.min(today), Some(today)))
}

/// The day on which the receiver began to act, while it acts.
fn started_on(state: &ReferralState) -> Option<NaiveDate> {
    if let ReferralState::Active { starts_on, .. } | ReferralState::Paused { starts_on, .. } = state
    {
        Some(*starts_on)
    } else {
        None
    }
}

fn step(
    scene: Scene<'_>,
    (kind, unit): (StepKind, UnitId),
    (on, until): (NaiveDate, Option<NaiveDate>),
    transition: &Transition,
) -> Option<EventBody> {
    let agency: AgencyKind = scene.directory.unit_by_id(unit)?.agency.kind;
    Some(EventBody::StepRecorded(StepRecorded {
        pseudonym: scene.pseudonym,
        step: kind,
        on,
        until,
        agency,
        municipality: scene.head.municipality,
        codes: codes(scene, transition),
    }))
}

/// Between which kinds of agency a referral goes, and since when: what follow-up counts lead times from. Kinds, no
/// agencies.
fn sending(scene: Scene<'_>, referral: &Referral) -> impl Iterator<Item = (String, String)> {
    let kind = |unit: UnitId| {
        Some(
            scene
                .directory
                .unit_by_id(unit)?
                .agency
                .kind
                .code()
                .to_owned(),
        )
    };
    let sent_on = referral.clone().into_parts().sent_at;
    let sent_on = sent_on.map(|at| swedish_date(at).to_string());
    let told = [
        ("from_agency", kind(referral.from().unit)),
        ("to_agency", kind(referral.to().unit)),
        ("sent_on", sent_on),
    ];
    let told = told.into_iter();
    told.filter_map(|(name, value)| Some((name.to_owned(), value?)))
}

/// The coded values of a step.
fn codes(scene: Scene<'_>, transition: &Transition) -> BTreeMap<String, String> {
    let referral = &transition.referral;
    let mut codes = BTreeMap::from([
        ("service".to_owned(), referral.service().code().to_owned()),
        ("status".to_owned(), transition.to.code().to_owned()),
    ]);
    codes.extend(sending(scene, referral));
    if let Some(reason) = referral
        .reason_code()
        .filter(|_| transition.to.is_terminal())
    {
        codes.insert("reason".to_owned(), reason.to_owned());
    }
    if let ReferralState::Completed {
        outcome,
        income_source_after,
        ..
    } = referral.state()
    {
        codes.insert("outcome".to_owned(), outcome.code().to_owned());
        let largest = income_source_after
            .iter()
            .max_by_key(|income| income.extent_percent);
        if let Some(income) = largest {
            codes.insert("income_source".to_owned(), income.source.code().to_owned());
        }
    }
    codes
}
