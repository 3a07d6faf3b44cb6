//! Referrals: kept whole as the domain hands them over, with columns beside for what is searched.

use access::{Cx, Permit, Sealed};
use chrono::NaiveDate;
use domain::{
    CaseKey, CodeList, ReferralId, RowKey, Section,
    referral::{Referral, ReferralStatus},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};
use store::{Coded, Json, StoreFault};

use super::{
    by_case::{ByCase, unit_of},
    entity::{referral, referral_step},
    referral_beside::{Asked, Beside},
    registry::Updated,
};
use crate::model::{
    case::CaseHead,
    referral::{Envelope, ReferralRow},
    registry::Directory,
};

/// The referrals of the cases, newest first within a case.
pub async fn list_referrals(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    heads: &[CaseHead],
    asked: &Asked,
) -> Result<Vec<Sealed<ReferralRow>>, StoreFault> {
    let cases = ByCase::new(heads);
    let rows = referral::Entity::find()
        .filter(referral::Column::CaseKey.is_in(cases.keys()))
        .order_by_asc(referral::Column::CaseKey)
        .order_by_desc(referral::Column::RowKey)
        .all(connection)
        .await?;
    sealed(connection, directory, &cases, (rows, asked)).await
}

/// Seals rows, with what is asked for beside them.
pub(super) async fn sealed(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    cases: &ByCase<'_>,
    (rows, asked): (Vec<referral::Model>, &Asked),
) -> Result<Vec<Sealed<ReferralRow>>, StoreFault> {
    let beside = Beside::read(connection, &cases.heads(), &rows, asked).await?;
    rows.into_iter()
        .map(|row| {
            let head = cases.head(row.case_key)?;
            Ok(Sealed::seal(referral_of(row, (directory, head), &beside)?))
        })
        .collect()
}

/// A referral as it lies in its case, before it is known who may see it.
#[derive(Clone)]
pub struct Lying(referral::Model);

impl Lying {
    /// Takes it for a transition, by a right, as [`get_for_change`] does.
    pub fn restore(self, right: &ForChange<'_>) -> Result<Option<Referral>, StoreFault> {
        if !right.covers_referrals() {
            return Ok(None);
        }
        restored(self.0.state).map(Some)
    }
}

/// Finds a referral where it lies. One statement, whether there is one or not.
pub async fn find_lying(
    connection: &impl ConnectionTrait,
    case: CaseKey,
    id: ReferralId,
) -> Result<Option<Lying>, StoreFault> {
    let row = referral::Entity::find()
        .filter(referral::Column::CaseKey.eq(case.as_i64()))
        .filter(referral::Column::Id.eq(id.uuid()))
        .one(connection)
        .await?;
    Ok(row.map(Lying))
}

/// Seals a referral that was found, to be shown.
pub async fn seal_lying(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    head: &CaseHead,
    (lying, asked): (Option<Lying>, &Asked),
) -> Result<Option<Sealed<ReferralRow>>, StoreFault> {
    let cases = ByCase::new(std::slice::from_ref(head));
    let rows = lying.into_iter().map(|lying| lying.0).collect();
    Ok(sealed(connection, directory, &cases, (rows, asked))
        .await?
        .pop())
}

/// One referral of a case, to be shown.
pub async fn get_referral(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    head: &CaseHead,
    (id, asked): (ReferralId, &Asked),
) -> Result<Option<Sealed<ReferralRow>>, StoreFault> {
    let lying = find_lying(connection, head.key, id).await?;
    seal_lying(connection, directory, head, (lying, asked)).await
}

/// Which right lets a use case take a referral out of its seal for a transition.
pub enum ForChange<'p> {
    /// A reader's permit to write.
    Permitted(&'p Permit),
    /// A stop that needs no permit to write: a withdrawn consent, a change of the person
    /// (`referral.md`, invariants i and vii).
    Stop,
    /// The platform's own runner, under its own name in the audit.
    Runner,
}

impl ForChange<'_> {
    /// A permit for another section opens no referral.
    fn covers_referrals(&self) -> bool {
        match self {
            Self::Permitted(permit) => permit.section() == Section::Referrals,
            Self::Stop | Self::Runner => true,
        }
    }
}

/// The referral of an id for a transition, read inside the transaction that changes it. It is for
/// the rules of `domain::referral` and is never shown: what is shown is opened from its seal.
pub async fn get_for_change(
    connection: &impl ConnectionTrait,
    case: CaseKey,
    id: ReferralId,
    right: ForChange<'_>,
) -> Result<Option<Referral>, StoreFault> {
    let lying = find_lying(connection, case, id).await?;
    Ok(lying
        .map(|lying| lying.restore(&right))
        .transpose()?
        .flatten())
}

/// Every referral of a case that is open, for a stop or a change that concerns them all.
pub async fn list_open_for_change(
    connection: &impl ConnectionTrait,
    case: CaseKey,
    _right: ForChange<'_>,
) -> Result<Vec<Referral>, StoreFault> {
    let rows = referral::Entity::find()
        .filter(referral::Column::CaseKey.eq(case.as_i64()))
        .filter(referral::Column::Status.is_in(open_statuses()))
        .order_by_asc(referral::Column::RowKey)
        .all(connection)
        .await?;
    rows.into_iter().map(|row| restored(row.state)).collect()
}

/// The referrals of a case that have come to one status.
pub async fn list_in_status_for_change(
    connection: &impl ConnectionTrait,
    case: CaseKey,
    status: ReferralStatus,
    _right: ForChange<'_>,
) -> Result<Vec<Referral>, StoreFault> {
    let rows = referral::Entity::find()
        .filter(referral::Column::CaseKey.eq(case.as_i64()))
        .filter(referral::Column::Status.eq(Coded(status)))
        .order_by_asc(referral::Column::RowKey)
        .all(connection)
        .await?;
    rows.into_iter().map(|row| restored(row.state)).collect()
}

/// The referrals of a case that have not ended, drafts too: a death concerns them all.
pub async fn list_living_for_change(
    connection: &impl ConnectionTrait,
    case: CaseKey,
    _right: ForChange<'_>,
) -> Result<Vec<Referral>, StoreFault> {
    let living = ReferralStatus::ALL
        .iter()
        .filter(|status| !status.is_terminal());
    let rows = referral::Entity::find()
        .filter(referral::Column::CaseKey.eq(case.as_i64()))
        .filter(referral::Column::Status.is_in(living.copied().map(Coded)))
        .order_by_asc(referral::Column::RowKey)
        .all(connection)
        .await?;
    rows.into_iter().map(|row| restored(row.state)).collect()
}

fn open_statuses() -> impl Iterator<Item = Coded<ReferralStatus>> {
    let open = ReferralStatus::ALL.iter().filter(|status| status.is_open());
    open.copied().map(Coded)
}

/// Keeps a new referral.
pub async fn add_referral(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    directory: &Directory,
    case: CaseKey,
    new: &Referral,
    author: Option<RowKey>,
    due_on: Option<NaiveDate>,
) -> Result<(), StoreFault> {
    let parts = new.parts();
    let from = by_id(directory, parts.from.unit)?;
    let to = by_id(directory, parts.to.unit)?;
    referral::Entity::insert(referral::ActiveModel {
        case_key: Set(case.as_i64()),
        row_key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        id: Set(parts.id.uuid()),
        from_unit_key: Set(from.key.as_i64()),
        from_agency_key: Set(from.agency.key.as_i64()),
        author_staff_key: Set(author.map(RowKey::as_i64)),
        service: Set(Coded(parts.service)),
        created_at: Set(parts.created_at),
        replaces_id: Set(parts.replaces.map(ReferralId::uuid)),
        parent_id: Set(parts.parent.map(ReferralId::uuid)),
        to_unit_key: Set(to.key.as_i64()),
        to_agency_key: Set(to.agency.key.as_i64()),
        ..changeable(new, None, due_on)
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// Keeps a changed referral, if it still has the version that was read. A unit that has closed may have
/// handed it over to another, so whom it is addressed to is kept with it.
pub async fn update_referral(
    connection: &impl ConnectionTrait,
    (directory, case): (&Directory, CaseKey),
    read_version: i32,
    changed: &Referral,
    (received_by, due_on): (Option<RowKey>, Option<NaiveDate>),
) -> Result<Updated, StoreFault> {
    let to = by_id(directory, changed.to().unit)?;
    let result = referral::Entity::update_many()
        .set(referral::ActiveModel {
            to_unit_key: Set(to.key.as_i64()),
            to_agency_key: Set(to.agency.key.as_i64()),
            ..changeable(changed, received_by, due_on)
        })
        .filter(referral::Column::CaseKey.eq(case.as_i64()))
        .filter(referral::Column::Id.eq(changed.id().uuid()))
        .filter(referral::Column::Version.eq(read_version))
        .exec(connection)
        .await?;
    Ok(Updated::from_rows(result.rows_affected))
}

/// Deletes a draft that has been idle too long (`referral.md`: deleted after 14 days).
pub async fn remove_draft(
    connection: &impl ConnectionTrait,
    case: CaseKey,
    id: ReferralId,
) -> Result<Updated, StoreFault> {
    let result = referral::Entity::delete_many()
        .filter(referral::Column::CaseKey.eq(case.as_i64()))
        .filter(referral::Column::Id.eq(id.uuid()))
        .filter(referral::Column::Status.eq(Coded(ReferralStatus::Draft)))
        .exec(connection)
        .await?;
    Ok(Updated::from_rows(result.rows_affected))
}

/// The columns that a transition can change.
fn changeable(
    referral: &Referral,
    received_by: Option<RowKey>,
    due_on: Option<NaiveDate>,
) -> referral::ActiveModel {
    let parts = referral.parts();
    referral::ActiveModel {
        urgency: Set(Coded(parts.urgency)),
        question: Set(parts.question.as_str().to_owned()),
        sections: Set(Json(parts.sections.clone())),
        carried: Set(Json(parts.carried.clone())),
        status: Set(Coded(referral.status())),
        state: Set(Json(parts.clone())),
        version: Set(parts.version),
        due_on: Set(due_on),
        sent_at: Set(parts.sent_at),
        received_by_staff_key: Set(received_by.map(RowKey::as_i64)),
        ..Default::default()
    }
}

fn by_id(
    directory: &Directory,
    unit: domain::UnitId,
) -> Result<&crate::model::registry::Unit, StoreFault> {
    let found = directory.unit_by_id(unit);
    found
        .map(AsRef::as_ref)
        .ok_or(StoreFault::Unreadable("unit.id"))
}

pub(super) fn restored(
    state: Json<domain::referral::ReferralParts>,
) -> Result<Referral, StoreFault> {
    Referral::restore(state.0).map_err(|_| StoreFault::Unreadable("referral.state"))
}

fn referral_of(
    row: referral::Model,
    (directory, head): (&Directory, &CaseHead),
    beside: &Beside,
) -> Result<ReferralRow, StoreFault> {
    let steps = beside.steps_of(&row, (directory, head))?;
    let whole = restored(row.state)?;
    Ok(ReferralRow {
        whose: head.owned_by_desk(),
        key: RowKey::from_i64(row.row_key),
        envelope: Envelope {
            id: ReferralId::from_uuid(row.id),
            status: row.status.0,
            version: row.version,
            service: row.service.0,
            urgency: row.urgency.0,
            from: unit_of(directory, row.from_unit_key)?,
            to: unit_of(directory, row.to_unit_key)?,
            due_on: row.due_on,
            decline_reason: whole.decline_reason(),
            age_band: beside.age_of(head),
        },
        steps,
        question: Some(whole.parts().question.clone()),
        whole: Some(Box::new(whole)),
    })
}

/// A step of a referral.
#[derive(Clone)]
pub struct NewStep<'r> {
    /// The referral after the step.
    pub referral: &'r Referral,
    /// Where it stood; `None` for a new one.
    pub from: Option<ReferralStatus>,
    /// The code of the transition.
    pub transition: String,
    /// The member of staff, by key; `None` for the person and for the platform.
    pub staff: Option<RowKey>,
    /// In which capacity.
    pub actor: String,
    /// The unit, by key; `None` for the person and for the platform.
    pub unit: Option<RowKey>,
    /// What was said of it.
    pub note: Option<String>,
}

/// Keeps a step. What a referral's status was on a given day is read from the steps, so every
/// change of status, the first included, needs one.
pub async fn add_step(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    new: NewStep<'_>,
) -> Result<(), StoreFault> {
    referral_step::Entity::insert(referral_step::ActiveModel {
        case_key: Set(case.as_i64()),
        row_key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        referral_id: Set(new.referral.id().uuid()),
        from_status: Set(new.from.map(Coded)),
        to_status: Set(Coded(new.referral.status())),
        version: Set(new.referral.version()),
        transition: Set(new.transition),
        actor_staff_key: Set(new.staff.map(RowKey::as_i64)),
        actor: Set(new.actor),
        actor_unit_key: Set(new.unit.map(RowKey::as_i64)),
        at: Set(cx.now()),
        note: Set(new.note),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}
