//! Records that the person withdraws a consent. It takes effect for the next read everywhere, stops the
//! open referrals that rest on it in the same transaction, and needs nothing else to be valid
//! (`access.md` rule 4).

use access::{About, Act, Action, Cx, Fields, Permit, Standing, Visible};
use chassis::{
    Failure,
    graphql::ids::not_found,
    once::{self, Once},
};
use domain::{
    BasisId, CaseId, CaseKey, Problem, ReferralId, Section,
    basis::BasisKind,
    event::EventBody,
    referral::{Referral, ReferralState, ReferralStatus},
};
use serde::Serialize;
use uuid::Uuid;

use super::stop_referrals::stop_referrals_resting_on;
use crate::{
    IntakeDesk,
    change::{Change, Door},
    model::{
        basis::{BasisRow, Withdrawal},
        referral::ReferralRow,
        timeline::TimelineKind,
    },
    store::{
        basis,
        moment::Moment,
        referral,
        referral_beside::Asked,
        timeline::{self, NewEntry},
        work,
    },
};

/// What is withdrawn.
#[derive(Serialize)]
pub struct WithdrawConsent {
    /// The basis.
    pub basis: BasisId,
    /// The caller's key against doing it twice.
    #[serde(skip)]
    pub idempotency_key: Option<String>,
    /// Which fields are shown of the basis.
    #[serde(skip)]
    pub basis_fields: Fields,
    /// Which fields are shown of the referrals that were stopped.
    #[serde(skip)]
    pub referral_fields: Fields,
}

/// What came of it, opened under the facts that allowed it: whoever knew the basis only by the basis
/// sees what the withdrawal came to, and nothing of it afterwards.
pub struct ConsentWithdrawal {
    /// The basis.
    pub basis: Option<Visible<BasisRow>>,
    /// The referrals that stopped, as far as the reader may see them.
    pub stopped: Vec<Visible<ReferralRow>>,
}

/// Withdraws the consent. Doing it again changes nothing and gives the same.
pub async fn withdraw_consent(
    desk: &IntakeDesk,
    cx: &Cx,
    input: WithdrawConsent,
) -> Result<ConsentWithdrawal, Failure> {
    let (mut change, again, lying) = begin(desk, cx, &input).await?;
    let (row, permit) = permit(desk, &change, lying)?;
    if row.kind != BasisKind::Consent {
        return Err(Problem::invalid("basisId", "basis-only-consent-is-withdrawn").into());
    }
    if again == Once::First && row.withdrawal.is_none() {
        record(cx, &mut change, &row).await?;
        change.note(
            desk,
            &permit,
            Act::named("withdraw_consent").concerning(row.id),
        )?;
    }
    let shown = show(desk, &change, &input).await?;
    change.commit(&()).await?;
    Ok(shown)
}

/// Begins the change of the basis's case. A basis that nobody has looks like one that is hidden, and takes
/// the same work: the key is looked up and the basis is looked for before the case is known.
async fn begin<'cx>(
    desk: &IntakeDesk,
    cx: &'cx Cx,
    input: &WithdrawConsent,
) -> Result<(Change<'cx>, Once<()>, Option<basis::Lying>), Failure> {
    let mut tx = desk.store().begin(cx).await?;
    let key = (input.idempotency_key.as_deref(), None);
    let again = once::recall(&mut tx, key, "withdrawConsent", input).await?;
    let place = basis::find_case_of(tx.connection(), input.basis).await?;
    let nowhere = (CaseId::from_uuid(Uuid::nil()), CaseKey::from_i64(0));
    let (case, key) = place.unwrap_or(nowhere);
    // Nothing that rests on the consent is sent meanwhile.
    tx.hold_case(key).await?;
    let lying = basis::find_lying(tx.connection(), key, input.basis).await?;
    let change = desk
        .change_in(tx, cx, (case, "basisId"), Door::Case)
        .await?;
    Ok((change, again, lying))
}

/// The person, and every party that may read the basis.
fn permit(
    desk: &IntakeDesk,
    change: &Change<'_>,
    lying: Option<basis::Lying>,
) -> Result<(BasisRow, Permit), Failure> {
    let nobody = || not_found("basisId");
    let sealed = lying
        .ok_or_else(nobody)?
        .seal(change.directory(), change.head())?;
    let standing = change.standing(desk)?;
    let permit = standing
        .permit_place(&sealed.place(), Action::Withdraw)
        .map_err(|_| nobody())?;
    let read = Fields::named(&["fromAgency", "kind", "status", "toAgency"]);
    let row = change
        .cx()
        .open(&standing, sealed, &read)
        .ok_or_else(nobody)?;
    Ok((row.into_inner(), permit))
}

async fn record(cx: &Cx, change: &mut Change<'_>, row: &BasisRow) -> Result<(), Failure> {
    let case = change.head().key;
    let person = change.facts().cases.get(&change.head().id);
    let person = person.and_then(|facts| facts.participant.clone());
    let recorder = cx.sign_in().subject.clone();
    let withdrawal = Withdrawal {
        at: cx.now(),
        by: person.unwrap_or_else(|| recorder.clone()),
        recorded_at: cx.now(),
        recorded_by: recorder,
    };
    basis::update_withdrawn(change.connection(), case, row.id, &withdrawal).await?;
    work::remove_work(change.connection(), row.id.uuid()).await?;
    let entry = NewEntry {
        kind: TimelineKind::ConsentWithdrawn,
        section: Section::Bases,
        agency: row.from.key,
        subject: Some(row.id.uuid()),
        at: cx.now(),
    };
    timeline::add_entry(change.connection(), cx, case, entry).await?;
    let stopped_referrals = stop_referrals_resting_on(change, row.id).await?;
    change
        .tell(EventBody::ConsentWithdrawn {
            basis: row.id,
            from_agency: row.from.id,
            to_agency: row.to.id,
            stopped_referrals,
        })
        .await?;
    Ok(())
}

async fn show(
    desk: &IntakeDesk,
    change: &Change<'_>,
    input: &WithdrawConsent,
) -> Result<ConsentWithdrawal, Failure> {
    let (connection, directory, head) = (change.connection(), change.directory(), change.head());
    let standing = change.standing(desk)?;
    let found = basis::get_basis(connection, directory, head, input.basis).await?;
    let wanted = found.filter(|_| !input.basis_fields.is_empty());
    let basis = wanted.and_then(|sealed| change.cx().open(&standing, sealed, &input.basis_fields));
    let mut stopped = Vec::new();
    if !input.referral_fields.is_empty() {
        let ids = list_stopped(change, input.basis).await?;
        let asked = Asked::of(&input.referral_fields, Moment::now(change.cx().clock()));
        let heads = std::slice::from_ref(head);
        let rows = referral::list_referrals(connection, directory, heads, &asked).await?;
        let rows = rows
            .into_iter()
            .filter(|sealed| match sealed.place().about {
                About::Referral(ends) => ids.contains(&ends.referral),
                About::Section | About::Party(_) | About::BasisTo(_) => false,
            });
        stopped.extend(opened(change.cx(), &standing, rows, &input.referral_fields));
    }
    Ok(ConsentWithdrawal { basis, stopped })
}

fn opened<'v>(
    cx: &'v Cx,
    standing: &'v Standing<'_>,
    rows: impl Iterator<Item = access::Sealed<ReferralRow>> + 'v,
    fields: &'v Fields,
) -> impl Iterator<Item = Visible<ReferralRow>> + 'v {
    rows.filter_map(|sealed| cx.open(standing, sealed, fields))
}

/// The referrals that this withdrawal stopped.
async fn list_stopped(change: &Change<'_>, basis: BasisId) -> Result<Vec<ReferralId>, Failure> {
    let right = referral::ForChange::Stop;
    let (connection, case) = (change.connection(), change.head().key);
    let status = ReferralStatus::ConsentWithdrawn;
    let stopped = referral::list_in_status_for_change(connection, case, status, right).await?;
    let by_this = |referral: &&Referral| match referral.state() {
        ReferralState::ConsentWithdrawn {
            basis: stopped_by, ..
        } => *stopped_by == Some(basis),
        _ => false,
    };
    Ok(stopped.iter().filter(by_this).map(Referral::id).collect())
}
