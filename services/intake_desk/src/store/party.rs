//! Which units take part in a case.

use std::{collections::BTreeMap, sync::Arc};

use access::{Cx, LeadStanding, Sealed};
use domain::{CaseKey, ReferralId, RowKey};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use store::{Coded, StoreFault};

use super::{
    entity::party,
    moment::{Moment, times},
};
use crate::model::{
    case::{CaseHead, CaseWorker},
    party::{PartyRow, Standing},
    registry::{Directory, Unit},
};

/// The parties of the cases, in the order in which they joined. `workers` names the leads.
pub async fn list_parties(
    connection: &impl ConnectionTrait,
    directory: &Directory,
    heads: &[CaseHead],
    workers: &BTreeMap<CaseKey, Vec<CaseWorker>>,
    moment: Moment,
) -> Result<Vec<Sealed<PartyRow>>, StoreFault> {
    let by_key: BTreeMap<i64, &CaseHead> =
        heads.iter().map(|head| (head.key.as_i64(), head)).collect();
    let rows = party::Entity::find()
        .filter(party::Column::CaseKey.is_in(by_key.keys().copied()))
        .filter(times!(party).hold_at_instant(moment))
        .order_by_asc(party::Column::ValidFrom)
        .order_by_asc(party::Column::RowKey)
        .all(connection)
        .await?;
    let mut parties = Vec::new();
    for row in rows {
        let Some(head) = by_key.get(&row.case_key) else {
            continue;
        };
        let unit = directory
            .unit(row.unit_key)
            .ok_or(StoreFault::Unreadable("party.unit_key"))?;
        let lead =
            workers.get(&head.key).into_iter().flatten().find(|worker| {
                worker.standing == LeadStanding::Lead && worker.unit.key == unit.key
            });
        parties.push(Sealed::seal(PartyRow {
            whose: head.owned_by_desk(),
            unit: Arc::clone(unit),
            standing: row.standing.0,
            lead_caseworker: lead.map(|worker| worker.display_name.clone()),
            joined_at: row.valid_from,
            joined_by: row.joined_by_referral.map(ReferralId::from_uuid),
        }));
    }
    Ok(parties)
}

/// Lets a unit join a case, or changes how it takes part. The row before is superseded by one that
/// says until when it held. A unit that takes part in that way already is left as it is.
pub async fn update_party(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    case: CaseKey,
    unit: &Unit,
    standing: Standing,
    joined_by: Option<ReferralId>,
) -> Result<(), StoreFault> {
    let held = party::Entity::find()
        .filter(party::Column::CaseKey.eq(case.as_i64()))
        .filter(party::Column::UnitKey.eq(unit.key.as_i64()))
        .filter(times!(party).hold_at_instant(Moment::now(cx.clock())))
        .one(connection)
        .await?;
    if held
        .as_ref()
        .is_some_and(|held| held.standing.0 == standing)
    {
        return Ok(());
    }
    let joined_by = held
        .as_ref()
        .and_then(|held| held.joined_by_referral)
        .or(joined_by.map(ReferralId::uuid));
    if let Some(held) = held {
        end(connection, cx, held).await?;
    }
    let row = party::Model {
        case_key: case.as_i64(),
        row_key: 0,
        unit_key: unit.key.as_i64(),
        agency_key: unit.agency.key.as_i64(),
        standing: Coded(standing),
        joined_by_referral: joined_by,
        valid_from: cx.now(),
        valid_to: None,
        recorded_at: cx.now(),
        superseded_at: None,
    };
    add_row(connection, cx, row).await
}

async fn end(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    held: party::Model,
) -> Result<(), StoreFault> {
    party::Entity::update_many()
        .col_expr(party::Column::SupersededAt, Expr::value(cx.now()))
        .filter(party::Column::CaseKey.eq(held.case_key))
        .filter(party::Column::RowKey.eq(held.row_key))
        .exec(connection)
        .await?;
    let ended = party::Model {
        valid_to: Some(cx.now()),
        recorded_at: cx.now(),
        ..held
    };
    add_row(connection, cx, ended).await
}

async fn add_row(
    connection: &impl ConnectionTrait,
    cx: &Cx,
    row: party::Model,
) -> Result<(), StoreFault> {
    party::Entity::insert(party::ActiveModel {
        case_key: Set(row.case_key),
        row_key: Set(RowKey::draw(cx.clock(), cx.entropy()).as_i64()),
        unit_key: Set(row.unit_key),
        agency_key: Set(row.agency_key),
        standing: Set(row.standing),
        joined_by_referral: Set(row.joined_by_referral),
        valid_from: Set(row.valid_from),
        valid_to: Set(row.valid_to),
        recorded_at: Set(row.recorded_at),
        superseded_at: Set(None),
    })
    .exec_without_returning(connection)
    .await?;
    Ok(())
}
