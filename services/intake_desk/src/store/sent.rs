//! The referrals that the reader's units have sent, a page at a time. Relations and stops are part of the statement, so
//! that what is hidden moves no page (`access.md` rule 2); the rows are decided again when read.

use domain::{ReferralId, ReferralStatus, RowKey};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    prelude::Uuid,
    sea_query::{Expr, ExprTrait, Query},
};
use store::{Coded, StoreFault};

use super::{
    entity::{case_assignment, referral, shared_case},
    worklist::{ListReader, assigned, column, keys, of_case, of_desk, of_managed, shown},
};

/// Up to `first` referrals in some statuses that the reader's units have sent, newest first, after a row: in the
/// cases in which the reader sees what the unit has sent. One statement, whatever it finds.
pub async fn find_sent(
    connection: &impl ConnectionTrait,
    reader: &ListReader,
    statuses: &[ReferralStatus],
    after: Option<RowKey>,
    first: u64,
) -> Result<Vec<(RowKey, ReferralId)>, StoreFault> {
    let cases = Query::select()
        .expr(Expr::val(1))
        .from(shared_case::Entity)
        .and_where(of_case(referral::Column::CaseKey))
        .cond_where(sent_in(reader))
        .cond_where(shown(reader))
        .to_owned();
    let mut asked = referral::Entity::find()
        .select_only()
        .column(referral::Column::RowKey)
        .column(referral::Column::Id)
        .filter(referral::Column::Status.is_in(statuses.iter().copied().map(Coded)))
        .filter(referral::Column::FromUnitKey.is_in(senders(reader)))
        .filter(Expr::exists(cases))
        .order_by_desc(referral::Column::RowKey)
        .limit(first);
    if let Some(after) = after {
        asked = asked.filter(referral::Column::RowKey.lt(after.as_i64()));
    }
    let rows: Vec<(i64, Uuid)> = asked.into_tuple().all(connection).await?;
    let places = rows
        .into_iter()
        .map(|(key, id)| (RowKey::from_i64(key), ReferralId::from_uuid(id)));
    Ok(places.collect())
}

/// The units for which the reader may see what was sent: what others have sent is never touched.
fn senders(reader: &ListReader) -> Vec<i64> {
    let desks = reader.sends_from.iter().map(|(unit, _)| unit);
    let units = reader
        .receives_in
        .iter()
        .chain(&reader.manages)
        .chain(desks);
    units.map(|unit| unit.as_i64()).collect()
}

/// What makes the referral one that the reader's unit has sent, in a case that the reader has a relation to: assigned
/// there in the sending unit, its manager, or at the desk that sent it.
fn sent_in(reader: &ListReader) -> Condition {
    let sender = || column(referral::Column::FromUnitKey);
    let assigned = assigned(reader)
        .and_where(column(case_assignment::Column::UnitKey).eq(sender()))
        .and_where(case_assignment::Column::UnitKey.is_in(keys(&reader.receives_in)))
        .to_owned();
    let managed = Condition::all()
        .add(sender().is_in(keys(&reader.manages)))
        .add(of_managed(reader));
    let mut any = Condition::any().add(Expr::exists(assigned)).add(managed);
    for (unit, cases) in &reader.sends_from {
        let own = of_desk(*unit, *cases);
        any = any.add(own.add(sender().eq(unit.as_i64())));
    }
    any
}
