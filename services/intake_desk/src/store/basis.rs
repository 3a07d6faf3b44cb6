//! The disclosure bases of a case.

use std::{collections::BTreeMap, sync::Arc};

use access::{Cx, Sealed};
use chrono::NaiveDate;
use domain::{
    AgencyId, BasisId, CaseId, CaseKey, RowKey, Section, Subject,
    basis::{BasisKind, ConsentForm},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select,
    sea_query::Query,
};
use store::{Coded, Json, StoreFault};

use super::{
    entity::{basis, shared_case},
    registry::Updated,
};
use crate::model::{
    basis::{BasisRow, Withdrawal},
    case::CaseHead,
    registry::{Agency, Directory},
    whose::Author,
};

/// The bases of the cases, live and past, oldest first.
pub async fn list_bases(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    heads: &[CaseHead],
) -> Result<Vec<Sealed<BasisRow>>, StoreFault> {
    seal_bases(connection, directory, heads, basis::Entity::find()).await
}

/// The basis of an id in one of the cases. One statement, whether there is an id or a case or neither.
pub async fn find_basis(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    heads: &[CaseHead],
    id: Option<BasisId>,
) -> Result<Option<Sealed<BasisRow>>, StoreFault> {
    let id = id.map_or(uuid::Uuid::nil(), domain::BasisId::uuid);
    let asked = basis::Entity::find().filter(basis::Column::Id.eq(id));
    Ok(seal_bases(connection, directory, heads, asked).await?.pop())
}

async fn seal_bases(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    heads: &[CaseHead],
    asked: Select<basis::Entity>,
) -> Result<Vec<Sealed<BasisRow>>, StoreFault> {
    let by_key: BTreeMap<i64, &CaseHead> =
        heads.iter().map(|head| (head.key.as_i64(), head)).collect();
    let rows = asked
        .filter(basis::Column::CaseKey.is_in(by_key.keys().copied()))
        .order_by_asc(basis::Column::CaseKey)
        .order_by_asc(basis::Column::RowKey)
        .all(connection)
        .await?;
    rows.into_iter()
        .filter_map(|row| by_key.get(&row.case_key).map(|head| (row, *head)))
        .map(|(row, head)| Ok(Sealed::seal(basis_of(row, head, directory)?)))
        .collect()
}

/// Which case a basis belongs to, so that the reader's standing in it can be asked for. One statement,
/// whether there is such a basis or not.
pub async fn find_case_of(
    connection: &impl ConnectionTrait,
    id: BasisId,
) -> Result<Option<(CaseId, CaseKey)>, StoreFault> {
    let of_basis = Query::select()
        .column(basis::Column::CaseKey)
        .from(basis::Entity)
        .and_where(basis::Column::Id.eq(id.uuid()))
        .to_owned();
    let case = shared_case::Entity::find()
        .filter(shared_case::Column::Key.in_subquery(of_basis))
        .one(connection)
        .await?;
    Ok(case.map(|case| (CaseId::from_uuid(case.id), CaseKey::from_i64(case.key))))
}

/// A basis as it lies in its case, before it is known who may see it.
pub struct Lying(basis::Model);

/// Finds a basis where it lies. One statement, whether there is one or not.
pub async fn find_lying(
    connection: &impl ConnectionTrait,
    case: CaseKey,
    id: BasisId,
) -> Result<Option<Lying>, StoreFault> {
    let row = basis::Entity::find()
        .filter(basis::Column::CaseKey.eq(case.as_i64()))
        .filter(basis::Column::Id.eq(id.uuid()))
        .one(connection)
        .await?;
    Ok(row.map(Lying))
}

impl Lying {
    /// Seals it, to be shown.
    pub fn seal(
        self,
        directory: &Directory,
        head: &CaseHead,
    ) -> Result<Sealed<BasisRow>, StoreFault> {
        Ok(Sealed::seal(basis_of(self.0, head, directory)?))
    }
}

/// One basis of a case.
pub async fn get_basis(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    head: &CaseHead,
    id: BasisId,
) -> Result<Option<Sealed<BasisRow>>, StoreFault> {
    let lying = find_lying(connection, head.key, id).await?;
    lying.map(|lying| lying.seal(directory, head)).transpose()
}

/// A basis that is recorded.
#[derive(Clone)]
pub struct NewBasis {
    /// Which of the six kinds.
    pub kind: BasisKind,
    /// The agency that discloses, by key.
    pub from: RowKey,
    /// The agency that is disclosed to, by key.
    pub to: RowKey,
    /// The sections that it names.
    pub sections: Vec<Section>,
    /// For what.
    pub purpose: String,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_to: NaiveDate,
    /// The form of a consent.
    pub consent_form: Option<ConsentForm>,
    /// Who witnessed an oral consent.
    pub witness: Option<String>,
}

/// Records a basis.
pub async fn add_basis(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    author: &Author,
    new: NewBasis,
) -> Result<BasisId, StoreFault> {
    add_basis_by(
        connection,
        cx,
        case,
        (Some(author.staff), author.agency),
        new,
    )
    .await
}

/// Records a basis by a member of staff, or by the person, for whom there is none.
pub async fn add_basis_by(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    (staff, agency): (Option<RowKey>, RowKey),
    new: NewBasis,
) -> Result<BasisId, StoreFault> {
    let id = BasisId::draw(cx.entropy());
    basis::Entity::insert(basis::ActiveModel {
        case_key: Set(case.as_i64()),
        row_key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        id: Set(id.uuid()),
        kind: Set(Coded(new.kind)),
        from_agency_key: Set(new.from.as_i64()),
        to_agency_key: Set(new.to.as_i64()),
        sections: Set(Json(new.sections)),
        purpose: Set(new.purpose),
        valid_from: Set(new.valid_from),
        valid_to: Set(new.valid_to),
        consent_form: Set(new.consent_form.map(Coded)),
        witness: Set(new.witness),
        recorded_by_staff_key: Set(staff.map(RowKey::as_i64)),
        recorded_by_agency_key: Set(agency.as_i64()),
        recorded_at: Set(cx.now()),
        withdrawn_at: Set(None),
        withdrawn_by: Set(None),
        withdrawal_recorded_at: Set(None),
        withdrawal_recorded_by: Set(None),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(id)
}

/// Records the withdrawal of a basis. A basis that was withdrawn before stays as it was.
pub async fn update_withdrawn(
    connection: &impl ConnectionTrait,
    case: CaseKey,
    id: BasisId,
    withdrawal: &Withdrawal,
) -> Result<Updated, StoreFault> {
    let result = basis::Entity::update_many()
        .set(basis::ActiveModel {
            withdrawn_at: Set(Some(withdrawal.at)),
            withdrawn_by: Set(Some(withdrawal.by.as_str().to_owned())),
            withdrawal_recorded_at: Set(Some(withdrawal.recorded_at)),
            withdrawal_recorded_by: Set(Some(withdrawal.recorded_by.as_str().to_owned())),
            ..Default::default()
        })
        .filter(basis::Column::CaseKey.eq(case.as_i64()))
        .filter(basis::Column::Id.eq(id.uuid()))
        .filter(basis::Column::WithdrawnAt.is_null())
        .exec(connection)
        .await?;
    Ok(Updated::from_rows(result.rows_affected))
}

fn basis_of(
    row: basis::Model,
    head: &CaseHead,
    directory: &Directory,
) -> Result<BasisRow, StoreFault> {
    let agency = |key: i64, column| -> Result<Arc<Agency>, StoreFault> {
        let found = directory.agency(key);
        found.cloned().ok_or(StoreFault::Unreadable(column))
    };
    let from = agency(row.from_agency_key, "basis.from_agency_key")?;
    let owner: AgencyId = from.id;
    Ok(BasisRow {
        whose: head.owned_by(owner),
        key: RowKey::from_i64(row.row_key),
        id: BasisId::from_uuid(row.id),
        kind: row.kind.0,
        from,
        to: agency(row.to_agency_key, "basis.to_agency_key")?,
        sections: row.sections.0,
        purpose: Some(row.purpose),
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        consent_form: row.consent_form.map(|form| form.0),
        witness: row.witness,
        recorded_by: agency(row.recorded_by_agency_key, "basis.recorded_by_agency_key")?,
        recorded_at: row.recorded_at,
        withdrawal: row.withdrawn_at.map(|at| Withdrawal {
            at,
            by: Subject::new(row.withdrawn_by.unwrap_or_default()),
            recorded_at: row.withdrawal_recorded_at.unwrap_or(at),
            recorded_by: Subject::new(row.withdrawal_recorded_by.unwrap_or_default()),
        }),
    })
}
