//! The person approves what a referral would share, or the sender records that the person has. The
//! approval is a consent: it is recorded as the basis of what the sender's own agency shares, and the
//! referral is sent on it in the same transaction.

use std::collections::BTreeSet;

use access::{Action, BasisFact, Cx};
use chassis::Failure;
use chrono::{Days, NaiveDate};
use domain::{
    Problem, ProblemCode, Section,
    basis::{
        BasisKind, BasisProposal, Consent, ConsentForm, Discloser, Receiver, SecrecyRegime, admit,
    },
    event::EventBody,
    referral::{Cover, ReferralState, TransitionKind, TransitionRefused},
};
use serde::Serialize;

use super::referral::{On, Opened, Reading, ReferralChange, Settled, covers_of, send_guard};
use crate::{
    IntakeDesk,
    change::{Change, forbidden},
    model::{
        desk_work::{BASIS_WARNING_DAYS, basis_work},
        timeline::TimelineKind,
    },
    store::{
        basis::{self, NewBasis},
        timeline::{self, NewEntry},
        work::{self, NewWork},
    },
};

/// How many days a consent holds when nothing else is said.
const CONSENT_DAYS: u64 = 365;

/// The approval.
#[derive(Serialize)]
pub struct ApproveReferral {
    /// The referral.
    pub on: On,
    /// Who witnessed an oral consent.
    pub witness: Option<String>,
    /// The last day of the consent.
    pub valid_to: Option<NaiveDate>,
}

/// Records the consent and sends.
pub async fn approve_referral(
    desk: &IntakeDesk,
    cx: &Cx,
    input: ApproveReferral,
) -> Result<Settled, Failure> {
    let opened = ReferralChange::open(desk, cx, "approveReferral", (&input, &input.on)).await?;
    let mut change = match opened {
        Opened::Done(receipt) => return Ok(Settled::again(receipt)),
        Opened::Now(change) => change,
    };
    change.refuse_closed_case()?;
    let form = form_of(&change)?;
    let lacking = lacking(desk, &change)?;
    let mut given = Vec::new();
    if !lacking.is_empty() {
        given.push(record_consent(desk, &mut change, lacking, (form, &input)).await?);
    }
    let to = change.referral.to();
    let guard = send_guard(
        desk,
        &change.change,
        (&change.referral, to),
        (&change.doing, &given),
    )
    .await?;
    let transition = change
        .referral
        .send(&guard, &change.act())
        .map_err(Problem::from)?;
    change.settle(transition).await
}

/// The form in which the consent was asked for. The person approves electronically, whatever was asked
/// for; a caseworker records what was written or said, and never signs for the person.
fn form_of(change: &ReferralChange<'_, '_>) -> Result<ConsentForm, Failure> {
    let ReferralState::AwaitingPerson { form, .. } = change.referral.state() else {
        let kind = TransitionKind::Send;
        let status = change.referral.status();
        return Err(Problem::from(TransitionRefused::WrongState { kind, status }).into());
    };
    match (change.is_by_person(), *form) {
        (true, _) => Ok(ConsentForm::Electronic),
        (false, ConsentForm::Electronic) => {
            Err(Problem::new(ProblemCode::Forbidden, "referral-only-person-signs").into())
        }
        (false, form @ (ConsentForm::Written | ConsentForm::OralWitnessed)) => Ok(form),
    }
}

/// The sections that nothing covers yet, and that the sender's agency may share itself.
fn lacking(
    desk: &IntakeDesk,
    change: &ReferralChange<'_, '_>,
) -> Result<BTreeSet<Section>, Failure> {
    let case = change.change.head().id;
    let Some(facts) = change.change.facts().cases.get(&case) else {
        return Ok(BTreeSet::new());
    };
    let sections = &change.referral.parts().sections;
    let reading = Reading::of(desk, &change.change, &change.doing, sections)?;
    let (from, to) = (change.referral.from(), change.referral.to());
    let directory = change.change.directory();
    let covers = covers_of(facts, directory, (from, to), (sections, &reading, &[]));
    let uncovered = covers
        .iter()
        .filter(|part| part.cover == Cover::Missing)
        .map(|part| part.section);
    Ok(uncovered
        .filter(|section| Reading::can_share(facts, directory, *section, from.agency))
        .collect())
}

async fn record_consent(
    desk: &IntakeDesk,
    change: &mut ReferralChange<'_, '_>,
    sections: BTreeSet<Section>,
    (form, input): (ConsentForm, &ApproveReferral),
) -> Result<BasisFact, Failure> {
    let (from, to) = (change.referral.from(), change.referral.to());
    let today = change.change.cx().today();
    let valid_to = input.valid_to.unwrap_or(today + Days::new(CONSENT_DAYS));
    let purpose = domain::CodeList::label(change.referral.service()).to_owned();
    let witness = input
        .witness
        .as_deref()
        .filter(|_| form == ConsentForm::OralWitnessed);
    let directory = change.change.directory();
    let (Some(discloser), Some(receiver)) = (
        directory.agency_by_id(from.agency).cloned(),
        directory.agency_by_id(to.agency).cloned(),
    ) else {
        return Err(forbidden());
    };
    let proposal = BasisProposal {
        kind: BasisKind::Consent,
        from: Discloser {
            agency: discloser.id,
            kind: discloser.kind,
            regime: SecrecyRegime::default_for(discloser.kind),
        },
        to: Receiver {
            agency: receiver.id,
            kind: receiver.kind,
        },
        sections: &sections,
        purpose: &purpose,
        valid_from: today,
        valid_to: Some(valid_to),
        consent: Consent {
            form: Some(form),
            witness,
        },
    };
    admit(&proposal)?;
    permit(desk, change)?;
    let new = NewBasis {
        kind: BasisKind::Consent,
        from: discloser.key,
        to: receiver.key,
        sections: sections.iter().copied().collect(),
        purpose,
        valid_from: today,
        valid_to,
        consent_form: Some(form),
        witness: witness.map(str::to_owned),
    };
    let recorded_by = (change.doing.staff, discloser.key);
    let (connection, cx, key) = (
        change.change.connection(),
        change.change.cx(),
        change.change.head().key,
    );
    let id = basis::add_basis_by(connection, cx, key, recorded_by, new).await?;
    enter(&change.change, discloser.key, id).await?;
    plan_end(&change.change, id, valid_to).await?;
    let named = EventBody::BasisRecorded {
        basis: id,
        kind: BasisKind::Consent,
        from_agency: from.agency,
        to_agency: to.agency,
        sections: sections.iter().copied().collect(),
    };
    change.change.tell(named).await?;
    Ok(BasisFact {
        id,
        kind: BasisKind::Consent,
        from: from.agency,
        to: to.agency,
        sections,
    })
}

/// A caseworker needs a permit to record a basis of the agency's; the person gives consent as oneself.
fn permit(desk: &IntakeDesk, change: &ReferralChange<'_, '_>) -> Result<(), Failure> {
    if change.is_by_person() {
        return Ok(());
    }
    let standing = change.change.standing(desk)?;
    let owner = change.referral.from().agency;
    standing
        .permit(Section::Bases, owner, Action::Write)
        .map(|_| ())
        .map_err(|_| forbidden())
}

async fn enter(
    change: &Change<'_>,
    agency: domain::RowKey,
    basis: domain::BasisId,
) -> Result<(), Failure> {
    let entry = NewEntry {
        kind: TimelineKind::BasisRecorded,
        section: Section::Bases,
        agency,
        subject: Some(basis.uuid()),
        at: change.cx().now(),
    };
    Ok(timeline::add_entry(change.connection(), change.cx(), change.head().key, entry).await?)
}

/// Plans that it is told when the consent will end, and that it has.
async fn plan_end(
    change: &Change<'_>,
    id: domain::BasisId,
    last: NaiveDate,
) -> Result<(), Failure> {
    let cx = change.cx();
    for (kind, due_at) in basis_work(last, BASIS_WARNING_DAYS, cx.today()) {
        let code = domain::CodeList::code(kind);
        let new = NewWork {
            work_key: format!("{}/{id}", code.to_lowercase()),
            kind: code.to_owned(),
            due_at,
            case: change.head().key,
            subject: Some(id.uuid()),
        };
        work::add_work(change.connection(), cx, new).await?;
    }
    Ok(())
}
