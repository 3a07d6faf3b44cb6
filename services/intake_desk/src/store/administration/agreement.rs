//! Service agreements with what became of them. What holds is in `service_agreement`, which the facts
//! read; it is written only when both sides have said yes.

use std::{collections::BTreeMap, sync::Arc};

use access::Cx;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{AgreementId, RowKey, Section};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, Query},
};
use store::{Coded, Json, StoreFault};

use super::raw;
use crate::{
    model::{
        administration::{
            AgreementStepKind,
            agreement::{Agreed, KeptAgreement},
        },
        registry::Directory,
    },
    store::entity::{agreement, agreement_step, service_agreement},
};

/// An agreement that is proposed, or that the registry begins with.
pub struct NewAgreement {
    /// Its key.
    pub key: RowKey,
    /// Its id.
    pub id: AgreementId,
    /// The desk's agency, by key.
    pub desk: RowKey,
    /// The other agency, by key.
    pub for_agency: RowKey,
    /// The sections.
    pub sections: Vec<Section>,
    /// The tasks.
    pub tasks: Vec<String>,
    /// The first day.
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_to: Option<NaiveDate>,
    /// The agency that proposes and its member of staff, by keys.
    pub proposed_by: Option<(RowKey, RowKey)>,
}

/// Keeps an agreement as it was proposed.
pub async fn add_agreement(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    new: NewAgreement,
) -> Result<(), StoreFault> {
    agreement::Entity::insert(agreement::ActiveModel {
        key: Set(new.key.as_i64()),
        id: Set(new.id.uuid()),
        desk_agency_key: Set(new.desk.as_i64()),
        for_agency_key: Set(new.for_agency.as_i64()),
        sections: Set(Json(new.sections)),
        tasks: Set(Json(new.tasks)),
        valid_from: Set(new.valid_from),
        valid_to: Set(new.valid_to),
        proposed_by_agency_key: Set(new.proposed_by.map(|(agency, _)| agency.as_i64())),
        proposed_by_staff_key: Set(new.proposed_by.map(|(_, staff)| staff.as_i64())),
        recorded_at: Set(cx.now()),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// Up to `first` agreements of some agencies, newest first; with a day, those that hold on it.
pub async fn find_agreements(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    (agencies, on): (&[RowKey], Option<NaiveDate>),
    (after, first): (Option<RowKey>, u64),
) -> Result<Vec<KeptAgreement>, StoreFault> {
    let own = raw(agencies);
    let mut wanted = Condition::all().add(
        Condition::any()
            .add(agreement::Column::DeskAgencyKey.is_in(own.clone()))
            .add(agreement::Column::ForAgencyKey.is_in(own)),
    );
    if let Some(day) = on {
        wanted = wanted.add(agreement::Column::Id.in_subquery(in_force_on(day)));
    }
    if let Some(after) = after {
        wanted = wanted.add(agreement::Column::Key.lt(after.as_i64()));
    }
    let rows = agreement::Entity::find()
        .filter(wanted)
        .order_by_desc(agreement::Column::Key)
        .limit(first)
        .all(connection)
        .await?;
    kept(connection, directory, rows).await
}

fn in_force_on(day: NaiveDate) -> sea_orm::sea_query::SelectStatement {
    let to = service_agreement::Column::ValidTo;
    Query::select()
        .column(service_agreement::Column::Id)
        .from(service_agreement::Entity)
        .cond_where(
            Condition::all()
                .add(service_agreement::Column::SupersededAt.is_null())
                .add(service_agreement::Column::ValidFrom.lte(day))
                .add(Condition::any().add(to.is_null()).add(to.gte(day))),
        )
        .to_owned()
}

/// The agreement of an id, of whichever agencies: whose it is, the caller asks. On PostgreSQL the row
/// stays locked until the transaction ends, so that its two sides speak one after the other.
pub async fn get_agreement(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    id: AgreementId,
) -> Result<Option<KeptAgreement>, StoreFault> {
    let row = agreement::Entity::find()
        .filter(agreement::Column::Id.eq(id.uuid()))
        .lock_exclusive()
        .one(connection)
        .await?;
    let rows = row.into_iter().collect();
    Ok(kept(connection, directory, rows).await?.pop())
}

/// The same to be shown, where nothing is changed.
pub async fn read_agreement(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    id: AgreementId,
) -> Result<Option<KeptAgreement>, StoreFault> {
    let row = agreement::Entity::find()
        .filter(agreement::Column::Id.eq(id.uuid()))
        .one(connection)
        .await?;
    let rows = row.into_iter().collect();
    Ok(kept(connection, directory, rows).await?.pop())
}

async fn kept(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    rows: Vec<agreement::Model>,
) -> Result<Vec<KeptAgreement>, StoreFault> {
    let steps = agreement_step::Entity::find()
        .filter(agreement_step::Column::AgreementKey.is_in(rows.iter().map(|row| row.key)))
        .order_by_asc(agreement_step::Column::Key)
        .all(connection)
        .await?;
    let holding = service_agreement::Entity::find()
        .filter(service_agreement::Column::Id.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(service_agreement::Column::Key)
        .all(connection)
        .await?;
    // The newest row of an agreement speaks, superseded or not: an end on its first day leaves no other.
    let holding: BTreeMap<_, _> = holding.into_iter().map(|row| (row.id, row)).collect();
    rows.into_iter()
        .map(|row| {
            let at = |kind| step_of(&steps, row.key, kind);
            let (approved_at, ended_at) = (
                at(AgreementStepKind::Approved),
                at(AgreementStepKind::Ended),
            );
            let held = holding.get(&row.id);
            kept_of(row, directory, (held, approved_at, ended_at))
        })
        .collect()
}

fn step_of(
    steps: &[agreement_step::Model],
    agreement: i64,
    kind: AgreementStepKind,
) -> Option<DateTime<Utc>> {
    let mut of_kind = steps
        .iter()
        .filter(|step| step.agreement_key == agreement && step.kind.0 == kind);
    of_kind.next().map(|step| step.at)
}

fn kept_of(
    row: agreement::Model,
    directory: &Directory,
    (held, approved_at, ended_at): (
        Option<&service_agreement::Model>,
        Option<DateTime<Utc>>,
        Option<DateTime<Utc>>,
    ),
) -> Result<KeptAgreement, StoreFault> {
    let agency = |key, column| {
        let found = directory.agency(key).map(Arc::clone);
        found.ok_or(StoreFault::Unreadable(column))
    };
    let proposed_by = row
        .proposed_by_agency_key
        .map(|key| agency(key, "agreement.proposed_by_agency_key"));
    Ok(KeptAgreement {
        key: RowKey::from_i64(row.key),
        id: AgreementId::from_uuid(row.id),
        desk: agency(row.desk_agency_key, "agreement.desk_agency_key")?,
        for_agency: agency(row.for_agency_key, "agreement.for_agency_key")?,
        sections: row.sections.0,
        tasks: row.tasks.0,
        valid_from: held.map_or(row.valid_from, |held| held.valid_from),
        valid_to: held.map_or(row.valid_to, |held| held.valid_to),
        proposed_by: proposed_by.transpose()?.map(|agency| agency.id),
        proposer: row.proposed_by_staff_key.map(RowKey::from_i64),
        recorded_at: row.recorded_at,
        approved_at,
        ended_at,
        agreed: if held.is_some() {
            Agreed::ByBoth
        } else {
            Agreed::ByOne
        },
    })
}

/// Keeps what became of an agreement.
pub async fn add_step(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    (agreement, kind): (RowKey, AgreementStepKind),
    (agency, staff): (RowKey, RowKey),
) -> Result<(), StoreFault> {
    agreement_step::Entity::insert(agreement_step::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        agreement_key: Set(agreement.as_i64()),
        kind: Set(Coded(kind)),
        agency_key: Set(agency.as_i64()),
        staff_key: Set(staff.as_i64()),
        at: Set(cx.now()),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// Puts an agreement in force. Nothing begins before the day on which the second side said yes.
pub async fn put_in_force(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    agreed: &KeptAgreement,
) -> Result<(), StoreFault> {
    let days = (agreed.valid_from.max(cx.today()), agreed.valid_to);
    add_held(connection, cx, agreed, days).await
}

async fn add_held(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    agreed: &KeptAgreement,
    (from, to): (NaiveDate, Option<NaiveDate>),
) -> Result<(), StoreFault> {
    service_agreement::Entity::insert(service_agreement::ActiveModel {
        key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        id: Set(agreed.id.uuid()),
        desk_agency_key: Set(agreed.desk.key.as_i64()),
        for_agency_key: Set(agreed.for_agency.key.as_i64()),
        sections: Set(Json(agreed.sections.clone())),
        tasks: Set(Json(agreed.tasks.clone())),
        valid_from: Set(from),
        valid_to: Set(to),
        recorded_at: Set(cx.now()),
        superseded_at: Set(None),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}

/// Ends what is in force after `last`. What began later never comes to hold.
pub async fn end_held(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    agreed: &KeptAgreement,
    last: NaiveDate,
) -> Result<(), StoreFault> {
    service_agreement::Entity::update_many()
        .col_expr(
            service_agreement::Column::SupersededAt,
            Expr::value(cx.now()),
        )
        .filter(service_agreement::Column::Id.eq(agreed.id.uuid()))
        .filter(service_agreement::Column::SupersededAt.is_null())
        .exec(connection)
        .await?;
    if agreed.agreed == Agreed::ByBoth && agreed.valid_from <= last {
        add_held(connection, cx, agreed, (agreed.valid_from, Some(last))).await?;
    }
    Ok(())
}
